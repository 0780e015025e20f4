//! Keep what is typed and not yet saved, so that nothing typed is ever lost.
//!
//! These are no deeds: nobody has confirmed anything, and the audit log says nothing of them.

use super::context::DeedContext;
use super::error::DeedError;
use crate::store::drafts::{self, Draft};

/// Keeps the fields of a form, over what its place had: `encounter/12`, `patient/new`. The value
/// is JSON.
///
/// # Errors
/// The store's.
pub fn keep_draft(cx: &DeedContext<'_>, place: &str, value: &str) -> Result<(), DeedError> {
    let draft = Draft {
        place: place.to_owned(),
        value: value.to_owned(),
        saved_at: cx.at.to_owned(),
    };
    Ok(drafts::keep(cx.tx, &draft)?)
}

/// Drops the draft of a place, if there is one: it was saved, or given up.
///
/// # Errors
/// The store's.
pub fn drop_draft(cx: &DeedContext<'_>, place: &str) -> Result<(), DeedError> {
    Ok(drafts::drop(cx.tx, place)?)
}
