//! The code sets of a desk: the built-in ones, and over them what was imported.
//!
//! They are put together when they are first asked, and each imported table is read when it is
//! first asked in turn. Damage in the file of imported sets never stands in the way of work: the
//! built-in sets serve, and a check whose table cannot be read is not made.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use anyhow::Result;

use crate::codesets::CodeSets;
use crate::codesets::load::{Held, LOADERS};
use crate::store::reference::{Reference, Release};

type Composer = Box<dyn FnOnce() -> CodeSets + Send>;

/// Code sets that are put together on the first question.
pub struct Codes {
    sets: LazyLock<CodeSets, Composer>,
    file: PathBuf,
    stamp: Option<Stamp>,
}

/// How long the file is and when it was last written.
type Stamp = (u64, SystemTime);

fn stamp(file: &Path) -> Option<Stamp> {
    let about = std::fs::metadata(file).ok()?;
    Some((about.len(), about.modified().ok()?))
}

impl Codes {
    /// The built-in sets with what the file of imported sets holds, if it is there.
    #[must_use]
    pub fn beside(file: PathBuf) -> Codes {
        let of = file.clone();
        Codes {
            sets: LazyLock::new(Box::new(move || compose(&of))),
            stamp: stamp(&file),
            file,
        }
    }

    /// Whether the file of imported sets has changed since these were put together.
    #[must_use]
    pub fn are_stale(&self) -> bool {
        stamp(&self.file) != self.stamp
    }
}

impl Deref for Codes {
    type Target = CodeSets;

    fn deref(&self) -> &CodeSets {
        &self.sets
    }
}

impl fmt::Debug for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Codes")
    }
}

/// The built-in sets with what the file of imported sets holds, if it is there.
#[must_use]
pub fn compose(file: &Path) -> CodeSets {
    let mut sets = CodeSets::built_in().clone();
    match releases(file) {
        Ok(releases) => shelve(&mut sets, file, releases),
        Err(e) => log::error!("the imported code sets cannot be read: {e:#}"),
    }
    sets
}

/// The releases that were imported; none where there is no file.
///
/// # Errors
/// Where the file cannot be read.
pub fn releases(file: &Path) -> Result<Vec<Release>> {
    match Reference::look(file)? {
        Some(reference) => reference.releases(),
        None => Ok(Vec::new()),
    }
}

fn shelve(sets: &mut CodeSets, file: &Path, releases: Vec<Release>) {
    let mut by_kind: BTreeMap<String, Vec<Held>> = BTreeMap::new();
    for release in releases {
        let (file, id) = (file.to_owned(), release.id);
        let parts = move |name: &str| part(&file, id, name);
        by_kind.entry(release.kind).or_default().push(Held {
            name: release.name,
            own: release.own,
            answers: release.answers,
            parts: Arc::new(parts),
        });
    }
    if !by_kind.is_empty() {
        sets.forget_search();
    }
    for loader in LOADERS {
        if let Some(held) = by_kind.get(loader.kind) {
            (loader.shelve)(sets, held);
        }
    }
}

fn part(file: &Path, release: i64, name: &str) -> Option<Vec<u8>> {
    let read = || -> Result<Option<Vec<u8>>> {
        match Reference::look(file)? {
            Some(reference) => reference.part(release, name).map(Some),
            None => Ok(None),
        }
    };
    read()
        .inspect_err(|e| log::error!("an imported code set cannot be read: {e:#}"))
        .ok()?
}
