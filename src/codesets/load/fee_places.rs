//! The files beside PPRRVU: cost indices, anesthesia factors, counties, outpatient caps and ZIP
//! codes (codesets.md 4.2). Each is one row in the list of loaders.

use super::grid::{Grid, field};
use super::text::{clean, columns};
use super::{Claim, Held, Input, Loaded, Loader, Refusal, dates, text};
use crate::codesets::CodeSets;
use crate::codesets::fee_places::{
    AnesthesiaTable, CountyTable, OppsCap, OppsCapTable, ZipRow, ZipTable,
};
use crate::codesets::fee_schedule::{Factor, Gpci, Locality, LocalityTable, scaled};
use crate::domain::money::Money;

/// Geographic practice cost indices.
pub(super) static GPCI: Loader = Loader {
    kind: "gpci",
    title: "Medicare localities and cost indices (GPCI)",
    by_name: |base| yearly(base, "gpci"),
    by_head: None,
    read: read_gpci,
    shelve: |sets, releases| {
        sets.localities = Held::shelf(releases, |held| {
            Some(LocalityTable::new(text::unpack_rows(
                &held.part("rows")?,
                locality,
            )?))
        });
    },
};

/// Anesthesia conversion factors.
pub(super) static ANESTHESIA: Loader = Loader {
    kind: "anesthesia",
    title: "Medicare anesthesia conversion factors",
    by_name: |base| yearly(base, "anes"),
    by_head: None,
    read: read_anesthesia,
    shelve: shelve_anesthesia,
};

/// Counties of the localities.
pub(super) static COUNTIES: Loader = Loader {
    kind: "locality-counties",
    title: "Counties of the Medicare localities",
    by_name: |base| {
        let digits = base.strip_suffix(".csv").or(base.strip_suffix(".xlsx"))?;
        let year: i32 = digits.strip_suffix("locco")?.parse().ok()?;
        Claim::by_ending(base, &(2_000 + year % 100).to_string(), "table")
    },
    by_head: None,
    read: read_counties,
    shelve: |sets, releases| {
        sets.counties = Held::shelf(releases, |held| {
            let row = |f: &[&str]| match f {
                &[contractor, number, counties] => Some((
                    (contractor.to_owned(), number.to_owned()),
                    counties.to_owned(),
                )),
                _ => None,
            };
            Some(CountyTable::new(text::unpack_rows(
                &held.part("rows")?,
                row,
            )?))
        });
    },
};

/// Outpatient caps of imaging.
pub(super) static CAPS: Loader = Loader {
    kind: "opps-cap",
    title: "Outpatient caps of imaging (OPPSCAP)",
    by_name: |base| {
        let rest = base.strip_prefix("oppscap")?;
        let quarter = dates::quarter_named(rest)?.to_string();
        Claim::by_ending(base, &quarter, "table").filter(|claim| claim.rank > 0)
    },
    by_head: None,
    read: read_caps,
    shelve: shelve_caps,
};

/// ZIP codes to localities.
pub(super) static ZIPS: Loader = Loader {
    kind: "zip5",
    title: "ZIP codes to Medicare localities",
    by_name: |base| {
        let rest = base.strip_prefix("zip5_")?;
        let year = dates::year_in(rest)?;
        let quarter = dates::quarter_named(rest)?;
        Claim::by_ending(base, &format!("{year}{quarter}"), "table")
    },
    by_head: None,
    read: read_zips,
    shelve: shelve_zips,
};

/// `gpci2025.csv`: a file of a year. The text forms have cut-off captions and are not read.
fn yearly(base: &str, word: &str) -> Option<Claim> {
    let rest = base.strip_prefix(word)?;
    let year = dates::year_in(rest)?;
    Claim::by_ending(base, &year.to_string(), "table").filter(|claim| claim.rank > 0)
}

fn of_year(name: &str, input: &Input<'_>, rows: Vec<Vec<String>>) -> Result<Loaded, Refusal> {
    let file = &input.member("table")?.name;
    let Some(span) = input.release().parse().ok().and_then(dates::year) else {
        return Err(Refusal::file(file, "the name has no year"));
    };
    loaded(format!("{name} {}", input.release()), (file, span), rows)
}

