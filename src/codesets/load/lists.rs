//! The official text lists as CSV or sheet: adjustment reasons, remarks, claim status, places of
//! service, provider taxonomy (codesets.md 0). Captions differ from source to source: a column of
//! codes and one of words is needed, dates are taken where they are.

use chrono::NaiveDate;

use super::grid::{Grid, field};
use super::text::clean;
use super::{Claim, Held, Input, Loaded, Loader, Refusal, dates, text};
use crate::codesets::CodeSets;
use crate::codesets::official::{OfficialCode, OfficialList};

/// Claim adjustment reason codes.
pub(super) static CARC: Loader = Loader {
    kind: "carc",
    title: "Claim adjustment reason codes",
    by_name: |base| {
        named(
            base,
            &["carc", "claim_adjustment_reason", "claim-adjustment-reason"],
        )
    },
    by_head: None,
    read: |input| read(input, "CARC", |code| code.len() <= 4),
    shelve: |sets, releases| sets.official.carc = shelf(releases),
};

/// Remittance advice remark codes.
pub(super) static RARC: Loader = Loader {
    kind: "rarc",
    title: "Remittance advice remark codes",
    by_name: |base| {
        named(
            base,
            &[
                "rarc",
                "remittance_advice_remark",
                "remittance-advice-remark",
            ],
        )
    },
    by_head: None,
    read: |input| read(input, "RARC", |code| code.starts_with(['M', 'N'])),
    shelve: |sets, releases| sets.official.rarc = shelf(releases),
};

/// Claim status category codes.
pub(super) static CATEGORY: Loader = Loader {
    kind: "claim-status-category",
    title: "Claim status category codes",
    by_name: |base| named(base, &["status_category", "status-category"]),
    by_head: None,
    read: |input| {
        read(input, "Claim status categories", |code| {
            code.starts_with(|c: char| c.is_ascii_uppercase())
        })
    },
    shelve: |sets, releases| sets.official.status_category = shelf(releases),
};

/// Claim status codes.
pub(super) static STATUS: Loader = Loader {
    kind: "claim-status",
    title: "Claim status codes",
    by_name: |base| named(base, &["claim_status", "claim-status"]),
    by_head: None,
    read: |input| {
        read(input, "Claim status", |code| {
            code.bytes().all(|b| b.is_ascii_digit())
        })
    },
    shelve: |sets, releases| sets.official.status = shelf(releases),
};

/// Places of service.
pub(super) static PLACES: Loader = Loader {
    kind: "pos",
    title: "Place of service codes",
    by_name: |base| named(base, &["place_of_service", "place-of-service", "pos_codes"]),
    by_head: None,
    read: |input| {
        read(input, "Places of service", |code| {
            code.len() == 2 && code.bytes().all(|b| b.is_ascii_digit())
        })
    },
    shelve: |sets, releases| sets.official.places = shelf(releases),
};

/// Provider taxonomy.
pub(super) static TAXONOMY: Loader = Loader {
    kind: "taxonomy",
    title: "Provider taxonomy (NUCC)",
    by_name: |base| named(base, &["taxonomy"]),
    by_head: None,
    read: |input| read(input, "Taxonomy", |code| code.len() == 10),
    shelve: |sets, releases| sets.official.taxonomy = shelf(releases),
};

fn named(base: &str, words: &[&str]) -> Option<Claim> {
    let fits = words.iter().any(|word| base.contains(word));
    Claim::by_ending(base, base.rsplit_once('.')?.0, "table").filter(|_| fits)
}

/// Words that begin the caption of the column with the words, best first.
const WORDS: [&str; 6] = [
    "description",
    "displayname",
    "definition",
    "text",
    "message",
    "name",
];

fn read(input: &Input<'_>, name: &str, is_code: fn(&str) -> bool) -> Result<Loaded, Refusal> {
    let grid = Grid::of(input, "table")?;
    let (header, code_at) = code_column(&grid)?;
    let words_at = WORDS.iter().find_map(|word| grid.column(header, &[word]));
    let Some(words_at) = words_at else {
        return Err(Refusal::file(
            &grid.file,
            "no column of words: description, text or name",
        ));
    };
    let first_at = ["start", "effective", "added"];
    let first_at = first_at
        .iter()
        .find_map(|word| grid.column(header, &[word]));
    let last_at = ["stop", "deactivat", "termination", "enddate"];
    let last_at = last_at.iter().find_map(|word| grid.column(header, &[word]));
    let mut rows = Vec::new();
    for (line, row) in grid.below(header) {
        let code = clean(field(row, code_at)).to_uppercase();
        let words = clean(field(row, words_at));
        if code.is_empty() || !is_code(&code) {
            let what = format!("'{code}' is not a code of this list");
            return Err(Refusal::line(&grid.file, line, what));
        }
        let day = |at: Option<usize>| -> Result<String, Refusal> {
            match at.map_or("", |at| field(row, at)) {
                "" => Ok(String::new()),
                text => dates::any(text).map(|day| day.to_string()).ok_or_else(|| {
                    Refusal::line(&grid.file, line, format!("'{}' is no date", clean(text)))
                }),
            }
        };
        rows.push(vec![code, words, day(first_at)?, day(last_at)?]);
    }
    if rows.is_empty() {
        return Err(Refusal::file(&grid.file, "no rows after the header"));
    }
    let Some((from, through)) = ever() else {
        return Err(Refusal::file(&grid.file, "no span of dates"));
    };
    Ok(Loaded {
        name: format!("{name} ({})", clean(input.release())),
        own: (from, through),
        answers: (from, through),
        n_rows: rows.len() as u64,
        parts: vec![("rows".to_owned(), text::pack(rows)?)],
        notes: Vec::new(),
    })
}

