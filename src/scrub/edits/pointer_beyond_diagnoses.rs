//! A line points to a diagnosis that is not on the claim.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "pointer-beyond-diagnoses",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("pointer_beyond_diagnoses.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let n_diagnoses = cx.claim.diagnoses.len();
    if n_diagnoses == 0 {
        return;
    }
    let is_wrong = |pointer: &&u8| **pointer == 0 || usize::from(**pointer) > n_diagnoses;
    for (n, line) in walk::lines(cx.claim) {
        let Some(wrong) = line.pointers.iter().find(is_wrong) else {
            continue;
        };
        let message = format!("the line points to diagnosis {wrong}; the claim has {n_diagnoses}");
        let left: Vec<u8> = line
            .pointers
            .iter()
            .filter(|p| !is_wrong(p))
            .copied()
            .collect();
        let found = findings.add(At::Line(n), place::POINTERS, message);
        if left.is_empty() {
            found.done();
        } else {
            let change = Change::SetPointers {
                line: n,
                pointers: left,
            };
            found.fix(Fix::review("drop the pointer", change)).done();
        }
    }
}
