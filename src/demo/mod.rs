//! The synthetic practice: a seeded year of deeds.
