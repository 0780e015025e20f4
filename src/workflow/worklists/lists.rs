//! The single lists: denials by rank, silence, deadlines, credits, old receivables untouched.

use chrono::NaiveDate;

use crate::billing::clocks::{Answers, Silence, silence};
use crate::billing::playbook::Playbook;
use crate::billing::ranking::{Band, band, rank};
use crate::domain::claim::ClaimStatus;
use crate::domain::dates::{days_between, work_due_on};
use crate::domain::denial::DenialStatus;
use crate::domain::keys::{ClaimId, DenialId};
use crate::domain::ledger::Party;
use crate::domain::money::Money;
use crate::store::Connection;
use crate::store::aged::{AgedLine, AgingBasis, lines};
use crate::store::claim_list::{ClaimFilter, list};
use crate::store::denials::{DenialRow, open};
use crate::store::sent_claims::{SentClaim, waiting};

/// A filing limit within so many days is shown.
const FILING_DAYS: i64 = 15;

/// A receivable older than this must be touched every week.
const OLD_DAYS: i64 = 45;

/// How long a touch lasts.
const TOUCH_DAYS: i64 = 7;

/// A denial with its place on the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RankedDenial {
    /// The denial and what is around it.
    pub row: DenialRow,
    /// Where it belongs.
    pub band: Band,
    /// Days until it must be decided; negative when that is past.
    pub days_left: i64,
    /// The business day by which the work is due.
    pub work_by: NaiveDate,
    /// What the reason means, in a sentence.
    pub why: String,
    /// What to do next.
    pub next_action: String,
}

/// Has it been decided, so that the payer must answer now?
fn is_waiting(row: &DenialRow) -> bool {
    matches!(
        row.denial.status,
        DenialStatus::Corrected | DenialStatus::Appealed
    )
}

/// The denials that are not over, first what a good biller would take first; those that wait for
/// the payer's answer come last.
///
/// # Errors
/// The database's.
pub fn denials(db: &Connection, today: NaiveDate) -> anyhow::Result<Vec<RankedDenial>> {
    let book = Playbook::built_in();
    let mut rows = open(db)?;
    rows.sort_by_key(|row| {
        let denial = &row.denial;
        (
            is_waiting(row),
            rank(denial.amount, denial.due_on, today),
            denial.id,
        )
    });
    Ok(rows
        .into_iter()
        .map(|row| {
            let denial = &row.denial;
            RankedDenial {
                band: band(denial.amount, denial.due_on, today),
                days_left: days_between(today, denial.due_on),
                work_by: work_due_on(denial.due_on),
                why: book.sentence(denial.carc, &denial.rarcs),
                next_action: book.next_action(denial.carc, &denial.rarcs),
                row,
            }
        })
        .collect())
}

/// A sent claim that has been silent for too long.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Silent {
    /// The claim.
    pub claim: SentClaim,
    /// What is missing.
    pub silence: Silence,
    /// Days since it was sent.
    pub days: i64,
}

/// Sent claims whose answer is overdue, longest waiting first.
///
/// # Errors
/// The database's.
pub fn silent(db: &Connection, today: NaiveDate) -> anyhow::Result<Vec<Silent>> {
    let mut found = Vec::new();
    for claim in waiting(db)? {
        let answers = Answers {
            sent_on: claim.sent_on,
            file_answered: claim.file_answered,
            claim_answered: claim.claim_answered,
            pays_within_days: claim.pays_within_days,
        };
        if let Some(silence) = silence(answers, today) {
            let days = days_between(claim.sent_on, today);
            found.push(Silent {
                claim,
                silence,
                days,
            });
        }
    }
    Ok(found)
}

/// What a deadline is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DeadlineKind {
    /// The claim must reach its payer.
    Filing,
    /// A denial must be decided.
    Denial,
    /// Somebody wanted to look again.
    FollowUp,
}

impl DeadlineKind {
    /// The word of lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            DeadlineKind::Filing => "filing limit",
            DeadlineKind::Denial => "denial",
            DeadlineKind::FollowUp => "follow-up",
        }
    }
}

/// Something that must be done by a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deadline {
    /// What.
    pub kind: DeadlineKind,
    /// The legal day.
    pub on: NaiveDate,
    /// The business day by which the work is due.
    pub work_by: NaiveDate,
    /// Days left; negative when it is past.
    pub days_left: i64,
    /// On which claim.
    pub claim: ClaimId,
    /// Which denial, when it is about one.
    pub denial: Option<DenialId>,
    /// Our claim number.
    pub control_number: String,
    /// The payer.
    pub payer_name: String,
    /// What is at stake.
    pub amount: Money,
    /// What to do.
    pub what: String,
}

