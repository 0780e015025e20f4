//! What the pane of patients asks of the desk.

use crate::desk::Desk;
use crate::domain::keys::PatientId;
use crate::domain::patient::Patient;
use crate::store::patients;
use crate::tui::pane::About;
use crate::workflow::patients::{PatientInput, add_patient, change_patient};
use crate::workflow::{DeedError, Role, perform};

/// Patients that one list holds at most; a filter is quicker than reading on.
const MOST: u32 = 5_000;

pub(super) fn list(desk: &mut Desk, about: &About) -> anyhow::Result<(Vec<Patient>, ())> {
    let found = desk.store.read(|db| match about {
        About::Record(id) => Ok(patients::get(db, PatientId(*id))?.into_iter().collect()),
        About::All | About::Words(_) => patients::find(db, "", MOST),
    })?;
    Ok((found, ()))
}

pub(super) fn save(patient: &Patient, desk: &mut Desk) -> Result<i64, DeedError> {
    let input = PatientInput::of(patient);
    let done = perform(desk, Role::Biller, |cx| match patient.id {
        PatientId(0) => add_patient(cx, input),
        id => change_patient(cx, id, input),
    });
    Ok(done?.id)
}
