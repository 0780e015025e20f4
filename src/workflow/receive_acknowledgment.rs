//! Read an answer to what was sent: TA1, 999 and 277CA become events of the claims they are about.
//!
//! An answer that is about a file or a claim that we never sent changes nothing and says so.

use super::context::DeedContext;
use super::error::DeedError;
use crate::billing::matching::normal;
use crate::domain::acknowledgment::{
    Acknowledgment, AcknowledgmentLevel, ClaimAcknowledgment, ClaimAction,
    InterchangeAcknowledgment, SetAcknowledgment, SyntaxError, Verdict,
};
use crate::domain::claim::{ClaimEvent, ClaimEventKind};
use crate::domain::keys::{ClaimId, FileHash};
use crate::edi::p837;
use crate::store::batches::{self, Batch};
use crate::store::claim_events;
use crate::store::claims::{self, Answered};

/// What reading answers came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answers {
    /// Claims whose file was accepted or that somebody has received.
    pub accepted: usize,
    /// Claims that were rejected.
    pub rejected: usize,
    /// What could not be placed, in words.
    pub notes: Vec<String>,
}

/// Takes in a TA1.
///
/// # Errors
/// The store's.
pub fn receive_interchange(
    cx: &DeedContext<'_>,
    file: &FileHash,
    answer: &InterchangeAcknowledgment,
    told: &mut Answers,
) -> Result<(), DeedError> {
    let found = batches::with_interchange(cx.tx, &answer.interchange_control)?;
    let Some(batch) = found.into_iter().next() else {
        told.notes.push(format!(
            "segment {}: no file of ours has interchange number {}",
            answer.at, answer.interchange_control
        ));
        return Ok(());
    };
    match answer.verdict {
        Verdict::Rejected => {
            let why = format!("interchange rejected (TA1 note {})", answer.note_code);
            batches::set_verdict(cx.tx, batch.id, "rejected")?;
            reject_all(cx, &batch, None, (file, &why), told)
        }
        Verdict::Accepted | Verdict::AcceptedWithErrors => Ok(()),
        Verdict::PartlyAccepted | Verdict::Unknown => {
            told.notes.push(format!(
                "segment {}: the verdict of the TA1 is not known",
                answer.at
            ));
            Ok(())
        }
    }
}

/// Takes in a 999.
///
/// # Errors
/// The store's.
pub fn receive_group(
    cx: &DeedContext<'_>,
    file: &FileHash,
    answer: &Acknowledgment,
    told: &mut Answers,
) -> Result<(), DeedError> {
    let Some(batch) = batches::with_group(cx.tx, &answer.group_control)?
        .into_iter()
        .next()
    else {
        told.notes.push(format!(
            "segment {}: no file of ours has group number {}",
            answer.at, answer.group_control
        ));
        return Ok(());
    };
    if answer.sets.is_empty() {
        let set = SetAcknowledgment {
            set_control: String::new(),
            verdict: answer.verdict,
            codes: Vec::new(),
            errors: Vec::new(),
            at: answer.at,
        };
        receive_set(cx, &batch, file, &set, told)?;
    }
    for set in &answer.sets {
        receive_set(cx, &batch, file, set, told)?;
    }
    let n_rejected = answer
        .sets
        .iter()
        .filter(|set| !set.verdict.is_accepted())
        .count();
    let verdict = match answer.verdict {
        Verdict::Rejected => "rejected",
        Verdict::PartlyAccepted => "partly",
        _ if n_rejected == 0 => "accepted",
        _ if n_rejected == answer.sets.len() => "rejected",
        _ => "partly",
    };
    batches::set_verdict(cx.tx, batch.id, verdict)?;
    Ok(())
}

