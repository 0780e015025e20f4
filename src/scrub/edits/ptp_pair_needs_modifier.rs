//! Two services of a day are paid together only with a modifier.

use crate::codesets::PtpIndicator;
use crate::coding::modifiers::proof;
use crate::coding::ncci::ptp_conflicts;
use crate::domain::codes::Modifier;
use crate::scrub::coded::{Whose, each_day};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "ptp-pair-needs-modifier",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::NCCI,
    guide: include_str!("ptp_pair_needs_modifier.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.lines.len() < 2 && cx.own_others().next().is_none() {
        return;
    }
    each_day(cx, Whose::Specialty, |day| {
        if day.lines.len() < 2 {
            return;
        }
        let Some(conflicts) = ptp_conflicts(cx.codes, &day.lines, day.dos) else {
            findings.not_checked("ncci-ptp");
            return;
        };
        for pair in conflicts
            .iter()
            .filter(|c| c.row.indicator == PtpIndicator::ModifierAllowed)
        {
            let (denied, paid) = (&pair.row.column2, &pair.row.column1);
            let own = |at: usize| day.own.get(at).copied().flatten();
            // A side helps only where the other line names the other side: that is no one fix.
            let has = |at: usize, m: &str| {
                day.lines
                    .get(at)
                    .is_some_and(|line| line.modifiers.contains(&m))
            };
            let helps =
                |(at, m): &&(usize, &'static str)| !matches!(*m, "RT" | "LT") && !has(*at, m);
            let legitimate: Vec<_> = pair.legitimate.iter().filter(helps).take(5).collect();
            let first = legitimate.first().map_or("a modifier", |(_, m)| m);
            let message =
                format!("{denied} needs {first} beside {paid} if it is separately identifiable");
            let Some(n) = own(pair.column2).or(own(pair.column1)) else {
                continue;
            };
            let mut found = findings
                .add(At::Line(n), place::MODIFIERS, message)
                .release(cx.ptp_release(day.dos));
            for (at, modifier) in legitimate {
                if let (Some(line), Ok(modifier)) = (own(*at), Modifier::parse(modifier)) {
                    let proof = proof(modifier.as_str()).unwrap_or("why it was distinct");
                    let title =
                        format!("add {modifier} to line {line}: the note must show {proof}");
                    found = found.fix(Fix::review(title, Change::AddModifier { line, modifier }));
                }
            }
            found.done();
        }
    });
}
