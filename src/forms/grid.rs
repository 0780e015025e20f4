//! A form of fixed letters: ten to the inch across, six lines to the inch down, as the paper forms
//! of claims are typed. What is put on it keeps the box it belongs to, so that a screen can walk
//! the boxes and a test can ask for one.

use super::Font;
use super::page::{Hundredths, LETTER, Page, Text, inches, points};
use crate::domain::money::Money;
use crate::domain::text::CleanText;

/// Lines of a sheet.
pub const LINES: usize = 66;
/// Letters of a line.
pub const COLUMNS: usize = 80;

/// Where column 1 begins, from the left edge of the paper.
const LEFT: Hundredths = inches(30);

/// A place on the form: line and column of its first letter, from 1, and how many letters it takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// The most letters.
    pub width: usize,
}

/// Makes a place of a line, a column and a width.
#[must_use]
pub const fn at(line: usize, column: usize, width: usize) -> Place {
    Place {
        line,
        column,
        width,
    }
}

/// Something typed into a box.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Typed {
    /// The box: `24e`, `33a`.
    pub id: &'static str,
    /// Which of the form's service lines, from 1; none for a box of the whole form.
    pub line: Option<usize>,
    /// Where.
    pub place: Place,
    /// What, cut to the place and without any but plain capitals.
    pub text: String,
}

/// One sheet of a form.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Form {
    /// Everything that is on it.
    pub typed: Vec<Typed>,
}

/// How far a printer puts its letters from where they belong, in hundredths of an inch.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Offset {
    /// To the right.
    pub right: i32,
    /// Down.
    pub down: i32,
}

/// The farthest that a printer may be moved, in hundredths of an inch.
pub const FARTHEST: i32 = 50;

impl Form {
    /// Types into a box of the whole form.
    pub fn put(&mut self, id: &'static str, place: Place, text: &str) {
        self.put_line((id, None), place, text);
    }

