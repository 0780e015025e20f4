//! The member id is not a Medicare number.

use chrono::Datelike;

use crate::domain::ids::Mbi;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "medicare-number-malformed",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::MBI,
    guide: include_str!("medicare_number_malformed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let id = cx.claim.subscriber.member_id.trim();
    let punctuated = !id.bytes().all(|b| b.is_ascii_alphanumeric());
    // Until the end of 2019 Medicare still took the old numbers.
    let old = cx.dos.is_some_and(|dos| dos.year() < 2020);
    if !cx.is_medicare() || old || id.is_empty() || punctuated || Mbi::parse(id).is_ok() {
        return;
    }
    let message = "the member id is not a Medicare number: eleven characters such as 1EG4TE5MK73";
    findings
        .add(At::Party(Party::Subscriber), place::MEMBER_ID, message)
        .done();
}
