//! The add-on code file, text or sheet, by its captions (codesets.md 4.1).

use chrono::NaiveDate;

use super::grid::{Grid, field};
use super::text::clean;
use super::{Claim, Held, Input, Loaded, Loader, Refusal, dates, text};
use crate::codesets::CodeSets;
use crate::codesets::add_on::{AddOnKind, AddOnRow, AddOnTable};

/// Add-on code edits.
pub(super) static LOADER: Loader = Loader {
    kind: "ncci-add-on",
    title: "NCCI add-on code edits",
    by_name,
    by_head: None,
    read,
    shelve,
};

/// Primary codes that the contractor defines.
const CONTRACTOR: &str = "CCCCC";

/// `AOC_V2026Q3-MCR.txt` and the like.
fn by_name(base: &str) -> Option<Claim> {
    let rest = base.strip_prefix("aoc")?;
    let year = dates::year_in(rest)?;
    let quarter = rest
        .split_once(&year.to_string())
        .and_then(|(_, after)| after.trim_start_matches(['_', '-']).strip_prefix('q'))
        .and_then(|after| after.chars().next()?.to_digit(10))
        .or_else(|| dates::quarter_named(rest))
        .unwrap_or(1);
    Claim::by_ending(base, &format!("{year}-{quarter}"), "table")
}

fn read(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let grid = Grid::of(input, "table")?;
    let (header, places) = grid.header(&["Add-on code", "Primary code"])?;
    let columns = [
        ("edit type", vec!["type"]),
        ("edit effective date", vec!["edit", "eff"]),
        ("edit deletion date", vec!["edit", "del"]),
    ];
    let mut found = Vec::new();
    for (name, words) in columns {
        found.push(grid.column(header, &words).ok_or_else(|| {
            Refusal::file(&grid.file, format!("the column of the {name} is missing"))
        })?);
    }
    let gone = [
        grid.column(header, &["primary", "del"]),
        grid.column(header, &["aocdel"])
            .or(grid.column(header, &["addoncodedel"])),
    ];
    let (year, quarter) = input.release().split_once('-').unwrap_or_default();
    let span = year.parse().ok().zip(quarter.parse().ok());
    let Some(own) = span.and_then(|(year, quarter)| dates::quarter_of(year, quarter)) else {
        return Err(Refusal::file(
            &grid.file,
            "the name has no year and quarter",
        ));
    };
    let mut rows = Vec::new();
    for (line, row) in grid.below(header) {
        let place = |n: usize| places.get(n).copied().unwrap_or(usize::MAX);
        let column = |n: usize| field(row, found.get(n).copied().unwrap_or(usize::MAX));
        let dates = gone.iter().flatten().map(|at| field(row, *at));
        let read = read_row(
            [
                field(row, place(0)),
                field(row, place(1)),
                column(0),
                column(1),
                column(2),
            ],
            &dates.collect::<Vec<_>>(),
        );
        rows.push(read.map_err(|what| Refusal::line(&grid.file, line, what))?);
    }
    if rows.is_empty() {
        return Err(Refusal::file(&grid.file, "no rows after the header"));
    }
    // The file keeps what was deleted, with its dates.
    let from = rows.iter().map(|row| row.effective).min().unwrap_or(own.0);
    Ok(Loaded {
        name: format!("Add-on codes {year} Q{quarter}"),
        own,
        answers: (from.min(own.0), own.1),
        n_rows: rows.len() as u64,
        parts: vec![("rows".to_owned(), text::pack(rows.iter().map(packed))?)],
        notes: Vec::new(),
    })
}

fn read_row(fields: [&str; 5], gone: &[&str]) -> Result<AddOnRow, String> {
    let [code, primary, kind, effective, deletion] = fields;
    let is_code = |t: &str| t.len() == 5 && t.bytes().all(|b| b.is_ascii_alphanumeric());
    if !is_code(code) || !is_code(primary) {
        let (code, primary) = (clean(code), clean(primary));
        return Err(format!(
            "'{code}' and '{primary}' are not an add-on code and a primary"
        ));
    }
    let day = |text: &str| -> Result<Option<NaiveDate>, String> {
        match text.trim() {
            "" | "0" => Ok(None),
            text => dates::julian(text)
                .or_else(|| dates::any(text))
                .map(Some)
                .ok_or_else(|| format!("'{}' is no date as 2026274", clean(text))),
        }
    };
    let mut last = day(deletion)?;
    for text in gone {
        last = [last, day(text)?].into_iter().flatten().min();
    }
    let effective = day(effective)?.ok_or_else(|| format!("{code} has no effective date"))?;
    let kind = AddOnKind::parse(
        kind.trim_start_matches("Type ")
            .get(..1)
            .unwrap_or_default(),
    )
    .ok_or_else(|| format!("the edit type of {code} is none of 1, 2 and 3"))?;
    Ok(AddOnRow {
        code: code.to_uppercase(),
        primary: (primary != CONTRACTOR).then(|| primary.to_uppercase()),
        kind,
        effective,
        deletion: last,
    })
}

fn packed(row: &AddOnRow) -> Vec<String> {
    let kind = match row.kind {
        AddOnKind::Listed => "1",
        AddOnKind::Contractor => "2",
        AddOnKind::Partial => "3",
    };
    vec![
        row.code.clone(),
        row.primary.clone().unwrap_or_default(),
        kind.to_owned(),
        row.effective.to_string(),
        row.deletion.map(|day| day.to_string()).unwrap_or_default(),
    ]
}

fn shelve(sets: &mut CodeSets, releases: &[Held]) {
    sets.add_on = Held::shelf(releases, |held| {
        let row = |f: &[&str]| {
            let &[code, primary, kind, effective, deletion] = f else {
                return None;
            };
            Some(AddOnRow {
                code: code.to_owned(),
                primary: (!primary.is_empty()).then(|| primary.to_owned()),
                kind: AddOnKind::parse(kind)?,
                effective: effective.parse().ok()?,
                deletion: match deletion {
                    "" => None,
                    text => Some(text.parse().ok()?),
                },
            })
        };
        Some(AddOnTable::new(text::unpack_rows(
            &held.part("rows")?,
            row,
        )?))
    });
}
