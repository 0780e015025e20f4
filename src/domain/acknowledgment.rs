//! Acknowledgments: what clearinghouses and payers say about files and claims before they pay.

use chrono::NaiveDate;

use super::money::Money;

/// The verdict on an interchange, a group or a transaction set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Verdict {
    /// `A`
    Accepted,
    /// `E`: accepted, with errors noted; do not send again.
    AcceptedWithErrors,
    /// `P`: some sets were taken, some not (group level only).
    PartlyAccepted,
    /// `R`, `M`, `W`, `X`: the receiver never saw the claims.
    Rejected,
    /// Absent or a letter that is not listed; never counts as accepted.
    Unknown,
}

impl Verdict {
    /// Reads TA104, IK501 or AK901.
    #[must_use]
    pub fn from_code(text: &str) -> Verdict {
        match text {
            "A" => Verdict::Accepted,
            "E" => Verdict::AcceptedWithErrors,
            "P" => Verdict::PartlyAccepted,
            "R" | "M" | "W" | "X" => Verdict::Rejected,
            _ => Verdict::Unknown,
        }
    }

    /// Did the file get through?
    #[must_use]
    pub const fn is_accepted(self) -> bool {
        matches!(self, Verdict::Accepted | Verdict::AcceptedWithErrors)
    }
}

/// A TA1: the verdict on one interchange that we sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InterchangeAcknowledgment {
    /// TA101: our ISA13.
    pub interchange_control: String,
    /// TA104.
    pub verdict: Verdict,
    /// TA105: `000` to `031`, empty when absent.
    pub note_code: String,
    /// Segment number in the file.
    pub at: usize,
}

/// A 999: the verdict on one functional group that we sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Acknowledgment {
    /// AK102: our GS06.
    pub group_control: String,
    /// AK901.
    pub verdict: Verdict,
    /// AK905 to AK909: what was wrong with the group as a whole.
    pub codes: Vec<String>,
    /// The sets that it names (AK2); a set that is not named shares the group's verdict.
    pub sets: Vec<SetAcknowledgment>,
    /// Segment number of the AK1 in the file.
    pub at: usize,
}

/// The verdict on one transaction set (AK2 to IK5).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetAcknowledgment {
    /// AK202: our ST02.
    pub set_control: String,
    /// IK501.
    pub verdict: Verdict,
    /// IK502 to IK506: what was wrong with the set as a whole.
    pub codes: Vec<String>,
    /// What was wrong with it.
    pub errors: Vec<SyntaxError>,
    /// Segment number of the AK2 in the file.
    pub at: usize,
}

/// One complaint of a 999 (IK3, IK4, CTX).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// IK301: the segment's tag.
    pub segment: String,
    /// IK302: its position in our transaction set, counted from ST = 1.
    pub position: usize,
    /// IK303: the loop, empty when absent.
    pub loop_id: String,
    /// IK304 or IK403: the error code.
    pub code: String,
    /// IK401: element, component and repetition as written, empty for a segment error.
    pub element: String,
    /// IK404: a copy of the bad data, empty when absent.
    pub bad_value: String,
    /// The claim that CTX names (`CLM01:value`), when it does.
    pub claim: Option<String>,
    /// Every other CTX, such as the segment that made this one necessary.
    pub context: Vec<String>,
    /// Segment number of the IK3 or IK4 in the file.
    pub at: usize,
}

/// Who says it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AcknowledgmentLevel {
    /// The clearinghouse (NM1*AY).
    Clearinghouse,
    /// The payer (NM1*PR).
    Payer,
}

impl AcknowledgmentLevel {
    /// The word that lists and JSON use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            AcknowledgmentLevel::Clearinghouse => "clearinghouse",
            AcknowledgmentLevel::Payer => "payer",
        }
    }
}

/// What became of a claim at the front door (STC01-1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ClaimAction {
    /// `A0`: forwarded to the payer.
    Forwarded,
    /// `A1`: received.
    Received,
    /// `A2`: accepted for adjudication.
    Accepted,
    /// `A3`, `A6`, `A7`, `A8`: refused.
    Rejected,
    /// `A4`: not found.
    NotFound,
    /// `A5`: split.
    Split,
    /// Any other category; never counts as accepted.
    Unknown,
}

impl ClaimAction {
    /// Reads the category of STC01-1.
    #[must_use]
    pub fn from_category(text: &str) -> ClaimAction {
        match text {
            "A0" => ClaimAction::Forwarded,
            "A1" => ClaimAction::Received,
            "A2" => ClaimAction::Accepted,
            "A3" | "A6" | "A7" | "A8" => ClaimAction::Rejected,
            "A4" => ClaimAction::NotFound,
            "A5" => ClaimAction::Split,
            _ => ClaimAction::Unknown,
        }
    }

    /// The word that lists and JSON use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ClaimAction::Forwarded => "forwarded",
            ClaimAction::Received => "received",
            ClaimAction::Accepted => "accepted",
            ClaimAction::Rejected => "rejected",
            ClaimAction::NotFound => "not-found",
            ClaimAction::Split => "split",
            ClaimAction::Unknown => "unknown",
        }
    }
}

/// A 277CA's word on one claim (2200D).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimAcknowledgment {
    /// TRN02: our CLM01. Empty when a whole batch was refused above the claims.
    pub patient_control_number: String,
    /// What became of it: the worst of its statuses.
    pub action: ClaimAction,
    /// Who says so.
    pub level: AcknowledgmentLevel,
    /// Every status as written, `A7:562` or `A7:562:85` with the entity.
    pub statuses: Vec<String>,
    /// STC12 free text, empty when absent.
    pub message: String,
    /// REF*1K.
    pub payer_claim_number: Option<String>,
    /// STC02.
    pub on: Option<NaiveDate>,
    /// STC04 or the claim's amount, when given.
    pub charged: Option<Money>,
    /// TRN02 of the receiver level (2200B): our BHT03, empty when absent.
    pub batch_reference: String,
    /// Segment number of the deciding STC in the file.
    pub at: usize,
}
