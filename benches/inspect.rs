//! How fast an 835 is read, typed and balanced, beside other readers in the same run; and how fast
//! a remittance of a practice is previewed and posted, encrypted and durable.
//!
//!   cargo bench --bench inspect
//!
//! The peer is oxedi, where CLAIMDESK_PEER names a python that has it; the floor is the bare
//! search for segment ends in the same bytes.

#![expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a bench prints figures"
)]

#[path = "common/mod.rs"]
mod common;
#[expect(
    dead_code,
    clippy::unwrap_used,
    reason = "the practice of the tests, which has more deeds than a bench needs"
)]
#[path = "../tests/it/spine/bench.rs"]
mod practice;

use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

use claimdesk::workflow::inspect::inspect;
use common::{best, row};

const N_CLAIMS: usize = 125_000;

/// Claims of the remittance that is previewed and posted.
const N_POSTED: usize = 500;

/// A remittance that adds up: every claim has two lines, 250.00 charged, 180.00 paid.
fn remittance() -> String {
    let mut claims = String::new();
    for n in 0..N_CLAIMS {
        let _ = write!(
            claims,
            "CLP*CD{n}*1*250*180*30*12*BR{n}*11*1~NM1*QC*1*TESTCASE*ADA****MI*XQA{n:09}~\
             SVC*HC:99214:25*150*110**1~DTM*472*20260302~CAS*CO*45*30~CAS*PR*3*10~REF*6R*{n}1~\
             SVC*HC:20610:RT*100*70**1~DTM*472*20260302~CAS*CO*45*10~CAS*PR*2*20~REF*6R*{n}2~"
        );
    }
    let paid = N_CLAIMS * 180;
    let body = format!(
        "BPR*I*{paid}*C*ACH*CCP*01*999999992*DA*123456*1561234567**01*999988880*DA*98765*20260320~\
         TRN*1*88230001*1561234567~DTM*405*20260320~N1*PR*BLUE RIDGE~N3*1 PAYER PLAZA~\
         N4*DURHAM*NC*27701~N1*PE*LAUREL FAMILY PRACTICE*XX*1043218761~LX*1~{claims}"
    );
    let n = body.matches('~').count() + 2;
    format!(
        "ISA*00*          *00*          *ZZ*BLUERIDGE      *ZZ*LAUREL01       *260320*0930*^*00501\
         *000000905*0*P*:~GS*HP*BLUERIDGE*LAUREL01*20260320*0930*1*X*005010X221A1~ST*835*0001~\
         {body}SE*{n}*0001~GE*1*1~IEA*1*000000905~"
    )
}

/// The seconds that oxedi takes over the same file, by its own process's clock.
fn oxedi(file: &str) -> Option<Duration> {
    let python = std::env::var_os("CLAIMDESK_PEER")?;
    let folder = tempfile::tempdir().ok()?;
    let path = folder.path().join("big.835");
    std::fs::write(&path, file).ok()?;
    let script = "import oxedi,sys,time\n\
                  best=9e9\n\
                  for _ in range(3):\n    \
                      t=time.perf_counter(); oxedi.parse_file(sys.argv[1]).diagnostics\n    \
                      best=min(best,time.perf_counter()-t)\n\
                  print(best)";
    let output = Command::new(python)
        .args(["-c", script])
        .arg(&path)
        .output()
        .ok()?;
    let seconds: f64 = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
    Some(Duration::from_secs_f64(seconds))
}

/// A remittance that pays each of these claims 60.00 of 100.00.
fn of_practice(claims: &[i64]) -> Vec<u8> {
    let mut said = String::new();
    for claim in claims {
        let _ = write!(
            said,
            "CLP*CD{claim}*1*100*60*20*12*ICN{claim}*11*1~NM1*QC*1*SAMPLE*JUNE~\
             SVC*HC:99213*100*60**1~DTM*472*20260119~CAS*CO*45*20~CAS*PR*2*20~"
        );
    }
    let paid = claims.len() * 60;
    let n = said.matches('~').count() + 9;
    format!(
        "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260210*0800*^*00501\
         *000000007*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*20260210*0800*7*X*005010X221A1~ST*835*0001~\
         BPR*I*{paid}*C*ACH*CCP*01*999999992*DA*1*1999999999**01*999999992*DA*2*20260210~\
         TRN*1*BENCH1*1999999999~DTM*405*20260210~N1*PR*Blue Ridge~\
         N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~{said}SE*{n}*0001~GE*1*7~\
         IEA*1*000000007~"
    )
    .into_bytes()
}

/// Previews and posts a remittance of a practice that owns its claims.
fn post() {
    let mut bench = practice::Bench::new("2026-01-19");
    let patient = bench.patient("Sample", false);
    bench
        .desk
        .store
        .begin_batch()
        .unwrap_or_else(|e| panic!("{e:#}"));
    let lines: [practice::Line<'_>; 1] = [("99213", &[], "100.00")];
    let claims: Vec<i64> = (0..N_POSTED)
        .map(|_| bench.visit(patient, "2026-01-19", (&["I10"], &lines)))
        .collect();
    bench
        .desk
        .store
        .commit_batch()
        .unwrap_or_else(|e| panic!("{e:#}"));
    bench.on("2026-02-10");
    let id = bench.import("bench.835", &of_practice(&claims)).remittances[0].id;
    let previewed = best(3, || bench.preview(id));
    let started = std::time::Instant::now();
    let posted = bench.post(id);
    let took = started.elapsed();
    assert_eq!(posted.plan.n_not_posted(), 0);
    row("claims of a remittance", N_POSTED as f64, "claims");
    row("previewed in", previewed.as_secs_f64() * 1e3, "ms");
    row(
        "posted, encrypted and durable, in",
        took.as_secs_f64() * 1e3,
        "ms",
    );
    row("posted", N_POSTED as f64 / took.as_secs_f64(), "claims/s");
}

/// The most memory this process has had, as the system counts it.
fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1e3)
}

fn main() {
    let file = remittance();
    let megabytes = file.len() as f64 / 1e6;
    let inspection = inspect(file.as_bytes());
    assert!(!inspection.needs_a_look(), "the file of the bench adds up");
    let before = peak_megabytes();
    let ours = best(5, || inspect(file.as_bytes()));
    let after = peak_megabytes();
    let floor = best(5, || file.bytes().filter(|b| *b == b'~').count());
    row("835 of this many claims", N_CLAIMS as f64, "claims");
    row("835 of this many megabytes", megabytes, "MB");
    row(
        "read, typed and balanced",
        megabytes / ours.as_secs_f64(),
        "MB/s",
    );
    if let (Some(before), Some(after)) = (before, after) {
        row("memory over the file itself", after - before, "MB");
        row("most memory of the process, file and all", after, "MB");
    }
    row(
        "floor: counting segment ends",
        megabytes / floor.as_secs_f64(),
        "MB/s",
    );
    match oxedi(&file) {
        Some(theirs) => {
            row("peer: oxedi", megabytes / theirs.as_secs_f64(), "MB/s");
            let times = theirs.as_secs_f64() / ours.as_secs_f64();
            row("claimdesk beside oxedi", times, "times");
        }
        None => println!("peer: oxedi is not here (CLAIMDESK_PEER names a python that has it)"),
    }
    drop(file);
    post();
}
