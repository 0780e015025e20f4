//! Imported releases of ICD-10-CM laid over the built-in list, each from its own day on.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;

use super::editions::{Dated, Editions};
use super::icd10::{Flags, Icd10Table, Padded, Period, padded};
use super::icd10cm::order::OrderRow;
use super::icd10cm::release::Release;
use super::icd10cm::tabular::Tabular;

/// What was imported of one release: codes with titles, the tabular list, or both.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its days.
    pub release: Release,
    /// The rows of its order file, checked.
    pub rows: Option<Arc<Vec<OrderRow>>>,
    /// Its tabular list.
    pub tabular: Option<Arc<Tabular>>,
}

/// The built-in list with the imported releases over it. Validity is that of the order files from
/// their days on; titles and notes are those of the release in force; a code without a title
/// takes it from any release that has it.
pub fn compose(
    built_in: &Dated<Arc<Icd10Table>>,
    imported: &[Imported],
) -> Editions<Arc<Icd10Table>> {
    let mut imported: Vec<&Imported> = imported.iter().collect();
    imported.sort_by_key(|one| one.release.from);
    let all = Arc::new(with_codes(&built_in.table, &imported));
    let last = imported.iter().map(|one| one.release.through).max();
    let last = last.map_or(built_in.through, |last| last.max(built_in.through));
    let mut editions = Editions::one(Dated {
        from: built_in.from,
        through: last,
        release: built_in.release.clone(),
        table: Arc::clone(&all),
    });
    let mut starts: BTreeSet<NaiveDate> = BTreeSet::new();
    for one in &imported {
        starts.insert(one.release.from.max(built_in.from));
        starts.extend(one.release.through.succ_opt().filter(|day| *day <= last));
    }
    let mut ends: Vec<NaiveDate> = starts
        .iter()
        .skip(1)
        .filter_map(NaiveDate::pred_opt)
        .collect();
    ends.push(last);
    for (from, through) in starts.into_iter().zip(ends) {
        let rows = in_force(&imported, from, |one| one.rows.as_ref());
        let tabular = in_force(&imported, from, |one| one.tabular.as_ref());
        if rows.is_none() && tabular.is_none() {
            let (release, table) = (built_in.release.clone(), Arc::clone(&all));
            editions.supersede(Dated {
                from,
                through,
                release,
                table,
            });
            continue;
        }
        let mut table = Icd10Table::clone(&all);
        table.reword(
            rows.map(|(_, rows)| rows.as_slice()),
            tabular.map(|(_, list)| &**list),
        );
        if let Some((_, list)) = tabular {
            table.annotate(list);
        }
        if let Some((_, rows)) = rows {
            table.keep_headers_of(rows);
        }
        let names = [rows.map(|(r, _)| r.name()), tabular.map(|(r, _)| r.name())];
        let name = names.into_iter().flatten().max().unwrap_or_default();
        let parts = match (rows.is_some(), tabular.is_some()) {
            (true, false) => "codes",
            (false, true) => "tabular list",
            (_, _) => "codes and tabular list",
        };
        let release = format!("ICD-10-CM {name} (imported: {parts})");
        editions.supersede(Dated {
            from,
            through,
            release,
            table: Arc::new(table),
        });
    }
    editions
}

