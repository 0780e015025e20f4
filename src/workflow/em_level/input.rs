//! What was documented about a visit, in the words of JSON and screens.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::coding::em_detail::{Data, Problem, Risk};
use crate::coding::em_level::{Acquaintance, Level, Setting};
use crate::coding::em_sheet::{History, Shared, Worksheet};
use crate::coding::prolonged::Counting;
use crate::workflow::check::Check;
use crate::workflow::error::DeedError;
use crate::workflow::registry::{Field, Is, may, must};

/// What was documented about a visit, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EmInput {
    /// `office`, `hospital-initial`, `emergency`, …; `hospital` and `nursing` with the patient
    /// `initial` or `subsequent`.
    pub setting: String,
    /// `new` or `established`; empty where the history decides.
    pub patient: String,
    /// Date of service.
    pub dos: Option<NaiveDate>,
    /// `medicare`, or anything else for CPT's counting.
    pub payer: String,
    /// The last day of a service by the group in the same specialty, or `never`.
    pub last_seen: String,
    /// Age in whole years.
    pub age: Option<u16>,
    /// `minimal`, `low`, `moderate` or `high`.
    pub problems: Option<String>,
    /// The problems one by one, each as often as it was addressed.
    pub problem_items: Vec<String>,
    /// `minimal`, `limited`, `moderate` or `extensive`.
    pub data: Option<String>,
    /// `note`, `result`, `order` as often as there are; `historian`, `interpretation`,
    /// `discussion`.
    pub data_items: Vec<String>,
    /// `minimal`, `low`, `moderate` or `high`.
    pub risk: Option<String>,
    /// The decisions one by one.
    pub risk_items: Vec<String>,
    /// The practitioner's own minutes of the day.
    pub minutes: Option<u16>,
    /// Minutes of psychotherapy beside the visit.
    pub therapy_minutes: Option<u16>,
    /// Was there interactive complexity?
    pub interactive: bool,
    /// Does the clinician carry the patient's care over time?
    pub longitudinal: bool,
    /// Was there a preventive visit on the same day?
    pub preventive: bool,
    /// The physician's minutes of a shared visit.
    pub physician_minutes: Option<u16>,
    /// The other clinician's minutes of a shared visit.
    pub other_minutes: Option<u16>,
    /// The other codes of the day.
    pub beside: Vec<String>,
}

pub(in crate::workflow) const VISIT: &[Field] = &[
    must("setting", Is::Text, "office, home, hospital-initial, …"),
    may(
        "patient",
        Is::Text,
        "new or established; the records decide",
    ),
    may("dos", Is::Date, "date of service; the visit's"),
    may("payer", Is::Text, "medicare or other; the visit's"),
    may("last_seen", Is::Text, "a day, or never; the records say"),
    may("age", Is::Number, "in whole years; the patient's"),
    may("problems", Is::Text, "minimal, low, moderate or high"),
    may(
        "problem_items",
        Is::Texts,
        "minor, stable-chronic, …, as often as addressed",
    ),
    may("data", Is::Text, "minimal, limited, moderate or extensive"),
    may(
        "data_items",
        Is::Texts,
        "note, result, order, historian, interpretation, discussion",
    ),
    may("risk", Is::Text, "minimal, low, moderate or high"),
    may(
        "risk_items",
        Is::Texts,
        "over-the-counter, prescription, hospitalization, …",
    ),
    may("minutes", Is::Number, "the practitioner's own, of the day"),
    may(
        "therapy_minutes",
        Is::Number,
        "psychotherapy beside the visit",
    ),
    may("interactive", Is::Flag, "interactive complexity"),
    may("longitudinal", Is::Flag, "care over time (G2211)"),
    may("preventive", Is::Flag, "a preventive visit on the same day"),
    may("physician_minutes", Is::Number, "of a shared visit"),
    may("other_minutes", Is::Number, "of a shared visit"),
    may("beside", Is::Texts, "the other codes of the day"),
];

impl EmInput {
    /// The worksheet of these words; `today` stands for a missing date of service.
    ///
    /// # Errors
    /// [`DeedError::Invalid`] with every word that is not known.
    pub fn read(&self, today: NaiveDate) -> Result<Worksheet, DeedError> {
        let mut check = Check::new();
        let sheet = self.worksheet(today, &mut check);
        check.finish(sheet)
    }

