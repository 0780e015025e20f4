//! The 837P read back into [`ProfessionalClaim`]s: our own files, and those of others for linting.
//!
//! What [`super::p837::write`] wrote reads back equal. A stranger's file is read as far as the
//! record of a claim has a place for what it says.

mod detail;
mod institutional;
mod line;
mod party;

use crate::domain::claim::{
    ClaimDetail, DateKind, DatedFact, Frequency, InstitutionalClaim, OtherPayer, ProfessionalClaim,
};
use crate::domain::codes::{Icd10Cm, Pos};
use crate::domain::coverage::{PayerOrder, Relationship};
use crate::domain::encounter::{Accident, AccidentCause};
use crate::domain::money::Money;
use crate::x12::{Interchanges, Segment, TransactionSet, Trouble, Troubles, guide};

use super::values::{Values, adjustments, ordinal, part, text};
use institutional::FacilityDraft;
use line::LineDraft;
use party::Party;

/// One claim of a file, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadClaim {
    /// What it says.
    pub claim: ProfessionalClaim,
    /// Segment number of its CLM in the file.
    pub at: usize,
    /// Segment numbers of its SV1s, line by line.
    pub lines_at: Vec<usize>,
}

/// Reads every claim of every 837 of a file.
pub fn read(tree: &Interchanges<'_>) -> (Vec<ReadClaim>, Vec<Trouble>) {
    let mut troubles = Troubles::default();
    let mut all = Vec::new();
    for (_, _, set) in tree.sets().filter(|(_, _, set)| set.header.el(1) == b"837") {
        all.extend(read_set(set, &mut troubles));
    }
    (all, troubles.into_vec())
}

/// One institutional claim of a file, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadInstitutional {
    /// What it says.
    pub claim: InstitutionalClaim,
    /// Segment number of its CLM in the file.
    pub at: usize,
    /// Segment numbers of its SV2s, line by line.
    pub lines_at: Vec<usize>,
}

/// Reads every institutional claim of every 837 of a file.
pub fn read_institutional(tree: &Interchanges<'_>) -> (Vec<ReadInstitutional>, Vec<Trouble>) {
    let mut troubles = Troubles::default();
    let mut all = Vec::new();
    for (_, _, set) in tree.sets().filter(|(_, _, set)| set.header.el(1) == b"837") {
        all.extend(read_institutional_set(set, &mut troubles));
    }
    (all, troubles.into_vec())
}

/// Reads the institutional claims of one transaction set.
pub fn read_institutional_set(
    set: &TransactionSet<'_>,
    troubles: &mut Troubles,
) -> Vec<ReadInstitutional> {
    run(set, troubles).1
}

/// Reads the claims of one transaction set.
pub fn read_set(set: &TransactionSet<'_>, troubles: &mut Troubles) -> Vec<ReadClaim> {
    run(set, troubles).0
}

fn run(
    set: &TransactionSet<'_>,
    troubles: &mut Troubles,
) -> (Vec<ReadClaim>, Vec<ReadInstitutional>) {
    let Some(unknown) = Pos::parse(UNKNOWN_PLACE).ok() else {
        return (Vec::new(), Vec::new());
    };
    let mut reader = Reader {
        values: Values { troubles },
        all: Vec::new(),
        above: blank(unknown),
        unknown,
        claim: None,
        cause: None,
        line: None,
        party: Party::None,
        of_facilities: guide::same(&set.header.text(3), guide::INSTITUTIONAL_CLAIM),
        facility: None,
        institutional: Vec::new(),
    };
    for segment in set.body() {
        reader.take(&segment);
    }
    reader.end_claim();
    (reader.all, reader.institutional)
}

/// Place of service "other", for a claim that names none.
const UNKNOWN_PLACE: &str = "99";

/// A claim in which nothing has been said yet.
fn blank(pos: Pos) -> ProfessionalClaim {
    ProfessionalClaim {
        control_number: String::new(),
        frequency: Frequency::Original,
        payer_claim_number: String::new(),
        charged: Money::ZERO,
        order: PayerOrder::Primary,
        relationship: Relationship::Other,
        msp_type: String::new(),
        filing_code: String::new(),
        billing: Default::default(),
        subscriber: Default::default(),
        payer: Default::default(),
        patient: Default::default(),
        other_payers: Vec::new(),
        referring: None,
        rendering: None,
        facility: None,
        supervising: None,
        pos,
        signature_on_file: false,
        assignment: String::new(),
        benefits_assigned: String::new(),
        release: String::new(),
        accident: None,
        delay_reason: String::new(),
        onset_on: None,
        admitted_on: None,
        discharged_on: None,
        patient_paid: Money::ZERO,
        authorization: String::new(),
        referral: String::new(),
        clia: String::new(),
        note: String::new(),
        detail: Default::default(),
        diagnoses: Vec::new(),
        lines: Vec::new(),
    }
}

