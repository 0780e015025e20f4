//! The rows of a preview: for each claim of the payer, for each of its lines, for each
//! adjustment of the whole payment.

use super::ask::{Choices, Seen};
use crate::billing::auto_post::Treatment;
use crate::billing::post::{ClaimPlan, LinePlan};
use crate::domain::keys::ClaimId;
use crate::domain::money::Money;
use crate::domain::remittance::{ClaimPayment, ClaimPaymentStatus};
use crate::domain::text::CleanText;
use crate::tui::theme::State;
use crate::tui::widgets::dollars;

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// How it looks.
    pub state: State,
    /// Whether it heads a claim.
    pub heads: bool,
    /// The place of its claim in the remittance.
    pub index: Option<usize>,
    /// Our claim.
    pub claim: Option<ClaimId>,
    /// What they call it.
    pub theirs: CleanText,
    /// What was charged.
    pub charged: Money,
    /// What they paid.
    pub paid: Money,
    /// Why it is less.
    pub why: CleanText,
    /// Ours.
    pub ours: CleanText,
    /// What will be posted.
    pub posts: CleanText,
}

/// The rows of a preview.
pub fn of(seen: &Seen, choices: &Choices) -> Vec<Row> {
    let preview = &seen.preview;
    let mut rows = Vec::new();
    for plan in &preview.plan.claims {
        let Some(payment) = preview.remittance.claims.get(plan.index) else {
            continue;
        };
        rows.push(claim(seen, plan, (payment, choices)));
        rows.extend(
            plan.lines
                .iter()
                .enumerate()
                .map(|(n, of)| line(plan, (n, of))),
        );
    }
    for item in &preview.plan.plb {
        rows.push(Row {
            state: State::Waiting,
            heads: true,
            index: None,
            claim: item.claim,
            theirs: CleanText::new(&format!("PLB {} {}", item.item.reason, item.item.reference)),
            charged: Money::ZERO,
            paid: -item.item.amount,
            why: CleanText::default(),
            ours: CleanText::new(&item.claim.map(|id| format!("#{id}")).unwrap_or_default()),
            posts: CleanText::new(&item.disposition),
        });
    }
    rows
}

fn words(status: ClaimPaymentStatus) -> String {
    match status {
        ClaimPaymentStatus::Primary
        | ClaimPaymentStatus::Secondary
        | ClaimPaymentStatus::Tertiary => "processed".to_owned(),
        ClaimPaymentStatus::Denied => "denied".to_owned(),
        ClaimPaymentStatus::PrimaryForwarded
        | ClaimPaymentStatus::SecondaryForwarded
        | ClaimPaymentStatus::TertiaryForwarded => "processed, sent on".to_owned(),
        ClaimPaymentStatus::Reversal => "reversal".to_owned(),
        ClaimPaymentStatus::NotOurClaim => "not their claim".to_owned(),
        ClaimPaymentStatus::Predetermination => "predetermination".to_owned(),
        ClaimPaymentStatus::Unknown(code) => format!("status {code}"),
    }
}

fn claim(seen: &Seen, plan: &ClaimPlan, (payment, choices): (&ClaimPayment, &Choices)) -> Row {
    let ours = plan.claim.and_then(|id| seen.claims.get(&id)).map_or_else(
        || "none of ours fits".to_owned(),
        |row| {
            format!(
                "#{} {} {} {}",
                row.id,
                row.patient.last,
                row.dos,
                dollars(row.charged)
            )
        },
    );
    let mut posts = vec![match plan.action.reason() {
        Some(reason) => format!("{}: {reason}", plan.action.name()),
        None => format!("paid {}", dollars(payment.paid)),
    }];
    if choices.left_out.contains(&plan.index) {
        posts = vec!["left out".to_owned()];
    } else if plan.action.reason().is_none() {
        if !plan.takes_back.is_empty() {
            posts.push("takes an earlier posting back".to_owned());
        }
        if !plan.to_patient.is_zero() {
            posts.push(format!("patient {}", dollars(plan.to_patient)));
        }
        if !plan.to_next_payer.is_zero() {
            posts.push(format!("next payer {}", dollars(plan.to_next_payer)));
        }
        if !plan.denials.is_empty() {
            let sum: Money = plan.denials.iter().map(|denial| denial.amount).sum();
            posts.push(format!("denied: stays owed {}", dollars(sum)));
        }
    }
    Row {
        state: match (plan.action.reason().is_some(), plan.denials.is_empty()) {
            (true, _) => State::Refused,
            (false, false) => State::Needs,
            (false, true) => State::Done,
        },
        heads: true,
        index: Some(plan.index),
        claim: plan.claim,
        theirs: CleanText::new(&format!(
            "{} {}",
            payment.patient_control_number,
            words(payment.status)
        )),
        charged: payment.charged,
        paid: payment.paid,
        why: CleanText::default(),
        ours: CleanText::new(&ours),
        posts: CleanText::new(&posts.join("  ")),
    }
}

fn line(plan: &ClaimPlan, (n, of): (usize, &LinePlan)) -> Row {
    let why: Vec<String> = of
        .adjustments
        .iter()
        .map(|(adjustment, _)| format!("{} {}", adjustment.label(), dollars(adjustment.amount)))
        .collect();
    let mut posts = Vec::new();
    if of.denied {
        let owed: Money = of
            .adjustments
            .iter()
            .filter(|(_, treatment)| *treatment == Treatment::Deny)
            .map(|(adjustment, _)| adjustment.amount)
            .sum();
        posts.push(format!(
            "denied: stays owed {}, opens a denial",
            dollars(owed)
        ));
    } else if plan.action.reason().is_none() {
        posts.push(format!("paid {}", dollars(of.paid)));
    }
    for (adjustment, treatment) in &of.adjustments {
        let amount = dollars(adjustment.amount);
        match treatment {
            Treatment::WriteOff => posts.push(format!("contractual {amount}")),
            Treatment::Sequestration => posts.push(format!("sequestration {amount}")),
            Treatment::NextPayer => posts.push(format!("next payer {amount}")),
            Treatment::Patient if plan.next_payer.is_some() => {
                posts.push(format!("next payer {amount}"));
            }
            Treatment::Patient => posts.push(format!("patient {amount}")),
            Treatment::Stop => posts.push(format!("stop: {} {amount}", adjustment.label())),
            Treatment::Deny | Treatment::Inform => {}
        }
    }
    let ours = match (of.line, of.allocated) {
        (Some(_), false) => format!("line {}  =", n + 1),
        (Some(_), true) => format!("line {}  by charge", n + 1),
        (None, _) => "no line of ours".to_owned(),
    };
    Row {
        state: if of.denied {
            State::Needs
        } else {
            State::Plain
        },
        heads: false,
        index: Some(plan.index),
        claim: plan.claim,
        theirs: CleanText::new(&of.code),
        charged: of.charged,
        paid: of.paid,
        why: CleanText::new(&why.join(" ")),
        ours: CleanText::new(&ours),
        posts: CleanText::new(&posts.join("  ")),
    }
}
