//! Clearinghouse profiles, by name.

use anyhow::{Context as _, Result};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::chain::Transaction;
use super::columns;
use crate::domain::partner::{Partner, Usage};

/// The profile of that name.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, name: &str) -> Result<Option<Partner>> {
    db.prepare_cached("SELECT * FROM partner WHERE name = ?1")?
        .query_row([name], read)
        .optional()
        .context("read a clearinghouse profile")
}

/// Every profile, by name.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<Vec<Partner>> {
    db.prepare_cached("SELECT * FROM partner ORDER BY name")?
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the clearinghouse profiles")
}

/// Adds a profile, or changes the one of that name.
///
/// # Errors
/// The database's.
pub fn put(tx: &Transaction<'_>, partner: &Partner) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO partner VALUES (:name, :sender_qualifier, :sender_id, :receiver_qualifier, \
         :receiver_id, :group_sender, :group_receiver, :submitter_id, :receiver_name, \
         :receiver_code, :usage, :outbox, :inbox, :file_name) \
         ON CONFLICT (name) DO UPDATE SET sender_qualifier = :sender_qualifier, \
         sender_id = :sender_id, receiver_qualifier = :receiver_qualifier, \
         receiver_id = :receiver_id, group_sender = :group_sender, \
         group_receiver = :group_receiver, submitter_id = :submitter_id, \
         receiver_name = :receiver_name, receiver_code = :receiver_code, usage = :usage, \
         outbox = :outbox, inbox = :inbox, file_name = :file_name",
    )?
    .execute(named_params! {
        ":name": partner.name,
        ":sender_qualifier": partner.sender_qualifier,
        ":sender_id": partner.sender_id,
        ":receiver_qualifier": partner.receiver_qualifier,
        ":receiver_id": partner.receiver_id,
        ":group_sender": partner.group_sender,
        ":group_receiver": partner.group_receiver,
        ":submitter_id": partner.submitter_id,
        ":receiver_name": partner.receiver_name,
        ":receiver_code": partner.receiver_code,
        ":usage": partner.usage.letter(),
        ":outbox": partner.outbox,
        ":inbox": partner.inbox,
        ":file_name": partner.file_name,
    })
    .context("write a clearinghouse profile")?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Partner> {
    Ok(Partner {
        name: row.get("name")?,
        sender_qualifier: row.get("sender_qualifier")?,
        sender_id: row.get("sender_id")?,
        receiver_qualifier: row.get("receiver_qualifier")?,
        receiver_id: row.get("receiver_id")?,
        group_sender: row.get("group_sender")?,
        group_receiver: row.get("group_receiver")?,
        submitter_id: row.get("submitter_id")?,
        receiver_name: row.get("receiver_name")?,
        receiver_code: row.get("receiver_code")?,
        usage: columns::parsed(row, "usage", Usage::from_letter)?,
        outbox: row.get("outbox")?,
        inbox: row.get("inbox")?,
        file_name: row.get("file_name")?,
    })
}
