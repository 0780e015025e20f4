//! What only an institutional claim has, while it is being read: its stay, its coded facts and its
//! revenue lines.

use chrono::NaiveDate;

use crate::domain::claim::{
    InstitutionalClaim, LineAdjudication, PresentDiagnosis, ReferenceKind, RevenueLine, Stay,
};
use crate::domain::codes::{Hcpcs, Icd10Cm, Modifier, Ndc, Units};
use crate::x12::{Segment, decode};

use super::super::values::{adjustments, ordinal, parse_days, part, person, text};
use super::party::Party;
use super::{ReadClaim, ReadInstitutional, Reader};
use crate::domain::claim::{ClaimProvider, EntityName};

/// An institutional claim that is not all read.
pub(super) struct FacilityDraft {
    frequency: String,
    stay: Stay,
    diagnoses: Vec<PresentDiagnosis>,
    lines: Vec<RevenueLine>,
    lines_at: Vec<usize>,
    /// Is the attending physician's taxonomy awaited?
    attending: bool,
}

impl FacilityDraft {
    pub(super) fn begin(frequency: String) -> FacilityDraft {
        FacilityDraft {
            frequency,
            stay: Stay::default(),
            diagnoses: Vec::new(),
            lines: Vec::new(),
            lines_at: Vec::new(),
            attending: false,
        }
    }

    pub(super) fn finish(self, read: ReadClaim) -> ReadInstitutional {
        ReadInstitutional {
            at: read.at,
            lines_at: self.lines_at,
            claim: InstitutionalClaim {
                shared: read.claim,
                bill_frequency: self.frequency,
                stay: self.stay,
                diagnoses: self.diagnoses,
                lines: self.lines,
            },
        }
    }

    fn line(&mut self) -> Option<&mut RevenueLine> {
        self.lines.last_mut()
    }
}

/// A provider as an NM1 names one.
fn provider(nm1: &Segment<'_>) -> ClaimProvider {
    ClaimProvider {
        name: match nm1.el(2) {
            b"1" => EntityName::Person(person(nm1)),
            _ => EntityName::Organization(text(nm1, 3)),
        },
        npi: if nm1.el(8) == b"XX" {
            text(nm1, 9)
        } else {
            String::new()
        },
        taxonomy: String::new(),
    }
}

