//! A shelf of imported releases of one table, each opened when it is first asked.
//!
//! Several releases stand side by side; the date of service chooses. A release that cannot be
//! opened answers for nothing, so that a check which needs it is *not checked*.

use std::fmt;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::editions::{Dated, Editions};

type Opener<T> = Box<dyn Fn() -> Option<T> + Send + Sync>;

struct Shut<T> {
    open: OnceLock<Option<Arc<T>>>,
    opener: Opener<T>,
}

/// One release on the shelf, still shut until somebody asks it.
pub struct Stored<T>(Arc<Shut<T>>);

impl<T> Clone for Stored<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Stored<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_open = self.0.open.get().is_some();
        f.debug_struct("Stored")
            .field("is_open", &is_open)
            .finish_non_exhaustive()
    }
}

impl<T> Stored<T> {
    /// A release that `opener` unpacks on the first question; `None` where it cannot be read.
    pub fn shut(opener: impl Fn() -> Option<T> + Send + Sync + 'static) -> Self {
        Self(Arc::new(Shut {
            open: OnceLock::new(),
            opener: Box::new(opener),
        }))
    }

    /// A table that is at hand already.
    pub fn open(table: T) -> Self {
        let open = OnceLock::from(Some(Arc::new(table)));
        let opener: Opener<T> = Box::new(|| None);
        Self(Arc::new(Shut { open, opener }))
    }

    /// The table; `None` where it cannot be read.
    pub fn table(&self) -> Option<&Arc<T>> {
        let shut = &self.0;
        shut.open
            .get_or_init(|| (shut.opener)().map(Arc::new))
            .as_ref()
    }
}

/// Releases of one table by the dates of service that they answer for.
#[derive(Clone, Debug)]
pub struct Shelf<T>(Editions<Stored<T>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Editions::default())
    }
}

impl<T> Shelf<T> {
    /// One release and no other.
    pub fn one(release: Dated<Stored<T>>) -> Self {
        Self(Editions::one(release))
    }

    /// The table in force on a date of service. `None` means that no release answers for that
    /// date: *not checked*.
    pub fn as_of(&self, dos: NaiveDate) -> Option<&Arc<T>> {
        self.0.as_of(dos)?.table()
    }

    /// The release in force on a date of service, with its name and span.
    pub fn edition(&self, dos: NaiveDate) -> Option<&Dated<Stored<T>>> {
        self.0.edition(dos)
    }

    /// The release in force, or else the one whose span is nearest: for showing, not for checking.
    pub fn nearest(&self, dos: NaiveDate) -> Option<&Dated<Stored<T>>> {
        self.0.nearest(dos)
    }

    /// All releases, oldest first.
    pub fn all(&self) -> &[Dated<Stored<T>>] {
        self.0.all()
    }

    /// Takes a release in: what it covers is cut from the spans of the others.
    pub fn supersede(&mut self, newer: Dated<Stored<T>>) {
        self.0.supersede(newer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_release_is_opened_once_and_a_broken_one_answers_for_nothing() {
        let (from, through) = (day("2026-07-01"), day("2026-09-30"));
        let dated = |release: &str, table| Dated {
            from,
            through,
            release: release.to_owned(),
            table,
        };
        let mut shelf = Shelf::one(dated("Q3", Stored::shut(|| Some(7))));
        assert!(shelf.as_of(day("2026-10-01")).is_none());
        assert_eq!(shelf.as_of(from).map(|t| **t), Some(7));
        let (one, two) = (shelf.as_of(from), shelf.as_of(through));
        assert!(Arc::ptr_eq(one.unwrap(), two.unwrap()));
        shelf.supersede(dated("Q3 again", Stored::shut(|| None)));
        assert!(shelf.as_of(from).is_none());
    }
}
