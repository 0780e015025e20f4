//! The ICD-10-CM data that the binary carries, and how they are unpacked.
//!
//! `assets/codesets/rebuild.py` writes them: a magic word, then sections of a name (8 bytes), a
//! length (u32, little endian) and that many bytes; all of it compressed with zstd.

use std::sync::Arc;

use chrono::NaiveDate;

use super::block::Block;
use super::icd10::{Flags, Icd10Table, Padded, Period};
use super::notes::Notes;
use super::rulings::Rulings;

static PACKED: &[u8] = include_bytes!("../../assets/codesets/icd10cm.bin.zst");
const MAGIC: &[u8] = b"CDICD10\x01";

/// Why built-in data could not be unpacked.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadData {
    /// zstd refused the bytes.
    #[error("the packed code set cannot be decompressed")]
    Compression,
    /// The first bytes are not ours.
    #[error("the packed code set is of another kind or version")]
    Magic,
    /// A section is missing, cut off or unreadable.
    #[error("section {0} of the packed code set is missing or damaged")]
    Section(&'static str),
}

/// The table with the last date of service that its source answers for.
pub(super) fn icd10() -> Result<(Icd10Table, NaiveDate), BadData> {
    let bytes = zstd::decode_all(PACKED).map_err(|_| BadData::Compression)?;
    unpack(&bytes)
}

fn unpack(bytes: &[u8]) -> Result<(Icd10Table, NaiveDate), BadData> {
    let sections = Sections(bytes.strip_prefix(MAGIC).ok_or(BadData::Magic)?);
    let codes: Vec<Padded> = sections.get("codes")?.as_chunks::<7>().0.to_vec();
    let lengths = sections.get("lengths")?;
    let mut at = 0;
    let mut title_at = vec![0];
    title_at.extend(lengths.iter().map(|n| {
        at += u32::from(*n);
        at
    }));
    let table = Icd10Table {
        rulings: Rulings::default(),
        headers: sections.get("header")?.iter().map(|b| *b == 1).collect(),
        title_at,
        title_words: sections.numbers("titles")?,
        words: sections
            .text("words")?
            .split('\n')
            .map(str::to_owned)
            .collect(),
        period_list: sections.numbers("periods")?,
        lists: read_lists(sections.text("lists")?).ok_or(BadData::Section("lists"))?,
        chapters: read_blocks(sections.text("tree")?, "C"),
        sections: read_blocks(sections.text("tree")?, "S"),
        notes: Arc::new(Notes::packed(sections.text("notes")?.to_owned())),
        codes,
    };
    let n = table.codes.len();
    let same = [table.headers.len(), table.period_list.len(), lengths.len()];
    let horizon = sections.text("horizon")?.parse().ok().and_then(day);
    match horizon {
        _ if same.iter().any(|len| *len != n) => Err(BadData::Section("codes")),
        Some(horizon) => Ok((table, horizon)),
        None => Err(BadData::Section("horizon")),
    }
}

struct Sections<'a>(&'a [u8]);

impl<'a> Sections<'a> {
    fn get(&self, name: &'static str) -> Result<&'a [u8], BadData> {
        let mut rest = self.0;
        while let Some((head, after)) = rest.split_at_checked(12) {
            let (label, size) = head.split_at_checked(8).ok_or(BadData::Section(name))?;
            let size = size.try_into().map(u32::from_le_bytes).unwrap_or_default() as usize;
            let (data, next) = after.split_at_checked(size).ok_or(BadData::Section(name))?;
            if label.trim_ascii_end() == name.as_bytes() {
                return Ok(data);
            }
            rest = next;
        }
        Err(BadData::Section(name))
    }

    fn text(&self, name: &'static str) -> Result<&'a str, BadData> {
        std::str::from_utf8(self.get(name)?).map_err(|_| BadData::Section(name))
    }

    fn numbers(&self, name: &'static str) -> Result<Vec<u16>, BadData> {
        let pairs = self.get(name)?.as_chunks::<2>().0;
        Ok(pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect())
    }
}

/// `20261001` as a day.
fn day(number: u32) -> Option<NaiveDate> {
    let year = i32::try_from(number / 10_000).ok()?;
    NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100)
}

/// Lines of `first last flags` triples with `;` between them; last 0 while open.
fn read_lists(text: &str) -> Option<Vec<Vec<Period>>> {
    let period = |triple: &str| {
        let mut numbers = triple.split(' ').map(str::parse::<u32>);
        let mut next = || numbers.next()?.ok();
        let from = day(next()?)?;
        let through = match next()? {
            0 => None,
            last => Some(day(last)?),
        };
        Some(Period {
            from,
            through,
            flags: Flags(u16::try_from(next()?).ok()?),
        })
    };
    let list = |line: &str| {
        line.split(';')
            .filter(|t| !t.is_empty())
            .map(period)
            .collect()
    };
    text.split('\n').map(list).collect()
}

fn read_blocks(text: &str, kind: &str) -> Vec<Block> {
    let block = |line: &str| {
        let mut fields = line.split('\t');
        if fields.next()? != kind {
            return None;
        }
        let (id, other, title) = (fields.next()?, fields.next()?, fields.next()?);
        let span = if kind == "C" { other } else { id };
        let (first, last) = span.split_once('-').unwrap_or((span, span));
        let listed = fields.next().unwrap_or_default();
        let own = str::to_owned;
        Some(Block {
            id: own(id),
            first: own(first),
            last: own(last),
            title: own(title),
            categories: listed.split_whitespace().map(own).collect(),
        })
    };
    text.split('\n').filter_map(block).collect()
}
