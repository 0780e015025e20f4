//! Shapes of text on a claim: addresses, ZIP codes, taxonomies, the characters that X12 allows.

use crate::domain::party::Address;

/// What an address lacks to be sent, in words; none when it has street, city, state and ZIP.
pub fn missing_part(address: &Address) -> Option<&'static str> {
    match address.line1.trim() {
        "" => Some("the street"),
        _ => missing_place(address),
    }
}

/// What an address lacks of city, state and ZIP code; the street may be left out.
pub fn missing_place(address: &Address) -> Option<&'static str> {
    let parts = [
        (&address.city, "the city"),
        (&address.state, "the state"),
        (&address.zip, "the ZIP code"),
    ];
    parts
        .into_iter()
        .find(|(part, _)| part.trim().is_empty())
        .map(|(_, words)| words)
}

/// The digits of a ZIP code if it has five or nine, hyphens left out.
pub fn zip_digits(zip: &str) -> Option<usize> {
    let mut n = 0;
    for b in zip.trim().bytes().filter(|b| *b != b'-') {
        if !b.is_ascii_digit() {
            return None;
        }
        n += 1;
    }
    matches!(n, 5 | 9).then_some(n)
}

/// Is the street a post office box?
pub fn is_po_box(street: &str) -> bool {
    let mut letters = street
        .bytes()
        .filter(u8::is_ascii_alphabetic)
        .map(|b| b.to_ascii_uppercase());
    let mut start = [0_u8; 13];
    let mut n = 0;
    for (to, from) in start.iter_mut().zip(letters.by_ref()) {
        *to = from;
        n += 1;
    }
    let start = start.get(..n).unwrap_or_default();
    let has_number = street.bytes().any(|b| b.is_ascii_digit());
    start.starts_with(b"POBOX")
        || start.starts_with(b"POSTOFFICEBOX")
        || (start == b"POB" && has_number)
        || (start == b"BOX" && has_number)
}

/// Is it a provider taxonomy code: ten characters, three digits first and an `X` last (NUCC)?
pub fn is_taxonomy(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes.len() == 10
        && bytes.ends_with(b"X")
        && bytes.iter().take(3).all(u8::is_ascii_digit)
        && bytes
            .iter()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// Is it a CLIA number: ten characters, the third a `D`, all others digits (42 CFR 493)?
pub fn is_clia(number: &str) -> bool {
    let bytes = number.as_bytes();
    let shaped = |(n, b): (usize, &u8)| {
        if n == 2 {
            *b == b'D'
        } else {
            b.is_ascii_digit()
        }
    };
    bytes.len() == 10 && bytes.iter().enumerate().all(shaped)
}

/// The first character that a claim file cannot hold as it is: a delimiter, a control character
/// or a letter outside the basic and extended sets of X12 (005010X222A1, B.1.1.2).
pub fn foreign_character(text: &str) -> Option<char> {
    text.chars()
        .find(|c| matches!(c, '*' | '~' | ':' | '^' | '>' | '|') || !(' '..='~').contains(c))
}

/// The states and territories of N402.
pub fn is_state(state: &str) -> bool {
    ZIP_PREFIXES.iter().any(|(name, _)| *name == state)
}

/// Does a ZIP code lie in a state, by its first three digits? True for what cannot be judged.
pub fn zip_in_state(zip: &str, state: &str) -> bool {
    let Some((_, ranges)) = ZIP_PREFIXES.iter().find(|(name, _)| *name == state) else {
        return true;
    };
    let Some(prefix) = zip.get(..3).and_then(|p| p.parse::<u16>().ok()) else {
        return true;
    };
    ranges
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&prefix))
}

