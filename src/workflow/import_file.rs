//! Take in a file from outside: find out what it is, keep it, and let it do what it is for.
//!
//! Answers to claims become events at once; remittances are kept and wait to be posted. The same
//! file twice changes nothing, and neither does the same remittance in another envelope.

use serde_json::json;

use super::context::DeedContext;
use super::error::DeedError;
use super::receive_acknowledgment::Receiver;
use super::remittance_matches::payer_of;
use crate::domain::keys::{FileHash, RemittanceId};
use crate::domain::remittance::{ImbalanceLevel, Remittance};
use crate::edi::sniff::{FileKind, SetKind, sniff};
use crate::edi::{Interchanges, Trouble, a277ca, a999, r835, read_envelopes, ta1};
use crate::store::files::{self, Direction, Kept, NewFile};
use crate::store::remittances::{self, RemittanceRow, RemittanceStatus};

/// What taking in a file came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imported {
    /// The name of the file as it was given.
    pub name: String,
    /// What it is: `999`, `277CA`, `835`, …
    pub kind: String,
    /// The name of its bytes.
    pub file: FileHash,
    /// Was it kept before, so that nothing happened?
    pub known: bool,
    /// Claims that it says are accepted.
    pub accepted: usize,
    /// Claims that it says are rejected.
    pub rejected: usize,
    /// Remittances in it: new ones, and ones that came before.
    pub remittances: Vec<ImportedRemittance>,
    /// What could not be placed or read, in words.
    pub notes: Vec<String>,
}

/// One remittance of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedRemittance {
    /// Its record: the new one, or the one that came before.
    pub id: RemittanceId,
    /// Did it come before?
    pub known: bool,
    /// Where it stands.
    pub status: RemittanceStatus,
}

/// Takes in a file.
///
/// # Errors
/// Refused when the file is nothing that claimdesk reads: nothing is kept of it.
pub fn import_file(cx: &DeedContext<'_>, name: &str, bytes: &[u8]) -> Result<Imported, DeedError> {
    let (tree, troubles) = read_envelopes(bytes);
    let kind = kind_of(name, bytes, &tree)?;
    let new = NewFile {
        kind: &kind,
        direction: Direction::Received,
        name,
        kept_on: cx.today,
        bytes,
    };
    let kept = files::keep(cx.tx, &new)?;
    let mut done = Imported {
        name: name.to_owned(),
        kind,
        file: kept.hash().clone(),
        known: matches!(kept, Kept::Before(_)),
        accepted: 0,
        rejected: 0,
        remittances: Vec::new(),
        notes: troubles.iter().map(ToString::to_string).collect(),
    };
    if done.known {
        known_remittances(cx, &mut done)?;
        return Ok(done);
    }
    take_answers(cx, &tree, &mut done)?;
    take_remittances(cx, &tree, &mut done)?;
    let detail = json!({
        "kind": done.kind,
        "accepted": done.accepted,
        "rejected": done.rejected,
        "remittances": done.remittances.len(),
    });
    let number = files::get(cx.tx, &done.file)?.map(|row| row.id);
    cx.audit("import-file", ("file", number), Some(&detail))?;
    Ok(done)
}

/// The transaction sets that are taken in, the one that names the file first.
const READ: [(SetKind, &str); 3] = [
    (SetKind::Remittance, "835"),
    (SetKind::ClaimAcknowledgment, "277CA"),
    (SetKind::Acknowledgment, "999"),
];

/// What a file is, when it is something to take in here.
fn kind_of(name: &str, bytes: &[u8], tree: &Interchanges<'_>) -> Result<String, DeedError> {
    let refused = |why: &str, hint: &str| Err(DeedError::refused(format!("{name}: {why}"), hint));
    match sniff(bytes, tree) {
        FileKind::X12 { sets, has_ta1 } => {
            let known = READ.iter().find(|(set, _)| sets.contains(set));
            match known {
                Some((_, kind)) => Ok((*kind).to_owned()),
                None if has_ta1 => Ok("TA1".to_owned()),
                None => refused(
                    "no transaction set in it is an answer or a remittance",
                    "claimdesk x12 inspect shows what it is",
                ),
            }
        }
        FileKind::Csv(_) => refused("a CSV is not an answer", "import it as what it is"),
        FileKind::Zip => refused("a compressed archive", "unpack it first"),
        FileKind::Pdf => refused("a PDF", "read it and key it in"),
        FileKind::Empty => refused("it is empty", "ask for it again"),
        FileKind::Unknown => refused("no X12 in it: no ISA segment", "ask for it again"),
    }
}

fn known_remittances(cx: &DeedContext<'_>, done: &mut Imported) -> Result<(), DeedError> {
    for row in remittances::of_file(cx.tx, &done.file)? {
        done.remittances.push(ImportedRemittance {
            id: row.id,
            known: true,
            status: row.status,
        });
    }
    done.notes = vec!["this file was taken in before: nothing was changed".to_owned()];
    Ok(())
}

