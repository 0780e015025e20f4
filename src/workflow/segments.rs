//! The segments of an X12 file, one a line, each with its number and the loop it stands in.

use serde::Serialize;

use super::error::DeedError;
use crate::domain::keys::ClaimId;
use crate::domain::text::CleanText;
use crate::edi::loops;
use crate::store::{Connection, files, transmissions};
use crate::x12::{Segment, read};

/// One segment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SegmentRow {
    /// Its number in the file; the ISA is 1.
    pub segment: u32,
    /// The loop of its guide, empty for envelopes and headers.
    #[serde(rename = "loop")]
    pub loop_name: &'static str,
    /// As it stands in the file, cleaned.
    pub text: String,
}

/// The segments of a file: envelopes, headers and bodies, in order.
#[must_use]
pub fn segments(file: &[u8]) -> Vec<SegmentRow> {
    let (tree, _) = read(file);
    let mut rows = Vec::new();
    for interchange in tree.iter() {
        rows.push(row(&interchange.header, ""));
        for group in &interchange.groups {
            rows.extend(group.header.iter().map(|header| row(header, "")));
            for set in &group.sets {
                rows.extend(loops::of_set(set).iter().map(|(s, name)| row(s, name)));
            }
        }
    }
    rows
}

fn row(segment: &Segment<'_>, loop_name: &'static str) -> SegmentRow {
    let text = String::from_utf8_lossy(segment.bytes());
    SegmentRow {
        segment: segment.ordinal(),
        loop_name,
        text: CleanText::new(text.trim()).into_string(),
    }
}

/// The segments of the file in which a claim last left.
///
/// # Errors
/// Refused where it never left.
pub fn of_claim(db: &Connection, claim: ClaimId) -> Result<Vec<SegmentRow>, DeedError> {
    let never = || DeedError::refused(format!("claim {claim} was never sent"), "send it first");
    let last = transmissions::of_claim(db, claim)?
        .pop()
        .ok_or_else(never)?;
    let bytes = files::bytes(db, &last.file)?.ok_or_else(never)?;
    Ok(segments(&bytes))
}
