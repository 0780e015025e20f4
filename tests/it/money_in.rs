//! Money in: remittances, suspense, deposits and the bank, held against files that lie.

mod constructs;
mod corpus;
mod deposits;
mod era;
mod faults;
mod histories;
mod keys;
mod paper;
mod plb;
mod rules;
mod suspense;
