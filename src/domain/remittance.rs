//! The remittance: what a payer says it paid, and whether it adds up.
//!
//! One value is one 835 transaction set, or one paper EOB keyed in. Comments name the place in
//! 005010X221A1. Positions count segments of the file from 1, for messages and for the viewer.

use std::fmt;

use chrono::NaiveDate;

use super::codes::{Carc, Modifier, Rarc, Units};
use super::money::Money;
use super::party::PersonName;

/// Who answers for an adjustment (CAS01).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AdjustmentGroup {
    /// `CO`: the provider, by contract or regulation; never the patient.
    Contractual,
    /// `PR`: the patient, or the next payer.
    PatientResponsibility,
    /// `OA`: neither; information and coordination.
    Other,
    /// `PI`: the payer decided, without a contract.
    PayerInitiated,
    /// `CR`: a correction, of the 4010 version only.
    CorrectionReversal,
}

impl AdjustmentGroup {
    /// The two letters of CAS01.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            AdjustmentGroup::Contractual => "CO",
            AdjustmentGroup::PatientResponsibility => "PR",
            AdjustmentGroup::Other => "OA",
            AdjustmentGroup::PayerInitiated => "PI",
            AdjustmentGroup::CorrectionReversal => "CR",
        }
    }

    /// Reads the two letters of CAS01.
    #[must_use]
    pub fn from_code(text: &str) -> Option<AdjustmentGroup> {
        match text {
            "CO" => Some(AdjustmentGroup::Contractual),
            "PR" => Some(AdjustmentGroup::PatientResponsibility),
            "OA" => Some(AdjustmentGroup::Other),
            "PI" => Some(AdjustmentGroup::PayerInitiated),
            "CR" => Some(AdjustmentGroup::CorrectionReversal),
            _ => None,
        }
    }
}

/// One reason why the payer paid other than what was charged (a CAS triplet).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Adjustment {
    /// Who answers for it.
    pub group: AdjustmentGroup,
    /// Why (CAS02).
    pub reason: Carc,
    /// How much less was paid; negative when more was (CAS03).
    pub amount: Money,
    /// By how many units (CAS04), when given.
    pub quantity: Option<Units>,
}

impl Adjustment {
    /// `CO-45` as lists show it.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}-{}", self.group.code(), self.reason)
    }
}

/// How the money comes (BPR04).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum PaymentMethod {
    /// `ACH`
    Ach,
    /// `CHK`
    Check,
    /// `FWT`
    Wire,
    /// `BOP`
    AtPayersChoice,
    /// `NON`: no money.
    #[default]
    NonPayment,
}

impl PaymentMethod {
    /// The code of BPR04.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PaymentMethod::Ach => "ACH",
            PaymentMethod::Check => "CHK",
            PaymentMethod::Wire => "FWT",
            PaymentMethod::AtPayersChoice => "BOP",
            PaymentMethod::NonPayment => "NON",
        }
    }

    /// Reads the code of BPR04; one that is not listed counts as no money only when it is empty.
    #[must_use]
    pub fn from_code(text: &str) -> Option<PaymentMethod> {
        match text {
            "ACH" => Some(PaymentMethod::Ach),
            "CHK" => Some(PaymentMethod::Check),
            "FWT" => Some(PaymentMethod::Wire),
            "BOP" => Some(PaymentMethod::AtPayersChoice),
            "NON" => Some(PaymentMethod::NonPayment),
            _ => None,
        }
    }
}

/// What the payer did with a claim (CLP02).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClaimPaymentStatus {
    /// `1`
    Primary,
    /// `2`
    Secondary,
    /// `3`
    Tertiary,
    /// `4`
    Denied,
    /// `19`
    PrimaryForwarded,
    /// `20`
    SecondaryForwarded,
    /// `21`
    TertiaryForwarded,
    /// `22`
    Reversal,
    /// `23`: not this payer's claim; passed on.
    NotOurClaim,
    /// `25`: a predetermination; no money.
    Predetermination,
    /// Anything else, by number; nothing posts.
    Unknown(u16),
}

