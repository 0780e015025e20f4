//! Money: whole cents in one type.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// The largest amount that any one document may carry: ten billion dollars.
const LIMIT_CENTS: i64 = 1_000_000_000_000;

/// An amount of US money in whole cents, possibly negative.
///
/// There is no conversion from a bare integer or a float: an amount is parsed from text, read
/// from the books with [`Money::from_cents`], or made from other amounts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// Text that is not an amount of money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMoney {
    /// Nothing but white space.
    #[error("an amount is missing")]
    Empty,
    /// A character that no amount has, or more than one point or sign.
    #[error("not an amount of money: use digits with at most one point, as in 150 or 150.25")]
    Malformed,
    /// A third decimal place that is not zero.
    #[error("an amount has at most two decimals")]
    FractionOfACent,
    /// More than ten billion dollars either way.
    #[error("an amount this large is a mistake: the limit is 9,999,999,999.99")]
    TooLarge,
}

impl Money {
    /// No money.
    pub const ZERO: Money = Money(0);

    /// The amount of so many cents, as the books store it.
    #[must_use]
    pub const fn from_cents(cents: i64) -> Money {
        Money(cents)
    }

    /// The amount in cents, as the books store it.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// Reads an amount as people and X12 write it: `150`, `150.5`, `-78.40`, `.5`, `1,234.56`.
    ///
    /// # Errors
    /// [`NotMoney`] says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Money, NotMoney> {
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let digits = digits.strip_prefix('$').unwrap_or(digits);
        if digits.is_empty() {
            return Err(NotMoney::Empty);
        }
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(NotMoney::Malformed);
        }
        let whole = whole_dollars(whole)?;
        let cents = cents_of_fraction(fraction)?;
        let total = whole
            .checked_mul(100)
            .and_then(|c| c.checked_add(cents))
            .filter(|c| *c < LIMIT_CENTS)
            .ok_or(NotMoney::TooLarge)?;
        Ok(Money(sign * total))
    }

    /// Is this no money at all?
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Is this less than nothing?
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Is this more than nothing?
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The amount without its sign.
    #[must_use]
    pub const fn abs(self) -> Money {
        Money(self.0.abs())
    }

    /// The amount times a whole number, as for units at a price.
    #[must_use]
    pub const fn times(self, n: i64) -> Money {
        Money(self.0 * n)
    }

    /// So many hundredths of a percent of the amount, rounded half away from zero to the cent.
    ///
    /// `Money::parse("80")?.basis_points(200)` is the two percent of Medicare sequestration: 1.60.
    #[must_use]
    pub const fn basis_points(self, points: i64) -> Money {
        let scaled = self.0 * points;
        let half = if scaled < 0 { -5_000 } else { 5_000 };
        // Truncation after adding a half rounds half away from zero.
        Money((scaled + half) / 10_000)
    }

    /// Splits the amount by weights with the largest-remainder rule.
    ///
    /// The parts always sum to the whole. With no weight at all the first part takes everything;
    /// with no parts there is nothing to give.
    #[must_use]
    pub fn split(self, weights: &[u64]) -> Vec<Money> {
        let total: u128 = weights.iter().map(|w| u128::from(*w)).sum();
        if total == 0 {
            let mut parts = vec![Money::ZERO; weights.len()];
            if let Some(first) = parts.first_mut() {
                *first = self;
            }
            return parts;
        }
        let size = u128::from(self.0.unsigned_abs());
        let mut parts: Vec<(usize, u128, u128)> = weights
            .iter()
            .enumerate()
            .map(|(n, w)| {
                let product = size * u128::from(*w);
                // Floor; the cents that the floors lose go to the largest remainders below.
                (n, product / total, product % total)
            })
            .collect();
        let given: u128 = parts.iter().map(|(_, share, _)| share).sum();
        let mut left = size - given;
        parts.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)));
        for part in &mut parts {
            if left == 0 {
                break;
            }
            part.1 += 1;
            left -= 1;
        }
        parts.sort_by_key(|part| part.0);
        let sign = if self.0 < 0 { -1 } else { 1 };
        parts
            .into_iter()
            .map(|(_, share, _)| Money(sign * i64::try_from(share).unwrap_or(0)))
            .collect()
    }
}

