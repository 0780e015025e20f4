//! Where a claim is: one function holds every legal move.

use super::event::ClaimEventKind as E;
use ClaimStatus as S;

/// Where a claim is. What is owed, and by whom, is the ledger's to say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClaimStatus {
    /// Built and not yet scrubbed clean.
    Draft,
    /// Set aside: by findings, or by a person with a reason.
    Held,
    /// Clean; goes with the next batch.
    Ready,
    /// In a file that left; no answer yet.
    Submitted,
    /// The file was taken, or the clearinghouse has the claim; the payer has not answered.
    Received,
    /// The payer took it for adjudication.
    Accepted,
    /// Refused before adjudication: fix it and send a new original.
    Rejected,
    /// Adjudicated, wholly or partly paid or left to the patient.
    Paid,
    /// Adjudicated and refused.
    Denied,
    /// The payer took its adjudication back and has not given a new one.
    Reversed,
    /// A corrected or voiding version is being made.
    Correcting,
    /// Denied or underpaid, and the payer was asked again.
    Appealed,
    /// Nothing is owed.
    Closed,
    /// Ended without payment.
    Voided,
}

impl ClaimStatus {
    /// Every status with its stored name and its words on a screen.
    pub const ALL: [(ClaimStatus, &'static str, &'static str); 14] = [
        (S::Draft, "draft", "draft"),
        (S::Held, "held", "held"),
        (S::Ready, "ready", "ready to send"),
        (S::Submitted, "submitted", "sent"),
        (S::Received, "received", "at the clearinghouse"),
        (S::Accepted, "accepted", "at the payer"),
        (S::Rejected, "rejected", "rejected"),
        (S::Paid, "paid", "adjudicated"),
        (S::Denied, "denied", "denied"),
        (S::Reversed, "reversed", "reversed"),
        (S::Correcting, "correcting", "being corrected"),
        (S::Appealed, "appealed", "appealed"),
        (S::Closed, "closed", "closed"),
        (S::Voided, "voided", "voided"),
    ];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// The words on a screen.
    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.2)
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<ClaimStatus> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Where the claim is after an event.
    ///
    /// # Errors
    /// [`IllegalTransition`] when such an event cannot happen to a claim that is there.
    pub fn after(self, event: E) -> Result<ClaimStatus, IllegalTransition> {
        Ok(match (self, event) {
            // A note never moves a claim, and money may be seen on any claim that left.
            (from, E::Noted) => from,
            // Before it leaves. A rejected claim is repaired and scrubbed again.
            (S::Draft, E::Built) => S::Draft,
            (S::Draft | S::Held | S::Ready | S::Rejected | S::Correcting, E::ScrubbedClean) => {
                S::Ready
            }
            (
                S::Draft | S::Held | S::Ready | S::Rejected | S::Correcting,
                E::ScrubbedWithFindings,
            ) => S::Held,
            (S::Draft | S::Held | S::Ready | S::Rejected | S::Correcting, E::PutOnHold) => S::Held,
            (S::Held, E::Released) => S::Draft,
            (S::Ready, E::Submitted) => S::Submitted,
            // Answers. Any of them may be missing, late or out of order: a payer may pay without
            // ever sending a 277CA, and a 999 may come after the payer has answered.
            (S::Submitted | S::Received, E::FileAccepted | E::ReceivedByClearinghouse) => {
                S::Received
            }
            (
                from @ (S::Accepted
                | S::Rejected
                | S::Paid
                | S::Denied
                | S::Reversed
                | S::Appealed
                | S::Closed
                | S::Held
                | S::Ready
                | S::Draft),
                E::FileAccepted | E::ReceivedByClearinghouse,
            ) => from,
            (S::Submitted | S::Received, E::FileRejected) => S::Rejected,
            (S::Submitted | S::Received, E::RejectedByClearinghouse) => S::Rejected,
            (S::Submitted | S::Received | S::Accepted | S::Rejected, E::AcceptedByPayer) => {
                S::Accepted
            }
            (
                from @ (S::Paid | S::Denied | S::Reversed | S::Appealed | S::Closed),
                E::AcceptedByPayer,
            ) => from,
            // A1 from the payer and then A3 or A7 is common.
            (S::Submitted | S::Received | S::Accepted, E::RejectedByPayer) => S::Rejected,
            // Adjudication. A claim that waits because its primary crossed it over is paid
            // without ever having left.
            (
                S::Draft
                | S::Held
                | S::Ready
                | S::Submitted
                | S::Received
                | S::Accepted
                | S::Rejected
                | S::Paid
                | S::Denied
                | S::Reversed
                | S::Appealed
                | S::Correcting
                | S::Closed,
                E::Paid | E::Forwarded,
            ) => S::Paid,
            (
                S::Draft
                | S::Held
                | S::Ready
                | S::Submitted
                | S::Received
                | S::Accepted
                | S::Rejected
                | S::Paid
                | S::Denied
                | S::Reversed
                | S::Appealed
                | S::Correcting
                | S::Closed,
                E::Denied,
            ) => S::Denied,
            (S::Paid | S::Denied | S::Appealed | S::Closed | S::Reversed, E::Reversed) => {
                S::Reversed
            }
            // The practice acts on the answer.
            (
                S::Accepted | S::Paid | S::Denied | S::Appealed | S::Closed,
                E::CorrectionStarted | E::VoidStarted,
            ) => S::Correcting,
            (S::Paid | S::Denied | S::Appealed, E::Appealed) => S::Appealed,
            // The end, and back from it.
            (S::Paid | S::Denied | S::Appealed | S::Reversed, E::BalanceCleared) => S::Closed,
            (S::Closed, E::BalanceCleared) => S::Closed,
            (S::Closed, E::Reopened) => S::Paid,
            (
                S::Draft
                | S::Held
                | S::Ready
                | S::Rejected
                | S::Reversed
                | S::Correcting
                | S::Accepted
                | S::Denied,
                E::Voided,
            ) => S::Voided,
            (from, event) => return Err(IllegalTransition { from, event }),
        })
    }
}

