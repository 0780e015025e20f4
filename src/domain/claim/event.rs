//! Claim events: what happened to a claim, kept for ever.

use chrono::NaiveDate;

use crate::domain::keys::FileHash;

/// The kinds of events in a claim's life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClaimEventKind {
    /// Built from an encounter, or from a primary's remittance.
    Built,
    /// Scrubbed without an open block or warning.
    ScrubbedClean,
    /// Scrubbed, with findings that stop it.
    ScrubbedWithFindings,
    /// A person set it aside with a reason.
    PutOnHold,
    /// A person let it go again.
    Released,
    /// Written into a file that left.
    Submitted,
    /// The file that carried it was taken (999 accepted).
    FileAccepted,
    /// The file that carried it was refused (TA1 or 999 rejected): never filed.
    FileRejected,
    /// The clearinghouse has it (277CA from the clearinghouse, A0 or A1).
    ReceivedByClearinghouse,
    /// The clearinghouse refused it: never filed.
    RejectedByClearinghouse,
    /// The payer took it for adjudication (277CA from the payer, A1 or A2): proof of filing.
    AcceptedByPayer,
    /// The payer refused it unread: never adjudicated.
    RejectedByPayer,
    /// Adjudicated and not denied as a whole (835 status 1, 2, 3).
    Paid,
    /// Adjudicated and passed on to the next payer (835 status 19, 20, 21, or a crossover).
    Forwarded,
    /// Adjudicated and refused (835 status 4, or every line denied).
    Denied,
    /// An earlier adjudication was taken back (835 status 22).
    Reversed,
    /// A correction was begun: the next version replaces this one.
    CorrectionStarted,
    /// A void was begun: the next transmission withdraws the claim.
    VoidStarted,
    /// The payer was asked to decide again.
    Appealed,
    /// Nothing is owed any more.
    BalanceCleared,
    /// Something is owed again.
    Reopened,
    /// Ended without payment: withdrawn, or billed in error.
    Voided,
    /// A line, a note or a call; the claim stays where it is.
    Noted,
}

impl ClaimEventKind {
    /// Every kind with its stored name and the words of the timeline.
    pub const ALL: [(ClaimEventKind, &'static str, &'static str); 23] = [
        (ClaimEventKind::Built, "built", "built"),
        (
            ClaimEventKind::ScrubbedClean,
            "scrubbed-clean",
            "scrubbed: clean",
        ),
        (
            ClaimEventKind::ScrubbedWithFindings,
            "scrubbed-with-findings",
            "scrubbed: to fix",
        ),
        (ClaimEventKind::PutOnHold, "put-on-hold", "put on hold"),
        (ClaimEventKind::Released, "released", "released"),
        (ClaimEventKind::Submitted, "submitted", "sent"),
        (
            ClaimEventKind::FileAccepted,
            "file-accepted",
            "file accepted (999)",
        ),
        (
            ClaimEventKind::FileRejected,
            "file-rejected",
            "file rejected",
        ),
        (
            ClaimEventKind::ReceivedByClearinghouse,
            "received",
            "received by the clearinghouse",
        ),
        (
            ClaimEventKind::RejectedByClearinghouse,
            "rejected",
            "rejected by the clearinghouse",
        ),
        (
            ClaimEventKind::AcceptedByPayer,
            "accepted-by-payer",
            "accepted by the payer",
        ),
        (
            ClaimEventKind::RejectedByPayer,
            "rejected-by-payer",
            "rejected by the payer",
        ),
        (ClaimEventKind::Paid, "paid", "adjudicated"),
        (
            ClaimEventKind::Forwarded,
            "forwarded",
            "forwarded to the next payer",
        ),
        (ClaimEventKind::Denied, "denied", "denied"),
        (ClaimEventKind::Reversed, "reversed", "payment reversed"),
        (
            ClaimEventKind::CorrectionStarted,
            "correction-started",
            "correction begun",
        ),
        (ClaimEventKind::VoidStarted, "void-started", "void begun"),
        (ClaimEventKind::Appealed, "appealed", "appealed"),
        (
            ClaimEventKind::BalanceCleared,
            "balance-cleared",
            "balance zero",
        ),
        (ClaimEventKind::Reopened, "reopened", "reopened"),
        (ClaimEventKind::Voided, "voided", "voided"),
        (ClaimEventKind::Noted, "noted", "note"),
    ];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// The words of the timeline.
    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.2)
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<ClaimEventKind> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// One event of a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimEvent {
    /// What happened.
    pub kind: ClaimEventKind,
    /// The day on which it happened in the practice's calendar.
    pub on: NaiveDate,
    /// The kept file that says so, when one does.
    pub file: Option<FileHash>,
    /// What a person reads: the reason, the payer's words, the control numbers.
    pub detail: String,
    /// The sequence number of an earlier event that this one takes back (an unposted remittance).
    pub cancels: Option<i64>,
}

impl ClaimEvent {
    /// An event without a file.
    #[must_use]
    pub fn new(kind: ClaimEventKind, on: NaiveDate, detail: impl Into<String>) -> ClaimEvent {
        ClaimEvent {
            kind,
            on,
            file: None,
            detail: detail.into(),
            cancels: None,
        }
    }

    /// The same event, told by a kept file.
    #[must_use]
    pub fn told_by(mut self, file: FileHash) -> ClaimEvent {
        self.file = Some(file);
        self
    }
}
