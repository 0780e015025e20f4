//! The codes of a claim as the code sets see them: looked up once, asked by many edits.

use chrono::NaiveDate;

use super::context::ScrubContext;
use crate::codesets::{Diagnosis, Fact, Procedure};
use crate::coding::modifiers::ModifierTrouble;
use crate::coding::ncci::CodedLine;
use crate::coding::sequence::{self, SequenceFinding, SequenceTrouble};
use crate::coding::validity::{self, DiagnosisTrouble};
use crate::domain::claim::ServiceLine;
use crate::domain::codes::Modifier;

/// What the code sets say about one claim.
pub struct Coded<'a> {
    /// Every diagnosis in its order: the code, or why it cannot be billed on the first day.
    pub diagnoses: Vec<Result<Diagnosis<'a>, DiagnosisTrouble>>,
    /// What notes and places say about the diagnoses together; indices count from 0.
    pub sequence: Vec<SequenceFinding<'a>>,
    /// Every line in its order.
    pub lines: Vec<LineCodes<'a>>,
}

/// The codes of one line.
pub struct LineCodes<'a> {
    /// The procedure, where the lists know it.
    pub procedure: Option<&'a Procedure>,
    /// The modifiers as text.
    pub modifiers: Vec<&'a str>,
    /// What is wrong with the modifiers.
    pub troubles: Vec<ModifierTrouble>,
}

impl LineCodes<'_> {
    /// Does the fact hold for the procedure of this line?
    pub fn is(&self, fact: Fact) -> bool {
        self.procedure.is_some_and(|p| p.is(fact))
    }

    /// Does the line have one of these modifiers?
    pub fn has_any(&self, modifiers: &[&str]) -> bool {
        self.modifiers.iter().any(|m| modifiers.contains(m))
    }
}

fn texts(modifiers: &[Modifier]) -> Vec<&str> {
    modifiers.iter().map(Modifier::as_str).collect()
}

impl<'a> Coded<'a> {
    pub(super) fn of(cx: &ScrubContext<'a>) -> Coded<'a> {
        let lines = cx
            .claim
            .lines
            .iter()
            .map(|line| line_codes(cx, line))
            .collect();
        let Some(dos) = cx.dos else {
            return Coded {
                diagnoses: Vec::new(),
                sequence: Vec::new(),
                lines,
            };
        };
        let codes: Vec<&'a str> = cx.claim.diagnoses.iter().map(|dx| dx.as_str()).collect();
        if !cx.codes.answers_for_diagnoses(dos) {
            let diagnoses = codes
                .iter()
                .map(|_| Err(DiagnosisTrouble::NotChecked))
                .collect();
            return Coded {
                diagnoses,
                sequence: Vec::new(),
                lines,
            };
        }
        let known: Vec<Option<Diagnosis<'a>>> =
            codes.iter().map(|c| cx.codes.diagnosis(c, dos)).collect();
        let judged = |(code, found): (&&str, &Option<Diagnosis<'a>>)| {
            validity::judged(cx.codes, (code, dos), *found)
        };
        let diagnoses = codes.iter().zip(&known).map(judged).collect();
        let sequence = sequence::findings(&known);
        Coded {
            diagnoses,
            sequence,
            lines,
        }
    }

    /// The diagnoses that can be billed, with their places counted from 1.
    pub fn billable(&self) -> impl Iterator<Item = (usize, &Diagnosis<'a>)> {
        let found = self.diagnoses.iter().enumerate();
        found.filter_map(|(at, dx)| Some((at + 1, dx.as_ref().ok()?)))
    }

    /// What notes and places say of this kind.
    pub fn sequence(&self, trouble: SequenceTrouble) -> impl Iterator<Item = &SequenceFinding<'a>> {
        self.sequence.iter().filter(move |f| f.trouble == trouble)
    }
}

fn line_codes<'a>(cx: &ScrubContext<'a>, line: &'a ServiceLine) -> LineCodes<'a> {
    let catalogue = cx.catalogue(line.dos);
    let modifiers = texts(&line.modifiers);
    LineCodes {
        procedure: catalogue.procedure(line.code.as_str()),
        troubles: catalogue.check(line.code.as_str(), &modifiers),
        modifiers,
    }
}

/// The services of one day by one clinician: those of the claim first, then those of the
/// patient's other claims.
pub struct Day<'a> {
    /// The day.
    pub dos: NaiveDate,
    /// The services, as the coding rules want them.
    pub lines: Vec<CodedLine<'a>>,
    /// The place on the claim of each, counted from 1; none for a service of another claim.
    pub own: Vec<Option<usize>>,
}

/// Whose services of a day count together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// Those of one clinician, as units are counted.
    Clinician,
    /// Those of one specialty of the group, as pairs and add-ons are.
    Specialty,
}

/// Calls `look` with every day of the claim.
pub fn each_day(cx: &ScrubContext<'_>, whose: Whose, mut look: impl FnMut(Day<'_>)) {
    let claim = cx.claim;
    let npi = claim
        .rendering
        .as_ref()
        .map_or(&claim.billing.npi, |p| &p.npi);
    let others: Vec<_> = cx
        .own_others()
        .filter(|o| whose == Whose::Specialty || o.rendering_npi == *npi)
        .flat_map(|o| &o.lines)
        .map(|line| (line, texts(&line.modifiers)))
        .collect();
    let mut days: Vec<NaiveDate> = claim.lines.iter().map(|l| l.dos).collect();
    days.sort_unstable();
    days.dedup();
    let units = |units: crate::domain::codes::Units| u32::try_from(units.0 / 1_000).unwrap_or(0);
    for dos in days {
        let mut day = Day {
            dos,
            lines: Vec::new(),
            own: Vec::new(),
        };
        for (n, (line, codes)) in claim.lines.iter().zip(&cx.coded().lines).enumerate() {
            if line.dos == dos {
                day.own.push(Some(n + 1));
                day.lines.push(CodedLine {
                    code: line.code.as_str(),
                    modifiers: &codes.modifiers,
                    units: units(line.units),
                });
            }
        }
        for (line, modifiers) in others.iter().filter(|(line, _)| line.dos == dos) {
            day.own.push(None);
            let (code, units) = (line.code.as_str(), units(line.units));
            day.lines.push(CodedLine {
                code,
                modifiers,
                units,
            });
        }
        look(day);
    }
}
