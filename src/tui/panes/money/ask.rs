//! What the Money place asks of the desk: how many and how much behind each of its doors.

use super::Door;
use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::store::{deposits, remittances::RemittanceStatus, remittances::in_status};
use crate::tui::panes;
use crate::tui::theme::State;
use crate::workflow::credits::{self, CreditOf};
use crate::workflow::{payment_plan, receipts, refunds, statements};
use anyhow::Result;
use chrono::{Days, NaiveDate};

/// Days of deposits and payments that are summed up.
const DAYS: u64 = 30;

struct Doors {
    rows: Vec<Door>,
}

impl Doors {
    /// A door, where its pane is there.
    fn add(
        &mut self,
        (pane, what, aside): (&'static str, &str, &str),
        (state, n, sum): (State, usize, Money),
    ) {
        if panes::row(pane).is_some() {
            let id = i64::try_from(self.rows.len()).unwrap_or(0);
            self.rows.push(Door {
                id,
                pane,
                state: if n == 0 { State::Done } else { state },
                what: CleanText::new(what),
                n,
                sum,
                aside: CleanText::new(aside),
            });
        }
    }
}

pub(super) fn read(desk: &mut Desk) -> Result<Vec<Door>> {
    let today = desk.clock.today();
    let from = today.checked_sub_days(Days::new(DAYS)).unwrap_or(today);
    desk.store.read(|db| {
        let mut doors = Doors { rows: Vec::new() };
        let mut waiting = Vec::new();
        for status in [
            RemittanceStatus::Waiting,
            RemittanceStatus::Review,
            RemittanceStatus::Parked,
        ] {
            waiting.extend(in_status(db, status)?);
        }
        let sum = waiting.iter().map(|one| one.amount).sum();
        let remits = (
            "remits",
            "Remittances to post",
            "waiting, for review, parked",
        );
        doors.add(remits, (State::Next, waiting.len(), sum));
        let money = deposits::between(db, from, today)?;
        let sum = money.iter().map(|row| row.deposit.amount).sum();
        let name = ("deposits", "Deposits and the bank", "the last 30 days");
        doors.add(name, (State::Plain, money.len(), sum));
        let parked: Vec<Money> = money
            .iter()
            .map(|row| row.suspense)
            .filter(|suspense| !suspense.is_zero())
            .collect();
        let name = ("suspense", "Suspense", "money that no claim was found for");
        doors.add(
            name,
            (State::Needs, parked.len(), parked.iter().copied().sum()),
        );
        patients(db, (from, today), &mut doors)?;
        doors.add(
            ("underpaid", "Underpayments", "allowed beside contract"),
            underpaid(db, today)?,
        );
        let name = ("day", "Day close", "proved against the bank");
        doors.add(name, (State::Plain, 0, Money::ZERO));
        doors.add(
            ("journal", "Journal", "every entry"),
            (State::Plain, 0, Money::ZERO),
        );
        Ok(doors.rows)
    })
}

fn underpaid(db: &crate::store::Connection, today: NaiveDate) -> Result<(State, usize, Money)> {
    use crate::workflow::underpayments::{find, since};
    let found = find(db, since(today, None))?;
    let open: Vec<Money> = found
        .iter()
        .filter(|one| one.decision.is_none())
        .map(|one| one.short)
        .collect();
    Ok((State::Next, open.len(), open.into_iter().sum()))
}

/// The doors about patients.
fn patients(
    db: &crate::store::Connection,
    (from, today): (NaiveDate, NaiveDate),
    doors: &mut Doors,
) -> Result<()> {
    let paid = receipts::list(db, from, today)?;
    let sum = paid
        .iter()
        .filter(|one| one.gone.is_none())
        .map(|one| one.amount)
        .sum();
    let name = (
        "payments",
        "Patient payments",
        "the last 30 days; + takes one",
    );
    doors.add(name, (State::Plain, paid.len(), sum));
    let credits = credits::list(db, today)?;
    let (loose, held): (Vec<_>, Vec<_>) = credits
        .iter()
        .partition(|one| matches!(one.of, CreditOf::Unapplied(_)));
    let sum = loose.iter().map(|one| one.amount).sum();
    let name = ("unapplied", "Unapplied money", "apply it or give it back");
    doors.add(name, (State::Next, loose.len(), sum));
    let run = statements::preview(db, today, &[]).map_err(anyhow::Error::from)?;
    let aside = format!("{} withheld", run.withheld.len());
    let name = ("statements", "Statements due", aside.as_str());
    doors.add(name, (State::Next, run.due.len(), run.total()));
    let plans = payment_plan::list(db, today)?;
    let sum = plans.iter().map(|one| one.plan.total - one.paid).sum();
    let name = ("plans", "Payment plans", "left to pay");
    doors.add(name, (State::Waiting, plans.len(), sum));
    let sum = held.iter().map(|one| one.amount).sum();
    let nearest = held.iter().filter_map(|one| one.by).min();
    let aside = nearest.map_or_else(String::new, |by| format!("the first by {by}"));
    let name = ("credits", "Credits", aside.as_str());
    doors.add(name, (State::Next, held.len(), sum));
    let asked: Vec<Money> = refunds::list(db)?
        .into_iter()
        .filter(|one| one.status() == "asked")
        .map(|one| one.amount)
        .collect();
    let name = ("refunds", "Refunds to pay", "asked for, no check yet");
    doors.add(
        name,
        (State::Next, asked.len(), asked.iter().copied().sum()),
    );
    Ok(())
}
