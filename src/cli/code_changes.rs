//! `codesets changes`: what changed in ICD-10-CM between two days, and where it hits the practice.

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use crate::codesets::book::{Change, Changed, Changes, NoteChange, changes, last_october};
use crate::domain::codes::dotted;
use crate::domain::text::CleanText;
use crate::workflow::code_changes::{Hit, code_changes};

/// Which days are compared, and whether the practice is looked at.
#[derive(Debug, Args)]
pub struct Days {
    /// The earlier day [default: the day before the later one]
    #[arg(long, alias = "before", value_name = "DATE")]
    from: Option<NaiveDate>,
    /// The later day [default: the last 1 October]
    #[arg(long, alias = "after", value_name = "DATE")]
    to: Option<NaiveDate>,
    /// The codes alone: leave the practice closed
    #[arg(long)]
    codes_only: bool,
}

/// The kinds of changes in the order in which they are shown: what ends billing first.
const KINDS: [Change; 6] = [
    Change::BecameHeader,
    Change::Deleted,
    Change::DeletedHeader,
    Change::Added,
    Change::AddedHeader,
    Change::BecameBillable,
];

/// Compares the two days. The practice is opened where its file is there.
pub fn run(days: &Days, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let after = match days.to {
        Some(after) => after,
        None => last_october(cx.today()?),
    };
    let before = days.from.or_else(|| after.pred_opt()).unwrap_or(after);
    if before >= after {
        let message = format!("{before} is not before {after}");
        return Err(CliError::new(Kind::Usage, message).hint("--from is the earlier day"));
    }
    let Some(changes) = changes(&cx.codes(), before, after) else {
        let message = format!("no release of ICD-10-CM answers for {before} or for {after}");
        let hint = "claimdesk codesets list shows the days that are answered for";
        return Err(CliError::new(Kind::Input, message).hint(hint));
    };
    let open = !days.codes_only && cx.practice_path().is_ok_and(|path| path.exists());
    let hits = if open {
        let desk = cx.look()?;
        Some(desk.store.read(|db| code_changes(db, &changes))?)
    } else {
        None
    };
    if cx.json() {
        cx.print_json(&value(&changes, hits.as_deref()))?;
    } else {
        print(&changes, hits.as_deref(), cx)?;
    }
    let hit = hits.is_some_and(|hits| !hits.is_empty());
    Ok(Exit::look_at_if(hit))
}

fn is_retitled(change: &Change) -> bool {
    matches!(change, Change::Retitled(_))
}

fn value(changes: &Changes, hits: Option<&[Hit]>) -> Value {
    let n = |kind: &Change| changes.n(|change| change == kind);
    let mut counts: serde_json::Map<String, Value> = KINDS
        .iter()
        .map(|kind| (kind.key().to_owned(), n(kind).into()))
        .collect();
    counts.insert("title-revised".to_owned(), changes.n(is_retitled).into());
    let notes: Vec<Value> = changes.notes.iter().map(note_value).collect();
    let codes: Vec<Value> = changes.codes.iter().map(code_value).collect();
    json!({
        "before": changes.before,
        "after": changes.after,
        "counts": counts,
        "untitled": changes.n_untitled,
        "titles_compared": !changes.same_release,
        "conversion_table": changes.has_conversions,
        "codes": codes,
        "notes": notes,
        "practice": hits.map(|hits| hits.iter().map(hit_value).collect::<Vec<_>>()),
    })
}

fn code_value(row: &Changed) -> Value {
    let was = title_was(row).map(CleanText::into_string);
    json!({
        "code": row.code,
        "display": dotted(&row.code),
        "title": CleanText::new(&row.title).into_string(),
        "change": row.change.key(),
        "title_was": was,
        "successors": row.successors,
    })
}

/// The title before it was revised.
fn title_was(row: &Changed) -> Option<CleanText> {
    if let Change::Retitled(was) = &row.change {
        Some(CleanText::new(was))
    } else {
        None
    }
}

