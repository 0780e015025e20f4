//! What the pane of the practice asks of the desk.

use crate::desk::Desk;
use crate::domain::provider::Practice;
use crate::store::practice;
use crate::workflow::set_up_practice::{PracticeInput, set_up_practice};
use crate::workflow::{DeedError, Role, perform};

pub(super) fn list(desk: &mut Desk) -> anyhow::Result<(Vec<Practice>, ())> {
    Ok((desk.store.read(practice::get)?.into_iter().collect(), ()))
}

pub(super) fn save(of: &Practice, desk: &mut Desk) -> Result<i64, DeedError> {
    let input = PracticeInput::of(of);
    perform(desk, Role::Biller, |cx| set_up_practice(cx, input))?;
    Ok(1)
}
