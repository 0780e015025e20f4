//! The lists about patients' money: credits with their clocks, unapplied money, statements that
//! are due and withheld, plans, refunds, accounts at an agency.

use chrono::NaiveDate;

use super::super::error::CliError;
use super::super::table::{Cell, Table};
use super::{count, said};
use crate::billing::credit::CreditUrgency;
use crate::desk::Desk;
use crate::domain::account::PlanStanding;
use crate::domain::dates::days_between;
use crate::domain::ledger::Party;
use crate::domain::money::Money;
use crate::workflow::collections::{self, AtAgency};
use crate::workflow::credits::{self, CreditOf};
use crate::workflow::statements;
use crate::workflow::{payment_plan, refunds};

/// Every credit with cause, owner and clock; unapplied money among them.
pub(super) fn credits(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let found = desk.store.read(|db| credits::list(db, as_of))?;
    let columns = [
        "id",
        "party",
        "patient",
        "claim",
        "control_number",
        "dos",
        "since",
        "age",
        "balance",
        "cause",
        "owner",
        "identified_on",
        "give_back_by",
        "days_left",
        "urgency",
        "next",
    ];
    let mut table = Table::new(as_of, &columns);
    let mut sum = Money::ZERO;
    for one in &found {
        sum -= one.amount;
        let (id, party): (Cell, &str) = match one.of {
            CreditOf::Line(line, Party::Payer(_)) => (line.0.into(), &one.payer_name),
            CreditOf::Line(line, Party::Patient) => (line.0.into(), "patient"),
            CreditOf::Unapplied(patient) => (format!("unapplied-{patient}").into(), "unapplied"),
        };
        table.row([
            id,
            party.into(),
            one.name.last_first().into(),
            one.claim.map(|claim| claim.0).into(),
            said(&one.control_number).into(),
            one.dos.into(),
            one.since.into(),
            days_between(one.since, as_of).into(),
            (-one.amount).into(),
            one.cause.name().into(),
            one.owner.as_str().into(),
            one.identified_on.into(),
            one.by.into(),
            one.by.map(|by| days_between(as_of, by)).into(),
            match one.urgency {
                CreditUrgency::Red => "red",
                CreditUrgency::Amber => "amber",
                CreditUrgency::Calm => "calm",
            }
            .into(),
            one.cause.next().into(),
        ]);
    }
    table.total("credits", count(found.len()));
    table.total("balance", sum);
    Ok(table)
}

/// Money of patients that is applied to no line.
pub(super) fn unapplied(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let found = desk.store.read(|db| credits::list(db, as_of))?;
    let mut table = Table::new(as_of, &["id", "patient", "since", "age", "amount"]);
    let mut sum = Money::ZERO;
    for one in &found {
        let CreditOf::Unapplied(patient) = one.of else {
            continue;
        };
        sum += one.amount;
        table.row([
            patient.0.into(),
            one.name.last_first().into(),
            one.identified_on.into(),
            days_between(one.identified_on, as_of).into(),
            one.amount.into(),
        ]);
    }
    table.total("amount", sum);
    Ok(table)
}

/// Who gets a statement, then who gets none and why.
pub(super) fn statements(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let run = desk
        .store
        .read(|db| statements::preview(db, as_of, &[]).map_err(anyhow::Error::from))?;
    let columns = [
        "id",
        "guarantor",
        "amount",
        "level",
        "withheld",
        "why",
        "last_on",
    ];
    let mut table = Table::new(as_of, &columns);
    for one in &run.due {
        table.row([
            one.account.0.into(),
            one.name.last_first().into(),
            one.amount.into(),
            one.level.number().into(),
            Cell::Unknown,
            one.level.words().into(),
            one.last_on.into(),
        ]);
    }
    for one in &run.withheld {
        table.row([
            one.account.0.into(),
            one.name.last_first().into(),
            one.amount.into(),
            Cell::Unknown,
            one.why.name().into(),
            one.why.words().into(),
            one.last_on.into(),
        ]);
    }
    table.total("eligible", count(run.due.len()));
    table.total("eligible_amount", run.total());
    table.total("withheld", count(run.withheld.len()));
    let withheld: Money = run.withheld.iter().map(|one| one.amount).sum();
    table.total("withheld_amount", withheld);
    Ok(table)
}

/// Payment plans and how they stand.
pub(super) fn plans(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let found = desk.store.read(|db| payment_plan::list(db, as_of))?;
    let columns = [
        "id",
        "guarantor",
        "total",
        "instalments",
        "paid",
        "standing",
        "next_on",
        "next_amount",
    ];
    let mut table = Table::new(as_of, &columns);
    let mut sum = Money::ZERO;
    for one in &found {
        sum += one.plan.total - one.paid;
        let (standing, next) = match one.standing {
            PlanStanding::Current { next } => ("current", next),
            PlanStanding::Missed { due_on, short } => ("missed", Some((due_on, short))),
            PlanStanding::Paid => ("paid", None),
        };
        table.row([
            one.account.0.into(),
            one.name.last_first().into(),
            one.plan.total.into(),
            i64::from(one.plan.n).into(),
            one.paid.into(),
            standing.into(),
            next.map(|(on, _)| on).into(),
            next.map_or(Cell::Unknown, |(_, amount)| amount.into()),
        ]);
    }
    table.total("left", sum);
    Ok(table)
}

/// Refunds: asked for, paid, called off.
pub(super) fn refunds(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let found = desk.store.read(refunds::list)?;
    let columns = [
        "id", "asked_on", "to", "amount", "status", "check", "paid_on", "reason",
    ];
    let mut table = Table::new(as_of, &columns);
    let mut open = Money::ZERO;
    for one in found.iter().filter(|one| one.asked.on <= as_of) {
        if one.status() == "asked" {
            open += one.amount;
        }
        let to = match one.to {
            Party::Payer(payer) => format!("payer {payer}"),
            Party::Patient => format!("patient {}", one.asked.n.unwrap_or(0)),
        };
        let paid = one.paid.as_ref();
        table.row([
            one.number.into(),
            one.asked.on.into(),
            to.into(),
            one.amount.into(),
            one.status().into(),
            paid.map(|paid| paid.name.as_str()).into(),
            paid.map(|paid| paid.on).into(),
            one.asked.words.as_str().into(),
        ]);
    }
    table.total("to_pay", open);
    Ok(table)
}

/// The accounts at an agency: with `--csv`, the file for it.
pub(super) fn agency(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let found: Vec<AtAgency> = desk.store.read(collections::at_agency)?;
    let columns = [
        "id",
        "agency",
        "sent_on",
        "guarantor",
        "street",
        "street2",
        "city",
        "state",
        "zip",
        "phone",
        "oldest_service",
        "sent",
        "owed",
    ];
    let mut table = Table::new(as_of, &columns);
    let mut sum = Money::ZERO;
    for one in &found {
        sum += one.owed;
        table.row([
            one.account.0.into(),
            one.agency.as_str().into(),
            one.since.into(),
            one.name.as_str().into(),
            one.address.line1.as_str().into(),
            said(&one.address.line2).into(),
            one.address.city.as_str().into(),
            one.address.state.as_str().into(),
            one.address.zip.as_str().into(),
            said(&one.phone).into(),
            one.oldest.into(),
            one.sent.into(),
            one.owed.into(),
        ]);
    }
    table.total("owed", sum);
    Ok(table)
}
