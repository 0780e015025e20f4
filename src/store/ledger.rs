//! The books: entries and their postings, appended and read.

use anyhow::{Context as _, Result, bail, ensure};
use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::balances::DatedPosting;
use super::chain::{Chained, Transaction, maybe, maybe_text, text};
use super::{day_closes, files, hex};
use crate::domain::keys::{
    ClaimId, DepositId, EntryId, FileHash, PatientId, PayerId, RemittanceId, ServiceLineId,
};
use crate::domain::ledger::{Account, Entry, Party, Posting, Source};
use crate::domain::money::Money;

/// Appends an entry with its postings; returns its number. Refuses to answer an entry that has a
/// standing answer already, and a day whose books are closed.
pub fn append_entry(tx: &Transaction<'_>, entry: &Entry) -> Result<EntryId> {
    day_closes::must_be_open(tx, entry.posted_on())?;
    let origin = Origin::of(tx, entry.source())?;
    if let Some(of) = origin.reversal_of {
        let standing = reversal(tx, EntryId(of))?;
        ensure!(standing.is_none(), "entry {of} is reversed already");
    }
    let posted_on = entry.posted_on().to_string();
    let values = [
        text(&posted_on),
        text(origin.kind),
        maybe(entry.claim().map(|claim| claim.0)),
        maybe(origin.line),
        maybe(origin.remittance),
        maybe(origin.file),
        maybe(origin.segment),
        maybe(origin.reversal_of),
        maybe_text(origin.reason),
        ValueRef::Integer(i64::try_from(entry.postings().len())?),
    ];
    let id = tx
        .append(Chained::Entry, &values, None)
        .context("append an entry")?;
    for posting in entry.postings() {
        append_posting(tx, id, posting)?;
    }
    Ok(EntryId(id))
}

/// A source as the table has it.
#[derive(Default)]
struct Origin<'a> {
    kind: &'static str,
    line: Option<i64>,
    remittance: Option<i64>,
    file: Option<i64>,
    segment: Option<i64>,
    reversal_of: Option<i64>,
    reason: Option<&'a str>,
}

impl<'a> Origin<'a> {
    fn of(tx: &Transaction<'_>, source: &'a Source) -> Result<Origin<'a>> {
        let mut origin = Origin::default();
        match source {
            Source::ChargeEntry { line } => {
                origin.kind = "charge";
                origin.line = Some(line.0);
            }
            Source::Remittance {
                remittance,
                file,
                segment,
            } => {
                origin.kind = "remittance";
                origin.remittance = Some(remittance.0);
                origin.file = Some(files::number(tx, file)?);
                origin.segment = Some(i64::try_from(*segment)?);
            }
            Source::Takeback {
                of,
                remittance,
                file,
                segment,
            } => {
                origin.kind = "takeback";
                origin.reversal_of = Some(of.0);
                origin.remittance = Some(remittance.0);
                origin.file = Some(files::number(tx, file)?);
                origin.segment = Some(i64::try_from(*segment)?);
            }
            Source::PatientPayment { tender } => {
                origin.kind = "patient-payment";
                origin.reason = Some(tender);
            }
            Source::Manual { reason } => {
                origin.kind = "manual";
                origin.reason = Some(reason);
            }
            Source::Reversal { of, reason } => {
                origin.kind = "reversal";
                origin.reversal_of = Some(of.0);
                origin.reason = Some(reason);
            }
        }
        Ok(origin)
    }
}

fn append_posting(tx: &Transaction<'_>, entry: i64, posting: &Posting) -> Result<i64> {
    let columns = Columns::of(posting.account);
    let values = [
        ValueRef::Integer(entry),
        text(posting.account.kind()),
        maybe(columns.line),
        maybe(columns.payer),
        maybe(columns.patient),
        maybe(columns.deposit),
        ValueRef::Integer(posting.amount.cents()),
    ];
    tx.append(Chained::Posting, &values, None)
        .context("append a posting")
}

/// An account as the table has it, beside its kind.
#[derive(Default)]
struct Columns {
    line: Option<i64>,
    payer: Option<i64>,
    patient: Option<i64>,
    deposit: Option<i64>,
}

impl Columns {
    fn of(account: Account) -> Columns {
        let mut columns = Columns {
            line: account.line().map(|line| line.0),
            ..Columns::default()
        };
        match account {
            Account::Receivable(_, Party::Payer(payer))
            | Account::RefundPayable(Party::Payer(payer))
            | Account::RecoupmentClearing(payer) => columns.payer = Some(payer.0),
            Account::Deposit(deposit)
            | Account::Suspense(deposit)
            | Account::Withholding(deposit)
            | Account::ProviderAdjustment(deposit) => columns.deposit = Some(deposit.0),
            Account::PatientCredit(patient) => columns.patient = Some(patient.0),
            Account::Receivable(_, Party::Patient)
            | Account::RefundPayable(Party::Patient)
            | Account::Charges(_)
            | Account::ContractualAdjustment(_)
            | Account::Sequestration(_)
            | Account::WriteOff(_)
            | Account::InterestIncome => {}
        }
        columns
    }

    fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Columns> {
        Ok(Columns {
            line: row.get(first)?,
            payer: row.get(first + 1)?,
            patient: row.get(first + 2)?,
            deposit: row.get(first + 3)?,
        })
    }

    fn account(&self, kind: &str) -> Result<Account> {
        let line = || {
            self.line
                .map(ServiceLineId)
                .context("a posting without its line")
        };
        let payer = || {
            self.payer
                .map(PayerId)
                .context("a posting without its payer")
        };
        let deposit = || {
            self.deposit
                .map(DepositId)
                .context("a posting without its deposit")
        };
        let party = self
            .payer
            .map_or(Party::Patient, |payer| Party::Payer(PayerId(payer)));
        Ok(match kind {
            "receivable" => Account::Receivable(line()?, party),
            "charges" => Account::Charges(line()?),
            "deposit" => Account::Deposit(deposit()?),
            "contractual" => Account::ContractualAdjustment(line()?),
            "sequestration" => Account::Sequestration(line()?),
            "write-off" => Account::WriteOff(line()?),
            "interest" => Account::InterestIncome,
            "refund-payable" => Account::RefundPayable(party),
            "recoupment" => Account::RecoupmentClearing(payer()?),
            "suspense" => Account::Suspense(deposit()?),
            "withholding" => Account::Withholding(deposit()?),
            "provider-adjustment" => Account::ProviderAdjustment(deposit()?),
            "patient-credit" => {
                let patient = self.patient.context("a posting without its patient")?;
                Account::PatientCredit(PatientId(patient))
            }
            other => bail!("a posting to the unknown account \"{other}\""),
        })
    }
}

const ENTRIES: &str = "SELECT e.id, e.posted_on, e.source, e.claim_id, e.service_line_id, \
     e.remittance_id, f.hash, e.segment, e.reversal_of, e.reason \
     FROM entry e LEFT JOIN file f ON f.id = e.file_id";

/// One entry, or nothing where no entry has that number.
pub fn entry(db: &Connection, id: EntryId) -> Result<Option<Entry>> {
    Ok(select(db, "e.id = ?1", id.0)?.pop().map(|(_, entry)| entry))
}

/// The entries of a claim, oldest first.
pub fn entries_of_claim(db: &Connection, claim: ClaimId) -> Result<Vec<(EntryId, Entry)>> {
    select(db, "e.claim_id = ?1", claim.0)
}

/// The entries that a remittance led to, oldest first; those that reverse them are not among
/// them.
pub fn entries_of_remittance(
    db: &Connection,
    remittance: RemittanceId,
) -> Result<Vec<(EntryId, Entry)>> {
    select(db, "e.remittance_id = ?1", remittance.0)
}

