//! The list of deeds: the name of each, what it takes, and how to do it from JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::context::{DeedContext, Role};
use super::error::DeedError;

/// One thing that the coder or the biller does, as a script or the palette sees it.
pub struct Deed {
    /// Its permanent name: `add-patient`.
    pub name: &'static str,
    /// What it does, in a few words.
    pub title: &'static str,
    /// Whose work it is.
    pub role: Role,
    /// What it takes.
    pub fields: &'static [Field],
    /// An input with every field, as JSON.
    pub example: &'static str,
    /// Does it.
    pub run: fn(&DeedContext<'_>, Value) -> Result<Value, DeedError>,
}

/// One field of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// What it holds.
    pub is: Is,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub about: &'static str,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// Words.
    Text,
    /// `2026-03-02`.
    Date,
    /// `"150.00"`.
    Amount,
    /// A whole number, such as the number of a record.
    Number,
    /// `true` or `false`.
    Flag,
    /// A list of words.
    Texts,
    /// A list of whole numbers.
    Numbers,
    /// An object with these fields.
    Record(&'static [Field]),
    /// A list of objects with these fields.
    Records(&'static [Field]),
}

/// A field that must be there.
pub(super) const fn must(name: &'static str, is: Is, about: &'static str) -> Field {
    Field {
        name,
        is,
        required: true,
        about,
    }
}

/// A field that may be left out.
pub(super) const fn may(name: &'static str, is: Is, about: &'static str) -> Field {
    Field {
        name,
        is,
        required: false,
        about,
    }
}

/// Every deed, by name.
pub static ALL: &[&Deed] = &[
    &super::underpayments::ACCEPT_UNDERPAYMENT,
    &super::coverages::ADD_COVERAGE,
    &super::keep_deposit::ADD_DEPOSIT,
    &super::encounters::ADD_ENCOUNTER,
    &super::facilities::ADD_FACILITY,
    &super::notes::ADD_NOTE,
    &super::patients::ADD_PATIENT,
    &super::payers::ADD_PAYER,
    &super::providers::ADD_PROVIDER,
    &super::payment_plan::AGREE_PLAN,
    &super::queries::ANSWER_CODING_QUESTION,
    &super::work_denial::APPEAL_DENIAL,
    &super::apply_correction::APPLY_CORRECTION,
    &super::unapplied::APPLY_UNAPPLIED,
    &super::work_denial::ASK_CODER,
    &super::suspense::ASSIGN_SUSPENSE,
    &super::work_denial::BILL_PATIENT,
    &super::build_claim::BUILD_CLAIM,
    &super::refunds::CANCEL_REFUND,
    &super::coverages::CHANGE_COVERAGE,
    &super::encounters::CHANGE_ENCOUNTER,
    &super::facilities::CHANGE_FACILITY,
    &super::patients::CHANGE_PATIENT,
    &super::payers::CHANGE_PAYER,
    &super::providers::CHANGE_PROVIDER,
    &super::count_batch::CLOSE_BATCH,
    &super::close_day::CLOSE_DAY,
    &super::code_encounter::CODE_ENCOUNTER,
    &super::correct_claim::CORRECT_CLAIM,
    &super::underpayments::DISPUTE_UNDERPAYMENTS,
    &super::hold_encounter::DO_NOT_BILL,
    &super::coding_audit::DRAW_CODING_AUDIT,
    &super::payment_plan::END_PLAN,
    &super::paper_eob::ENTER_EOB,
    &super::documents::EXPLAIN_MODIFIER,
    &super::finish_coding::FINISH_CODING,
    &super::flag_account::FLAG_ACCOUNT,
    &super::write_off_balance::GRANT_CHARITY,
    &super::hold_claim::HOLD_CLAIM,
    &super::hold_encounter::HOLD_ENCOUNTER,
    &super::bank::IMPORT_BANK,
    &super::import::IMPORT_CONTRACT,
    &super::import::IMPORT_FEES,
    &super::import::IMPORT_PATIENTS,
    &super::import::IMPORT_PAYMENTS,
    &super::templates::IMPORT_TEMPLATES,
    &super::import::IMPORT_VISITS,
    &super::documents::KEEP_DOCUMENT,
    &super::level_encounter::LEVEL_ENCOUNTER,
    &super::mark_coded::MARK_CODED,
    &super::documents::MARK_EVIDENCE,
    &super::bank::MATCH_BANK,
    &super::hold_claim::NOTE_CLAIM,
    &super::code_notes::NOTE_CODE,
    &super::count_batch::OPEN_BATCH,
    &super::scrub_claim::OVERRIDE_FINDING,
    &super::keep_deposit::PAY_RECOUPMENT,
    &super::refunds::PAY_REFUND,
    &super::collections::RECALL_FROM_AGENCY,
    &super::em_level::RECORD_EM_LEVEL,
    &super::count_batch::RECOUNT_BATCH,
    &super::hold_claim::RELEASE_CLAIM,
    &super::hold_encounter::RELEASE_ENCOUNTER,
    &super::auto_post_rules::REMOVE_AUTO_POST_RULE,
    &super::close_day::REOPEN_DAY,
    &super::mark_coded::REOPEN_ENCOUNTER,
    &super::templates::REPEAT_VISIT,
    &super::refunds::REQUEST_REFUND,
    &super::suspense::RETRY_SUSPENSE,
    &super::keep_deposit::RETURN_DEPOSIT,
    &super::undo_payment::RETURN_PAYMENT,
    &super::reverse_entry::REVERSE_ENTRY,
    &super::statements::RUN_STATEMENTS,
    &super::templates::SAVE_TEMPLATE,
    &super::coding_audit::SCORE_CODING_AUDIT,
    &super::queries::SEND_QUERY,
    &super::collections::SEND_TO_AGENCY,
    &super::code_notes::SET_ABBREVIATION,
    &super::bank::SET_ASIDE_BANK_LINE,
    &super::auto_post_rules::SET_AUTO_POST_RULE,
    &super::auto_post_rules::SET_AUTO_POST_TABLE,
    &super::bank::SET_BANK_COLUMNS,
    &super::carve_outs::SET_BEHAVIORAL_PAYER,
    &super::contracts::SET_CONTRACT_RATE,
    &super::contracts::SET_CONTRACT_TERMS,
    &super::work_denial::SET_DENIAL_DATE,
    &super::deposits::SET_DEPOSIT_DAYS,
    &super::fees::SET_FEE,
    &super::flag_account::SET_GUARANTOR,
    &super::import::SET_PROCESSOR,
    &super::flag_account::SET_STATEMENT_RULES,
    &super::clearinghouse::SET_UP_CLEARINGHOUSE,
    &super::set_up_practice::SET_UP_PRACTICE,
    &super::visit_detail::SET_VISIT_DETAIL,
    &super::code_notes::TAKE_BACK_CODE_NOTE,
    &super::take_payment::TAKE_PAYMENT,
    &super::queries::TELL_QUERY,
    &super::unapplied::TRANSFER_CREDIT,
    &super::undo_payment::UNDO_PAYMENT,
    &super::suspense::UNDO_SUSPENSE,
    &super::flag_account::UNFLAG_ACCOUNT,
    &super::documents::UNMARK_EVIDENCE,
    &super::bank::UNMATCH_BANK,
    &super::templates::USE_TEMPLATE,
    &super::void_claim::VOID_CLAIM,
    &super::keep_deposit::VOID_DEPOSIT,
    &super::documents::WITHDRAW_DOCUMENT,
    &super::credits::WORK_CREDIT,
    &super::write_off_balance::WRITE_OFF_BALANCE,
    &super::work_denial::WRITE_OFF_DENIAL,
];

/// The deed of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Deed> {
    ALL.iter().find(|deed| deed.name == name).copied()
}

/// Does a deed from its JSON input.
pub(super) fn from_json<I: DeserializeOwned, O: Serialize>(
    cx: &DeedContext<'_>,
    json: Value,
    deed: impl FnOnce(&DeedContext<'_>, I) -> Result<O, DeedError>,
) -> Result<Value, DeedError> {
    let input = read(json)?;
    written(&deed(cx, input)?)
}

/// Changes a record from JSON that names only the fields to change: the others stay.
pub(super) fn change_from_json<I: Serialize + DeserializeOwned, O: Serialize>(
    cx: &DeedContext<'_>,
    json: Value,
    now: impl FnOnce(&DeedContext<'_>, i64) -> Result<I, DeedError>,
    change: impl FnOnce(&DeedContext<'_>, i64, I) -> Result<O, DeedError>,
) -> Result<Value, DeedError> {
    let Value::Object(mut given) = json else {
        return Err(DeedError::field("input", "is not a JSON object"));
    };
    let id = given.remove("id").and_then(|id| id.as_i64());
    let id = id.ok_or_else(|| DeedError::field("id", "the number of the record is missing"))?;
    let mut whole = serde_json::to_value(now(cx, id)?).map_err(anyhow::Error::from)?;
    overlay(&mut whole, Value::Object(given));
    written(&change(cx, id, read(whole)?)?)
}

/// Puts what was given over what is there, field by field, inside records too.
fn overlay(whole: &mut Value, given: Value) {
    match (whole, given) {
        (Value::Object(fields), Value::Object(given)) => {
            for (name, value) in given {
                overlay(fields.entry(name).or_insert(Value::Null), value);
            }
        }
        (whole, given) => *whole = given,
    }
}

fn read<I: DeserializeOwned>(json: Value) -> Result<I, DeedError> {
    if !json.is_object() {
        return Err(DeedError::field("input", "is not a JSON object"));
    }
    serde_json::from_value(json).map_err(|e| DeedError::field("input", e.to_string()))
}

fn written(output: &impl Serialize) -> Result<Value, DeedError> {
    Ok(serde_json::to_value(output).map_err(anyhow::Error::from)?)
}

/// The output of a deed that wrote one record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Recorded {
    /// The number of the record.
    pub id: i64,
}

/// What differs between a record before and after, by the names of its fields: the detail of
/// the audit line. Values stay out of it.
pub(super) fn changed(before: &impl Serialize, after: &impl Serialize) -> Value {
    let (Ok(Value::Object(before)), Ok(Value::Object(after))) =
        (serde_json::to_value(before), serde_json::to_value(after))
    else {
        return Value::Null;
    };
    let names: Vec<&String> = after
        .iter()
        .filter(|(name, value)| before.get(*name) != Some(value))
        .map(|(name, _)| name)
        .collect();
    serde_json::json!({ "changed": names })
}
