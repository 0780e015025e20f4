//! What the queue asks of the desk.

use super::{Msg, Which};
use crate::desk::Desk;
use crate::domain::claim::ClaimStatus as S;
use crate::domain::keys::ClaimId;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::store::claim_list::{self, ClaimFilter};
use crate::tui::widgets::{count, dollars};
use crate::workflow::hold_claim::{ClaimNote, hold_claim};
use crate::workflow::scrub_claim::scrub_claim;
use crate::workflow::submit_batch::{SubmitOptions, submit};
use crate::workflow::{DeedError, Role, perform as deed};

pub(super) use crate::store::claim_list::ClaimRow;

/// The questions.
pub enum Ask {
    /// The list.
    List(Which),
    /// Scrub these.
    Scrub(Vec<ClaimId>),
    /// Send these, or all that are ready where there are none.
    Submit(Vec<ClaimId>),
    /// Hold these back, and why.
    Hold(Vec<ClaimId>, String),
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
        Ask::Scrub(ids) => done(scrub(desk, &ids)),
        Ask::Submit(claims) => done(send(desk, claims)),
        Ask::Hold(ids, reason) => done(hold(desk, &ids, &reason)),
        Ask::List(which) => {
            let filter = ClaimFilter {
                statuses: statuses(which),
                ..ClaimFilter::default()
            };
            let listed = desk.store.read(|db| claim_list::list(db, &filter));
            let today = desk.clock.today();
            Msg::Listed(
                listed
                    .map(|rows| (rows, today))
                    .map_err(|why| CleanText::new(&format!("{why:#}"))),
            )
        }
    }
}

fn statuses(which: Which) -> Vec<S> {
    let to_send = [S::Draft, S::Held, S::Ready, S::Rejected, S::Correcting];
    let sent = [S::Submitted, S::Received, S::Accepted, S::Appealed];
    let decided = [S::Paid, S::Denied, S::Reversed];
    match which {
        Which::Open => to_send.into_iter().chain(sent).chain(decided).collect(),
        Which::ToSend => to_send.to_vec(),
        Which::Sent => sent.to_vec(),
        Which::All => Vec::new(),
    }
}

fn done(done: Result<String, DeedError>) -> Msg {
    Msg::Done(match done {
        Ok(said) => Ok(CleanText::new(&said)),
        Err(why) => {
            let hint = why.hint().unwrap_or_default();
            Err(CleanText::new(&format!("{why}: {hint}")))
        }
    })
}

fn scrub(desk: &mut Desk, ids: &[ClaimId]) -> Result<String, DeedError> {
    let (mut clean, mut stopped) = (0, 0);
    for id in ids {
        let scrubbed = deed(desk, Role::Biller, |cx| scrub_claim(cx, *id))?;
        match scrubbed.open().count() {
            0 => clean += 1,
            _ => stopped += 1,
        }
    }
    Ok(format!(
        "{} scrubbed: {clean} clean, {stopped} stopped",
        count(ids.len(), "claim", "claims")
    ))
}

fn send(desk: &mut Desk, claims: Vec<ClaimId>) -> Result<String, DeedError> {
    let sent = submit(
        desk,
        &SubmitOptions {
            claims,
            ..SubmitOptions::default()
        },
    )?;
    let n: usize = sent.files.iter().map(|file| file.claims).sum();
    let charged: Money = sent.files.iter().map(|file| file.charged).sum();
    let names: Vec<String> = sent
        .files
        .iter()
        .filter_map(|file| file.path.file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    let mut said = match names.is_empty() {
        true => "nothing was sent".to_owned(),
        false => format!(
            "{} sent, {}, in {}",
            count(n, "claim", "claims"),
            dollars(charged),
            names.join(", ")
        ),
    };
    if let Some(first) = sent.held.first() {
        let held = count(sent.held.len(), "claim", "claims");
        said.push_str(&format!("; {held} held back: {}", first.reason));
    }
    Ok(said)
}

fn hold(desk: &mut Desk, ids: &[ClaimId], reason: &str) -> Result<String, DeedError> {
    deed(desk, Role::Biller, |cx| {
        ids.iter().try_for_each(|id| {
            let text = reason.to_owned();
            let input = ClaimNote {
                claim: id.0,
                text,
                follow_up_on: None,
            };
            hold_claim(cx, &input).map(drop)
        })
    })?;
    Ok(format!("{} held back", count(ids.len(), "claim", "claims")))
}