fn receive_set(
    cx: &DeedContext<'_>,
    batch: &Batch,
    file: &FileHash,
    set: &SetAcknowledgment,
    told: &mut Answers,
) -> Result<(), DeedError> {
    if set.verdict.is_accepted() {
        for one in batches::carried(cx.tx, batch.id)? {
            if !set.set_control.is_empty() && one.set_control != set.set_control {
                continue;
            }
            let detail = match set.verdict {
                Verdict::AcceptedWithErrors => errors_in_words(&set.errors),
                _ => format!("interchange {}", batch.interchange_control),
            };
            let kind = ClaimEventKind::FileAccepted;
            if answer(cx, one.claim, (kind, file, &detail), told)? {
                claims::set_answered(cx.tx, one.claim, Answered::File)?;
                told.accepted += 1;
            }
        }
        return Ok(());
    }
    if set.verdict == Verdict::Rejected {
        let why = errors_in_words(&set.errors);
        let only = (!set.set_control.is_empty()).then_some(set.set_control.as_str());
        return reject_all(cx, batch, only, (file, &why), told);
    }
    told.notes.push(format!(
        "segment {}: the verdict of the 999 is not known",
        set.at
    ));
    Ok(())
}

/// Every claim of a batch, or of one set of it, was never filed.
fn reject_all(
    cx: &DeedContext<'_>,
    batch: &Batch,
    only: Option<&str>,
    (file, why): (&FileHash, &str),
    told: &mut Answers,
) -> Result<(), DeedError> {
    for one in batches::carried(cx.tx, batch.id)? {
        if only.is_some_and(|set| set != one.set_control) {
            continue;
        }
        if answer(
            cx,
            one.claim,
            (ClaimEventKind::FileRejected, file, why),
            told,
        )? {
            claims::set_answered(cx.tx, one.claim, Answered::Claim { accepted: false })?;
            told.rejected += 1;
        }
    }
    Ok(())
}

fn errors_in_words(errors: &[SyntaxError]) -> String {
    let words: Vec<String> = errors
        .iter()
        .map(|e| {
            let place = if e.loop_id.is_empty() {
                format!("segment {} {}", e.position, e.segment)
            } else {
                format!("segment {} {} in loop {}", e.position, e.segment, e.loop_id)
            };
            let element = if e.element.is_empty() {
                String::new()
            } else {
                format!(" element {}", e.element)
            };
            format!("{place}{element}: error {}", e.code)
        })
        .collect();
    if words.is_empty() {
        "no error is named".to_owned()
    } else {
        words.join("; ")
    }
}

/// Takes in one claim's line of a 277CA.
///
/// # Errors
/// The store's.
pub fn receive_claim(
    cx: &DeedContext<'_>,
    file: &FileHash,
    ack: &ClaimAcknowledgment,
    told: &mut Answers,
) -> Result<(), DeedError> {
    if ack.patient_control_number.is_empty() {
        return receive_batch(cx, file, ack, told);
    }
    let Some(id) = sent_as(cx, &ack.patient_control_number)? else {
        told.notes.push(format!(
            "segment {}: no claim of ours is {}",
            ack.at, ack.patient_control_number
        ));
        return Ok(());
    };
    let detail = in_words(ack);
    let payer = ack.level == AcknowledgmentLevel::Payer;
    let kind = match ack.action {
        ClaimAction::Rejected if payer => ClaimEventKind::RejectedByPayer,
        ClaimAction::Rejected => ClaimEventKind::RejectedByClearinghouse,
        ClaimAction::Accepted | ClaimAction::Received if payer => ClaimEventKind::AcceptedByPayer,
        ClaimAction::Accepted | ClaimAction::Received | ClaimAction::Forwarded => {
            ClaimEventKind::ReceivedByClearinghouse
        }
        ClaimAction::NotFound | ClaimAction::Split | ClaimAction::Unknown => ClaimEventKind::Noted,
    };
    if !answer(cx, id, (kind, file, &detail), told)? {
        return Ok(());
    }
    match kind {
        ClaimEventKind::AcceptedByPayer => {
            claims::set_answered(cx.tx, id, Answered::Claim { accepted: true })?;
            told.accepted += 1;
        }
        ClaimEventKind::RejectedByPayer | ClaimEventKind::RejectedByClearinghouse => {
            claims::set_answered(cx.tx, id, Answered::Claim { accepted: false })?;
            told.rejected += 1;
        }
        ClaimEventKind::ReceivedByClearinghouse => {
            claims::set_answered(cx.tx, id, Answered::File)?;
            told.accepted += 1;
        }
        _ => {}
    }
    if let Some(number) = &ack.payer_claim_number
        && let Some(mut claim) = claims::get(cx.tx, id)?
        && claim.payer_claim_number.as_ref() != Some(number)
    {
        claim.payer_claim_number = Some(number.clone());
        claims::change(cx.tx, &claim)?;
    }
    Ok(())
}

