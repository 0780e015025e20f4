//! Import the charge master.

use super::rows::Rows;
use super::{CsvInput, Deed, DeedContext, DeedError, Imported, Is, Role, from_json, must};
use crate::domain::codes::Hcpcs;
use crate::domain::money::Money;
use crate::store::fees;
use crate::workflow::fees::{FeeInput, set_fee};

/// `import-fees`
pub static IMPORT_FEES: Deed = Deed {
    name: "import-fees",
    title: "Import the charge master from CSV",
    role: Role::Biller,
    fields: &[must(
        "csv",
        Is::Text,
        "a file with the columns code, price, effective_on, label",
    )],
    example: r#"{"csv":"code,price,effective_on,label\n99213,150.00,2026-01-01,Office visit\n"}"#,
    run: |cx, json| from_json(cx, json, import_fees),
};

/// Imports the charge master. A price that is in force already on its first day is known.
///
/// # Errors
/// [`DeedError::Invalid`] where the columns are not those of a charge master.
pub(super) fn import_fees(cx: &DeedContext<'_>, input: CsvInput) -> Result<Imported, DeedError> {
    let mut rows = Rows::read(&input.csv, &["code", "price", "effective_on"])?;
    let mut problems = std::mem::take(&mut rows.problems);
    let n_rows = rows.len() + problems.len();
    let (mut known, mut added) = (0, 0);
    for row in rows.iter() {
        let fee = FeeInput {
            code: row.owned("code"),
            price: row.owned("price"),
            effective_on: row.owned("effective_on"),
            label: row.owned("label"),
        };
        if is_known(cx, &fee)? {
            known += 1;
            continue;
        }
        match set_fee(cx, fee) {
            Ok(_) => added += 1,
            Err(e) => problems.push(row.problem(e)?),
        }
    }
    Ok(Imported {
        kind: "fees",
        rows: n_rows,
        known,
        added,
        estimated: None,
        problems,
    })
}

fn is_known(cx: &DeedContext<'_>, fee: &FeeInput) -> Result<bool, DeedError> {
    let read = Hcpcs::parse(&fee.code)
        .ok()
        .zip(Money::parse(&fee.price).ok());
    let Some(((code, price), from)) = read.zip(fee.effective_on.parse().ok()) else {
        return Ok(false);
    };
    let standing = fees::in_force(cx.db(), code, from)?;
    Ok(
        standing
            .is_some_and(|f| f.price == price && (f.label == fee.label || fee.label.is_empty())),
    )
}
