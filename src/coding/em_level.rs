//! The level of an evaluation and management visit, by decision making and by time
//! (coding.md 6.1, 6.2; the rules of 2021 for the office and of 2023 elsewhere).

use Level::{High, Low, Moderate, Straightforward as Sf};

use super::em_codes::{Row, rows};

/// Where the visit took place and what kind it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// Office or other outpatient.
    Office,
    /// Hospital or observation, first day.
    HospitalInitial,
    /// Hospital or observation, later day.
    HospitalSubsequent,
    /// Hospital or observation, admitted and discharged on one day.
    HospitalSameDay,
    /// Hospital discharge day, by time only.
    HospitalDischarge,
    /// Emergency department, by decision making only.
    Emergency,
    /// Outpatient consultation; not for Medicare.
    ConsultOffice,
    /// Inpatient consultation; not for Medicare.
    ConsultHospital,
    /// Nursing facility, first visit.
    NursingInitial,
    /// Nursing facility, later visit.
    NursingSubsequent,
    /// Nursing facility discharge, by time only.
    NursingDischarge,
    /// Home or residence.
    Home,
    /// Audio and video visit under CPT; Medicare does not take these codes.
    Video,
    /// Audio-only visit under CPT; Medicare does not take these codes.
    Audio,
    /// Preventive visit, by age alone.
    Preventive,
    /// Critical care, by time only.
    CriticalCare,
    /// Psychotherapy without a visit, by time only.
    Psychotherapy,
    /// Psychotherapy for crisis, by time only.
    Crisis,
    /// Family therapy with the patient, by time only.
    Family,
    /// Family therapy without the patient, by time only.
    FamilyWithoutPatient,
}

impl Setting {
    /// Every setting with its permanent name.
    pub const ALL: [(Setting, &'static str); 20] = [
        (Setting::Office, "office"),
        (Setting::HospitalInitial, "hospital-initial"),
        (Setting::HospitalSubsequent, "hospital-subsequent"),
        (Setting::HospitalSameDay, "hospital-same-day"),
        (Setting::HospitalDischarge, "hospital-discharge"),
        (Setting::Emergency, "emergency"),
        (Setting::ConsultOffice, "consult-office"),
        (Setting::ConsultHospital, "consult-hospital"),
        (Setting::NursingInitial, "nursing-initial"),
        (Setting::NursingSubsequent, "nursing-subsequent"),
        (Setting::NursingDischarge, "nursing-discharge"),
        (Setting::Home, "home"),
        (Setting::Video, "video"),
        (Setting::Audio, "audio"),
        (Setting::Preventive, "preventive"),
        (Setting::CriticalCare, "critical-care"),
        (Setting::Psychotherapy, "psychotherapy"),
        (Setting::Crisis, "crisis"),
        (Setting::Family, "family-therapy"),
        (
            Setting::FamilyWithoutPatient,
            "family-therapy-without-patient",
        ),
    ];

    /// The permanent name.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(s, _)| *s == self)
            .map_or("", |(_, name)| name)
    }

    /// The setting of a name.
    pub fn named(name: &str) -> Option<Setting> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(s, _)| *s)
    }

    /// Whether decision making does not count: the clock alone decides.
    pub const fn by_time_only(self) -> bool {
        matches!(
            self,
            Setting::HospitalDischarge
                | Setting::NursingDischarge
                | Setting::CriticalCare
                | Setting::Psychotherapy
                | Setting::Crisis
                | Setting::Family
                | Setting::FamilyWithoutPatient
        )
    }

    /// Whether new and established patients have different codes.
    pub const fn asks_new_or_established(self) -> bool {
        matches!(
            self,
            Setting::Office | Setting::Home | Setting::Video | Setting::Audio | Setting::Preventive
        )
    }
}

/// Whether the group has seen the patient within three years (coding.md 6.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acquaintance {
    /// Not seen.
    New,
    /// Seen.
    Established,
}

/// One of the four levels, of an element or of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Straightforward: minimal or none.
    Straightforward,
    /// Low, or limited.
    Low,
    /// Moderate.
    Moderate,
    /// High, or extensive.
    High,
}

impl Level {
    /// The word for the whole decision making.
    pub const fn word(self) -> &'static str {
        match self {
            Level::Straightforward => "straightforward",
            Level::Low => "low",
            Level::Moderate => "moderate",
            Level::High => "high",
        }
    }

    /// One step lower, where there is one.
    pub const fn lower(self) -> Option<Level> {
        match self {
            Sf => None,
            Low => Some(Sf),
            Moderate => Some(Low),
            High => Some(Moderate),
        }
    }

    /// One step higher, where there is one.
    pub const fn higher(self) -> Option<Level> {
        match self {
            Sf => Some(Low),
            Low => Some(Moderate),
            Moderate => Some(High),
            High => None,
        }
    }

    /// The levels one step away; what is not documented counts as the lowest.
    pub fn neighbours(level: Option<Level>) -> impl Iterator<Item = Level> {
        let lower = level.and_then(Level::lower);
        let higher = level.unwrap_or(Sf).higher();
        lower.into_iter().chain(higher)
    }

    /// Reads any of the words in use for the elements and the whole.
    pub fn named(word: &str) -> Option<Level> {
        match word {
            "straightforward" | "minimal" | "none" | "minor" => Some(Level::Straightforward),
            "low" | "limited" => Some(Level::Low),
            "moderate" => Some(Level::Moderate),
            "high" | "extensive" => Some(Level::High),
            _ => None,
        }
    }
}

