//! Dates as people type them: `t`, `y`, `-3`, `+1w`, `3/2`, `0302`, `030226`, `2026-03-02`.

use chrono::{Datelike, Days, Months, NaiveDate};

/// Reads a date as typed on `today`.
///
/// A month and day without a year is the nearest such day that is not more than half a year
/// ahead. Two digits of a year are never more than ten years ahead.
#[must_use]
pub fn date(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "t" | "today" => return Some(today),
        "y" | "yesterday" => return today.pred_opt(),
        _ => {}
    }
    if let Some(rest) = text.strip_prefix('+') {
        return shift(rest, today, true);
    }
    if let Some(rest) = text.strip_prefix('-') {
        return shift(rest, today, false);
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(day);
    }
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    match parts.as_slice() {
        [digits] if digits.chars().all(|c| c.is_ascii_digit()) => run(digits, today),
        [month, day] => nearest(month.parse().ok()?, day.parse().ok()?, today),
        [month, day, year] => {
            let year = full_year(year, today)?;
            NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
        }
        _ => None,
    }
}

fn shift(text: &str, today: NaiveDate, ahead: bool) -> Option<NaiveDate> {
    let (digits, unit) = match text.strip_suffix(['d', 'w', 'm']) {
        Some(digits) => (digits, text.chars().last()?),
        None => (text, 'd'),
    };
    let n: u32 = digits.parse().ok()?;
    match (unit, ahead) {
        ('m', true) => today.checked_add_months(Months::new(n)),
        ('m', false) => today.checked_sub_months(Months::new(n)),
        (unit, ahead) => {
            let days = Days::new(u64::from(n) * if unit == 'w' { 7 } else { 1 });
            if ahead {
                today.checked_add_days(days)
            } else {
                today.checked_sub_days(days)
            }
        }
    }
}

/// `0302`, `030226`, `03022026`.
fn run(digits: &str, today: NaiveDate) -> Option<NaiveDate> {
    let month = digits.get(0..2)?.parse().ok()?;
    let day = digits.get(2..4)?.parse().ok()?;
    match digits.get(4..)? {
        "" => nearest(month, day, today),
        year => NaiveDate::from_ymd_opt(full_year(year, today)?, month, day),
    }
}

fn full_year(text: &str, today: NaiveDate) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 => {
            let century = today.year() / 100 * 100;
            let near = century + year;
            Some(if near > today.year() + 10 {
                near - 100
            } else {
                near
            })
        }
        _ => None,
    }
}

fn nearest(month: u32, day: u32, today: NaiveDate) -> Option<NaiveDate> {
    let this = NaiveDate::from_ymd_opt(today.year(), month, day);
    match this {
        Some(at) if (at - today).num_days() > 183 => {
            NaiveDate::from_ymd_opt(today.year() - 1, month, day)
        }
        Some(at) if (today - at).num_days() > 183 => {
            let next = NaiveDate::from_ymd_opt(today.year() + 1, month, day)?;
            Some(if (next - today).num_days() <= 90 {
                next
            } else {
                at
            })
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_type_them() {
        let today: NaiveDate = "2026-11-23".parse().unwrap();
        for (typed, meant) in [
            ("t", "2026-11-23"),
            ("y", "2026-11-22"),
            ("-3", "2026-11-20"),
            ("+1w", "2026-11-30"),
            ("+2m", "2027-01-23"),
            ("11/12", "2026-11-12"),
            ("3/2", "2026-03-02"),
            ("1/5", "2027-01-05"),
            ("0302", "2026-03-02"),
            ("030226", "2026-03-02"),
            ("02031961", "1961-02-03"),
            ("2/3/61", "1961-02-03"),
            ("2026-03-02", "2026-03-02"),
        ] {
            assert_eq!(date(typed, today), Some(meant.parse().unwrap()), "{typed}");
        }
        for typed in ["", "x", "13/1", "2/30", "31", "--3", "1/2/3/4", "é1"] {
            assert_eq!(date(typed, today), None, "{typed}");
        }
    }
}
