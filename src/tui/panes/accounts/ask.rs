//! What the lists about patients' money ask of the desk.

use super::credits::CreditRow;
use super::payments::Payment;
use super::plans::PlanRow;
use super::refunds::RefundRow;
use super::statements::Account;
use super::{Ask, Listed, Msg, Work};
use crate::desk::Desk;
use crate::domain::keys::PatientId;
use crate::domain::ledger::Party;
use crate::domain::money::Money;
use crate::domain::party::PersonName;
use crate::domain::text::CleanText;
use crate::store::{Connection, disk, patients, payers};
use crate::tui::widgets::picker::Choice;
use crate::workflow::credits::{self, CreditOf};
use crate::workflow::form_input::{FormInput, do_all};
use crate::workflow::{DeedError, payment_plan, receipts, refunds, statements};
use anyhow::Result;
use chrono::NaiveDate;
use std::path::Path;

pub(super) fn perform<W: Work>(ask: Ask, desk: &mut Desk) -> Msg<W::Row> {
    match ask {
        Ask::List => {
            let today = desk.clock.today();
            let listed = W::list(desk).map(|listed| (listed, today));
            Msg::Listed(listed.map_err(|why| CleanText::new(&format!("{why:#}"))))
        }
        Ask::Do(deed, inputs) => {
            let done = W::act(desk, deed, inputs);
            Msg::Done(done.map(|said| CleanText::new(&said)).map_err(|why| {
                let hint = why.hint().map(|hint| format!(": {hint}"));
                CleanText::new(&format!("{why}{}", hint.unwrap_or_default()))
            }))
        }
    }
}

/// Does a deed of the registry with each input, all of them or none.
pub(super) fn act(
    desk: &mut Desk,
    name: &'static str,
    inputs: Vec<FormInput>,
) -> Result<String, DeedError> {
    let n = inputs.len();
    let title = do_all(desk, name, inputs)?;
    let title = title.split(':').next().unwrap_or(title);
    Ok(if n == 1 {
        format!("done: {title}")
    } else {
        format!("done {n} times: {title}")
    })
}

pub(super) fn payments(desk: &mut Desk) -> Result<Listed<Payment>> {
    let today = desk.clock.today();
    desk.store.read(|db| {
        let rows = receipts::list(db, NaiveDate::MIN, today)?;
        let day: Money = rows
            .iter()
            .filter(|row| row.on == today && row.gone.is_none())
            .map(|row| row.amount)
            .sum();
        let choices = patients::find(db, "", 100_000)?
            .iter()
            .map(|p| Choice::new(&p.id.to_string(), &named(&p.name, p.birth_date)))
            .collect();
        Ok(Listed {
            rows,
            heading: format!("today {day}"),
            choices,
        })
    })
}

fn named(name: &PersonName, birth: NaiveDate) -> String {
    format!("{}  {birth}", name.last_first())
}

/// Writes a receipt beside the practice file, as PDF.
pub(super) fn print_receipt(desk: &mut Desk, inputs: &[FormInput]) -> Result<String, DeedError> {
    let folder = desk
        .store
        .path()
        .parent()
        .map(|parent| parent.join("paper"));
    let folder = folder.ok_or_else(|| DeedError::no_such("folder", "paper"))?;
    disk::check_folder(&folder)?;
    let codes = &desk.codes;
    let mut last = String::new();
    for number in inputs.iter().filter_map(|one| one.number_in("receipt")) {
        let sheets = desk
            .store
            .read(|db| receipts::paper(db, codes, number).map_err(anyhow::Error::from))?;
        let path = folder.join(format!("receipt_{number:06}.pdf"));
        disk::write_new(&path, &sheets.pdf())?;
        last = format!("receipt_{number:06}.pdf in the folder paper");
    }
    Ok(format!("written: {last}"))
}

pub(super) fn credits(desk: &mut Desk) -> Result<Vec<CreditRow>> {
    let today = desk.clock.today();
    desk.store.read(|db| {
        let found = credits::list(db, today)?.into_iter();
        Ok((1..)
            .zip(found)
            .map(|(n, of)| CreditRow { n, of, today })
            .collect())
    })
}

pub(super) fn unapplied(desk: &mut Desk) -> Result<Vec<CreditRow>> {
    let mut rows = credits(desk)?;
    rows.retain(|row| matches!(row.of.of, CreditOf::Unapplied(_)));
    Ok(rows)
}

pub(super) fn refunds(desk: &mut Desk) -> Result<Vec<RefundRow>> {
    desk.store.read(|db| {
        let found = refunds::list(db)?.into_iter();
        found
            .map(|of| {
                Ok(RefundRow {
                    to: to(db, &of)?,
                    of,
                })
            })
            .collect()
    })
}

fn to(db: &Connection, refund: &refunds::Refund) -> Result<CleanText> {
    let name = match (refund.to, refund.asked.n) {
        (Party::Payer(payer), _) => payers::get(db, payer)?.map(|payer| payer.name),
        (Party::Patient, Some(id)) => {
            patients::get(db, PatientId(id))?.map(|patient| patient.name.last_first())
        }
        (Party::Patient, None) => None,
    };
    Ok(CleanText::new(&name.unwrap_or_default()))
}

pub(super) fn plans(desk: &mut Desk) -> Result<Vec<PlanRow>> {
    let today = desk.clock.today();
    desk.store.read(|db| payment_plan::list(db, today))
}

/// Who gets a statement and who gets none.
pub(super) fn accounts(desk: &mut Desk) -> Result<(Vec<Account>, String)> {
    let today = desk.clock.today();
    let run = desk
        .store
        .read(|db| statements::preview(db, today, &[]).map_err(anyhow::Error::from))?;
    let heading = format!(
        "{} due over {}, {} withheld",
        run.due.len(),
        run.total(),
        run.withheld.len()
    );
    let due = run.due.into_iter().map(|one| Account {
        id: one.account.0,
        name: CleanText::new(&one.name.last_first()),
        amount: one.amount,
        last_on: one.last_on,
        level: Some(one.level),
        why: None,
    });
    let withheld = run.withheld.into_iter().map(|one| Account {
        id: one.account.0,
        name: CleanText::new(&one.name.last_first()),
        amount: one.amount,
        last_on: one.last_on,
        level: None,
        why: Some(one.why),
    });
    Ok((due.chain(withheld).collect(), heading))
}

/// Makes the statements that are due and writes their files beside the practice file.
pub(super) fn run(desk: &mut Desk) -> Result<String, DeedError> {
    let input = statements::RunStatements::default();
    let (made, _) = statements::run(desk, &input)?;
    let name = made
        .pdf
        .as_deref()
        .and_then(|pdf| Path::new(pdf).file_name());
    let pdf = name.map_or_else(
        || "nobody is due".to_owned(),
        |name| format!("{} in the folder paper", name.to_string_lossy()),
    );
    Ok(format!(
        "{} statements over {}: {pdf}",
        made.statements, made.total
    ))
}
