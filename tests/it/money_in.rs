//! Money in: remittances, suspense, deposits and the bank, held against files that lie.

mod era;
mod faults;
mod plb;
mod rules;
mod suspense;
