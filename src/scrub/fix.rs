//! What would put a finding right: changes of a claim as data, with a grade.
//!
//! A fix is offered, never made: the person chooses it, and what is changed is the record that
//! the claim is built from.

use crate::domain::claim::ProfessionalClaim;
use crate::domain::codes::{Icd10Cm, Modifier, Units};
use crate::domain::money::Money;

/// How far a fix may be trusted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Grade {
    /// It changes only what was mistyped.
    Safe,
    /// It changes what is said or paid: a code, a modifier, a unit. The record must support it.
    Review,
}

impl Grade {
    /// The word of JSON and screens.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Grade::Safe => "safe",
            Grade::Review => "review",
        }
    }
}

/// One way to put a finding right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, for a menu: `take M54.51`.
    pub title: String,
    /// How far it may be trusted.
    pub grade: Grade,
    /// The change itself.
    pub change: Change,
}

impl Fix {
    /// A fix that changes only what was mistyped.
    pub fn safe(title: impl Into<String>, change: Change) -> Fix {
        Fix {
            title: title.into(),
            grade: Grade::Safe,
            change,
        }
    }

    /// A fix that the record must support.
    pub fn review(title: impl Into<String>, change: Change) -> Fix {
        Fix {
            title: title.into(),
            grade: Grade::Review,
            change,
        }
    }
}

/// Texts of a claim that a fix may rewrite.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextField {
    /// 2010BA NM109.
    MemberId,
    /// 2010AA REF02.
    TaxId,
    /// SBR04.
    PlanName,
    /// SBR05.
    MspType,
    /// REF*F8.
    PayerClaimNumber,
}

/// A change of a claim. Places count from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// Another diagnosis in this place; the lines' pointers stay.
    ReplaceDiagnosis {
        /// Which place.
        place: usize,
        /// What to put there.
        with: Icd10Cm,
    },
    /// Takes a diagnosis out and moves the pointers of the lines.
    RemoveDiagnosis {
        /// Which place.
        place: usize,
    },
    /// Moves a diagnosis to another place and moves the pointers of the lines.
    MoveDiagnosis {
        /// From where.
        from: usize,
        /// To where.
        to: usize,
    },
    /// Adds a modifier at the end.
    AddModifier {
        /// To which line.
        line: usize,
        /// Which one.
        modifier: Modifier,
    },
    /// Another order, or a shorter list, of the same modifiers.
    SetModifiers {
        /// Of which line.
        line: usize,
        /// The whole list.
        modifiers: Vec<Modifier>,
    },
    /// Other units.
    SetUnits {
        /// Of which line.
        line: usize,
        /// How many.
        units: Units,
    },
    /// Other pointers.
    SetPointers {
        /// Of which line.
        line: usize,
        /// The whole list.
        pointers: Vec<u8>,
    },
    /// Takes away a line's own place of service, so that the claim's holds.
    DropLinePos {
        /// Of which line.
        line: usize,
    },
    /// Another total charge.
    SetCharged(Money),
    /// Takes the rendering provider away: the billing provider rendered.
    DropRendering,
    /// Takes the service facility away: the billing address is the place.
    DropFacility,
    /// Another text.
    SetText {
        /// Which one.
        field: TextField,
        /// What to write.
        text: String,
    },
}

impl Change {
    /// Makes the change on a claim; a place that is not there changes nothing.
    pub fn apply(&self, claim: &mut ProfessionalClaim) {
        match self {
            Change::ReplaceDiagnosis { place, with } => {
                if let Some(dx) = at(&mut claim.diagnoses, *place) {
                    *dx = *with;
                }
            }
            Change::RemoveDiagnosis { place } => remove_diagnosis(claim, *place),
            Change::MoveDiagnosis { from, to } => move_diagnosis(claim, *from, *to),
            Change::AddModifier { line, modifier } => {
                if let Some(line) = at(&mut claim.lines, *line) {
                    line.modifiers.push(*modifier);
                }
            }
            Change::SetModifiers { line, modifiers } => {
                if let Some(line) = at(&mut claim.lines, *line) {
                    line.modifiers.clone_from(modifiers);
                }
            }
            Change::SetUnits { line, units } => {
                if let Some(line) = at(&mut claim.lines, *line) {
                    line.units = *units;
                }
            }
            Change::SetPointers { line, pointers } => {
                if let Some(line) = at(&mut claim.lines, *line) {
                    line.pointers.clone_from(pointers);
                }
            }
            Change::DropLinePos { line } => {
                if let Some(line) = at(&mut claim.lines, *line) {
                    line.pos = None;
                }
            }
            Change::SetCharged(charged) => claim.charged = *charged,
            Change::DropRendering => claim.rendering = None,
            Change::DropFacility => claim.facility = None,
            Change::SetText { field, text } => text_field(claim, *field).clone_from(text),
        }
    }
}

fn at<T>(list: &mut [T], place: usize) -> Option<&mut T> {
    list.get_mut(place.checked_sub(1)?)
}

fn text_field(claim: &mut ProfessionalClaim, field: TextField) -> &mut String {
    match field {
        TextField::MemberId => &mut claim.subscriber.member_id,
        TextField::TaxId => &mut claim.billing.tax_id,
        TextField::PlanName => &mut claim.subscriber.plan_name,
        TextField::MspType => &mut claim.msp_type,
        TextField::PayerClaimNumber => &mut claim.payer_claim_number,
    }
}

fn remove_diagnosis(claim: &mut ProfessionalClaim, place: usize) {
    if place == 0 || place > claim.diagnoses.len() {
        return;
    }
    claim.diagnoses.remove(place - 1);
    for line in &mut claim.lines {
        line.pointers.retain(|p| usize::from(*p) != place);
        for pointer in &mut line.pointers {
            if usize::from(*pointer) > place {
                *pointer -= 1;
            }
        }
    }
}

fn move_diagnosis(claim: &mut ProfessionalClaim, from: usize, to: usize) {
    let n = claim.diagnoses.len();
    if from == 0 || to == 0 || from > n || to > n {
        return;
    }
    let moved = claim.diagnoses.remove(from - 1);
    claim.diagnoses.insert(to - 1, moved);
    let (Ok(from), Ok(to)) = (u8::try_from(from), u8::try_from(to)) else {
        return;
    };
    for pointer in claim.lines.iter_mut().flat_map(|l| &mut l.pointers) {
        *pointer = match *pointer {
            p if p == from => to,
            p if from < p && p <= to => p - 1,
            p if to <= p && p < from => p + 1,
            p => p,
        };
    }
}
