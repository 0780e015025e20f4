//! What the denials ask of the desk.

use super::{Deed, Msg};
use crate::billing::playbook::Playbook;
use crate::billing::ranking::{Band, band};
use crate::desk::Desk;
use crate::domain::denial::DenialStatus;
use crate::domain::keys::DenialId;
use crate::domain::text::CleanText;
use crate::store::denials::{self, DenialRow};
use crate::tui::widgets::count;
use crate::workflow::correct_claim::{CorrectClaim, correct_claim};
use crate::workflow::work_denial::{
    DenialDecision, appeal_denial, ask_coder, bill_patient, set_denial_date, write_off_denial,
};
use crate::workflow::{DeedContext, DeedError, Role, perform as deed};
use anyhow::Result;
use chrono::NaiveDate;

/// The questions.
pub enum Ask {
    /// The list.
    List,
    /// A deed on these, with its words and the day to look again.
    Do(Deed, Vec<i64>, (String, Option<NaiveDate>)),
}

/// A denial with what its codes mean.
#[derive(Clone)]
pub struct Row {
    /// The denial.
    pub of: DenialRow,
    /// Its codes and their meaning.
    pub why: CleanText,
    /// What the playbook says.
    pub next: CleanText,
    /// The day of the desk.
    pub today: NaiveDate,
}

impl Row {
    /// Days that are left.
    #[must_use]
    pub fn left(&self) -> i64 {
        (self.of.denial.due_on - self.today).num_days()
    }

    /// Has it been decided, so that the payer must answer now?
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(
            self.of.denial.status,
            DenialStatus::Corrected | DenialStatus::Appealed
        )
    }

    /// How it ranks.
    #[must_use]
    pub fn band(&self) -> Band {
        band(self.of.denial.amount, self.of.denial.due_on, self.today)
    }
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
        Ask::List => Msg::Listed(list(desk).map_err(|why| CleanText::new(&format!("{why:#}")))),
        Ask::Do(what, ids, words) => {
            let n = ids.len();
            let done = deed(desk, Role::Biller, |cx| {
                ids.iter().try_for_each(|id| one(cx, what, (*id, &words)))
            });
            Msg::Done(match done {
                Ok(()) => Ok(CleanText::new(&format!(
                    "{} {}",
                    count(n, "denial", "denials"),
                    match what {
                        Deed::Correct => "being corrected: code the visit again, then send",
                        Deed::Appeal => "appealed",
                        Deed::Ask => "sent to the coder",
                        Deed::Bill => "billed to the patient",
                        Deed::WriteOff => "written off",
                        Deed::Note => "dated",
                    }
                ))),
                Err(why) => {
                    let hint = why.hint().unwrap_or_default();
                    Err(CleanText::new(&format!("{why}: {hint}")))
                }
            })
        }
    }
}

fn one(
    cx: &DeedContext<'_>,
    what: Deed,
    (id, (reason, day)): (i64, &(String, Option<NaiveDate>)),
) -> Result<(), DeedError> {
    let input = DenialDecision {
        denial: id,
        reason: reason.clone(),
        follow_up_on: *day,
        over_limit: false,
    };
    match what {
        Deed::Correct => return correct(cx, (id, reason)),
        Deed::Appeal => appeal_denial(cx, &input),
        Deed::Ask => ask_coder(cx, &input),
        Deed::Bill => bill_patient(cx, &input),
        Deed::WriteOff => write_off_denial(cx, &input),
        Deed::Note => set_denial_date(cx, &input),
    }?;
    Ok(())
}

/// Begins the correction of the claim behind a denial.
fn correct(cx: &DeedContext<'_>, (id, reason): (i64, &str)) -> Result<(), DeedError> {
    let denial = denials::get(cx.db(), DenialId(id))?;
    let denial = denial.ok_or_else(|| DeedError::no_such("denial", id))?;
    let input = CorrectClaim {
        claim: denial.claim.0,
        reason: reason.to_owned(),
    };
    correct_claim(cx, &input).map(drop)
}

fn list(desk: &mut Desk) -> Result<(Vec<Row>, NaiveDate)> {
    let today = desk.clock.today();
    let found = desk.store.read(denials::open)?;
    let rows = found.into_iter().map(|of| {
        let denial = &of.denial;
        let book = Playbook::built_in();
        let mut why = format!("{}-{}", denial.group.code(), denial.carc);
        for rarc in &denial.rarcs {
            why.push(' ');
            why.push_str(rarc.as_str());
        }
        why.push(' ');
        why.push_str(&book.sentence(denial.carc, &denial.rarcs));
        let next = book.next_action(denial.carc, &denial.rarcs);
        Row {
            why: CleanText::new(&why),
            next: CleanText::new(&next),
            today,
            of,
        }
    });
    Ok((rows.collect(), today))
}
