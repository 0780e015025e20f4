//! The TA1: the verdict on an interchange that we sent, which may come alone.

use crate::domain::acknowledgment::{InterchangeAcknowledgment, Verdict};
use crate::x12::{Interchanges, Trouble, Troubles};

use super::values::{ordinal, text};

/// Reads every TA1 of a file; some senders stop after TA104.
pub fn read(tree: &Interchanges<'_>) -> (Vec<InterchangeAcknowledgment>, Vec<Trouble>) {
    let mut troubles = Troubles::default();
    let mut all = Vec::new();
    for segment in tree.iter().flat_map(|i| &i.acknowledgments) {
        let code = text(segment, 4);
        let verdict = Verdict::from_code(&code);
        if !matches!(code.as_str(), "A" | "E" | "R") {
            troubles.at(
                segment,
                format!("TA104 {code:?} is no verdict; it counts as unknown"),
            );
        }
        all.push(InterchangeAcknowledgment {
            interchange_control: text(segment, 1),
            verdict,
            note_code: text(segment, 5),
            at: ordinal(segment),
        });
    }
    (all, troubles.into_vec())
}