/// A refusal above the claims: every claim of the set that it names by our reference.
fn receive_batch(
    cx: &DeedContext<'_>,
    file: &FileHash,
    ack: &ClaimAcknowledgment,
    told: &mut Answers,
) -> Result<(), DeedError> {
    let named = p837::named_by(&ack.batch_reference);
    let batch = match named {
        Some((interchange, _)) => batches::with_interchange(cx.tx, interchange)?,
        None => Vec::new(),
    };
    let (Some((_, set)), Some(batch)) = (named, batch.into_iter().next()) else {
        told.notes.push(format!(
            "segment {}: a batch is refused ({}), and no file of ours has its reference {:?}",
            ack.at,
            ack.statuses.join(" "),
            ack.batch_reference
        ));
        return Ok(());
    };
    let kind = match ack.level {
        AcknowledgmentLevel::Payer => ClaimEventKind::RejectedByPayer,
        AcknowledgmentLevel::Clearinghouse => ClaimEventKind::RejectedByClearinghouse,
    };
    let detail = in_words(ack);
    for one in batches::carried(cx.tx, batch.id)? {
        if one.set_control == set && answer(cx, one.claim, (kind, file, &detail), told)? {
            claims::set_answered(cx.tx, one.claim, Answered::Claim { accepted: false })?;
            told.rejected += 1;
        }
    }
    Ok(())
}

fn in_words(ack: &ClaimAcknowledgment) -> String {
    let mut words = format!("{} at the {}", ack.statuses.join(" "), ack.level.name());
    if !ack.message.is_empty() {
        words.push_str(": ");
        words.push_str(&ack.message);
    }
    if let Some(number) = &ack.payer_claim_number {
        words.push_str(&format!(", payer's number {number}"));
    }
    words
}

/// The claim that was sent under a control number.
fn sent_as(cx: &DeedContext<'_>, control_number: &str) -> Result<Option<ClaimId>, DeedError> {
    Ok(claims::sent_as(cx.tx, &normal(control_number))?)
}

/// Adds an answer to a claim's history, unless this very file said it before or it comes too late
/// to move the claim; then it is kept as a note.
fn answer(
    cx: &DeedContext<'_>,
    id: ClaimId,
    (kind, file, detail): (ClaimEventKind, &FileHash, &str),
    told: &mut Answers,
) -> Result<bool, DeedError> {
    let history = claim_events::of(cx.tx, id)?;
    let said = history
        .iter()
        .any(|(_, event)| event.file.as_ref() == Some(file) && event.detail == detail);
    if said {
        return Ok(false);
    }
    let event =
        |kind, detail: String| ClaimEvent::new(kind, cx.today, detail).told_by(file.clone());
    let status = claims::get(cx.tx, id)?.map(|claim| claim.status);
    let fits = status.is_some_and(|status| status.after(kind).is_ok());
    if fits {
        claims::append_event(cx.tx, id, &event(kind, detail.to_owned()))?;
    } else {
        let late = format!("{} (too late to change anything): {detail}", kind.words());
        claims::append_event(cx.tx, id, &event(ClaimEventKind::Noted, late))?;
        told.notes
            .push(format!("claim {id} is past that answer: {}", kind.words()));
    }
    Ok(fits)
}
