//! GT stands on a professional claim to Medicare.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "video-modifier-of-hospitals",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Modifiers,
    authority: authority::TELEHEALTH,
    guide: include_str!("video_modifier_of_hospitals.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.is_medicare() {
        return;
    }
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if codes.has_any(&["GT"]) {
            let left = line.modifiers.iter().filter(|m| m.as_str() != "GT");
            let modifiers = left.copied().collect();
            let change = Change::SetModifiers { line: n, modifiers };
            findings
                .add(
                    At::Line(n),
                    place::MODIFIERS,
                    "medicare reads the place, not GT",
                )
                .fix(Fix::review("take GT off", change))
                .done();
        }
    }
}
