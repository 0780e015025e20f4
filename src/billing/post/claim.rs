//! The plan for one claim payment: which claim it is for, and whether it may post.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Action, ClaimOnFile, ClaimPlan, Correction, EarlierPosting, PostingContext};
use super::{OpenBalances, reversal, services};
use crate::billing::matching::{ENOUGH, Score, normal, score};
use crate::domain::claim::ClaimEventKind;
use crate::domain::coverage::PayerOrder;
use crate::domain::keys::{RemittanceId, ServiceLineId};
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::domain::party::PersonName;
use crate::domain::remittance::{
    ClaimPayment, ClaimPaymentStatus, Imbalance, Remittance, ServicePayment,
};

/// One claim payment and where it stands.
pub(super) struct Job<'a> {
    pub cx: &'a PostingContext<'a>,
    pub payment: &'a ClaimPayment,
    pub index: usize,
    pub imbalances: &'a [Imbalance],
    pub open: &'a OpenBalances,
    /// Does the file say the very same of the claim further up?
    pub said_before: bool,
    /// Was a reversal of the same claim in this file refused?
    pub beside_refused: bool,
    /// Of a reversal of what this very file pays: the index of that payment, and its plan.
    pub pays_here: Option<(usize, Option<&'a ClaimPlan>)>,
}

/// The claim payments of which the file says the very same further up.
pub(super) fn said_twice(remittance: &Remittance) -> BTreeSet<usize> {
    let mut by_number: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for (index, payment) in remittance.claims.iter().enumerate() {
        let before = by_number
            .entry(normal(&payment.patient_control_number))
            .or_default();
        let earlier = before.iter().filter_map(|n| remittance.claims.get(*n));
        if earlier
            .into_iter()
            .any(|earlier| says_the_same(earlier, payment))
        {
            twice.insert(index);
        }
        before.push(index);
    }
    twice
}

fn says_the_same(a: &ClaimPayment, b: &ClaimPayment) -> bool {
    let same_line = |(a, b): (&ServicePayment, &ServicePayment)| {
        (a.charged, a.paid, a.dos) == (b.charged, b.paid, b.dos)
            && a.line_control == b.line_control
            && a.code == b.code
            && a.modifiers == b.modifiers
    };
    (a.status, a.charged, a.paid) == (b.status, b.charged, b.paid)
        && a.payer_claim_number == b.payer_claim_number
        && a.services.len() == b.services.len()
        && a.services.iter().zip(&b.services).all(same_line)
}

impl Job<'_> {
    /// A plan that posts nothing yet.
    pub(super) fn blank(&self, score: Score) -> ClaimPlan {
        ClaimPlan {
            index: self.index,
            claim: None,
            score: score.points,
            why: score.why,
            action: Action::Post,
            lines: Vec::new(),
            entries: Vec::new(),
            event: None,
            denials: Vec::new(),
            takes_back: Vec::new(),
            takes_back_here: None,
            to_next_payer: Money::ZERO,
            next_payer: None,
            to_patient: Money::ZERO,
            crossed_over: self.payment.is_crossed_over(),
            correction: None,
        }
    }

    /// What this remittance did with the claim before stands; nothing is done twice.
    pub(super) fn done_before(&self) -> ClaimPlan {
        let mut plan = self.blank(Score::default());
        plan.why.push("posted before".to_owned());
        plan
    }

    fn is_accepted(&self) -> bool {
        self.cx.accepted.contains(&self.index)
    }
}

/// Plans one claim payment.
pub(super) fn plan_claim(
    job: &Job<'_>,
    ours: &[ClaimOnFile],
    reversed_here: &mut Vec<(RemittanceId, usize)>,
) -> ClaimPlan {
    let Some((claim, fit)) = best(job, ours) else {
        let mut plan = job.blank(Score::default());
        match refusal_before_matching(job) {
            Some(refused) => plan.action = refused,
            None => suspend(job, &mut plan, unplaced(job)),
        }
        return plan;
    };
    let by_hand = job.cx.matched.contains_key(&job.index);
    let enough = by_hand || fit.points >= ENOUGH;
    let mut plan = job.blank(fit);
    plan.claim = Some(claim.claim);
    if by_hand {
        plan.why.push("matched by hand".to_owned());
    }
    if let Some(refused) = refusal_before_matching(job) {
        plan.action = refused;
        return plan;
    }
    if !enough {
        let why = plan.why.join(", ");
        plan.claim = None;
        let reason = format!("fits claim {} too badly to post ({why})", claim.claim);
        suspend(job, &mut plan, reason);
        return plan;
    }
    if let Some(refused) = refusal_of_match(job, claim) {
        plan.action = refused;
        return plan;
    }
    if job.payment.status == ClaimPaymentStatus::Reversal {
        reversal::plan_reversal(job, claim, &mut plan, reversed_here);
        return plan;
    }
    if claim.voided {
        plan.claim = None;
        let reason = format!(
            "claim {} was withdrawn: say which claim it is for",
            claim.claim
        );
        suspend(job, &mut plan, reason);
        return plan;
    }
    decide(job, claim, plan, reversed_here)
}

