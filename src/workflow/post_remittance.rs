//! Post a remittance: the plan of the preview goes into the books, whole and in one transaction.

use std::collections::BTreeSet;

use serde_json::json;

use super::build_claim::build_for;
use super::claim_records::{is_cut_off, remittance_of, shares_lines};
use super::context::DeedContext;
use super::error::DeedError;
use super::remittance_matches::{candidates, credit, payer_of, senders};
use super::scrub_claim::scrub_claim;
use crate::billing::auto_post::AutoPostTable;
use crate::billing::playbook::{Playbook, denial_clock};
use crate::billing::post::{Action, ClaimPlan, PostingContext, PostingPlan, plan};
use crate::domain::claim::{Claim, ClaimEvent, ClaimEventKind, ClaimStatus, FollowUp};
use crate::domain::dates::Span;
use crate::domain::denial::{Denial, DenialStatus};
use crate::domain::keys::{ClaimId, DenialId, DepositId, RemittanceId, ServiceLineId};
use crate::domain::payer::Payer;
use crate::domain::remittance::{ClaimPayment, Remittance};
use crate::store::deposits::{self, Deposit};
use crate::store::remittances::{self, RemittanceClaim, RemittanceRow, RemittanceStatus};
use crate::store::{Connection, balances, claims, coverages, denials, ledger, payers};
use chrono::NaiveDate;

/// A claim that another payer received from this one is waited for so long (rulings: crossover).
const CROSSOVER_WAIT: Span = Span::Days(30);

/// What a person decided about single claims of a remittance, by their index.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Choices {
    /// Accepted although they overpay or change a code.
    pub accepted: BTreeSet<usize>,
    /// Left out.
    pub left_out: BTreeSet<usize>,
}

/// A remittance with what posting it would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Preview {
    /// Its record.
    pub row: RemittanceRow,
    /// Who sent it, when that is known.
    pub payer: Option<Payer>,
    /// What the payer says.
    pub remittance: Remittance,
    /// What posting will do.
    pub plan: PostingPlan,
}

/// What posting did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Posted {
    /// Where the remittance is now.
    pub status: RemittanceStatus,
    /// The plan that was carried out.
    pub plan: PostingPlan,
}

/// What posting a remittance would do, without doing it.
///
/// # Errors
/// When there is no such remittance, or its file is gone.
pub fn preview(
    db: &Connection,
    today: NaiveDate,
    id: RemittanceId,
    choices: &Choices,
) -> Result<Preview, DeedError> {
    let row = remittances::get(db, id)?.ok_or_else(|| DeedError::no_such("remittance", id))?;
    let remittance = remittance_of(db, id)?;
    let payer = match row.payer {
        Some(payer) => payers::get(db, payer)?,
        None => payer_of(db, &remittance)?,
    };
    let deposit = row.deposit.unwrap_or(DepositId(0));
    let context = (&row, payer.as_ref(), deposit, today);
    let plan = planned(db, context, &remittance, choices)?;
    Ok(Preview {
        row,
        payer,
        remittance,
        plan,
    })
}

fn planned(
    db: &Connection,
    (row, payer, deposit, today): (&RemittanceRow, Option<&Payer>, DepositId, NaiveDate),
    remittance: &Remittance,
    choices: &Choices,
) -> Result<PostingPlan, DeedError> {
    let payer = payer.map(|payer| payer.id);
    let mut on_file = Vec::with_capacity(remittance.claims.len());
    for payment in &remittance.claims {
        on_file.push(candidates(db, payment)?);
    }
    let mut credits = Vec::with_capacity(remittance.provider_adjustments.len());
    for item in &remittance.provider_adjustments {
        credits.push(credit(db, payer, item)?);
    }
    let mut standing = remittances::claims(db, row.id)?;
    standing.retain(|claim| claim.standing && claim.action != "refuse");
    let places = |kept: fn(&RemittanceClaim) -> bool| {
        let rows = standing.iter().filter(|claim| kept(claim));
        rows.map(|claim| claim.place).collect()
    };
    let cx = PostingContext {
        remittance: row.id,
        file: row.file.clone(),
        deposit,
        payer,
        senders: senders(db, remittance, payer)?,
        posted_on: today,
        table: AutoPostTable::built_in(),
        accepted: choices.accepted.clone(),
        left_out: choices.left_out.clone(),
        done: places(|_| true),
        suspended: places(|claim| claim.action == "suspense"),
        plb_done: row.status.is_posted(),
    };
    Ok(plan(&cx, remittance, &on_file, &credits))
}

