//! Reading files in: one transaction a file, so that what was read stays when the next is bad.

use crate::desk::Desk;
use crate::desk::job::{Job, Step};
use crate::tui::widgets::count;
use crate::workflow::import_file::import_file;
use crate::workflow::{Role, perform};
use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};

/// Reads a file, or every file of a folder, in the order of their names.
pub struct ImportFiles {
    /// The file or the folder, as it was typed.
    pub path: String,
}

/// What came of it.
#[derive(Default)]
pub struct ReadIn {
    files: usize,
    known: usize,
    accepted: usize,
    rejected: usize,
    remittances: usize,
    bad: Vec<String>,
}

impl Job for ImportFiles {
    const TITLE: &'static str = "Read files in";
    type Done = ReadIn;

    fn run(self, desk: &mut Desk, step: &Step) -> Result<ReadIn> {
        let files = files(Path::new(self.path.trim()))?;
        let total = u64::try_from(files.len()).ok();
        let mut done = ReadIn::default();
        for (n, file) in (0..).zip(&files) {
            let name = file
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let name = name.unwrap_or_default();
            step.at(n, total, &name)?;
            let bytes = std::fs::read(file).with_context(|| format!("read {}", file.display()))?;
            match perform(desk, Role::Biller, |cx| import_file(cx, &name, &bytes)) {
                Ok(read) => {
                    done.files += 1;
                    done.known += usize::from(read.known);
                    done.accepted += read.accepted;
                    done.rejected += read.rejected;
                    done.remittances += read.remittances.iter().filter(|r| !r.known).count();
                }
                Err(why) => done.bad.push(why.to_string()),
            }
        }
        Ok(done)
    }
}

fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    let entries = std::fs::read_dir(path).with_context(|| format!("read {}", path.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("read {}", path.display()))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.path().is_file() && !hidden {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// What came of it, in words.
#[must_use]
pub fn read_in(done: ReadIn) -> String {
    let mut said = format!(
        "{} read in: {} accepted, {} rejected, {}",
        count(done.files, "file", "files"),
        count(done.accepted, "claim", "claims"),
        done.rejected,
        count(done.remittances, "new remittance", "new remittances"),
    );
    if done.known > 0 {
        said.push_str(&format!(
            "; {} had come before and changed nothing",
            done.known
        ));
    }
    for why in &done.bad {
        said.push_str(&format!("; not read: {why}"));
    }
    said
}
