//! Claim edits: one edit, one file, one guide.
