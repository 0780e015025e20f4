//! The encounter: one visit, from the schedule to the charges.

use std::fmt;

use chrono::NaiveDate;

use super::codes::{Icd10Cm, Pos};
use super::keys::{EncounterId, FacilityId, PatientId, ProviderId};

/// Where an encounter stands on the coder's side (billing.md 1.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EncounterStatus {
    /// Seen; waiting for codes.
    ReadyToCode,
    /// A question to the clinician, or a missing note, holds it.
    OnHold,
    /// Coded and free of blocks; charges are in the ledger.
    Coded,
    /// A claim has been built from it.
    Billed,
    /// Deliberately not billed, with a reason.
    NotBilled,
}

impl EncounterStatus {
    /// Every status with its stored name and its words on a screen.
    pub const ALL: [(EncounterStatus, &'static str, &'static str); 5] = [
        (EncounterStatus::ReadyToCode, "ready-to-code", "to code"),
        (EncounterStatus::OnHold, "on-hold", "on hold"),
        (EncounterStatus::Coded, "coded", "coded"),
        (EncounterStatus::Billed, "billed", "billed"),
        (EncounterStatus::NotBilled, "not-billed", "not billed"),
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
    pub fn from_name(name: &str) -> Option<EncounterStatus> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// One visit of one patient.
#[derive(Clone, PartialEq, Eq)]
pub struct Encounter {
    /// Which record; `EncounterId(0)` before the first save.
    pub id: EncounterId,
    /// Who was seen.
    pub patient: PatientId,
    /// Date of service.
    pub dos: NaiveDate,
    /// Who rendered the service.
    pub rendering: ProviderId,
    /// Who referred, when somebody did.
    pub referring: Option<ProviderId>,
    /// Where.
    pub facility: FacilityId,
    /// Place of service.
    pub pos: Pos,
    /// Where it stands.
    pub status: EncounterStatus,
    /// Diagnoses in order: A is the first.
    pub diagnoses: Vec<Icd10Cm>,
    /// Prior authorization number for REF*G1, empty when there is none.
    pub authorization: String,
    /// Was the illness or injury caused by work, a car or another accident (CLM11)?
    pub accident: Option<Accident>,
    /// Day on which the signed note was seen; no claim leaves without it.
    pub note_signed_on: Option<NaiveDate>,
    /// The visit note, as text.
    pub note: String,
    /// Why it is on hold, not billed or late, in the user's words.
    pub reason: String,
}

impl fmt::Debug for Encounter {
    /// Keys only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Encounter({} of patient {})", self.id, self.patient)
    }
}

/// What caused the injury, and when (CLM11, DTP*439).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accident {
    /// Which kind.
    pub cause: AccidentCause,
    /// When it happened.
    pub on: NaiveDate,
    /// State of a car accident (CLM11-4), empty otherwise.
    pub state: String,
}

/// Kinds of causes of CLM11.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccidentCause {
    /// `AA`
    Auto,
    /// `EM`
    Employment,
    /// `OA`
    Other,
}

impl AccidentCause {
    /// The code of CLM11.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            AccidentCause::Auto => "AA",
            AccidentCause::Employment => "EM",
            AccidentCause::Other => "OA",
        }
    }

    /// Reads the code of CLM11.
    #[must_use]
    pub fn from_code(text: &str) -> Option<AccidentCause> {
        match text {
            "AA" => Some(AccidentCause::Auto),
            "EM" => Some(AccidentCause::Employment),
            "OA" => Some(AccidentCause::Other),
            _ => None,
        }
    }
}
