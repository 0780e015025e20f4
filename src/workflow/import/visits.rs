//! Import a visit list: which visits took place, so that none goes uncharged.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::rows::{Row, Rows};
use super::{CsvInput, Deed, DeedContext, DeedError, Imported, Is, Role, from_json, must};
use crate::domain::codes::Hcpcs;
use crate::domain::ids::Npi;
use crate::domain::keys::{PatientId, ProviderId};
use crate::domain::money::Money;
use crate::domain::patient::Patient;
use crate::store::encounters;
use crate::store::{facilities, fees, patients, providers};
use crate::workflow::check::Check;
use crate::workflow::encounters::{EncounterInput, add_encounter};

/// `import-visits`
pub static IMPORT_VISITS: Deed = Deed {
    name: "import-visits",
    title: "Import a visit list from CSV: visits without an encounter get one",
    role: Role::Coder,
    fields: &[must(
        "csv",
        Is::Text,
        "columns dos, provider (NPI), and chart_number or last, first, birth_date; perhaps \
         facility (name), code (expected), note_signed_on",
    )],
    example: r#"{"csv":"chart_number,dos,provider,code\nA-1,2026-03-02,1234567893,99213\n"}"#,
    run: |cx, json| from_json(cx, json, import_visits),
};

/// One visit of the list: two rows alike are two visits.
type Seen = (PatientId, NaiveDate, ProviderId);

/// Imports a visit list. A visit of the same patient, day and clinician is known, as often as
/// there is an encounter for it; each of the others becomes an encounter to code.
///
/// # Errors
/// [`DeedError::Invalid`] where the columns are not those of a visit list.
pub(super) fn import_visits(cx: &DeedContext<'_>, input: CsvInput) -> Result<Imported, DeedError> {
    let mut rows = Rows::read(&input.csv, &["dos", "provider"])?;
    let mut problems = std::mem::take(&mut rows.problems);
    let n_rows = rows.len() + problems.len();
    let (mut known, mut added) = (0, 0);
    let mut estimated = Money::ZERO;
    let mut here = HashMap::new();
    for row in rows.iter() {
        match import(cx, &row, &mut here) {
            Ok(None) => known += 1,
            Ok(Some(worth)) => {
                added += 1;
                estimated += worth;
            }
            Err(e) => problems.push(row.problem(e)?),
        }
    }
    Ok(Imported {
        kind: "visits",
        rows: n_rows,
        known,
        added,
        estimated: Some(estimated.to_string()),
        problems,
    })
}

/// What the visit is worth by the charge master, none where its encounter is here.
fn import(
    cx: &DeedContext<'_>,
    row: &Row<'_>,
    here: &mut HashMap<Seen, usize>,
) -> Result<Option<Money>, DeedError> {
    let mut check = Check::new();
    let dos = check.day("dos", row.cell("dos"));
    let npi = check.read("provider", row.cell("provider"), Npi::parse);
    let (dos, npi) = check.finish(dos.zip(npi))?;
    let provider = providers::with_npi(cx.db(), &npi)?;
    let provider = provider.ok_or_else(|| DeedError::no_such("provider with the NPI", npi))?;
    let patient = find_patient(cx, row)?;
    let facility = find_facility(cx, row)?;
    let seen = (patient.id, dos, provider.id);
    let left = match here.get(&seen) {
        Some(left) => *left,
        None => count_here(cx, seen)?,
    };
    here.insert(seen, left.saturating_sub(1));
    if left > 0 {
        return Ok(None);
    }
    let encounter = EncounterInput {
        patient: patient.id.0,
        dos: dos.to_string(),
        rendering: provider.id.0,
        facility,
        note_signed_on: row.owned("note_signed_on"),
        ..EncounterInput::default()
    };
    add_encounter(cx, encounter)?;
    expected(cx, row, dos).map(Some)
}

fn count_here(cx: &DeedContext<'_>, seen: Seen) -> Result<usize, DeedError> {
    let (patient, dos, provider) = seen;
    let theirs = encounters::of_patient(cx.db(), patient)?;
    let same = theirs
        .iter()
        .filter(|e| e.dos == dos && e.rendering == provider);
    Ok(same.count())
}

/// The price of the expected code on that day; nothing where the list or the charge master says
/// nothing.
fn expected(cx: &DeedContext<'_>, row: &Row<'_>, dos: NaiveDate) -> Result<Money, DeedError> {
    let Ok(code) = Hcpcs::parse(row.cell("code")) else {
        return Ok(Money::ZERO);
    };
    Ok(fees::price_of(cx.db(), code, dos)?.unwrap_or(Money::ZERO))
}

fn find_patient(cx: &DeedContext<'_>, row: &Row<'_>) -> Result<Patient, DeedError> {
    let chart_number = row.cell("chart_number");
    if !chart_number.is_empty() {
        let found = patients::with_chart_number(cx.db(), chart_number)?;
        let what = "patient with the chart number";
        return found.ok_or_else(|| DeedError::no_such(what, chart_number));
    }
    let mut check = Check::new();
    let birth_date = check.day("birth_date", row.cell("birth_date"));
    let birth_date = check.finish(birth_date)?;
    let name = (row.cell("last"), row.cell("first"));
    let mut found = patients::namesakes(cx.db(), name, birth_date)?;
    match (found.pop(), found.is_empty()) {
        (Some(patient), true) => Ok(patient),
        (Some(_), false) => Err(DeedError::field(
            "chart_number",
            "is needed: two patients have this name and birth date",
        )),
        (None, _) => Err(DeedError::refused(
            "no patient has this name and birth date",
            "import the patients first",
        )),
    }
}

fn find_facility(cx: &DeedContext<'_>, row: &Row<'_>) -> Result<Option<i64>, DeedError> {
    let name = row.cell("facility");
    if name.is_empty() {
        return Ok(None);
    }
    let all = facilities::all(cx.db())?;
    let found = all.iter().find(|f| f.name.eq_ignore_ascii_case(name));
    match found {
        Some(facility) => Ok(Some(facility.id.0)),
        None => Err(DeedError::no_such("facility", name)),
    }
}
