//! Templates: visits that recur, by specialty, with the key that picks each.

mod ask;

use super::records::fields::filled;
use super::records::{Record, Records};
use crate::coding::templates::read;
use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::tui::theme::State;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::{Cell, Column};
use crate::workflow::DeedError;
use crate::workflow::templates::{BodyLine, TemplateInput};
use ask::Template;
use chrono::NaiveDate;

/// What is stored: one template, or those of a file or of the starter set.
#[derive(Clone)]
pub struct TemplateRow {
    of: Template,
    input: TemplateInput,
    /// The file to take templates from; `starter` is the set that comes with the program.
    from: String,
}

/// The pane.
pub type Templates = Records<TemplateRow>;

fn state(row: &TemplateRow) -> Cell {
    match row.of.active {
        true => State::Done.into(),
        false => State::Refused.into(),
    }
}

fn lines(row: &TemplateRow) -> String {
    let body = row.of.holds();
    let lines: Vec<String> = body.lines.iter().map(BodyLine::written).collect();
    lines.join("; ")
}

impl Record for TemplateRow {
    type Refs = ();
    const TITLE: &'static str = "Templates";
    const ONE: &'static str = "template";
    const EMPTY: &'static str =
        "No template yet. Press + and write starter after 'From a file' for the starter set.";
    const COLUMNS: &'static [Column<TemplateRow>] = &[
        Column::left("", 1, state),
        Column::left("key", 5, |row: &TemplateRow| (&row.of.shortcut).into()).word("key"),
        Column::left("name", 34, |row: &TemplateRow| (&row.of.name).into()).word("name"),
        Column::left("specialty", 10, |row: &TemplateRow| {
            (&row.of.specialty).into()
        })
        .word("specialty"),
        Column::left("diagnoses", 16, |row: &TemplateRow| {
            row.of.holds().diagnoses.join(" ").into()
        })
        .word("dx")
        .drop(1),
        Column::left("lines", 28, |row: &TemplateRow| lines(row).into())
            .word("line")
            .drop(2),
    ];

    fn id(&self) -> i64 {
        self.of.id
    }

    fn form(of: Option<&TemplateRow>, _: &(), today: NaiveDate) -> Form {
        let t = of.map(|row| &row.of);
        let diagnoses = t.map(|t| t.holds().diagnoses.join(" ")).unwrap_or_default();
        let written = of.map(lines).unwrap_or_default();
        let offered = vec![Choice::new("yes", "offered"), Choice::new("no", "retired")];
        let mut fields = vec![
            filled("name", "Name", Kind::Text, t.map_or("", |t| &t.name)),
            filled("shortcut", "Key", Kind::Text, t.map_or("", |t| &t.shortcut))
                .help("up to four letters; F6 and the key pick it"),
            filled(
                "specialty",
                "Specialty",
                Kind::Capitals,
                t.map_or("", |t| &t.specialty),
            )
            .help("taxonomy code; empty for every clinician"),
            filled(
                "pos",
                "Place of service",
                Kind::Text,
                t.map_or("", |t| &t.pos),
            )
            .help("empty leaves the visit's own"),
            filled("diagnoses", "Diagnoses", Kind::Capitals, &diagnoses)
                .help("codes in order, blanks between them"),
            filled("lines", "Lines", Kind::Text, &written)
                .help("99213-25 x1 AB; the letters point to the diagnoses; ; between lines"),
            Field::new("active", "Is it offered", Kind::Choice)
                .choices(offered)
                .value(if t.is_none_or(|t| t.active) {
                    "yes"
                } else {
                    "no"
                }),
        ];
        if of.is_none() {
            fields.push(
                filled("from", "From a file", Kind::Text, "")
                    .section("Or many at once")
                    .help("a file with one template a line, or starter"),
            );
        }
        Form::new(CleanText::new("A template "), today, fields)
    }

    fn read(form: &Form, of: Option<&TemplateRow>) -> Result<TemplateRow, (&'static str, String)> {
        let blank = Template {
            id: 0,
            name: String::new(),
            specialty: String::new(),
            shortcut: String::new(),
            pos: String::new(),
            body: String::new(),
            active: true,
        };
        let old = of.map_or(blank, |row| row.of.clone());
        let from = form.text("from");
        if !from.is_empty() {
            return Ok(TemplateRow {
                of: old,
                input: TemplateInput::default(),
                from,
            });
        }
        let line = format!(
            "{} | {} | {} | {} | {} | {}",
            form.text("specialty"),
            form.text("shortcut"),
            form.text("name"),
            form.text("pos"),
            form.text("diagnoses"),
            form.text("lines")
        );
        let mut all = read(&line).map_err(|(_, why)| ("lines", why))?;
        let written = all.pop().ok_or(("name", "must be filled in".to_owned()))?;
        let input = TemplateInput {
            template: of.map(|row| row.of.id),
            retired: form.text("active") == "no",
            ..written.into()
        };
        Ok(TemplateRow {
            of: old,
            input,
            from,
        })
    }

    fn list(desk: &mut Desk, _: &About) -> anyhow::Result<(Vec<TemplateRow>, ())> {
        let rows = ask::all(desk)?.into_iter().map(|of| TemplateRow {
            of,
            input: TemplateInput::default(),
            from: String::new(),
        });
        Ok((rows.collect(), ()))
    }

    fn save(self, desk: &mut Desk) -> Result<i64, DeedError> {
        ask::save(desk, self.input, &self.from)
    }
}