    /// Types into a box of a service line.
    pub fn put_line(&mut self, (id, line): (&'static str, Option<usize>), at: Place, text: &str) {
        let text: String = capitals(text).chars().take(at.width).collect();
        let text = text.trim_end();
        if !text.is_empty() {
            self.typed.push(Typed {
                id,
                line,
                place: at,
                text: text.to_owned(),
            });
        }
    }

    /// What stands in a box, the parts of it divided by blanks.
    #[must_use]
    pub fn said(&self, id: &str, line: Option<usize>) -> String {
        let parts: Vec<&str> = self
            .typed
            .iter()
            .filter(|typed| typed.id == id && typed.line == line)
            .map(|typed| typed.text.as_str())
            .collect();
        parts.join(" ")
    }

    /// The sheet as plain text: 66 lines, without blanks at their ends.
    #[must_use]
    pub fn text(&self) -> String {
        let mut grid = vec![vec![' '; COLUMNS]; LINES];
        for typed in &self.typed {
            let line = typed.place.line.checked_sub(1);
            let Some(row) = line.and_then(|n| grid.get_mut(n)) else {
                continue;
            };
            let first = typed.place.column.saturating_sub(1);
            for (spot, letter) in row.iter_mut().skip(first).zip(typed.text.chars()) {
                *spot = letter;
            }
        }
        let mut text = String::new();
        for row in grid {
            let row: String = row.into_iter().collect();
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }

    /// The sheet as a page: Courier of twelve points, whose letters are a tenth of an inch wide.
    #[must_use]
    pub fn page(&self, offset: Offset) -> Page {
        let mut page = Page::new(LETTER);
        for typed in &self.typed {
            let text = Text::new(&typed.text).font(Font::Typed).size(points(12));
            page.put(spot(typed.place.line, typed.place.column, offset), text);
        }
        page
    }
}

/// Where a letter stands on paper: its left edge and its base line.
#[must_use]
pub fn spot(line: usize, column: usize, offset: Offset) -> (Hundredths, Hundredths) {
    let number = |n: usize| i32::try_from(n).unwrap_or(0);
    let right = LEFT + inches(10) * (number(column) - 1) + inches(1) * offset.right;
    // A sixth of an inch is twelve points.
    let down = points(12) * number(line) + inches(1) * offset.down;
    (right, down)
}

/// A page that shows how a printer is set: crosses at known places with what they must measure.
#[must_use]
pub fn alignment(offset: Offset) -> Page {
    let mut form = Form::default();
    for column in (1..=COLUMNS).step_by(10) {
        for line in [2, 8, 22, 44, 56, 61] {
            form.put("test", at(line, column, 1), "X");
        }
    }
    let words = [
        (
            10,
            "EVERY X BELONGS ON A LINE OF TYPE AND A TENTH COLUMN OF THE FORM".to_owned(),
        ),
        (
            11,
            "THE FIRST X OF LINE 8 IS 0.30 INCH FROM THE LEFT, 1.33 FROM THE TOP".to_owned(),
        ),
        (
            13,
            format!(
                "THIS SHEET WAS PRINTED {} RIGHT AND {} DOWN, IN HUNDREDTHS OF AN INCH",
                offset.right, offset.down
            ),
        ),
        (
            14,
            "MEASURE, AND GIVE THE PRINT COMMAND WHAT IS MISSING AS --OFFSET RIGHT,DOWN".to_owned(),
        ),
    ];
    for (line, said) in words {
        // The words are not cut to capitals: their full stops and commas matter here.
        form.typed.push(Typed {
            id: "test",
            line: None,
            place: at(line, 2, COLUMNS),
            text: said,
        });
    }
    form.page(offset)
}

/// Text in capitals without what a form's reader stumbles over: letters, digits, blanks, hyphens,
/// commas and slashes stay, and so does what a code or a number is made of.
#[must_use]
pub fn capitals(text: &str) -> String {
    let clean = CleanText::new(text);
    let mut out = String::with_capacity(text.len());
    for c in clean.as_str().chars().flat_map(char::to_uppercase) {
        match c {
            'A'..='Z' | '0'..='9' | ' ' | '-' | ',' | '/' | '&' | '.' | '+' | '(' | ')' => {
                out.push(c);
            }
            '\'' | '’' => {}
            _ => out.push_str(plain(c)),
        }
    }
    out
}

/// The plain letters nearest to a letter beyond ASCII; a blank for what is no letter.
const fn plain(c: char) -> &'static str {
    match c {
        'À'..='Å' => "A",
        'Æ' => "AE",
        'Ç' => "C",
        'È'..='Ë' => "E",
        'Ì'..='Ï' => "I",
        'Ñ' => "N",
        'Ò'..='Ö' | 'Ø' => "O",
        'Ù'..='Ü' => "U",
        'Ý' => "Y",
        'Ł' => "L",
        'Š' | 'Ś' => "S",
        'Ž' | 'Ż' | 'Ź' => "Z",
        'Č' | 'Ć' => "C",
        'Ř' => "R",
        'Ě' | 'Ę' => "E",
        'Ą' => "A",
        '\u{300}'..='\u{36f}' => "",
        _ => " ",
    }
}

/// Words without punctuation, as addresses and organisations are typed.
#[must_use]
pub fn words(text: &str) -> String {
    let kept: String = capitals(text)
        .chars()
        .map(|c| {
            if matches!(c, ',' | '.' | '(' | ')' | '+') {
                ' '
            } else {
                c
            }
        })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An amount in a place of dollars and two places of cents: right-aligned, no point, no sign.
#[must_use]
pub fn dollars_and_cents(amount: Money, width: usize) -> String {
    let digits: String = amount
        .to_string()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    format!("{digits:>width$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_where_the_form_wants_them() {
        let mut form = Form::default();
        form.put("1", at(8, 1, 1), "x");
        form.put("2", at(10, 1, 28), "o'brien-núñez, maría");
        let text = form.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 66);
        assert_eq!((lines[7], lines[9]), ("X", "OBRIEN-NUNEZ, MARIA"));
        // Box 1 is 1.333 inches down and 0.30 inch in: 96 and 21.6 points.
        assert_eq!(spot(8, 1, Offset::default()), (2160, 9600));
        let moved = Offset {
            right: 15,
            down: -10,
        };
        assert_eq!(spot(8, 1, moved), (2160 + 1080, 9600 - 720));
    }

    #[test]
    fn amounts_have_no_point() {
        let money = |text: &str| Money::parse(text).unwrap();
        assert_eq!(dollars_and_cents(money("612"), 8), "   61200");
        assert_eq!(dollars_and_cents(money("0.05"), 8), "     005");
    }
}