/// The lists keep what was taken out, with its dates: the newest answers for every day.
fn ever() -> Option<(NaiveDate, NaiveDate)> {
    let last = NaiveDate::from_ymd_opt(2099, 12, 31)?;
    Some((NaiveDate::from_ymd_opt(1996, 1, 1)?, last))
}

fn code_column(grid: &Grid) -> Result<(usize, usize), Refusal> {
    let header = grid
        .header(&["code"])
        .or_else(|_| grid.header(&["place of service code"]))?;
    let at = header.1.first().copied().unwrap_or(0);
    Ok((header.0, at))
}

fn shelf(releases: &[Held]) -> crate::codesets::Shelf<OfficialList> {
    Held::shelf(releases, |held| {
        let day = |text: &str| match text {
            "" => Some(None),
            text => text.parse::<NaiveDate>().ok().map(Some),
        };
        let row = |f: &[&str]| {
            let &[code, label, added, through] = f else {
                return None;
            };
            Some(OfficialCode {
                code: code.to_owned(),
                label: label.to_owned(),
                added: day(added)?,
                through: day(through)?,
            })
        };
        Some(OfficialList::new(text::unpack_rows(
            &held.part("rows")?,
            row,
        )?))
    })
}

/// Payers with their electronic ids and what each takes.
pub(super) static PAYERS: Loader = Loader {
    kind: "payers",
    title: "Payer ids of a clearinghouse",
    by_name: |base| named(base, &["payer"]),
    by_head: None,
    read: read_payers,
    shelve: shelve_payers,
};

const PAYER_CAPTIONS: [&str; 6] = [
    "Payer ID",
    "Payer Name",
    "Professional Claims",
    "Institutional Claims",
    "ERA",
    "Eligibility",
];

fn read_payers(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let grid = Grid::of(input, "table")?;
    let (header, places) = grid.header(&PAYER_CAPTIONS)?;
    let state = grid.column(header, &["payerstate"]);
    let mut rows = Vec::new();
    for (line, row) in grid.below(header) {
        let at = |n: usize| clean(field(row, places.get(n).copied().unwrap_or(usize::MAX)));
        if at(0).is_empty() || at(1).is_empty() {
            let what = "a payer without its id or its name: shifted columns";
            return Err(Refusal::line(&grid.file, line, what));
        }
        let mut fields: Vec<String> = (0..PAYER_CAPTIONS.len()).map(at).collect();
        fields.push(state.map(|at| clean(field(row, at))).unwrap_or_default());
        rows.push(fields);
    }
    let Some((from, through)) = ever().filter(|_| !rows.is_empty()) else {
        return Err(Refusal::file(&grid.file, "no rows after the header"));
    };
    Ok(Loaded {
        name: format!("Payers ({})", clean(input.release())),
        own: (from, through),
        answers: (from, through),
        n_rows: rows.len() as u64,
        parts: vec![("rows".to_owned(), text::pack(rows)?)],
        notes: Vec::new(),
    })
}

fn shelve_payers(sets: &mut CodeSets, releases: &[Held]) {
    use crate::codesets::official::{ListedPayer, PayerDirectory, Takes};
    sets.payers = Held::shelf(releases, |held| {
        let row = |f: &[&str]| {
            let &[
                id,
                name,
                professional,
                institutional,
                remittance,
                eligibility,
                state,
            ] = f
            else {
                return None;
            };
            Some(ListedPayer {
                id: id.to_owned(),
                name: name.to_owned(),
                professional: Takes::parse(professional),
                institutional: Takes::parse(institutional),
                remittance: Takes::parse(remittance),
                eligibility: Takes::parse(eligibility),
                state: state.to_owned(),
            })
        };
        Some(PayerDirectory::new(text::unpack_rows(
            &held.part("rows")?,
            row,
        )?))
    });
}
