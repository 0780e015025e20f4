//! Which claims a visit becomes: one for each payer that answers for a part of it, and further
//! ones where a claim's fifty lines or twelve diagnoses do not hold it.

use std::collections::BTreeSet;

use crate::domain::charge::Charge;
use crate::domain::codes::Hcpcs;
use crate::domain::keys::{PayerId, ServiceLineId};

/// The most service lines of a claim (2400).
pub const MOST_LINES: usize = 50;

/// The most diagnoses of a claim (HI).
pub const MOST_DIAGNOSES: usize = 12;

/// One claim of a visit: who is asked, and for which lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Who is asked.
    pub payer: PayerId,
    /// For which lines, in the order of the visit.
    pub lines: Vec<ServiceLineId>,
    /// The diagnoses that the lines point to; 1 is the visit's first.
    pub points_to: BTreeSet<u8>,
}

/// Divides the lines of a visit among claims, in order.
///
/// A line joins the last claim of its payer while that one has room for the line and for the
/// diagnoses that it points to; else it begins the next claim.
#[must_use]
pub fn split(charges: &[Charge], payer_of: impl Fn(&Charge) -> PayerId) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for charge in charges {
        let payer = payer_of(charge);
        let points: BTreeSet<u8> = charge.pointers.iter().copied().collect();
        let last = parts.iter_mut().rfind(|part| part.payer == payer);
        let room = last.filter(|part| {
            part.lines.len() < MOST_LINES && part.points_to.union(&points).count() <= MOST_DIAGNOSES
        });
        match room {
            Some(part) => {
                part.lines.push(charge.id);
                part.points_to.extend(points);
            }
            None => parts.push(Part {
                payer,
                lines: vec![charge.id],
                points_to: points,
            }),
        }
    }
    parts
}

/// Is a service one that an administrator of behavioral health pays? Psychiatry (90785 to 90899),
/// psychological and neuropsychological testing (96130 to 96146), adaptive behavior (97151 to
/// 97158), and the H codes of alcohol, drug and mental health services.
#[must_use]
pub fn is_behavioral(code: Hcpcs) -> bool {
    let text = code.as_str();
    let number: Option<u32> = text.parse().ok();
    let cpt = number.is_some_and(|n| {
        (90_785..=90_899).contains(&n)
            || (96_130..=96_146).contains(&n)
            || (97_151..=97_158).contains(&n)
    });
    let rest = text.strip_prefix('H').and_then(|rest| rest.parse().ok());
    cpt || rest.is_some_and(|n: u32| (1..=2_041).contains(&n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::Units;
    use crate::domain::keys::EncounterId;
    use crate::domain::money::Money;

    fn charge(id: i64, code: &str, pointers: &[u8]) -> Charge {
        Charge {
            id: ServiceLineId(id),
            encounter: EncounterId(1),
            code: Hcpcs::parse(code).unwrap(),
            modifiers: Vec::new(),
            units: Units::ONE,
            amount: Money::ZERO,
            pointers: pointers.to_vec(),
            ndc: None,
            description: String::new(),
        }
    }

    fn sizes(parts: &[Part]) -> Vec<usize> {
        parts.iter().map(|part| part.lines.len()).collect()
    }

    #[test]
    fn fifty_one_lines_are_two_claims() {
        let charges: Vec<Charge> = (1..=51).map(|n| charge(n, "97110", &[1])).collect();
        assert_eq!(sizes(&split(&charges, |_| PayerId(1))), [50, 1]);
        assert_eq!(sizes(&split(&charges[..50], |_| PayerId(1))), [50]);
    }

    #[test]
    fn a_thirteenth_diagnosis_begins_another_claim() {
        let charges: Vec<Charge> = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 1, 2, 3]]
            .iter()
            .zip(1..)
            .map(|(pointers, n)| charge(n, "99213", pointers))
            .collect();
        let parts = split(&charges, |_| PayerId(1));
        assert_eq!(sizes(&parts), [3, 1]);
        let last: Vec<u8> = parts[1].points_to.iter().copied().collect();
        assert_eq!(last, [1, 2, 3, 13]);
    }

    #[test]
    fn behavioral_services_go_to_their_administrator() {
        let charges = [
            charge(1, "99214", &[1]),
            charge(2, "90837", &[1]),
            charge(3, "36415", &[1]),
        ];
        let parts = split(&charges, |c| PayerId(1 + i64::from(is_behavioral(c.code))));
        assert_eq!(parts[0].lines, [ServiceLineId(1), ServiceLineId(3)]);
        assert_eq!((parts[1].payer, sizes(&parts)), (PayerId(2), vec![2, 1]));
        for (code, behavioral) in [
            ("90791", true),
            ("H0015", true),
            ("99484", false),
            ("J0475", false),
        ] {
            assert_eq!(
                is_behavioral(Hcpcs::parse(code).unwrap()),
                behavioral,
                "{code}"
            );
        }
    }
}
