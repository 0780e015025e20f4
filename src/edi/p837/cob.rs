//! Coordination of benefits: what other payers have decided (loops 2320, 2330, 2430).

use crate::domain::claim::{EntityName, LineAdjudication, OtherPayer, ProfessionalClaim};
use crate::domain::remittance::{Adjustment, AdjustmentGroup};
use crate::x12::{SetWriter, basic, composite};

use super::claim::amount;
use super::parties::{date, named, reference};

/// How many reasons one CAS holds.
const REASONS_PER_CAS: usize = 6;

/// Loops 2320, 2330A and 2330B.
pub(in crate::edi) fn other_payer(
    set: &mut SetWriter,
    (claim, by_line): (&ProfessionalClaim, bool),
    other: &OtherPayer,
) {
    let group = basic(&other.group_number);
    let plan = if group.is_empty() {
        basic(&other.plan_name)
    } else {
        String::new()
    };
    let (order, relationship) = (other.order.letter(), other.relationship.code());
    let filing = &other.filing_code;
    set.push(
        "SBR",
        &[order, relationship, &group, &plan, "", "", "", "", filing],
    );
    adjustments(set, &other.adjustments);
    if let Some(paid) = other.paid {
        set.push("AMT", &["D", &amount(paid)]);
    }
    if let Some(non_covered) = other.non_covered {
        set.push("AMT", &["A8", &amount(non_covered)]);
    }
    if let Some(left) = other.remaining_liability {
        set.push("AMT", &["EAF", &amount(left)]);
    }
    set.push(
        "OI",
        &["", "", &claim.benefits_assigned, "", "", &claim.release],
    );
    let mut remarks = vec!["", ""];
    remarks.extend(other.remarks.iter().take(5).map(|remark| remark.as_str()));
    set.push("MOA", &remarks);
    named(set, "IL", &other.subscriber, ("MI", &other.member_id));
    let name = EntityName::Organization(other.payer_name.clone());
    named(set, "PR", &name, ("PI", &other.payer_id));
    // The day of the decision stands here or on every line, never on both.
    if !by_line {
        date(set, "573", other.paid_on);
    }
    reference(set, "F8", &other.payer_claim_number);
}

/// Loop 2430.
pub(in crate::edi) fn decided(
    set: &mut SetWriter,
    claim: &ProfessionalClaim,
    (decided, revenue): (&LineAdjudication, &str),
) {
    let mut procedure = vec!["HC", decided.code.as_str()];
    procedure.extend(
        decided
            .modifiers
            .iter()
            .take(4)
            .map(|modifier| modifier.as_str()),
    );
    let procedure = composite(&procedure);
    let (paid, units) = (amount(decided.paid), decided.units.to_string());
    let into = decided
        .bundled_into
        .map_or(String::new(), |n| n.to_string());
    // A revenue line has its code in SVD04, and a procedure only where it is billed with one.
    let procedure = match decided.code.as_str() == revenue {
        true => String::new(),
        false => procedure,
    };
    let elements = [
        &*decided.payer_id,
        &paid,
        &procedure,
        revenue,
        &units,
        &into,
    ];
    set.push("SVD", &elements);
    adjustments(set, &decided.adjustments);
    let by_payer = claim
        .other_payers
        .iter()
        .find(|other| other.payer_id == decided.payer_id);
    date(
        set,
        "573",
        decided
            .paid_on
            .or_else(|| by_payer.and_then(|other| other.paid_on)),
    );
    if let Some(left) = decided.remaining_liability {
        set.push("AMT", &["EAF", &amount(left)]);
    }
}

/// CAS: the reasons of one group together, six to a segment, groups in the order given.
fn adjustments(set: &mut SetWriter, all: &[Adjustment]) {
    let mut groups: Vec<AdjustmentGroup> = Vec::new();
    for adjustment in all {
        if !groups.contains(&adjustment.group) {
            groups.push(adjustment.group);
        }
    }
    for group in groups {
        let of_group: Vec<&Adjustment> = all.iter().filter(|a| a.group == group).collect();
        for reasons in of_group.chunks(REASONS_PER_CAS) {
            let mut elements = vec![group.code().to_owned()];
            for adjustment in reasons {
                elements.push(adjustment.reason.to_string());
                elements.push(amount(adjustment.amount));
                elements.push(adjustment.quantity.map_or(String::new(), |n| n.to_string()));
            }
            set.push(
                "CAS",
                &elements.iter().map(String::as_str).collect::<Vec<_>>(),
            );
        }
    }
}
