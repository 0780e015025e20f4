//! The plan for the lines of a claim payment: what moves where, and what stays owed.

use super::claim::{Job, refuse};
use super::plan::{Action, ClaimOnFile, ClaimPlan, DenialDraft, LineOnFile, LinePlan};
use crate::billing::auto_post::{Case, Treatment};
use crate::billing::matching::{joined, match_lines, normal};
use crate::domain::codes::Rarc;
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::domain::remittance::{Adjustment, ClaimPaymentStatus, ServicePayment};

/// One line of ours with what the payer says of it.
struct Share<'a> {
    line: &'a LineOnFile,
    code: String,
    paid: Money,
    adjustments: Vec<Adjustment>,
    remarks: Vec<Rarc>,
    segment: usize,
    allocated: bool,
    note: Option<&'static str>,
}

/// Plans every line of a claim payment, or refuses the claim.
pub(super) fn plan_services(job: &Job<'_>, claim: &ClaimOnFile, plan: &mut ClaimPlan) {
    let shares = match shares(job, claim) {
        Ok(shares) => shares,
        Err(action) => {
            plan.action = action;
            return;
        }
    };
    for share in shares {
        if let Err(reason) = plan_line(job, claim, &share, plan) {
            plan.action = refuse(reason);
            return;
        }
    }
}

/// Who gets what: the services matched to our lines, with the claim's own amounts divided.
fn shares<'a>(job: &Job<'_>, claim: &'a ClaimOnFile) -> Result<Vec<Share<'a>>, Action> {
    let payment = job.payment;
    if payment.services.is_empty() {
        if payment.charged != claim.charged {
            return Err(refuse(format!(
                "it has no lines and was billed at {}; the payer has {}",
                claim.charged, payment.charged
            )));
        }
        return Ok(allocate(job, claim));
    }
    let services = joined(&payment.services);
    let found = match_lines(&services, &claim.lines);
    let mut shares = Vec::with_capacity(services.len());
    for (service, place) in services.iter().zip(found) {
        let line = place.and_then(|(n, note)| claim.lines.get(n).map(|line| (line, note)));
        let Some((line, note)) = line else {
            return Err(refuse(format!(
                "line {} of {} is not on the claim",
                service.code, service.charged
            )));
        };
        if service.charged != line.charge {
            return Err(refuse(format!(
                "line {} was billed at {}; the payer has {}",
                line.code, line.charge, service.charged
            )));
        }
        let changed = service.qualifier == "HC" && normal(&service.code) != line.code.as_str();
        if changed && !job.cx.accepted.contains(&job.index) {
            return Err(Action::Refuse {
                reason: format!(
                    "the payer changed {} to {}: look, then accept or appeal",
                    line.code, service.code
                ),
                may_accept: true,
            });
        }
        shares.push(share_of(service, line, note));
    }
    divide_claim_adjustments(job, &mut shares);
    Ok(shares)
}

fn share_of<'a>(
    service: &ServicePayment,
    line: &'a LineOnFile,
    note: Option<&'static str>,
) -> Share<'a> {
    Share {
        line,
        code: service.code.clone(),
        paid: service.paid,
        adjustments: service.adjustments.clone(),
        remarks: service.remarks.clone(),
        segment: service.at,
        allocated: false,
        note,
    }
}

/// A payment without service lines: divided by charge with the largest-remainder rule. The
/// largest adjustment takes each line's odd cent, so that every line comes out as the claim does.
fn allocate<'a>(job: &Job<'_>, claim: &'a ClaimOnFile) -> Vec<Share<'a>> {
    let weights = weights(claim.lines.iter().map(|line| line.charge));
    let paid = job.payment.paid.split(&weights);
    let mut shares: Vec<Share<'a>> = claim
        .lines
        .iter()
        .zip(paid)
        .map(|(line, paid)| Share {
            line,
            code: line.code.to_string(),
            paid,
            adjustments: Vec::new(),
            remarks: Vec::new(),
            segment: job.payment.at,
            allocated: true,
            note: Some("the payer gave no lines: divided by charge"),
        })
        .collect();
    let mut adjustments = job.payment.adjustments.clone();
    adjustments.sort_by_key(|a| a.amount.abs());
    let largest = adjustments.pop();
    for adjustment in &adjustments {
        let parts = adjustment.amount.split(&weights);
        for (share, amount) in shares.iter_mut().zip(parts) {
            share.adjust(adjustment, amount);
        }
    }
    if let Some(largest) = largest {
        for share in &mut shares {
            let other: Money = share.adjustments.iter().map(|a| a.amount).sum();
            share.adjust(&largest, share.line.charge - share.paid - other);
        }
    }
    shares
}

