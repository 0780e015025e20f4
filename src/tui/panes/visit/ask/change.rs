//! Changes of the codes, made on the desk to what is stored there: keys that come faster than
//! answers are never lost and never undo one another.

use super::super::ask::{Hit, find};
use super::super::line::{self, Quick};
use crate::codesets::search::SearchSet;
use crate::desk::Desk;
use crate::domain::encounter::Encounter;
use crate::domain::keys::EncounterId;
use crate::scrub::Change as Fixed;
use crate::store::{charges, encounters};
use crate::workflow::code_encounter::{CodingInput, LineInput, code_encounter};
use crate::workflow::templates::{UseTemplate, use_template};
use crate::workflow::{Role, perform as deed};
use anyhow::{Context as _, Result};

/// One change.
#[derive(Debug, Clone)]
pub enum Change {
    /// What was typed, before its hits were seen.
    Typed(String),
    /// A diagnosis at the end.
    Diagnosis(String),
    /// A line in a place, or at the end.
    Line(Option<usize>, LineInput),
    /// A diagnosis goes, and the pointers to it.
    DropDiagnosis(usize),
    /// A diagnosis moves up.
    RaiseDiagnosis(usize),
    /// A line goes.
    DropLine(usize),
    /// The codes as they were.
    All(CodingInput),
    /// The codes of a template as well.
    Template(i64),
    /// The codes of the visit before.
    Repeat,
    /// What puts a finding right.
    Fix(Fixed),
}

/// Makes a change; tells what is said about it.
pub fn make(desk: &mut Desk, id: i64, change: Change) -> Result<String> {
    if let Change::Template(template) = change {
        let input = UseTemplate {
            encounter: id,
            template,
        };
        deed(desk, Role::Coder, |cx| use_template(cx, input))?;
        return Ok("the codes of the template are added".to_owned());
    }
    let mut coding = stored(desk, id)?;
    let mut said = String::new();
    match change {
        Change::Typed(text) => typed(desk, &mut coding, &text)?,
        Change::Diagnosis(code) => add(&mut coding, code),
        Change::Line(place, line) => put(&mut coding, place, line),
        Change::DropDiagnosis(n) => {
            if n < coding.diagnoses.len() {
                coding.diagnoses.remove(n);
                line::forget_diagnosis(&mut coding, n);
            }
        }
        Change::RaiseDiagnosis(n) => {
            line::move_diagnosis(&mut coding, n, n.saturating_sub(1));
        }
        Change::DropLine(n) => {
            if n < coding.lines.len() {
                coding.lines.remove(n);
            }
        }
        Change::All(before) => {
            let known: Vec<Option<i64>> = coding.lines.iter().map(|line| line.line).collect();
            coding = before;
            for line in &mut coding.lines {
                line.line = line.line.filter(|_| known.contains(&line.line));
            }
        }
        Change::Repeat => said = repeat(desk, &mut coding)?,
        Change::Fix(fixed) => fix(&mut coding, &fixed)?,
        Change::Template(_) => {}
    }
    deed(desk, Role::Coder, |cx| code_encounter(cx, coding))?;
    Ok(said)
}

fn encounter(desk: &Desk, id: i64) -> Result<Encounter> {
    let found = desk.store.read(|db| encounters::get(db, EncounterId(id)))?;
    found.context("the visit is gone")
}

fn stored(desk: &Desk, id: i64) -> Result<CodingInput> {
    let encounter = encounter(desk, id)?;
    let lines = desk
        .store
        .read(|db| charges::of_encounter(db, encounter.id))?;
    Ok(CodingInput::of(&encounter, &lines))
}

fn add(coding: &mut CodingInput, code: String) {
    let same = |have: &String| have.eq_ignore_ascii_case(&code);
    if !coding.diagnoses.iter().any(same) {
        coding.diagnoses.push(code);
    }
}

fn put(coding: &mut CodingInput, place: Option<usize>, mut line: LineInput) {
    if line.pointers.is_empty() && place.is_none() {
        line.pointers = line::first_pointers(coding.diagnoses.len());
    }
    match place.and_then(|n| coding.lines.get_mut(n)) {
        Some(old) => {
            line.line = old.line;
            *old = line;
        }
        None => coding.lines.push(line),
    }
}

