//! Which rows meet a query, and in what order.

use std::ops::Range;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::bits::{Bits, Tally};
use super::terms::Terms;
use super::typed::side;
use super::{Candidate, Hit, Index, Query, Why, by_code, fold};
use crate::codesets::{Flag, Side, Standing};

/// Rows that are scored exactly; the least burdened of those that meet the query.
const SURVIVORS: usize = 200;
/// Rows less burdened than this are on the list of usual codes.
const USUAL: u16 = 250;
/// How much of its title a usual code is taken to have been asked for, of 400.
const USUAL_SHARE: i32 = 270;
/// No hit above this score and misspelt words are repaired.
const POOR: i32 = 400;
/// What a row loses that does not meet all of the query.
const NOT_ALL: i32 = 60;
/// Fewer hits than this and a word may be missing.
const FEW: usize = 3;
/// As many rows that meet most of a query are enough to choose from.
const ENOUGH: usize = 24;

/// A row with its score.
struct Scored<'a> {
    candidate: Candidate<'a>,
    row: usize,
    score: i32,
    why: Why,
    /// The name of the row that was met, where that is not its title.
    alias: Option<usize>,
    /// What was met, as bits.
    marks: u64,
}

impl Index {
    /// The hits of a query, best first.
    pub(super) fn search(&self, query: &Query<'_>) -> Vec<Hit> {
        let mut hits = by_code::search(self, query);
        if hits.len() < query.limit {
            for hit in self.by_words(query) {
                if !hits
                    .iter()
                    .any(|known| known.code == hit.code && known.set == hit.set)
                {
                    hits.push(hit);
                }
            }
        }
        hits.truncate(query.limit);
        hits
    }

    fn by_words(&self, query: &Query<'_>) -> Vec<Hit> {
        let mut terms = Terms::read(self, query.text, query.own);
        if terms.all.is_empty() {
            return self.used_before(query);
        }
        let mut rows = self.meeting(&terms);
        let mut scored = self.score_all(&terms, &rows, query);
        let best = scored.iter().map(|s| s.score).max().unwrap_or_default();
        if best < POOR && terms.repair() {
            rows = self.meeting(&terms);
            scored = self.score_all(&terms, &rows, query);
        }
        if scored.is_empty() && terms.lengthen() {
            rows = self.meeting(&terms);
            scored = self.score_all(&terms, &rows, query);
        }
        if scored.len() < FEW && terms.all.len() > 1 {
            let most = self.meeting_most(&terms, &rows, query);
            scored.extend(most.into_iter().map(|mut s| {
                s.score -= NOT_ALL;
                s
            }));
        }
        scored.sort_by(|a, b| b.score.cmp(&a.score).then(a.row.cmp(&b.row)));
        scored.truncate(query.limit);
        let typed = fold::words(query.text).into_iter().map(|(word, _)| word);
        let typed: Vec<String> = typed.collect();
        let hits = scored.into_iter().map(|s| {
            let because = self.because(&terms, &s, query);
            let hit = s.candidate.into_hit(self, s.score, s.why);
            Hit { because, ..hit }
        });
        hits.map(|hit| self.highlighted(hit, &terms, &typed))
            .collect()
    }

    /// What was used before, the most used first: for when nothing is typed yet.
    fn used_before(&self, query: &Query<'_>) -> Vec<Hit> {
        let codes = query.usage.into_iter().flat_map(super::Usage::most_used);
        let rows = codes.filter_map(|code| by_code::row_of(self, code));
        let candidates = rows.filter_map(|row| self.candidate(row, query));
        let hits = candidates.take(query.limit).zip(0..);
        hits.map(|(candidate, n)| {
            let hit = candidate.into_hit(self, -n, Why::Usage);
            let because = "used before".to_owned();
            Hit { because, ..hit }
        })
        .collect()
    }

    /// The rows that meet every term.
    fn meeting(&self, terms: &Terms<'_>) -> Bits {
        let mut wanted = terms.all.iter();
        let first = wanted.next().map(|term| term.rows.clone());
        let mut rows = first.unwrap_or_else(|| Bits::none(self.n_rows));
        wanted.for_each(|term| rows.keep(&term.rows));
        rows
    }

