//! The three columns of decision making, from what was documented item by item
//! (coding.md 6.1).

use super::em_level::Level;
use super::em_level::Level::{High, Low, Moderate, Straightforward as Sf};

/// A kind of problem addressed at the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// Minor or self-limited.
    Minor,
    /// A stable chronic illness.
    StableChronic,
    /// An acute, uncomplicated illness or injury.
    AcuteUncomplicated,
    /// A stable acute illness.
    StableAcute,
    /// A chronic illness that worsens, or whose treatment has side effects.
    ChronicWorse,
    /// New, undiagnosed, of uncertain outcome.
    Undiagnosed,
    /// Acute with symptoms of the whole body.
    AcuteSystemic,
    /// An acute injury that is complicated.
    ComplicatedInjury,
    /// A chronic illness that has become severely worse.
    ChronicSevere,
    /// A threat to life or to a function of the body.
    Threat,
}

impl Problem {
    /// Every kind with its permanent name and the words of a screen, in the order of the levels.
    pub const ALL: [(Problem, &'static str, &'static str); 10] = [
        (Problem::Minor, "minor", "minor or self-limited"),
        (
            Problem::StableChronic,
            "stable-chronic",
            "stable chronic illness",
        ),
        (
            Problem::AcuteUncomplicated,
            "acute-uncomplicated",
            "acute uncomplicated illness or injury",
        ),
        (Problem::StableAcute, "stable-acute", "stable acute illness"),
        (
            Problem::ChronicWorse,
            "chronic-worse",
            "chronic illness, worse or side effects",
        ),
        (
            Problem::Undiagnosed,
            "undiagnosed",
            "new problem of uncertain outcome",
        ),
        (
            Problem::AcuteSystemic,
            "acute-systemic",
            "acute illness with systemic symptoms",
        ),
        (
            Problem::ComplicatedInjury,
            "complicated-injury",
            "acute complicated injury",
        ),
        (
            Problem::ChronicSevere,
            "chronic-severe",
            "chronic illness, severely worse",
        ),
        (Problem::Threat, "threat", "threat to life or function"),
    ];

    /// The permanent name.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Problem> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The level that this many of the kind reach by themselves.
    pub const fn level(self, n: u8) -> Option<Level> {
        match (self, n) {
            (_, 0) => None,
            (Problem::Minor, 1) => Some(Sf),
            (Problem::Minor, _)
            | (Problem::StableChronic, 1)
            | (Problem::AcuteUncomplicated | Problem::StableAcute, _) => Some(Low),
            (Problem::StableChronic, _)
            | (
                Problem::ChronicWorse
                | Problem::Undiagnosed
                | Problem::AcuteSystemic
                | Problem::ComplicatedInjury,
                _,
            ) => Some(Moderate),
            (Problem::ChronicSevere | Problem::Threat, _) => Some(High),
        }
    }
}

/// The level of the problems addressed; none where none is named.
pub fn problems_level(problems: &[(Problem, u8)]) -> Option<Level> {
    problems
        .iter()
        .filter_map(|(problem, n)| problem.level(*n))
        .max()
}

/// The data reviewed and analysed. A unique test is one code; an ordered test is counted when it
/// is ordered and not again when its result is read; a test whose interpretation is billed by the
/// same clinician is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// Outside notes reviewed, one a source.
    pub notes: u8,
    /// Results of unique tests reviewed.
    pub results: u8,
    /// Unique tests ordered.
    pub orders: u8,
    /// Was an independent historian needed?
    pub historian: bool,
    /// Was a test that somebody else bills interpreted?
    pub interpretation: bool,
    /// Was the case discussed with a clinician or source outside the group?
    pub discussion: bool,
}

impl Data {
    /// How many of the items are documents and tests.
    pub fn n_items(&self) -> u8 {
        self.notes
            .saturating_add(self.results)
            .saturating_add(self.orders)
    }

    /// Is anything documented?
    pub fn is_empty(&self) -> bool {
        *self == Data::default()
    }

    /// The level of the data; none where nothing is documented.
    pub fn level(&self) -> Option<Level> {
        if self.is_empty() {
            return None;
        }
        let many = self.n_items().saturating_add(u8::from(self.historian)) >= 3;
        let categories = [many, self.interpretation, self.discussion];
        Some(match categories.iter().filter(|met| **met).count() {
            2.. => High,
            1 => Moderate,
            _ if self.historian || self.n_items() >= 2 => Low,
            _ => Sf,
        })
    }
}

/// A decision about management and its risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// Rest, bandage, nothing further.
    Minimal,
    /// A medicine without prescription.
    OverTheCounter,
    /// Minor surgery without risk factors.
    MinorSurgery,
    /// Therapy by a therapist.
    Therapy,
    /// Prescription drugs managed.
    Prescription,
    /// Minor surgery decided, with risk factors.
    MinorSurgeryWithRisk,
    /// Elective major surgery decided, without risk factors.
    MajorSurgery,
    /// Care limited by social determinants.
    Social,
    /// A drug whose toxicity is monitored intensively.
    Toxicity,
    /// Elective major surgery decided, with risk factors.
    MajorSurgeryWithRisk,
    /// Emergency major surgery decided.
    EmergencySurgery,
    /// Admission, or a higher level of hospital care.
    Hospital,
    /// Resuscitation or care given up for a poor outlook.
    Deescalation,
    /// A controlled substance by injection.
    ParenteralControlled,
}

