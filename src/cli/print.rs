//! `print`: forms, cover sheets, packets and worksheets as PDF or as text.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::json;

use super::context::CliContext;
use super::error::{CliError, Kind as ErrorKind};
use super::exit::Exit;
use crate::desk::Desk;
use crate::domain::keys::{ClaimId, LetterId};
use crate::domain::text::CleanText;
use crate::store::disk;
use crate::workflow::paper::{self, FARTHEST, Look, Offset, print};
use crate::workflow::{Role, letters, perform};

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Professional claims on the CMS-1500 (02/12)
    Cms1500,
    /// Institutional claims on the UB-04
    Ub04,
    /// Cover sheets for papers that are sent apart from their claim
    Cover,
    /// Proof of timely filing
    Proof,
    /// Worksheets of Medicare Part B reopenings
    Reopening,
    /// Statements that went out, by their numbers, byte for byte
    Statement,
    /// Receipts of patients' payments, by their numbers
    Receipt,
    /// A page that shows how the printer is set
    Alignment,
    /// A letter to a payer as it was written, by its number
    Letter,
}

impl Kind {
    fn paper(self) -> Option<paper::Kind> {
        Some(match self {
            Kind::Cms1500 => paper::Kind::Cms1500,
            Kind::Ub04 => paper::Kind::Ub04,
            Kind::Cover => paper::Kind::Cover,
            Kind::Proof => paper::Kind::Proof,
            Kind::Reopening => paper::Kind::Reopening,
            Kind::Alignment => paper::Kind::Alignment,
            Kind::Statement | Kind::Receipt | Kind::Letter => return None,
        })
    }
}

/// The arguments of `print`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What
    #[arg(value_enum)]
    kind: Kind,
    /// The claims [default for the forms: every claim that is ready], statements or receipts
    ids: Vec<i64>,
    /// Where it goes: a name that ends in .pdf or .txt
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Draw a form around it, to read it on plain paper
    #[arg(long)]
    form: bool,
    /// Move everything: hundredths of an inch to the right and down, such as 5,-3
    #[arg(
        long,
        value_name = "RIGHT,DOWN",
        allow_hyphen_values = true,
        default_value = "0,0"
    )]
    offset: String,
}

/// Prints.
pub fn run(args: &Args, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let look = Look {
        drawn: args.form,
        offset: offset(&args.offset)?,
    };
    let as_text = match args.out.extension().and_then(|e| e.to_str()) {
        Some("pdf") => false,
        Some("txt") => true,
        _ => {
            let message = "the file must end in .pdf or .txt";
            return Err(CliError::new(ErrorKind::Input, message).hint("such as --out claims.pdf"));
        }
    };
    let ids: Vec<ClaimId> = args.ids.iter().copied().map(ClaimId).collect();
    if matches!(args.kind, Kind::Statement | Kind::Receipt) {
        let receipts = args.kind == Kind::Receipt;
        return super::statements::print((receipts, as_text), (&args.ids, &args.out), cx);
    }
    let mut desk = cx.desk()?;
    let Some(kind) = args.kind.paper() else {
        return letter((&desk, args), as_text, cx);
    };
    let printed = perform(&mut desk, Role::Biller, |cx| print(cx, kind, (&ids, look)))?;
    let bytes = match as_text {
        true => printed.text().into_bytes(),
        false => printed.pdf(),
    };
    disk::write_new(&args.out, &bytes)?;
    let path = args.out.display().to_string();
    let n_pages = printed.pages.len();
    if cx.json() {
        let claims: Vec<i64> = printed.claims.iter().map(|id| id.0).collect();
        cx.print_json(&json!({
            "path": path, "kind": kind.name(), "pages": n_pages, "claims": claims,
            "warnings": printed.warnings,
        }))?;
    } else {
        let path = CleanText::new(&path);
        cx.line(format!("{path}: {n_pages} pages"))?;
        for warning in &printed.warnings {
            cx.line(format!("! {}", CleanText::new(warning)))?;
        }
    }
    Ok(Exit::look_at_if(!printed.warnings.is_empty()))
}

/// Hands out a kept letter.
fn letter(
    (desk, args): (&Desk, &Args),
    as_text: bool,
    cx: &mut CliContext<'_>,
) -> Result<Exit, CliError> {
    let &[id] = args.ids.as_slice() else {
        let message = "one letter is printed at a time";
        return Err(CliError::new(ErrorKind::Input, message).hint("give its number"));
    };
    let bytes = desk
        .store
        .read(|db| Ok(letters::bytes(db, LetterId(id), as_text)))??;
    disk::write_new(&args.out, &bytes)?;
    let path = CleanText::new(&args.out.display().to_string());
    if cx.json() {
        cx.print_json(&json!({ "path": path.as_str(), "kind": "letter", "letter": id }))?;
    } else {
        cx.line(path)?;
    }
    Ok(Exit::Done)
}

fn offset(text: &str) -> Result<Offset, CliError> {
    let parse = |part: &str| part.trim().parse::<i32>().ok();
    let pair = text.split_once(',');
    let pair = pair.and_then(|(right, down)| Some((parse(right)?, parse(down)?)));
    let within = |n: i32| (-FARTHEST..=FARTHEST).contains(&n);
    match pair {
        Some((right, down)) if within(right) && within(down) => Ok(Offset { right, down }),
        _ => {
            let message = format!("{} is no offset", CleanText::new(text));
            let hint = "two whole numbers, hundredths of an inch, at most 50: 5,-3";
            Err(CliError::new(ErrorKind::Input, message).hint(hint))
        }
    }
}