impl Reader<'_> {
    /// Takes a segment that means something else, or nothing, on a professional claim.
    pub(super) fn take_institutional(&mut self, s: &Segment<'_>) -> bool {
        match s.tag() {
            b"CL1" => {
                if let Some(draft) = &mut self.facility {
                    draft.stay.admission_type = text(s, 1);
                    draft.stay.admission_source = text(s, 2);
                    draft.stay.patient_status = text(s, 3);
                }
                true
            }
            b"DTP" => self.facility_date(s),
            b"HI" => {
                for n in 1..=s.n_elements().min(12) {
                    self.facility_code(s, n);
                }
                true
            }
            b"NM1" => self.facility_provider(s),
            b"PRV" if s.el(1) == b"AT" => {
                let draft = self.facility.as_mut().filter(|draft| draft.attending);
                if let Some(attending) = draft.and_then(|d| d.stay.attending.as_mut()) {
                    attending.taxonomy = text(s, 3);
                }
                true
            }
            b"REF" if matches!(s.el(1), b"LU" | b"G4") && self.party == Party::None => {
                let kind = ReferenceKind::from_code(&text(s, 1));
                let value = text(s, 2);
                if let (Some(read), Some(kind)) = (&mut self.claim, kind) {
                    read.claim.detail.references.push((kind, value));
                }
                true
            }
            b"LX" => {
                self.party = Party::None;
                true
            }
            b"SV2" => {
                self.revenue_line(s);
                true
            }
            b"REF" | b"LIN" | b"CTP" | b"SVD" | b"CAS" | b"AMT" => self.revenue_fact(s),
            _ => false,
        }
    }

    fn facility_date(&mut self, dtp: &Segment<'_>) -> bool {
        let raw = text(dtp, 3);
        let Some(draft) = &mut self.facility else {
            return false;
        };
        let days = parse_days(&raw);
        match dtp.el(1) {
            b"434" => {
                if let Some((from, to)) = days {
                    draft.stay.from = Some(from);
                    draft.stay.to = to.or(Some(from));
                }
            }
            b"435" => {
                let day = raw.split_at_checked(8);
                let (day, hour) = day.unwrap_or((&raw, ""));
                draft.stay.admitted_on = parse_days(day).map(|(on, _)| on);
                draft.stay.admission_hour = hour.to_owned();
            }
            b"096" => draft.stay.discharge_hour = raw,
            b"472" => {
                if let (Some((on, to)), Some(line)) = (days, draft.line()) {
                    line.dos = Some(on);
                    line.dos_to = to.filter(|to| *to != on);
                }
            }
            b"573" => {
                let decided = draft.line().and_then(|line| line.adjudications.last_mut());
                match (decided, days) {
                    (Some(decided), Some((on, _))) => decided.paid_on = Some(on),
                    _ => return false,
                }
            }
            _ => return false,
        }
        true
    }

    fn facility_code(&mut self, hi: &Segment<'_>, n: usize) {
        let code = hi.component(n, 2);
        let kind = hi.component(n, 1);
        let name = || format!("HI{n:02}-2");
        let present = part(hi, n, 9).chars().next();
        let days = parse_days(&part(hi, n, 4));
        if matches!(kind, b"BG") {
            self.health_code(hi, n);
            return;
        }
        let Some(draft) = &mut self.facility else {
            return;
        };
        let said = part(hi, n, 2);
        match kind {
            b"ABK" | b"ABF" | b"BK" | b"BF" | b"ABN" | b"BN" | b"ABJ" | b"BJ" | b"APR" | b"PR" => {
                let Some(code): Option<Icd10Cm> = self.values.code(hi, code, name) else {
                    return;
                };
                match kind {
                    b"ABN" | b"BN" => draft.stay.causes.push(PresentDiagnosis { code, present }),
                    b"ABJ" | b"BJ" => draft.stay.admitting = Some(code),
                    b"APR" | b"PR" => draft.stay.reasons.push(code),
                    _ => draft.diagnoses.push(PresentDiagnosis { code, present }),
                }
            }
            b"DR" => draft.stay.drg = said,
            b"BBR" | b"BBQ" => {
                let code = self.values.code(hi, code, name);
                if let (Some(code), Some((on, _))) = (code, days) {
                    draft.stay.procedures.push((code, on));
                }
            }
            b"BI" => {
                if let Some((from, Some(to))) = days {
                    draft.stay.spans.push((said, from, to));
                }
            }
            b"BH" => draft
                .stay
                .occurrences
                .extend(days.map(|(on, _): (NaiveDate, _)| (said, on))),
            b"BE" => {
                let amount = crate::domain::money::Money::parse(&part(hi, n, 5));
                draft
                    .stay
                    .values
                    .extend(amount.ok().map(|amount| (said, amount)));
            }
            _ => {}
        }
    }

    fn facility_provider(&mut self, nm1: &Segment<'_>) -> bool {
        let Some(draft) = &mut self.facility else {
            return false;
        };
        let in_claim = draft.lines.is_empty()
            && self
                .claim
                .as_ref()
                .is_some_and(|read| read.claim.other_payers.is_empty());
        draft.attending = in_claim && nm1.el(1) == b"71";
        let place = match nm1.el(1) {
            b"71" => &mut draft.stay.attending,
            b"72" => &mut draft.stay.operating,
            b"ZZ" => &mut draft.stay.other_operating,
            _ if !draft.lines.is_empty() => {
                self.party = Party::Unread;
                return true;
            }
            _ => return false,
        };
        if in_claim {
            *place = Some(provider(nm1));
        }
        self.party = Party::Unread;
        true
    }

    fn revenue_line(&mut self, sv2: &Segment<'_>) {
        self.party = Party::None;
        let code: Option<Hcpcs> = self
            .values
            .code(sv2, sv2.component(2, 2), || "SV202-2".to_owned());
        let mut modifiers = Vec::new();
        for raw in sv2.components(2).skip(2).take(4) {
            let found: Option<Modifier> = self.values.code(sv2, raw, || "a modifier".to_owned());
            modifiers.extend(found);
        }
        let line = RevenueLine {
            line_control: String::new(),
            revenue: text(sv2, 1),
            code,
            modifiers,
            charge: self.values.required_amount(sv2, 3),
            units: self.values.units(sv2, 5).unwrap_or(Units::ONE),
            days: sv2.el(4) == b"DA",
            non_covered: self.values.amount(sv2, 7),
            dos: None,
            dos_to: None,
            ndc: None,
            adjudications: Vec::new(),
        };
        if let Some(draft) = &mut self.facility {
            draft.lines.push(line);
            draft.lines_at.push(ordinal(sv2));
        }
    }

    /// A segment of a revenue line; false where it belongs to the claim.
    fn revenue_fact(&mut self, s: &Segment<'_>) -> bool {
        let party = self.party;
        let Some(line) = self.facility.as_mut().and_then(FacilityDraft::line) else {
            return false;
        };
        match s.tag() {
            b"REF" if s.el(1) == b"6R" && party == Party::None => line.line_control = text(s, 2),
            b"LIN" if s.el(2) == b"N4" => {
                line.ndc = Some(Ndc {
                    number: text(s, 3),
                    quantity_thousandths: 0,
                    unit: String::new(),
                });
            }
            b"CTP" => {
                let quantity = self.values.units(s, 4);
                if let (Some(ndc), Some(Units(thousandths))) = (&mut line.ndc, quantity) {
                    ndc.quantity_thousandths = thousandths;
                    ndc.unit = part(s, 5, 1);
                }
            }
            b"SVD" => {
                let code: Option<Hcpcs> = match s.component(3, 2) {
                    b"" => Hcpcs::parse(&decode(s.el(4))).ok(),
                    code => self.values.code(s, code, || "SVD03-2".to_owned()),
                };
                let mut modifiers = Vec::new();
                for raw in s.components(3).skip(2).take(4) {
                    let found: Option<Modifier> =
                        self.values.code(s, raw, || "a modifier".to_owned());
                    modifiers.extend(found);
                }
                let paid = self.values.required_amount(s, 2);
                let units = self.values.units(s, 5).unwrap_or(Units::ONE);
                line.adjudications.extend(code.map(|code| LineAdjudication {
                    payer_id: text(s, 1),
                    paid,
                    code,
                    modifiers,
                    units,
                    bundled_into: text(s, 6).parse().ok(),
                    adjustments: Vec::new(),
                    paid_on: None,
                    remaining_liability: None,
                }));
            }
            b"CAS" => {
                let found = adjustments(&mut self.values, s);
                if let Some(decided) = line.adjudications.last_mut() {
                    decided.adjustments.extend(found);
                }
            }
            b"AMT" if s.el(1) == b"EAF" => {
                let left = self.values.optional_amount(s, 2);
                if let Some(decided) = line.adjudications.last_mut() {
                    decided.remaining_liability = left;
                }
            }
            _ => {}
        }
        true
    }
}
