//! What the level of a visit asks of the desk.

use super::Msg;
use crate::coding::em_level::Setting;
use crate::desk::Desk;
use crate::domain::keys::EncounterId;
use crate::domain::text::CleanText;
use crate::store::encounters;
use crate::workflow::em_level::{
    EmInput, RecordEmLevel, known_of_visit, level_visit, levels_of_visit,
};
use crate::workflow::level_encounter::level_encounter;
use crate::workflow::{Role, perform as deed};
use anyhow::{Context as _, Result};

/// The questions.
pub enum Ask {
    /// What the records say of the visit.
    Read(i64),
    /// What follows from these inputs.
    Level(Box<EmInput>),
    /// Keep them with the visit.
    Keep(i64, Box<EmInput>),
}

/// What the records say of the visit.
#[derive(Clone)]
pub struct Known {
    /// Whose visit, and when.
    pub head: CleanText,
    /// What is known before anything is judged.
    pub input: EmInput,
    /// The levels that were recorded, in words, the one that stands first.
    pub kept: Vec<CleanText>,
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    let said = |why: anyhow::Error| CleanText::new(&format!("{why:#}"));
    match ask {
        Ask::Read(0) => Msg::Read(Ok(Box::new(blank(desk)))),
        Ask::Read(id) => Msg::Read(read(desk, id).map(Box::new).map_err(said)),
        Ask::Level(input) => {
            let found = level_visit(&input, &desk.codes, desk.clock.today());
            let found = found
                .map(Box::new)
                .map_err(|why| CleanText::new(&why.to_string()));
            Msg::Found(found)
        }
        Ask::Keep(id, visit) => Msg::Kept(keep(desk, id, *visit).map_err(said)),
    }
}

/// A worksheet of no visit.
fn blank(desk: &Desk) -> Known {
    Known {
        head: CleanText::new("A worksheet without a visit"),
        input: EmInput {
            setting: Setting::Office.name().to_owned(),
            patient: "established".to_owned(),
            dos: Some(desk.clock.today()),
            ..EmInput::default()
        },
        kept: Vec::new(),
    }
}

fn read(desk: &mut Desk, id: i64) -> Result<Known> {
    let encounter = desk.store.read(|db| encounters::get(db, EncounterId(id)))?;
    let encounter = encounter.with_context(|| format!("there is no visit {id}"))?;
    let codes = &desk.codes;
    let (mut input, kept) = desk.store.read(|db| {
        let known = known_of_visit(db, encounter.id).map_err(anyhow::Error::from)?;
        let kept = levels_of_visit(db, codes, encounter.id).map_err(anyhow::Error::from)?;
        Ok((known, kept))
    })?;
    input.setting = usual_setting(encounter.pos.as_str()).name().to_owned();
    let head = format!(
        "Visit {}   DOS {}   POS {}   last seen {}",
        encounter.id, encounter.dos, encounter.pos, input.last_seen
    );
    let kept = kept.iter().map(|kept| {
        let level = kept.level.as_deref().unwrap_or("no level");
        let state = if kept.unchanged {
            "unchanged"
        } else {
            "ALTERED"
        };
        CleanText::new(&format!(
            "{level} was recorded {} by the {} ({state}); Enter records it anew",
            kept.recorded_on, kept.role
        ))
    });
    Ok(Known {
        head: CleanText::new(&head),
        kept: kept.collect(),
        input,
    })
}

/// The setting that a place of service usually means (codesets: place of service).
fn usual_setting(pos: &str) -> Setting {
    match pos {
        "21" | "51" | "61" => Setting::HospitalSubsequent,
        "23" => Setting::Emergency,
        "31" | "32" => Setting::NursingSubsequent,
        "12" | "13" | "14" | "33" => Setting::Home,
        _ => Setting::Office,
    }
}

fn keep(desk: &mut Desk, id: i64, visit: EmInput) -> Result<CleanText> {
    let input = RecordEmLevel {
        encounter: id,
        visit,
    };
    let kept = deed(desk, Role::Coder, |cx| level_encounter(cx, input))?;
    let level = kept
        .found
        .level
        .unwrap_or("no level: too little is documented");
    let decides = kept.found.deciding.map(|word| format!("; {word} decides"));
    let decides = decides.unwrap_or_default();
    Ok(CleanText::new(&format!(
        "{level} is recorded with the visit{decides}"
    )))
}
