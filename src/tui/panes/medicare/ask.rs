//! What the reckoning asks of the desk.

use super::Msg;
use crate::codesets::{CodeSets, Locality};
use crate::coding::medicare_fee::{
    NoFee, Participation, Practitioner, Priced, Service, Setting, TypedLine, locality_of_zip,
    price_day,
};
use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::theme::State;
use chrono::NaiveDate;

/// The questions.
pub enum Ask {
    /// What day it is.
    Today,
    /// What Medicare allows.
    Price(Asked),
}

/// What was typed.
pub struct Asked {
    pub(super) lines: String,
    pub(super) dos: Option<NaiveDate>,
    pub(super) pos: String,
    pub(super) zip: String,
    pub(super) charge: Option<Money>,
    pub(super) minutes: Option<u32>,
    pub(super) base_units: Option<u32>,
}

/// The reckoning: rows of a state, an amount or none, and words.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) title: CleanText,
    pub(super) rows: Vec<(State, String, CleanText)>,
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
        Ask::Today => Msg::Today(desk.clock.today()),
        Ask::Price(asked) => {
            let dos = asked.dos.unwrap_or_else(|| desk.clock.today());
            Msg::Sheet(sheet(&desk.codes, &asked, dos))
        }
    }
}

fn row(state: State, amount: impl ToString, text: &str) -> (State, String, CleanText) {
    (state, amount.to_string(), CleanText::new(text))
}

fn sheet(codes: &CodeSets, asked: &Asked, dos: NaiveDate) -> Sheet {
    let mut rows = Vec::new();
    let (locality, known) = match asked.zip.trim() {
        "" => (Locality::national(), true),
        zip => match locality_of_zip(codes, zip, dos) {
            Some(place) => (place.clone(), true),
            None => (Locality::national(), false),
        },
    };
    if !known {
        let text = "no locality is known for that ZIP code that day: the national amount follows; \
                    import the GPCI and ZIP5 files";
        rows.push(row(State::Needs, "", text));
    }
    let words = asked
        .lines
        .split([' ', ',', ';'])
        .filter(|word| !word.is_empty());
    let mut lines = Vec::new();
    for word in words {
        match TypedLine::parse(word) {
            Ok(line) => lines.push(line),
            Err(why) => rows.push(row(State::Refused, "", &format!("{word}: {why}"))),
        }
    }
    let modifiers: Vec<Vec<&str>> = lines
        .iter()
        .map(|line| line.modifiers.iter().map(String::as_str).collect())
        .collect();
    let services: Vec<Service<'_>> = lines
        .iter()
        .zip(&modifiers)
        .map(|(line, modifiers)| Service {
            code: &line.code,
            modifiers,
            pos: &asked.pos,
            units: line.units,
            minutes: asked.minutes,
            base_units: asked.base_units,
            charge: asked.charge,
        })
        .collect();
    let setting = Setting {
        dos,
        locality: &locality,
        qualifying: false,
        practitioner: Practitioner::Physician,
        participation: Participation::Participating,
    };
    let priced = price_day(codes, &setting, &services);
    let total: Money = priced.iter().flatten().map(|p| p.allowed).sum();
    for (line, priced) in lines.iter().zip(&priced) {
        told(&line.written(), priced, &mut rows);
    }
    if lines.len() > 1 {
        rows.push(row(State::Done, total, "allowed in all"));
    }
    let title = CleanText::new(&format!("{} on {dos} ", locality.name));
    Sheet { title, rows }
}

fn told(line: &str, priced: &Result<Priced, NoFee>, rows: &mut Vec<(State, String, CleanText)>) {
    let priced = match priced {
        Ok(priced) => priced,
        Err(why) => {
            rows.push(row(State::Refused, "", &format!("{line}: {why}")));
            return;
        }
    };
    let rate = if priced.facility {
        "facility"
    } else {
        "non-facility"
    };
    rows.push(row(
        State::Next,
        "",
        &format!("{line}  {rate}  ({})", priced.release),
    ));
    for step in &priced.steps {
        rows.push(row(State::Plain, step.amount, &step.what));
    }
    rows.push(row(State::Done, priced.allowed, "allowed"));
    let text = format!(
        "patient 20 %, deductible aside; Medicare {} after sequestration {}",
        priced.payment, priced.sequestration
    );
    rows.push(row(State::Plain, priced.coinsurance, &text));
    for note in &priced.notes {
        rows.push(row(State::Needs, "", note));
    }
}
