//! The records of a practice and the deeds on them, with numbers made by hand.

mod code_notes;
mod deeds;
mod fields;
mod import;
mod office;
mod reads;
mod scripts;
mod start;
