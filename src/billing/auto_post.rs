//! The auto-post table: what a payer's adjustment does to the books, by payer, group, reason and
//! remark.
//!
//! The table is data that a practice may read, change and try on a file. A reason that it does
//! not list is never posted by itself: the claim goes to a person. Where several rules fit, the
//! one that says more about the case wins: the payer before the remark before the group.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use super::matching::normal;
use crate::domain::codes::{Carc, Rarc};
use crate::domain::remittance::{Adjustment, AdjustmentGroup};

/// The first line of a table.
pub const HEADING: &str = "payer,group,carc,rarc,action,why";

/// What to do with an adjustment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Treatment {
    /// Written off: contract or regulation lets nobody collect it.
    WriteOff,
    /// Written off to its own account: Medicare's sequestration.
    Sequestration,
    /// Owed by the next payer, or by the patient when there is none.
    Patient,
    /// Owed by the next payer; where there is none, a person decides.
    NextPayer,
    /// A denial: stays owed by the payer and opens an item.
    Deny,
    /// Information only: changes nothing.
    Inform,
    /// Not in the table, or in it as such: a person decides.
    Stop,
}

impl Treatment {
    /// Every treatment.
    pub const ALL: [Treatment; 7] = [
        Treatment::WriteOff,
        Treatment::Sequestration,
        Treatment::Patient,
        Treatment::NextPayer,
        Treatment::Deny,
        Treatment::Inform,
        Treatment::Stop,
    ];

    /// The word of the table and of the preview.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Treatment::WriteOff => "write-off",
            Treatment::Sequestration => "sequestration",
            Treatment::Patient => "patient",
            Treatment::NextPayer => "next-payer",
            Treatment::Deny => "deny",
            Treatment::Inform => "inform",
            Treatment::Stop => "stop",
        }
    }

    /// Reads the word of the table.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Treatment> {
        Treatment::ALL.into_iter().find(|t| t.name() == name)
    }
}

/// One row of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The payer's name or id as it was written; none for any payer.
    pub payer: Option<String>,
    /// CAS01; none for any group.
    pub group: Option<AdjustmentGroup>,
    /// CAS02.
    pub carc: Carc,
    /// A remark that must be there too; none for any or none.
    pub rarc: Option<Rarc>,
    /// What is done.
    pub action: Treatment,
    /// Why, for the reader.
    pub why: String,
}

impl Rule {
    /// What the rule is about, as it stands in the table: `*,CO,45,*`.
    #[must_use]
    pub fn about(&self) -> String {
        let any = "*".to_owned();
        format!(
            "{},{},{},{}",
            self.payer.as_ref().unwrap_or(&any),
            self.group.map_or("*", AdjustmentGroup::code),
            self.carc,
            self.rarc.map_or(any.clone(), |r| r.to_string()),
        )
    }

    fn weight(&self) -> u8 {
        4 * u8::from(self.payer.is_some())
            + 2 * u8::from(self.rarc.is_some())
            + u8::from(self.group.is_some())
    }

    fn fits(&self, case: &Case<'_>) -> bool {
        self.group
            .is_none_or(|group| group == case.adjustment.group)
            && self.rarc.is_none_or(|rarc| case.remarks.contains(&rarc))
            && self.payer.as_ref().is_none_or(|payer| {
                let wanted = normal(payer);
                case.payer.contains(&wanted)
            })
    }
}

/// What a rule is looked up for.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The payer's names and ids, letters and digits only ([`normal`]).
    pub payer: &'a [String],
    /// The adjustment.
    pub adjustment: &'a Adjustment,
    /// Remarks of its line and of its claim.
    pub remarks: &'a [Rarc],
}

/// The table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AutoPostTable {
    rules: Vec<Rule>,
    by_carc: BTreeMap<Carc, Vec<usize>>,
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
            AutoPostTable::parse(AutoPostTable::built_in_text()).unwrap_or_default()
        });
        &TABLE
    }

    /// The built-in table as it is written.
    #[must_use]
    pub const fn built_in_text() -> &'static str {
        include_str!("../../data/auto_post.csv")
    }

    /// Reads a table under [`HEADING`]; `*` means any payer, group or remark, and the reason why
    /// may hold commas.
    ///
    /// # Errors
    /// [`BadTable`] names the first line that does not read, or says again what one before said.
    pub fn parse(text: &str) -> Result<AutoPostTable, BadTable> {
        let mut table = AutoPostTable::default();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (index, row) in text.lines().enumerate() {
            let bad = |message: String| BadTable {
                line: index + 1,
                message,
            };
            if index == 0 {
                if row.trim_start_matches('\u{feff}').trim() != HEADING {
                    return Err(bad(format!("the heading is not {HEADING}")));
                }
                continue;
            }
            if row.trim().is_empty() {
                continue;
            }
            let rule = read_rule(row).map_err(&bad)?;
            let about = rule.about().to_uppercase();
            if let Some(first) = seen.insert(about, index + 1) {
                return Err(bad(format!("line {first} is about the same")));
            }
            let place = table.rules.len();
            table.by_carc.entry(rule.carc).or_default().push(place);
            table.rules.push(rule);
        }
        Ok(table)
    }

    /// The rules in their order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The table as it is written, with its heading.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{HEADING}\n");
        for rule in &self.rules {
            // Writing into a text cannot fail.
            let _ = writeln!(text, "{},{},{}", rule.about(), rule.action.name(), rule.why);
        }
        text
    }

    /// The rule for an adjustment: of those that fit, the one that says most.
    #[must_use]
    pub fn rule(&self, case: &Case<'_>) -> Option<&Rule> {
        let places = self.by_carc.get(&case.adjustment.reason)?;
        let rules = places.iter().filter_map(|place| self.rules.get(*place));
        rules
            .filter(|rule| rule.fits(case))
            .max_by_key(|rule| rule.weight())
    }

    /// What to do with an adjustment; what no rule fits is for a person.
    #[must_use]
    pub fn treatment(&self, case: &Case<'_>) -> Treatment {
        self.rule(case).map_or(Treatment::Stop, |rule| rule.action)
    }
}

