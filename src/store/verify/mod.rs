//! The whole practice file, checked: pages, chains, header, kept files, ledger laws, claim folds.
//!
//! A check never repairs. It names the rows, and it says so when it could not read them.

mod accounts;
mod books;
mod chains;
mod days;
mod pages;
mod papers;

use std::sync::PoisonError;

use anyhow::Result;
use rusqlite::Connection;

use super::Store;
use super::chain::Heads;

/// The most problems that one check tells; the rest are counted.
const MOST: usize = 20;

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its permanent name, as `entries-balance`.
    pub name: &'static str,
    /// How many things it looked at: rows, pages, files, claims.
    pub n: u64,
    /// What is wrong, first row first.
    pub problems: Vec<Problem>,
    /// How many more problems there are than `problems` tells.
    pub n_more: u64,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The table, or `header`, or `page`.
    pub table: &'static str,
    /// The row's number, where it is about a row.
    pub row: Option<i64>,
    /// What is wrong with it.
    pub message: String,
}

impl Check {
    pub(super) fn new(name: &'static str) -> Check {
        Check {
            name,
            n: 0,
            problems: Vec::new(),
            n_more: 0,
        }
    }

    /// Did everything hold?
    #[must_use]
    pub fn ok(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn wrong(&mut self, table: &'static str, row: Option<i64>, message: String) {
        if self.problems.len() < MOST {
            self.problems.push(Problem {
                table,
                row,
                message,
            });
        } else {
            self.n_more += 1;
        }
    }

    /// Runs `check`; what cannot be read is a problem too.
    fn run(name: &'static str, check: impl FnOnce(&mut Check) -> Result<()>) -> Check {
        let mut done = Check::new(name);
        if let Err(e) = check(&mut done) {
            done.wrong("database", None, format!("cannot be read: {e:#}"));
        }
        done
    }
}

/// What the chains are compared with besides the database itself.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one at a time, for the length of one check"
)]
pub(super) enum Remembered {
    /// The heads that the header remembers.
    Heads(Heads),
    /// The header's memory cannot be believed.
    Unbelieved,
}

/// Checks everything, in one consistent view of the file.
pub fn verify(store: &Store) -> Result<Vec<Check>> {
    let vault = store.vault();
    let last = {
        let file = vault.heads.lock().unwrap_or_else(PoisonError::into_inner);
        file.last.clone()
    };
    let remembered = last.map_or(Remembered::Unbelieved, Remembered::Heads);
    verify_database(store.db(), &vault.practice, &remembered)
}

/// Checks the database of `practice` against what is remembered of it.
pub(super) fn verify_database(
    db: &Connection,
    practice: &str,
    remembered: &Remembered,
) -> Result<Vec<Check>> {
    let alone = db.is_autocommit();
    if alone {
        db.execute_batch("BEGIN")?;
    }
    let mut checks = vec![
        Check::run("pages", |check| pages::check(db, check)),
        Check::run("schema", |check| pages::check_schema(db, check)),
    ];
    checks.extend(chains::check_all(db, practice));
    checks.push(Check::run("header", |check| {
        chains::compare(db, remembered, check)
    }));
    checks.push(Check::run("kept-files", |check| {
        pages::check_files(db, check)
    }));
    checks.push(Check::run("references", |check| {
        books::check_references(db, check)
    }));
    checks.push(Check::run("entries-balance", |check| {
        books::check_entries(db, check)
    }));
    checks.push(Check::run("balances", |check| {
        books::check_balances(db, check)
    }));
    checks.push(Check::run("deposit-law", |check| {
        books::check_deposits(db, check)
    }));
    checks.push(Check::run("bank-matches", |check| {
        books::check_bank(db, check)
    }));
    checks.push(Check::run("claim-folds", |check| {
        books::check_claims(db, check)
    }));
    checks.push(Check::run("em-levels", |check| {
        books::check_em_levels(db, check)
    }));
    checks.push(Check::run("accounts", |check| {
        accounts::check_accounts(db, check)
    }));
    checks.push(Check::run("closed-days", |check| {
        days::check_days(db, check)
    }));
    checks.push(Check::run("documents", |check| {
        papers::check_documents(db, check)
    }));
    if alone {
        // It only read; a damaged page that stops even this has been told above.
        let _ = db.execute_batch("ROLLBACK");
    }
    Ok(checks)
}

/// Is there a table of this name? Those of later schema files may be missing in an older copy.
fn has_table(db: &Connection, name: &str) -> Result<bool> {
    let found: i64 = db.query_row(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1",
        [name],
        |row| row.get(0),
    )?;
    Ok(found > 0)
}
