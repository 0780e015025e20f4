//! Text made fit for an element: no delimiter, no control character, no letter beyond ASCII.

/// Text in the basic character set: upper case letters, digits, blank and ``!"&'()+,-./;?=``.
///
/// X12's basic set also has the delimiters `* : ~ ^` of our own files; those are left out, since
/// X12 has no way to quote them. A character with no equivalent becomes a blank, and runs of
/// blanks become one. (X12.6, basic character set; warnings W22004 of a commercial validator.)
pub fn basic(text: &str) -> String {
    tidy(text, |c| {
        c.is_ascii_uppercase() || c.is_ascii_digit() || "!\"&'()+,-./;?=".contains(c)
    })
}

/// Text in upper case that may use the extended set besides, as mail addresses need: `@ _ # % $`.
pub fn extended(text: &str) -> String {
    tidy(text, |c| c.is_ascii_graphic() && !"*:~^|<>`".contains(c))
}

fn tidy(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    let mut put = |c: char| {
        if keep(c) {
            if blank && !out.is_empty() {
                out.push(' ');
            }
            blank = false;
            out.push(c);
        } else {
            blank = true;
        }
    };
    for c in text.chars() {
        match plain(c) {
            Some(letters) => letters.chars().for_each(&mut put),
            None => put(c.to_ascii_uppercase()),
        }
    }
    out
}

/// The plain letters for a letter beyond ASCII, upper case.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "A",
        'Æ' | 'æ' => "AE",
        'Ç' | 'ç' | 'Ć'..='č' => "C",
        'Ð' | 'ð' | 'Ď'..='đ' => "D",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "E",
        'Ĝ'..='ģ' => "G",
        'Ĥ'..='ħ' => "H",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "I",
        'Ĵ' | 'ĵ' => "J",
        'Ķ'..='ĸ' => "K",
        'Ĺ'..='ł' => "L",
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => "N",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "O",
        'Œ' | 'œ' => "OE",
        'Ŕ'..='ř' => "R",
        'ß' => "SS",
        'Ś'..='š' | 'Ș' | 'ș' => "S",
        'Þ' | 'þ' => "TH",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "T",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "U",
        'Ŵ' | 'ŵ' => "W",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "Y",
        'Ź'..='ž' => "Z",
        '‘' | '’' | 'ʼ' | '´' => "'",
        '“' | '”' => "\"",
        '‐'..='―' => "-",
        '…' => "...",
        // A decomposed accent follows its letter and is simply dropped.
        '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_accents_not_their_letters() {
        assert_eq!(basic("Müñoz-O’Brien, José"), "MUNOZ-O'BRIEN, JOSE");
        assert_eq!(basic("Łukasz Straße"), "LUKASZ STRASSE");
        assert_eq!(basic("Jose\u{301}"), "JOSE");
    }

    #[test]
    fn nothing_can_break_out_of_an_element() {
        assert_eq!(basic("A*B~C:D^E\r\nF\u{1b}[31mG"), "A B C D E F 31MG");
        assert_eq!(basic("12 Elm St, Apt #4"), "12 ELM ST, APT 4");
        assert_eq!(extended("a_b@c.example~SE*1"), "A_B@C.EXAMPLE SE 1");
        assert_eq!(basic("  \u{4e2d} "), "");
    }
}
