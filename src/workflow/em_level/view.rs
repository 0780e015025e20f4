//! What follows from a visit as documented, in the shape that commands print.

use serde::Serialize;

use crate::coding::em_level::{Deciding, Level};
use crate::coding::em_record;
use crate::coding::em_sheet::Assessment;

/// What follows from a visit as documented: the shape of the contract, and more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmView {
    /// The code by decision making.
    pub by_mdm: Option<&'static str>,
    /// The code by time.
    pub by_time: Option<&'static str>,
    /// The higher of the two.
    pub level: Option<&'static str>,
    /// The level of the decision making.
    pub mdm: Option<&'static str>,
    /// What decides.
    pub deciding: Option<&'static str>,
    /// The reasoning, a sentence each.
    pub why: Vec<String>,
    /// The level of each column as it was counted.
    pub elements: Elements,
    /// `new` or `established`, as it was counted.
    pub patient: &'static str,
    /// What to report, the visit first.
    pub report: Vec<ReportedView>,
    /// Single steps that change the level.
    pub changes: Vec<StepView>,
    /// What speaks against it or is to be settled.
    pub cautions: Vec<String>,
    /// The version of the rules.
    pub rules: &'static str,
}

/// The three columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Elements {
    /// Of the problems.
    pub problems: Option<&'static str>,
    /// Of the data.
    pub data: Option<&'static str>,
    /// Of the risk.
    pub risk: Option<&'static str>,
}

/// A code to report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportedView {
    /// The code.
    pub code: &'static str,
    /// Its modifiers.
    pub modifiers: Vec<&'static str>,
    /// Its units.
    pub units: u16,
    /// Why.
    pub why: String,
}

/// A step that changes the level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// Which element, or the time.
    pub what: &'static str,
    /// To which it would have to go.
    pub to: String,
    /// What the level would be then.
    pub level: Option<&'static str>,
}

impl EmView {
    /// The view of an assessment.
    #[must_use]
    pub fn of(found: &Assessment) -> EmView {
        let (visit, leveled) = (&found.visit, &found.leveled);
        EmView {
            by_mdm: leveled.by_mdm,
            by_time: leveled.by_time,
            level: leveled.level,
            mdm: leveled.mdm.map(Level::word),
            deciding: leveled.deciding.map(Deciding::word),
            why: leveled.why.clone(),
            elements: Elements {
                problems: visit.problems.map(Level::word),
                data: visit.data.map(Level::word),
                risk: visit.risk.map(Level::word),
            },
            patient: em_record::acquaintance(visit.patient),
            report: found
                .report
                .iter()
                .map(|line| ReportedView {
                    code: line.code,
                    modifiers: line.modifiers.clone(),
                    units: line.units,
                    why: line.why.clone(),
                })
                .collect(),
            changes: found
                .steps
                .iter()
                .map(|step| StepView {
                    what: step.what.word(),
                    to: step.to.clone(),
                    level: step.code,
                })
                .collect(),
            cautions: found.cautions.clone(),
            rules: em_record::RULES,
        }
    }
}
