//! A segment as a slice of the received bytes, and the walk from one segment to the next.

use std::borrow::Cow;

use super::Delimiters;

/// How many element ends a segment remembers; elements beyond are found by splitting again.
const REMEMBERED: usize = 20;

/// One segment of a file: a tag and its elements, still in the bytes they came in.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// The bytes of the segment without its terminator and the white space around it.
    raw: &'a [u8],
    /// White space skipped before the tag.
    lead: &'a [u8],
    /// Line ends skipped after the last element, and the terminator where there is one.
    tail: &'a [u8],
    offset: usize,
    ordinal: u32,
    delimiters: Delimiters,
    /// Where the first elements end in `raw`.
    ends: [u16; REMEMBERED],
    n_ends: u8,
    /// Whether there are separators that `ends` does not remember.
    more: bool,
}

impl<'a> Segment<'a> {
    /// The segment's name, such as `CLP`.
    #[inline]
    pub fn tag(&self) -> &'a [u8] {
        self.el(0)
    }

    /// Whether the segment has this name.
    #[inline]
    pub fn is(&self, tag: &[u8]) -> bool {
        self.tag() == tag
    }

    /// Element `n` by its X12 number, so that `clp.el(4)` is CLP04; empty where there is none.
    #[inline]
    pub fn el(&self, n: usize) -> &'a [u8] {
        let known = usize::from(self.n_ends);
        if n > known || (n == known && self.more) {
            if !self.more {
                return &[];
            }
            return self
                .raw
                .split(|b| *b == self.delimiters.element)
                .nth(n)
                .unwrap_or_default();
        }
        let from = match n.checked_sub(1) {
            Some(before) => self.ends.get(before).map_or(0, |end| usize::from(*end) + 1),
            None => 0,
        };
        let to = if n == known {
            self.raw.len()
        } else {
            self.end_of(n)
        };
        self.raw.get(from..to).unwrap_or_default()
    }

    fn end_of(&self, n: usize) -> usize {
        self.ends
            .get(n)
            .map_or(self.raw.len(), |end| usize::from(*end))
    }

    /// How many elements there are after the tag, empty ones included.
    pub fn n_elements(&self) -> usize {
        if self.more {
            self.raw
                .iter()
                .filter(|b| **b == self.delimiters.element)
                .count()
        } else {
            usize::from(self.n_ends)
        }
    }

    /// Element `n` as text: UTF-8, or Latin-1 where it is not UTF-8.
    #[inline]
    pub fn text(&self, n: usize) -> Cow<'a, str> {
        decode(self.el(n))
    }

    /// Component `m` of element `n`, both by their X12 numbers (`svc.component(1, 2)` is
    /// SVC01-2); empty where there is none.
    pub fn component(&self, n: usize, m: usize) -> &'a [u8] {
        let Some(before) = m.checked_sub(1) else {
            return &[];
        };
        self.components(n).nth(before).unwrap_or_default()
    }

    /// Component `m` of element `n` as text.
    pub fn component_text(&self, n: usize, m: usize) -> Cow<'a, str> {
        decode(self.component(n, m))
    }

    /// The components of element `n`; at least one, which may be empty.
    pub fn components(&self, n: usize) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let component = self.delimiters.component;
        self.el(n).split(move |b| *b == component)
    }

    /// The repetitions of element `n`; at least one, which may be empty.
    pub fn repetitions(&self, n: usize) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let repetition = self.delimiters.repetition;
        self.el(n).split(move |b| Some(*b) == repetition)
    }

    /// Position in the file; the first segment is 1.
    pub fn ordinal(&self) -> u32 {
        self.ordinal
    }

    /// Byte offset of the tag in the file.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The delimiters of the interchange that the segment belongs to.
    pub fn delimiters(&self) -> Delimiters {
        self.delimiters
    }

    /// The bytes of the segment, without terminator and surrounding white space.
    pub fn bytes(&self) -> &'a [u8] {
        self.raw
    }

    /// Where the next segment may begin.
    pub(super) fn after(&self) -> usize {
        self.offset + self.raw.len() + self.tail.len()
    }

    /// Writes the segment as it came, element by element, white space included.
    pub(super) fn print(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.lead);
        out.extend_from_slice(self.tag());
        for n in 1..=self.n_elements() {
            out.push(self.delimiters.element);
            out.extend_from_slice(self.el(n));
        }
        out.extend_from_slice(self.tail);
    }
}

