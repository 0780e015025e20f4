//! The payment plan: so much a month until it is paid.

use chrono::{Months, NaiveDate};

use crate::domain::dates::days_between;
use crate::domain::keys::AccountEventId;
use crate::domain::money::Money;

/// Days after an instalment is due until it counts as missed.
const GRACE_DAYS: i64 = 10;

/// A plan of more instalments than this needs the Truth-in-Lending note (12 CFR 1026.2(a)(17)).
const LENDING_INSTALMENTS: u32 = 4;

/// An agreement to pay a balance in monthly instalments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The event that agreed it.
    pub id: AccountEventId,
    /// In all.
    pub total: Money,
    /// How many instalments.
    pub n: u32,
    /// The day of the first; the others follow monthly.
    pub first_due_on: NaiveDate,
    /// When it was agreed; payments count from here.
    pub agreed_on: NaiveDate,
}

/// How a plan stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlanStanding {
    /// Everything that is due was paid, or is in its days of grace.
    Current {
        /// The next day on which something is due, none once all is paid.
        next: Option<(NaiveDate, Money)>,
    },
    /// An instalment was missed, its ten days of grace included.
    Missed {
        /// When it was due.
        due_on: NaiveDate,
        /// How much of what was due by then is missing.
        short: Money,
    },
    /// All of it is paid.
    Paid,
}

impl Plan {
    /// The instalments: equal, the odd cents in the first ones.
    #[must_use]
    pub fn instalments(&self) -> Vec<(NaiveDate, Money)> {
        let weights = vec![1; self.n as usize];
        let parts = self.total.split(&weights);
        (0..).map(|n| self.due(n)).zip(parts).collect()
    }

    /// The least payment that keeps the plan: one instalment.
    #[must_use]
    pub fn least(&self) -> Money {
        self.instalments()
            .iter()
            .map(|(_, part)| *part)
            .min()
            .unwrap_or(self.total)
    }

    /// Whether the law wants a note on credit terms: more than four instalments.
    #[must_use]
    pub fn needs_lending_note(&self) -> bool {
        self.n > LENDING_INSTALMENTS
    }

    fn due(&self, n: u32) -> NaiveDate {
        self.first_due_on
            .checked_add_months(Months::new(n))
            .unwrap_or(NaiveDate::MAX)
    }

    /// How it stands on a day, when so much was paid since it was agreed.
    #[must_use]
    pub fn standing(&self, paid: Money, today: NaiveDate) -> PlanStanding {
        if paid >= self.total {
            return PlanStanding::Paid;
        }
        let mut due_so_far = Money::ZERO;
        for (due_on, part) in self.instalments() {
            due_so_far += part;
            if paid >= due_so_far {
                continue;
            }
            if days_between(due_on, today) > GRACE_DAYS {
                return PlanStanding::Missed {
                    due_on,
                    short: self.due_by(today) - paid,
                };
            }
            let next = Some((due_on, due_so_far - paid));
            return PlanStanding::Current { next };
        }
        PlanStanding::Paid
    }

    /// What of it is due by a day.
    #[must_use]
    pub fn due_by(&self, day: NaiveDate) -> Money {
        let due = self.instalments();
        due.iter()
            .filter(|(on, _)| *on <= day)
            .map(|(_, part)| *part)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    fn plan() -> Plan {
        Plan {
            id: AccountEventId(1),
            total: money("240.00"),
            n: 6,
            first_due_on: day("2026-04-01"),
            agreed_on: day("2026-03-15"),
        }
    }

    #[test]
    fn s22_six_times_forty_from_april() {
        let parts = plan().instalments();
        assert_eq!(parts.len(), 6);
        assert!(parts.iter().all(|(_, part)| *part == money("40.00")));
        assert_eq!(parts.last().unwrap().0, day("2026-09-01"));
        assert!(plan().needs_lending_note());
    }

    #[test]
    fn missed_only_after_ten_days_of_grace() {
        let plan = plan();
        let current = PlanStanding::Current {
            next: Some((day("2026-04-01"), money("40.00"))),
        };
        assert_eq!(plan.standing(Money::ZERO, day("2026-04-11")), current);
        let missed = PlanStanding::Missed {
            due_on: day("2026-04-01"),
            short: money("40.00"),
        };
        assert_eq!(plan.standing(Money::ZERO, day("2026-04-12")), missed);
    }

    #[test]
    fn paying_ahead_keeps_it_current() {
        let plan = plan();
        let next = Some((day("2026-06-01"), money("20.00")));
        assert_eq!(
            plan.standing(money("100.00"), day("2026-06-01")),
            PlanStanding::Current { next }
        );
        assert_eq!(
            plan.standing(money("240.00"), day("2026-06-01")),
            PlanStanding::Paid
        );
    }

    #[test]
    fn odd_cents_are_not_lost() {
        let plan = Plan {
            total: money("100.00"),
            n: 3,
            ..plan()
        };
        let sum: Money = plan.instalments().iter().map(|(_, part)| *part).sum();
        assert_eq!(sum, money("100.00"));
        assert_eq!(plan.least(), money("33.33"));
    }
}
