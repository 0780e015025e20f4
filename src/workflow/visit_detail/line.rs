//! What a service line carries to its claim, as entered.

use std::cell::RefCell;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::super::address::{ADDRESS, AddressInput};
use super::super::check::Check;
use super::super::registry::{Field, Is, may, must};
use super::shared::{self, code};
use super::shared::{
    AmbulanceInput, AttachmentInput, CertificationInput, DateInput, DropOffInput, ReferenceInput,
};
use crate::billing::extras::LineExtras;
use crate::domain::claim::{
    ClaimProvider, DateKind, EntityName, FormAnswer, LineDetail, MedicalNecessity,
    PurchasedService, ReferenceKind, Rental, ServiceFacility, TestResult,
};
use crate::domain::codes::Pos;
use crate::domain::ids::Npi;
use crate::domain::keys::{FacilityId, ProviderId};
use crate::domain::money::Money;
use crate::domain::provider::Provider;
use crate::store::{Connection, facilities, providers};

/// What a line carries, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LineDetailInput {
    /// Which line.
    pub line: i64,
    /// Revenue code, for an institutional claim.
    pub revenue: String,
    /// Its own day.
    pub dos: String,
    /// The last day of a span.
    pub dos_to: String,
    /// Its own place of service.
    pub pos: String,
    /// Are its units anesthesia minutes?
    pub minutes: bool,
    /// An emergency?
    pub emergency: bool,
    /// Found by an EPSDT screening?
    pub epsdt: bool,
    /// Family planning?
    pub family_planning: bool,
    /// Who rendered it, where that is not who rendered the visit.
    pub rendering: Option<i64>,
    /// Who ordered it.
    pub ordering: Option<i64>,
    /// Who supervised it.
    pub supervising: Option<i64>,
    /// Who referred for it.
    pub referring: Option<i64>,
    /// Where, when that is not the visit's place.
    pub facility: Option<i64>,
    /// NTE.
    pub note: String,
    /// REF*X4.
    pub clia: String,
    /// SV5.
    pub rental: Option<RentalInput>,
    /// PWK.
    pub attachments: Vec<AttachmentInput>,
    /// PWK*CT.
    pub certificate_sent: String,
    /// CR301: `I`, `R`, `S`.
    pub certificate_kind: String,
    /// CR303.
    pub certificate_months: String,
    /// CRC.
    pub certifications: Vec<CertificationInput>,
    /// CR1.
    pub ambulance: Option<AmbulanceInput>,
    /// DTP.
    pub dates: Vec<DateInput>,
    /// QTY*PT.
    pub patients_carried: Option<u32>,
    /// QTY*FL.
    pub obstetric_units: Option<u32>,
    /// MEA.
    pub tests: Vec<TestInput>,
    /// REF.
    pub references: Vec<ReferenceInput>,
    /// AMT*T.
    pub sales_tax: String,
    /// AMT*F4.
    pub postage: String,
    /// K3.
    pub state_data: Vec<String>,
    /// PS1.
    pub purchased: Option<PurchasedInput>,
    /// REF*XZ.
    pub prescription: String,
    /// REF*VY.
    pub compound: String,
    /// 2420G.
    pub pick_up: Option<AddressInput>,
    /// 2420H.
    pub drop_off: Option<DropOffInput>,
    /// 2440.
    pub necessity: Vec<NecessityInput>,
}

/// A rented or bought device, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RentalInput {
    /// For how many days.
    pub days: String,
    /// Rental price.
    pub rental: String,
    /// Purchase price.
    pub purchase: String,
    /// `1` weekly, `4` monthly, `6` daily.
    pub frequency: String,
}

/// A test result, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TestInput {
    /// `OG` or `TR`.
    pub reference: String,
    /// `HT`, `R1` to `R4`.
    pub kind: String,
    /// The value.
    pub value: String,
}

/// A purchased service, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PurchasedInput {
    /// NPI of who sold it.
    pub npi: String,
    /// A person?
    pub by_person: bool,
    /// What it cost.
    pub charge: String,
}

/// A certificate of medical necessity, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NecessityInput {
    /// The form's number.
    pub form: String,
    /// Its answers.
    pub answers: Vec<AnswerInput>,
}

/// An answer of a certificate, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnswerInput {
    /// The question's number.
    pub question: String,
    /// `Y`, `N`, `W`.
    pub yes_no: String,
    /// Words.
    pub words: String,
    /// A day.
    pub on: String,
}

const RENTAL: &[Field] = &[
    must("days", Is::Text, "for how many days it is needed"),
    must("rental", Is::Amount, "rental price"),
    must("purchase", Is::Amount, "purchase price"),
    must("frequency", Is::Text, "1 weekly, 4 monthly, 6 daily"),
];

const TEST: &[Field] = &[
    must("reference", Is::Text, "OG or TR"),
    must("kind", Is::Text, "HT, R1, R2, R3, R4"),
    must("value", Is::Text, "the value"),
];

