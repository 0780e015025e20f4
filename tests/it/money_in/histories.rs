//! The laws of the books over random histories: remittances with reversals, corrections,
//! recoveries, duplicates, wrong order and strangers, posted and unposted. CLAIMDESK_CASES sets
//! how many.

use std::collections::BTreeMap;

use super::super::spine::bench::{Bench, day};
use super::era::{Era, clp};
use claimdesk::domain::keys::{ClaimId, RemittanceId, ServiceLineId};
use claimdesk::domain::ledger::{Account, Party};
use claimdesk::domain::money::Money;
use claimdesk::store::remittances::{self, RemittanceStatus};
use claimdesk::store::{balances, claims, ledger};
use claimdesk::workflow::post_remittance::{Choices, post};
use claimdesk::workflow::{Role, perform};

/// A small generator: the same seed tells the same story.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    fn cents(&mut self, most: i64) -> i64 {
        (self.roll(u64::try_from(most).unwrap() + 1))
            .try_into()
            .unwrap()
    }
}

fn amount(cents: i64) -> String {
    Money::from_cents(cents).to_string()
}

/// One decision of the payer about a claim of two lines of 100.00 and 40.00.
#[derive(Clone)]
struct Told {
    claim: i64,
    lines: [(i64, i64, i64); 2],
    icn: String,
}

const CHARGES: [i64; 2] = [10_000, 4_000];

impl Told {
    fn roll(dice: &mut Dice, claim: i64, n: u64) -> Told {
        let line = |dice: &mut Dice, charge: i64| {
            let paid = dice.cents(charge);
            let patient = dice.cents(charge - paid);
            (paid, patient, charge - paid - patient)
        };
        Told {
            claim,
            lines: [line(dice, CHARGES[0]), line(dice, CHARGES[1])],
            icn: format!("N{n}"),
        }
    }

    fn paid(&self) -> i64 {
        self.lines.iter().map(|line| line.0).sum()
    }

    fn said(&self, back: bool) -> String {
        let sign = if back { -1 } else { 1 };
        let mut rest = String::new();
        for (n, (paid, patient, contract)) in self.lines.iter().enumerate() {
            let code = ["99213", "36415"][n];
            let charge = amount(sign * CHARGES[n]);
            rest.push_str(&format!(
                "SVC*HC:{code}*{charge}*{}**1~",
                amount(sign * paid)
            ));
            for (group, reason, cents) in [("CO", "45", contract), ("PR", "2", patient)] {
                if *cents != 0 {
                    rest.push_str(&format!("CAS*{group}*{reason}*{}~", amount(sign * cents)));
                }
            }
        }
        let status = if back { "22" } else { "1" };
        let (charge, paid) = (amount(sign * 14_000), amount(sign * self.paid()));
        let number = format!("CD{}", self.claim);
        clp(&number, (status, &charge, &paid), &rest)
            .replace(&format!("ICNCD{}", self.claim), &self.icn)
    }
}

/// What the books hold: by line and party, and the sum of every kind of account.
type Books = (
    Vec<(ServiceLineId, Vec<(Party, Money)>)>,
    BTreeMap<&'static str, Money>,
);

fn books(bench: &Bench, visits: &[i64]) -> Books {
    let read = |db: &_| {
        let mut owed = Vec::new();
        for claim in visits {
            for line in claims::lines(db, ClaimId(*claim))? {
                owed.push((line, balances::of_line(db, line)?));
            }
        }
        let mut sums: BTreeMap<&'static str, Money> = BTreeMap::new();
        for (_, entry) in ledger::entries_between(db, day("2025-01-01"), day("2027-12-31"))? {
            for posting in entry.postings() {
                *sums.entry(posting.account.kind()).or_default() += posting.amount;
            }
        }
        sums.retain(|_, sum| !sum.is_zero());
        Ok((owed, sums))
    };
    bench.desk.store.read(read).unwrap()
}

/// No patient ever owes more of a line than what the payer left to him, and never what contract
/// took off; the books sum to zero; every announced cent is posted, refused or in suspense.
fn laws(bench: &Bench, visits: &[i64], left: &BTreeMap<i64, i64>, seed: u64) {
    let (owed, sums) = books(bench, visits);
    let all: Money = sums.values().copied().sum();
    assert!(all.is_zero(), "seed {seed}: the books sum to {all}");
    for (claim, most) in left {
        let patient = bench.owed(*claim).2;
        assert!(
            patient <= Money::from_cents(*most),
            "seed {seed}: patient owes {patient}"
        );
    }
    let total: Money = owed.iter().flat_map(|(_, p)| p).map(|(_, m)| *m).sum();
    let open = |db: &_| balances::open(db, day("2027-12-31"));
    let open: Money = bench
        .desk
        .store
        .read(open)
        .unwrap()
        .iter()
        .map(|b| b.balance)
        .sum();
    assert_eq!(total, open, "seed {seed}: aging and balances differ");
    let rows = bench.desk.store.read(remittances::all).unwrap();
    for row in rows.iter().filter(|row| row.status.is_posted()) {
        let read = |db: &_| {
            let claims = remittances::claims(db, row.id)?;
            let postings = balances::postings_of_deposit(db, row.deposit.unwrap())?;
            Ok((claims, postings))
        };
        let (claims, postings) = bench.desk.store.read(read).unwrap();
        let refused: Money = claims
            .iter()
            .filter(|c| c.action == "refuse")
            .map(|c| c.paid)
            .sum();
        let deposit = Account::Deposit(row.deposit.unwrap());
        let banked: Money = postings
            .iter()
            .filter(|p| p.posting.account == deposit)
            .map(|p| p.posting.amount)
            .sum();
        assert_eq!(
            banked,
            row.amount - refused,
            "seed {seed}: remittance {}",
            row.id
        );
    }
}

