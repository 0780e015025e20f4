//! Everything that is tested from outside, in one binary.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test that finds other than it must stops there, and says when it is skipped"
)]

mod backup;
mod book;
mod by_command;
mod cli;
mod coder_journeys;
mod codes;
mod demo;
mod desk;
mod edits;
mod forms;
mod hits;
mod inspect;
mod journeys;
mod ledger;
mod lint;
mod money;
mod money_in;
mod paper;
mod reckoning;
mod records;
mod safekeeping;
mod screens;
mod simulator;
mod spine;
mod tables;
mod tamper;
mod terminal;
mod tidy;
mod torture;
mod vault;
mod x12;
