//! Set what a payer's contract allows: rates by code and date, and how it reduces them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Field, Is, from_json, may, must};
use crate::domain::codes::{Hcpcs, Modifier};
use crate::domain::contract::{ContractRate, ContractTerms, Setting};
use crate::domain::keys::PayerId;
use crate::domain::money::Money;
use crate::store::{contracts, payers};

/// A rate as entered.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateInput {
    /// The number of the payer.
    pub payer: i64,
    /// Procedure code.
    pub code: String,
    /// Only with this modifier.
    pub modifier: String,
    /// `office`, `facility`, or empty for anywhere.
    pub setting: String,
    /// Allowed amount of one unit.
    pub allowed: String,
    /// First day.
    pub effective_on: Option<NaiveDate>,
    /// Last day, where it has one.
    pub expires_on: Option<NaiveDate>,
    /// Reduced beside another procedure of the day.
    pub reduced: bool,
}

/// `set-contract-rate`
pub static SET_CONTRACT_RATE: Deed = Deed {
    name: "set-contract-rate",
    title: "Set what a payer's contract allows for one unit of a service, from a day on",
    role: Role::Biller,
    fields: &[
        must("payer", Is::Number, "whose contract"),
        must("code", Is::Text, "CPT or HCPCS code"),
        must("allowed", Is::Amount, "allowed amount of one unit"),
        must("effective_on", Is::Date, "first day of the rate"),
        may("expires_on", Is::Date, "last day of the rate"),
        may("modifier", Is::Text, "only with this modifier: 26, TC"),
        may(
            "setting",
            Is::Text,
            "office or facility; empty for anywhere",
        ),
        may(
            "reduced",
            Is::Flag,
            "reduced beside another procedure of the day",
        ),
    ],
    example: r#"{"payer":1,"code":"20610","allowed":"78.40","effective_on":"2026-01-01",
        "expires_on":"2026-12-31","modifier":"","setting":"","reduced":true}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: RateInput| {
            set_contract_rate(cx, &input)
        })
    },
};

/// The rate that was set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RateSet {
    /// The code.
    pub code: String,
    /// What one unit is allowed.
    pub allowed: String,
}

/// Reads a rate as entered.
///
/// # Errors
/// The field that is wrong.
pub(super) fn rate(input: &RateInput) -> Result<ContractRate, DeedError> {
    let code = Hcpcs::parse(&input.code.trim().to_uppercase());
    let allowed = Money::parse(&input.allowed);
    let modifier = match input.modifier.trim() {
        "" => None,
        text => Some(
            Modifier::parse(&text.to_uppercase())
                .map_err(|e| DeedError::field("modifier", e.to_string()))?,
        ),
    };
    let rate = ContractRate {
        payer: PayerId(input.payer),
        code: code.map_err(|e| DeedError::field("code", e.to_string()))?,
        modifier,
        setting: Setting::from_name(input.setting.trim())
            .ok_or_else(|| DeedError::field("setting", "is office, facility or empty"))?,
        effective_on: input
            .effective_on
            .ok_or_else(|| DeedError::field("effective_on", "the first day is missing"))?,
        expires_on: input.expires_on,
        allowed: allowed.map_err(|e| DeedError::field("allowed", e.to_string()))?,
        reduced: input.reduced,
    };
    if rate.allowed.is_negative() {
        return Err(DeedError::field("allowed", "is not below zero"));
    }
    if rate.expires_on.is_some_and(|last| last < rate.effective_on) {
        return Err(DeedError::field("expires_on", "lies before the first day"));
    }
    Ok(rate)
}

/// Sets a rate from a day on.
///
/// # Errors
/// When a field is wrong, or there is no such payer.
pub fn set_contract_rate(cx: &DeedContext<'_>, input: &RateInput) -> Result<RateSet, DeedError> {
    let rate = rate(input)?;
    payers::get(cx.tx, rate.payer)?.ok_or_else(|| DeedError::no_such("payer", rate.payer))?;
    contracts::put(cx.tx, &rate)?;
    let detail = json!({ "code": rate.code.as_str(), "from": rate.effective_on });
    cx.audit(
        SET_CONTRACT_RATE.name,
        ("payer", Some(rate.payer.0)),
        Some(&detail),
    )?;
    Ok(RateSet {
        code: rate.code.as_str().to_owned(),
        allowed: rate.allowed.to_string(),
    })
}

