//! Take in official code set files: archives as downloaded, their members, or folders.
//!
//! Each release is taken in whole or not at all, and one that is refused leaves the others and
//! everything older as it was. The same content twice changes nothing.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::codesets::load::archive::{self, Budget};
use crate::codesets::load::{Group, Input, Loaded, Member, Refusal, Sha256, Watch, group};
use crate::desk::Desk;
use crate::desk::job::{Job, Step};
use crate::store::reference::{self, NewRelease, Reference, Release};

/// The largest single file that is read outside an archive.
const LARGEST: u64 = archive::MOST_EXPANDED;

/// What became of one release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was taken in.
    Added,
    /// Its content was there before; nothing was written.
    Known,
    /// It was refused, for this reason; nothing of it was kept.
    Refused(String),
}

/// What importing came to, for one release or one file that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Which code set; empty for a file that is none.
    pub kind: String,
    /// The release, or the file's name where it got no further.
    pub name: String,
    /// What became of it.
    pub taken: Taken,
    /// The release as it is kept; `None` where it was refused.
    pub release: Option<Release>,
}

impl Outcome {
    fn refused(kind: &str, name: &str, why: &Refusal) -> Outcome {
        Outcome {
            kind: kind.to_owned(),
            name: name.to_owned(),
            taken: Taken::Refused(why.to_string()),
            release: None,
        }
    }
}

/// Where releases are taken in, and when.
#[derive(Clone, Debug)]
pub struct Library {
    /// `codesets.db`.
    pub file: PathBuf,
    /// The instant to stamp on what is taken in, UTC.
    pub at: String,
    /// Takes in a release that is less than half as long as the one before it.
    pub take_short: bool,
}

/// Long work: taking in what lies at these paths, beside the practice of a desk.
#[derive(Clone, Debug)]
pub struct ImportCodeSets {
    /// Archives, files and folders.
    pub paths: Vec<PathBuf>,
}

impl Job for ImportCodeSets {
    const TITLE: &'static str = "Import code sets";
    type Done = Vec<Outcome>;

    fn run(self, desk: &mut Desk, step: &Step) -> Result<Vec<Outcome>> {
        let library = Library {
            file: reference::beside(desk.store.path()),
            at: desk.clock.now().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            take_short: false,
        };
        import(&library, &self.paths, step)
    }
}

struct Watched<'a>(&'a Step);

impl Watch for Watched<'_> {
    fn at(&self, done: u64, total: Option<u64>, doing: &str) -> Result<(), Refusal> {
        self.0.at(done, total, doing).map_err(|_| Refusal::Stopped)
    }
}

/// A file that the person named, with its hash.
struct Source {
    name: String,
    sha256: String,
}

/// Takes in what lies at these paths.
///
/// # Errors
/// Where the file of code sets cannot be opened or written, or the work was stopped. What is
/// wrong with an official file is an [`Outcome`], not an error.
pub fn import(library: &Library, paths: &[PathBuf], step: &Step) -> Result<Vec<Outcome>> {
    let (mut members, mut sources, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
    let budget = Budget::default();
    for path in paths {
        step.at(0, None, "opening files")?;
        let shown = name_of(path);
        match gather(path, &budget) {
            Ok(found) if found.is_empty() => {
                let why = Refusal::file(&shown, "there is no file in it");
                outcomes.push(Outcome::refused("", &shown, &why));
            }
            Ok(found) => {
                members.extend(found);
                sources.extend(hashes(path)?);
            }
            Err(why) => outcomes.push(Outcome::refused("", &shown, &why)),
        }
    }
    let (groups, unknown) = group(members);
    let mut file = Reference::open(&library.file)?;
    for group in &groups {
        outcomes.push(take(library, &mut file, (group, &sources), step)?);
    }
    if groups.is_empty() && outcomes.is_empty() {
        for member in unknown.iter().take(5) {
            let why = Refusal::file(&member.name, "not a code set file that claimdesk knows");
            outcomes.push(Outcome::refused("", &member.base(), &why));
        }
    }
    Ok(outcomes)
}

fn take(
    library: &Library,
    file: &mut Reference,
    (group, sources): (&Group, &[Source]),
    step: &Step,
) -> Result<Outcome> {
    let (kind, title) = (group.loader.kind, group.loader.title);
    let watch = Watched(step);
    let shown = format!("{title} {}", group.release);
    let mine = sources_of(group, sources);
    let before = file.releases()?;
    let same = |r: &&Release| r.kind == kind && !mine.is_empty() && r.sources == mine;
    if let Some(known) = before.iter().find(same) {
        return Ok(known_already(kind, known));
    }
    watch
        .at(0, None, &format!("reading {title}"))
        .map_err(anyhow::Error::from)?;
    let input = Input::new(&group.release, &group.parts, &watch);
    let loaded = match (group.loader.read)(&input) {
        Ok(loaded) => loaded,
        Err(Refusal::Stopped) => return Err(Refusal::Stopped.into()),
        Err(why) => return Ok(Outcome::refused(kind, &shown, &why)),
    };
    if let Some(why) = too_short(library, kind, &loaded, &before) {
        return Ok(Outcome::refused(kind, &shown, &why));
    }
    watch.at(
        loaded.n_rows,
        Some(loaded.n_rows),
        &format!("keeping {title}"),
    )?;
    let release = release(library, kind, &loaded, mine);
    let new = NewRelease {
        release: &release,
        parts: &loaded.parts,
    };
    let (id, is_new) = file.keep(new)?;
    if !is_new && let Some(known) = before.iter().find(|r| r.id == id) {
        return Ok(known_already(kind, known));
    }
    Ok(Outcome {
        kind: kind.to_owned(),
        name: release.name.clone(),
        taken: Taken::Added,
        release: Some(Release { id, ..release }),
    })
}

fn known_already(kind: &str, known: &Release) -> Outcome {
    Outcome {
        kind: kind.to_owned(),
        name: known.name.clone(),
        taken: Taken::Known,
        release: Some(known.clone()),
    }
}

fn release(
    library: &Library,
    kind: &str,
    loaded: &Loaded,
    sources: Vec<(String, String)>,
) -> Release {
    let mut content = Sha256::default();
    content.update(format!("{}\n{:?}{:?}\n", loaded.name, loaded.own, loaded.answers).as_bytes());
    for (name, bytes) in &loaded.parts {
        content.update(format!("{name} {}\n", bytes.len()).as_bytes());
        content.update(bytes);
    }
    Release {
        id: 0,
        kind: kind.to_owned(),
        name: loaded.name.clone(),
        own: loaded.own,
        answers: loaded.answers,
        n_rows: loaded.n_rows,
        content: content.hex(),
        notes: loaded.notes.clone(),
        imported_at: library.at.clone(),
        sources,
    }
}

/// A file that is cut off at a line's end reads well; the release before it tells.
fn too_short(
    library: &Library,
    kind: &str,
    loaded: &Loaded,
    before: &[Release],
) -> Option<Refusal> {
    let of_kind = before.iter().filter(|r| r.kind == kind);
    let longest = of_kind.max_by_key(|r| r.n_rows)?;
    let short = loaded.n_rows.saturating_mul(2) < longest.n_rows;
    (short && !library.take_short).then(|| {
        Refusal::file(
            &loaded.name,
            format!(
                "{} rows, where {} had {}: the file seems to be cut off (--take-short takes it)",
                loaded.n_rows, longest.name, longest.n_rows
            ),
        )
    })
}

/// The named files that a release lies in.
fn sources_of(group: &Group, sources: &[Source]) -> Vec<(String, String)> {
    let mut mine: Vec<(String, String)> = sources
        .iter()
        .filter(|source| group.parts.values().any(|m| m.source == source.name))
        .map(|source| (short_name(&source.name), source.sha256.clone()))
        .collect();
    mine.sort();
    mine.dedup();
    mine
}

fn name_of(path: &Path) -> String {
    path.display().to_string()
}

fn short_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    crate::codesets::load::text::clean(base)
}

