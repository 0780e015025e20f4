//! Import payments from the list of a card processor. How its columns are called is data of the
//! practice; a preview says of every row what would become of it, and taking a list twice changes
//! nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rows::{Row, Rows};
use super::{Deed, DeedContext, DeedError, Is, Role, from_json, may, must};
use crate::domain::account::{AccountEventKind, Channel};
use crate::domain::keys::PatientId;
use crate::domain::money::Money;
use crate::store::{Connection, accounts, deposits, patients, settings};
use crate::workflow::registry::Recorded;
use crate::workflow::take_payment::{PatientPayment, take_payment};

/// How a processor writes its list.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Processor {
    /// What the practice calls it.
    pub name: String,
    /// The column with the patient: chart number, or the number of the patient.
    pub patient: String,
    /// The column with the amount; `$` and thousands separators may be in it.
    pub amount: String,
    /// The column with what names the payment for ever.
    pub reference: String,
    /// The column that says whether the money came; empty where there is none.
    pub status: String,
    /// What that column says when it did.
    pub settled: Vec<String>,
}

/// `set-processor`
pub static SET_PROCESSOR: Deed = Deed {
    name: "set-processor",
    title: "Say how a card processor calls the columns of its list",
    role: Role::Biller,
    fields: &[
        must("name", Is::Text, "what the practice calls it"),
        must(
            "patient",
            Is::Text,
            "the column with chart number or patient number",
        ),
        must("amount", Is::Text, "the column with the amount"),
        must(
            "reference",
            Is::Text,
            "the column with what names the payment for ever",
        ),
        may(
            "status",
            Is::Text,
            "the column that says whether the money came",
        ),
        may("settled", Is::Texts, "what it says when it did"),
    ],
    example: concat!(
        r#"{"name":"Cardway","patient":"Customer ID","amount":"Gross","#,
        r#""reference":"Transaction ID","status":"Status","settled":["Settled"]}"#
    ),
    run: |cx, json| from_json(cx, json, |cx, input: Processor| set_processor(cx, &input)),
};

fn key(name: &str) -> String {
    format!("processor.{}", name.trim().to_lowercase())
}

/// Keeps how a processor writes.
fn set_processor(cx: &DeedContext<'_>, input: &Processor) -> Result<Recorded, DeedError> {
    for (field, value) in [
        ("name", &input.name),
        ("patient", &input.patient),
        ("amount", &input.amount),
        ("reference", &input.reference),
    ] {
        if value.trim().is_empty() {
            return Err(DeedError::field(field, "is missing"));
        }
    }
    if !input.status.trim().is_empty() && input.settled.is_empty() {
        return Err(DeedError::field(
            "settled",
            "what does the column say when money came",
        ));
    }
    settings::set(cx.tx, &key(&input.name), input)?;
    cx.audit(SET_PROCESSOR.name, ("setting", None), None)?;
    Ok(Recorded { id: 1 })
}

/// The processors that are known, by name.
///
/// # Errors
/// The database's.
pub fn processors(db: &Connection) -> anyhow::Result<Vec<Processor>> {
    let all = settings::all(db)?;
    let known = all
        .into_iter()
        .filter(|(key, _)| key.starts_with("processor."));
    known
        .map(|(_, json)| serde_json::from_str(&json).map_err(anyhow::Error::from))
        .collect()
}

/// A list to import.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ImportPayments {
    /// Whose list.
    pub processor: String,
    /// The list.
    pub csv: String,
    /// Only say what would become of it.
    pub preview: bool,
}

/// `import-payments`
pub static IMPORT_PAYMENTS: Deed = Deed {
    name: "import-payments",
    title: "Take patients' payments from the list of a card processor",
    role: Role::Biller,
    fields: &[
        must(
            "processor",
            Is::Text,
            "whose list: as set-processor named it",
        ),
        must(
            "csv",
            Is::Text,
            "the list, its first line naming the columns",
        ),
        may(
            "preview",
            Is::Flag,
            "only say what would become of each row",
        ),
    ],
    example: concat!(
        r#"{"processor":"Cardway","csv":"Customer ID,Gross,Transaction ID,Status\n"#,
        r#"A-1,25.00,ch_1,Settled\n","preview":true}"#
    ),
    run: |cx, json| {
        from_json(cx, json, |cx, input: ImportPayments| {
            import_payments(cx, &input)
        })
    },
};

/// What becomes of one row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PaymentRow {
    /// Its line in the file; the names of the columns are line 1.
    pub line: u64,
    /// `take`, `known` or `refused`.
    pub status: &'static str,
    /// The patient, where one was found.
    pub patient: Option<i64>,
    /// How much, where it is an amount.
    pub amount: Option<String>,
    /// What names the payment.
    pub reference: String,
    /// Why it is known or refused; the receipt where it was taken.
    pub message: String,
}

/// What becomes of a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PaymentsImported {
    /// Every row in order.
    pub rows: Vec<PaymentRow>,
    /// How many are taken, or would be.
    pub taken: usize,
    /// Their sum.
    pub total: String,
    /// How many were taken before.
    pub known: usize,
    /// Lines that are refused: `line n: why`.
    pub problems: Vec<String>,
}

