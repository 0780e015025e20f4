//! The statement: what a person owes, said so that the person understands it.

use chrono::NaiveDate;

use super::account::Level;
use super::keys::PatientId;
use super::money::Money;
use super::party::{Address, PersonName};

/// Who sends it and where payment goes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Letterhead {
    /// Name of the practice.
    pub name: String,
    /// Its address.
    pub address: Address,
    /// Where payments go, where that is elsewhere.
    pub pay_to: Option<Address>,
    /// Ten digits.
    pub phone: String,
    /// Federal tax id, which patients need for their accounts.
    pub tax_id: String,
    /// How to pay, a line each; a link or the words for it among them.
    pub ways_to_pay: Vec<String>,
}

/// Why a payer left an amount to the patient: the CARC of group PR in plain words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// `deductible`, `coinsurance`, `copay`, or what the payer's code means.
    pub why: String,
    /// How much.
    pub amount: Money,
}

/// One service on a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementLine {
    /// Date of service.
    pub dos: NaiveDate,
    /// Who was treated.
    pub patient: PersonName,
    /// The service in a few words; never a diagnosis.
    pub service: String,
    /// What was charged.
    pub charged: Money,
    /// What each payer paid, by its name.
    pub insurance: Vec<(String, Money)>,
    /// What nobody pays, because the payer and the practice agreed so.
    pub agreed_off: Money,
    /// What the practice gave up.
    pub given_up: Money,
    /// What the payer left to the patient, and why.
    pub shares: Vec<Share>,
    /// What patient and guarantor paid.
    pub paid: Money,
    /// What is owed.
    pub due: Money,
}

impl StatementLine {
    /// The line in plain sentences: what was charged, what insurance paid, what was agreed off,
    /// what is owed and why.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut parts = Vec::new();
        for (payer, paid) in &self.insurance {
            parts.push(format!("{payer} paid ${paid}"));
        }
        if self.agreed_off.is_positive() {
            parts.push(format!(
                "${} was taken off under the insurance contract and is not owed by anyone",
                self.agreed_off
            ));
        }
        if self.given_up.is_positive() {
            parts.push(format!("we took off ${}", self.given_up));
        }
        for share in &self.shares {
            parts.push(format!("${} is your {}", share.amount, share.why));
        }
        if self.paid.is_positive() {
            parts.push(format!("you paid ${}", self.paid));
        }
        let before = match parts.split_last() {
            None => return format!("No insurance was billed for this. You owe ${}.", self.due),
            Some((last, [])) => last.clone(),
            Some((last, rest)) => format!("{}, and {last}", rest.join(", ")),
        };
        let mut letters = before.chars();
        let capital = letters.next().map(|c| c.to_uppercase().to_string());
        format!(
            "{}{}. You owe ${}.",
            capital.unwrap_or_default(),
            letters.as_str(),
            self.due
        )
    }
}

/// One statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// Its number.
    pub number: i64,
    /// How urgent.
    pub level: Level,
    /// The day it is made.
    pub on: NaiveDate,
    /// Pay by.
    pub due_on: NaiveDate,
    /// The account: the guarantor.
    pub account: PatientId,
    /// Who sends it.
    pub from: Letterhead,
    /// To whom.
    pub name: PersonName,
    /// Where to.
    pub address: Address,
    /// What is owed.
    pub lines: Vec<StatementLine>,
    /// What the insurance has not answered yet: not due now.
    pub pending: Money,
    /// The amount due in the five buckets of age.
    pub aging: [Money; 5],
    /// The plan, in words, where one was agreed and missed.
    pub plan: Option<String>,
}

impl Statement {
    /// The amount due: the sum of the lines.
    #[must_use]
    pub fn due(&self) -> Money {
        self.lines.iter().map(|line| line.due).sum()
    }

    /// What the level says to the person.
    #[must_use]
    pub const fn message(&self) -> &'static str {
        match self.level {
            Level::First => "This is what remains for you to pay after your insurance.",
            Level::Second => "A reminder: we have not received a payment for this balance yet.",
            Level::Third => {
                "This balance is past due. Please pay it, or call us: we can agree on a payment \
                 plan."
            }
            Level::Final => {
                "Final notice. Please pay this balance or call us within 30 days; after that it \
                 may be given to a collection agency. A payment plan or financial help is still \
                 possible."
            }
        }
    }
}

/// Why an account gets no statement. In the order in which they are looked at; the first that
/// holds is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Withheld {
    /// The person has died: what is owed is the estate's.
    Deceased,
    /// 11 USC 362.
    Bankruptcy,
    /// 15 USC 1692c.
    Attorney,
    /// The agency has it.
    AtAgency,
    /// A Qualified Medicare Beneficiary is never billed (42 USC 1396a(n)).
    Qmb,
    /// Medicaid's payment is payment in full (42 CFR 447.15).
    Medicaid,
    /// The injured worker is never billed.
    WorkersComp,
    /// 400.00 or more over the good-faith estimate (45 CFR 149.620).
    OverEstimate,
    /// The person contests it.
    Disputed,
    /// Somebody wants to look first.
    Held,
    /// Mail came back, or the address has no street or ZIP.
    BadAddress,
    /// A payer of the visit has not finished.
    InsurancePending,
    /// A payer whose patients are not billed for now.
    PayerHold,
    /// The payment plan is kept.
    PlanCurrent,
    /// Money of this account is not applied yet.
    Unapplied,
    /// More is in credit than is owed.
    CreditBalance,
    /// The next payment draws itself.
    AutoPay,
    /// A payment was posted today.
    PaidToday,
    /// Less than the least that is worth a stamp.
    BelowMinimum,
    /// The last statement is not old enough.
    TooSoon,
    /// The final notice went out: a person decides.
    AfterFinalNotice,
    /// Left out of this run by hand.
    LeftOut,
}

