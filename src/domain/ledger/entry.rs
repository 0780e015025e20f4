//! The entry: one business event. It cannot exist unless its postings sum to zero.

use chrono::NaiveDate;

use super::account::Account;
use crate::domain::keys::{ClaimId, EntryId, FileHash, RemittanceId, ServiceLineId};
use crate::domain::money::Money;

/// One row of an entry: an account and an amount, debit positive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Posting {
    /// Which account.
    pub account: Account,
    /// How much; never zero.
    pub amount: Money,
}

/// Where an entry comes from, so that every cent can be walked back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// A charge was entered.
    ChargeEntry {
        /// The line that was charged.
        line: ServiceLineId,
    },
    /// A payer's remittance said so.
    Remittance {
        /// The posted remittance.
        remittance: RemittanceId,
        /// The kept file.
        file: FileHash,
        /// Segment number in the file: of the SVC, the CLP or the PLB.
        segment: usize,
    },
    /// A patient paid.
    PatientPayment {
        /// How: cash, check, card, with its number.
        tender: String,
    },
    /// The practice decided: a write-off, a transfer, a refund.
    Manual {
        /// Why, in the user's words.
        reason: String,
    },
    /// The practice takes an earlier entry back: unposted, or entered in error.
    Reversal {
        /// Which one.
        of: EntryId,
        /// Why.
        reason: String,
    },
    /// A payer took an earlier payment back (835 status 22); the money leaves this remittance.
    Takeback {
        /// Which entry is answered.
        of: EntryId,
        /// The remittance that says so.
        remittance: RemittanceId,
        /// The kept file.
        file: FileHash,
        /// Segment number of the CLP in the file.
        segment: usize,
    },
}

/// One balanced event of the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    posted_on: NaiveDate,
    source: Source,
    claim: Option<ClaimId>,
    postings: Vec<Posting>,
}

/// Postings that do not sum to zero, or say nothing.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unbalanced {
    /// The sum, which should be zero.
    #[error("an entry must sum to zero; this one is off by {0}")]
    By(Money),
    /// No postings, or one of no money.
    #[error("an entry needs postings, and none of them may be zero")]
    Empty,
}

impl Entry {
    /// Makes an entry.
    ///
    /// # Errors
    /// [`Unbalanced`] when the postings do not sum to zero, are none, or one is zero.
    pub fn new(
        posted_on: NaiveDate,
        source: Source,
        claim: Option<ClaimId>,
        postings: Vec<Posting>,
    ) -> Result<Entry, Unbalanced> {
        let sum: Money = postings.iter().map(|p| p.amount).sum();
        if !sum.is_zero() {
            return Err(Unbalanced::By(sum));
        }
        if postings.is_empty() || postings.iter().any(|p| p.amount.is_zero()) {
            return Err(Unbalanced::Empty);
        }
        Ok(Entry {
            posted_on,
            source,
            claim,
            postings,
        })
    }

    /// Moves an amount out of one account into another.
    ///
    /// # Errors
    /// [`Unbalanced::Empty`] when the amount is zero.
    pub fn transfer(
        posted_on: NaiveDate,
        source: Source,
        claim: Option<ClaimId>,
        (from, to, amount): (Account, Account, Money),
    ) -> Result<Entry, Unbalanced> {
        let postings = vec![
            Posting {
                account: to,
                amount,
            },
            Posting {
                account: from,
                amount: -amount,
            },
        ];
        Entry::new(posted_on, source, claim, postings)
    }

    /// The entry that answers this one: every posting with the other sign.
    #[must_use]
    pub fn reversed(&self, of: EntryId, posted_on: NaiveDate, reason: &str) -> Entry {
        Entry {
            posted_on,
            source: Source::Reversal {
                of,
                reason: reason.to_owned(),
            },
            claim: self.claim,
            postings: self
                .postings
                .iter()
                .map(|p| Posting {
                    account: p.account,
                    amount: -p.amount,
                })
                .collect(),
        }
    }

    /// The same entry, its take-back naming the entry that it answers now that this has a number.
    #[must_use]
    pub fn answering(mut self, answered: EntryId) -> Entry {
        if let Source::Takeback { of, .. } = &mut self.source {
            *of = answered;
        }
        self
    }

    /// The day on which it entered the books.
    #[must_use]
    pub const fn posted_on(&self) -> NaiveDate {
        self.posted_on
    }

    /// Where it comes from.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// The claim that it belongs to, when it belongs to one.
    #[must_use]
    pub const fn claim(&self) -> Option<ClaimId> {
        self.claim
    }

    /// Its rows.
    #[must_use]
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }
}

#[cfg(test)]
mod tests {
    use super::super::account::Party;
    use super::*;
    use crate::domain::keys::{DepositId, PayerId};

    fn day() -> NaiveDate {
        "2026-03-02".parse().unwrap()
    }

    #[test]
    fn an_unbalanced_entry_cannot_exist() {
        let line = ServiceLineId(1);
        let charge = |amount| Posting {
            account: Account::Charges(line),
            amount,
        };
        let source = Source::ChargeEntry { line };
        let off = Entry::new(
            day(),
            source.clone(),
            None,
            vec![charge(Money::from_cents(-100))],
        );
        assert_eq!(off, Err(Unbalanced::By(Money::from_cents(-100))));
        assert_eq!(
            Entry::new(day(), source, None, vec![]),
            Err(Unbalanced::Empty)
        );
    }

    #[test]
    fn a_reversal_undoes_to_the_cent() {
        let owed = Account::Receivable(ServiceLineId(1), Party::Payer(PayerId(1)));
        let money = Money::from_cents(9_240);
        let source = Source::Manual {
            reason: "test".to_owned(),
        };
        let entry = Entry::transfer(
            day(),
            source,
            None,
            (owed, Account::Deposit(DepositId(1)), money),
        )
        .unwrap();
        let undone = entry.reversed(EntryId(7), day(), "wrong check");
        for (a, b) in entry.postings().iter().zip(undone.postings()) {
            assert_eq!(a.account, b.account);
            assert_eq!(a.amount + b.amount, Money::ZERO);
        }
    }
}