/// The files at a path: of an archive, of a folder with those in it, or one by itself.
fn gather(path: &Path, budget: &Budget) -> Result<Vec<Member>, Refusal> {
    let shown = name_of(path);
    let refused = |e: &std::io::Error| Refusal::file(&shown, format!("cannot be read: {e}"));
    let about = std::fs::metadata(path).map_err(|e| refused(&e))?;
    if about.is_dir() {
        let mut found = Vec::new();
        for file in files_below(path, 6).map_err(|e| refused(&e))? {
            found.extend(gather(&file, budget)?);
        }
        return Ok(found);
    }
    let mut file = File::open(path).map_err(|e| refused(&e))?;
    let mut head = [0u8; 4];
    let n = file.read(&mut head).map_err(|e| refused(&e))?;
    let name = shown.to_lowercase();
    let is_zip = archive::looks_like_zip(head.get(..n).unwrap_or_default());
    if is_zip && !name.ends_with(".xlsx") {
        let again = File::open(path).map_err(|e| refused(&e))?;
        return archive::members(&shown, Box::new(again), budget);
    }
    if name.ends_with(".zip") {
        let what = "named as a zip, but it is not one; download it again";
        return Err(Refusal::file(&shown, what));
    }
    if about.len() > LARGEST {
        let mib = LARGEST >> 20;
        return Err(Refusal::file(&shown, format!("larger than {mib} MiB")));
    }
    let (path, told) = (path.to_owned(), shown.clone());
    let read = move || {
        std::fs::read(&path).map_err(|e| Refusal::file(&told, format!("cannot be read: {e}")))
    };
    Ok(vec![Member::new((&shown, &shown), about.len(), read)])
}

fn files_below(folder: &Path, depth: u8) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_file() {
            found.push(entry.path());
        } else if kind.is_dir() && depth > 0 {
            found.extend(files_below(&entry.path(), depth - 1)?);
        }
    }
    found.sort();
    Ok(found)
}

/// The hash of a named file, or of every file of a folder.
fn hashes(path: &Path) -> Result<Vec<Source>> {
    if path.is_dir() {
        let files = files_below(path, 6)?;
        let hashed = files.iter().map(|file| hashes(file));
        return Ok(hashed
            .collect::<Result<Vec<_>>>()?
            .into_iter()
            .flatten()
            .collect());
    }
    let name = name_of(path);
    let mut file = File::open(path).with_context(|| format!("open {name}"))?;
    let (mut hash, mut buffer) = (Sha256::default(), vec![0u8; 1 << 16]);
    loop {
        let n = file
            .read(&mut buffer)
            .with_context(|| format!("read {name}"))?;
        match buffer.get(..n) {
            Some(bytes) if n > 0 => hash.update(bytes),
            _ => break,
        }
    }
    Ok(vec![Source {
        name,
        sha256: hash.hex(),
    }])
}
