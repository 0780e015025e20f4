//! Aging: what is owed, by whom, since when; a pure fold of postings as of any date.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::account::Party;
use crate::domain::dates::days_between;
use crate::domain::keys::ServiceLineId;
use crate::domain::money::Money;

/// The five buckets of an aged receivable. Day 30 is still in the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Bucket {
    /// 0 to 30 days, and anything dated in the future.
    UpTo30,
    /// 31 to 60 days.
    UpTo60,
    /// 61 to 90 days.
    UpTo90,
    /// 91 to 120 days.
    UpTo120,
    /// 121 days and more.
    Over120,
}

impl Bucket {
    /// The buckets in order with their headings.
    pub const ALL: [(Bucket, &'static str); 5] = [
        (Bucket::UpTo30, "0-30"),
        (Bucket::UpTo60, "31-60"),
        (Bucket::UpTo90, "61-90"),
        (Bucket::UpTo120, "91-120"),
        (Bucket::Over120, "over 120"),
    ];

    /// The bucket of an age in days.
    #[must_use]
    pub const fn of_age(days: i64) -> Bucket {
        match days {
            i64::MIN..=30 => Bucket::UpTo30,
            31..=60 => Bucket::UpTo60,
            61..=90 => Bucket::UpTo90,
            91..=120 => Bucket::UpTo120,
            121..=i64::MAX => Bucket::Over120,
        }
    }

    /// Its place, 0 to 4.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Bucket::UpTo30 => 0,
            Bucket::UpTo60 => 1,
            Bucket::UpTo90 => 2,
            Bucket::UpTo120 => 3,
            Bucket::Over120 => 4,
        }
    }
}

/// One receivable posting with the date from which its balance ages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AgingRow {
    /// Which line.
    pub line: ServiceLineId,
    /// Who owes it.
    pub party: Party,
    /// How much the posting adds.
    pub amount: Money,
    /// The day on which the posting entered the books; later than the report it does not count.
    pub posted_on: NaiveDate,
    /// The day from which the line's balance with this party ages.
    pub base: NaiveDate,
}

/// What one party owes for one line on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AgedBalance {
    /// Which line.
    pub line: ServiceLineId,
    /// Who owes it.
    pub party: Party,
    /// How much; negative is a credit, which is shown apart and never netted.
    pub balance: Money,
    /// Days since the base date.
    pub age: i64,
    /// The bucket of that age.
    pub bucket: Bucket,
}

/// The open balances as of a date: postings made after it do not count, settled lines drop out.
///
/// The base date of a balance is the earliest base among its postings.
#[must_use]
pub fn age_postings(
    rows: impl IntoIterator<Item = AgingRow>,
    as_of: NaiveDate,
) -> Vec<AgedBalance> {
    let mut open: BTreeMap<(ServiceLineId, Party), (Money, NaiveDate)> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| row.posted_on <= as_of) {
        let kept = open
            .entry((row.line, row.party))
            .or_insert((Money::ZERO, row.base));
        kept.0 += row.amount;
        kept.1 = kept.1.min(row.base);
    }
    open.into_iter()
        .filter(|(_, (balance, _))| !balance.is_zero())
        .map(|((line, party), (balance, base))| {
            let age = days_between(base, as_of).max(0);
            AgedBalance {
                line,
                party,
                balance,
                age,
                bucket: Bucket::of_age(age),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::keys::PayerId;

    #[test]
    fn day_thirty_is_in_the_first_bucket() {
        assert_eq!(Bucket::of_age(30), Bucket::UpTo30);
        assert_eq!(Bucket::of_age(31), Bucket::UpTo60);
        assert_eq!(Bucket::of_age(120), Bucket::UpTo120);
        assert_eq!(Bucket::of_age(121), Bucket::Over120);
        assert_eq!(Bucket::of_age(-3), Bucket::UpTo30);
    }

    #[test]
    fn later_postings_do_not_count_and_settled_lines_drop_out() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let payer = Party::Payer(PayerId(1));
        let row = |amount, posted: &str| AgingRow {
            line: ServiceLineId(1),
            party: payer,
            amount: Money::from_cents(amount),
            posted_on: day(posted),
            base: day("2026-03-02"),
        };
        let rows = [row(15_000, "2026-03-02"), row(-15_000, "2026-04-10")];
        let open = age_postings(rows, day("2026-04-01"));
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].balance, Money::from_cents(15_000));
        assert_eq!(open[0].age, 30);
        assert!(age_postings(rows, day("2026-04-10")).is_empty());
    }
}
