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

/// The distance of `typed` from `word`, or from the beginning of `word` when it is being typed,
/// if it is at most `limit`.
pub(super) fn distance(typed: &[u8], word: &[u8], limit: u8, as_beginning: bool) -> Option<u8> {
    let limit = usize::from(limit);
    let bound = if as_beginning {
        word.len().min(typed.len() + limit)
    } else {
        word.len()
    };
    let word = word.get(..bound)?;
    if typed.len().abs_diff(word.len()) > limit && !(as_beginning && word.len() > typed.len()) {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=word.len()).collect();
    for (i, typed_letter) in typed.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, letter) in word.iter().enumerate() {
            let at = |row: &[usize], n: usize| row.get(n).copied().unwrap_or(usize::MAX / 2);
            let change = at(&last, j) + usize::from(typed_letter != letter);
            let mut best = change.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0
                && j > 0
                && typed.get(i - 1) == Some(letter)
                && word.get(j - 1) == Some(typed_letter);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        if row.iter().all(|n| *n > limit) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    let found = match as_beginning {
        true => last.iter().min().copied(),
        false => last.last().copied(),
    };
    found
        .filter(|n| *n <= limit)
        .and_then(|n| u8::try_from(n).ok())
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
