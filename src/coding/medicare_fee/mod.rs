//! What Medicare allows for the services of one day: relative values by locality, and every
//! adjustment in the order of coding.md 8, with the arithmetic shown.
//!
//! Pure: it asks the imported tables as of the date of service and says so where one is missing.
//! It never knows what was billed by whom.

mod anesthesia;
mod draft;
mod exact;
mod finish;
mod together;
mod typed;

use chrono::NaiveDate;

pub use exact::Exact;
pub use typed::{NotALine, TypedLine};

use crate::codesets::{CodeSets, Locality, undotted};
use crate::domain::money::Money;
use draft::Draft;

/// Who gives the service, as Medicare pays them (coding.md 8, row 7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Practitioner {
    /// A physician, or a service incident to one: all of it.
    #[default]
    Physician,
    /// A nurse practitioner, physician assistant or clinical nurse specialist: 85 %.
    Advanced,
    /// A clinical social worker, marriage and family therapist or mental health counselor: 75 %.
    Counselor,
}

/// Whether the provider takes Medicare's amount as full payment (coding.md 8, row 8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Participation {
    /// Participating: all of it.
    #[default]
    Participating,
    /// Not participating: 95 %, and a limiting charge where assignment is not taken.
    NotParticipating,
}

/// The circumstances that all lines of the day share.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The date of service.
    pub dos: NaiveDate,
    /// Where; [`Locality::national`] for the national amount.
    pub locality: &'a Locality,
    /// Whether the provider is a qualifying participant of an advanced payment model.
    pub qualifying: bool,
    /// Who gives it.
    pub practitioner: Practitioner,
    /// Whether the provider participates.
    pub participation: Participation,
}

/// One line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Service<'a> {
    /// The procedure code.
    pub code: &'a str,
    /// Its modifiers.
    pub modifiers: &'a [&'a str],
    /// Place of service, two digits.
    pub pos: &'a str,
    /// Whole units.
    pub units: u32,
    /// Minutes of anesthesia.
    pub minutes: Option<u32>,
    /// Base units of an anesthesia code, which no file of the schedule has.
    pub base_units: Option<u32>,
    /// What is billed for the line.
    pub charge: Option<Money>,
}

impl Service<'_> {
    fn has(&self, modifiers: &[&str]) -> bool {
        self.modifiers.iter().any(|m| modifiers.contains(m))
    }
}

/// One step of the reckoning, rounded for showing only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeStep {
    /// What was done: `work 1.30 x 1.000`.
    pub what: String,
    /// What it came to.
    pub amount: Money,
}

/// What Medicare allows for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// The allowed amount.
    pub allowed: Money,
    /// The most that a non-participating provider may charge, without assignment.
    pub limiting_charge: Option<Money>,
    /// The patient's 20 %, the deductible aside.
    pub coinsurance: Money,
    /// The two percent held back from Medicare's payment (CO-253), the deductible aside.
    pub sequestration: Money,
    /// What Medicare sends, the deductible aside.
    pub payment: Money,
    /// Whether the facility rate applies.
    pub facility: bool,
    /// The release that answered.
    pub release: String,
    /// How it was reckoned.
    pub steps: Vec<FeeStep>,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Why there is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFee {
    /// No release answers for the day.
    #[error("not checked: no fee schedule is loaded for {0}; import the RVU files of its year")]
    NotLoaded(NaiveDate),
    /// The schedule has no such code.
    #[error("{0} is not in the fee schedule")]
    Unknown(String),
    /// The schedule has the code, but not this part of it.
    #[error("{code} has no {part} part in the fee schedule")]
    NoPart {
        /// The code.
        code: String,
        /// `26`, `TC` or `53`.
        part: String,
    },
    /// Its status is none that is paid by relative values.
    #[error("{code} has status {status}: {meaning}")]
    Status {
        /// The code.
        code: String,
        /// The letter.
        status: char,
        /// What it means.
        meaning: &'static str,
    },
    /// An indicator forbids it.
    #[error("{0}")]
    Never(String),
    /// Anesthesia wants minutes, base units or a factor.
    #[error("{0}")]
    Missing(String),
}

/// What a status letter other than A, R and T means.
#[must_use]
pub fn status_meaning(status: char) -> &'static str {
    match status {
        'A' => "active, paid by the schedule",
        'B' => "bundled, never paid separately",
        'C' => "priced by the contractor",
        'D' => "deleted",
        'E' => "excluded from the schedule by regulation",
        'F' | 'G' | 'H' | 'I' => "not valid for Medicare, which uses another code",
        'J' => "anesthesia, paid by units of time",
        'M' => "a measurement, for reporting only",
        'N' => "not covered by Medicare",
        'P' => "bundled or excluded",
        'Q' => "a functional limitation, for reporting only",
        'R' => "restricted coverage, paid by the schedule",
        'T' => "paid only where nothing else is paid that day",
        'X' => "not a physician service, paid under another schedule",
        _ => "not paid by the schedule",
    }
}

/// What Medicare allows for the lines of one day, in their order.
#[must_use]
pub fn price_day(
    sets: &CodeSets,
    setting: &Setting<'_>,
    services: &[Service<'_>],
) -> Vec<Result<Priced, NoFee>> {
    let mut drafts: Vec<Result<Draft<'_>, NoFee>> = services
        .iter()
        .map(|service| Draft::of(sets, setting, service))
        .collect();
    let mut at_hand: Vec<&mut Draft<'_>> = drafts.iter_mut().flatten().collect();
    together::reduce(&mut at_hand);
    let finished = drafts.into_iter().zip(services);
    finished
        .map(|(draft, service)| finish::finish(draft?, setting, service))
        .collect()
}

/// What Medicare allows for one line by itself.
///
/// # Errors
/// Why there is no amount.
pub fn price(
    sets: &CodeSets,
    setting: &Setting<'_>,
    service: &Service<'_>,
) -> Result<Priced, NoFee> {
    let mut one = price_day(sets, setting, std::slice::from_ref(service));
    one.pop()
        .unwrap_or_else(|| Err(NoFee::Unknown(undotted(service.code))))
}

/// The locality of a ZIP code on a date of service. `None` where a table is missing, or the ZIP
/// code is in none.
#[must_use]
pub fn locality_of_zip<'a>(sets: &'a CodeSets, zip: &str, dos: NaiveDate) -> Option<&'a Locality> {
    let row = sets.zips.as_of(dos)?.find(zip)?;
    let table = sets.localities.as_of(dos)?;
    table.find(&row.contractor, &row.locality)
}
