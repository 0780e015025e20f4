//! The worksheet of a visit: everything that was documented about its level, and everything that
//! follows from it: the code by each path, what goes beside it, what would change it, and what
//! speaks against it (coding.md 6).

use chrono::{Months, NaiveDate};

use super::behavioral::{crisis, critical_care, psychotherapy_with_visit};
use super::em_beside::{self, Beside};
use super::em_codes;
use super::em_detail::{Data, Problem, Risk, problems_level, risk_level};
use super::em_level::{Acquaintance, Deciding, Level, Leveled, Setting, Visit, level};
use super::prolonged::{Counting, prolonged};
use crate::codesets::CodeSets;

/// What the group's own records say about earlier services (coding.md 6.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum History {
    /// Nobody has looked.
    #[default]
    NotAsked,
    /// No service by the group in the same specialty is on record.
    Never,
    /// The last one was on this day.
    LastOn(NaiveDate),
}

impl History {
    /// New or established on a date of service: new means no service within three years.
    pub fn on(self, dos: NaiveDate) -> Option<Acquaintance> {
        match self {
            History::NotAsked => None,
            History::Never => Some(Acquaintance::New),
            History::LastOn(last) => {
                let turns_new = last.checked_add_months(Months::new(36));
                Some(if turns_new.is_some_and(|on| dos >= on) {
                    Acquaintance::New
                } else {
                    Acquaintance::Established
                })
            }
        }
    }
}

/// The minutes of a visit that a physician and another clinician shared in a facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The physician's minutes.
    pub physician: u16,
    /// The other clinician's.
    pub other: u16,
}

/// What was documented about a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worksheet {
    /// Date of service.
    pub dos: NaiveDate,
    /// Whose counting holds: CPT's, or Medicare's.
    pub payer: Counting,
    /// Where and what kind.
    pub setting: Setting,
    /// New or established as stated; none where the history decides.
    pub patient: Option<Acquaintance>,
    /// What the records say about earlier services.
    pub history: History,
    /// Age in whole years; decides the preventive code.
    pub age: Option<u16>,
    /// The level of the problems as judged; else the items decide.
    pub problems: Option<Level>,
    /// The problems one by one, each with how many.
    pub problem_items: Vec<(Problem, u8)>,
    /// The level of the data as judged; else the items decide.
    pub data: Option<Level>,
    /// The data item by item.
    pub data_items: Data,
    /// The risk as judged; else the items decide.
    pub risk: Option<Level>,
    /// The decisions one by one.
    pub risk_items: Vec<Risk>,
    /// The practitioner's own minutes on the date of the visit.
    pub minutes: Option<u16>,
    /// Minutes of psychotherapy beside the visit; the visit then goes by decision making.
    pub therapy_minutes: Option<u16>,
    /// Was there interactive complexity?
    pub interactive: bool,
    /// Does the clinician carry the patient's care over time (G2211)?
    pub longitudinal: bool,
    /// Was there a preventive visit on the same day?
    pub preventive: bool,
    /// Minutes of a visit that two clinicians shared.
    pub shared: Option<Shared>,
    /// The other codes of the day.
    pub beside: Vec<String>,
}

impl Worksheet {
    /// An empty worksheet of a setting, counted as CPT counts.
    pub fn new(dos: NaiveDate, setting: Setting) -> Worksheet {
        Worksheet {
            dos,
            payer: Counting::Cpt,
            setting,
            patient: None,
            history: History::NotAsked,
            age: None,
            problems: None,
            problem_items: Vec::new(),
            data: None,
            data_items: Data::default(),
            risk: None,
            risk_items: Vec::new(),
            minutes: None,
            therapy_minutes: None,
            interactive: false,
            longitudinal: false,
            preventive: false,
            shared: None,
            beside: Vec::new(),
        }
    }

    /// New or established: as stated, else by the history, else established.
    pub fn acquaintance(&self) -> Acquaintance {
        let by_history = || self.history.on(self.dos);
        self.patient
            .or_else(by_history)
            .unwrap_or(Acquaintance::Established)
    }

    /// The visit as it is leveled: elements from their items, minutes only where they count.
    pub fn visit(&self) -> Visit {
        let shared = self.shared.map(|s| s.physician.saturating_add(s.other));
        let minutes = self.minutes.or(shared);
        Visit {
            setting: self.setting,
            patient: self.acquaintance(),
            problems: self
                .problems
                .or_else(|| problems_level(&self.problem_items)),
            data: self.data.or_else(|| self.data_items.level()),
            risk: self.risk.or_else(|| risk_level(&self.risk_items)),
            minutes: minutes.filter(|_| self.therapy_minutes.is_none()),
        }
    }
}