/// Posts a remittance. Nothing is posted of a file whose deposit does not add up; a claim that
/// cannot be proved is left, and the rest posts.
///
/// # Errors
/// Refused when it was posted before or is parked.
pub fn post(
    cx: &DeedContext<'_>,
    id: RemittanceId,
    choices: &Choices,
) -> Result<Posted, DeedError> {
    let row = remittances::get(cx.tx, id)?.ok_or_else(|| DeedError::no_such("remittance", id))?;
    check_status(cx, &row)?;
    let remittance = remittance_of(cx.tx, id)?;
    let payer = match row.payer {
        Some(payer) => payers::get(cx.tx, payer)?,
        None => payer_of(cx.tx, &remittance)?,
    };
    let due = remittance.claims_paid() - remittance.plb_total();
    let deposit = match row.deposit {
        Some(deposit) => deposit,
        // A file that will be parked brings no money into the register.
        None if due != remittance.amount => DepositId(0),
        None => open_deposit(cx, &remittance, payer.as_ref())?,
    };
    let context = (&row, payer.as_ref(), deposit, cx.today);
    let plan = planned(cx.tx, context, &remittance, choices)?;
    if plan.parked.is_some() {
        remittances::set_status(cx.tx, id, RemittanceStatus::Parked, None)?;
        cx.audit("park-remittance", ("remittance", Some(id.0)), None)?;
        return Ok(Posted {
            status: RemittanceStatus::Parked,
            plan,
        });
    }
    let before: BTreeSet<usize> = remittances::claims(cx.tx, id)?
        .into_iter()
        .filter(|claim| claim.standing && claim.action != "refuse")
        .map(|claim| claim.place)
        .collect();
    for claim_plan in plan
        .claims
        .iter()
        .filter(|plan| !before.contains(&plan.index))
    {
        let Some(payment) = remittance.claims.get(claim_plan.index) else {
            continue;
        };
        post_claim(cx, &row, (&remittance, payment), claim_plan)?;
    }
    for entry in plan.plb.iter().flat_map(|plb| &plb.entries) {
        ledger::append_entry(cx.tx, entry)?;
    }
    let status = if plan.n_not_posted() == 0 {
        RemittanceStatus::Posted
    } else {
        RemittanceStatus::Partial
    };
    // What was built on its first claims since then stays later than it.
    let posted_on = row
        .posted_on
        .filter(|_| row.status.is_posted())
        .unwrap_or(cx.today);
    remittances::set_status(cx.tx, id, status, Some((posted_on, deposit)))?;
    if let (None, Some(payer)) = (row.payer, &payer) {
        remittances::set_payer(cx.tx, id, payer.id)?;
    }
    let detail = json!({ "status": status.name(), "posted": plan.deposit.posted.to_string() });
    cx.audit("post-remittance", ("remittance", Some(id.0)), Some(&detail))?;
    Ok(Posted { status, plan })
}

fn check_status(cx: &DeedContext<'_>, row: &RemittanceRow) -> Result<(), DeedError> {
    if is_cut_off(cx.tx, row)? {
        return Err(DeedError::refused(
            format!(
                "remittance {} is cut off: its SE segment is missing",
                row.id
            ),
            "ask the payer for the whole file",
        ));
    }
    match row.status {
        RemittanceStatus::Posted => Err(DeedError::refused(
            format!(
                "remittance {} was posted on {}",
                row.id,
                row.posted_on.map(|on| on.to_string()).unwrap_or_default()
            ),
            "unpost it first if it is wrong",
        )),
        RemittanceStatus::Review => Err(DeedError::refused(
            format!("remittance {} looks like one that came before", row.id),
            "compare both, then release or drop it",
        )),
        RemittanceStatus::Waiting
        | RemittanceStatus::Partial
        | RemittanceStatus::Parked
        | RemittanceStatus::Unposted => Ok(()),
    }
}

