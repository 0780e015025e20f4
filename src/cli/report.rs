//! `report`: figures over a span of days, or as of a day.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use clap::ValueEnum;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use super::table::{Cell, Table};
use super::worklist::party;
use crate::desk::Desk;
use crate::domain::ledger::{Bucket, Party, Source};
use crate::domain::money::Money;
use crate::store::aged::{self, AgedLine, AgingBasis};
use crate::store::{balances, denials, deposits, figures, ledger};

/// The reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Name {
    /// Aged receivables as of a day, by who owes them; credits apart
    Aging,
    /// First-pass acceptance, denials, days in A/R, A/R over 90 days
    Kpi,
    /// What the books took in over a span of days, by kind of account
    Daysheet,
    /// Every entry of a span of days
    Journal,
    /// Checks, transfers and patients' payments of a span of days
    Deposits,
    /// Open denials by reason
    Denials,
}

/// The arguments of `report`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which report
    name: Name,
    /// First day [default: the first of the month]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Last day [default: today]
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// The day of a report that is as of a day [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// Comma-separated values instead of columns
    #[arg(long)]
    csv: bool,
}

/// A span of days, both included.
#[derive(Clone, Copy)]
struct Span {
    from: NaiveDate,
    to: NaiveDate,
}

/// Prints the report.
pub fn run(args: &Args, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let as_of = args.as_of.unwrap_or(desk.clock.today());
    let to = args.to.unwrap_or(as_of);
    let from = args.from.or(to.with_day(1)).unwrap_or(to);
    if from > to {
        let message = format!("the span from {from} to {to} has no day");
        return Err(CliError::new(Kind::Input, message).hint("give --from before --to"));
    }
    let span = Span { from, to };
    let table = match args.name {
        Name::Aging => aging(&desk, as_of),
        Name::Kpi => kpi(&desk, span),
        Name::Daysheet => daysheet(&desk, span),
        Name::Journal => journal(&desk, span),
        Name::Deposits => received(&desk, span),
        Name::Denials => denied(&desk, as_of),
    }?;
    cx.print_table(&table, args.csv)?;
    Ok(Exit::Done)
}

/// One line of the aging: a sum for every bucket, and the credits apart.
#[derive(Default, Clone)]
struct Aged {
    name: String,
    buckets: [Money; 5],
    credit: Money,
}

impl Aged {
    fn add(&mut self, bucket: Bucket, balance: Money) {
        if balance < Money::ZERO {
            self.credit += balance;
        } else if let Some(sum) = self.buckets.get_mut(bucket.index()) {
            *sum += balance;
        }
    }

    fn cells(&self, id: Cell) -> [Cell; 9] {
        let [a, b, c, d, e] = self.buckets;
        let total: Money = self.buckets.iter().copied().sum();
        let name = self.name.as_str().into();
        let credit = self.credit.into();
        [
            id,
            name,
            a.into(),
            b.into(),
            c.into(),
            d.into(),
            e.into(),
            total.into(),
            credit,
        ]
    }
}

fn aged_lines(desk: &Desk, as_of: NaiveDate) -> Result<Vec<AgedLine>, CliError> {
    Ok(desk
        .store
        .read(|db| aged::lines(db, as_of, AgingBasis::default()))?)
}

fn aging(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let mut parties: BTreeMap<Option<i64>, Aged> = BTreeMap::new();
    let mut all = Aged::default();
    for line in aged_lines(desk, as_of)? {
        let key = match line.party {
            Party::Payer(payer) => Some(payer.0),
            Party::Patient => None,
        };
        let sums = parties.entry(key).or_default();
        sums.name = party(&line).to_owned();
        sums.add(line.bucket, line.balance);
        all.add(line.bucket, line.balance);
    }
    let columns = [
        "id", "party", "0-30", "31-60", "61-90", "91-120", "over 120", "total", "credit",
    ];
    let mut table = Table::new(as_of, &columns);
    for (key, aged) in &parties {
        let id = key.map_or(Cell::from("patient"), Cell::from);
        table.row(aged.cells(id));
    }
    let cells = all.cells(Cell::Unknown);
    for (name, cell) in columns.into_iter().zip(cells).skip(2) {
        table.total(name, cell);
    }
    Ok(table)
}

