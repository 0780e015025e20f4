//! The desk: whose day it is, the thread that owns it, and long jobs.

use std::path::PathBuf;
use std::sync::mpsc;

use chrono::NaiveDate;
use claimdesk::desk::job::{self, Cancelled, Job, Step};
use claimdesk::desk::thread::{DeskThread, Fault};
use claimdesk::desk::{Clock, Desk, PracticeKind};
use claimdesk::store::{Secret, StoreError, settings};
use tempfile::TempDir;

const PASSPHRASE: &str = "four random words";

fn practice(kind: PracticeKind) -> (TempDir, PathBuf, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let (desk, _) = Desk::create(&path, PASSPHRASE, kind, Clock::System).unwrap();
    (folder, path, desk)
}

fn fixed() -> Clock {
    Clock::new(NaiveDate::from_ymd_opt(2026, 3, 20))
}

#[test]
fn a_real_practice_cannot_be_back_dated() {
    let (_folder, path, desk) = practice(PracticeKind::Real);
    drop(desk);
    let mut desk = Desk::open(&path, &Secret::typed(PASSPHRASE), fixed()).unwrap();
    assert!(desk.is_read_only());
    let refused = desk
        .store
        .write(|tx| settings::set(tx, "x", &1))
        .unwrap_err();
    assert!(
        matches!(refused.downcast_ref(), Some(StoreError::ReadOnly { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_demo_practice_is_worked_in_on_any_day() {
    let (_folder, path, desk) = practice(PracticeKind::Demo);
    drop(desk);
    let mut desk = Desk::open(&path, &Secret::typed(PASSPHRASE), fixed()).unwrap();
    assert_eq!(desk.kind(), PracticeKind::Demo);
    assert_eq!(desk.clock.today().to_string(), "2026-03-20");
    desk.store.write(|tx| settings::set(tx, "x", &1)).unwrap();
}

#[test]
fn one_may_look_while_another_works() {
    let (_folder, path, mut working) = practice(PracticeKind::Real);
    let looking = Desk::look(&path, &Secret::typed(PASSPHRASE), Clock::System).unwrap();
    working
        .store
        .write(|tx| settings::set(tx, "x", &7))
        .unwrap();
    assert_eq!(
        looking.store.read(|db| settings::get(db, "x")).unwrap(),
        Some(7)
    );
}

#[test]
fn answers_come_in_order_with_growing_numbers() {
    let (_folder, _, desk) = practice(PracticeKind::Test);
    let thread = DeskThread::start(desk).unwrap();
    let (send, receive) = mpsc::channel();
    let mut asked = Vec::new();
    for n in 0..3 {
        let send = send.clone();
        let answer = move |number, done| send.send((number, done)).unwrap();
        asked.push(thread.ask(move |_| n, answer).unwrap());
    }
    assert!(asked.is_sorted() && asked[0] < asked[2]);
    let got: Vec<_> = receive.iter().take(3).collect();
    assert_eq!(
        got,
        vec![(asked[0], Ok(0)), (asked[1], Ok(1)), (asked[2], Ok(2))]
    );
}

#[test]
fn a_fault_in_a_request_leaves_nothing_and_the_desk_goes_on() {
    let (_folder, _, desk) = practice(PracticeKind::Test);
    let thread = DeskThread::start(desk).unwrap();
    let (send, receive) = mpsc::channel();
    let told = send.clone();
    thread
        .ask(
            |desk| {
                desk.store.write(|tx| {
                    settings::set(tx, "x", &1)?;
                    let nothing: Vec<u8> = Vec::new();
                    Ok(nothing[0])
                })
            },
            move |_, done| told.send(done.err()).unwrap(),
        )
        .unwrap();
    assert_eq!(receive.recv().unwrap(), Some(Fault));
    let (read, value) = mpsc::channel();
    thread
        .ask(
            |desk| {
                let before = desk.store.read(|db| settings::get::<i64>(db, "x")).unwrap();
                desk.store.write(|tx| settings::set(tx, "y", &2)).unwrap();
                (
                    before,
                    desk.store.read(|db| settings::get::<i64>(db, "y")).unwrap(),
                )
            },
            move |_, done| read.send(done).unwrap(),
        )
        .unwrap();
    assert_eq!(value.recv().unwrap(), Ok((None, Some(2))));
}

/// Counts until it is stopped.
struct Count {
    until: u64,
    gate: mpsc::Receiver<()>,
}

impl Job for Count {
    const TITLE: &'static str = "Count";
    type Done = u64;

    fn run(self, desk: &mut Desk, step: &Step) -> anyhow::Result<u64> {
        for n in 0..self.until {
            step.at(n, Some(self.until), "counting")?;
            desk.store.write(|tx| settings::set(tx, "n", &n))?;
            self.gate.recv()?;
        }
        Ok(self.until)
    }
}

#[test]
fn a_job_tells_where_it_is_and_stops_at_its_next_step() {
    let (_folder, _, desk) = practice(PracticeKind::Test);
    let (open_gate, gate) = mpsc::channel();
    let (finished, done) = mpsc::channel();
    let beside = desk.another().unwrap();
    let job = Count { until: 100, gate };
    let watch = job::start(job, || Ok(beside), move |d| finished.send(d).unwrap()).unwrap();
    open_gate.send(()).unwrap();
    while watch.progress().done == 0 {
        std::thread::yield_now();
    }
    assert_eq!(watch.title(), "Count");
    assert_eq!(watch.progress().total, Some(100));
    assert!(watch.is_running());
    watch.cancel();
    open_gate.send(()).unwrap();
    let error = done.recv().unwrap().unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Cancelled));
    assert!(!watch.is_running());
    assert_eq!(
        desk.store.read(|db| settings::get(db, "n")).unwrap(),
        Some(1)
    );
}
