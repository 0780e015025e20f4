//! The charge: one service of an encounter with its price, the unit that is owed and paid.

use super::codes::{Hcpcs, Modifier, Ndc, Units};
use super::keys::{EncounterId, ServiceLineId};
use super::money::Money;

/// One charged service of an encounter.
///
/// It is the practice's record; the line of a claim ([`super::claim::ServiceLine`]) is made of
/// it, and its key travels to the payer and back as the line control number (REF*6R).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charge {
    /// Which record; `ServiceLineId(0)` before the first save.
    pub id: ServiceLineId,
    /// Of which visit.
    pub encounter: EncounterId,
    /// Procedure code.
    pub code: Hcpcs,
    /// Up to four modifiers, in order.
    pub modifiers: Vec<Modifier>,
    /// Units of service.
    pub units: Units,
    /// Total charge of the line, not the price of one unit.
    pub amount: Money,
    /// Diagnoses that the line points to: 1 is the encounter's first.
    pub pointers: Vec<u8>,
    /// The drug, when the line is one.
    pub ndc: Option<Ndc>,
    /// Words for an unlisted code (SV101-7), empty otherwise.
    pub description: String,
}

/// One price of the charge master.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fee {
    /// Procedure code.
    pub code: Hcpcs,
    /// The practice's own words for it, empty to use the code set's.
    pub label: String,
    /// Price of one unit.
    pub price: Money,
    /// First day of the price.
    pub effective_on: chrono::NaiveDate,
}
