//! Units on one line exceed the medically unlikely edit.

use crate::codesets::MueIndicator;
use crate::coding::ncci::mue_excesses;
use crate::scrub::coded::{Whose, each_day};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "units-exceed-mue",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Services,
    authority: authority::NCCI,
    guide: include_str!("units_exceed_mue.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    each_day(cx, Whose::Clinician, |day| {
        let Some(excesses) = mue_excesses(cx.codes, &day.lines, day.dos) else {
            findings.not_checked("mue");
            return;
        };
        for excess in &excesses {
            let (row, own) = (&excess.row, |at: &usize| {
                day.own.get(*at).copied().flatten()
            });
            if row.indicator != MueIndicator::Line {
                continue;
            }
            for n in excess.lines.iter().filter_map(own) {
                let limit = row.limit_units;
                let message = format!(
                    "{} units of {}; the limit of a line is {limit}",
                    excess.units, row.code
                );
                findings
                    .add(At::Line(n), place::UNITS, message)
                    .release(cx.mue_release(day.dos))
                    .done();
            }
        }
    });
}
