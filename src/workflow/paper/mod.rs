//! Paper about claims: the forms that are mailed, cover sheets, packets and worksheets, as pages
//! and as text. Looking changes nothing; what is printed for a practice leaves an audit line.

mod cover;
mod proof;
mod reopening;

use super::claim_records::ClaimRecords;
use super::context::DeedContext;
use super::error::DeedError;
use crate::billing::institutional::faults;
use crate::domain::claim::ClaimStatus;
use crate::domain::keys::ClaimId;
use crate::forms::grid;
use crate::forms::{Page, cms1500, pdf, ub04};
use crate::store::{Connection, claims};
use chrono::NaiveDate;

pub use crate::forms::cms1500::guide as box_guide;
pub use crate::forms::grid::{FARTHEST, Form, Offset, at};
pub use cover::cover_sheet;
pub use proof::{Proof, proof_of_filing};
pub use reopening::reopening_worksheet;

/// Which paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The professional claim form.
    Cms1500,
    /// The institutional claim form.
    Ub04,
    /// The cover sheet of what is sent apart from a claim.
    Cover,
    /// The proof that a claim was filed in time.
    Proof,
    /// The worksheet of a Medicare reopening.
    Reopening,
    /// How a printer is set.
    Alignment,
}

impl Kind {
    /// Its name on a command line and in the audit log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Cms1500 => "cms1500",
            Kind::Ub04 => "ub04",
            Kind::Cover => "cover",
            Kind::Proof => "proof",
            Kind::Reopening => "reopening",
            Kind::Alignment => "alignment",
        }
    }
}

/// How a form is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Look {
    /// With a form of our own lines, for reading on plain paper.
    pub drawn: bool,
    /// How far the printer is to be moved.
    pub offset: Offset,
}

/// What was printed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Paper {
    /// The pages.
    pub pages: Vec<Page>,
    /// The same as text, one a document or sheet.
    pub texts: Vec<String>,
    /// The claims that it is about.
    pub claims: Vec<ClaimId>,
    /// What a person must know of it.
    pub warnings: Vec<String>,
}

impl Paper {
    /// As one PDF. Its title names no person.
    #[must_use]
    pub fn pdf(&self) -> Vec<u8> {
        pdf("claimdesk", &self.pages)
    }

    /// As plain text, a form feed between the sheets.
    #[must_use]
    pub fn text(&self) -> String {
        self.texts.join("\u{c}")
    }
}

/// Prints papers about claims; about every claim that is ready where none is named.
///
/// # Errors
/// [`DeedError::NoSuch`], and refused where a claim has no such paper.
pub fn print(
    cx: &DeedContext<'_>,
    kind: Kind,
    (ids, look): (&[ClaimId], Look),
) -> Result<Paper, DeedError> {
    let mut ids = ids.to_vec();
    if ids.is_empty() && kind == Kind::Cms1500 {
        let ready = claims::in_status(cx.tx, ClaimStatus::Ready)?;
        ids.extend(ready.iter().map(|claim| claim.id));
    }
    if ids.is_empty() && kind != Kind::Alignment {
        return Err(DeedError::refused(
            "there is no claim to print",
            "name the claims by their numbers",
        ));
    }
    let mut paper = Paper::default();
    if kind == Kind::Alignment {
        paper.pages.push(grid::alignment(look.offset));
        paper.texts.push(String::new());
    }
    for id in &ids {
        add(&mut paper, (cx.tx, cx.today), (kind, look, *id))?;
        cx.audit("print", ("claim", Some(id.0)), Some(&kind.name().into()))?;
    }
    paper.claims = ids;
    Ok(paper)
}

fn add(
    paper: &mut Paper,
    (db, today): (&Connection, NaiveDate),
    (kind, look, id): (Kind, Look, ClaimId),
) -> Result<(), DeedError> {
    let sheets = match kind {
        Kind::Alignment => return Ok(()),
        Kind::Cms1500 => {
            for form in forms(db, today, id)? {
                paper.pages.push(match look.drawn {
                    true => cms1500::drawn(&form, look.offset),
                    false => form.page(look.offset),
                });
                paper.texts.push(form.text());
            }
            return Ok(());
        }
        Kind::Ub04 => {
            let claim = ClaimRecords::read(db, id)?.institutional().ok_or_else(|| {
                DeedError::refused(
                    format!("claim {id} is a professional claim"),
                    "print it as cms1500; set-visit-detail with facility makes it a facility's",
                )
            })?;
            paper.warnings.extend(faults(&claim));
            for form in ub04::sheets(&claim, today) {
                paper.pages.push(form.page(look.offset));
                paper.texts.push(form.text());
            }
            return Ok(());
        }
        Kind::Cover => cover_sheet(db, today, id)?,
        Kind::Reopening => reopening_worksheet(db, today, id)?,
        Kind::Proof => {
            let proof = proof_of_filing(db, today, id)?;
            paper.warnings.extend(proof.warnings);
            proof.sheets
        }
    };
    paper.pages.extend(sheets.pages());
    paper.texts.push(sheets.text());
    Ok(())
}

/// The CMS-1500 sheets of a claim as it stands.
///
/// # Errors
/// [`DeedError::NoSuch`] when the claim or a record that it needs is not there.
pub fn forms(db: &Connection, today: NaiveDate, id: ClaimId) -> Result<Vec<grid::Form>, DeedError> {
    let content = ClaimRecords::read(db, id)?.content();
    Ok(cms1500::sheets(&content, today))
}
