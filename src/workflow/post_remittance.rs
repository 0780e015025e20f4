//! Post a remittance: the plan of the preview goes into the books, whole and in one transaction.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::auto_post_rules;
use super::build_claim::build_for;
use super::claim_records::{is_cut_off, remittance_of, shares_lines};
use super::context::DeedContext;
use super::error::DeedError;
use super::keep_deposit::entered_before;
use super::posting_entries::{Numbers, append, post_plb};
use super::remittance_matches::{candidates, credit, names_of, payer_of, senders};
use super::scrub_claim::scrub_claim;
use super::{next_payer_holds, posting_denials, remittance_matches, suspense};
use crate::billing::auto_post::AutoPostTable;
use crate::billing::matching::Score;
use crate::billing::post::{
    Action, ClaimOnFile, ClaimPlan, PostingContext, PostingPlan, is_far_ahead, plan,
};
use crate::domain::claim::{Claim, ClaimEvent, ClaimEventKind, ClaimStatus, FollowUp};
use crate::domain::dates::Span;
use crate::domain::denial::DenialStatus;
use crate::domain::keys::{ClaimId, DepositId, RemittanceId};
use crate::domain::payer::Payer;
use crate::domain::remittance::{ClaimPayment, Remittance};
use crate::store::deposits::{self, Deposit};
use crate::store::remittances::{self, RemittanceClaim, RemittanceRow, RemittanceStatus};
use crate::store::{Connection, balances, claims, coverages, denials, payers};
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
    /// Matched by hand, each to a claim of ours.
    pub matched: BTreeMap<usize, ClaimId>,
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
    simulate(db, today, id, (choices, None))
}