fn whole_dollars(text: &str) -> Result<i64, NotMoney> {
    let mut dollars: i64 = 0;
    for c in text.chars().filter(|c| *c != ',') {
        let digit = c.to_digit(10).ok_or(NotMoney::Malformed)?;
        dollars = dollars
            .checked_mul(10)
            .and_then(|d| d.checked_add(i64::from(digit)))
            .ok_or(NotMoney::TooLarge)?;
    }
    Ok(dollars)
}

fn cents_of_fraction(text: &str) -> Result<i64, NotMoney> {
    let mut cents = 0;
    for (place, c) in text.chars().enumerate() {
        let digit = i64::from(c.to_digit(10).ok_or(NotMoney::Malformed)?);
        match place {
            0 => cents += digit * 10,
            1 => cents += digit,
            _ if digit == 0 => {}
            _ => return Err(NotMoney::FractionOfACent),
        }
    }
    Ok(cents)
}

impl Money {
    /// With a comma between the thousands, for people: `43,878.20`.
    #[must_use]
    pub fn grouped(self) -> String {
        let plain = self.to_string();
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", plain.as_str()),
        };
        let (whole, cents) = digits.split_once('.').unwrap_or((digits, "00"));
        let mut grouped = String::new();
        for (n, digit) in whole.chars().enumerate() {
            if n > 0 && (whole.len() - n).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{sign}{grouped}.{cents}")
    }
}

impl fmt::Display for Money {
    /// Two decimals always, no thousands separator: `-1234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", cents / 100, cents % 100))
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        self.0 += other.0;
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Money) {
        self.0 -= other.0;
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Money> for Money {
    fn sum<I: Iterator<Item = &'a Money>>(amounts: I) -> Money {
        amounts.copied().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    #[test]
    fn reads_what_people_and_payers_write() {
        for (text, cents) in [
            ("150", 15_000),
            ("150.5", 15_050),
            ("-78.40", -7_840),
            (".5", 50),
            ("5.", 500),
            ("1,234.56", 123_456),
            ("$20", 2_000),
            ("0", 0),
            ("12.300", 1_230),
        ] {
            assert_eq!(Money::parse(text), Ok(Money(cents)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_money() {
        for (text, why) in [
            ("", NotMoney::Empty),
            ("-", NotMoney::Empty),
            (".", NotMoney::Malformed),
            ("1.2.3", NotMoney::Malformed),
            ("12a", NotMoney::Malformed),
            ("--1", NotMoney::Malformed),
            ("1.005", NotMoney::FractionOfACent),
            ("99999999999", NotMoney::TooLarge),
            ("99999999999999999999999", NotMoney::TooLarge),
        ] {
            assert_eq!(Money::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn shows_two_decimals_and_the_sign() {
        assert_eq!(money("-0.05").to_string(), "-0.05");
        assert_eq!(money("1234.5").to_string(), "1234.50");
    }

    #[test]
    fn a_split_loses_no_cent() {
        let parts = money("100").split(&[1, 1, 1]);
        assert_eq!(parts, [money("33.34"), money("33.33"), money("33.33")]);
        assert_eq!(
            money("-0.05").split(&[3, 7]).iter().sum::<Money>(),
            money("-0.05")
        );
        assert_eq!(money("9").split(&[0, 0]), [money("9"), Money::ZERO]);
        assert_eq!(money("9").split(&[]), []);
    }

    #[test]
    fn sequestration_is_two_percent_rounded_half_up() {
        assert_eq!(money("80").basis_points(200), money("1.60"));
        assert_eq!(money("40").basis_points(200), money("0.80"));
        assert_eq!(money("0.25").basis_points(200), money("0.01"));
        assert_eq!(money("-0.25").basis_points(200), money("-0.01"));
    }
}