/// What the clinician documented; what is not documented is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Where and what kind.
    pub setting: Setting,
    /// New or established.
    pub patient: Acquaintance,
    /// Number and complexity of problems.
    pub problems: Option<Level>,
    /// Data reviewed and analysed.
    pub data: Option<Level>,
    /// Risk of management.
    pub risk: Option<Level>,
    /// The practitioner's own minutes on the date of the visit.
    pub minutes: Option<u16>,
}

/// What decides the level: the one thing that, changed by one step, changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deciding {
    /// The problems.
    Problems,
    /// The data.
    Data,
    /// The risk.
    Risk,
    /// The time.
    Time,
}

impl Deciding {
    /// Its name.
    pub const fn word(self) -> &'static str {
        match self {
            Deciding::Problems => "problems",
            Deciding::Data => "data",
            Deciding::Risk => "risk",
            Deciding::Time => "time",
        }
    }
}

/// The level and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leveled {
    /// The code by decision making; `None` where fewer than two elements are documented or the
    /// setting goes by time only.
    pub by_mdm: Option<&'static str>,
    /// The code by time; `None` where no time is documented, too little, or time does not count.
    pub by_time: Option<&'static str>,
    /// The higher of the two.
    pub level: Option<&'static str>,
    /// The level of the decision making.
    pub mdm: Option<Level>,
    /// What decides; `None` where no single step changes the level.
    pub deciding: Option<Deciding>,
    /// The reasoning, a sentence each.
    pub why: Vec<String>,
}

/// The level of a visit.
pub fn level(visit: &Visit) -> Leveled {
    let rows = rows(visit.setting, visit.patient);
    let mdm = decision_making(visit).filter(|_| !visit.setting.by_time_only());
    let mdm_row = mdm.and_then(|mdm| rows.iter().rposition(|(_, least, _)| *least <= mdm));
    let minutes = visit
        .minutes
        .filter(|_| visit.setting != Setting::Emergency);
    let time_row = minutes.and_then(|m| rows.iter().rposition(|(_, _, least)| *least <= m));
    let code = |row: Option<usize>| row.and_then(|n| rows.get(n)).map(|(code, _, _)| *code);
    let by_time_wins = time_row > mdm_row;
    let deciding = match (by_time_wins, mdm_row) {
        (true, _) => Some(Deciding::Time),
        (false, Some(_)) => deciding_element(visit, rows),
        (false, None) => None,
    };
    let mut leveled = Leveled {
        by_mdm: code(mdm_row),
        by_time: code(time_row),
        level: code(mdm_row.max(time_row)),
        mdm,
        deciding,
        why: Vec::new(),
    };
    leveled.why = reasons(visit, rows, &leveled);
    leveled
}

/// The middle of the three elements; a missing one counts as the least. Two are needed.
fn decision_making(visit: &Visit) -> Option<Level> {
    let elements = [visit.problems, visit.data, visit.risk];
    if elements.iter().flatten().count() < 2 {
        return None;
    }
    let mut levels = elements.map(|element| element.unwrap_or(Sf));
    levels.sort_unstable();
    Some(levels[1])
}

/// The element that, one step lower or higher, gives another code; of several the risk, then the
/// problems, then the data.
fn deciding_element(visit: &Visit, rows: &[Row]) -> Option<Deciding> {
    let code = |visit: &Visit| {
        let mdm = decision_making(visit)?;
        rows.iter().rposition(|(_, least, _)| *least <= mdm)
    };
    let now = code(visit);
    let changes = |with: &dyn Fn(Option<Level>) -> Visit, element: Option<Level>| {
        Level::neighbours(element).any(|step| code(&with(Some(step))) != now)
    };
    let risk = |risk| Visit { risk, ..*visit };
    let problems = |problems| Visit { problems, ..*visit };
    let data = |data| Visit { data, ..*visit };
    if changes(&risk, visit.risk) {
        Some(Deciding::Risk)
    } else if changes(&problems, visit.problems) {
        Some(Deciding::Problems)
    } else if changes(&data, visit.data) {
        Some(Deciding::Data)
    } else {
        None
    }
}

