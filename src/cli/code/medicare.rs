//! What the imported tables say of a procedure on one day: Medicare's rates and indicators, the
//! units limit, its primaries and its pairs.

use chrono::NaiveDate;
use serde::Serialize;

use crate::cli::context::CliContext;
use crate::cli::error::CliError;
use crate::codesets::{AddOnKind, CodeSets, FeeRow, Locality, MueIndicator, PtpIndicator};
use crate::coding::medicare_fee::{
    Participation, Practitioner, Service, Setting, price, status_meaning,
};
use crate::domain::text::CleanText;

/// Pairs that are listed.
const PAIRS: usize = 200;

/// The edits of a code; what is not loaded is named.
#[derive(Serialize)]
pub(super) struct EditsView {
    mue: Option<MueView>,
    add_on: Option<AddOnView>,
    n_ptp: Option<usize>,
    ptp: Vec<PairView>,
    not_checked: Vec<&'static str>,
}

#[derive(Serialize)]
struct MueView {
    units: u32,
    mai: u8,
}

#[derive(Serialize)]
struct AddOnView {
    kind: u8,
    primaries: Vec<String>,
}

#[derive(Serialize)]
struct PairView {
    column1: String,
    column2: String,
    indicator: &'static str,
    effective: NaiveDate,
    deletion: Option<NaiveDate>,
}

/// The fee schedule's row, with the national amounts.
#[derive(Serialize)]
pub(super) struct FeesView {
    release: String,
    status: char,
    meaning: &'static str,
    work: String,
    pe_nonfacility: String,
    pe_facility: String,
    malpractice: String,
    conversion_factor: String,
    global: String,
    pc_tc: char,
    multiple: char,
    bilateral: char,
    assistant: char,
    co_surgeon: char,
    team: char,
    nonfacility: Option<String>,
    facility: Option<String>,
}

pub(super) fn edits(codes: &CodeSets, code: &str, dos: NaiveDate) -> EditsView {
    let (ptp, mue, add_on) = (
        codes.ptp.as_of(dos),
        codes.mue.as_of(dos),
        codes.add_on.as_of(dos),
    );
    let mut not_checked = Vec::new();
    for (name, missing) in [
        ("ncci-ptp", ptp.is_none()),
        ("ncci-mue", mue.is_none()),
        ("ncci-add-on", add_on.is_none()),
    ] {
        if missing {
            not_checked.push(name);
        }
    }
    let pairs = ptp.map(|table| table.edits_of(code, dos));
    EditsView {
        mue: mue.and_then(|table| table.edit(code)).map(|row| MueView {
            units: row.limit_units,
            mai: match row.indicator {
                MueIndicator::Line => 1,
                MueIndicator::DayPolicy => 2,
                MueIndicator::DayClinical => 3,
            },
        }),
        add_on: add_on
            .and_then(|table| table.edit(code, dos))
            .map(|edit| AddOnView {
                kind: match edit.kind {
                    AddOnKind::Listed => 1,
                    AddOnKind::Contractor => 2,
                    AddOnKind::Partial => 3,
                },
                primaries: edit.primaries.iter().map(|p| (*p).to_owned()).collect(),
            }),
        n_ptp: pairs.as_ref().map(Vec::len),
        ptp: pairs
            .unwrap_or_default()
            .into_iter()
            .take(PAIRS)
            .map(|row| PairView {
                column1: row.column1,
                column2: row.column2,
                indicator: match row.indicator {
                    PtpIndicator::NoModifier => "0",
                    PtpIndicator::ModifierAllowed => "1",
                    PtpIndicator::NotInForce => "9",
                },
                effective: row.effective,
                deletion: row.deletion,
            })
            .collect(),
        not_checked,
    }
}

pub(super) fn fees(codes: &CodeSets, code: &str, dos: NaiveDate) -> Option<FeesView> {
    let edition = codes.fees.edition(dos)?;
    let row: &FeeRow = edition.table.table()?.main_row(code)?;
    let national = Locality::national();
    let setting = Setting {
        dos,
        locality: &national,
        qualifying: false,
        practitioner: Practitioner::Physician,
        participation: Participation::Participating,
    };
    let amount = |pos: &str| {
        let service = Service {
            code,
            pos,
            units: 1,
            ..Service::default()
        };
        let priced = price(codes, &setting, &service).ok()?;
        Some(priced.allowed.to_string())
    };
    Some(FeesView {
        release: edition.release.clone(),
        status: row.status,
        meaning: status_meaning(row.status),
        work: row.work.to_string(),
        pe_nonfacility: row.pe_nonfacility.to_string(),
        pe_facility: row.pe_facility.to_string(),
        malpractice: row.malpractice.to_string(),
        conversion_factor: row.factor.to_string(),
        global: row.global.to_string(),
        pc_tc: row.pc_tc,
        multiple: row.multiple,
        bilateral: row.bilateral,
        assistant: row.assistant,
        co_surgeon: row.co_surgeon,
        team: row.team,
        nonfacility: amount("11"),
        facility: amount("22"),
    })
}

pub(super) fn print(
    edits: &EditsView,
    fees: Option<&FeesView>,
    cx: &mut CliContext<'_>,
) -> Result<(), CliError> {
    if let Some(fees) = fees {
        let dash = || "-".to_owned();
        cx.line(format!(
            "  Medicare {}: status {} ({}), global {}, {} non-facility, {} facility",
            CleanText::new(&fees.release),
            fees.status,
            fees.meaning,
            fees.global,
            fees.nonfacility.clone().unwrap_or_else(dash),
            fees.facility.clone().unwrap_or_else(dash),
        ))?;
        cx.line(format!(
            "  indicators: PC/TC {}, multiple {}, bilateral {}, assistant {}, co-surgeon {}, \
             team {}",
            fees.pc_tc, fees.multiple, fees.bilateral, fees.assistant, fees.co_surgeon, fees.team
        ))?;
    }
    if let Some(mue) = &edits.mue {
        cx.line(format!(
            "  at most {} units (MUE, MAI {})",
            mue.units, mue.mai
        ))?;
    }
    if let Some(add_on) = &edits.add_on {
        let primaries = add_on.primaries.join(", ");
        cx.line(format!("  add-on code, type {}: {primaries}", add_on.kind))?;
    }
    if let Some(n) = edits.n_ptp {
        cx.line(format!("  {n} PTP pairs in force"))?;
    }
    if !edits.not_checked.is_empty() {
        cx.line(format!("  not checked: {}", edits.not_checked.join(", ")))?;
    }
    Ok(())
}