impl ClaimPaymentStatus {
    /// The number of CLP02.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            ClaimPaymentStatus::Primary => 1,
            ClaimPaymentStatus::Secondary => 2,
            ClaimPaymentStatus::Tertiary => 3,
            ClaimPaymentStatus::Denied => 4,
            ClaimPaymentStatus::PrimaryForwarded => 19,
            ClaimPaymentStatus::SecondaryForwarded => 20,
            ClaimPaymentStatus::TertiaryForwarded => 21,
            ClaimPaymentStatus::Reversal => 22,
            ClaimPaymentStatus::NotOurClaim => 23,
            ClaimPaymentStatus::Predetermination => 25,
            ClaimPaymentStatus::Unknown(code) => code,
        }
    }

    /// Reads CLP02; text that is no number counts as unknown 0.
    #[must_use]
    pub fn from_code(text: &str) -> ClaimPaymentStatus {
        match text {
            "1" => ClaimPaymentStatus::Primary,
            "2" => ClaimPaymentStatus::Secondary,
            "3" => ClaimPaymentStatus::Tertiary,
            "4" => ClaimPaymentStatus::Denied,
            "19" => ClaimPaymentStatus::PrimaryForwarded,
            "20" => ClaimPaymentStatus::SecondaryForwarded,
            "21" => ClaimPaymentStatus::TertiaryForwarded,
            "22" => ClaimPaymentStatus::Reversal,
            "23" => ClaimPaymentStatus::NotOurClaim,
            "25" => ClaimPaymentStatus::Predetermination,
            other => ClaimPaymentStatus::Unknown(other.parse().unwrap_or(0)),
        }
    }

    /// Was the claim sent on to another payer?
    #[must_use]
    pub const fn is_forwarded(self) -> bool {
        matches!(
            self,
            ClaimPaymentStatus::PrimaryForwarded
                | ClaimPaymentStatus::SecondaryForwarded
                | ClaimPaymentStatus::TertiaryForwarded
        )
    }
}

/// Another payer that a claim was forwarded to (NM1*TT) or that should pay first (NM1*PR).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedPayer {
    /// NM103.
    pub name: String,
    /// NM109, empty when none was given.
    pub id: String,
}

/// What the payer says about one service line (2110).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServicePayment {
    /// Qualifier of SVC01: `HC`, `NU`, `N4`, `AD`, …
    pub qualifier: String,
    /// The code that was paid (SVC01-2), as written.
    pub code: String,
    /// Its modifiers.
    pub modifiers: Vec<Modifier>,
    /// The code that was billed, when the payer changed it (SVC06-2), empty otherwise.
    pub billed_code: String,
    /// SVC02.
    pub charged: Money,
    /// SVC03.
    pub paid: Money,
    /// SVC05, 1 when absent.
    pub units: Units,
    /// DTM*472, or DTM*150.
    pub dos: Option<NaiveDate>,
    /// DTM*151, when it differs.
    pub dos_to: Option<NaiveDate>,
    /// REF*6R, empty when the payer dropped it.
    pub line_control: String,
    /// CAS.
    pub adjustments: Vec<Adjustment>,
    /// AMT*B6, when given.
    pub allowed: Option<Money>,
    /// Other AMT segments of the line: qualifier and amount (KH, T, ZK, …).
    pub amounts: Vec<(String, Money)>,
    /// QTY segments of the line: qualifier and quantity (ZK, ZL, …).
    pub quantities: Vec<(String, Units)>,
    /// LQ*HE.
    pub remarks: Vec<Rarc>,
    /// Segment number of the SVC in the file.
    pub at: usize,
}

