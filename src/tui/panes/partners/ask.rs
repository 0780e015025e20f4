//! What the pane of clearinghouses asks of the desk.

use super::Profile;
use crate::desk::Desk;
use crate::store::partners;
use crate::workflow::clearinghouse::{PartnerInput, set_up_clearinghouse};
use crate::workflow::{DeedError, Role, perform};

pub(super) fn list(desk: &mut Desk) -> anyhow::Result<(Vec<Profile>, ())> {
    let all = desk.store.read(partners::all)?;
    let profiles = (1..)
        .zip(all)
        .map(|(n, partner)| Profile { n, partner })
        .collect();
    Ok((profiles, ()))
}

pub(super) fn save(profile: &Profile, desk: &mut Desk) -> Result<i64, DeedError> {
    let input = PartnerInput::of(&profile.partner);
    perform(desk, Role::Biller, |cx| set_up_clearinghouse(cx, input))?;
    Ok(profile.n)
}
