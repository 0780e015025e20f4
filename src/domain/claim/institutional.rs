//! The content of an institutional claim: every datum of an 837I or UB-04, as it will be sent.
//!
//! What it has in common with a professional claim (who bills, who is insured, who pays, other
//! payers, numbers and notes) is held in the same shape. Comments name the place in 005010X223A2.

use chrono::NaiveDate;

use super::{ClaimProvider, LineAdjudication, ProfessionalClaim};
use crate::domain::codes::{Code, Hcpcs, Icd10Cm, Modifier, Ndc, Units};
use crate::domain::money::Money;

/// An ICD-10-PCS procedure code of seven characters.
pub type Icd10Pcs = Code<7>;

/// A diagnosis, and whether it was there on admission.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PresentDiagnosis {
    /// HI0x-2.
    pub code: Icd10Cm,
    /// HI0x-9: `Y`, `N`, `U`, `W`; none where the claim is exempt.
    pub present: Option<char>,
}

/// One revenue line (2400).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RevenueLine {
    /// REF*6R.
    pub line_control: String,
    /// SV201: four digits with the leading zero.
    pub revenue: String,
    /// SV202-2, where the revenue code wants one.
    pub code: Option<Hcpcs>,
    /// SV202-3 to 6.
    pub modifiers: Vec<Modifier>,
    /// SV203.
    pub charge: Money,
    /// SV205.
    pub units: Units,
    /// SV204 = DA: are the units days?
    pub days: bool,
    /// SV207.
    pub non_covered: Money,
    /// DTP*472; none for a stay.
    pub dos: Option<NaiveDate>,
    /// Last day of a span.
    pub dos_to: Option<NaiveDate>,
    /// 2410.
    pub ndc: Option<Ndc>,
    /// 2430.
    pub adjudications: Vec<LineAdjudication>,
}

/// What a facility says of a stay or visit (2300 of 005010X223A2).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stay {
    /// DTP*434: first and last day of the statement.
    pub from: Option<NaiveDate>,
    /// Last day of the statement.
    pub to: Option<NaiveDate>,
    /// DTP*435.
    pub admitted_on: Option<NaiveDate>,
    /// The hour of DTP*435 as `HHMM`, empty where it is not told.
    pub admission_hour: String,
    /// DTP*096 as `HHMM`, empty for an outpatient.
    pub discharge_hour: String,
    /// CL101: `1` emergency to `5` trauma, `9`.
    pub admission_type: String,
    /// CL102: point of origin.
    pub admission_source: String,
    /// CL103: patient status, `01` home.
    pub patient_status: String,
    /// HI*ABJ.
    pub admitting: Option<Icd10Cm>,
    /// HI*APR: the patient's reasons for the visit, at most three.
    pub reasons: Vec<Icd10Cm>,
    /// HI*ABN: external causes.
    pub causes: Vec<PresentDiagnosis>,
    /// HI*DR.
    pub drg: String,
    /// HI*BBR and HI*BBQ with their days.
    pub procedures: Vec<(Icd10Pcs, NaiveDate)>,
    /// HI*BI: occurrence spans.
    pub spans: Vec<(String, NaiveDate, NaiveDate)>,
    /// HI*BH: occurrences.
    pub occurrences: Vec<(String, NaiveDate)>,
    /// HI*BE: value codes.
    pub values: Vec<(String, Money)>,
    /// 2310A, and PRV*AT.
    pub attending: Option<ClaimProvider>,
    /// 2310B.
    pub operating: Option<ClaimProvider>,
    /// 2310C.
    pub other_operating: Option<ClaimProvider>,
}

/// An institutional claim with everything that is on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstitutionalClaim {
    /// What it has in common with a professional claim; its place of service holds the second and
    /// third digit of the type of bill, and it has no diagnoses and lines of its own.
    pub shared: ProfessionalClaim,
    /// The fourth digit of the type of bill (CLM05-3): `1`, `7`, `8`, or of a series `2`, `3`, `4`.
    pub bill_frequency: String,
    /// What the facility says of the stay.
    pub stay: Stay,
    /// HI*ABK and HI*ABF, the principal diagnosis first.
    pub diagnoses: Vec<PresentDiagnosis>,
    /// 2400.
    pub lines: Vec<RevenueLine>,
}

impl InstitutionalClaim {
    /// The type of bill as form locator 4 has it: `0131`.
    #[must_use]
    pub fn type_of_bill(&self) -> String {
        format!("0{}{}", self.shared.pos, self.bill_frequency)
    }

    /// Was the patient admitted? Type of bill 011x, 018x, 021x, 041x and their like.
    #[must_use]
    pub fn is_inpatient(&self) -> bool {
        matches!(
            self.shared.pos.as_str(),
            "11" | "12" | "18" | "21" | "22" | "41" | "65" | "66" | "86"
        )
    }

    /// The sum of the lines' charges, which CLM02 must equal.
    #[must_use]
    pub fn line_total(&self) -> Money {
        self.lines.iter().map(|line| line.charge).sum()
    }
}