/// What the payer says about one claim (2100).
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimPayment {
    /// CLP01: our control number, as echoed.
    pub patient_control_number: String,
    /// CLP02.
    pub status: ClaimPaymentStatus,
    /// CLP03.
    pub charged: Money,
    /// CLP04.
    pub paid: Money,
    /// CLP05.
    pub patient_responsibility: Money,
    /// CLP06, empty when absent.
    pub filing_code: String,
    /// CLP07.
    pub payer_claim_number: String,
    /// CLP08, empty when absent.
    pub pos: String,
    /// CLP09, empty when absent.
    pub frequency: String,
    /// Adjustments of the claim itself, not of a line.
    pub adjustments: Vec<Adjustment>,
    /// NM1*QC.
    pub patient: PersonName,
    /// NM109 of NM1*QC or NM1*IL, empty when absent.
    pub member_id: String,
    /// NM1*74: the insured as the payer corrects it.
    pub corrected_insured: Option<(PersonName, String)>,
    /// NM1*TT.
    pub crossover_to: Option<NamedPayer>,
    /// NM1*PR: who should have paid first.
    pub priority_payer: Option<NamedPayer>,
    /// NPI of NM1*82, empty when absent.
    pub rendering_npi: String,
    /// MIA and MOA remark codes.
    pub remarks: Vec<Rarc>,
    /// REF*F8: the number of the claim that this one reverses or corrects, empty when absent.
    pub original_claim_number: String,
    /// DTM*232.
    pub statement_from: Option<NaiveDate>,
    /// DTM*050.
    pub received_on: Option<NaiveDate>,
    /// AMT segments of the claim: qualifier and amount (AU, I, F5, …).
    pub amounts: Vec<(String, Money)>,
    /// QTY segments of the claim: qualifier and quantity (CA, CD, LA, …).
    pub quantities: Vec<(String, Units)>,
    /// The service lines, which may be none.
    pub services: Vec<ServicePayment>,
    /// Segment number of the CLP in the file.
    pub at: usize,
}

impl fmt::Debug for ClaimPayment {
    /// Our number and the place, never the person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "ClaimPayment({} at segment {})",
            self.patient_control_number, self.at
        )
    }
}

impl ClaimPayment {
    /// All adjustments, the claim's own and its lines'.
    pub fn all_adjustments(&self) -> impl Iterator<Item = &Adjustment> {
        self.adjustments
            .iter()
            .chain(self.services.iter().flat_map(|s| &s.adjustments))
    }

    /// Was the claim passed on to the next payer, so that billing it again would be a duplicate?
    ///
    /// Status 19 to 21, NM1*TT, or one of the remarks MA07, MA18, N89.
    #[must_use]
    pub fn is_crossed_over(&self) -> bool {
        self.status.is_forwarded()
            || self.crossover_to.is_some()
            || self
                .remarks
                .iter()
                .chain(self.services.iter().flat_map(|s| &s.remarks))
                .any(|r| matches!(r.as_str(), "MA07" | "MA18" | "N89"))
    }
}

/// One adjustment of the whole payment (a PLB pair).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProviderAdjustment {
    /// PLB01.
    pub provider_id: String,
    /// PLB02.
    pub fiscal_date: Option<NaiveDate>,
    /// PLB03-1: `WO`, `L6`, `FB`, …
    pub reason: String,
    /// PLB03-2: a claim, a letter, free form; empty when absent.
    pub reference: String,
    /// Positive takes money away, negative adds it.
    pub amount: Money,
    /// Segment number of the PLB in the file.
    pub at: usize,
}

