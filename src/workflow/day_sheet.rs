//! The day sheet: one page of text that proves a day, the same for the same day to the byte.

use std::fmt::Write as _;

use super::close_day::DayStatus;
use crate::domain::money::Money;
use crate::domain::text::CleanText;

/// Columns of the page.
const WIDTH: usize = 78;
/// Columns of an amount.
const AMOUNT: usize = 14;

/// The page. It carries no clock: only the day, and what the books say of it.
#[must_use]
pub fn text(status: &DayStatus) -> String {
    let mut page = Page::default();
    page.line(&format!("{}   day sheet", status.practice));
    page.line(&match status.opens {
        Some(opens) if opens < status.day => format!("{opens} to {}", status.day),
        Some(_) => status.day.to_string(),
        None => format!("from the first entry to {}", status.day),
    });
    page.rule();
    page.amount("receivables before", status.opening);
    for (movement, amount) in status.movements.rows() {
        page.amount(&format!("  {}", movement.words()), amount);
    }
    page.amount("receivables after", status.closing);
    page.line(&format!("  {} entries", status.n_entries));
    page.rule();
    deposits(status, &mut page);
    batches(status, &mut page);
    let exceptions = status.exceptions();
    if !exceptions.is_empty() {
        page.rule();
        for said in exceptions {
            page.line(&format!("! {said}"));
        }
    }
    page.rule();
    page.line("closed by ______________________________   on ______________");
    page.0
}

fn deposits(status: &DayStatus, page: &mut Page) {
    page.line("deposits");
    for deposit in &status.deposits {
        let from = match deposit.from.as_str() {
            "" => "patient",
            name => name,
        };
        let note = if deposit.earlier { " (earlier)" } else { "" };
        let words = format!("  {from}  {} {}{note}", deposit.method, deposit.trace);
        page.amount(&words, deposit.posted);
    }
    page.amount("deposited", status.deposited);
    match (status.bank, status.difference()) {
        (Some(bank), Some(off)) => {
            page.amount("bank", bank);
            page.amount("difference", off);
        }
        _ => page.line("bank: not compared"),
    }
}

fn batches(status: &DayStatus, page: &mut Page) {
    if status.batches.is_empty() {
        return;
    }
    page.rule();
    page.line("batches                        counted             keyed");
    for (batch, keyed) in &status.batches {
        page.line(&format!(
            "  {:>4} {:<10} {:>6} {:>14}  {:>6} {:>14}",
            batch.id,
            batch.kind.name(),
            batch.expected.n,
            batch.expected.amount.grouped(),
            keyed.n,
            keyed.amount.grouped()
        ));
    }
}

/// Lines of text; nothing but clean text gets in.
#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.0, "{}", CleanText::new(text));
    }

    fn rule(&mut self) {
        self.line(&"-".repeat(WIDTH));
    }

    fn amount(&mut self, words: &str, amount: Money) {
        let words: String = CleanText::new(words)
            .as_str()
            .chars()
            .take(WIDTH - AMOUNT)
            .collect();
        let room = WIDTH - AMOUNT;
        let amount = amount.grouped();
        let _ = writeln!(self.0, "{words:<room$}{amount:>AMOUNT$}");
    }
}
