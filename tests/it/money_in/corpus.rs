//! Every 835 that nobody here wrote, previewed against an empty practice and against one that owns
//! its claims: the figures are those of TRUTH.json, the deposit law holds, and why what does not
//! post does not is printed as a table.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::spine::bench::{Bench, day};
use claimdesk::billing::auto_post::AutoPostTable;
use claimdesk::billing::post::{
    Action, ClaimOnFile, DepositProof, LineOnFile, PostingContext, PostingPlan, plan,
};
use claimdesk::domain::codes::Hcpcs;
use claimdesk::domain::coverage::PayerOrder;
use claimdesk::domain::keys::{
    ClaimId, DepositId, FileHash, PatientId, PayerId, RemittanceId, ServiceLineId,
};
use claimdesk::domain::ledger::{Account, Party};
use claimdesk::domain::money::Money;
use claimdesk::domain::remittance::{ClaimPayment, ClaimPaymentStatus, Remittance};
use claimdesk::edi::{r835, read_envelopes};
use serde_json::Value;

const TODAY: &str = "2026-11-23";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/x12")
}

/// The rows of the truth, or nothing where the samples are not at hand.
fn truth() -> Vec<Value> {
    let mut rows = Vec::new();
    for folder in ["835", "835-4010"] {
        let Ok(text) = fs::read_to_string(root().join(folder).join("TRUTH.json")) else {
            println!("skipped: the samples of {folder} are not here");
            continue;
        };
        let all: Vec<Value> = serde_json::from_str(&text).unwrap();
        rows.extend(all);
    }
    rows
}

fn money(value: &Value) -> Money {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    Money::parse(&text).unwrap()
}

/// A claim of ours as a payment for it would have us hold it.
fn ours(index: usize, payment: &ClaimPayment) -> ClaimOnFile {
    let dos = payment.services.iter().find_map(|s| s.dos);
    let dos = dos.or(payment.statement_from).unwrap_or(day("2020-01-02"));
    let owed = |charge: Money| vec![(Party::Payer(PayerId(1)), charge)];
    let line = |(n, service): (usize, &claimdesk::domain::remittance::ServicePayment)| {
        let code = if service.billed_code.is_empty() {
            &service.code
        } else {
            &service.billed_code
        };
        LineOnFile {
            line: ServiceLineId((index * 1_000 + n) as i64),
            line_control: service.line_control.clone(),
            code: Hcpcs::parse(code)
                .or_else(|_| Hcpcs::parse("99213"))
                .unwrap(),
            modifiers: service.modifiers.clone(),
            charge: service.charged.abs(),
            dos: service.dos.unwrap_or(dos),
            balances: owed(service.charged.abs()),
        }
    };
    let mut lines: Vec<LineOnFile> = payment.services.iter().enumerate().map(line).collect();
    if lines.is_empty() {
        lines.push(LineOnFile {
            line: ServiceLineId((index * 1_000) as i64),
            line_control: String::new(),
            code: Hcpcs::parse("99213").unwrap(),
            modifiers: Vec::new(),
            charge: payment.charged.abs(),
            dos,
            balances: owed(payment.charged.abs()),
        });
    }
    ClaimOnFile {
        claim: ClaimId(index as i64 + 1),
        patient_id: PatientId(1),
        payer: PayerId(1),
        order: PayerOrder::Primary,
        control_numbers: vec![payment.patient_control_number.clone()],
        payer_claim_number: Some(payment.payer_claim_number.clone()),
        patient: payment.patient.clone(),
        member_id: payment.member_id.clone(),
        insured: payment.patient.clone(),
        dos,
        charged: lines.iter().map(|line| line.charge).sum(),
        voided: false,
        transmissions: Vec::new(),
        lines,
        next_payer: None,
        earlier: Vec::new(),
    }
}

fn owned(remittance: &Remittance) -> PostingPlan {
    let cx = PostingContext {
        remittance: RemittanceId(1),
        file: FileHash(String::new()),
        deposit: DepositId(1),
        payer: Some(PayerId(1)),
        senders: [PayerId(1)].into(),
        posted_on: day(TODAY),
        table: AutoPostTable::built_in(),
        payer_names: Vec::new(),
        accepted: Default::default(),
        left_out: Default::default(),
        matched: Default::default(),
        done: Default::default(),
        suspended: Default::default(),
        plb_done: false,
    };
    let candidates: Vec<Vec<ClaimOnFile>> = remittance
        .claims
        .iter()
        .enumerate()
        .map(|(n, payment)| vec![ours(n, payment)])
        .collect();
    let credits = vec![None; remittance.provider_adjustments.len()];
    plan(&cx, remittance, &candidates, &credits)
}

/// How many sums fail. A claim of which nothing is said was not adjudicated: it has none.
fn unproved(remittance: &Remittance) -> usize {
    let silent = |index: Option<usize>| {
        let claim = index.and_then(|n| remittance.claims.get(n));
        claim.is_some_and(|c| c.status == ClaimPaymentStatus::Unknown(0) && c.paid.is_zero())
    };
    let all = remittance.imbalances();
    all.iter().filter(|i| !silent(i.claim)).count()
}

