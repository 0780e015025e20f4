//! The lists of the day after the mixed remittance, counted by hand.

use super::bench::{Bench, day, money};
use claimdesk::domain::keys::ServiceLineId;
use claimdesk::domain::ledger::{Account, AgingRow, age_postings};
use claimdesk::domain::money::Money;
use claimdesk::store::aged::{AgingBasis, lines};
use claimdesk::store::balances;
use claimdesk::workflow::worklists::{credits, deadlines, denials, silent, today};

fn sent_on_monday() -> (Bench, i64) {
    let mut bench = Bench::new("2026-03-02");
    let patient = bench.patient("Alder", false);
    let claim = bench.visit(
        patient,
        "2026-03-02",
        (&["I10"], &[("99213", &[], "150.00")]),
    );
    bench.submit();
    (bench, claim)
}

#[test]
fn silence_is_noticed_and_filing_limits_count_down() {
    let (bench, claim) = sent_on_monday();
    let read = |on: &str| bench.desk.store.read(|db| silent(db, day(on))).unwrap();
    assert!(read("2026-03-03").is_empty());
    assert_eq!(read("2026-03-04")[0].silence.words(), "no 999 for its file");
    // Ninety days from 2026-03-02 end on 2026-05-31, a Sunday: the work is due on Friday 05-29.
    let near = bench
        .desk
        .store
        .read(|db| deadlines(db, day("2026-05-20"), 15))
        .unwrap();
    assert_eq!(near.len(), 1);
    assert_eq!(near[0].claim.0, claim);
    assert_eq!(
        (near[0].on, near[0].work_by),
        (day("2026-05-31"), day("2026-05-29"))
    );
    assert_eq!(near[0].days_left, 11);
    let early = bench
        .desk
        .store
        .read(|db| deadlines(db, day("2026-05-10"), 15))
        .unwrap();
    assert!(early.is_empty(), "{early:?}");
}

#[test]
fn home_counts_what_is_there() {
    let (bench, _) = sent_on_monday();
    let home = bench
        .desk
        .store
        .read(|db| today(db, day("2026-03-04")))
        .unwrap();
    let row = |name: &str| home.iter().find(|item| item.name == name).unwrap();
    assert_eq!(
        (row("silent").items, row("silent").dollars),
        (1, money("150"))
    );
    assert_eq!((row("ready").items, row("ready").dollars), (0, Money::ZERO));
    assert_eq!(row("denials").items, 0);
    let none = bench
        .desk
        .store
        .read(|db| denials(db, day("2026-03-04")))
        .unwrap();
    assert!(none.is_empty());
    let none = bench
        .desk
        .store
        .read(|db| credits(db, day("2026-03-04")))
        .unwrap();
    assert!(none.is_empty());
}

#[test]
fn aging_is_the_fold_of_the_postings() {
    let (mut bench, claim) = sent_on_monday();
    bench.on("2026-05-01");
    let patient = bench.patient("Brandt", false);
    bench.visit(
        patient,
        "2026-04-28",
        (&["I10"], &[("99214", &[], "210.00")]),
    );
    for as_of in [
        "2026-03-01",
        "2026-03-02",
        "2026-04-30",
        "2026-05-01",
        "2026-07-15",
    ] {
        let as_of = day(as_of);
        let listed = bench
            .desk
            .store
            .read(|db| lines(db, as_of, AgingBasis::Submission))
            .unwrap();
        let mut rows = Vec::new();
        for line in [1, 2] {
            let found = bench
                .desk
                .store
                .read(|db| balances::postings_of_line(db, ServiceLineId(line)));
            for one in found.unwrap() {
                let Account::Receivable(line, party) = one.posting.account else {
                    continue;
                };
                // The first was sent on its date of service, the second never.
                let base = if line.0 == 1 {
                    day("2026-03-02")
                } else {
                    day("2026-04-28")
                };
                let (amount, posted_on) = (one.posting.amount, one.posted_on);
                rows.push(AgingRow {
                    line,
                    party,
                    amount,
                    posted_on,
                    base,
                });
            }
        }
        let folded = age_postings(rows, as_of);
        let listed: Vec<_> = listed
            .iter()
            .map(|l| (l.line, l.party, l.balance, l.age, l.bucket))
            .collect();
        let folded: Vec<_> = folded
            .iter()
            .map(|l| (l.line, l.party, l.balance, l.age, l.bucket))
            .collect();
        assert_eq!(listed, folded, "{as_of}");
    }
    assert_eq!(bench.owed(claim).0, money("150"));
}