fn open_deposit(
    cx: &DeedContext<'_>,
    remittance: &Remittance,
    payer: Option<&Payer>,
) -> Result<DepositId, DeedError> {
    let deposit = Deposit {
        id: DepositId(0),
        payer: payer.map(|payer| payer.id),
        patient: None,
        method: remittance.method.code().to_owned(),
        trace: remittance.trace.clone(),
        amount: remittance.amount,
        received_on: remittance.paid_on.unwrap_or(cx.today),
    };
    Ok(deposits::add(cx.tx, &deposit)?)
}

/// Puts the plan of one claim payment into the books.
fn post_claim(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    (remittance, payment): (&Remittance, &ClaimPayment),
    plan: &ClaimPlan,
) -> Result<(), DeedError> {
    if !matches!(plan.action, Action::Refuse { .. }) {
        for entry in &plan.entries {
            ledger::append_entry(cx.tx, entry)?;
        }
    }
    let posts = matches!(plan.action, Action::Post);
    let event = match (posts, plan.claim, plan.event) {
        (true, Some(claim), Some(kind)) => Some(tell(cx, row, claim, (kind, payment))?),
        _ => None,
    };
    let last = payment.services.iter().map(|service| service.at).max();
    let record = RemittanceClaim {
        place: plan.index,
        claim: plan.claim,
        control_number: payment.patient_control_number.clone(),
        payer_claim_number: payment.payer_claim_number.clone(),
        status_code: payment.status.code(),
        charged: payment.charged,
        paid: payment.paid,
        action: plan.action.name().to_owned(),
        reason: plan.action.reason().unwrap_or_default().to_owned(),
        segments: (payment.at, last.unwrap_or(payment.at)),
        event,
        takes_back: plan.takes_back.first().copied(),
        standing: !matches!(plan.action, Action::Refuse { .. }),
    };
    remittances::set_claim(cx.tx, row.id, &record)?;
    let (true, Some(id)) = (posts, plan.claim) else {
        return Ok(());
    };
    let Some(claim) = claims::get(cx.tx, id)? else {
        return Ok(());
    };
    for taken in &plan.takes_back {
        remittances::set_standing(cx.tx, *taken, false)?;
        for denial in denials::opened_by(cx.tx, *taken)? {
            let why = (DenialStatus::Withdrawn, "the payer took its decision back");
            denials::decide(cx.tx, denial.id, why, cx.today)?;
        }
    }
    settle_denials(cx, row, &claim, plan)?;
    open_denials(cx, row, (remittance, &claim), plan)?;
    remember_payer_number(cx, claim.clone(), payment)?;
    next_claim(cx, &claim, plan)?;
    clear(cx, row, claim.id)
}

/// The words by which things that a posting did are found again when it is taken back.
pub(super) fn by(id: RemittanceId) -> String {
    format!("remittance {id}")
}

/// Adds the event of a posting to the claim's timeline.
fn tell(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    id: ClaimId,
    (kind, payment): (ClaimEventKind, &ClaimPayment),
) -> Result<i64, DeedError> {
    let status = claims::get(cx.tx, id)?.map(|claim| claim.status);
    let fits = status.is_some_and(|status| status.after(kind).is_ok());
    let kind = if fits { kind } else { ClaimEventKind::Noted };
    let told = format!(
        "{}, {} {}: paid {} of {}, status {}",
        by(row.id),
        row.payer_name,
        row.trace,
        payment.paid,
        payment.charged,
        payment.status.code()
    );
    let event = ClaimEvent::new(kind, cx.today, told).told_by(row.file.clone());
    Ok(claims::append_event(cx.tx, id, &event)?)
}

