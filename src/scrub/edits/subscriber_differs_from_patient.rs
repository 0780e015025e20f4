//! The patient is sent as the subscriber, but name or date of birth differ.

use crate::domain::claim::EntityName;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "subscriber-differs-from-patient",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("subscriber_differs_from_patient.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let (subscriber, patient) = (&cx.claim.subscriber, &cx.claim.patient);
    if cx.claim.relationship != Relationship::Myself {
        return;
    }
    let EntityName::Person(name) = &subscriber.name else {
        return;
    };
    let differ = |a: &str, b: &str| {
        let (a, b) = (a.trim(), b.trim());
        !a.is_empty() && !b.is_empty() && !a.eq_ignore_ascii_case(b)
    };
    let born_apart =
        matches!((subscriber.birth_date, patient.birth_date), (Some(a), Some(b)) if a != b);
    let what = if differ(&name.last, &patient.name.last) || differ(&name.first, &patient.name.first)
    {
        "names"
    } else if born_apart {
        "dates of birth"
    } else {
        return;
    };
    let message = format!("the relationship is self, but subscriber and patient have two {what}");
    findings
        .add(At::Party(Party::Subscriber), place::RELATIONSHIP, message)
        .done();
}
