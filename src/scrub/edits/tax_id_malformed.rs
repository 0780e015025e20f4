//! The tax id is not nine digits.

use crate::domain::ids::TaxId;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "tax-id-malformed",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("tax_id_malformed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let tax_id = cx.claim.billing.tax_id.trim();
    let is_nine_digits = tax_id.len() == 9 && tax_id.bytes().all(|b| b.is_ascii_digit());
    if tax_id.is_empty() || is_nine_digits {
        return;
    }
    let message = "the tax id of the billing provider is not nine digits without hyphen";
    let found = findings.add(At::Party(Party::Billing), place::TAX_ID, message);
    match TaxId::parse(tax_id) {
        Ok(clean) => {
            let text = clean.as_str().to_owned();
            let change = Change::SetText {
                field: TextField::TaxId,
                text,
            };
            found.fix(Fix::safe("take the hyphen out", change)).done();
        }
        Err(_) => found.done(),
    }
}
