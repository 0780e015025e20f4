//! The quarterly PTP files of practitioners: four of them make one release (codesets.md 4.1).
//!
//! Every release carries all pairs with their dates, so it also answers for the three years before
//! it; pairs that were deleted earlier are left out.

use chrono::{Months, NaiveDate};

use super::grid::{Grid, field};
use super::text::clean;
use super::{Claim, Held, Input, Loaded, Loader, Refusal, dates, text};
use crate::codesets::CodeSets;
use crate::codesets::ncci::{PtpIndicator, PtpTable};
use crate::codesets::ptp_packed::{PackedPtp, PtpPacker};

/// PTP edits of practitioners.
pub(super) static LOADER: Loader = Loader {
    kind: "ncci-ptp",
    title: "NCCI PTP edits, practitioner",
    by_name,
    by_head: None,
    read,
    shelve,
};

/// Lines between two reports of progress.
const STRIDE: u64 = 20_000;
/// For how long before its quarter a release answers.
const MONTHS_BEFORE: u32 = 36;
/// How many files a release has at least.
const FILES: usize = 4;

/// `ccipra-v322r0-f1.txt`.
fn by_name(base: &str) -> Option<Claim> {
    let at = base.find("ccipra-v")?;
    let (version, rest) = base.get(at + 8..)?.split_once("-f")?;
    let file: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let number = file.parse::<u8>().ok()?;
    Claim::by_ending(base, version, &format!("f{number}"))
}

/// Version 322 is of the year 1994 + 32 and its third quarter.
fn quarter(version: &str) -> Option<(NaiveDate, NaiveDate)> {
    let year: i32 = version.get(..2)?.parse().ok()?;
    let quarter: u32 = version.get(2..3)?.parse().ok()?;
    dates::quarter_of(1_994 + year, quarter + 1)
}

/// What has been read so far.
struct Reading<'a> {
    input: &'a Input<'a>,
    packer: PtpPacker,
    oldest: NaiveDate,
    newest: NaiveDate,
    n_read: u64,
}

fn read(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let any = input.parts().next().unwrap_or("f1").to_owned();
    let first = input.member(&any)?.name.clone();
    let Some(own) = quarter(input.release()) else {
        return Err(Refusal::file(
            &first,
            "the name has no version as in v322r0",
        ));
    };
    let n_files = input.parts().count().max(FILES);
    let missing: Vec<String> = (1..=n_files)
        .map(|n| format!("f{n}"))
        .filter(|part| !input.has(part))
        .collect();
    if !missing.is_empty() {
        let what = format!(
            "a release has {n_files} files; give {} too, all at once",
            missing.join(", ")
        );
        return Err(Refusal::file(&first, what));
    }
    let oldest = own
        .0
        .checked_sub_months(Months::new(MONTHS_BEFORE))
        .unwrap_or(own.0);
    let mut reading = Reading {
        input,
        packer: PtpPacker::default(),
        oldest,
        newest: NaiveDate::MIN,
        n_read: 0,
    };
    for n in 1..=n_files {
        reading.file(&format!("f{n}"))?;
    }
    reading.check(&first, own)?;
    let (n_kept, n_read) = (reading.packer.len() as u64, reading.n_read);
    input.at(n_read, Some(n_read), "packing pairs")?;
    let bytes = reading.packer.pack();
    let bytes = bytes.map_err(|e| Refusal::file(&first, e.to_string()))?;
    Ok(Loaded {
        name: format!("PTP practitioner v{}", input.release()),
        own,
        answers: (oldest, own.1),
        n_rows: n_kept,
        parts: vec![("pairs".to_owned(), bytes)],
        notes: vec![format!(
            "{n_read} pairs read; {} deleted before {oldest} left out",
            n_read - n_kept
        )],
    })
}

impl Reading<'_> {
    fn file(&mut self, part: &str) -> Result<(), Refusal> {
        let member = self.input.member(part)?;
        let name = member.name.clone();
        let before = self.n_read;
        if member.base().ends_with(".txt") {
            let text = self.input.text(part)?;
            for (line, record) in text::lines(&text) {
                let mut fields = record.split('\t').map(str::trim);
                let fields: [&str; 6] = std::array::from_fn(|_| fields.next().unwrap_or_default());
                self.row((&name, line), fields)?;
            }
        } else {
            let grid = Grid::of(self.input, part)?;
            for (line, row) in grid.rows() {
                self.row((&name, line), std::array::from_fn(|n| field(row, n)))?;
            }
        }
        if self.n_read == before {
            return Err(Refusal::file(&name, "no pair in it"));
        }
        Ok(())
    }

    fn row(&mut self, (file, line): (&str, u64), fields: [&str; 6]) -> Result<(), Refusal> {
        let [one, two, _, effective, deletion, modifier] = fields;
        let is_code =
            |text: &str| text.len() == 5 && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if !is_code(one) || !is_code(two) {
            // The notice, the title and the wrapped header stand before the first pair only.
            if self.n_read == 0 || line < 40 || (one.is_empty() && two.is_empty()) {
                return Ok(());
            }
            let what = format!("'{}' and '{}' are no pair of codes", clean(one), clean(two));
            return Err(Refusal::line(file, line, what));
        }
        let wrong = |what: &str, text: &str| {
            let what = format!("the {what} of {one} and {two} is '{}'", clean(text));
            Refusal::line(file, line, what)
        };
        let from = dates::compact(effective).ok_or_else(|| wrong("effective date", effective))?;
        let through = match deletion {
            "*" => None,
            text => Some(dates::compact(text).ok_or_else(|| wrong("deletion date", text))?),
        };
        let indicator =
            PtpIndicator::parse(modifier).ok_or_else(|| wrong("modifier indicator", modifier))?;
        self.n_read += 1;
        if self.n_read.is_multiple_of(STRIDE) {
            self.input.at(self.n_read, None, "reading pairs")?;
        }
        self.newest = self.newest.max(from);
        if through.is_some_and(|last| last < self.oldest) {
            return Ok(());
        }
        self.packer
            .push((one, two), (from, through), indicator)
            .map_err(|e| Refusal::line(file, line, e.to_string()))
    }

    /// Every quarter adds pairs: a file whose newest is a year old is not what its name says.
    fn check(&self, file: &str, own: (NaiveDate, NaiveDate)) -> Result<(), Refusal> {
        let year_before = own.0.checked_sub_months(Months::new(12)).unwrap_or(own.0);
        if self.newest > own.1 || self.newest < year_before {
            let what = format!(
                "the name says the quarter from {}, its newest pair is of {}",
                own.0, self.newest
            );
            return Err(Refusal::file(file, what));
        }
        Ok(())
    }
}

fn shelve(sets: &mut CodeSets, releases: &[Held]) {
    sets.ptp = Held::shelf(releases, |held| {
        PackedPtp::open(held.part("pairs")?).map(PtpTable::Packed)
    });
}