fn loaded(
    name: String,
    (file, own): (&str, (chrono::NaiveDate, chrono::NaiveDate)),
    rows: Vec<Vec<String>>,
) -> Result<Loaded, Refusal> {
    if rows.is_empty() {
        return Err(Refusal::file(file, "no rows after the header"));
    }
    use chrono::Datelike as _;
    let answers = dates::year(own.0.year()).unwrap_or(own);
    Ok(Loaded {
        name,
        own,
        answers,
        n_rows: rows.len() as u64,
        parts: vec![("rows".to_owned(), text::pack(rows)?)],
        notes: Vec::new(),
    })
}

/// A contractor in five digits: sheets lose the leading zero.
fn contractor(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = (4..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| format!("{text:0>5}"))
}

/// A locality in two digits.
fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| format!("{text:0>2}"))
}

fn unstarred(name: &str) -> String {
    clean(name.trim_end_matches(['*', ' ']))
}

fn read_gpci(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let grid = Grid::of(input, "table")?;
    let captions = [
        "Medicare Admin",
        "State",
        "Locality Number",
        "Locality Name",
    ];
    let (header, places) = grid.header(&captions)?;
    let needed = |words: &[&str]| grid.column(header, words);
    let work = needed(&["pwgpci", "with10floor"]).or(needed(&["pwgpci"]));
    let (Some(work), Some(expense), Some(malpractice)) =
        (work, needed(&["pegpci"]), needed(&["mpgpci"]))
    else {
        let what = "a column of indices is missing: PW GPCI, PE GPCI and MP GPCI are needed";
        return Err(Refusal::file(&grid.file, what));
    };
    let mut rows = Vec::new();
    for (line, row) in grid.below(header) {
        let at = |n: usize| field(row, places.get(n).copied().unwrap_or(usize::MAX));
        let (Some(contractor), Some(number)) = (contractor(at(0)), number(at(2))) else {
            if at(0).starts_with(['*', '"']) || at(2).is_empty() {
                continue;
            }
            let what = format!("'{}' is not a contractor: shifted columns", clean(at(0)));
            return Err(Refusal::line(&grid.file, line, what));
        };
        let mut fields = vec![contractor, number, clean(at(1)), unstarred(at(3))];
        for column in [work, expense, malpractice] {
            let text = field(row, column);
            let index = scaled(text, 3)
                .filter(|n| (100..10_000).contains(n))
                .ok_or_else(|| {
                    let what = format!("'{}' is not a cost index", clean(text));
                    Refusal::line(&grid.file, line, what)
                })?;
            fields.push(index.to_string());
        }
        rows.push(fields);
    }
    of_year("GPCI", input, rows)
}

fn locality(f: &[&str]) -> Option<Locality> {
    let &[contractor, number, state, name, work, expense, malpractice] = f else {
        return None;
    };
    Some(Locality {
        contractor: contractor.to_owned(),
        number: number.to_owned(),
        state: state.to_owned(),
        name: name.to_owned(),
        work: Gpci(work.parse().ok()?),
        practice_expense: Gpci(expense.parse().ok()?),
        malpractice: Gpci(malpractice.parse().ok()?),
    })
}

fn read_anesthesia(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let grid = Grid::of(input, "table")?;
    let (header, places) = grid.header(&["Contractor", "Locality", "Locality Name"])?;
    let caption = grid.column(header, &["anescf"]);
    let Some(factor) = caption else {
        return Err(Refusal::file(
            &grid.file,
            "the column of factors is missing",
        ));
    };
    let national = grid
        .caption(header, factor)
        .split(' ')
        .find_map(|word| scaled(word, 4));
    let mut rows = vec![vec![
        String::new(),
        String::new(),
        national.map(|n| n.to_string()).unwrap_or_default(),
    ]];
    for (line, row) in grid.below(header) {
        let at = |n: usize| field(row, places.get(n).copied().unwrap_or(usize::MAX));
        let (Some(contractor), Some(number)) = (contractor(at(0)), number(at(1))) else {
            continue;
        };
        let value = scaled(field(row, factor), 4)
            .filter(|n| *n > 0)
            .ok_or_else(|| {
                let what = format!("'{}' is not a factor", clean(field(row, factor)));
                Refusal::line(&grid.file, line, what)
            })?;
        rows.push(vec![contractor, number, value.to_string()]);
    }
    let mut loaded = of_year("Anesthesia factors", input, rows)?;
    loaded.n_rows -= 1;
    Ok(loaded)
}

