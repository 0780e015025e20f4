//! Bytes of an official file as text.

use std::borrow::Cow;

use super::Refused;

/// UTF-8 with or without its mark, or else Windows-1252 read as Latin-1: the order files are
/// ASCII, the XML files UTF-8, and spreadsheets saved as CSV either.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|b| char::from(*b)).collect()),
    }
}

/// Text with a fixed layout: refused where it is empty, is a zip or holds NUL bytes.
pub(super) fn lines_of(bytes: &[u8]) -> Result<Cow<'_, str>, Refused> {
    if bytes.is_empty() {
        return Err(Refused::file("the file is empty"));
    }
    if bytes.contains(&0) || bytes.starts_with(b"PK\x03\x04") {
        return Err(Refused::file("the file is not text"));
    }
    Ok(decoded(bytes))
}

/// Columns `from` to `to` of a line, counted from 1; short lines give what they have.
pub(super) fn columns(line: &str, from: usize, to: usize) -> Cow<'_, str> {
    let first = from.saturating_sub(1);
    if line.is_ascii() {
        let to = to.min(line.len());
        return Cow::Borrowed(line.get(first.min(to)..to).unwrap_or_default());
    }
    let taken = line.chars().skip(first).take(to.saturating_sub(first));
    Cow::Owned(taken.collect())
}

/// One blank between words, none at the ends.
pub(super) fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
