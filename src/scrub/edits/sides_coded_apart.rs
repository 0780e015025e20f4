//! Right and left are coded apart while a code for both sides exists.

use crate::codesets::{Diagnosis, Side};
use crate::coding::specificity::side_of;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "sides-coded-apart",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("sides_coded_apart.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let of_side = |side: Side| {
        let sided = move |(_, dx): &(usize, &Diagnosis<'_>)| side_of(&dx.title()) == Some(side);
        cx.coded().billable().filter(sided)
    };
    if cx.claim.diagnoses.len() < 2 {
        return;
    }
    for (_, right) in of_side(Side::Right) {
        let Some(parent) = right.parent() else {
            continue;
        };
        let same_parent =
            |dx: &Diagnosis<'_>| dx.parent().is_some_and(|p| p.code() == parent.code());
        let Some((place, left)) = of_side(Side::Left).find(|(_, left)| same_parent(left)) else {
            continue;
        };
        let above = parent.parent().unwrap_or(parent);
        let names_both = |dx: &Diagnosis<'_>| {
            side_of(&dx.title()) == Some(Side::Both) && same_condition(&dx.title(), &right.title())
        };
        if let Some(both) = above.billable_below().find(names_both) {
            let message = format!(
                "{} and {} together are {}",
                right.display(),
                left.display(),
                both.display()
            );
            findings
                .add(At::Diagnosis(place), place::DIAGNOSES, message)
                .done();
        }
    }
}

/// Do two titles say the same but for the side?
fn same_condition(one: &str, two: &str) -> bool {
    let words = |title: &str| -> Vec<String> {
        let lower = title.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        let plain = |w: &&str| {
            !matches!(
                *w,
                "" | "right" | "left" | "bilateral" | "unilateral" | "of" | "knee" | "hip"
            )
        };
        words.filter(plain).map(str::to_owned).collect()
    };
    words(one) == words(two)
}
