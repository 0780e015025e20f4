//! Files that are either the old one or the new one, never half of either.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::error::StoreError;

/// `path` with `ending` after its whole name, so that `a.db` and `a` never share a neighbour.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes a new file that only its owner may read. Refuses where there is one.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes `path` by way of a neighbour that is synced and then renamed over it. Whatever goes
/// wrong, `path` keeps what it had and the neighbour is gone.
pub(crate) fn replace(path: &Path, write: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    let half = beside(path, ".new");
    let told = |doing| move |e| StoreError::from_io(doing, path, e);
    if half.exists() {
        fs::remove_file(&half).map_err(told("write"))?;
    }
    let mut file = create_private(&half).map_err(told("write"))?;
    let written = write(&mut file)
        .map_err(|e| match e.downcast::<io::Error>() {
            Ok(io) => StoreError::from_io("write", path, io).into(),
            Err(other) => other,
        })
        .and_then(|()| Ok(file.sync_all().map_err(told("sync"))?))
        .and_then(|()| Ok(fs::rename(&half, path).map_err(told("rename"))?));
    if written.is_err() {
        // The first failure is the one to tell.
        let _ = fs::remove_file(&half);
        return written;
    }
    sync_folder(path)
}

/// Writes a whole file that appears under its name complete or not at all. The same bytes already
/// there are left as they are.
///
/// # Errors
/// A [`StoreError`] naming the path: a full disk, a folder that cannot be written.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    replace(path, |file| Ok(io::Write::write_all(file, bytes)?))
}

/// Makes sure that a folder is there to write into.
///
/// # Errors
/// A [`StoreError`] naming the path.
pub fn check_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|e| StoreError::from_io("make", folder, e).into())
}

/// Puts the folder's entry for `path` on the disk, where the system has such a thing.
pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|e| StoreError::from_io("sync", folder, e))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
