//! The fonts of paper: four of the fourteen that every PDF reader has, with their real widths,
//! and the eight-bit alphabet they are written in (PDF 32000-1, 9.6.2.2 and annex D).

use super::Hundredths;

/// A font that every reader has, so that none is put into the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Font {
    /// Helvetica.
    Plain,
    /// Helvetica-Bold.
    Bold,
    /// Courier: every letter is 0.6 of the size wide.
    Typed,
    /// Courier-Bold.
    TypedBold,
}

impl Font {
    /// Every font.
    pub const ALL: [Font; 4] = [Font::Plain, Font::Bold, Font::Typed, Font::TypedBold];

    /// Its name in a PDF.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Font::Plain => "Helvetica",
            Font::Bold => "Helvetica-Bold",
            Font::Typed => "Courier",
            Font::TypedBold => "Courier-Bold",
        }
    }

    /// How wide `text` is at `size`, in hundredths of a point, rounded down.
    #[must_use]
    pub fn width(self, size: Hundredths, text: &str) -> Hundredths {
        let thousandths: i64 = encode(text).iter().map(|code| self.advance(*code)).sum();
        i32::try_from(thousandths * i64::from(size) / 1000).unwrap_or(Hundredths::MAX)
    }

    /// The width of one letter in thousandths of the size.
    fn advance(self, code: u8) -> i64 {
        let table = match self {
            Font::Plain => &HELVETICA,
            Font::Bold => &HELVETICA_BOLD,
            Font::Typed | Font::TypedBold => return 600,
        };
        let place = usize::from(code).checked_sub(0x20);
        place
            .and_then(|n| table.get(n))
            .copied()
            .map_or(0, i64::from)
    }
}

/// Breaks `text` into lines that are at most `width` wide, at blanks; a word that is wider than a
/// line is cut. A text of blanks is no line.
#[must_use]
pub fn wrap((font, size): (Font, Hundredths), width: Hundredths, text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let joined = match line.is_empty() {
            true => word.to_owned(),
            false => format!("{line} {word}"),
        };
        if font.width(size, &joined) <= width {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if font.width(size, &line) > width && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The text in WinAnsi. What that alphabet lacks is written by its nearest letters; what has
/// none is a question mark, and a combining mark is left out.
pub(super) fn encode(text: &str) -> Vec<u8> {
    let mut codes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u32::from(c) {
            n @ (0x20..=0x7E | 0xA0..=0xFF) => codes.push(u8::try_from(n).unwrap_or(b'?')),
            0x0300..=0x036F => {}
            _ => match HIGH.iter().find(|(known, _)| *known == c) {
                Some((_, code)) => codes.push(*code),
                None => codes.extend_from_slice(nearest(c)),
            },
        }
    }
    codes
}

/// The letters of WinAnsi between 0x80 and 0x9F.
const HIGH: [(char, u8); 27] = [
    ('\u{20AC}', 0x80),
    ('\u{201A}', 0x82),
    ('\u{0192}', 0x83),
    ('\u{201E}', 0x84),
    ('\u{2026}', 0x85),
    ('\u{2020}', 0x86),
    ('\u{2021}', 0x87),
    ('\u{02C6}', 0x88),
    ('\u{2030}', 0x89),
    ('\u{0160}', 0x8A),
    ('\u{2039}', 0x8B),
    ('\u{0152}', 0x8C),
    ('\u{017D}', 0x8E),
    ('\u{2018}', 0x91),
    ('\u{2019}', 0x92),
    ('\u{201C}', 0x93),
    ('\u{201D}', 0x94),
    ('\u{2022}', 0x95),
    ('\u{2013}', 0x96),
    ('\u{2014}', 0x97),
    ('\u{02DC}', 0x98),
    ('\u{2122}', 0x99),
    ('\u{0161}', 0x9A),
    ('\u{203A}', 0x9B),
    ('\u{0153}', 0x9C),
    ('\u{017E}', 0x9E),
    ('\u{0178}', 0x9F),
];

/// What stands for a letter that WinAnsi lacks.
fn nearest(c: char) -> &'static [u8] {
    match c {
        'Ā' | 'Ă' | 'Ą' => b"A",
        'ā' | 'ă' | 'ą' => b"a",
        'Ć' | 'Ĉ' | 'Ċ' | 'Č' => b"C",
        'ć' | 'ĉ' | 'ċ' | 'č' => b"c",
        'Ď' | 'Đ' => b"D",
        'ď' | 'đ' => b"d",
        'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => b"E",
        'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => b"e",
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => b"G",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => b"g",
        'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' => b"I",
        'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => b"i",
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ł' => b"L",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => b"l",
        'Ń' | 'Ņ' | 'Ň' => b"N",
        'ń' | 'ņ' | 'ň' => b"n",
        'Ō' | 'Ŏ' | 'Ő' => b"O",
        'ō' | 'ŏ' | 'ő' => b"o",
        'Ŕ' | 'Ŗ' | 'Ř' => b"R",
        'ŕ' | 'ŗ' | 'ř' => b"r",
        'Ś' | 'Ŝ' | 'Ş' | 'Ș' => b"S",
        'ś' | 'ŝ' | 'ş' | 'ș' => b"s",
        'Ţ' | 'Ť' | 'Ț' => b"T",
        'ţ' | 'ť' | 'ț' => b"t",
        'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' => b"U",
        'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => b"u",
        'Ź' | 'Ż' => b"Z",
        'ź' | 'ż' => b"z",
        '\u{2010}'..='\u{2012}' | '\u{2212}' | '\u{2500}' => b"-",
        '\u{2000}'..='\u{200A}' => b" ",
        '→' => b"->",
        '←' => b"<-",
        '≤' => b"<=",
        '≥' => b">=",
        _ => b"?",
    }
}

