//! The scrubber: every reason why a payer would refuse a professional claim, as far as the claim,
//! the code sets and the books can tell before it is sent.
//!
//! A rule is an [`Edit`]: a static record with one permanent name, a guide that is help, manual
//! and test at once, and a function that looks at one claim. [`scrub`] runs all of them and says
//! what it found and what it could not check. Nothing here changes a claim or knows where it is
//! kept; releasing a claim past a finding, with a reason, is the workflow's business.

mod authority;
mod coded;
mod context;
pub mod edits;
mod finding;
mod fix;
mod history;
mod kit;
mod necessity;
mod place;
mod text;
mod walk;

use std::fmt;

pub use authority::Authority;
pub use context::{
    ClaimFacts, CoverageDates, Filing, NoteState, OtherClaim, OtherLine, ReasonGiven, ScrubContext,
    Strict,
};
pub use finding::{At, Finding, Findings, Party, Report};
pub use fix::{Change, Fix, Grade, TextField};
pub use place::Place;

/// One rule about claims.
pub struct Edit {
    /// The file, the guide and the key of an override: never renamed, never reused.
    pub name: &'static str,
    /// What happens to a claim that is sent as it is.
    pub consequence: Consequence,
    /// How a claim that has this defect is treated.
    pub severity: Severity,
    /// When it runs among the others; findings are listed in this order.
    pub layer: Layer,
    /// Who made the rule, where it is written and in which release.
    pub authority: Authority,
    /// The guide: a heading, a sentence, three sections and example claims.
    pub guide: &'static str,
    /// Looks at one claim.
    pub check: fn(&ScrubContext<'_>, &mut Findings),
}

impl Edit {
    /// The sentence under the guide's heading: what is wrong with a claim that has this defect.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.guide.lines().nth(1).unwrap_or(self.name)
    }
}

impl PartialEq for Edit {
    /// Names are permanent and unique.
    fn eq(&self, other: &Edit) -> bool {
        self.name == other.name
    }
}

impl Eq for Edit {}

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What a defect does to a claim: edits are grouped by effect, not by who wrote the rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Consequence {
    /// The claim never reaches adjudication (999, 277CA).
    Rejection,
    /// The payer adjudicates it and refuses (835).
    Denial,
    /// The payer pays less than it should.
    Underpayment,
    /// The payer pays, and may take it back.
    Audit,
}

impl Consequence {
    /// The word of JSON and screens.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Consequence::Rejection => "rejection",
            Consequence::Denial => "denial",
            Consequence::Underpayment => "underpayment",
            Consequence::Audit => "audit",
        }
    }
}

/// How a claim with a finding is treated; the worst comes first in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// It is not released.
    Block,
    /// It is neither coded nor released until it is fixed or overridden with a recorded reason.
    Warn,
    /// Advice.
    Info,
}

impl Severity {
    /// The word of JSON and screens.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Block => "block",
            Severity::Warn => "warn",
            Severity::Info => "info",
        }
    }
}

/// The order of a scrubber's work: who, when, what, how it is coded, how it is sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Layer {
    /// Who was treated.
    Patient,
    /// Who holds the policy and who pays.
    Payer,
    /// Who rendered and who bills.
    Provider,
    /// When.
    Dates,
    /// Do the codes exist on the date of service?
    Codes,
    /// How many of each fit on a claim.
    Limits,
    /// Rules between diagnoses.
    Diagnoses,
    /// Rules of modifiers.
    Modifiers,
    /// Rules between services: pairs, units, add-ons.
    Services,
    /// Age and sex.
    Person,
    /// What this kind of payer wants.
    PayerRules,
    /// What other payers have paid.
    Coordination,
    /// The same service twice.
    Duplicates,
    /// Filing limits.
    Filing,
    /// What fits in the file and on the form.
    Format,
}

/// Runs every edit over one claim.
#[must_use]
pub fn scrub(cx: &ScrubContext<'_>) -> Report {
    let mut findings = Findings::default();
    for edit in edits::ALL {
        findings.begin(edit);
        (edit.check)(cx, &mut findings);
    }
    findings.into_report()
}