fn note_value(note: &NoteChange) -> Value {
    json!({
        "place": note.place.to_string(),
        "kind": note.kind.key(),
        "text": CleanText::new(&note.text).into_string(),
        "change": if note.is_new { "added" } else { "deleted" },
    })
}

fn hit_value(hit: &Hit) -> Value {
    json!({
        "holder": hit.holder.key(),
        "id": hit.id,
        "name": CleanText::new(&hit.name).into_string(),
        "dos": hit.dos,
        "status": (!hit.status.is_empty()).then_some(hit.status),
        "code": hit.changed.code,
        "display": dotted(&hit.changed.code),
        "change": hit.changed.change.key(),
        "successors": hit.changed.successors,
    })
}

fn successors(row: &Changed) -> Vec<String> {
    row.successors.iter().map(|code| dotted(code)).collect()
}

fn print(changes: &Changes, hits: Option<&[Hit]>, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    let (from, to) = (changes.before, changes.after);
    cx.line(format!("ICD-10-CM from {from} to {to}"))?;
    for kind in &KINDS {
        let n = changes.n(|change| change == kind);
        cx.line(format!("{n:>6} {}", kind.words()))?;
    }
    if changes.same_release {
        cx.line("     - revised titles and notes are not known: import the official files")?;
    } else {
        cx.line(format!("{:>6} title revised", changes.n(is_retitled)))?;
        cx.line(format!("{:>6} notes changed", changes.notes.len()))?;
    }
    if !changes.has_conversions {
        cx.line("     - no conversion table is loaded: a deleted code has no code in its place")?;
    }
    if let Some(hits) = hits {
        cx.line("")?;
        print_hits(hits, cx)?;
    }
    for kind in &KINDS {
        print_codes(changes, |change| change == kind, cx)?;
    }
    print_codes(changes, is_retitled, cx)?;
    for note in &changes.notes {
        let sign = if note.is_new { '+' } else { '-' };
        let (place, kind) = (&note.place, note.kind.title());
        let text = CleanText::new(&note.text);
        cx.line(format!("{sign} {place} {kind}: {text}"))?;
    }
    Ok(())
}

fn print_hits(hits: &[Hit], cx: &mut CliContext<'_>) -> Result<(), CliError> {
    if hits.is_empty() {
        return cx.line("nothing of the practice has a code that ends");
    }
    cx.line(format!("{} places of the practice to change", hits.len()))?;
    for hit in hits {
        let (holder, name) = (hit.holder.key(), CleanText::new(&hit.name));
        let id = hit.id.map(|id| format!(" {id}")).unwrap_or_default();
        let dos = hit.dos.map(|dos| format!(", {dos}")).unwrap_or_default();
        let status = match hit.status {
            "" => String::new(),
            status => format!(", {status}"),
        };
        let what = line(&hit.changed);
        cx.line(format!("! {holder}{id} {name}{dos}{status}: {what}"))?;
    }
    Ok(())
}

/// `I42.0 became header, now I42.00 I42.01 I42.09`
fn line(row: &Changed) -> String {
    let (code, change) = (dotted(&row.code), row.change.words());
    match successors(row).join(" ").as_str() {
        "" => format!("{code} {change}"),
        instead => format!("{code} {change}, now {instead}"),
    }
}

fn print_codes(
    changes: &Changes,
    is: impl Fn(&Change) -> bool,
    cx: &mut CliContext<'_>,
) -> Result<(), CliError> {
    let mut rows = changes
        .codes
        .iter()
        .filter(|row| is(&row.change))
        .peekable();
    if let Some(first) = rows.peek() {
        cx.line(format!("\n{}", first.change.words()))?;
    }
    for row in rows {
        let title = CleanText::new(&row.title);
        let instead = match successors(row).join(" ").as_str() {
            "" => String::new(),
            codes => format!(" -> {codes}"),
        };
        let was = title_was(row).map(|was| format!(" (was: {was})"));
        let was = was.unwrap_or_default();
        cx.line(format!("  {:<9} {title}{instead}{was}", dotted(&row.code)))?;
    }
    Ok(())
}
