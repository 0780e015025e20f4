//! What only some claims and lines carry, while it is being read.

use crate::domain::claim::{
    Ambulance, Attachment, Certification, FormAnswer, MedicalNecessity, PurchasedService, Rental,
    SpinalManipulation, TestResult,
};
use crate::domain::codes::{Hcpcs, Rarc};
use crate::x12::Segment;

use super::super::values::{part, text};
use super::Reader;
use super::party::Party;

impl Reader<'_> {
    /// PWK of a claim or line.
    pub(super) fn attachment(&mut self, pwk: &Segment<'_>) {
        let attachment = Attachment {
            report: text(pwk, 1),
            sent_by: text(pwk, 2),
            control: text(pwk, 6),
        };
        match &mut self.line {
            Some(line) if attachment.report == "CT" => {
                line.rest.detail.certificate_sent = attachment.sent_by;
            }
            Some(line) => line.rest.detail.attachments.push(attachment),
            None => self.subject().detail.attachments.push(attachment),
        }
    }

    /// K3 of a claim or line.
    pub(super) fn state_data(&mut self, k3: &Segment<'_>) {
        let row = text(k3, 1);
        match &mut self.line {
            Some(line) => line.rest.detail.state_data.push(row),
            None => self.subject().detail.state_data.push(row),
        }
    }

    /// CR1, CR2 and CRC.
    pub(super) fn condition(&mut self, s: &Segment<'_>) {
        match s.tag() {
            b"CR1" => {
                let transport = Ambulance {
                    weight: text(s, 2).parse().ok(),
                    reason: text(s, 4),
                    miles: self.values.units(s, 6).unwrap_or_default(),
                    round_trip: text(s, 9),
                    stretcher: text(s, 10),
                };
                match &mut self.line {
                    Some(line) => line.rest.detail.ambulance = Some(transport),
                    None => self.subject().detail.ambulance = Some(transport),
                }
            }
            b"CR2" => {
                self.subject().detail.manipulation = Some(SpinalManipulation {
                    condition: text(s, 8),
                    words: text(s, 10),
                    more_words: text(s, 11),
                });
            }
            _ => {
                let codes = (3..=7).map(|n| text(s, n)).filter(|code| !code.is_empty());
                let certified = Certification {
                    category: text(s, 1),
                    applies: s.el(2) == b"Y",
                    codes: codes.collect(),
                };
                match &mut self.line {
                    Some(line) => line.rest.detail.certifications.push(certified),
                    None => self.subject().detail.certifications.push(certified),
                }
            }
        }
    }

    /// A code of HI that is no diagnosis.
    pub(super) fn health_code(&mut self, hi: &Segment<'_>, n: usize) {
        match hi.component(n, 1) {
            b"BP" | b"BO" => {
                let code: Option<Hcpcs> = self
                    .values
                    .code(hi, hi.component(n, 2), || format!("HI{n:02}-2"));
                self.subject().detail.anesthesia_for.extend(code);
            }
            b"BG" => {
                let code = part(hi, n, 2);
                self.subject().detail.conditions.push(code);
            }
            _ => {}
        }
    }

    /// MOA of another payer: its remarks.
    pub(super) fn remarks(&mut self, moa: &Segment<'_>) {
        let mut found = Vec::new();
        for n in 3..=7 {
            let code: Option<Rarc> = self.values.code(moa, moa.el(n), || format!("MOA{n:02}"));
            found.extend(code);
        }
        if let Some(other) = self.other_payer() {
            other.remarks.extend(found);
        }
    }

    /// SV5, CR3, QTY, MEA, PS1, LQ and FRM of a line.
    pub(super) fn line_fact(&mut self, s: &Segment<'_>) {
        self.party = Party::None;
        let Some(line) = &mut self.line else { return };
        let (values, detail) = (&mut self.values, &mut line.rest.detail);
        match s.tag() {
            b"SV5" => {
                detail.rental = Some(Rental {
                    days: values.units(s, 3).unwrap_or_default(),
                    rental: values.amount(s, 4),
                    purchase: values.amount(s, 5),
                    frequency: text(s, 6),
                });
            }
            b"CR3" => {
                let months = values.units(s, 3).unwrap_or_default();
                detail.device_certificate = Some((text(s, 1), months));
            }
            b"QTY" if s.el(1) == b"PT" => detail.patients_carried = text(s, 2).parse().ok(),
            b"QTY" if s.el(1) == b"FL" => detail.obstetric_units = text(s, 2).parse().ok(),
            b"MEA" => detail.tests.push(TestResult {
                reference: text(s, 1),
                kind: text(s, 2),
                value: values.units(s, 3).unwrap_or_default(),
            }),
            b"PS1" => {
                let charge = values.amount(s, 2);
                let npi = text(s, 1);
                detail.purchased = Some(PurchasedService {
                    npi,
                    by_person: false,
                    charge,
                });
            }
            b"LQ" => detail.necessity.push(MedicalNecessity {
                form: text(s, 2),
                answers: Vec::new(),
            }),
            b"FRM" => {
                let answer = FormAnswer {
                    question: text(s, 1),
                    yes_no: text(s, 2),
                    words: text(s, 3),
                    on: values.date(s, 4),
                };
                if let Some(certificate) = detail.necessity.last_mut() {
                    certificate.answers.push(answer);
                }
            }
            _ => {}
        }
    }
}
