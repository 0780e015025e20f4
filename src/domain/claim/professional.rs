//! The content of a professional claim: every datum of an 837P or CMS-1500, as it will be sent.
//!
//! The parties are copied in as text, right or wrong: the scrubber must be able to see a bad
//! NPI, and a file that somebody else made is read into the same shape. Comments name the place
//! in 005010X222A1.

use std::fmt;

use chrono::NaiveDate;

use super::detail::{ClaimDetail, LineDetail};
use crate::domain::codes::{Hcpcs, Icd10Cm, Modifier, Ndc, Pos, Rarc, Units};
use crate::domain::coverage::{PayerOrder, Relationship};
use crate::domain::encounter::Accident;
use crate::domain::money::Money;
use crate::domain::party::{Address, PersonName, Sex};
use crate::domain::remittance::Adjustment;

/// What kind of transmission (CLM05-3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Frequency {
    /// `1`
    #[default]
    Original,
    /// `7`: the whole prior claim is replaced.
    Replacement,
    /// `8`: the prior claim is withdrawn.
    Void,
}

impl Frequency {
    /// The digit of CLM05-3.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Frequency::Original => "1",
            Frequency::Replacement => "7",
            Frequency::Void => "8",
        }
    }

    /// Reads the digit of CLM05-3.
    #[must_use]
    pub fn from_code(text: &str) -> Option<Frequency> {
        match text {
            "1" => Some(Frequency::Original),
            "7" => Some(Frequency::Replacement),
            "8" => Some(Frequency::Void),
            _ => None,
        }
    }
}

/// A person or an organisation, as NM102 tells them apart.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum EntityName {
    /// NM102 = 1
    Person(PersonName),
    /// NM102 = 2
    Organization(String),
}

impl Default for EntityName {
    fn default() -> Self {
        EntityName::Organization(String::new())
    }
}

impl fmt::Debug for EntityName {
    /// Never the name of a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EntityName::Person(_) => f.write_str("Person(..)"),
            EntityName::Organization(name) => write!(f, "Organization({name})"),
        }
    }
}

/// Which kind of tax id (2010AA REF01).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum TaxIdKind {
    /// `EI` employer identification number.
    #[default]
    Ein,
    /// `SY` social security number.
    Ssn,
}

/// Who bills (2000A, 2010AA, 2010AB).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BillingProvider {
    /// NM1*85.
    pub name: EntityName,
    /// NM109.
    pub npi: String,
    /// PRV03 of PRV*BI, empty when none is sent.
    pub taxonomy: String,
    /// REF02 of REF*EI or REF*SY.
    pub tax_id: String,
    /// REF01.
    pub tax_id_kind: TaxIdKind,
    /// N3, N4.
    pub address: Address,
    /// 2010AB, when payments go elsewhere.
    pub pay_to: Option<Address>,
    /// PER02, empty when none is sent.
    pub contact: String,
    /// PER04 of PER03 = TE, empty when none is sent.
    pub phone: String,
}

/// Another provider on the claim: referring, rendering, supervising.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClaimProvider {
    /// NM103 and following.
    pub name: EntityName,
    /// NM109.
    pub npi: String,
    /// PRV03, empty when none is sent.
    pub taxonomy: String,
}

/// Where the service was given, when that is not the billing address (2310C).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ServiceFacility {
    /// NM103.
    pub name: String,
    /// NM109, empty when it has none.
    pub npi: String,
    /// N3, N4.
    pub address: Address,
}

/// Who holds the policy that this claim is billed under (2000B, 2010BA).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct BilledSubscriber {
    /// NM1*IL; an organisation holds workers' compensation policies.
    pub name: EntityName,
    /// NM109.
    pub member_id: String,
    /// N3, N4; required when the patient is the subscriber.
    pub address: Option<Address>,
    /// DMG02; required when the patient is the subscriber.
    pub birth_date: Option<NaiveDate>,
    /// DMG03.
    pub sex: Sex,
    /// SBR03, empty when there is none.
    pub group_number: String,
    /// SBR04, empty when there is none; not with a group number.
    pub plan_name: String,
}

