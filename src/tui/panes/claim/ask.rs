//! What the pane of a claim asks of the desk.

use super::{Msg, Why};
use crate::desk::Desk;
use crate::domain::claim::ClaimEventKind as E;
use crate::domain::keys::{ClaimId, FileHash, ServiceLineId};
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::store::claim_list::{self, ClaimFilter, ClaimRow};
use crate::store::{Connection, balances, charges, claim_events, claims, files, ledger, notes};
use crate::tui::panes::findings::Found;
use crate::tui::theme::State;
use crate::tui::widgets::dollars;
use crate::workflow::hold_claim::{ClaimNote, hold_claim, note_claim, release_claim};
use crate::workflow::scrub_claim::{
    OverrideFinding, Scrubbed, look, override_finding, scrub_claim,
};
use crate::workflow::{Role, perform as deed};
use anyhow::{Context as _, Result};
use chrono::NaiveDate;

/// The questions.
pub enum Ask {
    /// The claim.
    Read(i64),
    /// Scrub it.
    Scrub(i64),
    /// Let the findings of an edit pass, with a reason.
    Override(i64, &'static str, String),
    /// Hold it, let it go or note something, with words and the day to look again.
    Because(i64, Why, String, Option<NaiveDate>),
}

/// One service line as it stands.
#[derive(Debug, Clone)]
pub struct Line {
    /// Code and modifiers.
    pub code: CleanText,
    /// Units.
    pub units: CleanText,
    /// What was charged.
    pub charged: Money,
    /// What arrived for it.
    pub paid: Money,
    /// What nobody may collect.
    pub contractual: Money,
    /// What the payer of this claim owes.
    pub payer_owes: Money,
    /// What the patient owes.
    pub patient_owes: Money,
}

/// One step of the claim's life.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub on: NaiveDate,
    /// How it looks.
    pub state: State,
    /// What happened.
    pub what: CleanText,
    /// The file behind it.
    pub file: CleanText,
}

/// The claim as the pane shows it.
#[derive(Clone)]
pub struct Sheet {
    /// Its row.
    pub row: ClaimRow,
    /// The payer's own number.
    pub payer_number: CleanText,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What the scrubber says.
    pub findings: Vec<Found>,
    /// What could not be checked.
    pub not_checked: Vec<&'static str>,
    /// Its life.
    pub events: Vec<Event>,
    /// The day of the desk.
    pub today: NaiveDate,
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
        Ask::Read(id) => {
            let sheet = read(desk, id).map(Box::new);
            Msg::Read(sheet.map_err(|why| CleanText::new(&format!("{why:#}"))))
        }
        Ask::Scrub(id) => after(desk, id, |desk| {
            let scrubbed = deed(desk, Role::Biller, |cx| scrub_claim(cx, ClaimId(id)))?;
            Ok(told(&scrubbed))
        }),
        Ask::Override(id, edit, reason) => after(desk, id, |desk| {
            let input = OverrideFinding {
                claim: Some(id),
                edit: edit.to_owned(),
                reason,
                ..OverrideFinding::default()
            };
            let open = deed(desk, Role::Biller, |cx| override_finding(cx, &input))?;
            Ok(format!("{edit} let pass; {open} still stop it"))
        }),
        Ask::Because(id, why, text, day) => after(desk, id, |desk| {
            let input = ClaimNote {
                claim: id,
                text,
                follow_up_on: day,
            };
            let done = deed(desk, Role::Biller, |cx| match why {
                Why::Hold => hold_claim(cx, &input),
                Why::Release => release_claim(cx, &input),
                Why::Note | Why::Override => note_claim(cx, &input),
            })?;
            Ok(match why {
                Why::Note | Why::Override => "note kept".to_owned(),
                Why::Hold | Why::Release => format!("the claim is {}", done.status),
            })
        }),
    }
}

fn told(scrubbed: &Scrubbed) -> String {
    let n = scrubbed.open().count();
    match n {
        0 => format!("the claim is {}", scrubbed.status.words()),
        n => format!("the claim is {}: {n} findings", scrubbed.status.words()),
    }
}

fn after(desk: &mut Desk, id: i64, act: impl FnOnce(&mut Desk) -> Result<String>) -> Msg {
    let done = act(desk).and_then(|said| Ok((CleanText::new(&said), Box::new(read(desk, id)?))));
    Msg::Done(done.map_err(|why| CleanText::new(&format!("{why:#}"))))
}

fn read(desk: &mut Desk, id: i64) -> Result<Sheet> {
    let today = desk.clock.today();
    let codes = &desk.codes;
    desk.store.read(|db| {
        let claim = ClaimId(id);
        let filter = ClaimFilter {
            claim: Some(claim),
            ..ClaimFilter::default()
        };
        let row = claim_list::list(db, &filter)?.pop();
        let row = row.with_context(|| format!("there is no claim {id}"))?;
        let record = claims::get(db, claim)?.context("the claim is gone")?;
        let scrubbed = look(db, codes, today, claim)?;
        let found = scrubbed.report.findings.iter().zip(&scrubbed.overridden);
        let findings = found
            .map(|(finding, pass)| Found::new(finding, pass.as_ref().map(|o| o.reason.as_str())))
            .collect();
        Ok(Sheet {
            lines: lines(db, &row, Party::Payer(record.payer))?,
            payer_number: CleanText::new(record.payer_claim_number.as_deref().unwrap_or("")),
            findings,
            not_checked: scrubbed.report.not_checked.clone(),
            events: life(db, claim)?,
            today,
            row,
        })
    })
}

