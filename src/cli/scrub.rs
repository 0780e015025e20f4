//! `scrub`: run every edit over claims as they would be sent, and hold them or let them go.

use serde::Serialize;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use super::finding::{self, ReportView};
use crate::desk::Desk;
use crate::domain::claim::ClaimStatus;
use crate::domain::keys::ClaimId;
use crate::store::claim_list::{self, ClaimFilter};
use crate::workflow::scrub_claim::{Scrubbed, scrub_claim};
use crate::workflow::{Role, perform};

/// The arguments of `scrub`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Numbers of claims
    ids: Vec<i64>,
    /// Every claim that has not left: drafts, held, ready, rejected, being corrected
    #[arg(long, conflicts_with = "ids")]
    all: bool,
}

#[derive(Serialize)]
struct ClaimView {
    id: i64,
    status: &'static str,
    overridden: usize,
    #[serde(flatten)]
    report: ReportView,
}

#[derive(Serialize)]
struct ClaimsView {
    claims: Vec<ClaimView>,
}

/// Where a claim that has not left may be.
const NOT_LEFT: [ClaimStatus; 5] = [
    ClaimStatus::Draft,
    ClaimStatus::Held,
    ClaimStatus::Ready,
    ClaimStatus::Rejected,
    ClaimStatus::Correcting,
];

/// Scrubs them in one transaction.
pub fn run(args: &Args, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    if args.ids.is_empty() && !args.all {
        return Err(CliError::new(Kind::Usage, "no claim was named")
            .hint("give numbers of claims, or --all"));
    }
    let mut desk = cx.desk()?;
    let ids = if args.all {
        not_left(&desk)?
    } else {
        args.ids.iter().map(|id| ClaimId(*id)).collect()
    };
    let scrubbed: Vec<Scrubbed> = perform(&mut desk, Role::Biller, |deeds| {
        ids.iter().map(|id| scrub_claim(deeds, *id)).collect()
    })?;
    if cx.json() {
        let claims = scrubbed.iter().map(view).collect();
        cx.print_json(&ClaimsView { claims })?;
    } else {
        for one in &scrubbed {
            cx.line(format!("claim {}: {}", one.claim, one.status.words()))?;
            finding::print(&one.report, cx)?;
        }
    }
    Ok(Exit::look_at_if(
        scrubbed.iter().any(|one| one.open().next().is_some()),
    ))
}

fn not_left(desk: &Desk) -> Result<Vec<ClaimId>, CliError> {
    let filter = ClaimFilter {
        statuses: NOT_LEFT.to_vec(),
        ..ClaimFilter::default()
    };
    let rows = desk.store.read(|db| claim_list::list(db, &filter))?;
    Ok(rows.iter().map(|row| row.id).collect())
}

fn view(scrubbed: &Scrubbed) -> ClaimView {
    ClaimView {
        id: scrubbed.claim.0,
        status: scrubbed.status.name(),
        overridden: scrubbed.overridden.iter().flatten().count(),
        report: ReportView::of(&scrubbed.report),
    }
}
