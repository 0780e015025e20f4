//! Text out of files: characters, lines, columns, and the compact form in which tables are kept.

use crate::domain::text::CleanText;

use super::refusal::Refusal;

/// The characters of a file: UTF-8 where it is that, else Windows-1252 as CMS writes it.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) => text
            .strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text),
        Err(e) => e.as_bytes().iter().map(|b| windows_1252(*b)).collect(),
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte.checked_sub(0x80) {
        Some(at) => HIGH
            .get(usize::from(at))
            .copied()
            .unwrap_or(char::from(byte)),
        None => char::from(byte),
    }
}

/// Lines with their numbers, counted from 1, without line ends.
pub fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    (1..).zip(text.lines())
}

/// Columns `first` to `last` of a fixed-width line, counted from 1, without blanks around. Columns
/// are characters, as the publishers count them; what is beyond the end is empty.
#[must_use]
pub fn columns(line: &str, first: usize, last: usize) -> &str {
    let (from, len) = (first.saturating_sub(1), (last + 1).saturating_sub(first));
    let part = if line.is_ascii() {
        line.get(from..(from + len).min(line.len()))
    } else {
        let mut places = line.char_indices().map(|(at, _)| at).skip(from);
        let begin = places.next();
        let end = places.nth(len.saturating_sub(1)).unwrap_or(line.len());
        begin.and_then(|begin| line.get(begin..end))
    };
    part.unwrap_or_default().trim()
}

/// What a file says, fit to be kept and shown: no control characters, single blanks.
#[must_use]
pub fn clean(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    CleanText::new(&words.join(" ")).into_string()
}

/// Packs rows of fields: a line each, tabs between, compressed. Fields must be [`clean`].
///
/// # Errors
/// Where the compressor fails.
pub fn pack(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, Refusal> {
    let mut text = String::new();
    for row in rows {
        text.push_str(&row.join("\t"));
        text.push('\n');
    }
    zstd::encode_all(text.as_bytes(), 3)
        .map_err(|e| Refusal::file("the table", format!("cannot be compressed: {e}")))
}

/// The text of packed rows; `None` where the bytes are damaged.
#[must_use]
pub fn unpack(bytes: &[u8]) -> Option<String> {
    String::from_utf8(zstd::decode_all(bytes).ok()?).ok()
}

/// Makes something of every packed row; `None` where one cannot be read.
#[must_use]
pub fn unpack_rows<T>(bytes: &[u8], read: impl Fn(&[&str]) -> Option<T>) -> Option<Vec<T>> {
    let text = unpack(bytes)?;
    text.lines()
        .map(|line| read(&line.split('\t').collect::<Vec<_>>()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_both_kinds_are_read() {
        assert_eq!(decode("\u{feff}Ménière".into()), "Ménière");
        assert_eq!(decode(b"M\xe9ni\xe8re\x92s".to_vec()), "Ménière’s");
    }

    #[test]
    fn columns_count_from_one() {
        assert_eq!(columns("0001F26 text", 1, 5), "0001F");
        assert_eq!(columns("0001F26 text", 6, 7), "26");
        assert_eq!(columns("0001F26 text", 9, 80), "text");
        assert_eq!(columns("ab", 5, 9), "");
        assert_eq!(columns("éabc", 2, 3), "ab");
        assert_eq!(columns("éabc", 4, 9), "c");
    }

    #[test]
    fn rows_come_back_and_damage_shows() {
        let rows = [
            vec!["a".to_owned(), String::new()],
            vec!["b".to_owned(), clean("x\ty")],
        ];
        let packed = pack(rows).unwrap();
        let back = unpack_rows(&packed, |f| Some(f.concat())).unwrap();
        assert_eq!(back, ["a", "bx y"]);
        assert!(unpack(packed.get(..5).unwrap()).is_none());
    }
}
