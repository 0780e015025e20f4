//! Keep the practice safe: check it, back it up, take everything out, change its keys.
//!
//! These are deeds about the file itself. Each that takes something out of it, or changes who can
//! open it, leaves its line in the audit log where the practice is open for work; a backup made
//! beside somebody who works in it leaves none.

use std::path::Path;

use anyhow::Result;
use serde_json::json;

use super::context::{Role, perform};
use super::error::DeedError;
use crate::desk::Desk;
use crate::store::RecoveryKey;
use crate::store::backup::Backup;
use crate::store::export::Exported;
use crate::store::verify::{Check, verify as verify_store};

/// Checks the whole file.
///
/// # Errors
/// Only where the checks cannot even begin; what they find is in them.
pub fn verify(desk: &Desk) -> Result<Vec<Check>, DeedError> {
    Ok(verify_store(&desk.store)?)
}

/// Backs the practice up to a new file.
///
/// # Errors
/// Where `out` is there already or cannot be written; then there is nothing at `out`.
pub fn back_up(desk: &mut Desk, out: &Path) -> Result<Backup, DeedError> {
    note(desk, "back-up", Some(out))?;
    let at = stamp(desk);
    Ok(desk.store.back_up(out, &at)?)
}

/// Takes everything out as CSV and files.
///
/// # Errors
/// Where `folder` holds something already or cannot be written; then nothing was made.
pub fn export(desk: &mut Desk, folder: &Path) -> Result<Exported, DeedError> {
    note(desk, "export", Some(folder))?;
    Ok(desk.store.export(folder)?)
}

/// Sets another passphrase.
///
/// # Errors
/// Where it is too short or the header cannot be written; then the old one stays.
pub fn change_passphrase(desk: &mut Desk, passphrase: &str) -> Result<(), DeedError> {
    desk.store.change_passphrase(passphrase)?;
    note(desk, "change-passphrase", None)
}

/// Makes another recovery key; the old one opens nothing any more.
///
/// # Errors
/// Where the header cannot be written; then the old one stays.
pub fn new_recovery_key(desk: &mut Desk) -> Result<RecoveryKey, DeedError> {
    let key = desk.store.new_recovery_key()?;
    note(desk, "new-recovery-key", None)?;
    Ok(key)
}

fn stamp(desk: &Desk) -> String {
    desk.clock.now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn note(desk: &mut Desk, deed: &str, to: Option<&Path>) -> Result<(), DeedError> {
    if desk.is_read_only() {
        return Ok(());
    }
    let detail = to.map(|to| json!({ "to": to.display().to_string() }));
    perform(desk, Role::Biller, |cx| {
        cx.audit(deed, ("practice", None), detail.as_ref())
    })
}
