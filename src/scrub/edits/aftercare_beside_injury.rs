//! An aftercare code stands beside the injury that is cared for.

use crate::coding::guidelines::is_injury;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "aftercare-beside-injury",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("aftercare_beside_injury.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    let Some(injury) = diagnoses.iter().find(|dx| is_injury(dx.as_str())) else {
        return;
    };
    for (n, dx) in diagnoses.iter().enumerate() {
        let code = dx.as_str();
        if code.starts_with("Z47") || code.starts_with("Z48") {
            let (own, injury) = (dotted(code), dotted(injury.as_str()));
            let message = format!("{own} is aftercare; {injury} itself says its phase");
            let change = Change::RemoveDiagnosis { place: n + 1 };
            findings
                .add(At::Diagnosis(n + 1), place::DIAGNOSES, message)
                .fix(Fix::review(format!("take {own} out"), change))
                .done();
        }
    }
}
