//! The correct-coding edits between and within lines: PTP pairs, unlikely units, add-on codes
//! (coding.md 4).

use chrono::NaiveDate;

use super::modifiers::Catalogue;
use crate::codesets::{
    AddOnKind, CodeSets, Fact, MueIndicator, MueRow, PtpIndicator, PtpRow, PtpTable,
};

/// A service line as these rules see it. All lines given together share patient, date and
/// provider group.
#[derive(Clone, Copy, Debug)]
pub struct CodedLine<'a> {
    /// The procedure code.
    pub code: &'a str,
    /// Its modifiers, in order.
    pub modifiers: &'a [&'a str],
    /// Whole units.
    pub units: u32,
}

/// A pair of lines that a PTP edit names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PtpConflict {
    /// Index of the line that is paid.
    pub column1: usize,
    /// Index of the line that will deny.
    pub column2: usize,
    /// The row of the table.
    pub row: PtpRow,
    /// Modifiers that would bypass the edit if the record supports them, each with the index of
    /// the line where it belongs; empty where the indicator is 0.
    pub legitimate: Vec<(usize, &'static str)>,
}

/// The pairs of lines that an edit in force denies and that no modifier bypasses. `None` means
/// that no table answers for the day: *not checked*.
pub fn ptp_conflicts(
    sets: &CodeSets,
    lines: &[CodedLine<'_>],
    dos: NaiveDate,
) -> Option<Vec<PtpConflict>> {
    let table = sets.ptp.as_of(dos)?;
    let catalogue = Catalogue { sets, dos };
    let mut found = Vec::new();
    for (first, _) in lines.iter().enumerate() {
        for (second, _) in lines.iter().enumerate().skip(first + 1) {
            let edit = edit_between(table, lines, (first, second), dos);
            let Some((column1, column2, row)) = edit else {
                continue;
            };
            let pair = (column1, column2);
            let allowed = row.indicator == PtpIndicator::ModifierAllowed;
            if allowed && bypassed(&catalogue, lines, pair) {
                continue;
            }
            let legitimate = if allowed {
                legitimate(&catalogue, lines, pair)
            } else {
                Vec::new()
            };
            found.push(PtpConflict {
                column1,
                column2,
                row,
                legitimate,
            });
        }
    }
    Some(found)
}

fn edit_between(
    table: &PtpTable,
    lines: &[CodedLine<'_>],
    (a, b): (usize, usize),
    dos: NaiveDate,
) -> Option<(usize, usize, PtpRow)> {
    let (first, second) = (lines.get(a)?.code, lines.get(b)?.code);
    if first == second {
        return None;
    }
    let forward = table.edit(first, second, dos).map(|row| (a, b, row));
    forward.or_else(|| table.edit(second, first, dos).map(|row| (b, a, row)))
}

const ON_EITHER: [&str; 5] = ["59", "XE", "XS", "XP", "XU"];
const ON_VISIT: [&str; 3] = ["24", "25", "57"];
const ON_PROCEDURE: [&str; 3] = ["58", "78", "79"];
const ON_ITS_LINE: [&str; 2] = ["27", "91"];

fn bypassed(catalogue: &Catalogue<'_>, lines: &[CodedLine<'_>], (a, b): (usize, usize)) -> bool {
    let (Some(one), Some(two)) = (lines.get(a), lines.get(b)) else {
        return false;
    };
    let has = |line: &CodedLine<'_>, set: &[&str]| line.modifiers.iter().any(|m| set.contains(m));
    let by_line = |line: &CodedLine<'_>| {
        let fitting = if catalogue.is_visit(line.code) {
            has(line, &ON_VISIT)
        } else {
            has(line, &ON_EITHER) || has(line, &ON_PROCEDURE)
        };
        fitting || has(line, &ON_ITS_LINE)
    };
    by_line(one) || by_line(two) || catalogue.different_sites(one.modifiers, two.modifiers)
}

