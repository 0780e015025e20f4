//! What only some visits carry to their claims: referral, dates, papers, transport, devices,
//! providers in further roles.

mod facility;
mod line;
mod shared;

use std::cell::RefCell;
use std::collections::BTreeMap;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::address::{ADDRESS, AddressInput};
use super::check::Check;
use super::context::{DeedContext, Role};
use super::correct_claim::in_our_hands;
use super::encounters::known;
use super::error::DeedError;
use super::registry::{Deed, Field, Is, Recorded, from_json, may, must};
use super::scrub_claim::scrub_claim;
use crate::billing::assemble::line_control;
use crate::billing::extras::VisitExtras;
use crate::domain::claim::{ClaimDetail, DateKind, ReferenceKind, SpinalManipulation};
use crate::domain::codes::Hcpcs;
use crate::domain::encounter::AccidentCause;
use crate::domain::keys::{EncounterId, ServiceLineId};
use crate::store::{Connection, charges, claims, details};
use facility::{FACILITY, FacilityInput};
pub use line::LineDetailInput;
use line::{Finder, LINE, named};
use shared::{AmbulanceInput, AttachmentInput, CertificationInput, DateInput};
use shared::{DropOffInput, ReferenceInput, code};

/// What a visit carries, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VisitDetailInput {
    /// Which visit.
    #[serde(skip_serializing_if = "is_zero")]
    pub encounter: i64,
    /// REF*9F.
    pub referral: String,
    /// CLM20.
    pub delay_reason: String,
    /// NTE02.
    pub note: String,
    /// NTE01 where it is not `ADD`.
    pub note_kind: String,
    /// CLM07 where it is not `A`.
    pub assignment: String,
    /// DTP*431.
    pub onset_on: String,
    /// DTP*435.
    pub admitted_on: String,
    /// DTP*096.
    pub discharged_on: String,
    /// 2310D.
    pub supervising: Option<i64>,
    /// 2420E of every line that names none.
    pub ordering: Option<i64>,
    /// 2310A NM1*P3.
    pub primary_care: Option<i64>,
    /// CLM12.
    pub special_program: String,
    /// PAT09.
    pub pregnant: bool,
    /// REF*Y4.
    pub property_claim: String,
    /// CLM11-2 and 3.
    pub other_causes: Vec<String>,
    /// DTP.
    pub dates: Vec<DateInput>,
    /// REF.
    pub references: Vec<ReferenceInput>,
    /// PWK.
    pub attachments: Vec<AttachmentInput>,
    /// K3.
    pub state_data: Vec<String>,
    /// CR1.
    pub ambulance: Option<AmbulanceInput>,
    /// CR2.
    pub manipulation: Option<ManipulationInput>,
    /// CRC.
    pub certifications: Vec<CertificationInput>,
    /// HI*BP and HI*BO.
    pub anesthesia_for: Vec<String>,
    /// HI*BG.
    pub conditions: Vec<String>,
    /// 2310E.
    pub pick_up: Option<AddressInput>,
    /// 2310F.
    pub drop_off: Option<DropOffInput>,
    /// What a facility says, for an institutional claim.
    pub facility: Option<FacilityInput>,
    /// What its lines carry.
    #[serde(skip_serializing)]
    pub lines: Vec<LineDetailInput>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// A spinal manipulation, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ManipulationInput {
    /// CR208.
    pub condition: String,
    /// CR210.
    pub words: String,
    /// CR211.
    pub more_words: String,
}

const MANIPULATION: &[Field] = &[
    must("condition", Is::Text, "CR208: A, C, D, E, F, G, M"),
    may("words", Is::Text, "words about it"),
    may("more_words", Is::Text, "more of them"),
];

