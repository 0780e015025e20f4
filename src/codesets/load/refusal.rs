//! Why a file is not taken in: what is wrong, and where.

/// The reason that an import was refused. Nothing of it has been kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Something about a whole file.
    #[error("{file}: {what}")]
    File {
        /// The file as it was named, or its place in an archive.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// Something in one line or row of a file.
    #[error("{file} line {line}: {what}")]
    Line {
        /// The file.
        file: String,
        /// Its line or row, counted from 1.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// The person stopped the import.
    #[error("stopped on request; nothing of it was kept")]
    Stopped,
}

impl Refusal {
    /// Something about a whole file.
    pub fn file(file: &str, what: impl Into<String>) -> Refusal {
        Refusal::File {
            file: file.to_owned(),
            what: what.into(),
        }
    }

    /// Something in one line or row, counted from 1.
    pub fn line(file: &str, line: u64, what: impl Into<String>) -> Refusal {
        Refusal::Line {
            file: file.to_owned(),
            line,
            what: what.into(),
        }
    }
}
