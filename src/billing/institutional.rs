//! The institutional claim of a visit: made of the same records as a professional one, and what
//! the facility says of the stay.

use std::collections::BTreeMap;

use super::extras::VisitExtras;
use crate::domain::claim::{
    ClaimProvider, Frequency, InstitutionalClaim, PresentDiagnosis, ProfessionalClaim, RevenueLine,
    Stay,
};
use crate::domain::codes::Pos;

/// What the record of a visit says for a facility's claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FacilityVisit {
    /// The second and third digit of the type of bill: `13` hospital outpatient.
    pub facility: Pos,
    /// The fourth digit, where it is not told by what kind of transmission it is.
    pub series: String,
    /// The stay.
    pub stay: Stay,
    /// Whether each diagnosis of the visit was there on admission, in order.
    pub present: Vec<Option<char>>,
    /// Revenue codes by line control number.
    pub revenue: BTreeMap<String, String>,
}

/// Makes the institutional claim. The clinician who rendered the visit attends, where the stay
/// names nobody.
#[must_use]
pub fn institutional(
    mut shared: ProfessionalClaim,
    visit: &FacilityVisit,
    extras: &VisitExtras,
) -> InstitutionalClaim {
    let present = visit.present.iter().copied().chain(std::iter::repeat(None));
    let diagnoses = shared.diagnoses.drain(..).zip(present);
    let diagnoses = diagnoses
        .map(|(code, present)| PresentDiagnosis { code, present })
        .collect();
    let lines = shared.lines.drain(..).map(|line| {
        let revenue = visit.revenue.get(&line.line_control);
        RevenueLine {
            revenue: revenue.cloned().unwrap_or_default(),
            line_control: line.line_control,
            code: Some(line.code),
            modifiers: line.modifiers,
            charge: line.charge,
            units: line.units,
            days: false,
            non_covered: crate::domain::money::Money::ZERO,
            dos: Some(line.dos),
            dos_to: line.dos_to,
            ndc: line.ndc,
            adjudications: line.adjudications,
        }
    });
    let lines: Vec<RevenueLine> = lines.collect();
    let mut stay = visit.stay.clone();
    let rendering: Option<ClaimProvider> = shared.rendering.take();
    stay.attending = stay.attending.or(rendering);
    stay.from = stay.from.or(lines.iter().filter_map(|line| line.dos).min());
    stay.to = stay
        .to
        .or(lines.iter().filter_map(|l| l.dos_to.or(l.dos)).max());
    let in_series = shared.frequency == Frequency::Original && !visit.series.is_empty();
    let bill_frequency = match in_series {
        true => visit.series.clone(),
        false => shared.frequency.code().to_owned(),
    };
    shared.pos = visit.facility;
    shared.signature_on_file = false;
    shared.msp_type = String::new();
    shared.patient.died_on = None;
    shared.detail.pregnant = false;
    shared.detail.dates.clear();
    shared.accident = None;
    shared.clia = String::new();
    shared.onset_on = None;
    shared.admitted_on = None;
    shared.discharged_on = None;
    shared.patient_paid = crate::domain::money::Money::ZERO;
    shared.supervising = None;
    shared.note = extras.note.clone();
    InstitutionalClaim {
        shared,
        bill_frequency,
        stay,
        diagnoses,
        lines,
    }
}

/// What stops an institutional claim beyond what stops any claim, in the words of the form.
#[must_use]
pub fn faults(claim: &InstitutionalClaim) -> Vec<String> {
    let stay = &claim.stay;
    let unscheduled = matches!(stay.admission_type.as_str(), "1" | "2" | "5");
    let urgent = claim.lines.iter().any(|line| {
        line.revenue.starts_with("045") || line.revenue == "0516" || line.revenue == "0526"
    });
    let outpatient = matches!(claim.shared.pos.as_str(), "13" | "78" | "85");
    let rules = [
        (
            outpatient && (unscheduled || urgent) && stay.reasons.is_empty(),
            "FL 70: an unscheduled outpatient visit needs the patient's reason for it (HI*APR)",
        ),
        (
            stay.attending.is_none(),
            "FL 76: the attending provider is missing",
        ),
        (
            stay.patient_status.is_empty(),
            "FL 17: the patient status is missing",
        ),
        (
            claim.is_inpatient() && stay.admitted_on.is_none(),
            "FL 12: an inpatient claim needs the admission date",
        ),
        (
            claim.is_inpatient() && stay.admission_hour.is_empty(),
            "FL 13: an inpatient claim needs the admission hour",
        ),
        (
            claim.is_inpatient() && stay.admitting.is_none(),
            "FL 69: an inpatient claim needs the admitting diagnosis",
        ),
        (
            claim.is_inpatient() && claim.diagnoses.iter().any(|d| d.present.is_none()),
            "FL 67: a diagnosis does not say whether it was present on admission",
        ),
        (
            stay.from.zip(stay.to).is_some_and(|(from, to)| to < from),
            "FL 6: the statement ends before it begins",
        ),
        (
            claim.lines.iter().any(|line| line.revenue.len() != 4),
            "FL 42: a line has no revenue code of four digits",
        ),
        (
            matches!(claim.bill_frequency.as_str(), "7" | "8")
                && claim.shared.payer_claim_number.is_empty(),
            "FL 64: a replacement or void needs the payer's document control number",
        ),
    ];
    let broken = rules.into_iter().filter(|(broken, _)| *broken);
    broken.map(|(_, why)| why.to_owned()).collect()
}
