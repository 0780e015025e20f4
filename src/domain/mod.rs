//! The vocabulary of the practice: pure values, no IO, no clock.
