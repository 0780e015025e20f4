//! The patient: who was treated.

use std::fmt;

use chrono::NaiveDate;

use super::keys::PatientId;
use super::party::{Address, PersonName, Sex};

/// A patient of the practice.
#[derive(Clone, PartialEq, Eq)]
pub struct Patient {
    /// Which record; `PatientId(0)` before the first save.
    pub id: PatientId,
    /// The practice's own chart number, empty when it uses none.
    pub chart_number: String,
    /// Name as on the insurance card.
    pub name: PersonName,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Sex as the payer has it.
    pub sex: Sex,
    /// Where statements go.
    pub address: Address,
    /// Ten digits, empty when unknown.
    pub phone: String,
    /// Protected from any bill: a Qualified Medicare Beneficiary (42 USC 1396a(n)).
    pub qmb: bool,
    /// Day of death, after which nothing can have been done for the patient.
    pub died_on: Option<NaiveDate>,
    /// Free remarks of the practice.
    pub note: String,
}

impl fmt::Debug for Patient {
    /// The key only: logs and panics never show a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Patient({})", self.id)
    }
}
