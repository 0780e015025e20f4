//! The HCPCS Level II alpha-numeric file, text or sheet (codesets.md 3), and the plain list of
//! codes and titles that others publish from it.

use chrono::NaiveDate;

use super::grid::{Grid, field};
use super::text::{clean, columns};
use super::{Claim, Held, Input, Loaded, Loader, Refusal, dates, text};
use crate::codesets::lists::{Fact, Procedure, ProcedureSet};
use crate::codesets::procedure_table::{ListedModifier, ListedProcedure, ProcedureTable, plain};
use crate::codesets::{CodeSets, is_hcpcs_shape};

/// HCPCS Level II.
pub(super) static LOADER: Loader = Loader {
    kind: "hcpcs",
    title: "HCPCS Level II",
    by_name,
    by_head: None,
    read,
    shelve,
};

fn by_name(base: &str) -> Option<Claim> {
    if base.starts_with("hcpc") && base.contains("_anweb") {
        let year = dates::year_in(base)?;
        let quarter = dates::quarter_named(base).unwrap_or(0);
        return Claim::by_ending(base, &format!("{year}-{quarter}"), "anweb");
    }
    let list = base
        .starts_with("main_list_hcpcs")
        .then(|| base.get(16..23))??;
    Claim::by_ending(base, list, "list")
}

/// One record of the file, in either form.
struct Record {
    line: u64,
    code: String,
    /// 3 and 7 begin a procedure and a modifier, 4 and 8 go on with it.
    id: char,
    long: String,
    short: String,
    coverage: String,
    instead: Vec<String>,
    added: String,
    through: String,
}

/// One code or modifier, its title joined.
struct Item {
    is_modifier: bool,
    code: String,
    long: String,
    short: String,
    coverage: String,
    instead: Vec<String>,
    added: Option<NaiveDate>,
    through: Option<NaiveDate>,
}

fn read(input: &Input<'_>) -> Result<Loaded, Refusal> {
    if input.has("list") {
        return read_list(input);
    }
    let member = input.member("anweb")?;
    let file = member.name.clone();
    let records = if member.base().ends_with(".xlsx") {
        of_sheet(&Grid::of(input, "anweb")?)?
    } else {
        of_text(&file, &input.text("anweb")?)?
    };
    let n_records = records.len() as u64;
    input.at(n_records, None, "reading HCPCS records")?;
    let items = join(&file, records)?;
    let (year, quarter) = input.release().split_once('-').unwrap_or_default();
    let year: i32 = year.parse().unwrap_or_default();
    let whole = dates::year(year);
    let own = match quarter
        .parse()
        .ok()
        .and_then(|q| dates::quarter_of(year, q))
    {
        Some((from, _)) => whole.map(|(_, through)| (from, through)),
        None => whole,
    };
    let (Some(own), Some(answers)) = (own, whole) else {
        return Err(Refusal::file(&file, "the name has no year"));
    };
    check_year(&file, &items, year)?;
    let n_modifiers = items.iter().filter(|item| item.is_modifier).count();
    let notes = vec![format!(
        "{} codes and {n_modifiers} modifiers from {n_records} records",
        items.len() - n_modifiers
    )];
    let quarter = ["", " January", " April", " July", " October"]
        .get(quarter.parse::<usize>().unwrap_or(0))
        .unwrap_or(&"");
    loaded(
        format!("HCPCS{quarter} {year}"),
        (own, answers),
        items,
        notes,
    )
}

/// A file of another year than its name says begins none of its codes then.
fn check_year(file: &str, items: &[Item], year: i32) -> Result<(), Refusal> {
    use chrono::Datelike as _;
    let newest = items.iter().filter_map(|item| item.added).max();
    match newest.map(|day| day.year()) {
        Some(found) if found > year + 1 => {
            let what = format!("the name says {year}, but codes in it begin in {found}");
            Err(Refusal::file(file, what))
        }
        _ => Ok(()),
    }
}

fn loaded(
    name: String,
    (own, answers): ((NaiveDate, NaiveDate), (NaiveDate, NaiveDate)),
    items: Vec<Item>,
    notes: Vec<String>,
) -> Result<Loaded, Refusal> {
    let n_rows = items.len() as u64;
    let day = |day: Option<NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let fields = |item: Item| {
        vec![
            if item.is_modifier { "M" } else { "P" }.to_owned(),
            item.code,
            item.long,
            item.short,
            item.coverage,
            item.instead.join(" "),
            day(item.added),
            day(item.through),
        ]
    };
    Ok(Loaded {
        name,
        own,
        answers,
        n_rows,
        parts: vec![(
            "rows".to_owned(),
            text::pack(items.into_iter().map(fields))?,
        )],
        notes,
    })
}

