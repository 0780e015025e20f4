//! The contract: what a payer has agreed to allow for a service, from a day on.

use chrono::NaiveDate;

use super::codes::{Hcpcs, Modifier};
use super::keys::PayerId;
use super::money::Money;

/// Where a rate holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Setting {
    /// Wherever no other rate of the code holds.
    Any,
    /// In an office and wherever else the practice bears the cost of the room.
    Office,
    /// In a hospital or another facility that bills for its own costs.
    Facility,
}

impl Setting {
    /// Every setting with its stored name.
    pub const ALL: [(Setting, &'static str); 3] = [
        (Setting::Any, ""),
        (Setting::Office, "office"),
        (Setting::Facility, "facility"),
    ];

    /// Its stored name; empty for anywhere.
    #[must_use]
    pub fn name(self) -> &'static str {
        let named = Setting::ALL.iter().find(|(setting, _)| *setting == self);
        named.map_or("", |(_, name)| name)
    }

    /// The setting of a place of service: the places that Medicare pays at the facility rate
    /// (Claims Processing Manual, chapter 12, 20.4.2), and the office for all others.
    #[must_use]
    pub fn of_place(pos: &str) -> Setting {
        const FACILITIES: [&str; 16] = [
            "02", "19", "21", "22", "23", "24", "26", "31", "34", "41", "42", "51", "52", "53",
            "56", "61",
        ];
        if FACILITIES.contains(&pos) {
            Setting::Facility
        } else {
            Setting::Office
        }
    }

    /// The setting of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Setting> {
        let named = Setting::ALL.iter().find(|(_, stored)| *stored == name);
        named.map(|(setting, _)| *setting)
    }
}

/// What a payer allows for one unit of a service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContractRate {
    /// Whose contract.
    pub payer: PayerId,
    /// Procedure code.
    pub code: Hcpcs,
    /// Only with this modifier (26, TC, 53); none for the service as a whole.
    pub modifier: Option<Modifier>,
    /// Where it holds.
    pub setting: Setting,
    /// First day of the rate.
    pub effective_on: NaiveDate,
    /// Last day of the rate, where it has one.
    pub expires_on: Option<NaiveDate>,
    /// Allowed amount of one unit.
    pub allowed: Money,
    /// Whether it is reduced beside another procedure of the same day.
    pub reduced: bool,
}

/// How a payer's contract reduces and compares. Percentages are basis points: 5,000 is half.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContractTerms {
    /// What the second and every further reduced procedure of a day is allowed.
    pub second_procedure: i64,
    /// What both sides of a bilateral procedure (modifier 50) are allowed.
    pub bilateral: i64,
    /// What an assistant at surgery (80, 81, 82) is allowed.
    pub assistant: i64,
    /// What an assistant who is no physician (AS) is allowed.
    pub assistant_other: i64,
    /// Whether a charge below the rate is all that is allowed.
    pub lesser_of: bool,
    /// A difference up to this amount is let pass …
    pub tolerance: Money,
    /// … and up to this share of the rate, whichever is more.
    pub tolerance_points: i64,
}

impl Default for ContractTerms {
    /// 50 % for the second procedure, 150 % for both sides, 16 % for an assistant and 13.6 % for
    /// one who is no physician, as Medicare pays them; let pass: 2.00 or 2 %.
    fn default() -> ContractTerms {
        ContractTerms {
            second_procedure: 5_000,
            bilateral: 15_000,
            assistant: 1_600,
            assistant_other: 1_360,
            lesser_of: true,
            tolerance: Money::from_cents(200),
            tolerance_points: 200,
        }
    }
}
