//! Keep what is typed and not yet saved, so that nothing typed is ever lost.
//!
//! These are no deeds: nobody has confirmed anything, and the audit log says nothing of them.

use std::collections::BTreeMap;

use super::context::DeedContext;
use super::error::DeedError;
use crate::desk::Desk;
use crate::store::drafts::{self, Draft};

/// What was typed in one form: its place (`visit/12`, `patient/new`), and its fields by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Where it belongs.
    pub place: String,
    /// What was typed, by the names of the fields.
    pub fields: BTreeMap<String, String>,
}

/// What was typed and not stored in the places that begin so.
///
/// # Errors
/// The store's.
pub fn typed_at(desk: &Desk, prefix: &str) -> anyhow::Result<Vec<Typed>> {
    let all = desk.store.read(drafts::all)?;
    let mine = all.into_iter().filter(|d| d.place.starts_with(prefix));
    let typed = mine.filter_map(|draft| {
        Some(Typed {
            fields: serde_json::from_str(&draft.value).ok()?,
            place: draft.place,
        })
    });
    Ok(typed.collect())
}

/// Keeps what was typed, and drops what was stored or given up, in one transaction.
///
/// # Errors
/// The store's.
pub fn keep_typed(desk: &mut Desk, kept: &[Typed], gone: &[String]) -> Result<(), DeedError> {
    super::perform(desk, super::Role::Coder, |cx| {
        for place in gone {
            drop_draft(cx, place)?;
        }
        for typed in kept {
            let value = serde_json::to_string(&typed.fields).map_err(anyhow::Error::from)?;
            keep_draft(cx, &typed.place, &value)?;
        }
        Ok(())
    })
}

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
