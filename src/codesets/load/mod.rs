//! Taking in the official files: one code set is one file here and one row in [`LOADERS`].
//!
//! A loader recognises its members by their names, reads bytes into typed rows, and packs them
//! for `codesets.db`; it also says how a kept release goes onto the shelves of [`CodeSets`].
//! Nothing here opens a file or a database, and nothing is half taken in: a loader gives all of a
//! release or the reason why not.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;

use super::CodeSets;
use super::editions::Dated;
use super::shelf::{Shelf, Stored};

mod add_on;
pub mod archive;
mod cpt;
pub mod dates;
mod fee_places;
pub mod grid;
mod hcpcs;
mod icd10cm;
mod lists;
mod mue;
mod pfs;
mod policies;
mod ptp;
mod refusal;
mod sha256;
pub mod text;

pub use archive::Member;
pub use refusal::Refusal;
pub use sha256::{Sha256, sha256};

/// Every kind of file that can be taken in. A release goes onto the shelves in this order, so
/// that one may look at those before it.
pub static LOADERS: &[&Loader] = &[
    &icd10cm::LIST,
    &icd10cm::INDEX,
    &icd10cm::NEOPLASMS,
    &icd10cm::DRUGS,
    &icd10cm::CAUSES,
    &icd10cm::ADDENDA,
    &icd10cm::CONVERSION,
    &icd10cm::EXEMPT,
    &ptp::LOADER,
    &mue::LOADER,
    &add_on::LOADER,
    &pfs::LOADER,
    &fee_places::GPCI,
    &fee_places::ANESTHESIA,
    &fee_places::COUNTIES,
    &fee_places::CAPS,
    &fee_places::ZIPS,
    &hcpcs::LOADER,
    &cpt::LOADER,
    &policies::LOADER,
    &lists::CARC,
    &lists::RARC,
    &lists::CATEGORY,
    &lists::STATUS,
    &lists::PLACES,
    &lists::TAXONOMY,
    &lists::PAYERS,
];

/// One code set: how its files are recognised, read and put to use.
pub struct Loader {
    /// Its permanent name: `ncci-ptp`.
    pub kind: &'static str,
    /// Its title: `NCCI PTP edits, practitioner`.
    pub title: &'static str,
    /// What a file is by its name, in lower case and without folders.
    pub by_name: fn(&str) -> Option<Claim>,
    /// What a text file that no name gave away is by its first line.
    pub by_head: Option<fn(&str) -> Option<Claim>>,
    /// Reads a whole release.
    pub read: fn(&Input<'_>) -> Result<Loaded, Refusal>,
    /// Puts the kept releases of this kind, oldest first, onto the shelves.
    pub shelve: fn(&mut CodeSets, &[Held]),
}

impl fmt::Debug for Loader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Loader").field(&self.kind).finish()
    }
}

/// What a file is: a part of a release.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// What tells its release from others, as its name has it: `2026q3`.
    pub release: String,
    /// Which part of the release it is: `f1`.
    pub part: String,
    /// Of several forms of one part the lowest is read: text before sheets.
    pub rank: u8,
}

impl Claim {
    /// A claim whose rank follows from the ending of the name: text, then CSV, then sheet. `None`
    /// where the ending is none of these.
    #[must_use]
    pub fn by_ending(base: &str, release: &str, part: &str) -> Option<Claim> {
        let rank = match base.rsplit('.').next()? {
            "txt" => 0,
            "csv" => 1,
            "xlsx" => 2,
            _ => return None,
        };
        Some(Claim {
            release: release.to_owned(),
            part: part.to_owned(),
            rank,
        })
    }
}

/// Who is told of progress, and may stop the work.
pub trait Watch {
    /// So much is done of so much, if that is known.
    ///
    /// # Errors
    /// [`Refusal::Stopped`] where the work is to stop.
    fn at(&self, done: u64, total: Option<u64>, doing: &str) -> Result<(), Refusal>;
}

/// The files of one release.
pub struct Input<'a> {
    parts: &'a BTreeMap<String, Member>,
    release: &'a str,
    watch: &'a dyn Watch,
}

impl<'a> Input<'a> {
    /// The parts of a release, with whom to tell of progress.
    pub fn new(
        release: &'a str,
        parts: &'a BTreeMap<String, Member>,
        watch: &'a dyn Watch,
    ) -> Input<'a> {
        Input {
            parts,
            release,
            watch,
        }
    }

    /// What the names of the files say of the release.
    #[must_use]
    pub fn release(&self) -> &str {
        self.release
    }

    /// A part that has to be there.
    ///
    /// # Errors
    /// Where it is not.
    pub fn member(&self, part: &str) -> Result<&Member, Refusal> {
        self.parts.get(part).ok_or_else(|| {
            let beside = self.parts.values().next().map_or("", |m| m.name.as_str());
            Refusal::file(
                beside,
                format!("the file '{part}' that belongs to it is missing"),
            )
        })
    }

    /// Whether a part is there.
    #[must_use]
    pub fn has(&self, part: &str) -> bool {
        self.parts.contains_key(part)
    }

    /// The names of the parts, in order.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// The characters of a part.
    ///
    /// # Errors
    /// Where it is missing or cannot be read.
    pub fn text(&self, part: &str) -> Result<String, Refusal> {
        Ok(text::decode(self.member(part)?.bytes()?))
    }

    /// Tells of progress.
    ///
    /// # Errors
    /// [`Refusal::Stopped`] where the work is to stop.
    pub fn at(&self, done: u64, total: Option<u64>, doing: &str) -> Result<(), Refusal> {
        self.watch.at(done, total, doing)
    }
}