impl fmt::Debug for BilledSubscriber {
    /// Never the person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BilledSubscriber(..)")
    }
}

/// Who is asked to pay (2010BB).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BilledPayer {
    /// NM103.
    pub name: String,
    /// NM109.
    pub payer_id: String,
    /// N3, N4, when sent.
    pub address: Option<Address>,
}

/// Who was treated (2010CA, or 2010BA when the patient is the subscriber).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ClaimPatient {
    /// NM1.
    pub name: PersonName,
    /// DMG02, none when the file had none or an impossible one.
    pub birth_date: Option<NaiveDate>,
    /// DMG03.
    pub sex: Sex,
    /// N3, N4.
    pub address: Address,
    /// PAT06 when the patient has died.
    pub died_on: Option<NaiveDate>,
}

impl fmt::Debug for ClaimPatient {
    /// Never the person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClaimPatient(..)")
    }
}

/// Another payer of the same claim, and what it has decided (2320, 2330).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherPayer {
    /// SBR01.
    pub order: PayerOrder,
    /// SBR02.
    pub relationship: Relationship,
    /// SBR03, empty when there is none.
    pub group_number: String,
    /// SBR04, empty when there is none.
    pub plan_name: String,
    /// SBR09.
    pub filing_code: String,
    /// 2330A NM1*IL.
    pub subscriber: EntityName,
    /// 2330A NM109.
    pub member_id: String,
    /// 2330B NM103.
    pub payer_name: String,
    /// 2330B NM109, the same id as in the lines' SVD01.
    pub payer_id: String,
    /// AMT*D, once it has decided.
    pub paid: Option<Money>,
    /// AMT*EAF, what the patient still owes after it.
    pub remaining_liability: Option<Money>,
    /// AMT*A8: the whole was not covered, so that it never decided.
    pub non_covered: Option<Money>,
    /// MOA03 to MOA07: what it remarked.
    pub remarks: Vec<Rarc>,
    /// Adjustments at claim level (CAS).
    pub adjustments: Vec<Adjustment>,
    /// 2330B DTP*573, when it is given for the claim and not per line.
    pub paid_on: Option<NaiveDate>,
    /// 2330B REF*F8, empty when unknown.
    pub payer_claim_number: String,
}

/// What another payer decided on one line (2430).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineAdjudication {
    /// SVD01.
    pub payer_id: String,
    /// SVD02.
    pub paid: Money,
    /// SVD03 procedure, which the payer may have changed.
    pub code: Hcpcs,
    /// SVD03 modifiers.
    pub modifiers: Vec<Modifier>,
    /// SVD05.
    pub units: Units,
    /// SVD06: the line that the payer counted this one into.
    pub bundled_into: Option<u8>,
    /// CAS.
    pub adjustments: Vec<Adjustment>,
    /// DTP*573.
    pub paid_on: Option<NaiveDate>,
    /// AMT*EAF.
    pub remaining_liability: Option<Money>,
}

