//! Posting: from a remittance and what the books hold to a plan that proves every cent.
//!
//! The plan is what the preview shows and what one Enter posts; nothing is decided twice. What
//! cannot be proved or placed is refused with its reason, or waits in suspense; no amount is ever
//! invented to make a file balance. The rules, in the order in which they are asked:
//!
//! 1. The deposit does not add up (BPR02 ≠ ΣCLP04 − ΣPLB): the whole file is parked.
//! 2. A claim does not add up, is not ours to post (status 23, 25), was posted before, or has an
//!    adjustment that the auto-post table does not know: that claim is refused.
//! 3. A payment that fits no claim: its money waits in suspense.
//! 4. A reversal (22) takes back exactly what the earlier remittance posted, or what the same file
//!    pays further up, or is refused.
//! 5. A line that is paid nothing and denied stays owed by the payer, whole, and opens a denial.
//! 6. Otherwise each amount moves: paid to the deposit, contractual to its account, patient
//!    responsibility to the next payer or the patient; information moves nothing.

mod claim;
mod order;
mod plan;
mod provider;
pub mod provider_codes;
mod reversal;
mod services;

pub use plan::{
    Action, ClaimOnFile, ClaimPlan, Correction, CreditOnFile, DenialDraft, DepositProof,
    EarlierPosting, LineOnFile, LinePlan, PlbPlan, PostingContext, PostingPlan,
};

pub use claim::corrected;
pub use provider::POSTED_BEFORE;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::billing::matching::normal;
use crate::domain::dates::Span;
use crate::domain::keys::ServiceLineId;
use crate::domain::ledger::{Account, Entry, Party};
use crate::domain::money::Money;
use crate::domain::remittance::{ClaimPaymentStatus, Imbalance, ImbalanceLevel, Remittance};

/// What is open while a plan is made: balances move as each claim of the file is planned.
#[derive(Default)]
pub(crate) struct OpenBalances(BTreeMap<(ServiceLineId, Party), Money>);

impl OpenBalances {
    fn of(&self, line: ServiceLineId, party: Party) -> Money {
        self.0.get(&(line, party)).copied().unwrap_or(Money::ZERO)
    }

    /// What a party owes, as `else_open` says where no claim of the file has told.
    fn known(&mut self, line: ServiceLineId, party: Party, else_open: Money) -> Money {
        *self.0.entry((line, party)).or_insert(else_open)
    }

    fn apply(&mut self, entries: &[Entry]) {
        for posting in entries.iter().flat_map(Entry::postings) {
            if let Account::Receivable(line, party) = posting.account {
                *self.0.entry((line, party)).or_default() += posting.amount;
            }
        }
    }
}

