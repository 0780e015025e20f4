//! How a payer behaves: its fees, its shares, its habits and its faults, all of it data.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};

/// What sort of payer it is; the sort decides what only that sort does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayerKind {
    /// Medicare Part B: sequestration, crossover, no replacement claims.
    Medicare,
    /// A Medicare supplement: pays what Medicare left, but not the deductible.
    Medigap,
    /// Medicaid: never leaves a balance to the patient beyond a copay.
    Medicaid,
    /// A Blue plan.
    Blue,
    /// A commercial plan.
    Commercial,
    /// Medicare Advantage.
    MedicareAdvantage,
}

/// A payer, as the world knows it. Amounts are cents, shares are basis points, rates are cases in
/// a thousand.
#[derive(Clone, Debug)]
pub struct PayerBehaviour {
    /// The payer id of 2010BB NM109.
    pub id: String,
    /// N102 of its remittances.
    pub name: String,
    /// Nine digits; TRN03 is `1` and these.
    pub tax_id: String,
    /// Street, city, state and nine-digit ZIP.
    pub address: [String; 4],
    /// Ten digits, for PER*CX and PER*BL.
    pub phone: String,
    /// What sort it is.
    pub kind: PayerKind,
    /// CLP06.
    pub filing_code: String,
    /// Its fee table: allowed amount per unit of a code.
    pub fees: BTreeMap<String, i64>,
    /// The share of the charge that is allowed for a code which the table lacks.
    pub unlisted_share: i64,
    /// The deductible of a member and year.
    pub deductible: i64,
    /// The copay of a visit (992xx).
    pub copay: i64,
    /// The member's share of what is not a visit with a copay.
    pub coinsurance: i64,
    /// The share of its own payment that is sequestered (CO-253): 200 for Medicare.
    pub sequestration: i64,
    /// Codes that the member owes nothing for, as prefixes.
    pub free_of_share: Vec<String>,
    /// Codes that are never paid beside a visit on the same day (CO-97), as prefixes.
    pub bundled: Vec<String>,
    /// Codes that need REF*G1 (CO-197), as prefixes.
    pub needs_authorization: Vec<String>,
    /// A code prefix, and the diagnosis prefixes that alone support it (CO-50).
    pub necessity: Vec<(String, Vec<String>)>,
    /// Days after the last day of service that it takes a claim (CO-29).
    pub filing_limit_days: i64,
    /// Days from receipt to its decision.
    pub days_to_decide: i64,
    /// Up to so many days more, by chance.
    pub days_of_spread: i64,
    /// The day of the week on which it pays.
    pub pays_on: Weekday,
    /// Its first EFT number; the others follow.
    pub first_trace: u64,
    /// Its habits.
    pub habits: Habits,
}

/// How often a payer does what hurts: cases in a thousand claims, or files.
#[derive(Clone, Debug, Default)]
pub struct Habits {
    /// A claim is rejected on the 277CA for a reason that only the payer knows.
    pub rejects: u32,
    /// A claim is denied for a reason that only the payer knows.
    pub denies: u32,
    /// REF*6R is left out of a claim's lines.
    pub drops_line_control: u32,
    /// The modifiers are left out of a claim's lines.
    pub drops_modifiers: u32,
    /// A paid claim is taken back and paid anew, differently.
    pub corrects_itself: u32,
    /// A paid claim is paid a second time, and the second payment taken back later (PLB WO).
    pub pays_twice: u32,
    /// A claim lies for five weeks and is paid with interest (PLB L6).
    pub pays_late: u32,
    /// A remittance file comes a second time.
    pub repeats_files: u32,
    /// A claim of a remittance does not add up.
    pub miscounts: u32,
    /// A payment appears for a claim that is not the practice's.
    pub pays_strangers: u32,
    /// Remittances come with `|`, `>` and a line feed as separators.
    pub odd_separators: bool,
}

impl Habits {
    /// Everything that hurts, often: for the tests of the laws.
    pub fn worst() -> Self {
        Self {
            rejects: 120,
            denies: 250,
            drops_line_control: 400,
            drops_modifiers: 400,
            corrects_itself: 200,
            pays_twice: 120,
            pays_late: 200,
            repeats_files: 400,
            miscounts: 60,
            pays_strangers: 60,
            odd_separators: true,
        }
    }

    /// A payer that does nothing of its own accord: for tests that want exact figures.
    pub fn none() -> Self {
        Self::default()
    }
}

impl PayerBehaviour {
    /// A payer with no fee table, no shares and no habits, that decides in two weeks and pays on
    /// Fridays.
    pub fn plain(id: &str, name: &str, kind: PayerKind) -> Self {
        let filing_code = match kind {
            PayerKind::Medicare => "MB",
            PayerKind::Medicaid => "MC",
            PayerKind::MedicareAdvantage => "16",
            PayerKind::Medigap | PayerKind::Blue | PayerKind::Commercial => "12",
        };
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            tax_id: "999999999".to_owned(),
            address: ["1 PAYER PLAZA", "MILLBROOK", "VT", "050010001"].map(str::to_owned),
            phone: "8025550100".to_owned(),
            kind,
            filing_code: filing_code.to_owned(),
            fees: BTreeMap::new(),
            unlisted_share: 6_000,
            deductible: 0,
            copay: 0,
            coinsurance: 0,
            sequestration: if kind == PayerKind::Medicare { 200 } else { 0 },
            free_of_share: Vec::new(),
            bundled: Vec::new(),
            needs_authorization: Vec::new(),
            necessity: Vec::new(),
            filing_limit_days: 180,
            days_to_decide: 14,
            days_of_spread: 0,
            pays_on: Weekday::Fri,
            first_trace: 70_000_000,
            habits: Habits::none(),
        }
    }

    /// What it allows for `units` of `code` charged at `charge`; never more than the charge.
    pub fn allowed(&self, code: &str, units: i64, charge: i64) -> i64 {
        let fee = match self.fees.get(code) {
            Some(fee) => fee.saturating_mul(units.max(1)),
            None => super::cents::share(charge, self.unlisted_share),
        };
        fee.clamp(0, charge.max(0))
    }

    /// True where one of `prefixes` begins `code`.
    pub fn listed(prefixes: &[String], code: &str) -> bool {
        prefixes.iter().any(|p| code.starts_with(p.as_str()))
    }
}

/// A member on a payer's roll.
#[derive(Clone, Debug)]
pub struct Member {
    /// The number on the card.
    pub id: String,
    /// Covered from this day.
    pub from: NaiveDate,
    /// Covered to this day; `None` while it lasts.
    pub to: Option<NaiveDate>,
    /// The supplement that claims cross over to: payer id and member id there.
    pub supplement: Option<(String, String)>,
}
