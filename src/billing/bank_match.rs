//! Which deposit a line of the bank is: by amount always, then by number, day and name, with the
//! reasons.

use chrono::NaiveDate;

use super::matching::{Score, normal};
use crate::domain::dates::days_between;
use crate::domain::money::Money;

/// From here on a line is matched without asking, unless two deposits fit as well.
pub const SURE: i32 = 90;

/// From here on it is matched without asking when no other deposit fits at all.
pub const LIKELY: i32 = 60;

/// Money as the bank tells of it, or as the register does.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Booked, or received.
    pub on: NaiveDate,
    /// How much.
    pub amount: Money,
    /// Check or EFT number.
    pub trace: &'a str,
    /// The bank's words, or the name of who sent it.
    pub words: &'a str,
}

/// How well a line of the bank fits a deposit; nothing where the amounts differ.
#[must_use]
pub fn fit(bank: &Side<'_>, book: &Side<'_>) -> Option<Score> {
    if bank.amount != book.amount {
        return None;
    }
    let mut score = Score {
        points: 40,
        why: vec!["amount".to_owned()],
    };
    let mut add = |points, why: &str| {
        score.points += points;
        score.why.push(why.to_owned());
    };
    let number = normal(book.trace);
    let said = normal(bank.words);
    if number.len() >= 3 && (normal(bank.trace) == number || said.contains(&number)) {
        add(45, "check or EFT number");
    } else if !bank.trace.is_empty() && !number.is_empty() {
        add(-30, "another check or EFT number");
    }
    let days = days_between(book.on, bank.on);
    match days {
        -1..=4 => add(15, "within days"),
        -5..=14 => add(5, "within two weeks"),
        _ => add(-30, "long before or after"),
    }
    let name = normal(book.words);
    if name.len() >= 4 && said.contains(&name) {
        add(10, "name");
    }
    score.points = score.points.clamp(0, 100);
    Some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side<'a>(on: &str, cents: i64, trace: &'a str, words: &'a str) -> Side<'a> {
        Side {
            on: on.parse().unwrap(),
            amount: Money::from_cents(cents),
            trace,
            words,
        }
    }

    #[test]
    fn the_amount_comes_first_and_the_number_decides() {
        let book = side("2026-03-20", 13_895, "88231990", "Blue Ridge");
        let words = "BLUE RIDGE HCCLAIMPMT TRN*1*88231990*1999999999";
        let bank = side("2026-03-21", 13_895, "", words);
        let score = fit(&bank, &book).unwrap();
        assert_eq!(score.points, 100);
        assert!(fit(&side("2026-03-21", 13_896, "", words), &book).is_none());
        let other = side("2026-03-21", 13_895, "77777777", "CHECK");
        assert!(fit(&other, &book).unwrap().points < LIKELY);
    }
}
