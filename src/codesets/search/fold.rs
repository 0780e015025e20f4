//! Words as they are compared: small letters without accents, and the other forms of a word.

use std::ops::Range;

/// Words that say too little to be looked for.
const EMPTY_WORDS: [&str; 20] = [
    "of", "the", "and", "or", "in", "to", "a", "an", "for", "by", "on", "at", "due", "from", "as",
    "is", "her", "his", "my", "patient",
];

/// Whether a word is passed over in titles and queries.
pub(super) fn is_empty_word(word: &str) -> bool {
    EMPTY_WORDS.contains(&word)
}

/// A letter without its accent, small; `None` for what separates words.
fn folded(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' | '0'..='9' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        'à'..='å' | 'À'..='Å' => 'a',
        'ç' | 'Ç' => 'c',
        'è'..='ë' | 'È'..='Ë' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' => 'i',
        'ñ' | 'Ñ' | 'ń' => 'n',
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' => 'o',
        'ù'..='ü' | 'Ù'..='Ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'Š' => 's',
        'ž' | 'Ž' => 'z',
        'β' => 'b',
        _ => return None,
    })
}

/// The words of a text, folded, with their places in it. An apostrophe and a following `s` are
/// dropped: `Alzheimer's` is `alzheimer`.
pub(super) fn words(text: &str) -> Vec<(String, Range<usize>)> {
    let mut out: Vec<(String, Range<usize>)> = Vec::new();
    let (mut word, mut start) = (String::new(), 0);
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if let Some(letter) = folded(c) {
            if word.is_empty() {
                start = at;
            }
            word.push(letter);
            continue;
        }
        if word.is_empty() {
            continue;
        }
        out.push((std::mem::take(&mut word), start..at));
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        let alone = rest
            .chars()
            .nth(1)
            .is_none_or(|next| folded(next).is_none());
        if matches!(c, '\'' | '’') && rest.starts_with(['s', 'S']) && alone {
            chars.next();
        }
    }
    if !word.is_empty() {
        out.push((word, start..text.len()));
    }
    out
}

/// Calls for every word of a text, folded as [`words`] does, without keeping it; `word` is room
/// that is used again.
pub(super) fn each_word(text: &str, word: &mut String, mut take: impl FnMut(&str)) {
    if !text.is_ascii() || text.contains('\'') {
        words(text).iter().for_each(|(word, _)| take(word));
        return;
    }
    for chunk in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        if chunk.is_empty() {
            continue;
        }
        word.clear();
        word.extend(chunk.chars().map(|c| c.to_ascii_lowercase()));
        take(word);
    }
}

/// Other spellings of a word that mean the same: number and British forms.
pub(super) fn variants(word: &str) -> Vec<String> {
    let mut out = vec![format!("{word}s")];
    let mut push = |form: String| {
        if form.len() > 2 && form != word && !out.contains(&form) {
            out.push(form);
        }
    };
    let swap = |ending: &str, other: &str| {
        word.strip_suffix(ending)
            .map(|stem| format!("{stem}{other}"))
    };
    let pairs = [
        ("ies", "y"),
        ("y", "ies"),
        ("es", ""),
        ("s", ""),
        ("x", "xes"),
        ("ae", "a"),
        ("a", "ae"),
        ("sis", "ses"),
        ("ses", "sis"),
        ("i", "us"),
        ("us", "i"),
        ("feet", "foot"),
        ("teeth", "tooth"),
        ("fungi", "fungus"),
    ];
    pairs
        .iter()
        .filter_map(|(ending, other)| swap(ending, other))
        .for_each(&mut push);
    for form in american(word) {
        push(form);
    }
    out
}

/// American spellings of what may be a British word.
fn american(word: &str) -> Vec<String> {
    const RULES: [(&str, &str); 14] = [
        ("ae", "e"),
        ("oe", "e"),
        ("our", "or"),
        ("isation", "ization"),
        ("ise", "ize"),
        ("yse", "yze"),
        ("sulph", "sulf"),
        ("leuc", "leuk"),
        ("ould", "old"),
        ("lled", "led"),
        ("lling", "ling"),
        ("grey", "gray"),
        ("calibre", "caliber"),
        ("titre", "titer"),
    ];
    let mut out: Vec<String> = Vec::new();
    let mut all = word.to_owned();
    for (british, american) in RULES {
        if word.contains(british) {
            out.push(word.replacen(british, american, 1));
            all = all.replace(british, american);
        }
    }
    if let Some(stem) = word.strip_suffix("re") {
        out.push(format!("{stem}er"));
    }
    if all != word && !out.contains(&all) {
        out.push(all);
    }
    out
}

/// The stem of a derived word, for finding its relatives by their beginning: `fractured` and
/// `fracturing` give `fractur`.
pub(super) fn stem(word: &str) -> Option<&str> {
    const ENDINGS: [&str; 16] = [
        "ization", "ations", "ation", "ities", "ings", "ing", "ity", "ical", "eal", "ous", "ed",
        "al", "ic", "es", "is", "e",
    ];
    let stem = ENDINGS
        .iter()
        .find_map(|ending| word.strip_suffix(ending))?;
    (stem.len() >= 5).then_some(stem)
}

/// Whether two words that stand side by side are forms of one: `ulcer, ulcerated`,
/// `paralysis, paralytic`.
pub(super) fn is_form(one: &str, two: &str) -> bool {
    let same = one.bytes().zip(two.bytes()).take_while(|(a, b)| a == b);
    let (same, short, long) = (
        same.count(),
        one.len().min(two.len()),
        one.len().max(two.len()),
    );
    one != two && same >= 5 && same * 10 >= short * 6 && long - same <= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        words(text).into_iter().map(|(word, _)| word).collect()
    }

    #[test]
    fn words_are_small_and_plain() {
        assert_eq!(
            of("Ménière's disease, left ear"),
            ["meniere", "disease", "left", "ear"]
        );
        assert_eq!(of("X-ray (2 views)"), ["x", "ray", "2", "views"]);
        for text in ["Ménière's disease, left ear", "X-ray (2 Views)", ""] {
            let mut seen = Vec::new();
            each_word(text, &mut String::new(), |word| seen.push(word.to_owned()));
            assert_eq!(seen, of(text));
        }
        let text = "Ménière's disease";
        let (_, place) = words(text).swap_remove(1);
        assert_eq!(text.get(place), Some("disease"));
    }

    #[test]
    fn other_forms_are_tried() {
        let has = |word, form: &str| variants(word).iter().any(|v| v == form);
        assert!(has("anaemia", "anemia") && has("oesophagitis", "esophagitis"));
        assert!(has("diarrhoea", "diarrhea") && has("tumour", "tumor"));
        assert!(has("haemorrhage", "hemorrhage") && has("fractures", "fracture"));
        assert!(has("deficiencies", "deficiency") && has("bursae", "bursa"));
        assert!(has("orthopaedic", "orthopedic") && has("gynaecological", "gynecological"));
        assert_eq!(stem("fractured"), Some("fractur"));
        assert_eq!(stem("ear"), None);
        assert!(is_form("ulcer", "ulcerated") && is_form("abdomen", "abdominal"));
        assert!(is_form("paralysis", "paralytic") && !is_form("hypertension", "hypertrophy"));
    }
}
