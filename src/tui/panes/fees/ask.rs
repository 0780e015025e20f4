//! What the charge master asks of the desk.

use crate::desk::Desk;
use crate::domain::charge::Fee;
use crate::store::fees;
use crate::tui::panes::records::Record;
use crate::workflow::fees::{FeeInput, set_fee};
use crate::workflow::{DeedError, Role, perform};

pub(super) fn list(desk: &mut Desk) -> anyhow::Result<(Vec<Fee>, ())> {
    let today = desk.clock.today();
    Ok((desk.store.read(|db| fees::as_of(db, today))?, ()))
}

pub(super) fn save(fee: &Fee, desk: &mut Desk) -> Result<i64, DeedError> {
    let input = FeeInput {
        code: fee.code.to_string(),
        price: fee.price.to_string(),
        effective_on: fee.effective_on.to_string(),
        label: fee.label.clone(),
    };
    perform(desk, Role::Biller, |cx| set_fee(cx, input))?;
    Ok(fee.id())
}
