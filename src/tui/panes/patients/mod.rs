//! Patients: who is treated, found by name, birth date, chart number or phone.

mod ask;

use super::records::fields::{address, filled, is_yes, name, read_address, read_name, yes_no};
use super::records::{Record, Records};
use crate::desk::Desk;
use crate::domain::keys::PatientId;
use crate::domain::party::Sex;
use crate::domain::patient::Patient;
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::Column;
use crate::workflow::DeedError;
use chrono::NaiveDate;

/// The pane.
pub type Patients = Records<Patient>;

/// The choices for a sex field.
#[must_use]
pub fn sexes() -> Vec<Choice> {
    vec![
        Choice::new("F", "F female"),
        Choice::new("M", "M male"),
        Choice::new("U", "U unknown"),
    ]
}

impl Record for Patient {
    type Refs = ();
    const TITLE: &'static str = "Patients";
    const ONE: &'static str = "patient";
    const EMPTY: &'static str = "No patient yet. Press + to add the first.";
    const ATTACH: Option<(&'static str, &'static str)> = Some(("coverages", "coverages"));
    const COLUMNS: &'static [Column<Patient>] = &[
        Column::left("name", 28, |p: &Patient| p.name.last_first().into()).word("name"),
        Column::left("born", 10, |p: &Patient| p.birth_date.to_string().into()).word("born"),
        Column::left("sex", 3, |p: &Patient| p.sex.letter().into())
            .word("sex")
            .drop(3),
        Column::left("chart", 10, |p: &Patient| (&p.chart_number).into())
            .word("chart")
            .drop(1),
        Column::left("phone", 10, |p: &Patient| (&p.phone).into())
            .word("phone")
            .drop(2),
        Column::left("city", 14, |p: &Patient| (&p.address.city).into())
            .word("city")
            .drop(4),
        Column::left("", 5, |p: &Patient| match (p.died_on.is_some(), p.qmb) {
            (true, _) => "died".into(),
            (false, true) => "QMB".into(),
            (false, false) => "".into(),
        })
        .drop(5),
    ];

    fn id(&self) -> i64 {
        self.id.0
    }

    fn form(of: Option<&Patient>, (): &(), today: NaiveDate) -> Form {
        let text = |get: fn(&Patient) -> &str| of.map(get).unwrap_or_default().to_owned();
        let date = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let mut fields = name(of.map(|patient| &patient.name));
        fields.extend([
            filled(
                "born",
                "Date of birth",
                Kind::Date,
                &date(of.map(|p| p.birth_date)),
            )
            .required()
            .help("with its year: 2/3/1961"),
            Field::new("sex", "Sex", Kind::Choice)
                .required()
                .choices(sexes())
                .value(of.map_or("", |patient| patient.sex.letter()))
                .help("as the payer has it"),
            filled(
                "chart",
                "Chart number",
                Kind::Text,
                &text(|p| &p.chart_number),
            ),
            filled("phone", "Phone", Kind::Phone, &text(|p| &p.phone)),
        ]);
        fields.extend(address(
            "Where statements go",
            of.map(|patient| &patient.address),
        ));
        fields.extend([
            yes_no("qmb", "QMB", of.is_some_and(|patient| patient.qmb))
                .section("Billing")
                .help("a Qualified Medicare Beneficiary must never be billed"),
            filled(
                "died",
                "Died on",
                Kind::Date,
                &date(of.and_then(|p| p.died_on)),
            ),
            filled("note", "Remarks", Kind::Text, &text(|p| &p.note)),
        ]);
        let title = match of {
            Some(_) => CleanText::new("A patient "),
            None => CleanText::new("A new patient "),
        };
        Form::new(title, today, fields)
    }

    fn read(form: &Form, of: Option<&Patient>) -> Result<Patient, (&'static str, String)> {
        Ok(Patient {
            id: of.map_or(PatientId(0), |patient| patient.id),
            chart_number: form.text("chart"),
            name: read_name(form),
            birth_date: form
                .date("born")
                .ok_or(("born", "a date with its year".to_owned()))?,
            sex: Sex::from_letter(&form.text("sex")),
            address: read_address(form)?,
            phone: form.text("phone"),
            qmb: is_yes(form, "qmb"),
            died_on: form.date("died"),
            note: form.text("note"),
        })
    }

    fn list(desk: &mut Desk, about: &About) -> anyhow::Result<(Vec<Patient>, ())> {
        ask::list(desk, about)
    }

    fn save(self, desk: &mut Desk) -> Result<i64, DeedError> {
        ask::save(&self, desk)
    }
}
