//! The addenda of the order file: what a release adds, deletes and words anew, with its counts.

use super::Refused;
use super::text::{columns, lines_of, squeezed};
use crate::codesets::written::is_diagnosis_shape;

/// What is done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The row is new.
    Add,
    /// The row goes.
    Delete,
    /// The wording so far; the next row holds the new one.
    ReviseFrom,
    /// The new wording.
    ReviseTo,
}

/// One row of the addenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is done.
    pub action: Action,
    /// Undotted.
    pub code: String,
    /// Valid for billing, or a header.
    pub billable: bool,
    /// The long title.
    pub long: String,
}

/// Counts that the addenda state for headers or for codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// In the release before.
    pub before: usize,
    /// In this release.
    pub after: usize,
    /// Added.
    pub additions: usize,
    /// Deleted.
    pub deletions: usize,
    /// Worded anew.
    pub revisions: usize,
}

/// The addenda.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addenda {
    /// The rows.
    pub changes: Vec<Change>,
    /// What it says of headers.
    pub headers: Stated,
    /// What it says of billable codes.
    pub codes: Stated,
}

const ACTIONS: [(&str, Action); 4] = [
    ("Add:", Action::Add),
    ("Delete:", Action::Delete),
    ("Revise from:", Action::ReviseFrom),
    ("Revise to:", Action::ReviseTo),
];

/// Reads `icd10cm_order_addenda_2027.txt`: an action word in 13 columns, then the columns of the
/// order file without its number; after them the publisher's own counts.
///
/// # Errors
/// Where a row breaks the layout or the rows do not add up to the counts.
pub fn read_addenda(bytes: &[u8]) -> Result<Addenda, Refused> {
    let text = lines_of(bytes)?;
    let mut addenda = Addenda::default();
    let mut of_codes = false;
    for (n, line) in text.lines().enumerate() {
        let action = ACTIONS.iter().find(|(word, _)| line.starts_with(word));
        if let Some((_, action)) = action {
            addenda.changes.push(change(*action, line, n + 1)?);
            continue;
        }
        match line.trim() {
            "Headers" => of_codes = false,
            "Codes" => of_codes = true,
            said if of_codes => state(&mut addenda.codes, said),
            said => state(&mut addenda.headers, said),
        }
    }
    adds_up(&addenda)?;
    Ok(addenda)
}

fn change(action: Action, line: &str, at: usize) -> Result<Change, Refused> {
    let code = columns(line, 16, 22).trim().to_owned();
    if !is_diagnosis_shape(&code) {
        return Err(Refused::at(
            at,
            format!("{code:?} is no ICD-10-CM code without its dot"),
        ));
    }
    let long = squeezed(&columns(line, 85, usize::MAX));
    let billable = columns(line, 14, 14).as_ref() == "1";
    Ok(Change {
        action,
        code,
        billable,
        long,
    })
}

/// `71932 codes in icd10cm_order_2019.txt`, `279 additions`.
fn state(stated: &mut Stated, said: &str) {
    let mut words = said.split_whitespace();
    let Some(n) = words.next().and_then(|word| word.parse().ok()) else {
        return;
    };
    match (words.next(), words.next()) {
        (Some("codes" | "headers"), Some("in")) if stated.before == 0 => stated.before = n,
        (Some("codes" | "headers"), Some("in")) => stated.after = n,
        (Some("additions"), None) => stated.additions = n,
        (Some("deletions"), None) => stated.deletions = n,
        (Some("revisions"), None) => stated.revisions = n,
        _ => {}
    }
}

fn adds_up(addenda: &Addenda) -> Result<(), Refused> {
    let n = |action, billable| {
        let of = |c: &&Change| c.action == action && c.billable == billable;
        addenda.changes.iter().filter(of).count()
    };
    if addenda.changes.is_empty() {
        return Err(Refused::file("the addenda hold no change"));
    }
    for (what, billable, stated) in [
        ("headers", false, addenda.headers),
        ("codes", true, addenda.codes),
    ] {
        let counted = (
            n(Action::Add, billable),
            n(Action::Delete, billable),
            n(Action::ReviseTo, billable),
        );
        let said = (stated.additions, stated.deletions, stated.revisions);
        if stated.after != 0 && counted != said {
            return Err(Refused::file(format!(
                "the addenda state {} additions, {} deletions and {} revisions of {what}, \
                 but list {}, {} and {}",
                said.0, said.1, said.2, counted.0, counted.1, counted.2
            )));
        }
    }
    Ok(())
}
