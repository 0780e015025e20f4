//! The roll-forward: opening receivables, what moved them, closing receivables; the proof of a day.
//!
//! Every entry that touches a receivable is taken apart by its other postings: since an entry sums
//! to zero, what they take away is exactly what the receivables gain. So the movements always add
//! up to the difference of the two balances, and no movement is a remainder.

use super::account::Account;
use super::entry::{Entry, Posting, Source};
use crate::domain::money::Money;

/// Why the receivables moved.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Movement {
    /// Services were charged, or a charge was taken back.
    Charges,
    /// Payers paid for claims, less what they reversed claim by claim.
    Insurance,
    /// Payers kept money back for an earlier overpayment (PLB WO).
    Takebacks,
    /// What contract or regulation lets nobody collect.
    Contractual,
    /// Medicare's two percent (CARC 253).
    Sequestration,
    /// What the practice decided not to collect.
    WriteOffs,
    /// Patients paid.
    Patients,
    /// A patient's unapplied money was applied, or freed again.
    UnappliedMoney,
    /// Money was given back.
    Refunds,
    /// Money from suspense, interest or a provider adjustment was tied to a claim.
    Other,
}

impl Movement {
    /// Every movement, in the order of the day sheet.
    pub const ALL: [Movement; 10] = [
        Movement::Charges,
        Movement::Insurance,
        Movement::Takebacks,
        Movement::Contractual,
        Movement::Sequestration,
        Movement::WriteOffs,
        Movement::Patients,
        Movement::UnappliedMoney,
        Movement::Refunds,
        Movement::Other,
    ];

    /// Its stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Movement::Charges => "charges",
            Movement::Insurance => "insurance",
            Movement::Takebacks => "takebacks",
            Movement::Contractual => "contractual",
            Movement::Sequestration => "sequestration",
            Movement::WriteOffs => "write-offs",
            Movement::Patients => "patients",
            Movement::UnappliedMoney => "unapplied",
            Movement::Refunds => "refunds",
            Movement::Other => "other",
        }
    }

    /// What it is called on a day sheet.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Movement::Charges => "charges",
            Movement::Insurance => "insurance payments",
            Movement::Takebacks => "taken back by payers",
            Movement::Contractual => "contractual adjustments",
            Movement::Sequestration => "sequestration",
            Movement::WriteOffs => "write-offs",
            Movement::Patients => "patient payments",
            Movement::UnappliedMoney => "unapplied money applied",
            Movement::Refunds => "refunds",
            Movement::Other => "from suspense and provider adjustments",
        }
    }

    /// What a posting beside a receivable says about why that receivable moved. `origin` is the
    /// source of the entry, or, for a reversal, of the entry that it answers.
    #[must_use]
    pub fn of(account: Account, amount: Money, origin: &Source) -> Option<Movement> {
        Some(match account {
            Account::Receivable(..) => return None,
            Account::Charges(_) => Movement::Charges,
            Account::Deposit(_) => match origin {
                Source::PatientPayment { .. } => Movement::Patients,
                Source::Remittance { .. } if amount < Money::ZERO => Movement::Takebacks,
                Source::Remittance { .. } | Source::Takeback { .. } => Movement::Insurance,
                Source::ChargeEntry { .. } | Source::Manual { .. } | Source::Reversal { .. } => {
                    Movement::Other
                }
            },
            Account::ContractualAdjustment(_) => Movement::Contractual,
            Account::Sequestration(_) => Movement::Sequestration,
            Account::WriteOff(_) => Movement::WriteOffs,
            Account::RefundPayable(_) => Movement::Refunds,
            Account::RecoupmentClearing(_) => Movement::Takebacks,
            Account::PatientCredit(_) => Movement::UnappliedMoney,
            Account::InterestIncome
            | Account::Suspense(_)
            | Account::Withholding(_)
            | Account::ProviderAdjustment(_) => Movement::Other,
        })
    }
}

/// What moved the receivables over a span of days.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RollForward {
    sums: [Money; Movement::ALL.len()],
}

impl RollForward {
    /// Adds an entry. `answers` is, for a reversal, the entry at the far end of its chain of
    /// reversals: what is undone is of the kind of what was done.
    pub fn add(&mut self, entry: &Entry, answers: Option<&Entry>) {
        let touches = |p: &Posting| matches!(p.account, Account::Receivable(..));
        if !entry.postings().iter().any(touches) {
            return;
        }
        let origin = answers.unwrap_or(entry);
        for (n, posting) in entry.postings().iter().enumerate() {
            let asked = origin.postings().get(n).unwrap_or(posting).amount;
            if let Some(movement) = Movement::of(posting.account, asked, origin.source()) {
                self.put(movement, -posting.amount);
            }
        }
    }

