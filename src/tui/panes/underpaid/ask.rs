//! What the underpayments ask of the desk.

use super::Msg;
use crate::desk::Desk;
use crate::domain::keys::LetterId;
use crate::domain::text::CleanText;
use crate::workflow::letters;
use crate::workflow::underpayments::{
    Accept, Dispute, Pattern, Underpaid, accept, dispute, find, patterns, since,
};
use crate::workflow::{DeedError, Role, perform as deed};
use chrono::NaiveDate;

/// The questions.
pub enum Ask {
    /// The list.
    Read,
    /// A letter about every open line of this payer and code, with what else it says, and where
    /// the PDF goes, empty for nowhere.
    Dispute(i64, String, (String, String)),
    /// Let these lines pass.
    Accept(Vec<i64>, String),
}

/// What was found.
#[derive(Clone)]
pub struct Found {
    /// By payer and code.
    pub patterns: Vec<Pattern>,
    /// Line by line.
    pub lines: Vec<Underpaid>,
    /// The first day of the list.
    pub since: NaiveDate,
}

fn said(why: &DeedError) -> CleanText {
    let hint = why.hint().unwrap_or_default();
    CleanText::new(&format!("{why}: {hint}"))
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
        Ask::Read => {
            let since = since(desk.clock.today(), None);
            let found = desk.store.read(|db| Ok(find(db, since)));
            let found = found.map_err(|why| CleanText::new(&format!("{why:#}")));
            Msg::Read(found.and_then(|lines| {
                let lines = lines.map_err(|why| said(&why))?;
                let patterns = patterns(&lines);
                Ok(Box::new(Found {
                    patterns,
                    lines,
                    since,
                }))
            }))
        }
        Ask::Dispute(payer, code, (words, path)) => {
            let input = Dispute {
                payer,
                code,
                since: None,
                words,
            };
            let done = deed(desk, Role::Biller, |cx| dispute(cx, &input));
            Msg::Done(match done {
                Err(why) => Err(said(&why)),
                Ok(letter) => {
                    let what = format!("{} lines, {}, disputed", letter.lines, letter.short);
                    match write(desk, letter.letter, &path) {
                        Ok(()) if path.is_empty() => Ok(CleanText::new(&what)),
                        Ok(()) => Ok(CleanText::new(&format!("{what}: {path}"))),
                        Err(why) => Err(CleanText::new(&format!("{what}, but {why:#}"))),
                    }
                }
            })
        }
        Ask::Accept(lines, reason) => {
            let n = lines.len();
            let done = deed(desk, Role::Biller, |cx| {
                lines.iter().try_for_each(|line| {
                    let reason = reason.clone();
                    accept(
                        cx,
                        &Accept {
                            line: *line,
                            reason,
                        },
                    )
                    .map(drop)
                })
            });
            Msg::Done(match done {
                Ok(()) => Ok(CleanText::new(&format!("{n} let pass"))),
                Err(why) => Err(said(&why)),
            })
        }
    }
}

/// Writes a kept letter where it was asked for.
fn write(desk: &Desk, letter: i64, path: &str) -> anyhow::Result<()> {
    if path.is_empty() {
        return Ok(());
    }
    let bytes = desk
        .store
        .read(|db| Ok(letters::bytes(db, LetterId(letter), false)))??;
    crate::store::disk::write_new(std::path::Path::new(path), &bytes)
}
