//! Providers and places: who treats, who bills, and where.

use super::codes::Pos;
use super::ids::{Npi, TaxId};
use super::keys::{FacilityId, ProviderId};
use super::party::{Address, PersonName};

/// A clinician: a person with an individual NPI who renders, refers, orders or supervises.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Provider {
    /// Which record; `ProviderId(0)` before the first save.
    pub id: ProviderId,
    /// Name as enrolled.
    pub name: PersonName,
    /// Credentials after the name: `MD`, `NP`.
    pub credentials: String,
    /// Individual NPI.
    pub npi: Npi,
    /// Taxonomy code of ten characters (PRV03).
    pub taxonomy: String,
    /// Does this clinician belong to the practice, or only refer to it?
    pub in_practice: bool,
    /// Is the clinician still at work here?
    pub active: bool,
}

/// The practice as the billing provider of its claims (2010AA).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Practice {
    /// Legal name.
    pub name: String,
    /// Group NPI, or the sole practitioner's.
    pub npi: Npi,
    /// Taxonomy code of ten characters (PRV*BI).
    pub taxonomy: String,
    /// EIN of nine digits (REF*EI).
    pub tax_id: TaxId,
    /// Street address with nine-digit ZIP, no PO box.
    pub address: Address,
    /// Where payments go when that differs (2010AB); a PO box is allowed.
    pub pay_to: Option<Address>,
    /// Person who answers for the claims (1000A PER).
    pub contact: String,
    /// Ten digits.
    pub phone: String,
}

/// A place of service with an address of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facility {
    /// Which record; `FacilityId(0)` before the first save.
    pub id: FacilityId,
    /// Name (2310C NM103).
    pub name: String,
    /// Organisational NPI, where it has one.
    pub npi: Option<Npi>,
    /// The place of service that visits there carry.
    pub pos: Pos,
    /// Street address with nine-digit ZIP.
    pub address: Address,
    /// CLIA number of its laboratory, empty when it has none.
    pub clia: String,
    /// Is it the practice's own office, whose address needs no 2310C?
    pub is_office: bool,
    /// Is it still used?
    pub active: bool,
}