/// Plans the posting of one remittance.
///
/// `candidates` holds, for each claim of the remittance in its order, the claims of ours that it
/// may be for; `credits` holds, for each provider adjustment, the claim that its reference names
/// when there is one.
#[must_use]
pub fn plan(
    cx: &PostingContext<'_>,
    remittance: &Remittance,
    candidates: &[Vec<ClaimOnFile>],
    credits: &[Option<CreditOnFile>],
) -> PostingPlan {
    let imbalances = remittance.imbalances();
    let parked = parked(cx, remittance, &imbalances);
    let mut open = OpenBalances::default();
    for line in candidates.iter().flatten().flat_map(|claim| &claim.lines) {
        for (party, amount) in &line.balances {
            open.0.insert((line.line, *party), *amount);
        }
    }
    let (order, pairs) = order::of(remittance, candidates);
    let twice = claim::said_twice(remittance);
    let mut plans: Vec<ClaimPlan> = Vec::with_capacity(order.len());
    let mut reversed_here = Vec::new();
    let mut refused_reversals: BTreeSet<String> = BTreeSet::new();
    for index in order.iter().copied() {
        let Some(payment) = remittance.claims.get(index) else {
            continue;
        };
        let ours = candidates.get(index).map_or(&[][..], Vec::as_slice);
        let job = claim::Job {
            cx,
            payment,
            index,
            imbalances: &imbalances,
            open: &open,
            said_before: twice.contains(&index),
            beside_refused: payment.status != ClaimPaymentStatus::Reversal
                && refused_reversals.contains(&normal(&payment.patient_control_number)),
            pays_here: pairs
                .get(&index)
                .map(|place| (*place, plans.iter().find(|plan| plan.index == *place))),
        };
        let mut plan = if cx.done.contains(&index) {
            job.done_before()
        } else {
            claim::plan_claim(&job, ours, &mut reversed_here)
        };
        if cx.suspended.contains(&index) {
            claim::keep_suspended(&mut plan);
        }
        if matches!(plan.action, Action::Post) {
            open.apply(&plan.entries);
        } else if payment.status == ClaimPaymentStatus::Reversal {
            refused_reversals.insert(normal(&payment.patient_control_number));
        }
        plans.push(plan);
    }
    plans.sort_by_key(|plan| plan.index);
    let plb = plan_provider(cx, remittance, (credits, &mut open));
    let deposit = prove(remittance, &plans, parked.is_none());
    PostingPlan {
        claims: plans,
        order,
        plb,
        deposit,
        parked,
    }
}

fn plan_provider(
    cx: &PostingContext<'_>,
    remittance: &Remittance,
    (credits, open): (&[Option<CreditOnFile>], &mut OpenBalances),
) -> Vec<PlbPlan> {
    let mut plans = Vec::with_capacity(remittance.provider_adjustments.len());
    for (n, item) in remittance.provider_adjustments.iter().enumerate() {
        let credit = credits.get(n).and_then(Option::as_ref);
        let plan = provider::plan_adjustment(cx, (remittance, item), (credit, &mut *open));
        open.apply(&plan.entries);
        plans.push(plan);
    }
    plans
}

/// A payment that is dated further ahead than this is no payment yet.
const FAR_AHEAD: Span = Span::Days(31);

/// Why nothing of the file posts: its deposit does not add up, or its day is far ahead.
fn parked(
    cx: &PostingContext<'_>,
    remittance: &Remittance,
    imbalances: &[Imbalance],
) -> Option<String> {
    if let Some(on) = remittance
        .paid_on
        .filter(|on| is_far_ahead(*on, cx.posted_on))
    {
        return Some(format!(
            "the payment is dated {on}, more than 31 days ahead: ask the payer for its true date"
        ));
    }
    let deposit = imbalances
        .iter()
        .find(|i| i.level == ImbalanceLevel::Deposit)?;
    Some(format!(
        "the deposit does not add up: claims {} less provider adjustments {} is {} more than \
         the payment of {}; ask the payer for a corrected file",
        remittance.claims_paid(),
        remittance.plb_total(),
        deposit.by,
        remittance.amount
    ))
}

/// Is a payment dated so far ahead of today that it is no payment yet?
#[must_use]
pub fn is_far_ahead(on: NaiveDate, today: NaiveDate) -> bool {
    on > FAR_AHEAD.after(today)
}

/// The deposit law: BPR02 = posted + refused + suspense − ΣPLB.
fn prove(remittance: &Remittance, plans: &[ClaimPlan], adds_up: bool) -> DepositProof {
    let of = |wanted: fn(&Action) -> bool| -> Money {
        plans
            .iter()
            .filter(|plan| wanted(&plan.action))
            .filter_map(|plan| remittance.claims.get(plan.index))
            .map(|claim| claim.paid)
            .sum()
    };
    DepositProof {
        amount: remittance.amount,
        claims: remittance.claims_paid(),
        plb: remittance.plb_total(),
        posted: of(|action| matches!(action, Action::Post)),
        refused: of(|action| matches!(action, Action::Refuse { .. })),
        suspense: of(|action| matches!(action, Action::Suspense { .. })),
        adds_up,
    }
}
