//! Everything out of the practice file, in forms that any program reads.
//!
//! One CSV file a table, one file a kept file. Nothing of it is encrypted any more: it is made
//! only when asked for, readable by its owner alone.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::error::StoreError;
use super::vault::Store;
use super::{disk, files, hex};
use crate::domain::text::CleanText;

/// How much was exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Tables, one CSV file each.
    pub n_tables: u64,
    /// Rows of all of them.
    pub n_rows: u64,
    /// Kept files.
    pub n_files: u64,
}

impl Store {
    /// Exports every table and every kept file to `folder`, which is made and must not be there
    /// or be empty. When it fails there is no new folder.
    pub fn export(&self, folder: &Path) -> Result<Exported> {
        let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if occupied || folder.is_file() {
            return Err(StoreError::Exists {
                path: folder.to_owned(),
            }
            .into());
        }
        let half = disk::beside(folder, ".new");
        let told = |e| StoreError::from_io("write", folder, e);
        if half.exists() {
            fs::remove_dir_all(&half).map_err(told)?;
        }
        let alone = self.db().is_autocommit();
        if alone {
            self.db().execute_batch("BEGIN")?;
        }
        let done = export_all(self.db(), &half).and_then(|exported| {
            if folder.exists() {
                fs::remove_dir(folder).map_err(told)?;
            }
            fs::rename(&half, folder).map_err(told)?;
            Ok(exported)
        });
        if alone {
            // It only read, so there is nothing to lose.
            let _ = self.db().execute_batch("ROLLBACK");
        }
        if done.is_err() {
            // The first failure is the one to tell.
            let _ = fs::remove_dir_all(&half);
        }
        done.context("export")
    }
}

fn export_all(db: &Connection, half: &Path) -> Result<Exported> {
    make_folder(half)?;
    let mut exported = Exported::default();
    let mut query = db.prepare(
        "SELECT name FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )?;
    let tables: Vec<String> = query
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for table in tables {
        exported.n_rows += export_table(db, &table, half)?;
        exported.n_tables += 1;
    }
    let folder = half.join("files");
    make_folder(&folder)?;
    for row in files::all(db)? {
        let name = format!("{:06}_{}", row.id, plain_name(&row.name));
        let path = folder.join(name);
        let told = |e| StoreError::from_io("write", &path, e);
        let bytes = files::unpack(db, row.id)?;
        let mut file = disk::create_private(&path).map_err(told)?;
        file.write_all(&bytes)
            .and_then(|()| file.sync_all())
            .map_err(told)?;
        exported.n_files += 1;
    }
    Ok(exported)
}

/// One table as CSV; the packed bytes of kept files are left to the folder `files`.
fn export_table(db: &Connection, table: &str, folder: &Path) -> Result<u64> {
    let path = folder.join(format!("{table}.csv"));
    let told = |e| StoreError::from_io("write", &path, e);
    let mut writer = csv::Writer::from_writer(disk::create_private(&path).map_err(told)?);
    let mut query = db.prepare(&format!("SELECT * FROM \"{table}\""))?;
    let names: Vec<String> = query.column_names().map(str::to_owned).collect();
    let kept: Vec<usize> = (0..names.len())
        .filter(|n| table != "file" || names.get(*n).is_none_or(|name| name != "bytes"))
        .collect();
    writer.write_record(kept.iter().filter_map(|n| names.get(*n)))?;
    let mut n_rows = 0;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let cells = kept.iter().map(|n| Ok(cell(row.get_ref(*n)?)));
        writer.write_record(cells.collect::<Result<Vec<String>>>()?)?;
        n_rows += 1;
    }
    let file: File = writer.into_inner().map_err(|e| told(e.into_error()))?;
    file.sync_all().map_err(told)?;
    Ok(n_rows)
}

/// A value as a spreadsheet may have it: text that it would run as a formula gets an apostrophe.
fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Blob(bytes) => hex::encode(bytes),
        ValueRef::Text(bytes) => {
            let text = CleanText::new(&String::from_utf8_lossy(bytes)).into_string();
            if text.starts_with(['=', '+', '-', '@']) {
                format!("'{text}")
            } else {
                text
            }
        }
    }
}

fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|e| StoreError::from_io("write", folder, e))?;
    Ok(())
}

/// A file name without anything that means something to a folder or a shell.
fn plain_name(name: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
            c
        } else {
            '_'
        }
    };
    name.chars().map(plain).take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_file_cannot_leave_its_folder() {
        assert_eq!(plain_name("../../etc/passwd"), ".._.._etc_passwd");
        assert_eq!(plain_name("a b\u{1b}[2J.835"), "a_b__2J.835");
    }

    #[test]
    fn a_formula_is_text() {
        assert_eq!(cell(ValueRef::Text(b"=1+1")), "'=1+1");
        assert_eq!(cell(ValueRef::Integer(-5)), "-5");
    }
}
