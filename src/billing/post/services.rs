//! The plan for the lines of a claim payment: what moves where, and what stays owed.

use super::claim::{Job, refuse};
use super::plan::{Action, ClaimOnFile, ClaimPlan, DenialDraft, LineOnFile, LinePlan};
use crate::billing::auto_post::Treatment;
use crate::billing::matching::{match_lines, normal};
use crate::domain::codes::Rarc;
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::domain::remittance::{Adjustment, ServicePayment};

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
        return Ok(allocate(job, claim));
    }
    let found = match_lines(&payment.services, &claim.lines);
    let mut shares = Vec::with_capacity(payment.services.len());
    for (service, place) in payment.services.iter().zip(found) {
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

/// A payment without service lines: divided by charge with the largest-remainder rule.
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
    divide_claim_adjustments(job, &mut shares);
    shares
}

fn weights(charges: impl Iterator<Item = Money>) -> Vec<u64> {
    charges
        .map(|charge| charge.cents().unsigned_abs())
        .collect()
}

/// Adjustments of the claim itself are divided over its lines by charge.
fn divide_claim_adjustments(job: &Job<'_>, shares: &mut [Share<'_>]) {
    let weights = weights(shares.iter().map(|share| share.line.charge));
    for adjustment in &job.payment.adjustments {
        let parts = adjustment.amount.split(&weights);
        for (share, amount) in shares.iter_mut().zip(parts) {
            if !amount.is_zero() {
                share.adjustments.push(Adjustment {
                    amount,
                    ..*adjustment
                });
                share.allocated = true;
            }
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
        .map(|a| (*a, job.cx.table.treatment(a)))
        .collect();
    if let Some((stopped, _)) = treated.iter().find(|(_, t)| *t == Treatment::Stop) {
        return Err(format!(
            "{} {} is not in the auto-post table: decide by hand or add it",
            stopped.label(),
            stopped.amount
        ));
    }
    let denied = !share.paid.is_positive() && treated.iter().any(|(_, t)| *t == Treatment::Deny);
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
    for (adjustment, treatment) in &treated {
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
        .filter(|a| job.cx.table.treatment(a) == Treatment::Patient)
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
            Treatment::Patient => self.leave_to_patient(amount),
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

    /// Opens the denial of a line: all that stays owed, under its first denial reason.
    fn deny(&mut self, treated: &[(Adjustment, Treatment)], whole: bool) {
        let reasons = || treated.iter().filter(|(_, t)| *t == Treatment::Deny);
        let Some((first, _)) = reasons().next() else {
            return;
        };
        let stays = |t: Treatment| match t {
            Treatment::Deny => true,
            Treatment::WriteOff | Treatment::Sequestration => whole,
            Treatment::Patient | Treatment::Inform | Treatment::Stop => false,
        };
        let amount: Money = treated
            .iter()
            .filter(|(_, t)| stays(*t))
            .map(|(a, _)| a.amount)
            .sum();
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