/// `set-visit-detail`
pub static SET_VISIT_DETAIL: Deed = Deed {
    name: "set-visit-detail",
    title: "Say what only some claims carry, in place of what was said of the visit before",
    role: Role::Biller,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        may("referral", Is::Text, "referral number"),
        may("delay_reason", Is::Text, "why it is late: 1 to 11, 15"),
        may("note", Is::Text, "a note, 80 characters"),
        may("note_kind", Is::Text, "CER, DCP, DGN or TPO"),
        may("assignment", Is::Text, "A, B or C; A when left out"),
        may("onset_on", Is::Date, "first symptom"),
        may("admitted_on", Is::Date, "into the hospital"),
        may("discharged_on", Is::Date, "from the hospital"),
        may("supervising", Is::Number, "clinician who supervised"),
        may("ordering", Is::Number, "clinician who ordered"),
        may("primary_care", Is::Number, "primary care clinician"),
        may("special_program", Is::Text, "02, 03, 05 or 09"),
        may("pregnant", Is::Flag, "is the patient pregnant?"),
        may(
            "property_claim",
            Is::Text,
            "the work or car insurer's claim number",
        ),
        may(
            "other_causes",
            Is::Texts,
            "AA, EM, OA beside the accident's",
        ),
        may("dates", Is::Records(shared::DATE), "further dates"),
        may("references", Is::Records(shared::REFERENCE), "numbers"),
        may("attachments", Is::Records(shared::ATTACHMENT), "papers"),
        may("state_data", Is::Texts, "what a state wants (K3)"),
        may("ambulance", Is::Record(shared::AMBULANCE), "a transport"),
        may(
            "manipulation",
            Is::Record(MANIPULATION),
            "a spinal manipulation",
        ),
        may(
            "certifications",
            Is::Records(shared::CERTIFICATION),
            "certified conditions",
        ),
        may("anesthesia_for", Is::Texts, "codes of the operation"),
        may("conditions", Is::Texts, "condition codes"),
        may("pick_up", Is::Record(ADDRESS), "where the ambulance came"),
        may(
            "drop_off",
            Is::Record(shared::DROP_OFF),
            "where it brought the patient",
        ),
        may(
            "facility",
            Is::Record(FACILITY),
            "what makes it an institutional claim (837I, UB-04)",
        ),
        may("lines", Is::Records(LINE), "what its lines carry"),
    ],
    example: EXAMPLE,
    run: |cx, json| from_json(cx, json, set_visit_detail),
};

const EXAMPLE: &str = r#"{"encounter":1,"referral":"R100","delay_reason":"7","note":"see letter",
    "note_kind":"CER","assignment":"A","onset_on":"2026-02-20","admitted_on":"2026-02-28",
    "discharged_on":"2026-03-02","supervising":1,"ordering":1,"primary_care":1,
    "special_program":"02","pregnant":false,"property_claim":"WC1","other_causes":["EM"],
    "dates":[{"kind":"454","on":"2026-02-10","to":""}],"references":[{"kind":"EA","value":"77"}],
    "attachments":[{"report":"OZ","sent_by":"FX","control":""}],"state_data":["X"],
    "ambulance":{"weight":150,"reason":"A","miles":"12","round_trip":"","stretcher":""},
    "manipulation":{"condition":"A","words":"","more_words":""},
    "certifications":[{"category":"07","applies":true,"codes":["01"]}],
    "anesthesia_for":["43239"],"conditions":["02"],
    "pick_up":{"street":"1 Fall Rd","street2":"","city":"Laurel","state":"NC","zip":"28700"},
    "drop_off":{"name":"Hospital","address":{"street":"2 Care Way","street2":"",
    "city":"Laurel","state":"NC","zip":"28700"}},
    "facility":{"type_of_bill":"0131","from":"","to":"","admitted_on":"","admission_hour":"",
    "discharge_hour":"","admission_type":"1","admission_source":"1","patient_status":"01",
    "admitting":"","reasons":["R07.9"],"causes":[],"drg":"","present":["Y"],
    "procedures":[{"code":"0DB68ZX","on":"2026-03-02","to":""}],
    "occurrences":[{"code":"11","on":"2026-03-01","to":""}],
    "spans":[{"code":"70","on":"2026-03-01","to":"2026-03-02"}],
    "values":[{"code":"80","amount":"3.00"}],"attending":1,"operating":1,"other_operating":1},
    "lines":[{"line":1,"revenue":"0450","dos":"2026-03-02","dos_to":"2026-03-02","pos":"12",
    "minutes":false,
    "emergency":true,"epsdt":false,"family_planning":false,"rendering":1,"ordering":1,
    "supervising":1,"referring":1,"facility":1,"note":"first","clia":"34D0000001",
    "rental":{"days":"30","rental":"90.00","purchase":"900.00","frequency":"4"},
    "attachments":[{"report":"RR","sent_by":"EL","control":"A1"}],"certificate_sent":"AD",
    "certificate_kind":"I","certificate_months":"12",
    "certifications":[{"category":"09","applies":true,"codes":["38"]}],
    "ambulance":{"weight":null,"reason":"A","miles":"1","round_trip":"","stretcher":""},
    "dates":[{"kind":"471","on":"2026-02-27","to":""}],"patients_carried":1,
    "obstetric_units":1,"tests":[{"reference":"TR","kind":"R1","value":"9.8"}],
    "references":[{"kind":"EW","value":"MAM1"}],"sales_tax":"1.00","postage":"2.00",
    "state_data":["Y"],"purchased":{"npi":"1234567893","by_person":false,"charge":"35.00"},
    "prescription":"RX1","compound":"",
    "pick_up":{"street":"1 Fall Rd","street2":"","city":"Laurel","state":"NC","zip":"28700"},
    "drop_off":{"name":"","address":{"street":"2 Care Way","street2":"","city":"Laurel",
    "state":"NC","zip":"28700"}},"necessity":[{"form":"484.3","answers":[{"question":"1A",
    "yes_no":"","words":"55","on":""}]}]}]}"#;

