//! What a contract says should have been allowed for a line, with the arithmetic, and whether a
//! payer allowed less.

use crate::domain::codes::{Modifier, Units};
use crate::domain::contract::{ContractRate, ContractTerms};
use crate::domain::money::Money;

/// One line of a claim to put beside the contract.
#[derive(Clone, Copy, Debug)]
pub struct PricedLine<'a> {
    /// The rate in force for it, none where the contract has none.
    pub rate: Option<&'a ContractRate>,
    /// Its modifiers.
    pub modifiers: &'a [Modifier],
    /// Its units.
    pub units: Units,
    /// What was charged.
    pub charged: Money,
}

impl PricedLine<'_> {
    fn has(&self, code: &str) -> bool {
        self.modifiers.iter().any(|m| m.as_str() == code)
    }

    /// The rate times the units, before any reduction.
    fn whole(&self) -> Option<Money> {
        let rate = self.rate?;
        let cents = i128::from(rate.allowed.cents()) * i128::from(self.units.0);
        // Half a cent goes up.
        let rounded = (cents + 500).div_euclid(1_000);
        i64::try_from(rounded).ok().map(Money::from_cents)
    }
}

/// What should be allowed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expected {
    /// The amount.
    pub amount: Money,
    /// How it comes about, step by step.
    pub steps: Vec<String>,
}

/// What a contract allows for each line of one claim of one day; none where it has no rate.
///
/// Of the procedures that are reduced beside each other the dearest counts in full.
#[must_use]
pub fn expected(lines: &[PricedLine<'_>], terms: &ContractTerms) -> Vec<Option<Expected>> {
    let dearest = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.rate.is_some_and(|rate| rate.reduced))
        .max_by_key(|(n, line)| (line.whole(), std::cmp::Reverse(*n)))
        .map(|(n, _)| n);
    lines
        .iter()
        .enumerate()
        .map(|(n, line)| one(line, dearest.is_some_and(|first| first != n), terms))
        .collect()
}

fn one(line: &PricedLine<'_>, after_another: bool, terms: &ContractTerms) -> Option<Expected> {
    let rate = line.rate?;
    let mut amount = line.whole()?;
    let mut steps = vec![match line.units.as_whole() {
        Some(1) => format!("contract rate {amount}"),
        _ => format!(
            "contract rate {} x {} units = {amount}",
            rate.allowed, line.units
        ),
    }];
    let mut share = |points: i64, why: &str, amount: &mut Money| {
        *amount = amount.basis_points(points);
        steps.push(format!("{why}: {} = {amount}", percent(points)));
    };
    if rate.reduced && line.has("50") {
        share(terms.bilateral, "both sides", &mut amount);
    }
    if rate.reduced && after_another {
        share(
            terms.second_procedure,
            "a further procedure of the day",
            &mut amount,
        );
    }
    if ["80", "81", "82"].iter().any(|code| line.has(code)) {
        share(terms.assistant, "assistant at surgery", &mut amount);
    } else if line.has("AS") {
        share(
            terms.assistant_other,
            "assistant who is no physician",
            &mut amount,
        );
    }
    if terms.lesser_of && line.charged < amount {
        amount = line.charged;
        steps.push(format!("no more than was charged: {amount}"));
    }
    Some(Expected { amount, steps })
}

/// Basis points as people write them: `50 %`, `13.6 %`.
#[must_use]
pub fn percent(points: i64) -> String {
    match (points / 100, points % 100) {
        (whole, 0) => format!("{whole} %"),
        (whole, part) if part % 10 == 0 => format!("{whole}.{} %", part / 10),
        (whole, part) => format!("{whole}.{part:02} %"),
    }
}

/// How much a line was allowed too little: none within the tolerance, or where it was too much.
#[must_use]
pub fn underpaid(allowed: Money, expected: Money, terms: &ContractTerms) -> Option<Money> {
    let short = expected - allowed;
    let let_pass = terms
        .tolerance
        .max(expected.basis_points(terms.tolerance_points));
    (short > let_pass).then_some(short)
}

