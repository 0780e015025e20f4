//! The 835 as [`Remittance`]s: what a payer says it paid (005010X221A1, and 4010 as it comes).

use crate::domain::codes::{Modifier, Rarc, Units};
use crate::domain::money::Money;
use crate::domain::remittance::{
    ClaimPayment, ClaimPaymentStatus, NamedPayer, PaymentMethod, ProviderAdjustment, Remittance,
    ServicePayment,
};
use crate::x12::{Interchanges, Segment, TransactionSet, Trouble, Troubles};

use super::values::{Values, adjustments_into, name, ordinal, part, person, text};

/// Reads every 835 of a file, one remittance for each ST, in the order of the file.
pub fn read(tree: &Interchanges<'_>) -> (Vec<Remittance>, Vec<Trouble>) {
    let mut troubles = Troubles::default();
    let mut all = Vec::new();
    for (_, _, set) in tree.sets().filter(|(_, _, set)| set.header.el(1) == b"835") {
        let mut claims = Vec::new();
        let mut remittance = read_set(set, &mut troubles, &mut |claim| claims.push(claim));
        remittance.claims = claims;
        all.push(remittance);
    }
    (all, troubles.into_vec())
}

/// What a set says, without what its envelope and its delimiters say: the same remittance sent
/// again under other numbers, or broken into lines, gives the same bytes.
#[must_use]
pub fn content(set: &TransactionSet<'_>) -> Vec<u8> {
    let mut content = Vec::with_capacity(set.bytes().len());
    for segment in set.body() {
        content.extend_from_slice(segment.tag());
        for n in 1..=segment.n_elements() {
            content.push(b'*');
            for (m, component) in segment.components(n).enumerate() {
                if m > 0 {
                    content.push(b':');
                }
                content.extend_from_slice(component);
            }
        }
        content.push(b'~');
    }
    content
}

/// Reads one transaction set, handing over each claim as soon as it is complete.
///
/// The remittance that is returned has no claims of its own, so that a file of any size can be
/// checked in little memory.
pub fn read_set(
    set: &TransactionSet<'_>,
    troubles: &mut Troubles,
    each: &mut dyn FnMut(ClaimPayment),
) -> Remittance {
    let values = Values { troubles };
    let remittance = empty(set);
    let mut reader = Reader {
        values,
        remittance,
        claim: None,
        place: Place::Header,
        each,
    };
    for segment in set.body() {
        reader.take(&segment);
    }
    reader.end_claim();
    reader.remittance
}

fn empty(set: &TransactionSet<'_>) -> Remittance {
    Remittance {
        payer_name: String::new(),
        payer_ids: Vec::new(),
        payee_id: String::new(),
        trace: String::new(),
        originator: String::new(),
        handling: String::new(),
        method: PaymentMethod::NonPayment,
        amount: Money::ZERO,
        paid_on: None,
        produced_on: None,
        claims: Vec::new(),
        provider_adjustments: Vec::new(),
        set_control: text(&set.header, 2),
        at: ordinal(&set.header),
    }
}

/// Which loop the segments at hand belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Header,
    Payer,
    Payee,
    Claim,
    Service,
    Footer,
}

struct Reader<'t, 'e> {
    values: Values<'t>,
    remittance: Remittance,
    claim: Option<ClaimPayment>,
    place: Place,
    each: &'e mut dyn FnMut(ClaimPayment),
}

impl Reader<'_, '_> {
    fn take(&mut self, s: &Segment<'_>) {
        match s.tag() {
            b"CLP" => self.begin_claim(s),
            b"SVC" => self.begin_service(s),
            b"CAS" => self.adjustments(s),
            b"DTM" => self.date(s),
            b"REF" => self.reference(s),
            b"AMT" => self.amount(s),
            b"QTY" => self.quantity(s),
            b"NM1" => self.named(s),
            b"LQ" => self.remark(s),
            b"MIA" => self.outcome_remarks(s, &[5, 20, 21, 22, 23]),
            b"MOA" => self.outcome_remarks(s, &[3, 4, 5, 6, 7]),
            b"PLB" => self.provider_adjustment(s),
            b"BPR" => self.payment(s),
            b"TRN" => self.trace(s),
            b"N1" => self.party(s),
            b"LX" => {
                self.end_claim();
                self.place = Place::Header;
            }
            // Read by nobody: addresses, contacts and provider summaries without money.
            b"CUR" | b"N2" | b"N3" | b"N4" | b"PER" | b"RDM" | b"TS2" | b"TS3" => {}
            _ => self
                .values
                .note(s, "this segment has no place in an 835 and was not read"),
        }
    }

