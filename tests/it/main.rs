//! Everything that is tested from outside, in one binary.

mod backup;
mod by_command;
mod cli;
mod codes;
mod desk;
mod edits;
mod inspect;
mod journeys;
mod ledger;
mod lint;
mod records;
mod safekeeping;
mod screens;
mod simulator;
mod spine;
mod tamper;
mod terminal;
mod tidy;
mod torture;
mod vault;
mod x12;
