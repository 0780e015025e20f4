//! The rows that an encounter brings with it, in the place of imported tables.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use super::{invalid, plain};
use crate::codesets::{
    AddOnKind, AddOnRow, CodeSets, Factor, FeeRow, Global, MueIndicator, MueRow, Policy,
    PolicyDiagnosis, PolicyKind, PtpIndicator, PtpRow, Role, Rvu, undotted,
};
use crate::workflow::error::Problem;

/// A row of a PTP table.
#[derive(Clone, Debug, Deserialize)]
pub struct PtpInput {
    /// The code that is paid.
    pub column1: String,
    /// The code that is denied beside it.
    pub column2: String,
    /// `0`, `1` or `9`.
    pub indicator: Value,
    /// First date of service.
    pub effective: NaiveDate,
    /// Last date of service.
    pub deletion: Option<NaiveDate>,
}

/// A row of an MUE table.
#[derive(Clone, Debug, Deserialize)]
pub struct MueInput {
    /// Procedure code.
    pub code: String,
    /// The limit.
    pub units: u32,
    /// How it is counted: 1, 2 or 3.
    pub mai: u8,
}

/// A row of an add-on table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddOnInput {
    /// The add-on code.
    pub code: String,
    /// A primary code; none where the contractor decides.
    pub primary: Option<String>,
    /// 1 all listed, 2 none listed, 3 some listed.
    #[serde(rename = "type")]
    pub kind: Value,
}

/// A row of the Medicare fee schedule, as far as edits ask it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FeeInput {
    /// Procedure code.
    pub code: String,
    /// Status letter, `A` where none is given.
    pub status: String,
    /// `000`, `010`, `090`, `MMM`, `XXX`, `YYY` or `ZZZ`.
    pub global: String,
    /// Bilateral indicator.
    pub bilateral: String,
    /// Assistant indicator.
    pub assistant: String,
    /// Two-surgeon indicator.
    pub co_surgeon: String,
    /// Team indicator.
    pub team: String,
    /// Indicator of the professional and technical parts.
    pub pc_tc: String,
}

/// A coverage policy.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyInput {
    /// Its number.
    pub id: String,
    /// `NCD`, `LCD` or `ARTICLE`, the last where none is given.
    pub kind: String,
    /// The procedures that it names.
    pub codes: Vec<String>,
    /// Diagnoses, or spans such as `E10-E13`, that support them.
    pub supports: Vec<String>,
    /// Diagnoses never covered.
    pub excludes: Vec<String>,
    /// Diagnoses of which one must be there too.
    pub also_required: Vec<String>,
}

pub(super) fn with_ptp(codes: CodeSets, rows: &[PtpInput], wrong: &mut Vec<Problem>) -> CodeSets {
    let mut table = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        match PtpIndicator::parse(&plain(&row.indicator)) {
            Some(indicator) => table.push(PtpRow {
                column1: row.column1.clone(),
                column2: row.column2.clone(),
                indicator,
                effective: row.effective,
                deletion: row.deletion,
            }),
            None => {
                let field = format!("ptp.{}.indicator", n + 1);
                invalid(wrong, field, "is not 0, 1 or 9");
            }
        }
    }
    codes.with_ptp(table)
}

pub(super) fn with_mue(codes: CodeSets, rows: &[MueInput], wrong: &mut Vec<Problem>) -> CodeSets {
    let mut table = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        match MueIndicator::parse(row.mai) {
            Some(indicator) => table.push(MueRow {
                code: row.code.clone(),
                limit_units: row.units,
                indicator,
            }),
            None => invalid(wrong, format!("mue.{}.mai", n + 1), "is not 1, 2 or 3"),
        }
    }
    codes.with_mue(table)
}

pub(super) fn with_add_on(
    codes: CodeSets,
    rows: &[AddOnInput],
    wrong: &mut Vec<Problem>,
) -> CodeSets {
    let mut table = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        match AddOnKind::parse(&plain(&row.kind)) {
            Some(kind) => table.push(AddOnRow {
                code: row.code.clone(),
                primary: row.primary.clone(),
                kind,
                effective: NaiveDate::MIN,
                deletion: None,
            }),
            None => {
                let field = format!("add_on.{}.type", n + 1);
                invalid(wrong, field, "is not 1, 2 or 3");
            }
        }
    }
    codes.with_add_ons(table)
}

pub(super) fn with_fees(codes: CodeSets, rows: &[FeeInput], wrong: &mut Vec<Problem>) -> CodeSets {
    let mut table = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let global = match row.global.as_str() {
            "" => Some(Global::NotApplicable),
            text => Global::parse(text),
        };
        match global {
            Some(global) => table.push(fee_row(row, global)),
            None => {
                let field = format!("fees.{}.global", n + 1);
                invalid(wrong, field, "is no global period");
            }
        }
    }
    codes.with_fees(table)
}

fn fee_row(row: &FeeInput, global: Global) -> FeeRow {
    let letter = |text: &str, otherwise: char| text.chars().next().unwrap_or(otherwise);
    FeeRow {
        code: row.code.clone(),
        modifier: String::new(),
        description: String::new(),
        status: letter(&row.status, 'A'),
        work: Rvu(0),
        pe_nonfacility: Rvu(0),
        na_nonfacility: false,
        pe_facility: Rvu(0),
        na_facility: false,
        malpractice: Rvu(0),
        total_nonfacility: Rvu(0),
        total_facility: Rvu(0),
        pc_tc: letter(&row.pc_tc, '0'),
        global,
        pre: 0,
        intra: 0,
        post: 0,
        multiple: '0',
        bilateral: letter(&row.bilateral, '0'),
        assistant: letter(&row.assistant, '0'),
        co_surgeon: letter(&row.co_surgeon, '0'),
        team: letter(&row.team, '0'),
        endoscopic_base: String::new(),
        factor: Factor(0),
        factor_qualifying: None,
        supervision: String::new(),
        imaging_family: String::new(),
        opps: [Rvu(0); 3],
    }
}

pub(super) fn with_policies(
    codes: CodeSets,
    rows: &[PolicyInput],
    wrong: &mut Vec<Problem>,
) -> CodeSets {
    let mut table = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let kind = match row.kind.as_str() {
            "" => Some(PolicyKind::Article),
            text => PolicyKind::parse(text),
        };
        let Some(kind) = kind else {
            let field = format!("policies.{}.kind", n + 1);
            invalid(wrong, field, "is not NCD, LCD or ARTICLE");
            continue;
        };
        let mut diagnoses = Vec::new();
        for (list, role) in [
            (&row.supports, Role::Supports),
            (&row.excludes, Role::Excludes),
            (&row.also_required, Role::AlsoRequired),
        ] {
            diagnoses.extend(list.iter().map(|text| span(text, role)));
        }
        table.push(Policy {
            id: row.id.clone(),
            kind,
            title: String::new(),
            contractors: Vec::new(),
            states: Vec::new(),
            effective: NaiveDate::MIN,
            retired: None,
            procedures: row.codes.iter().map(|code| (undotted(code), 0)).collect(),
            diagnoses,
        });
    }
    codes.with_coverage(table)
}

fn span(text: &str, role: Role) -> PolicyDiagnosis {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    PolicyDiagnosis {
        group: 0,
        first: undotted(first),
        last: undotted(last),
        role,
    }
}
