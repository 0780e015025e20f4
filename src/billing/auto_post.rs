//! The auto-post table: what a payer's adjustment does to the books, by group and reason.
//!
//! The table is data that a practice may change. A reason that it does not list is never posted
//! by itself: the claim goes to a person.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::domain::remittance::{Adjustment, AdjustmentGroup};

/// What to do with an adjustment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Treatment {
    /// Written off: contract or regulation lets nobody collect it.
    WriteOff,
    /// Written off to its own account: Medicare's sequestration.
    Sequestration,
    /// Owed by the next payer, or by the patient when there is none.
    Patient,
    /// A denial: stays owed by the payer and opens an item.
    Deny,
    /// Information only: changes nothing.
    Inform,
    /// Not in the table: a person decides.
    Stop,
}

impl Treatment {
    /// The word of the table and of the preview.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Treatment::WriteOff => "write-off",
            Treatment::Sequestration => "sequestration",
            Treatment::Patient => "patient",
            Treatment::Deny => "deny",
            Treatment::Inform => "inform",
            Treatment::Stop => "stop",
        }
    }

    fn from_name(name: &str) -> Option<Treatment> {
        [
            Treatment::WriteOff,
            Treatment::Sequestration,
            Treatment::Patient,
            Treatment::Deny,
            Treatment::Inform,
            Treatment::Stop,
        ]
        .into_iter()
        .find(|t| t.name() == name)
    }
}

/// The table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AutoPostTable {
    by_group: BTreeMap<(AdjustmentGroup, String), Treatment>,
    any_group: BTreeMap<String, Treatment>,
}

/// A table that cannot be used, and which line of it is wrong.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("auto-post table, line {line}: {message}")]
pub struct BadTable {
    /// Counted from 1, the heading included.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl AutoPostTable {
    /// The table that claimdesk starts with.
    #[must_use]
    pub fn built_in() -> &'static AutoPostTable {
        static TABLE: LazyLock<AutoPostTable> = LazyLock::new(|| {
            AutoPostTable::parse(include_str!("../../data/auto_post.csv")).unwrap_or_default()
        });
        &TABLE
    }

    /// Reads a table of `group,carc,action,why`; group `*` means any.
    ///
    /// # Errors
    /// [`BadTable`] names the first line that does not read.
    pub fn parse(text: &str) -> Result<AutoPostTable, BadTable> {
        let mut table = AutoPostTable::default();
        for (index, row) in text.lines().enumerate().skip(1) {
            let bad = |message: &str| BadTable {
                line: index + 1,
                message: message.to_owned(),
            };
            let mut fields = row.split(',').map(str::trim);
            let (Some(group), Some(carc), Some(action)) =
                (fields.next(), fields.next(), fields.next())
            else {
                return Err(bad("expected group,carc,action,why"));
            };
            let action = Treatment::from_name(action).ok_or_else(|| {
                bad("the action is none of write-off, sequestration, patient, deny, inform, stop")
            })?;
            if group == "*" {
                table.any_group.insert(carc.to_owned(), action);
            } else {
                let group = AdjustmentGroup::from_code(group)
                    .ok_or_else(|| bad("the group is none of CO, PR, OA, PI, CR or *"))?;
                table.by_group.insert((group, carc.to_owned()), action);
            }
        }
        Ok(table)
    }

    /// What to do with an adjustment: the row of its group and reason, else of its reason.
    #[must_use]
    pub fn treatment(&self, adjustment: &Adjustment) -> Treatment {
        let carc = adjustment.reason.as_str().to_owned();
        if let Some(action) = self.by_group.get(&(adjustment.group, carc)) {
            return *action;
        }
        self.any_group
            .get(adjustment.reason.as_str())
            .copied()
            .unwrap_or(Treatment::Stop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::Carc;
    use crate::domain::money::Money;

    fn treat(group: AdjustmentGroup, carc: &str) -> Treatment {
        let reason = Carc::parse(carc).unwrap();
        AutoPostTable::built_in().treatment(&Adjustment {
            group,
            reason,
            amount: Money::from_cents(1),
            quantity: None,
        })
    }

    #[test]
    fn the_table_of_the_product() {
        use AdjustmentGroup::{Contractual, Other, PatientResponsibility};
        assert_eq!(treat(Contractual, "45"), Treatment::WriteOff);
        assert_eq!(treat(Contractual, "253"), Treatment::Sequestration);
        assert_eq!(treat(PatientResponsibility, "3"), Treatment::Patient);
        assert_eq!(treat(Other, "23"), Treatment::Inform);
        let stop_list = [
            "97", "16", "252", "242", "50", "251", "B7", "226", "250", "29", "197", "198", "204",
            "18", "22", "109", "96", "27", "31",
        ];
        for carc in stop_list {
            assert_eq!(treat(Contractual, carc), Treatment::Deny, "CO-{carc}");
            assert_eq!(
                treat(PatientResponsibility, carc),
                Treatment::Deny,
                "PR-{carc}"
            );
        }
        assert_eq!(treat(Contractual, "9999"), Treatment::Stop);
    }

    #[test]
    fn a_bad_table_is_refused_with_its_line() {
        let bad = AutoPostTable::parse("group,carc,action,why\nCO,45,write-off,x\nCO,9,pay,x");
        assert_eq!(bad.unwrap_err().line, 3);
    }
}