fn shelve_anesthesia(sets: &mut CodeSets, releases: &[Held]) {
    sets.anesthesia = Held::shelf(releases, |held| {
        let row = |f: &[&str]| match f {
            &[contractor, number, value] => Some((
                (contractor.to_owned(), number.to_owned()),
                value.parse().ok().map(Factor),
            )),
            _ => None,
        };
        let rows = text::unpack_rows(&held.part("rows")?, row)?;
        let national = rows.iter().find(|(place, _)| place.0.is_empty());
        let national = national.and_then(|(_, value)| *value);
        let local = rows.into_iter().filter(|(place, _)| !place.0.is_empty());
        let local = local.filter_map(|(place, value)| Some((place, value?)));
        Some(AnesthesiaTable::new(national, local))
    });
}

fn read_counties(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let grid = Grid::of(input, "table")?;
    let captions = ["Medicare Admin", "Locality Number", "Counties"];
    let (header, places) = grid.header(&captions)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (_, row) in grid.below(header) {
        let at = |n: usize| field(row, places.get(n).copied().unwrap_or(usize::MAX));
        match (contractor(at(0)), number(at(1))) {
            (Some(contractor), Some(number)) => {
                let place = [contractor, number];
                // A locality of more than one part stands in as many rows.
                match rows.iter_mut().find(|row| row.starts_with(&place)) {
                    Some(row) => row.extend([clean(at(2))]),
                    None => rows.push(place.into_iter().chain([clean(at(2))]).collect()),
                }
            }
            // A list that is longer than its cell goes on below.
            _ if !at(2).is_empty() => {
                if let Some(counties) = rows.last_mut().and_then(|row| row.last_mut()) {
                    counties.push(' ');
                    counties.push_str(&clean(at(2)));
                }
            }
            _ => {}
        }
    }
    let joined = rows.into_iter().map(|row| {
        let (place, counties) = row.split_at(2);
        place.iter().cloned().chain([counties.join("; ")]).collect()
    });
    of_year("Locality counties", input, joined.collect())
}

fn read_caps(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let member = input.member("table")?;
    // The file's name has no year; the archive or folder that it lies in has.
    let place = format!("{}/{}", member.source, member.name).to_lowercase();
    let year = place.split("rvu").skip(1).find_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let year: i32 = digits.parse().ok()?;
        Some(2_000 + year % 100)
    });
    let quarter = input.release().parse().unwrap_or(0);
    let Some(own) = year.and_then(|year| dates::quarter_of(year, quarter)) else {
        let what = "its name has no year: give the archive or folder (rvu25d) that it came in";
        return Err(Refusal::file(&member.name, what));
    };
    let grid = Grid::of(input, "table")?;
    let captions = [
        "HCPCS",
        "MOD",
        "CARRIER",
        "LOCALITY",
        "FACILITY PRICE",
        "NON-FACIL",
    ];
    let (header, places) = grid.header(&captions)?;
    let mut rows = Vec::new();
    for (line, row) in grid.below(header) {
        let at = |n: usize| field(row, places.get(n).copied().unwrap_or(usize::MAX));
        let wrong = |what: String| Refusal::line(&grid.file, line, what);
        let (Some(contractor), Some(number)) = (contractor(at(2)), number(at(3))) else {
            return Err(wrong(format!("'{}' is not a contractor", clean(at(2)))));
        };
        let mut fields = vec![clean(at(0)), clean(at(1)), contractor, number];
        for price in [at(4), at(5)] {
            let amount = Money::parse(price);
            let amount = amount.map_err(|e| wrong(format!("{}: {e}", clean(price))))?;
            fields.push(amount.cents().to_string());
        }
        rows.push(fields);
    }
    let name = format!("Outpatient caps {}", own.0.format("%Y-%m"));
    loaded(name, (&grid.file, own), rows)
}

