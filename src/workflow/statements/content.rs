//! What a statement says of each line: who paid what, what was agreed off, why the rest is owed.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::super::account::KeptRules;
use super::super::claim_records::remittance_of;
use super::super::context::DeedContext;
use super::super::error::DeedError;
use super::Due;
use crate::codesets::CodeSets;
use crate::domain::account::PlanStanding;
use crate::domain::dates::days_between;
use crate::domain::keys::{EntryId, PayerId, RemittanceId, ServiceLineId};
use crate::domain::ledger::{Account, Bucket, Party, Posting, Source};
use crate::domain::money::Money;
use crate::domain::remittance::{Adjustment, AdjustmentGroup, Remittance};
use crate::domain::statement::{Letterhead, Share, Statement, StatementLine};
use crate::store::patient_lines::PatientLine;
use crate::store::{Connection, balances, ledger, patients, payers, practice};

/// What every statement of a run shares, and the remittances that it had to read.
pub(super) struct Writer<'a> {
    db: &'a Connection,
    codes: &'a CodeSets,
    today: NaiveDate,
    letterhead: Letterhead,
    days_to_pay: i64,
    payers: BTreeMap<PayerId, String>,
    read: BTreeMap<RemittanceId, Remittance>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(cx: &'a DeedContext<'_>) -> Result<Writer<'a>, DeedError> {
        let practice = practice::get(cx.tx)?
            .ok_or_else(|| DeedError::refused("the practice is not set up", "set it up first"))?;
        let kept = KeptRules::read(cx.tx)?;
        let payers = payers::all(cx.tx)?;
        Ok(Writer {
            db: cx.db(),
            codes: cx.codes,
            today: cx.today,
            letterhead: Letterhead {
                name: practice.name,
                address: practice.address,
                pay_to: practice.pay_to,
                phone: practice.phone,
                tax_id: practice.tax_id.to_string(),
                ways_to_pay: kept.ways_to_pay,
            },
            days_to_pay: kept.days_to_pay,
            payers: payers.into_iter().map(|p| (p.id, p.name)).collect(),
            read: BTreeMap::new(),
        })
    }

    /// The statement of one account.
    pub(super) fn statement(&mut self, due: &Due, number: i64) -> Result<Statement, DeedError> {
        let person = patients::get(self.db, due.account)?
            .ok_or_else(|| DeedError::no_such("patient", due.account))?;
        let mut aging = [Money::ZERO; 5];
        let mut lines = Vec::with_capacity(due.lines.len());
        for line in &due.lines {
            let age = days_between(line.since, self.today).max(0);
            if let Some(bucket) = aging.get_mut(Bucket::of_age(age).index()) {
                *bucket += line.balance;
            }
            lines.push(self.line(line)?);
        }
        let days = u64::try_from(self.days_to_pay).unwrap_or(0);
        let plan = match due.plan {
            Some(PlanStanding::Missed { due_on, short }) => Some(format!(
                "The instalment of {due_on} of your payment plan is missing: ${short} is past due."
            )),
            Some(PlanStanding::Current { .. } | PlanStanding::Paid) | None => None,
        };
        Ok(Statement {
            number,
            level: due.level,
            on: self.today,
            due_on: self
                .today
                .checked_add_days(Days::new(days))
                .unwrap_or(self.today),
            account: due.account,
            from: self.letterhead.clone(),
            name: person.name,
            address: person.address,
            lines,
            pending: due.pending,
            aging,
            plan,
        })
    }

    fn line(&mut self, line: &PatientLine) -> Result<StatementLine, DeedError> {
        let mut told = StatementLine {
            dos: line.dos,
            patient: line.name.clone(),
            service: service(self.codes, line),
            charged: line.charged,
            insurance: Vec::new(),
            agreed_off: Money::ZERO,
            given_up: Money::ZERO,
            shares: Vec::new(),
            paid: Money::ZERO,
            due: line.balance,
        };
        let mut entries: Vec<EntryId> = balances::postings_of_line(self.db, line.line)?
            .into_iter()
            .map(|posting| posting.entry)
            .collect();
        entries.dedup();
        let mut paid: BTreeMap<PayerId, Money> = BTreeMap::new();
        for id in entries {
            let postings = ledger::postings(self.db, id)?;
            add(&mut told, (line.line, &postings), &mut paid);
            self.shares(&mut told, (id, line.line, &postings))?;
        }
        for (payer, amount) in paid {
            let name = self.payers.get(&payer).cloned().unwrap_or_default();
            if amount.is_positive() {
                told.insurance.push((name, amount));
            }
        }
        Ok(told)
    }

    /// Adds why an entry made something the patient's, where it did and still stands.
    fn shares(
        &mut self,
        told: &mut StatementLine,
        (id, line, postings): (EntryId, ServiceLineId, &[Posting]),
    ) -> Result<(), DeedError> {
        let patients = Account::Receivable(line, Party::Patient);
        let moved: Money = postings
            .iter()
            .filter(|posting| posting.account == patients)
            .map(|posting| posting.amount)
            .sum();
        let from_payer = postings.iter().any(|posting| {
            matches!(posting.account, Account::Receivable(of, Party::Payer(_)) if of == line)
        });
        if !moved.is_positive() || !from_payer || ledger::reversal(self.db, id)?.is_some() {
            return Ok(());
        }
        let Some(entry) = ledger::entry(self.db, id)? else {
            return Ok(());
        };
        match entry.source() {
            Source::Remittance {
                remittance,
                segment,
                ..
            } => {
                let adjustments = self.patient_shares((*remittance, *segment))?;
                for share in adjustments {
                    let known = told.shares.iter_mut().find(|s| s.why == share.why);
                    match known {
                        Some(known) => known.amount += share.amount,
                        None => told.shares.push(share),
                    }
                }
            }
            Source::Manual { .. } => told.shares.push(Share {
                why: "share that the plan does not pay".to_owned(),
                amount: moved,
            }),
            Source::ChargeEntry { .. }
            | Source::PatientPayment { .. }
            | Source::Reversal { .. }
            | Source::Takeback { .. } => {}
        }
        Ok(())
    }

    /// The adjustments of group PR at a segment of a remittance.
    fn patient_shares(
        &mut self,
        (remittance, segment): (RemittanceId, usize),
    ) -> Result<Vec<Share>, DeedError> {
        if !self.read.contains_key(&remittance) {
            let read = remittance_of(self.db, remittance)?;
            self.read.insert(remittance, read);
        }
        let claims = self.read.get(&remittance).map(|read| &read.claims);
        let mut found: Vec<&Adjustment> = Vec::new();
        for claim in claims.into_iter().flatten() {
            if claim.at == segment {
                found.extend(claim.adjustments.iter());
            }
            for service in claim.services.iter().filter(|s| s.at == segment) {
                found.extend(service.adjustments.iter());
            }
        }
        Ok(found
            .into_iter()
            .filter(|one| one.group == AdjustmentGroup::PatientResponsibility)
            .map(|one| Share {
                why: self.why(one),
                amount: one.amount,
            })
            .collect())
    }

    /// A reason of group PR as a patient says it.
    fn why(&self, one: &Adjustment) -> String {
        let code = one.reason.to_string();
        match code.as_str() {
            "1" => "deductible".to_owned(),
            "2" => "coinsurance".to_owned(),
            "3" => "copay".to_owned(),
            _ => {
                let text = self.codes.carc(&code).map(|reason| reason.label.clone());
                match text {
                    Some(text) => format!("share ({text})"),
                    None => "share".to_owned(),
                }
            }
        }
    }
}

