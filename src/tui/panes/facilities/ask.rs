//! What the pane of facilities asks of the desk.

use crate::desk::Desk;
use crate::domain::keys::FacilityId;
use crate::domain::provider::Facility;
use crate::store::facilities;
use crate::workflow::facilities::{FacilityInput, add_facility, change_facility};
use crate::workflow::{DeedError, Role, perform};

/// Codes of places of service with their words.
type Places = Vec<(String, String)>;

pub(super) fn list(desk: &mut Desk) -> anyhow::Result<(Vec<Facility>, Places)> {
    let today = desk.clock.today();
    let places = desk
        .codes
        .places_of_service(today)
        .iter()
        .map(|place| (place.code.clone(), place.label.clone()))
        .collect();
    Ok((desk.store.read(facilities::all)?, places))
}

pub(super) fn save(facility: &Facility, desk: &mut Desk) -> Result<i64, DeedError> {
    let input = FacilityInput::of(facility);
    let done = perform(desk, Role::Biller, |cx| match facility.id {
        FacilityId(0) => add_facility(cx, input),
        id => change_facility(cx, id, input),
    });
    Ok(done?.id)
}
