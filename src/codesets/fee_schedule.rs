//! The Medicare Physician Fee Schedule: relative values, indicators, localities and conversion
//! factors, as CMS's RVU files give them (codesets.md 4.2).
//!
//! Numbers are exact: values in hundredths, indices in thousandths, factors in ten-thousandths.
//! What a service is paid is worked out elsewhere.

use std::fmt;

/// A relative value in hundredths of a unit, as the files print it: `1.30` is 130.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rvu(pub i32);

/// A geographic practice cost index in thousandths: `1.017` is 1,017.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gpci(pub i32);

/// A conversion factor in ten-thousandths of a dollar: `32.3465` is 323,465.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Factor(pub i64);

impl fmt::Display for Rvu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&decimal(i64::from(self.0), 2))
    }
}

impl fmt::Display for Gpci {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&decimal(i64::from(self.0), 3))
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&decimal(self.0, 4))
    }
}

/// A scaled integer with its point: `decimal(130, 2)` is `1.30`.
#[must_use]
pub fn decimal(scaled: i64, places: usize) -> String {
    let sign = if scaled < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len().saturating_sub(places));
    if places == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part}")
    }
}

/// Reads a decimal number into an integer of so many places: `scaled("1.3", 2)` is 130. `None`
/// where it is no number, or has a digit beyond those places that is not zero.
#[must_use]
pub fn scaled(text: &str, places: usize) -> Option<i64> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let whole: String = whole.chars().filter(|c| *c != ',').collect();
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    let mut value: i64 = if whole.is_empty() {
        0
    } else if whole.bytes().all(|b| b.is_ascii_digit()) {
        whole.parse().ok()?
    } else {
        return None;
    };
    let mut digits = part.chars().map(|c| c.to_digit(10));
    for _ in 0..places {
        let digit = digits.next().unwrap_or(Some(0))?;
        value = value.checked_mul(10)?.checked_add(i64::from(digit))?;
    }
    digits.all(|d| d == Some(0)).then_some(sign * value)
}

/// How long the Medicare global period is (the GLOB DAYS column).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Global {
    /// 000, 010 or 090: so many days after the procedure.
    Days(u16),
    /// MMM: maternity, its own rules.
    Maternity,
    /// XXX: the concept does not apply.
    NotApplicable,
    /// YYY: the contractor decides.
    Contractor,
    /// ZZZ: an add-on, within the global period of its primary.
    AddOn,
}

impl Global {
    /// Reads the three characters of the file.
    #[must_use]
    pub fn parse(text: &str) -> Option<Global> {
        match text.trim() {
            "MMM" => Some(Global::Maternity),
            "XXX" => Some(Global::NotApplicable),
            "YYY" => Some(Global::Contractor),
            "ZZZ" => Some(Global::AddOn),
            days => days.parse().ok().map(Global::Days),
        }
    }
}

impl fmt::Display for Global {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Global::Days(days) => f.pad(&format!("{days:03}")),
            Global::Maternity => f.pad("MMM"),
            Global::NotApplicable => f.pad("XXX"),
            Global::Contractor => f.pad("YYY"),
            Global::AddOn => f.pad("ZZZ"),
        }
    }
}

/// One row of PPRRVU: a code, or its professional (26), technical (TC) or discontinued (53) part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeRow {
    /// The procedure code.
    pub code: String,
    /// `26`, `TC` or `53`; empty for the whole service.
    pub modifier: String,
    /// The file's own short text: the AMA's or CMS's, kept only in the user's imported file.
    pub description: String,
    /// Status letter: A paid, R restricted, T paid alone, B bundled, C contractor-priced,
    /// I not valid for Medicare, N not covered, X not on this schedule, and others.
    pub status: char,
    /// Physician work.
    pub work: Rvu,
    /// Practice expense outside a facility.
    pub pe_nonfacility: Rvu,
    /// Not done outside a facility (NA), so the figure there is none to pay by.
    pub na_nonfacility: bool,
    /// Practice expense in a facility.
    pub pe_facility: Rvu,
    /// Not done in a facility (NA).
    pub na_facility: bool,
    /// Malpractice.
    pub malpractice: Rvu,
    /// The file's own total outside a facility.
    pub total_nonfacility: Rvu,
    /// The file's own total in a facility.
    pub total_facility: Rvu,
    /// PC/TC indicator: 0 physician service, 1 diagnostic test with parts, 2 professional only,
    /// 3 technical only, 4 global only, 5 incident-to, and others.
    pub pc_tc: char,
    /// The global period.
    pub global: Global,
    /// Share of the payment for care before (modifier 56), in hundredths: `0.10` is 10.
    pub pre: u8,
    /// Share for the surgery itself (modifier 54), in hundredths.
    pub intra: u8,
    /// Share for care after (modifier 55), in hundredths.
    pub post: u8,
    /// Multiple-procedure indicator: 0 none, 2 standard, 3 endoscopy, 4 imaging, 5 therapy,
    /// 6 cardiovascular, 7 ophthalmology, 9 does not apply.
    pub multiple: char,
    /// Bilateral indicator: 0 no, 1 150 %, 2 already both sides, 3 100 % a side, 9 not a concept.
    pub bilateral: char,
    /// Assistant at surgery: 0 with documentation, 1 never, 2 paid, 9 not a concept.
    pub assistant: char,
    /// Two surgeons: 0 never, 1 with documentation, 2 paid, 9 not a concept.
    pub co_surgeon: char,
    /// Team: 0 never, 1 with documentation, 2 paid, 9 not a concept.
    pub team: char,
    /// The base code of an endoscopy family; empty where there is none.
    pub endoscopic_base: String,
    /// Dollars for each relative value.
    pub factor: Factor,
    /// The same for a qualifying participant of an advanced payment model (2026 on).
    pub factor_qualifying: Option<Factor>,
    /// Physician supervision of a diagnostic procedure: two digits; `09` does not apply.
    pub supervision: String,
    /// Imaging family of the diagnostic multiple-procedure rule: `88` or `99`.
    pub imaging_family: String,
    /// What the outpatient system would pay by: practice expense outside a facility, in one, and
    /// malpractice.
    pub opps: [Rvu; 3],
}

