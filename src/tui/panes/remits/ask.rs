//! What the list of remittances asks of the desk.

use crate::desk::Desk;
use crate::store::{partners, remittances};
use anyhow::Result;

pub(super) use crate::store::remittances::{RemittanceRow, RemittanceStatus};

/// The questions.
pub enum Ask {
    /// The list.
    List,
}

pub(super) fn list(desk: &mut Desk) -> Result<(Vec<RemittanceRow>, String)> {
    desk.store.read(|db| {
        let mut rows = remittances::all(db)?;
        rows.sort_by_key(|row| (row.status.is_posted(), std::cmp::Reverse(row.paid_on)));
        let inbox = partners::all(db)?.into_iter().map(|partner| partner.inbox);
        let inbox = inbox
            .into_iter()
            .find(|inbox| !inbox.is_empty())
            .unwrap_or_default();
        Ok((rows, inbox))
    })
}
