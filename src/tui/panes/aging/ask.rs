//! What the aged receivables ask of the desk, and the sums that are made of it.

use super::Debtor;
use crate::desk::Desk;
use crate::domain::ledger::Party;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::store::aged::{self, AgingBasis};
use anyhow::Result;
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub(super) use crate::store::aged::AgedLine;

/// Days from which a receivable is touched every week.
const OLD: i64 = 45;

/// Who owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Payers.
    Insurance,
    /// Patients.
    Patients,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Side {
        match self {
            Side::Insurance => Side::Patients,
            Side::Patients => Side::Insurance,
        }
    }
}

/// The questions.
pub enum Ask {
    /// All open lines.
    Read,
}

pub(super) fn read(desk: &mut Desk) -> Result<(Vec<AgedLine>, NaiveDate)> {
    let as_of = desk.clock.today();
    let lines = desk
        .store
        .read(|db| aged::lines(db, as_of, AgingBasis::Submission))?;
    Ok((lines, as_of))
}

/// By whom a line is owed, when it is one of this side.
fn name(line: &AgedLine, side: Side) -> Option<CleanText> {
    match (line.party, side) {
        (Party::Payer(_), Side::Insurance) => Some(CleanText::new(&line.payer_name)),
        (Party::Patient, Side::Patients) => Some(CleanText::new(&line.patient_name.last_first())),
        (Party::Payer(_), Side::Patients) | (Party::Patient, Side::Insurance) => None,
    }
}

/// What each debtor owes, the largest first, and the credits, which are never netted.
pub fn debtors(lines: &[AgedLine], side: Side, as_of: NaiveDate) -> (Vec<Debtor>, Money) {
    let mut found: BTreeMap<CleanText, Debtor> = BTreeMap::new();
    let mut credit = Money::ZERO;
    for line in lines {
        let Some(name) = name(line, side) else {
            continue;
        };
        if line.balance.is_negative() {
            credit += line.balance;
            continue;
        }
        let debtor = found.entry(name.clone()).or_insert_with(|| Debtor {
            id: 0,
            name,
            buckets: [Money::ZERO; 5],
            total: Money::ZERO,
            n: 0,
            touched: (0, 0),
        });
        if let Some(bucket) = debtor.buckets.get_mut(line.bucket.index()) {
            *bucket += line.balance;
        }
        debtor.total += line.balance;
        debtor.n += 1;
        if line.age > OLD {
            let week = line
                .touched_on
                .is_some_and(|day| (as_of - day).num_days() <= 7);
            debtor.touched.0 += usize::from(week);
            debtor.touched.1 += 1;
        }
    }
    let mut debtors: Vec<Debtor> = found.into_values().collect();
    debtors.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.name.cmp(&b.name)));
    for (n, debtor) in (1..).zip(&mut debtors) {
        debtor.id = n;
    }
    (debtors, credit)
}

/// The lines of one debtor, the oldest first.
pub fn of(lines: &[AgedLine], side: Side, who: &CleanText) -> Vec<AgedLine> {
    let mut rows: Vec<AgedLine> = lines
        .iter()
        .filter(|line| name(line, side).as_ref() == Some(who))
        .cloned()
        .collect();
    rows.sort_by_key(|line| std::cmp::Reverse(line.age));
    rows
}