const PURCHASED: &[Field] = &[
    must("npi", Is::Text, "NPI of who sold it"),
    may("by_person", Is::Flag, "a person, not an organisation"),
    must("charge", Is::Amount, "what it cost"),
];

const ANSWER: &[Field] = &[
    must("question", Is::Text, "the question's number"),
    may("yes_no", Is::Text, "Y, N or W"),
    may("words", Is::Text, "words"),
    may("on", Is::Date, "a day"),
];

const NECESSITY: &[Field] = &[
    must("form", Is::Text, "the form's number"),
    must("answers", Is::Records(ANSWER), "its answers"),
];

pub(super) const LINE: &[Field] = &[
    must("line", Is::Number, "which line"),
    may("revenue", Is::Text, "revenue code, four digits"),
    may("dos", Is::Date, "its own day"),
    may("dos_to", Is::Date, "the last day of a span"),
    may("pos", Is::Text, "its own place of service"),
    may("minutes", Is::Flag, "are its units anesthesia minutes?"),
    may("emergency", Is::Flag, "an emergency?"),
    may("epsdt", Is::Flag, "found by an EPSDT screening?"),
    may("family_planning", Is::Flag, "family planning?"),
    may(
        "rendering",
        Is::Number,
        "who rendered it, where that differs",
    ),
    may("ordering", Is::Number, "who ordered it"),
    may("supervising", Is::Number, "who supervised it"),
    may("referring", Is::Number, "who referred for it"),
    may("facility", Is::Number, "where, when that differs"),
    may("note", Is::Text, "a note, 80 characters"),
    may("clia", Is::Text, "CLIA number of the laboratory"),
    may("rental", Is::Record(RENTAL), "a rented or bought device"),
    may("attachments", Is::Records(shared::ATTACHMENT), "papers"),
    may(
        "certificate_sent",
        Is::Text,
        "how a certificate goes: AD, AB, NS",
    ),
    may(
        "certificate_kind",
        Is::Text,
        "I first, R renewed, S revised",
    ),
    may("certificate_months", Is::Text, "for how many months"),
    may(
        "certifications",
        Is::Records(shared::CERTIFICATION),
        "certified conditions",
    ),
    may("ambulance", Is::Record(shared::AMBULANCE), "a transport"),
    may("dates", Is::Records(shared::DATE), "further dates"),
    may("patients_carried", Is::Number, "by the ambulance"),
    may(
        "obstetric_units",
        Is::Number,
        "of anesthesia, beyond the base",
    ),
    may("tests", Is::Records(TEST), "test results"),
    may("references", Is::Records(shared::REFERENCE), "numbers"),
    may("sales_tax", Is::Amount, "sales tax within the charge"),
    may("postage", Is::Amount, "postage within the charge"),
    may("state_data", Is::Texts, "what a state wants (K3)"),
    may(
        "purchased",
        Is::Record(PURCHASED),
        "a service bought outside",
    ),
    may("prescription", Is::Text, "prescription number of the drug"),
    may("compound", Is::Text, "number that links a compound's parts"),
    may("pick_up", Is::Record(ADDRESS), "where the ambulance came"),
    may(
        "drop_off",
        Is::Record(shared::DROP_OFF),
        "where it brought the patient",
    ),
    may(
        "necessity",
        Is::Records(NECESSITY),
        "certificates of medical necessity",
    ),
];

/// Finds providers and facilities by their numbers while a detail is read.
pub(super) struct Finder<'a> {
    pub db: &'a Connection,
    /// The first failure of the store, so that readers stay plain.
    pub failed: RefCell<Option<anyhow::Error>>,
}

impl Finder<'_> {
    pub(super) fn provider(
        &self,
        check: &mut Check,
        (field, id): (&str, Option<i64>),
    ) -> Option<Provider> {
        let id = id?;
        match providers::get(self.db, ProviderId(id)) {
            Ok(Some(provider)) => return Some(provider),
            Ok(None) => check.wrong(field, format!("there is no provider {id}")),
            Err(e) => {
                self.failed.borrow_mut().get_or_insert(e);
            }
        }
        None
    }

    fn facility(&self, check: &mut Check, id: Option<i64>) -> Option<ServiceFacility> {
        let id = id?;
        let found = facilities::get(self.db, FacilityId(id)).context("find a facility");
        match found {
            Ok(Some(at)) => {
                return Some(ServiceFacility {
                    name: at.name,
                    npi: at
                        .npi
                        .map(|npi| npi.as_str().to_owned())
                        .unwrap_or_default(),
                    address: at.address,
                });
            }
            Ok(None) => check.wrong("facility", format!("there is no facility {id}")),
            Err(e) => {
                self.failed.borrow_mut().get_or_insert(e);
            }
        }
        None
    }
}

