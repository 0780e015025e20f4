//! The practice's auto-post table: read, replaced whole, changed rule by rule; each change is one
//! line of the audit log with the rules that came and went, so that its history can be read.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, must};
use crate::billing::auto_post::{AutoPostTable, Rule};
use crate::billing::matching::normal;
use crate::store::audit::{self, AuditRow};
use crate::store::{Connection, payers, settings};

/// The setting that holds the table as it is written.
const KEY: &str = "auto-post.table";

/// What the audit log calls a change.
const CHANGE: &str = "set-auto-post-table";

/// The table in force: the practice's own, else the built-in one.
///
/// # Errors
/// The store's; a stored table that no longer reads.
pub fn in_force(db: &Connection) -> Result<Cow<'static, AutoPostTable>, DeedError> {
    match settings::get::<String>(db, KEY)? {
        None => Ok(Cow::Borrowed(AutoPostTable::built_in())),
        Some(text) => AutoPostTable::parse(&text)
            .map(Cow::Owned)
            .map_err(|bad| DeedError::refused(bad.to_string(), "set the table again")),
    }
}

/// A whole table.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableInput {
    /// The table as it is written, with its heading; empty for the built-in one.
    pub text: String,
    /// Why it is changed.
    pub reason: String,
}

/// One rule.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RuleInput {
    /// The row as it is written: `payer,group,carc,rarc,action,why`.
    pub rule: String,
    /// Why it is changed.
    pub reason: String,
}

/// What a change came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TableIs {
    /// Rules in force now.
    pub rules: usize,
    /// Rules that came.
    pub added: Vec<String>,
    /// Rules that went.
    pub removed: Vec<String>,
}

/// `set-auto-post-table`
pub static SET_AUTO_POST_TABLE: Deed = Deed {
    name: CHANGE,
    title: "Replace the auto-post table, or go back to the built-in one",
    role: Role::Biller,
    fields: &[
        must(
            "text",
            Is::Text,
            "the table with its heading; empty for the built-in one",
        ),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"text":"payer,group,carc,rarc,action,why\n*,CO,45,*,write-off,contract",
        "reason":"only what we know"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: TableInput| set_table(cx, &input)),
};

/// `set-auto-post-rule`
pub static SET_AUTO_POST_RULE: Deed = Deed {
    name: "set-auto-post-rule",
    title: "Add a rule to the auto-post table, or change what is done in its case",
    role: Role::Biller,
    fields: &[
        must(
            "rule",
            Is::Text,
            "payer,group,carc,rarc,action,why; * for any",
        ),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"rule":"Pine Mutual,CO,24,*,write-off,capitated plan",
        "reason":"contract of 2026"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: RuleInput| set_rule(cx, &input)),
};

/// `remove-auto-post-rule`
pub static REMOVE_AUTO_POST_RULE: Deed = Deed {
    name: "remove-auto-post-rule",
    title: "Take a rule out of the auto-post table",
    role: Role::Biller,
    fields: &[
        must("rule", Is::Text, "payer,group,carc,rarc of the rule"),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"rule":"*,CO,45,*","reason":"every contractual amount is looked at"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: RuleInput| remove_rule(cx, &input)),
};

/// Reads a table and sees that each payer in it is one of ours.
///
/// # Errors
/// The line that is wrong.
pub fn checked(db: &Connection, text: &str) -> Result<AutoPostTable, DeedError> {
    let table =
        AutoPostTable::parse(text).map_err(|bad| DeedError::field("text", bad.to_string()))?;
    let known: BTreeSet<String> = payers::all(db)?
        .into_iter()
        .flat_map(|payer| [normal(&payer.name), normal(&payer.payer_id)])
        .collect();
    for (n, rule) in table.rules().iter().enumerate() {
        if let Some(payer) = rule.payer.as_ref().filter(|p| !known.contains(&normal(p))) {
            let why = format!("auto-post table, rule {}: no payer is {payer:?}", n + 1);
            return Err(DeedError::field("text", why));
        }
    }
    Ok(table)
}