    fn worksheet(&self, today: NaiveDate, check: &mut Check) -> Option<Worksheet> {
        let setting = check.read("setting", &self.setting, |name| {
            setting_of(name, &self.patient).ok_or_else(|| {
                let names: Vec<&str> = Setting::ALL.iter().map(|(_, name)| *name).collect();
                format!("is none of {}", names.join(", "))
            })
        });
        let mut sheet = Worksheet::new(self.dos.unwrap_or(today), setting?);
        sheet.patient = self.stated(sheet.setting, check);
        sheet.payer = counting_of(&self.payer);
        sheet.history = self.history(check);
        sheet.age = self.age;
        let mut level = |field: &str, word: &Option<String>| {
            let word = word.as_deref().filter(|word| !word.trim().is_empty())?;
            check.read(field, word, |word| {
                let known = "is none of minimal, low, limited, moderate, high, extensive";
                Level::named(word).ok_or(known)
            })
        };
        sheet.problems = level("problems", &self.problems);
        sheet.data = level("data", &self.data);
        sheet.risk = level("risk", &self.risk);
        self.items(&mut sheet, check);
        sheet.minutes = self.minutes;
        sheet.therapy_minutes = self.therapy_minutes;
        sheet.interactive = self.interactive;
        sheet.longitudinal = self.longitudinal;
        sheet.preventive = self.preventive;
        sheet.shared = match (self.physician_minutes, self.other_minutes) {
            (None, None) => None,
            (physician, other) => Some(Shared {
                physician: physician.unwrap_or(0),
                other: other.unwrap_or(0),
            }),
        };
        sheet.beside = self
            .beside
            .iter()
            .map(|c| c.trim().to_uppercase())
            .collect();
        Some(sheet)
    }

    fn stated(&self, setting: Setting, check: &mut Check) -> Option<Acquaintance> {
        match self.patient.as_str() {
            "new" => Some(Acquaintance::New),
            "established" => Some(Acquaintance::Established),
            "" | "initial" | "subsequent" => {
                let decided = !setting.asks_new_or_established() || !self.last_seen.is_empty();
                check.require(decided, "patient", "is missing: new or established");
                None
            }
            _ => {
                check.wrong("patient", "is neither new nor established");
                None
            }
        }
    }

    fn history(&self, check: &mut Check) -> History {
        match self.last_seen.trim() {
            "" => History::NotAsked,
            "never" => History::Never,
            day => {
                let day = check.read("last_seen", day, |day| {
                    day.parse::<NaiveDate>()
                        .map_err(|_| "is neither a day such as 2026-03-02 nor never")
                });
                day.map_or(History::NotAsked, History::LastOn)
            }
        }
    }

    fn items(&self, sheet: &mut Worksheet, check: &mut Check) {
        for name in &self.problem_items {
            let known = |name: &str| Problem::named(name).ok_or("is no kind of problem");
            let Some(problem) = check.read("problem_items", name, known) else {
                continue;
            };
            match sheet.problem_items.iter_mut().find(|(p, _)| *p == problem) {
                Some((_, n)) => *n = n.saturating_add(1),
                None => sheet.problem_items.push((problem, 1)),
            }
        }
        for name in &self.data_items {
            check.require(
                take_data(&mut sheet.data_items, name.trim()),
                "data_items",
                "are note, result, order, historian, interpretation, discussion",
            );
        }
        for name in &self.risk_items {
            let known = |name: &str| Risk::named(name).ok_or("is no kind of decision");
            sheet
                .risk_items
                .extend(check.read("risk_items", name, known));
        }
    }
}

fn take_data(data: &mut Data, name: &str) -> bool {
    let more = |n: &mut u8| *n = n.saturating_add(1);
    match name {
        "note" => more(&mut data.notes),
        "result" => more(&mut data.results),
        "order" => more(&mut data.orders),
        "historian" => data.historian = true,
        "interpretation" => data.interpretation = true,
        "discussion" => data.discussion = true,
        _ => return false,
    }
    true
}

/// The setting of a name; `hospital` and `nursing` are told apart by the patient's word.
fn setting_of(name: &str, patient: &str) -> Option<Setting> {
    let first = matches!(patient, "new" | "initial");
    match name.trim() {
        "hospital" | "observation" if first => Some(Setting::HospitalInitial),
        "hospital" | "observation" => Some(Setting::HospitalSubsequent),
        "nursing" | "nursing-facility" if first => Some(Setting::NursingInitial),
        "nursing" | "nursing-facility" => Some(Setting::NursingSubsequent),
        "consult" => Some(Setting::ConsultOffice),
        "ed" => Some(Setting::Emergency),
        "residence" => Some(Setting::Home),
        name => Setting::named(name),
    }
}

fn counting_of(payer: &str) -> Counting {
    match payer.trim() {
        "medicare" | "MB" => Counting::Medicare,
        _ => Counting::Cpt,
    }
}
