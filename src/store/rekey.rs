//! A changed passphrase, a new recovery key: the file key wrapped anew.
//!
//! The database is not touched, so this takes as long as one Argon2 and one rename. Whoever is
//! killed meanwhile finds the old header or the new one, whole.

use std::sync::PoisonError;

use anyhow::Result;

use super::error::StoreError;
use super::header::{Header, HeadsFile, header_path};
use super::keys::{Locks, RecoveryKey};
use super::vault::{Store, Vault, check_passphrase};

impl Store {
    /// Sets another passphrase. The recovery key stays as it was. Old backups keep the passphrase
    /// they were made with.
    pub fn change_passphrase(&mut self, passphrase: &str) -> Result<()> {
        check_passphrase(passphrase)?;
        self.relock(|locks, vault| locks.with_passphrase(&vault.key, passphrase, &vault.practice))
    }

    /// Makes another recovery key, to be shown this once; the one on paper opens nothing any more.
    pub fn new_recovery_key(&mut self) -> Result<RecoveryKey> {
        let recovery = RecoveryKey::random()?;
        self.relock(|locks, vault| locks.with_recovery(&vault.key, &recovery, &vault.practice))?;
        Ok(recovery)
    }

    fn relock(&mut self, anew: impl FnOnce(&Locks, &Vault) -> Result<Locks>) -> Result<()> {
        let vault = self.vault();
        if self.is_read_only() {
            return Err(StoreError::ReadOnly {
                path: vault.path.clone(),
            }
            .into());
        }
        let path = header_path(&vault.path);
        let header = Header::read(&path)?;
        let locks = anew(&header.locks, vault)?;
        let header = Header::new(header.practice, locks);
        let mut heads = vault.heads.lock().unwrap_or_else(PoisonError::into_inner);
        let now = super::chain::Heads::load(self.db())?;
        header.write(&path, &vault.key, &now)?;
        // The file that was open is no longer the one at the path.
        *heads = HeadsFile::open(&path, &vault.key, true)?;
        Ok(())
    }
}
