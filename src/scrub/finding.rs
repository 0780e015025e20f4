//! What the scrubber says: findings, and the checks that it could not make.

use super::fix::{Change, Fix};
use super::place::Place;
use super::{Edit, Severity};
use crate::domain::codes::{Icd10Cm, dotted};
use crate::domain::text::CleanText;

/// Which part of the claim a finding is about; counts begin at 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum At {
    /// The claim as a whole.
    Claim,
    /// A party of the claim.
    Party(Party),
    /// A diagnosis, by its place on the claim.
    Diagnosis(usize),
    /// A service line, by its place on the claim.
    Line(usize),
}

/// The parties of a claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Party {
    /// Who was treated.
    Patient,
    /// Who holds the policy.
    Subscriber,
    /// Who is asked to pay.
    Payer,
    /// Who bills.
    Billing,
    /// Who rendered.
    Rendering,
    /// Who referred.
    Referring,
    /// Who supervised.
    Supervising,
    /// Where it was done.
    Facility,
    /// Another payer, by its place on the claim.
    OtherPayer(usize),
}

impl Party {
    /// The words of JSON and screens.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Party::Patient => "patient",
            Party::Subscriber => "subscriber",
            Party::Payer => "payer",
            Party::Billing => "billing provider",
            Party::Rendering => "rendering provider",
            Party::Referring => "referring provider",
            Party::Supervising => "supervising provider",
            Party::Facility => "service facility",
            Party::OtherPayer(_) => "other payer",
        }
    }
}

/// One defect of one claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub edit: &'static Edit,
    /// How this one is treated; the edit's own severity unless a setting or a table row says
    /// otherwise.
    pub severity: Severity,
    /// Which part of the claim.
    pub at: At,
    /// Where in the file and on the form.
    pub place: Place,
    /// What is wrong, in a plain sentence without a full stop; never the name of a person.
    pub message: String,
    /// What would put it right, best first.
    pub fixes: Vec<Fix>,
    /// The release of the table that says so, where the rule rests on one; empty otherwise.
    pub release: String,
}

/// What a scrub of one claim says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// In the order of the edits' layers, then of the claim.
    pub findings: Vec<Finding>,
    /// Tables and facts that were missing or do not reach the date of service, so that the checks
    /// that rest on them were not made. A claim with any is not clean.
    pub not_checked: Vec<&'static str>,
}

impl Report {
    /// Is there nothing to fix, override or look up?
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.worst().is_none_or(|s| s == Severity::Info) && self.not_checked.is_empty()
    }

    /// The worst severity found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|f| f.severity).min()
    }
}

/// Where the checks write what they find. Costs nothing while nothing is found.
#[derive(Debug, Default)]
pub struct Findings {
    running: Option<&'static Edit>,
    found: Vec<Finding>,
    not_checked: Vec<&'static str>,
}

impl Findings {
    /// Says which edit runs now.
    pub(super) fn begin(&mut self, edit: &'static Edit) {
        self.running = Some(edit);
    }

    /// Writes a finding. The message may quote what stands on the claim; it is cleaned here.
    pub fn add(&mut self, at: At, place: Place, message: impl AsRef<str>) -> Entered<'_> {
        if let Some(edit) = self.running {
            self.found.push(Finding {
                edit,
                severity: edit.severity,
                at,
                place,
                message: CleanText::new(message.as_ref()).into_string(),
                fixes: Vec::new(),
                release: String::new(),
            });
        }
        Entered(self.found.last_mut())
    }

    /// Says that a table or a fact is missing, so that the running check was not made.
    pub fn not_checked(&mut self, what: &'static str) {
        if !self.not_checked.contains(&what) {
            self.not_checked.push(what);
        }
    }

    pub(super) fn into_report(mut self) -> Report {
        self.found.sort_by_key(|f| (f.edit.layer, f.severity, f.at));
        self.not_checked.sort_unstable();
        Report {
            findings: self.found,
            not_checked: self.not_checked,
        }
    }
}

/// A finding that has just been written, to say more about it.
pub struct Entered<'a>(Option<&'a mut Finding>);

impl Entered<'_> {
    /// Offers a fix.
    #[must_use = "end the sentence with done()"]
    pub fn fix(mut self, fix: Fix) -> Self {
        if let Some(finding) = self.0.as_mut() {
            finding.fixes.push(fix);
        }
        self
    }

    /// Offers these codes in the place of a diagnosis, counted from 1.
    #[must_use = "end the sentence with done()"]
    pub fn offer_diagnoses<'c>(
        mut self,
        place: usize,
        codes: impl Iterator<Item = &'c String>,
    ) -> Self {
        for code in codes {
            if let Ok(with) = Icd10Cm::parse(code) {
                let title = format!("take {}", dotted(code));
                self = self.fix(Fix::review(title, Change::ReplaceDiagnosis { place, with }));
            }
        }
        self
    }

    /// Names the release of the table that says so.
    #[must_use = "end the sentence with done()"]
    pub fn release(mut self, release: &str) -> Self {
        if let Some(finding) = self.0.as_mut() {
            finding.release = release.to_owned();
        }
        self
    }

    /// Treats this one otherwise than the edit says.
    #[must_use = "end the sentence with done()"]
    pub fn severity(mut self, severity: Severity) -> Self {
        if let Some(finding) = self.0.as_mut() {
            finding.severity = severity;
        }
        self
    }

    /// Ends the sentence.
    pub fn done(self) {}
}
