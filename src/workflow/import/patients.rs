//! Import patients, each with one coverage where the row has one.

use super::rows::{Row, Rows};
use super::{CsvInput, Deed, DeedContext, DeedError, Imported, Is, Role, from_json, must};
use crate::domain::keys::PatientId;
use crate::domain::payer::Payer;
use crate::store::{coverages, patients, payers};
use crate::workflow::address::{AddressInput, NameInput};
use crate::workflow::coverages::{CoverageInput, add_coverage};
use crate::workflow::patients::{PatientInput, add_patient};

/// `import-patients`
pub static IMPORT_PATIENTS: Deed = Deed {
    name: "import-patients",
    title: "Import patients from CSV, each with a coverage where the row has one",
    role: Role::Biller,
    fields: &[must(
        "csv",
        Is::Text,
        "columns chart_number, last, first, birth_date, sex, street, city, state, zip; perhaps \
         middle, suffix, street2, phone, payer, member_id, group_number, order, effective_on",
    )],
    example: concat!(
        r#"{"csv":"chart_number,last,first,birth_date,sex,street,city,state,zip\n"#,
        r#"A-1,Testpatient,Ann,1961-02-03,F,4 Elm Street,Laurel,NC,28700\n"}"#,
    ),
    run: |cx, json| from_json(cx, json, import_patients),
};

/// Imports patients. One whose chart number is here is known, and stays as it is; a second row
/// of the same patient adds a second coverage.
///
/// # Errors
/// [`DeedError::Invalid`] where the columns are not those of a patient list.
pub(super) fn import_patients(
    cx: &DeedContext<'_>,
    input: CsvInput,
) -> Result<Imported, DeedError> {
    let needed = ["chart_number", "last", "first", "birth_date", "sex"];
    let mut rows = Rows::read(&input.csv, &needed)?;
    let mut problems = std::mem::take(&mut rows.problems);
    let n_rows = rows.len() + problems.len();
    let payers = payers::all(cx.db())?;
    let (mut known, mut added) = (0, 0);
    for row in rows.iter() {
        match import(cx, &row, &payers) {
            Ok(true) => added += 1,
            Ok(false) => known += 1,
            Err(e) => problems.push(row.problem(e)?),
        }
    }
    Ok(Imported {
        kind: "patients",
        rows: n_rows,
        known,
        added,
        estimated: None,
        problems,
    })
}

/// Whether the row brought anything new. The payer is looked for first, so that a row is done
/// whole or not at all.
fn import(cx: &DeedContext<'_>, row: &Row<'_>, payers: &[Payer]) -> Result<bool, DeedError> {
    let payer = find_payer(row, payers)?;
    let chart_number = row.cell("chart_number");
    if chart_number.is_empty() {
        return Err(DeedError::field("chart_number", "is missing"));
    }
    let (patient, is_new) = match patients::with_chart_number(cx.db(), chart_number)? {
        Some(known) => (known.id, false),
        None => (PatientId(add_patient(cx, read(row))?.id), true),
    };
    let Some(payer) = payer else {
        return Ok(is_new);
    };
    let member_id = row.cell("member_id");
    let theirs = coverages::of_patient(cx.db(), patient)?;
    let has_it = |c: &crate::domain::coverage::Coverage| {
        c.payer == payer.id && c.member_id.eq_ignore_ascii_case(member_id)
    };
    if theirs.iter().any(has_it) {
        return Ok(is_new);
    }
    let order = match row.cell("order") {
        "" => "P",
        given => given,
    };
    let coverage = CoverageInput {
        patient: patient.0,
        payer: payer.id.0,
        order: order.to_owned(),
        member_id: member_id.to_owned(),
        group_number: row.owned("group_number"),
        effective_on: row.owned("effective_on"),
        terminated_on: row.owned("terminated_on"),
        ..CoverageInput::default()
    };
    match add_coverage(cx, coverage) {
        Ok(_) => Ok(true),
        Err(e) if is_new => Err(and_the_patient(e, patient)),
        Err(e) => Err(e),
    }
}

/// The patient is in already when the coverage turns out wrong; the message says so.
fn and_the_patient(error: DeedError, patient: PatientId) -> DeedError {
    if let DeedError::Store(_) = error {
        return error;
    }
    DeedError::refused(
        format!("patient {patient} was added without the coverage: {error}"),
        "",
    )
}

fn find_payer<'a>(row: &Row<'_>, payers: &'a [Payer]) -> Result<Option<&'a Payer>, DeedError> {
    let named = row.cell("payer");
    if named.is_empty() {
        return Ok(None);
    }
    let found = payers
        .iter()
        .find(|p| p.payer_id.eq_ignore_ascii_case(named) || p.name.eq_ignore_ascii_case(named));
    match found {
        Some(payer) => Ok(Some(payer)),
        None => Err(DeedError::no_such("payer", named)),
    }
}

fn read(row: &Row<'_>) -> PatientInput {
    PatientInput {
        chart_number: row.owned("chart_number"),
        name: NameInput {
            last: row.owned("last"),
            first: row.owned("first"),
            middle: row.owned("middle"),
            suffix: row.owned("suffix"),
        },
        birth_date: row.owned("birth_date"),
        sex: row.owned("sex"),
        address: AddressInput {
            street: row.owned("street"),
            street2: row.owned("street2"),
            city: row.owned("city"),
            state: row.owned("state"),
            zip: row.owned("zip"),
        },
        phone: row.owned("phone"),
        ..PatientInput::default()
    }
}
