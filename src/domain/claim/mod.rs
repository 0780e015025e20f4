//! The claim: what one payer is asked to pay for one visit.
//!
//! A claim carries three separate facts and never one state for all: where it is (its
//! [`ClaimStatus`]), who owes each line (derived from the ledger), and the next human action with
//! its date (a follow-up). The status is a cache of folding the claim's events.

mod detail;
mod event;
mod institutional;
mod professional;
mod status;

use chrono::NaiveDate;

pub use detail::{
    Ambulance, Attachment, Certification, ClaimDetail, DateKind, DatedFact, DropOff, FormAnswer,
    LineDetail, MedicalNecessity, PurchasedService, ReferenceKind, Rental, SpinalManipulation,
    TestResult,
};
pub use event::{ClaimEvent, ClaimEventKind};
pub use institutional::{Icd10Pcs, InstitutionalClaim, PresentDiagnosis, RevenueLine, Stay};
pub use professional::{
    BilledPayer, BilledSubscriber, BillingProvider, ClaimPatient, ClaimProvider, EntityName,
    Frequency, LineAdjudication, OtherPayer, ProfessionalClaim, ServiceFacility, ServiceLine,
    TaxIdKind,
};
pub use status::{ClaimStatus, IllegalTransition, fold};

use super::coverage::PayerOrder;
use super::keys::{ClaimId, CoverageId, EncounterId, PatientId, PayerId};
use super::money::Money;

/// The record of one claim to one payer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// Which record; `ClaimId(0)` before the first save.
    pub id: ClaimId,
    /// The visit that it bills.
    pub encounter: EncounterId,
    /// Who was treated.
    pub patient: PatientId,
    /// Under which coverage.
    pub coverage: CoverageId,
    /// Who is asked.
    pub payer: PayerId,
    /// Whether that payer is first, second or third.
    pub order: PayerOrder,
    /// CLM01 without its version suffix; fixed for the claim's life, letters and digits.
    pub patient_control_number: String,
    /// 0 for the first original; every replacement or void that is sent raises it.
    pub version: u32,
    /// What the next transmission says it is (CLM05-3).
    pub frequency: Frequency,
    /// The payer's own number, once an answer gave it (REF*1K, CLP07).
    pub payer_claim_number: Option<String>,
    /// Where the claim is.
    pub status: ClaimStatus,
    /// Why it is held, empty when it is not.
    pub hold_reason: String,
    /// Sum of its charges.
    pub charged: Money,
    /// First date of service.
    pub dos: NaiveDate,
    /// Last day for the original to arrive, by the payer's limit.
    pub file_by: NaiveDate,
    /// Day of the first transmission.
    pub first_sent_on: Option<NaiveDate>,
    /// Next date on which a person must look, and why.
    pub follow_up: Option<FollowUp>,
}

impl Claim {
    /// CLM01 as this version is sent: the base, and a letter for each replacement (`A`, `B`, …).
    #[must_use]
    pub fn control_number(&self) -> String {
        control_number(&self.patient_control_number, self.version)
    }
}

/// CLM01 of a version of a claim: the base for version 0, then a suffix `A`, `B`, … `Z`, `AA`.
#[must_use]
pub fn control_number(base: &str, version: u32) -> String {
    let mut suffix = Vec::new();
    let mut left = version;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
        suffix.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    base.chars().chain(suffix.into_iter().rev()).collect()
}

/// The next human action on a claim or denial.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowUp {
    /// When.
    pub on: NaiveDate,
    /// What to do.
    pub what: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_suffixes() {
        assert_eq!(control_number("CD1041", 0), "CD1041");
        assert_eq!(control_number("CD1041", 1), "CD1041A");
        assert_eq!(control_number("CD1041", 26), "CD1041Z");
        assert_eq!(control_number("CD1041", 27), "CD1041AA");
    }
}
