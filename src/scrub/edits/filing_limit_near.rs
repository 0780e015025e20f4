//! Most of the time to file has gone by.

use crate::domain::dates::days_between;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "filing-limit-near",
    consequence: Consequence::Denial,
    severity: Severity::Info,
    layer: Layer::Filing,
    authority: authority::FILING,
    guide: include_str!("filing_limit_near.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let (Some(filing), Some(dos)) = (cx.facts.filing, cx.dos) else {
        return;
    };
    let window = days_between(dos, filing.file_by);
    let used = days_between(dos, cx.today);
    if filing.received_on.is_some() || window <= 0 || used > window {
        return;
    }
    let band = [90, 75, 50]
        .into_iter()
        .find(|band| used * 100 >= window * band);
    if let Some(band) = band {
        let left = window - used;
        let message = format!("{band} percent of the time to file is used: {left} days are left");
        findings.add(At::Claim, place::CLAIM, message).done();
    }
}
