//! The clocks of a claim: by when it must arrive, and when silence has lasted too long.

use chrono::NaiveDate;

use crate::domain::claim::{Claim, ClaimStatus};
use crate::domain::dates::{Span, business_days_after, days_between};
use crate::domain::payer::{FilingCode, Payer};

/// The practice's target from the date of service to the first claim, in days.
pub const SUBMIT_WITHIN_DAYS: i64 = 14;

/// From this day after the visit the submission clock shows amber.
pub const SUBMIT_AMBER_DAYS: i64 = 10;

/// No 999 after so many business days is silence.
pub const FILE_ANSWER_BUSINESS_DAYS: u32 = 1;

/// No 277CA after so many business days is silence.
pub const CLAIM_ANSWER_BUSINESS_DAYS: u32 = 3;

/// The last day on which an original claim may arrive.
#[must_use]
pub fn file_by(dos: NaiveDate, limit: Span) -> NaiveDate {
    limit.after(dos)
}

/// The last days of a claim, as of its contract: every clock that has begun to run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ClaimClocks {
    /// For the original to arrive; for a next payer counted from the first payer's decision,
    /// where that is so.
    pub original: NaiveDate,
    /// For a corrected claim to arrive, once the payer has decided.
    pub corrected: Option<NaiveDate>,
    /// For a first appeal to arrive, once the payer has decided.
    pub appeal: Option<NaiveDate>,
    /// For the claim to the next payer, once this one has decided.
    pub secondary: Option<NaiveDate>,
}

impl ClaimClocks {
    /// The clocks of a claim.
    #[must_use]
    pub fn of(
        claim: &Claim,
        payer: &Payer,
        (decided_on, next): (Option<NaiveDate>, Option<&Payer>),
    ) -> ClaimClocks {
        let after = |limit: Span| decided_on.map(|on| limit.after(on));
        ClaimClocks {
            original: claim.file_by,
            corrected: after(payer.corrected_limit).filter(|_| payer.takes_replacements),
            appeal: after(payer.appeal_limit),
            secondary: next.and_then(|next| next_file_by(next, (claim.dos, decided_on))),
        }
    }

    /// Every clock with its name, in the order in which they begin.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Option<NaiveDate>); 4] {
        [
            ("original", Some(self.original)),
            ("corrected", self.corrected),
            ("appeal", self.appeal),
            ("secondary", self.secondary),
        ]
    }

    /// The clock that runs out next in the claim's present place.
    #[must_use]
    pub fn next(&self, status: ClaimStatus) -> Option<(&'static str, NaiveDate)> {
        match status {
            ClaimStatus::Draft
            | ClaimStatus::Held
            | ClaimStatus::Ready
            | ClaimStatus::Submitted
            | ClaimStatus::Received
            | ClaimStatus::Rejected => Some(("original", self.original)),
            ClaimStatus::Correcting => self.corrected.map(|on| ("corrected", on)),
            ClaimStatus::Denied | ClaimStatus::Reversed => {
                let both = [("corrected", self.corrected), ("appeal", self.appeal)];
                let running = both.into_iter().filter_map(|(name, on)| Some((name, on?)));
                running.min_by_key(|(_, on)| *on)
            }
            ClaimStatus::Accepted
            | ClaimStatus::Paid
            | ClaimStatus::Appealed
            | ClaimStatus::Closed
            | ClaimStatus::Voided => None,
        }
    }
}

/// The last day on which a claim to a next payer may arrive: most count from the decision of the
/// payer before them, Medicare from the date of service (billing.md 4.1).
#[must_use]
pub fn next_file_by(
    next: &Payer,
    (dos, decided_on): (NaiveDate, Option<NaiveDate>),
) -> Option<NaiveDate> {
    let from_service = [FilingCode::MedicarePartA, FilingCode::MedicarePartB];
    match from_service.contains(&next.filing_code) {
        true => Some(file_by(dos, next.filing_limit)),
        false => decided_on.map(|on| next.filing_limit.after(on)),
    }
}

/// How a clock stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Urgency {
    /// Plenty of time.
    Calm,
    /// Soon.
    Amber,
    /// Late.
    Red,
}

/// How the fourteen-day clock of an unbilled visit stands.
#[must_use]
pub fn submission_urgency(dos: NaiveDate, today: NaiveDate) -> Urgency {
    match days_between(dos, today) {
        days if days > SUBMIT_WITHIN_DAYS => Urgency::Red,
        days if days >= SUBMIT_AMBER_DAYS => Urgency::Amber,
        _ => Urgency::Calm,
    }
}

/// Which answer a sent claim still lacks, and how much silence is too much.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Silence {
    /// Neither 999 nor anything after it.
    NoFileAnswer,
    /// No word on the claim from clearinghouse or payer.
    NoClaimAnswer,
    /// The payer has it and has not decided.
    NoRemittance,
}

impl Silence {
    /// What the list says.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Silence::NoFileAnswer => "no 999 for its file",
            Silence::NoClaimAnswer => "no 277CA",
            Silence::NoRemittance => "no remittance",
        }
    }
}

/// What is known of a sent claim's answers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Answers {
    /// Day of the last transmission.
    pub sent_on: NaiveDate,
    /// Has a 999 come?
    pub file_answered: bool,
    /// Has the payer answered in a 277CA?
    pub claim_answered: bool,
    /// Days within which this payer pays.
    pub pays_within_days: u32,
}

/// Is a sent, undecided claim silent on a day?
///
/// No 999 in 1 business day, no 277CA in 3, no remittance after the payer's own time
/// (rulings: silence).
#[must_use]
pub fn silence(answers: Answers, today: NaiveDate) -> Option<Silence> {
    let sent = answers.sent_on;
    if !answers.file_answered
        && !answers.claim_answered
        && today > business_days_after(sent, FILE_ANSWER_BUSINESS_DAYS)
    {
        return Some(Silence::NoFileAnswer);
    }
    if !answers.claim_answered && today > business_days_after(sent, CLAIM_ANSWER_BUSINESS_DAYS) {
        return Some(Silence::NoClaimAnswer);
    }
    let paid_by = Span::Days(answers.pays_within_days).after(sent);
    (today > paid_by).then_some(Silence::NoRemittance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn fourteen_days_from_the_visit() {
        // S8: a visit of 2026-03-02 is amber on 03-12 and red after 03-16.
        let dos = day("2026-03-02");
        assert_eq!(submission_urgency(dos, day("2026-03-11")), Urgency::Calm);
        assert_eq!(submission_urgency(dos, day("2026-03-12")), Urgency::Amber);
        assert_eq!(submission_urgency(dos, day("2026-03-16")), Urgency::Amber);
        assert_eq!(submission_urgency(dos, day("2026-03-17")), Urgency::Red);
    }

    #[test]
    fn silence_is_counted_in_business_days() {
        let mut answers = Answers {
            sent_on: day("2026-03-06"), // a Friday
            file_answered: false,
            claim_answered: false,
            pays_within_days: 45,
        };
        assert_eq!(silence(answers, day("2026-03-09")), None);
        assert_eq!(
            silence(answers, day("2026-03-10")),
            Some(Silence::NoFileAnswer)
        );
        answers.file_answered = true;
        assert_eq!(silence(answers, day("2026-03-11")), None);
        assert_eq!(
            silence(answers, day("2026-03-12")),
            Some(Silence::NoClaimAnswer)
        );
        answers.claim_answered = true;
        assert_eq!(silence(answers, day("2026-04-20")), None);
        assert_eq!(
            silence(answers, day("2026-04-21")),
            Some(Silence::NoRemittance)
        );
    }
}
