//! The filing limit of the payer has passed.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "filing-limit-passed",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Filing,
    authority: authority::FILING,
    guide: include_str!("filing_limit_passed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(filing) = cx.facts.filing else {
        findings.not_checked("filing-limit");
        return;
    };
    let late = filing.received_on.is_none() && cx.today > filing.file_by;
    if late && cx.claim.delay_reason.is_empty() {
        let message = format!(
            "the last day to file was {}, and no delay reason is given",
            filing.file_by
        );
        findings.add(At::Claim, place::DELAY_REASON, message).done();
    }
}
