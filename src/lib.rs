//! claimdesk: the desk of the one person who both codes and bills for a small practice.

pub mod domain;
pub mod x12;

pub mod codesets;
pub mod coding;
pub mod scrub;

pub mod billing;
pub mod edi;
pub mod forms;

pub mod store;

pub mod desk;

pub mod workflow;

pub mod cli;
pub mod tui;

pub mod demo;
pub mod simulator;
