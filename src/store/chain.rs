//! The hash chains over the tables that only grow.
//!
//! Every row of such a table has the number one above its neighbour's as its id, and in `chain`
//! a hash over its neighbour's hash and its own values. So a row that is altered, taken out, put
//! in or moved shows at that row. The table `chain` counts the rows and keeps the last hash of
//! each, and the header file remembers the same outside the database, so a cut-off end and an
//! older copy of the whole file show too.

use std::cell::RefCell;
use std::ops::Deref;

use anyhow::{Context as _, Result, ensure};
use blake2::{Blake2b128, Digest as _};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _};

use super::hex;
use crate::domain::keys::FileHash;

/// 128 bits: finding a second row with the same hash takes 2^128 tries.
pub(crate) type Hash = [u8; 16];

/// A table whose rows are chained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chained {
    File,
    Entry,
    Posting,
    ClaimEvent,
    Override,
    Audit,
    DayClose,
    BankLine,
    MoneyEvent,
    AccountEvent,
}

impl Chained {
    /// Every chained table, each before those that refer to it.
    pub(crate) const ALL: [Chained; 10] = [
        Chained::File,
        Chained::Entry,
        Chained::Posting,
        Chained::ClaimEvent,
        Chained::Override,
        Chained::Audit,
        Chained::DayClose,
        Chained::BankLine,
        Chained::MoneyEvent,
        Chained::AccountEvent,
    ];

    /// The table's name in SQL.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Chained::File => "file",
            Chained::Entry => "entry",
            Chained::Posting => "posting",
            Chained::ClaimEvent => "claim_event",
            Chained::Override => "override",
            Chained::Audit => "audit",
            Chained::DayClose => "day_close",
            Chained::BankLine => "bank_line",
            Chained::MoneyEvent => "money_event",
            Chained::AccountEvent => "account_event",
        }
    }

    /// The columns a row's hash covers, in order. New ones go to the end and may be null: a null
    /// is not hashed, so rows from before them keep their hash. The bytes of a kept file are
    /// covered by its `hash` column.
    pub(crate) fn columns(self) -> &'static str {
        match self {
            Chained::File => "hash, kind, direction, name, kept_on, size",
            Chained::Entry => {
                "posted_on, source, claim_id, service_line_id, remittance_id, file_id, segment, \
                 reversal_of, reason, n_postings"
            }
            Chained::Posting => {
                "entry_id, account, service_line_id, payer_id, patient_id, deposit_id, amount_cents"
            }
            Chained::ClaimEvent => "claim_id, event, happened_on, file_id, detail, cancels",
            Chained::Override => {
                "claim_id, encounter_id, edit, place, about, reason, role, made_on"
            }
            Chained::Audit => "at, role, action, subject, subject_id, detail",
            Chained::DayClose => {
                "event, through, opens, opening_cents, movements, closing_cents, deposited_cents, \
                 bank_cents, last_entry, made_at, file_id, reason"
            }
            Chained::BankLine => {
                "file_id, row, account, booked_on, amount_cents, trace, words, identity"
            }
            Chained::MoneyEvent => {
                "kind, happened_on, deposit_id, bank_line_id, remittance_id, place, claim_id, \
                 patient_id, denial_id, entry_id, amount_cents, detail, undoes"
            }
            Chained::AccountEvent => {
                "patient_id, event, happened_on, number, amount_cents, n, due_on, about, \
                 deposit_id, service_line_id, payer_id, file_id, text_file_id, name, words"
            }
        }
    }

    fn insert(self) -> &'static str {
        match self {
            Chained::File => {
                "INSERT INTO file (id, hash, kind, direction, name, kept_on, size, chain, bytes) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
            }
            Chained::Entry => {
                "INSERT INTO entry (id, posted_on, source, claim_id, service_line_id, \
                 remittance_id, file_id, segment, reversal_of, reason, n_postings, chain) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
            }
            Chained::Posting => {
                "INSERT INTO posting (id, entry_id, account, service_line_id, payer_id, \
                 patient_id, deposit_id, amount_cents, chain) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
            }
            Chained::ClaimEvent => {
                "INSERT INTO claim_event (id, claim_id, event, happened_on, file_id, detail, \
                 cancels, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
            }
            Chained::Override => {
                "INSERT INTO override (id, claim_id, encounter_id, edit, place, about, reason, \
                 role, made_on, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
            }
            Chained::Audit => {
                "INSERT INTO audit (id, at, role, action, subject, subject_id, detail, chain) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
            }
            Chained::DayClose => {
                "INSERT INTO day_close (id, event, through, opens, opening_cents, movements, \
                 closing_cents, deposited_cents, bank_cents, last_entry, made_at, file_id, reason, \
                 chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
            }
            Chained::BankLine => {
                "INSERT INTO bank_line (id, file_id, row, account, booked_on, amount_cents, \
                 trace, words, identity, chain) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
            }
            Chained::MoneyEvent => {
                "INSERT INTO money_event (id, kind, happened_on, deposit_id, bank_line_id, \
                 remittance_id, place, claim_id, patient_id, denial_id, entry_id, amount_cents, \
                 detail, undoes, chain) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
            }
            Chained::AccountEvent => {
                "INSERT INTO account_event (id, patient_id, event, happened_on, number, \
                 amount_cents, n, due_on, about, deposit_id, service_line_id, payer_id, file_id, \
                 text_file_id, name, words, chain) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, \
                 ?17)"
            }
        }
    }

    fn at(self) -> usize {
        self as usize
    }
}