    fn payment(&mut self, bpr: &Segment<'_>) {
        let amount = self.values.required_amount(bpr, 2);
        let r = &mut self.remittance;
        r.handling = text(bpr, 1);
        r.amount = if bpr.el(3).trim_ascii() == b"D" {
            -amount
        } else {
            amount
        };
        let method = text(bpr, 4);
        r.method = PaymentMethod::from_code(&method).unwrap_or_default();
        if PaymentMethod::from_code(&method).is_none() && !method.is_empty() {
            self.values.note(
                bpr,
                format!("BPR04 {method:?} is no payment method of an 835"),
            );
        }
        self.remittance.paid_on = self.values.date(bpr, 16);
    }

    fn trace(&mut self, trn: &Segment<'_>) {
        let r = &mut self.remittance;
        if !r.trace.is_empty() {
            self.values
                .note(trn, "a second TRN; the first one names the payment");
            return;
        }
        r.trace = text(trn, 2);
        r.originator = text(trn, 3);
        self.add_payer_id(text(trn, 3));
    }

    fn add_payer_id(&mut self, id: String) {
        let ids = &mut self.remittance.payer_ids;
        if !id.is_empty() && !ids.contains(&id) {
            ids.push(id);
        }
    }

    fn party(&mut self, n1: &Segment<'_>) {
        match n1.el(1) {
            b"PR" => {
                self.place = Place::Payer;
                self.remittance.payer_name = text(n1, 2);
                self.add_payer_id(text(n1, 4));
            }
            b"PE" => {
                self.place = Place::Payee;
                self.remittance.payee_id = text(n1, 4);
            }
            _ => self
                .values
                .note(n1, "N101 is neither the payer PR nor the payee PE"),
        }
    }

    fn begin_claim(&mut self, clp: &Segment<'_>) {
        self.end_claim();
        let status = clp.text(2);
        let parsed = ClaimPaymentStatus::from_code(status.trim());
        if matches!(parsed, ClaimPaymentStatus::Unknown(_)) {
            let status = status.trim();
            self.values.note(
                clp,
                format!("CLP02 {status:?} is no claim status of an 835"),
            );
        }
        let charged = self.values.required_amount(clp, 3);
        let paid = self.values.required_amount(clp, 4);
        let patient_responsibility = self.values.amount(clp, 5);
        self.place = Place::Claim;
        self.claim = Some(ClaimPayment {
            patient_control_number: text(clp, 1),
            status: parsed,
            charged,
            paid,
            patient_responsibility,
            filing_code: text(clp, 6),
            payer_claim_number: text(clp, 7),
            pos: text(clp, 8),
            frequency: text(clp, 9),
            adjustments: Vec::new(),
            patient: Default::default(),
            member_id: String::new(),
            corrected_insured: None,
            crossover_to: None,
            priority_payer: None,
            rendering_npi: String::new(),
            remarks: Vec::new(),
            original_claim_number: String::new(),
            statement_from: None,
            received_on: None,
            amounts: Vec::new(),
            quantities: Vec::new(),
            services: Vec::new(),
            at: ordinal(clp),
        });
    }

    fn end_claim(&mut self) {
        if let Some(claim) = self.claim.take() {
            (self.each)(claim);
        }
    }

    fn begin_service(&mut self, svc: &Segment<'_>) {
        let Some(claim) = &mut self.claim else {
            self.values
                .note(svc, "a service line without a claim before it was not read");
            return;
        };
        let mut modifiers = Vec::new();
        for raw in svc.components(1).skip(2).take(4) {
            let modifier: Option<Modifier> = self
                .values
                .code(svc, raw, || "a modifier of SVC01".to_owned());
            modifiers.extend(modifier);
        }
        self.place = Place::Service;
        claim.services.push(ServicePayment {
            qualifier: part(svc, 1, 1),
            code: part(svc, 1, 2),
            modifiers,
            billed_code: part(svc, 6, 2),
            charged: self.values.required_amount(svc, 2),
            paid: self.values.required_amount(svc, 3),
            units: self.values.units(svc, 5).unwrap_or(Units::ONE),
            dos: None,
            dos_to: None,
            line_control: String::new(),
            adjustments: Vec::new(),
            allowed: None,
            amounts: Vec::new(),
            quantities: Vec::new(),
            remarks: Vec::new(),
            at: ordinal(svc),
        });
    }

    /// The service line at hand, where there is one.
    fn service(&mut self) -> Option<&mut ServicePayment> {
        let claim = self
            .claim
            .as_mut()
            .filter(|_| self.place == Place::Service)?;
        claim.services.last_mut()
    }