/// A move that no claim makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a claim that is {} cannot be {}", from.words(), event.words())]
pub struct IllegalTransition {
    /// Where the claim is.
    pub from: ClaimStatus,
    /// What was to happen to it.
    pub event: E,
}

/// The status that a history of events leads to.
///
/// Events are `(sequence number, kind, sequence number of the event it cancels)`, oldest first; a
/// cancelled event and its canceller count as if they had never happened.
///
/// # Errors
/// [`IllegalTransition`] at the first event that could not have happened.
pub fn fold(events: &[(i64, E, Option<i64>)]) -> Result<ClaimStatus, IllegalTransition> {
    let mut status = ClaimStatus::Draft;
    for (sequence, kind, cancels) in events {
        let cancelled = events.iter().any(|(.., c)| *c == Some(*sequence));
        if cancels.is_some() || cancelled {
            continue;
        }
        status = status.after(*kind)?;
    }
    Ok(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_without_trouble() {
        let events = [
            (1, E::Built, None),
            (2, E::ScrubbedWithFindings, None),
            (3, E::ScrubbedClean, None),
            (4, E::Submitted, None),
            (5, E::FileAccepted, None),
            (6, E::AcceptedByPayer, None),
            (7, E::Paid, None),
            (8, E::BalanceCleared, None),
        ];
        assert_eq!(fold(&events), Ok(S::Closed));
    }

    #[test]
    fn an_unposted_payment_never_happened() {
        let events = [
            (1, E::Built, None),
            (2, E::ScrubbedClean, None),
            (3, E::Submitted, None),
            (4, E::Denied, None),
            (5, E::Noted, Some(4)),
        ];
        assert_eq!(fold(&events), Ok(S::Submitted));
    }

    #[test]
    fn a_draft_is_not_sent() {
        let refused = S::Draft.after(E::Submitted).unwrap_err();
        assert_eq!(refused.to_string(), "a claim that is draft cannot be sent");
    }

    #[test]
    fn names_are_unique_and_read_back() {
        for (status, name, _) in ClaimStatus::ALL {
            assert_eq!(ClaimStatus::from_name(name), Some(status));
            assert_eq!(status.name(), name);
        }
        for (kind, name, _) in E::ALL {
            assert_eq!(E::from_name(name), Some(kind));
            assert_eq!(kind.name(), name);
        }
    }
}
