//! Scenario S23: the day rolls forward to the cent, matches the bank, closes, and stays closed.

use super::bench::{Bench, day, money};
use super::mixed_remittance::{Ground, ground, mixed};
use claimdesk::domain::keys::ServiceLineId;
use claimdesk::domain::ledger::{Account, Entry, Movement, Party, Source};
use claimdesk::domain::money::Money;
use claimdesk::simulator::sheet::Separators;
use claimdesk::store::{aged, balances, day_closes, files, ledger};
use claimdesk::workflow::close_day::{DayStatus, status};
use serde_json::json;

/// A manual entry that moves an amount from one account into another.
fn moved(bench: &mut Bench, (from, to, amount): (Account, Account, &str)) -> i64 {
    let today = bench.desk.clock.today();
    let source = Source::Manual {
        reason: "scenario".to_owned(),
    };
    let entry = Entry::transfer(today, source, None, (from, to, money(amount))).unwrap();
    let done = bench
        .desk
        .store
        .write(|tx| ledger::append_entry(tx, &entry));
    done.unwrap().0
}

/// The line that the party owes exactly this for.
fn line_of(bench: &Bench, party: Party, amount: &str) -> ServiceLineId {
    let today = bench.desk.clock.today();
    let open = bench.desk.store.read(|db| balances::open(db, today));
    let open = open.unwrap();
    let found = open
        .iter()
        .find(|b| b.party == party && b.balance == money(amount));
    found.unwrap().line
}

fn receivables(bench: &Bench) -> Money {
    let today = bench.desk.clock.today();
    let sum = bench
        .desk
        .store
        .read(|db| day_closes::receivables(db, today));
    sum.unwrap()
}

fn shown(bench: &Bench, on: &str, bank: Option<&str>) -> DayStatus {
    let read = bench
        .desk
        .store
        .read(|db| Ok(status(db, day(on), bank.map(money))));
    read.unwrap().unwrap()
}

/// The scenario's day: 41,250.00 stands open before it, and everything of it is posted.
pub fn the_day() -> Ground {
    let mut ground = ground();
    let bench = &mut ground.bench;
    bench.on("2026-03-19");
    let owing = bench.patient("Sample", false);
    bench.visit(owing, "2026-03-19", (&["I10"], &[("99213", &[], "85.00")]));
    let payer = Party::Payer(claimdesk::domain::keys::PayerId(1));
    let line = line_of(bench, payer, "85.00");
    moved(
        bench,
        (
            Account::Receivable(line, payer),
            Account::Receivable(line, Party::Patient),
            "85.00",
        ),
    );
    let rest = (money("41250.00") - receivables(bench)).to_string();
    let other = bench.patient("Sample", false);
    bench.visit(other, "2026-03-19", (&["I10"], &[("99213", &[], &rest)]));
    assert_eq!(receivables(bench), money("41250.00"));
    bench.deed("close-day", json!({"day": "2026-03-19"}));

    bench.on("2026-03-20");
    let today = bench.patient("Sample", false);
    bench.visit(
        today,
        "2026-03-20",
        (&["I10"], &[("99213", &[], "2964.00")]),
    );
    let id = bench
        .import("88231990.835", &mixed().bytes(&[], Separators::Usual))
        .remittances[0]
        .id;
    bench.post(id);
    bench.deed(
        "take-payment",
        json!({"patient": owing, "amount": "85.00", "tender": "check", "reference": "1044"}),
    );
    let credit = line_of(bench, Party::Patient, "-9.80");
    moved(
        bench,
        (
            Account::RefundPayable(Party::Patient),
            Account::Receivable(credit, Party::Patient),
            "9.80",
        ),
    );
    ground
}

#[test]
fn the_day_rolls_forward_from_41250_to_43878_20() {
    let ground = the_day();
    let status = shown(&ground.bench, "2026-03-20", Some("223.95"));
    assert_eq!(status.opening, money("41250.00"));
    let rows: Vec<_> = status.movements.rows().collect();
    assert_eq!(
        rows,
        [
            (Movement::Charges, money("2964.00")),
            (Movement::Insurance, money("-201.00")),
            (Movement::Takebacks, money("64.20")),
            (Movement::Contractual, money("-123.80")),
            (Movement::Patients, money("-85.00")),
            (Movement::Refunds, money("9.80")),
        ]
    );
    assert_eq!(status.closing, money("43878.20"));
    let posted: Vec<Money> = status.deposits.iter().map(|d| d.posted).collect();
    assert_eq!(posted, [money("138.95"), money("85.00")]);
    assert_eq!(status.deposited, money("223.95"));
    assert_eq!(status.difference(), Some(Money::ZERO));
    assert!(status.blockers().is_empty(), "{:?}", status.blockers());
}

#[test]
fn a_cent_off_at_the_bank_keeps_the_day_open() {
    let mut ground = the_day();
    let refused = ground
        .bench
        .try_deed("close-day", json!({"day": "2026-03-20", "bank": "223.94"}));
    let why = refused.unwrap_err().to_string();
    assert_eq!(
        why,
        "the bank says 223.94 and 223.95 was posted: off by -0.01"
    );
    let through = ground.bench.desk.store.read(day_closes::closed_through);
    assert_eq!(through.unwrap(), Some(day("2026-03-19")));
}

