//! Coverage: one patient's enrolment with one payer, with its dates and its order.

use std::fmt;

use chrono::NaiveDate;

use super::keys::{CoverageId, PatientId, PayerId};
use super::party::{Address, PersonName, Sex};

/// In which order payers are billed (SBR01).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PayerOrder {
    /// `P`
    Primary,
    /// `S`
    Secondary,
    /// `T`
    Tertiary,
}

impl PayerOrder {
    /// The letter of SBR01.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            PayerOrder::Primary => "P",
            PayerOrder::Secondary => "S",
            PayerOrder::Tertiary => "T",
        }
    }

    /// Reads the letter of SBR01; fourth and later payers count as tertiary.
    #[must_use]
    pub fn from_letter(text: &str) -> Option<PayerOrder> {
        match text {
            "P" => Some(PayerOrder::Primary),
            "S" => Some(PayerOrder::Secondary),
            "T" | "A" | "B" | "C" | "D" | "E" | "F" | "G" | "H" => Some(PayerOrder::Tertiary),
            _ => None,
        }
    }
}

/// What the patient is to the subscriber (SBR02 `18`, PAT01 otherwise).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Relationship {
    /// `18`
    #[default]
    Myself,
    /// `01`
    Spouse,
    /// `19`
    Child,
    /// `20` employee, `53` life partner and all others are written as `G8`.
    Other,
}

impl Relationship {
    /// The individual relationship code of the 837.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Relationship::Myself => "18",
            Relationship::Spouse => "01",
            Relationship::Child => "19",
            Relationship::Other => "G8",
        }
    }

    /// Reads a relationship code; unlisted ones are `Other`.
    #[must_use]
    pub fn from_code(text: &str) -> Relationship {
        match text {
            "18" => Relationship::Myself,
            "01" => Relationship::Spouse,
            "19" => Relationship::Child,
            _ => Relationship::Other,
        }
    }
}

/// Who holds the policy.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Subscriber {
    /// Name on the card.
    pub name: PersonName,
    /// Date of birth, when known.
    pub birth_date: Option<NaiveDate>,
    /// Sex, when known.
    pub sex: Sex,
    /// Address, when it differs from the patient's it must be given.
    pub address: Address,
}

impl fmt::Debug for Subscriber {
    /// Never the person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subscriber(..)")
    }
}

/// One patient's enrolment with one payer.
#[derive(Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Which record; `CoverageId(0)` before the first save.
    pub id: CoverageId,
    /// Whose.
    pub patient: PatientId,
    /// With whom.
    pub payer: PayerId,
    /// Billed first, second or third.
    pub order: PayerOrder,
    /// Member id as on the card (2010BA NM109).
    pub member_id: String,
    /// Group number (SBR03), empty when there is none.
    pub group_number: String,
    /// Plan name (SBR04), empty when there is none.
    pub plan_name: String,
    /// What the patient is to the subscriber.
    pub relationship: Relationship,
    /// Who holds the policy, when that is not the patient.
    pub subscriber: Option<Subscriber>,
    /// Why Medicare pays second (SBR05: 12, 13, 14, 15, 16, 41, 42, 43, 47), when it does.
    pub msp_type: Option<String>,
    /// First day of coverage, when known.
    pub effective_on: Option<NaiveDate>,
    /// Last day of coverage, when it has ended.
    pub terminated_on: Option<NaiveDate>,
}

impl Coverage {
    /// Is the patient covered on a date of service?
    #[must_use]
    pub fn covers(&self, dos: NaiveDate) -> bool {
        self.effective_on.is_none_or(|from| from <= dos)
            && self.terminated_on.is_none_or(|to| dos <= to)
    }
}

impl fmt::Debug for Coverage {
    /// Keys only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Coverage({} of patient {})", self.id, self.patient)
    }
}

/// Who answers for the behavioral health services of a coverage, where that is not its payer.
#[derive(Clone, PartialEq, Eq)]
pub struct CarveOut {
    /// Whose services.
    pub coverage: CoverageId,
    /// The administrator, as a payer.
    pub payer: PayerId,
    /// Member id with the administrator, empty where it is the coverage's.
    pub member_id: String,
}

impl fmt::Debug for CarveOut {
    /// Keys only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CarveOut({} to payer {})", self.coverage, self.payer)
    }
}
