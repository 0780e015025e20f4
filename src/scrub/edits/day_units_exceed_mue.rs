//! Units of one day exceed the medically unlikely edit.

use crate::codesets::MueIndicator;
use crate::coding::ncci::mue_excesses;
use crate::scrub::coded::{Whose, each_day};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "day-units-exceed-mue",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Services,
    authority: authority::NCCI,
    guide: include_str!("day_units_exceed_mue.md"),
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
            let severity = match row.indicator {
                MueIndicator::Line => continue,
                MueIndicator::DayPolicy => Severity::Block,
                MueIndicator::DayClinical => Severity::Warn,
            };
            let Some(n) = excess.lines.iter().filter_map(own).next_back() else {
                continue;
            };
            let advice = match severity {
                Severity::Block => "never paid",
                Severity::Warn | Severity::Info => "documentation may support it",
            };
            let (units, limit) = (excess.units, row.limit_units);
            let message = format!(
                "{units} units of {} that day; the limit is {limit}: {advice}",
                row.code
            );
            findings
                .add(At::Line(n), place::UNITS, message)
                .severity(severity)
                .release(cx.mue_release(day.dos))
                .done();
        }
    });
}
