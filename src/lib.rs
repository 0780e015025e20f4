//! claimdesk: the desk of the one person who both codes and bills for a small practice.
//!
//! This page is the map of the code. The README says what claimdesk does for its user.
//!
//! # The map
//!
//! Bottom up; a layer names only what stands to its left or above, and `tests/it/tidy.rs` is the
//! law on it.
//!
//! | layer | what it is |
//! |---|---|
//! | [`domain`] | vocabulary: money, codes, people, claims, remittances, the ledger; pure values |
//! | [`x12`] | grammar: segments, delimiters, envelopes, loops; it has never heard of a patient |
//! | [`codesets`] | reference data as of a date of service, and the search over it |
//! | [`coding`] | coding rules: the E/M level, pairs and units |
//! | [`scrub`] | claim edits: one edit is one `x.rs` with its guide `x.md` |
//! | [`billing`] | billing rules: encounter to claim, remittance to entries, triage, figures |
//! | [`edi`] | translation between the domain and X12 |
//! | [`forms`] | paper |
//! | [`store`] | SQL, and only here: the encrypted practice file |
//! | [`desk`] | one thread that owns the store, the code sets and the clock |
//! | [`workflow`] | deeds: one file is one thing the biller does is one transaction |
//! | [`cli`], [`tui`] | two faces of the same deeds, for scripts and people; neither has a rule |
//! | [`simulator`] | the fake clearinghouse and payers: strangers that take bytes and give bytes |
//! | [`demo`] | a synthetic practice, made by doing a year of deeds against the simulator |
//!
//! # Invariants
//!
//! 1. *Money is [`domain::money::Money`].* No float and no bare integer is an amount.
//! 2. *The books only grow.* Entries, postings, claim events, overrides and the audit log have
//!    triggers that refuse change, and hash chains that show it where the triggers were got
//!    around. A mistake is answered by a reversal, never edited.
//! 3. *A remittance that does not add up is shown to a person.* Nothing is ever inserted to make
//!    it balance.
//! 4. *Reading never fails.* Every reader of X12 returns what was understood and a list of
//!    trouble with positions; the received bytes are kept whole, addressed by their hash, and
//!    importing them twice changes nothing.
//! 5. *Every code question has a date of service.* There is no current code set.
//! 6. *Pure until workflow.* Everything below the desk takes `today` as an argument.
//! 7. *Only workflow writes*, one transaction a deed. The terminal never waits: it asks the desk
//!    thread and drops answers that a newer question has overtaken.
//! 8. *`Debug` of a person prints no person.* Logs, panics and snapshots carry ids only.
//! 9. *Only clean text is shown.* What a file says passes [`domain::text::CleanText`] before it
//!    reaches a terminal, a spreadsheet or paper.
//!
//! # One visit, end to end
//!
//! 1. An encounter of 2026-03-02 with one line at 150.00 ([`workflow`], enter charges):
//!    receivable from the payer +150.00, charges -150.00.
//! 2. The claim ([`billing`] assembles it, [`store`] keeps it): a draft whose patient control
//!    number, CLM01, is fixed for its life.
//! 3. The scrub ([`scrub`], through [`workflow`]): held while a finding stands; fixed, or
//!    overridden with a reason, it is ready.
//! 4. The 837P ([`edi`] writes it, [`x12`] frames it): submitted under its control numbers, the
//!    bytes kept by their hash.
//! 5. The 999 and the 277CA ([`edi`] reads them): accepted with the payer's claim number, or
//!    rejected, to the top of the queue.
//! 6. The 835, paid 92.40, CO-45 34.50, PR-2 23.10 ([`edi`] reads it, [`billing`] posts it):
//!    deposit 92.40, contractual 34.50, patient 23.10; the payer owes nothing more.
//! 7. Aged receivables ([`domain::ledger`] folds the postings): payer 0.00, patient 23.10, aged
//!    from the day it became the patient's.
//! 8. The patient pays 23.10 ([`workflow`]): nothing is owed, and the claim is closed.
//!
//! At every step the postings sum to zero, and every cent can be walked back to a segment of a
//! kept file.
//!
//! # Decisions
//!
//! - 2026-11-23. Two SQLite files: the encrypted practice, which cannot be rebuilt, and
//!   `codesets.db`, which can, so that importing a big table never locks the books and never
//!   swells a backup of patient data.
//! - 2026-11-23. `serde` is also allowed in [`workflow`] and [`demo`]: a deed's input is data at
//!   the boundary (`claimdesk do` takes it as JSON), and a second set of types for it would only
//!   repeat the first.
//! - 2026-11-23. [`simulator`] names nothing of ours, so that our reader and our writer cannot
//!   share a mistake with the payer who judges them.
//! - 2026-11-23. The command line never opens the terminal itself; it tells `main` what is wanted
//!   ([`cli::Next`]), so that the two faces do not know each other.
//! - 2026-11-23. A given `--today` stamps what it writes with noon of that day: a second run with
//!   the same seed leaves the same books. On a real practice a given day only reads.
//! - 2026-11-23. Tests that wait for a program in a pseudo-terminal poll its screen; nothing else
//!   sleeps.

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
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "keys and events are crossterm's, which adds to them; panes show a few kinds of many"
)]
pub mod tui;

pub mod demo;
pub mod simulator;
