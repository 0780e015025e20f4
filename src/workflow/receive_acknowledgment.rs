//! Read an answer to what was sent: TA1, 999 and 277CA become events of the claims they are about.
//!
//! An answer that is about a file or a claim that we never sent changes nothing and says so.

use super::context::DeedContext;
use super::error::DeedError;
use super::void_claim::finish_void;
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

/// Takes in the answers of one kept file.
pub struct Receiver<'a, 'c> {
    cx: &'a DeedContext<'c>,
    file: FileHash,
    told: Answers,
}

impl<'a, 'c> Receiver<'a, 'c> {
    /// Begins with a kept file.
    #[must_use]
    pub fn new(cx: &'a DeedContext<'c>, file: FileHash) -> Self {
        Receiver {
            cx,
            file,
            told: Answers::default(),
        }
    }

    /// What it came to.
    #[must_use]
    pub fn finish(self) -> Answers {
        self.told
    }

    /// Takes in a TA1.
    ///
    /// # Errors
    /// The store's.
    pub fn interchange(&mut self, answer: &InterchangeAcknowledgment) -> Result<(), DeedError> {
        let found = batches::with_interchange(self.cx.tx, &answer.interchange_control)?;
        let Some(batch) = found.into_iter().next() else {
            self.told.notes.push(format!(
                "segment {}: no file of ours has interchange number {}",
                answer.at, answer.interchange_control
            ));
            return Ok(());
        };
        match answer.verdict {
            Verdict::Rejected => {
                let why = format!("interchange rejected (TA1 note {})", answer.note_code);
                batches::set_verdict(self.cx.tx, batch.id, "rejected")?;
                self.reject_all(&batch, None, &why)
            }
            Verdict::Accepted | Verdict::AcceptedWithErrors => Ok(()),
            Verdict::PartlyAccepted | Verdict::Unknown => {
                let at = answer.at;
                self.told
                    .notes
                    .push(format!("segment {at}: the verdict of the TA1 is not known"));
                Ok(())
            }
        }
    }

    /// Takes in a 999.
    ///
    /// # Errors
    /// The store's.
    pub fn group(&mut self, answer: &Acknowledgment) -> Result<(), DeedError> {
        let found = batches::with_group(self.cx.tx, &answer.group_control)?;
        let Some(batch) = found.into_iter().next() else {
            self.told.notes.push(format!(
                "segment {}: no file of ours has group number {}",
                answer.at, answer.group_control
            ));
            return Ok(());
        };
        if answer.sets.is_empty() {
            let whole = SetAcknowledgment {
                set_control: String::new(),
                verdict: answer.verdict,
                codes: Vec::new(),
                errors: Vec::new(),
                at: answer.at,
            };
            self.set(&batch, &whole)?;
        }
        for set in &answer.sets {
            self.set(&batch, set)?;
        }
        batches::set_verdict(self.cx.tx, batch.id, verdict_of(answer))?;
        Ok(())
    }

    /// The verdict on one set of a batch, or on all of it when the set has no number.
    fn set(&mut self, batch: &Batch, set: &SetAcknowledgment) -> Result<(), DeedError> {
        match set.verdict {
            Verdict::Accepted => {
                let detail = format!("interchange {}", batch.interchange_control);
                self.accept_all(batch, &set.set_control, &detail)
            }
            Verdict::AcceptedWithErrors => {
                self.accept_all(batch, &set.set_control, &errors_in_words(&set.errors))
            }
            Verdict::Rejected => {
                let only = (!set.set_control.is_empty()).then_some(set.set_control.as_str());
                self.reject_all(batch, only, &errors_in_words(&set.errors))
            }
            Verdict::PartlyAccepted | Verdict::Unknown => {
                let at = set.at;
                self.told
                    .notes
                    .push(format!("segment {at}: the verdict of the 999 is not known"));
                Ok(())
            }
        }
    }

    fn accept_all(&mut self, batch: &Batch, set: &str, detail: &str) -> Result<(), DeedError> {
        for one in batches::carried(self.cx.tx, batch.id)? {
            if !set.is_empty() && one.set_control != set {
                continue;
            }
            if self.answer(one.claim, ClaimEventKind::FileAccepted, detail)? {
                claims::set_answered(self.cx.tx, one.claim, Answered::File)?;
                self.told.accepted += 1;
            }
        }
        Ok(())
    }

    /// Every claim of a batch, or of one set of it, was never filed.
    fn reject_all(
        &mut self,
        batch: &Batch,
        only: Option<&str>,
        why: &str,
    ) -> Result<(), DeedError> {
        for one in batches::carried(self.cx.tx, batch.id)? {
            if only.is_some_and(|set| set != one.set_control) {
                continue;
            }
            self.reject(one.claim, ClaimEventKind::FileRejected, why)?;
        }
        Ok(())
    }

    fn reject(&mut self, claim: ClaimId, kind: ClaimEventKind, why: &str) -> Result<(), DeedError> {
        if self.answer(claim, kind, why)? {
            let rejected = Answered::Claim { accepted: false };
            claims::set_answered(self.cx.tx, claim, rejected)?;
            self.told.rejected += 1;
        }
        Ok(())
    }