struct Reader<'t> {
    values: Values<'t>,
    all: Vec<ReadClaim>,
    /// What is said above the claims: billing provider, subscriber, payer, patient.
    above: ProfessionalClaim,
    unknown: Pos,
    claim: Option<ReadClaim>,
    /// Cause and state of CLM11, until DTP*439 gives the day.
    cause: Option<(AccidentCause, String)>,
    line: Option<LineDraft>,
    party: Party,
    /// Does the set name the guide of institutional claims?
    of_facilities: bool,
    /// What only an institutional claim has, while one is read.
    facility: Option<FacilityDraft>,
    institutional: Vec<ReadInstitutional>,
}

impl Reader<'_> {
    fn take(&mut self, s: &Segment<'_>) {
        if self.facility.is_some() && self.take_institutional(s) {
            return;
        }
        match s.tag() {
            b"HL" => self.hierarchy(s),
            b"SBR" => self.subscription(s),
            b"PAT" => self.patient(s),
            b"CLM" => self.begin_claim(s),
            b"LX" => {
                self.end_line();
                self.party = Party::None;
            }
            b"SV1" => self.begin_line(s),
            b"HI" => self.diagnoses(s),
            b"NM1" => self.named(s),
            b"N3" | b"N4" => self.address(s),
            b"PRV" => self.taxonomy(s),
            b"DMG" => self.demographics(s),
            b"PER" => self.contact(s),
            b"REF" => self.reference(s),
            b"DTP" => self.date(s),
            b"AMT" => self.amount(s),
            b"NTE" => self.note(s),
            b"CAS" => self.adjustments(s),
            b"LIN" | b"CTP" | b"SVD" => self.line_detail(s),
            b"PWK" => self.attachment(s),
            b"K3" => self.state_data(s),
            b"CR1" | b"CR2" | b"CRC" => self.condition(s),
            b"MOA" => self.remarks(s),
            b"SV5" | b"CR3" | b"QTY" | b"MEA" | b"PS1" | b"LQ" | b"FRM" => self.line_fact(s),
            // The record of a claim has no place for the rest.
            _ => {}
        }
    }

    /// The claim at hand, or what is said above the claims.
    fn subject(&mut self) -> &mut ProfessionalClaim {
        match &mut self.claim {
            Some(read) => &mut read.claim,
            None => &mut self.above,
        }
    }

    fn other_payer(&mut self) -> Option<&mut OtherPayer> {
        self.claim
            .as_mut()
            .and_then(|read| read.claim.other_payers.last_mut())
    }

    fn hierarchy(&mut self, hl: &Segment<'_>) {
        self.end_claim();
        self.party = Party::None;
        let fresh = blank(self.unknown);
        match hl.el(3) {
            b"20" => self.above = fresh,
            b"22" => {
                let billing = std::mem::take(&mut self.above.billing);
                self.above = ProfessionalClaim { billing, ..fresh };
            }
            b"23" => {
                self.above.patient = Default::default();
                self.above.detail = Default::default();
            }
            _ => {
                let message = format!("HL03 {:?} is no level of an 837", text(hl, 3));
                self.values.note(hl, message);
            }
        }
    }

    fn subscription(&mut self, sbr: &Segment<'_>) {
        let order = PayerOrder::from_letter(&text(sbr, 1));
        if order.is_none() {
            self.values
                .note(sbr, "SBR01 is no order of payers; read as primary");
        }
        let order = order.unwrap_or(PayerOrder::Primary);
        self.end_line();
        self.party = Party::None;
        if let Some(read) = &mut self.claim {
            read.claim.other_payers.push(OtherPayer {
                order,
                relationship: Relationship::from_code(&text(sbr, 2)),
                group_number: text(sbr, 3),
                plan_name: text(sbr, 4),
                filing_code: text(sbr, 9),
                subscriber: Default::default(),
                member_id: String::new(),
                payer_name: String::new(),
                payer_id: String::new(),
                paid: None,
                remaining_liability: None,
                non_covered: None,
                remarks: Vec::new(),
                adjustments: Vec::new(),
                paid_on: None,
                payer_claim_number: String::new(),
            });
            return;
        }
        let above = &mut self.above;
        above.order = order;
        above.relationship = Relationship::from_code(&text(sbr, 2));
        above.subscriber.group_number = text(sbr, 3);
        above.subscriber.plan_name = text(sbr, 4);
        above.msp_type = text(sbr, 5);
        above.filing_code = text(sbr, 9);
    }

    fn patient(&mut self, pat: &Segment<'_>) {
        let died_on = self.values.date(pat, 6);
        if !pat.el(1).is_empty() {
            self.above.relationship = Relationship::from_code(&text(pat, 1));
        }
        self.above.patient.died_on = died_on;
        self.above.detail.pregnant = pat.el(9) == b"Y";
    }

    fn begin_claim(&mut self, clm: &Segment<'_>) {
        self.end_claim();
        self.party = Party::None;
        let pos: Option<Pos> = self
            .values
            .code(clm, clm.component(5, 1), || "CLM05-1".to_owned());
        let frequency = part(clm, 5, 3);
        let is_facility = self.of_facilities || clm.component(5, 2) == b"A";
        if Frequency::from_code(&frequency).is_none() && !is_facility {
            let message = format!("CLM05-3 {frequency:?} is read as an original claim");
            self.values.note(clm, message);
        }
        self.cause = AccidentCause::from_code(&part(clm, 11, 1)).map(|c| (c, part(clm, 11, 4)));
        let other_causes = [part(clm, 11, 2), part(clm, 11, 3)];
        let other_causes = other_causes
            .iter()
            .filter_map(|code| AccidentCause::from_code(code))
            .collect();
        let detail = ClaimDetail {
            other_causes,
            special_program: text(clm, 12),
            ..self.above.detail.clone()
        };
        let claim = ProfessionalClaim {
            detail,
            control_number: text(clm, 1),
            charged: self.values.required_amount(clm, 2),
            pos: pos.unwrap_or(self.unknown),
            frequency: Frequency::from_code(&frequency).unwrap_or_default(),
            signature_on_file: clm.el(6) == b"Y",
            assignment: text(clm, 7),
            benefits_assigned: text(clm, 8),
            release: text(clm, 9),
            delay_reason: text(clm, 20),
            ..self.above.clone()
        };
        if is_facility {
            self.facility = Some(FacilityDraft::begin(part(clm, 5, 3)));
        }
        self.claim = Some(ReadClaim {
            claim,
            at: ordinal(clm),
            lines_at: Vec::new(),
        });
    }

    fn end_claim(&mut self) {
        self.end_line();
        let Some(read) = self.claim.take() else {
            return;
        };
        if self.cause.take().is_some() && read.claim.accident.is_none() {
            let message = "CLM11 names a cause without a day (DTP*439); it was not kept";
            self.values.troubles.place(read.at, "CLM", message);
        }
        match self.facility.take() {
            Some(facility) => self.institutional.push(facility.finish(read)),
            None => self.all.push(read),
        }
    }

    fn diagnoses(&mut self, hi: &Segment<'_>) {
        for n in 1..=hi.n_elements().min(12) {
            self.health_code(hi, n);
            if !matches!(hi.component(n, 1), b"ABK" | b"ABF" | b"BK" | b"BF") {
                continue;
            }
            let code: Option<Icd10Cm> = self
                .values
                .code(hi, hi.component(n, 2), || "a diagnosis of HI".to_owned());
            self.subject().diagnoses.extend(code);
        }
    }

    fn date(&mut self, dtp: &Segment<'_>) {
        let Some((on, to)) = self.values.days(dtp, 3) else {
            return;
        };
        if let Some(line) = &mut self.line {
            line.date(dtp.el(1), (on, to));
            return;
        }
        let accident = self
            .cause
            .as_ref()
            .filter(|_| dtp.el(1) == b"439")
            .map(|(cause, state)| Accident {
                cause: *cause,
                on,
                state: state.clone(),
            });
        let claim = self.subject();
        match dtp.el(1) {
            b"431" => claim.onset_on = Some(on),
            b"435" => claim.admitted_on = Some(on),
            b"096" => claim.discharged_on = Some(on),
            b"439" => claim.accident = accident,
            b"573" => {
                if let Some(other) = self.other_payer() {
                    other.paid_on = Some(on);
                }
            }
            code => {
                let kind = std::str::from_utf8(code).ok().and_then(DateKind::from_code);
                let fact = kind.map(|kind| DatedFact { kind, on, to });
                claim.detail.dates.extend(fact);
            }
        }
    }

    fn amount(&mut self, amt: &Segment<'_>) {
        let Some(amount) = self.values.optional_amount(amt, 2) else {
            return;
        };
        match (amt.el(1), &mut self.line) {
            (b"EAF", Some(line)) => line.remaining(amount),
            (b"T", Some(line)) => line.rest.detail.sales_tax = amount,
            (b"F4", Some(line)) => line.rest.detail.postage = amount,
            (_, Some(_)) => {}
            (b"F5", None) => self.subject().patient_paid = amount,
            (b"D", None) => {
                if let Some(other) = self.other_payer() {
                    other.paid = Some(amount);
                }
            }
            (b"A8", None) => {
                if let Some(other) = self.other_payer() {
                    other.non_covered = Some(amount);
                }
            }
            (b"EAF", None) => {
                if let Some(other) = self.other_payer() {
                    other.remaining_liability = Some(amount);
                }
            }
            _ => {}
        }
    }

    fn note(&mut self, nte: &Segment<'_>) {
        let words = text(nte, 2);
        match &mut self.line {
            Some(line) => line.note(words),
            None => {
                let kind = Some(text(nte, 1)).filter(|kind| kind != "ADD");
                let claim = self.subject();
                claim.note = words;
                claim.detail.note_kind = kind.unwrap_or_default();
            }
        }
    }

    fn adjustments(&mut self, cas: &Segment<'_>) {
        let found = adjustments(&mut self.values, cas);
        if let Some(line) = &mut self.line {
            line.adjust(found);
        } else if let Some(other) = self.other_payer() {
            other.adjustments.extend(found);
        } else {
            self.values.note(
                cas,
                "an adjustment without another payer before it was not read",
            );
        }
    }
}
