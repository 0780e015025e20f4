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

/// The distance of `typed` from `word`, or from the beginning of `word` when it is being typed,
/// if it is at most `limit`.
pub(super) fn distance(typed: &[u8], word: &[u8], limit: u8, as_beginning: bool) -> Option<u8> {
    let slack = usize::from(limit);
    let bound = if as_beginning {
        word.len().min(typed.len() + slack)
    } else {
        word.len()
    };
    let word = word.get(..bound)?;
    if typed.len().abs_diff(word.len()) > slack || word.len() >= LONGEST {
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
    let ends = last.get(..=word.len())?;
    let found = if as_beginning {
        ends.iter().min()
    } else {
        ends.last()
    };
    found.copied().filter(|n| *n <= limit)
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
        distance(typed.as_bytes(), word.as_bytes(), limit, false)
    }

    #[test]
    fn strokes_are_counted() {
        assert_eq!(whole("astma", "asthma", 1), Some(1));
        assert_eq!(whole("pnuemonia", "pneumonia", 2), Some(1));
        assert_eq!(whole("diabetis", "diabetes", 1), Some(1));
        assert_eq!(whole("neumonia", "pneumonia", 2), Some(1));
        assert_eq!(whole("cat", "dog", 2), None);
        assert_eq!(distance(b"diabits", b"diabetes", 2, true), Some(2));
        assert_eq!(distance(b"hypertnsi", b"hypertension", 1, true), Some(1));
    }

    #[test]
    fn shortened_words_keep_their_order() {
        assert!(shortens("encntr", "encounter") && shortens("unsp", "unspecified"));
        assert!(!shortens("ncntr", "encounter") && !shortens("fx", "fracture"));
    }
}
