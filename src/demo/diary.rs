//! The diary: who comes on which day, with what, to whom.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::data::{Data, Pattern};
use super::people::Person;
use crate::domain::dates::age_on;
use crate::simulator::Random;

/// A visit as it happened.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    /// Number of the patient in the crowd.
    pub person: usize,
    /// Number of the clinician.
    pub clinician: usize,
    /// What it was about.
    pub pattern: &'a Pattern,
}

/// The generator of visits.
#[derive(Debug)]
pub struct Diary<'a> {
    data: &'a Data,
    random: Random,
    /// Last visit of each patient, and last day of each pattern by patient.
    last: BTreeMap<usize, NaiveDate>,
    done: BTreeMap<(usize, &'a str), NaiveDate>,
    n_known: usize,
}

impl<'a> Diary<'a> {
    /// A diary in which the first `n_known` patients of the crowd are known from earlier years.
    pub fn new(data: &'a Data, random: Random, n_known: usize) -> Self {
        Self {
            data,
            random,
            last: BTreeMap::new(),
            done: BTreeMap::new(),
            n_known,
        }
    }

    /// The visits of a day, `mean` of them on average; none on weekends and on the days on which
    /// the practice is closed.
    pub fn visits(&mut self, day: NaiveDate, people: &[Person], mean: u64) -> Vec<Visit<'a>> {
        if is_closed(day) {
            return Vec::new();
        }
        let n = mean.saturating_sub(2) + self.random.below(5);
        let mut visits = Vec::new();
        for _ in 0..n {
            visits.extend(self.visit(day, people));
        }
        visits
    }

    fn visit(&mut self, day: NaiveDate, people: &[Person]) -> Option<Visit<'a>> {
        let n = u64::try_from(people.len()).unwrap_or(0);
        for _ in 0..12 {
            let person = usize::try_from(self.random.below(n)).unwrap_or(0);
            let Some(who) = people.get(person) else {
                continue;
            };
            let recent = self
                .last
                .get(&person)
                .is_some_and(|d| (day - *d).num_days() < 12);
            if recent || who.born_on >= day {
                continue;
            }
            let is_first = person >= self.n_known && !self.last.contains_key(&person);
            let Some(pattern) = self.pattern(day, (person, who), is_first) else {
                continue;
            };
            self.last.insert(person, day);
            self.done.insert((person, pattern.name.as_str()), day);
            // Two of three patients see the physician.
            let clinician = usize::from(self.random.below(3) == 0);
            return Some(Visit {
                person,
                clinician,
                pattern,
            });
        }
        None
    }

    fn pattern(
        &mut self,
        day: NaiveDate,
        (person, who): (usize, &Person),
        is_first: bool,
    ) -> Option<&'a Pattern> {
        let age = age_on(who.born_on, day);
        let payer = who.cards.first().map(|c| c.payer.as_str());
        let kind = payer
            .and_then(|id| self.data.payer(id).ok())
            .map(|p| p.kind);
        let fits = |p: &&Pattern| {
            p.first == is_first
                && (p.age.0..=p.age.1).contains(&age)
                && p.sex.as_ref().is_none_or(|s| *s == who.sex)
                && (p.payers.is_empty() || kind.is_some_and(|k| p.payers.contains(&k)))
                && !self.was_done(day, person, p)
        };
        let fitting: Vec<&'a Pattern> = self.data.patterns.iter().filter(fits).collect();
        let total: u64 = fitting.iter().map(|p| p.weight.max(1)).sum();
        let mut at = self.random.below(total);
        fitting.into_iter().find(|p| {
            let found = at < p.weight.max(1);
            at = at.saturating_sub(p.weight.max(1));
            found
        })
    }

    /// Yearly visits come once a year, the others not twice within six weeks.
    fn was_done(&self, day: NaiveDate, person: usize, pattern: &Pattern) -> bool {
        let name = pattern.name.as_str();
        let yearly = name.starts_with("annual") || name.starts_with("well child");
        let days = if yearly || name.contains("vaccine") {
            366
        } else {
            42
        };
        let last = self.done.get(&(person, name));
        last.is_some_and(|d| (day - *d).num_days() < days)
    }
}

/// Weekends, and the days on which nobody opens.
fn is_closed(day: NaiveDate) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let holiday = matches!((day.month(), day.day()), (1, 1) | (7, 4) | (12, 24..=26));
    weekend || holiday
}