/// Where a file stands: what of it posts, and why the rest does not.
fn tell(table: &mut BTreeMap<String, usize>, practice: &str, plan: &PostingPlan) {
    let mut count = |what: String| *table.entry(format!("{practice}  {what}")).or_default() += 1;
    if plan.parked.is_some() {
        count("parked   the deposit does not add up, or its day is far ahead".to_owned());
        return;
    }
    for claim in &plan.claims {
        let why = match &claim.action {
            Action::Post => "posts".to_owned(),
            Action::Refuse { reason, .. } => format!("refused  {}", general(reason)),
            Action::Suspense { reason } => format!("suspense {}", general(reason)),
        };
        count(why);
    }
}

/// A reason without the numbers and codes of its case.
fn general(reason: &str) -> String {
    let words = reason.split_whitespace();
    let kept = words.filter(|word| {
        !word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(char::is_lowercase)
    });
    kept.collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(72)
        .collect()
}

/// The deposit law, and that what is posted is what the file says.
fn law(name: &str, remittance: &Remittance, plan: &PostingPlan) {
    let DepositProof {
        amount,
        posted,
        refused,
        suspense,
        plb,
        adds_up,
        ..
    } = plan.deposit;
    assert_eq!(
        posted + refused + suspense,
        remittance.claims_paid(),
        "{name}"
    );
    if !adds_up {
        assert!(plan.parked.is_some(), "{name}");
        return;
    }
    assert_eq!(amount, posted + refused + suspense - plb, "{name}");
    let posts = plan
        .claims
        .iter()
        .filter(|c| matches!(c.action, Action::Post));
    let banked: Money = posts
        .flat_map(|claim| &claim.entries)
        .flat_map(|entry| entry.postings())
        .filter(|p| matches!(p.account, Account::Deposit(_)))
        .map(|p| p.amount)
        .sum();
    assert_eq!(banked, posted, "{name}");
    for entry in plan.claims.iter().flat_map(|claim| &claim.entries) {
        let sum: Money = entry.postings().iter().map(|p| p.amount).sum();
        assert!(sum.is_zero(), "{name}");
    }
}

#[test]
fn every_foreign_835_is_previewed_and_its_figures_are_the_truth() {
    let rows = truth();
    let mut table = BTreeMap::new();
    let mut bench = Bench::new(TODAY);
    let mut n_sets = 0;
    for row in &rows {
        let name = row["file"].as_str().unwrap();
        let bytes = fs::read(root().join(name)).unwrap();
        let (tree, _) = read_envelopes(&bytes);
        let (all, _) = r835::read(&tree);
        n_sets += all.len();
        let claims = || all.iter().flat_map(|r| &r.claims);
        let sum = |of: fn(&ClaimPayment) -> Money| claims().map(of).sum::<Money>();
        assert_eq!(
            claims().count() as u64,
            row["claims"].as_u64().unwrap(),
            "{name}"
        );
        assert_eq!(sum(|c| c.charged), money(&row["clp03"]), "{name} CLP03");
        assert_eq!(sum(|c| c.paid), money(&row["clp04"]), "{name} CLP04");
        let plb: Money = all.iter().map(Remittance::plb_total).sum();
        assert_eq!(plb, money(&row["plb"]), "{name} PLB");
        let bpr: Money = all.iter().map(|r| r.amount).sum();
        assert_eq!(bpr.abs(), money(&row["bpr_total"]).abs(), "{name} BPR");
        let off: usize = all.iter().map(unproved).sum();
        assert_eq!(
            off == 0,
            row["balanced"].as_bool().unwrap(),
            "{name} balance"
        );
        for remittance in &all {
            let plan = owned(remittance);
            law(name, remittance, &plan);
            tell(&mut table, "its own claims", &plan);
        }
        // The empty practice knows none of them: nothing is ever posted to a claim.
        let imported = bench.import(name, &bytes);
        for one in imported.remittances.iter().filter(|one| !one.known) {
            let seen = bench.preview(one.id);
            law(name, &seen.remittance, &seen.plan);
            assert!(
                seen.plan.claims.iter().all(|claim| claim.claim.is_none()),
                "{name}"
            );
            tell(&mut table, "empty practice", &seen.plan);
            let posted = claimdesk::workflow::perform(
                &mut bench.desk,
                claimdesk::workflow::Role::Biller,
                |cx| {
                    let none = Default::default();
                    claimdesk::workflow::post_remittance::post(cx, one.id, &none)
                },
            );
            if let Ok(posted) = posted {
                let never =
                    |c: &claimdesk::billing::post::ClaimPlan| !matches!(c.action, Action::Post);
                assert!(posted.plan.claims.iter().all(never), "{name}");
            }
        }
    }
    bench.verify();
    println!(
        "{} files, {n_sets} remittances: what becomes of their claims",
        rows.len()
    );
    for (what, n) in &table {
        println!("{n:>5}  {what}");
    }
}
