//! Coding rules: pure functions over codes and a date of service.