/// One story: remittances about three claims.
struct Story {
    seed: u64,
    dice: Dice,
    bench: Bench,
    visits: Vec<i64>,
    /// What each claim was last told.
    stands: BTreeMap<i64, Told>,
    /// The most that a patient may have been left with.
    left: BTreeMap<i64, i64>,
    posted: Vec<RemittanceId>,
}

impl Story {
    fn new(seed: u64) -> Story {
        let mut bench = Bench::new("2026-01-19");
        let lines: [(&str, &[&str], &str); 2] = [("99213", &[], "100.00"), ("36415", &[], "40.00")];
        let visits: Vec<i64> = (0..3)
            .map(|_| {
                let patient = bench.patient("Sample", false);
                bench.visit(patient, "2026-01-19", (&["I10"], &lines))
            })
            .collect();
        bench.submit();
        bench.on("2026-02-10");
        Story {
            seed,
            dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            bench,
            left: visits.iter().map(|claim| (*claim, 0)).collect(),
            visits,
            stands: BTreeMap::new(),
            posted: Vec::new(),
        }
    }

    /// What the payer says in one remittance: its segments, and what it pays.
    fn said(&mut self, step: u64) -> (String, i64) {
        let (mut said, mut bpr) = (String::new(), 0);
        let seed = self.seed;
        for claim in self.visits.clone() {
            let roll = self.dice.roll(6);
            if roll > 2 {
                continue;
            }
            let told = Told::roll(&mut self.dice, claim, seed * 100 + step * 10 + roll);
            let patient: i64 = told.lines.iter().map(|line| line.1).sum();
            let most = self.left.entry(claim).or_default();
            *most = (*most).max(patient);
            let anew = told.said(false);
            bpr += told.paid();
            match self.stands.get(&claim) {
                // A correction: taken back and paid anew, now and then in the wrong order.
                Some(before) => {
                    let back = before.said(true);
                    bpr -= before.paid();
                    let order = if roll == 0 {
                        [anew, back]
                    } else {
                        [back, anew]
                    };
                    said.push_str(&order.concat());
                }
                // Now and then the file takes its own payment back before it pays anew.
                None if roll == 2 => {
                    let first = Told::roll(&mut self.dice, claim, 90_000 + seed * 100 + step);
                    said.push_str(&[first.said(false), first.said(true), anew].concat());
                }
                None => said.push_str(&anew),
            }
            self.stands.insert(claim, told);
        }
        // A stranger, and what the payer carries forward so that no check is negative.
        if self.dice.roll(5) == 0 {
            let line = "SVC*HC:99213*10*5**1~CAS*CO*45*5~";
            said.push_str(&clp("ZZ9", ("1", "10.00", "5.00"), line));
            bpr += 5_00;
        }
        if bpr < 0 {
            said.push_str(&format!("PLB*1234567893*20261231*FB*{}~", amount(bpr)));
            bpr = 0;
        }
        (said, bpr)
    }

    fn books(&self) -> Books {
        books(&self.bench, &self.visits)
    }

    fn laws(&self) {
        laws(&self.bench, &self.visits, &self.left, self.seed);
    }

    fn step(&mut self, step: u64) {
        let seed = self.seed;
        let (said, bpr) = self.said(step);
        if said.is_empty() {
            return;
        }
        let trace = format!("H{seed}X{step}");
        let bytes = Era::new(&trace, &amount(bpr)).says(&said);
        let id = self.bench.import(&trace, &bytes).remittances[0].id;
        let before = self.books();
        let done = self.bench.post(id);
        assert!(done.plan.deposit.is_proved(), "seed {seed}");
        assert_ne!(done.status, RemittanceStatus::Parked, "seed {seed}");
        self.laws();
        let after = self.books();
        // Twice is once, however the bytes come.
        let wrapped = String::from_utf8(bytes.clone())
            .unwrap()
            .replace('~', "~\r\n");
        for again in [&bytes[..], wrapped.as_bytes()] {
            assert!(
                self.bench.import("again", again).remittances[0].known,
                "seed {seed}"
            );
        }
        let again = perform(&mut self.bench.desk, Role::Biller, |cx| {
            post(cx, id, &Choices::default())
        });
        assert!(again.is_err() || self.books() == after, "seed {seed}");
        // Unposted, everything is as it was; posted again, as it was posted.
        if self.dice.roll(3) == 0 {
            self.bench.unpost(id).unwrap();
            assert_eq!(self.books(), before, "seed {seed}: unposting");
            self.bench.post(id);
            assert_eq!(self.books(), after, "seed {seed}: posting again");
        }
        self.posted.push(id);
    }

    /// From the newest to the oldest all of it is taken back: only the charges are left.
    fn end(mut self) {
        let seed = self.seed;
        self.bench.verify();
        for id in self.posted.iter().rev() {
            self.bench
                .unpost(*id)
                .unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        }
        for claim in &self.visits {
            let charged = Money::from_cents(14_000);
            let owed = self.bench.owed(*claim);
            assert_eq!(owed, (charged, Money::ZERO, Money::ZERO), "seed {seed}");
        }
        self.bench.verify();
    }
}

#[test]
fn the_laws_hold_over_random_histories() {
    let cases = std::env::var("CLAIMDESK_CASES").ok();
    let cases: u64 = cases.and_then(|n| n.parse().ok()).unwrap_or(6);
    for seed in 1..=cases {
        let mut story = Story::new(seed);
        (0..8).for_each(|step| story.step(step));
        story.end();
    }
    println!("{cases} histories of 8 remittances about 3 claims each");
}