impl Share<'_> {
    fn adjust(&mut self, adjustment: &Adjustment, amount: Money) {
        if !amount.is_zero() {
            self.adjustments.push(Adjustment {
                amount,
                ..*adjustment
            });
        }
    }
}

fn weights(charges: impl Iterator<Item = Money>) -> Vec<u64> {
    charges
        .map(|charge| charge.cents().unsigned_abs())
        .collect()
}

/// Adjustments of the claim itself are divided by charge over the lines that are paid, and each
/// is paid so much less: CLP04 = ΣSVC03 − Σ(CAS of the claim).
fn divide_claim_adjustments(job: &Job<'_>, shares: &mut [Share<'_>]) {
    let any_paid = shares.iter().any(|share| !share.paid.is_zero());
    let weights = weights(shares.iter().map(|share| {
        if any_paid && share.paid.is_zero() {
            Money::ZERO
        } else {
            share.line.charge
        }
    }));
    for adjustment in &job.payment.adjustments {
        let parts = adjustment.amount.split(&weights);
        for (share, amount) in shares.iter_mut().zip(parts) {
            share.adjust(adjustment, amount);
            share.paid -= amount;
            share.allocated |= !amount.is_zero();
        }
    }
}

/// Plans one line: the payment, then each adjustment by its treatment.
fn plan_line(
    job: &Job<'_>,
    claim: &ClaimOnFile,
    share: &Share<'_>,
    plan: &mut ClaimPlan,
) -> Result<(), String> {
    let treated: Vec<(Adjustment, Treatment)> = share
        .adjustments
        .iter()
        .map(|a| (*a, treatment(job, share, a)))
        .collect();
    let no_next = claim.next_payer.is_none();
    if let Some((a, _)) = treated
        .iter()
        .find(|(_, t)| no_next && *t == Treatment::NextPayer)
    {
        return Err(format!(
            "{} {} goes to the next payer, and there is none: decide by hand",
            a.label(),
            a.amount
        ));
    }
    if let Some((stopped, _)) = treated.iter().find(|(_, t)| *t == Treatment::Stop) {
        return Err(format!(
            "{} {} is not in the auto-post table: decide by hand or add it",
            stopped.label(),
            stopped.amount
        ));
    }
    let has = |wanted| treated.iter().any(|(_, t)| *t == wanted);
    // Of a claim that is denied whole nothing is written off, whatever reason the payer gives.
    let refused_whole = job.payment.status == ClaimPaymentStatus::Denied
        && !has(Treatment::Patient)
        && !has(Treatment::NextPayer);
    let denied = !share.paid.is_positive()
        && (has(Treatment::Deny) || (refused_whole && has(Treatment::WriteOff)));
    let owed = Account::Receivable(share.line.line, Party::Payer(claim.payer));
    let mut moves = Moves {
        job,
        claim,
        share,
        plan,
        owed,
        left: left_to_write_off(job, claim, share),
    };
    moves.shift(Account::Deposit(job.cx.deposit), share.paid);
    // What was paid on top first: it makes room for the write-offs.
    let (on_top, less): (Vec<&_>, Vec<&_>) = treated.iter().partition(|t| t.0.amount.is_negative());
    for (adjustment, treatment) in on_top.into_iter().chain(less) {
        moves.adjust(adjustment, *treatment, denied);
    }
    if denied || treated.iter().any(|(_, t)| *t == Treatment::Deny) {
        moves.deny(&treated, denied);
    }
    plan.lines.push(LinePlan {
        line: Some(share.line.line),
        code: share.code.clone(),
        charged: share.line.charge,
        paid: share.paid,
        adjustments: treated,
        denied,
        allocated: share.allocated,
        note: share.note,
    });
    Ok(())
}

/// What the table says of an adjustment of a line, with the remarks of the line and of the claim.
fn treatment(job: &Job<'_>, share: &Share<'_>, adjustment: &Adjustment) -> Treatment {
    let mut remarks = share.remarks.clone();
    remarks.extend(&job.payment.remarks);
    job.cx.table.treatment(&Case {
        payer: &job.cx.payer_names,
        adjustment,
        remarks: &remarks,
    })
}

