//! The quarterly MUE tables (codesets.md 4.1): one snapshot a quarter, whose date only the name
//! of the file tells.

use super::grid::{Grid, field};
use super::{Claim, Held, Input, Loaded, Loader, Refusal, dates, text};
use crate::codesets::{CodeSets, MueIndicator, MueRow, MueTable};

/// MUE of practitioners, by CSV or sheet.
pub(super) static LOADER: Loader = Loader {
    kind: "ncci-mue",
    title: "NCCI MUE, practitioner services",
    by_name,
    by_head: None,
    read,
    shelve,
};

fn by_name(base: &str) -> Option<Claim> {
    let (_, rest) = base.split_once("mue_practitionerservices_eff_")?;
    Claim::by_ending(base, rest.get(..10)?, "table")
}

fn read(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let grid = Grid::of(input, "table")?;
    let (header, places) =
        grid.header(&["hcpcs", "practitioner services mue", "mue adjudication"])?;
    let own = dates::any(input.release()).and_then(dates::quarter);
    let Some(own) = own else {
        let what = "the name has no effective date as in Eff_07-01-2026";
        return Err(Refusal::file(&grid.file, what));
    };
    let mut rows = Vec::new();
    for (line, row) in grid.below(header) {
        let at = |n: usize| field(row, places.get(n).copied().unwrap_or(usize::MAX));
        rows.push(
            read_row([at(0), at(1), at(2)])
                .map_err(|what| Refusal::line(&grid.file, line, what))?,
        );
    }
    rows.sort();
    if let Some(twice) = rows
        .windows(2)
        .find(|two| two.first().map(|r| &r[0]) == two.last().map(|r| &r[0]))
    {
        let code = twice.first().map_or("", |r| r[0].as_str());
        return Err(Refusal::file(&grid.file, format!("{code} has two limits")));
    }
    if rows.is_empty() {
        return Err(Refusal::file(&grid.file, "no rows after the header"));
    }
    input.at(rows.len() as u64, None, "reading units limits")?;
    Ok(Loaded {
        name: format!("MUE practitioner {}", own.0.format("%Y-%m-%d")),
        own,
        answers: own,
        n_rows: rows.len() as u64,
        parts: vec![(
            "rows".to_owned(),
            text::pack(rows.into_iter().map(Vec::from))?,
        )],
        notes: Vec::new(),
    })
}

/// Code, limit and the digit of the indicator.
fn read_row([code, limit, indicator]: [&str; 3]) -> Result<[String; 3], String> {
    if code.len() != 5 || !code.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(format!("'{}' is not a procedure code", text::clean(code)));
    }
    let limit: u32 = limit.parse().map_err(|_| {
        format!(
            "the limit of {code} is '{}', not a number",
            text::clean(limit)
        )
    })?;
    let digit = indicator.get(..1).unwrap_or_default();
    match digit.parse().ok().and_then(MueIndicator::parse) {
        Some(_) => Ok([code.to_uppercase(), limit.to_string(), digit.to_owned()]),
        None => Err(format!(
            "the indicator of {code} begins with none of 1, 2 and 3"
        )),
    }
}

fn shelve(sets: &mut CodeSets, releases: &[Held]) {
    sets.mue = Held::shelf(releases, |held| {
        let rows = text::unpack_rows(&held.part("rows")?, |f| {
            let &[code, limit, indicator] = f else {
                return None;
            };
            Some(MueRow {
                code: code.to_owned(),
                limit_units: limit.parse().ok()?,
                indicator: MueIndicator::parse(indicator.parse().ok()?)?,
            })
        })?;
        Some(MueTable::new(rows))
    });
}