/// A code to report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The code.
    pub code: &'static str,
    /// Units.
    pub units: u16,
    /// Modifiers, in order.
    pub modifiers: Vec<&'static str>,
    /// Why it stands here.
    pub why: String,
}

impl Reported {
    pub(super) fn one(code: &'static str, why: impl Into<String>) -> Reported {
        Reported {
            code,
            units: 1,
            modifiers: Vec::new(),
            why: why.into(),
        }
    }
}

/// One step that would give another level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What would have to differ.
    pub what: Deciding,
    /// To which it would have to go: a level's word, or minutes.
    pub to: String,
    /// The level that it would give; none where no code is left.
    pub code: Option<&'static str>,
}

/// Everything that follows from a worksheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The visit as it was leveled.
    pub visit: Visit,
    /// The level by each path and what decides.
    pub leveled: Leveled,
    /// What to report, the visit first.
    pub report: Vec<Reported>,
    /// Single steps that change the level: one step up or down of each element, and the next
    /// minutes.
    pub steps: Vec<Step>,
    /// What speaks against it or is still to be settled.
    pub cautions: Vec<String>,
}

/// The level of a worksheet with everything around it. The code sets say what the other codes of
/// the day are.
pub fn assess(sets: &CodeSets, sheet: &Worksheet) -> Assessment {
    let visit = sheet.visit();
    let mut leveled = level(&visit);
    if sheet.setting == Setting::Preventive {
        let code = sheet
            .age
            .and_then(|age| em_codes::preventive(age, visit.patient));
        leveled.level = code;
    }
    if sheet.therapy_minutes.is_some() && sheet.minutes.is_some() {
        let why =
            "beside psychotherapy the visit goes by decision making; its minutes do not count";
        leveled.why.push(why.to_owned());
    }
    let mut beside = Beside::default();
    if let Some(code) = leveled.level {
        let base = Reported::one(code, "the level of the visit");
        beside.report.push(base);
        further(sheet, &leveled, &mut beside);
        em_beside::of_the_day(sets, sheet, &mut beside);
    }
    em_beside::cautions(sheet, &leveled, &mut beside);
    Assessment {
        steps: steps(&visit, &leveled),
        visit,
        leveled,
        report: beside.report,
        cautions: beside.cautions,
    }
}

/// Add-on codes by the clock.
fn further(sheet: &Worksheet, leveled: &Leveled, beside: &mut Beside) {
    let minutes = sheet.visit().minutes.unwrap_or(0);
    let counted = if sheet.setting == Setting::CriticalCare {
        critical_care(minutes, sheet.payer)
    } else if sheet.setting == Setting::Crisis {
        crisis(minutes)
    } else {
        None
    };
    if let Some(counted) = counted.filter(|c| c.units > 0) {
        beside.report.push(Reported {
            units: counted.units,
            ..Reported::one(
                counted.further,
                format!("{minutes} minutes, each further 30"),
            )
        });
    }
    let by_time = leveled.level.filter(|code| leveled.by_time == Some(*code));
    if let Some(add_on) = by_time.and_then(|code| prolonged(code, minutes, sheet.payer)) {
        beside.report.push(Reported {
            units: add_on.units,
            ..Reported::one(
                add_on.code,
                format!("{minutes} minutes, each full 15 beyond"),
            )
        });
    }
    let add_on = sheet.therapy_minutes.and_then(psychotherapy_with_visit);
    if let Some(code) = add_on {
        let minutes = sheet.therapy_minutes.unwrap_or(0);
        let why = format!("{minutes} minutes of psychotherapy beside the visit");
        beside.report.push(Reported::one(code, why));
    }
}

fn steps(visit: &Visit, leveled: &Leveled) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut look = |what: Deciding, to: String, changed: Visit| {
        let code = level(&changed).level;
        if code != leveled.level {
            steps.push(Step { what, to, code });
        }
    };
    for (what, element) in [
        (Deciding::Problems, visit.problems),
        (Deciding::Data, visit.data),
        (Deciding::Risk, visit.risk),
    ] {
        for to in Level::neighbours(element) {
            let mut changed = *visit;
            match what {
                Deciding::Problems => changed.problems = Some(to),
                Deciding::Data => changed.data = Some(to),
                Deciding::Risk | Deciding::Time => changed.risk = Some(to),
            }
            look(what, to.word().to_owned(), changed);
        }
    }
    let rows = em_codes::rows(visit.setting, visit.patient);
    let now = rows
        .iter()
        .position(|(code, ..)| Some(*code) == leveled.level);
    let next = rows.get(now.map_or(0, |n| n + 1));
    if let Some((_, _, least)) = next.filter(|_| visit.setting != Setting::Emergency) {
        let changed = Visit {
            minutes: Some(*least),
            ..*visit
        };
        look(Deciding::Time, format!("{least} minutes"), changed);
    }
    steps
}
