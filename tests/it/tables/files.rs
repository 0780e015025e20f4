//! Places for code sets, and archives made in a test.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use claimdesk::codesets::CodeSets;
use claimdesk::desk::codes::compose;
use claimdesk::desk::job::Step;
use claimdesk::workflow::import_codesets::{Library, Outcome, Taken, import};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A folder with a place for `codesets.db`.
pub struct Shelves {
    folder: tempfile::TempDir,
}

impl Shelves {
    pub fn new() -> Shelves {
        Shelves {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn library(&self) -> Library {
        Library {
            file: self.path("codesets.db"),
            at: "2026-11-23T12:00:00Z".to_owned(),
            take_short: false,
        }
    }

    pub fn import(&self, paths: &[PathBuf]) -> Vec<Outcome> {
        import(&self.library(), paths, &Step::unwatched()).unwrap()
    }

    /// Takes in one release and shows how it went: the rows, or the reason.
    pub fn take(&self, path: &Path) -> Result<u64, String> {
        let outcomes = self.import(&[path.to_owned()]);
        assert_eq!(outcomes.len(), 1, "{outcomes:?}");
        match &outcomes[0].taken {
            Taken::Refused(why) => Err(why.clone()),
            Taken::Added | Taken::Known => Ok(outcomes[0].release.as_ref().unwrap().n_rows),
        }
    }

    pub fn sets(&self) -> CodeSets {
        compose(&self.path("codesets.db"))
    }
}

/// An archive of these files.
pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The folder of genuine files; where it is not there, says so.
pub fn genuine(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(folder);
    if path.exists() {
        Some(path)
    } else {
        println!("skipped: {} is not there", path.display());
        None
    }
}
