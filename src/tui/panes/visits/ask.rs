//! What the pane of visits asks of the desk.

use super::{VisitRefs, VisitRow};
use crate::desk::Desk;
use crate::domain::encounter::{Encounter, EncounterStatus};
use crate::domain::keys::{EncounterId, PatientId};
use crate::domain::money::Money;
use crate::store::encounters::{self, EncounterFilter};
use crate::store::{facilities, patients, providers};
use crate::tui::pane::About;
use crate::workflow::encounters::{EncounterInput, add_encounter, change_encounter};
use crate::workflow::{DeedError, Role, perform};
use anyhow::Result;
use chrono::Days;

pub(super) use crate::store::encounters::EncounterRow;

/// Patients offered in the form at most.
const MOST: u32 = 20_000;
/// Days for which visits that are coded stay in the list.
const SHOWN: u64 = 3;

pub(super) fn list(desk: &mut Desk, about: &About) -> Result<(Vec<VisitRow>, VisitRefs)> {
    let today = desk.clock.today();
    let recent = today.checked_sub_days(Days::new(SHOWN)).unwrap_or(today);
    desk.store.read(|db| {
        let mut rows = match about {
            About::Record(patient) => encounters::list(
                db,
                &EncounterFilter {
                    patient: Some(PatientId(*patient)),
                    ..EncounterFilter::default()
                },
            )?,
            About::All | About::Words(_) => encounters::list(db, &EncounterFilter::to_code())?,
        };
        if matches!(about, About::All) {
            let filter = EncounterFilter {
                statuses: vec![EncounterStatus::Coded],
                from: Some(recent),
                ..EncounterFilter::default()
            };
            rows.extend(encounters::list(db, &filter)?);
        }
        let mut visits = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(encounter) = encounters::get(db, row.id)? {
                let age = (today - row.dos).num_days();
                visits.push(VisitRow {
                    row,
                    encounter,
                    age,
                    own_pos: false,
                });
            }
        }
        let named = patients::find(db, "", MOST)?;
        let active = providers::all(db)?
            .into_iter()
            .filter(|provider| provider.active);
        let (ours, others): (Vec<_>, Vec<_>) = active.partition(|provider| provider.in_practice);
        let refs = VisitRefs {
            patients: named
                .iter()
                .map(|p| (p.id.0, format!("{}  {}", p.name.last_first(), p.birth_date)))
                .collect(),
            ours: ours.iter().map(|p| (p.id.0, p.name.last_first())).collect(),
            referring: others
                .iter()
                .chain(&ours)
                .map(|p| (p.id.0, p.name.last_first()))
                .collect(),
            facilities: facilities::all(db)?
                .into_iter()
                .filter(|place| place.active)
                .map(|place| (place.id.0, place.name, place.pos.to_string()))
                .collect(),
        };
        Ok((visits, refs))
    })
}

/// The row of a visit that is not stored yet.
pub(super) fn blank(of: &Encounter) -> EncounterRow {
    EncounterRow {
        id: of.id,
        patient: of.patient,
        patient_name: String::new(),
        birth_date: of.dos,
        dos: of.dos,
        provider_name: String::new(),
        payer_name: String::new(),
        pos: of.pos.to_string(),
        status: of.status,
        reason: String::new(),
        note_signed_on: of.note_signed_on,
        coded_on: None,
        n_lines: 0,
        charged: Money::ZERO,
    }
}

pub(super) fn save(visit: &VisitRow, desk: &mut Desk) -> Result<i64, DeedError> {
    let encounter = &visit.encounter;
    let mut input = EncounterInput::of(encounter);
    if visit.own_pos {
        input.pos.clear();
    }
    let done = perform(desk, Role::Coder, |cx| match encounter.id {
        EncounterId(0) => add_encounter(cx, input),
        id => change_encounter(cx, id, input),
    });
    Ok(done?.id)
}