    /// Rows that meet most of the query, where none or few meet all of it.
    fn meeting_most<'a>(
        &'a self,
        terms: &Terms<'_>,
        known: &Bits,
        query: &Query<'_>,
    ) -> Vec<Scored<'a>> {
        let mut tally = Tally::default();
        for term in &terms.all {
            tally.add(&term.rows, (term.weight / 24).clamp(1, 12));
        }
        let greatest = tally.greatest();
        // The greatest count that enough rows reach; all that reach two thirds where too few do.
        let (mut low, mut high) = ((greatest - greatest / 3).max(1), greatest.max(1));
        while low < high {
            let middle = (low + high).div_ceil(2);
            if tally.at_least(middle).len() >= ENOUGH {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        let mut rows = tally.at_least(low);
        rows.drop(known);
        self.score_all(terms, &rows, query)
    }

    /// Scores the least burdened rows of a set, with those that an alias or a table names.
    fn score_all<'a>(
        &'a self,
        terms: &Terms<'_>,
        rows: &Bits,
        query: &Query<'_>,
    ) -> Vec<Scored<'a>> {
        let mut picked = self.least_burdened(rows);
        let mut aliases = Bits::none(self.aliases.len());
        if let Some((first, others)) = terms.all.split_first() {
            aliases.add(&first.aliases);
            others.iter().for_each(|term| aliases.keep(&term.aliases));
        }
        let named = aliases
            .iter()
            .take(64)
            .flat_map(|alias| self.aliases.run(alias).take(12));
        picked.extend(named.filter(|row| rows.has(*row)));
        let alternatives = terms.all.iter().flat_map(|term| &term.alternatives);
        let outright = alternatives.flat_map(|a| a.rows.iter().copied());
        picked.extend(outright.filter(|row| rows.has(*row)));
        if let Some(usage) = query.usage {
            let codes = usage.most_used().take(200);
            let used = codes.filter_map(|code| by_code::row_of(self, code));
            picked.extend(used.filter(|row| rows.has(*row)));
        }
        picked.sort_unstable();
        picked.dedup();
        let scored = picked
            .into_iter()
            .filter_map(|row| self.score(terms, row, query));
        scored.collect()
    }

    fn least_burdened(&self, rows: &Bits) -> Vec<usize> {
        let n = rows.len();
        if n <= SURVIVORS {
            return rows.iter().collect();
        }
        if n > self.n_rows / 12 {
            let in_order = self.by_burden.iter().map(|row| *row as usize);
            return in_order
                .filter(|row| rows.has(*row))
                .take(SURVIVORS)
                .collect();
        }
        let burden = |row: usize| self.burdens.get(row).copied().unwrap_or(u16::MAX);
        let mut all: Vec<(u16, usize)> = rows.iter().map(|row| (burden(row), row)).collect();
        all.select_nth_unstable(SURVIVORS);
        all.into_iter()
            .take(SURVIVORS)
            .map(|(_, row)| row)
            .collect()
    }

    /// The score of a row; nothing for what is not valid on the date of service.
    fn score<'a>(&'a self, terms: &Terms<'_>, row: usize, query: &Query<'_>) -> Option<Scored<'a>> {
        let candidate = self.candidate(row, query)?;
        let title = self.reading(terms, self.titles.of(&self.table, row));
        let (mut text, mut why) = self.fit(terms, row, &title);
        let (mut named_by, mut marks) = (None, title.marks);
        let complete = terms
            .all
            .iter()
            .all(|term| term.met_by(title.marks).is_some());
        for alias in self
            .aliases_above(row)
            .filter(|alias| terms.aliases.has(*alias))
        {
            let mut reading = self.reading(terms, self.aliases.words.get(alias).iter().copied());
            let adds = reading.marks & !title.marks != 0;
            if reading.marks == 0 || (complete && !adds && reading.share <= title.share) {
                continue;
            }
            let percent = if self.aliases.run(alias).start == row {
                97
            } else {
                88
            };
            let alone = self.fit(terms, row, &reading);
            let mut best = alone.0 * percent / 100;
            if adds && !complete {
                reading = Reading {
                    marks: reading.marks | title.marks,
                    share: title.share / 2,
                };
                best = best.max(self.fit(terms, row, &reading).0 * 85 / 100);
            }
            if best > text {
                (text, why) = (best, alone.1.max(self.aliases.why(alias)));
                (named_by, marks) = (Some(alias), reading.marks);
            }
        }
        let burden = self.burdens.get(row).copied().unwrap_or(u16::MAX);
        if burden < USUAL
            && terms
                .all
                .iter()
                .all(|term| term.met_by(title.marks).is_some())
        {
            // Of the usual codes the more usual, however much more its title says.
            text += (USUAL_SHARE - title.share).max(0);
        }
        let mut score = text - self.drawbacks(terms, row, &candidate)?;
        let mut named = terms.all.iter().filter_map(|term| term.names(row));
        if let Some((place, reason)) = named.next() {
            score += 260 - 40 * i32::try_from(place.min(6)).unwrap_or(6);
            let in_title = terms.all.iter().all(|term| term.said_by(title.marks));
            why = if in_title {
                Why::Title
            } else {
                why.max(reason)
            };
        }
        if let Some(weight) = query.usage.map(|usage| usage.weight(candidate.code())) {
            score += i32::try_from((weight + 1).ilog2().min(6)).unwrap_or(6) * 30;
        }
        Some(Scored {
            candidate,
            row,
            score,
            why,
            alias: named_by,
            marks,
        })
    }

    /// What the reason for a hit is made of.
    fn because(&self, terms: &Terms<'_>, scored: &Scored<'_>, query: &Query<'_>) -> String {
        let mut said: Vec<String> = Vec::new();
        for term in &terms.all {
            let outright = || term.named_by(scored.row);
            let Some(met) = term.best(scored.marks).or_else(outright) else {
                continue;
            };
            if met.why == Why::Abbreviation && !met.says.is_empty() {
                said.push(format!("{} = {}", term.typed(), met.says));
            } else if met.why == Why::Typo {
                let mut words = self.titles.of(&self.table, scored.row);
                let names = scored.alias.map(|alias| self.aliases.words.get(alias));
                let mut others = names.unwrap_or_default().iter().copied();
                let has = |word: &u16| {
                    let mark = terms.marks.get(usize::from(*word)).copied();
                    mark.unwrap_or_default() & met.parts != 0
                };
                let word = words.find(has).or_else(|| others.find(has));
                let meant = word.map(|word| self.dictionary.word(word));
                said.extend(meant.map(|meant| format!("{} → {meant}", term.typed())));
            }
        }
        said.extend(
            scored
                .alias
                .map(|alias| self.aliases.text(alias).to_owned()),
        );
        let weight = query
            .usage
            .map_or(0, |usage| usage.weight(scored.candidate.code()));
        if weight > 0 {
            said.push("used before".to_owned());
        }
        said.join("; ")
    }

    /// The aliases that stand on a row or above it.
    fn aliases_above(&self, row: usize) -> impl Iterator<Item = usize> {
        let up = |row: &usize| Some(self.parent(*row)).filter(|above| above != row);
        let rows = std::iter::successors(Some(row), up);
        rows.flat_map(|row| self.aliases.of_row(row))
    }

    /// What words say to the query.
    fn reading(&self, terms: &Terms<'_>, words: impl Iterator<Item = u16>) -> Reading {
        let (mut marks, mut own, mut total) = (0, 0_i32, 1_i32);
        let without = self.without.filter(|_| !terms.asks_without);
        let not = self.not.filter(|_| !terms.asks_not);
        let (mut denied, mut denied_next) = (false, false);
        for word in words {
            let at = usize::from(word);
            denied |= Some(word) == without;
            if Some(word) == not {
                denied_next = true;
                continue;
            }
            let weight = i32::from(self.weights.get(at).copied().unwrap_or(100));
            let mark = terms.marks.get(at).copied().unwrap_or_default();
            total += weight;
            if mark != 0 && !denied && !denied_next {
                marks |= mark;
                own += weight;
            }
            denied_next = false;
        }
        Reading {
            marks,
            share: own * 400 / total,
        }
    }

    /// How well a reading meets the terms: up to 600 for the terms, 400 for saying no more.
    fn fit(&self, terms: &Terms<'_>, row: usize, reading: &Reading) -> (i32, Why) {
        let (mut met, mut all, mut why) = (0, 0, Why::Title);
        for term in &terms.all {
            let weight = i32::try_from(term.weight).unwrap_or(200);
            all += weight;
            let by_words = term.met_by(reading.marks);
            let outright = || term.names(row).map(|(_, why)| (90, why));
            if let Some((quality, reason)) = by_words.or_else(outright) {
                met += weight * i32::from(quality);
                why = why.max(reason);
            }
        }
        (met * 6 / all.max(1) + reading.share, why)
    }

    /// What speaks against a row whatever was typed; `None` when it is not valid that day.
    fn drawbacks(&self, terms: &Terms<'_>, row: usize, candidate: &Candidate<'_>) -> Option<i32> {
        let burden = self.burdens.get(row).copied().unwrap_or(u16::MAX);
        let usual = i32::from(burden.min(USUAL)) * 100 / i32::from(USUAL);
        let Candidate::Diagnosis(diagnosis) = candidate else {
            return Some(usual);
        };
        let header = match diagnosis.standing() {
            Standing::Billable => 0,
            Standing::Header => 200,
            Standing::NotYet(_) | Standing::Retired(_) => return None,
        };
        let later = match diagnosis.code().chars().nth(6) {
            _ if terms.asks_later => 0,
            None | Some('A' | '0'..='9') => 0,
            Some('D') => 60,
            Some(_) => 80,
        };
        let unspecified = match diagnosis.flags().has(Flag::Unspecified) {
            true if !terms.asks_unspecified => 25,
            true | false => 0,
        };
        let side = match (terms.side, self.side_of(row)) {
            (Some(asked), Some(own)) if asked != own => 150,
            (Some(_), None) if diagnosis.flags().has(Flag::Unspecified) => 60,
            (Some(_) | None, _) => 0,
        };
        Some(usual + header + later + unspecified + side)
    }

    /// The side that a title names.
    fn side_of(&self, row: usize) -> Option<Side> {
        let words = self.titles.of(&self.table, row);
        side(
            words
                .map(|word| self.dictionary.word(word))
                .filter(|word| word.len() > 3),
        )
    }

    /// Marks the words of the title that matched; for repaired words, the letters.
    fn highlighted(&self, mut hit: Hit, terms: &Terms<'_>, typed: &[String]) -> Hit {
        for (word, place) in fold::words(&hit.title) {
            let number = self.dictionary.number(&word).map(usize::from);
            let mark = number
                .and_then(|n| terms.marks.get(n))
                .copied()
                .unwrap_or_default();
            if mark == 0 {
                continue;
            }
            let begun = typed
                .iter()
                .filter(|typed| word.starts_with(typed.as_str()));
            match begun.map(String::len).max() {
                Some(n) if word.len() == place.len() => {
                    hit.highlights.push(place.start..place.start + n);
                }
                _ => hit.highlights.extend(letters_of(&hit.title, place, typed)),
            }
        }
        hit
    }

    pub(super) fn parent(&self, row: usize) -> usize {
        self.titles.parent(row)
    }
}

/// The letters of a word of the title that a repaired word of the query has, or the whole word.
fn letters_of(title: &str, place: Range<usize>, typed: &[String]) -> Vec<Range<usize>> {
    let word = title.get(place.clone()).unwrap_or_default();
    let matcher = SkimMatcherV2::default().ignore_case();
    let best = typed
        .iter()
        .filter_map(|typed| matcher.fuzzy_indices(word, typed))
        .max_by_key(|(score, _)| *score);
    let Some((_, letters)) = best else {
        return vec![place];
    };
    let mut starts = word
        .char_indices()
        .map(|(at, c)| (at, c.len_utf8()))
        .collect::<Vec<_>>();
    let mut at = 0;
    starts.retain(|_| {
        at += 1;
        letters.contains(&(at - 1))
    });
    starts
        .into_iter()
        .map(|(at, n)| place.start + at..place.start + at + n)
        .collect()
}

/// What a list of words says to a query.
#[derive(Clone, Copy)]
struct Reading {
    /// The parts that are met, as bits.
    marks: u64,
    /// How much of the words was asked for, of 400.
    share: i32,
}
