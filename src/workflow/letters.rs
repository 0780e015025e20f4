//! Keep a letter as it was written, and hand it out again, the same to the byte.

use anyhow::Context as _;

use super::context::DeedContext;
use super::error::DeedError;
use crate::domain::keys::{LetterId, PayerId};
use crate::forms::Sheets;
use crate::store::Connection;
use crate::store::files::{self, Direction, NewFile};
use crate::store::letters::{self, KeptLetter};

/// Keeps a letter to a payer as pages and as text; returns its number.
///
/// # Errors
/// The store's.
pub fn keep(
    cx: &DeedContext<'_>,
    (kind, payer): (&str, PayerId),
    sheets: &Sheets,
) -> Result<LetterId, DeedError> {
    let kept = |ending: &str, bytes: &[u8]| {
        let name = format!("{kind}-{payer}-{}.{ending}", cx.today);
        let file = NewFile {
            kind: "letter",
            direction: Direction::Sent,
            name: &name,
            kept_on: cx.today,
            bytes,
        };
        files::keep(cx.tx, &file).map(|kept| kept.hash().clone())
    };
    let letter = KeptLetter {
        id: LetterId(0),
        kind: kind.to_owned(),
        payer,
        written_on: cx.today,
        pdf: kept("pdf", &sheets.pdf())?,
        text: kept("txt", sheets.text().as_bytes())?,
    };
    Ok(letters::add(cx.tx, &letter)?)
}

/// A letter's bytes: its pages, or its text.
///
/// # Errors
/// When there is no such letter.
pub fn bytes(db: &Connection, id: LetterId, as_text: bool) -> Result<Vec<u8>, DeedError> {
    let letter = letters::get(db, id)?.ok_or_else(|| DeedError::no_such("letter", id))?;
    let hash = if as_text { letter.text } else { letter.pdf };
    let bytes = files::bytes(db, &hash)?;
    Ok(bytes.context("the bytes of a kept letter are missing")?)
}
