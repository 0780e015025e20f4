//! How an account stands: the fold of what happened on it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::event::{AccountEvent, AccountEventKind as K, Flag};
use super::plan::{Plan, PlanStanding};
use crate::domain::keys::AccountEventId;
use crate::domain::money::Money;

/// How urgent a statement is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// The first, day 0.
    First,
    /// A reminder, day 30.
    Second,
    /// Past due, day 60.
    Third,
    /// The final notice, day 90; after it a person decides.
    Final,
}

impl Level {
    /// The levels in order.
    pub const ALL: [Level; 4] = [Level::First, Level::Second, Level::Third, Level::Final];

    /// 1 to 4.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Level::First => 1,
            Level::Second => 2,
            Level::Third => 3,
            Level::Final => 4,
        }
    }

    /// The level of that number.
    #[must_use]
    pub fn from_number(n: i64) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.number() == n)
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Level::First => "first statement",
            Level::Second => "reminder",
            Level::Third => "past due",
            Level::Final => "final notice",
        }
    }
}

/// A statement that went out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sent {
    /// Its number.
    pub number: i64,
    /// When.
    pub on: NaiveDate,
    /// How urgent.
    pub level: Level,
    /// How much was due.
    pub amount: Money,
}

/// Charity that was granted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Charity {
    /// Percent of a balance that is given up.
    pub percent: i64,
    /// At most so much in all.
    pub limit: Money,
    /// Until when.
    pub until: NaiveDate,
}

/// How an account stands after its events.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AccountState {
    /// Flags that stand, since when and why.
    pub flags: BTreeMap<Flag, (NaiveDate, String)>,
    /// Every statement, oldest first.
    pub statements: Vec<Sent>,
    /// The plan in force.
    pub plan: Option<Plan>,
    /// Paid since the plan was agreed.
    pub paid_on_plan: Money,
    /// The day of the last standing payment.
    pub paid_on: Option<NaiveDate>,
    /// At an agency since when, with how much.
    pub agency: Option<(NaiveDate, Money)>,
    /// Charity, while it is valid.
    pub charity: Option<Charity>,
    /// Statements since the last payment that counts.
    since_reset: i64,
}

impl AccountState {
    /// Folds the events of one account, oldest first. A payment counts against dunning when it is
    /// at least `least`, or the instalment where a plan stands, or settles all; one that came back
    /// or was undone never came.
    #[must_use]
    pub fn fold(events: &[AccountEvent], least: Money) -> AccountState {
        let gone: BTreeSet<AccountEventId> = events
            .iter()
            .filter(|event| matches!(event.kind, K::Returned | K::Undone))
            .filter_map(|event| event.about)
            .collect();
        let mut state = AccountState::default();
        for event in events.iter().filter(|event| !gone.contains(&event.id)) {
            state.take(event, least);
        }
        state
    }

    fn take(&mut self, event: &AccountEvent, least: Money) {
        let amount = event.amount.unwrap_or(Money::ZERO);
        match event.kind {
            K::Receipt => {
                let needed = self.plan.as_ref().map_or(least, Plan::least);
                if amount >= needed || event.n == Some(1) {
                    self.since_reset = 0;
                }
                self.paid_on_plan += amount;
                self.paid_on = Some(event.on);
            }
            K::Statement => {
                let level = event.n.and_then(Level::from_number);
                self.statements.push(Sent {
                    number: event.number.unwrap_or(0),
                    on: event.on,
                    level: level.unwrap_or(Level::First),
                    amount,
                });
                self.since_reset += 1;
            }
            K::FlagSet => {
                if let Some(flag) = Flag::from_name(&event.name) {
                    self.flags.insert(flag, (event.on, event.words.clone()));
                }
            }
            K::FlagCleared => {
                if let Some(flag) = Flag::from_name(&event.name) {
                    self.flags.remove(&flag);
                }
            }
            K::Plan => {
                self.plan = Some(Plan {
                    id: event.id,
                    total: amount,
                    n: event
                        .n
                        .and_then(|n| u32::try_from(n).ok())
                        .unwrap_or(1)
                        .max(1),
                    first_due_on: event.due_on.unwrap_or(event.on),
                    agreed_on: event.on,
                });
                self.paid_on_plan = Money::ZERO;
                self.since_reset = 0;
            }
            K::PlanEnded => self.plan = None,
            K::Charity => {
                self.charity = Some(Charity {
                    percent: event.n.unwrap_or(0),
                    limit: amount,
                    until: event.due_on.unwrap_or(event.on),
                });
            }
            K::ToAgency => self.agency = Some((event.on, amount)),
            K::Recalled => self.agency = None,
            K::Returned
            | K::Undone
            | K::Credit
            | K::RefundAsked
            | K::RefundPaid
            | K::RefundCancelled => {}
        }
    }

