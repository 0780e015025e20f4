//! The short lists: procedures, modifiers, places of service and the reason codes of payers.
//!
//! Labels are ours. The lists are starters: a code that is not in one of them is *unknown here*,
//! never invalid.

use std::collections::BTreeMap;

/// The code set of a procedure code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProcedureSet {
    /// CPT, of the American Medical Association: numbers and our own labels only.
    Cpt,
    /// HCPCS Level II.
    Hcpcs,
}

/// What edits need to know about a procedure code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// An evaluation and management visit.
    EvaluationManagement,
    /// Not an E/M code, but takes the modifiers of one (eye examinations, wellness visits).
    TakesVisitModifiers,
    /// For new patients only.
    NewPatient,
    /// For established patients only.
    EstablishedPatient,
    /// Office or other outpatient setting.
    Office,
    /// Hospital inpatient or observation setting.
    Hospital,
    /// Emergency department.
    Emergency,
    /// Critical care.
    CriticalCare,
    /// Nursing facility.
    Nursing,
    /// Home or residence.
    Home,
    /// Consultation; Medicare does not take it.
    Consultation,
    /// Preventive visit.
    Preventive,
    /// Counseling by time.
    Counseling,
    /// Monthly or episodic care management.
    CareManagement,
    /// Digital or telephone service.
    Online,
    /// Behavioral health.
    Behavioral,
    /// Screening by a scored instrument.
    Screening,
    /// Never alone: needs a primary code on the same day.
    AddOn,
    /// On the telehealth list.
    Telehealth,
    /// Always therapy: one of GP, GO and GN is required.
    Therapy,
    /// Physical therapy: GP.
    PhysicalTherapy,
    /// Occupational therapy: GO.
    OccupationalTherapy,
    /// Speech therapy: GN.
    SpeechTherapy,
    /// Chiropractic adjustment of the spine: Medicare needs AT for active treatment.
    Chiropractic,
    /// Laboratory test.
    Laboratory,
    /// Needs the CLIA number of the laboratory on the claim.
    NeedsClia,
    /// May be done with a waived kit, then with QW.
    Waivable,
    /// A drug that is billed by units.
    Drug,
    /// A vaccine or other product.
    Vaccine,
    /// The giving of a vaccine.
    VaccineAdministration,
    /// Medicaid and most commercial payers want the NDC.
    NeedsNdc,
    /// Has no code of its own: needs a narrative.
    Unlisted,
    /// Surgery or another procedure.
    Surgery,
    /// Imaging.
    Imaging,
    /// Has a professional (26) and a technical (TC) component.
    SplitComponents,
    /// Technical only: neither 26 nor TC.
    TechnicalOnly,
    /// Professional only: neither 26 nor TC.
    ProfessionalOnly,
    /// Complete service that other codes split: neither 26 nor TC.
    GlobalOnly,
    /// Of a side: RT, LT, 50 or a finger, toe or eyelid modifier says which.
    Sided,
    /// Anesthesia.
    Anesthesia,
    /// Equipment or supply that needs NU, RR or UE.
    Equipment,
    /// May be charged at 0.00.
    ZeroCharge,
    /// Medicare pays no such code (status I).
    NotMedicare,
    /// Never paid separately by Medicare (status B).
    Bundled,
    /// For female patients.
    FemaleOnly,
    /// For male patients.
    MaleOnly,
}

/// One procedure code with our own label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// The set that the code belongs to.
    pub set: ProcedureSet,
    /// The code.
    pub code: String,
    /// Our own plain label.
    pub label: String,
    /// What edits need to know.
    pub facts: Vec<Fact>,
    /// Days of the Medicare global period after the procedure: 0, 10 or 90.
    pub global_days: Option<u16>,
    /// Medicare's bilateral indicator where the 150 % rule (1) or 100 % a side (3) applies.
    pub bilateral: Option<u8>,
    /// Ages in whole years that the code is for, both ends included.
    pub ages: Option<(u16, u16)>,
    /// Minutes of one unit of a timed code.
    pub unit_minutes: Option<u16>,
    /// For an add-on code: primary codes, or the families `em`, `office` and `home`.
    pub primaries: Vec<String>,
    /// Medicare's status letter, where it is not A.
    pub medicare_status: Option<char>,
}

impl Procedure {
    /// Whether the fact holds.
    pub fn is(&self, fact: Fact) -> bool {
        self.facts.contains(&fact)
    }

    /// Whether the code takes 24, 25 and 57: an E/M visit or an eye examination.
    pub fn is_visit(&self) -> bool {
        self.is(Fact::EvaluationManagement) || self.is(Fact::TakesVisitModifiers)
    }

