//! Paper: pages of text and rules, written as PDF with the fonts that every reader has.
//!
//! A [`Page`] takes text at a place that is measured from its upper left corner, for forms where
//! every box has its place. A [`Sheets`] takes headings, paragraphs and rows and breaks them into
//! pages itself, for letters, records and reports; it can be written as plain text too. The same
//! content always gives the same bytes: nothing here looks at a clock.

pub mod cms1500;
pub mod dispute_letter;
mod font;
pub mod grid;
mod page;
pub mod receipt;
mod sheets;
pub mod statement;
pub mod ub04;

pub use font::{Font, wrap};
pub use page::{Align, Hundredths, LETTER, Page, Text, inches, pdf, points};
pub use sheets::{Column, Sheets};
