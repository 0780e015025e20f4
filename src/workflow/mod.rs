//! Deeds: one file is one thing that the biller does, in one SQL transaction.
