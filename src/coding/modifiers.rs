//! Modifiers on a line: known, fitting, at peace with each other, evidenced, in order
//! (coding.md 3).

use chrono::NaiveDate;

use super::indicators::Indicators;
use crate::codesets::{CodeSets, Fact, Modifier, ModifierUse, Procedure, Side};

/// The catalogue of modifiers and procedures on a date of service.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue<'a> {
    /// Where the facts are.
    pub sets: &'a CodeSets,
    /// The date of service of the line.
    pub dos: NaiveDate,
}

/// What is wrong with a modifier on its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModifierTrouble {
    /// Not in the catalogue (MD01).
    Unknown(String),
    /// Does not fit the kind of code (MD02).
    DoesNotFit(String, ModifierUse),
    /// Two that exclude each other (MD03).
    Conflict(String, String),
    /// Stands twice (MD07).
    Twice(String),
    /// Only for facilities (MD08).
    FacilityOnly(String),
    /// One of these is required and none is there (MD04).
    Required(Vec<&'static str>),
}

/// What the record must show for a modifier that opens a payment (coding.md 3.1, 3.2).
pub fn proof(modifier: &str) -> Option<&'static str> {
    Some(match modifier {
        "22" => "how much more work it was, in time and difficulty",
        "24" => "a problem that has nothing to do with the operation",
        "25" => "history and plan of a problem beyond the procedure",
        "57" => "that surgery was decided on at this visit",
        "58" => "that it was planned before, or follows from the first",
        "59" => "another session, site, organ or injury, with no X modifier that fits",
        "76" | "77" => "why the procedure was needed again that day",
        "78" => "the return to the operating room and its cause",
        "79" => "another diagnosis or site than the first operation",
        "91" => "why a new value was needed, not a confirmation",
        "XE" => "another encounter of the day, with its time",
        "XS" => "another organ or structure, by name",
        "XP" => "another practitioner, by name",
        "XU" => "a service that does not overlap the usual parts of the other",
        "GA" => "the signed notice, dated before the service",
        "KX" => "the requirements of the policy, one by one",
        "93" => "why it was held by voice alone",
        _ => return None,
    })
}