impl Risk {
    /// Every decision with its permanent name, its level and the words of a screen.
    pub const ALL: [(Risk, &'static str, Level, &'static str); 14] = [
        (Risk::Minimal, "minimal", Sf, "nothing further"),
        (
            Risk::OverTheCounter,
            "over-the-counter",
            Low,
            "medicine without prescription",
        ),
        (
            Risk::MinorSurgery,
            "minor-surgery",
            Low,
            "minor surgery, no risk factors",
        ),
        (
            Risk::Therapy,
            "therapy",
            Low,
            "physical, occupational or speech therapy",
        ),
        (
            Risk::Prescription,
            "prescription",
            Moderate,
            "prescription drug management",
        ),
        (
            Risk::MinorSurgeryWithRisk,
            "minor-surgery-with-risk",
            Moderate,
            "minor surgery with risk factors",
        ),
        (
            Risk::MajorSurgery,
            "major-surgery",
            Moderate,
            "elective major surgery",
        ),
        (
            Risk::Social,
            "social",
            Moderate,
            "care limited by social determinants",
        ),
        (
            Risk::Toxicity,
            "toxicity-monitoring",
            High,
            "intensive monitoring for toxicity",
        ),
        (
            Risk::MajorSurgeryWithRisk,
            "major-surgery-with-risk",
            High,
            "elective major surgery with risk factors",
        ),
        (
            Risk::EmergencySurgery,
            "emergency-surgery",
            High,
            "emergency major surgery",
        ),
        (
            Risk::Hospital,
            "hospitalization",
            High,
            "hospital care or its escalation",
        ),
        (
            Risk::Deescalation,
            "de-escalation",
            High,
            "no resuscitation, or care given up",
        ),
        (
            Risk::ParenteralControlled,
            "parenteral-controlled",
            High,
            "controlled substance by injection",
        ),
    ];

    /// The permanent name.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// The decision of a name.
    pub fn named(name: &str) -> Option<Risk> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Its level.
    pub fn level(self) -> Level {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or(Sf, |row| row.2)
    }
}

/// The level of the risk: that of the gravest decision; none where none is named.
pub fn risk_level(risks: &[Risk]) -> Option<Level> {
    risks.iter().map(|risk| risk.level()).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// coding.md 6.1, the column of problems.
    #[test]
    fn two_stable_chronic_illnesses_are_moderate_and_one_is_low() {
        assert_eq!(problems_level(&[(Problem::StableChronic, 1)]), Some(Low));
        assert_eq!(
            problems_level(&[(Problem::StableChronic, 2)]),
            Some(Moderate)
        );
        assert_eq!(problems_level(&[(Problem::Minor, 1)]), Some(Sf));
        assert_eq!(problems_level(&[(Problem::Minor, 2)]), Some(Low));
        assert_eq!(
            problems_level(&[(Problem::Minor, 2), (Problem::Threat, 1)]),
            Some(High)
        );
        assert_eq!(problems_level(&[(Problem::ChronicWorse, 0)]), None);
    }

    /// coding.md 6.1, the column of data.
    #[test]
    fn data_count_in_three_categories() {
        let data = |notes, results, orders| Data {
            notes,
            results,
            orders,
            ..Data::default()
        };
        assert_eq!(data(0, 0, 0).level(), None);
        assert_eq!(data(1, 0, 0).level(), Some(Sf));
        assert_eq!(data(1, 1, 0).level(), Some(Low));
        assert_eq!(data(1, 1, 1).level(), Some(Moderate));
        let told = Data {
            historian: true,
            ..Data::default()
        };
        assert_eq!(told.level(), Some(Low));
        assert_eq!(
            Data {
                historian: true,
                ..data(0, 2, 0)
            }
            .level(),
            Some(Moderate)
        );
        let read = Data {
            interpretation: true,
            ..Data::default()
        };
        assert_eq!(read.level(), Some(Moderate));
        assert_eq!(
            Data {
                discussion: true,
                ..read
            }
            .level(),
            Some(High)
        );
        assert_eq!(
            Data {
                interpretation: true,
                ..data(1, 1, 1)
            }
            .level(),
            Some(High)
        );
    }

    #[test]
    fn the_gravest_decision_is_the_risk() {
        assert_eq!(risk_level(&[]), None);
        assert_eq!(
            risk_level(&[Risk::OverTheCounter, Risk::Prescription]),
            Some(Moderate)
        );
        assert_eq!(
            risk_level(&[Risk::Hospital, Risk::Prescription]),
            Some(High)
        );
    }
}
