//! A whole PTP file in compressed sparse rows, probed where it lies: 2.6 million pairs in about
//! four bytes each, with nothing to unpack.
//!
//! Numbers are little endian. A head of 20 bytes: magic, number of codes, pairs and spans. Then
//! the codes in order (u32 each), where the pairs of each begin (u32, one more than codes), column
//! 2 of each pair as the number of a code (u16), its span (u16), and the spans: first day, last
//! day (days of the common era, the last one `i32::MAX` while open) and indicator, 12 bytes each.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};

use super::ncci::{PtpIndicator, PtpRow};

const MAGIC: &[u8; 8] = b"CDPTP\x01\0\0";
const OPEN: i32 = i32::MAX;

/// A code of at most five letters and digits as a number that sorts as the code does.
fn key(code: &str) -> Option<u32> {
    if code.len() > 5 || code.is_empty() {
        return None;
    }
    let mut key = 0;
    for n in 0..5 {
        let digit = match code.as_bytes().get(n) {
            None => 0,
            Some(b @ b'0'..=b'9') => u32::from(b - b'0') + 1,
            Some(b @ b'A'..=b'Z') => u32::from(b - b'A') + 11,
            Some(_) => return None,
        };
        key = key * 37 + digit;
    }
    Some(key)
}

fn code(mut key: u32) -> String {
    let mut text = [0u8; 5];
    for place in text.iter_mut().rev() {
        let digit = u8::try_from(key % 37).unwrap_or(0);
        *place = match digit {
            0 => b' ',
            1..=10 => b'0' + digit - 1,
            _ => b'A' + digit - 11,
        };
        key /= 37;
    }
    text.iter()
        .map(|b| char::from(*b))
        .filter(|c| *c != ' ')
        .collect()
}

/// When a pair is in force and what a modifier can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Span {
    from: i32,
    through: i32,
    indicator: u8,
}

/// Why a pair cannot be packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPacked {
    /// A code is longer than five characters or has others than letters and digits.
    #[error("this is not a procedure code of five letters and digits")]
    NotACode,
    /// More codes or more kinds of dates than any release has had.
    #[error("the table has more than 65,535 codes or date spans, which no release has")]
    TooMany,
}

/// Takes pairs in any order and packs them.
#[derive(Debug, Default)]
pub struct PtpPacker {
    pairs: Vec<(u32, u32, u16)>,
    spans: Vec<Span>,
    numbers: HashMap<Span, u16>,
}

impl PtpPacker {
    /// Takes one pair.
    ///
    /// # Errors
    /// [`NotPacked`] where a code is none, or the table grows beyond every real one.
    pub fn push(
        &mut self,
        (column1, column2): (&str, &str),
        (effective, deletion): (NaiveDate, Option<NaiveDate>),
        indicator: PtpIndicator,
    ) -> Result<(), NotPacked> {
        let span = Span {
            from: effective.num_days_from_ce(),
            through: deletion.map_or(OPEN, |day| day.num_days_from_ce()),
            indicator: match indicator {
                PtpIndicator::NoModifier => 0,
                PtpIndicator::ModifierAllowed => 1,
                PtpIndicator::NotInForce => 9,
            },
        };
        let number = match self.numbers.get(&span) {
            Some(number) => *number,
            None => {
                let number = u16::try_from(self.spans.len()).map_err(|_| NotPacked::TooMany)?;
                self.spans.push(span);
                self.numbers.insert(span, number);
                number
            }
        };
        let one = key(column1).ok_or(NotPacked::NotACode)?;
        let two = key(column2).ok_or(NotPacked::NotACode)?;
        self.pairs.push((one, two, number));
        Ok(())
    }