/// Earlier denials of lines that are now paid, or denied anew, are over.
fn settle_denials(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    claim: &Claim,
    plan: &ClaimPlan,
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
        let outcome = format!("{words} {}", by(row.id));
        denials::decide(
            cx.tx,
            denial.id,
            (DenialStatus::Resolved, &outcome),
            cx.today,
        )?;
    }
    Ok(())
}

fn open_denials(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    (remittance, claim): (&Remittance, &Claim),
    plan: &ClaimPlan,
) -> Result<(), DeedError> {
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
            remittance: row.id,
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

fn remember_payer_number(
    cx: &DeedContext<'_>,
    mut claim: Claim,
    payment: &ClaimPayment,
) -> Result<(), DeedError> {
    let number = &payment.payer_claim_number;
    if !number.is_empty() && claim.payer_claim_number.as_ref() != Some(number) {
        claim.payer_claim_number = Some(number.clone());
        claims::change(cx.tx, &claim)?;
    }
    Ok(())
}

/// What moved to the next payer gets a claim of its own; one that this payer forwarded waits.
fn next_claim(cx: &DeedContext<'_>, claim: &Claim, plan: &ClaimPlan) -> Result<(), DeedError> {
    let Some(next) = plan.next_payer.filter(|_| plan.to_next_payer.is_positive()) else {
        return Ok(());
    };
    let siblings = claims::of_encounter(cx.tx, claim.encounter)?;
    for sibling in siblings {
        let there = sibling.payer == next && sibling.status != ClaimStatus::Voided;
        if there && shares_lines(cx.tx, sibling.id, claim.id)? {
            return Ok(());
        }
    }
    let coverage = coverages::in_force(cx.tx, claim.patient, claim.dos)?
        .into_iter()
        .find(|coverage| coverage.payer == next && coverage.order > claim.order);
    let Some(coverage) = coverage else {
        return Ok(());
    };
    let lines = claims::lines(cx.tx, claim.id)?;
    let id = build_for(cx, claim.encounter, &coverage, &lines)?;
    if plan.crossed_over {
        let until = CROSSOVER_WAIT.after(cx.today);
        let reason = format!("crossed over by the first payer: wait until {until}");
        let event = ClaimEvent::new(ClaimEventKind::PutOnHold, cx.today, reason.as_str());
        claims::append_event(cx.tx, id, &event)?;
        if let Some(mut waiting) = claims::get(cx.tx, id)? {
            waiting.hold_reason = reason;
            waiting.follow_up = Some(FollowUp {
                on: until,
                what: "has the next payer answered?".to_owned(),
            });
            claims::change(cx.tx, &waiting)?;
        }
    } else {
        scrub_claim(cx, id)?;
    }
    Ok(())
}

/// Closes the claims of a visit that nobody owes anything for any more, and opens a closed one
/// that somebody does.
pub(super) fn clear(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    claim: ClaimId,
) -> Result<(), DeedError> {
    clear_claims(cx, claim, &by(row.id))
}

/// As [`clear`], for a cause that is not a remittance.
pub(super) fn clear_claims(
    cx: &DeedContext<'_>,
    claim: ClaimId,
    cause: &str,
) -> Result<(), DeedError> {
    for id in claims::siblings(cx.tx, claim)? {
        let Some(claim) = claims::get(cx.tx, id)? else {
            continue;
        };
        let owed = balances::of_claim(cx.tx, id)?;
        let settled = owed.is_empty();
        let kind = match (claim.status, settled) {
            (ClaimStatus::Paid, true) => ClaimEventKind::BalanceCleared,
            (ClaimStatus::Closed, false) => ClaimEventKind::Reopened,
            _ => continue,
        };
        claims::append_event(cx.tx, id, &ClaimEvent::new(kind, cx.today, cause))?;
    }
    Ok(())
}
