//! Official code set files taken in: the genuine ones, and ones that are not what they should be.

mod archives;
mod commands;
mod fees;
mod files;
mod generate;
mod hcpcs;
mod icd10cm;
mod ncci;
mod titles;
