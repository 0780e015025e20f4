//! Conditions of a patient that count in risk adjustment: coded last year, and whether this year
//! too (coding.md 9).

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{Datelike, NaiveDate};

use crate::coding::hcc::categories;
use crate::domain::codes::dotted;
use crate::domain::encounter::EncounterStatus;
use crate::domain::keys::PatientId;
use crate::store::{Connection, encounters};

/// One category of a patient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// The category.
    pub category: u16,
    /// Its name.
    pub name: &'static str,
    /// The diagnosis under which it was last coded, with its dot.
    pub code: String,
    /// The last visit of the year before.
    pub last_year: Option<NaiveDate>,
    /// The last visit of the year.
    pub this_year: Option<NaiveDate>,
}

/// The categories of a patient that were coded in a year or in the one before, by number. What
/// was coded only before waits to be looked at by the clinician, and is coded only when it is
/// documented.
///
/// # Errors
/// The store's.
pub fn conditions(db: &Connection, patient: PatientId, year: i32) -> Result<Vec<Condition>> {
    let mut found: BTreeMap<u16, Condition> = BTreeMap::new();
    let coded = [EncounterStatus::Coded, EncounterStatus::Billed];
    let mut visits = encounters::of_patient(db, patient)?;
    visits.retain(|visit| coded.contains(&visit.status));
    visits.sort_by_key(|visit| visit.dos);
    for visit in visits {
        let before = visit.dos.year() == year - 1;
        if !before && visit.dos.year() != year {
            continue;
        }
        for code in &visit.diagnoses {
            for category in categories(code.as_str()) {
                let condition = found.entry(category.number).or_insert_with(|| Condition {
                    category: category.number,
                    name: category.name,
                    code: String::new(),
                    last_year: None,
                    this_year: None,
                });
                condition.code = dotted(code.as_str());
                match before {
                    true => condition.last_year = Some(visit.dos),
                    false => condition.this_year = Some(visit.dos),
                }
            }
        }
    }
    Ok(found.into_values().collect())
}