fn legitimate(
    catalogue: &Catalogue<'_>,
    lines: &[CodedLine<'_>],
    (column1, column2): (usize, usize),
) -> Vec<(usize, &'static str)> {
    let visit = |at: usize| {
        lines
            .get(at)
            .is_some_and(|line| catalogue.is_visit(line.code))
    };
    match (visit(column1), visit(column2)) {
        (_, true) => vec![(column2, "25"), (column2, "57"), (column2, "24")],
        (true, false) => vec![(column1, "25"), (column1, "57"), (column1, "24")],
        (false, false) => {
            let separate = ["XS", "XE", "XP", "XU", "59"].map(|m| (column2, m));
            let mut all = vec![(column2, "RT"), (column2, "LT")];
            all.extend(separate);
            all.extend(["58", "78", "79"].map(|m| (column2, m)));
            all
        }
    }
}

/// Units above the published limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MueExcess {
    /// Indices of the lines that count together.
    pub lines: Vec<usize>,
    /// Their units.
    pub units: u32,
    /// The row of the table.
    pub row: MueRow,
}

/// The codes whose units exceed their limit. `None` means that no table answers for the day.
pub fn mue_excesses(
    sets: &CodeSets,
    lines: &[CodedLine<'_>],
    dos: NaiveDate,
) -> Option<Vec<MueExcess>> {
    let table = sets.mue.as_of(dos)?;
    let mut found: Vec<MueExcess> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let Some(row) = table.edit(line.code) else {
            continue;
        };
        if row.indicator == MueIndicator::Line {
            if line.units > row.limit_units {
                found.push(MueExcess {
                    lines: vec![n],
                    units: line.units,
                    row: row.clone(),
                });
            }
            continue;
        }
        if found.iter().any(|excess| excess.row.code == row.code) {
            continue;
        }
        let counted = |l: &CodedLine<'_>| l.code == line.code && !l.modifiers.contains(&"55");
        let day = lines.iter().enumerate().filter(|(_, l)| counted(l));
        let units: u32 = day
            .clone()
            .map(|(_, l)| l.units)
            .fold(0, u32::saturating_add);
        if units > row.limit_units {
            let lines = day.map(|(n, _)| n).collect();
            found.push(MueExcess {
                lines,
                units,
                row: row.clone(),
            });
        }
    }
    Some(found)
}

