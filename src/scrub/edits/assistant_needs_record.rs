//! An assistant at surgery is paid only with documents.

use crate::coding::indicators::Indicators;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "assistant-needs-record",
    consequence: Consequence::Denial,
    severity: Severity::Info,
    layer: Layer::Modifiers,
    authority: authority::FEE_SCHEDULE,
    guide: include_str!("assistant_needs_record.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if !codes.has_any(&["80", "81", "82", "AS"]) || !line.note.is_empty() {
            continue;
        }
        let assistant = Indicators::of(cx.codes, line.code.as_str(), line.dos).assistant;
        if assistant == Some('0') {
            let message = format!("an assistant for {} needs documents", line.code);
            findings
                .add(At::Line(n), place::MODIFIERS, message)
                .release(cx.fee_release(line.dos))
                .done();
        }
    }
}