impl VisitDetailInput {
    /// What the visit adds to its claims, but for its lines.
    fn read(&self, check: &mut Check, find: &Finder<'_>) -> VisitExtras {
        let provider = |check: &mut Check, field: &str, id| find.provider(check, (field, id));
        let delay_reason = check.text("delay_reason", &self.delay_reason, 2);
        let late = delay_reason.parse::<u8>().ok();
        let known =
            delay_reason.is_empty() || late.is_some_and(|n| (1..=11).contains(&n) || n == 15);
        check.require(known, "delay_reason", "is none of 1 to 11 and 15");
        VisitExtras {
            referral: check.text("referral", &self.referral, 50),
            note: check.text("note", &self.note, 80),
            delay_reason,
            assignment: check.text("assignment", &self.assignment, 1),
            onset_on: check.day_if_any("onset_on", &self.onset_on),
            admitted_on: check.day_if_any("admitted_on", &self.admitted_on),
            discharged_on: check.day_if_any("discharged_on", &self.discharged_on),
            supervising: provider(check, "supervising", self.supervising),
            ordering: provider(check, "ordering", self.ordering),
            detail: self.detail(check, find),
            facility: self
                .facility
                .as_ref()
                .and_then(|f| check.within("facility", |c| f.read(c, find))),
            lines: BTreeMap::new(),
        }
    }

