//! Set up a whole practice at once: who bills, whom, through whom, by whom, where, for how much.

use serde::{Deserialize, Serialize};

use super::clearinghouse::{PartnerInput, set_up_clearinghouse};
use super::context::DeedContext;
use super::error::{DeedError, Problem};
use super::facilities::{FacilityInput, add_facility};
use super::fees::{FeeInput, set_fee};
use super::payers::{PayerInput, add_payer};
use super::providers::{ProviderInput, add_provider};
use super::set_up_practice::{PracticeInput, set_up_practice};

/// The records that a practice starts with, as a set-up file has them.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SetUp {
    /// Who bills.
    pub practice: Option<PracticeInput>,
    /// Clearinghouses, before the payers that name them.
    pub clearinghouse: Vec<PartnerInput>,
    /// Payers.
    pub payer: Vec<PayerInput>,
    /// Clinicians.
    pub provider: Vec<ProviderInput>,
    /// Places of service.
    pub facility: Vec<FacilityInput>,
    /// The charge master.
    pub fee: Vec<FeeInput>,
}

/// How many records were set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct SetUpDone {
    /// 1 where the practice itself was.
    pub practice: usize,
    /// Clearinghouses.
    pub clearinghouses: usize,
    /// Payers.
    pub payers: usize,
    /// Clinicians.
    pub providers: usize,
    /// Places of service.
    pub facilities: usize,
    /// Prices.
    pub fees: usize,
}

/// Sets everything up, one deed a record, in one transaction.
///
/// # Errors
/// Those of the first record that is wrong, its place in the file before the names of its
/// fields: `payer.2.filing_code`.
pub fn set_up(cx: &DeedContext<'_>, file: SetUp) -> Result<SetUpDone, DeedError> {
    let done = SetUpDone {
        practice: usize::from(file.practice.is_some()),
        clearinghouses: file.clearinghouse.len(),
        payers: file.payer.len(),
        providers: file.provider.len(),
        facilities: file.facility.len(),
        fees: file.fee.len(),
    };
    if let Some(practice) = file.practice {
        set_up_practice(cx, practice).map_err(|e| at(e, "practice"))?;
    }
    each("clearinghouse", file.clearinghouse, |one| {
        set_up_clearinghouse(cx, one).map(drop)
    })?;
    each("payer", file.payer, |one| add_payer(cx, one).map(drop))?;
    each("provider", file.provider, |one| {
        add_provider(cx, one).map(drop)
    })?;
    each("facility", file.facility, |one| {
        add_facility(cx, one).map(drop)
    })?;
    each("fee", file.fee, |one| set_fee(cx, one).map(drop))?;
    Ok(done)
}

fn each<I>(
    kind: &str,
    inputs: Vec<I>,
    mut deed: impl FnMut(I) -> Result<(), DeedError>,
) -> Result<(), DeedError> {
    for (n, input) in inputs.into_iter().enumerate() {
        deed(input).map_err(|e| at(e, &format!("{kind}.{}", n + 1)))?;
    }
    Ok(())
}

/// Says in which record of the file the wrong fields are.
pub(super) fn at(error: DeedError, place: &str) -> DeedError {
    match error {
        DeedError::Invalid(problems) => DeedError::Invalid(
            problems
                .into_iter()
                .map(|problem| Problem {
                    field: format!("{place}.{}", problem.field),
                    message: problem.message,
                })
                .collect(),
        ),
        DeedError::NoSuch { .. } | DeedError::Refused { .. } | DeedError::Store(_) => error,
    }
}
