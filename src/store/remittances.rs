//! Remittances: what payers sent, whether it is posted, and what became of each claim in it.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::Transaction;
use super::{columns, files, hex};
use crate::domain::keys::{ClaimId, DepositId, FileHash, PayerId, RemittanceId};
use crate::domain::money::Money;

/// Where a remittance stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RemittanceStatus {
    /// Imported, not posted.
    Waiting,
    /// Every claim of it is posted.
    Posted,
    /// Posted but for claims that were refused or suspended.
    Partial,
    /// Its deposit does not add up: nothing of it posts.
    Parked,
    /// Posted once, and taken back.
    Unposted,
    /// It looks like one that came before: a person must say.
    Review,
}

impl RemittanceStatus {
    /// Every status with its stored name.
    pub const ALL: [(RemittanceStatus, &'static str); 6] = [
        (RemittanceStatus::Waiting, "waiting"),
        (RemittanceStatus::Posted, "posted"),
        (RemittanceStatus::Partial, "partial"),
        (RemittanceStatus::Parked, "parked"),
        (RemittanceStatus::Unposted, "unposted"),
        (RemittanceStatus::Review, "review"),
    ];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<RemittanceStatus> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Are entries of it in the books?
    #[must_use]
    pub const fn is_posted(self) -> bool {
        matches!(self, RemittanceStatus::Posted | RemittanceStatus::Partial)
    }
}

/// The record of one 835 transaction set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemittanceRow {
    /// Which record; `RemittanceId(0)` before the first save.
    pub id: RemittanceId,
    /// The kept file.
    pub file: FileHash,
    /// Which 835 of the file, from 0.
    pub set_index: usize,
    /// Who sent it, when that is known.
    pub payer: Option<PayerId>,
    /// Who sent it, as it says.
    pub payer_name: String,
    /// TRN02.
    pub trace: String,
    /// BPR04.
    pub method: String,
    /// BPR02.
    pub amount: Money,
    /// BPR16.
    pub paid_on: Option<NaiveDate>,
    /// Payer, TRN02, TRN03, BPR16 and BPR02 in one text.
    pub identity: String,
    /// Hash of the set without delimiters and envelope numbers.
    pub content: String,
    /// How many claims it has.
    pub n_claims: usize,
    /// When it came.
    pub imported_on: NaiveDate,
    /// Where it stands.
    pub status: RemittanceStatus,
    /// When it was posted.
    pub posted_on: Option<NaiveDate>,
    /// Where its money went.
    pub deposit: Option<DepositId>,
}

/// What became of one claim of a posted remittance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemittanceClaim {
    /// Its index in the set, from 0.
    pub place: usize,
    /// Our claim, when one fits.
    pub claim: Option<ClaimId>,
    /// CLP01.
    pub control_number: String,
    /// CLP07.
    pub payer_claim_number: String,
    /// CLP02.
    pub status_code: u16,
    /// CLP03.
    pub charged: Money,
    /// CLP04.
    pub paid: Money,
    /// `post`, `refuse` or `suspense`.
    pub action: String,
    /// Why, for what did not post.
    pub reason: String,
    /// The segments of the file that it spans: its CLP and its last SVC.
    pub segments: (usize, usize),
    /// The claim's event that tells of it.
    pub event: Option<i64>,
    /// The posting that it reverses, by remittance and place.
    pub takes_back: Option<(RemittanceId, usize)>,
    /// Does it still stand, neither unposted nor reversed?
    pub standing: bool,
}

/// The remittance of that key.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: RemittanceId) -> Result<Option<RemittanceRow>> {
    Ok(select(db, "r.id = ?1", [id.0])?.pop())
}

/// Every remittance, newest first.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<Vec<RemittanceRow>> {
    select(db, "1 ORDER BY r.id DESC", [])
}

/// Remittances in a status, oldest first.
///
/// # Errors
/// The database's.
pub fn in_status(db: &Connection, status: RemittanceStatus) -> Result<Vec<RemittanceRow>> {
    select(db, "r.status = ?1 ORDER BY r.id", [status.name()])
}

/// The remittances of a kept file, in the order of the file.
///
/// # Errors
/// The database's.
pub fn of_file(db: &Connection, file: &FileHash) -> Result<Vec<RemittanceRow>> {
    let Some(kept) = files::get(db, file)? else {
        return Ok(Vec::new());
    };
    select(db, "r.file_id = ?1 ORDER BY r.set_index", [kept.id])
}