fn of_text(file: &str, text: &str) -> Result<Vec<Record>, Refusal> {
    let mut records = Vec::new();
    let mut cut_off = None;
    for (line, record) in text::lines(text) {
        let id = record.chars().nth(10).unwrap_or(' ');
        let is_record = matches!(id, '3' | '4' | '7' | '8')
            && record
                .chars()
                .take(5)
                .any(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
            && record.chars().skip(5).take(5).all(|c| c.is_ascii_digit());
        if !is_record {
            continue;
        }
        if record.chars().count() < 293 {
            cut_off = cut_off.or(Some(line));
            continue;
        }
        let at = |first, last| columns(record, first, last).to_owned();
        let instead = (0..5).map(|n| at(205 + n * 5, 209 + n * 5));
        records.push(Record {
            line,
            code: at(1, 5),
            id,
            long: at(12, 91),
            short: at(92, 119),
            coverage: at(230, 230),
            instead: instead.filter(|code| !code.is_empty()).collect(),
            added: at(269, 276),
            through: at(285, 292),
        });
    }
    // Every edition has had a record or two whose end is missing: the next line tells more.
    match cut_off {
        Some(line) if records.len() < 100 || records.last().is_some_and(|r| r.line < line) => Err(
            Refusal::line(file, line, "the record is cut off before column 293"),
        ),
        _ if records.is_empty() => {
            let what = "no record of the alpha-numeric layout: 320 columns, 3, 4, 7 or 8 in 11";
            Err(Refusal::file(file, what))
        }
        _ => Ok(records),
    }
}

const CAPTIONS: [&str; 8] = [
    "HCPC",
    "RECID",
    "LONG DESCRIPTION",
    "SHORT DESCRIPTION",
    "COV",
    "XREF1",
    "ADD DT",
    "TERM DT",
];

fn of_sheet(grid: &Grid) -> Result<Vec<Record>, Refusal> {
    let (header, places) = grid.header(&CAPTIONS)?;
    let mut records = Vec::new();
    for (line, row) in grid.below(header) {
        let place = |n: usize| places.get(n).copied().unwrap_or(usize::MAX);
        let at = |n: usize| field(row, place(n)).to_owned();
        let id = at(1);
        let instead = (0..5).map(|n| field(row, place(5) + n).to_owned());
        let record = Record {
            line,
            code: at(0),
            id: id.chars().next().unwrap_or(' '),
            long: at(2),
            short: at(3),
            coverage: at(4),
            instead: instead.filter(|code| !code.is_empty()).collect(),
            added: at(6),
            through: at(7),
        };
        if id.len() != 1 || !matches!(record.id, '3' | '4' | '7' | '8') {
            let id = clean(&id);
            let what =
                format!("the record id is '{id}' where 3, 4, 7 or 8 stands: shifted columns");
            return Err(Refusal::line(&grid.file, line, what));
        }
        records.push(record);
    }
    Ok(records)
}

/// Joins first records with those that go on with them.
fn join(file: &str, records: Vec<Record>) -> Result<Vec<Item>, Refusal> {
    let mut items: Vec<Item> = Vec::new();
    for record in records {
        let wrong = |what: String| Refusal::line(file, record.line, what);
        let is_modifier = matches!(record.id, '7' | '8');
        let fits = if is_modifier {
            record.code.len() == 2
        } else {
            is_hcpcs_shape(&record.code) || crate::codesets::is_cpt_shape(&record.code)
        };
        if !fits {
            let code = clean(&record.code);
            return Err(wrong(format!(
                "'{code}' is not a code of this set: shifted columns"
            )));
        }
        if matches!(record.id, '4' | '8') {
            match items.last_mut() {
                Some(item) if item.code == record.code && item.is_modifier == is_modifier => {
                    item.long.push(' ');
                    item.long.push_str(&record.long);
                    continue;
                }
                _ => {
                    return Err(wrong(format!(
                        "{} goes on without a beginning",
                        record.code
                    )));
                }
            }
        }
        let day = |text: &str, what: &str| match text {
            "" => Ok(None),
            text => dates::compact(text)
                .or_else(|| dates::any(text))
                .map(Some)
                .ok_or_else(|| wrong(format!("the {what} date is '{}'", clean(text)))),
        };
        items.push(Item {
            is_modifier,
            added: day(&record.added, "add")?,
            through: day(&record.through, "termination")?,
            code: record.code,
            long: record.long,
            short: clean(&record.short),
            coverage: record.coverage,
            instead: record.instead,
        });
    }
    for item in &mut items {
        item.long = clean(&item.long);
    }
    Ok(items)
}

/// `Code,Description,…`: valid codes of one month, without dates.
fn read_list(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let grid = Grid::of(input, "list")?;
    let (header, places) = grid.header(&["Code", "Description"])?;
    let mut items = Vec::new();
    for (line, row) in grid.below(header) {
        let at = |n: usize| field(row, places.get(n).copied().unwrap_or(usize::MAX));
        if !is_hcpcs_shape(at(0)) || at(1).is_empty() {
            let what = format!("'{}' is not an HCPCS code with a title", clean(at(0)));
            return Err(Refusal::line(&grid.file, line, what));
        }
        items.push(Item {
            is_modifier: false,
            code: at(0).to_owned(),
            long: clean(at(1)),
            short: String::new(),
            coverage: String::new(),
            instead: Vec::new(),
            added: None,
            through: None,
        });
    }
    let month = format!("{}-01", input.release());
    let Some((own, answers)) = dates::any(&month).and_then(|first| {
        let (_, through) = dates::quarter(first)?;
        Some(((first, through), (first, through)))
    }) else {
        return Err(Refusal::file(
            &grid.file,
            "the name has no month as in 2025-11",
        ));
    };
    let notes = vec!["a list without dates: it answers for its own quarter only".to_owned()];
    let name = format!("HCPCS list {}", input.release());
    loaded(name, (own, answers), items, notes)
}

fn shelve(sets: &mut CodeSets, releases: &[Held]) {
    let schedule = sets.scheduled.clone();
    sets.hcpcs = Held::shelf(releases, move |held| {
        let rows = text::unpack_rows(&held.part("rows")?, listed)?;
        let (mut procedures, mut modifiers) = (Vec::new(), Vec::new());
        for row in rows {
            match row {
                Kept::Procedure(row) => procedures.push(row),
                Kept::Modifier(row) => modifiers.push(row),
            }
        }
        let known = schedule
            .nearest(held.own.0)
            .and_then(|edition| edition.table.table());
        for row in &mut procedures {
            learn(&mut row.procedure, known.map(|table| &**table));
        }
        Some(ProcedureTable::new(procedures, modifiers))
    });
}

/// Takes over what the fee schedule and the starter lists know of a code.
pub(super) fn learn(procedure: &mut Procedure, schedule: Option<&ProcedureTable>) {
    let listed = schedule.and_then(|table| table.listed(&procedure.code));
    let starter = CodeSets::built_in().starter(&procedure.code);
    let Some(known) = listed.map(|row| &row.procedure).or(starter) else {
        return;
    };
    let (set, label) = (procedure.set, std::mem::take(&mut procedure.label));
    *procedure = Procedure {
        set,
        label,
        ..known.clone()
    };
}

enum Kept {
    Procedure(ListedProcedure),
    Modifier(ListedModifier),
}

fn listed(fields: &[&str]) -> Option<Kept> {
    let &[kind, code, long, short, coverage, instead, added, through] = fields else {
        return None;
    };
    let day = |text: &str| match text {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    };
    if kind == "M" {
        return Some(Kept::Modifier(ListedModifier {
            code: code.to_owned(),
            label: long.to_owned(),
            added: day(added)?,
            through: day(through)?,
        }));
    }
    let mut procedure = plain(ProcedureSet::Hcpcs, code, long);
    if coverage == "I" {
        procedure.facts.push(Fact::NotMedicare);
    }
    Some(Kept::Procedure(ListedProcedure {
        procedure,
        short: short.to_owned(),
        in_plain_words: String::new(),
        clinical_words: String::new(),
        added: day(added)?,
        through: day(through)?,
        coverage: coverage.chars().next(),
        instead: instead
            .split(' ')
            .filter(|c| !c.is_empty())
            .map(str::to_owned)
            .collect(),
    }))
}
