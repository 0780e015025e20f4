//! Translation between the domain and X12 transaction sets.
//!
//! Reading is tolerant: every reader takes the [`Interchanges`] of a file and returns what it
//! understood with a list of [`Trouble`], and never fails. Writing is strict: what leaves is
//! exactly one implementation guide. Numbers of segments and elements appear only here.

pub mod a277ca;
pub mod a999;
pub mod i837;
pub mod loops;
pub mod p837;
pub mod partner;
pub mod r835;
pub mod read837;
pub mod sniff;
pub mod ta1;
pub mod tally;
mod values;

pub use crate::x12::{Interchanges, Trouble, read as read_envelopes};
