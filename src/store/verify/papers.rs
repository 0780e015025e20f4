//! The documents of visits: every version says what the chained audit log remembers of it.

use anyhow::Result;
use rusqlite::Connection;

use super::{Check, has_table};
use crate::store::files;

/// Every version has the text whose hash the audit log holds, and none that the log names is gone.
pub(super) fn check_documents(db: &Connection, check: &mut Check) -> Result<()> {
    if !has_table(db, "document")? {
        return Ok(());
    }
    let told = "FROM audit a WHERE a.action IN ('keep-document', 'withdraw-document')";
    let mut query = db.prepare(&format!(
        "SELECT d.id, d.text, (SELECT json_extract(a.detail, '$.hash') {told} \
         AND json_extract(a.detail, '$.document') = d.id) FROM document d ORDER BY d.id"
    ))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (id, text): (i64, String) = (row.get(0)?, row.get(1)?);
        let remembered: Option<String> = row.get(2)?;
        check.n += 1;
        let message = match remembered {
            None => "the audit log knows nothing of it",
            Some(hash) if hash != files::hash_of(text.as_bytes()).0 => "its text was altered",
            Some(_) => continue,
        };
        check.wrong("document", Some(id), message.into());
    }
    let mut query = db.prepare(&format!(
        "SELECT json_extract(a.detail, '$.document') {told} AND NOT EXISTS \
         (SELECT 1 FROM document d WHERE d.id = json_extract(a.detail, '$.document')) ORDER BY 1"
    ))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        check.wrong("document", row.get(0)?, "was kept and is gone".into());
    }
    Ok(())
}
