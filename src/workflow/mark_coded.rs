//! Mark an encounter coded: its charges enter the books. Reopen it: they leave again.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::build_claim::payer_of;
use super::context::{DeedContext, Role};
use super::encounters::known;
use super::error::DeedError;
use super::finish_coding::is_the_coders;
use super::registry::{Deed, Is, from_json, must};
use super::scrub_claim::look_before_coding;
use crate::domain::encounter::EncounterStatus;
use crate::domain::keys::EncounterId;
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::store::visit::{self, Visit};
use crate::store::{charges, details, encounters, ledger};

/// Which encounter.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncounterKey {
    /// Its number.
    pub encounter: i64,
}

/// Which encounter, and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncounterReason {
    /// Its number.
    pub encounter: i64,
    /// Why, in the user's words.
    pub reason: String,
}

/// `mark-coded`
pub static MARK_CODED: Deed = Deed {
    name: "mark-coded",
    title: "Mark a visit coded: its charges enter the books",
    role: Role::Coder,
    fields: &[must("encounter", Is::Number, "which visit")],
    example: r#"{"encounter":1}"#,
    run: |cx, json| from_json(cx, json, mark_coded),
};

/// `reopen-encounter`
pub static REOPEN_ENCOUNTER: Deed = Deed {
    name: "reopen-encounter",
    title: "Reopen a coded or unbilled visit: its charges are reversed",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        must(
            "reason",
            Is::Text,
            "why, for the audit log and the reversals",
        ),
    ],
    example: r#"{"encounter":1,"reason":"the note names the other knee"}"#,
    run: |cx, json| from_json(cx, json, reopen_encounter),
};

/// What marking a visit coded put into the books.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Charged {
    /// Which visit.
    pub encounter: i64,
    /// The entries, one a line with a charge.
    pub entries: Vec<i64>,
    /// Their sum.
    pub charged: String,
    /// Who owes it first: the number of the payer, none for the patient.
    pub payer: Option<i64>,
}

/// What reopening a visit took out of the books.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reopened {
    /// Which visit.
    pub encounter: i64,
    /// The entries that answer its charges.
    pub reversals: Vec<i64>,
}

/// Marks a visit coded. Every line with a charge becomes one entry: the first payer in force on
/// the date of service owes it, or the patient where there is none.
///
/// # Errors
/// [`DeedError::NoSuch`]; [`DeedError::Refused`] where it is not waiting to be coded, has no
/// diagnosis or line, its signed note was not seen, or the scrubber found what the coder must
/// put right.
pub fn mark_coded(cx: &DeedContext<'_>, input: EncounterKey) -> Result<Charged, DeedError> {
    let id = EncounterId(input.encounter);
    let visit = visit::open(cx.db(), id)?;
    let visit = visit.ok_or_else(|| DeedError::no_such("encounter", id))?;
    check_complete(&visit)?;
    check_findings(cx, id)?;
    let owed_by = visit.owed_by();
    let carved = match visit.coverages.first() {
        Some((coverage, _)) => details::carve_out(cx.db(), coverage.id)?,
        None => None,
    };
    let mut entries = Vec::new();
    for charge in visit.charges.iter().filter(|c| !c.amount.is_zero()) {
        let source = Source::ChargeEntry { line: charge.id };
        let charges = Account::Charges(charge.id);
        let first = visit.coverages.first();
        let owes = first.map_or(owed_by, |(coverage, _)| {
            Party::Payer(payer_of(coverage, carved.as_ref(), charge))
        });
        let receivable = Account::Receivable(charge.id, owes);
        let moved = (charges, receivable, charge.amount);
        let entry = Entry::transfer(cx.today, source, None, moved);
        let entry = entry.context("charge a line")?;
        entries.push(ledger::append_entry(cx.tx, &entry)?.0);
    }
    encounters::set_status(cx.tx, id, EncounterStatus::Coded, "")?;
    encounters::set_coded_on(cx.tx, id, Some(cx.today))?;
    let charged: Money = visit.charges.iter().map(|c| c.amount).sum();
    let detail = serde_json::json!({ "entries": entries, "charged": charged.to_string() });
    cx.audit(MARK_CODED.name, ("encounter", Some(id.0)), Some(&detail))?;
    Ok(Charged {
        encounter: id.0,
        entries,
        charged: charged.to_string(),
        payer: match owed_by {
            Party::Payer(payer) => Some(payer.0),
            Party::Patient => None,
        },
    })
}

