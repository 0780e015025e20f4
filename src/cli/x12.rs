//! `x12`: any X12 file, without a practice.

use std::path::PathBuf;

use clap::Subcommand;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use crate::domain::text::CleanText;
use crate::workflow::inspect::{
    AcknowledgmentView, ClaimAcknowledgmentView, ClaimsView, ImbalanceView, Inspection,
    RemittanceView, SetView, inspect,
};
use crate::workflow::lint::{Lint, lint};
use crate::workflow::segments::segments;

/// The commands of `x12`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What is in a file: envelopes, transaction sets, totals, imbalances, trouble
    Inspect {
        /// The file; - is the standard input
        file: PathBuf,
    },
    /// Its segments, one a line, with the loop of each
    Segments {
        /// The file; - is the standard input
        file: PathBuf,
    },
    /// What is wrong with it: the scrubber for claims (837P), the posting checks for an 835
    Lint {
        /// The file; - is the standard input
        file: PathBuf,
    },
}

/// Runs one of them.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    match command {
        Command::Inspect { file } => {
            let bytes = cx.read_input(Some(file))?;
            let inspection = inspect(&bytes);
            if inspection.interchanges.is_empty() {
                return Err(no_x12(&file.display().to_string(), &inspection));
            }
            if cx.json() {
                cx.print_json(&inspection)?;
            } else {
                print(&inspection, cx)?;
            }
            Ok(Exit::look_at_if(inspection.needs_a_look()))
        }
        Command::Segments { file } => {
            let bytes = cx.read_input(Some(file))?;
            let rows = segments(&bytes);
            if rows.is_empty() {
                return Err(no_x12(&file.display().to_string(), &inspect(&bytes)));
            }
            if cx.json() {
                cx.print_json(&serde_json::json!({ "segments": rows }))?;
            } else {
                for row in &rows {
                    let (n, name, text) = (row.segment, row.loop_name, &row.text);
                    cx.line(format!("{n:>6}  {name:6}  {text}"))?;
                }
            }
            Ok(Exit::Done)
        }
        Command::Lint { file } => {
            let bytes = cx.read_input(Some(file))?;
            let inspection = inspect(&bytes);
            if inspection.interchanges.is_empty() {
                return Err(no_x12(&file.display().to_string(), &inspection));
            }
            let found = lint(&bytes, &cx.codes(), cx.today()?);
            if cx.json() {
                cx.print_json(&found)?;
            } else {
                print_lint(&found, cx)?;
            }
            Ok(Exit::look_at_if(found.needs_a_look()))
        }
    }
}

fn print_lint(found: &Lint, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    for f in &found.findings {
        let claim = f.at.claim.as_deref();
        let claim = claim.map_or_else(String::new, |c| format!(" claim {c}"));
        let part = match (f.at.line, f.at.diagnosis) {
            (Some(n), _) => format!(" line {n}"),
            (None, Some(n)) => format!(" diagnosis {n}"),
            (None, None) => String::new(),
        };
        let (severity, at) = (f.severity, f.at.segment);
        let (message, edit) = (&f.message, f.edit);
        line(
            cx,
            0,
            format!("{severity:5}  segment {at}{claim}{part}: {message}  [{edit}]"),
        )?;
    }
    for trouble in &found.trouble {
        let (at, tag) = (trouble.segment, &trouble.tag);
        line(
            cx,
            0,
            format!("!      segment {at} {tag}: {}", trouble.message),
        )?;
    }
    for missing in &found.not_checked {
        line(cx, 0, format!("not checked: {missing}"))?;
    }
    if found.findings.is_empty() && found.trouble.is_empty() {
        line(cx, 0, format!("{} claims, no findings", found.n_claims))?;
    }
    Ok(())
}

fn no_x12(file: &str, inspection: &Inspection) -> CliError {
    let why = inspection
        .trouble
        .first()
        .map_or("it is empty", |t| t.message.as_str());
    let message = format!(
        "{} is no X12 file: {}",
        CleanText::new(file),
        CleanText::new(why)
    );
    CliError::new(Kind::Input, message)
        .hint("an X12 file begins with ISA; unpack an archive first, and check it was not cut off")
}