    fn detail(&self, check: &mut Check, find: &Finder<'_>) -> ClaimDetail {
        let causes = self.other_causes.iter().filter_map(|cause| {
            let parse = (AccidentCause::from_code, "AA, EM, OA");
            check.one_of("other_causes", cause, parse)
        });
        let other_causes = causes.collect();
        let operations = self.anesthesia_for.iter();
        let anesthesia_for = operations
            .filter_map(|text| check.read("anesthesia_for", text, Hcpcs::parse))
            .collect();
        let manipulation = self.manipulation.as_ref().map(|m| SpinalManipulation {
            condition: code(check, "manipulation.condition", (&m.condition, 1)),
            words: check.text("manipulation.words", &m.words, 80),
            more_words: check.text("manipulation.more_words", &m.more_words, 80),
        });
        let conditions = self.conditions.iter();
        let conditions = conditions.map(|c| code(check, "conditions", (c, 2)));
        let conditions = conditions.collect();
        let base = format!("V{}A", self.encounter);
        let primary_care = find.provider(check, ("primary_care", self.primary_care));
        ClaimDetail {
            other_causes,
            special_program: check.text("special_program", &self.special_program, 2),
            pregnant: self.pregnant,
            property_claim: check.text("property_claim", &self.property_claim, 50),
            dates: shared::dates(check, &self.dates, &DateKind::OF_CLAIM),
            attachments: shared::attachments(check, &self.attachments, &base),
            references: shared::references(check, &self.references, &ReferenceKind::OF_CLAIM),
            state_data: shared::texts(check, "state_data", &self.state_data),
            note_kind: check.text("note_kind", &self.note_kind, 3),
            ambulance: shared::ambulance(check, self.ambulance.as_ref()),
            manipulation,
            certifications: shared::certifications(check, &self.certifications),
            anesthesia_for,
            conditions,
            primary_care: primary_care.as_ref().map(named),
            pick_up: shared::place(check, "pick_up", self.pick_up.as_ref()),
            drop_off: shared::drop_off(check, self.drop_off.as_ref()),
        }
    }
}

/// Says what a visit and its lines carry. Lines that are not named keep what they carry.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field; refused once a claim of the visit has left.
pub fn set_visit_detail(
    cx: &DeedContext<'_>,
    input: VisitDetailInput,
) -> Result<Recorded, DeedError> {
    let id = EncounterId(input.encounter);
    known(cx, id)?;
    in_our_hands(cx, id)?;
    let find = Finder {
        db: cx.db(),
        failed: RefCell::default(),
    };
    let mut check = Check::new();
    input.read(&mut check, &find);
    let lines: Vec<ServiceLineId> = charges::of_encounter(cx.db(), id)?
        .iter()
        .map(|charge| charge.id)
        .collect();
    for (n, line) in input.lines.iter().enumerate() {
        check.within(format!("lines.{}", n + 1), |check| {
            let there = lines.contains(&ServiceLineId(line.line));
            check.require(
                there,
                "line",
                format!("visit {id} has no line {}", line.line),
            );
            line.read(check, &find);
        });
    }
    if let Some(failed) = find.failed.into_inner() {
        return Err(failed.into());
    }
    check.finish(Some(()))?;
    details::set_visit(cx.tx, id, &json(&input)?)?;
    for line in &input.lines {
        details::set_line(cx.tx, ServiceLineId(line.line), &json(line)?)?;
    }
    cx.audit(SET_VISIT_DETAIL.name, ("encounter", Some(id.0)), None)?;
    for claim in claims::of_encounter(cx.tx, id)? {
        scrub_claim(cx, claim.id)?;
    }
    Ok(Recorded { id: id.0 })
}

fn json(input: &impl Serialize) -> Result<String, DeedError> {
    Ok(serde_json::to_string(input).context("write a detail")?)
}

/// What a visit adds to its claims, as it was said.
///
/// # Errors
/// The store's, or a kept detail that cannot be read.
pub fn of_visit(db: &Connection, id: EncounterId) -> Result<VisitExtras, DeedError> {
    let find = Finder {
        db,
        failed: RefCell::default(),
    };
    // What the deed let in is right; a provider who is gone since is simply not named.
    let mut check = Check::new();
    let mut extras = match details::of_visit(db, id)? {
        Some(said) => {
            let mut input: VisitDetailInput =
                serde_json::from_str(&said).context("read what a visit carries")?;
            input.encounter = id.0;
            input.read(&mut check, &find)
        }
        None => VisitExtras::default(),
    };
    for (line, said) in details::of_lines(db, id)? {
        let input: LineDetailInput =
            serde_json::from_str(&said).context("read what a line carries")?;
        let read = input.read(&mut check, &find);
        if let (Some(facility), false) = (&mut extras.facility, read.revenue.is_empty()) {
            facility
                .revenue
                .insert(line_control(line), read.revenue.clone());
        }
        extras.lines.insert(line, read);
    }
    match find.failed.into_inner() {
        Some(failed) => Err(failed.into()),
        None => Ok(extras),
    }
}