/// A release that has been read, packed and found good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Its name as a person would say it: `HCPCS October 2026`.
    pub name: String,
    /// The quarter or year that it was published for.
    pub own: (NaiveDate, NaiveDate),
    /// The dates of service that it can answer for where no other release does.
    pub answers: (NaiveDate, NaiveDate),
    /// How many rows it has.
    pub n_rows: u64,
    /// What is kept of it, by name.
    pub parts: Vec<(String, Vec<u8>)>,
    /// What a person should know: licences, rows left out.
    pub notes: Vec<String>,
}

type Parts = dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync;

/// A release that is kept.
#[derive(Clone)]
pub struct Held {
    /// Its name.
    pub name: String,
    /// The quarter or year that it was published for.
    pub own: (NaiveDate, NaiveDate),
    /// The dates of service that it can answer for where no other release does.
    pub answers: (NaiveDate, NaiveDate),
    /// Reads what is kept of it, by name.
    pub parts: Arc<Parts>,
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Held").field(&self.name).finish()
    }
}

impl Held {
    /// What is kept under a name; `None` where it cannot be read or is damaged.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<Vec<u8>> {
        (self.parts)(name)
    }

    /// A shelf of these releases, oldest first: each answers for its own time, and for what else
    /// it can where none is nearer.
    pub fn shelf<T: Send + Sync + 'static>(
        releases: &[Held],
        open: impl Fn(&Held) -> Option<T> + Send + Sync + Clone + 'static,
    ) -> Shelf<T> {
        let stored = |held: &Held| {
            let (held, open) = (held.clone(), open.clone());
            Stored::shut(move || open(&held))
        };
        let all: Vec<_> = releases.iter().map(|held| (held, stored(held))).collect();
        let mut shelf = Shelf::default();
        for span in [|held: &Held| held.answers, |held: &Held| held.own] {
            for (held, table) in &all {
                let (from, through) = span(held);
                shelf.supersede(Dated {
                    from,
                    through,
                    release: held.name.clone(),
                    table: table.clone(),
                });
            }
        }
        shelf
    }
}

/// Files that belong together: one release of one kind.
#[derive(Debug)]
pub struct Group {
    /// Who reads it.
    pub loader: &'static Loader,
    /// What the names say of the release.
    pub release: String,
    /// Its files by part.
    pub parts: BTreeMap<String, Member>,
}

/// Sorts files into releases. What no loader knows is given back.
#[must_use]
pub fn group(members: Vec<Member>) -> (Vec<Group>, Vec<Member>) {
    let mut groups: BTreeMap<(usize, String), BTreeMap<String, (u8, Member)>> = BTreeMap::new();
    let mut unknown = Vec::new();
    for member in members {
        let Some((loader, claim)) = recognise(&member) else {
            unknown.push(member);
            continue;
        };
        let parts = groups.entry((loader, claim.release)).or_default();
        let better = parts
            .get(&claim.part)
            .is_none_or(|(rank, _)| claim.rank < *rank);
        if better {
            parts.insert(claim.part, (claim.rank, member));
        }
    }
    let group = |((loader, release), parts): ((usize, String), BTreeMap<String, (u8, Member)>)| {
        Some(Group {
            loader: LOADERS.get(loader)?,
            release,
            parts: parts.into_iter().map(|(part, (_, m))| (part, m)).collect(),
        })
    };
    (groups.into_iter().filter_map(group).collect(), unknown)
}

fn recognise(member: &Member) -> Option<(usize, Claim)> {
    let base = member.base();
    let numbered = || LOADERS.iter().enumerate();
    let named = numbered().find_map(|(n, loader)| Some((n, (loader.by_name)(&base)?)));
    if named.is_some() || !(base.ends_with(".csv") || base.ends_with(".txt")) {
        return named;
    }
    let readers: Vec<_> = numbered()
        .filter_map(|(n, loader)| Some((n, loader.by_head?)))
        .collect();
    if readers.is_empty() {
        return None;
    }
    let head = text::decode(member.bytes().ok()?.into_iter().take(4_096).collect());
    let line = head.lines().next()?;
    readers
        .into_iter()
        .find_map(|(n, by_head)| Some((n, by_head(line)?)))
}
