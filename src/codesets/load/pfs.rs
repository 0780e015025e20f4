//! PPRRVU, the relative values of the Medicare fee schedule: fixed-width text, CSV or sheet, one
//! file through 2025, one for each conversion factor from 2026 (codesets.md 4.2).

use std::collections::BTreeMap;

use super::grid::{Grid, field};
use super::text::{clean, columns};
use super::{Claim, Held, Input, Loaded, Loader, Refusal, dates, text};
use crate::codesets::fee_schedule::{Factor, FeeRow, FeeTable, Global, Rvu, scaled};
use crate::codesets::lists::{Fact, Procedure, ProcedureSet};
use crate::codesets::procedure_table::{ListedProcedure, ProcedureTable, plain};
use crate::codesets::{CodeSets, is_cpt_shape, is_hcpcs_shape};

/// Relative values and indicators.
pub(super) static LOADER: Loader = Loader {
    kind: "pfs",
    title: "Medicare fee schedule, relative values",
    by_name,
    by_head: None,
    read,
    shelve,
};

/// A release of every quarter: the year, its quarter, and the span that the release is for.
pub(super) const FIELDS: usize = 31;

fn by_name(base: &str) -> Option<Claim> {
    let rest = base.strip_prefix("pprrvu")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let year: i32 = digits.parse().ok()?;
    let year = if year < 100 { year + 2_000 } else { year };
    let quarter = dates::quarter_named(rest).unwrap_or(1);
    let part = if rest.contains("nonqpp") || rest.contains("non-qpp") || !rest.contains("qpp") {
        "main"
    } else {
        "qualifying"
    };
    Claim::by_ending(base, &format!("{year}-{quarter}"), part)
}

fn read(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let (year, quarter) = input.release().split_once('-').unwrap_or_default();
    let (year, quarter) = (year.parse().unwrap_or(0), quarter.parse().unwrap_or(0));
    let file = input.member("main")?.name.clone();
    let spans = dates::quarter_of(year, quarter).zip(dates::year(year));
    let Some((own, answers)) = spans else {
        return Err(Refusal::file(
            &file,
            "the name has no year as in PPRRVU2026",
        ));
    };
    let mut rows = rows_of(input, "main", year)?;
    let mut notes = vec![
        "titles in this file are the AMA's and the ADA's; they stay on this machine".to_owned(),
    ];
    if input.has("qualifying") {
        let factors = rows_of(input, "qualifying", year)?;
        join_factors(input, &mut rows, factors)?;
        notes.push("both conversion factors of the year are here".to_owned());
    } else if year >= 2_026 {
        notes.push("the factor for qualifying participants (_QPP) is not here".to_owned());
    }
    let n_rows = rows.len() as u64;
    input.at(n_rows, Some(n_rows), "reading relative values")?;
    let month = ["", "January", "April", "July", "October"];
    let month = month.get(quarter as usize).copied().unwrap_or_default();
    Ok(Loaded {
        name: format!("PFS {year} {month}"),
        own,
        answers,
        n_rows,
        parts: vec![("rows".to_owned(), text::pack(rows.iter().map(packed))?)],
        notes,
    })
}

/// The same codes stand in both files of a year; only the factor differs.
fn join_factors(
    input: &Input<'_>,
    rows: &mut [FeeRow],
    factors: Vec<FeeRow>,
) -> Result<(), Refusal> {
    let file = input.member("qualifying")?.name.clone();
    let n_factors = factors.len();
    let by_code: BTreeMap<(String, String), Factor> = factors
        .into_iter()
        .map(|row| ((row.code, row.modifier), row.factor))
        .collect();
    if n_factors != rows.len() {
        let what = format!("{n_factors} rows, where the other file has {}", rows.len());
        return Err(Refusal::file(&file, what));
    }
    for row in rows {
        let key = (row.code.clone(), row.modifier.clone());
        match by_code.get(&key) {
            Some(factor) => row.factor_qualifying = Some(*factor),
            None => {
                let what = format!("{} is missing, which the other file has", row.code);
                return Err(Refusal::file(&file, what));
            }
        }
    }
    Ok(())
}