fn print(inspection: &Inspection, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    for interchange in &inspection.interchanges {
        let day = interchange
            .date
            .map_or_else(|| "no date".to_owned(), |d| d.to_string());
        line(
            cx,
            0,
            format!(
                "interchange {} from {} to {} of {day}",
                interchange.control, interchange.sender, interchange.receiver
            ),
        )?;
        for answer in &interchange.ta1 {
            let verdict = accepted(answer.accepted);
            line(
                cx,
                1,
                format!(
                    "TA1 on our {}: {verdict}, note {}",
                    answer.interchange_control, answer.note_code
                ),
            )?;
        }
        for group in &interchange.groups {
            line(cx, 1, format!("group {} {}", group.control, group.version))?;
            for set in &group.sets {
                print_set(set, cx)?;
            }
        }
    }
    for trouble in &inspection.trouble {
        let (at, tag) = (trouble.segment, &trouble.tag);
        line(cx, 0, format!("! segment {at} {tag}: {}", trouble.message))?;
    }
    Ok(())
}

/// One line of text, cleaned: all of it comes out of a file.
fn line(cx: &mut CliContext<'_>, depth: usize, text: String) -> Result<(), CliError> {
    cx.line(format!("{}{}", "  ".repeat(depth), CleanText::new(&text)))
}

fn accepted(accepted: bool) -> &'static str {
    if accepted { "accepted" } else { "rejected" }
}

fn print_set(set: &SetView, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    line(
        cx,
        2,
        format!("{} {}, {} segments", set.st01, set.control, set.segments),
    )?;
    if let Some(remittance) = &set.remittance {
        print_remittance(remittance, cx)?;
    }
    if let Some(claims) = &set.claims {
        print_claims(claims, cx)?;
    }
    for answer in set.acknowledgments.iter().flatten() {
        print_acknowledgment(answer, cx)?;
    }
    for answer in set.claim_acknowledgments.iter().flatten() {
        print_claim_acknowledgment(answer, cx)?;
    }
    Ok(())
}

fn print_remittance(r: &RemittanceView, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    let day = r
        .paid_on
        .map_or_else(|| "no date".to_owned(), |d| d.to_string());
    line(cx, 3, format!("{} {} paid {day}", r.payer, r.trace))?;
    line(
        cx,
        3,
        format!(
            "{} claims, {} service lines: charged {}, paid {}, patient {}",
            r.claims, r.service_lines, r.charged, r.paid, r.patient_responsibility
        ),
    )?;
    for a in &r.adjustments {
        line(
            cx,
            3,
            format!("{}-{} {} in {}", a.group, a.reason, a.amount, a.n),
        )?;
    }
    for plb in &r.plb_items {
        line(
            cx,
            3,
            format!("PLB {} {} {}", plb.reason, plb.reference, plb.amount),
        )?;
    }
    let sign = if r.paid - r.plb == r.bpr {
        "="
    } else {
        "is not"
    };
    line(
        cx,
        3,
        format!("paid {} - PLB {} {sign} BPR {}", r.paid, r.plb, r.bpr),
    )?;
    print_imbalances(&r.imbalances, cx)
}

fn print_claims(claims: &ClaimsView, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    line(
        cx,
        3,
        format!(
            "{} claims, {} service lines: charged {}",
            claims.n, claims.service_lines, claims.charged
        ),
    )?;
    print_imbalances(&claims.imbalances, cx)
}

fn print_imbalances(all: &[ImbalanceView], cx: &mut CliContext<'_>) -> Result<(), CliError> {
    for i in all {
        let (at, by) = (i.segment, i.by);
        line(
            cx,
            3,
            format!("! segment {at}: {} {} is off by {by}", i.level, i.place),
        )?;
    }
    Ok(())
}

fn print_acknowledgment(
    answer: &AcknowledgmentView,
    cx: &mut CliContext<'_>,
) -> Result<(), CliError> {
    let set = answer.set_control.as_deref().unwrap_or("as a whole");
    let verdict = accepted(answer.accepted);
    line(
        cx,
        3,
        format!("our group {} set {set}: {verdict}", answer.group_control),
    )?;
    for e in &answer.errors {
        let claim = e
            .claim
            .as_deref()
            .map_or_else(String::new, |c| format!(" claim {c}"));
        let (segment, at) = (&e.segment, e.position);
        line(
            cx,
            4,
            format!(
                "! {segment} at {at} element {} code {}{claim}",
                e.element, e.code
            ),
        )?;
    }
    Ok(())
}

fn print_claim_acknowledgment(
    answer: &ClaimAcknowledgmentView,
    cx: &mut CliContext<'_>,
) -> Result<(), CliError> {
    let status = answer.status.join(" ");
    let number = answer.payer_claim_number.as_deref().unwrap_or("no number");
    line(
        cx,
        3,
        format!(
            "claim {}: {} by the {}, {status}, {number}",
            answer.claim, answer.action, answer.level
        ),
    )
}
