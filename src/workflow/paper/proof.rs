//! The proof that a claim was filed in time: what was sent, what answered it, and when.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::claim_records::ClaimRecords;
use super::super::error::DeedError;
use crate::domain::claim::{ClaimEvent, ClaimEventKind as E};
use crate::domain::dates::days_between;
use crate::domain::keys::{ClaimId, FileHash};
use crate::domain::payer::FilingCode;
use crate::forms::{Column, Sheets};
use crate::store::transmissions::{self, Sent};
use crate::store::{Connection, claim_events, denials, files};
use crate::x12::{Segment, read};

/// The packet, and what a person must know before sending it.
pub struct Proof {
    /// The pages.
    pub sheets: Sheets,
    /// The day on which the payer itself said that it has the claim; none is no proof.
    pub proved_on: Option<NaiveDate>,
    /// What is weak about it.
    pub warnings: Vec<String>,
}

/// Makes the packet of a claim.
///
/// # Errors
/// [`DeedError::NoSuch`]; refused where the claim never left.
pub fn proof_of_filing(db: &Connection, today: NaiveDate, id: ClaimId) -> Result<Proof, DeedError> {
    let records = ClaimRecords::read(db, id)?;
    let sent = transmissions::of_claim(db, id)?;
    if sent.is_empty() {
        return Err(DeedError::refused(
            format!("claim {id} was never sent"),
            "there is nothing to prove",
        ));
    }
    let events = claim_events::of(db, id)?;
    let numbers: Vec<&str> = sent.iter().map(|s| s.control_number.as_str()).collect();
    let answers = Answers::gather(db, &events, &numbers)?;
    let control = records.claim.control_number();
    let mut sheets = Sheets::new("Proof of timely filing", &control);
    let mut warnings = Vec::new();
    if answers.proved_on.is_none() {
        let what = match answers.file_accepted {
            true => "only a 999 answered this claim: not proof of payer receipt",
            false => "nothing answered this claim: not proof of payer receipt",
        };
        warnings.push(what.to_owned());
        sheets.strong(&format!("Warning: {what}"));
    }
    summary(db, (&mut sheets, &records), (today, answers.proved_on))?;
    if records.payer.filing_code == FilingCode::MedicarePartB {
        let words = "Medicare takes no appeal of a claim that came too late: ask for a reopening \
                     under one of the exceptions to the limit (42 CFR 424.44).";
        sheets.strong(words);
    }
    billed(&mut sheets, &records);
    for one in &sent {
        transmitted(db, &mut sheets, one)?;
    }
    for (title, lines) in &answers.found {
        sheets.heading(title);
        for line in lines {
            sheets.words(line);
        }
    }
    ledger(&mut sheets, &events);
    Ok(Proof {
        sheets,
        proved_on: answers.proved_on,
        warnings,
    })
}

fn summary(
    db: &Connection,
    (sheets, records): (&mut Sheets, &ClaimRecords),
    (today, proved_on): (NaiveDate, Option<NaiveDate>),
) -> Result<(), DeedError> {
    let claim = &records.claim;
    let proved = match proved_on {
        Some(on) => {
            let day = days_between(claim.dos, on);
            let within = if on <= claim.file_by {
                "within"
            } else {
                "after"
            };
            format!("{on}, day {day} after the service, {within} the limit")
        }
        None => "not proved".to_owned(),
    };
    let denied = denials::of_claim(db, claim.id)?;
    let due = denied.iter().map(|denial| denial.due_on).min();
    let mut rows = vec![
        ("Printed on", today.to_string()),
        (
            "Practice",
            format!(
                "{}, NPI {}",
                records.practice.name,
                records.practice.npi.as_str()
            ),
        ),
        ("Payer", records.payer.name.clone()),
        ("Patient", records.patient.name.last_first()),
        ("Member id", records.coverage.member_id.clone()),
        ("Date of service", claim.dos.to_string()),
        ("Charge", claim.charged.to_string()),
        ("Last day to file", claim.file_by.to_string()),
        ("Received by the payer", proved),
    ];
    let number = claim.payer_claim_number.clone();
    rows.extend(number.map(|number| ("Payer's claim number", number)));
    rows.extend(due.map(|due| ("Our target for the appeal", due.to_string())));
    for denial in denied {
        let said = format!("{}-{} {}", denial.group.code(), denial.carc, denial.amount);
        rows.push(("Denied", format!("{} on {}", said, denial.denied_on)));
    }
    let columns = [Column::words(35), Column::words(65)];
    for (name, value) in rows {
        sheets.row(&columns, &[name.to_owned(), value]);
    }
    Ok(())
}

fn billed(sheets: &mut Sheets, records: &ClaimRecords) {
    let claim = records.content();
    sheets.heading("The claim");
    let columns = [
        Column::words(10),
        Column::words(30),
        Column::words(20),
        Column::words(20),
        Column::figures(20),
    ];
    sheets.names(&columns, &["Line", "Code", "Day", "Units", "Charge"]);
    for (n, line) in claim.lines.iter().enumerate() {
        let modifiers = line.modifiers.iter().map(|m| format!("-{m}"));
        let cells = [
            (n + 1).to_string(),
            format!("{}{}", line.code, modifiers.collect::<String>()),
            line.dos.to_string(),
            line.units.to_string(),
            line.charge.to_string(),
        ];
        sheets.row(&columns, &cells);
    }
}