/// So many of so many in tenths of a percent, as `92.0`; nothing of nothing is unknown.
fn percent(part: i64, whole: i64) -> Cell {
    tenths(part.saturating_mul(100), whole)
}

/// A quotient with one decimal, rounded; of amounts and counts, which are not negative.
fn tenths(part: i64, whole: i64) -> Cell {
    let twice = part.saturating_mul(20).saturating_add(whole);
    let scaled = twice.checked_div(whole.saturating_mul(2));
    match scaled {
        None => Cell::Unknown,
        Some(tenths) => format!("{}.{}", tenths / 10, tenths.abs() % 10).into(),
    }
}

fn kpi(desk: &Desk, span: Span) -> Result<Table, CliError> {
    let Span { from, to } = span;
    let ninety = to.checked_sub_days(Days::new(89)).unwrap_or(to);
    let first = desk.store.read(|db| figures::first_pass(db, from, to))?;
    let (decided, denied) = desk.store.read(|db| figures::decided(db, from, to))?;
    let charged = desk.store.read(|db| figures::charged(db, ninety, to))?;
    let (mut debit, mut over_90) = (Money::ZERO, Money::ZERO);
    for line in aged_lines(desk, to)? {
        if line.balance > Money::ZERO {
            debit += line.balance;
            if line.bucket >= Bucket::UpTo120 {
                over_90 += line.balance;
            }
        }
    }
    let mut table = Table::new(
        to,
        &[
            "id", "figure", "value", "unit", "target", "part", "whole", "means",
        ],
    );
    table.row([
        "first-pass".into(),
        "first-pass acceptance".into(),
        percent(first.accepted, first.answered),
        "%".into(),
        ">= 90".into(),
        first.accepted.into(),
        first.answered.into(),
        "first answers that accept / first answers, of claims first sent in the span".into(),
    ]);
    table.row([
        "denied".into(),
        "denial rate".into(),
        percent(denied, decided),
        "%".into(),
        "< 5".into(),
        denied.into(),
        decided.into(),
        "claims with a denied line / claims adjudicated, posted in the span".into(),
    ]);
    table.row([
        "days-in-ar".into(),
        "days in A/R".into(),
        tenths(debit.cents().saturating_mul(90), charged.cents()),
        "days".into(),
        "<= 45".into(),
        debit.into(),
        charged.into(),
        "debit A/R / (charges of the last 90 days / 90)".into(),
    ]);
    table.row([
        "over-90".into(),
        "A/R over 90 days".into(),
        percent(over_90.cents(), debit.cents()),
        "%".into(),
        "".into(),
        over_90.into(),
        debit.into(),
        "debit A/R older than 90 days / debit A/R".into(),
    ]);
    Ok(table)
}

fn daysheet(desk: &Desk, span: Span) -> Result<Table, CliError> {
    let totals = desk
        .store
        .read(|db| balances::totals(db, span.from, span.to))?;
    let mut table = Table::new(span.to, &["id", "account", "amount"]);
    let mut sum = Money::ZERO;
    for (account, amount) in &totals {
        sum += *amount;
        table.row([
            account.as_str().into(),
            account.as_str().into(),
            (*amount).into(),
        ]);
    }
    table.total("sum", sum);
    Ok(table)
}