#[test]
fn a_closed_day_takes_nothing_and_is_answered_by_a_later_reversal() {
    let mut ground = the_day();
    let bench = &mut ground.bench;
    let printed = |bench: &Bench| {
        let at = day("2026-03-20");
        let lines = bench
            .desk
            .store
            .read(|db| aged::lines(db, at, aged::AgingBasis::default()));
        let mut lines: Vec<String> = lines
            .unwrap()
            .iter()
            .map(|l| format!("{:?} {:?} {} {:?}", l.line, l.party, l.balance, l.bucket))
            .collect();
        lines.sort();
        lines
    };
    let before = printed(bench);
    let closed = bench.deed("close-day", json!({"day": "2026-03-20", "bank": "223.95"}));
    let sheet = |bench: &Bench| {
        let close = bench
            .desk
            .store
            .read(|db| day_closes::of_day(db, day("2026-03-20")));
        let hash = close.unwrap().unwrap().sheet.unwrap();
        bench.desk.store.read(|db| files::bytes(db, &hash)).unwrap()
    };
    let first = sheet(bench).unwrap();
    assert!(String::from_utf8_lossy(&first).contains("43,878.20"));

    let late = json!({"patient": ground.patient_b, "amount": "5.00", "tender": "cash"});
    let refused = bench.try_deed("take-payment", late).unwrap_err();
    assert_eq!(refused.kind(), "refused");
    assert!(
        refused.to_string().contains("closed through 2026-03-20"),
        "{refused}"
    );

    bench.on("2026-03-21");
    let payment = bench.desk.store.read(|db| {
        let entries = ledger::entries_between(db, day("2026-03-20"), day("2026-03-20"))?;
        Ok(entries
            .into_iter()
            .find(|(_, entry)| matches!(entry.source(), Source::PatientPayment { .. })))
    });
    let (entry, _) = payment.unwrap().unwrap();
    let wrong = json!({"entry": entry.0, "reason": "the check came back"});
    bench.deed("reverse-entry", wrong.clone());
    assert!(bench.try_deed("reverse-entry", wrong).is_err());
    assert_eq!(receivables(bench), money("43963.20"));
    // The closed day and its aging say what they said.
    assert_eq!(shown(bench, "2026-03-20", None).closing, money("43878.20"));
    assert_eq!(printed(bench), before);
    assert_eq!(sheet(bench).unwrap(), first);
    assert_eq!(closed["closing"], "43878.20");
    let today = shown(bench, "2026-03-21", None);
    assert_eq!(today.movements.of(Movement::Patients), money("85.00"));
    assert_eq!(today.deposited, Money::ZERO);
    bench.verify();
}

#[test]
fn only_the_last_closed_day_is_opened_again() {
    let mut ground = the_day();
    let bench = &mut ground.bench;
    bench.deed("close-day", json!({"day": "2026-03-20", "bank": "223.95"}));
    let older = json!({"day": "2026-03-19", "reason": "forgotten check"});
    assert!(bench.try_deed("reopen-day", older).is_err());
    let last = json!({"day": "2026-03-20", "reason": "forgotten check"});
    bench.deed("reopen-day", last);
    bench.deed(
        "take-payment",
        json!({"patient": ground.patient_b, "amount": "5.00", "tender": "cash"}),
    );
    let closed = bench.deed("close-day", json!({"day": "2026-03-20", "bank": "228.95"}));
    assert_eq!(closed["closing"], "43878.20");
    bench.verify();
}

/// Feature F19: counted before it is keyed, and closed only in balance.
#[test]
fn a_batch_out_of_balance_keeps_itself_and_its_day_open() {
    let mut bench = Bench::new("2026-03-02");
    let patient = bench.patient("Sample", false);
    let counted = json!({"kind": "charges", "count": 2, "amount": "250.00", "hash": 2 * patient});
    bench.deed("open-batch", counted);
    bench.visit(
        patient,
        "2026-03-02",
        (&["I10"], &[("99213", &[], "160.00")]),
    );
    let refused = bench.try_deed("close-batch", json!({"kind": "charges"}));
    let why = refused.unwrap_err().to_string();
    assert_eq!(
        why,
        format!(
            "batch 1 is out of balance: 2 counted, 1 keyed; 250.00 counted, 160.00 keyed; \
             patients' numbers {} counted, {patient} keyed",
            2 * patient
        )
    );
    assert!(
        bench
            .try_deed("close-day", json!({"day": "2026-03-02"}))
            .is_err()
    );
    let other = bench.patient("Sample", false);
    bench.visit(other, "2026-03-02", (&["I10"], &[("99213", &[], "90.00")]));
    let again = json!({"kind": "charges", "count": 2, "amount": "250.00"});
    bench.deed("recount-batch", again);
    bench.deed("close-batch", json!({"kind": "charges"}));
    bench.deed("close-day", json!({"day": "2026-03-02"}));
    bench.verify();
}