/// Plans a payment that is no reversal and fits a claim.
fn decide(
    job: &Job<'_>,
    claim: &ClaimOnFile,
    mut plan: ClaimPlan,
    reversed_here: &[(RemittanceId, usize)],
) -> ClaimPlan {
    plan.correction = corrected(job.payment, (&claim.insured, &claim.member_id));
    if let Some(remittance) = posted_before(job.payment, claim, reversed_here) {
        plan.action = refuse(format!("already posted from remittance {remittance}"));
        return plan;
    }
    if is_duplicate_of_decided(job.payment, claim, reversed_here) {
        plan.why
            .push("a duplicate of what the payer has decided: information only".to_owned());
        plan.event = Some(ClaimEventKind::Noted);
        return plan;
    }
    services::plan_services(job, claim, &mut plan);
    if matches!(plan.action, Action::Post) {
        check_open(job, claim, &mut plan);
    }
    check_banked(job, &mut plan);
    if !matches!(plan.action, Action::Post) {
        plan.entries.clear();
        plan.denials.clear();
    }
    plan.event = Some(event_of(job.payment, &plan));
    if let Some(told) = answers_older(job.payment, claim) {
        plan.why.push(told);
        // The newer transmission is still to be answered: nothing is denied for good.
        if plan.event == Some(ClaimEventKind::Denied) {
            plan.denials.clear();
            plan.event = Some(ClaimEventKind::Noted);
        }
    }
    plan
}

/// What waits in suspense from an earlier posting stays there unless it posts now.
pub(super) fn keep_suspended(plan: &mut ClaimPlan) {
    let Some(why) = plan.action.reason() else {
        return;
    };
    let reason = format!("its money waits in suspense since the file was posted: {why}");
    plan.action = Action::Suspense { reason };
    plan.entries.clear();
    plan.denials.clear();
}

/// A refusal that no person can overrule here.
pub(super) fn refuse(reason: String) -> Action {
    Action::Refuse {
        reason,
        may_accept: false,
    }
}

/// The claim of ours that fits best; among equals the one whose order the payer names.
fn best<'a>(job: &Job<'_>, ours: &'a [ClaimOnFile]) -> Option<(&'a ClaimOnFile, Score)> {
    let named = match job.payment.status {
        ClaimPaymentStatus::Secondary | ClaimPaymentStatus::SecondaryForwarded => {
            Some(PayerOrder::Secondary)
        }
        ClaimPaymentStatus::Tertiary | ClaimPaymentStatus::TertiaryForwarded => {
            Some(PayerOrder::Tertiary)
        }
        ClaimPaymentStatus::Primary | ClaimPaymentStatus::PrimaryForwarded => {
            Some(PayerOrder::Primary)
        }
        ClaimPaymentStatus::Denied
        | ClaimPaymentStatus::Reversal
        | ClaimPaymentStatus::NotOurClaim
        | ClaimPaymentStatus::Predetermination
        | ClaimPaymentStatus::Unknown(_) => None,
    };
    if let Some(wanted) = job.cx.matched.get(&job.index) {
        let claim = ours.iter().find(|claim| claim.claim == *wanted)?;
        return Some((claim, score(job.payment, claim)));
    }
    ours.iter()
        .map(|claim| (claim, score(job.payment, claim)))
        .max_by_key(|(claim, fit)| {
            // A withdrawn claim is only ever the one whose payment is taken back.
            let living = !claim.voided || !claim.earlier.is_empty();
            let payer = job.cx.payer.is_some_and(|payer| payer == claim.payer);
            (
                living,
                payer,
                fit.points,
                named == Some(claim.order),
                std::cmp::Reverse(claim.claim),
            )
        })
}

