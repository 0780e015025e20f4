//! What a posting does to denials, and how each stood before, so that unposting restores it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::context::DeedContext;
use super::error::DeedError;
use super::post_remittance::by;
use crate::billing::playbook::{Playbook, denial_clock};
use crate::billing::post::ClaimPlan;
use crate::domain::claim::Claim;
use crate::domain::dates::Span;
use crate::domain::denial::{Denial, DenialStatus};
use crate::domain::keys::{DenialId, RemittanceId, ServiceLineId};
use crate::domain::remittance::Remittance;
use crate::store::money_events::{self, MoneyEvent, MoneyEventKind};
use crate::store::{denials, payers};

/// How a denial stood.
#[derive(Serialize, Deserialize)]
struct Before {
    status: String,
    outcome: String,
}

/// Decides a denial, and remembers how it stood for the day on which the posting is taken back.
pub(super) fn decide(
    cx: &DeedContext<'_>,
    place: (RemittanceId, usize),
    denial: &Denial,
    (status, outcome): (DenialStatus, &str),
) -> Result<(), DeedError> {
    let before = Before {
        status: denial.status.name().to_owned(),
        outcome: denial.outcome.clone(),
    };
    let told = serde_json::to_string(&before).map_err(anyhow::Error::from)?;
    let mut event = MoneyEvent::new(MoneyEventKind::DenialBefore, cx.today, &told);
    event.remittance = Some(place);
    event.denial = Some(denial.id);
    event.claim = Some(denial.claim);
    event.amount = denial.amount;
    money_events::append(cx.tx, &event)?;
    denials::decide(cx.tx, denial.id, (status, outcome), cx.today)?;
    Ok(())
}

/// Puts back every denial that a posting decided, the last decision first.
pub(super) fn restore(
    cx: &DeedContext<'_>,
    (remittance, place): (RemittanceId, usize),
) -> Result<(), DeedError> {
    let mut events = money_events::of_remittance(cx.tx, remittance)?;
    events.reverse();
    for (number, event) in events {
        let here = event.remittance == Some((remittance, place));
        let (MoneyEventKind::DenialBefore, Some(denial), true) = (event.kind, event.denial, here)
        else {
            continue;
        };
        let before: Before = serde_json::from_str(&event.detail).map_err(anyhow::Error::from)?;
        let status = DenialStatus::from_name(&before.status).unwrap_or(DenialStatus::Open);
        denials::decide(cx.tx, denial, (status, &before.outcome), cx.today)?;
        money_events::undo(cx.tx, number, cx.today, "unposted")?;
    }
    Ok(())
}

/// Earlier denials of lines that are now paid, or denied anew, are over.
pub(super) fn settle(
    cx: &DeedContext<'_>,
    id: RemittanceId,
    (claim, plan): (&Claim, &ClaimPlan),
) -> Result<(), DeedError> {
    let told: BTreeSet<ServiceLineId> = plan.lines.iter().filter_map(|line| line.line).collect();
    for denial in denials::of_claim(cx.tx, claim.id)? {
        let over = matches!(
            denial.status,
            DenialStatus::Resolved | DenialStatus::Withdrawn
        );
        if over || !told.contains(&denial.line) {
            continue;
        }
        let again = plan.denials.iter().any(|draft| draft.line == denial.line);
        let words = if again {
            "denied again by"
        } else {
            "decided anew by"
        };
        let outcome = format!("{words} {}", by(id));
        let place = (id, plan.index);
        decide(cx, place, &denial, (DenialStatus::Resolved, &outcome))?;
    }
    Ok(())
}

/// Opens the denials that a plan has.
pub(super) fn open(
    cx: &DeedContext<'_>,
    id: RemittanceId,
    (remittance, claim): (&Remittance, &Claim),
    plan: &ClaimPlan,
) -> Result<(), DeedError> {
    if plan.denials.is_empty() {
        return Ok(());
    }
    let limit = payers::get(cx.tx, claim.payer)?.map_or(Span::Days(180), |p| p.appeal_limit);
    let denied_on = remittance
        .paid_on
        .or(remittance.produced_on)
        .unwrap_or(cx.today);
    let (appeal_by, due_on) = denial_clock(denied_on, limit);
    for draft in &plan.denials {
        let play = Playbook::built_in().play(draft.carc);
        let denial = Denial {
            id: DenialId(0),
            claim: claim.id,
            line: draft.line,
            payer: claim.payer,
            remittance: id,
            group: draft.group,
            carc: draft.carc,
            rarcs: draft.rarcs.clone(),
            amount: draft.amount,
            category: play.category,
            owner: play.owner,
            denied_on,
            appeal_by,
            due_on,
            status: DenialStatus::Open,
            outcome: String::new(),
        };
        denials::add(cx.tx, &denial, plan.index)?;
    }
    Ok(())
}
