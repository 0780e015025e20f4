//! `remit`: what a remittance would post, posting it, taking it back.

mod preview;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::context::CliContext;
use super::error::CliError;
use super::exit::Exit;
use crate::desk::Desk;
use crate::domain::keys::RemittanceId;
use crate::store::remittances::RemittanceStatus;
use crate::workflow::import_file::import_file;
use crate::workflow::post_remittance::{Choices, Posted, Preview, post, preview};
use crate::workflow::unpost_remittance::unpost;
use crate::workflow::{DeedError, Role, perform};

/// The commands of `remit`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What posting would do, in three parts: their claim, ours, the entries
    Preview {
        /// A file, or the number of a remittance that was imported
        #[arg(value_name = "FILE|ID")]
        which: PathBuf,
    },
    /// Post it: whole, in one transaction; a file is imported first
    Post {
        /// A file, or the number of a remittance that was imported
        #[arg(value_name = "FILE|ID")]
        which: PathBuf,
    },
    /// Take a posted remittance back, entry by entry
    Unpost {
        /// A file, or the number of a remittance
        #[arg(value_name = "FILE|ID")]
        which: PathBuf,
        /// Why; it is kept with the entries
        #[arg(long, default_value = "posted in error")]
        reason: String,
    },
}

/// Runs one of them.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let mut desk = cx.desk()?;
    match command {
        Command::Preview { which } => look_at(which, &mut desk, cx),
        Command::Post { which } => post_all(which, &mut desk, cx),
        Command::Unpost { which, reason } => {
            let ids = ids(which, &mut desk, cx)?;
            perform(&mut desk, Role::Biller, |deeds| {
                ids.iter().try_for_each(|id| unpost(deeds, *id, reason))
            })?;
            for id in &ids {
                if !cx.json() {
                    cx.line(format!(
                        "remittance {id} is unposted; every balance is as before"
                    ))?;
                }
            }
            if cx.json() {
                let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
                cx.print_json(&json!({ "unposted": ids }))?;
            }
            Ok(Exit::Done)
        }
    }
}

/// The remittances that are meant: a number, or all that a file holds, which is imported.
fn ids(which: &Path, desk: &mut Desk, cx: &CliContext<'_>) -> Result<Vec<RemittanceId>, CliError> {
    let number = which.to_str().and_then(|text| text.parse().ok());
    if let Some(id) = number.filter(|_| !which.exists()) {
        return Ok(vec![RemittanceId(id)]);
    }
    let bytes = cx.read_input(Some(which))?;
    let name = which
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let done = perform(desk, Role::Biller, |deeds| {
        import_file(deeds, &name, &bytes)
    })?;
    if done.remittances.is_empty() {
        let why = format!("{name} holds no remittance: it is a {}", done.kind);
        return Err(DeedError::refused(why, "give an 835").into());
    }
    Ok(done.remittances.iter().map(|r| r.id).collect())
}

/// Shows what posting would do. A file that was never imported is not kept by looking at it.
fn look_at(which: &Path, desk: &mut Desk, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    desk.store.begin_batch()?;
    let looked = ids(which, desk, cx).and_then(|ids| previews(&ids, desk));
    desk.store.abandon_batch()?;
    let previews = looked?;
    if cx.json() {
        let mut views: Vec<_> = previews.iter().map(preview::view).collect();
        match (views.pop(), views.is_empty()) {
            (Some(only), true) => cx.print_json(&only)?,
            (last, _) => {
                views.extend(last);
                cx.print_json(&json!({ "remittances": views }))?;
            }
        }
    } else {
        for one in &previews {
            preview::print(one, cx)?;
        }
    }
    let clean = |p: &Preview| p.plan.parked.is_none() && p.plan.n_not_posted() == 0;
    Ok(Exit::look_at_if(!previews.iter().all(clean)))
}

fn previews(ids: &[RemittanceId], desk: &Desk) -> Result<Vec<Preview>, CliError> {
    let today = desk.clock.today();
    let mut all = Vec::new();
    for id in ids {
        let found = desk
            .store
            .read(|db| preview(db, today, *id, &Choices::default()).map_err(anyhow::Error::from));
        all.push(found.map_err(DeedError::from)?);
    }
    Ok(all)
}

fn post_all(which: &Path, desk: &mut Desk, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let ids = ids(which, desk, cx)?;
    let mut posted = Vec::new();
    for id in ids {
        let done = perform(desk, Role::Biller, |deeds| {
            post(deeds, id, &Choices::default())
        })?;
        posted.push((id, done));
    }
    if cx.json() {
        let views: Vec<_> = posted
            .iter()
            .map(|(id, done)| posted_view(*id, done))
            .collect();
        cx.print_json(&json!({ "remittances": views }))?;
    } else {
        for (id, done) in &posted {
            let (n, denied) = done.plan.denials();
            cx.line(format!(
                "remittance {id}: {}, {} posted, {} denials of {denied}, {} claims not posted",
                done.status.name(),
                done.plan.deposit.posted,
                n,
                done.plan.n_not_posted()
            ))?;
        }
    }
    let whole = posted
        .iter()
        .all(|(_, done)| done.status == RemittanceStatus::Posted);
    Ok(Exit::look_at_if(!whole))
}

fn posted_view(id: RemittanceId, done: &Posted) -> serde_json::Value {
    let (n_denials, denied) = done.plan.denials();
    json!({
        "id": id.0,
        "status": done.status.name(),
        "posted": done.plan.deposit.posted.to_string(),
        "refused": done.plan.deposit.refused.to_string(),
        "suspense": done.plan.deposit.suspense.to_string(),
        "not_posted": done.plan.n_not_posted(),
        "denials": n_denials,
        "denied": denied.to_string(),
        "parked": done.plan.parked,
    })
}
