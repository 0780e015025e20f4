//! The register of deposits: every check and transfer with what the books and the bank say of it,
//! what is missing on either side and for how long.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::Role;
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, must};
use crate::domain::dates::{business_days_after, days_between};
use crate::domain::keys::{DepositId, RemittanceId};
use crate::domain::money::Money;
use crate::store::bank_lines::{self, BankLine};
use crate::store::deposits::{self, Deposit};
use crate::store::money_events::{self, MoneyEvent, MoneyEventKind};
use crate::store::remittances::{self, RemittanceRow, RemittanceStatus};
use crate::store::{Connection, settings};

/// The setting that holds the days.
const DAYS: &str = "deposits.days";

/// After how many days something that is missing is listed, and raised.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepositDays {
    /// Business days until it is listed.
    pub listed: u32,
    /// Days until a remittance without its money is raised.
    pub remittance: i64,
    /// Days until money without its remittance is raised.
    pub money: i64,
}

impl Default for DepositDays {
    /// The rulings: listed after 3 business days, raised after 14 and 30 days.
    fn default() -> DepositDays {
        DepositDays {
            listed: 3,
            remittance: 14,
            money: 30,
        }
    }
}

/// `set-deposit-days`
pub static SET_DEPOSIT_DAYS: Deed = Deed {
    name: "set-deposit-days",
    title: "Set after how many days missing money and missing remittances are listed and raised",
    role: Role::Biller,
    fields: &[
        must("listed", Is::Number, "business days until either is listed"),
        must(
            "remittance",
            Is::Number,
            "days until a remittance without money is raised",
        ),
        must(
            "money",
            Is::Number,
            "days until money without a remittance is raised",
        ),
    ],
    example: r#"{"listed":3,"remittance":14,"money":30}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: DepositDays| {
            settings::set(cx.tx, DAYS, &input)?;
            let detail = serde_json::to_value(input).map_err(anyhow::Error::from)?;
            cx.audit("set-deposit-days", ("setting", None), Some(&detail))?;
            Ok(json!({ "set": true }))
        })
    },
};

/// The days in force.
///
/// # Errors
/// The store's.
pub fn days(db: &Connection) -> Result<DepositDays, DeedError> {
    Ok(settings::get(db, DAYS)?.unwrap_or_default())
}

/// How a deposit stands with the bank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WithBank {
    /// The bank has it, on that day and by those reasons.
    Matched(NaiveDate, String),
    /// The bank has not told of it.
    Waiting,
    /// It never became money.
    Voided(String),
    /// The bank took it back.
    Returned(String),
}

impl WithBank {
    /// The word of lists and JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            WithBank::Matched(..) => "matched",
            WithBank::Waiting => "waiting",
            WithBank::Voided(_) => "voided",
            WithBank::Returned(_) => "returned",
        }
    }
}

/// One row of the register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Register {
    /// The deposit.
    pub deposit: Deposit,
    /// Who sent it, as far as that is known.
    pub from: String,
    /// What the books hold of it.
    pub posted: Money,
    /// What of it waits in suspense.
    pub suspense: Money,
    /// How it stands with the bank.
    pub bank: WithBank,
    /// The remittances that it pays.
    pub remittances: Vec<RemittanceId>,
}

/// The register between two days, both included, newest first.
///
/// # Errors
/// The store's.
pub fn register(
    db: &Connection,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Register>, DeedError> {
    let standing = standing(db)?;
    let mut pays: BTreeMap<DepositId, Vec<RemittanceId>> = BTreeMap::new();
    for row in remittances::all(db)? {
        if let Some(deposit) = row.deposit {
            pays.entry(deposit).or_default().push(row.id);
        }
    }
    let rows = deposits::between(db, from, to)?;
    Ok(rows
        .into_iter()
        .map(|row| Register {
            bank: standing
                .get(&row.deposit.id)
                .cloned()
                .unwrap_or(WithBank::Waiting),
            remittances: pays.get(&row.deposit.id).cloned().unwrap_or_default(),
            from: row.from,
            posted: row.posted,
            suspense: row.suspense,
            deposit: row.deposit,
        })
        .collect())
}

/// Days that no practice reaches, four digits a year, for lists of all time.
fn ever() -> (NaiveDate, NaiveDate) {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    (day(1, 1, 1), day(9999, 12, 31))
}

fn all_of_it(db: &Connection) -> Result<Vec<Register>, DeedError> {
    let (from, to) = ever();
    register(db, from, to)
}

fn standing(db: &Connection) -> Result<BTreeMap<DepositId, WithBank>, DeedError> {
    let mut all = BTreeMap::new();
    type Say = fn(NaiveDate, String) -> WithBank;
    let kinds: [(MoneyEventKind, Say); 3] = [
        (MoneyEventKind::BankMatched, WithBank::Matched),
        (MoneyEventKind::Voided, |_, why| WithBank::Voided(why)),
        (MoneyEventKind::Returned, |_, why| WithBank::Returned(why)),
    ];
    for (kind, say) in kinds {
        for (_, event) in money_events::of_kind(db, kind)? {
            let Some(deposit) = event.deposit else {
                continue;
            };
            let on = match event.bank_line {
                Some(line) => bank_lines::get(db, line)?.map(|line| line.booked_on),
                None => None,
            };
            all.insert(deposit, say(on.unwrap_or(event.on), event.detail));
        }
    }
    Ok(all)
}

/// Deposits of any day that the bank has not told of and that are neither void nor nothing.
///
/// # Errors
/// The store's.
pub fn unmatched(db: &Connection) -> Result<Vec<Register>, DeedError> {
    let mut all = all_of_it(db)?;
    all.retain(|row| row.bank == WithBank::Waiting && !row.deposit.amount.is_zero());
    all.reverse();
    Ok(all)
}

/// What is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// A remittance came and its money did not.
    Money,
    /// Money came and its remittance did not.
    Remittance,
}

