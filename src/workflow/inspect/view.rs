//! What an inspection shows, in the words of the interface contract.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::domain::acknowledgment::{ClaimAcknowledgment, InterchangeAcknowledgment, SyntaxError};
use crate::domain::money::Money;
use crate::x12::Trouble;

/// Amounts leave as text with two decimals.
fn amount<S: Serializer>(money: &Money, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(money)
}

/// A whole file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Inspection {
    /// Its interchanges, in order.
    pub interchanges: Vec<InterchangeView>,
    /// What is not as it should be, in the order of the file.
    pub trouble: Vec<TroubleView>,
}

impl Inspection {
    /// Whether a person must look at it: trouble, or sums that do not come out.
    #[must_use]
    pub fn needs_a_look(&self) -> bool {
        !self.trouble.is_empty() || self.sets().any(|set| !set.is_balanced())
    }

    /// Every transaction set.
    pub fn sets(&self) -> impl Iterator<Item = &SetView> {
        let groups = self.interchanges.iter().flat_map(|i| &i.groups);
        groups.flat_map(|g| &g.sets)
    }
}

/// ISA to IEA.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InterchangeView {
    /// ISA06.
    pub sender: String,
    /// ISA08.
    pub receiver: String,
    /// ISA13.
    pub control: String,
    /// ISA09.
    pub date: Option<NaiveDate>,
    /// What separates what.
    pub delimiters: DelimitersView,
    /// The TA1 segments.
    pub ta1: Vec<Ta1View>,
    /// GS to GE.
    pub groups: Vec<GroupView>,
}

/// The four delimiters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DelimitersView {
    /// Between elements.
    pub element: String,
    /// Between components.
    pub component: String,
    /// Between repetitions; none before version 00402.
    pub repetition: Option<String>,
    /// After a segment.
    pub segment: String,
}

/// The verdict on an interchange of ours.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Ta1View {
    /// TA101.
    pub interchange_control: String,
    /// Whether it got through.
    pub accepted: bool,
    /// TA105.
    pub note_code: String,
}

impl Ta1View {
    pub(super) fn of(answer: InterchangeAcknowledgment) -> Ta1View {
        Ta1View {
            interchange_control: answer.interchange_control,
            accepted: answer.verdict.is_accepted(),
            note_code: answer.note_code,
        }
    }
}

/// GS to GE.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GroupView {
    /// GS08.
    pub version: String,
    /// GS06.
    pub control: String,
    /// ST to SE.
    pub sets: Vec<SetView>,
}

/// ST to SE, with what it carries.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct SetView {
    /// ST01.
    pub st01: String,
    /// ST02.
    pub control: String,
    /// How many segments there are, ST and SE included.
    pub segments: u32,
    /// Of an 835.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remittance: Option<RemittanceView>,
    /// Of an 837.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<ClaimsView>,
    /// Of a 999 or 997, all its sets as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledgment: Option<AcknowledgmentView>,
    /// Of a 999 or 997, set by set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledgments: Option<Vec<AcknowledgmentView>>,
    /// Of a 277CA.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_acknowledgments: Option<Vec<ClaimAcknowledgmentView>>,
}

impl SetView {
    /// Whether every sum that it makes comes out.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.remittance.as_ref().is_none_or(|r| r.balanced)
            && self.claims.as_ref().is_none_or(|c| c.imbalances.is_empty())
    }
}

/// The figures of one 835.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RemittanceView {
    /// N1*PR.
    pub payer: String,
    /// TRN02.
    pub trace: String,
    /// BPR16.
    pub paid_on: Option<NaiveDate>,
    /// BPR02.
    #[serde(serialize_with = "amount")]
    pub bpr: Money,
    /// How many CLP.
    pub claims: usize,
    /// How many SVC.
    pub service_lines: usize,
    /// The sum of CLP03.
    #[serde(serialize_with = "amount")]
    pub charged: Money,
    /// The sum of CLP04.
    #[serde(serialize_with = "amount")]
    pub paid: Money,
    /// The sum of CLP05.
    #[serde(serialize_with = "amount")]
    pub patient_responsibility: Money,
    /// CAS by group and reason.
    pub adjustments: Vec<AdjustmentView>,
    /// The sum of PLB.
    #[serde(serialize_with = "amount")]
    pub plb: Money,
    /// Its pairs.
    pub plb_items: Vec<PlbView>,
    /// Whether every sum comes out.
    pub balanced: bool,
    /// Those that do not.
    pub imbalances: Vec<ImbalanceView>,
    /// How many claims have each CLP02.
    pub by_status: BTreeMap<String, usize>,
}

