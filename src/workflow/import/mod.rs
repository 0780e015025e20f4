//! Import records from a spreadsheet saved as CSV: patients with their coverage, a visit list,
//! the charge master.
//!
//! A row that is wrong is left out and named by its line; the others are done, all in one
//! transaction. Importing the same file twice changes nothing.

mod contract;
mod fees;
mod patients;
mod payments;
mod rows;
mod visits;

use serde::{Deserialize, Serialize};

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, may, must};

pub use contract::IMPORT_CONTRACT;
pub use fees::IMPORT_FEES;
pub use patients::IMPORT_PATIENTS;
pub use payments::{
    IMPORT_PAYMENTS, ImportPayments, PaymentRow, PaymentsImported, Processor, SET_PROCESSOR,
    import_payments, processors,
};
pub use rows::RowProblem;
pub use visits::IMPORT_VISITS;

/// A CSV file as text.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CsvInput {
    /// The whole file, its first line the names of the columns.
    pub csv: String,
}

/// What an import came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Imported {
    /// `patients`, `visits` or `fees`.
    pub kind: &'static str,
    /// How many rows the file has.
    pub rows: usize,
    /// How many of them were here before.
    pub known: usize,
    /// How many of them are new, and are here now.
    pub added: usize,
    /// Of a visit list: what the new visits will bring by the charge master, where it says.
    pub estimated: Option<String>,
    /// The rows that were left out.
    pub problems: Vec<RowProblem>,
}

/// What a CSV file of records holds, by the names of its columns.
#[must_use]
pub fn kind_of(csv: &str) -> Option<&'static Deed> {
    let header = rows::header(csv)?;
    let has = |name: &str| header.iter().any(|column| column == name);
    if has("dos") {
        Some(&IMPORT_VISITS)
    } else if has("birth_date") {
        Some(&IMPORT_PATIENTS)
    } else if has("code") && has("price") {
        Some(&IMPORT_FEES)
    } else {
        None
    }
}

/// Imports a CSV file of records, whichever it is.
///
/// # Errors
/// [`DeedError::Invalid`] where the names of the columns are those of no kind.
pub fn import_csv(cx: &DeedContext<'_>, csv: String) -> Result<Imported, DeedError> {
    match kind_of(&csv).map(|deed| deed.name) {
        Some("import-visits") => visits::import_visits(cx, CsvInput { csv }),
        Some("import-patients") => patients::import_patients(cx, CsvInput { csv }),
        Some(_) => fees::import_fees(cx, CsvInput { csv }),
        None => Err(DeedError::field(
            "csv",
            "its columns are those of no list: a visit list has dos, a patient list birth_date, \
             a charge master code and price",
        )),
    }
}
