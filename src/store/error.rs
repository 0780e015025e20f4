//! What can go wrong with a practice file, each with what to do about it.
//!
//! Callers that must tell one trouble from another look for this type in the chain of an
//! `anyhow::Error`; everything else prints it.

use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rusqlite::ErrorCode;

/// Trouble with a practice file: opening it, writing to it, backing it up or restoring it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no file at the path.
    #[error("no practice file at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A new practice was asked for where something already lies.
    #[error("{} is already there", path.display())]
    Exists {
        /// What is in the way.
        path: PathBuf,
    },
    /// The secret opens neither of the two wrapped keys.
    #[error("wrong passphrase for {}", path.display())]
    WrongPassphrase {
        /// The practice file.
        path: PathBuf,
    },
    /// The file belongs to another program, or its header is not beside it.
    #[error("{} is not a practice file: {why}", path.display())]
    NotAPracticeFile {
        /// The file.
        path: PathBuf,
        /// What was found instead.
        why: String,
    },
    /// The file was a practice file and can no longer be read as one.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The damaged file.
        path: PathBuf,
        /// Which part, and how it shows.
        what: String,
    },
    /// The database is older than what its header remembers.
    #[error("{} is older than its header: {what}", path.display())]
    RolledBack {
        /// The practice file.
        path: PathBuf,
        /// Which chain is short, and by how much.
        what: String,
    },
    /// The file was written by a later version of this program.
    #[error("{} has {what} version {found}; this program knows up to {known}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// `header`, `schema` or `backup`.
        what: &'static str,
        /// The version in the file.
        found: u32,
        /// The last version known here.
        known: u32,
    },
    /// Another claimdesk has the practice open for writing.
    #[error("{} is open in another claimdesk{}", path.display(), holder(*pid))]
    InUse {
        /// The practice file.
        path: PathBuf,
        /// The process that holds it, where it could be read.
        pid: Option<u32>,
    },
    /// The file or its folder cannot be written, or it was opened only to look.
    #[error("{} cannot be written", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// No space is left where the file lies.
    #[error("the disk of {} is full", path.display())]
    DiskFull {
        /// The file that could not grow.
        path: PathBuf,
    },
    /// The passphrase asked for is not one that protects anything.
    #[error("a passphrase needs at least {least} characters")]
    WeakPassphrase {
        /// The least number of characters.
        least: usize,
    },
    /// The day is closed: nothing enters the books on it any more.
    #[error("the books are closed through {through}: nothing can be posted on {day}")]
    DayClosed {
        /// The day that was asked for.
        day: NaiveDate,
        /// The last closed day.
        through: NaiveDate,
    },
    /// The operating system refused something else.
    #[error("{doing} {}", path.display())]
    Io {
        /// What was being done, as `read`, `write`, `sync`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// SQLite refused something else.
    #[error("database {}", path.display())]
    Sql {
        /// The practice file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

fn holder(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})"))
        .unwrap_or_default()
}

impl StoreError {
    /// One word for scripts: the `kind` of the JSON error.
    pub fn kind(&self) -> &'static str {
        match self {
            StoreError::Missing { .. } => "practice-missing",
            StoreError::Exists { .. } => "practice-exists",
            StoreError::WrongPassphrase { .. } => "wrong-passphrase",
            StoreError::NotAPracticeFile { .. } => "not-a-practice-file",
            StoreError::Damaged { .. } => "practice-damaged",
            StoreError::RolledBack { .. } => "practice-rolled-back",
            StoreError::Newer { .. } => "practice-newer",
            StoreError::InUse { .. } => "practice-in-use",
            StoreError::ReadOnly { .. } => "read-only",
            StoreError::DiskFull { .. } => "disk-full",
            StoreError::WeakPassphrase { .. } => "weak-passphrase",
            StoreError::DayClosed { .. } => "refused",
            StoreError::Io { .. } => "file-trouble",
            StoreError::Sql { .. } => "database-trouble",
        }
    }

    /// What to do about it, as one sentence for a person.
    pub fn hint(&self) -> &'static str {
        match self {
            StoreError::Missing { .. } => {
                "check --practice, or make a new practice with claimdesk init"
            }
            StoreError::Exists { .. } => "choose another name; nothing is ever overwritten",
            StoreError::WrongPassphrase { .. } => {
                "try again; the printed recovery key opens the file too"
            }
            StoreError::NotAPracticeFile { .. } => {
                "give the practice file with its .header beside it, or restore a backup"
            }
            StoreError::Damaged { .. } => {
                "keep the file as it is and restore the last good backup beside it"
            }
            StoreError::RolledBack { .. } => {
                "put the newest database back; if this copy is all there is, claimdesk backup it \
                 and restore that backup"
            }
            StoreError::Newer { .. } => "open it with the newer claimdesk that wrote it",
            StoreError::InUse { .. } => "close the other claimdesk, then try again",
            StoreError::ReadOnly { .. } => {
                "check the permissions of the file and its folder; looking is possible with --today"
            }
            StoreError::DiskFull { .. } => {
                "make room and do it again; nothing was half-done and nothing is lost"
            }
            StoreError::WeakPassphrase { .. } => "choose a longer one: four random words serve",
            StoreError::DayClosed { .. } => {
                "do it tomorrow, or reopen the last closed day with a reason (reopen-day)"
            }
            StoreError::Io { .. } | StoreError::Sql { .. } => {
                "check the disk and the permissions, then try again"
            }
        }
    }

    /// Reads a SQLite failure on `path` for what it means to the user.
    pub(crate) fn from_sql(path: &Path, source: rusqlite::Error) -> StoreError {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull { path },
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StoreError::InUse { path, pid: None }
            }
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Damaged {
                path,
                what: source.to_string(),
            },
            _ => StoreError::Sql { path, source },
        }
    }

    /// Reads a failure of the operating system on `path` for what it means to the user.
    pub(crate) fn from_io(doing: &'static str, path: &Path, source: io::Error) -> StoreError {
        use io::ErrorKind::{
            NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
        };
        let path = path.to_owned();
        let (kind, reading) = (source.kind(), doing == "read");
        if matches!(kind, StorageFull | QuotaExceeded) {
            StoreError::DiskFull { path }
        } else if matches!(kind, ReadOnlyFilesystem | PermissionDenied) && !reading {
            StoreError::ReadOnly { path }
        } else if kind == NotFound && reading {
            StoreError::Missing { path }
        } else {
            StoreError::Io {
                doing,
                path,
                source,
            }
        }
    }
}

/// Names what a failed write means: a full disk and a damaged page are told as such, whatever
/// deed hit them. Anything else passes through.
pub(crate) fn explain(path: &Path, error: anyhow::Error) -> anyhow::Error {
    let Some(sql) = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<rusqlite::Error>())
    else {
        return error;
    };
    let path = path.to_owned();
    match sql.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => error.context(StoreError::DiskFull { path }),
        Some(ErrorCode::ReadOnly) => error.context(StoreError::ReadOnly { path }),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            let what = sql.to_string();
            error.context(StoreError::Damaged { path, what })
        }
        _ => error,
    }
}