    /// Whether this add-on code may stand on the primary code.
    pub fn stands_on(&self, primary: &Procedure) -> bool {
        self.primaries.iter().any(|p| match p.as_str() {
            "em" => primary.is(Fact::EvaluationManagement),
            "office" => primary.is_visit() && primary.is(Fact::Office),
            "home" => primary.is_visit() && primary.is(Fact::Home),
            code => code == primary.code,
        })
    }
}

/// Where a modifier goes on the line (coding.md 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModifierClass {
    /// 99, which some payers want first.
    First,
    /// Changes the price.
    Pricing,
    /// Decides whether the line is paid.
    Bypass,
    /// Only informs.
    Information,
    /// Says where on the body.
    Site,
}

/// What kind of line a modifier may stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModifierUse {
    /// Any line.
    Any,
    /// E/M visits and eye examinations.
    Visit,
    /// Anything but an E/M visit.
    NotVisit,
    /// Procedures and tests, not E/M visits.
    Procedure,
    /// Anesthesia.
    Anesthesia,
    /// Laboratory tests.
    Laboratory,
    /// Therapy services.
    Therapy,
    /// Chiropractic adjustments of the spine.
    Chiropractic,
    /// Drugs.
    Drug,
    /// Codes with a professional and a technical component.
    SplitComponents,
}

/// A side of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The patient's left.
    Left,
    /// The patient's right.
    Right,
    /// Both.
    Both,
}

/// One modifier (coding.md 3.1, 3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modifier {
    /// Its two characters.
    pub code: String,
    /// Our own plain label.
    pub label: String,
    /// Where it goes on the line.
    pub class: ModifierClass,
    /// What it may stand on.
    pub on: ModifierUse,
    /// Modifiers that may not stand on the same line.
    pub conflicts: Vec<String>,
    /// Whether the record must say why (MD05).
    pub needs_evidence: bool,
    /// Whether it can bypass an NCCI edit of indicator 1.
    pub bypasses_ncci: bool,
    /// Never on a professional claim.
    pub facility_only: bool,
    /// The side that it names.
    pub side: Option<Side>,
}

/// A place of service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceOfService {
    /// Two digits.
    pub code: String,
    /// Our own plain label.
    pub label: String,
    /// Whether Medicare pays the facility rate there (coding.md 8).
    pub facility_rate: bool,
    /// Whether it is telehealth.
    pub telehealth: bool,
}

/// A reason that a payer gives: CARC, RARC, group, claim status or category code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The code.
    pub code: String,
    /// Our own short label; empty where we know the number only.
    pub label: String,
}

/// A list of reasons by code.
pub type Reasons = BTreeMap<String, Reason>;

fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split('\t').collect())
}

pub(super) fn read_procedures(text: &str, set: ProcedureSet) -> Vec<Procedure> {
    let procedure = |fields: Vec<&str>| {
        let (code, label) = (fields.first()?, fields.get(1)?);
        let mut made = Procedure {
            set,
            code: (*code).to_owned(),
            label: (*label).to_owned(),
            facts: Vec::new(),
            global_days: None,
            bilateral: None,
            ages: None,
            unit_minutes: None,
            primaries: Vec::new(),
            medicare_status: None,
        };
        for word in fields
            .get(2)
            .copied()
            .unwrap_or_default()
            .split_whitespace()
        {
            take_fact(&mut made, word);
        }
        Some(made)
    };
    lines(text).filter_map(procedure).collect()
}

fn take_fact(procedure: &mut Procedure, word: &str) {
    match word.split_once('=') {
        Some(("global", days)) => procedure.global_days = days.parse().ok(),
        Some(("bilateral", digit)) => procedure.bilateral = digit.parse().ok(),
        Some(("unit", minutes)) => procedure.unit_minutes = minutes.parse().ok(),
        Some(("status", letter)) => {
            procedure.medicare_status = letter.chars().next();
            match letter {
                "I" => procedure.facts.push(Fact::NotMedicare),
                "B" => procedure.facts.push(Fact::Bundled),
                _ => {}
            }
        }
        Some(("primary", list)) => {
            procedure.primaries = list.split(',').map(str::to_owned).collect();
        }
        Some(("age", span)) => {
            procedure.ages = span
                .split_once('-')
                .and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        }
        Some(_) | None => procedure.facts.extend(facts(word)),
    }
    procedure.facts.sort_unstable();
    procedure.facts.dedup();
}