/// Where one chain stands: how many rows, and the hash of the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) n: i64,
    pub(crate) hash: Hash,
}

/// Where all chains stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heads([Head; Chained::ALL.len()]);

impl Heads {
    /// The heads of a practice without a row: each table starts from its own hash, so that no row
    /// fits another table or another practice.
    pub(crate) fn origin(practice: &str) -> Heads {
        Heads(Chained::ALL.map(|table| {
            let mut hash = Blake2b128::new();
            hash.update(b"claimdesk chain 1\n");
            hash.update(practice.as_bytes());
            hash.update(b"\n");
            hash.update(table.name().as_bytes());
            Head {
                n: 0,
                hash: hash.finalize().into(),
            }
        }))
    }

    pub(crate) fn of(&self, table: Chained) -> Head {
        // Both sides of the index are the one enum.
        self.0.get(table.at()).copied().unwrap_or(Head {
            n: 0,
            hash: [0; 16],
        })
    }

    fn set(&mut self, table: Chained, head: Head) {
        if let Some(place) = self.0.get_mut(table.at()) {
            *place = head;
        }
    }

    /// As the header keeps them: `table count hash`.
    pub(crate) fn lines(&self) -> Vec<String> {
        Chained::ALL
            .iter()
            .map(|table| {
                let head = self.of(*table);
                format!("{} {} {}", table.name(), head.n, hex::encode(&head.hash))
            })
            .collect()
    }

    /// Reads what [`Heads::lines`] wrote. A table that is not among them is new since, and has
    /// no head to compare with: count 0 and a hash of zeros.
    pub(crate) fn from_lines(lines: &[String]) -> Option<Heads> {
        let mut heads = Heads(
            [Head {
                n: 0,
                hash: [0; 16],
            }; Chained::ALL.len()],
        );
        for line in lines {
            let mut words = line.split(' ');
            let name = words.next()?;
            let n = words.next()?.parse().ok()?;
            let hash = hex::decode(words.next()?)?.try_into().ok()?;
            let table = Chained::ALL
                .into_iter()
                .find(|table| table.name() == name)?;
            heads.set(table, Head { n, hash });
        }
        Some(heads)
    }

    /// The heads as the table `chain` has them.
    pub(crate) fn load(db: &Connection) -> Result<Heads> {
        let mut heads = Heads(
            [Head {
                n: 0,
                hash: [0; 16],
            }; Chained::ALL.len()],
        );
        let mut query = db.prepare_cached("SELECT n, head FROM chain WHERE name = ?1")?;
        for table in Chained::ALL {
            let row = query
                .query_row([table.name()], |row| {
                    Ok(Head {
                        n: row.get(0)?,
                        hash: row.get(1)?,
                    })
                })
                .optional()?;
            let head = row.with_context(|| format!("no chain head for {}", table.name()))?;
            heads.set(table, head);
        }
        Ok(heads)
    }

    /// Writes the heads that differ from `before` to the table `chain`.
    pub(crate) fn save(&self, db: &Connection, before: &Heads) -> Result<()> {
        let mut update = db.prepare_cached("UPDATE chain SET n = ?2, head = ?3 WHERE name = ?1")?;
        for table in Chained::ALL {
            let head = self.of(table);
            if head != before.of(table) {
                update.execute((table.name(), head.n, head.hash))?;
            }
        }
        Ok(())
    }

