//! What the list of code sets asks of the desk, and the job that takes files in.

use std::path::PathBuf;

use crate::codesets::load::LOADERS;
use crate::desk::{Desk, codes};
use crate::store::reference::{Release, beside};
use crate::workflow::import_codesets::{ImportCodeSets, Outcome, Taken};
use anyhow::Result;
use chrono::NaiveDate;

/// The questions.
pub enum Ask {
    /// The releases.
    List,
}

/// One release, or a code set of which none is here.
#[derive(Clone, Debug)]
pub struct Row {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) release: String,
    pub(super) from: Option<NaiveDate>,
    pub(super) through: Option<NaiveDate>,
    pub(super) rows: String,
    pub(super) imported: bool,
    pub(super) imported_on: String,
    pub(super) source: String,
    /// What F1 tells of it.
    pub(super) about: String,
}

pub(super) fn list(desk: &mut Desk) -> Result<Vec<Row>> {
    let imported = codes::releases(&beside(desk.store.path()))?;
    let mut rows = Vec::new();
    for edition in desk
        .codes
        .icd10
        .all()
        .iter()
        .filter(|e| e.release.contains("built in"))
    {
        rows.push(Row {
            id: -1_000,
            title: "ICD-10-CM".to_owned(),
            release: edition.release.clone(),
            from: Some(edition.from),
            through: Some(edition.through),
            rows: edition.table.n_rows(edition.through).to_string(),
            imported: false,
            imported_on: String::new(),
            source: "carried by the program".to_owned(),
            about: "The diagnoses that the program carries; an imported release goes before them."
                .to_owned(),
        });
    }
    for (loader, n) in LOADERS.iter().zip(1..) {
        let of_kind: Vec<&Release> = imported.iter().filter(|r| r.kind == loader.kind).collect();
        rows.extend(
            of_kind
                .iter()
                .rev()
                .map(|release| kept(loader.title, release)),
        );
        if of_kind.is_empty() {
            rows.push(Row {
                id: -n,
                title: loader.title.to_owned(),
                release: "not imported".to_owned(),
                from: None,
                through: None,
                rows: String::new(),
                imported: false,
                imported_on: String::new(),
                source: String::new(),
                about: "No release of this set was imported. A check that needs it is reported as \
                        not checked."
                    .to_owned(),
            });
        }
    }
    Ok(rows)
}

fn kept(title: &str, release: &Release) -> Row {
    let files: Vec<&str> = release
        .sources
        .iter()
        .map(|(file, _)| file.as_str())
        .collect();
    let hashes: Vec<String> = release
        .sources
        .iter()
        .map(|(file, sha256)| format!("{file}: SHA-256 {sha256}"))
        .collect();
    let about = format!(
        "{}. Published for {} to {}; answers for dates of service from {} to {}. {}. {}",
        release.name,
        release.own.0,
        release.own.1,
        release.answers.0,
        release.answers.1,
        release.notes.join(". "),
        hashes.join(". ")
    );
    Row {
        id: release.id,
        title: title.to_owned(),
        release: release.name.clone(),
        from: Some(release.answers.0),
        through: Some(release.answers.1),
        rows: release.n_rows.to_string(),
        imported: true,
        imported_on: release.imported_at.chars().take(10).collect(),
        source: files.join(" "),
        about,
    }
}

pub(super) fn job(path: &str) -> ImportCodeSets {
    ImportCodeSets {
        paths: vec![PathBuf::from(path.trim())],
    }
}

/// What came of it, in words.
#[must_use]
pub fn taken_in(outcomes: Vec<Outcome>) -> String {
    let said = |outcome: &Outcome| match &outcome.taken {
        Taken::Added => {
            let n_rows = outcome.release.as_ref().map_or(0, |r| r.n_rows);
            format!("{}: {n_rows} rows", outcome.name)
        }
        Taken::Known => format!("{}: here already", outcome.name),
        Taken::Refused(why) => format!("refused: {why}"),
    };
    let all: Vec<String> = outcomes.iter().map(said).collect();
    if all.is_empty() {
        "nothing to take in was found there".to_owned()
    } else {
        all.join("; ")
    }
}
