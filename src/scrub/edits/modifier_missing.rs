//! A service lacks a modifier that it never goes without.

use crate::coding::modifiers::ModifierTrouble;
use crate::domain::codes::Modifier;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "modifier-missing",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("modifier_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        for trouble in &codes.troubles {
            let ModifierTrouble::Required(one_of) = trouble else {
                continue;
            };
            let message = format!("{} needs one of {}", line.code, one_of.join(", "));
            let severity = match cx.kind {
                Some(FilingCode::MedicarePartB | FilingCode::Medicaid) => Severity::Block,
                _ => Severity::Warn,
            };
            let found = findings.add(At::Line(n), place::MODIFIERS, message);
            let mut found = found.severity(severity);
            for modifier in one_of.iter().filter_map(|m| Modifier::parse(m).ok()) {
                let change = Change::AddModifier { line: n, modifier };
                found = found.fix(Fix::review(format!("add {modifier}"), change));
            }
            found.done();
        }
    }
}