/// Bytes from a file as text: UTF-8, or Latin-1 where they are not UTF-8.
#[inline]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|b| char::from(*b)).collect()),
    }
}

/// The walk over the segments of one interchange, or of a part of it.
#[derive(Clone, Debug)]
pub struct Segments<'a> {
    file: &'a [u8],
    at: usize,
    end: usize,
    next_ordinal: u32,
    delimiters: Delimiters,
    /// Only where segments end is looked for: their elements are found when they are asked for.
    ends_only: bool,
}

impl<'a> Segments<'a> {
    /// Walks `file` from byte `at`, where the segment with ordinal `next_ordinal` begins.
    pub(super) fn new(file: &'a [u8], at: usize, next_ordinal: u32, delims: Delimiters) -> Self {
        Segments {
            file,
            at,
            end: file.len(),
            next_ordinal,
            delimiters: delims,
            ends_only: false,
        }
    }

    /// The same walk for one that only wants the names of most segments.
    pub(super) fn ends_only(self) -> Self {
        Segments {
            ends_only: true,
            ..self
        }
    }

    /// The same walk, ending before byte `end`.
    pub(super) fn until(self, end: usize) -> Self {
        Segments {
            end: end.min(self.file.len()),
            ..self
        }
    }

    /// Where the walk stands in the file.
    pub(super) fn offset(&self) -> usize {
        self.at
    }

    /// White space before a tag: line ends, indents and stray terminators of empty segments.
    fn n_blank(&self, rest: &[u8]) -> usize {
        let blank = |b: &u8| matches!(*b, b'\r' | b'\n' | b'\t' | b' ' | 0);
        rest.iter()
            .position(|b| !blank(b) && *b != self.delimiters.segment)
            .unwrap_or(rest.len())
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    #[inline]
    fn next(&mut self) -> Option<Segment<'a>> {
        let rest = self.file.get(self.at..self.end)?;
        let (lead, rest) = rest.split_at_checked(self.n_blank(rest))?;
        if rest.is_empty() {
            self.at = self.end;
            return None;
        }
        let (element, terminator) = (self.delimiters.element, self.delimiters.segment);
        let (mut ends, mut n_ends, mut more) = ([0u16; REMEMBERED], 0u8, false);
        let mut length = rest.len();
        if self.ends_only {
            more = true;
            length = position_of(rest, terminator).unwrap_or(length);
        }
        let scanned = if self.ends_only { &[][..] } else { rest };
        for (i, byte) in scanned.iter().enumerate() {
            if *byte == element {
                match (ends.get_mut(usize::from(n_ends)), u16::try_from(i)) {
                    (Some(slot), Ok(end)) if !more => {
                        *slot = end;
                        n_ends += 1;
                    }
                    _ => more = true,
                }
            } else if *byte == terminator {
                length = i;
                break;
            }
        }
        let (body, after) = rest.split_at_checked(length)?;
        let line_ends = body
            .iter()
            .rev()
            .take_while(|b| matches!(**b, b'\r' | b'\n'))
            .count();
        let raw = body.get(..length - line_ends).unwrap_or(body);
        let tail_length = line_ends + usize::from(!after.is_empty());
        let tail = rest
            .get(raw.len()..raw.len() + tail_length)
            .unwrap_or_default();
        let offset = self.at + lead.len();
        let ordinal = self.next_ordinal;
        self.at = offset + raw.len() + tail.len();
        self.next_ordinal = self.next_ordinal.saturating_add(1);
        let delimiters = self.delimiters;
        Some(Segment {
            raw,
            lead,
            tail,
            offset,
            ordinal,
            delimiters,
            ends,
            n_ends,
            more,
        })
    }
}

