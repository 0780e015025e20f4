//! CPT from the AMA's data files, in every form that a licensed practice gets them, and a plain
//! CSV (codesets.md 4.3). Nothing of the AMA's is in this program.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::grid::{Grid, field};
use super::text::{clean, lines};
use super::{Claim, Held, Input, Loaded, Loader, Refusal, dates, hcpcs, text};
use crate::codesets::lists::ProcedureSet;
use crate::codesets::procedure_table::{ListedModifier, ListedProcedure, ProcedureTable, plain};
use crate::codesets::{CodeSets, is_cpt_shape};

/// CPT.
pub(super) static LOADER: Loader = Loader {
    kind: "cpt",
    title: "CPT, by the practice's own licence",
    by_name,
    by_head: Some(by_head),
    read,
    shelve,
};

const LICENCE: &str = "CPT codes and titles belong to the American Medical Association; using them \
                       needs its licence, which importing does not give";

/// Names of the data files, in lower case, with the part that each is.
const FILES: [(&str, &str); 7] = [
    ("longult", "long"),
    ("medu", "medium"),
    ("shortu", "short"),
    ("modul", "modifiers"),
    ("consumerdescriptor", "consumer"),
    ("cliniciandescriptor", "clinician"),
    ("consolidated_code_list", "consolidated"),
];

fn by_name(base: &str) -> Option<Claim> {
    let (stem, _) = base.rsplit_once('.')?;
    let (_, part) = FILES.iter().find(|(name, _)| *name == stem)?;
    Claim::by_ending(base, "data files", part)
}

/// `code,description` with or without dates after it.
fn by_head(line: &str) -> Option<Claim> {
    let line: String = line
        .to_lowercase()
        .chars()
        .filter(|c| !" \"".contains(*c))
        .collect();
    let plain = line == "code,description" || line.starts_with("code,description,effective");
    plain.then(|| Claim {
        release: "plain list".to_owned(),
        part: "plain".to_owned(),
        rank: 1,
    })
}

/// What the files say of one code.
#[derive(Clone, Debug, Default)]
struct Texts {
    long: String,
    medium: String,
    short: String,
    consumer: String,
    clinician: Vec<String>,
    added: Option<NaiveDate>,
    through: Option<NaiveDate>,
}

type Codes = BTreeMap<String, Texts>;

fn read(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let mut codes = Codes::new();
    let mut modifiers = Vec::new();
    let any = input.parts().next().unwrap_or_default().to_owned();
    let file = input.member(&any)?.name.clone();
    if input.has("plain") {
        read_plain(input, &mut codes)?;
    } else {
        read_titles(input, &mut codes)?;
        if input.has("consolidated") {
            read_consolidated(input, &mut codes)?;
        }
        read_words(input, &mut codes)?;
        if input.has("modifiers") {
            modifiers = read_modifiers(input)?;
        }
    }
    if codes.is_empty() {
        return Err(Refusal::file(&file, "no CPT code with a title"));
    }
    let n_codes = codes.len() as u64;
    input.at(n_codes, Some(n_codes), "reading CPT titles")?;
    let year = year(input, &any)?;
    let Some(own) = dates::year(year) else {
        return Err(Refusal::file(&file, "the year is none"));
    };
    let n_rows = n_codes + modifiers.len() as u64;
    let rows = codes.into_iter().map(packed);
    let modifiers = modifiers
        .into_iter()
        .map(|(code, title)| vec!["M".into(), code, title]);
    Ok(Loaded {
        name: format!("CPT {year}"),
        own,
        answers: own,
        n_rows,
        parts: vec![("rows".to_owned(), text::pack(rows.chain(modifiers))?)],
        notes: vec![LICENCE.to_owned()],
    })
}

/// The year that the codes are for: from the names of the archive, the folders or the file, else
/// from the notice at the top, whose copyright is of the year before.
fn year(input: &Input<'_>, part: &str) -> Result<i32, Refusal> {
    let member = input.member(part)?;
    let named = [&member.name, &member.source]
        .into_iter()
        .flat_map(|name| name.rsplit(['/', '\\']))
        .find_map(dates::year_in);
    let noticed = || {
        let text = input.text(part).ok()?;
        let notice: Vec<&str> = text.lines().take(35).collect();
        let line = notice
            .iter()
            .find(|line| line.to_lowercase().contains("copyright"))?;
        Some(dates::year_in(line)? + 1)
    };
    named.or_else(noticed).ok_or_else(|| {
        let what = "the year is not known: name the folder or archive by it, as cpt-2026";
        Refusal::file(&member.name, what)
    })
}