/// As [`preview`], with another table than the one in force.
///
/// # Errors
/// As [`preview`].
pub fn simulate(
    db: &Connection,
    today: NaiveDate,
    id: RemittanceId,
    (choices, table): (&Choices, Option<&AutoPostTable>),
) -> Result<Preview, DeedError> {
    let row = remittances::get(db, id)?.ok_or_else(|| DeedError::no_such("remittance", id))?;
    let remittance = remittance_of(db, id)?;
    let payer = match row.payer {
        Some(payer) => payers::get(db, payer)?,
        None => payer_of(db, &remittance)?,
    };
    let deposit = row.deposit.unwrap_or(DepositId(0));
    let context = (&row, payer.as_ref(), deposit, today);
    let plan = planned(db, context, &remittance, (choices, table))?;
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
    (choices, table): (&Choices, Option<&AutoPostTable>),
) -> Result<PostingPlan, DeedError> {
    let payer_names = names_of(payer, remittance);
    let payer = payer.map(|payer| payer.id);
    let mut on_file = Vec::with_capacity(remittance.claims.len());
    for (index, payment) in remittance.claims.iter().enumerate() {
        let by_hand = choices.matched.get(&index).copied();
        on_file.push(candidates(db, payment, by_hand)?);
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
    let own_table = match table {
        Some(table) => Cow::Borrowed(table),
        None => auto_post_rules::in_force(db)?,
    };
    let cx = PostingContext {
        remittance: row.id,
        file: row.file.clone(),
        deposit,
        payer,
        senders: senders(db, remittance, payer)?,
        posted_on: today,
        table: &own_table,
        payer_names,
        accepted: choices.accepted.clone(),
        left_out: choices.left_out.clone(),
        matched: choices.matched.clone(),
        // What waits in suspense is looked at again each time: its claim may have appeared.
        done: places(|claim| claim.action != "suspense"),
        suspended: places(|claim| claim.action == "suspense"),
        plb_done: row.status.is_posted(),
    };
    Ok(plan(&cx, remittance, &on_file, &credits))
}

/// The claims that a claim payment of a remittance may be for, the best first, each with its
/// score and the reasons; a person chooses.
///
/// # Errors
/// When there is no such remittance or claim payment.
pub fn suggestions(
    db: &Connection,
    (id, place): (RemittanceId, usize),
) -> Result<Vec<(ClaimOnFile, Score)>, DeedError> {
    let remittance = remittance_of(db, id)?;
    let payment = remittance.claims.get(place);
    let payment = payment.ok_or_else(|| DeedError::no_such("claim payment", place + 1))?;
    remittance_matches::suggestions(db, payment)
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
        None if remittance
            .paid_on
            .is_some_and(|on| is_far_ahead(on, cx.today)) =>
        {
            DepositId(0)
        }
        None => open_deposit(cx, &remittance, payer.as_ref())?,
    };
    let context = (&row, payer.as_ref(), deposit, cx.today);
    let plan = planned(cx.tx, context, &remittance, (choices, None))?;
    if plan.parked.is_some() {
        remittances::set_status(cx.tx, id, RemittanceStatus::Parked, None)?;
        cx.audit("park-remittance", ("remittance", Some(id.0)), None)?;
        return Ok(Posted {
            status: RemittanceStatus::Parked,
            plan,
        });
    }
    post_claims(cx, &row, &remittance, &plan)?;
    post_plb(cx, id, &plan)?;
    let status = status_after(cx.tx, id)?;
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

/// Posts the claims of a plan in its order; what stands from an earlier posting is left.
fn post_claims(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    remittance: &Remittance,
    plan: &PostingPlan,
) -> Result<(), DeedError> {
    let before: BTreeMap<usize, String> = remittances::claims(cx.tx, row.id)?
        .into_iter()
        .filter(|claim| claim.standing && claim.action != "refuse")
        .map(|claim| (claim.place, claim.action))
        .collect();
    let mut numbers = Numbers::new();
    for index in &plan.order {
        let claim_plan = plan.claims.iter().find(|plan| plan.index == *index);
        let (Some(payment), Some(claim_plan)) = (remittance.claims.get(*index), claim_plan) else {
            continue;
        };
        match before.get(index).map(String::as_str) {
            None => {}
            Some("suspense") if matches!(claim_plan.action, Action::Post) => {
                suspense::release(cx, row, *index, "its claim was found")?;
            }
            Some(_) => continue,
        }
        post_claim(cx, (row, &mut numbers), (remittance, payment), claim_plan)?;
    }
    Ok(())
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
    if let Some(known) = entered_before(cx, remittance)? {
        return Ok(known);
    }
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

/// Where a remittance stands by what became of its claims.
pub(super) fn status_after(
    db: &Connection,
    id: RemittanceId,
) -> Result<RemittanceStatus, DeedError> {
    let rows = remittances::claims(db, id)?;
    let whole = rows.iter().all(|row| row.action == "post");
    Ok(if whole {
        RemittanceStatus::Posted
    } else {
        RemittanceStatus::Partial
    })
}

/// Puts the plan of one claim payment into the books.
fn post_claim(
    cx: &DeedContext<'_>,
    (row, numbers): (&RemittanceRow, &mut Numbers),
    (remittance, payment): (&Remittance, &ClaimPayment),
    plan: &ClaimPlan,
) -> Result<(), DeedError> {
    if !matches!(plan.action, Action::Refuse { .. }) {
        append(cx, numbers, plan)?;
    }
    let here = plan.takes_back_here.map(|place| (row.id, place));
    let takes_back = plan.takes_back.first().copied().or(here);
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
        takes_back,
        standing: !matches!(plan.action, Action::Refuse { .. }),
    };
    remittances::set_claim(cx.tx, row.id, &record)?;
    let (true, Some(id)) = (posts, plan.claim) else {
        return Ok(());
    };
    let Some(claim) = claims::get(cx.tx, id)? else {
        return Ok(());
    };
    if let Some(taken) = takes_back {
        remittances::set_standing(cx.tx, taken, false)?;
        for denial in denials::opened_by(cx.tx, taken)? {
            let why = (DenialStatus::Withdrawn, "the payer took its decision back");
            posting_denials::decide(cx, (row.id, plan.index), &denial, why)?;
        }
        next_payer_holds::hold(cx, row.id, &claim)?;
    }
    posting_denials::settle(cx, row.id, (&claim, plan))?;
    posting_denials::open(cx, row.id, (remittance, &claim), plan)?;
    remember_payer_number(cx, claim.clone(), payment)?;
    if takes_back.is_none() {
        next_payer_holds::release(cx, row.id, &claim)?;
    }
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
