//! The books as they are kept: what goes in comes out, and balances are always the sum.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Days, NaiveDate};
use claimdesk::domain::keys::{ClaimId, DepositId, EntryId, PayerId, RemittanceId, ServiceLineId};
use claimdesk::domain::ledger::{Account, Entry, Party, Posting, Source};
use claimdesk::domain::money::Money;
use claimdesk::store::balances::{self, OpenBalance};
use claimdesk::store::files::{Direction, Kept, NewFile};
use claimdesk::store::verify::verify;
use claimdesk::store::{Store, files, ledger};

const LINE: ServiceLineId = ServiceLineId(1);
const MEDICARE: Party = Party::Payer(PayerId(1));

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn cents(n: i64) -> Money {
    Money::from_cents(n)
}

fn practice(folder: &Path) -> Store {
    Store::create(&folder.join("practice.db"), "demo")
        .unwrap()
        .0
}

fn owed(party: Party) -> Account {
    Account::Receivable(LINE, party)
}

fn moved(on: &str, source: Source, from: Account, to: Account, amount: i64) -> Entry {
    Entry::transfer(day(on), source, Some(ClaimId(1)), (from, to, cents(amount))).unwrap()
}

/// The walkthrough's entries: charged 150.00, paid 92.40, 34.50 written down by contract, 23.10
/// left to the patient, who pays it.
fn walkthrough(store: &mut Store) -> Vec<(EntryId, Entry)> {
    let bytes = b"ISA*00*~";
    let file = NewFile {
        kind: "835",
        direction: Direction::Received,
        name: "remit.835",
        kept_on: day("2026-03-20"),
        bytes,
    };
    let kept = store.write(|tx| files::keep(tx, &file)).unwrap();
    let told = |segment| Source::Remittance {
        remittance: RemittanceId(1),
        file: kept.hash().clone(),
        segment,
    };
    let deposit = Account::Deposit(DepositId(1));
    let contractual = Account::ContractualAdjustment(LINE);
    let cash = Account::Deposit(DepositId(2));
    let tender = Source::PatientPayment {
        tender: "check 1042".into(),
    };
    let charged = Source::ChargeEntry { line: LINE };
    let entries = [
        moved(
            "2026-03-02",
            charged,
            Account::Charges(LINE),
            owed(MEDICARE),
            15_000,
        ),
        moved("2026-03-20", told(21), owed(MEDICARE), deposit, 9_240),
        moved("2026-03-20", told(22), owed(MEDICARE), contractual, 3_450),
        moved(
            "2026-03-20",
            told(22),
            owed(MEDICARE),
            owed(Party::Patient),
            2_310,
        ),
        moved("2026-04-15", tender, owed(Party::Patient), cash, 2_310),
    ];
    let append = |entry: Entry| {
        let id = store.write(|tx| ledger::append_entry(tx, &entry)).unwrap();
        (id, entry)
    };
    entries.into_iter().map(append).collect()
}

fn open(store: &Store, on: &str) -> Vec<(Party, i64, NaiveDate)> {
    let open = store.read(|db| balances::open(db, day(on))).unwrap();
    open.iter()
        .map(|b| (b.party, b.balance.cents(), b.since))
        .collect()
}

#[test]
fn the_walkthrough_is_owed_by_the_right_party_on_every_day() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = practice(folder.path());
    let entries = walkthrough(&mut store);
    assert_eq!(open(&store, "2026-03-01"), []);
    let charged = [(MEDICARE, 15_000, day("2026-03-02"))];
    assert_eq!(open(&store, "2026-03-02"), charged);
    assert_eq!(open(&store, "2026-03-19"), charged);
    assert_eq!(
        open(&store, "2026-03-20"),
        [(Party::Patient, 2_310, day("2026-03-20"))]
    );
    assert_eq!(open(&store, "2026-04-15"), []);
    assert_eq!(store.read(|db| balances::of_line(db, LINE)).unwrap(), []);
    for (id, entry) in &entries {
        let read = store.read(|db| ledger::entry(db, *id)).unwrap();
        assert_eq!(read.as_ref(), Some(entry));
    }
    let of_claim = store
        .read(|db| ledger::entries_of_claim(db, ClaimId(1)))
        .unwrap();
    assert_eq!(of_claim, entries);
    let told = store
        .read(|db| ledger::entries_of_remittance(db, RemittanceId(1)))
        .unwrap();
    assert_eq!(told, entries[1..4]);
    let line = store
        .read(|db| balances::postings_of_line(db, LINE))
        .unwrap();
    assert_eq!(line.len(), 8);
    let deposit = store
        .read(|db| balances::postings_of_deposit(db, DepositId(1)))
        .unwrap();
    assert_eq!(deposit.len(), 1);
    assert_eq!(deposit[0].posting.amount, cents(9_240));
}

#[test]
fn a_span_of_days_sums_to_zero_by_account() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = practice(folder.path());
    walkthrough(&mut store);
    let (from, to) = (day("2026-03-20"), day("2026-03-20"));
    let totals = store.read(|db| balances::totals(db, from, to)).unwrap();
    let expected = [
        ("contractual", 3_450),
        ("deposit", 9_240),
        ("receivable", -12_690),
    ];
    let expected: BTreeMap<String, Money> = expected
        .into_iter()
        .map(|(kind, n)| (kind.to_owned(), cents(n)))
        .collect();
    assert_eq!(totals, expected);
    assert_eq!(totals.values().copied().sum::<Money>(), Money::ZERO);
}