fn take_answers(
    cx: &DeedContext<'_>,
    tree: &Interchanges<'_>,
    done: &mut Imported,
) -> Result<(), DeedError> {
    let mut receiver = Receiver::new(cx, done.file.clone());
    let (interchanges, trouble) = ta1::read(tree);
    note(&trouble, done);
    for answer in &interchanges {
        receiver.interchange(answer)?;
    }
    let (groups, trouble) = a999::read(tree);
    note(&trouble, done);
    for answer in &groups {
        receiver.group(answer)?;
    }
    let (claims, trouble) = a277ca::read(tree);
    note(&trouble, done);
    for answer in &claims {
        receiver.claim(answer)?;
    }
    let mut told = receiver.finish();
    done.accepted = told.accepted;
    done.rejected = told.rejected;
    done.notes.append(&mut told.notes);
    Ok(())
}

fn note(troubles: &[Trouble], done: &mut Imported) {
    done.notes.extend(troubles.iter().map(ToString::to_string));
}

fn take_remittances(
    cx: &DeedContext<'_>,
    tree: &Interchanges<'_>,
    done: &mut Imported,
) -> Result<(), DeedError> {
    let (all, trouble) = r835::read(tree);
    note(&trouble, done);
    let sets = tree.sets().filter(|(_, _, set)| set.header.el(1) == b"835");
    for (set_index, (remittance, (_, _, set))) in all.iter().zip(sets).enumerate() {
        let content = files::hash_of(&r835::content(set)).0;
        if let Some(row) = remittances::with_content(cx.tx, &content)?
            .into_iter()
            .next()
        {
            done.notes.push(format!(
                "{} {} came before as remittance {} ({}{}): nothing was changed",
                remittance.payer_name,
                remittance.trace,
                row.id,
                row.status.name(),
                row.posted_on.map(|on| format!(" {on}")).unwrap_or_default()
            ));
            let known = ImportedRemittance {
                id: row.id,
                known: true,
                status: row.status,
            };
            done.remittances.push(known);
            continue;
        }
        let cut_off = set.trailer.is_none();
        let row = record(cx, done, (remittance, set_index, content, cut_off))?;
        done.remittances.push(ImportedRemittance {
            id: row.0,
            known: false,
            status: row.1,
        });
    }
    Ok(())
}

/// Keeps the record of a new remittance, and says where it stands.
fn record(
    cx: &DeedContext<'_>,
    done: &mut Imported,
    (remittance, set_index, content, cut_off): (&Remittance, usize, String, bool),
) -> Result<(RemittanceId, RemittanceStatus), DeedError> {
    let payer = payer_of(cx.tx, remittance)?;
    let identity = identity(remittance);
    let twins = remittances::with_identity(cx.tx, &identity)?;
    let off = remittance
        .imbalances()
        .into_iter()
        .find(|i| i.level == ImbalanceLevel::Deposit);
    let status = if let (Some(twin), false) = (twins.first(), remittance.amount.is_zero()) {
        done.notes.push(format!(
            "{} {} has the number, date and amount of remittance {} and other content: compare \
             both",
            remittance.payer_name, remittance.trace, twin.id
        ));
        RemittanceStatus::Review
    } else if cut_off {
        done.notes.push(format!(
            "{} {} is cut off: its SE segment is missing; ask for the file again",
            remittance.payer_name, remittance.trace
        ));
        RemittanceStatus::Parked
    } else if let Some(off) = off {
        done.notes.push(format!(
            "{} {} does not add up by {}: parked",
            remittance.payer_name, remittance.trace, off.by
        ));
        RemittanceStatus::Parked
    } else {
        RemittanceStatus::Waiting
    };
    let row = RemittanceRow {
        id: RemittanceId(0),
        file: done.file.clone(),
        set_index,
        payer: payer.map(|payer| payer.id),
        payer_name: remittance.payer_name.clone(),
        trace: remittance.trace.clone(),
        method: remittance.method.code().to_owned(),
        amount: remittance.amount,
        paid_on: remittance.paid_on,
        identity,
        content,
        n_claims: remittance.claims.len(),
        imported_on: cx.today,
        status,
        posted_on: None,
        deposit: None,
    };
    Ok((remittances::add(cx.tx, &row)?, status))
}

/// Payer, TRN02, TRN03, BPR16 and BPR02 (rulings: is this remittance known).
pub(super) fn identity(remittance: &Remittance) -> String {
    let on = remittance
        .paid_on
        .map(|on| on.to_string())
        .unwrap_or_default();
    format!(
        "{}|{}|{}|{on}|{}",
        remittance.payer_name.to_uppercase(),
        remittance.trace,
        remittance.originator,
        remittance.amount
    )
}
