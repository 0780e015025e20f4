//! What the preview of a remittance asks of the desk.

use super::Msg;
use crate::billing::matching::Score;
use crate::billing::post::{Action, ClaimOnFile};
use crate::desk::Desk;
use crate::domain::keys::{ClaimId, RemittanceId};
use crate::domain::text::CleanText;
use crate::store::claim_list::{self, ClaimFilter, ClaimRow};
use crate::tui::widgets::dollars;
use crate::tui::widgets::picker::Choice;
use crate::workflow::apply_correction::{CorrectionInput, apply};
use crate::workflow::post_remittance::{Preview, post, preview, suggestions};
use crate::workflow::remittance_segments::segments;
use crate::workflow::unpost_remittance::unpost_whole;
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
    /// Take it back, and why; with what was built on it.
    Unpost(i64, String, bool),
    /// The claims that a claim payment may be for.
    Suggest(i64, usize),
    /// The segments between two numbers, or all of them.
    Segments(i64, Option<(usize, usize)>),
    /// Take the payer's correction of the insured over.
    Apply(i64, usize),
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
        Ask::Unpost(id, reason, with_dependents) => {
            let how = (reason.as_str(), with_dependents);
            let done = deed(desk, Role::Biller, |cx| {
                unpost_whole(cx, RemittanceId(id), how)
            });
            Msg::Done(match done {
                Ok(first) if first.is_empty() => Ok(CleanText::new(
                    "unposted: every balance is as it was before",
                )),
                Ok(first) => Ok(CleanText::new(&format!(
                    "unposted, after {}",
                    first.join("; ")
                ))),
                Err(why) => Err(said(&why)),
            })
        }
        Ask::Suggest(id, index) => Msg::Suggested(index, suggest(desk, (id, index))),
        Ask::Segments(id, span) => {
            let read = desk
                .store
                .read(|db| segments(db, RemittanceId(id), span).map_err(anyhow::Error::from));
            let lines = read.map(|lines| {
                let line =
                    |(at, text): &(usize, String)| CleanText::new(&format!("{at:>5}  {text}"));
                lines.iter().map(line).collect()
            });
            Msg::Segments(lines.map_err(|why| CleanText::new(&format!("{why:#}"))))
        }
        Ask::Apply(id, index) => {
            let input = CorrectionInput {
                remittance: id,
                claim_payment: index + 1,
            };
            let done = deed(desk, Role::Biller, |cx| apply(cx, input));
            Msg::Done(match done {
                Ok(_) => Ok(CleanText::new("the coverage is as the payer corrects it")),
                Err(why) => Err(said(&why)),
            })
        }
    }
}

/// The claims that a claim payment may be for, as choices: each with its score and the reasons.
fn suggest(desk: &mut Desk, (id, index): (i64, usize)) -> Result<Vec<Choice>, CleanText> {
    let found = desk
        .store
        .read(|db| suggestions(db, (RemittanceId(id), index)).map_err(anyhow::Error::from));
    let found = found.map_err(|why| CleanText::new(&format!("{why:#}")))?;
    let choice = |(claim, fit): &(ClaimOnFile, Score)| Choice {
        value: claim.claim.to_string(),
        aside: CleanText::default(),
        label: CleanText::new(&format!(
            "#{} {} {} {}  {}: {}",
            claim.claim,
            claim.patient.last,
            claim.dos,
            dollars(claim.charged),
            fit.points,
            fit.why.join(", ")
        )),
    };
    Ok(found.iter().map(choice).collect())
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