/// Terms as entered; what is left out stays as usual. Percentages are written as `50` or `13.6`.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TermsInput {
    /// The number of the payer.
    pub payer: i64,
    /// First day.
    pub effective_on: Option<NaiveDate>,
    /// Percent for the second procedure of a day.
    pub second_procedure: String,
    /// Percent for both sides.
    pub bilateral: String,
    /// Percent for an assistant at surgery.
    pub assistant: String,
    /// Percent for an assistant who is no physician.
    pub assistant_other: String,
    /// A charge below the rate is paid in full even if it is lower than the rate.
    pub lesser_of: Option<bool>,
    /// Differences up to this amount pass.
    pub tolerance: String,
    /// And up to this percent of the rate.
    pub tolerance_percent: String,
}

const TERMS: &[Field] = &[
    must("payer", Is::Number, "whose contract"),
    must("effective_on", Is::Date, "first day of the terms"),
    may(
        "second_procedure",
        Is::Text,
        "percent for the second procedure of a day: 50",
    ),
    may("bilateral", Is::Text, "percent for both sides: 150"),
    may(
        "assistant",
        Is::Text,
        "percent for an assistant at surgery: 16",
    ),
    may(
        "assistant_other",
        Is::Text,
        "percent for an assistant who is no physician: 13.6",
    ),
    may("lesser_of", Is::Flag, "never more than was charged"),
    may(
        "tolerance",
        Is::Amount,
        "differences up to this amount pass",
    ),
    may(
        "tolerance_percent",
        Is::Text,
        "and up to this percent of the rate: 2",
    ),
];

/// `set-contract-terms`
pub static SET_CONTRACT_TERMS: Deed = Deed {
    name: "set-contract-terms",
    title: "Set how a payer's contract reduces rates, and which differences pass",
    role: Role::Biller,
    fields: TERMS,
    example: r#"{"payer":1,"effective_on":"2026-01-01","second_procedure":"50",
        "bilateral":"150","assistant":"16","assistant_other":"13.6","lesser_of":true,
        "tolerance":"2.00","tolerance_percent":"2"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: TermsInput| {
            set_contract_terms(cx, &input)
        })
    },
};

/// The terms that were set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TermsSet {
    /// The number of the payer.
    pub payer: i64,
    /// First day.
    pub effective_on: NaiveDate,
}

/// Sets the terms of a contract from a day on.
///
/// # Errors
/// When a field is wrong, or there is no such payer.
pub fn set_contract_terms(cx: &DeedContext<'_>, input: &TermsInput) -> Result<TermsSet, DeedError> {
    let payer = PayerId(input.payer);
    payers::get(cx.tx, payer)?.ok_or_else(|| DeedError::no_such("payer", payer))?;
    let from = input
        .effective_on
        .ok_or_else(|| DeedError::field("effective_on", "the first day is missing"))?;
    let usual = ContractTerms::default();
    let tolerance = match input.tolerance.trim() {
        "" => usual.tolerance,
        text => Money::parse(text).map_err(|e| DeedError::field("tolerance", e.to_string()))?,
    };
    let terms = ContractTerms {
        second_procedure: points(
            ("second_procedure", &input.second_procedure),
            usual.second_procedure,
        )?,
        bilateral: points(("bilateral", &input.bilateral), usual.bilateral)?,
        assistant: points(("assistant", &input.assistant), usual.assistant)?,
        assistant_other: points(
            ("assistant_other", &input.assistant_other),
            usual.assistant_other,
        )?,
        lesser_of: input.lesser_of.unwrap_or(usual.lesser_of),
        tolerance,
        tolerance_points: points(
            ("tolerance_percent", &input.tolerance_percent),
            usual.tolerance_points,
        )?,
    };
    contracts::put_terms(cx.tx, (payer, from), &terms)?;
    cx.audit(SET_CONTRACT_TERMS.name, ("payer", Some(payer.0)), None)?;
    Ok(TermsSet {
        payer: payer.0,
        effective_on: from,
    })
}

/// A percentage with at most two decimals in basis points.
fn points((field, text): (&str, &str), usual: i64) -> Result<i64, DeedError> {
    let text = text.trim().trim_end_matches('%').trim_end();
    if text.is_empty() {
        return Ok(usual);
    }
    // A percentage has the two decimals of an amount.
    match Money::parse(text) {
        Ok(read) if !read.is_negative() && read.cents() <= 100_000 => Ok(read.cents()),
        _ => Err(DeedError::field(field, "is a percentage, as in 50 or 13.6")),
    }
}