/// Replaces the table.
///
/// # Errors
/// Refused without a reason, and with the line of a table that does not read.
pub fn set_table(cx: &DeedContext<'_>, input: &TableInput) -> Result<TableIs, DeedError> {
    let reason = input.reason.trim();
    if reason.len() < 3 {
        return Err(DeedError::field(
            "reason",
            "say why in a few words: it is kept",
        ));
    }
    let text = match input.text.trim() {
        "" => AutoPostTable::built_in_text(),
        _ => &input.text,
    };
    let before = in_force(cx.tx)?;
    let table = checked(cx.tx, text)?;
    settings::set(cx.tx, KEY, &table.text())?;
    let (old, new) = (lines(&before), lines(&table));
    let is = TableIs {
        rules: table.rules().len(),
        added: new.difference(&old).cloned().collect(),
        removed: old.difference(&new).cloned().collect(),
    };
    let detail = json!({ "added": is.added, "removed": is.removed, "reason": reason });
    cx.audit(CHANGE, ("setting", None), Some(&detail))?;
    Ok(is)
}

fn lines(table: &AutoPostTable) -> BTreeSet<String> {
    table.text().lines().skip(1).map(str::to_owned).collect()
}

/// Adds or changes one rule.
///
/// # Errors
/// As [`set_table`].
pub fn set_rule(cx: &DeedContext<'_>, input: &RuleInput) -> Result<TableIs, DeedError> {
    let heading = crate::billing::auto_post::HEADING;
    let one = AutoPostTable::parse(&format!("{heading}\n{}\n", input.rule.trim()))
        .map_err(|bad| DeedError::field("rule", bad.message))?;
    let rule = one
        .rules()
        .first()
        .ok_or_else(|| DeedError::field("rule", "it is empty"))?;
    let mut text = without(cx, &rule.about())?.0;
    text.push_str(input.rule.trim());
    text.push('\n');
    let reason = input.reason.clone();
    set_table(cx, &TableInput { text, reason })
}

/// Takes one rule out.
///
/// # Errors
/// Refused when there is no such rule, and as [`set_table`].
pub fn remove_rule(cx: &DeedContext<'_>, input: &RuleInput) -> Result<TableIs, DeedError> {
    let about: Vec<&str> = input.rule.split(',').map(str::trim).take(4).collect();
    let (text, found) = without(cx, &about.join(","))?;
    if !found {
        return Err(DeedError::no_such("rule", input.rule.trim()));
    }
    let reason = input.reason.clone();
    set_table(cx, &TableInput { text, reason })
}

/// The table without the rule about a case, and whether there was one.
fn without(cx: &DeedContext<'_>, about: &str) -> Result<(String, bool), DeedError> {
    let now = in_force(cx.tx)?;
    let is_it = |rule: &Rule| rule.about().eq_ignore_ascii_case(about);
    let mut text = format!("{}\n", crate::billing::auto_post::HEADING);
    let rows = now.text();
    let rows = rows.lines().skip(1).zip(now.rules());
    for (row, _) in rows.filter(|(_, rule)| !is_it(rule)) {
        text.push_str(row);
        text.push('\n');
    }
    Ok((text, now.rules().iter().any(is_it)))
}

/// One change of the table, as it was kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableChange {
    /// Its line of the audit log.
    pub line: AuditRow,
    /// Rules that came.
    pub added: Vec<String>,
    /// Rules that went.
    pub removed: Vec<String>,
    /// Why.
    pub reason: String,
}

/// Every change of the table, the latest first.
///
/// # Errors
/// The store's.
pub fn history(db: &Connection) -> Result<Vec<TableChange>, DeedError> {
    let lines = audit::of_action(db, CHANGE)?;
    let texts = |value: &Value, key: &str| -> Vec<String> {
        let list = value.get(key).and_then(Value::as_array);
        let words = list.into_iter().flatten().filter_map(Value::as_str);
        words.map(str::to_owned).collect()
    };
    let read = |line: AuditRow| {
        let detail: Value = line
            .detail
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let reason = detail.get("reason").and_then(Value::as_str);
        TableChange {
            added: texts(&detail, "added"),
            removed: texts(&detail, "removed"),
            reason: reason.unwrap_or_default().to_owned(),
            line,
        }
    };
    Ok(lines.into_iter().map(read).collect())
}
