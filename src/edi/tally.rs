//! How many claims a file of claims holds and what they charge, counted segment by segment.
//!
//! It reads 837P, 837I and 837D alike, of any version, and holds no claim in memory.

use std::collections::BTreeMap;

use crate::domain::money::Money;
use crate::x12::{TransactionSet, Troubles};

use super::values::{Values, part, text};

/// The figures of one 837.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// CLM segments.
    pub n_claims: usize,
    /// SV1, SV2 and SV3 segments.
    pub n_service_lines: usize,
    /// The sum of CLM02.
    pub charged: Money,
    /// How many claims have each frequency code (CLM05-3), empty where there is none.
    pub frequency: BTreeMap<String, usize>,
    /// What the lines of a claim charge otherwise than its CLM02, in the order of the file.
    pub imbalances: Vec<LinesDiffer>,
}

/// A claim whose lines do not add up to its charge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinesDiffer {
    /// CLM01.
    pub patient_control_number: String,
    /// CLM02 minus the charges of the lines.
    pub by: Money,
    /// Segment number of the CLM in the file.
    pub at: usize,
}

/// A claim whose lines are being counted.
struct Open {
    patient_control_number: String,
    charged: Money,
    lines: Money,
    n_lines: usize,
    at: usize,
}

/// Counts one transaction set.
pub fn read_set(set: &TransactionSet<'_>, troubles: &mut Troubles) -> Tally {
    let mut tally = Tally::default();
    let mut values = Values { troubles };
    let mut open: Option<Open> = None;
    for segment in set.body() {
        let charge = match segment.tag() {
            b"CLM" => {
                end(open.take(), &mut tally);
                tally.n_claims += 1;
                let charged = values.required_amount(&segment, 2);
                tally.charged += charged;
                *tally.frequency.entry(part(&segment, 5, 3)).or_default() += 1;
                open = Some(Open {
                    patient_control_number: text(&segment, 1),
                    charged,
                    lines: Money::ZERO,
                    n_lines: 0,
                    at: super::values::ordinal(&segment),
                });
                continue;
            }
            b"SV1" | b"SV3" => values.amount(&segment, 2),
            b"SV2" => values.amount(&segment, 3),
            _ => continue,
        };
        tally.n_service_lines += 1;
        if let Some(claim) = &mut open {
            claim.lines += charge;
            claim.n_lines += 1;
        }
    }
    end(open, &mut tally);
    tally
}

fn end(claim: Option<Open>, tally: &mut Tally) {
    let Some(claim) = claim else { return };
    let by = claim.charged - claim.lines;
    if claim.n_lines > 0 && !by.is_zero() {
        tally.imbalances.push(LinesDiffer {
            patient_control_number: claim.patient_control_number,
            by,
            at: claim.at,
        });
    }
}
