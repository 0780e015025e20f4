//! `code book`: the pages of the book, as the workstation shows them.

use chrono::NaiveDate;
use clap::ValueEnum;
use serde::Serialize;

use crate::cli::context::CliContext;
use crate::cli::error::{CliError, Kind};
use crate::cli::exit::Exit;
use crate::codesets::book::{Line, Mark, Page, Spot, page};
use crate::codesets::icd10cm::index::IndexKind;
use crate::domain::codes::dotted;
use crate::domain::text::CleanText;

/// The indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Index {
    /// Diseases and injuries
    Diseases,
    /// The table of neoplasms
    Neoplasms,
    /// The table of drugs and chemicals
    Drugs,
    /// External causes of injuries
    Causes,
}

impl Index {
    fn kind(self) -> IndexKind {
        match self {
            Index::Diseases => IndexKind::Diseases,
            Index::Neoplasms => IndexKind::Neoplasms,
            Index::Drugs => IndexKind::Drugs,
            Index::Causes => IndexKind::ExternalCauses,
        }
    }
}

/// The arguments of `code book`.
#[derive(Debug, clap::Args)]
pub struct BookArgs {
    /// A code, a section such as E08-E13, chapter 4; with --index, words of it [default: the contents]
    place: Option<String>,
    /// An index instead of the tabular list
    #[arg(long, value_enum)]
    index: Option<Index>,
    /// The date of service that the question is about [default: today]
    #[arg(long, value_name = "DATE")]
    dos: Option<NaiveDate>,
}

#[derive(Serialize)]
struct PageView {
    title: String,
    dos: NaiveDate,
    release: String,
    heads: Vec<&'static str>,
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct LineView {
    mark: &'static str,
    depth: usize,
    text: String,
    code: Option<String>,
    display: Option<String>,
    cells: Vec<String>,
}

/// Prints a page of the book.
pub fn run(args: &BookArgs, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let dos = match args.dos {
        Some(dos) => dos,
        None => cx.today()?,
    };
    let codes = cx.codes();
    let spot = match (args.index, args.place.as_deref()) {
        (Some(index), Some(words)) => Spot::Words(index.kind(), words.to_owned()),
        (Some(index), None) => Spot::Letters(index.kind()),
        (None, Some(name)) => Spot::named(&codes, name, dos).ok_or_else(|| {
            let name = CleanText::new(name);
            let message = format!("the tabular list has no place {name} on {dos}");
            CliError::new(Kind::Input, message)
                .hint("a code, a section such as E08-E13, or chapter 4; words with --index")
        })?,
        (None, None) => Spot::Contents,
    };
    let page = page(&codes, &spot, dos);
    if cx.json() {
        cx.print_json(&view(&page, dos))?;
    } else {
        cx.line(CleanText::new(&page.title))?;
        for line in &page.lines {
            cx.line(text(line))?;
        }
        cx.line(CleanText::new(&page.release))?;
    }
    Ok(Exit::look_at_if(page.missing))
}

fn text(line: &Line) -> CleanText {
    let glyph = match line.mark {
        Mark::Billable => "= ",
        Mark::Header => "> ",
        Mark::NotYet => "~ ",
        Mark::Retired => "x ",
        Mark::Heading
        | Mark::Part
        | Mark::Note(_)
        | Mark::Inherited(_)
        | Mark::Term
        | Mark::Reference
        | Mark::Said => "",
    };
    let cells = line.cells.join("  ");
    let indent = "  ".repeat(line.depth);
    CleanText::new(&format!("{indent}{glyph}{}  {cells}", line.text))
}

fn view(page: &Page, dos: NaiveDate) -> PageView {
    let lines = page.lines.iter().map(|line| LineView {
        mark: name(line.mark),
        depth: line.depth,
        text: line.text.clone(),
        code: line.code.clone(),
        display: line.code.as_deref().map(dotted),
        cells: line.cells.clone(),
    });
    PageView {
        title: page.title.clone(),
        dos,
        release: page.release.clone(),
        heads: page.heads.to_vec(),
        lines: lines.collect(),
    }
}

const fn name(mark: Mark) -> &'static str {
    match mark {
        Mark::Heading => "heading",
        Mark::Part => "part",
        Mark::Billable => "billable",
        Mark::Header => "header",
        Mark::NotYet => "not-yet",
        Mark::Retired => "retired",
        Mark::Note(_) => "note",
        Mark::Inherited(_) => "inherited",
        Mark::Term => "term",
        Mark::Reference => "reference",
        Mark::Said => "said",
    }
}
