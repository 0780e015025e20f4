//! What a claim was when it last left, what it is now, and the clocks that run on it.

use chrono::NaiveDate;

use super::claim_records::ClaimRecords;
use super::error::DeedError;
use crate::billing::clocks::ClaimClocks;
use crate::domain::claim::{Claim, ProfessionalClaim};
use crate::domain::keys::ClaimId;
use crate::edi::{read_envelopes, read837};
use crate::forms::cms1500;
use crate::store::{Connection, claim_clocks, claims, coverages, files, payers, transmissions};

/// One box of the form that differs between two versions of a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Which box, with the service line where it is one of a line: `24j line 2`.
    pub place: String,
    /// What the box is about.
    pub title: &'static str,
    /// What it was; empty where there was nothing.
    pub before: String,
    /// What it is; empty where there is nothing.
    pub after: String,
}

/// The boxes that every version differs in: the resubmission, the account number, the signature's
/// day.
const ALWAYS: [&str; 3] = ["22", "26", "31"];

/// What differs between two versions, box by box of the paper form, sheet by sheet. Data that the
/// form has no box for is told apart as a whole.
#[must_use]
pub fn differences(before: &ProfessionalClaim, after: &ProfessionalClaim) -> Vec<Difference> {
    let boxes = |claim: &ProfessionalClaim| {
        let mut found: Vec<((&'static str, Option<usize>), String)> = Vec::new();
        let sheets = cms1500::sheets(claim, NaiveDate::MIN);
        for (n, form) in sheets.iter().enumerate() {
            for typed in form
                .typed
                .iter()
                .filter(|typed| !ALWAYS.contains(&typed.id))
            {
                let line = typed.line.map(|line| n * cms1500::LINES_A_SHEET + line);
                let key = (typed.id, line);
                // The head is the same on every sheet; only what is summed by sheet is not.
                if n > 0 && line.is_none() && !matches!(typed.id, "28" | "29") {
                    continue;
                }
                match found.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, text)) => {
                        text.push(' ');
                        text.push_str(&said(typed));
                    }
                    None => found.push((key, said(typed))),
                }
            }
        }
        found
    };
    let (old, new) = (boxes(before), boxes(after));
    let mut keys: Vec<_> = old.iter().map(|(key, _)| *key).collect();
    keys.extend(
        new.iter()
            .map(|(key, _)| *key)
            .filter(|key| !old.iter().any(|o| o.0 == *key)),
    );
    let text = |all: &[((&'static str, Option<usize>), String)], key| {
        let row = all.iter().find(|(known, _)| *known == key);
        row.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let mut found: Vec<Difference> = keys
        .into_iter()
        .map(|key| (key, text(&old, key), text(&new, key)))
        .filter(|(_, before, after)| before != after)
        .map(|((id, line), before, after)| Difference {
            place: line.map_or_else(|| id.to_owned(), |line| format!("{id} line {line}")),
            title: cms1500::guide(id).map_or("", |guide| guide.title),
            before,
            after,
        })
        .collect();
    if before.detail != after.detail && !found.iter().any(|d| d.place == "19") {
        found.push(Difference {
            place: "further details".to_owned(),
            title: "dates, papers, transport and other rare parts",
            before: String::new(),
            after: String::new(),
        });
    }
    found
}

/// A box as it is compared: a cross says where it stands.
fn said(typed: &crate::forms::grid::Typed) -> String {
    match typed.text.as_str() {
        "X" => format!("X at column {}", typed.place.column),
        text => text.to_owned(),
    }
}

/// The claim as it last left, read again from the kept file; none where it never left.
///
/// # Errors
/// The store's.
pub fn last_sent(db: &Connection, claim: ClaimId) -> Result<Option<ProfessionalClaim>, DeedError> {
    let Some(last) = transmissions::of_claim(db, claim)?.pop() else {
        return Ok(None);
    };
    let Some(bytes) = files::bytes(db, &last.file)? else {
        return Ok(None);
    };
    let (tree, _) = read_envelopes(&bytes);
    let (all, _) = read837::read(&tree);
    let sent = all.into_iter().map(|read| read.claim);
    let mut sent = sent.filter(|sent| sent.control_number == last.control_number);
    Ok(sent.next())
}

/// What was changed on a claim since it last left.
///
/// # Errors
/// [`DeedError::NoSuch`] when the claim is not there.
pub fn since_sent(db: &Connection, id: ClaimId) -> Result<Vec<Difference>, DeedError> {
    let now = ClaimRecords::read(db, id)?.content();
    let before = last_sent(db, id)?;
    Ok(before
        .map(|before| differences(&before, &now))
        .unwrap_or_default())
}

/// The clocks of a claim.
///
/// # Errors
/// [`DeedError::NoSuch`] when the claim or its payer is not there.
pub fn clocks(db: &Connection, id: ClaimId) -> Result<ClaimClocks, DeedError> {
    let claim = claims::get(db, id)?.ok_or_else(|| DeedError::no_such("claim", id))?;
    clocks_of(db, &claim)
}

fn clocks_of(db: &Connection, claim: &Claim) -> Result<ClaimClocks, DeedError> {
    let payer =
        payers::get(db, claim.payer)?.ok_or_else(|| DeedError::no_such("payer", claim.payer))?;
    let next = coverages::in_force(db, claim.patient, claim.dos)?
        .into_iter()
        .find(|coverage| coverage.order > claim.order);
    let next = match next {
        Some(coverage) => payers::get(db, coverage.payer)?,
        None => None,
    };
    let decided_on = claim_clocks::decided_on(db, claim.id)?;
    Ok(ClaimClocks::of(claim, &payer, (decided_on, next.as_ref())))
}