fn rows_of(input: &Input<'_>, part: &str, year: i32) -> Result<Vec<FeeRow>, Refusal> {
    let member = input.member(part)?;
    let file = member.name.clone();
    let mut rows = Vec::new();
    if member.base().ends_with(".txt") {
        let text = input.text(part)?;
        for (line, record) in text::lines(&text).filter(|(_, r)| !r.starts_with("HDR")) {
            if record.trim().is_empty() {
                continue;
            }
            if record.chars().count() < 147 {
                let what = "the record is cut off before column 147";
                return Err(Refusal::line(&file, line, what));
            }
            let fields = FIXED.map(|(first, last)| columns(record, first, last));
            rows.push(row(&fields).map_err(|what| Refusal::line(&file, line, what))?);
        }
    } else {
        let grid = Grid::of(input, part)?;
        let (header, _) = grid.header(&["HCPCS", "MOD", "DESCRIPTION"])?;
        check_caption(&grid, header, year)?;
        for (line, record) in grid.below(header) {
            if record.len() < FIELDS {
                let what = format!("{} columns where {FIELDS} stand", record.len());
                return Err(Refusal::line(&grid.file, line, what));
            }
            let fields: [&str; FIELDS] = std::array::from_fn(|n| field(record, n));
            rows.push(row(&fields).map_err(|what| Refusal::line(&grid.file, line, what))?);
        }
    }
    if rows.is_empty() {
        return Err(Refusal::file(&file, "no row of relative values"));
    }
    Ok(rows)
}

/// The first lines name the year: `2025 National Physician Fee Schedule Relative Value File`.
fn check_caption(grid: &Grid, header: usize, year: i32) -> Result<(), Refusal> {
    let mut above = grid.rows().take(header).flat_map(|(_, row)| row);
    let caption = above.find(|f| f.to_lowercase().contains("relative value file"));
    match caption.and_then(|caption| dates::year_in(caption)) {
        Some(found) if found != year => {
            let what = format!("the name says {year}, the file is of {found}");
            Err(Refusal::file(&grid.file, what))
        }
        _ => Ok(()),
    }
}

/// First and last column of each field of the text form; field 5 is not in it.
const FIXED: [(usize, usize); FIELDS] = [
    (1, 5),
    (6, 7),
    (8, 57),
    (58, 58),
    (59, 59),
    (60, 65),
    (67, 72),
    (73, 74),
    (76, 81),
    (82, 83),
    (85, 89),
    (91, 96),
    (97, 102),
    (103, 103),
    (104, 106),
    (107, 109),
    (110, 112),
    (113, 115),
    (116, 116),
    (117, 117),
    (118, 118),
    (119, 119),
    (120, 120),
    (128, 132),
    (133, 140),
    (142, 143),
    (144, 144),
    (146, 147),
    (152, 157),
    (159, 164),
    (166, 171),
];

/// Makes a row of the fields in the order of the CSV.
fn row(f: &[&str; FIELDS]) -> Result<FeeRow, String> {
    let code = f[0];
    if !(is_cpt_shape(code) || is_hcpcs_shape(code)) {
        let shown = clean(code);
        return Err(format!(
            "'{shown}' is not a procedure code: shifted columns"
        ));
    }
    let read = Reading(code);
    let mut caps = [Rvu::default(); 3];
    for (cap, text) in caps.iter_mut().zip([f[28], f[29], f[30]]) {
        if !text.is_empty() {
            *cap = read.rvu(text, "outpatient value")?;
        }
    }
    let made = FeeRow {
        code: code.to_owned(),
        modifier: f[1].to_owned(),
        description: clean(f[2]),
        status: read.letter(f[3], "status")?,
        work: read.rvu(f[5], "work")?,
        pe_nonfacility: read.rvu(f[6], "practice expense")?,
        na_nonfacility: f[7] == "NA",
        pe_facility: read.rvu(f[8], "facility practice expense")?,
        na_facility: f[9] == "NA",
        malpractice: read.rvu(f[10], "malpractice")?,
        total_nonfacility: read.rvu(f[11], "total")?,
        total_facility: read.rvu(f[12], "facility total")?,
        pc_tc: read.letter(f[13], "PC/TC indicator")?,
        global: Global::parse(f[14]).ok_or_else(|| read.wrong("global period", f[14]))?,
        pre: read.share(f[15], "preoperative share")?,
        intra: read.share(f[16], "intraoperative share")?,
        post: read.share(f[17], "postoperative share")?,
        multiple: read.letter(f[18], "multiple procedure indicator")?,
        bilateral: read.letter(f[19], "bilateral indicator")?,
        assistant: read.letter(f[20], "assistant indicator")?,
        co_surgeon: read.letter(f[21], "co-surgeon indicator")?,
        team: read.letter(f[22], "team indicator")?,
        endoscopic_base: f[23].to_owned(),
        factor: read.factor(f[24])?,
        factor_qualifying: None,
        supervision: f[25].to_owned(),
        imaging_family: f[27].to_owned(),
        opps: caps,
    };
    check_sum(&made)?;
    Ok(made)
}

