//! The books of ten busy years: how long Home, the lists, the aging of any day and the day's close
//! take, at the size that must hold and at twice that.
//!
//!   cargo bench --bench books                      60,000 and 120,000 claims
//!   CLAIMDESK_BENCH_CLAIMS=6000 cargo bench --bench books

#![expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    reason = "a bench prints figures and stops when its own practice cannot be made"
)]

#[path = "common/mod.rs"]
mod common;
#[path = "common/practice.rs"]
mod practice;

use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use claimdesk::desk::Desk;
use claimdesk::domain::claim::ClaimStatus;
use claimdesk::store::aged::{self, AgingBasis};
use claimdesk::store::claim_list::{self, ClaimFilter};
use claimdesk::store::{balances, day_closes};
use claimdesk::workflow::close_day::{self, CloseDay};
use claimdesk::workflow::{Role, perform, worklists};

use common::{best, row};

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

/// One question to the books, with the limit that it must keep.
struct Question {
    what: &'static str,
    limit: f64,
    took: f64,
}

fn questions(desk: &Desk, today: NaiveDate) -> Vec<Question> {
    let past = today.checked_sub_days(Days::new(400)).unwrap();
    let asked = |what, limit, run: &dyn Fn()| Question {
        what,
        limit,
        took: milliseconds(best(5, run)),
    };
    let store = &desk.store;
    let open = ClaimFilter {
        statuses: vec![ClaimStatus::Submitted, ClaimStatus::Ready],
        ..ClaimFilter::default()
    };
    vec![
        asked("aging today", 10.0, &|| {
            store.read(|db| balances::open(db, today)).unwrap();
        }),
        asked("aging today, line by line with names", 60.0, &|| {
            store
                .read(|db| aged::lines(db, today, AgingBasis::default()))
                .unwrap();
        }),
        asked("aging of a day 400 days ago", 1000.0, &|| {
            store.read(|db| balances::open(db, past)).unwrap();
        }),
        asked("Home", 50.0, &|| {
            store.read(|db| worklists::today(db, today)).unwrap();
        }),
        asked("the open claims of the queue", 50.0, &|| {
            store.read(|db| claim_list::list(db, &open)).unwrap();
        }),
        asked("how a day would close", 1000.0, &|| {
            store
                .read(|db| Ok(close_day::status(db, today, None).is_ok()))
                .unwrap();
        }),
        asked("receivables at the end of a past day", 1000.0, &|| {
            store.read(|db| day_closes::receivables(db, past)).unwrap();
        }),
    ]
}

/// Closes every day up to the one before yesterday; returns how long that took.
fn close_everything(made: &mut practice::Made) -> f64 {
    let day = made.today.checked_sub_days(Days::new(2));
    let input = CloseDay { day, bank: None };
    let began = Instant::now();
    let done = perform(&mut made.desk, Role::Biller, |cx| {
        close_day::close_day(cx, &input)
    });
    done.unwrap();
    milliseconds(began.elapsed())
}

fn main() {
    let asked = std::env::var("CLAIMDESK_BENCH_CLAIMS").ok();
    let once: i64 = asked.and_then(|n| n.parse().ok()).unwrap_or(60_000);
    let mut before: Vec<Question> = Vec::new();
    for n in [once, once * 2] {
        let folder = tempfile::tempdir().unwrap();
        let mut made = practice::of(folder.path(), n);
        println!("{n} claims, {} postings", made.postings);
        row(
            "entries kept, encrypted and chained",
            made.entries_a_second / 1e3,
            "thousand a second",
        );
        let whole = close_everything(&mut made);
        row("the first close, over all years", whole, "ms");
        let found = questions(&made.desk, made.today);
        for (k, question) in found.iter().enumerate() {
            let mark = if question.took <= question.limit {
                ""
            } else {
                "  over"
            };
            let what = format!("{} (limit {} ms){mark}", question.what, question.limit);
            row(&what, question.took, "ms");
            if let Some(before) = before.get(k) {
                row("    times the half", question.took / before.took, "");
            }
        }
        before = found;
    }
}
