//! Anesthesia: base units and time, times the factor of the locality (coding.md 8).

use super::draft::{Draft, Parts};
use super::exact::Exact;
use super::{NoFee, Service, Setting};
use crate::codesets::{CodeSets, decimal};

/// Minutes of one unit.
const MINUTES: u32 = 15;
/// Base units that a physician who supervises more than four cases is paid, whatever the case.
const SUPERVISED_UNITS: u32 = 3;

pub(super) fn draft<'a>(
    sets: &'a CodeSets,
    setting: &Setting<'_>,
    (service, release): (&Service<'_>, &str),
) -> Result<Draft<'a>, NoFee> {
    let missing = |what: &str| NoFee::Missing(what.to_owned());
    let table = sets
        .anesthesia
        .as_of(setting.dos)
        .ok_or_else(|| missing("not checked: no anesthesia factors are loaded for that day"))?;
    let place = setting.locality;
    let factor = table
        .factor(&place.contractor, &place.number)
        .or(table.national.filter(|_| place.contractor.is_empty()))
        .ok_or_else(|| missing("the locality has no anesthesia factor"))?;
    let minutes = service
        .minutes
        .ok_or_else(|| missing("anesthesia is paid by time: give its minutes"))?;
    let supervises = service.has(&["AD"]);
    let base = if supervises {
        SUPERVISED_UNITS
    } else {
        service
            .base_units
            .ok_or_else(|| missing("give the base units of the code: the schedule has none"))?
    };
    // Tenths of a unit, half up.
    let time = (minutes * 10 + MINUTES / 2) / MINUTES;
    let tenths = if supervises {
        base * 10
    } else {
        base * 10 + time
    };
    let mut draft = Draft {
        row: None,
        release: release.to_owned(),
        facility: true,
        units: 1,
        parts: Parts::default(),
        split: None,
        base: None,
        total: Exact::of_tenths(i64::from(tenths), factor),
        steps: Vec::new(),
        notes: Vec::new(),
    };
    let total = draft.total;
    let units = decimal(i64::from(tenths), 1);
    let counted = if supervises {
        format!(
            "{base} units for supervising more than four x {factor} in {}",
            place.name
        )
    } else {
        let time = decimal(i64::from(time), 1);
        format!(
            "{base} base + {time} time = {units} units x {factor} in {}",
            place.name
        )
    };
    draft.step(counted, total);
    if service.has(&["QK", "QX", "QY"]) {
        draft.total = draft.total.share(5_000);
        let total = draft.total;
        draft.step("medical direction: 50 %", total);
    }
    Ok(draft)
}
