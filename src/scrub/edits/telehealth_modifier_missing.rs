//! A telehealth place of service stands without a telehealth modifier.

use crate::codesets::Fact;
use crate::domain::codes::Modifier;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "telehealth-modifier-missing",
    consequence: Consequence::Denial,
    severity: Severity::Info,
    layer: Layer::Modifiers,
    authority: authority::TELEHEALTH,
    guide: include_str!("telehealth_modifier_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.is_medicare() {
        return;
    }
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let pos = line.pos.unwrap_or(cx.claim.pos);
        let far = matches!(pos.as_str(), "02" | "10");
        let told = codes.has_any(&["95", "93", "GT", "GQ", "FQ", "G0"]);
        let own_code = ("98000"..="98016").contains(&line.code.as_str());
        if !far || told || own_code || !codes.is(Fact::Telehealth) {
            continue;
        }
        let message = format!("{} at a distance does not say how it was held", line.code);
        let mut found = findings.add(At::Line(n), place::MODIFIERS, message);
        for (modifier, how) in [("95", "video"), ("93", "voice only")] {
            if let Ok(modifier) = Modifier::parse(modifier) {
                let change = Change::AddModifier { line: n, modifier };
                found = found.fix(Fix::review(format!("add {modifier}: {how}"), change));
            }
        }
        found.done();
    }
}
