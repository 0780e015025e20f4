//! What a paper EOB asks of the desk.

use super::Msg;
use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::store::payers;
use crate::tui::widgets::picker::Choice;
use crate::workflow::paper_eob::enter;
use crate::workflow::{Role, perform as deed};

pub(super) use crate::workflow::paper_eob::EobInput;

/// The questions.
pub enum Ask {
    /// The payers.
    Payers,
    /// Keep what was keyed.
    Keep(EobInput),
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
        Ask::Payers => {
            let today = desk.clock.today();
            let read = desk.store.read(payers::all);
            let choices = read.map(|all| {
                let choice = |payer: &crate::domain::payer::Payer| Choice {
                    value: payer.id.to_string(),
                    label: CleanText::new(&payer.name),
                    aside: CleanText::new(&payer.payer_id),
                };
                (all.iter().map(choice).collect(), today)
            });
            Msg::Payers(choices.map_err(|why| CleanText::new(&format!("{why:#}"))))
        }
        Ask::Keep(input) => {
            let done = deed(desk, Role::Biller, |cx| enter(cx, &input));
            Msg::Kept(match done {
                Ok(kept) => Ok(kept.remittance),
                Err(why) => {
                    let hint = why.hint().unwrap_or_default();
                    Err(CleanText::new(&format!("{why}: {hint}")))
                }
            })
        }
    }
}
