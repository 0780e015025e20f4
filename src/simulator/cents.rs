//! Amounts as the strangers keep them: whole cents in an `i64`, read and printed here and nowhere
//! else, so that a mistake in the desk's own money cannot hide behind ours.

/// Reads an X12 decimal (`210`, `67.2`, `-62.05`, `.5`) as cents; `None` where it is not one.
pub fn read(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    if part.len() > 2 {
        return None;
    }
    let dollars: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let cents: i64 = match part.len() {
        0 => 0,
        1 => part.parse::<i64>().ok()? * 10,
        _ => part.parse().ok()?,
    };
    let value = dollars.checked_mul(100)?.checked_add(cents)?;
    Some(if negative { -value } else { value })
}

/// Prints cents as an X12 decimal: no trailing zeros and no point that nothing follows.
pub fn print(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let (whole, part) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    match part {
        0 => format!("{sign}{whole}"),
        _ if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        _ => format!("{sign}{whole}.{part:02}"),
    }
}

/// `amount` times `basis_points`, rounded half away from zero to the cent.
pub fn share(amount: i64, basis_points: i64) -> i64 {
    let product = amount * basis_points;
    let half = if product < 0 { -5_000 } else { 5_000 };
    (product + half) / 10_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_printed() {
        for (text, cents) in [
            ("210", 21_000),
            ("67.2", 6_720),
            ("138.95", 13_895),
            ("-2.15", -215),
            (".05", 5),
        ] {
            assert_eq!(read(text), Some(cents), "{text}");
        }
        for bad in ["", "-", ".", "1,000", "12.345", "1e3", "$5"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(print(13_895), "138.95");
        assert_eq!(print(6_720), "67.2");
        assert_eq!(print(3_000), "30");
        assert_eq!(print(-215), "-2.15");
        assert_eq!(print(5), "0.05");
        assert_eq!(print(0), "0");
    }

    #[test]
    fn sequestration_of_the_worked_examples() {
        // domain/billing.md 6.3: allowed 100.00, deductible 50.00, coinsurance 10.00.
        assert_eq!(share(10_000 - 5_000 - 1_000, 200), 80);
        assert_eq!(share(10_000 - 2_000, 200), 160);
    }
}
