//! A new-patient code for a patient who was seen within three years.

use chrono::Months;

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "new-patient-seen-before",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Duplicates,
    authority: authority::HCPCS,
    guide: include_str!("new_patient_seen_before.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let Some(since) = line.dos.checked_sub_months(Months::new(36)) else {
            continue;
        };
        if !codes.is(Fact::NewPatient) {
            continue;
        }
        let seen = cx.own_others().flat_map(|o| &o.lines).map(|l| l.dos);
        let seen = seen.filter(|dos| *dos > since && *dos < line.dos).max();
        if let Some(on) = seen {
            let message = format!(
                "{} is for new patients; this one was seen on {on}",
                line.code
            );
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