/// One service line (2400).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceLine {
    /// REF*6R: our line key, which a remittance echoes.
    pub line_control: String,
    /// SV101-2.
    pub code: Hcpcs,
    /// SV101-3 to 6.
    pub modifiers: Vec<Modifier>,
    /// SV101-7, empty when none is sent.
    pub description: String,
    /// SV102.
    pub charge: Money,
    /// SV104.
    pub units: Units,
    /// Are the units anesthesia minutes (SV103 = MJ)?
    pub minutes: bool,
    /// SV105, only where it differs from the claim's.
    pub pos: Option<Pos>,
    /// SV107: 1 is the claim's first diagnosis.
    pub pointers: Vec<u8>,
    /// DTP*472.
    pub dos: NaiveDate,
    /// Last day of a span (DTP*472 RD8).
    pub dos_to: Option<NaiveDate>,
    /// SV109 = Y.
    pub emergency: bool,
    /// 2410.
    pub ndc: Option<Ndc>,
    /// 2420A, only where it differs from the claim's.
    pub rendering: Option<ClaimProvider>,
    /// 2420E.
    pub ordering: Option<ClaimProvider>,
    /// NTE*ADD, empty when none is sent.
    pub note: String,
    /// REF*X4 of the line, empty when none is sent.
    pub clia: String,
    /// What only some lines carry.
    pub detail: LineDetail,
    /// 2430.
    pub adjudications: Vec<LineAdjudication>,
}

/// A professional claim with everything that is on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfessionalClaim {
    /// CLM01 with its version suffix.
    pub control_number: String,
    /// CLM05-3.
    pub frequency: Frequency,
    /// REF*F8 for replacements and voids, empty otherwise.
    pub payer_claim_number: String,
    /// CLM02 as written; the sum of the lines when we built the claim.
    pub charged: Money,
    /// SBR01.
    pub order: PayerOrder,
    /// SBR02 or PAT01.
    pub relationship: Relationship,
    /// SBR05, empty unless Medicare is secondary.
    pub msp_type: String,
    /// SBR09.
    pub filing_code: String,
    /// 2010AA.
    pub billing: BillingProvider,
    /// 2010BA.
    pub subscriber: BilledSubscriber,
    /// 2010BB.
    pub payer: BilledPayer,
    /// 2010CA or 2010BA.
    pub patient: ClaimPatient,
    /// 2320.
    pub other_payers: Vec<OtherPayer>,
    /// 2310A NM1*DN.
    pub referring: Option<ClaimProvider>,
    /// 2310B; none when the billing provider rendered.
    pub rendering: Option<ClaimProvider>,
    /// 2310C.
    pub facility: Option<ServiceFacility>,
    /// 2310D.
    pub supervising: Option<ClaimProvider>,
    /// CLM05-1.
    pub pos: Pos,
    /// CLM06: is the provider's signature on file?
    pub signature_on_file: bool,
    /// CLM07: `A` assigned, `B` laboratory only, `C` not assigned.
    pub assignment: String,
    /// CLM08: `Y`, `N`, `W`.
    pub benefits_assigned: String,
    /// CLM09: `Y`, `I`.
    pub release: String,
    /// CLM11 and DTP*439.
    pub accident: Option<Accident>,
    /// CLM20, empty when the claim is on time.
    pub delay_reason: String,
    /// DTP*431.
    pub onset_on: Option<NaiveDate>,
    /// DTP*435, for services in a hospital.
    pub admitted_on: Option<NaiveDate>,
    /// DTP*096.
    pub discharged_on: Option<NaiveDate>,
    /// AMT*F5, what the patient paid on these services.
    pub patient_paid: Money,
    /// REF*G1, empty when there is none.
    pub authorization: String,
    /// REF*9F, empty when there is none.
    pub referral: String,
    /// REF*X4, empty when there is none.
    pub clia: String,
    /// NTE*ADD, empty when none is sent.
    pub note: String,
    /// What only some claims carry.
    pub detail: ClaimDetail,
    /// HI*ABK and HI*ABF, in order.
    pub diagnoses: Vec<Icd10Cm>,
    /// 2400.
    pub lines: Vec<ServiceLine>,
}

impl ProfessionalClaim {
    /// First date of service of the claim, none when it has no lines.
    #[must_use]
    pub fn dos(&self) -> Option<NaiveDate> {
        self.lines.iter().map(|line| line.dos).min()
    }

    /// The sum of the lines' charges, which CLM02 must equal.
    #[must_use]
    pub fn line_total(&self) -> Money {
        self.lines.iter().map(|line| line.charge).sum()
    }
}
