//! What the book asks of the desk.

use super::Msg;
use crate::codesets::book::{Spot, page};
use crate::desk::Desk;
use chrono::NaiveDate;

pub(super) use crate::codesets::book::{Line, Mark, Page};
pub(super) use crate::codesets::icd10cm::index::IndexKind;

/// The questions.
pub enum Ask {
    /// The page of a place, as of a day; today where none is given.
    Read(Spot, Option<NaiveDate>),
    /// The place that a person names: a code, a chapter, a section; else words of the index.
    Find(String, IndexKind, NaiveDate),
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    let today = desk.clock.today();
    match ask {
        Ask::Read(spot, dos) => {
            let dos = dos.unwrap_or(today);
            Msg::Read(spot.clone(), Box::new(page(&desk.codes, &spot, dos)), dos)
        }
        Ask::Find(name, kind, dos) => {
            let named = Spot::named(&desk.codes, &name, dos);
            Msg::Go(named.unwrap_or(Spot::Words(kind, name)))
        }
    }
}
