//! The denial: a service line that a payer adjudicated and refused, waiting for a decision.

use chrono::NaiveDate;

use super::codes::{Carc, Rarc};
use super::keys::{ClaimId, DenialId, PayerId, RemittanceId, ServiceLineId};
use super::money::Money;
use super::remittance::AdjustmentGroup;

/// What a denial is about (billing.md 7).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DenialCategory {
    /// Eligibility and identity.
    Eligibility,
    /// Authorization and referral.
    Authorization,
    /// Coding.
    Coding,
    /// Bundling.
    Bundling,
    /// Medical necessity.
    Necessity,
    /// Timely filing.
    TimelyFiling,
    /// Coordination of benefits.
    Coordination,
    /// Duplicate.
    Duplicate,
    /// Missing information or documents.
    Information,
    /// Credentialing and provider data.
    Credentialing,
    /// Contract.
    Contract,
    /// The patient's share.
    PatientShare,
    /// Benefit limits.
    Benefit,
    /// Administrative, and codes that nobody has listed.
    Administrative,
}

impl DenialCategory {
    /// Every category with its stored name.
    pub const ALL: [(DenialCategory, &'static str); 14] = [
        (DenialCategory::Eligibility, "eligibility"),
        (DenialCategory::Authorization, "authorization"),
        (DenialCategory::Coding, "coding"),
        (DenialCategory::Bundling, "bundling"),
        (DenialCategory::Necessity, "necessity"),
        (DenialCategory::TimelyFiling, "timely-filing"),
        (DenialCategory::Coordination, "coordination"),
        (DenialCategory::Duplicate, "duplicate"),
        (DenialCategory::Information, "information"),
        (DenialCategory::Credentialing, "credentialing"),
        (DenialCategory::Contract, "contract"),
        (DenialCategory::PatientShare, "patient-share"),
        (DenialCategory::Benefit, "benefit"),
        (DenialCategory::Administrative, "administrative"),
    ];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<DenialCategory> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// Whose work it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DenialOwner {
    /// A question of codes.
    Coder,
    /// Everything else at the desk.
    Biller,
    /// A question that only the clinician can answer.
    Clinician,
}

impl DenialOwner {
    /// The stored name and the word on a screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            DenialOwner::Coder => "coder",
            DenialOwner::Biller => "biller",
            DenialOwner::Clinician => "clinician",
        }
    }

    /// Reads a stored name; anything else is the biller's.
    #[must_use]
    pub fn from_name(name: &str) -> DenialOwner {
        match name {
            "coder" => DenialOwner::Coder,
            "clinician" => DenialOwner::Clinician,
            _ => DenialOwner::Biller,
        }
    }
}

/// Where a denial stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DenialStatus {
    /// Waiting for a decision.
    Open,
    /// With the coder or the clinician.
    Asked,
    /// A corrected claim is on its way.
    Corrected,
    /// An appeal is on its way.
    Appealed,
    /// Over: paid, billed onward, or written off.
    Resolved,
    /// The remittance that opened it was unposted.
    Withdrawn,
}

impl DenialStatus {
    /// Every status with its stored name.
    pub const ALL: [(DenialStatus, &'static str); 6] = [
        (DenialStatus::Open, "open"),
        (DenialStatus::Asked, "asked"),
        (DenialStatus::Corrected, "corrected"),
        (DenialStatus::Appealed, "appealed"),
        (DenialStatus::Resolved, "resolved"),
        (DenialStatus::Withdrawn, "withdrawn"),
    ];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<DenialStatus> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// One denied line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Denial {
    /// Which record; `DenialId(0)` before the first save.
    pub id: DenialId,
    /// Of which claim.
    pub claim: ClaimId,
    /// Of which line.
    pub line: ServiceLineId,
    /// By whom.
    pub payer: PayerId,
    /// In which remittance.
    pub remittance: RemittanceId,
    /// Who answers for it, by the payer's word.
    pub group: AdjustmentGroup,
    /// Why.
    pub carc: Carc,
    /// What the payer remarked.
    pub rarcs: Vec<Rarc>,
    /// How much stays owed because of it.
    pub amount: Money,
    /// What it is about.
    pub category: DenialCategory,
    /// Whose work it is.
    pub owner: DenialOwner,
    /// Date of the remittance, from which the clocks run.
    pub denied_on: NaiveDate,
    /// The payer's own limit for an appeal.
    pub appeal_by: NaiveDate,
    /// The earlier of the payer's limit and the practice's thirty days.
    pub due_on: NaiveDate,
    /// Where it stands.
    pub status: DenialStatus,
    /// How it ended or what was decided, in words; empty while open.
    pub outcome: String,
}