    /// Adds an amount to one movement.
    pub fn put(&mut self, movement: Movement, amount: Money) {
        if let Some(sum) = self.sums.get_mut(movement as usize) {
            *sum += amount;
        }
    }

    /// How much one movement added to the receivables; negative took away.
    #[must_use]
    pub fn of(&self, movement: Movement) -> Money {
        self.sums
            .get(movement as usize)
            .copied()
            .unwrap_or(Money::ZERO)
    }

    /// The sum of all movements.
    #[must_use]
    pub fn total(&self) -> Money {
        self.sums.iter().copied().sum()
    }

    /// The movements that moved anything, in the order of the day sheet.
    pub fn rows(&self) -> impl Iterator<Item = (Movement, Money)> + '_ {
        Movement::ALL
            .into_iter()
            .map(|movement| (movement, self.of(movement)))
            .filter(|(_, amount)| !amount.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::super::account::Party;
    use super::*;
    use crate::domain::keys::ServiceLineId;
    use crate::domain::keys::{DepositId, EntryId, FileHash, PatientId, PayerId, RemittanceId};
    use chrono::NaiveDate;

    const LINE: ServiceLineId = ServiceLineId(1);

    fn cents(n: i64) -> Money {
        Money::from_cents(n)
    }

    fn on() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 20).unwrap()
    }

    fn remittance() -> Source {
        Source::Remittance {
            remittance: RemittanceId(1),
            file: FileHash("00".repeat(32)),
            segment: 12,
        }
    }

    fn payment() -> Source {
        Source::PatientPayment {
            tender: "check 1044".to_owned(),
        }
    }

    fn refund() -> Source {
        Source::Manual {
            reason: "refund of a credit".to_owned(),
        }
    }

    /// Moves an amount of receivable: `amount` is what the receivable gains.
    fn entry(source: Source, against: Account, amount: i64) -> Entry {
        let payer = Account::Receivable(LINE, Party::Payer(PayerId(1)));
        Entry::transfer(on(), source, None, (against, payer, cents(amount))).unwrap()
    }

    /// Scenario S23: 41,250.00 + 2,964.00 − 201.00 + 64.20 − 123.80 − 85.00 + 9.80 = 43,878.20.
    #[test]
    fn the_day_of_the_scenario_rolls_forward_to_its_closing_balance() {
        let deposit = Account::Deposit(DepositId(1));
        let charge = Source::ChargeEntry { line: LINE };
        let entries = [
            entry(charge, Account::Charges(LINE), 296_400),
            entry(remittance(), deposit, -20_100),
            entry(remittance(), deposit, 6_420),
            entry(remittance(), Account::ContractualAdjustment(LINE), -12_380),
            entry(payment(), deposit, -8_500),
            entry(refund(), Account::RefundPayable(Party::Patient), 980),
        ];
        let mut day = RollForward::default();
        for entry in &entries {
            day.add(entry, None);
        }
        let rows: Vec<_> = day.rows().map(|(m, amount)| (m.name(), amount)).collect();
        assert_eq!(
            rows,
            [
                ("charges", cents(296_400)),
                ("insurance", cents(-20_100)),
                ("takebacks", cents(6_420)),
                ("contractual", cents(-12_380)),
                ("patients", cents(-8_500)),
                ("refunds", cents(980)),
            ]
        );
        assert_eq!(cents(4_125_000) + day.total(), cents(4_387_820));
    }

    #[test]
    fn a_reversal_takes_back_the_movement_of_what_it_answers() {
        let taken = entry(remittance(), Account::Deposit(DepositId(1)), 6_420);
        let back = taken.reversed(EntryId(4), on(), "posted to the wrong claim");
        let mut day = RollForward::default();
        day.add(&taken, None);
        day.add(&back, Some(&taken));
        assert_eq!(day.rows().count(), 0);
    }

    #[test]
    fn money_that_touches_no_receivable_moves_none() {
        let deposit = Account::Deposit(DepositId(1));
        let credit = Account::PatientCredit(PatientId(1));
        let postings = vec![
            Posting {
                account: deposit,
                amount: cents(500),
            },
            Posting {
                account: credit,
                amount: cents(-500),
            },
        ];
        let kept = Entry::new(on(), payment(), None, postings).unwrap();
        let mut day = RollForward::default();
        day.add(&kept, None);
        assert_eq!(day.total(), Money::ZERO);
    }
}