fn read_rule(row: &str) -> Result<Rule, String> {
    let mut fields = row.splitn(6, ',').map(str::trim);
    let mut next = || {
        fields
            .next()
            .ok_or_else(|| format!("fewer than six fields: expected {HEADING}"))
    };
    let (payer, group, carc) = (next()?, next()?, next()?);
    let (rarc, action, why) = (next()?, next()?, next()?);
    let group = match group {
        "*" => None,
        code => Some(
            AdjustmentGroup::from_code(code)
                .ok_or_else(|| format!("the group {code:?} is none of CO, PR, OA, PI, CR or *"))?,
        ),
    };
    let rarc = match rarc {
        "*" => None,
        code => Some(Rarc::parse(code).map_err(|e| format!("the remark {code:?}: {e}"))?),
    };
    if payer.is_empty() {
        return Err("the payer is empty: write its name, its id or *".to_owned());
    }
    Ok(Rule {
        payer: (payer != "*").then(|| payer.to_owned()),
        group,
        carc: Carc::parse(carc).map_err(|e| format!("the reason {carc:?}: {e}"))?,
        rarc,
        action: Treatment::from_name(action).ok_or_else(|| {
            let known = Treatment::ALL.map(Treatment::name).join(", ");
            format!("the action {action:?} is none of {known}")
        })?,
        why: why.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;

    fn adjusted(group: AdjustmentGroup, carc: &str) -> Adjustment {
        Adjustment {
            group,
            reason: Carc::parse(carc).unwrap(),
            amount: Money::from_cents(1),
            quantity: None,
        }
    }

    fn treat(group: AdjustmentGroup, carc: &str) -> Treatment {
        AutoPostTable::built_in().treatment(&Case {
            payer: &[],
            adjustment: &adjusted(group, carc),
            remarks: &[],
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
        let line = |rows: &str| {
            let text = format!("{HEADING}\n*,CO,45,*,write-off,x\n{rows}");
            AutoPostTable::parse(&text).unwrap_err()
        };
        for (rows, said) in [
            ("*,CO,9,*,pay,x", "pay"),
            ("*,XX,9,*,deny,x", "XX"),
            ("*,CO,9,*,deny", "six fields"),
            ("*,CO,1234567,*,deny,x", "1234567"),
            (",CO,9,*,deny,x", "payer"),
            ("*,CO,45,*,deny,again", "line 2"),
        ] {
            let bad = line(rows);
            assert_eq!(bad.line, 3, "{rows}");
            assert!(bad.message.contains(said), "{bad}");
        }
        let heading = AutoPostTable::parse("group,carc,action,why\n").unwrap_err();
        assert_eq!(heading.line, 1);
    }

    #[test]
    fn the_rule_that_says_more_wins_and_the_table_is_written_as_it_was_read() {
        let text = format!(
            "{HEADING}\n*,CO,45,*,write-off,contract\n*,*,45,N130,deny,see the plan\n\
             Pine Mutual,CO,45,*,stop,they write it, and take it back\n"
        );
        let table = AutoPostTable::parse(&text).unwrap();
        assert_eq!(table.text(), text);
        let adjustment = adjusted(AdjustmentGroup::Contractual, "45");
        let of = |payer: &[String], remarks: &[Rarc]| {
            table.treatment(&Case {
                payer,
                adjustment: &adjustment,
                remarks,
            })
        };
        let n130 = [Rarc::parse("N130").unwrap()];
        assert_eq!(of(&[], &[]), Treatment::WriteOff);
        assert_eq!(of(&[], &n130), Treatment::Deny);
        let pine = [normal("PINE MUTUAL")];
        assert_eq!(of(&pine, &n130), Treatment::Stop);
    }
}
