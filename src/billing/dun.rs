//! Who gets a statement, at which level, and who gets none for which reason.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::account::{AccountState, Flag, Level, PlanStanding};
use crate::domain::dates::days_between;
use crate::domain::money::Money;
use crate::domain::statement::Withheld;

/// The practice's rules for statements.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementRules {
    /// Less than this is not billed by mail: 5.00.
    pub minimum: Money,
    /// Days from one statement to the next: 28.
    pub days_between: i64,
    /// Days a person has to pay: 25.
    pub days_to_pay: i64,
    /// The least payment that stops the dunning, where no plan says another: 25.00.
    pub least_payment: Money,
    /// Less than this is written off after a statement: 5.00.
    pub small_balance: Money,
}

impl Default for StatementRules {
    fn default() -> StatementRules {
        StatementRules {
            minimum: Money::from_cents(500),
            days_between: 28,
            days_to_pay: 25,
            least_payment: Money::from_cents(2_500),
            small_balance: Money::from_cents(500),
        }
    }
}

/// What keeps a balance from being billed to a person at all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Protection {
    /// A Qualified Medicare Beneficiary.
    Qmb,
    /// Medicaid covered the day of service.
    Medicaid,
    /// A workers' compensation case.
    WorkersComp,
}

impl Protection {
    /// As a reason to withhold a statement.
    #[must_use]
    pub const fn withholds(self) -> Withheld {
        match self {
            Protection::Qmb => Withheld::Qmb,
            Protection::Medicaid => Withheld::Medicaid,
            Protection::WorkersComp => Withheld::WorkersComp,
        }
    }
}

/// What is known of one account when a run looks at it. Amounts are sums over its lines.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AccountFacts {
    /// Owed and billable: every payer of the visit has finished, and nothing protects it.
    pub owed: Money,
    /// The patient's already, but a payer of the visit has not finished.
    pub pending: Money,
    /// Owed on lines whose payer's patients are not billed for now.
    pub payer_hold: Money,
    /// Owed on lines that may never be billed, and why.
    pub protected: Money,
    /// Why they may not.
    pub protections: BTreeSet<Protection>,
    /// The patient's lines in credit, as a positive amount.
    pub credit: Money,
    /// Money that is applied to no line.
    pub unapplied: Money,
    /// The guarantor has died.
    pub deceased: bool,
    /// The address has a street, a city, a state and a ZIP.
    pub has_address: bool,
    /// Left out of this run by hand.
    pub left_out: bool,
    /// What happened on the account before.
    pub state: AccountState,
}

/// What a run does with an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// A statement of this level over this amount.
    Send(Level, Money),
    /// None, for this reason; so much stays unbilled.
    Withhold(Withheld, Money),
    /// Nothing is owed.
    Nothing,
}

/// Decides about one account.
#[must_use]
pub fn decide(facts: &AccountFacts, rules: &StatementRules, today: NaiveDate) -> Decision {
    let all = facts.owed + facts.pending + facts.payer_hold + facts.protected;
    if !all.is_positive() {
        return Decision::Nothing;
    }
    match reason(facts, rules, today) {
        Some(why) => Decision::Withhold(why, all),
        None => match facts.state.next_level(today) {
            Some(level) => Decision::Send(level, facts.owed),
            None => Decision::Withhold(Withheld::AfterFinalNotice, all),
        },
    }
}

