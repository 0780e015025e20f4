//! The desk: the one place that owns the practice file, the code sets and the clock.
//!
//! A [`Desk`] lives on one thread. The command line holds it on its own thread; the workstation
//! starts a [`thread::DeskThread`] and sends it closures, and a long [`job::Job`] gets a desk of
//! its own. The desk knows nothing of screens and of commands.

pub mod clock;
pub mod codes;
pub mod job;
pub mod paths;
pub mod thread;

use std::fmt;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

pub use clock::Clock;
pub use codes::Codes;

use crate::store::{RecoveryKey, Secret, Store, reference, settings};

/// The setting that says what kind of practice a file holds. It is written once, when the file
/// is made.
const KIND: &str = "practice.kind";

/// What a practice is for. Only a demo and a test may be worked in on another day than today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PracticeKind {
    /// Real patients: every stamp comes from the machine's clock.
    Real,
    /// The synthetic practice that `claimdesk demo` makes.
    Demo,
    /// A practice for trying things, synthetic too.
    Test,
}

/// What a deed works with.
pub struct Desk {
    /// The open practice file.
    pub store: Store,
    /// The code sets, put together when they are first asked: a list of claims does not wait
    /// for them.
    pub codes: Codes,
    /// What day it is, and what instant is stamped on what is written.
    pub clock: Clock,
    kind: PracticeKind,
}

impl Desk {
    /// Makes an empty practice and sits down to it. The recovery key is shown this once.
    ///
    /// # Errors
    /// Where the file is already there or cannot be made; the chain holds a
    /// [`crate::store::StoreError`].
    pub fn create(
        path: &Path,
        passphrase: &str,
        kind: PracticeKind,
        clock: Clock,
    ) -> Result<(Desk, RecoveryKey)> {
        let (mut store, recovery) = Store::create(path, passphrase)?;
        store
            .write(|tx| settings::set(tx, KIND, &kind))
            .context("note what the practice is")?;
        Ok((Desk::of(store, clock, kind), recovery))
    }

    /// Opens a practice for work. With a given day, a real practice is opened only to look:
    /// nothing in it can be back-dated.
    ///
    /// # Errors
    /// Where the secret is wrong, another claimdesk works in the practice, or the file is not
    /// one; the chain holds a [`crate::store::StoreError`].
    pub fn open(path: &Path, secret: &Secret, clock: Clock) -> Result<Desk> {
        if clock.is_fixed() {
            let looking = Desk::look(path, secret, clock)?;
            if looking.kind == PracticeKind::Real {
                return Ok(looking);
            }
        }
        Desk::with(Store::open(path, secret)?, clock)
    }

    /// Opens a practice only to look, beside whoever works in it.
    ///
    /// # Errors
    /// As [`Desk::open`], but that nobody is in the way.
    pub fn look(path: &Path, secret: &Secret, clock: Clock) -> Result<Desk> {
        Desk::with(Store::open_read_only(path, secret)?, clock)
    }

    fn with(store: Store, clock: Clock) -> Result<Desk> {
        let kind = store
            .read(|db| settings::get(db, KIND))?
            .unwrap_or(PracticeKind::Real);
        Ok(Desk::of(store, clock, kind))
    }

    fn of(store: Store, clock: Clock, kind: PracticeKind) -> Desk {
        let codes = Codes::beside(reference::beside(store.path()));
        Desk {
            store,
            codes,
            clock,
            kind,
        }
    }

    /// A second desk on the same practice, for a job on a thread of its own.
    ///
    /// # Errors
    /// Where the practice file can no longer be opened.
    pub fn another(&self) -> Result<Desk> {
        Ok(Desk::of(self.store.another()?, self.clock, self.kind))
    }

    /// Puts the code sets together again where something was imported since.
    pub fn notice_imports(&mut self) {
        if self.codes.are_stale() {
            self.codes = Codes::beside(reference::beside(self.store.path()));
        }
    }

    /// What the practice is for.
    #[must_use]
    pub fn kind(&self) -> PracticeKind {
        self.kind
    }

    /// Whether nothing can be written from this desk.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.store.is_read_only()
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk")
            .field("kind", &self.kind)
            .field("clock", &self.clock)
            .finish()
    }
}