/// ZIP code prefixes of every state, territory and military address (USPS).
#[rustfmt::skip]
const ZIP_PREFIXES: [(&str, &[(u16, u16)]); 62] = [
    ("AA", &[(340, 340)]),
    ("AE", &[(90, 98)]),
    ("AK", &[(995, 999)]),
    ("AL", &[(350, 369)]),
    ("AP", &[(962, 966)]),
    ("AR", &[(716, 729), (755, 755)]),
    ("AS", &[(967, 967)]),
    ("AZ", &[(850, 865)]),
    ("CA", &[(900, 961)]),
    ("CO", &[(800, 816)]),
    ("CT", &[(60, 69)]),
    ("DC", &[(200, 205), (569, 569)]),
    ("DE", &[(197, 199)]),
    ("FL", &[(320, 349)]),
    ("FM", &[(969, 969)]),
    ("GA", &[(300, 319), (398, 399)]),
    ("GU", &[(969, 969)]),
    ("HI", &[(967, 968)]),
    ("IA", &[(500, 528)]),
    ("ID", &[(832, 838)]),
    ("IL", &[(600, 629)]),
    ("IN", &[(460, 479)]),
    ("KS", &[(660, 679)]),
    ("KY", &[(400, 427)]),
    ("LA", &[(700, 714)]),
    ("MA", &[(10, 27), (55, 55)]),
    ("MD", &[(206, 219)]),
    ("ME", &[(39, 49)]),
    ("MH", &[(969, 969)]),
    ("MI", &[(480, 499)]),
    ("MN", &[(550, 567)]),
    ("MO", &[(630, 658)]),
    ("MP", &[(969, 969)]),
    ("MS", &[(386, 397)]),
    ("MT", &[(590, 599)]),
    ("NC", &[(270, 289)]),
    ("ND", &[(580, 588)]),
    ("NE", &[(680, 693)]),
    ("NH", &[(30, 38)]),
    ("NJ", &[(70, 89)]),
    ("NM", &[(870, 884)]),
    ("NV", &[(889, 898)]),
    ("NY", &[(5, 5), (63, 63), (100, 149)]),
    ("OH", &[(430, 459)]),
    ("OK", &[(730, 732), (734, 749)]),
    ("OR", &[(970, 979)]),
    ("PA", &[(150, 196)]),
    ("PR", &[(6, 7), (9, 9)]),
    ("PW", &[(969, 969)]),
    ("RI", &[(28, 29)]),
    ("SC", &[(290, 299)]),
    ("SD", &[(570, 577)]),
    ("TN", &[(370, 385)]),
    ("TX", &[(733, 733), (750, 799), (885, 885)]),
    ("UT", &[(840, 847)]),
    ("VA", &[(201, 201), (220, 246)]),
    ("VI", &[(8, 8)]),
    ("VT", &[(50, 54), (56, 59)]),
    ("WA", &[(980, 994)]),
    ("WI", &[(530, 549)]),
    ("WV", &[(247, 268)]),
    ("WY", &[(820, 831), (834, 834)]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_told_from_streets() {
        for street in [
            "PO Box 12",
            "P.O. BOX 12",
            "p o box 7",
            "Post Office Box 9",
            "POB 3",
            "Box 4",
        ] {
            assert!(is_po_box(street), "{street}");
        }
        for street in [
            "12 Boxwood Lane",
            "100 Main St",
            "Pobst Road 4",
            "Box Elder Rd 1",
            "",
        ] {
            assert!(!is_po_box(street), "{street}");
        }
    }

    #[test]
    fn zip_codes_have_five_or_nine_digits_and_a_state() {
        assert_eq!(zip_digits("28801"), Some(5));
        assert_eq!(zip_digits("28801-1234"), Some(9));
        assert_eq!(zip_digits("3111"), None);
        assert_eq!(zip_digits("2880A"), None);
        assert!(zip_in_state("288011234", "NC"));
        assert!(!zip_in_state("90210", "NC"));
        assert!(zip_in_state("00501", "NY"));
        assert!(is_state("DC") && !is_state("XX"));
    }

    #[test]
    fn numbers_have_their_shapes() {
        assert!(is_taxonomy("207Q00000X"));
        assert!(!is_taxonomy("203BF0100Y") && !is_taxonomy("207Q0000X"));
        assert!(is_clia("34D1234567") && !is_clia("3411234567"));
    }

    #[test]
    fn delimiters_and_accents_are_foreign() {
        assert_eq!(foreign_character("O'NEIL-SMITH, JR. (3)"), None);
        assert_eq!(foreign_character("A*B"), Some('*'));
        assert_eq!(foreign_character("Pérez"), Some('é'));
    }
}