/// Filing limits near, denials to decide and follow-ups due within `days`, nearest first.
///
/// # Errors
/// The database's.
pub fn deadlines(db: &Connection, today: NaiveDate, days: i64) -> anyhow::Result<Vec<Deadline>> {
    let mut found = filing_limits(db, today, days.max(FILING_DAYS))?;
    for one in denials(db, today)?
        .into_iter()
        .filter(|one| !is_waiting(&one.row))
    {
        let denial = &one.row.denial;
        found.push(Deadline {
            kind: DeadlineKind::Denial,
            on: denial.due_on,
            work_by: one.work_by,
            days_left: one.days_left,
            claim: denial.claim,
            denial: Some(denial.id),
            control_number: one.row.control_number.clone(),
            payer_name: one.row.payer_name.clone(),
            amount: denial.amount,
            what: format!(
                "{}-{}: {}",
                denial.group.code(),
                denial.carc,
                one.next_action
            ),
        });
    }
    found.retain(|deadline| deadline.days_left <= days);
    found.sort_by_key(|d| (d.on, std::cmp::Reverse(d.amount), d.claim));
    Ok(found)
}

fn filing_limits(db: &Connection, today: NaiveDate, days: i64) -> anyhow::Result<Vec<Deadline>> {
    let unproved = [
        ClaimStatus::Draft,
        ClaimStatus::Held,
        ClaimStatus::Ready,
        ClaimStatus::Submitted,
        ClaimStatus::Received,
        ClaimStatus::Rejected,
    ];
    let filter = ClaimFilter {
        statuses: unproved.to_vec(),
        ..ClaimFilter::default()
    };
    let mut found = Vec::new();
    for row in list(db, &filter)? {
        let left = days_between(today, row.file_by);
        if left <= days {
            found.push(Deadline {
                kind: DeadlineKind::Filing,
                on: row.file_by,
                work_by: work_due_on(row.file_by),
                days_left: left,
                claim: row.id,
                denial: None,
                control_number: row.control_number,
                payer_name: row.payer_name.clone(),
                amount: row.charged,
                what: format!("{}: {} must have it", row.status.words(), row.payer_name),
            });
        }
        if let Some(on) = row.follow_up_on {
            found.push(Deadline {
                kind: DeadlineKind::FollowUp,
                on,
                work_by: work_due_on(on),
                days_left: days_between(today, on),
                claim: row.id,
                denial: None,
                control_number: String::new(),
                payer_name: row.payer_name,
                amount: row.payer_owes,
                what: row.follow_up,
            });
        }
    }
    Ok(found)
}

/// Money that we hold and do not own: a party has paid more than it owes for a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credit {
    /// The line and who overpaid it.
    pub line: AgedLine,
    /// How much, as a positive amount.
    pub amount: Money,
}

/// Every credit balance, largest first; never netted into the aging.
///
/// # Errors
/// The database's.
pub fn credits(db: &Connection, as_of: NaiveDate) -> anyhow::Result<Vec<Credit>> {
    let mut found: Vec<Credit> = lines(db, as_of, AgingBasis::Submission)?
        .into_iter()
        .filter(|line| line.balance.is_negative())
        .map(|line| Credit {
            amount: line.balance.abs(),
            line,
        })
        .collect();
    found.sort_by_key(|credit| (std::cmp::Reverse(credit.amount), credit.line.line));
    Ok(found)
}

/// A claim whose payer owes for more than forty-five days and that nobody touched this week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Untouched {
    /// Which claim.
    pub claim: ClaimId,
    /// Our claim number.
    pub control_number: String,
    /// The payer.
    pub payer_name: String,
    /// What it owes.
    pub amount: Money,
    /// Days since it was sent.
    pub age: i64,
    /// The last day anything happened to it.
    pub touched_on: Option<NaiveDate>,
}

/// Old receivables that nobody touched for a week, oldest first.
///
/// # Errors
/// The database's.
pub fn untouched(db: &Connection, today: NaiveDate) -> anyhow::Result<Vec<Untouched>> {
    let mut found: Vec<Untouched> = Vec::new();
    for line in lines(db, today, AgingBasis::Submission)? {
        let (Party::Payer(_), Some(claim)) = (line.party, line.claim) else {
            continue;
        };
        let rested = line
            .touched_on
            .is_none_or(|on| days_between(on, today) > TOUCH_DAYS);
        if line.age <= OLD_DAYS || !line.balance.is_positive() || !rested {
            continue;
        }
        match found.iter_mut().find(|known| known.claim == claim) {
            Some(known) => known.amount += line.balance,
            None => found.push(Untouched {
                claim,
                control_number: line.control_number,
                payer_name: line.payer_name,
                amount: line.balance,
                age: line.age,
                touched_on: line.touched_on,
            }),
        }
    }
    found.sort_by_key(|one| (std::cmp::Reverse(one.age), std::cmp::Reverse(one.amount)));
    Ok(found)
}
