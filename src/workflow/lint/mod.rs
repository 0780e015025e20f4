//! Lint: what is wrong with an X12 file, without a practice: the scrubber for claims (837P), the
//! proof of its sums for a remittance (835).
//!
//! Each finding names its segment, so that whoever made the file can mend it.

mod place;
mod remittance;

use chrono::NaiveDate;
use serde::Serialize;

use crate::codesets::CodeSets;
use crate::domain::text::CleanText;
use crate::edi::read837::{self, ReadClaim};
use crate::scrub::{At, ClaimFacts, Finding, ScrubContext, Severity, scrub};
use crate::workflow::inspect::TroubleView;
use crate::x12::{Group, TransactionSet, Troubles, read};
use place::Places;

/// What a lint of a file found.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Lint {
    /// In the order of the file.
    pub findings: Vec<LintFinding>,
    /// Tables that were missing, and transaction sets that no check is for.
    pub not_checked: Vec<&'static str>,
    /// What the reader of the envelope and the segments could not make sense of.
    pub trouble: Vec<TroubleView>,
    /// How many claims were looked at.
    pub n_claims: usize,
}

impl Lint {
    /// Whether a person must look: anything graver than advice, or trouble.
    #[must_use]
    pub fn needs_a_look(&self) -> bool {
        !self.trouble.is_empty() || self.findings.iter().any(|f| f.severity != "info")
    }

    fn not_checked(&mut self, what: &'static str) {
        if !self.not_checked.contains(&what) {
            self.not_checked.push(what);
        }
    }
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LintFinding {
    /// The permanent name of the rule.
    pub edit: &'static str,
    /// `block`, `warn` or `info`.
    pub severity: &'static str,
    /// Where.
    pub at: LintAt,
    /// What is wrong.
    pub message: String,
}

/// Where a finding is in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LintAt {
    /// Segment number; the ISA is 1.
    pub segment: usize,
    /// CLM01 or CLP01; none for the payment as a whole.
    pub claim: Option<String>,
    /// The line of the claim, counted from 1.
    pub line: Option<usize>,
    /// The diagnosis of the claim, counted from 1.
    pub diagnosis: Option<usize>,
}

/// Facts that a file cannot have; that they are missing is no news.
const OF_RECORDS: [&str; 2] = ["duplicates", "filing-limit"];

/// Lints a file. Nothing where it holds no interchange: the trouble says so.
#[must_use]
pub fn lint(file: &[u8], codes: &CodeSets, today: NaiveDate) -> Lint {
    let (tree, found) = read(file);
    let mut troubles = Troubles::default();
    troubles.extend(found);
    let mut lint = Lint::default();
    for (_, group, set) in tree.sets() {
        match set.header.el(1) {
            b"837" if is_professional(group, set) => {
                claims(set, (codes, today), &mut troubles, &mut lint);
            }
            b"837" => lint.not_checked("837i"),
            b"835" => remittance::check(set, codes, &mut troubles, &mut lint),
            _ => lint.not_checked("transaction-set"),
        }
    }
    let mut trouble = troubles.into_vec();
    trouble.sort_by_key(|t| t.segment);
    lint.trouble = trouble.into_iter().map(TroubleView::of).collect();
    lint.findings.sort_by_key(|f| f.at.segment);
    lint
}

/// Is it a professional claim: by its guide, else by its service lines?
fn is_professional(group: &Group<'_>, set: &TransactionSet<'_>) -> bool {
    let version = group.version();
    let guide = |number: &str| version.contains(number);
    if guide("X222") || guide("X098") {
        return true;
    }
    let other = ["X223", "X096", "X224", "X097"].into_iter().any(guide);
    !other && set.body().any(|s| s.is(b"SV1"))
}

fn claims(
    set: &TransactionSet<'_>,
    (codes, today): (&CodeSets, NaiveDate),
    troubles: &mut Troubles,
    lint: &mut Lint,
) {
    let facts = ClaimFacts::default();
    let claims = read837::read_set(set, troubles);
    let places = Places::of(set);
    for (n, read) in claims.iter().enumerate() {
        let next = claims.get(n + 1).map(|next| next.at);
        let report = scrub(&ScrubContext::new(&read.claim, codes, today, &facts));
        for finding in &report.findings {
            lint.findings
                .push(finding_of(finding, read, places.find(finding, read, next)));
        }
        for missing in report
            .not_checked
            .iter()
            .filter(|m| !OF_RECORDS.contains(m))
        {
            lint.not_checked(missing);
        }
    }
    lint.n_claims += claims.len();
}

fn finding_of(finding: &Finding, read: &ReadClaim, segment: usize) -> LintFinding {
    let (line, diagnosis) = match finding.at {
        At::Line(n) => (Some(n), None),
        At::Diagnosis(n) => (None, Some(n)),
        At::Claim | At::Party(_) => (None, None),
    };
    LintFinding {
        edit: finding.edit.name,
        severity: finding.severity.name(),
        at: LintAt {
            segment,
            claim: Some(CleanText::new(&read.claim.control_number).into_string()),
            line,
            diagnosis,
        },
        message: finding.message.clone(),
    }
}

/// A finding about a remittance.
fn payment_finding(
    edit: &'static str,
    severity: Severity,
    (segment, claim): (usize, Option<&str>),
    message: String,
) -> LintFinding {
    LintFinding {
        edit,
        severity: severity.name(),
        at: LintAt {
            segment,
            claim: claim.map(|c| CleanText::new(c).into_string()),
            line: None,
            diagnosis: None,
        },
        message: CleanText::new(&message).into_string(),
    }
}
