//! A paper EOB, keyed: it is kept as it was typed, and becomes the same remittance that an 835 is,
//! with the same proof, the same preview and the same posting.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::import_file::identity;
use super::registry::{Deed, Is, from_json, must};
use crate::billing::eob_text;
use crate::domain::keys::{FileHash, PayerId, RemittanceId};
use crate::domain::money::Money;
use crate::domain::remittance::{ImbalanceLevel, PaymentMethod, Remittance};
use crate::store::files::{self, Direction, Kept, NewFile};
use crate::store::payers;
use crate::store::remittances::{self, RemittanceRow, RemittanceStatus};

/// What is typed from the paper.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EobInput {
    /// The payer.
    pub payer: i64,
    /// `CHK`, `ACH` or `NON` where it pays nothing.
    pub method: String,
    /// The number of the check.
    pub check: String,
    /// The amount of the check.
    pub amount: String,
    /// Its date.
    pub paid_on: Option<NaiveDate>,
    /// The claims and their lines, as `billing::eob_text` reads them.
    pub text: String,
}

/// `enter-eob`
pub static ENTER_EOB: Deed = Deed {
    name: "enter-eob",
    title: "Key in a paper EOB: it is previewed and posted as a remittance",
    role: Role::Biller,
    fields: &[
        must("payer", Is::Number, "which payer"),
        must("method", Is::Text, "CHK, ACH, or NON where it pays nothing"),
        must("check", Is::Text, "number of the check"),
        must("amount", Is::Amount, "amount of the check"),
        must("paid_on", Is::Date, "date of the check"),
        must(
            "text",
            Is::Text,
            "claim CD1 / 99213 100 60 CO-45 40 / plb WO CD9 5",
        ),
    ],
    example: r#"{"payer":1,"method":"CHK","check":"10442","amount":"60.00",
        "paid_on":"2026-03-20","text":"claim CD1\n99213 100.00 60.00 CO-45 40.00\n"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: EobInput| enter(cx, &input)),
};

/// An EOB that was kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct EobIs {
    /// The remittance that it is.
    pub remittance: i64,
    /// Where it stands.
    pub status: &'static str,
    /// By how much the check differs from what is keyed, where it does.
    pub off_by: Option<String>,
    /// A remittance of the same number, date and amount.
    pub like: Option<i64>,
}

/// An EOB as it is kept: what was typed, and who the payer was then.
#[derive(Serialize, Deserialize)]
struct KeptEob {
    eob: EobInput,
    payer_name: String,
    payer_ids: Vec<String>,
}

/// The remittance of a kept EOB; none where the bytes are no EOB.
pub(super) fn read(bytes: &[u8]) -> Option<Remittance> {
    if bytes.first() != Some(&b'{') {
        return None;
    }
    let kept: KeptEob = serde_json::from_slice(bytes).ok()?;
    remittance(&kept).ok()
}

/// What was typed of a kept EOB; none where the bytes are no EOB.
pub(super) fn typed(bytes: &[u8]) -> Option<String> {
    if bytes.first() != Some(&b'{') {
        return None;
    }
    let kept: KeptEob = serde_json::from_slice(bytes).ok()?;
    Some(kept.eob.text)
}

fn remittance(kept: &KeptEob) -> Result<Remittance, DeedError> {
    let eob = &kept.eob;
    let keyed =
        eob_text::parse(&eob.text).map_err(|bad| DeedError::field("text", bad.to_string()))?;
    let amount =
        Money::parse(&eob.amount).map_err(|e| DeedError::field("amount", e.to_string()))?;
    Ok(Remittance {
        payer_name: kept.payer_name.clone(),
        payer_ids: kept.payer_ids.clone(),
        payee_id: String::new(),
        trace: eob.check.trim().to_owned(),
        originator: String::new(),
        handling: "paper".to_owned(),
        method: PaymentMethod::from_code(&eob.method)
            .ok_or_else(|| DeedError::field("method", "is CHK, ACH or NON"))?,
        amount,
        paid_on: eob.paid_on,
        produced_on: eob.paid_on,
        claims: keyed.claims,
        provider_adjustments: keyed.provider_adjustments,
        set_control: String::new(),
        at: 1,
    })
}

/// Keys an EOB in.
///
/// # Errors
/// When a field or a line does not read, or the very same EOB was keyed before.
pub fn enter(cx: &DeedContext<'_>, input: &EobInput) -> Result<EobIs, DeedError> {
    let payer = PayerId(input.payer);
    let payer = payers::get(cx.tx, payer)?.ok_or_else(|| DeedError::no_such("payer", payer))?;
    if input.check.trim().is_empty() {
        return Err(DeedError::field("check", "the number of the check"));
    }
    if input.paid_on.is_none() {
        return Err(DeedError::field("paid_on", "the date of the check"));
    }
    let kept = KeptEob {
        eob: input.clone(),
        payer_name: payer.name.clone(),
        payer_ids: vec![payer.payer_id.clone()],
    };
    let remittance = remittance(&kept)?;
    if remittance.claims.is_empty() && remittance.provider_adjustments.is_empty() {
        return Err(DeedError::field("text", "no claim is in it"));
    }
    let file = keep(cx, &kept)?;
    let identity = identity(&remittance);
    let twin = remittances::with_identity(cx.tx, &identity)?
        .into_iter()
        .next();
    let off = remittance
        .imbalances()
        .into_iter()
        .find(|i| i.level == ImbalanceLevel::Deposit);
    let status = match (&twin, &off) {
        (Some(_), _) if !remittance.amount.is_zero() => RemittanceStatus::Review,
        (_, Some(_)) => RemittanceStatus::Parked,
        (_, None) => RemittanceStatus::Waiting,
    };
    let row = RemittanceRow {
        id: RemittanceId(0),
        set_index: 0,
        payer: Some(payer.id),
        payer_name: payer.name,
        trace: remittance.trace.clone(),
        method: remittance.method.code().to_owned(),
        amount: remittance.amount,
        paid_on: remittance.paid_on,
        identity,
        content: file.0.clone(),
        file,
        n_claims: remittance.claims.len(),
        imported_on: cx.today,
        status,
        posted_on: None,
        deposit: None,
    };
    let id = remittances::add(cx.tx, &row)?;
    cx.audit(ENTER_EOB.name, ("remittance", Some(id.0)), None)?;
    Ok(EobIs {
        remittance: id.0,
        status: status.name(),
        off_by: off.map(|off| off.by.to_string()),
        like: twin.map(|row| row.id.0),
    })
}

/// Keeps what was typed, once.
fn keep(cx: &DeedContext<'_>, kept: &KeptEob) -> Result<FileHash, DeedError> {
    let bytes = serde_json::to_vec(kept).map_err(anyhow::Error::from)?;
    let name = format!("EOB {} {}", kept.payer_name, kept.eob.check.trim());
    let new = NewFile {
        kind: "EOB",
        direction: Direction::Received,
        name: &name,
        kept_on: cx.today,
        bytes: &bytes,
    };
    match files::keep(cx.tx, &new)? {
        Kept::New(file) => Ok(file),
        Kept::Before(file) => {
            let known = remittances::of_file(cx.tx, &file)?.into_iter().next();
            let known = known.map_or(String::new(), |row| format!(" as remittance {}", row.id));
            Err(DeedError::refused(
                format!("this EOB was keyed before{known}"),
                "look at that one",
            ))
        }
    }
}