/// Where a byte first stands, eight bytes at a time.
fn position_of(bytes: &[u8], wanted: u8) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let pattern = ONES.wrapping_mul(u64::from(wanted));
    let (words, _) = bytes.as_chunks::<8>();
    for (n, word) in words.iter().enumerate() {
        // A byte of the difference is zero where the wanted byte stands.
        let differs = u64::from_le_bytes(*word) ^ pattern;
        let zero = differs.wrapping_sub(ONES) & !differs & HIGH;
        if zero != 0 {
            return Some(n * 8 + zero.trailing_zeros() as usize / 8);
        }
    }
    let from = words.len() * 8;
    let rest = bytes.get(from..)?;
    Some(from + rest.iter().position(|byte| *byte == wanted)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for length in 0..40 {
            for place in 0..length {
                let mut bytes = vec![b'~' + 1; length];
                bytes[place] = b'~';
                assert_eq!(position_of(&bytes, b'~'), Some(place));
                if let Some(later) = bytes.get_mut(place + 1) {
                    *later = b'~';
                }
                assert_eq!(position_of(&bytes, b'~'), Some(place));
            }
            assert_eq!(position_of(&vec![0x7f; length], b'~'), None);
        }
    }

    #[test]
    fn a_walk_for_names_finds_the_same_segments() {
        let file = b"ST*835*1~\r\nCLP*A*1*2.5**12~ N4*X~\n~SE*3*1";
        let whole = Segments::new(file, 0, 1, Delimiters::default());
        let names = whole.clone().ends_only();
        for (a, b) in whole.zip(names) {
            assert_eq!(
                (a.bytes(), a.offset(), a.ordinal()),
                (b.bytes(), b.offset(), b.ordinal())
            );
            assert_eq!(a.n_elements(), b.n_elements());
            for n in 0..8 {
                assert_eq!(a.el(n), b.el(n));
            }
        }
    }

    fn first(file: &'static [u8]) -> Segment<'static> {
        Segments::new(file, 0, 1, Delimiters::default())
            .next()
            .expect("one segment")
    }

    #[test]
    fn elements_have_their_x12_numbers() {
        let clp = first(b"CLP*CD-1*1*100.5**12~");
        assert_eq!(clp.tag(), b"CLP");
        assert_eq!(
            (clp.el(1), clp.el(3), clp.el(4)),
            (&b"CD-1"[..], &b"100.5"[..], &b""[..])
        );
        assert_eq!(
            (clp.el(5), clp.el(6), clp.n_elements()),
            (&b"12"[..], &b""[..], 5)
        );
    }

    #[test]
    fn elements_beyond_the_remembered_ones_are_found() {
        let text: Vec<String> = (0..30).map(|n| n.to_string()).collect();
        let file: &'static [u8] = format!("{}~", text.join("*")).leak().as_bytes();
        let segment = first(file);
        assert_eq!(segment.n_elements(), 29);
        for n in 0..30 {
            assert_eq!(segment.el(n), n.to_string().as_bytes());
        }
        assert_eq!(segment.el(30), b"");
    }

    #[test]
    fn an_element_beyond_64_kib_is_found() {
        let file: &'static [u8] = format!("NTE*{}*B*C~", "A".repeat(70_000)).leak().as_bytes();
        let segment = first(file);
        assert_eq!(segment.el(1).len(), 70_000);
        assert_eq!(
            (segment.el(2), segment.el(3), segment.el(4)),
            (&b"B"[..], &b"C"[..], &b""[..])
        );
    }

    #[test]
    fn components_and_repetitions() {
        let svc = first(b"SVC*HC:99213:25*1^2^3~");
        assert_eq!(
            (svc.component(1, 2), svc.component(1, 4)),
            (&b"99213"[..], &b""[..])
        );
        assert_eq!(svc.repetitions(2).collect::<Vec<_>>(), [b"1", b"2", b"3"]);
    }

    #[test]
    fn line_ends_and_indents_are_not_data_but_blanks_in_elements_are() {
        let file = b"NM1*IL* DOE ~\r\n  N3*1 MAIN ST \r\n~\n~N4*X";
        let mut segments = Segments::new(file, 0, 1, Delimiters::default());
        assert_eq!(segments.next().expect("NM1").el(2), b" DOE ");
        assert_eq!(segments.next().expect("N3").el(1), b"1 MAIN ST ");
        let last = segments.next().expect("N4, whose terminator is missing");
        assert_eq!(
            (last.el(1), last.ordinal(), last.offset()),
            (&b"X"[..], 3, 35)
        );
        assert!(segments.next().is_none());
    }

    #[test]
    fn latin_1_is_read_where_it_is_not_utf_8() {
        assert_eq!(first(b"NM1*MU\xd1OZ~").text(1), "MU\u{d1}OZ");
    }
}
