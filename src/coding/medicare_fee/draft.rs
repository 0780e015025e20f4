//! One line before the others of the day are looked at: its row, its rate, its sides.

use super::anesthesia;
use super::exact::Exact;
use super::{FeeStep, NoFee, Service, Setting, status_meaning};
use crate::codesets::{CodeSets, Factor, FeeRow, undotted};
use crate::domain::money::Money;

/// The three parts of an amount.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts {
    pub(super) work: Exact,
    pub(super) expense: Exact,
    pub(super) malpractice: Exact,
}

impl Parts {
    pub(super) fn of(row: &FeeRow, facility: bool, setting: &Setting<'_>) -> Parts {
        let factor = factor(row, setting.qualifying);
        let expense = if facility {
            row.pe_facility
        } else {
            row.pe_nonfacility
        };
        let place = setting.locality;
        Parts {
            work: Exact::of(row.work, place.work, factor),
            expense: Exact::of(expense, place.practice_expense, factor),
            malpractice: Exact::of(row.malpractice, place.malpractice, factor),
        }
    }

    pub(super) fn total(&self) -> Exact {
        self.work + self.expense + self.malpractice
    }
}

fn factor(row: &FeeRow, qualifying: bool) -> Factor {
    match row.factor_qualifying {
        Some(factor) if qualifying => factor,
        Some(_) | None => row.factor,
    }
}

/// A line with its amount as far as it can be reckoned alone.
#[derive(Clone, Debug)]
pub(super) struct Draft<'a> {
    /// Its row; none for anesthesia, which no other line touches.
    pub(super) row: Option<&'a FeeRow>,
    /// The table's release.
    pub(super) release: String,
    pub(super) facility: bool,
    pub(super) units: u32,
    pub(super) parts: Parts,
    /// The technical and the professional part where both are billed as one.
    pub(super) split: Option<(Exact, Exact)>,
    /// The row that an endoscopy of its family is reduced by, and its amount.
    pub(super) base: Option<(String, Exact)>,
    /// The amount of the whole line, before other lines are looked at.
    pub(super) total: Exact,
    pub(super) steps: Vec<FeeStep>,
    pub(super) notes: Vec<String>,
}

