//! What stands beside the code sets on a coder's desk: a glossary of the words in titles, and the
//! official guidelines as short rules of our own, found by the codes that they govern.

mod glossary;
mod guidelines;

pub use glossary::{Explained, Kind, Part, Term, explain, explain_word};
pub use guidelines::{Rule, rules, rules_for};
