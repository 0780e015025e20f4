//! What the record of a visit adds to its claims beyond its codes: read with the other records,
//! empty for most visits.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::institutional::FacilityVisit;
use crate::domain::claim::{ClaimDetail, LineDetail};
use crate::domain::codes::Pos;
use crate::domain::keys::ServiceLineId;
use crate::domain::provider::Provider;

/// What a visit adds to its claims.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct VisitExtras {
    /// What only some claims carry.
    pub detail: ClaimDetail,
    /// REF*9F.
    pub referral: String,
    /// NTE02.
    pub note: String,
    /// CLM20.
    pub delay_reason: String,
    /// CLM07 where it is not `A`.
    pub assignment: String,
    /// DTP*431.
    pub onset_on: Option<NaiveDate>,
    /// DTP*435.
    pub admitted_on: Option<NaiveDate>,
    /// DTP*096.
    pub discharged_on: Option<NaiveDate>,
    /// 2310D.
    pub supervising: Option<Provider>,
    /// 2420E of every line that names none of its own.
    pub ordering: Option<Provider>,
    /// What a facility says of it, for an institutional claim.
    pub facility: Option<FacilityVisit>,
    /// What its lines add.
    pub lines: BTreeMap<ServiceLineId, LineExtras>,
}

/// What a line adds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LineExtras {
    /// What only some lines carry.
    pub detail: LineDetail,
    /// DTP*472, where it is not the visit's day.
    pub dos: Option<NaiveDate>,
    /// The last day of a span.
    pub dos_to: Option<NaiveDate>,
    /// SV105.
    pub pos: Option<Pos>,
    /// SV103 = MJ.
    pub minutes: bool,
    /// SV109 = Y.
    pub emergency: bool,
    /// 2420A.
    pub rendering: Option<Provider>,
    /// 2420E.
    pub ordering: Option<Provider>,
    /// NTE02.
    pub note: String,
    /// REF*X4.
    pub clia: String,
    /// SV201 of an institutional claim, empty otherwise.
    pub revenue: String,
}