/// Indices of add-on lines without a primary code that can carry them: by the add-on table where
/// one answers for the day and names the code, else by the starter lists. Where the contractor
/// decides which primaries it takes, nothing is said.
pub fn add_ons_alone(sets: &CodeSets, lines: &[CodedLine<'_>], dos: NaiveDate) -> Vec<usize> {
    let table = sets.add_on.as_of(dos);
    let by_table = |n: usize, line: &CodedLine<'_>| {
        let add_on = table?.edit(line.code, dos)?;
        let mut others = lines.iter().enumerate().filter(|(at, _)| *at != n);
        let carried = others.any(|(_, other)| add_on.stands_on(other.code) != Some(false));
        Some(add_on.kind == AddOnKind::Listed && !carried)
    };
    let known: Vec<_> = lines
        .iter()
        .map(|line| sets.procedure(line.code, dos))
        .collect();
    let by_list = |n: usize| {
        let Some(add_on) = known.get(n).copied().flatten() else {
            return false;
        };
        let carried = lines
            .iter()
            .zip(&known)
            .any(|(line, primary)| match primary {
                Some(primary) => add_on.stands_on(primary),
                None => add_on.primaries.iter().any(|p| p == line.code),
            });
        add_on.is(Fact::AddOn) && !add_on.primaries.is_empty() && !carried
    };
    let alone = |(n, line): (usize, &CodedLine<'_>)| {
        by_table(n, line).unwrap_or_else(|| by_list(n)).then_some(n)
    };
    lines.iter().enumerate().filter_map(alone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(column1: &str, column2: &str, indicator: PtpIndicator) -> PtpRow {
        PtpRow {
            column1: column1.to_owned(),
            column2: column2.to_owned(),
            indicator,
            effective: day("2024-01-01"),
            deletion: Some(day("2026-06-30")),
        }
    }

    fn line<'a>(code: &'a str, modifiers: &'a [&'a str], units: u32) -> CodedLine<'a> {
        CodedLine {
            code,
            modifiers,
            units,
        }
    }

    /// Scenario S3.
    #[test]
    fn a_visit_beside_a_procedure_needs_25() {
        let pair = row("20610", "99214", PtpIndicator::ModifierAllowed);
        let sets = CodeSets::built_in().clone().with_ptp([pair]);
        let dos = day("2026-03-02");
        let bare = [line("99214", &[], 1), line("20610", &["RT"], 1)];
        let found = ptp_conflicts(&sets, &bare, dos).unwrap();
        assert_eq!((found[0].column1, found[0].column2), (1, 0));
        assert_eq!(found[0].legitimate[0], (0, "25"));
        let told = [line("99214", &["25"], 1), line("20610", &["RT"], 1)];
        assert!(ptp_conflicts(&sets, &told, dos).unwrap().is_empty());
        assert_eq!(
            ptp_conflicts(&sets, &bare, day("2026-06-30"))
                .unwrap()
                .len(),
            1
        );
        assert!(
            ptp_conflicts(&sets, &bare, day("2026-07-01"))
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn indicator_0_offers_nothing_and_76_never_helps() {
        let sets = CodeSets::built_in().clone().with_ptp([
            row("11042", "97597", PtpIndicator::NoModifier),
            row("20610", "20605", PtpIndicator::ModifierAllowed),
            row("20600", "20605", PtpIndicator::NotInForce),
        ]);
        let dos = day("2026-03-02");
        let zero = [line("11042", &[], 1), line("97597", &["59"], 1)];
        assert!(
            ptp_conflicts(&sets, &zero, dos).unwrap()[0]
                .legitimate
                .is_empty()
        );
        let repeated = [line("20610", &[], 1), line("20605", &["76"], 1)];
        assert_eq!(ptp_conflicts(&sets, &repeated, dos).unwrap().len(), 1);
        let sides = [line("20610", &["RT"], 1), line("20605", &["LT"], 1)];
        assert!(ptp_conflicts(&sets, &sides, dos).unwrap().is_empty());
        let same = [line("20610", &["RT"], 1), line("20605", &["RT"], 1)];
        assert_eq!(ptp_conflicts(&sets, &same, dos).unwrap().len(), 1);
        let dead = [line("20600", &[], 1), line("20605", &[], 1)];
        assert!(ptp_conflicts(&sets, &dead, dos).unwrap().is_empty());
    }

    /// Scenario S3: MAI 2 of 1 with 2 units, MAI 3 of 4 with 5, MAI 1 of 1 on two lines.
    #[test]
    fn units_count_by_line_or_by_day() {
        let limit = |code: &str, limit_units, number| MueRow {
            code: code.to_owned(),
            limit_units,
            indicator: MueIndicator::parse(number).unwrap(),
        };
        let rows = [
            limit("A0001", 1, 2),
            limit("A0002", 4, 3),
            limit("A0003", 1, 1),
        ];
        let sets = CodeSets::built_in().clone().with_mue(rows);
        let lines = [
            line("A0001", &[], 1),
            line("A0001", &["59"], 1),
            line("A0002", &[], 5),
            line("A0003", &[], 1),
            line("A0003", &["76"], 1),
            line("A0001", &["55"], 9),
        ];
        let found = mue_excesses(&sets, &lines, day("2026-03-02")).unwrap();
        let said: Vec<_> = found.iter().map(|e| (e.lines.clone(), e.units)).collect();
        assert_eq!(said, [(vec![0, 1], 2), (vec![2], 5)]);
    }

    #[test]
    fn no_table_is_not_checked() {
        let lines = [line("99214", &[], 1)];
        let dos = day("2026-03-02");
        assert!(ptp_conflicts(CodeSets::built_in(), &lines, dos).is_none());
        assert!(mue_excesses(CodeSets::built_in(), &lines, dos).is_none());
    }

    #[test]
    fn an_add_on_needs_its_primary() {
        let dos = day("2026-03-02");
        let sets = CodeSets::built_in();
        let alone = |codes: &[&str]| {
            let lines: Vec<_> = codes.iter().map(|c| line(c, &[], 1)).collect();
            add_ons_alone(sets, &lines, dos)
        };
        assert_eq!(alone(&["99213", "90472"]), [1]);
        assert!(alone(&["90471", "90472"]).is_empty());
        assert!(alone(&["99214", "G2211", "90833"]).is_empty());
        assert_eq!(alone(&["G2211", "99396"]), [0]);
    }
}