/// Lines of a code, a separator and a title, after the notice.
fn titled(text: &str) -> impl Iterator<Item = (u64, &str, &str)> {
    lines(text).filter_map(|(line, record)| {
        let (code, rest) = record.split_at_checked(5)?;
        let separated = rest.starts_with([' ', '\t']);
        (is_cpt_shape(code) && separated).then(|| (line, code, rest.trim()))
    })
}

fn read_titles(input: &Input<'_>, codes: &mut Codes) -> Result<(), Refusal> {
    let mut first: Option<(String, BTreeSet<String>)> = None;
    for part in ["long", "medium", "short"] {
        if !input.has(part) {
            continue;
        }
        let name = input.member(part)?.name.clone();
        let text = input.text(part)?;
        let mut seen = BTreeSet::new();
        for (line, code, title) in titled(&text) {
            if title.is_empty() {
                return Err(Refusal::line(&name, line, format!("{code} has no title")));
            }
            seen.insert(code.to_owned());
            let texts = codes.entry(code.to_owned()).or_default();
            let title = clean(title);
            match part {
                "long" => texts.long = title,
                "medium" => texts.medium = title,
                _ => texts.short = title,
            }
        }
        match &first {
            None => first = Some((name, seen)),
            Some((other, expected)) if *expected != seen => {
                let what = format!("{} codes, where {other} has {}", seen.len(), expected.len());
                return Err(Refusal::file(&name, what));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Tab-separated, with a concept number before the code in one of the two.
fn read_words(input: &Input<'_>, codes: &mut Codes) -> Result<(), Refusal> {
    for part in ["consumer", "clinician"] {
        if !input.has(part) {
            continue;
        }
        let text = input.text(part)?;
        for (_, record) in lines(&text) {
            let fields: Vec<&str> = record.split('\t').map(str::trim).collect();
            let code = fields.iter().position(|f| is_cpt_shape(f));
            let (Some(at), Some(words)) = (code, fields.last()) else {
                continue;
            };
            let code = fields.get(at).copied().unwrap_or_default();
            let Some(texts) = codes.get_mut(code).filter(|_| at + 1 < fields.len()) else {
                continue;
            };
            if part == "consumer" {
                texts.consumer = clean(words);
            } else {
                texts.clinician.push(clean(words));
            }
        }
    }
    Ok(())
}

fn read_consolidated(input: &Input<'_>, codes: &mut Codes) -> Result<(), Refusal> {
    let grid = Grid::of(input, "consolidated")?;
    let (header, places) = grid.header(&["CPT Code", "Long"])?;
    let others = ["medium", "short", "consumer"].map(|word| {
        let all = |words: &[&str]| grid.column(header, words);
        match word {
            // A Spanish text for patients stands beside the English one.
            "consumer" => all(&["consumerfriendly"]).or(grid.exactly(header, "consumer")),
            word => all(&[word]),
        }
    });
    let effective = grid.column(header, &["effectivedate"]);
    for (line, row) in grid.below(header) {
        let at = |n: usize| field(row, places.get(n).copied().unwrap_or(usize::MAX));
        if !is_cpt_shape(at(0)) {
            let what = format!("'{}' is not a CPT code: shifted columns", clean(at(0)));
            return Err(Refusal::line(&grid.file, line, what));
        }
        let texts = codes.entry(at(0).to_owned()).or_default();
        let [medium, short, consumer] =
            others.map(|at| at.map(|at| clean(field(row, at))).unwrap_or_default());
        let keep = |place: &mut String, text: String| {
            if place.is_empty() {
                *place = text;
            }
        };
        keep(&mut texts.long, clean(at(1)));
        keep(&mut texts.medium, medium);
        keep(&mut texts.short, short);
        keep(&mut texts.consumer, consumer);
        // The date of the words is not the date of the code, unless it lies ahead.
        let worded = effective.and_then(|at| dates::any(field(row, at)));
        texts.added = texts.added.or(worded.filter(|day| codes_begin_late(*day)));
    }
    Ok(())
}

/// Words of a quarter that is not the first are those of a new code.
fn codes_begin_late(day: NaiveDate) -> bool {
    use chrono::Datelike as _;
    day.month() > 1
}

fn read_plain(input: &Input<'_>, codes: &mut Codes) -> Result<(), Refusal> {
    let grid = Grid::of(input, "plain")?;
    let (header, places) = grid.header(&["code", "description"])?;
    let day_of = [
        grid.column(header, &["effective"]),
        grid.column(header, &["termination"]),
    ];
    for (line, row) in grid.below(header) {
        let at = |n: usize| field(row, places.get(n).copied().unwrap_or(usize::MAX));
        let code = at(0).to_uppercase();
        if !is_cpt_shape(&code) || at(1).is_empty() {
            let what = format!("'{}' is not a CPT code with a title", clean(at(0)));
            return Err(Refusal::line(&grid.file, line, what));
        }
        let mut days = [None, None];
        for (day, at) in days.iter_mut().zip(day_of) {
            let text = at.map_or("", |at| field(row, at));
            if !text.is_empty() {
                let what = || format!("'{}' is no date", clean(text));
                let read = dates::any(text);
                *day = Some(read.ok_or_else(|| Refusal::line(&grid.file, line, what()))?);
            }
        }
        let [added, through] = days;
        let texts = Texts {
            long: clean(at(1)),
            added,
            through,
            ..Texts::default()
        };
        if codes.insert(code.clone(), texts).is_some() {
            return Err(Refusal::line(
                &grid.file,
                line,
                format!("{code} is there twice"),
            ));
        }
    }
    Ok(())
}

fn read_modifiers(input: &Input<'_>) -> Result<Vec<(String, String)>, Refusal> {
    let text = input.text("modifiers")?;
    let modifier = |(_, record): (u64, &str)| {
        let (code, rest) = record.split_at_checked(2)?;
        let fits = code
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let separated = rest.starts_with([' ', '\t']) && !rest.trim().is_empty();
        let numbered = code.bytes().any(|b| b.is_ascii_digit());
        (fits && numbered && separated).then(|| (code.to_owned(), clean(rest)))
    };
    Ok(lines(&text).filter_map(modifier).collect())
}

fn packed((code, texts): (String, Texts)) -> Vec<String> {
    let day = |day: Option<NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    vec![
        "P".to_owned(),
        code,
        texts.long,
        texts.medium,
        texts.short,
        texts.consumer,
        texts.clinician.join("; "),
        day(texts.added),
        day(texts.through),
    ]
}

fn shelve(sets: &mut CodeSets, releases: &[Held]) {
    let schedule = sets.scheduled.clone();
    sets.cpt = Held::shelf(releases, move |held| {
        let (mut procedures, mut modifiers) = (Vec::new(), Vec::new());
        let known = schedule
            .nearest(held.own.0)
            .and_then(|edition| edition.table.table());
        let text = text::unpack(&held.part("rows")?)?;
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            match fields.as_slice() {
                &["M", code, label] => modifiers.push(ListedModifier {
                    code: code.to_owned(),
                    label: label.to_owned(),
                    added: None,
                    through: None,
                }),
                fields => {
                    let mut row = listed(fields)?;
                    hcpcs::learn(&mut row.procedure, known.map(|table| &**table));
                    procedures.push(row);
                }
            }
        }
        Some(ProcedureTable::new(procedures, modifiers))
    });
}

fn listed(fields: &[&str]) -> Option<ListedProcedure> {
    let &[
        "P",
        code,
        long,
        medium,
        short,
        consumer,
        clinician,
        added,
        through,
    ] = fields
    else {
        return None;
    };
    let day = |text: &str| match text {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    };
    let title = [long, medium, short].into_iter().find(|t| !t.is_empty());
    Some(ListedProcedure {
        procedure: plain(ProcedureSet::Cpt, code, title.unwrap_or_default()),
        short: if short.is_empty() { medium } else { short }.to_owned(),
        in_plain_words: consumer.to_owned(),
        clinical_words: clinician.to_owned(),
        added: day(added)?,
        through: day(through)?,
        coverage: None,
        instead: Vec::new(),
    })
}
