//! A service comes sooner than Medicare pays for it again.

use crate::coding::frequency::{free_again, too_often};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "service-too-frequent",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("service_too_frequent.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.is_medicare() {
        return;
    }
    let Some(others) = &cx.facts.others else {
        return;
    };
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let earlier = others.iter().flat_map(|other| &other.lines);
        let earlier = earlier.map(|other| (other.code.as_str(), other.dos));
        let reached = too_often(line.code.as_str(), line.dos, earlier);
        let Some((limit, last)) = reached.filter(|_| !codes.has_any(&["GA", "GZ", "GY"])) else {
            continue;
        };
        let code = line.code;
        let again = free_again(limit, last);
        let again = again.map_or_else(String::new, |on| format!("; again from {on}"));
        let message = format!(
            "{code} is paid {}: the last was on {last}{again}",
            limit.words()
        );
        findings.add(At::Line(n), place::PROCEDURE, message).done();
    }
}