/// The remittances that a deposit pays, oldest first.
///
/// # Errors
/// The database's.
pub fn of_deposit(db: &Connection, deposit: DepositId) -> Result<Vec<RemittanceRow>> {
    select(db, "r.deposit_id = ?1 ORDER BY r.id", [deposit.0])
}

/// Remittances of the same payer, trace, date and amount.
///
/// # Errors
/// The database's.
pub fn with_identity(db: &Connection, identity: &str) -> Result<Vec<RemittanceRow>> {
    select(db, "r.identity = ?1 ORDER BY r.id", [identity])
}

/// Remittances whose content is the same to the letter, whatever their envelopes say.
///
/// # Errors
/// The database's.
pub fn with_content(db: &Connection, content: &str) -> Result<Vec<RemittanceRow>> {
    select(db, "r.content = ?1 ORDER BY r.id", [content])
}

/// Adds a remittance; its `id` is given here.
///
/// # Errors
/// The database's; the bytes must have been kept before.
pub fn add(tx: &Transaction<'_>, row: &RemittanceRow) -> Result<RemittanceId> {
    let file = files::number(tx, &row.file)?;
    tx.prepare_cached(
        "INSERT INTO remittance (file_id, set_index, payer_id, payer_name, trace, method, \
         amount_cents, paid_on, identity, content, n_claims, imported_on, status, posted_on, \
         deposit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, NULL, NULL)",
    )?
    .execute((
        file,
        i64::try_from(row.set_index)?,
        row.payer.map(|id| id.0),
        &row.payer_name,
        &row.trace,
        &row.method,
        row.amount.cents(),
        columns::maybe_day_text(row.paid_on),
        &row.identity,
        &row.content,
        i64::try_from(row.n_claims)?,
        columns::day_text(row.imported_on),
        row.status.name(),
    ))
    .context("add a remittance")?;
    Ok(RemittanceId(tx.last_insert_rowid()))
}

/// Moves a remittance to another status, with its deposit and its day of posting.
///
/// # Errors
/// The database's.
pub fn set_status(
    tx: &Transaction<'_>,
    id: RemittanceId,
    status: RemittanceStatus,
    posted: Option<(NaiveDate, DepositId)>,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE remittance SET status = ?2, posted_on = ?3, \
         deposit_id = coalesce(?4, deposit_id) WHERE id = ?1",
    )?
    .execute((
        id.0,
        status.name(),
        posted.map(|(on, _)| columns::day_text(on)),
        posted.map(|(_, deposit)| deposit.0),
    ))
    .context("move a remittance")?;
    Ok(())
}

/// Records who sent a remittance, once a person or a matched claim has told.
///
/// # Errors
/// The database's.
pub fn set_payer(tx: &Transaction<'_>, id: RemittanceId, payer: PayerId) -> Result<()> {
    tx.prepare_cached("UPDATE remittance SET payer_id = ?2 WHERE id = ?1")?
        .execute((id.0, payer.0))
        .context("record the payer of a remittance")?;
    Ok(())
}

/// Records what became of a claim of a remittance, in place of what was recorded before.
///
/// # Errors
/// The database's.
pub fn set_claim(tx: &Transaction<'_>, id: RemittanceId, claim: &RemittanceClaim) -> Result<()> {
    let back = claim
        .takes_back
        .map(|(r, place)| format!("{r}:{place}"))
        .unwrap_or_default();
    tx.prepare_cached(
        "INSERT INTO remittance_claim VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, \
         ?12, ?13, ?14, ?15) ON CONFLICT (remittance_id, place) \
         DO UPDATE SET claim_id = excluded.claim_id, \
         action = excluded.action, reason = excluded.reason, event_id = excluded.event_id, \
         takes_back = excluded.takes_back, standing = excluded.standing",
    )?
    .execute((
        id.0,
        i64::try_from(claim.place)?,
        claim.claim.map(|c| c.0),
        &claim.control_number,
        &claim.payer_claim_number,
        claim.status_code,
        claim.charged.cents(),
        claim.paid.cents(),
        &claim.action,
        &claim.reason,
        i64::try_from(claim.segments.0)?,
        i64::try_from(claim.segments.1)?,
        claim.event,
        back,
        claim.standing,
    ))
    .context("record a claim of a remittance")?;
    Ok(())
}

/// Says whether the posting of a claim of a remittance still stands.
///
/// # Errors
/// The database's.
pub fn set_standing(
    tx: &Transaction<'_>,
    (id, place): (RemittanceId, usize),
    standing: bool,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE remittance_claim SET standing = ?3 WHERE remittance_id = ?1 AND place = ?2",
    )?
    .execute((id.0, i64::try_from(place)?, standing))
    .context("record whether a posting stands")?;
    Ok(())
}

