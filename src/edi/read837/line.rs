//! A service line while it is being read (loop 2400).

use chrono::NaiveDate;

use crate::domain::claim::{DateKind, DatedFact, LineAdjudication, LineDetail, ServiceLine};
use crate::domain::codes::{Hcpcs, Modifier, Ndc, Pos, Units};
use crate::domain::money::Money;
use crate::domain::remittance::Adjustment;
use crate::x12::Segment;

use super::super::values::{Values, ordinal, part, text};
use super::Reader;
use super::party::Party;

/// A line whose code and day may still be missing.
pub(super) struct LineDraft {
    code: Hcpcs,
    days: Option<(NaiveDate, Option<NaiveDate>)>,
    /// Everything else; its code and day are filled in at the end.
    pub rest: Rest,
    at: usize,
}

/// The parts of a line that need no proof.
#[derive(Default)]
pub(super) struct Rest {
    pub line_control: String,
    pub clia: String,
    pub rendering: Option<crate::domain::claim::ClaimProvider>,
    pub ordering: Option<crate::domain::claim::ClaimProvider>,
    modifiers: Vec<Modifier>,
    description: String,
    charge: Money,
    units: Units,
    minutes: bool,
    pos: Option<Pos>,
    pointers: Vec<u8>,
    emergency: bool,
    ndc: Option<Ndc>,
    note: String,
    pub detail: LineDetail,
    adjudications: Vec<LineAdjudication>,
}

impl LineDraft {
    pub(super) fn date(&mut self, what: &[u8], days: (NaiveDate, Option<NaiveDate>)) {
        match (what, self.rest.adjudications.last_mut()) {
            (b"472", _) => self.days = Some(days),
            (b"573", Some(decided)) => decided.paid_on = Some(days.0),
            (code, _) => {
                let kind = std::str::from_utf8(code).ok().and_then(DateKind::from_code);
                let (on, to) = days;
                let fact = kind.map(|kind| DatedFact { kind, on, to });
                self.rest.detail.dates.extend(fact);
            }
        }
    }

    pub(super) fn remaining(&mut self, amount: Money) {
        if let Some(decided) = self.rest.adjudications.last_mut() {
            decided.remaining_liability = Some(amount);
        }
    }

    pub(super) fn note(&mut self, words: String) {
        self.rest.note = words;
    }

    pub(super) fn adjust(&mut self, found: Vec<Adjustment>) {
        if let Some(decided) = self.rest.adjudications.last_mut() {
            decided.adjustments.extend(found);
        }
    }
}

impl Reader<'_> {
    pub(super) fn begin_line(&mut self, sv1: &Segment<'_>) {
        self.end_line();
        self.party = Party::None;
        if self.claim.is_none() {
            self.values
                .note(sv1, "a service line without a claim before it was not read");
            return;
        }
        let code: Option<Hcpcs> = self
            .values
            .code(sv1, sv1.component(1, 2), || "SV101-2".to_owned());
        let Some(code) = code else {
            self.values
                .note(sv1, "a service line without a procedure code was not read");
            return;
        };
        let pos: Option<Pos> = self.values.code(sv1, sv1.el(5), || "SV105".to_owned());
        let pointers = sv1
            .components(7)
            .filter_map(|p| std::str::from_utf8(p).ok()?.parse().ok());
        let rest = Rest {
            modifiers: modifiers(&mut self.values, sv1, 1),
            description: part(sv1, 1, 7),
            charge: self.values.required_amount(sv1, 2),
            units: self.values.units(sv1, 4).unwrap_or_default(),
            minutes: sv1.el(3) == b"MJ",
            // Kept as written: a line that repeats the claim's place breaks a rule of the guide.
            pos,
            pointers: pointers.collect(),
            emergency: sv1.el(9) == b"Y",
            detail: LineDetail {
                epsdt: sv1.el(11) == b"Y",
                family_planning: sv1.el(12) == b"Y",
                ..LineDetail::default()
            },
            ..Rest::default()
        };
        self.line = Some(LineDraft {
            code,
            days: None,
            rest,
            at: ordinal(sv1),
        });
    }

    pub(super) fn end_line(&mut self) {
        let (Some(draft), Some(read)) = (self.line.take(), &mut self.claim) else {
            return;
        };
        let LineDraft {
            code,
            days,
            rest,
            at,
        } = draft;
        let Some((dos, dos_to)) = days else {
            let message = "a service line without a day (DTP*472) was not read";
            self.values.troubles.place(at, "SV1", message);
            return;
        };
        read.lines_at.push(at);
        read.claim.lines.push(ServiceLine {
            line_control: rest.line_control,
            code,
            modifiers: rest.modifiers,
            description: rest.description,
            charge: rest.charge,
            units: rest.units,
            minutes: rest.minutes,
            pos: rest.pos,
            pointers: rest.pointers,
            dos,
            dos_to: dos_to.filter(|to| *to != dos),
            emergency: rest.emergency,
            ndc: rest.ndc,
            rendering: rest.rendering,
            ordering: rest.ordering,
            note: rest.note,
            clia: rest.clia,
            detail: rest.detail,
            adjudications: rest.adjudications,
        });
    }

    /// LIN, CTP and SVD.
    pub(super) fn line_detail(&mut self, s: &Segment<'_>) {
        self.party = Party::None;
        let Some(line) = &mut self.line else { return };
        match s.tag() {
            b"LIN" if s.el(2) == b"N4" => {
                let number = text(s, 3);
                line.rest.ndc = Some(Ndc {
                    number,
                    quantity_thousandths: 0,
                    unit: String::new(),
                });
            }
            b"CTP" => {
                let quantity = self.values.units(s, 4);
                if let (Some(ndc), Some(Units(thousandths))) = (&mut line.rest.ndc, quantity) {
                    ndc.quantity_thousandths = thousandths;
                    ndc.unit = part(s, 5, 1);
                }
            }
            b"SVD" => {
                let code: Option<Hcpcs> = self
                    .values
                    .code(s, s.component(3, 2), || "SVD03-2".to_owned());
                line.rest.adjudications.push(LineAdjudication {
                    payer_id: text(s, 1),
                    paid: self.values.required_amount(s, 2),
                    code: code.unwrap_or(line.code),
                    modifiers: modifiers(&mut self.values, s, 3),
                    units: self.values.units(s, 5).unwrap_or(Units::ONE),
                    bundled_into: text(s, 6).parse().ok(),
                    adjustments: Vec::new(),
                    paid_on: None,
                    remaining_liability: None,
                });
            }
            _ => {}
        }
    }
}

/// The modifiers of a composite procedure in element `n`.
fn modifiers(values: &mut Values<'_>, s: &Segment<'_>, n: usize) -> Vec<Modifier> {
    let mut modifiers = Vec::new();
    for raw in s.components(n).skip(2).take(4) {
        let modifier: Option<Modifier> = values.code(s, raw, || "a modifier".to_owned());
        modifiers.extend(modifier);
    }
    modifiers
}