/// One transmission: its control numbers, and the segments that carry them.
fn transmitted(db: &Connection, sheets: &mut Sheets, sent: &Sent) -> Result<(), DeedError> {
    sheets.heading(&format!(
        "Sent on {} to {} as {} (file {})",
        sent.on, sent.partner, sent.control_number, sent.file_name
    ));
    sheets.words(&format!(
        "ISA13 {}  GS06 {}  ST02 {}  CLM01 {}",
        sent.interchange, sent.group, sent.set, sent.control_number
    ));
    let Some(bytes) = files::bytes(db, &sent.file)? else {
        return Ok(());
    };
    let (tree, _) = read(&bytes);
    for interchange in tree.iter() {
        sheets.words(&shown(&interchange.header));
        for group in &interchange.groups {
            if let Some(header) = &group.header {
                sheets.words(&shown(header));
            }
            let sets = group.sets.iter();
            for set in sets.filter(|set| set.header.text(2) == sent.set.as_str()) {
                sheets.words(&shown(&set.header));
                let number = sent.control_number.as_bytes();
                let claim = set.body().find(|s| s.is(b"CLM") && s.el(1) == number);
                if let Some(clm) = claim {
                    sheets.words(&shown(&clm));
                }
            }
        }
    }
    Ok(())
}

/// A segment as it stands in its file.
fn shown(segment: &Segment<'_>) -> String {
    String::from_utf8_lossy(segment.bytes()).trim().to_owned()
}

fn ledger(sheets: &mut Sheets, events: &[(i64, ClaimEvent)]) {
    sheets.heading("Everything that happened to it");
    let columns = [Column::words(18), Column::words(27), Column::words(55)];
    for (_, event) in events {
        let cells = [
            event.on.to_string(),
            event.kind.words().to_owned(),
            event.detail.clone(),
        ];
        sheets.row(&columns, &cells);
    }
}

/// What answered a claim.
#[derive(Default)]
struct Answers {
    proved_on: Option<NaiveDate>,
    file_accepted: bool,
    found: Vec<(String, Vec<String>)>,
}

impl Answers {
    /// The answers in the kept files of the claim's events.
    fn gather(
        db: &Connection,
        events: &[(i64, ClaimEvent)],
        numbers: &[&str],
    ) -> Result<Answers, DeedError> {
        let mut answers = Answers::default();
        let mut seen: BTreeSet<FileHash> = BTreeSet::new();
        for (_, event) in events {
            let told = matches!(
                event.kind,
                E::FileAccepted
                    | E::FileRejected
                    | E::ReceivedByClearinghouse
                    | E::RejectedByClearinghouse
                    | E::AcceptedByPayer
                    | E::RejectedByPayer
            );
            let Some(file) = event.file.as_ref().filter(|_| told) else {
                continue;
            };
            answers.file_accepted |= event.kind == E::FileAccepted;
            let Some(bytes) = files::bytes(db, file)? else {
                continue;
            };
            let (title, lines, on) = answer(&bytes, numbers);
            if event.kind == E::AcceptedByPayer {
                let day = on.unwrap_or(event.on);
                answers.proved_on = Some(answers.proved_on.map_or(day, |first| first.min(day)));
            }
            if seen.insert(file.clone()) {
                answers
                    .found
                    .push((format!("{title} of {}", event.on), lines));
            }
        }
        Ok(answers)
    }
}

/// The segments of an answer that speak of our claim, and the day of its status.
fn answer(bytes: &[u8], numbers: &[&str]) -> (&'static str, Vec<String>, Option<NaiveDate>) {
    let (tree, _) = read(bytes);
    let (mut title, mut lines, mut on) = ("Answer", Vec::new(), None);
    for interchange in tree.iter() {
        lines.push(shown(&interchange.header));
    }
    for (_, _, set) in tree.sets() {
        lines.push(shown(&set.header));
        let is_999 = matches!(set.header.el(1), b"999" | b"997");
        title = if is_999 { "999" } else { "277CA" };
        let mut ours = false;
        for segment in set.body() {
            match segment.tag() {
                b"AK1" | b"AK2" | b"IK5" | b"AK9" | b"AK5" => lines.push(shown(&segment)),
                b"TRN" => {
                    ours = numbers.iter().any(|n| segment.el(2) == n.as_bytes());
                    if ours {
                        lines.push(shown(&segment));
                    }
                }
                b"HL" => ours = false,
                b"STC" if ours => {
                    lines.push(shown(&segment));
                    on = on.or(NaiveDate::parse_from_str(&segment.text(2), "%Y%m%d").ok());
                }
                b"REF" | b"DTP" if ours => lines.push(shown(&segment)),
                _ => {}
            }
        }
    }
    (title, lines, on)
}