#[test]
fn an_entry_is_answered_once_and_again_after_the_answer_was_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = practice(folder.path());
    let entries = walkthrough(&mut store);
    let (payment, entry) = &entries[1];
    let undo = entry.reversed(*payment, day("2026-05-01"), "wrong check");
    let undone = store.write(|tx| ledger::append_entry(tx, &undo)).unwrap();
    assert_eq!(
        store.read(|db| ledger::reversal(db, *payment)).unwrap(),
        Some(undone)
    );
    let twice = store
        .write(|tx| ledger::append_entry(tx, &undo))
        .unwrap_err();
    assert!(
        format!("{twice:#}").contains("reversed already"),
        "{twice:#}"
    );
    assert_eq!(
        open(&store, "2026-05-01"),
        [(MEDICARE, 9_240, day("2026-03-02"))]
    );
    let redo = undo.reversed(undone, day("2026-05-02"), "it was right");
    store.write(|tx| ledger::append_entry(tx, &redo)).unwrap();
    assert_eq!(
        store.read(|db| ledger::reversal(db, *payment)).unwrap(),
        None
    );
    assert_eq!(open(&store, "2026-05-02"), []);
    store.write(|tx| ledger::append_entry(tx, &undo)).unwrap();
}

#[test]
fn the_same_bytes_are_kept_once_whatever_their_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = practice(folder.path());
    let bytes = vec![b'~'; 100_000];
    let mut file = NewFile {
        kind: "835",
        direction: Direction::Received,
        name: "a.835",
        kept_on: day("2026-03-20"),
        bytes: &bytes,
    };
    let first = store.write(|tx| files::keep(tx, &file)).unwrap();
    file.name = "b.835";
    let second = store.write(|tx| files::keep(tx, &file)).unwrap();
    assert!(matches!(first, Kept::New(_)));
    assert_eq!(second, Kept::Before(first.hash().clone()));
    let row = store
        .read(|db| files::get(db, first.hash()))
        .unwrap()
        .unwrap();
    assert_eq!((row.name.as_str(), row.size), ("a.835", 100_000));
    let back = store.read(|db| files::bytes(db, first.hash())).unwrap();
    assert_eq!(back, Some(bytes));
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
}

/// Balances of a history, by adding up all of it.
fn added_up(history: &[Entry], as_of: NaiveDate) -> Vec<OpenBalance> {
    let mut sums: BTreeMap<(ServiceLineId, Party), (Money, NaiveDate)> = BTreeMap::new();
    for entry in history.iter().filter(|entry| entry.posted_on() <= as_of) {
        for posting in entry.postings() {
            if let Account::Receivable(line, party) = posting.account {
                let new = (Money::ZERO, entry.posted_on());
                let sum = sums.entry((line, party)).or_insert(new);
                sum.0 += posting.amount;
                sum.1 = sum.1.min(entry.posted_on());
            }
        }
    }
    sums.into_iter()
        .filter(|(_, (sum, _))| *sum != Money::ZERO)
        .map(|((line, party), (balance, since))| OpenBalance {
            line,
            party,
            balance,
            since,
        })
        .collect()
}

#[test]
fn kept_balances_are_the_sum_of_the_postings_on_any_day_of_any_history() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = practice(folder.path());
    let mut numbers = Numbers(20_261_123);
    let start = day("2026-01-01");
    let mut history: Vec<Entry> = Vec::new();
    for _ in 0..40 {
        store.begin_batch().unwrap();
        let mut tried = Vec::new();
        for _ in 0..numbers.below(8) {
            let line = ServiceLineId(1 + numbers.below(5) as i64);
            let parties = [
                Party::Payer(PayerId(1)),
                Party::Payer(PayerId(2)),
                Party::Patient,
            ];
            let party = parties[numbers.below(3) as usize];
            let amount = cents(100 * (numbers.below(3) as i64 - 1));
            let on = start + Days::new(numbers.below(60));
            let postings = vec![
                Posting {
                    account: Account::Receivable(line, party),
                    amount,
                },
                Posting {
                    account: Account::WriteOff(line),
                    amount: -amount,
                },
            ];
            let source = Source::Manual {
                reason: "test".into(),
            };
            let Ok(entry) = Entry::new(on, source, None, postings) else {
                continue;
            };
            store.write(|tx| ledger::append_entry(tx, &entry)).unwrap();
            tried.push(entry);
        }
        let as_of = start + Days::new(numbers.below(70));
        let with = [&history[..], &tried[..]].concat();
        let found = store.read(|db| balances::open(db, as_of)).unwrap();
        assert_eq!(
            found,
            added_up(&with, as_of),
            "inside a batch, as of {as_of}"
        );
        if numbers.below(4) == 0 {
            store.abandon_batch().unwrap();
        } else {
            store.commit_batch().unwrap();
            history = with;
        }
        let found = store.read(|db| balances::open(db, as_of)).unwrap();
        assert_eq!(found, added_up(&history, as_of), "as of {as_of}");
    }
    assert!(history.len() > 60);
    let checks = verify(&store).unwrap();
    let broken: Vec<_> = checks
        .iter()
        .filter(|check| !check.ok())
        .map(|c| c.name)
        .collect();
    assert_eq!(broken, ["references"]);
}