fn reasons(visit: &Visit, rows: &[Row], leveled: &Leveled) -> Vec<String> {
    let mut why = Vec::new();
    let word = |level: Option<Level>| level.map_or("not documented", Level::word);
    match (leveled.mdm, leveled.by_mdm) {
        (Some(mdm), Some(code)) => why.push(format!(
            "problems {}, data {}, risk {}: two of three meet {}, so {code} by decision making",
            word(visit.problems),
            word(visit.data),
            word(visit.risk),
            mdm.word(),
        )),
        _ if visit.setting.by_time_only() => {
            why.push("this kind of service goes by time alone".to_owned());
        }
        _ if visit.setting == Setting::Preventive => {
            why.push("a preventive visit goes by age alone".to_owned());
        }
        _ => why.push("fewer than two elements of decision making are documented".to_owned()),
    }
    why.push(time_reason(visit, rows, leveled));
    match leveled.deciding {
        Some(Deciding::Time) => why.push("time gives the higher level".to_owned()),
        Some(element) => why.push(format!("{} is the deciding element", element.word())),
        None if leveled.mdm.is_some() => {
            why.push("no single element, one step up or down, changes the level".to_owned());
        }
        None => {}
    }
    why
}

fn time_reason(visit: &Visit, rows: &[Row], leveled: &Leveled) -> String {
    let Some(minutes) = visit.minutes else {
        return "no time is documented".to_owned();
    };
    if visit.setting == Setting::Emergency {
        return "time does not count in the emergency department".to_owned();
    }
    let next = rows.iter().find(|(_, _, least)| *least > minutes);
    let missed = next.map(|(code, _, least)| format!("; {code} needs {least}"));
    match leveled.by_time {
        Some(code) => {
            let met = rows
                .iter()
                .find(|(c, _, _)| *c == code)
                .map_or(0, |(_, _, least)| *least);
            let missed = missed.unwrap_or_default();
            format!("{minutes} minutes meet {met}, so {code} by time{missed}")
        }
        None => format!(
            "{minutes} minutes are too few to count{}",
            missed.unwrap_or_default()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(problems: Level, data: Level, risk: Level, minutes: u16) -> Visit {
        Visit {
            setting: Setting::Office,
            patient: Acquaintance::Established,
            problems: Some(problems),
            data: Some(data),
            risk: Some(risk),
            minutes: Some(minutes),
        }
    }

    /// Scenario S2.
    #[test]
    fn two_of_three_are_moderate_and_twenty_two_minutes_are_not_thirty() {
        let found = level(&office(Moderate, Low, Moderate, 22));
        assert_eq!(
            (found.by_mdm, found.by_time),
            (Some("99214"), Some("99213"))
        );
        assert_eq!((found.level, found.mdm), (Some("99214"), Some(Moderate)));
        assert_eq!(found.deciding, Some(Deciding::Risk));
        let lower = level(&office(Moderate, Low, Low, 22));
        assert_eq!((lower.by_mdm, lower.level), (Some("99213"), Some("99213")));
        assert_eq!(lower.deciding, Some(Deciding::Risk));
        assert!(
            lower
                .why
                .contains(&"risk is the deciding element".to_owned())
        );
    }

    #[test]
    fn time_wins_where_it_is_higher_and_its_minimum_is_met() {
        let found = level(&office(Low, Low, Low, 40));
        assert_eq!(
            (found.level, found.deciding),
            (Some("99215"), Some(Deciding::Time))
        );
        assert_eq!(level(&office(Low, Low, Low, 39)).level, Some("99214"));
        assert_eq!(
            level(&office(Moderate, Moderate, Moderate, 5)).deciding,
            None
        );
    }

    /// coding.md 6.2: the least minutes of every row.
    #[test]
    fn every_setting_has_its_codes_and_minutes() {
        let time = |setting, patient, minutes| {
            let visit = Visit {
                setting,
                patient,
                minutes: Some(minutes),
                problems: None,
                data: None,
                risk: None,
            };
            level(&visit).level
        };
        use Acquaintance::{Established, New};
        assert_eq!(time(Setting::Office, New, 59), Some("99204"));
        assert_eq!(time(Setting::Office, New, 14), None);
        assert_eq!(time(Setting::HospitalInitial, New, 75), Some("99223"));
        assert_eq!(time(Setting::HospitalSubsequent, New, 49), Some("99232"));
        assert_eq!(time(Setting::HospitalSameDay, New, 85), Some("99236"));
        assert_eq!(time(Setting::HospitalDischarge, New, 30), Some("99238"));
        assert_eq!(time(Setting::HospitalDischarge, New, 31), Some("99239"));
        assert_eq!(time(Setting::NursingInitial, New, 35), Some("99305"));
        assert_eq!(time(Setting::NursingSubsequent, New, 45), Some("99310"));
        assert_eq!(time(Setting::Home, New, 60), Some("99344"));
        assert_eq!(time(Setting::Home, Established, 60), Some("99350"));
        assert_eq!(time(Setting::ConsultOffice, New, 55), Some("99245"));
        assert_eq!(time(Setting::ConsultHospital, New, 60), Some("99254"));
        assert_eq!(time(Setting::Emergency, New, 600), None);
    }

    #[test]
    fn a_low_hospital_day_has_the_lowest_code() {
        let low = Visit {
            setting: Setting::HospitalInitial,
            ..office(Low, Low, Low, 0)
        };
        assert_eq!(level(&low).level, Some("99221"));
        let emergency = Visit {
            setting: Setting::Emergency,
            ..office(High, High, Low, 90)
        };
        assert_eq!(level(&emergency).level, Some("99285"));
        assert_eq!(level(&emergency).by_time, None);
    }
}