/// Reads the fields of one code, and says which of them is wrong.
#[derive(Clone, Copy)]
struct Reading<'a>(&'a str);

impl Reading<'_> {
    fn wrong(self, what: &str, text: &str) -> String {
        format!("the {what} of {} is '{}'", self.0, clean(text))
    }

    fn rvu(self, text: &str, what: &str) -> Result<Rvu, String> {
        let value = scaled(text, 2).and_then(|n| i32::try_from(n).ok());
        value.map(Rvu).ok_or_else(|| self.wrong(what, text))
    }

    fn share(self, text: &str, what: &str) -> Result<u8, String> {
        let value = scaled(text, 2).and_then(|n| u8::try_from(n).ok());
        value.ok_or_else(|| self.wrong(what, text))
    }

    fn factor(self, text: &str) -> Result<Factor, String> {
        let factor = scaled(text, 4).map(Factor);
        factor.ok_or_else(|| self.wrong("conversion factor", text))
    }

    fn letter(self, text: &str, what: &str) -> Result<char, String> {
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Ok(letter),
            _ => Err(self.wrong(what, text)),
        }
    }
}

/// The file's own totals are the sums of its parts: another sum means shifted columns.
fn check_sum(row: &FeeRow) -> Result<(), String> {
    let outside = row.work.0 + row.pe_nonfacility.0 + row.malpractice.0;
    let inside = row.work.0 + row.pe_facility.0 + row.malpractice.0;
    if outside == row.total_nonfacility.0 && inside == row.total_facility.0 {
        return Ok(());
    }
    Err(format!(
        "work, practice expense and malpractice of {} do not add up to its totals {} and {}",
        row.code, row.total_nonfacility, row.total_facility
    ))
}

fn packed(row: &FeeRow) -> Vec<String> {
    let flag = |yes: bool| if yes { "1" } else { "" }.to_owned();
    let mut fields = vec![
        row.code.clone(),
        row.modifier.clone(),
        row.description.clone(),
        row.status.to_string(),
        row.work.0.to_string(),
        row.pe_nonfacility.0.to_string(),
        flag(row.na_nonfacility),
        row.pe_facility.0.to_string(),
        flag(row.na_facility),
        row.malpractice.0.to_string(),
        row.total_nonfacility.0.to_string(),
        row.total_facility.0.to_string(),
        row.global.to_string(),
        row.pre.to_string(),
        row.intra.to_string(),
        row.post.to_string(),
    ];
    let letters = [
        row.pc_tc,
        row.multiple,
        row.bilateral,
        row.assistant,
        row.co_surgeon,
        row.team,
    ];
    fields.push(letters.iter().collect());
    fields.push(row.endoscopic_base.clone());
    fields.push(row.factor.0.to_string());
    fields.push(
        row.factor_qualifying
            .map(|f| f.0.to_string())
            .unwrap_or_default(),
    );
    fields.push(row.supervision.clone());
    fields.push(row.imaging_family.clone());
    fields.extend(row.opps.iter().map(|rvu| rvu.0.to_string()));
    fields
}

