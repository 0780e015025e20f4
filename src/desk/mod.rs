//! The desk: the one place that owns the practice file, the code sets and the clock.
//!
//! A [`Desk`] lives on one thread. The command line holds it on its own thread; the workstation
//! starts a [`thread::DeskThread`] and sends it closures, and a long [`job::Job`] gets a desk of
//! its own. The desk knows nothing of screens and of commands.

pub mod clock;
pub mod job;
pub mod paths;
pub mod thread;

pub use clock::Clock;

/// What a deed works with.
#[derive(Debug)]
pub struct Desk {
    /// What day it is, and what instant is stamped on what is written.
    pub clock: Clock,
}
