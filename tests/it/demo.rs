//! The synthetic practice, small: what its year leaves, and that it can be repeated.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use claimdesk::demo::{self, Built, PASSPHRASE, Plan, files_of};
use claimdesk::desk::{Clock, Desk};
use claimdesk::domain::money::Money;
use claimdesk::store::remittances::RemittanceStatus;
use claimdesk::store::{Secret, balances, denials, encounters, remittances, verify};
use claimdesk::workflow::import_file::import_file;
use claimdesk::workflow::post_remittance::{Choices, post};
use claimdesk::workflow::{Role, perform};
use tempfile::TempDir;

pub const TODAY: &str = "2026-03-20";

pub fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

/// Two months, 40 patients, in a folder of its own.
pub fn small(seed: u64) -> (TempDir, Built) {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        seed,
        months: 2,
        patients: 40,
        visits_a_day: 3,
        ..Plan::usual(&folder.path().join("practice.db"), today())
    };
    let built = demo::build(&plan).unwrap();
    (folder, built)
}

pub fn open(practice: &Path) -> Desk {
    let clock = Clock::new(Some(today()));
    Desk::open(practice, &Secret::typed(PASSPHRASE), clock).unwrap()
}

/// The files of one of the folders, by name, with their bytes.
pub fn files(practice: &Path, folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(files_of(practice).join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let name = |p: &PathBuf| p.file_name().unwrap().to_string_lossy().into_owned();
    paths
        .iter()
        .map(|p| (name(p), fs::read(p).unwrap()))
        .collect()
}

fn receivable(desk: &Desk) -> Money {
    let open = desk.store.read(|db| balances::open(db, today())).unwrap();
    open.iter().map(|b| b.balance).sum()
}

#[test]
fn a_small_year_leaves_true_books_and_work_on_the_desk() {
    let (_folder, built) = small(5);
    let mut desk = open(&built.practice);
    let checks = verify::verify(&desk.store).unwrap();
    assert!(checks.iter().all(|check| check.ok()), "{checks:#?}");
    assert!(receivable(&desk).is_positive());
    let to_code = encounters::EncounterFilter::to_code();
    let to_code = desk.store.read(|db| encounters::list(db, &to_code));
    assert!(!to_code.unwrap().is_empty(), "no visit to code");
    assert!(!desk.store.read(denials::open).unwrap().is_empty());
    let inbox = files(&built.practice, "inbox");
    assert!(!files(&built.practice, "outbox").is_empty());
    assert!(!files(&built.practice, "received").is_empty());

    // Scenario S12, from the inbox: two denials of 135.00, 138.95 deposited.
    let (name, bytes) = inbox
        .iter()
        .find(|(name, _)| name == "835-BLRDG-88231990.x12")
        .expect("the mixed remittance is in the inbox");
    let done = perform(&mut desk, Role::Biller, |cx| import_file(cx, name, bytes)).unwrap();
    let [remittance] = &done.remittances[..] else {
        panic!("{done:?}")
    };
    let id = remittance.id;
    let posted = perform(&mut desk, Role::Biller, |cx| {
        post(cx, id, &Choices::default())
    });
    let posted = posted.unwrap();
    assert_eq!(posted.status, RemittanceStatus::Posted, "{posted:?}");
    assert!(posted.plan.deposit.is_proved());
    let (n, amount) = posted.plan.denials();
    assert_eq!((n, amount), (2, Money::parse("135.00").unwrap()));
}

#[test]
fn the_same_seed_and_day_give_the_same_figures() {
    let figures = |seed| {
        let (_folder, built) = small(seed);
        let desk = open(&built.practice);
        let n = desk.store.read(remittances::all).unwrap().len();
        (receivable(&desk), n, built.patients, built.mixed.clone())
    };
    assert_eq!(figures(5), figures(5));
}
