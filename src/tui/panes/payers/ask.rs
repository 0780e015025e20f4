//! What the pane of payers asks of the desk.

use crate::desk::Desk;
use crate::domain::keys::PayerId;
use crate::domain::payer::Payer;
use crate::store::{partners, payers};
use crate::workflow::payers::{PayerInput, add_payer, change_payer};
use crate::workflow::{DeedError, Role, perform};

pub(super) fn list(desk: &mut Desk) -> anyhow::Result<(Vec<Payer>, Vec<String>)> {
    desk.store.read(|db| {
        let names = partners::all(db)?
            .into_iter()
            .map(|partner| partner.name)
            .collect();
        Ok((payers::all(db)?, names))
    })
}

pub(super) fn save(payer: &Payer, desk: &mut Desk) -> Result<i64, DeedError> {
    let input = PayerInput::of(payer);
    let done = perform(desk, Role::Biller, |cx| match payer.id {
        PayerId(0) => add_payer(cx, input),
        id => change_payer(cx, id, input),
    });
    Ok(done?.id)
}
