//! The preview of a posting, as data and as text.

use serde_json::{Value, json};

use crate::billing::post::{ClaimPlan, LinePlan};
use crate::cli::context::CliContext;
use crate::cli::error::CliError;
use crate::domain::remittance::{ClaimPayment, NamedPayer};
use crate::domain::text::CleanText;
use crate::workflow::post_remittance::Preview;

/// The view of the contract.
pub fn view(preview: &Preview) -> Value {
    let (n_denials, denied) = preview.plan.denials();
    let deposit = &preview.plan.deposit;
    let claims: Vec<Value> = preview
        .plan
        .claims
        .iter()
        .map(|c| claim(c, preview))
        .collect();
    let plb: Vec<Value> = preview
        .plan
        .plb
        .iter()
        .map(|plb| {
            json!({
                "reason": plb.item.reason,
                "reference": CleanText::new(&plb.item.reference).as_str(),
                "amount": plb.item.amount.to_string(),
                "does": plb.disposition,
            })
        })
        .collect();
    json!({
        "id": preview.row.id.0,
        "file": preview.row.file.to_string(),
        "payer": CleanText::new(&preview.remittance.payer_name).as_str(),
        "trace": CleanText::new(&preview.remittance.trace).as_str(),
        "already_posted": preview.row.status.is_posted(),
        "status": preview.row.status.name(),
        "parked": preview.plan.parked,
        "deposit": {
            "bpr": deposit.amount.to_string(),
            "claims": deposit.claims.to_string(),
            "plb": deposit.plb.to_string(),
            "posted": deposit.posted.to_string(),
            "refused": deposit.refused.to_string(),
            "suspense": deposit.suspense.to_string(),
            "proved": deposit.is_proved(),
        },
        "claims": claims,
        "plb": plb,
        "denials": n_denials,
        "denied": denied.to_string(),
    })
}

/// The number by which the payer names the claim.
fn number(plan: &ClaimPlan, preview: &Preview) -> String {
    let payment = preview.remittance.claims.get(plan.index);
    let number = payment.map_or("", |p| p.patient_control_number.as_str());
    CleanText::new(number).into_string()
}

fn claim(plan: &ClaimPlan, preview: &Preview) -> Value {
    let found = plan
        .claim
        .map(|id| json!({ "claim": id.0, "score": plan.score, "why": plan.why }));
    json!({
        "patient_control_number": number(plan, preview),
        "match": found,
        "action": plan.action.name(),
        "reason": plan.action.reason(),
        "told": preview.remittance.claims.get(plan.index).map(told),
        "crossed_over": plan.crossed_over,
        "corrects_insured": plan.correction.is_some(),
        "to_next_payer": plan.to_next_payer.to_string(),
        "to_patient": plan.to_patient.to_string(),
        "lines": plan.lines.iter().enumerate().map(|(n, l)| line(n + 1, l)).collect::<Vec<_>>(),
    })
}

/// What else the payer says of a claim.
fn told(payment: &ClaimPayment) -> Value {
    let remarks = payment.services.iter().flat_map(|s| &s.remarks);
    let remarks = payment.remarks.iter().chain(remarks);
    let lines = payment.services.iter();
    let amounts = payment.amounts.iter().chain(lines.flat_map(|s| &s.amounts));
    let lines = payment.services.iter();
    let quantities = payment
        .quantities
        .iter()
        .chain(lines.flat_map(|s| &s.quantities));
    let named = |payer: &Option<NamedPayer>| {
        let payer = payer.as_ref();
        payer.map(|p| format!("{} {}", CleanText::new(&p.name), CleanText::new(&p.id)))
    };
    json!({
        "status": payment.status.code(),
        "payer_claim_number": CleanText::new(&payment.payer_claim_number).as_str(),
        "remarks": remarks.map(ToString::to_string).collect::<Vec<_>>(),
        "amounts": amounts
            .map(|(what, amount)| json!({ "what": what, "amount": amount.to_string() }))
            .collect::<Vec<_>>(),
        "quantities": quantities
            .map(|(what, n)| json!({ "what": what, "quantity": n.to_string() }))
            .collect::<Vec<_>>(),
        "forwarded_to": named(&payment.crossover_to),
        "pays_first": named(&payment.priority_payer),
    })
}

fn line(n: usize, plan: &LinePlan) -> Value {
    let adjustments: Vec<Value> = plan
        .adjustments
        .iter()
        .map(|(a, _)| {
            json!({
                "group": a.group.code(),
                "reason": a.reason.to_string(),
                "amount": a.amount.to_string(),
            })
        })
        .collect();
    json!({
        "line": n,
        "service_line": plan.line.map(|line| line.0),
        "code": CleanText::new(&plan.code).as_str(),
        "charged": plan.charged.to_string(),
        "paid": plan.paid.to_string(),
        "adjustments": adjustments,
        "denied": plan.denied,
        "note": plan.note,
    })
}

/// Prints it for a person.
pub fn print(preview: &Preview, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    let remittance = &preview.remittance;
    let payer = CleanText::new(&remittance.payer_name);
    let trace = CleanText::new(&remittance.trace);
    let deposit = &preview.plan.deposit;
    let sign = if deposit.adds_up { "=" } else { "is not" };
    cx.line(format!("{payer}  {trace}  {}", preview.row.status.name()))?;
    cx.line(format!(
        "  claims {} - PLB {} {sign} BPR {}",
        deposit.claims, deposit.plb, deposit.amount
    ))?;
    if let Some(why) = &preview.plan.parked {
        cx.line(format!("! parked, nothing posts: {}", CleanText::new(why)))?;
    }
    for plan in &preview.plan.claims {
        let ours = plan
            .claim
            .map_or("no claim of ours".to_owned(), |id| format!("claim {id}"));
        let reason = plan
            .action
            .reason()
            .map_or(String::new(), |r| format!(": {r}"));
        let reason = CleanText::new(&reason);
        let action = plan.action.name();
        cx.line(format!(
            "  {}  {ours}  {action}{reason}",
            number(plan, preview)
        ))?;
        for line in &plan.lines {
            print_line(line, cx)?;
        }
    }
    for plb in &preview.plan.plb {
        let reference = CleanText::new(&plb.item.reference);
        let (reason, amount) = (CleanText::new(&plb.item.reason), plb.item.amount);
        cx.line(format!(
            "  PLB {reason} {reference} {amount}: {}",
            plb.disposition
        ))?;
    }
    let (n, denied) = preview.plan.denials();
    cx.line(format!("  opens {n} denials, {denied}"))
}

fn print_line(line: &LinePlan, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    let why: Vec<String> = line
        .adjustments
        .iter()
        .map(|(a, _)| format!("{} {}", a.label(), a.amount))
        .collect();
    let denied = if line.denied {
        "  denied, stays owed"
    } else {
        ""
    };
    let code = CleanText::new(&line.code);
    let (charged, paid, why) = (line.charged, line.paid, why.join(" "));
    cx.line(format!(
        "    {code}  charged {charged}  paid {paid}  {why}{denied}"
    ))
}
