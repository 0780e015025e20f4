//! What the pane of providers asks of the desk.

use crate::desk::Desk;
use crate::domain::keys::ProviderId;
use crate::domain::provider::Provider;
use crate::store::providers;
use crate::workflow::providers::{ProviderInput, add_provider, change_provider};
use crate::workflow::{DeedError, Role, perform};

pub(super) fn list(desk: &mut Desk) -> anyhow::Result<(Vec<Provider>, ())> {
    Ok((desk.store.read(providers::all)?, ()))
}

pub(super) fn save(provider: &Provider, desk: &mut Desk) -> Result<i64, DeedError> {
    let input = ProviderInput::of(provider);
    let done = perform(desk, Role::Biller, |cx| match provider.id {
        ProviderId(0) => add_provider(cx, input),
        id => change_provider(cx, id, input),
    });
    Ok(done?.id)
}
