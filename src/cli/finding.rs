//! Findings of the scrubber as every command prints them.

use serde::Serialize;
use serde_json::{Value, json};

use super::context::CliContext;
use super::error::CliError;
use crate::scrub::{At, Finding, Report};

/// What a scrub of one claim says, in the shape of the contract.
#[derive(Serialize)]
pub struct ReportView {
    /// In the order of the scrubber.
    pub findings: Vec<FindingView>,
    /// Checks that could not be made.
    pub not_checked: Vec<&'static str>,
}

impl ReportView {
    /// The view of a report.
    pub fn of(report: &Report) -> ReportView {
        ReportView {
            findings: report.findings.iter().map(FindingView::of).collect(),
            not_checked: report.not_checked.clone(),
        }
    }
}

/// One finding.
#[derive(Serialize)]
pub struct FindingView {
    edit: &'static str,
    severity: &'static str,
    consequence: &'static str,
    at: Value,
    message: String,
    source: SourceView,
    fixes: Vec<FixView>,
}

/// Who made the rule, where it is written, and in which release it was asked.
#[derive(Serialize)]
struct SourceView {
    by: &'static str,
    document: &'static str,
    release: String,
}

#[derive(Serialize)]
struct FixView {
    title: String,
    grade: &'static str,
}

impl FindingView {
    /// The view of a finding.
    pub fn of(finding: &Finding) -> FindingView {
        let fixes = finding.fixes.iter();
        FindingView {
            edit: finding.edit.name,
            severity: finding.severity.name(),
            consequence: finding.edit.consequence.name(),
            at: at(finding.at),
            message: finding.message.clone(),
            source: SourceView {
                by: finding.edit.authority.source,
                document: finding.edit.authority.document,
                release: match finding.release.as_str() {
                    "" => finding.edit.authority.release.to_owned(),
                    release => release.to_owned(),
                },
            },
            fixes: fixes
                .map(|f| FixView {
                    title: f.title.clone(),
                    grade: f.grade.name(),
                })
                .collect(),
        }
    }
}

/// A place as data: `{"line":2}`.
fn at(at: At) -> Value {
    match at {
        At::Claim => json!({ "claim": true }),
        At::Party(party) => json!({ "claim": true, "party": party.name() }),
        At::Diagnosis(n) => json!({ "diagnosis": n }),
        At::Line(n) => json!({ "line": n }),
    }
}

/// A place in words.
fn place(at: At) -> String {
    match at {
        At::Claim => "claim".to_owned(),
        At::Party(party) => party.name().to_owned(),
        At::Diagnosis(n) => format!("diagnosis {n}"),
        At::Line(n) => format!("line {n}"),
    }
}

/// Prints a report for a person.
///
/// # Errors
/// Where the output cannot be written.
pub fn print(report: &Report, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    for finding in &report.findings {
        let (severity, edit) = (finding.severity.name(), finding.edit.name);
        cx.line(format!(
            "{severity:5}  {}  {}  [{edit}]",
            place(finding.at),
            finding.message
        ))?;
        for fix in &finding.fixes {
            cx.line(format!("       fix ({}): {}", fix.grade.name(), fix.title))?;
        }
    }
    for missing in &report.not_checked {
        cx.line(format!("not checked: {missing}"))?;
    }
    if report.findings.is_empty() {
        cx.line("no findings")?;
    }
    Ok(())
}