/// The movements of one line.
struct Moves<'a, 'p> {
    job: &'a Job<'a>,
    claim: &'a ClaimOnFile,
    share: &'a Share<'a>,
    plan: &'p mut ClaimPlan,
    owed: Account,
    left: Money,
}

/// What the payer still owes for a line beyond what it pays and what it leaves to the patient.
fn left_to_write_off(job: &Job<'_>, claim: &ClaimOnFile, share: &Share<'_>) -> Money {
    let open = job.open.of(share.line.line, Party::Payer(claim.payer));
    let to_patient: Money = share
        .adjustments
        .iter()
        .filter(|a| {
            let does = treatment(job, share, a);
            matches!(does, Treatment::Patient | Treatment::NextPayer)
        })
        .map(|a| a.amount)
        .sum();
    open - share.paid - to_patient
}

impl Moves<'_, '_> {
    /// Moves an amount out of what the payer owes into another account.
    fn shift(&mut self, to: Account, amount: Money) {
        let source = Source::Remittance {
            remittance: self.job.cx.remittance,
            file: self.job.cx.file.clone(),
            segment: self.share.segment,
        };
        let entry = Entry::transfer(
            self.job.cx.posted_on,
            source,
            Some(self.claim.claim),
            (self.owed, to, amount),
        );
        // A transfer of nothing is no entry.
        self.plan.entries.extend(entry);
    }

    fn adjust(&mut self, adjustment: &Adjustment, treatment: Treatment, denied: bool) {
        let line = self.share.line.line;
        let amount = adjustment.amount;
        match treatment {
            Treatment::Patient | Treatment::NextPayer => self.leave_to_patient(amount),
            // Of a denied line nothing is written off: it may yet be paid.
            Treatment::WriteOff if !denied => {
                let amount = self.write_off(amount);
                self.shift(Account::ContractualAdjustment(line), amount);
            }
            Treatment::Sequestration if !denied => {
                let amount = self.write_off(amount);
                self.shift(Account::Sequestration(line), amount);
            }
            Treatment::WriteOff
            | Treatment::Sequestration
            | Treatment::Deny
            | Treatment::Inform
            | Treatment::Stop => {}
        }
    }

    /// Takes an amount out of what may still be written off. Beyond that it is an earlier payer's
    /// write-off said again, or that of a payment made twice: information.
    fn write_off(&mut self, amount: Money) -> Money {
        let amount = amount.min(self.left.max(Money::ZERO));
        self.left -= amount;
        amount
    }

    fn leave_to_patient(&mut self, amount: Money) {
        let line = self.share.line.line;
        match self.claim.next_payer {
            Some(next) => {
                self.shift(Account::Receivable(line, Party::Payer(next)), amount);
                self.plan.to_next_payer += amount;
                self.plan.next_payer = Some(next);
            }
            None => {
                self.shift(Account::Receivable(line, Party::Patient), amount);
                self.plan.to_patient += amount;
            }
        }
    }

    /// Opens the denial of a line under its first denial reason: of a line denied whole all that
    /// the payer still owes, of one paid in part what it denies, never more than is owed.
    fn deny(&mut self, treated: &[(Adjustment, Treatment)], whole: bool) {
        let reason = |wanted| treated.iter().find(|(_, t)| *t == wanted);
        let Some((first, _)) = reason(Treatment::Deny).or_else(|| reason(Treatment::WriteOff))
        else {
            return;
        };
        let denied: Money = treated
            .iter()
            .filter(|(_, t)| *t == Treatment::Deny)
            .map(|(a, _)| a.amount)
            .sum();
        // What neither was paid nor moved nor written off is what stays owed.
        let amount = if whole {
            self.left
        } else {
            denied.min(self.left)
        };
        if !amount.is_positive() {
            return;
        }
        let mut rarcs = self.share.remarks.clone();
        rarcs.extend(
            self.job
                .payment
                .remarks
                .iter()
                .filter(|r| !self.share.remarks.contains(r)),
        );
        self.plan.denials.push(DenialDraft {
            line: self.share.line.line,
            group: first.group,
            carc: first.reason,
            rarcs,
            amount,
        });
    }
}
