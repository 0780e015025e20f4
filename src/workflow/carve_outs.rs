//! Say who answers for the behavioral health services of a coverage: many plans leave them to an
//! administrator with a payer id, a member id and a filing limit of its own.

use serde::{Deserialize, Serialize};

use super::check::Check;
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, from_json, may, must};
use crate::domain::coverage::CarveOut;
use crate::domain::keys::{CoverageId, PayerId};
use crate::store::{coverages, details, payers};

/// Who answers for what, as entered.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CarveOutInput {
    /// Which coverage.
    pub coverage: i64,
    /// The administrator; none takes the carve-out back.
    pub payer: Option<i64>,
    /// Member id with the administrator, empty where it is the coverage's.
    pub member_id: String,
}

/// `set-behavioral-payer`
pub static SET_BEHAVIORAL_PAYER: Deed = Deed {
    name: "set-behavioral-payer",
    title: "Say who pays the behavioral health services of a coverage",
    role: Role::Biller,
    fields: &[
        must("coverage", Is::Number, "which coverage"),
        may("payer", Is::Number, "the administrator; none takes it back"),
        may(
            "member_id",
            Is::Text,
            "with the administrator, where it differs",
        ),
    ],
    example: r#"{"coverage":1,"payer":2,"member_id":"BH12345"}"#,
    run: |cx, json| from_json(cx, json, set_behavioral_payer),
};

/// Says who answers for the behavioral health services of a coverage. Visits that are coded
/// from now on go there; claims that were built stay.
///
/// # Errors
/// [`DeedError::Invalid`] where coverage or payer is not there, or the payer is the coverage's.
pub fn set_behavioral_payer(
    cx: &DeedContext<'_>,
    input: CarveOutInput,
) -> Result<Recorded, DeedError> {
    let id = CoverageId(input.coverage);
    let coverage = coverages::get(cx.tx, id)?.ok_or_else(|| DeedError::no_such("coverage", id))?;
    let mut check = Check::new();
    let member_id = check.text("member_id", &input.member_id, 80);
    let mut to = None;
    if let Some(payer) = input.payer {
        let payer = PayerId(payer);
        let there = payers::get(cx.tx, payer)?.is_some();
        check.require(there, "payer", format!("there is no payer {payer}"));
        let other = payer != coverage.payer;
        check.require(other, "payer", "pays the medical services too");
        to = Some(CarveOut {
            coverage: id,
            payer,
            member_id,
        });
    }
    check.finish(Some(()))?;
    details::set_carve_out(cx.tx, id, to.as_ref())?;
    let detail = serde_json::json!({ "payer": input.payer });
    cx.audit(
        SET_BEHAVIORAL_PAYER.name,
        ("coverage", Some(id.0)),
        Some(&detail),
    )?;
    Ok(Recorded { id: id.0 })
}
