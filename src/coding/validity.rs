//! Whether a diagnosis code may be billed on a date of service, and if not, what would be
//! (coding.md 1.2, DX01 to DX04).

use chrono::NaiveDate;

use crate::codesets::{CodeSets, Diagnosis, Seventh, Standing, is_diagnosis_shape, undotted};

/// Why a diagnosis code cannot be billed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiagnosisTrouble {
    /// It cannot be a code at all.
    NotAShape,
    /// No release has it; these are the nearest valid codes.
    Unknown {
        /// Valid codes of the longest known beginning, undotted.
        nearest: Vec<String>,
    },
    /// Valid later, from this day.
    NotYet(NaiveDate),
    /// Was valid through this day.
    Retired {
        /// The last valid day.
        through: NaiveDate,
        /// Valid codes of the same subcategory, undotted.
        nearest: Vec<String>,
    },
    /// A header: one of its children is meant.
    Header {
        /// The next level, undotted.
        children: Vec<String>,
    },
    /// Needs a seventh character; the codes are complete, padded with X where needed.
    SeventhMissing {
        /// The characters that apply.
        allowed: Vec<Seventh>,
    },
    /// Its seventh character is not one of those that apply.
    SeventhNotAllowed {
        /// The characters that apply.
        allowed: Vec<Seventh>,
    },
    /// Something stands after a code that takes no more characters.
    TooLong {
        /// The complete code.
        complete: String,
    },
    /// The padding X is missing or too much.
    Padding {
        /// The code as it should be written.
        padded: String,
    },
    /// No loaded release answers for that day.
    NotChecked,
}

/// The code if it is billable on the date of service.
///
/// # Errors
/// The trouble with it, with what could stand in its place.
pub fn billable<'a>(
    sets: &'a CodeSets,
    code: &str,
    dos: NaiveDate,
) -> Result<Diagnosis<'a>, DiagnosisTrouble> {
    let code = undotted(code);
    if !is_diagnosis_shape(&code) {
        return Err(DiagnosisTrouble::NotAShape);
    }
    if !sets.answers_for_diagnoses(dos) {
        return Err(DiagnosisTrouble::NotChecked);
    }
    judged(sets, (&code, dos), sets.diagnosis(&code, dos))
}

/// The same of a code that was looked up already, in a list that answers for the day.
///
/// # Errors
/// The trouble with it, with what could stand in its place.
pub fn judged<'a>(
    sets: &'a CodeSets,
    (code, dos): (&str, NaiveDate),
    found: Option<Diagnosis<'a>>,
) -> Result<Diagnosis<'a>, DiagnosisTrouble> {
    match found {
        Some(found) => standing_trouble(found),
        None if is_diagnosis_shape(code) => Err(unknown(sets, code, dos)),
        None => Err(DiagnosisTrouble::NotAShape),
    }
}

fn standing_trouble(found: Diagnosis<'_>) -> Result<Diagnosis<'_>, DiagnosisTrouble> {
    match found.standing() {
        Standing::Billable => Ok(found),
        Standing::NotYet(on) => Err(DiagnosisTrouble::NotYet(on)),
        Standing::Retired(through) => {
            let nearest = found.parent().map(codes_below).unwrap_or_default();
            Err(DiagnosisTrouble::Retired { through, nearest })
        }
        Standing::Header => {
            let allowed = found.seventh_characters();
            if allowed.is_empty() {
                let children = found.children();
                let children = children.iter().map(|d| d.code().to_owned()).collect();
                Err(DiagnosisTrouble::Header { children })
            } else {
                Err(DiagnosisTrouble::SeventhMissing { allowed })
            }
        }
    }
}

/// At most twelve billable codes below a header.
fn codes_below(header: Diagnosis<'_>) -> Vec<String> {
    let below = header.billable_below().take(12);
    below.map(|d| d.code().to_owned()).collect()
}

fn unknown(sets: &CodeSets, code: &str, dos: NaiveDate) -> DiagnosisTrouble {
    let known = (3..code.len())
        .rev()
        .filter_map(|n| sets.diagnosis(code.get(..n)?, dos))
        .find(|d| matches!(d.standing(), Standing::Billable | Standing::Header));
    let Some(stem) = known else {
        return DiagnosisTrouble::Unknown {
            nearest: Vec::new(),
        };
    };
    if stem.is_billable() {
        return DiagnosisTrouble::TooLong {
            complete: stem.code().to_owned(),
        };
    }
    let rest = code.get(stem.code().len()..).unwrap_or_default();
    let allowed = stem.seventh_characters();
    let seventh = rest.chars().last();
    let meant = allowed.iter().find(|s| Some(s.character) == seventh);
    let only_padding = |text: &str| text.chars().all(|c| c == 'X');
    let before = rest.get(..rest.len().saturating_sub(1)).unwrap_or_default();
    match meant {
        _ if allowed.is_empty() => DiagnosisTrouble::Unknown {
            nearest: codes_below(stem),
        },
        Some(meant) if only_padding(before) => DiagnosisTrouble::Padding {
            padded: meant.code.clone(),
        },
        None if only_padding(rest) => DiagnosisTrouble::SeventhMissing { allowed },
        None if only_padding(before) => DiagnosisTrouble::SeventhNotAllowed { allowed },
        Some(_) | None => DiagnosisTrouble::Unknown {
            nearest: codes_below(stem),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(code: &str) -> Option<DiagnosisTrouble> {
        let dos = "2026-11-02".parse().unwrap();
        billable(CodeSets::built_in(), code, dos).err()
    }

    #[test]
    fn each_way_of_being_wrong_has_its_name() {
        assert_eq!(trouble("E11.22"), None);
        assert_eq!(trouble("1234"), Some(DiagnosisTrouble::NotAShape));
        let Some(DiagnosisTrouble::Header { children }) = trouble("M54.5") else {
            panic!()
        };
        assert_eq!(children, ["M5450", "M5451", "M5459"]);
        let Some(DiagnosisTrouble::SeventhMissing { allowed }) = trouble("S93.401") else {
            panic!()
        };
        assert_eq!(allowed.len(), 3);
        let padded = "W19XXXA".to_owned();
        assert_eq!(
            trouble("W19A"),
            Some(DiagnosisTrouble::Padding {
                padded: padded.clone()
            })
        );
        assert_eq!(
            trouble("W19.XA"),
            Some(DiagnosisTrouble::Padding { padded })
        );
        let Some(DiagnosisTrouble::SeventhNotAllowed { allowed }) = trouble("S93401B") else {
            panic!()
        };
        assert_eq!(allowed[1].code, "S93401D");
        let complete = "I10".to_owned();
        assert_eq!(
            trouble("I10.9"),
            Some(DiagnosisTrouble::TooLong { complete })
        );
        assert!(matches!(
            trouble("T52.8X1A"),
            Some(DiagnosisTrouble::Retired { .. })
        ));
        assert!(matches!(
            trouble("E11.27"),
            Some(DiagnosisTrouble::Unknown { .. })
        ));
    }

    #[test]
    fn a_day_without_a_release_is_not_checked() {
        let dos = "2015-09-30".parse().unwrap();
        let found = billable(CodeSets::built_in(), "I10", dos);
        assert_eq!(found.err(), Some(DiagnosisTrouble::NotChecked));
    }
}