/// What stops a claim payment whatever claim it is for.
fn refusal_before_matching(job: &Job<'_>) -> Option<Action> {
    if job.cx.left_out.contains(&job.index) {
        return Some(refuse("left out by hand".to_owned()));
    }
    if let Some(off) = job.imbalances.iter().find(|i| i.claim == Some(job.index)) {
        return Some(refuse(format!(
            "does not add up: {} is off by {}",
            off.place, off.by
        )));
    }
    if let Some(dos) = job.payment.services.iter().filter_map(|s| s.dos).max()
        && dos > job.cx.posted_on
    {
        return Some(refuse(format!("the date of service {dos} is yet to come")));
    }
    match job.payment.status {
        ClaimPaymentStatus::NotOurClaim => Some(refuse(
            "status 23: the payer says that the claim is not its own and sent it on".to_owned(),
        )),
        ClaimPaymentStatus::Predetermination => Some(refuse(
            "status 25: a predetermination, no payment".to_owned(),
        )),
        ClaimPaymentStatus::Unknown(code) => Some(refuse(format!(
            "status {code} is not known: look at the file"
        ))),
        ClaimPaymentStatus::Primary
        | ClaimPaymentStatus::Secondary
        | ClaimPaymentStatus::Tertiary
        | ClaimPaymentStatus::Denied
        | ClaimPaymentStatus::PrimaryForwarded
        | ClaimPaymentStatus::SecondaryForwarded
        | ClaimPaymentStatus::TertiaryForwarded
        | ClaimPaymentStatus::Reversal => None,
    }
}

/// What stops a claim payment that fits a claim until a person accepts it.
fn refusal_of_match(job: &Job<'_>, claim: &ClaimOnFile) -> Option<Action> {
    let reason = if !job.cx.senders.is_empty() && !job.cx.senders.contains(&claim.payer) {
        "the claim went to another payer than the one that sent this: accept it if this one pays"
    } else if job.said_before {
        "the file says the same of the claim twice: accept it if the payer meant to"
    } else if job.beside_refused {
        "the reversal that this corrects was refused: see to that first, or accept it"
    } else if job.payment.status != ClaimPaymentStatus::Reversal && job.payment.paid.is_negative() {
        "it takes money back and is no reversal: accept it if the payer means to"
    } else {
        return None;
    };
    (!job.is_accepted()).then(|| Action::Refuse {
        reason: reason.to_owned(),
        may_accept: true,
    })
}

/// What reaches the deposit is what the payer says that it paid, to the cent.
pub(super) fn check_banked(job: &Job<'_>, plan: &mut ClaimPlan) {
    let rows = plan.entries.iter().flat_map(Entry::postings);
    let banked: Money = rows
        .filter(|p| matches!(p.account, Account::Deposit(_)))
        .map(|p| p.amount)
        .sum();
    if matches!(plan.action, Action::Post) && banked != job.payment.paid {
        plan.action = refuse(format!(
            "its lines come to {banked}, the payer paid {}",
            job.payment.paid
        ));
        plan.entries.clear();
    }
}

fn unplaced(job: &Job<'_>) -> String {
    format!("no claim of ours is {}", job.payment.patient_control_number)
}

/// Keeps the money of a payment apart until a person says whose it is.
fn suspend(job: &Job<'_>, plan: &mut ClaimPlan, reason: String) {
    let source = Source::Remittance {
        remittance: job.cx.remittance,
        file: job.cx.file.clone(),
        segment: job.payment.at,
    };
    let deposit = job.cx.deposit;
    let movement = (
        Account::Suspense(deposit),
        Account::Deposit(deposit),
        job.payment.paid,
    );
    // A payment of nothing leaves nothing to keep.
    plan.entries
        .extend(Entry::transfer(job.cx.posted_on, source, None, movement));
    plan.action = Action::Suspense { reason };
}

