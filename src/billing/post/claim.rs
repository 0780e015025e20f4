//! The plan for one claim payment: which claim it is for, and whether it may post.

use super::plan::{Action, ClaimOnFile, ClaimPlan, PostingContext};
use super::{OpenBalances, reversal, services};
use crate::billing::matching::{ENOUGH, Score, normal, score};
use crate::domain::claim::ClaimEventKind;
use crate::domain::coverage::PayerOrder;
use crate::domain::keys::{RemittanceId, ServiceLineId};
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
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
}

/// Does a remittance say the same as a payment of the same claim and lines before its place?
pub(super) fn is_said_before(
    remittance: &Remittance,
    index: usize,
    payment: &ClaimPayment,
) -> bool {
    let mut before = remittance.claims.iter().take(index);
    before.any(|earlier| says_the_same(earlier, payment))
}

fn says_the_same(a: &ClaimPayment, b: &ClaimPayment) -> bool {
    let line = |s: &ServicePayment| {
        let told = (s.charged, s.paid, s.dos, s.modifiers.clone());
        (s.line_control.clone(), s.code.clone(), told)
    };
    (a.status, a.charged, a.paid) == (b.status, b.charged, b.paid)
        && a.payer_claim_number == b.payer_claim_number
        && normal(&a.patient_control_number) == normal(&b.patient_control_number)
        && a.services.iter().map(line).eq(b.services.iter().map(line))
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
            to_next_payer: Money::ZERO,
            next_payer: None,
            to_patient: Money::ZERO,
            crossed_over: self.payment.is_crossed_over(),
        }
    }

    /// What this remittance did with the claim before stands; nothing is done twice.
    pub(super) fn done_before(&self) -> ClaimPlan {
        let mut plan = self.blank(Score::default());
        plan.why.push("posted before".to_owned());
        if self.cx.suspended.contains(&self.index) {
            plan.action = Action::Suspense {
                reason: "its money waits in suspense since the file was posted".to_owned(),
            };
        }
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
    let enough = fit.points >= ENOUGH;
    let mut plan = job.blank(fit);
    plan.claim = Some(claim.claim);
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
    if let Some(remittance) = posted_before(job.payment, claim, reversed_here) {
        plan.action = refuse(format!("already posted from remittance {remittance}"));
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
    plan
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
    ours.iter()
        .map(|claim| (claim, score(job.payment, claim)))
        .max_by_key(|(claim, fit)| {
            let payer = job.cx.payer.is_some_and(|payer| payer == claim.payer);
            (
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
