//! A group number and a plan name are both sent.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "group-number-with-plan-name",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("group_number_with_plan_name.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let both = |group: &str, plan: &str| !group.is_empty() && !plan.is_empty();
    let message = "a group number and a plan name are sent together; the number alone is allowed";
    let subscriber = &cx.claim.subscriber;
    if both(&subscriber.group_number, &subscriber.plan_name) {
        let change = Change::SetText {
            field: TextField::PlanName,
            text: String::new(),
        };
        findings
            .add(At::Party(Party::Subscriber), place::GROUP, message)
            .fix(Fix::safe("leave the plan name out", change))
            .done();
    }
    for (n, other) in cx.claim.other_payers.iter().enumerate() {
        if both(&other.group_number, &other.plan_name) {
            findings
                .add(
                    At::Party(Party::OtherPayer(n + 1)),
                    place::OTHER_PAYER,
                    message,
                )
                .done();
        }
    }
}