/// The remittance that already posted this very payment, unless this file takes that back.
fn posted_before(
    payment: &ClaimPayment,
    claim: &ClaimOnFile,
    reversed_here: &[(RemittanceId, usize)],
) -> Option<RemittanceId> {
    claim
        .earlier
        .iter()
        .filter(|e| !reversed_here.contains(&(e.remittance, e.index)))
        .find(|e| {
            e.status == payment.status.code()
                && e.payer_claim_number == payment.payer_claim_number
                && e.charged == payment.charged
                && e.paid == payment.paid
        })
        .map(|e| e.remittance)
}

/// A posting must not leave the payer with a credit that nobody has looked at.
fn check_open(job: &Job<'_>, claim: &ClaimOnFile, plan: &mut ClaimPlan) {
    if job.is_accepted() {
        return;
    }
    let party = Party::Payer(claim.payer);
    let credit = |balances: &dyn Fn(ServiceLineId) -> Money| -> Money {
        claim
            .lines
            .iter()
            .map(|l| balances(l.line))
            .filter(|b| b.is_negative())
            .sum()
    };
    let already = credit(&|line| job.open.of(line, party));
    let moved = |line| -> Money {
        let rows = plan.entries.iter().flat_map(Entry::postings);
        rows.filter(|p| p.account == Account::Receivable(line, party))
            .map(|p| p.amount)
            .sum()
    };
    let over = credit(&|line| job.open.of(line, party) + moved(line));
    if over < already {
        plan.action = Action::Refuse {
            reason: format!(
                "posts {} more than the payer owes on the claim: accept it to keep a credit",
                (over - already).abs()
            ),
            may_accept: true,
        };
    }
}

/// Is the payment only a denial as a duplicate (CARC 18, B13) of a claim that this payer has
/// decided? It changes nothing.
fn is_duplicate_of_decided(
    payment: &ClaimPayment,
    claim: &ClaimOnFile,
    reversed_here: &[(RemittanceId, usize)],
) -> bool {
    let mut told = payment.all_adjustments().peekable();
    let duplicate = payment.paid.is_zero()
        && told.peek().is_some()
        && told.all(|a| matches!(a.reason.as_str(), "18" | "B13"));
    let stands = |e: &EarlierPosting| !reversed_here.contains(&(e.remittance, e.index));
    duplicate && claim.earlier.iter().any(stands)
}

/// What to say when a payment answers an older transmission than the last: by the number it
/// echoes, or by the day on which the payer says that it received the claim (DTM*050).
fn answers_older(payment: &ClaimPayment, claim: &ClaimOnFile) -> Option<String> {
    let (last, sent_on) = claim.transmissions.last()?;
    let echoed = normal(&payment.patient_control_number);
    let mut ours = claim.transmissions.iter().rev();
    let (number, on) = ours.find(|(number, _)| normal(number) == echoed)?;
    let older = if number == last {
        let same = claim
            .transmissions
            .iter()
            .filter(|(n, _)| n == last)
            .count();
        same > 1
            && payment
                .received_on
                .is_some_and(|received| received < *sent_on)
    } else {
        true
    };
    let on = if number == last {
        payment.received_on?
    } else {
        *on
    };
    older.then(|| {
        format!(
            "answers {number} as it was on {on}; {last}, sent {sent_on}, is still with the payer"
        )
    })
}

/// What the payer corrects about the insured, where it differs from our coverage.
#[must_use]
pub fn corrected(
    payment: &ClaimPayment,
    (insured, ours_id): (&PersonName, &str),
) -> Option<Correction> {
    let (name, id) = payment.corrected_insured.as_ref()?;
    let member_id = Some(id.clone()).filter(|id| !id.is_empty() && normal(id) != normal(ours_id));
    let (theirs, ours) = (name, insured);
    let differs = (!theirs.last.is_empty() && normal(&theirs.last) != normal(&ours.last))
        || (!theirs.first.is_empty() && normal(&theirs.first) != normal(&ours.first));
    let name = differs.then(|| name.clone());
    (member_id.is_some() || name.is_some()).then_some(Correction { member_id, name })
}

fn event_of(payment: &ClaimPayment, plan: &ClaimPlan) -> ClaimEventKind {
    let denied = payment.status == ClaimPaymentStatus::Denied
        || (!plan.lines.is_empty() && plan.lines.iter().all(|line| line.denied));
    if denied {
        ClaimEventKind::Denied
    } else if plan.crossed_over {
        ClaimEventKind::Forwarded
    } else {
        ClaimEventKind::Paid
    }
}
