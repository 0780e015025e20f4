//! Import a payer's contract: its rates by code.

use serde::{Deserialize, Serialize};

use super::rows::Rows;
use super::{Deed, DeedContext, DeedError, Imported, Is, Role, from_json, must};
use crate::store::contracts::{self, Wanted};
use crate::workflow::contracts::{RateInput, rate, set_contract_rate};

/// A contract as CSV.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractInput {
    /// The number of the payer.
    pub payer: i64,
    /// The whole file, its first line the names of the columns.
    pub csv: String,
}

/// `import-contract`
pub static IMPORT_CONTRACT: Deed = Deed {
    name: "import-contract",
    title: "Import a payer's contract rates from CSV",
    role: Role::Biller,
    fields: &[
        must("payer", Is::Number, "whose contract"),
        must(
            "csv",
            Is::Text,
            "a file with the columns code, allowed, effective_on, and where needed expires_on, \
             modifier, setting, reduced",
        ),
    ],
    example: r#"{"payer":1,"csv":"code,allowed,effective_on\n99213,98.00,2026-01-01\n"}"#,
    run: |cx, json| from_json(cx, json, import_contract),
};

/// Imports the rates of a contract. A rate that stands with the same amount is known.
///
/// # Errors
/// [`DeedError::Invalid`] where the columns are not those of a contract.
pub(super) fn import_contract(
    cx: &DeedContext<'_>,
    input: ContractInput,
) -> Result<Imported, DeedError> {
    let mut rows = Rows::read(&input.csv, &["code", "allowed", "effective_on"])?;
    let mut problems = std::mem::take(&mut rows.problems);
    let n_rows = rows.len() + problems.len();
    let (mut known, mut added) = (0, 0);
    for row in rows.iter() {
        let date = |name: &str| {
            let text = row.owned(name);
            if text.is_empty() {
                return Ok(None);
            }
            text.parse()
                .map(Some)
                .map_err(|_| DeedError::field(name, "is no date, as in 2026-01-01"))
        };
        let read = || -> Result<RateInput, DeedError> {
            Ok(RateInput {
                payer: input.payer,
                code: row.owned("code"),
                modifier: row.owned("modifier"),
                setting: row.owned("setting"),
                allowed: row.owned("allowed"),
                effective_on: date("effective_on")?,
                expires_on: date("expires_on")?,
                reduced: ["yes", "y", "true", "1"].contains(&&*row.owned("reduced").to_lowercase()),
            })
        };
        let done = read().and_then(|one| {
            if is_known(cx, &one)? {
                return Ok(false);
            }
            set_contract_rate(cx, &one).map(|_| true)
        });
        match done {
            Ok(true) => added += 1,
            Ok(false) => known += 1,
            Err(e) => problems.push(row.problem(e)?),
        }
    }
    Ok(Imported {
        kind: "contract rates",
        rows: n_rows,
        known,
        added,
        estimated: None,
        problems,
    })
}

fn is_known(cx: &DeedContext<'_>, input: &RateInput) -> Result<bool, DeedError> {
    let new = rate(input)?;
    let modifiers: Vec<_> = new.modifier.into_iter().collect();
    let standing = contracts::rate_of(
        cx.db(),
        &Wanted {
            payer: new.payer,
            code: new.code,
            modifiers: &modifiers,
            setting: new.setting,
            dos: new.effective_on,
        },
    )?;
    Ok(standing.is_some_and(|standing| standing == new))
}