    /// Takes in one claim's line of a 277CA.
    ///
    /// # Errors
    /// The store's.
    pub fn claim(&mut self, ack: &ClaimAcknowledgment) -> Result<(), DeedError> {
        if ack.patient_control_number.is_empty() {
            return self.batch(ack);
        }
        let number = normal(&ack.patient_control_number);
        let Some(id) = claims::sent_as(self.cx.tx, &number)? else {
            self.told.notes.push(format!(
                "segment {}: no claim of ours is {}",
                ack.at, ack.patient_control_number
            ));
            return Ok(());
        };
        let detail = in_words(ack);
        let payer = ack.level == AcknowledgmentLevel::Payer;
        match ack.action {
            ClaimAction::Rejected => self.reject(id, rejection(ack.level), &detail)?,
            ClaimAction::Accepted | ClaimAction::Received if payer => {
                if self.answer(id, ClaimEventKind::AcceptedByPayer, &detail)? {
                    let accepted = Answered::Claim { accepted: true };
                    claims::set_answered(self.cx.tx, id, accepted)?;
                    finish_void(self.cx, id)?;
                    self.told.accepted += 1;
                }
            }
            ClaimAction::Accepted | ClaimAction::Received | ClaimAction::Forwarded => {
                if self.answer(id, ClaimEventKind::ReceivedByClearinghouse, &detail)? {
                    claims::set_answered(self.cx.tx, id, Answered::File)?;
                    self.told.accepted += 1;
                }
            }
            ClaimAction::NotFound | ClaimAction::Split | ClaimAction::Unknown => {
                self.answer(id, ClaimEventKind::Noted, &detail)?;
            }
        }
        self.remember_number(id, ack)
    }

    /// The payer's own number, which a replacement will need.
    fn remember_number(&mut self, id: ClaimId, ack: &ClaimAcknowledgment) -> Result<(), DeedError> {
        if let Some(number) = &ack.payer_claim_number
            && let Some(mut claim) = claims::get(self.cx.tx, id)?
            && claim.payer_claim_number.as_ref() != Some(number)
        {
            claim.payer_claim_number = Some(number.clone());
            claims::change(self.cx.tx, &claim)?;
        }
        Ok(())
    }

    /// A refusal above the claims: every claim of the set that it names by our reference.
    fn batch(&mut self, ack: &ClaimAcknowledgment) -> Result<(), DeedError> {
        let named = p837::named_by(&ack.batch_reference);
        let batch = match named {
            Some((interchange, _)) => batches::with_interchange(self.cx.tx, interchange)?,
            None => Vec::new(),
        };
        let (Some((_, set)), Some(batch)) = (named, batch.into_iter().next()) else {
            self.told.notes.push(format!(
                "segment {}: a batch is refused ({}), and no file of ours has its reference {:?}",
                ack.at,
                ack.statuses.join(" "),
                ack.batch_reference
            ));
            return Ok(());
        };
        let detail = in_words(ack);
        for one in batches::carried(self.cx.tx, batch.id)? {
            if one.set_control == set {
                self.reject(one.claim, rejection(ack.level), &detail)?;
            }
        }
        Ok(())
    }

    /// Adds an answer to a claim's history, unless this very file said it before or it comes too
    /// late to move the claim; then it is kept as a note.
    fn answer(
        &mut self,
        id: ClaimId,
        kind: ClaimEventKind,
        detail: &str,
    ) -> Result<bool, DeedError> {
        let history = claim_events::of(self.cx.tx, id)?;
        let said = history
            .iter()
            .any(|(_, event)| event.file.as_ref() == Some(&self.file) && event.detail == detail);
        if said {
            return Ok(false);
        }
        let status = claims::get(self.cx.tx, id)?.map(|claim| claim.status);
        let fits = status.is_some_and(|status| status.after(kind).is_ok());
        let (kind, detail) = if fits {
            (kind, detail.to_owned())
        } else {
            self.told
                .notes
                .push(format!("claim {id} is past that answer: {}", kind.words()));
            let late = format!("{} (too late to change anything): {detail}", kind.words());
            (ClaimEventKind::Noted, late)
        };
        let event = ClaimEvent::new(kind, self.cx.today, detail).told_by(self.file.clone());
        claims::append_event(self.cx.tx, id, &event)?;
        Ok(fits)
    }
}

/// The word that a batch keeps of a 999.
fn verdict_of(answer: &Acknowledgment) -> &'static str {
    let n_rejected = answer
        .sets
        .iter()
        .filter(|set| !set.verdict.is_accepted())
        .count();
    match answer.verdict {
        Verdict::Rejected => "rejected",
        Verdict::PartlyAccepted => "partly",
        Verdict::Accepted | Verdict::AcceptedWithErrors | Verdict::Unknown => {
            if n_rejected == 0 {
                "accepted"
            } else if n_rejected == answer.sets.len() {
                "rejected"
            } else {
                "partly"
            }
        }
    }
}

fn rejection(level: AcknowledgmentLevel) -> ClaimEventKind {
    match level {
        AcknowledgmentLevel::Payer => ClaimEventKind::RejectedByPayer,
        AcknowledgmentLevel::Clearinghouse => ClaimEventKind::RejectedByClearinghouse,
    }
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
