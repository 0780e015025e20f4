//! SQL, and only here.
