//! How often Medicare pays for a service (coding.md 6.7), and the monthly services that exclude
//! each other.

use chrono::{Datelike, Months, NaiveDate};

/// A limit of how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Once in the patient's life.
    Once,
    /// Again when so many whole months lie between: the twelfth month after is free again.
    Months(u8),
    /// Again after so many days.
    Days(u16),
    /// So many times in a calendar year.
    PerYear(u8),
}

impl Limit {
    /// The words of a message.
    pub fn words(self) -> String {
        match self {
            Limit::Once => "once in a life".to_owned(),
            Limit::Months(n) => format!("after {n} full months"),
            Limit::Days(n) => format!("once in {n} days"),
            Limit::PerYear(n) => format!("{n} times a year"),
        }
    }
}

/// Services with the codes that count together and their limit.
#[rustfmt::skip]
const LIMITS: [(&[&str], Limit); 13] = [
    (&["G0402"], Limit::Once),
    (&["G0438"], Limit::Once),
    (&["G0439", "G0438"], Limit::Months(11)),
    (&["G0444"], Limit::Months(11)),
    (&["G0442"], Limit::Months(11)),
    (&["99495", "99496"], Limit::Days(30)),
    (&["99406", "99407"], Limit::PerYear(8)),
    (&["G0101"], Limit::Months(11)),
    (&["G0102", "G0103"], Limit::Months(11)),
    (&["77067"], Limit::Months(11)),
    (&["G0296"], Limit::Months(11)),
    (&["G0446"], Limit::Months(11)),
    (&["82465", "80061"], Limit::PerYear(6)),
];

/// The limit of a service that is reached by earlier services of the patient, each a code with
/// its day; with it the last day that counts.
pub fn too_often<'a>(
    code: &str,
    dos: NaiveDate,
    earlier: impl Iterator<Item = (&'a str, NaiveDate)> + Clone,
) -> Option<(Limit, NaiveDate)> {
    let (codes, limit) = LIMITS.iter().find(|(codes, _)| {
        codes.first() == Some(&code) || {
            codes.contains(&code) && codes.len() > 1 && !matches!(code, "G0438")
        }
    })?;
    let counted = earlier.filter(|(other, on)| codes.contains(other) && *on < dos);
    let days = counted.map(|(_, on)| on);
    let last = days.clone().max()?;
    let reached = match limit {
        Limit::Once => true,
        Limit::Months(n) => months_between(last, dos).is_none_or(|full| full < i32::from(*n)),
        Limit::Days(n) => (dos - last).num_days() < i64::from(*n),
        Limit::PerYear(n) => {
            let this_year = days.filter(|on| on.year() == dos.year()).count();
            this_year >= usize::from(*n)
        }
    };
    reached.then_some((*limit, last))
}

/// Whole calendar months between the month of one day and the month of another.
fn months_between(first: NaiveDate, second: NaiveDate) -> Option<i32> {
    let of = |day: NaiveDate| {
        i32::try_from(day.month0())
            .ok()
            .map(|m| day.year() * 12 + m)
    };
    Some(of(second)? - of(first)? - 1)
}

/// The first day on which a service is free again, where the limit is one of time.
pub fn free_again(limit: Limit, last: NaiveDate) -> Option<NaiveDate> {
    match limit {
        Limit::Once | Limit::PerYear(_) => None,
        Limit::Months(n) => last
            .with_day(1)?
            .checked_add_months(Months::new(u32::from(n) + 1)),
        Limit::Days(n) => last.checked_add_days(chrono::Days::new(n.into())),
    }
}

/// The monthly programs of which one excludes the others in the same month.
const PROGRAMS: [(&str, &[&str]); 5] = [
    (
        "chronic care management",
        &["99490", "99491", "99439", "99437"],
    ),
    ("complex chronic care management", &["99487", "99489"]),
    (
        "principal care management",
        &["99424", "99425", "99426", "99427"],
    ),
    (
        "advanced primary care management",
        &["G0556", "G0557", "G0558"],
    ),
    ("transitional care management", &["99495", "99496"]),
];

/// The monthly program of a code.
pub fn program(code: &str) -> Option<&'static str> {
    let found = PROGRAMS.iter().find(|(_, codes)| codes.contains(&code));
    found.map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn reached(code: &str, dos: &str, earlier: &[(&str, &str)]) -> bool {
        let earlier: Vec<_> = earlier.iter().map(|(c, on)| (*c, day(on))).collect();
        too_often(code, day(dos), earlier.iter().copied()).is_some()
    }

    /// coding.md 6.7: the yearly visit again after eleven full months.
    #[test]
    fn the_yearly_visit_is_free_after_eleven_full_months() {
        assert!(reached("G0439", "2026-02-28", &[("G0439", "2025-03-10")]));
        assert!(!reached("G0439", "2026-03-01", &[("G0439", "2025-03-10")]));
        assert!(reached("G0439", "2026-02-28", &[("G0438", "2025-03-10")]));
        let again = free_again(Limit::Months(11), day("2025-03-10"));
        assert_eq!(again, Some(day("2026-03-01")));
    }

    #[test]
    fn some_services_are_paid_once_and_some_eight_times_a_year() {
        assert!(reached("G0438", "2026-03-01", &[("G0438", "2023-05-01")]));
        assert!(!reached("G0438", "2026-03-01", &[("G0439", "2023-05-01")]));
        assert!(reached("99496", "2026-03-20", &[("99495", "2026-03-01")]));
        assert!(!reached("99496", "2026-03-31", &[("99495", "2026-03-01")]));
        let eight = [("99406", "2026-01-05"); 8];
        assert!(reached("99407", "2026-03-01", &eight));
        assert!(!reached("99407", "2026-03-01", &eight[..7]));
        assert_eq!(program("99439"), program("99490"));
    }
}