    /// How the plan stands, where there is one.
    #[must_use]
    pub fn plan_standing(&self, today: NaiveDate) -> Option<PlanStanding> {
        let plan = self.plan.as_ref()?;
        Some(plan.standing(self.paid_on_plan, today))
    }

    /// The level of the next statement: one more than were sent since the last payment that
    /// counts; the second where a plan was missed; none after the final notice.
    #[must_use]
    pub fn next_level(&self, today: NaiveDate) -> Option<Level> {
        let missed = matches!(self.plan_standing(today), Some(PlanStanding::Missed { .. }));
        Level::from_number(self.since_reset + 1 + i64::from(missed))
    }

    /// The last statement.
    #[must_use]
    pub fn last_sent(&self) -> Option<&Sent> {
        self.statements.last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::keys::PatientId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    fn event(id: i64, kind: K, on: &str) -> AccountEvent {
        AccountEvent {
            id: AccountEventId(id),
            ..AccountEvent::new(kind, PatientId(1), day(on))
        }
    }

    fn sent(id: i64, on: &str, level: i64) -> AccountEvent {
        AccountEvent {
            n: Some(level),
            number: Some(id),
            ..event(id, K::Statement, on).of(money("60.00"))
        }
    }

    #[test]
    fn s22_one_two_three_by_count_and_a_payment_resets() {
        let mut events = Vec::new();
        let today = day("2026-07-01");
        let level =
            |events: &[AccountEvent]| AccountState::fold(events, money("25.00")).next_level(today);
        assert_eq!(level(&events), Some(Level::First));
        events.push(sent(1, "2026-03-01", 1));
        assert_eq!(level(&events), Some(Level::Second));
        events.push(sent(2, "2026-04-01", 2));
        assert_eq!(level(&events), Some(Level::Third));
        events.push(event(3, K::Receipt, "2026-04-02").of(money("24.99")));
        assert_eq!(level(&events), Some(Level::Third), "less than the least");
        events.push(event(4, K::Receipt, "2026-04-03").of(money("25.00")));
        assert_eq!(level(&events), Some(Level::First));
        events.push(event(5, K::Returned, "2026-04-09").about(AccountEventId(4)));
        assert_eq!(level(&events), Some(Level::Third), "the check came back");
        events.push(sent(6, "2026-05-01", 3));
        events.push(sent(7, "2026-06-01", 4));
        assert_eq!(
            level(&events),
            None,
            "after the final notice a person decides"
        );
    }

    #[test]
    fn s22_a_missed_plan_goes_back_to_the_second_level() {
        let plan = AccountEvent {
            n: Some(6),
            due_on: Some(day("2026-04-01")),
            ..event(1, K::Plan, "2026-03-15").of(money("240.00"))
        };
        let state = AccountState::fold(&[plan], money("25.00"));
        assert_eq!(state.next_level(day("2026-04-11")), Some(Level::First));
        assert_eq!(state.next_level(day("2026-04-12")), Some(Level::Second));
    }
}