/// Takes what was typed for its best hit, as Enter on the first row would.
fn typed(desk: &mut Desk, coding: &mut CodingInput, text: &str) -> Result<()> {
    let hits = find(desk, coding.encounter, text)?;
    match taken(text, hits.first()) {
        Change::Line(place, line) => put(coding, place, line),
        Change::Diagnosis(code) => add(coding, code),
        _ => {}
    }
    Ok(())
}

/// Makes on the codes what a fix would make on their claim.
fn fix(coding: &mut CodingInput, fixed: &Fixed) -> Result<()> {
    let place = |n: usize| n.saturating_sub(1);
    match fixed {
        Fixed::ReplaceDiagnosis { place: n, with } => {
            if let Some(code) = coding.diagnoses.get_mut(place(*n)) {
                *code = with.to_string();
            }
        }
        Fixed::RemoveDiagnosis { place: n } if place(*n) < coding.diagnoses.len() => {
            coding.diagnoses.remove(place(*n));
            line::forget_diagnosis(coding, place(*n));
        }
        Fixed::RemoveDiagnosis { .. } => {}
        Fixed::MoveDiagnosis { from, to } => line::move_diagnosis(coding, place(*from), place(*to)),
        Fixed::AddModifier { line, modifier } => {
            if let Some(line) = coding.lines.get_mut(place(*line)) {
                line.modifiers.push(modifier.to_string());
            }
        }
        Fixed::SetModifiers { line, modifiers } => {
            if let Some(line) = coding.lines.get_mut(place(*line)) {
                line.modifiers = modifiers.iter().map(ToString::to_string).collect();
            }
        }
        Fixed::SetUnits { line, units } => {
            if let Some(line) = coding.lines.get_mut(place(*line)) {
                line.units = units.to_string();
                line.charge.clear();
            }
        }
        Fixed::SetPointers { line, pointers } => {
            if let Some(line) = coding.lines.get_mut(place(*line)) {
                line.pointers.clone_from(pointers);
            }
        }
        Fixed::DropLinePos { .. }
        | Fixed::SetCharged(_)
        | Fixed::DropRendering
        | Fixed::DropFacility
        | Fixed::SetText { .. } => {
            anyhow::bail!("this is no matter of codes: it is put right on the records or the claim")
        }
    }
    Ok(())
}

/// What Enter on a hit does: a diagnosis, or a line with what was typed behind its code.
pub fn taken(text: &str, hit: Option<&Hit>) -> Change {
    match hit {
        Some(hit) if hit.set != SearchSet::Icd10Cm => {
            let Quick { mut line, .. } = line::quick(text);
            line.code.clone_from(&hit.code);
            Change::Line(None, line)
        }
        Some(hit) => Change::Diagnosis(hit.code.clone()),
        None if text.starts_with(|c: char| c.is_ascii_digit()) => {
            Change::Line(None, line::quick(text).line)
        }
        None => Change::Diagnosis(text.trim().to_owned()),
    }
}

/// The codes of the patient's last visit before this one, priced anew.
fn repeat(desk: &mut Desk, coding: &mut CodingInput) -> Result<String> {
    let now = encounter(desk, coding.encounter)?;
    let (last, lines) = desk.store.read(|db| {
        let all = encounters::of_patient(db, now.patient)?;
        let before = all
            .into_iter()
            .filter(|e| e.id != now.id && e.dos <= now.dos && !e.diagnoses.is_empty())
            .max_by_key(|e| (e.dos, e.id));
        let last = before.context("no visit before this one has codes")?;
        let lines = charges::of_encounter(db, last.id)?;
        Ok((last, lines))
    })?;
    *coding = CodingInput::of(&last, &lines);
    coding.encounter = now.id.0;
    for line in &mut coding.lines {
        line.line = None;
        line.charge.clear();
    }
    Ok(format!("the codes of {}", last.dos))
}
