//! Reference data as of a date of service.
