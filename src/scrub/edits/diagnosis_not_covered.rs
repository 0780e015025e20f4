//! No diagnosis of a line supports its service under a coverage policy.

use crate::codesets::{Area, Necessity, PolicyKind};
use crate::domain::codes::Modifier;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-not-covered",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::COVERAGE,
    guide: include_str!("diagnosis_not_covered.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.is_medicare() {
        return;
    }
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let Some(table) = cx.codes.coverage.as_of(line.dos) else {
            findings.not_checked("coverage-policies");
            continue;
        };
        if codes.has_any(&["GA", "GZ", "GY", "GX"]) {
            continue;
        }
        let code = line.code.as_str();
        let pointed = necessity::pointed(cx, line);
        let found = table
            .policies(code, line.dos, area(cx))
            .into_iter()
            .find_map(|policy| {
                let said = policy.necessity(code, &pointed);
                (said != Necessity::Supported).then_some((policy, said))
            });
        let Some((policy, said)) = found else {
            continue;
        };
        let why = match &said {
            Necessity::Excluded(dx) => format!("never covers {}", dotted(dx)),
            Necessity::AlsoRequired => "wants a further diagnosis".to_owned(),
            Necessity::NotSupported | Necessity::Supported => {
                "covers none of the diagnoses of the line".to_owned()
            }
        };
        let document = match policy.kind {
            PolicyKind::National => "NCD",
            PolicyKind::Local => "LCD",
            PolicyKind::Article => "article",
        };
        let (offers, words) = necessity::on_record(cx, policy, (code, line));
        let message = format!("{document} {} {why} for {code}{words}", policy.id);
        let release = cx
            .codes
            .coverage
            .edition(line.dos)
            .map_or("", |e| &e.release);
        let mut found = findings
            .add(At::Line(n), place::POINTERS, message)
            .release(release);
        for offer in offers {
            let pointers = necessity::pointing_first(line, offer.place);
            let change = Change::SetPointers { line: n, pointers };
            found = found.fix(Fix::review(
                format!("point to {} first", offer.display),
                change,
            ));
        }
        for (modifier, title) in [
            ("GA", "add GA: a notice was signed before the service"),
            ("GZ", "add GZ: no notice was signed"),
        ] {
            if let Ok(modifier) = Modifier::parse(modifier) {
                let change = Change::AddModifier { line: n, modifier };
                found = found.fix(Fix::review(title, change));
            }
        }
        found.done();
    }
}

fn area<'a>(cx: &'a ScrubContext<'_>) -> Area<'a> {
    let facility = cx.claim.facility.as_ref().map(|f| f.address.state.as_str());
    let state = facility.unwrap_or(cx.claim.billing.address.state.as_str());
    Area {
        contractor: cx.facts.contractor.as_deref(),
        state: Some(state).filter(|state| !state.is_empty()),
    }
}