/// The remittance that took the posting of a claim back, where one did and still stands.
///
/// # Errors
/// The database's.
pub fn taken_back_by(
    db: &Connection,
    (id, place): (RemittanceId, usize),
) -> Result<Option<RemittanceId>> {
    db.prepare_cached(
        "SELECT remittance_id FROM remittance_claim WHERE takes_back = ?1 AND standing = 1 \
         ORDER BY remittance_id DESC LIMIT 1",
    )?
    .query_row([format!("{id}:{place}")], |row| {
        row.get(0).map(RemittanceId)
    })
    .optional()
    .context("find what took a posting back")
}

/// What became of each claim of a remittance, in the order of the file; none before it is posted.
///
/// # Errors
/// The database's.
pub fn claims(db: &Connection, id: RemittanceId) -> Result<Vec<RemittanceClaim>> {
    db.prepare_cached("SELECT * FROM remittance_claim WHERE remittance_id = ?1 ORDER BY place")?
        .query_map([id.0], read_claim)?
        .collect::<rusqlite::Result<_>>()
        .context("read the claims of a remittance")
}

/// Every posting of a claim that still stands, oldest first.
///
/// # Errors
/// The database's.
pub fn standing_of_claim(
    db: &Connection,
    claim: ClaimId,
) -> Result<Vec<(RemittanceId, RemittanceClaim)>> {
    db.prepare_cached(
        "SELECT * FROM remittance_claim WHERE claim_id = ?1 AND standing = 1 AND action = 'post' \
         ORDER BY remittance_id, place",
    )?
    .query_map([claim.0], |row| {
        Ok((RemittanceId(row.get("remittance_id")?), read_claim(row)?))
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the postings of a claim")
}

fn read_claim(row: &Row<'_>) -> rusqlite::Result<RemittanceClaim> {
    let takes_back: String = row.get("takes_back")?;
    let takes_back = takes_back
        .split_once(':')
        .and_then(|(r, place)| Some((RemittanceId(r.parse().ok()?), place.parse().ok()?)));
    Ok(RemittanceClaim {
        place: row.get::<_, i64>("place")?.try_into().unwrap_or(0),
        claim: row.get::<_, Option<i64>>("claim_id")?.map(ClaimId),
        control_number: row.get("control_number")?,
        payer_claim_number: row.get("payer_claim_number")?,
        status_code: row.get("status_code")?,
        charged: columns::money(row, "charged_cents")?,
        paid: columns::money(row, "paid_cents")?,
        action: row.get("action")?,
        reason: row.get("reason")?,
        segments: (
            row.get::<_, i64>("first_segment")?.try_into().unwrap_or(0),
            row.get::<_, i64>("last_segment")?.try_into().unwrap_or(0),
        ),
        event: row.get("event_id")?,
        takes_back,
        standing: row.get("standing")?,
    })
}

fn select(
    db: &Connection,
    which: &str,
    given: impl rusqlite::Params,
) -> Result<Vec<RemittanceRow>> {
    // The condition is the program's own text.
    let sql = format!(
        "SELECT r.*, f.hash FROM remittance r JOIN file f ON f.id = r.file_id WHERE {which}"
    );
    db.prepare_cached(&sql)?
        .query_map(given, read)?
        .collect::<rusqlite::Result<Vec<_>>>()
        .context("read remittances")
}

fn read(row: &Row<'_>) -> rusqlite::Result<RemittanceRow> {
    let digest: Vec<u8> = row.get("hash")?;
    Ok(RemittanceRow {
        id: RemittanceId(row.get("id")?),
        file: FileHash(hex::encode(&digest)),
        set_index: row.get::<_, i64>("set_index")?.try_into().unwrap_or(0),
        payer: row.get::<_, Option<i64>>("payer_id")?.map(PayerId),
        payer_name: row.get("payer_name")?,
        trace: row.get("trace")?,
        method: row.get("method")?,
        amount: columns::money(row, "amount_cents")?,
        paid_on: columns::maybe_day(row, "paid_on")?,
        identity: row.get("identity")?,
        content: row.get("content")?,
        n_claims: row.get::<_, i64>("n_claims")?.try_into().unwrap_or(0),
        imported_on: columns::day(row, "imported_on")?,
        status: columns::parsed(row, "status", RemittanceStatus::from_name)?,
        posted_on: columns::maybe_day(row, "posted_on")?,
        deposit: row.get::<_, Option<i64>>("deposit_id")?.map(DepositId),
    })
}