/// A remittance without money, or money without a remittance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lone {
    /// What is missing.
    pub missing: Missing,
    /// The remittance, of one without money.
    pub remittance: Option<RemittanceRow>,
    /// The line of the bank, of money without a remittance.
    pub bank: Option<BankLine>,
    /// The deposit in the register, where there is one.
    pub deposit: Option<Deposit>,
    /// When it was paid, or booked.
    pub on: NaiveDate,
    /// How much.
    pub amount: Money,
    /// Since how many days.
    pub age: i64,
    /// Is it older than it may be?
    pub raised: bool,
}

/// What is missing on either side after its days, oldest first.
///
/// # Errors
/// The store's.
pub fn lone(db: &Connection, today: NaiveDate) -> Result<Vec<Lone>, DeedError> {
    let days = days(db)?;
    let mut found = without_money(db, (today, days))?;
    found.extend(without_remittance(db, (today, days))?);
    found.sort_by_key(|one| (one.on, one.amount));
    Ok(found)
}

fn is_listed(on: NaiveDate, today: NaiveDate, days: DepositDays) -> bool {
    today > business_days_after(on, days.listed)
}

fn without_money(
    db: &Connection,
    (today, days): (NaiveDate, DepositDays),
) -> Result<Vec<Lone>, DeedError> {
    let standing = standing(db)?;
    let mut waiting = bank_lines::undecided(db)?;
    let mut found = Vec::new();
    for row in remittances::all(db)? {
        let on = row.paid_on.unwrap_or(row.imported_on);
        let counts = !row.amount.is_zero() && row.status != RemittanceStatus::Review;
        if !counts || !is_listed(on, today, days) {
            continue;
        }
        let deposit = match row.deposit {
            Some(id) if standing.contains_key(&id) => continue,
            Some(id) => deposits::get(db, id)?,
            None => None,
        };
        // Money that waits under its number is there, only the remittance is not posted.
        let here = waiting.iter().position(|line| {
            let said = crate::billing::matching::normal(&line.words);
            let number = crate::billing::matching::normal(&row.trace);
            line.amount == row.amount
                && number.len() >= 3
                && (said.contains(&number)
                    || crate::billing::matching::normal(&line.trace) == number)
        });
        if let Some(place) = here {
            waiting.remove(place);
            continue;
        }
        let age = days_between(on, today);
        found.push(Lone {
            missing: Missing::Money,
            amount: row.amount,
            remittance: Some(row),
            bank: None,
            deposit,
            on,
            age,
            raised: age > days.remittance,
        });
    }
    Ok(found)
}

fn without_remittance(
    db: &Connection,
    (today, days): (NaiveDate, DepositDays),
) -> Result<Vec<Lone>, DeedError> {
    let mut found = Vec::new();
    let lone = |on, amount| {
        let age = days_between(on, today);
        Lone {
            missing: Missing::Remittance,
            remittance: None,
            bank: None,
            deposit: None,
            on,
            amount,
            age,
            raised: age > days.money,
        }
    };
    for line in bank_lines::undecided(db)? {
        if line.amount.is_positive() && is_listed(line.booked_on, today, days) {
            let one = lone(line.booked_on, line.amount);
            found.push(Lone {
                bank: Some(line),
                ..one
            });
        }
    }
    for row in all_of_it(db)? {
        let on = row.deposit.received_on;
        let voided = matches!(row.bank, WithBank::Voided(_) | WithBank::Returned(_));
        let ours = row.deposit.patient.is_some() || !row.deposit.amount.is_positive();
        if ours || voided || !row.remittances.is_empty() || !is_listed(on, today, days) {
            continue;
        }
        let one = lone(on, row.deposit.amount);
        found.push(Lone {
            deposit: Some(row.deposit),
            ..one
        });
    }
    Ok(found)
}

/// What was decided about a deposit, oldest first.
///
/// # Errors
/// The store's.
pub fn decisions(db: &Connection, id: DepositId) -> Result<Vec<(i64, MoneyEvent)>, DeedError> {
    Ok(money_events::of_deposit(db, id)?)
}
