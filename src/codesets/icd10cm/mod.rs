//! The official ICD-10-CM files, read: bytes in, typed rows out, or a refusal with its line.
//!
//! Layouts are those of codesets.md 2. A reader never knows where the bytes came from and never
//! keeps half of a file: what is off is refused whole.

pub mod addenda;
pub mod check;
pub mod conversion;
pub mod exempt;
pub mod index;
pub mod order;
pub mod release;
pub mod tabular;
mod text;
mod xml;

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A line is not as the layout says.
    #[error("line {line}: {what}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// The file as a whole is not what it should be.
    #[error("{0}")]
    File(String),
}

impl Refused {
    fn at(line: usize, what: impl Into<String>) -> Self {
        let what = what.into();
        Refused::Line { line, what }
    }

    fn file(what: impl Into<String>) -> Self {
        Refused::File(what.into())
    }
}
