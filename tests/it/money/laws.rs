//! Laws over random histories: whatever patients pay, take back and are refunded, the books and
//! the lists say the same, and nobody is billed a contractual amount. `CLAIMDESK_CASES` says how
//! many histories.

use super::ground::{line_of, owed, patient_who_owes, visit_that_leaves};
use crate::spine::bench::{Bench, money};
use claimdesk::domain::keys::{PatientId, ServiceLineId};
use claimdesk::domain::ledger::Party;
use claimdesk::domain::money::Money;
use claimdesk::store::{balances, patient_balances};
use claimdesk::workflow::credits::{self, CreditOf};
use claimdesk::workflow::{refunds, statements};
use serde_json::{Value, json};

fn cases() -> u64 {
    let asked = std::env::var("CLAIMDESK_CASES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(3)
}

/// A small generator of repeatable numbers.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn amount(&mut self) -> String {
        Money::from_cents(i64::try_from(self.below(9_000)).unwrap() + 1).to_string()
    }
}

/// One deed of a history; what is refused leaves nothing behind.
fn step(bench: &mut Bench, numbers: &mut Numbers, (patient, lines): (i64, &[ServiceLineId])) {
    let receipt = numbers.below(8) + 1;
    let refund = numbers.below(3) + 1;
    let pick = |n: u64| lines[usize::try_from(n).unwrap() % lines.len()].0;
    let (name, input): (&str, Value) = match numbers.below(8) {
        0 | 1 => (
            "take-payment",
            json!({"patient": patient, "amount": numbers.amount(), "tender": "cash"}),
        ),
        2 => (
            "take-payment",
            json!({"patient": patient, "amount": numbers.amount(), "tender": "card",
                "keep_unapplied": true}),
        ),
        3 => ("apply-unapplied", json!({"patient": patient})),
        4 => (
            "return-payment",
            json!({"receipt": receipt, "reason": "returned NSF"}),
        ),
        5 => (
            "request-refund",
            json!({"credit": {"patient": patient}, "amount": numbers.amount(),
                "reason": "asked for it"}),
        ),
        6 => (
            "pay-refund",
            json!({"refund": refund, "check": format!("20{}", numbers.below(99))}),
        ),
        _ => (
            "transfer-credit",
            json!({"from_line": pick(numbers.below(9)), "to_line": pick(numbers.below(9)),
                "reason": "overpaid"}),
        ),
    };
    let _ = bench.try_deed(name, input);
}

/// What the books say of all the patients' money must be what the lists say.
fn check(bench: &Bench, patient: i64, lines: &[ServiceLineId]) {
    let today = bench.desk.clock.today();
    let shared: Money = lines
        .iter()
        .map(|line| owed(bench, *line, Party::Patient))
        .sum();
    let read = bench.desk.store.read(|db| {
        let loose = patient_balances::credit_of(db, PatientId(patient))?;
        let listed: Money = credits::list(db, today)?
            .iter()
            .filter(|one| matches!(one.of, CreditOf::Unapplied(_)))
            .map(|one| one.amount)
            .sum();
        let totals = balances::totals(db, chrono::NaiveDate::MIN, today)?;
        let asked: Money = refunds::list(db)?
            .iter()
            .filter(|one| one.status() == "asked")
            .map(|one| one.amount)
            .sum();
        let run = statements::preview(db, today, &[]).map_err(anyhow::Error::from)?;
        Ok((loose, listed, totals, asked, run))
    });
    let (loose, listed, totals, asked, run) = read.unwrap();
    let total = |kind: &str| totals.get(kind).copied().unwrap_or(Money::ZERO);
    assert!(!loose.is_negative(), "no more is used than came");
    assert_eq!(listed, loose, "the list of unapplied money is the ledger's");
    assert_eq!(-total("patient-credit"), loose);
    assert_eq!(
        -total("refund-payable"),
        asked,
        "every payable has its request"
    );
    let billed: Money = run.due.iter().map(|one| one.amount).sum();
    assert!(
        billed <= shared.max(Money::ZERO),
        "billed {billed} of {shared}"
    );
    for line in run.due.iter().flat_map(|one| &one.lines) {
        assert!(
            line.balance <= money("50.00"),
            "never the contractual 240.00"
        );
    }
}

#[test]
fn patients_money_is_the_same_in_the_books_and_on_the_lists() {
    for seed in 0..cases() {
        let mut numbers = Numbers(seed + 20_261_123);
        let mut bench = Bench::new("2026-01-12");
        let (patient, first) =
            patient_who_owes(&mut bench, "Alder", ("2026-01-12", "2026-02-02", "50.00"));
        let second = visit_that_leaves(&mut bench, patient, ("2026-02-03", "2026-02-20", "12.34"));
        let lines = [line_of(&bench, first), line_of(&bench, second)];
        bench.on("2026-03-02");
        for _ in 0..25 {
            step(&mut bench, &mut numbers, (patient, &lines));
            check(&bench, patient, &lines);
        }
        bench.verify();
    }
}