    /// How many pairs it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The packed table.
    ///
    /// # Errors
    /// [`NotPacked::TooMany`] where there are more codes than any release has.
    pub fn pack(mut self) -> Result<Vec<u8>, NotPacked> {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        let mut codes: Vec<u32> = self.pairs.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
        codes.sort_unstable();
        codes.dedup();
        if codes.len() > usize::from(u16::MAX) {
            return Err(NotPacked::TooMany);
        }
        let number = |key: u32| {
            codes
                .binary_search(&key)
                .ok()
                .and_then(|n| u16::try_from(n).ok())
        };
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let size = 24 + codes.len() * 8 + self.pairs.len() * 4 + self.spans.len() * 12;
        let mut bytes = Vec::with_capacity(size);
        bytes.extend_from_slice(MAGIC);
        for n in [codes.len(), self.pairs.len(), self.spans.len()] {
            bytes.extend_from_slice(&small(n).to_le_bytes());
        }
        for code in &codes {
            bytes.extend_from_slice(&code.to_le_bytes());
        }
        let mut at = 0;
        for code in &codes {
            bytes.extend_from_slice(&small(at).to_le_bytes());
            let rest = self.pairs.get(at..).unwrap_or_default();
            at += rest.partition_point(|(first, _, _)| first == code);
        }
        bytes.extend_from_slice(&small(at).to_le_bytes());
        for (_, second, _) in &self.pairs {
            bytes.extend_from_slice(&number(*second).unwrap_or_default().to_le_bytes());
        }
        for (_, _, span) in &self.pairs {
            bytes.extend_from_slice(&span.to_le_bytes());
        }
        for span in &self.spans {
            bytes.extend_from_slice(&span.from.to_le_bytes());
            bytes.extend_from_slice(&span.through.to_le_bytes());
            bytes.extend_from_slice(&u32::from(span.indicator).to_le_bytes());
        }
        Ok(bytes)
    }
}

/// A packed PTP table.
#[derive(Clone, Debug)]
pub struct PackedPtp {
    bytes: Vec<u8>,
    n_codes: usize,
    n_pairs: usize,
    /// Codes by a hash of their keys: about a third of the slots are used, one cache line each.
    slots: Vec<Slot>,
}

/// A code: its key, its number and where its row begins and ends. A key of 0 is no code.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u32,
    number: u32,
    start: u32,
    end: u32,
}

fn four(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..at + 4)?.try_into().ok()
}

fn slot(key: u32, n_slots: usize) -> usize {
    let mixed = key.wrapping_mul(0x9E37_79B1);
    // A power of two: the mask is the remainder.
    (mixed >> 12) as usize & (n_slots - 1)
}

impl PackedPtp {
    /// A table over packed bytes; `None` where they are damaged or of another kind.
    #[must_use]
    pub fn open(bytes: Vec<u8>) -> Option<PackedPtp> {
        if !bytes.starts_with(MAGIC) {
            return None;
        }
        let count = |at| Some(u32::from_le_bytes(four(&bytes, at)?) as usize);
        let (n_codes, n_pairs, n_spans) = (count(8)?, count(12)?, count(16)?);
        let size = 24 + n_codes.checked_mul(8)? + n_pairs.checked_mul(4)? + n_spans * 12;
        if bytes.len() != size {
            return None;
        }
        let mut table = PackedPtp {
            bytes,
            n_codes,
            n_pairs,
            slots: vec![Slot::default(); (n_codes * 2).next_power_of_two().max(16)],
        };
        let mut before = (None, 0);
        for n in 0..n_codes {
            let (key, start) = (table.key(n)?, table.start(n)?);
            if before.0 >= Some(key) || start < before.1 {
                return None;
            }
            before = (Some(key), start);
            table.file(key, n);
        }
        (table.start(n_codes)? == n_pairs).then_some(table)
    }

    fn file(&mut self, key: u32, number: usize) {
        let n_slots = self.slots.len();
        let mut at = slot(key, n_slots);
        while self.slots.get(at).is_some_and(|taken| taken.key != 0) {
            at = (at + 1) & (n_slots - 1);
        }
        let row = self.start(number).zip(self.start(number + 1));
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if let (Some(place), Some((start, end))) = (self.slots.get_mut(at), row) {
            *place = Slot {
                key,
                number: small(number),
                start: small(start),
                end: small(end),
            };
        }
    }