fn shelve_caps(sets: &mut CodeSets, releases: &[Held]) {
    sets.opps_caps = Held::shelf(releases, |held| {
        let row = |f: &[&str]| {
            let &[code, modifier, contractor, number, facility, nonfacility] = f else {
                return None;
            };
            Some(OppsCap {
                code: code.to_owned(),
                modifier: modifier.to_owned(),
                place: (contractor.to_owned(), number.to_owned()),
                facility: Money::from_cents(facility.parse().ok()?),
                nonfacility: Money::from_cents(nonfacility.parse().ok()?),
            })
        };
        Some(OppsCapTable::new(text::unpack_rows(
            &held.part("rows")?,
            row,
        )?))
    });
}

fn read_zips(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let member = input.member("table")?;
    let file = member.name.clone();
    let mut rows = Vec::new();
    let mut take = |line: u64, f: [&str; 7]| -> Result<(), Refusal> {
        let [state, zip, carrier, place, rural, plus, quarter] = f;
        let wrong = |what: String| Refusal::line(&file, line, what);
        let digits = zip.len() == 5 && zip.bytes().all(|b| b.is_ascii_digit());
        let (Some(contractor), Some(number), true) = (contractor(carrier), number(place), digits)
        else {
            return Err(wrong(
                "no ZIP code with contractor and locality: shifted columns".into(),
            ));
        };
        if quarter != input.release() {
            let said = input.release();
            return Err(wrong(format!(
                "of quarter '{}', the name says {said}",
                clean(quarter)
            )));
        }
        let plus = if plus == "1" { "1" } else { "" };
        let fields = [zip, state, &contractor, &number, rural, plus];
        rows.push(fields.map(str::to_owned).to_vec());
        Ok(())
    };
    if member.base().ends_with(".txt") {
        let text = input.text("table")?;
        const FIXED: [(usize, usize); 7] = [
            (1, 2),
            (3, 7),
            (8, 12),
            (13, 14),
            (15, 15),
            (21, 21),
            (76, 80),
        ];
        for (line, record) in text::lines(&text).filter(|(_, r)| !r.trim().is_empty()) {
            take(
                line,
                FIXED.map(|(first, last)| columns(record, first, last)),
            )?;
        }
    } else {
        let grid = Grid::of(input, "table")?;
        let captions = [
            "STATE",
            "ZIP CODE",
            "CARRIER",
            "LOCALITY",
            "RURAL IND",
            "PLUS 4 FLAG",
            "YEAR/QTR",
        ];
        let (header, places) = grid.header(&captions)?;
        for (line, row) in grid.below(header) {
            let at = |n: usize| field(row, places.get(n).copied().unwrap_or(usize::MAX));
            take(line, std::array::from_fn(at))?;
        }
    }
    let (year, quarter) = input.release().split_at_checked(4).unwrap_or_default();
    let span = year.parse().ok().zip(quarter.parse().ok());
    let Some(own) = span.and_then(|(year, quarter)| dates::quarter_of(year, quarter)) else {
        return Err(Refusal::file(
            &file,
            "the name has no quarter as in ZIP5_OCT2025",
        ));
    };
    loaded(format!("ZIP codes {year} Q{quarter}"), (&file, own), rows)
}

fn shelve_zips(sets: &mut CodeSets, releases: &[Held]) {
    sets.zips = Held::shelf(releases, |held| {
        let row = |f: &[&str]| {
            let &[zip, state, contractor, locality, rural, plus] = f else {
                return None;
            };
            Some(ZipRow {
                zip: zip.to_owned(),
                state: state.to_owned(),
                contractor: contractor.to_owned(),
                locality: locality.to_owned(),
                rural: rural.to_owned(),
                needs_plus_four: plus == "1",
            })
        };
        Some(ZipTable::new(text::unpack_rows(&held.part("rows")?, row)?))
    });
}
