//! One instance at a time: a locked file beside the database.
//!
//! The operating system drops the lock with the process, however that ended, so a lock file that
//! was left behind holds nobody up. The process id in it is only for the message.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use anyhow::Result;

use super::disk;
use super::error::StoreError;

/// Held for as long as the practice is open for writing.
pub(crate) struct Lock {
    _held: File,
}

impl Lock {
    /// Takes the lock of `practice`, or says who has it.
    pub(crate) fn take(practice: &Path) -> Result<Lock> {
        let path = disk::beside(practice, ".lock");
        let told = |e| StoreError::from_io("lock", &path, e);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(told)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // A system that locks reading too gives no number; the message does without.
                let _ = (&mut file).take(20).read_to_string(&mut text);
                let pid = text.trim().parse().ok();
                return Err(StoreError::InUse {
                    path: practice.to_owned(),
                    pid,
                }
                .into());
            }
            Err(TryLockError::Error(e)) => return Err(told(e).into()),
        }
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()))
            .map_err(told)?;
        Ok(Lock { _held: file })
    }
}
