//! The list of underpayments: allowed beside contract, line by line, with the arithmetic.

use chrono::NaiveDate;

use crate::billing::contract::share_of;
use crate::cli::error::CliError;
use crate::cli::table::{Cell, Table};
use crate::desk::Desk;
use crate::domain::money::Money;
use crate::workflow::underpayments::{find, since};

const COLUMNS: [&str; 16] = [
    "id",
    "payer",
    "patient",
    "claim",
    "control_number",
    "payer_claim_number",
    "dos",
    "code",
    "charged",
    "allowed",
    "expected",
    "short",
    "percent",
    "how",
    "decision",
    "posted_on",
];

/// The list as of a day.
pub fn table(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let found = desk.store.read(|db| Ok(find(db, since(as_of, None))))??;
    let mut table = Table::new(as_of, &COLUMNS);
    let (mut open, mut n_open) = (Money::ZERO, 0);
    for one in &found {
        let decision = match &one.decision {
            None => {
                open += one.short;
                n_open += 1;
                "open".to_owned()
            }
            Some(made) if made.disputed => format!("disputed {}", made.decided_on),
            Some(made) => format!("let pass {}: {}", made.decided_on, made.reason),
        };
        let percent = share_of(one.short, one.expected.amount);
        table.row([
            one.of.line.0.into(),
            one.of.payer_name.as_str().into(),
            one.of.patient_name.last_first().into(),
            one.of.claim.0.into(),
            one.of.control_number.as_str().into(),
            Some(one.of.payer_claim_number.as_str())
                .filter(|number| !number.is_empty())
                .into(),
            one.of.dos.into(),
            one.of.code.as_str().into(),
            one.of.charged.into(),
            one.of.allowed().into(),
            one.expected.amount.into(),
            one.short.into(),
            percent.map_or(Cell::Unknown, Cell::from),
            one.expected.steps.join("; ").into(),
            decision.into(),
            one.of.posted_on.into(),
        ]);
    }
    table.total("open", n_open);
    table.total("short", open);
    Ok(table)
}