/// One 835 transaction set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remittance {
    /// N1*PR.
    pub payer_name: String,
    /// Every id by which the payer names itself: TRN03, N104, REF*2U, REF*NF, REF*EO.
    pub payer_ids: Vec<String>,
    /// N104 of N1*PE: NPI or tax id of the payee.
    pub payee_id: String,
    /// TRN02: the check or EFT number.
    pub trace: String,
    /// TRN03, empty when absent.
    pub originator: String,
    /// BPR01.
    pub handling: String,
    /// BPR04.
    pub method: PaymentMethod,
    /// BPR02, negative when BPR03 is a debit.
    pub amount: Money,
    /// BPR16.
    pub paid_on: Option<NaiveDate>,
    /// DTM*405.
    pub produced_on: Option<NaiveDate>,
    /// The claims in the order of the file.
    pub claims: Vec<ClaimPayment>,
    /// PLB.
    pub provider_adjustments: Vec<ProviderAdjustment>,
    /// ST02.
    pub set_control: String,
    /// Segment number of the ST in the file.
    pub at: usize,
}

/// At which level a sum fails.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ImbalanceLevel {
    /// `SVC02 − ΣCAS = SVC03`
    Service,
    /// `CLP03 − ΣCAS = CLP04`, or `CLP03 = ΣSVC02`
    Claim,
    /// `ΣCLP04 − ΣPLB = BPR02`
    Deposit,
}

impl ImbalanceLevel {
    /// The word that lists and JSON use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ImbalanceLevel::Service => "service",
            ImbalanceLevel::Claim => "claim",
            ImbalanceLevel::Deposit => "deposit",
        }
    }
}

/// A sum that does not come out, and by how much.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imbalance {
    /// At which level.
    pub level: ImbalanceLevel,
    /// Index of the claim in the remittance, none for the deposit.
    pub claim: Option<usize>,
    /// Where, in words: `CLP CD-1041 SVC 2`.
    pub place: String,
    /// What it should be minus what it is.
    pub by: Money,
    /// Segment number in the file.
    pub at: usize,
}

impl Remittance {
    /// What the claims pay, ΣCLP04.
    #[must_use]
    pub fn claims_paid(&self) -> Money {
        self.claims.iter().map(|claim| claim.paid).sum()
    }

    /// What the provider adjustments take away, ΣPLB.
    #[must_use]
    pub fn plb_total(&self) -> Money {
        self.provider_adjustments.iter().map(|plb| plb.amount).sum()
    }

    /// Every sum that does not come out: services, then claims, then the deposit.
    #[must_use]
    pub fn imbalances(&self) -> Vec<Imbalance> {
        let mut found = Vec::new();
        for (index, claim) in self.claims.iter().enumerate() {
            claim.imbalances_into(index, &mut found);
        }
        let due = self.claims_paid() - self.plb_total();
        if due != self.amount {
            found.push(Imbalance {
                level: ImbalanceLevel::Deposit,
                claim: None,
                place: format!("BPR {}", self.trace),
                by: due - self.amount,
                at: self.at,
            });
        }
        found
    }
}

impl ClaimPayment {
    /// The sums of this claim that do not come out; `index` is its place in the remittance.
    pub fn imbalances_into(&self, index: usize, found: &mut Vec<Imbalance>) {
        for (n, service) in self.services.iter().enumerate() {
            let adjusted: Money = service.adjustments.iter().map(|a| a.amount).sum();
            let by = service.charged - adjusted - service.paid;
            if !by.is_zero() {
                found.push(Imbalance {
                    level: ImbalanceLevel::Service,
                    claim: Some(index),
                    place: format!("CLP {} SVC {}", self.patient_control_number, n + 1),
                    by,
                    at: service.at,
                });
            }
        }
        let adjusted: Money = self.all_adjustments().map(|a| a.amount).sum();
        let by = self.charged - adjusted - self.paid;
        let lines: Money = self.services.iter().map(|s| s.charged).sum();
        let missing = self.charged - lines;
        for (by, what) in [(by, ""), (missing, " charges of its lines")] {
            let applies = what.is_empty() || !self.services.is_empty();
            if applies && !by.is_zero() {
                found.push(Imbalance {
                    level: ImbalanceLevel::Claim,
                    claim: Some(index),
                    place: format!("CLP {}{what}", self.patient_control_number),
                    by,
                    at: self.at,
                });
            }
        }
    }
}
