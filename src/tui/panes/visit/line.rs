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
    let pointers = match of {
        Some(line) => line.pointers.clone(),
        None => first_pointers(sheet.coding.diagnoses.len()),
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

/// A line typed in one go: `20610-RT x2 AB 135.00`.
pub struct Quick {
    /// The words or the code to look for.
    pub look: String,
    /// What stood behind them.
    pub line: LineInput,
}

/// Reads a line typed in one go. Without letters it points to nothing yet.
pub fn quick(text: &str) -> Quick {
    let mut words = text.split_whitespace();
    let mut parts = words.next().unwrap_or_default().split('-');
    let look = parts.next().unwrap_or_default().to_uppercase();
    let mut line = LineInput {
        code: look.clone(),
        modifiers: parts
            .map(str::to_uppercase)
            .filter(|m| !m.is_empty())
            .collect(),
        ..LineInput::default()
    };
    for word in words {
        let units = word
            .strip_prefix(['x', 'X'])
            .filter(|n| n.parse::<u32>().is_ok());
        if let Some(units) = units {
            line.units = units.to_owned();
        } else if word.contains('.') {
            line.charge = word.to_owned();
        } else {
            line.pointers.extend(word.chars().filter_map(pointer));
        }
    }
    line.pointers.truncate(POINTERS);
    Quick { look, line }
}

/// Does a text begin as a procedure does: five letters and digits, or digits so far?
pub fn looks_like_a_line(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

fn pointer(letter: char) -> Option<u8> {
    match letter.to_ascii_uppercase() {
        c @ 'A'..='L' => Some(u8::try_from(c).unwrap_or(b'A') - b'A' + 1),
        _ => None,
    }
}

/// The first diagnoses, as many as a line may point to.
pub fn first_pointers(n_diagnoses: usize) -> Vec<u8> {
    let n = u8::try_from(n_diagnoses.min(POINTERS)).unwrap_or(0);
    (1..=n).collect()
}

/// A diagnosis goes to another place, counted from 0; pointers follow.
pub fn move_diagnosis(coding: &mut CodingInput, from: usize, to: usize) {
    let n = coding.diagnoses.len();
    if from >= n || to >= n {
        return;
    }
    let moved = coding.diagnoses.remove(from);
    coding.diagnoses.insert(to, moved);
    let place = |n: usize| u8::try_from(n + 1).unwrap_or(u8::MAX);
    let (from, to) = (place(from), place(to));
    let lines = coding.lines.iter_mut();
    for pointer in lines.flat_map(|line| line.pointers.iter_mut()) {
        *pointer = match *pointer {
            n if n == from => to,
            n if from < n && n <= to => n - 1,
            n if to <= n && n < from => n + 1,
            n => n,
        };
    }
}

/// The line that a form describes.
pub fn read(form: &Form) -> Result<LineInput, (&'static str, String)> {
    let mut pointers = Vec::new();
    for c in form.text("dx").chars().filter(|c| !matches!(c, ' ' | ',')) {
        match pointer(c) {
            Some(place) => pointers.push(place),
            None => return Err(("dx", "letters from A to L".to_owned())),
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
    fn a_line_is_typed_in_one_go() {
        let Quick { look, line } = quick("j3301-rt-59 x4 af 80.00");
        assert_eq!(look, "J3301");
        assert_eq!(line.modifiers, ["RT", "59"]);
        assert_eq!((line.units.as_str(), line.charge.as_str()), ("4", "80.00"));
        assert_eq!(line.pointers, [1, 6]);
        assert_eq!(quick("99214").line.pointers, Vec::<u8>::new());
        assert!(looks_like_a_line("99214") && !looks_like_a_line("E11"));
    }

    #[test]
    fn pointers_follow_a_diagnosis_that_moves_up() {
        let line = LineInput {
            pointers: vec![1, 2, 3],
            ..LineInput::default()
        };
        let mut coding = CodingInput {
            diagnoses: ["A", "B", "C"].map(str::to_owned).to_vec(),
            lines: vec![line],
            ..CodingInput::default()
        };
        move_diagnosis(&mut coding, 2, 1);
        assert_eq!(coding.diagnoses, ["A", "C", "B"]);
        assert_eq!(coding.lines[0].pointers, [1, 3, 2]);
    }

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