/// Adds what an entry did to a line: who paid, what was agreed off, what was given up.
fn add(
    told: &mut StatementLine,
    (line, postings): (ServiceLineId, &[Posting]),
    paid: &mut BTreeMap<PayerId, Money>,
) {
    let is_payment = postings.iter().any(|posting| {
        matches!(
            posting.account,
            Account::Deposit(_)
                | Account::PatientCredit(_)
                | Account::RecoupmentClearing(_)
                | Account::Suspense(_)
                | Account::RefundPayable(_)
        )
    });
    for posting in postings {
        if posting.account.line() != Some(line) {
            continue;
        }
        match posting.account {
            Account::ContractualAdjustment(_) | Account::Sequestration(_) => {
                told.agreed_off += posting.amount;
            }
            Account::WriteOff(_) => told.given_up += posting.amount,
            Account::Receivable(_, Party::Payer(payer)) if is_payment => {
                *paid.entry(payer).or_insert(Money::ZERO) -= posting.amount;
            }
            Account::Receivable(_, Party::Patient) if is_payment => told.paid -= posting.amount,
            Account::Receivable(..)
            | Account::Charges(_)
            | Account::Deposit(_)
            | Account::InterestIncome
            | Account::RefundPayable(_)
            | Account::RecoupmentClearing(_)
            | Account::Suspense(_)
            | Account::Withholding(_)
            | Account::ProviderAdjustment(_)
            | Account::PatientCredit(_) => {}
        }
    }
}

/// A service in a few words: the practice's own, else ours, else its code.
pub(in crate::workflow) fn service(codes: &CodeSets, line: &PatientLine) -> String {
    if !line.label.is_empty() {
        return line.label.clone();
    }
    codes
        .procedure(&line.code, line.dos)
        .map_or_else(|| format!("Service {}", line.code), |own| own.label.clone())
}