/// The first reason that holds, in the order of [`Withheld::ALL`].
fn reason(facts: &AccountFacts, rules: &StatementRules, today: NaiveDate) -> Option<Withheld> {
    let state = &facts.state;
    let flagged = |flag| state.flags.contains_key(&flag);
    let nothing_billable = !facts.owed.is_positive();
    let protection = facts.protections.first().map(|p| p.withholds());
    let plan_kept = matches!(
        state.plan_standing(today),
        Some(PlanStanding::Current { .. })
    );
    let too_soon = state
        .last_sent()
        .is_some_and(|sent| days_between(sent.on, today) < rules.days_between);
    let all_protected = nothing_billable && facts.protected.is_positive();
    let reasons = [
        (facts.deceased, Withheld::Deceased),
        (flagged(Flag::Bankruptcy), Withheld::Bankruptcy),
        (flagged(Flag::Attorney), Withheld::Attorney),
        (state.agency.is_some(), Withheld::AtAgency),
        (all_protected, protection.unwrap_or(Withheld::Qmb)),
        (flagged(Flag::OverEstimate), Withheld::OverEstimate),
        (flagged(Flag::Disputed), Withheld::Disputed),
        (flagged(Flag::Hold), Withheld::Held),
        (
            flagged(Flag::BadAddress) || !facts.has_address,
            Withheld::BadAddress,
        ),
        (
            nothing_billable && facts.pending.is_positive(),
            Withheld::InsurancePending,
        ),
        (nothing_billable, Withheld::PayerHold),
        (plan_kept, Withheld::PlanCurrent),
        (facts.unapplied.is_positive(), Withheld::Unapplied),
        (facts.credit >= facts.owed, Withheld::CreditBalance),
        (flagged(Flag::AutoPay), Withheld::AutoPay),
        (state.paid_on == Some(today), Withheld::PaidToday),
        (facts.owed < rules.minimum, Withheld::BelowMinimum),
        (too_soon, Withheld::TooSoon),
        (
            state.next_level(today).is_none(),
            Withheld::AfterFinalNotice,
        ),
        (facts.left_out, Withheld::LeftOut),
    ];
    reasons
        .into_iter()
        .find(|(holds, _)| *holds)
        .map(|(_, why)| why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::Sent;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    fn facts(owed: &str) -> AccountFacts {
        AccountFacts {
            owed: money(owed),
            has_address: true,
            ..AccountFacts::default()
        }
    }

    fn withheld(facts: &AccountFacts) -> Option<Withheld> {
        match decide(facts, &StatementRules::default(), day("2026-04-15")) {
            Decision::Withhold(why, _) => Some(why),
            Decision::Send(..) | Decision::Nothing => None,
        }
    }

    #[test]
    fn five_dollars_is_billed_and_a_cent_less_is_not() {
        assert_eq!(withheld(&facts("5.00")), None);
        assert_eq!(withheld(&facts("4.99")), Some(Withheld::BelowMinimum));
    }

    #[test]
    fn twenty_eight_days_lie_between_two_statements() {
        let sent_on = |on: &str| {
            let mut facts = facts("60.00");
            facts.state.statements.push(Sent {
                number: 1,
                on: day(on),
                level: Level::First,
                amount: money("60.00"),
            });
            withheld(&facts)
        };
        assert_eq!(sent_on("2026-03-19"), Some(Withheld::TooSoon));
        assert_eq!(sent_on("2026-03-18"), None);
    }

    #[test]
    fn who_is_protected_is_withheld_before_anything_about_the_amount() {
        let mut protected = facts("0.00");
        protected.protected = money("2.00");
        protected.protections.insert(Protection::Qmb);
        assert_eq!(withheld(&protected), Some(Withheld::Qmb));
        protected.deceased = true;
        assert_eq!(withheld(&protected), Some(Withheld::Deceased));
    }

    #[test]
    fn what_is_pending_is_left_off_a_statement_and_alone_makes_none() {
        let mut both = facts("30.00");
        both.pending = money("50.00");
        let decided = decide(&both, &StatementRules::default(), day("2026-04-15"));
        assert_eq!(decided, Decision::Send(Level::First, money("30.00")));
        both.owed = Money::ZERO;
        assert_eq!(withheld(&both), Some(Withheld::InsurancePending));
    }

    #[test]
    fn each_flag_withholds_for_its_own_reason() {
        let wanted = [
            (Flag::BadAddress, Withheld::BadAddress),
            (Flag::Bankruptcy, Withheld::Bankruptcy),
            (Flag::Attorney, Withheld::Attorney),
            (Flag::Disputed, Withheld::Disputed),
            (Flag::OverEstimate, Withheld::OverEstimate),
            (Flag::Hold, Withheld::Held),
            (Flag::AutoPay, Withheld::AutoPay),
        ];
        for (flag, why) in wanted {
            let mut facts = facts("60.00");
            let since = (day("2026-04-01"), String::new());
            facts.state.flags.insert(flag, since);
            assert_eq!(withheld(&facts), Some(why));
        }
    }

    #[test]
    fn money_in_hand_comes_before_a_bill() {
        let mut with = facts("60.00");
        with.unapplied = money("1.00");
        assert_eq!(withheld(&with), Some(Withheld::Unapplied));
        with.unapplied = Money::ZERO;
        with.credit = money("60.00");
        assert_eq!(withheld(&with), Some(Withheld::CreditBalance));
        with.credit = Money::ZERO;
        with.state.paid_on = Some(day("2026-04-15"));
        assert_eq!(withheld(&with), Some(Withheld::PaidToday));
    }
}
