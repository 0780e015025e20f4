//! Exact dollars between the relative values and the cent.

use crate::codesets::{Factor, Gpci, Rvu};
use crate::domain::money::Money;

/// Parts of a dollar: value (1e-2) times index (1e-3) times factor (1e-4), with six more places
/// so that a percentage or two lose nothing.
const PLACES: i128 = 1_000_000_000_000_000;
const SPARE: i128 = 1_000_000;

/// An amount before it is rounded: only the last step makes cents of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(i128);

impl Exact {
    /// Nothing.
    pub const ZERO: Exact = Exact(0);

    /// A relative value, where practice costs that much, times the factor.
    #[must_use]
    pub fn of(value: Rvu, index: Gpci, factor: Factor) -> Exact {
        Exact(i128::from(value.0) * i128::from(index.0) * i128::from(factor.0) * SPARE)
    }

    /// So many tenths of an anesthesia unit times their factor.
    #[must_use]
    pub fn of_tenths(tenths: i64, factor: Factor) -> Exact {
        Exact(i128::from(tenths) * i128::from(factor.0) * SPARE * 10_000)
    }

    /// An amount of money.
    #[must_use]
    pub fn of_money(money: Money) -> Exact {
        Exact(i128::from(money.cents()) * (PLACES / 100))
    }

    /// So many hundredths of a percent of it: 8,500 is 85 %.
    #[must_use]
    pub fn share(self, points: u32) -> Exact {
        Exact(self.0 * i128::from(points) / 10_000)
    }

    /// So many times it.
    #[must_use]
    pub fn times(self, n: u32) -> Exact {
        Exact(self.0 * i128::from(n))
    }

    /// The cents, half up.
    #[must_use]
    pub fn money(self) -> Money {
        let cent = PLACES / 100;
        let half = if self.0 < 0 { -cent / 2 } else { cent / 2 };
        let cents = (self.0 + half) / cent;
        Money::from_cents(i64::try_from(cents).unwrap_or(i64::MAX))
    }
}

impl std::ops::Add for Exact {
    type Output = Exact;
    fn add(self, other: Exact) -> Exact {
        Exact(self.0 + other.0)
    }
}

impl std::ops::Sub for Exact {
    type Output = Exact;
    fn sub(self, other: Exact) -> Exact {
        Exact(self.0 - other.0)
    }
}

impl std::iter::Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(amounts: I) -> Exact {
        amounts.fold(Exact::ZERO, |sum, one| sum + one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_is_rounded_and_half_goes_up() {
        let half = Exact::of_money(Money::from_cents(1)).share(5_000);
        assert_eq!(half.money(), Money::from_cents(1));
        assert_eq!((half - Exact(1)).money(), Money::ZERO);
        let third = Exact::of(Rvu(100), Gpci(1_000), Factor(323_465));
        assert_eq!(third.money().to_string(), "32.35");
        assert_eq!(third.times(3).money().to_string(), "97.04");
    }
}
