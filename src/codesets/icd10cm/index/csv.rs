//! The flattened form of the four indexes: one CSV row for each term.

use super::super::Refused;
use super::super::text::lines_of;
use super::{AlphabeticIndex, Found, IndexKind};

/// Reads a flattened index with the heads `RowID, Letter, Level, Term, …`; which of the four it
/// is, the heads say. Columns are found by head, in any order.
///
/// # Errors
/// Where heads are missing, rows are not numbered without a gap, a row has too few fields, or a
/// term has no term above it.
pub fn read_csv(bytes: &[u8], kind: IndexKind) -> Result<AlphabeticIndex, Refused> {
    let text = lines_of(bytes)?;
    let mut reader = ::csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let heads = reader
        .headers()
        .map_err(|e| Refused::at(1, format!("no CSV heads: {e}")))?
        .clone();
    let columns = Columns::of(&heads, kind)?;
    let mut index = AlphabeticIndex::new(kind);
    for (n, record) in reader.records().enumerate() {
        let record = record.map_err(|e| Refused::at(n + 2, format!("no CSV row: {e}")))?;
        let at = record
            .position()
            .map_or(n + 2, |p| usize::try_from(p.line()).unwrap_or(n + 2));
        let found = columns.found(&record, at, n + 1)?;
        if !index.push(&found) {
            let what = format!("{} has no term above it: rows are missing", found.title);
            return Err(Refused::at(at, what));
        }
    }
    if !text.ends_with('\n') || index.is_empty() {
        return Err(Refused::file(
            "the file is cut off: its last line has no end",
        ));
    }
    Ok(index)
}

/// Where each head stands.
struct Columns {
    row: usize,
    level: usize,
    term: usize,
    see: Option<usize>,
    see_also: Option<usize>,
    modifiers: Option<usize>,
    code: Option<usize>,
    cells: Vec<usize>,
}

const NEOPLASM_CELLS: [&str; 6] = [
    "MalignantPrimary",
    "MalignantSecondary",
    "CaInSitu",
    "Benign",
    "UncertainBehavior",
    "UnspecifiedBehavior",
];

const DRUG_CELLS: [&str; 6] = [
    "PoisoningAccidental",
    "PoisoningIntentionalSelfHarm",
    "PoisoningAssault",
    "PoisoningUndetermined",
    "AdverseEffect",
    "Underdosing",
];

impl Columns {
    fn of(heads: &::csv::StringRecord, kind: IndexKind) -> Result<Columns, Refused> {
        let place = |name: &str| heads.iter().position(|head| head.trim() == name);
        let needed = |name: &str| {
            place(name).ok_or_else(|| Refused::at(1, format!("the head {name} is missing")))
        };
        let cells = match kind {
            IndexKind::Neoplasms => &NEOPLASM_CELLS[..],
            IndexKind::Drugs => &DRUG_CELLS[..],
            IndexKind::Diseases | IndexKind::ExternalCauses => &[],
        };
        Ok(Columns {
            row: needed("RowID")?,
            level: needed("Level")?,
            term: needed("Term")?,
            see: place("See"),
            see_also: place("SeeAlso"),
            modifiers: place("NonEssModif"),
            code: match cells.is_empty() {
                true => Some(needed("Code")?),
                false => None,
            },
            cells: cells
                .iter()
                .map(|name| needed(name))
                .collect::<Result<_, _>>()?,
        })
    }

    fn found(
        &self,
        record: &::csv::StringRecord,
        at: usize,
        number: usize,
    ) -> Result<Found, Refused> {
        let field = |n: usize| record.get(n).unwrap_or_default().trim().to_owned();
        let maybe = |n: Option<usize>| n.map(field).unwrap_or_default();
        if field(self.row).parse() != Ok(number) {
            let what = format!(
                "row {} where {number} belongs: rows are missing",
                field(self.row)
            );
            return Err(Refused::at(at, what));
        }
        let level = field(self.level)
            .parse::<u8>()
            .ok()
            .filter(|level| *level <= 9);
        let Some(level) = level else {
            return Err(Refused::at(at, "the level is a number from 0 to 9"));
        };
        // Five rows of the genuine list of 2025 have no words of their own.
        let title = field(self.term);
        let cells: Vec<String> = self.cells.iter().map(|n| field(*n)).collect();
        let filled = cells.iter().any(|cell| !cell.is_empty());
        Ok(Found {
            level,
            title,
            modifiers: maybe(self.modifiers),
            code: maybe(self.code),
            manifestation: String::new(),
            see: maybe(self.see),
            see_also: maybe(self.see_also),
            cells: if filled { cells } else { Vec::new() },
        })
    }
}