impl<'a> Catalogue<'a> {
    /// The modifier.
    pub fn modifier(&self, code: &str) -> Option<&'a Modifier> {
        self.sets.modifier(code, self.dos)
    }

    /// The procedure, where the starter lists know it.
    pub fn procedure(&self, code: &str) -> Option<&'a Procedure> {
        self.sets.procedure(code, self.dos)
    }

    /// Whether the code is a visit: known as one, or in the E/M range 99202 to 99499.
    pub fn is_visit(&self, code: &str) -> bool {
        match self.procedure(code) {
            Some(procedure) => procedure.is_visit(),
            None => code.len() == 5 && ("99202"..="99499").contains(&code),
        }
    }

    /// Everything wrong with the modifiers of a professional line, in the order they stand.
    pub fn check(&self, code: &str, modifiers: &[&str]) -> Vec<ModifierTrouble> {
        let mut troubles = Vec::new();
        for (n, text) in modifiers.iter().enumerate() {
            let earlier = modifiers.get(..n).unwrap_or_default();
            if earlier.contains(text) {
                troubles.push(ModifierTrouble::Twice((*text).to_owned()));
                continue;
            }
            match self.modifier(text) {
                Some(modifier) => self.check_one(code, modifier, earlier, &mut troubles),
                None => troubles.push(ModifierTrouble::Unknown((*text).to_owned())),
            }
        }
        if let Some(required) = self.required(code, modifiers) {
            troubles.push(ModifierTrouble::Required(required));
        }
        troubles
    }

    fn check_one(
        &self,
        code: &str,
        modifier: &Modifier,
        earlier: &[&str],
        troubles: &mut Vec<ModifierTrouble>,
    ) {
        let own = modifier.code.clone();
        if modifier.facility_only {
            troubles.push(ModifierTrouble::FacilityOnly(own.clone()));
        } else if self.fits(code, modifier) == Some(false) {
            troubles.push(ModifierTrouble::DoesNotFit(own.clone(), modifier.on));
        }
        let excludes = |other: &&&str| {
            let theirs = self
                .modifier(other)
                .is_some_and(|m| m.conflicts.contains(&own));
            theirs || modifier.conflicts.iter().any(|c| c == *other)
        };
        let at_odds = earlier.iter().filter(excludes);
        troubles.extend(at_odds.map(|o| ModifierTrouble::Conflict((*o).to_owned(), own.clone())));
    }

    /// Whether the modifier fits the kind of code; `None` where the code is not known.
    pub fn fits(&self, code: &str, modifier: &Modifier) -> Option<bool> {
        let visit = self.is_visit(code);
        let anesthesia = ("00100"..="01999").contains(&code) && code.len() == 5;
        let procedure = self.procedure(code);
        let is = |fact| procedure.map(|p| p.is(fact));
        match modifier.on {
            ModifierUse::Any => Some(true),
            ModifierUse::Visit => match procedure {
                Some(_) => Some(visit),
                None => visit.then_some(true),
            },
            ModifierUse::NotVisit => Some(!visit),
            ModifierUse::Procedure => Some(!visit),
            ModifierUse::Anesthesia => Some(anesthesia),
            ModifierUse::Laboratory => match is(Fact::Laboratory) {
                Some(known) => Some(known),
                None => ("80047"..="89398").contains(&code).then_some(true),
            },
            ModifierUse::Therapy => is(Fact::Therapy),
            ModifierUse::Chiropractic => is(Fact::Chiropractic),
            ModifierUse::Drug => match procedure {
                Some(p) => Some(p.is(Fact::Drug)),
                None => code.starts_with(['J', 'Q']).then_some(true),
            },
            ModifierUse::SplitComponents => match Indicators::of(self.sets, code, self.dos).pc_tc {
                Some('1') => Some(true),
                Some('6' | '8') => Some(modifier.code == "26"),
                Some(_) => Some(false),
                None => is(Fact::SplitComponents),
            },
        }
    }

    /// The modifiers of which one is required on the line, when none of them is there.
    pub fn required(&self, code: &str, modifiers: &[&str]) -> Option<Vec<&'static str>> {
        let procedure = self.procedure(code)?;
        let of = |fact, list: &[&'static str]| procedure.is(fact).then(|| list.to_vec());
        let required = of(Fact::PhysicalTherapy, &["GP"])
            .or_else(|| of(Fact::OccupationalTherapy, &["GO"]))
            .or_else(|| of(Fact::SpeechTherapy, &["GN"]))
            .or_else(|| of(Fact::Therapy, &["GP", "GO", "GN"]))
            .or_else(|| of(Fact::Equipment, &["NU", "RR", "UE"]))
            .or_else(|| of(Fact::Anesthesia, &["AA", "QK", "QX", "QY", "QZ", "AD"]))?;
        (!required.iter().any(|r| modifiers.contains(r))).then_some(required)
    }

    /// The modifiers whose reason the record must state (MD05).
    pub fn need_evidence<'m>(&self, modifiers: &[&'m str]) -> Vec<&'m str> {
        let needs = |m: &&&str| self.modifier(m).is_some_and(|m| m.needs_evidence);
        modifiers.iter().filter(needs).copied().collect()
    }

    /// The modifiers in the order of coding.md 3.3; equal classes keep their order.
    pub fn in_order<'m>(&self, modifiers: &[&'m str]) -> Vec<&'m str> {
        let mut ordered = modifiers.to_vec();
        ordered.sort_by_key(|text| {
            let class = self.modifier(text).map(|m| m.class);
            let components_first = !matches!(*text, "26" | "TC");
            let multiple_last = *text == "51";
            (class, components_first, multiple_last)
        });
        ordered
    }

    /// The side that the modifiers of a line name.
    pub fn side(&self, modifiers: &[&str]) -> Option<Side> {
        if modifiers.contains(&"50") {
            return Some(Side::Both);
        }
        let mut sides = modifiers.iter().filter_map(|m| self.modifier(m)?.side);
        let first = sides.next()?;
        Some(if sides.all(|side| side == first) {
            first
        } else {
            Side::Both
        })
    }

    /// Whether two lines name different places on the body.
    pub fn different_sites(&self, one: &[&str], two: &[&str]) -> bool {
        use crate::codesets::ModifierClass;
        let site = |m: &&str| {
            self.modifier(m)
                .is_some_and(|m| m.class == ModifierClass::Site && m.bypasses_ncci)
        };
        let of = |line: &[&str]| -> Vec<String> {
            line.iter()
                .filter(|m| site(m))
                .map(|m| (*m).to_owned())
                .collect()
        };
        let (one, two) = (of(one), of(two));
        !one.is_empty() && !two.is_empty() && !one.iter().any(|m| two.contains(m))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue<'static> {
        Catalogue {
            sets: CodeSets::built_in(),
            dos: "2026-03-02".parse().unwrap(),
        }
    }

    #[test]
    fn a_modifier_must_fit_its_code() {
        let c = catalogue();
        assert!(c.check("99214", &["25"]).is_empty());
        let misfit = ModifierTrouble::DoesNotFit("25".to_owned(), ModifierUse::Visit);
        assert_eq!(c.check("20610", &["25"]), [misfit]);
        assert_eq!(c.check("99214", &["59"]).len(), 1);
        assert_eq!(c.check("73560", &["26", "TC"]).len(), 1);
        assert!(c.check("73560", &["26", "RT"]).is_empty());
    }

    #[test]
    fn pairs_exclude_each_other_whichever_comes_first() {
        let c = catalogue();
        let clash = |a: &str, b: &str| ModifierTrouble::Conflict(a.to_owned(), b.to_owned());
        assert_eq!(c.check("20610", &["50", "LT"]), [clash("50", "LT")]);
        assert_eq!(c.check("20610", &["LT", "50"]), [clash("LT", "50")]);
        assert_eq!(c.check("20610", &["59", "XS"]), [clash("59", "XS")]);
        let twice = ModifierTrouble::Twice("59".to_owned());
        assert_eq!(c.check("20610", &["59", "59"]), [twice]);
        let unknown = ModifierTrouble::Unknown("ZZ".to_owned());
        assert_eq!(c.check("20610", &["ZZ"]), [unknown]);
    }

    #[test]
    fn therapy_wants_its_plan_of_care() {
        let c = catalogue();
        assert_eq!(c.required("97110", &[]), Some(vec!["GP", "GO", "GN"]));
        assert_eq!(c.required("97161", &["GO"]), Some(vec!["GP"]));
        assert_eq!(c.required("97110", &["GP"]), None);
        assert_eq!(c.required("99214", &[]), None);
    }

    #[test]
    fn pricing_comes_first_and_the_site_last() {
        let c = catalogue();
        assert_eq!(c.in_order(&["RT", "59", "26"]), ["26", "59", "RT"]);
        assert_eq!(c.in_order(&["51", "59"]), ["59", "51"]);
        assert_eq!(c.side(&["F5", "59"]), Some(Side::Right));
        assert_eq!(c.need_evidence(&["25", "RT"]), ["25"]);
    }
}