    fn key(&self, number: usize) -> Option<u32> {
        four(&self.bytes, 20 + number * 4).map(u32::from_le_bytes)
    }

    fn start(&self, number: usize) -> Option<usize> {
        let at = 20 + (self.n_codes + number) * 4;
        Some(u32::from_le_bytes(four(&self.bytes, at)?) as usize)
    }

    fn short(&self, at: usize) -> Option<u16> {
        let two = self.bytes.get(at..at + 2)?.try_into().ok()?;
        Some(u16::from_le_bytes(two))
    }

    fn column2(&self, pair: usize) -> Option<u16> {
        self.short(24 + self.n_codes * 8 + pair * 2)
    }

    fn span(&self, pair: usize) -> Option<Span> {
        let before = 24 + self.n_codes * 8;
        let number = usize::from(self.short(before + (self.n_pairs + pair) * 2)?);
        let at = before + self.n_pairs * 4 + number * 12;
        Some(Span {
            from: i32::from_le_bytes(four(&self.bytes, at)?),
            through: i32::from_le_bytes(four(&self.bytes, at + 4)?),
            indicator: *self.bytes.get(at + 8)?,
        })
    }

    fn slot(&self, code: &str) -> Option<&Slot> {
        let key = key(code)?;
        let n_slots = self.slots.len();
        let mut at = slot(key, n_slots);
        loop {
            let found = self.slots.get(at)?;
            if found.key == key {
                return Some(found);
            }
            if found.key == 0 {
                return None;
            }
            at = (at + 1) & (n_slots - 1);
        }
    }

