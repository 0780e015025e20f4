//! Billing rules: pure functions from records to claims and from remittances to entries.