fn lines(db: &Connection, row: &ClaimRow, payer: Party) -> Result<Vec<Line>> {
    let billed = claims::lines(db, row.id)?;
    let entries = ledger::entries_of_claim(db, row.id)?;
    let mut lines = Vec::new();
    for charge in charges::of_encounter(db, row.encounter)? {
        if !billed.contains(&charge.id) {
            continue;
        }
        let owed = balances::of_line(db, charge.id)?;
        let owes = |party: Party| {
            owed.iter()
                .filter(|(who, _)| *who == party)
                .map(|(_, amount)| *amount)
                .sum()
        };
        let mut words = charge.code.to_string();
        for modifier in &charge.modifiers {
            words.push('-');
            words.push_str(modifier.as_str());
        }
        let (paid, contractual) = moved(&entries, charge.id);
        lines.push(Line {
            code: CleanText::new(&words),
            units: CleanText::new(&charge.units.to_string()),
            charged: charge.amount,
            paid,
            contractual,
            payer_owes: owes(payer),
            patient_owes: owes(Party::Patient),
        });
    }
    Ok(lines)
}

/// What arrived for a line, and what of it nobody may collect.
fn moved(entries: &[(crate::domain::keys::EntryId, Entry)], line: ServiceLineId) -> (Money, Money) {
    let (mut paid, mut contractual) = (Money::ZERO, Money::ZERO);
    for (_, entry) in entries {
        let about = entry
            .postings()
            .iter()
            .any(|posting| posting.account.line() == Some(line));
        for posting in entry.postings().iter().filter(|_| about) {
            match posting.account {
                Account::Deposit(_) => paid += posting.amount,
                Account::ContractualAdjustment(of) if of == line => contractual += posting.amount,
                _ => {}
            }
        }
    }
    (paid, contractual)
}

/// The events, the entries and the notes of a claim in the order of their days.
fn life(db: &Connection, claim: ClaimId) -> Result<Vec<Event>> {
    let mut life = Vec::new();
    for (_, event) in claim_events::of(db, claim)? {
        let detail = match event.detail.as_str() {
            "" => event.kind.words().to_owned(),
            detail => format!("{}: {detail}", event.kind.words()),
        };
        life.push(Event {
            on: event.on,
            state: state_of(event.kind),
            what: CleanText::new(&detail),
            file: named(db, event.file.as_ref(), None)?,
        });
    }
    for (id, entry) in ledger::entries_of_claim(db, claim)? {
        let (source, file, segment) = match entry.source() {
            Source::ChargeEntry { .. } => ("charged".to_owned(), None, None),
            Source::Remittance { file, segment, .. } => {
                ("posted".to_owned(), Some(file), Some(*segment))
            }
            Source::PatientPayment { tender } => (format!("patient paid, {tender}"), None, None),
            Source::Manual { reason } => (reason.clone(), None, None),
            Source::Reversal { of, reason } => {
                (format!("entry {of} reversed: {reason}"), None, None)
            }
            Source::Takeback {
                of, file, segment, ..
            } => (format!("entry {of} taken back"), Some(file), Some(*segment)),
        };
        life.push(Event {
            on: entry.posted_on(),
            state: State::Plain,
            what: CleanText::new(&format!("{source}: {}  (entry {id})", amounts(&entry))),
            file: named(db, file, segment)?,
        });
    }
    for note in notes::about(db, ("claim", claim.0))? {
        life.push(Event {
            on: note.written_on,
            state: State::Plain,
            what: CleanText::new(&format!("{} notes: {}", note.role, note.text)),
            file: CleanText::default(),
        });
    }
    life.sort_by_key(|event| event.on);
    Ok(life)
}

/// The name of a kept file, and the segment in it.
fn named(db: &Connection, file: Option<&FileHash>, segment: Option<usize>) -> Result<CleanText> {
    let Some(hash) = file else {
        return Ok(CleanText::default());
    };
    let name = files::get(db, hash)?.map(|row| format!("{} {}", row.kind, row.name));
    let name = name.unwrap_or_else(|| hash.to_string());
    Ok(CleanText::new(&match segment {
        Some(n) => format!("{name} segment {n}"),
        None => name,
    }))
}

/// What an entry moved, in words.
fn amounts(entry: &Entry) -> String {
    let said: Vec<String> = entry
        .postings()
        .iter()
        .map(|posting| {
            let what = match posting.account {
                Account::Receivable(_, Party::Payer(_)) => "payer owes",
                Account::Receivable(_, Party::Patient) => "patient owes",
                other => other.kind(),
            };
            let sign = if posting.amount.is_positive() {
                "+"
            } else {
                ""
            };
            format!("{what} {sign}{}", dollars(posting.amount))
        })
        .collect();
    said.join(", ")
}

fn state_of(kind: E) -> State {
    match kind {
        E::ScrubbedWithFindings | E::FileRejected | E::PutOnHold => State::Needs,
        E::Built | E::ScrubbedClean | E::Released => State::Next,
        E::Submitted | E::FileAccepted | E::ReceivedByClearinghouse => State::Waiting,
        _ => State::Plain,
    }
}