/// The newest release that has the part and answers for the day.
fn in_force<'a, T>(
    imported: &[&'a Imported],
    day: NaiveDate,
    part: impl Fn(&'a Imported) -> Option<&'a Arc<T>>,
) -> Option<(Release, &'a Arc<T>)> {
    let of_day = imported.iter().filter(|one| one.release.from <= day);
    let of_day = of_day.filter(|one| day <= one.release.through);
    of_day.rev().find_map(|one| Some((one.release, part(one)?)))
}

/// Every code of the built-in list and of the releases, with validity from all of them.
fn with_codes(built_in: &Icd10Table, imported: &[&Imported]) -> Icd10Table {
    let mut rows: BTreeMap<Padded, (bool, Vec<Period>)> = BTreeMap::new();
    for row in 0..built_in.codes.len() {
        let header = built_in.headers.get(row).copied().unwrap_or_default();
        if let Some(code) = built_in.codes.get(row) {
            rows.insert(*code, (header, built_in.periods(row).to_vec()));
        }
    }
    for one in imported {
        if let Some(order) = &one.rows {
            take_in(&mut rows, order, one.release.from);
        }
    }
    let mut table = Icd10Table {
        codes: rows.keys().copied().collect(),
        headers: rows.values().map(|(header, _)| *header).collect(),
        words: built_in.words.clone(),
        chapters: built_in.chapters.clone(),
        sections: built_in.sections.clone(),
        notes: Arc::clone(&built_in.notes),
        ..Icd10Table::default()
    };
    let mut lists: HashMap<Vec<Period>, u16> = HashMap::new();
    for (_, periods) in rows.into_values() {
        let next = u16::try_from(lists.len()).unwrap_or(u16::MAX);
        let list = *lists.entry(periods).or_insert(next);
        table.period_list.push(list);
    }
    let mut lists: Vec<(u16, Vec<Period>)> = lists.into_iter().map(|(p, n)| (n, p)).collect();
    lists.sort_by_key(|(n, _)| *n);
    table.lists = lists.into_iter().map(|(_, periods)| periods).collect();
    let newest_first: Vec<HashMap<&str, &str>> = imported
        .iter()
        .rev()
        .filter_map(|one| one.rows.as_ref())
        .map(|order| {
            order
                .iter()
                .map(|r| (r.code.as_str(), r.long.as_str()))
                .collect()
        })
        .collect();
    table.set_titles(|code| {
        let own = built_in
            .row(code)
            .map(|row| built_in.words_of(row))
            .unwrap_or_default();
        match own.is_empty() {
            false => own,
            true => {
                let found = newest_first.iter().find_map(|titles| titles.get(code));
                found
                    .map(|title| title.split(' ').collect())
                    .unwrap_or_default()
            }
        }
    });
    table
}

/// From `day` on the codes of an order file are valid and no others.
fn take_in(rows: &mut BTreeMap<Padded, (bool, Vec<Period>)>, order: &[OrderRow], day: NaiveDate) {
    let billable: HashMap<Padded, bool> = order
        .iter()
        .filter_map(|row| Some((padded(&row.code)?, row.billable)))
        .collect();
    for (code, is_billable) in &billable {
        let (header, periods) = rows.entry(*code).or_default();
        *header |= !is_billable;
        if *is_billable && !periods.iter().any(|period| period.covers(day)) {
            periods.retain(|period| period.from < day);
            periods.push(Period {
                from: day,
                through: None,
                flags: Flags::default(),
            });
        }
    }
    for (code, (_, periods)) in rows.iter_mut() {
        if billable.get(code) == Some(&true) {
            continue;
        }
        for period in periods.iter_mut().filter(|period| period.covers(day)) {
            period.through = day.pred_opt();
        }
        periods.retain(|period| period.through.is_none_or(|through| period.from <= through));
    }
}

impl Icd10Table {
    /// The words of a title.
    fn words_of(&self, row: usize) -> Vec<&str> {
        let ids = self.title_word_ids(row).iter();
        let words = ids.filter_map(|id| self.words.get(usize::from(*id)));
        words.map(String::as_str).collect()
    }

    /// Gives every code its title, word by word. A word beyond the 65,535th leaves its title out.
    fn set_titles<'t>(&mut self, title: impl Fn(&str) -> Vec<&'t str>) {
        let mut numbers: HashMap<String, u16> = HashMap::new();
        for (n, word) in self.words.iter().enumerate() {
            numbers.insert(word.clone(), u16::try_from(n).unwrap_or(u16::MAX));
        }
        let (mut at, mut ids) = (vec![0], Vec::new());
        for row in 0..self.codes.len() {
            let mut own = Vec::new();
            for word in title(self.code(row)) {
                let number = match numbers.get(word) {
                    Some(number) => Some(*number),
                    None => u16::try_from(self.words.len()).ok().inspect(|number| {
                        self.words.push(word.to_owned());
                        numbers.insert(word.to_owned(), *number);
                    }),
                };
                own.push(number);
            }
            let own: Option<Vec<u16>> = own.into_iter().collect();
            ids.extend(own.unwrap_or_default());
            at.push(u32::try_from(ids.len()).unwrap_or(u32::MAX));
        }
        (self.title_at, self.title_words) = (at, ids);
    }

    /// Takes the titles of a release: those of its tabular list first, because the order file
    /// has no accents; then those of the order file, but for a title that only lacks its accents.
    fn reword(&mut self, rows: Option<&[OrderRow]>, tabular: Option<&Tabular>) {
        let listed = |row: &OrderRow| (row.code.clone(), row.long.clone());
        let order: HashMap<String, String> = rows.unwrap_or_default().iter().map(listed).collect();
        let old = self.clone();
        let mut titles: HashMap<String, String> = HashMap::new();
        for row in 0..old.codes.len() {
            let code = old.code(row);
            let known = old.words_of(row).join(" ");
            let printed = tabular.and_then(|list| list.title(code));
            let ordered = order
                .get(code)
                .filter(|title| !same_but_accents(title, &known));
            if let Some(title) = printed.or_else(|| ordered.cloned()) {
                titles.insert(code.to_owned(), title);
            }
        }
        self.set_titles(|code| match titles.get(code) {
            Some(title) => title.split_whitespace().collect(),
            None => old
                .row(code)
                .map(|row| old.words_of(row))
                .unwrap_or_default(),
        });
    }

    /// On the days of an order file its headers are headers and no others.
    fn keep_headers_of(&mut self, rows: &[OrderRow]) {
        let headers = rows.iter().filter(|row| !row.billable);
        let headers: BTreeSet<Padded> = headers.filter_map(|row| padded(&row.code)).collect();
        self.headers = self
            .codes
            .iter()
            .map(|code| headers.contains(code))
            .collect();
    }

    /// Takes chapters, sections and notes of a tabular list.
    fn annotate(&mut self, list: &Tabular) {
        self.chapters = list.chapters.clone();
        self.sections = list.sections.clone();
        self.notes = Arc::new(list.notes.clone().into());
    }
}

/// Whether a title of the order file is a known one with its accents left off.
fn same_but_accents(plain: &str, known: &str) -> bool {
    if known.is_ascii() {
        return plain == known;
    }
    let fits = |(a, b): (char, char)| a == b || (!b.is_ascii() && a.is_ascii_alphabetic());
    plain.chars().count() == known.chars().count() && plain.chars().zip(known.chars()).all(fits)
}