/// A provider as a claim names one.
pub(super) fn named(provider: &Provider) -> ClaimProvider {
    ClaimProvider {
        name: EntityName::Person(provider.name.clone()),
        npi: provider.npi.as_str().to_owned(),
        taxonomy: String::new(),
    }
}

fn amount(check: &mut Check, field: &str, text: &str) -> Money {
    match text.trim() {
        "" => Money::ZERO,
        text => check.amount(field, text).unwrap_or(Money::ZERO),
    }
}

impl LineDetailInput {
    pub(super) fn read(&self, check: &mut Check, find: &Finder<'_>) -> LineExtras {
        let provider = |check: &mut Check, field: &str, id| find.provider(check, (field, id));
        LineExtras {
            dos: check.day_if_any("dos", &self.dos),
            dos_to: check.day_if_any("dos_to", &self.dos_to),
            pos: check.read_if_any("pos", &self.pos, Pos::parse),
            minutes: self.minutes,
            emergency: self.emergency,
            rendering: provider(check, "rendering", self.rendering),
            ordering: provider(check, "ordering", self.ordering),
            note: check.text("note", &self.note, 80),
            clia: check.text("clia", &self.clia, 50),
            revenue: check.text("revenue", &self.revenue, 4),
            detail: self.detail(check, find),
        }
    }

    fn detail(&self, check: &mut Check, find: &Finder<'_>) -> LineDetail {
        let role = |check: &mut Check, field: &str, id| {
            find.provider(check, (field, id)).as_ref().map(named)
        };
        let base = format!("L{}A", self.line);
        let kind = self.certificate_kind.trim();
        let months = shared::units(check, "certificate_months", &self.certificate_months);
        LineDetail {
            epsdt: self.epsdt,
            family_planning: self.family_planning,
            rental: self
                .rental
                .as_ref()
                .map(|r| check.within("rental", |c| r.read(c))),
            attachments: shared::attachments(check, &self.attachments, &base),
            certificate_sent: check.text("certificate_sent", &self.certificate_sent, 2),
            ambulance: shared::ambulance(check, self.ambulance.as_ref()),
            device_certificate: (!kind.is_empty())
                .then(|| (code(check, "certificate_kind", (kind, 1)), months)),
            certifications: shared::certifications(check, &self.certifications),
            dates: shared::dates(check, &self.dates, &DateKind::OF_LINE),
            patients_carried: self.patients_carried,
            obstetric_units: self.obstetric_units,
            tests: self
                .tests
                .iter()
                .map(|t| check.within("tests", |c| t.read(c)))
                .collect(),
            references: shared::references(check, &self.references, &ReferenceKind::OF_LINE),
            sales_tax: amount(check, "sales_tax", &self.sales_tax),
            postage: amount(check, "postage", &self.postage),
            state_data: shared::texts(check, "state_data", &self.state_data),
            purchased: self
                .purchased
                .as_ref()
                .map(|p| check.within("purchased", |c| p.read(c))),
            prescription: check.text("prescription", &self.prescription, 50),
            compound: check.text("compound", &self.compound, 50),
            facility: find.facility(check, self.facility),
            supervising: role(check, "supervising", self.supervising),
            referring: role(check, "referring", self.referring),
            pick_up: shared::place(check, "pick_up", self.pick_up.as_ref()),
            drop_off: shared::drop_off(check, self.drop_off.as_ref()),
            necessity: self
                .necessity
                .iter()
                .map(|n| check.within("necessity", |c| n.read(c)))
                .collect(),
        }
    }
}

impl RentalInput {
    fn read(&self, check: &mut Check) -> Rental {
        Rental {
            days: shared::units(check, "days", &self.days),
            rental: amount(check, "rental", &self.rental),
            purchase: amount(check, "purchase", &self.purchase),
            frequency: code(check, "frequency", (&self.frequency, 1)),
        }
    }
}

impl TestInput {
    fn read(&self, check: &mut Check) -> TestResult {
        TestResult {
            reference: code(check, "reference", (&self.reference, 2)),
            kind: code(check, "kind", (&self.kind, 2)),
            value: shared::units(check, "value", &self.value),
        }
    }
}

impl PurchasedInput {
    fn read(&self, check: &mut Check) -> PurchasedService {
        let npi = check.read("npi", &self.npi, Npi::parse);
        PurchasedService {
            npi: npi.map(|npi| npi.as_str().to_owned()).unwrap_or_default(),
            by_person: self.by_person,
            charge: amount(check, "charge", &self.charge),
        }
    }
}

impl NecessityInput {
    fn read(&self, check: &mut Check) -> MedicalNecessity {
        let answers = self.answers.iter().map(|answer| FormAnswer {
            question: check.needed("question", &answer.question, 20),
            yes_no: check.text("yes_no", &answer.yes_no, 1),
            words: check.text("words", &answer.words, 50),
            on: check.day_if_any("on", &answer.on),
        });
        let answers = answers.collect();
        MedicalNecessity {
            form: check.needed("form", &self.form, 20),
            answers,
        }
    }
}
