//! `remit`: what a remittance would post, posting it, taking it back.

mod lists;
mod preview;
mod rules;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::context::CliContext;
use super::error::CliError;
use super::exit::Exit;
use crate::desk::Desk;
use crate::domain::keys::{ClaimId, RemittanceId};
use crate::domain::text::CleanText;
use crate::store::remittances::RemittanceStatus;
use crate::workflow::import_file::import_file;
use crate::workflow::post_remittance::{Choices, Posted, Preview, post, preview};
use crate::workflow::unpost_remittance::{unpost_claim, unpost_whole};
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
        /// Claim payments, counted from 1, that are posted although they overpay or change a code
        #[arg(long, value_name = "N", value_delimiter = ',')]
        accept: Vec<usize>,
        /// Claim payments that are left out
        #[arg(long, value_name = "N", value_delimiter = ',')]
        leave_out: Vec<usize>,
        /// Claim payments matched by hand: 2=14 is the second of the file and claim 14
        #[arg(long = "match", value_name = "N=CLAIM", value_delimiter = ',')]
        matched: Vec<String>,
    },
    /// What the auto-post table does on a file, or what another table would do
    Simulate {
        /// A file, or the number of a remittance that was imported
        #[arg(value_name = "FILE|ID")]
        which: PathBuf,
        /// The table to try [default: the one in force]
        #[arg(long, value_name = "FILE")]
        table: Option<PathBuf>,
    },
    /// The auto-post table: show, set, reset, history
    #[command(subcommand)]
    Rules(rules::Command),
    /// What waits in suspense, and the claim that each would post to now
    Suspense {
        /// Look again for their claims and post what is found
        #[arg(long)]
        retry: bool,
    },
    /// The claims that a claim payment may be for, with the score and its reasons
    Suggest {
        /// The number of a remittance
        id: i64,
        /// Which claim payment of it, counted from 1
        claim_payment: usize,
    },
    /// The provider adjustments (PLB) of every posted remittance, and what is still open
    Plb {
        /// Only what has no counterpart yet
        #[arg(long)]
        open: bool,
    },
    /// Take a posted remittance back, entry by entry
    Unpost {
        /// A file, or the number of a remittance
        #[arg(value_name = "FILE|ID")]
        which: PathBuf,
        /// Why; it is kept with the entries
        #[arg(long, default_value = "posted in error")]
        reason: String,
        /// Only this claim payment, counted from 1
        #[arg(long, value_name = "N")]
        claim: Option<usize>,
        /// First undo what was built on it, newest first
        #[arg(long)]
        with_dependents: bool,
    },
}

/// Runs one of them.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    match command {
        Command::Rules(command) => return rules::run(command, cx),
        Command::Simulate { which, table } => {
            return rules::simulate((which, table.as_deref()), cx);
        }
        Command::Suspense { retry } => return lists::suspense(*retry, cx),
        Command::Suggest { id, claim_payment } => return lists::suggest((*id, *claim_payment), cx),
        Command::Plb { open } => return lists::ledger(*open, cx),
        Command::Preview { .. } | Command::Post { .. } | Command::Unpost { .. } => {}
    }
    let mut desk = cx.desk()?;
    match command {
        Command::Post {
            which,
            accept,
            leave_out,
            matched,
        } => {
            let choices = Choices {
                accepted: places(accept),
                left_out: places(leave_out),
                matched: by_hand(matched)?,
            };
            post_all((which, &choices), &mut desk, cx)
        }
        Command::Unpost {
            which,
            reason,
            claim,
            with_dependents,
        } => take_back((which, *claim), (reason, *with_dependents), &mut desk, cx),
        Command::Preview { which } => look_at(which, &mut desk, cx),
        Command::Rules(_)
        | Command::Simulate { .. }
        | Command::Suspense { .. }
        | Command::Suggest { .. }
        | Command::Plb { .. } => Ok(Exit::Done),
    }
}

/// Claim payments as a person counts them, from 1.
fn places(counted: &[usize]) -> BTreeSet<usize> {
    counted.iter().filter_map(|n| n.checked_sub(1)).collect()
}

/// Matches by hand, as `2=14`.
fn by_hand(pairs: &[String]) -> Result<BTreeMap<usize, ClaimId>, CliError> {
    let mut matched = BTreeMap::new();
    for pair in pairs {
        let read = pair.split_once('=').and_then(|(n, claim)| {
            let n: usize = n.trim().parse().ok()?;
            Some((n.checked_sub(1)?, ClaimId(claim.trim().parse().ok()?)))
        });
        let Some((place, claim)) = read else {
            let why = format!("{pair:?} is no match: write N=CLAIM, as 2=14");
            return Err(DeedError::field("match", why).into());
        };
        matched.insert(place, claim);
    }
    Ok(matched)
}

fn take_back(
    (which, claim): (&Path, Option<usize>),
    how: (&str, bool),
    desk: &mut Desk,
    cx: &mut CliContext<'_>,
) -> Result<Exit, CliError> {
    let ids = ids(which, desk, cx)?;
    let undone = perform(desk, Role::Biller, |deeds| {
        let mut undone = Vec::new();
        for id in &ids {
            undone.extend(match claim {
                Some(n) => unpost_claim(deeds, (*id, n.wrapping_sub(1)), how)?,
                None => unpost_whole(deeds, *id, how)?,
            });
        }
        Ok(undone)
    })?;
    if cx.json() {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        cx.print_json(&json!({ "unposted": ids, "undone_first": undone }))?;
        return Ok(Exit::Done);
    }
    for words in &undone {
        cx.line(format!("undone first: {}", CleanText::new(words)))?;
    }
    for id in &ids {
        let what = claim.map_or(String::new(), |n| format!("claim payment {n} of "));
        cx.line(format!(
            "{what}remittance {id} is unposted; every balance is as before"
        ))?;
    }
    Ok(Exit::Done)
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

fn post_all(
    (which, choices): (&Path, &Choices),
    desk: &mut Desk,
    cx: &mut CliContext<'_>,
) -> Result<Exit, CliError> {
    let ids = ids(which, desk, cx)?;
    let mut posted = Vec::new();
    for id in ids {
        let done = perform(desk, Role::Biller, |deeds| post(deeds, id, choices))?;
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
