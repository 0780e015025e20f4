//! What the pane of coverages asks of the desk.

use super::{Cover, CoverRefs};
use crate::desk::Desk;
use crate::domain::coverage::Coverage;
use crate::domain::keys::{CoverageId, PatientId};
use crate::store::{coverages, payers};
use crate::tui::pane::About;
use crate::workflow::coverages::{CoverageInput, add_coverage, change_coverage};
use crate::workflow::{DeedError, Role, perform};

pub(super) fn list(desk: &mut Desk, about: &About) -> anyhow::Result<(Vec<Cover>, CoverRefs)> {
    let About::Record(id) = about else {
        return Ok((Vec::new(), CoverRefs::default()));
    };
    let patient = PatientId(*id);
    desk.store.read(|db| {
        let payers = payers::all(db)?;
        let named = |coverage: Coverage| Cover {
            payer: payers
                .iter()
                .find(|payer| payer.id == coverage.payer)
                .map(|payer| payer.name.clone())
                .unwrap_or_default(),
            coverage,
        };
        let rows: Vec<Cover> = coverages::of_patient(db, patient)?
            .into_iter()
            .map(named)
            .collect();
        let billed = payers.iter().filter(|payer| payer.active);
        let refs = CoverRefs {
            patient: Some(patient),
            payers: billed
                .map(|payer| (payer.id.0, payer.name.clone()))
                .collect(),
            n: rows.len(),
        };
        Ok((rows, refs))
    })
}

pub(super) fn save(coverage: &Coverage, desk: &mut Desk) -> Result<i64, DeedError> {
    let input = CoverageInput::of(coverage);
    let done = perform(desk, Role::Biller, |cx| match coverage.id {
        CoverageId(0) => add_coverage(cx, input),
        id => change_coverage(cx, id, input),
    });
    Ok(done?.id)
}
