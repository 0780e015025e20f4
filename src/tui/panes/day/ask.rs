//! What the day asks of the desk.

use super::{Deed, Msg};
use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::workflow::close_day::{CloseDay, ReopenDay, close_day, reopen_day, status};
use crate::workflow::count_batch::{Counted, close_batch, open_batch, recount_batch};
use crate::workflow::{DeedError, Role, perform as deed};
use chrono::NaiveDate;

/// The questions.
pub enum Ask {
    /// How a day stands; none for today.
    Read(Option<NaiveDate>),
    /// A deed, with the words of its form.
    Do(Deed, NaiveDate, Words),
}

/// What a form held.
#[derive(Clone, Default)]
pub struct Words {
    /// An amount: of the bank, or of a stack.
    pub amount: String,
    /// A reason, or the kind of a stack.
    pub text: String,
    /// How many.
    pub count: String,
    /// The sum of the patients' numbers.
    pub hash: String,
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
        Ask::Read(day) => {
            let today = desk.clock.today();
            let day = day.unwrap_or(today).min(today);
            let read = desk.store.read(|db| Ok(status(db, day, None)));
            let read = read.map_err(|why| CleanText::new(&format!("{why:#}")));
            let read = read.and_then(|found| found.map_err(|why| said(&why)));
            Msg::Read(read.map(Box::new))
        }
        Ask::Do(what, day, words) => Msg::Done(done(desk, what, (day, &words))),
    }
}

fn said(why: &DeedError) -> CleanText {
    let hint = why.hint().unwrap_or_default();
    CleanText::new(&format!("{why}: {hint}"))
}

fn done(
    desk: &mut Desk,
    what: Deed,
    (day, words): (NaiveDate, &Words),
) -> Result<CleanText, CleanText> {
    let counted = Counted {
        kind: words.text.clone(),
        count: words.count.parse().unwrap_or_default(),
        amount: words.amount.clone(),
        hash: words.hash.parse().ok(),
    };
    let done = deed(desk, Role::Biller, |cx| {
        Ok(match what {
            Deed::Close => {
                let bank = Some(words.amount.clone()).filter(|bank| !bank.is_empty());
                let day = Some(day);
                let closed = close_day(cx, &CloseDay { day, bank })?;
                let closing = Money::parse(&closed.closing).map(Money::grouped);
                let closing = closing.unwrap_or(closed.closing);
                format!("{} is closed with {closing}", closed.day)
            }
            Deed::Reopen => {
                let reason = words.text.clone();
                let day = Some(day);
                reopen_day(cx, &ReopenDay { day, reason })?;
                "open again; the old close stays on record".to_owned()
            }
            Deed::Count => format!("batch {} is open", open_batch(cx, &counted)?.id),
            Deed::Recount => format!("batch {} is counted again", recount_batch(cx, &counted)?.id),
            Deed::CloseBatch => format!("batch {} is closed", close_batch(cx, &counted)?.id),
        })
    });
    done.map(|text| CleanText::new(&text))
        .map_err(|why| said(&why))
}
