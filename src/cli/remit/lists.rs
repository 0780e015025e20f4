//! What waits in suspense, which claims a payment may be for, and the ledger of provider
//! adjustments.

use crate::cli::context::CliContext;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::table::{Cell, Table};
use crate::domain::keys::RemittanceId;
use crate::domain::money::Money;
use crate::workflow::plb::{self, PlbLine};
use crate::workflow::post_remittance::suggestions;
use crate::workflow::suspense::{SuspenseRetry, SuspenseRow, retry as find_claims, waiting};
use crate::workflow::{DeedError, Role, perform};

/// Prints what waits in suspense; with `retry` looks again for its claims first.
pub fn suspense(retry: bool, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let mut desk = if retry { cx.desk()? } else { cx.look()? };
    if retry {
        perform(&mut desk, Role::Biller, |deeds| {
            find_claims(deeds, SuspenseRetry { remittance: 0 })
        })?;
    }
    let today = desk.clock.today();
    let rows = desk
        .store
        .read(|db| waiting(db, today).map_err(anyhow::Error::from))
        .map_err(DeedError::from)?;
    let columns = &[
        "id",
        "claim_payment",
        "payer",
        "trace",
        "control_number",
        "amount",
        "fits_claim",
        "why",
    ];
    let cells = |row: &SuspenseRow| -> [Cell; 8] {
        [
            row.remittance.id.0.into(),
            i64::try_from(row.claim.place + 1).ok().into(),
            row.remittance.payer_name.as_str().into(),
            row.remittance.trace.as_str().into(),
            row.claim.control_number.as_str().into(),
            row.claim.paid.into(),
            row.fits.map(|id| id.0).into(),
            row.why.as_str().into(),
        ]
    };
    let mut table = Table::new(today, columns);
    for row in &rows {
        table.row(cells(row));
    }
    let sum: Money = rows.iter().map(|row| row.claim.paid).sum();
    table.total("amount", sum);
    cx.print_table(&table, false)?;
    Ok(Exit::look_at_if(!rows.is_empty()))
}

/// Prints the claims that a claim payment may be for, the best first, each with its reasons.
pub fn suggest(
    (id, claim_payment): (i64, usize),
    cx: &mut CliContext<'_>,
) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let today = desk.clock.today();
    let place = (RemittanceId(id), claim_payment.wrapping_sub(1));
    let found = desk
        .store
        .read(|db| suggestions(db, place).map_err(anyhow::Error::from))
        .map_err(DeedError::from)?;
    let mut table = Table::new(today, &["id", "score", "patient", "dos", "charged", "why"]);
    for (claim, fit) in &found {
        table.row([
            claim.claim.0.into(),
            i64::from(fit.points).into(),
            claim.patient.last_first().into(),
            claim.dos.into(),
            claim.charged.into(),
            fit.why.join(", ").into(),
        ]);
    }
    cx.print_table(&table, false)?;
    Ok(Exit::Done)
}

/// Prints the ledger of provider adjustments, all of it or what is still open.
pub fn ledger(only_open: bool, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let today = desk.clock.today();
    let all = desk
        .store
        .read(|db| plb::ledger(db).map_err(anyhow::Error::from))
        .map_err(DeedError::from)?;
    let columns = &[
        "id",
        "date",
        "payer",
        "trace",
        "reason",
        "title",
        "reference",
        "amount",
        "does",
        "claim",
        "open",
        "cleared_by",
    ];
    let mut table = Table::new(today, columns);
    for (n, line) in all.iter().enumerate() {
        if !only_open || !line.open.is_zero() {
            table.row(cells(n, line));
        }
    }
    let open: Money = all.iter().map(|line| line.open).sum();
    table.total("open", open);
    cx.print_table(&table, false)?;
    Ok(Exit::Done)
}

fn cells(n: usize, line: &PlbLine) -> [Cell; 12] {
    let claim = line.item.as_ref().and_then(|row| row.item.claim);
    let cleared: Vec<String> = line
        .cleared
        .iter()
        .map(|(other, amount)| format!("{}: {amount}", other + 1))
        .collect();
    [
        i64::try_from(n + 1).ok().into(),
        line.on.into(),
        line.payer_name.as_str().into(),
        line.trace.as_str().into(),
        line.reason.as_str().into(),
        line.title.as_str().into(),
        line.reference.as_str().into(),
        line.amount.into(),
        line.does.as_str().into(),
        claim.map(|id| id.0).into(),
        line.open.into(),
        cleared.join("; ").into(),
    ]
}
