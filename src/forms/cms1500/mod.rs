//! The CMS-1500 (02/12): a professional claim on paper, six service lines to a sheet.
//!
//! Places are those of the printed form as two generators and the print rules agree on them; the
//! data alone is typed, for red forms, or on a form drawn with lines of our own, for reading.

mod boxes;
mod drawn;
mod head;
mod lines;

use chrono::NaiveDate;

pub use boxes::{BOXES, BoxGuide};

use super::grid::Form;
use super::grid::Offset;
use super::page::Page;
use crate::domain::claim::{EntityName, ProfessionalClaim};
use crate::domain::party::PersonName;

/// Service lines of a sheet.
pub const LINES_A_SHEET: usize = 6;

/// A claim as its sheets: each has the whole head, six lines at most, and the total of its lines.
/// `signed_on` is the day in box 31.
#[must_use]
pub fn sheets(claim: &ProfessionalClaim, signed_on: NaiveDate) -> Vec<Form> {
    let groups: Vec<_> = match claim.lines.is_empty() {
        true => vec![&claim.lines[..]],
        false => claim.lines.chunks(LINES_A_SHEET).collect(),
    };
    groups
        .into_iter()
        .enumerate()
        .map(|(n, group)| {
            let mut form = Form::default();
            head::write(&mut form, claim);
            lines::write(&mut form, claim, group);
            lines::foot(&mut form, claim, (group, n == 0));
            lines::providers(&mut form, claim, signed_on);
            form
        })
        .collect()
}

/// A sheet on a form of our own lines and titles.
#[must_use]
pub fn drawn(form: &Form, offset: Offset) -> Page {
    let mut page = form.page(offset);
    drawn::draw(&mut page, offset);
    page
}

/// The guide of a box, by its number.
#[must_use]
pub fn guide(id: &str) -> Option<&'static BoxGuide> {
    BOXES.iter().find(|known| known.id == id)
}

/// Does the claim go to Medicare Part B, whose paper has rules of its own (Claims Processing
/// Manual, chapter 26)?
fn is_medicare(claim: &ProfessionalClaim) -> bool {
    claim.filing_code == "MB"
}

/// `LAST SUFFIX, FIRST, MIDDLE`.
fn person(name: &PersonName) -> String {
    let mut last = name.last.replace(',', " ");
    if !name.suffix.is_empty() {
        last.push(' ');
        last.push_str(&name.suffix.replace('.', ""));
    }
    let mut parts = vec![last];
    for part in [&name.first, &name.middle] {
        if !part.is_empty() {
            parts.push(part.replace([',', '.'], ""));
        }
    }
    parts.join(", ")
}

fn entity(name: &EntityName) -> String {
    match name {
        EntityName::Person(name) => person(name),
        EntityName::Organization(name) => super::grid::words(name),
    }
}

/// `FIRST MIDDLE LAST`, as a signature has it.
fn signature(name: &EntityName) -> String {
    match name {
        EntityName::Person(name) => {
            let parts = [&name.first, &name.middle, &name.last];
            let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
            super::grid::words(&parts.join(" "))
        }
        EntityName::Organization(name) => super::grid::words(name),
    }
}
