//! What the contract rates ask of the desk.

use super::Rate;
use crate::desk::Desk;
use crate::store::{contracts, payers};
use crate::tui::panes::records::Record as _;
use crate::workflow::contracts::{RateInput, set_contract_rate};
use crate::workflow::{DeedError, Role, perform};

type Names = Vec<(i64, String)>;

pub(super) fn list(desk: &mut Desk) -> anyhow::Result<(Vec<Rate>, Names)> {
    let today = desk.clock.today();
    desk.store.read(|db| {
        let names: Names = payers::all(db)?
            .into_iter()
            .map(|payer| (payer.id.0, payer.name))
            .collect();
        let rates = contracts::as_of(db, None, today)?.into_iter();
        let named = rates.map(|rate| Rate {
            payer: names
                .iter()
                .find(|(id, _)| *id == rate.payer.0)
                .map(|(_, name)| name.clone())
                .unwrap_or_default(),
            rate,
        });
        Ok((named.collect(), names.clone()))
    })
}

pub(super) fn save(of: &Rate, desk: &mut Desk) -> Result<i64, DeedError> {
    let rate = &of.rate;
    let input = RateInput {
        payer: rate.payer.0,
        code: rate.code.to_string(),
        modifier: rate.modifier.map(|m| m.to_string()).unwrap_or_default(),
        setting: rate.setting.name().to_owned(),
        allowed: rate.allowed.to_string(),
        effective_on: Some(rate.effective_on),
        expires_on: rate.expires_on,
        reduced: rate.reduced,
    };
    perform(desk, Role::Biller, |cx| set_contract_rate(cx, &input))?;
    Ok(of.id())
}