/// One kind of adjustment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AdjustmentView {
    /// CAS01.
    pub group: &'static str,
    /// CAS02.
    pub reason: String,
    /// The sum of CAS03.
    #[serde(serialize_with = "amount")]
    pub amount: Money,
    /// How many.
    pub n: usize,
}

/// One PLB pair.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PlbView {
    /// PLB03-1.
    pub reason: String,
    /// PLB03-2.
    pub reference: String,
    /// PLB04.
    #[serde(serialize_with = "amount")]
    pub amount: Money,
}

/// A sum that does not come out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ImbalanceView {
    /// `service`, `claim` or `deposit`.
    pub level: &'static str,
    /// Where, in words.
    #[serde(rename = "where")]
    pub place: String,
    /// By how much.
    #[serde(serialize_with = "amount")]
    pub by: Money,
    /// Segment number in the file.
    pub segment: usize,
}

/// The figures of one 837.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ClaimsView {
    /// How many CLM.
    pub n: usize,
    /// How many SV1, SV2, SV3.
    pub service_lines: usize,
    /// The sum of CLM02.
    #[serde(serialize_with = "amount")]
    pub charged: Money,
    /// How many claims have each CLM05-3.
    pub frequency: BTreeMap<String, usize>,
    /// Claims whose lines do not add up to CLM02.
    pub imbalances: Vec<ImbalanceView>,
}

/// The verdict on one of our transaction sets.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AcknowledgmentView {
    /// AK102.
    pub group_control: String,
    /// AK202; none where the group alone is judged.
    pub set_control: Option<String>,
    /// IK501, or AK901 where the group alone is judged.
    pub accepted: bool,
    /// AK901.
    pub group_accepted: bool,
    /// What was wrong.
    pub errors: Vec<SyntaxErrorView>,
}

/// One complaint of a 999.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SyntaxErrorView {
    /// IK301.
    pub segment: String,
    /// IK302.
    pub position: usize,
    /// IK401; empty for a whole segment.
    pub element: String,
    /// IK304 or IK403.
    pub code: String,
    /// The claim that CTX names.
    pub claim: Option<String>,
}

impl SyntaxErrorView {
    pub(super) fn of(error: &SyntaxError) -> SyntaxErrorView {
        SyntaxErrorView {
            segment: error.segment.clone(),
            position: error.position,
            element: error.element.clone(),
            code: error.code.clone(),
            claim: error.claim.clone(),
        }
    }
}

/// A 277CA's word on one claim.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ClaimAcknowledgmentView {
    /// TRN02; empty where a whole batch was refused.
    pub claim: String,
    /// What became of it.
    pub action: &'static str,
    /// Who says so.
    pub level: &'static str,
    /// The statuses as written.
    pub status: Vec<String>,
    /// REF*1K.
    pub payer_claim_number: Option<String>,
}

impl ClaimAcknowledgmentView {
    pub(super) fn of(said: ClaimAcknowledgment) -> ClaimAcknowledgmentView {
        ClaimAcknowledgmentView {
            claim: said.patient_control_number,
            action: said.action.name(),
            level: said.level.name(),
            status: said.statuses,
            payer_claim_number: said.payer_claim_number,
        }
    }
}

/// What is not as it should be.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TroubleView {
    /// Segment number in the file; 0 is the file as a whole.
    pub segment: u32,
    /// Its tag.
    pub tag: String,
    /// What is wrong.
    pub message: String,
}

impl TroubleView {
    pub(crate) fn of(trouble: Trouble) -> TroubleView {
        TroubleView {
            segment: trouble.segment,
            tag: trouble.tag,
            message: trouble.message,
        }
    }
}
