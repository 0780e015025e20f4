//! A visit with everything that its codes, its claim and its checks are made of.

use anyhow::{Context as _, Result};
use rusqlite::Connection;

use super::{charges, coverages, encounters, facilities, patients, payers, providers};
use crate::domain::charge::Charge;
use crate::domain::coverage::Coverage;
use crate::domain::encounter::Encounter;
use crate::domain::keys::{EncounterId, PayerId};
use crate::domain::ledger::Party;
use crate::domain::patient::Patient;
use crate::domain::payer::Payer;
use crate::domain::provider::{Facility, Provider};

/// One encounter with the records that it names, as of its date of service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visit {
    /// The encounter.
    pub encounter: Encounter,
    /// Who was seen.
    pub patient: Patient,
    /// Its service lines, in order.
    pub charges: Vec<Charge>,
    /// Who rendered the service.
    pub rendering: Provider,
    /// Who referred, when somebody did.
    pub referring: Option<Provider>,
    /// Where.
    pub facility: Facility,
    /// The coverages in force on the date of service, in the order of billing, with their payers.
    pub coverages: Vec<(Coverage, Payer)>,
}

impl Visit {
    /// Who is asked first for its charges: the first payer in force, or the patient.
    #[must_use]
    pub fn owed_by(&self) -> Party {
        self.primary().map_or(Party::Patient, Party::Payer)
    }

    fn primary(&self) -> Option<PayerId> {
        self.coverages.first().map(|(_, payer)| payer.id)
    }
}

/// Opens an encounter with everything.
///
/// # Errors
/// The database's, or where a record that it names is missing.
pub fn open(db: &Connection, id: EncounterId) -> Result<Option<Visit>> {
    let Some(encounter) = encounters::get(db, id)? else {
        return Ok(None);
    };
    let patient = patients::get(db, encounter.patient)?.context("its patient is missing")?;
    let rendering = providers::get(db, encounter.rendering)?.context("its provider is missing")?;
    let facility = facilities::get(db, encounter.facility)?.context("its facility is missing")?;
    let referring = match encounter.referring {
        Some(id) => Some(providers::get(db, id)?.context("its referrer is missing")?),
        None => None,
    };
    let mut insured = Vec::new();
    for coverage in coverages::in_force(db, encounter.patient, encounter.dos)? {
        let payer = payers::get(db, coverage.payer)?.context("a payer is missing")?;
        insured.push((coverage, payer));
    }
    Ok(Some(Visit {
        patient,
        charges: charges::of_encounter(db, id)?,
        rendering,
        referring,
        facility,
        coverages: insured,
        encounter,
    }))
}