    fn adjustments(&mut self, cas: &Segment<'_>) {
        let Some(claim) = &mut self.claim else {
            self.values
                .note(cas, "an adjustment without a claim before it was not read");
            return;
        };
        let of_line = self.place == Place::Service;
        let found = match claim.services.last_mut().filter(|_| of_line) {
            Some(service) => &mut service.adjustments,
            None => &mut claim.adjustments,
        };
        adjustments_into(&mut self.values, cas, found);
    }

    fn date(&mut self, dtm: &Segment<'_>) {
        let day = self.values.date(dtm, 2);
        let what = dtm.el(1);
        if let Some(service) = self.service() {
            match what {
                b"472" | b"150" => service.dos = day,
                b"151" => service.dos_to = day.filter(|to| Some(*to) != service.dos),
                _ => {}
            }
        } else if let Some(claim) = &mut self.claim {
            match what {
                b"232" => claim.statement_from = day,
                b"050" => claim.received_on = day,
                _ => {}
            }
        } else if what == b"405" {
            self.remittance.produced_on = day;
        }
    }

    fn reference(&mut self, r: &Segment<'_>) {
        match (self.place, r.el(1)) {
            (Place::Payer, b"2U" | b"NF" | b"EO" | b"HI") => self.add_payer_id(text(r, 2)),
            (Place::Claim, b"F8") => {
                if let Some(claim) = &mut self.claim {
                    claim.original_claim_number = text(r, 2);
                }
            }
            (Place::Service, b"6R") => {
                if let Some(service) = self.service() {
                    service.line_control = text(r, 2);
                }
            }
            _ => {}
        }
    }

    fn amount(&mut self, amt: &Segment<'_>) {
        let Some(amount) = self.values.optional_amount(amt, 2) else {
            return;
        };
        if let Some(service) = self.service() {
            // AAE is how version 4010 writes the allowed amount.
            if matches!(amt.el(1), b"B6" | b"AAE") {
                service.allowed = Some(amount);
            } else {
                service.amounts.push((text(amt, 1), amount));
            }
        } else if let Some(claim) = &mut self.claim {
            claim.amounts.push((text(amt, 1), amount));
        }
    }

    fn quantity(&mut self, qty: &Segment<'_>) {
        let Some(quantity) = self.values.units(qty, 2) else {
            return;
        };
        let told = (text(qty, 1), quantity);
        if let Some(service) = self.service() {
            service.quantities.push(told);
        } else if let Some(claim) = &mut self.claim {
            claim.quantities.push(told);
        }
    }

    fn named(&mut self, nm1: &Segment<'_>) {
        let Some(claim) = &mut self.claim else { return };
        let payer = || {
            Some(NamedPayer {
                name: text(nm1, 3),
                id: text(nm1, 9),
            })
        };
        match nm1.el(1) {
            b"QC" => {
                claim.patient = person(nm1);
                claim.member_id = text(nm1, 9);
            }
            b"IL" if claim.member_id.is_empty() => claim.member_id = text(nm1, 9),
            b"74" => claim.corrected_insured = Some((person(nm1), text(nm1, 9))),
            b"82" if nm1.el(8) == b"XX" => claim.rendering_npi = text(nm1, 9),
            b"TT" => claim.crossover_to = payer(),
            b"PR" => claim.priority_payer = payer(),
            _ => {}
        }
    }

    fn remark(&mut self, lq: &Segment<'_>) {
        if lq.el(1) != b"HE" {
            return;
        }
        let remark: Option<Rarc> = self.values.code(lq, lq.el(2), || "LQ02".to_owned());
        match self.service() {
            Some(service) => service.remarks.extend(remark),
            None => self
                .values
                .note(lq, "a line's remark outside a service line was not read"),
        }
    }

    fn outcome_remarks(&mut self, s: &Segment<'_>, elements: &[usize]) {
        let Some(claim) = &mut self.claim else {
            self.values
                .note(s, "remarks without a claim before them were not read");
            return;
        };
        for n in elements {
            let remark: Option<Rarc> = self.values.code(s, s.el(*n), || name(s, *n));
            claim.remarks.extend(remark);
        }
    }

    fn provider_adjustment(&mut self, plb: &Segment<'_>) {
        self.end_claim();
        self.place = Place::Footer;
        let fiscal_date = self.values.date(plb, 2);
        for n in (3..=plb.n_elements().min(13)).step_by(2) {
            if plb.el(n).is_empty() && plb.el(n + 1).is_empty() {
                continue;
            }
            let amount = self.values.required_amount(plb, n + 1);
            self.remittance
                .provider_adjustments
                .push(ProviderAdjustment {
                    provider_id: text(plb, 1),
                    fiscal_date,
                    reason: part(plb, n, 1),
                    reference: part(plb, n, 2),
                    amount,
                    at: ordinal(plb),
                });
        }
    }
}
