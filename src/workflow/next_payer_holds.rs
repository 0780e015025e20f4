//! Claims to the next payer that have not left, when the payer before takes its decision back:
//! they wait for the correction.

use super::claim_records::shares_lines;
use super::context::DeedContext;
use super::error::DeedError;
use super::post_remittance::by;
use super::scrub_claim::scrub_claim;
use crate::domain::claim::{Claim, ClaimEvent, ClaimEventKind, ClaimStatus};
use crate::domain::keys::RemittanceId;
use crate::domain::ledger::Party;
use crate::store::{balances, claims};

/// Why such a claim is held.
const TAKEN_BACK: &str = "the payer before took its payment back: wait for its correction";

/// The claims of the same visit to later payers that have not left.
fn unsent_later(cx: &DeedContext<'_>, claim: &Claim) -> Result<Vec<Claim>, DeedError> {
    let mut later = Vec::new();
    for one in claims::of_encounter(cx.tx, claim.encounter)? {
        let unsent = one.order > claim.order && one.first_sent_on.is_none();
        if unsent && shares_lines(cx.tx, one.id, claim.id)? {
            later.push(one);
        }
    }
    Ok(later)
}

fn tell(
    cx: &DeedContext<'_>,
    (id, claim): (RemittanceId, &Claim),
    (kind, words): (ClaimEventKind, &str),
) -> Result<(), DeedError> {
    let told = format!("{}: {words}", by(id));
    claims::append_event(cx.tx, claim.id, &ClaimEvent::new(kind, cx.today, told))?;
    let held = kind == ClaimEventKind::PutOnHold;
    set_reason(cx, claim, if held { words } else { "" })
}

fn set_reason(cx: &DeedContext<'_>, claim: &Claim, reason: &str) -> Result<(), DeedError> {
    if let Some(mut now) = claims::get(cx.tx, claim.id)? {
        now.hold_reason = reason.to_owned();
        claims::change(cx.tx, &now)?;
    }
    Ok(())
}

/// Holds what would go to the next payer on the strength of a payment that is taken back.
pub(super) fn hold(cx: &DeedContext<'_>, id: RemittanceId, claim: &Claim) -> Result<(), DeedError> {
    for later in unsent_later(cx, claim)? {
        if matches!(later.status, ClaimStatus::Draft | ClaimStatus::Ready) {
            tell(cx, (id, &later), (ClaimEventKind::PutOnHold, TAKEN_BACK))?;
        }
    }
    Ok(())
}

/// Lets go what waited for a correction that has come, or withdraws it where the correction
/// leaves nothing for that payer.
pub(super) fn release(
    cx: &DeedContext<'_>,
    id: RemittanceId,
    claim: &Claim,
) -> Result<(), DeedError> {
    for later in unsent_later(cx, claim)? {
        if later.status != ClaimStatus::Held || later.hold_reason != TAKEN_BACK {
            continue;
        }
        let owed = balances::of_claim(cx.tx, later.id)?;
        let party = Party::Payer(later.payer);
        let kind = if owed.iter().any(|(p, m)| *p == party && m.is_positive()) {
            (ClaimEventKind::Released, "the correction has come")
        } else {
            (
                ClaimEventKind::Voided,
                "the correction leaves nothing for this payer",
            )
        };
        let freed = kind.0 == ClaimEventKind::Released;
        tell(cx, (id, &later), kind)?;
        if freed {
            scrub_claim(cx, later.id)?;
        }
    }
    Ok(())
}

/// Is an event of a claim to the next payer one that a remittance caused in this way?
pub(super) fn caused(id: RemittanceId, event: &ClaimEvent) -> bool {
    let here = matches!(
        event.kind,
        ClaimEventKind::PutOnHold | ClaimEventKind::Released | ClaimEventKind::Voided
    );
    here && event.detail.starts_with(&format!("{}: ", by(id)))
}

/// After such events were cancelled: the reason stands where the claim is held, and only there.
pub(super) fn put_right(cx: &DeedContext<'_>, claim: &Claim) -> Result<(), DeedError> {
    for later in unsent_later(cx, claim)? {
        let held = later.status == ClaimStatus::Held;
        if held && later.hold_reason.is_empty() {
            set_reason(cx, &later, TAKEN_BACK)?;
        } else if !held && later.hold_reason == TAKEN_BACK {
            set_reason(cx, &later, "")?;
        }
    }
    Ok(())
}
