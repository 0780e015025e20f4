//! Count a stack of superbills or payments before it is keyed, and prove it afterwards.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Field, Is, Recorded, from_json, may, must};
use crate::domain::money::Money;
use crate::store::day_batches::{self, BatchKind, DayBatch, Totals};
use crate::store::day_closes;

/// Control totals, as they were counted.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Counted {
    /// `charges` or `payments`.
    pub kind: String,
    /// How many service lines, or payments.
    pub count: i64,
    /// Their amount.
    pub amount: String,
    /// The sum of the patients' numbers, where it was added up.
    pub hash: Option<i64>,
}

const FIELDS: &[Field] = &[
    must("kind", Is::Text, "charges or payments"),
    must("count", Is::Number, "how many service lines, or payments"),
    must("amount", Is::Amount, "their amount"),
    may(
        "hash",
        Is::Number,
        "the sum of the patients' numbers, one for each",
    ),
];
const EXAMPLE: &str = r#"{"kind":"charges","count":31,"amount":"2964.00","hash":412}"#;

/// `open-batch`
pub static OPEN_BATCH: Deed = Deed {
    name: "open-batch",
    title: "Open a batch: the stack is counted before it is keyed",
    role: Role::Biller,
    fields: FIELDS,
    example: EXAMPLE,
    run: |cx, json| from_json(cx, json, |cx, input: Counted| open_batch(cx, &input)),
};

/// `recount-batch`
pub static RECOUNT_BATCH: Deed = Deed {
    name: "recount-batch",
    title: "Put other totals on the open batch: the stack was counted again",
    role: Role::Biller,
    fields: FIELDS,
    example: EXAMPLE,
    run: |cx, json| from_json(cx, json, |cx, input: Counted| recount_batch(cx, &input)),
};

/// `close-batch`
pub static CLOSE_BATCH: Deed = Deed {
    name: "close-batch",
    title: "Close a batch: what was keyed is what was counted",
    role: Role::Biller,
    fields: &[must("kind", Is::Text, "charges or payments")],
    example: r#"{"kind":"charges"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: Counted| close_batch(cx, &input)),
};

/// The names of the kinds of stacks.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    BatchKind::ALL.iter().map(|(_, name)| *name)
}

fn kind(input: &Counted) -> Result<BatchKind, DeedError> {
    BatchKind::from_name(&input.kind)
        .ok_or_else(|| DeedError::field("kind", "is charges or payments"))
}

fn totals(input: &Counted) -> Result<Totals, DeedError> {
    let amount = Money::parse(&input.amount);
    let amount = amount.map_err(|e| DeedError::field("amount", e.to_string()))?;
    if input.count < 1 {
        return Err(DeedError::field("count", "a batch holds at least one"));
    }
    Ok(Totals {
        n: input.count,
        amount,
        hash: input.hash,
    })
}

fn the_open_one(cx: &DeedContext<'_>, kind: BatchKind) -> Result<DayBatch, DeedError> {
    day_batches::open_one(cx.tx, kind)?.ok_or_else(|| {
        DeedError::refused(
            format!("no batch of {} is open", kind.name()),
            "count the stack, then open one with its totals",
        )
    })
}

/// Opens a batch with its control totals.
///
/// # Errors
/// When one of that kind is open, or the totals are none.
pub fn open_batch(cx: &DeedContext<'_>, input: &Counted) -> Result<Recorded, DeedError> {
    let (kind, expected) = (kind(input)?, totals(input)?);
    if let Some(open) = day_batches::open_one(cx.tx, kind)? {
        return Err(DeedError::refused(
            format!("batch {} of {} is open", open.id, kind.name()),
            "close it first: one batch of a kind at a time",
        ));
    }
    let after = day_closes::last_entry(cx.tx)?;
    let id = day_batches::open(cx.tx, (kind, expected), (cx.today, after))?;
    cx.audit(OPEN_BATCH.name, ("batch", Some(id)), None)?;
    Ok(Recorded { id })
}

/// Puts other totals on the open batch.
///
/// # Errors
/// When none of that kind is open, or the totals are none.
pub fn recount_batch(cx: &DeedContext<'_>, input: &Counted) -> Result<Recorded, DeedError> {
    let (kind, expected) = (kind(input)?, totals(input)?);
    let open = the_open_one(cx, kind)?;
    day_batches::recount(cx.tx, open.id, expected)?;
    let detail = json!({
        "was": { "count": open.expected.n, "amount": open.expected.amount.to_string() },
        "is": { "count": expected.n, "amount": expected.amount.to_string() },
    });
    cx.audit(RECOUNT_BATCH.name, ("batch", Some(open.id)), Some(&detail))?;
    Ok(Recorded { id: open.id })
}

/// Closes the open batch of a kind.
///
/// # Errors
/// When none is open, and when what was keyed is not what was counted, with the difference.
pub fn close_batch(cx: &DeedContext<'_>, input: &Counted) -> Result<Recorded, DeedError> {
    let kind = kind(input)?;
    let open = the_open_one(cx, kind)?;
    let keyed = day_batches::keyed(cx.tx, &open)?;
    if let Some(off) = difference(&open.expected, &keyed) {
        return Err(DeedError::refused(
            format!("batch {} is out of balance: {off}", open.id),
            "key what is missing, reverse what is too much, or count the stack again",
        ));
    }
    let upto = day_closes::last_entry(cx.tx)?;
    day_batches::close(cx.tx, open.id, (cx.today, upto))?;
    cx.audit(CLOSE_BATCH.name, ("batch", Some(open.id)), None)?;
    Ok(Recorded { id: open.id })
}

/// How what was keyed differs from what was counted, in words.
fn difference(counted: &Totals, keyed: &Totals) -> Option<String> {
    let mut off = Vec::new();
    if counted.n != keyed.n {
        off.push(format!("{} counted, {} keyed", counted.n, keyed.n));
    }
    if counted.amount != keyed.amount {
        off.push(format!(
            "{} counted, {} keyed",
            counted.amount, keyed.amount
        ));
    }
    if let (Some(counted), Some(keyed)) = (counted.hash, keyed.hash)
        && counted != keyed
    {
        off.push(format!(
            "patients' numbers {counted} counted, {keyed} keyed"
        ));
    }
    (!off.is_empty()).then(|| off.join("; "))
}