/// Takes a list, or says what would become of it.
///
/// # Errors
/// An unknown processor, columns that the list does not have.
pub fn import_payments(
    cx: &DeedContext<'_>,
    input: &ImportPayments,
) -> Result<PaymentsImported, DeedError> {
    let processor: Processor = settings::get(cx.tx, &key(&input.processor))?
        .ok_or_else(|| DeedError::no_such("processor", input.processor.trim()))?;
    let columns = Columns::of(&processor);
    let mut rows = Rows::read(&input.csv, &columns.needed())?;
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let mut told = Vec::with_capacity(rows.len());
    for problem in std::mem::take(&mut rows.problems) {
        told.push(PaymentRow {
            line: problem.line,
            status: "refused",
            patient: None,
            amount: None,
            reference: String::new(),
            message: problem.message,
        });
    }
    let mut total = Money::ZERO;
    for row in rows.iter() {
        let (mut one, amount) = look(cx, &row, (&processor, &columns, &mut seen))?;
        if one.status == "take" {
            total += amount;
            if !input.preview {
                take(cx, &mut one)?;
            }
        }
        told.push(one);
    }
    told.sort_by_key(|row| row.line);
    let count = |status| told.iter().filter(|row| row.status == status).count();
    let problems = told
        .iter()
        .filter(|row| row.status == "refused")
        .map(|row| format!("line {}: {}", row.line, row.message))
        .collect();
    Ok(PaymentsImported {
        taken: count("take"),
        known: count("known"),
        total: total.to_string(),
        problems,
        rows: told,
    })
}

/// The columns as [`Rows`] calls them.
struct Columns {
    patient: String,
    amount: String,
    reference: String,
    status: String,
}

impl Columns {
    fn of(processor: &Processor) -> Columns {
        let name = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
        Columns {
            patient: name(&processor.patient),
            amount: name(&processor.amount),
            reference: name(&processor.reference),
            status: name(&processor.status),
        }
    }

    fn needed(&self) -> Vec<&str> {
        let all = [&self.patient, &self.amount, &self.reference, &self.status];
        all.into_iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
            .collect()
    }
}

/// What becomes of one row, and its amount.
fn look(
    cx: &DeedContext<'_>,
    row: &Row<'_>,
    (processor, columns, seen): (&Processor, &Columns, &mut BTreeMap<String, u64>),
) -> Result<(PaymentRow, Money), DeedError> {
    let reference = row.cell(&columns.reference);
    let mut told = PaymentRow {
        line: row.line,
        status: "refused",
        patient: None,
        amount: None,
        reference: format!("{} {reference}", processor.name.trim()),
        message: String::new(),
    };
    let written = row.cell(&columns.amount).replace(['$', ','], "");
    let amount = match Money::parse(&written) {
        Ok(amount) => amount,
        Err(why) => {
            told.message = format!("amount: {why}");
            return Ok((told, Money::ZERO));
        }
    };
    told.amount = Some(amount.to_string());
    let patient = find(cx.tx, row.cell(&columns.patient))?;
    told.patient = patient.map(|id| id.0);
    let status = row.cell(&columns.status);
    let settled = columns.status.is_empty()
        || processor
            .settled
            .iter()
            .any(|word| word.eq_ignore_ascii_case(status));
    told.message = if reference.is_empty() {
        "has no reference".to_owned()
    } else if let Some(line) = seen.insert(reference.to_owned(), row.line) {
        format!("repeats line {line}")
    } else if !settled {
        format!("is \"{status}\", not settled")
    } else if !amount.is_positive() {
        "is money that went back: return or undo its receipt".to_owned()
    } else if patient.is_none() {
        "names no patient that is here".to_owned()
    } else {
        return known(cx, told, amount);
    };
    Ok((told, amount))
}

/// The patient with that chart number, or of that number.
fn find(db: &Connection, named: &str) -> Result<Option<PatientId>, DeedError> {
    if named.is_empty() {
        return Ok(None);
    }
    if let Some(patient) = patients::with_chart_number(db, named)? {
        return Ok(Some(patient.id));
    }
    match named.parse() {
        Ok(id) => Ok(patients::get(db, PatientId(id))?.map(|patient| patient.id)),
        Err(_) => Ok(None),
    }
}

/// Whether a payment with that reference was taken before.
fn known(
    cx: &DeedContext<'_>,
    mut told: PaymentRow,
    amount: Money,
) -> Result<(PaymentRow, Money), DeedError> {
    let before = deposits::of_patients_with(cx.tx, ("card", &told.reference))?;
    let Some(deposit) = before.first() else {
        told.status = "take";
        return Ok((told, amount));
    };
    let events = accounts::of_deposit(cx.tx, deposit.id)?;
    let receipt = events
        .iter()
        .find(|event| event.kind == AccountEventKind::Receipt);
    let number = receipt.and_then(|event| event.number).unwrap_or(0);
    let gone = match receipt {
        Some(receipt) => accounts::answers(cx.tx, receipt.id)?.pop(),
        None => None,
    };
    if let Some(gone) = gone {
        told.message = format!("was receipt {number}, {} on {}", gone.kind.words(), gone.on);
    } else if deposit.amount != amount {
        told.message = format!("was taken as {} with receipt {number}", deposit.amount);
    } else {
        told.status = "known";
        told.message = format!("receipt {number}");
    }
    Ok((told, amount))
}

/// Takes the payment of a row.
fn take(cx: &DeedContext<'_>, row: &mut PaymentRow) -> Result<(), DeedError> {
    let input = PatientPayment {
        patient: row.patient.unwrap_or(0),
        amount: row.amount.clone().unwrap_or_default(),
        tender: "card".to_owned(),
        reference: row.reference.clone(),
        channel: Channel::Processor.name().to_owned(),
        ..PatientPayment::default()
    };
    let taken = take_payment(cx, &input)?;
    row.message = format!("receipt {}", taken.receipt);
    Ok(())
}
