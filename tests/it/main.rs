//! Everything that is tested from outside, in one binary.

mod cli;
mod tidy;
mod vault;
mod x12;
