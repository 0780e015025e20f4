//! What the shell itself asks: the way to a desk, and what the title line tells.

use super::chrome::Standing;
use crate::desk::{Clock, Desk, PracticeKind};
use crate::domain::text::CleanText;
use crate::store::{Secret, practice};
use crate::workflow::account::write_papers;
use crate::workflow::currency;
use anyhow::{Context as _, Result};
use std::path::PathBuf;

/// A practice file that may be opened, locked and opened again, or made.
#[derive(Debug, Clone)]
pub struct Door {
    /// Where the file is.
    pub practice: PathBuf,
    /// The clock of its desk.
    pub clock: Clock,
}

impl Door {
    /// What the lock screen calls it.
    #[must_use]
    pub fn name(&self) -> String {
        self.practice.display().to_string()
    }

    /// Whether there is a file.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.practice.exists()
    }

    /// Opens it, with its passphrase or its recovery key.
    ///
    /// # Errors
    /// As [`Desk::open`], in words for the lock screen.
    pub fn open(&self, typed: &str) -> Result<Desk> {
        let mut desk = Desk::open(&self.practice, &Secret::typed(typed), self.clock)?;
        if !desk.is_read_only() {
            // Files that a crash kept back; a folder that is gone must not keep anybody out.
            let _ = write_papers(&mut desk);
        }
        Ok(desk)
    }

    /// Makes it and the folder that it lies in, and tells the recovery key. A practice that is
    /// made on a given day is one for trying things.
    ///
    /// # Errors
    /// Whatever keeps the file from being made.
    pub fn create(&self, passphrase: &str) -> Result<(Desk, String)> {
        if let Some(folder) = self.practice.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("make the folder {}", folder.display()))?;
        }
        let kind = match self.clock.is_fixed() {
            true => PracticeKind::Test,
            false => PracticeKind::Real,
        };
        let (desk, key) = Desk::create(&self.practice, passphrase, kind, self.clock)?;
        Ok((desk, key.printed().to_string()))
    }
}

/// The same with the code sets that answer for today, which the coder must know. They may have
/// to be unpacked first, so that the biller's screens do not ask.
#[must_use]
pub fn standing_of_the_coder(desk: &mut Desk) -> Standing {
    let now = currency::on(&desk.codes, desk.clock.today());
    Standing {
        codes: Some((CleanText::new(&now.words), now.current)),
        ..standing(desk)
    }
}

/// Reads what the title line tells. What cannot be read is left empty; the panes say why.
#[must_use]
pub fn standing(desk: &mut Desk) -> Standing {
    let read = desk
        .store
        .read(|db| Ok(practice::get(db)?.map(|practice| practice.name)));
    let name = read.ok().flatten();
    Standing {
        practice: CleanText::new(&name.unwrap_or_default()),
        today: desk.clock.today(),
        set: desk.clock.is_fixed(),
        looking: desk.is_read_only(),
        backup: CleanText::default(),
        proved: None,
        codes: None,
    }
}