/// Widths from code 0x20 on, in thousandths of the size; 0 is no letter.
#[rustfmt::skip]
const HELVETICA: [u16; 224] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722,
    667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944,
    667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222,
    500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334,
    584, 0, 556, 0, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0, 0, 222,
    222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 0, 500, 667, 278, 333, 556, 556, 556,
    556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333, 400, 584, 333, 333, 333, 556, 537, 278,
    333, 333, 365, 556, 834, 834, 834, 611, 667, 667, 667, 667, 667, 667, 1000, 722, 667, 667,
    667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722,
    667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,];

/// Widths from code 0x20 on, in thousandths of the size; 0 is no letter.
#[rustfmt::skip]
const HELVETICA_BOLD: [u16; 224] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
    0, 556, 0, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0, 0, 278, 278,
    500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944, 0, 500, 667, 278, 333, 556, 556, 556, 556,
    280, 556, 333, 737, 370, 556, 584, 333, 737, 333, 400, 584, 333, 333, 333, 611, 556, 278, 333,
    333, 365, 556, 834, 834, 834, 611, 722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667,
    667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667,
    667, 611, 556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278, 611,
    611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,];

#[cfg(test)]
mod tests {
    use super::*;

    /// Adobe's metrics of the core fonts: H 722, e 556, l 222, o 556; in bold e 556, l 278, o 611.
    #[test]
    fn a_word_is_as_wide_as_its_letters() {
        assert_eq!(
            Font::Plain.width(1000, "Hello"),
            722 + 556 + 222 + 222 + 556
        );
        assert_eq!(Font::Bold.width(1000, "Hello"), 722 + 556 + 278 + 278 + 611);
        assert_eq!(Font::Typed.width(1000, "Hello"), 3000);
        assert_eq!(Font::Plain.width(1200, "WW"), 2 * 944 * 12 / 10);
    }

    #[test]
    fn lines_break_at_blanks_and_a_long_word_is_cut() {
        let of = |width, text| wrap((Font::Typed, 1000), width, text);
        assert_eq!(of(6000, "ten letter lines"), ["ten letter", "lines"]);
        assert_eq!(of(1800, "abcdefg hi"), ["abc", "def", "g", "hi"]);
        assert_eq!(of(1800, "   "), Vec::<String>::new());
    }

    #[test]
    fn letters_outside_the_alphabet_are_written_by_their_nearest() {
        assert_eq!(
            encode("P\u{c9}REZ \u{2013} \u{141}\u{f3}d\u{17a}"),
            b"P\xc9REZ \x96 L\xf3dz"
        );
        assert_eq!(encode("e\u{301} \u{4e2d}"), b"e ?");
    }
}
