//! What the queue asks of the desk.

use super::{Msg, Which};
use crate::desk::Desk;
use crate::domain::claim::ClaimStatus as S;
use crate::domain::text::CleanText;
use crate::store::claim_list::{self, ClaimFilter};

pub(super) use crate::store::claim_list::ClaimRow;

/// The questions.
pub enum Ask {
    /// The list.
    List(Which),
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
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