/// A finding that the coder can put right stops the visit until it is fixed or overridden.
fn check_findings(cx: &DeedContext<'_>, id: EncounterId) -> Result<(), DeedError> {
    let looked = look_before_coding(cx.db(), cx.codes, cx.today, id)?;
    let stops: Vec<String> = looked
        .open()
        .filter(|f| is_the_coders(f.edit.layer))
        .map(|f| format!("{} ({})", f.message, f.edit.name))
        .collect();
    if stops.is_empty() {
        return Ok(());
    }
    Err(DeedError::refused(
        format!(
            "encounter {id} has {} to fix before it is coded: {}",
            stops.len(),
            stops.join("; ")
        ),
        "fix it, or write the reason why a warning may stand",
    ))
}

fn check_complete(visit: &Visit) -> Result<(), DeedError> {
    let encounter = &visit.encounter;
    let id = encounter.id;
    let (why, hint) = match encounter.status {
        EncounterStatus::OnHold => ("is on hold", "take it off hold first"),
        EncounterStatus::Coded | EncounterStatus::Billed => ("is coded already", ""),
        EncounterStatus::NotBilled => ("is not to be billed", "reopen it first, with a reason"),
        EncounterStatus::ReadyToCode if encounter.diagnoses.is_empty() => {
            ("has no diagnosis", "give it one")
        }
        EncounterStatus::ReadyToCode if visit.charges.is_empty() => (
            "has no service line",
            "give it one, or say why it is not billed",
        ),
        EncounterStatus::ReadyToCode if encounter.note_signed_on.is_none() => (
            "has no signed note",
            "give the day on which the signed note was seen, or put the visit on hold",
        ),
        EncounterStatus::ReadyToCode => return Ok(()),
    };
    Err(DeedError::refused(format!("encounter {id} {why}"), hint))
}

/// Reopens a visit that is coded or not to be billed, and reverses its charges.
///
/// # Errors
/// [`DeedError::NoSuch`]; [`DeedError::Refused`] where it is open, is billed, or has money on it.
pub fn reopen_encounter(
    cx: &DeedContext<'_>,
    input: EncounterReason,
) -> Result<Reopened, DeedError> {
    let id = EncounterId(input.encounter);
    let encounter = known(cx, id)?;
    let reason = needed_reason(&input.reason)?;
    match encounter.status {
        EncounterStatus::Coded | EncounterStatus::NotBilled => {}
        EncounterStatus::ReadyToCode | EncounterStatus::OnHold => {
            return Err(DeedError::refused(
                format!("encounter {id} is open already"),
                "",
            ));
        }
        EncounterStatus::Billed => {
            return Err(DeedError::refused(
                format!("encounter {id} has a claim"),
                "correct or void the claim; what was billed stays as it was billed",
            ));
        }
    }
    if let Some(entry) = charges::later_entries(cx.db(), id)?.first() {
        return Err(DeedError::refused(
            format!("encounter {id} has money on it: entry {entry}"),
            "undo that posting first",
        ));
    }
    let mut reversals = Vec::new();
    for of in charges::standing_entries(cx.db(), id)? {
        let entry = ledger::entry(cx.db(), of)?.context("an entry that was just found is gone")?;
        let answer = entry.reversed(of, cx.today, &reason);
        reversals.push(ledger::append_entry(cx.tx, &answer)?.0);
    }
    encounters::set_status(cx.tx, id, EncounterStatus::ReadyToCode, "")?;
    encounters::set_coded_on(cx.tx, id, None)?;
    let detail = serde_json::json!({ "reason": reason, "reversals": reversals });
    cx.audit(
        REOPEN_ENCOUNTER.name,
        ("encounter", Some(id.0)),
        Some(&detail),
    )?;
    Ok(Reopened {
        encounter: id.0,
        reversals,
    })
}

pub(super) fn needed_reason(reason: &str) -> Result<String, DeedError> {
    let mut check = super::check::Check::new();
    let reason = check.needed("reason", reason, 500);
    check.finish(Some(reason))
}
