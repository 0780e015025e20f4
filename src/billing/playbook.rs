//! The denial playbook: what a reason means, whose work it is, and what to do next.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::domain::codes::{Carc, Rarc};
use crate::domain::dates::Span;
use crate::domain::denial::{DenialCategory, DenialOwner};

/// The practice's own target for deciding a denial: thirty days from the remittance.
pub const DECIDE_WITHIN: Span = Span::Days(30);

/// What the playbook says of one reason code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Play {
    /// What the denial is about.
    pub category: DenialCategory,
    /// Whose work it is.
    pub owner: DenialOwner,
    /// Remedies in order: `correct`, `appeal`, `next payer`, `patient`, `write off`, `no work`.
    pub path: String,
    /// Days within which to work it.
    pub days: u32,
    /// What the reason means.
    pub meaning: String,
    /// What to do next.
    pub next_action: String,
}

/// The playbook, by reason code and by remark code.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Playbook {
    reasons: BTreeMap<String, Play>,
    remarks: BTreeMap<String, (String, String)>,
}

impl Playbook {
    /// The playbook that claimdesk starts with.
    #[must_use]
    pub fn built_in() -> &'static Playbook {
        static BOOK: LazyLock<Playbook> = LazyLock::new(|| {
            Playbook::parse(
                include_str!("../../data/denial_playbook.csv"),
                include_str!("../../data/remark_playbook.csv"),
            )
        });
        &BOOK
    }

    fn parse(reasons: &str, remarks: &str) -> Playbook {
        let mut book = Playbook::default();
        for row in csv::Reader::from_reader(reasons.as_bytes())
            .records()
            .flatten()
        {
            let field = |n: usize| row.get(n).unwrap_or("").to_owned();
            let Some(category) = DenialCategory::from_name(&field(1)) else {
                continue;
            };
            let play = Play {
                category,
                owner: DenialOwner::from_name(&field(2)),
                path: field(4),
                days: field(5).parse().unwrap_or(14),
                meaning: field(6),
                next_action: field(7),
            };
            book.reasons.insert(field(0), play);
        }
        for row in csv::Reader::from_reader(remarks.as_bytes())
            .records()
            .flatten()
        {
            let field = |n: usize| row.get(n).unwrap_or("").to_owned();
            book.remarks.insert(field(0), (field(1), field(2)));
        }
        book
    }

    /// What the playbook says of a reason; one that it does not list goes to the biller by hand.
    #[must_use]
    pub fn play(&self, carc: Carc) -> Play {
        self.reasons
            .get(carc.as_str())
            .cloned()
            .unwrap_or_else(|| Play {
                category: DenialCategory::Administrative,
                owner: DenialOwner::Biller,
                path: "correct or appeal".to_owned(),
                days: 14,
                meaning: format!("reason {carc}, which is not in the playbook"),
                next_action: "read the remittance and ask the payer".to_owned(),
            })
    }

    /// What a remark says and asks for, when it is listed.
    #[must_use]
    pub fn remark(&self, rarc: Rarc) -> Option<(&str, &str)> {
        self.remarks
            .get(rarc.as_str())
            .map(|(says, ask)| (says.as_str(), ask.as_str()))
    }

    /// Every reason code that the playbook lists, with what it says.
    pub fn plays(&self) -> impl Iterator<Item = (&str, &Play)> {
        self.reasons
            .iter()
            .map(|(carc, play)| (carc.as_str(), play))
    }

    /// One sentence for a list: what it means, and what the first listed remark adds.
    #[must_use]
    pub fn sentence(&self, carc: Carc, rarcs: &[Rarc]) -> String {
        let meaning = self.play(carc).meaning;
        match rarcs
            .iter()
            .find_map(|r| self.remark(*r).map(|(says, _)| (r, says)))
        {
            Some((rarc, says)) => format!("{meaning}; {rarc}: {says}"),
            None => meaning,
        }
    }

    /// What to do next: what a listed remark asks for, else what the reason asks for.
    #[must_use]
    pub fn next_action(&self, carc: Carc, rarcs: &[Rarc]) -> String {
        rarcs
            .iter()
            .find_map(|r| self.remark(*r).map(|(_, ask)| ask.to_owned()))
            .unwrap_or_else(|| self.play(carc).next_action)
    }
}

/// The last day for an appeal by the payer's limit, and the day by which to decide: the earlier
/// of that and the practice's thirty days.
#[must_use]
pub fn denial_clock(denied_on: NaiveDate, appeal_limit: Span) -> (NaiveDate, NaiveDate) {
    let appeal_by = appeal_limit.after(denied_on);
    (appeal_by, appeal_by.min(DECIDE_WITHIN.after(denied_on)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_playbook_knows_the_common_denials() {
        let book = Playbook::built_in();
        let play = |carc: &str| book.play(Carc::parse(carc).unwrap());
        assert_eq!(play("97").category, DenialCategory::Bundling);
        assert_eq!(play("97").owner, DenialOwner::Coder);
        assert_eq!(play("16").category, DenialCategory::Information);
        assert_eq!(play("197").category, DenialCategory::Authorization);
        assert_eq!(play("Z9").owner, DenialOwner::Biller);
        assert!(book.plays().count() > 150);
        let n290 = Rarc::parse("N290").unwrap();
        assert!(
            book.sentence(Carc::parse("16").unwrap(), &[n290])
                .contains("rendering")
        );
    }

    #[test]
    fn the_clock_is_the_earlier_of_both() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // S18: the practice's thirty days from 2026-02-20 end on 2026-03-22.
        let (appeal_by, due_on) = denial_clock(day("2026-02-20"), Span::Days(180));
        assert_eq!(due_on, day("2026-03-22"));
        assert_eq!(appeal_by, day("2026-08-19"));
        assert_eq!(
            denial_clock(day("2026-02-20"), Span::Days(20)).1,
            day("2026-03-12")
        );
    }
}