impl Withheld {
    /// Every reason, in order.
    pub const ALL: [Withheld; 22] = [
        Withheld::Deceased,
        Withheld::Bankruptcy,
        Withheld::Attorney,
        Withheld::AtAgency,
        Withheld::Qmb,
        Withheld::Medicaid,
        Withheld::WorkersComp,
        Withheld::OverEstimate,
        Withheld::Disputed,
        Withheld::Held,
        Withheld::BadAddress,
        Withheld::InsurancePending,
        Withheld::PayerHold,
        Withheld::PlanCurrent,
        Withheld::Unapplied,
        Withheld::CreditBalance,
        Withheld::AutoPay,
        Withheld::PaidToday,
        Withheld::BelowMinimum,
        Withheld::TooSoon,
        Withheld::AfterFinalNotice,
        Withheld::LeftOut,
    ];

    /// Its permanent name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Withheld::Deceased => "deceased",
            Withheld::Bankruptcy => "bankruptcy",
            Withheld::Attorney => "attorney",
            Withheld::AtAgency => "at-agency",
            Withheld::Qmb => "QMB",
            Withheld::Medicaid => "medicaid",
            Withheld::WorkersComp => "workers-comp",
            Withheld::OverEstimate => "GFE-OVER-400",
            Withheld::Disputed => "disputed",
            Withheld::Held => "hold",
            Withheld::BadAddress => "bad-address",
            Withheld::InsurancePending => "insurance-pending",
            Withheld::PayerHold => "payer-hold",
            Withheld::PlanCurrent => "plan-current",
            Withheld::Unapplied => "unapplied-money",
            Withheld::CreditBalance => "credit-balance",
            Withheld::AutoPay => "auto-pay",
            Withheld::PaidToday => "paid-today",
            Withheld::BelowMinimum => "below-minimum",
            Withheld::TooSoon => "too-soon",
            Withheld::AfterFinalNotice => "after-final-notice",
            Withheld::LeftOut => "left-out",
        }
    }

    /// What it means and what to do about it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Withheld::Deceased => "has died: the estate, never the family",
            Withheld::Bankruptcy => "bankruptcy: no bill while the stay stands",
            Withheld::Attorney => "an attorney's letter: write to the attorney only",
            Withheld::AtAgency => "at the collection agency",
            Withheld::Qmb => "QMB: never billed; write the share off",
            Withheld::Medicaid => "Medicaid: its payment is payment in full",
            Withheld::WorkersComp => "workers' compensation: the worker is never billed",
            Withheld::OverEstimate => "400.00 or more over the estimate: adjust or document",
            Withheld::Disputed => "contested: settle it first",
            Withheld::Held => "held by hand",
            Withheld::BadAddress => "no good address: ask at the next visit",
            Withheld::InsurancePending => "a payer of the visit has not finished",
            Withheld::PayerHold => "this payer's patients are not billed for now",
            Withheld::PlanCurrent => "the payment plan is kept",
            Withheld::Unapplied => "money of this account is not applied yet: apply it",
            Withheld::CreditBalance => "more in credit than owed: see the credits",
            Withheld::AutoPay => "a payment draws itself",
            Withheld::PaidToday => "paid today",
            Withheld::BelowMinimum => "less than the minimum",
            Withheld::TooSoon => "the last statement is too recent",
            Withheld::AfterFinalNotice => "the final notice went out: plan, charity or agency",
            Withheld::LeftOut => "left out of this run",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    fn line() -> StatementLine {
        StatementLine {
            dos: "2026-01-19".parse().unwrap(),
            patient: PersonName::new("Sample", "June"),
            service: "Office visit".to_owned(),
            charged: money("160.00"),
            insurance: vec![("Blue Ridge".to_owned(), money("88.20"))],
            agreed_off: money("62.00"),
            given_up: Money::ZERO,
            shares: vec![Share {
                why: "coinsurance".to_owned(),
                amount: money("9.80"),
            }],
            paid: Money::ZERO,
            due: money("9.80"),
        }
    }

    #[test]
    fn a_line_says_who_paid_what_and_why_the_rest_is_owed() {
        assert_eq!(
            line().sentence(),
            "Blue Ridge paid $88.20, $62.00 was taken off under the insurance contract and is \
             not owed by anyone, and $9.80 is your coinsurance. You owe $9.80."
        );
    }

    #[test]
    fn a_line_without_insurance_says_so() {
        let line = StatementLine {
            insurance: Vec::new(),
            agreed_off: Money::ZERO,
            shares: Vec::new(),
            due: money("160.00"),
            ..line()
        };
        assert_eq!(
            line.sentence(),
            "No insurance was billed for this. You owe $160.00."
        );
    }

    #[test]
    fn every_reason_is_in_the_list_once_and_in_order() {
        assert!(Withheld::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
