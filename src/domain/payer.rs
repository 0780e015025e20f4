//! The payer: who pays, how it wants its claims, and by when.

use super::dates::Span;
use super::keys::PayerId;
use super::party::Address;

/// What kind of payer it is, as SBR09 tells it.
///
/// The letters are those of the claim filing indicator code (005010X222A1, SBR09).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum FilingCode {
    /// `MB` Medicare Part B.
    MedicarePartB,
    /// `MA` Medicare Part A.
    MedicarePartA,
    /// `MC` Medicaid.
    Medicaid,
    /// `BL` Blue Cross or Blue Shield.
    BlueCross,
    /// `CI` commercial insurance.
    Commercial,
    /// `HM` health maintenance organization.
    Hmo,
    /// `12` preferred provider organization.
    Ppo,
    /// `13` point of service.
    PointOfService,
    /// `14` exclusive provider organization.
    ExclusiveProvider,
    /// `15` indemnity insurance.
    Indemnity,
    /// `16` Medicare Advantage HMO.
    MedicareAdvantage,
    /// `CH` TRICARE.
    Tricare,
    /// `VA` Veterans Affairs.
    VeteransAffairs,
    /// `WC` workers' compensation.
    WorkersCompensation,
    /// `AM` automobile medical.
    Automobile,
    /// `LM` liability medical.
    Liability,
    /// `OF` other federal program.
    OtherFederal,
    /// `ZZ` mutually defined.
    Other,
}

impl FilingCode {
    /// Every kind with its SBR09 code and its name on a screen.
    pub const ALL: [(FilingCode, &'static str, &'static str); 18] = [
        (FilingCode::MedicarePartB, "MB", "Medicare Part B"),
        (FilingCode::MedicarePartA, "MA", "Medicare Part A"),
        (FilingCode::Medicaid, "MC", "Medicaid"),
        (FilingCode::BlueCross, "BL", "Blue Cross Blue Shield"),
        (FilingCode::Commercial, "CI", "Commercial"),
        (FilingCode::Hmo, "HM", "HMO"),
        (FilingCode::Ppo, "12", "PPO"),
        (FilingCode::PointOfService, "13", "Point of service"),
        (FilingCode::ExclusiveProvider, "14", "Exclusive provider"),
        (FilingCode::Indemnity, "15", "Indemnity"),
        (FilingCode::MedicareAdvantage, "16", "Medicare Advantage"),
        (FilingCode::Tricare, "CH", "TRICARE"),
        (FilingCode::VeteransAffairs, "VA", "Veterans Affairs"),
        (
            FilingCode::WorkersCompensation,
            "WC",
            "Workers' compensation",
        ),
        (FilingCode::Automobile, "AM", "Automobile"),
        (FilingCode::Liability, "LM", "Liability"),
        (FilingCode::OtherFederal, "OF", "Other federal"),
        (FilingCode::Other, "ZZ", "Other"),
    ];

    /// The code of SBR09.
    #[must_use]
    pub fn code(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("ZZ", |(_, code, _)| code)
    }

    /// The name on a screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("Other", |(.., name)| name)
    }

    /// Reads an SBR09 code; one that is not listed is none.
    #[must_use]
    pub fn from_code(text: &str) -> Option<FilingCode> {
        Self::ALL
            .iter()
            .find(|(_, code, _)| *code == text)
            .map(|(kind, ..)| *kind)
    }

    /// Is the patient always the subscriber, as with Medicare and Medicaid?
    #[must_use]
    pub fn patient_is_subscriber(self) -> bool {
        matches!(
            self,
            FilingCode::MedicarePartA | FilingCode::MedicarePartB | FilingCode::Medicaid
        )
    }
}

/// A payer as the practice knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payer {
    /// Which record; `PayerId(0)` before the first save.
    pub id: PayerId,
    /// Name on claims and lists (NM103).
    pub name: String,
    /// The id that the clearinghouse wants in 2010BB NM109.
    pub payer_id: String,
    /// Ids by which the payer names itself in an 835 (TRN03, N104, REF), when they differ.
    pub remittance_ids: Vec<String>,
    /// What kind of payer.
    pub filing_code: FilingCode,
    /// Where paper goes.
    pub address: Address,
    /// Ten digits, empty when unknown.
    pub phone: String,
    /// Original claims must arrive within this span of the date of service.
    pub filing_limit: Span,
    /// Corrected claims must arrive within this span of the remittance.
    pub corrected_limit: Span,
    /// First appeals must arrive within this span of the remittance.
    pub appeal_limit: Span,
    /// Days within which this payer pays once it has the claim; later is silence.
    pub pays_within_days: u32,
    /// Does it take frequency codes 7 and 8? Medicare Part B does not.
    pub takes_replacements: bool,
    /// The clearinghouse profile by which its claims go, by name.
    pub partner: String,
    /// Is it still billed?
    pub active: bool,
}

impl Payer {
    /// Does an id found in a remittance name this payer?
    #[must_use]
    pub fn is_named_by(&self, id: &str) -> bool {
        !id.is_empty() && (self.payer_id == id || self.remittance_ids.iter().any(|r| r == id))
    }
}

/// The limits that a new payer starts with until its contract is entered (billing.md 5).
///
/// Returned as original, corrected and appeal limit.
#[must_use]
pub fn default_limits(kind: FilingCode) -> (Span, Span, Span) {
    match kind {
        FilingCode::MedicarePartB | FilingCode::MedicarePartA => {
            (Span::Months(12), Span::Months(12), Span::Days(120))
        }
        FilingCode::Medicaid => (Span::Days(180), Span::Days(180), Span::Days(90)),
        FilingCode::MedicareAdvantage => (Span::Days(365), Span::Days(180), Span::Days(65)),
        FilingCode::Tricare => (Span::Months(12), Span::Months(12), Span::Days(90)),
        FilingCode::BlueCross
        | FilingCode::Commercial
        | FilingCode::Hmo
        | FilingCode::Ppo
        | FilingCode::PointOfService
        | FilingCode::ExclusiveProvider
        | FilingCode::Indemnity
        | FilingCode::VeteransAffairs
        | FilingCode::WorkersCompensation
        | FilingCode::Automobile
        | FilingCode::Liability
        | FilingCode::OtherFederal
        | FilingCode::Other => (Span::Days(180), Span::Days(180), Span::Days(180)),
    }
}