/// A part of a whole in tenths of a percent, rounded: `8.2`.
#[must_use]
pub fn share_of(part: Money, whole: Money) -> Option<String> {
    if !whole.is_positive() {
        return None;
    }
    let tenths = (part.cents() * 2_000 + whole.cents()) / (2 * whole.cents());
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::Hcpcs;
    use crate::domain::contract::Setting;
    use crate::domain::keys::PayerId;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    fn rate(code: &str, allowed: &str, reduced: bool) -> ContractRate {
        ContractRate {
            payer: PayerId(1),
            code: Hcpcs::parse(code).unwrap(),
            modifier: None,
            setting: Setting::Any,
            effective_on: "2026-01-01".parse().unwrap(),
            expires_on: None,
            allowed: money(allowed),
            reduced,
        }
    }

    fn line<'a>(
        rate: &'a ContractRate,
        modifiers: &'a [Modifier],
        charged: &str,
    ) -> PricedLine<'a> {
        PricedLine {
            rate: Some(rate),
            modifiers,
            units: Units::ONE,
            charged: money(charged),
        }
    }

    /// Scenario S20: 131.10 against 142.80 is 11.70 short, 8.2 %; 142.00 is let pass.
    #[test]
    fn a_short_payment_is_found_and_a_small_one_is_let_pass() {
        let terms = ContractTerms::default();
        let expected = money("142.80");
        let short = underpaid(money("131.10"), expected, &terms);
        assert_eq!(short, Some(money("11.70")));
        assert_eq!(share_of(money("11.70"), expected).unwrap(), "8.2");
        assert_eq!(underpaid(money("142.00"), expected, &terms), None);
        assert_eq!(underpaid(money("150.00"), expected, &terms), None);
        // 2 % of 142.80 is 2.86: that much passes, a cent more does not.
        assert_eq!(underpaid(money("139.94"), expected, &terms), None);
        assert!(underpaid(money("139.93"), expected, &terms).is_some());
    }

    /// Scenario S20: the second procedure at half of 78.40 is 39.20.
    #[test]
    fn the_second_procedure_of_a_day_is_half() {
        let (dear, cheap) = (rate("20610", "98.00", true), rate("20605", "78.40", true));
        let visit = rate("99214", "142.80", false);
        let lines = [
            line(&cheap, &[], "200.00"),
            line(&dear, &[], "200.00"),
            line(&visit, &[], "200.00"),
        ];
        let found = expected(&lines, &ContractTerms::default());
        let amounts: Vec<_> = found.iter().flatten().map(|e| e.amount).collect();
        assert_eq!(amounts, [money("39.20"), money("98.00"), money("142.80")]);
        assert_eq!(
            found[0].as_ref().unwrap().steps,
            [
                "contract rate 78.40",
                "a further procedure of the day: 50 % = 39.20"
            ]
        );
    }

    #[test]
    fn two_of_the_same_price_are_one_whole_and_one_half() {
        let same = rate("20610", "78.40", true);
        let lines = [line(&same, &[], "135.00"), line(&same, &[], "135.00")];
        let found = expected(&lines, &ContractTerms::default());
        let amounts: Vec<_> = found.iter().flatten().map(|e| e.amount).collect();
        assert_eq!(amounts, [money("78.40"), money("39.20")]);
    }

    #[test]
    fn both_sides_an_assistant_and_a_low_charge() {
        let procedure = rate("20610", "100.00", true);
        let fifty = [Modifier::parse("50").unwrap()];
        let assistant = [Modifier::parse("80").unwrap()];
        let other = [Modifier::parse("AS").unwrap()];
        let of = |modifiers: &[Modifier], charged| {
            expected(
                &[line(&procedure, modifiers, charged)],
                &ContractTerms::default(),
            )
            .remove(0)
            .unwrap()
            .amount
        };
        assert_eq!(of(&fifty, "400.00"), money("150.00"));
        assert_eq!(of(&assistant, "400.00"), money("16.00"));
        assert_eq!(of(&other, "400.00"), money("13.60"));
        assert_eq!(of(&[], "80.00"), money("80.00"));
    }
}
