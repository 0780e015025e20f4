//! How far two words are apart in strokes: a letter added, dropped, changed, or two swapped.

/// The letters and digits of a word as bits, for a quick refusal.
pub(super) fn letters(word: &str) -> u64 {
    word.bytes().fold(0, |mask, b| {
        let bit = match b {
            b'a'..=b'z' => b - b'a',
            b'0'..=b'9' => 26 + b - b'0',
            _ => 63,
        };
        mask | 1 << bit
    })
}

/// The most strokes that a word of this length may be off.
pub(super) const fn allowance(length: usize) -> u8 {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Words longer than this are never repaired.
const LONGEST: usize = 40;

/// Whether two words may be near each other by how they begin.
pub(super) fn begin_alike(typed: &[u8], word: &[u8]) -> bool {
    let start = word.get(..2).unwrap_or(word);
    typed.iter().take(2).any(|letter| start.contains(letter))
}

/// The distance of `typed` from `word`, if it is at most `limit`.
pub(super) fn distance(typed: &[u8], word: &[u8], limit: u8) -> Option<u8> {
    if typed.len().abs_diff(word.len()) > usize::from(limit) {
        return None;
    }
    let ends = ends(typed, word, limit)?;
    ends.get(word.len()).copied().filter(|n| *n <= limit)
}

/// Twice the distance of `typed` from `word`; or twice and one more from a beginning of it, where
/// only that is at most `limit`.
pub(super) fn beginning_distance(typed: &[u8], word: &[u8], limit: u8) -> Option<u8> {
    let bound = word.len().min(typed.len() + usize::from(limit));
    let start = word.get(..bound)?;
    let ends = ends(typed, start, limit)?;
    let whole = ends.get(word.len()).filter(|n| **n <= limit);
    let begun = ends.get(..=bound)?.iter().min().filter(|n| **n <= limit);
    let begun = begun.map(|n| n * 2 + 1);
    whole
        .filter(|_| bound == word.len())
        .map(|n| n * 2)
        .or(begun)
}

/// The distance of `typed` from every beginning of `word`; nothing where all are above `limit`.
fn ends(typed: &[u8], word: &[u8], limit: u8) -> Option<[u8; LONGEST + 1]> {
    if word.len() >= LONGEST || typed.len() > word.len() + usize::from(limit) {
        return None;
    }
    let mut before = [0_u8; LONGEST + 1];
    let mut last = [0_u8; LONGEST + 1];
    last.iter_mut().zip(0..).for_each(|(cell, n)| *cell = n);
    for (i, typed_letter) in typed.iter().enumerate() {
        let mut row = [0_u8; LONGEST + 1];
        let mut left = u8::try_from(i + 1).ok()?;
        let mut least = left;
        let (first, rest) = row.split_first_mut()?;
        *first = left;
        let above = last.iter().zip(last.iter().skip(1));
        for (j, ((cell, letter), (corner, up))) in rest.iter_mut().zip(word).zip(above).enumerate()
        {
            let mut best = corner + u8::from(typed_letter != letter);
            best = best.min(up + 1).min(left + 1);
            let back = (i.checked_sub(1), j.checked_sub(1));
            if let (Some(i), Some(j)) = back
                && typed.get(i) == Some(letter)
                && word.get(j) == Some(typed_letter)
            {
                best = best.min(before.get(j).copied()? + 1);
            }
            *cell = best;
            left = best;
            least = least.min(best);
        }
        if least > limit {
            return None;
        }
        before = last;
        last = row;
    }
    Some(last)
}

/// Whether `short` could be `word` with letters left out, as in `encntr` for `encounter`: the
/// same first letter, the others in order.
pub(super) fn shortens(short: &str, word: &str) -> bool {
    if short.len() < 3
        || short.len() >= word.len()
        || short.as_bytes().first() != word.as_bytes().first()
    {
        return false;
    }
    let mut letters = word.bytes();
    short
        .bytes()
        .all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(typed: &str, word: &str, limit: u8) -> Option<u8> {
        distance(typed.as_bytes(), word.as_bytes(), limit)
    }

    #[test]
    fn strokes_are_counted() {
        assert_eq!(whole("astma", "asthma", 1), Some(1));
        assert_eq!(whole("pnuemonia", "pneumonia", 2), Some(1));
        assert_eq!(whole("diabetis", "diabetes", 1), Some(1));
        assert_eq!(whole("neumonia", "pneumonia", 2), Some(1));
        assert_eq!(whole("cat", "dog", 2), None);
        assert_eq!(beginning_distance(b"diabits", b"diabetes", 2), Some(4));
        assert_eq!(
            beginning_distance(b"hypertnsi", b"hypertension", 1),
            Some(3)
        );
        assert_eq!(beginning_distance(b"astma", b"asthma", 1), Some(2));
    }

    #[test]
    fn shortened_words_keep_their_order() {
        assert!(shortens("encntr", "encounter") && shortens("unsp", "unspecified"));
        assert!(!shortens("ncntr", "encounter") && !shortens("fx", "fracture"));
    }
}