impl FeeRow {
    /// Whether Medicare pays this row by its relative values (A, R and T).
    #[must_use]
    pub fn is_payable(&self) -> bool {
        matches!(self.status, 'A' | 'R' | 'T')
    }
}

/// One release of PPRRVU.
#[derive(Clone, Debug, Default)]
pub struct FeeTable(Vec<FeeRow>);

impl FeeTable {
    /// A table of these rows.
    pub fn new(rows: impl IntoIterator<Item = FeeRow>) -> FeeTable {
        let mut rows: Vec<FeeRow> = rows.into_iter().collect();
        rows.sort_by(|a, b| (&a.code, &a.modifier).cmp(&(&b.code, &b.modifier)));
        FeeTable(rows)
    }

    /// Every row of a code: the whole service first, then its parts.
    #[must_use]
    pub fn rows_of(&self, code: &str) -> &[FeeRow] {
        let from = self.0.partition_point(|row| row.code.as_str() < code);
        let rest = self.0.get(from..).unwrap_or_default();
        let n = rest.partition_point(|row| row.code == code);
        rest.get(..n).unwrap_or_default()
    }

    /// The row of a code and one of `26`, `TC`, `53`, or of the whole service.
    #[must_use]
    pub fn row(&self, code: &str, modifier: Option<&str>) -> Option<&FeeRow> {
        let wanted = modifier.unwrap_or_default();
        self.rows_of(code).iter().find(|r| r.modifier == wanted)
    }

    /// The row that speaks for a code: the whole service, or else its first part.
    #[must_use]
    pub fn main_row(&self, code: &str) -> Option<&FeeRow> {
        self.rows_of(code).first()
    }

    /// All rows by code and modifier.
    #[must_use]
    pub fn all(&self) -> &[FeeRow] {
        &self.0
    }
}

/// A payment locality: the contractor, its number, and what practice costs there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locality {
    /// The Medicare administrative contractor: five digits.
    pub contractor: String,
    /// Two digits.
    pub number: String,
    /// The state's letters.
    pub state: String,
    /// The locality's name, without the stars of its footnotes.
    pub name: String,
    /// Work, with its floor of 1.0 where the law gives one.
    pub work: Gpci,
    /// Practice expense.
    pub practice_expense: Gpci,
    /// Malpractice.
    pub malpractice: Gpci,
}

impl Locality {
    /// A place where every index is 1.000: the national amount.
    #[must_use]
    pub fn national() -> Locality {
        Locality {
            contractor: String::new(),
            number: String::new(),
            state: String::new(),
            name: "national".to_owned(),
            work: Gpci(1_000),
            practice_expense: Gpci(1_000),
            malpractice: Gpci(1_000),
        }
    }
}

/// One release of the GPCI file.
#[derive(Clone, Debug, Default)]
pub struct LocalityTable(Vec<Locality>);

impl LocalityTable {
    /// A table of these localities.
    pub fn new(rows: impl IntoIterator<Item = Locality>) -> LocalityTable {
        let mut rows: Vec<Locality> = rows.into_iter().collect();
        rows.sort_by(|a, b| (&a.contractor, &a.number).cmp(&(&b.contractor, &b.number)));
        LocalityTable(rows)
    }

    /// The locality of a contractor by number.
    #[must_use]
    pub fn find(&self, contractor: &str, number: &str) -> Option<&Locality> {
        self.0
            .iter()
            .find(|l| l.contractor == contractor && l.number == number)
    }

    /// All localities by contractor and number.
    #[must_use]
    pub fn all(&self) -> &[Locality] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_go_in_and_out() {
        assert_eq!(scaled("1.30", 2), Some(130));
        assert_eq!(scaled(" 32.3465", 4), Some(323_465));
        assert_eq!(scaled("1", 3), Some(1_000));
        assert_eq!(scaled(".5", 2), Some(50));
        assert_eq!(scaled("-0.05", 2), Some(-5));
        assert_eq!(scaled("1.305", 2), None);
        assert_eq!(scaled("1.300", 2), Some(130));
        for no in ["", "x", "1.x", "1.2.3", "--1", "99999999999999999999"] {
            assert_eq!(scaled(no, 2), None, "{no}");
        }
        assert_eq!(Rvu(5).to_string(), "0.05");
        assert_eq!(Factor(323_465).to_string(), "32.3465");
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(decimal(7, 0), "7");
    }

    #[test]
    fn the_global_period_keeps_its_letters() {
        assert_eq!(Global::parse("090"), Some(Global::Days(90)));
        assert_eq!(Global::parse("ZZZ"), Some(Global::AddOn));
        assert_eq!(Global::parse("QQQ"), None);
        assert_eq!(Global::Days(10).to_string(), "010");
    }
}