fn unpacked(f: &[&str]) -> Option<FeeRow> {
    let at = |n: usize| f.get(n).copied();
    let rvu = |n: usize| at(n)?.parse().ok().map(Rvu);
    let share = |n: usize| at(n)?.parse::<u8>().ok();
    let letters: [char; 6] = at(16)?.chars().collect::<Vec<_>>().try_into().ok()?;
    let [pc_tc, multiple, bilateral, assistant, co_surgeon, team] = letters;
    Some(FeeRow {
        code: at(0)?.to_owned(),
        modifier: at(1)?.to_owned(),
        description: at(2)?.to_owned(),
        status: at(3)?.chars().next()?,
        work: rvu(4)?,
        pe_nonfacility: rvu(5)?,
        na_nonfacility: at(6)? == "1",
        pe_facility: rvu(7)?,
        na_facility: at(8)? == "1",
        malpractice: rvu(9)?,
        total_nonfacility: rvu(10)?,
        total_facility: rvu(11)?,
        global: Global::parse(at(12)?)?,
        pre: share(13)?,
        intra: share(14)?,
        post: share(15)?,
        pc_tc,
        multiple,
        bilateral,
        assistant,
        co_surgeon,
        team,
        endoscopic_base: at(17)?.to_owned(),
        factor: Factor(at(18)?.parse().ok()?),
        factor_qualifying: match at(19)? {
            "" => None,
            text => Some(Factor(text.parse().ok()?)),
        },
        supervision: at(20)?.to_owned(),
        imaging_family: at(21)?.to_owned(),
        opps: [rvu(22)?, rvu(23)?, rvu(24)?],
    })
}

fn shelve(sets: &mut CodeSets, releases: &[Held]) {
    sets.fees = Held::shelf(releases, |held| {
        Some(FeeTable::new(text::unpack_rows(
            &held.part("rows")?,
            unpacked,
        )?))
    });
    let fees = sets.fees.clone();
    sets.scheduled = Held::shelf(releases, move |held| {
        let table = fees.as_of(held.own.0)?;
        let whole = table.all().chunk_by(|a, b| a.code == b.code);
        let rows = whole.filter_map(|rows| rows.first()).map(listed);
        Some(ProcedureTable::new(rows, []))
    });
}

/// A code of the schedule with the facts that its indicators tell; what the starter lists know
/// goes before.
fn listed(row: &FeeRow) -> ListedProcedure {
    let set = if is_hcpcs_shape(&row.code) {
        ProcedureSet::Hcpcs
    } else {
        ProcedureSet::Cpt
    };
    let mut procedure = match CodeSets::built_in().starter(&row.code) {
        Some(known) => known.clone(),
        None => plain(set, &row.code, &row.description),
    };
    told(&mut procedure, row);
    ListedProcedure {
        procedure,
        short: row.description.clone(),
        in_plain_words: String::new(),
        clinical_words: String::new(),
        added: None,
        through: None,
        coverage: None,
        instead: Vec::new(),
    }
}

fn told(procedure: &mut Procedure, row: &FeeRow) {
    if row.status != 'A' {
        procedure.medicare_status = Some(row.status);
    }
    let mut facts = Vec::new();
    match row.status {
        'I' => facts.push(Fact::NotMedicare),
        'B' => facts.push(Fact::Bundled),
        _ => {}
    }
    match row.pc_tc {
        '1' => facts.push(Fact::SplitComponents),
        '2' => facts.push(Fact::ProfessionalOnly),
        '3' => facts.push(Fact::TechnicalOnly),
        '4' => facts.push(Fact::GlobalOnly),
        _ => {}
    }
    match row.global {
        Global::Days(days) => {
            procedure.global_days = Some(days);
            let is_visit = procedure.is(Fact::EvaluationManagement);
            if !is_visit && (10_000..70_000).contains(&row.code.parse().unwrap_or(0)) {
                facts.push(Fact::Surgery);
            }
        }
        Global::AddOn => facts.push(Fact::AddOn),
        Global::Maternity | Global::NotApplicable | Global::Contractor => {}
    }
    if let Some(digit) = row.bilateral.to_digit(10).filter(|d| matches!(d, 1 | 3)) {
        procedure.bilateral = u8::try_from(digit).ok();
    }
    if row.status == 'J' {
        facts.push(Fact::Anesthesia);
    }
    procedure.facts.extend(facts);
    procedure.facts.sort_unstable();
    procedure.facts.dedup();
}
