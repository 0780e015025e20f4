//! What a person should see of a code before picking it.

use chrono::NaiveDate;

use super::{Hit, SearchSet, typed};
use crate::codesets::{CodeSets, Flag, NoteKind, Seventh, Side};

/// The facts of a hit; all empty for a procedure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The first day of the period in force.
    pub valid_from: Option<NaiveDate>,
    /// The last day of the period in force; `None` while no end is known.
    pub valid_through: Option<NaiveDate>,
    /// The seventh characters that complete it; empty where it takes none or is complete.
    pub sevenths: Vec<Seventh>,
    /// The side that its title names.
    pub side: Option<Side>,
    /// Whether the Medicare Code Editor calls it unspecified where a side is available.
    pub unspecified_side: bool,
    /// How many Excludes1 notes govern it, those that it inherits included.
    pub n_excludes1: usize,
}

impl CodeSets {
    /// The facts of a hit on the date of service.
    pub fn facts(&self, hit: &Hit, dos: NaiveDate) -> Facts {
        let known = self.diagnosis(&hit.code, dos);
        let Some(of) = known.filter(|_| hit.set == SearchSet::Icd10Cm) else {
            return Facts::default();
        };
        let covers = |day: NaiveDate, through: Option<NaiveDate>| {
            day <= dos && through.is_none_or(|last| dos <= last)
        };
        let mut periods = of.periods().iter();
        let period = periods.find(|p| covers(p.from, p.through));
        let excludes = of.notes().into_iter();
        let title = hit.title.to_lowercase();
        let words = title.split(|c: char| !c.is_alphanumeric());
        Facts {
            valid_from: period.map(|p| p.from),
            valid_through: period.and_then(|p| p.through),
            sevenths: of.seventh_characters(),
            side: typed::side(words.filter(|word| word.len() > 3)),
            unspecified_side: of.flags().has(Flag::Unspecified),
            n_excludes1: excludes.filter(|n| n.kind == NoteKind::Excludes1).count(),
        }
    }
}

impl Facts {
    /// The facts in few columns: `to 2026-09-30`, `left`, `7th ADS`, `Excl1 4`.
    pub fn short(&self) -> String {
        let mut said: Vec<String> = Vec::new();
        if let Some(last) = self.valid_through {
            said.push(format!("to {last}"));
        }
        match self.side {
            Some(Side::Left) => said.push("left".to_owned()),
            Some(Side::Right) => said.push("right".to_owned()),
            Some(Side::Both) => said.push("both".to_owned()),
            None if self.unspecified_side => said.push("no side".to_owned()),
            None => {}
        }
        if !self.sevenths.is_empty() {
            let mut characters: Vec<char> = self.sevenths.iter().map(|s| s.character).collect();
            characters.dedup();
            said.push(format!(
                "7th {}",
                characters.into_iter().collect::<String>()
            ));
        }
        if self.n_excludes1 > 0 {
            said.push(format!("Excl1 {}", self.n_excludes1));
        }
        said.join(" ")
    }
}
