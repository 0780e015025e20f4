//! Visits: what was seen and waits to be coded, with the days that are left.

mod ask;

use super::records::fields::filled;
use super::records::{Record, Records};
use crate::desk::Desk;
use crate::domain::codes::Pos;
use crate::domain::encounter::{Accident, AccidentCause, Encounter, EncounterStatus};
use crate::domain::keys::{EncounterId, FacilityId, PatientId, ProviderId};
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::tui::theme::State;
use crate::tui::widgets::dollars;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::{Cell, Column};
use crate::workflow::DeedError;
use ask::EncounterRow;
use chrono::NaiveDate;

/// Days within which a visit should be billed.
const DAYS: i64 = 14;
/// Day from which it is late.
const LATE: i64 = 10;

/// A visit in the list, with its record for the form.
#[derive(Clone)]
pub struct VisitRow {
    row: EncounterRow,
    encounter: Encounter,
    /// Days since the date of service.
    age: i64,
    /// Whether the place of service is the facility's own.
    own_pos: bool,
}

/// What the form offers: numbers and names.
#[derive(Clone, Default)]
pub struct VisitRefs {
    patients: Vec<(i64, String)>,
    ours: Vec<(i64, String)>,
    referring: Vec<(i64, String)>,
    facilities: Vec<(i64, String, String)>,
}

/// The pane.
pub type Visits = Records<VisitRow>;

const CAUSES: [(&str, &str); 3] = [("AA", "car"), ("EM", "work"), ("OA", "another accident")];

fn state(visit: &VisitRow) -> State {
    match visit.row.status {
        EncounterStatus::ReadyToCode if visit.age >= LATE => State::Needs,
        EncounterStatus::ReadyToCode => State::Next,
        EncounterStatus::OnHold => State::Waiting,
        EncounterStatus::Coded | EncounterStatus::Billed => State::Done,
        EncounterStatus::NotBilled => State::Refused,
    }
}

fn status(visit: &VisitRow) -> Cell {
    let state = state(visit);
    Cell::coloured(
        &format!("{} {}", state.glyph(), visit.row.status.words()),
        state,
    )
}

fn choices(of: &[(i64, String)]) -> Vec<Choice> {
    of.iter()
        .map(|(id, name)| Choice::new(&id.to_string(), name))
        .collect()
}

/// The fields about referral, authorization and the signed note.
fn papers(of: Option<&Encounter>, refs: &VisitRefs) -> [Field; 3] {
    let referring = of
        .and_then(|e| e.referring)
        .map(|id| id.to_string())
        .unwrap_or_default();
    let signed = of.and_then(|e| e.note_signed_on).map(|day| day.to_string());
    [
        Field::new("referring", "Referred by", Kind::Choice)
            .choices(choices(&refs.referring))
            .value(&referring),
        filled(
            "auth",
            "Authorization",
            Kind::Text,
            of.map_or("", |e| &e.authorization),
        )
        .help("prior authorization number (REF*G1, box 23)"),
        filled(
            "signed",
            "Note signed on",
            Kind::Date,
            &signed.unwrap_or_default(),
        )
        .help("no claim leaves before the signed note was seen"),
    ]
}

/// The fields of an accident.
fn accident(of: Option<&Encounter>) -> [Field; 3] {
    let date = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let causes = CAUSES
        .iter()
        .map(|(code, words)| Choice::new(code, words))
        .collect();
    let accident = of.and_then(|e| e.accident.as_ref());
    [
        Field::new("cause", "Caused by", Kind::Choice)
            .choices(causes)
            .value(accident.map_or("", |a| a.cause.code()))
            .section("Only after an accident"),
        filled(
            "accident_on",
            "Accident on",
            Kind::Date,
            &date(accident.map(|a| a.on)),
        ),
        filled(
            "accident_state",
            "State",
            Kind::Capitals,
            accident.map_or("", |a| &a.state),
        ),
    ]
}

