//! Why a deed was not done: what is wrong, where, and what to do about it.

use std::fmt;

use crate::store::StoreError;

/// Why a deed was not done. Nothing of it was kept.
#[derive(Debug)]
pub enum DeedError {
    /// Fields of the input are wrong, each named.
    Invalid(Vec<Problem>),
    /// A record that the input names does not exist.
    NoSuch {
        /// The kind of record: `patient`, `encounter`.
        what: &'static str,
        /// How it was named.
        id: String,
    },
    /// The deed is not allowed as things stand.
    Refused {
        /// Why.
        why: String,
        /// What to do about it.
        hint: String,
    },
    /// The practice file could not do it.
    Store(anyhow::Error),
}

/// What is wrong with one field of an input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Which field, dotted where it is inside another: `address.zip`, `lines.2.code`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl DeedError {
    /// One field is wrong.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> DeedError {
        DeedError::Invalid(vec![Problem {
            field: field.into(),
            message: message.into(),
        }])
    }

    /// A record does not exist.
    pub fn no_such(what: &'static str, id: impl fmt::Display) -> DeedError {
        DeedError::NoSuch {
            what,
            id: id.to_string(),
        }
    }

    /// The deed is not allowed as things stand.
    pub fn refused(why: impl Into<String>, hint: impl Into<String>) -> DeedError {
        DeedError::Refused {
            why: why.into(),
            hint: hint.into(),
        }
    }

    /// One word for scripts.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            DeedError::Invalid(_) | DeedError::NoSuch { .. } => "input",
            DeedError::Refused { .. } => "refused",
            DeedError::Store(error) => match error.downcast_ref::<StoreError>() {
                Some(error) => error.kind(),
                None => "fault",
            },
        }
    }

    /// What to do about it, where there is something to do.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            DeedError::Invalid(_) => Some("claimdesk deeds list shows the fields of each deed"),
            DeedError::NoSuch { .. } => Some("check the number; nothing was changed"),
            DeedError::Refused { hint, .. } => Some(hint).filter(|h| !h.is_empty()).map(|h| &**h),
            DeedError::Store(error) => error.downcast_ref::<StoreError>().map(StoreError::hint),
        }
    }

    /// The fields that are wrong, none where that is not the reason.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            DeedError::Invalid(problems) => problems,
            DeedError::NoSuch { .. } | DeedError::Refused { .. } | DeedError::Store(_) => &[],
        }
    }
}

impl fmt::Display for DeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeedError::Invalid(problems) => {
                for (n, problem) in problems.iter().enumerate() {
                    let before = if n == 0 { "" } else { "; " };
                    write!(f, "{before}{}: {}", problem.field, problem.message)?;
                }
                Ok(())
            }
            DeedError::NoSuch { what, id } => write!(f, "there is no {what} {id}"),
            DeedError::Refused { why, .. } => f.write_str(why),
            DeedError::Store(error) => write!(f, "{error:#}"),
        }
    }
}

impl std::error::Error for DeedError {}

impl From<anyhow::Error> for DeedError {
    /// Takes out the error that [`super::perform`] wrapped; anything else is the store's.
    fn from(error: anyhow::Error) -> DeedError {
        match error.downcast::<DeedError>() {
            Ok(error) => error,
            Err(error) => DeedError::Store(error),
        }
    }
}
