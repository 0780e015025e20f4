//! What the front desk puts right.

use crate::domain::coverage::PayerOrder;
use crate::domain::keys::PatientId;
use crate::store::coverages;
use crate::workflow::coverages::{CoverageInput, change_coverage};
use crate::workflow::{DeedContext, DeedError};

/// Types the number of the first card again.
///
/// # Errors
/// Those of the deed.
pub fn retype_card(
    cx: &DeedContext<'_>,
    patient: PatientId,
    number: &str,
) -> Result<(), DeedError> {
    let all = coverages::of_patient(cx.db(), patient)?;
    for coverage in all.iter().filter(|c| c.order == PayerOrder::Primary) {
        let mut input = CoverageInput::of(coverage);
        number.clone_into(&mut input.member_id);
        change_coverage(cx, coverage.id, input)?;
    }
    Ok(())
}
