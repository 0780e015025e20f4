//! What the preview of a remittance asks of the desk.

use super::Msg;
use crate::billing::post::Action;
use crate::desk::Desk;
use crate::domain::keys::{ClaimId, RemittanceId};
use crate::domain::text::CleanText;
use crate::store::claim_list::{self, ClaimFilter, ClaimRow};
use crate::tui::widgets::dollars;
use crate::workflow::post_remittance::{Preview, post, preview};
use crate::workflow::unpost_remittance::unpost;
use crate::workflow::{Role, perform as deed};
use anyhow::Result;
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub(super) use crate::workflow::post_remittance::Choices;

/// The questions.
pub enum Ask {
    /// The preview, with what the person chose.
    Read(i64, Choices),
    /// Post it so.
    Post(i64, Choices),
    /// Take it back, and why.
    Unpost(i64, String),
}

/// A preview with our claims behind it.
#[derive(Clone)]
pub struct Seen {
    /// What posting would do.
    pub preview: Preview,
    /// Our claims by number.
    pub claims: BTreeMap<ClaimId, ClaimRow>,
    /// The day of the desk.
    pub today: NaiveDate,
}

/// Whether a person may accept what is refused.
#[must_use]
pub fn may_accept(action: &Action) -> bool {
    matches!(
        action,
        Action::Refuse {
            may_accept: true,
            ..
        }
    )
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
        Ask::Read(id, choices) => {
            let seen = read(desk, RemittanceId(id), &choices).map(Box::new);
            Msg::Read(seen.map_err(|why| CleanText::new(&format!("{why:#}"))))
        }
        Ask::Post(id, choices) => {
            let done = deed(desk, Role::Biller, |cx| {
                post(cx, RemittanceId(id), &choices)
            });
            Msg::Done(match done {
                Ok(posted) => Ok(CleanText::new(&format!(
                    "{}: deposit {}, {} of {} claims",
                    posted.status.name(),
                    dollars(posted.plan.deposit.amount),
                    posted.plan.claims.len() - posted.plan.n_not_posted(),
                    posted.plan.claims.len(),
                ))),
                Err(why) => Err(said(&why)),
            })
        }
        Ask::Unpost(id, reason) => {
            let done = deed(desk, Role::Biller, |cx| {
                unpost(cx, RemittanceId(id), &reason)
            });
            Msg::Done(match done {
                Ok(()) => Ok(CleanText::new(
                    "unposted: every balance is as it was before",
                )),
                Err(why) => Err(said(&why)),
            })
        }
    }
}

fn said(why: &crate::workflow::DeedError) -> CleanText {
    let hint = why.hint().unwrap_or_default();
    CleanText::new(&format!("{why}: {hint}"))
}

fn read(desk: &mut Desk, id: RemittanceId, choices: &Choices) -> Result<Seen> {
    let today = desk.clock.today();
    desk.store.read(|db| {
        let preview = preview(db, today, id, choices)?;
        let mut claims = BTreeMap::new();
        for claim in preview.plan.claims.iter().filter_map(|plan| plan.claim) {
            let filter = ClaimFilter {
                claim: Some(claim),
                ..ClaimFilter::default()
            };
            if let Some(row) = claim_list::list(db, &filter)?.pop() {
                claims.insert(claim, row);
            }
        }
        Ok(Seen {
            preview,
            claims,
            today,
        })
    })
}