    /// The first pair of the row whose column 2 is not below `wanted`.
    fn search(&self, (mut low, mut high): (usize, usize), wanted: u16) -> usize {
        while low < high {
            let middle = low + (high - low) / 2;
            if self.column2(middle).is_some_and(|column2| column2 < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The edit in force with these codes as column 1 and column 2 on a date of service.
    #[must_use]
    pub fn edit(&self, column1: &str, column2: &str, dos: NaiveDate) -> Option<PtpRow> {
        let span = self.probe(column1, column2, dos)?;
        Some(PtpRow {
            column1: column1.to_owned(),
            column2: column2.to_owned(),
            indicator: indicator(span.indicator)?,
            effective: NaiveDate::from_num_days_from_ce_opt(span.from)?,
            deletion: deletion(span),
        })
    }

    /// Whether a pair is in force, without making a row of it.
    #[must_use]
    pub fn in_force(&self, column1: &str, column2: &str, dos: NaiveDate) -> Option<PtpIndicator> {
        indicator(self.probe(column1, column2, dos)?.indicator)
    }

    fn probe(&self, column1: &str, column2: &str, dos: NaiveDate) -> Option<Span> {
        let one = self.slot(column1)?;
        let two = u16::try_from(self.slot(column2)?.number).ok()?;
        let row = (one.start as usize, one.end as usize);
        let day = dos.num_days_from_ce();
        let mut pair = self.search(row, two);
        while pair < row.1 && self.column2(pair) == Some(two) {
            let span = self.span(pair)?;
            let dead = span.indicator == 9 || span.from == span.through;
            if !dead && span.from <= day && day <= span.through {
                return Some(span);
            }
            pair += 1;
        }
        None
    }

    /// Every edit of a code in force that day, as column 1 or column 2.
    #[must_use]
    pub fn edits_of(&self, code: &str, dos: NaiveDate) -> Vec<PtpRow> {
        let mut found = Vec::new();
        let Some(row) = self.slot(code) else {
            return found;
        };
        for other in (0..self.n_codes).filter_map(|n| self.name(n)) {
            found.extend(self.edit(&other, code, dos));
        }
        for pair in row.start as usize..row.end as usize {
            let other = self.column2(pair).and_then(|n| self.name(usize::from(n)));
            found.extend(other.and_then(|other| self.edit(code, &other, dos)));
        }
        found.dedup();
        found
    }

    fn name(&self, number: usize) -> Option<String> {
        self.key(number).map(code)
    }

    /// How many pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n_pairs
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n_pairs == 0
    }

    /// Bytes of memory that it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.capacity() + self.slots.capacity() * size_of::<Slot>()
    }
}

fn indicator(number: u8) -> Option<PtpIndicator> {
    match number {
        0 => Some(PtpIndicator::NoModifier),
        1 => Some(PtpIndicator::ModifierAllowed),
        9 => Some(PtpIndicator::NotInForce),
        _ => None,
    }
}

fn deletion(span: Span) -> Option<NaiveDate> {
    match span.through {
        OPEN => None,
        day => NaiveDate::from_num_days_from_ce_opt(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn packed() -> Vec<u8> {
        let mut packer = PtpPacker::default();
        let mut push = |one, two, from: &str, to: Option<&str>, indicator| {
            packer
                .push((one, two), (day(from), to.map(day)), indicator)
                .unwrap();
        };
        let allowed = PtpIndicator::ModifierAllowed;
        push("20610", "99214", "2024-01-01", Some("2026-06-30"), allowed);
        push(
            "20610",
            "99214",
            "2026-10-01",
            None,
            PtpIndicator::NoModifier,
        );
        push("20610", "0001T", "1996-01-01", None, allowed);
        push("G0001", "20610", "2020-01-01", Some("2020-01-01"), allowed);
        push(
            "A4253",
            "20610",
            "2020-01-01",
            None,
            PtpIndicator::NotInForce,
        );
        packer.pack().unwrap()
    }

    #[test]
    fn a_pair_is_found_in_its_direction_and_its_time() {
        let table = PackedPtp::open(packed()).unwrap();
        let edit = |one: &str, two: &str, dos: &str| {
            table.edit(one, two, day(dos)).map(|row| row.indicator)
        };
        let allowed = Some(PtpIndicator::ModifierAllowed);
        assert_eq!(edit("20610", "99214", "2026-06-30"), allowed);
        assert_eq!(edit("20610", "99214", "2026-07-01"), None);
        let never = Some(PtpIndicator::NoModifier);
        assert_eq!(edit("20610", "99214", "2026-10-01"), never);
        assert_eq!(edit("99214", "20610", "2026-06-30"), None);
        assert_eq!(edit("20610", "0001T", "2026-06-30"), allowed);
        assert_eq!(edit("G0001", "20610", "2020-01-01"), None);
        assert_eq!(edit("A4253", "20610", "2026-06-30"), None);
        assert_eq!(edit("99999", "20610", "2026-06-30"), None);
        assert_eq!(edit("2061", "20610", "2026-06-30"), None);
        let row = table.edit("20610", "99214", day("2025-01-01")).unwrap();
        assert_eq!(row.deletion, Some(day("2026-06-30")));
        assert_eq!(row.effective, day("2024-01-01"));
    }

    #[test]
    fn damaged_bytes_are_no_table() {
        let good = packed();
        for cut in 0..good.len() {
            assert!(PackedPtp::open(good.get(..cut).unwrap().to_vec()).is_none());
        }
        let mut other = good.clone();
        other[0] = b'X';
        assert!(PackedPtp::open(other).is_none());
    }

    #[test]
    fn keys_sort_as_codes_do() {
        let codes = ["0001T", "20610", "99214", "A4253", "G0001"];
        let keys: Vec<u32> = codes.iter().map(|c| key(c).unwrap()).collect();
        assert!(keys.is_sorted());
        assert!(codes.iter().zip(&keys).all(|(c, k)| code(*k) == *c));
        assert_eq!(key("992144"), None);
        assert_eq!(key("9a214"), None);
    }
}