/// The entries that were posted between two days, both included, oldest first.
pub fn entries_between(
    db: &Connection,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(EntryId, Entry)>> {
    let which = "e.posted_on BETWEEN ?1 AND ?2";
    let mut entries = db.prepare_cached(&format!("{ENTRIES} WHERE {which} ORDER BY e.id"))?;
    let mut postings = db.prepare_cached(&format!(
        "SELECT p.account, p.amount_cents, p.service_line_id, p.payer_id, p.patient_id,
                p.deposit_id, p.entry_id
         FROM entry e CROSS JOIN posting p ON p.entry_id = e.id WHERE {which} ORDER BY e.id, p.id"
    ))?;
    // Both in the order of the entries: each takes its postings off the front.
    let mut rows = postings.query((from, to))?;
    let mut next = posting_of(rows.next()?)?;
    let mut found = Vec::new();
    let mut entry_rows = entries.query((from, to))?;
    while let Some(row) = entry_rows.next()? {
        let id = EntryId(row.get(0)?);
        let mut own = Vec::with_capacity(2);
        while let Some((_, posting)) = next.filter(|(of, _)| *of == id) {
            own.push(posting);
            next = posting_of(rows.next()?)?;
        }
        found.push((
            id,
            entry_with(row, own).with_context(|| format!("read entry {id}"))?,
        ));
    }
    Ok(found)
}

/// The entry that answers `of`, where one stands: one that was itself reversed does not count.
pub fn reversal(db: &Connection, of: EntryId) -> Result<Option<EntryId>> {
    let mut query = db.prepare_cached("SELECT id FROM entry WHERE reversal_of = ?1 ORDER BY id")?;
    let answers = query.query_map([of.0], |row| row.get(0))?;
    let answers: Vec<i64> = answers.collect::<Result<_, _>>()?;
    drop(query);
    for answer in answers.into_iter().map(EntryId) {
        // An answer has a higher number than what it answers, so this comes to an end.
        if answer > of && reversal(db, answer)?.is_none() {
            return Ok(Some(answer));
        }
    }
    Ok(None)
}

/// The last entry that was posted before a day; entry 0 where there is none.
pub fn last_before(db: &Connection, day: NaiveDate) -> Result<EntryId> {
    let mut query =
        db.prepare_cached("SELECT coalesce(max(id), 0) FROM entry WHERE posted_on < ?1")?;
    Ok(EntryId(query.query_row([day], |row| row.get(0))?))
}

/// Entries after `entry` that moved what anybody owes for a line, oldest first.
pub fn later_than(db: &Connection, line: ServiceLineId, entry: EntryId) -> Result<Vec<EntryId>> {
    let mut query = db.prepare_cached(
        "SELECT DISTINCT entry_id FROM posting
         WHERE service_line_id = ?1 AND entry_id > ?2 AND account = 'receivable' ORDER BY 1",
    )?;
    let rows = query.query_map([line.0, entry.0], |row| row.get(0).map(EntryId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn select(db: &Connection, which: &str, id: i64) -> Result<Vec<(EntryId, Entry)>> {
    let mut query = db.prepare_cached(&format!("{ENTRIES} WHERE {which} ORDER BY e.id"))?;
    let rows = query.query_and_then([id], |row| read_entry(db, row))?;
    rows.collect()
}

fn read_entry(db: &Connection, row: &Row<'_>) -> Result<(EntryId, Entry)> {
    let id = EntryId(row.get(0)?);
    let read = || entry_with(row, postings(db, id)?);
    Ok((id, read().with_context(|| format!("read entry {id}"))?))
}

/// The entry of a row of [`ENTRIES`] with its postings.
fn entry_with(row: &Row<'_>, postings: Vec<Posting>) -> Result<Entry> {
    let posted_on: NaiveDate = row.get(1)?;
    let claim: Option<i64> = row.get(3)?;
    let source = read_source(row)?;
    Ok(Entry::new(posted_on, source, claim.map(ClaimId), postings)?)
}

/// A posting with the entry that it belongs to, which stands in the column after it.
fn posting_of(row: Option<&Row<'_>>) -> Result<Option<(EntryId, Posting)>> {
    row.map(|row| Ok((EntryId(row.get(6)?), read_posting(row)?)))
        .transpose()
}

fn read_source(row: &Row<'_>) -> Result<Source> {
    let kind: String = row.get(2)?;
    let remittance = || -> Result<_> { Ok(RemittanceId(row.get(5)?)) };
    let file = || -> Result<_> { Ok(FileHash(hex::encode(&row.get::<_, Vec<u8>>(6)?))) };
    let segment = || -> Result<_> { Ok(usize::try_from(row.get::<_, i64>(7)?)?) };
    let of = || -> Result<_> { Ok(EntryId(row.get(8)?)) };
    let reason = || -> Result<_> { Ok(row.get::<_, Option<String>>(9)?.unwrap_or_default()) };
    Ok(match kind.as_str() {
        "charge" => Source::ChargeEntry {
            line: ServiceLineId(row.get(4)?),
        },
        "remittance" => Source::Remittance {
            remittance: remittance()?,
            file: file()?,
            segment: segment()?,
        },
        "takeback" => Source::Takeback {
            of: of()?,
            remittance: remittance()?,
            file: file()?,
            segment: segment()?,
        },
        "patient-payment" => Source::PatientPayment { tender: reason()? },
        "manual" => Source::Manual { reason: reason()? },
        "reversal" => Source::Reversal {
            of: of()?,
            reason: reason()?,
        },
        other => bail!("the source is the unknown \"{other}\""),
    })
}

/// The postings of an entry, in their order.
pub fn postings(db: &Connection, entry: EntryId) -> Result<Vec<Posting>> {
    let mut query = db.prepare_cached(
        "SELECT account, amount_cents, service_line_id, payer_id, patient_id, deposit_id
         FROM posting WHERE entry_id = ?1 ORDER BY id",
    )?;
    let rows = query.query_and_then([entry.0], read_posting)?;
    rows.collect()
}

/// The postings that `which` selects by `id`, with their entries and days, oldest first.
pub(super) fn dated(db: &Connection, which: &str, id: i64) -> Result<Vec<DatedPosting>> {
    let mut query = db.prepare_cached(&format!(
        "SELECT p.account, p.amount_cents, p.service_line_id, p.payer_id, p.patient_id,
                p.deposit_id, p.entry_id, e.posted_on
         FROM posting p JOIN entry e ON e.id = p.entry_id WHERE {which} ORDER BY p.id"
    ))?;
    let rows = query.query_and_then([id], |row| {
        let (entry, posted_on) = (EntryId(row.get(6)?), row.get(7)?);
        Ok(DatedPosting {
            entry,
            posted_on,
            posting: read_posting(row)?,
        })
    })?;
    rows.collect()
}

fn read_posting(row: &Row<'_>) -> Result<Posting> {
    let kind: String = row.get(0)?;
    let account = Columns::read(row, 2)?.account(&kind)?;
    Ok(Posting {
        account,
        amount: Money::from_cents(row.get(1)?),
    })
}
