//! An adjustment of another payer has a reason code that is not in the list.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "adjustment-reason-unknown",
    consequence: Consequence::Rejection,
    severity: Severity::Warn,
    layer: Layer::Coordination,
    authority: authority::X222,
    guide: include_str!("adjustment_reason_unknown.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let unknown = |reason: &str| cx.codes.carc(reason).is_none();
    if unknown("45") {
        findings.not_checked("carc");
        return;
    }
    for (n, other) in cx.claim.other_payers.iter().enumerate() {
        for adjustment in &other.adjustments {
            if unknown(adjustment.reason.as_str()) {
                let message = format!(
                    "{} is not in the list of adjustment reason codes",
                    adjustment.reason
                );
                findings
                    .add(
                        At::Party(Party::OtherPayer(n + 1)),
                        place::OTHER_PAYER,
                        message,
                    )
                    .done();
            }
        }
    }
    for (n, line) in walk::lines(cx.claim) {
        for adjustment in line.adjudications.iter().flat_map(|d| &d.adjustments) {
            if unknown(adjustment.reason.as_str()) {
                let message = format!(
                    "{} is not in the list of adjustment reason codes",
                    adjustment.reason
                );
                findings.add(At::Line(n), place::LINE_PAID, message).done();
            }
        }
    }
}