fn facts(word: &str) -> &'static [Fact] {
    use Fact as F;
    match word {
        "em" => &[F::EvaluationManagement],
        "em-like" => &[F::TakesVisitModifiers],
        "new" => &[F::NewPatient],
        "est" => &[F::EstablishedPatient],
        "office" => &[F::Office],
        "hospital" => &[F::Hospital],
        "emergency" => &[F::Emergency],
        "critical" => &[F::CriticalCare],
        "nursing" => &[F::Nursing],
        "home" => &[F::Home],
        "consult" => &[F::Consultation],
        "preventive" => &[F::Preventive],
        "counseling" => &[F::Counseling],
        "care" => &[F::CareManagement],
        "online" => &[F::Online],
        "behavioral" => &[F::Behavioral],
        "screening" => &[F::Screening],
        "addon" => &[F::AddOn],
        "tele" => &[F::Telehealth],
        "therapy" => &[F::Therapy],
        "gp" => &[F::PhysicalTherapy],
        "go" => &[F::OccupationalTherapy],
        "gn" => &[F::SpeechTherapy],
        "chiropractic" => &[F::Chiropractic],
        "lab" => &[F::Laboratory],
        "clia" => &[F::NeedsClia],
        "waivable" => &[F::Waivable],
        "drug" => &[F::Drug],
        "vaccine" => &[F::Vaccine],
        "vaccine-admin" => &[F::VaccineAdministration],
        "ndc" => &[F::NeedsNdc],
        "unlisted" => &[F::Unlisted],
        "surgery" => &[F::Surgery],
        "imaging" => &[F::Imaging],
        "split" => &[F::SplitComponents],
        "technical" => &[F::TechnicalOnly],
        "professional" => &[F::ProfessionalOnly],
        "global-only" => &[F::GlobalOnly],
        "sided" => &[F::Sided],
        "anesthesia" => &[F::Anesthesia],
        "equipment" => &[F::Equipment],
        "zero" => &[F::ZeroCharge],
        "not-medicare" => &[F::NotMedicare],
        "bundled" => &[F::Bundled],
        "sex=F" => &[F::FemaleOnly],
        "sex=M" => &[F::MaleOnly],
        _ => &[],
    }
}

pub(super) fn read_modifiers(text: &str) -> Vec<Modifier> {
    let modifier = |fields: Vec<&str>| {
        let words: Vec<&str> = fields
            .get(3)
            .copied()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let value = |key: &str| {
            words
                .iter()
                .find_map(|w| w.strip_prefix(key))
                .unwrap_or_default()
        };
        let list = value("not=").split(',').filter(|c| !c.is_empty());
        Some(Modifier {
            code: (*fields.first()?).to_owned(),
            label: (*fields.get(1)?).to_owned(),
            class: match *fields.get(2)? {
                "first" => ModifierClass::First,
                "pricing" => ModifierClass::Pricing,
                "bypass" => ModifierClass::Bypass,
                "site" => ModifierClass::Site,
                _ => ModifierClass::Information,
            },
            on: modifier_use(value("on=")),
            conflicts: list.map(str::to_owned).collect(),
            needs_evidence: words.contains(&"evidence"),
            bypasses_ncci: words.contains(&"ncci"),
            facility_only: words.contains(&"facility"),
            side: match value("side=") {
                "left" => Some(Side::Left),
                "right" => Some(Side::Right),
                _ => None,
            },
        })
    };
    lines(text).filter_map(modifier).collect()
}

fn modifier_use(word: &str) -> ModifierUse {
    match word {
        "em" => ModifierUse::Visit,
        "not-em" => ModifierUse::NotVisit,
        "procedure" => ModifierUse::Procedure,
        "anesthesia" => ModifierUse::Anesthesia,
        "lab" => ModifierUse::Laboratory,
        "therapy" => ModifierUse::Therapy,
        "chiropractic" => ModifierUse::Chiropractic,
        "drug" => ModifierUse::Drug,
        "split" => ModifierUse::SplitComponents,
        _ => ModifierUse::Any,
    }
}

pub(super) fn read_places(text: &str) -> Vec<PlaceOfService> {
    let place = |fields: Vec<&str>| {
        let words = fields.get(2).copied().unwrap_or_default();
        Some(PlaceOfService {
            code: (*fields.first()?).to_owned(),
            label: (*fields.get(1)?).to_owned(),
            facility_rate: words.split(' ').any(|w| w == "facility"),
            telehealth: words.split(' ').any(|w| w == "telehealth"),
        })
    };
    lines(text).filter_map(place).collect()
}

/// Lines of a code, or several with blanks between, and a label.
pub(super) fn read_reasons(text: &str) -> Reasons {
    let mut reasons = Reasons::new();
    for fields in lines(text) {
        let label = fields.get(1).copied().unwrap_or_default();
        for code in fields.first().copied().unwrap_or_default().split(' ') {
            let reason = Reason {
                code: code.to_owned(),
                label: label.to_owned(),
            };
            reasons.entry(code.to_owned()).or_insert(reason);
        }
    }
    reasons
}
