//! What a deed works with, and the one way to do one.

use anyhow::Context as _;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::DeedError;
use crate::desk::{Codes, Desk};
use crate::store::audit::{self, Audit};
use crate::store::{Connection, Transaction};

/// The hat that the user wears: one person, two roles, and every deed is done in one of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Codes visits and answers coding denials.
    Coder,
    /// Bills, posts, appeals.
    Biller,
}

impl Role {
    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Role::Coder => "coder",
            Role::Biller => "biller",
        }
    }
}

/// What a deed works with: an open transaction, the code sets, the day, the hat.
pub struct DeedContext<'a> {
    /// The transaction that the deed is part of. It reads as well.
    pub tx: &'a Transaction<'a>,
    /// Reference data, unpacked when a deed first asks for it.
    pub codes: &'a Codes,
    /// The day on which the deed is done.
    pub today: NaiveDate,
    /// The instant that is stamped on the audit log, UTC: `2026-03-02T14:05:09Z`.
    pub at: &'a str,
    /// In which role.
    pub role: Role,
}

impl<'a> DeedContext<'a> {
    /// The practice as it is within the transaction, to read.
    #[must_use]
    pub fn db(&self) -> &'a Connection {
        self.tx
    }

    /// Leaves the deed's line in the audit log: its name, the kind of record with its number,
    /// and as detail ids and field names, never a person's data.
    ///
    /// # Errors
    /// The store's.
    pub fn audit(
        &self,
        deed: &str,
        subject: (&str, Option<i64>),
        detail: Option<&serde_json::Value>,
    ) -> Result<(), DeedError> {
        let detail = detail.map(serde_json::Value::to_string);
        let line = Audit {
            at: self.at,
            role: self.role.name(),
            action: deed,
            subject: subject.0,
            subject_id: subject.1,
            detail: detail.as_deref(),
        };
        audit::append(self.tx, &line).context("keep the audit log")?;
        Ok(())
    }
}

/// Does deeds in one transaction: all of `deeds` happens or none of it does.
///
/// # Errors
/// Whatever the deed says; the store's as [`DeedError::Store`].
pub fn perform<T>(
    desk: &mut Desk,
    role: Role,
    deeds: impl FnOnce(&DeedContext<'_>) -> Result<T, DeedError>,
) -> Result<T, DeedError> {
    let today = desk.clock.today();
    let at = desk.clock.now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let codes = &desk.codes;
    let done = desk.store.write(|tx| {
        let cx = DeedContext {
            tx,
            codes,
            today,
            at: &at,
            role,
        };
        deeds(&cx).map_err(anyhow::Error::from)
    });
    done.map_err(DeedError::from)
}
