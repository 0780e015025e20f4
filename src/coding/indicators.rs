//! What Medicare's fee schedule says of a code on a date of service: status, global period, and
//! the indicators that decide which modifiers it takes (coding.md 2.1, 2.2).
//!
//! An imported release answers; where none does, the starter lists say what they know, and the
//! rest is unknown.

use chrono::NaiveDate;

use crate::codesets::{CodeSets, Fact, Global};

/// The indicators of a code; `None` is unknown, and a check that needs it is not made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Indicators {
    /// The status letter.
    pub status: Option<char>,
    /// The global period.
    pub global: Option<Global>,
    /// 0 and 2 no 150 %, 1 150 %, 3 100 % a side, 9 no concept.
    pub bilateral: Option<char>,
    /// 0 with documentation, 1 never, 2 paid, 9 no concept.
    pub assistant: Option<char>,
    /// 0 never, 1 with documentation, 2 paid, 9 no concept.
    pub co_surgeon: Option<char>,
    /// 0 never, 1 with documentation, 2 paid, 9 no concept.
    pub team: Option<char>,
    /// 0 physician service, 1 with parts, 2 professional, 3 technical, 4 global only, …
    pub pc_tc: Option<char>,
}

impl Indicators {
    /// The indicators of a code as it is stored.
    pub fn of(sets: &CodeSets, code: &str, dos: NaiveDate) -> Indicators {
        let table = sets.fees.as_of(dos);
        if let Some(row) = table.and_then(|table| table.main_row(code)) {
            return Indicators {
                status: Some(row.status),
                global: Some(row.global),
                bilateral: Some(row.bilateral),
                assistant: Some(row.assistant),
                co_surgeon: Some(row.co_surgeon),
                team: Some(row.team),
                pc_tc: Some(row.pc_tc),
            };
        }
        let Some(known) = sets.procedure(code, dos) else {
            return Indicators::default();
        };
        let part = [
            (Fact::SplitComponents, '1'),
            (Fact::ProfessionalOnly, '2'),
            (Fact::TechnicalOnly, '3'),
            (Fact::GlobalOnly, '4'),
        ];
        let bilateral = known.bilateral.and_then(|n| char::from_digit(n.into(), 10));
        Indicators {
            status: known.medicare_status,
            global: known.global_days.map(Global::Days),
            bilateral: bilateral.or_else(|| known.is_visit().then_some('0')),
            pc_tc: part.iter().find(|(fact, _)| known.is(*fact)).map(|p| p.1),
            ..Indicators::default()
        }
    }

    /// The days of the global period after the service: 0, 10 or 90; none where there is no such
    /// period or it is unknown.
    pub fn global_days(&self) -> Option<u16> {
        match self.global? {
            Global::Days(days) => Some(days),
            Global::Maternity | Global::NotApplicable | Global::Contractor | Global::AddOn => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starter_lists_answer_where_no_release_does() {
        let dos = "2026-03-02".parse().unwrap();
        let of = |code| Indicators::of(CodeSets::built_in(), code, dos);
        assert_eq!(of("27447").global_days(), Some(90));
        assert_eq!(of("20610").global_days(), Some(0));
        assert_eq!(of("20610").bilateral, Some('1'));
        assert_eq!(of("20610").assistant, None);
        assert_eq!(of("99214").global_days(), None);
    }
}