fn journal(desk: &Desk, span: Span) -> Result<Table, CliError> {
    let entries = desk
        .store
        .read(|db| ledger::entries_between(db, span.from, span.to))?;
    let columns = [
        "id",
        "posted_on",
        "source",
        "claim",
        "account",
        "line",
        "amount",
        "why",
    ];
    let mut table = Table::new(span.to, &columns);
    let mut n = 0;
    for (id, entry) in &entries {
        n += 1;
        for posting in entry.postings() {
            table.row([
                id.0.into(),
                entry.posted_on().into(),
                source(entry.source()).0.into(),
                entry.claim().map(|claim| claim.0).into(),
                posting.account.kind().into(),
                posting.account.line().map(|line| line.0).into(),
                posting.amount.into(),
                source(entry.source()).1.into(),
            ]);
        }
    }
    table.total("entries", n);
    Ok(table)
}

/// Where an entry comes from: its kind, and what more there is to say.
fn source(source: &Source) -> (&'static str, Option<String>) {
    match source {
        Source::ChargeEntry { .. } => ("charge", None),
        Source::Remittance {
            remittance,
            segment,
            ..
        } => (
            "remittance",
            Some(format!("remittance {remittance}, segment {segment}")),
        ),
        Source::PatientPayment { tender } => ("patient-payment", Some(tender.clone())),
        Source::Manual { reason } => ("manual", Some(reason.clone())),
        Source::Reversal { of, reason } => ("reversal", Some(format!("of entry {of}: {reason}"))),
        Source::Takeback {
            of,
            remittance,
            segment,
            ..
        } => (
            "takeback",
            Some(format!(
                "of entry {of}: remittance {remittance}, segment {segment}"
            )),
        ),
    }
}

fn received(desk: &Desk, span: Span) -> Result<Table, CliError> {
    let rows = desk
        .store
        .read(|db| deposits::between(db, span.from, span.to))?;
    let columns = [
        "id",
        "received_on",
        "from",
        "method",
        "trace",
        "amount",
        "posted",
        "suspense",
    ];
    let mut table = Table::new(span.to, &columns);
    let (mut amount, mut posted) = (Money::ZERO, Money::ZERO);
    for row in &rows {
        amount += row.deposit.amount;
        posted += row.posted;
        let from = Some(row.from.as_str()).filter(|name| !name.is_empty());
        table.row([
            row.deposit.id.0.into(),
            row.deposit.received_on.into(),
            from.unwrap_or("patient").into(),
            row.deposit.method.as_str().into(),
            row.deposit.trace.as_str().into(),
            row.deposit.amount.into(),
            row.posted.into(),
            row.suspense.into(),
        ]);
    }
    table.total("amount", amount);
    table.total("posted", posted);
    Ok(table)
}

fn denied(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let mut reasons: BTreeMap<String, (i64, Money, &'static str)> = BTreeMap::new();
    for row in desk.store.read(denials::open)? {
        let reason = format!("{}-{}", row.denial.group.code(), row.denial.carc);
        let sums = reasons
            .entry(reason)
            .or_insert((0, Money::ZERO, row.denial.category.name()));
        sums.0 += 1;
        sums.1 += row.denial.amount;
    }
    let mut table = Table::new(as_of, &["id", "reason", "category", "denials", "amount"]);
    let (mut all, mut sum) = (0, Money::ZERO);
    for (reason, (n, amount, category)) in &reasons {
        all += n;
        sum += *amount;
        let id: Cell = reason.as_str().into();
        table.row([
            id.clone(),
            id,
            (*category).into(),
            (*n).into(),
            (*amount).into(),
        ]);
    }
    table.total("denials", all);
    table.total("amount", sum);
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scenario S24: the figures of a month.
    #[test]
    fn quotients_have_one_decimal_and_nothing_of_nothing_is_unknown() {
        assert_eq!(percent(138, 150), "92.0".into());
        assert_eq!(percent(9, 140), "6.4".into());
        assert_eq!(percent(351_616, 4_395_200), "8.0".into());
        assert_eq!(tenths(4_395_200 * 90, 9_855_000), "40.1".into());
        assert_eq!(percent(10, 12), "83.3".into());
        assert_eq!(percent(0, 0), Cell::Unknown);
    }
}
