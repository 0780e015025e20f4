//! The book: the official files read, releases side by side, notes, indexes and what changed.

mod false_codes;
mod files;
mod genuine;
mod imported;
mod pages;
mod releases;
mod update_day;
