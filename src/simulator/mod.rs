//! A simulated clearinghouse and simulated payers: strangers that take bytes and give bytes.
