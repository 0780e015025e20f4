//! F44: provider adjustments over months: carried forward until cleared, recovered, acknowledged.

use super::super::spine::bench::{Bench, money};
use super::era::{Era, LINE, billed, clp, posted};
use claimdesk::billing::post::provider_codes;
use claimdesk::domain::ledger::Account;
use claimdesk::domain::money::Money;
use claimdesk::store::ledger;
use claimdesk::workflow::plb::{self, PlbLine};

fn lines(bench: &Bench) -> Vec<PlbLine> {
    bench
        .desk
        .store
        .read(|db| Ok(plb::ledger(db).unwrap()))
        .unwrap()
}

/// What stands in the payers' clearing accounts.
fn clearing(bench: &Bench) -> Money {
    let day = super::super::spine::bench::day;
    let read = |db: &_| ledger::entries_between(db, day("2025-01-01"), day("2027-12-31"));
    let entries = bench.desk.store.read(read).unwrap();
    let rows = entries.iter().flat_map(|(_, entry)| entry.postings());
    rows.filter(|p| matches!(p.account, Account::RecoupmentClearing(_)))
        .map(|p| p.amount)
        .sum()
}

#[test]
fn a_forward_balance_is_open_until_a_later_month_collects_it() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let number = format!("CD{claim}");
    let paid = "SVC*HC:99213*100*60**1~CAS*CO*45*40~";
    posted(
        &mut bench,
        &Era::new("P1", "60"),
        &clp(&number, ("1", "100", "60"), paid),
    );
    // February takes 60.00 back and has nothing to take it from: it is carried forward.
    bench.on("2026-02-12");
    let back = "SVC*HC:99213*-100*-60**1~CAS*CO*45*-40~";
    let back = clp(&number, ("22", "-100", "-60"), back);
    let era = Era::new("P2", "0").on("2026-02-12");
    let (carried, _) = posted(
        &mut bench,
        &era,
        &format!("{back}PLB*1234567893*20261231*FB:X1*-60~"),
    );
    assert_eq!(clearing(&bench), money("-60"));
    let [line] = lines(&bench).try_into().unwrap();
    assert_eq!((line.reason.as_str(), line.open), ("FB", money("-60")));
    // March collects 45.00 of it, April the rest.
    for (on, trace, amount) in [("2026-03-10", "P3", "45"), ("2026-04-10", "P4", "15")] {
        bench.on(on);
        let plb = format!("PLB*1234567893*20261231*FB:X1*{amount}*L6*-{amount}~");
        posted(&mut bench, &Era::new(trace, "0").on(on), &plb);
    }
    assert_eq!(clearing(&bench), Money::ZERO);
    let all = lines(&bench);
    assert!(all.iter().all(|line| line.open.is_zero()), "{all:#?}");
    assert_eq!(
        all[0].cleared.iter().map(|c| c.1).sum::<Money>(),
        money("60")
    );
    // Unposted, what it carried is carried no more.
    bench.unpost(carried).unwrap();
    assert_eq!(clearing(&bench), money("60"));
    let open: Money = lines(&bench).iter().map(|line| line.open).sum();
    assert_eq!(open, money("60"));
    bench.verify();
}

#[test]
fn an_acknowledged_refund_and_its_recovery_leave_nothing() {
    let (mut bench, _) = billed(false, &[LINE]);
    let plb = "PLB*1234567893*20261231*WO:OLD9*64.2*72:OLD9*-64.2~";
    posted(&mut bench, &Era::new("P5", "0"), plb);
    assert_eq!(clearing(&bench), Money::ZERO);
    assert!(lines(&bench).iter().all(|line| line.open.is_zero()));
    bench.verify();
}

#[test]
fn every_code_has_its_place_and_the_deposit_law_holds() {
    let (mut bench, _) = billed(false, &[LINE]);
    for (n, (code, ..)) in provider_codes::ALL.iter().enumerate() {
        let plb = format!("PLB*1234567893*20261231*{code}:REF{n}*-12.34~");
        let trace = format!("PC{n}");
        let (_, done) = posted(&mut bench, &Era::new(&trace, "12.34"), &plb);
        assert!(done.plan.deposit.is_proved(), "{code}");
        let [plan] = done.plan.plb.as_slice() else {
            panic!("{code}")
        };
        assert!(!plan.disposition.is_empty(), "{code}");
        assert_eq!(plan.entries.len(), 1, "{code}");
    }
    assert_eq!(lines(&bench).len(), provider_codes::ALL.len());
    let codes: std::collections::BTreeSet<_> = provider_codes::ALL.iter().map(|c| c.0).collect();
    assert_eq!(codes.len(), provider_codes::ALL.len());
    bench.verify();
}
