//! What an edit looks at: one claim, the code sets, the day, and what the books know.

use std::cell::OnceCell;

use chrono::NaiveDate;

use super::coded::Coded;
use crate::codesets::CodeSets;
use crate::coding::modifiers::Catalogue;
use crate::domain::claim::ProfessionalClaim;
use crate::domain::codes::{Hcpcs, Icd10Cm, Modifier, Units};
use crate::domain::coverage::PayerOrder;
use crate::domain::payer::FilingCode;

/// One claim with everything that its edits may ask.
pub struct ScrubContext<'a> {
    /// The claim, right or wrong.
    pub claim: &'a ProfessionalClaim,
    /// The code sets, asked as of dates of service.
    pub codes: &'a CodeSets,
    /// The day of the scrub.
    pub today: NaiveDate,
    /// What the books know and the claim does not say.
    pub facts: &'a ClaimFacts,
    /// First date of service, none while the claim has no lines.
    pub dos: Option<NaiveDate>,
    /// What kind of payer SBR09 names, when it is a code that exists.
    pub kind: Option<FilingCode>,
    coded: OnceCell<Coded<'a>>,
}

impl<'a> ScrubContext<'a> {
    /// Everything about one claim.
    #[must_use]
    pub fn new(
        claim: &'a ProfessionalClaim,
        codes: &'a CodeSets,
        today: NaiveDate,
        facts: &'a ClaimFacts,
    ) -> ScrubContext<'a> {
        ScrubContext {
            claim,
            codes,
            today,
            facts,
            dos: claim.dos(),
            kind: FilingCode::from_code(&claim.filing_code),
            coded: OnceCell::new(),
        }
    }

    /// What the code sets say about the codes of the claim, found once for all edits.
    pub(super) fn coded(&self) -> &Coded<'a> {
        self.coded.get_or_init(|| Coded::of(self))
    }

    /// Procedures and modifiers on a date of service.
    #[must_use]
    pub fn catalogue(&self, dos: NaiveDate) -> Catalogue<'a> {
        Catalogue {
            sets: self.codes,
            dos,
        }
    }

    /// Is it a claim of the same clinician, or of another in the group with the same specialty?
    /// Every claim that is known is of the same group.
    #[must_use]
    pub fn same_specialty(&self, other: &OtherClaim) -> bool {
        let claim = self.claim;
        let (npi, taxonomy) = match &claim.rendering {
            Some(p) => (&p.npi, &p.taxonomy),
            None => (&claim.billing.npi, &claim.billing.taxonomy),
        };
        other.rendering_npi == *npi || (!taxonomy.is_empty() && other.taxonomy == *taxonomy)
    }

    /// The other claims of the patient by the same clinician or specialty, without this claim;
    /// none where nobody has looked.
    pub(super) fn own_others(&self) -> impl Iterator<Item = &'a OtherClaim> + '_ {
        let others = self.facts.others.as_deref().unwrap_or_default();
        let number = &self.claim.control_number;
        others
            .iter()
            .filter(move |o| self.same_specialty(o) && !o.is_claim(number))
    }

    /// The release of the NCCI pairs that answers on a day; empty where none does.
    #[must_use]
    pub fn ptp_release(&self, dos: NaiveDate) -> &'a str {
        let edition = self.codes.ptp.edition(dos);
        edition.map_or("", |edition| edition.release.as_str())
    }

    /// The release of the unlikely edits that answers on a day; empty where none does.
    #[must_use]
    pub fn mue_release(&self, dos: NaiveDate) -> &'a str {
        let edition = self.codes.mue.edition(dos);
        edition.map_or("", |edition| edition.release.as_str())
    }

    /// The release of the fee schedule that answers on a day; empty where none does.
    #[must_use]
    pub fn fee_release(&self, dos: NaiveDate) -> &'a str {
        let edition = self.codes.fees.edition(dos);
        edition.map_or("", |edition| edition.release.as_str())
    }

    /// Is Medicare Part B asked to pay?
    #[must_use]
    pub fn is_medicare(&self) -> bool {
        self.kind == Some(FilingCode::MedicarePartB)
    }
}

/// What the books know about a claim; `None` and `Unknown` mean that nobody has looked, and a
/// check that needs the fact is then not made.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClaimFacts {
    /// The filing clock of this transmission.
    pub filing: Option<Filing>,
    /// Every other claim of the same patient that stands (drafts and voided ones left out), at
    /// least over the last three years.
    pub others: Option<Vec<OtherClaim>>,
    /// The note of the visit.
    pub note: NoteState,
    /// Does the payer take frequency codes 7 and 8?
    pub takes_replacements: Option<bool>,
    /// From when to when the patient is covered by the payer.
    pub coverage: Option<CoverageDates>,
    /// The Medicare contractor of the practice, five digits, where it is known.
    pub contractor: Option<String>,
    /// The modifiers whose reason is on record, with the lines; `None` where reasons are not
    /// kept for this claim.
    pub reasons: Option<Vec<ReasonGiven>>,
    /// How strict the practice is where the guidelines leave a choice.
    pub strict: Strict,
}

/// A reason for a modifier that is on record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReasonGiven {
    /// On which line, counted from 1.
    pub line: usize,
    /// For which modifier.
    pub modifier: Modifier,
}

/// The filing clock of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Filing {
    /// Last day on which the payer takes it.
    pub file_by: NaiveDate,
    /// Day on which the payer is proved to have it, when it is.
    pub received_on: Option<NaiveDate>,
}

/// Whether the note behind the claim is signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum NoteState {
    /// Nobody has looked: a file that somebody else made.
    #[default]
    Unknown,
    /// There is no signed note.
    Unsigned,
    /// Signed on this day.
    Signed(NaiveDate),
}

/// First and last day of a coverage; none is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CoverageDates {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub through: Option<NaiveDate>,
}

/// How a practice wants its Excludes1 conflicts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Strict {
    /// A warning, which the reason "unrelated conditions" answers.
    #[default]
    Usual,
    /// A block.
    Excludes1Blocks,
}

/// Another claim of the same patient, as far as a scrub needs it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherClaim {
    /// CLM01 without its version: the same base is the same claim.
    pub patient_control_number: String,
    /// Who was asked to pay (2010BB NM109).
    pub payer_id: String,
    /// As which payer.
    pub order: PayerOrder,
    /// NPI of the rendering provider, or of the billing provider when that one rendered.
    pub rendering_npi: String,
    /// Taxonomy code of that provider; empty where it is not known.
    pub taxonomy: String,
    /// Has a payer paid it?
    pub paid: bool,
    /// Its services.
    pub lines: Vec<OtherLine>,
}

impl OtherClaim {
    /// Is it the claim of this control number: the base, or the base with the letters of a
    /// later version?
    #[must_use]
    pub fn is_claim(&self, control_number: &str) -> bool {
        let base = self.patient_control_number.as_str();
        let version = control_number
            .strip_prefix(base)
            .filter(|_| !base.is_empty());
        version.is_some_and(|version| version.bytes().all(|b| b.is_ascii_uppercase()))
    }
}

/// A service of another claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherLine {
    /// Procedure.
    pub code: Hcpcs,
    /// Modifiers.
    pub modifiers: Vec<Modifier>,
    /// Date of service.
    pub dos: NaiveDate,
    /// Units.
    pub units: Units,
    /// The diagnoses of its visit.
    pub diagnoses: Vec<Icd10Cm>,
}