impl<'a> Draft<'a> {
    pub(super) fn of(
        sets: &'a CodeSets,
        setting: &Setting<'_>,
        service: &Service<'_>,
    ) -> Result<Draft<'a>, NoFee> {
        let code = undotted(service.code);
        let edition = sets.fees.edition(setting.dos);
        let table = edition.and_then(|edition| edition.table.table());
        let (Some(edition), Some(table)) = (edition, table) else {
            return Err(NoFee::NotLoaded(setting.dos));
        };
        let whole = table
            .main_row(&code)
            .ok_or_else(|| NoFee::Unknown(code.clone()))?;
        if whole.status == 'J' {
            return anesthesia::draft(sets, setting, (service, edition.release.as_str()));
        }
        let part = service
            .modifiers
            .iter()
            .find(|m| matches!(**m, "26" | "TC" | "53"));
        let part = part
            .copied()
            .filter(|m| *m != "53" || table.row(&code, Some("53")).is_some());
        let row = table.row(&code, part).ok_or_else(|| NoFee::NoPart {
            code: code.clone(),
            part: part.unwrap_or("whole").to_owned(),
        })?;
        if !row.is_payable() {
            return Err(NoFee::Status {
                code,
                status: row.status,
                meaning: status_meaning(row.status),
            });
        }
        let place = sets.place_of_service(service.pos, setting.dos);
        let facility = place.is_some_and(|place| place.facility_rate);
        let mut draft = Draft {
            row: Some(row),
            release: edition.release.clone(),
            facility,
            units: service.units.max(1),
            parts: Parts::of(row, facility, setting),
            split: None,
            base: None,
            total: Exact::ZERO,
            steps: Vec::new(),
            notes: Vec::new(),
        };
        if part.is_none() && row.pc_tc == '1' {
            let of = |part: &str| Some(Parts::of(table.row(&code, Some(part))?, facility, setting));
            draft.split = of("TC")
                .zip(of("26"))
                .map(|(tc, pc)| (tc.total(), pc.total()));
        }
        if row.multiple == '3' && !row.endoscopic_base.is_empty() {
            let base = table.row(&row.endoscopic_base, None);
            draft.base = base.map(|base| {
                let amount = Parts::of(base, facility, setting).total();
                (base.code.clone(), amount)
            });
        }
        draft.show_rate(setting);
        draft.cap(sets, setting, part.unwrap_or_default());
        draft.both_sides(service);
        Ok(draft)
    }

    pub(super) fn step(&mut self, what: impl Into<String>, amount: Exact) {
        self.steps.push(FeeStep {
            what: what.into(),
            amount: amount.money(),
        });
    }

    fn show_rate(&mut self, setting: &Setting<'_>) {
        let Some(row) = self.row else { return };
        let (place, cf) = (setting.locality, factor(row, setting.qualifying));
        let (expense, rate) = if self.facility {
            (row.pe_facility, "facility")
        } else {
            (row.pe_nonfacility, "non-facility")
        };
        let parts = self.parts;
        self.step(
            format!("work {} x {} x {cf}", row.work, place.work),
            parts.work,
        );
        let what = format!(
            "{rate} practice expense {expense} x {} x {cf}",
            place.practice_expense
        );
        self.step(what, parts.expense);
        let what = format!(
            "malpractice {} x {} x {cf}",
            row.malpractice, place.malpractice
        );
        self.step(what, parts.malpractice);
        self.total = parts.total();
        self.step(format!("rate in {}", place.name), self.total);
        let rarely = if self.facility {
            row.na_facility.then_some("in a facility")
        } else {
            row.na_nonfacility.then_some("outside a facility")
        };
        if let Some(place) = rarely {
            self.notes.push(format!("NA: rarely or never done {place}"));
        }
        if row.status == 'R' {
            self.notes.push("status R: restricted coverage".to_owned());
        }
    }

    /// The technical part of imaging is paid at most what the outpatient system pays.
    fn cap(&mut self, sets: &CodeSets, setting: &Setting<'_>, part: &str) {
        let (Some(row), Some(table)) = (self.row, sets.opps_caps.as_of(setting.dos)) else {
            return;
        };
        let place = (
            setting.locality.contractor.clone(),
            setting.locality.number.clone(),
        );
        let amount = |part: &str| {
            let cap = table.find((&row.code, part), &place)?;
            let cap = if self.facility {
                cap.facility
            } else {
                cap.nonfacility
            };
            (!cap.is_zero()).then_some(Exact::of_money(cap))
        };
        let (Some(cap), technical) = (match self.split {
            Some((tc, _)) => (amount("TC"), tc),
            None => (amount(part), self.total),
        }) else {
            return;
        };
        if cap >= technical || part == "26" {
            return;
        }
        self.total = self.total - technical + cap;
        if let Some((tc, _)) = &mut self.split {
            *tc = cap;
        }
        let total = self.total;
        self.step(
            format!("outpatient cap of the technical part {}", cap.money()),
            total,
        );
    }

    /// Modifier 50, or both sides on one line.
    fn both_sides(&mut self, service: &Service<'_>) {
        let Some(row) = self.row else { return };
        let both = service.has(&["50"]) || (service.has(&["RT"]) && service.has(&["LT"]));
        if !both {
            if self.units > 1 {
                let units = self.units;
                self.total = self.total.times(units);
                let total = self.total;
                self.step(format!("{units} units"), total);
            }
            return;
        }
        // A line of modifier 50 has one unit.
        self.units = 1;
        let (points, why) = match row.bilateral {
            '1' => (15_000, "both sides, indicator 1: 150 %"),
            '3' => (20_000, "both sides, indicator 3: 100 % a side"),
            _ => (10_000, "both sides, but the indicator pays once"),
        };
        self.total = self.total.share(points);
        let total = self.total;
        self.step(why, total);
    }
}

/// The amount as money, for a step's words.
pub(super) fn shown(amount: Exact) -> Money {
    amount.money()
}
