//! A payer at its worst, for the better part of a year.

use claimdesk::simulator::scenario::MixedRemittance;
use claimdesk::simulator::sheet::Separators;
use claimdesk::simulator::{Habits, World};

use super::billing::{Billing, blue_ridge, day};
use super::money::{Sums, check_money};
use super::wait;

pub fn a_year_of(habits: &Habits, seed: u64) -> (Vec<(String, Vec<u8>)>, Vec<i64>) {
    let mut payer = blue_ridge();
    payer.habits = habits.clone();
    let mut world = World::new(seed, vec![payer]);
    let mut files = Vec::new();
    for n in 0..200 {
        let today = day("2026-01-05") + chrono::Days::new(n);
        if n < 100 {
            let dos = today.format("%Y%m%d").to_string();
            let number = format!("W{n:03}");
            let line = ["99213*160", "99214:25*210", "20610:RT*135", "71046*80"];
            let line = line[usize::try_from(n % 4).unwrap()];
            let charge = line.split_once('*').unwrap().1;
            let billing = Billing::to("BLRDG")
                .member(["M1", "M2", "M3"][usize::try_from(n % 3).unwrap()])
                .claim([&number, charge, "1"], &dos, &[line]);
            world.receive(&billing.bytes(), today);
        }
        files.extend(world.deliver(today).into_iter().map(|d| (d.name, d.bytes)));
    }
    (files, world.deposits().iter().map(|d| d.amount).collect())
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let worst = Habits::worst();
    assert_eq!(a_year_of(&worst, 7), a_year_of(&worst, 7));
    assert_ne!(a_year_of(&worst, 7).0, a_year_of(&worst, 8).0);
}

#[test]
fn the_worst_payer_still_adds_up_except_where_it_means_not_to() {
    let mut habits = Habits::worst();
    habits.miscounts = 0;
    for seed in 0..20 {
        let (files, bank) = a_year_of(&habits, seed);
        let once = files
            .iter()
            .filter(|(n, _)| n.starts_with("835") && !n.contains("again"));
        let sums: Vec<Sums> = once.map(|(_, bytes)| check_money(bytes)).collect();
        let faults: Vec<_> = sums.iter().flat_map(|s| &s.faults).collect();
        assert!(faults.is_empty(), "seed {seed}: {faults:?}");
        let deposited: Vec<i64> = sums.iter().map(|s| s.bpr).filter(|b| *b != 0).collect();
        assert_eq!(deposited, bank, "seed {seed}");
        assert!(
            sums.iter().all(|s| s.bpr >= 0),
            "seed {seed}: a negative payment"
        );
        // What is carried forward is collected later: all but, at most, the last of it.
        let carried: Vec<i64> = sums.iter().flat_map(|s| s.carried.clone()).collect();
        let open: i64 = carried.iter().sum();
        assert!(
            open == 0 || carried.last() == Some(&open),
            "seed {seed}: {carried:?}"
        );
    }
}

/// Writes a folder for the outside judges; run by hand or by the conformance stage.
#[test]
fn samples_for_the_judges_are_written_when_asked_for() {
    let Ok(folder) = std::env::var("CLAIMDESK_SAMPLES") else {
        println!("skipped: CLAIMDESK_SAMPLES names no folder");
        return;
    };
    let mut habits = Habits::worst();
    habits.miscounts = 0;
    std::fs::create_dir_all(&folder).unwrap();
    let keep = |name: &str, bytes: &[u8]| {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    };
    for (name, bytes) in a_year_of(&habits, 3).0 {
        if !name.starts_with("277") {
            keep(&name, &bytes);
        }
    }
    let mixed = MixedRemittance::of_scenario(blue_ridge(), day("2026-03-20"));
    keep("mixed.x12", &mixed.bytes(&[], Separators::Usual));
    let billing = Billing::to("BLRDG").claim(["C1", "98", "1"], "20260227", &["99213*98"]);
    keep("billing.x12", &billing.bytes());
    let good = String::from_utf8(billing.bytes()).unwrap();
    let cuts = ["HI*ABK:I10*ABF:E119~\n", "98", "LX*1~\n"];
    for (n, bad) in cuts.iter().enumerate() {
        let mut world = World::new(1, vec![blue_ridge()]);
        world.receive(good.replacen(bad, "", 1).as_bytes(), day("2026-03-02"));
        let found = wait(&mut world, "2026-03-02", 1);
        keep(&format!("999-refused-{n}.x12"), found[0].1.as_bytes());
    }
}
