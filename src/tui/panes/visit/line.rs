//! The form of one service line.

use super::ask::{Hit, Sheet};
use crate::domain::text::CleanText;
use crate::tui::panes::records::fields::filled;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;
use crate::workflow::code_encounter::{CodingInput, LineInput, NdcInput};

/// Diagnoses to which a line may point.
const POINTERS: usize = 4;

/// The letter of a diagnosis, 1 is A.
pub fn letter(pointer: u8) -> char {
    char::from(b'A' + pointer.saturating_sub(1).min(25))
}

/// The letters of pointers.
pub fn letters(pointers: &[u8]) -> String {
    let letters: Vec<String> = pointers.iter().map(|n| letter(*n).to_string()).collect();
    letters.join(" ")
}

/// The form of a line, or of a new one that points to the first diagnoses.
pub fn form(of: Option<&LineInput>, sheet: &Sheet) -> Form {
    let blank = LineInput::default();
    let line = of.unwrap_or(&blank);
    let n = u8::try_from(sheet.coding.diagnoses.len().min(POINTERS)).unwrap_or(0);
    let pointers = match of {
        Some(line) => line.pointers.clone(),
        None => (1..=n).collect(),
    };
    let mut fields = vec![
        Field::new("code", "Code or words", Kind::Search)
            .required()
            .value(&line.code)
            .help("a code, or words to find one by"),
        filled(
            "modifiers",
            "Modifiers",
            Kind::Capitals,
            &line.modifiers.join(" "),
        )
        .help("up to four, blanks between them"),
        filled("units", "Units", Kind::Text, &line.units).required(),
        filled("dx", "Points to", Kind::Capitals, &letters(&pointers))
            .required()
            .help("the letters of up to four diagnoses, the main one first"),
        filled("charge", "Charge of the line", Kind::Money, &line.charge)
            .help("empty takes the charge master's price times the units"),
    ];
    let drug = line.code.starts_with(['J', 'Q', 'S']) || line.ndc.is_some();
    if drug || !line.description.is_empty() {
        let ndc = line.ndc.clone().unwrap_or_default();
        fields.extend([
            filled("ndc", "NDC", Kind::Text, &ndc.number).help("eleven digits, 5-4-2"),
            filled("quantity", "NDC quantity", Kind::Text, &ndc.quantity),
            filled("unit", "NDC unit", Kind::Capitals, &ndc.unit).help("F2, GR, ME, ML or UN"),
            filled("words", "Description", Kind::Text, &line.description)
                .help("words for an unlisted code"),
        ]);
    }
    let title = if of.is_some() {
        "A line "
    } else {
        "A new line "
    };
    Form::new(CleanText::new(title), sheet.dos, fields)
}

/// The line that a form describes.
pub fn read(form: &Form) -> Result<LineInput, (&'static str, String)> {
    let mut pointers = Vec::new();
    for c in form.text("dx").chars().filter(|c| !matches!(c, ' ' | ',')) {
        match c.to_ascii_uppercase() {
            c @ 'A'..='L' => pointers.push(u8::try_from(c).unwrap_or(b'A') - b'A' + 1),
            _ => return Err(("dx", "letters from A to L".to_owned())),
        }
    }
    let number = form.text("ndc");
    let ndc = (!number.is_empty()).then(|| NdcInput {
        number,
        quantity: form.text("quantity"),
        unit: form.text("unit"),
    });
    Ok(LineInput {
        line: None,
        code: form.text("code").to_uppercase(),
        modifiers: form
            .text("modifiers")
            .split([' ', ',', '-'])
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect(),
        units: form.text("units"),
        charge: form.text("charge"),
        pointers,
        ndc,
        description: form.text("words"),
    })
}

/// Hits as choices of the form.
pub fn choices(hits: &[Hit]) -> Vec<Choice> {
    hits.iter()
        .map(|hit| Choice::new(&hit.code, &format!("{}  {}", hit.display, hit.title)))
        .collect()
}

/// A diagnosis is gone: pointers to it go, those behind it move up.
pub fn forget_diagnosis(coding: &mut CodingInput, place: usize) {
    let gone = u8::try_from(place + 1).unwrap_or(u8::MAX);
    for line in &mut coding.lines {
        line.pointers.retain(|pointer| *pointer != gone);
        for pointer in &mut line.pointers {
            if *pointer > gone {
                *pointer -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taking_a_diagnosis_out_moves_the_pointers_behind_it() {
        let line = LineInput {
            pointers: vec![1, 2, 3],
            ..LineInput::default()
        };
        let mut coding = CodingInput {
            lines: vec![line],
            ..CodingInput::default()
        };
        forget_diagnosis(&mut coding, 1);
        assert_eq!(coding.lines[0].pointers, [1, 2]);
        assert_eq!(letters(&coding.lines[0].pointers), "A B");
    }
}
