//! Set a fee: what the practice charges for one unit, from a day on.

use serde::{Deserialize, Serialize};

use super::check::{Check, LONGEST};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, may, must};
use crate::domain::charge::Fee;
use crate::domain::codes::{Hcpcs, Units};
use crate::domain::money::Money;
use crate::store::fees;

/// A fee as entered.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FeeInput {
    /// Procedure code.
    pub code: String,
    /// Price of one unit.
    pub price: String,
    /// First day of the price.
    pub effective_on: String,
    /// The practice's own words.
    pub label: String,
}

/// `set-fee`
pub static SET_FEE: Deed = Deed {
    name: "set-fee",
    title: "Set what one unit of a service costs, from a day on",
    role: Role::Biller,
    fields: &[
        must("code", Is::Text, "CPT or HCPCS code"),
        must("price", Is::Amount, "price of one unit"),
        must("effective_on", Is::Date, "first day of the price"),
        may("label", Is::Text, "your own words for it"),
    ],
    example: r#"{"code":"99213","price":"150.00","effective_on":"2026-01-01",
        "label":"Office visit, established, low"}"#,
    run: |cx, json| from_json(cx, json, set_fee),
};

/// The fee that was set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FeeSet {
    /// The code.
    pub code: String,
    /// The price of one unit.
    pub price: String,
}

/// Sets a fee from a day on. Charges that were entered before keep their amount.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field.
pub fn set_fee(cx: &DeedContext<'_>, input: FeeInput) -> Result<FeeSet, DeedError> {
    let mut check = Check::new();
    let code = check.read("code", &input.code, Hcpcs::parse);
    if let Some(code) = code {
        let what = "a CPT or HCPCS code has five characters";
        check.require(code.as_str().len() == 5, "code", what);
    }
    let price = check.amount("price", &input.price);
    let effective_on = check.day("effective_on", &input.effective_on);
    let label = check.text("label", &input.label, LONGEST);
    let fee = code.zip(price).zip(effective_on);
    let fee = check.finish(fee.map(|((code, price), effective_on)| Fee {
        code,
        label,
        price,
        effective_on,
    }))?;
    fees::put(cx.tx, &fee)?;
    let detail = serde_json::json!({
        "code": fee.code.as_str(),
        "price": fee.price.to_string(),
        "effective_on": fee.effective_on,
    });
    cx.audit(SET_FEE.name, ("fee", None), Some(&detail))?;
    Ok(FeeSet {
        code: fee.code.to_string(),
        price: fee.price.to_string(),
    })
}

/// The charge of a line: the price of one unit times the units, to the cent, half up.
pub(super) fn charge_of(price: Money, units: Units) -> Money {
    let thousandths = price.times(units.0);
    // A basis point is a tenth of a thousandth, and basis_points rounds.
    thousandths.basis_points(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charge_is_price_times_units_to_the_cent() {
        let price = Money::parse("12.35").unwrap();
        let of = |units: &str| charge_of(price, Units::parse(units).unwrap()).to_string();
        assert_eq!(of("1"), "12.35");
        assert_eq!(of("3"), "37.05");
        // 12.35 x 0.5 = 6.175, half up.
        assert_eq!(of("0.5"), "6.18");
    }
}
