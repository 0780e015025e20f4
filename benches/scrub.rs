//! How fast claims are scrubbed: every edit, one core, findings explained.
//!
//!   cargo bench --bench scrub

#![expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a bench prints figures"
)]

#[path = "common/mod.rs"]
mod common;

use chrono::NaiveDate;
use claimdesk::codesets::CodeSets;
use claimdesk::domain::claim::ProfessionalClaim;
use claimdesk::edi::{read_envelopes, read837};
use claimdesk::scrub::{ClaimFacts, ScrubContext, edits, scrub};
use common::{best, row};

const N: usize = 20_000;

fn main() {
    let file = include_bytes!("../tests/golden/x12/batch.x12");
    let (tree, _) = read_envelopes(file);
    let (batches, _) = read837::read(&tree);
    let claims: Vec<ProfessionalClaim> = batches.into_iter().map(|read| read.claim).collect();
    assert!(!claims.is_empty(), "the golden file has claims");
    let codes = CodeSets::built_in();
    let facts = ClaimFacts::default();
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    let run = |claim: &ProfessionalClaim| scrub(&ScrubContext::new(claim, codes, today, &facts));
    let findings: usize = claims.iter().map(|claim| run(claim).findings.len()).sum();
    let took = best(5, || {
        claims
            .iter()
            .cycle()
            .take(N)
            .map(|c| run(c).findings.len())
            .sum::<usize>()
    });
    row("edits", edits::ALL.len() as f64, "");
    row("different claims", claims.len() as f64, "");
    row("findings on them", findings as f64, "");
    row("scrubbed", N as f64 / took.as_secs_f64(), "claims/s");
    row(
        "one claim after a change",
        took.as_secs_f64() * 1e6 / N as f64,
        "µs",
    );
}