impl Record for VisitRow {
    type Refs = VisitRefs;
    const TITLE: &'static str = "Visits";
    const ONE: &'static str = "visit";
    const EMPTY: &'static str = "No visit waits to be coded. Press + to enter one.";
    const OPENS: Option<(&'static str, &'static str)> = Some(("code", "visit"));
    const COLUMNS: &'static [Column<VisitRow>] = &[
        Column::left("DOS", 10, |v: &VisitRow| v.row.dos.to_string().into()).word("dos"),
        Column::right("day", 4, |v: &VisitRow| v.age.to_string().into()).word("day"),
        Column::left("patient", 22, |v: &VisitRow| (&v.row.patient_name).into()).word("patient"),
        Column::left("status", 16, status).word("status"),
        Column::left("payer", 16, |v: &VisitRow| {
            match v.row.payer_name.as_str() {
                "" => "the patient".into(),
                name => name.into(),
            }
        })
        .word("payer")
        .drop(2),
        Column::left("provider", 18, |v: &VisitRow| (&v.row.provider_name).into())
            .word("provider")
            .drop(4),
        Column::left("POS", 3, |v: &VisitRow| (&v.row.pos).into())
            .word("pos")
            .drop(3),
        Column::right("lines", 5, |v: &VisitRow| v.row.n_lines.to_string().into()).drop(5),
        Column::right("charged", 10, |v: &VisitRow| dollars(v.row.charged).into()).drop(1),
        Column::left("", 20, |v: &VisitRow| (&v.row.reason).into())
            .word("why")
            .drop(6),
    ];

    fn id(&self) -> i64 {
        self.row.id.0
    }

    fn form(of: Option<&VisitRow>, refs: &VisitRefs, today: NaiveDate) -> Form {
        let of = of.map(|visit| &visit.encounter);
        let id = |get: fn(&Encounter) -> Option<i64>| {
            of.and_then(get)
                .map(|id| id.to_string())
                .unwrap_or_default()
        };
        let date = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let one = |all: &[(i64, String)]| match all {
            [(id, _)] => id.to_string(),
            _ => String::new(),
        };
        let rendering = match of {
            Some(_) => id(|e| Some(e.rendering.0)),
            None => one(&refs.ours),
        };
        let facility = match (of, refs.facilities.first()) {
            (Some(_), _) => id(|e| Some(e.facility.0)),
            (None, Some((id, ..))) => id.to_string(),
            (None, None) => String::new(),
        };
        let places: Vec<Choice> = refs
            .facilities
            .iter()
            .map(|(id, name, pos)| Choice::new(&id.to_string(), &format!("{name} ({pos})")))
            .collect();
        let pos = of.map(|e| e.pos.to_string()).unwrap_or_default();
        let mut fields = vec![
            Field::new("patient", "Patient", Kind::Choice)
                .required()
                .choices(choices(&refs.patients))
                .value(&id(|e| Some(e.patient.0)))
                .help("type part of the name, or the date of birth"),
            filled(
                "dos",
                "Date of service",
                Kind::Date,
                &date(of.map(|e| e.dos)),
            )
            .required()
            .help("3/2, t for today, -1 for yesterday"),
            Field::new("rendering", "Provider", Kind::Choice)
                .required()
                .choices(choices(&refs.ours))
                .value(&rendering),
            Field::new("facility", "Where", Kind::Choice)
                .required()
                .choices(places)
                .value(&facility),
            filled("pos", "Place of service", Kind::Capitals, &pos)
                .help("two digits; empty takes the facility's"),
        ];
        fields.extend(papers(of, refs));
        fields.extend(accident(of));
        fields.push(
            filled("note", "Note", Kind::Area, of.map_or("", |e| &e.note))
                .help("the visit note; paste it here, Tab leaves it"),
        );
        let title = match of {
            Some(_) => CleanText::new("A visit "),
            None => CleanText::new("A new visit "),
        };
        Form::new(title, today, fields)
    }

    fn read(form: &Form, of: Option<&VisitRow>) -> Result<VisitRow, (&'static str, String)> {
        let must = |key: &'static str| form.id(key).ok_or((key, "choose one".to_owned()));
        let pos = form.text("pos");
        let own_pos = pos.is_empty();
        let pos = if own_pos { "11".to_owned() } else { pos };
        let accident = match AccidentCause::from_code(&form.text("cause")) {
            None => None,
            Some(cause) => Some(Accident {
                cause,
                on: form
                    .date("accident_on")
                    .ok_or(("accident_on", "when it happened".to_owned()))?,
                state: form.text("accident_state"),
            }),
        };
        let old = of.map(|visit| &visit.encounter);
        let encounter = Encounter {
            id: old.map_or(EncounterId(0), |e| e.id),
            patient: PatientId(must("patient")?),
            dos: form.date("dos").ok_or(("dos", "a date".to_owned()))?,
            rendering: ProviderId(must("rendering")?),
            referring: form.id("referring").map(ProviderId),
            facility: FacilityId(must("facility")?),
            pos: Pos::parse(&pos).map_err(|why| ("pos", why.to_string()))?,
            status: old.map_or(EncounterStatus::ReadyToCode, |e| e.status),
            diagnoses: old.map(|e| e.diagnoses.clone()).unwrap_or_default(),
            authorization: form.text("auth"),
            accident,
            note_signed_on: form.date("signed"),
            note: form.text("note"),
            reason: old.map(|e| e.reason.clone()).unwrap_or_default(),
        };
        Ok(VisitRow {
            row: ask::blank(&encounter),
            encounter,
            age: 0,
            own_pos,
        })
    }

    fn list(desk: &mut Desk, about: &About) -> anyhow::Result<(Vec<VisitRow>, VisitRefs)> {
        ask::list(desk, about)
    }

    fn save(self, desk: &mut Desk) -> Result<i64, DeedError> {
        ask::save(&self, desk)
    }
}

/// How many days a visit may still wait, in words.
#[must_use]
pub fn days_left(dos: NaiveDate, today: NaiveDate) -> String {
    format!("day {} of {DAYS}", (today - dos).num_days())
}
