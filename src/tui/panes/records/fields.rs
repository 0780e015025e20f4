//! Fields that many records share: names, addresses, yes or no, spans of time.

use crate::domain::dates::Span;
use crate::domain::party::{Address, PersonName};
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;

/// A field with a text in it.
#[must_use]
pub fn filled(key: &'static str, label: &'static str, kind: Kind, text: &str) -> Field {
    Field::new(key, label, kind).value(text)
}

/// Yes or no.
#[must_use]
pub fn yes_no(key: &'static str, label: &'static str, yes: bool) -> Field {
    Field::new(key, label, Kind::Choice)
        .choices(vec![Choice::new("yes", "yes"), Choice::new("no", "no")])
        .value(if yes { "yes" } else { "no" })
}

/// What a yes-or-no field says.
#[must_use]
pub fn is_yes(form: &Form, key: &str) -> bool {
    form.text(key) == "yes"
}

/// The fields of an address.
#[must_use]
pub fn address(section: &'static str, of: Option<&Address>) -> Vec<Field> {
    let blank = Address::default();
    let of = of.unwrap_or(&blank);
    vec![
        filled("line1", "Street", Kind::Text, &of.line1).section(section),
        filled("line2", "Suite", Kind::Text, &of.line2),
        filled("city", "City", Kind::Text, &of.city),
        filled("state", "State", Kind::Capitals, &of.state)
            .help("two letters, as in an address: NC"),
        filled("zip", "ZIP", Kind::Zip, &of.zip)
            .help("five digits, or nine where a claim needs the place of service"),
    ]
}

/// The address of a form.
///
/// # Errors
/// A state that is not two letters.
pub fn read_address(form: &Form) -> Result<Address, (&'static str, String)> {
    let state = form.text("state");
    if !state.is_empty() && (state.len() != 2 || !state.bytes().all(|b| b.is_ascii_uppercase())) {
        return Err(("state", "two letters, such as NC".to_owned()));
    }
    Ok(Address {
        line1: form.text("line1"),
        line2: form.text("line2"),
        city: form.text("city"),
        state,
        zip: form.text("zip"),
    })
}

/// The fields of a person's name.
#[must_use]
pub fn name(of: Option<&PersonName>) -> Vec<Field> {
    let blank = PersonName::default();
    let of = of.unwrap_or(&blank);
    vec![
        filled("last", "Family name", Kind::Text, &of.last)
            .required()
            .help("as on the insurance card: payers compare it letter by letter"),
        filled("first", "Given name", Kind::Text, &of.first).required(),
        filled("middle", "Middle name", Kind::Text, &of.middle),
        filled("suffix", "Suffix", Kind::Text, &of.suffix).help("Jr, Sr, III"),
    ]
}

/// The name in a form.
#[must_use]
pub fn read_name(form: &Form) -> PersonName {
    PersonName {
        last: form.text("last"),
        first: form.text("first"),
        middle: form.text("middle"),
        suffix: form.text("suffix"),
    }
}

/// A span of time as it is typed: `90d`, `12m`.
#[must_use]
pub fn span(of: Span) -> String {
    match of {
        Span::Days(n) => format!("{n}d"),
        Span::Months(n) => format!("{n}m"),
    }
}

/// Reads a span of time.
///
/// # Errors
/// What is wrong with it, for the field.
pub fn read_span(form: &Form, key: &'static str) -> Result<Span, (&'static str, String)> {
    let text = form.text(key).to_lowercase();
    let wrong = || (key, "days or months: 90d, 12m".to_owned());
    let (digits, months) = match (text.strip_suffix('m'), text.strip_suffix('d')) {
        (Some(digits), _) => (digits, true),
        (None, Some(digits)) => (digits, false),
        (None, None) => (text.as_str(), false),
    };
    let n: u32 = digits.trim().parse().map_err(|_| wrong())?;
    match (n, months) {
        (0, _) => Err(wrong()),
        (n, true) => Ok(Span::Months(n)),
        (n, false) => Ok(Span::Days(n)),
    }
}
