//! The payer's clearing account over the months: what a payer carried forward or took without
//! naming its claim, and the counterparts that cleared it.

use crate::billing::matching::normal;
use crate::domain::keys::PayerId;
use crate::domain::money::Money;

/// One movement of a payer's clearing account, oldest first in its list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Movement {
    /// Whose account; none where the payer is not known.
    pub payer: Option<PayerId>,
    /// What the payer refers to, as written.
    pub reference: String,
    /// Positive was taken away, negative was added.
    pub amount: Money,
}

/// How a movement stands among the others.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// What of it has no counterpart yet.
    pub open: Money,
    /// Its counterparts by their place in the list, with the amount that each clears.
    pub cleared: Vec<(usize, Money)>,
}

/// Pairs each movement with earlier ones of the same payer and the other sign: those of the same
/// reference first, then one of the same amount, then the oldest.
#[must_use]
pub fn stand(movements: &[Movement]) -> Vec<Standing> {
    let mut all: Vec<Standing> = Vec::with_capacity(movements.len());
    for (place, now) in movements.iter().enumerate() {
        let mut standing = Standing {
            open: now.amount,
            cleared: Vec::new(),
        };
        while let Some(other) = counterpart(movements, &all, (now, standing.open)) {
            let Some(earlier) = all.get_mut(other) else {
                break;
            };
            let part = earlier.open.abs().min(standing.open.abs());
            let sign = |open: Money| if open.is_negative() { -part } else { part };
            earlier.cleared.push((place, part));
            standing.cleared.push((other, part));
            earlier.open -= sign(earlier.open);
            standing.open -= sign(standing.open);
        }
        all.push(standing);
    }
    all
}

/// The earlier movement that the open part of `now` clears best.
fn counterpart(
    movements: &[Movement],
    standings: &[Standing],
    (now, open): (&Movement, Money),
) -> Option<usize> {
    if open.is_zero() {
        return None;
    }
    let reference = normal(&now.reference);
    let fits = movements.iter().zip(standings).enumerate();
    let fits = fits.filter(|(_, (earlier, standing))| {
        earlier.payer == now.payer
            && !standing.open.is_zero()
            && standing.open.is_negative() != open.is_negative()
    });
    fits.max_by_key(|(place, (earlier, standing))| {
        let named = !reference.is_empty() && normal(&earlier.reference) == reference;
        (named, standing.open == -open, std::cmp::Reverse(*place))
    })
    .map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn movement(reference: &str, cents: i64) -> Movement {
        Movement {
            payer: Some(PayerId(1)),
            reference: reference.to_owned(),
            amount: Money::from_cents(cents),
        }
    }

    fn opens(movements: &[Movement]) -> Vec<i64> {
        stand(movements).iter().map(|s| s.open.cents()).collect()
    }

    #[test]
    fn a_balance_carried_forward_is_open_until_it_is_collected() {
        let carried = movement("", -50_00);
        assert_eq!(opens(std::slice::from_ref(&carried)), [-50_00]);
        // Collected over two months.
        let all = [carried, movement("", 30_00), movement("", 20_00)];
        assert_eq!(opens(&all), [0, 0, 0]);
        assert_eq!(stand(&all)[0].cleared.len(), 2);
    }

    #[test]
    fn a_counterpart_is_found_by_its_reference_before_its_amount_before_its_age() {
        let all = [
            movement("A", -10_00),
            movement("B", -25_00),
            movement("C-1", -40_00),
            movement("C1", 25_00),
            movement("", 25_00),
        ];
        assert_eq!(opens(&all), [-10_00, 0, -15_00, 0, 0]);
    }

    #[test]
    fn one_payers_balance_never_clears_anothers() {
        let mut other = movement("A", 10_00);
        other.payer = Some(PayerId(2));
        assert_eq!(opens(&[movement("A", -10_00), other]), [-10_00, 10_00]);
    }
}