    /// Puts the origin of every chain that has no head yet into the table `chain`.
    pub(crate) fn start(db: &Connection, practice: &str) -> Result<()> {
        let origin = Heads::origin(practice);
        let mut insert =
            db.prepare("INSERT OR IGNORE INTO chain (name, n, head) VALUES (?1, ?2, ?3)")?;
        for table in Chained::ALL {
            let head = origin.of(table);
            insert.execute((table.name(), head.n, head.hash))?;
        }
        Ok(())
    }
}

/// Proof that a change is part of a transaction; only `Store` makes one. Derefs to the
/// connection, so it serves wherever a read does.
pub struct Transaction<'c> {
    db: &'c Connection,
    heads: RefCell<Heads>,
    /// The kept file that was last referred to, and its number: the thousands of entries of one
    /// remittance all name the same one.
    file: RefCell<Option<(FileHash, i64)>>,
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.db
    }
}

impl<'c> Transaction<'c> {
    pub(crate) fn new(db: &'c Connection, heads: Heads) -> Transaction<'c> {
        Transaction {
            db,
            heads: RefCell::new(heads),
            file: RefCell::new(None),
        }
    }

    pub(crate) fn file_seen(&self, hash: &FileHash) -> Option<i64> {
        let seen = self.file.borrow();
        seen.as_ref().filter(|(h, _)| h == hash).map(|(_, id)| *id)
    }

    pub(crate) fn see_file(&self, hash: &FileHash, id: i64) {
        *self.file.borrow_mut() = Some((hash.clone(), id));
    }

    pub(crate) fn into_heads(self) -> Heads {
        self.heads.into_inner()
    }

    /// Appends a row to a chained table: `values` are its columns in order, `beside` what follows
    /// them unhashed. Returns the row's number.
    pub(crate) fn append(
        &self,
        table: Chained,
        values: &[ValueRef<'_>],
        beside: Option<ValueRef<'_>>,
    ) -> Result<i64> {
        let before = self.heads.borrow().of(table);
        let id = before.n + 1;
        let hash = link(&before.hash, id, values.iter().copied());
        let mut insert = self.db.prepare_cached(table.insert())?;
        let last = values.len() + 2;
        ensure!(
            insert.parameter_count() == last + usize::from(beside.is_some()),
            "a row of {} with {} values",
            table.name(),
            values.len()
        );
        insert.raw_bind_parameter(1, id)?;
        for (n, value) in values.iter().enumerate() {
            insert.raw_bind_parameter(n + 2, ToSqlOutput::Borrowed(*value))?;
        }
        insert.raw_bind_parameter(last, ToSqlOutput::Borrowed(ValueRef::Blob(&hash)))?;
        if let Some(value) = beside {
            insert.raw_bind_parameter(last + 1, ToSqlOutput::Borrowed(value))?;
        }
        insert.raw_execute()?;
        self.heads.borrow_mut().set(table, Head { n: id, hash });
        Ok(id)
    }
}

/// The hash of row `id` with `values`, after a row with the hash `before`.
pub(crate) fn link<'v>(before: &Hash, id: i64, values: impl Iterator<Item = ValueRef<'v>>) -> Hash {
    let mut row = Vec::with_capacity(128);
    row.extend_from_slice(before);
    row.extend_from_slice(&id.to_le_bytes());
    for (n, value) in values.enumerate() {
        let column = n as u8;
        match value {
            ValueRef::Null => {}
            ValueRef::Integer(number) => {
                row.extend_from_slice(&[column, 1]);
                row.extend_from_slice(&number.to_le_bytes());
            }
            ValueRef::Real(number) => {
                row.extend_from_slice(&[column, 2]);
                row.extend_from_slice(&number.to_le_bytes());
            }
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                let kind = if matches!(value, ValueRef::Text(_)) {
                    3
                } else {
                    4
                };
                row.extend_from_slice(&[column, kind]);
                row.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
                row.extend_from_slice(bytes);
            }
        }
    }
    Blake2b128::digest(&row).into()
}

/// A text column of a row that is being appended.
pub(crate) fn text(value: &str) -> ValueRef<'_> {
    ValueRef::Text(value.as_bytes())
}

/// A text column that may be null.
pub(crate) fn maybe_text(value: Option<&str>) -> ValueRef<'_> {
    value.map_or(ValueRef::Null, text)
}

/// A number column that may be null.
pub(crate) fn maybe(value: Option<i64>) -> ValueRef<'static> {
    value.map_or(ValueRef::Null, ValueRef::Integer)
}
