//! The synthetic practice: a seeded year of deeds.

pub mod data;
pub mod diary;
pub mod people;
