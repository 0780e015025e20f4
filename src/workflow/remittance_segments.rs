//! The segments of a kept remittance, as they stand in its file.

use anyhow::Context as _;

use super::error::DeedError;
use crate::domain::keys::RemittanceId;
use crate::edi::read_envelopes;
use crate::store::{Connection, files, remittances};

/// The numbered segments of one remittance, or the typed lines of a paper EOB. With a span only
/// those from its first to before its second number.
///
/// # Errors
/// When there is no such remittance, or its file is gone.
pub fn segments(
    db: &Connection,
    id: RemittanceId,
    span: Option<(usize, usize)>,
) -> Result<Vec<(usize, String)>, DeedError> {
    let row = remittances::get(db, id)?.ok_or_else(|| DeedError::no_such("remittance", id))?;
    let bytes = files::bytes(db, &row.file)?
        .with_context(|| format!("the kept file of remittance {id} is gone: run verify"))?;
    let wanted = |at: usize| span.is_none_or(|(from, to)| (from..to).contains(&at));
    if let Some(typed) = super::paper_eob::typed(&bytes) {
        let lines = typed.lines().enumerate();
        let lines = lines.map(|(n, line)| (n + 1, line.to_owned()));
        return Ok(lines.filter(|(at, _)| wanted(*at)).collect());
    }
    let (tree, _) = read_envelopes(&bytes);
    let mut sets = tree.sets().filter(|(_, _, set)| set.header.el(1) == b"835");
    let Some((_, _, set)) = sets.nth(row.set_index) else {
        return Ok(Vec::new());
    };
    let numbered = set.body().map(|segment| {
        let at = usize::try_from(segment.ordinal()).unwrap_or(usize::MAX);
        (at, String::from_utf8_lossy(segment.bytes()).into_owned())
    });
    Ok(numbered.filter(|(at, _)| wanted(*at)).collect())
}
