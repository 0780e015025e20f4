//! Jobs: long work with progress that can be watched and stopped.
//!
//! A job runs on a thread of its own with a desk of its own, so that the workstation goes on
//! working. It is stopped only where it calls [`Step::at`], which is where nothing is half-done.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Desk;
use super::clock::Stopwatch;
use super::thread::Fault;

/// Long work, as data.
pub trait Job: Send + 'static {
    /// What the activity list calls it: `Import remittances`.
    const TITLE: &'static str;
    /// What it leaves.
    type Done: Send + 'static;

    /// Does the work, telling `step` where it is.
    ///
    /// # Errors
    /// Whatever stopped it, [`Cancelled`] included.
    fn run(self, desk: &mut Desk, step: &Step) -> anyhow::Result<Self::Done>;
}

/// Where a job is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Units done.
    pub done: u64,
    /// Units in all, where that is known.
    pub total: Option<u64>,
    /// What is being done: `posting claim CD-1041`. Never a patient's name.
    pub doing: String,
}

/// The person stopped the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped on request; what was finished before is kept")]
pub struct Cancelled;

#[derive(Debug)]
struct Shared {
    progress: Mutex<Progress>,
    cancelled: AtomicBool,
    running: AtomicBool,
    stopwatch: Stopwatch,
}

/// The job's side: where it reports, and where it learns that it must stop.
#[derive(Debug, Clone)]
pub struct Step(Arc<Shared>);

impl Step {
    /// A step that nobody watches: for running a job in the foreground.
    #[must_use]
    pub fn unwatched() -> Step {
        Step(Arc::new(Shared {
            progress: Mutex::default(),
            cancelled: AtomicBool::new(false),
            running: AtomicBool::new(true),
            stopwatch: Stopwatch::start(),
        }))
    }

    /// Reports progress; the only place where a job can be stopped.
    ///
    /// # Errors
    /// [`Cancelled`] after [`Watch::cancel`].
    pub fn at(&self, done: u64, total: Option<u64>, doing: &str) -> Result<(), Cancelled> {
        let now = Progress {
            done,
            total,
            doing: doing.to_owned(),
        };
        *self
            .0
            .progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = now;
        if self.0.cancelled.load(Ordering::Relaxed) {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }
}

/// The person's side: what is running, how far it is, and the way to stop it.
#[derive(Debug, Clone)]
pub struct Watch {
    title: &'static str,
    shared: Arc<Shared>,
}

impl Watch {
    /// The job's title.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// Where the job is now.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.shared
            .progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How long it has been running.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.shared.stopwatch.elapsed()
    }

    /// Asks the job to stop at its next safe point.
    pub fn cancel(&self) {
        self.shared.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the job is still at work.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.shared.running.load(Ordering::Acquire)
    }
}

/// Starts a job on a thread of its own. `open` opens its desk there; `finished` is called there
/// with what came of it ([`Fault`] after a panic) and should only pass it on.
///
/// # Errors
/// The system's, where it has no thread to give.
pub fn start<J: Job>(
    job: J,
    open: impl FnOnce() -> anyhow::Result<Desk> + Send + 'static,
    finished: impl FnOnce(anyhow::Result<J::Done>) + Send + 'static,
) -> std::io::Result<Watch> {
    let step = Step::unwatched();
    let shared = Arc::clone(&step.0);
    let watch = Watch {
        title: J::TITLE,
        shared: Arc::clone(&shared),
    };
    std::thread::Builder::new()
        .name("job".into())
        .spawn(move || {
            let work = AssertUnwindSafe(|| open().and_then(|mut desk| job.run(&mut desk, &step)));
            let done = catch_unwind(work).unwrap_or_else(|_| Err(Fault.into()));
            shared.running.store(false, Ordering::Release);
            finished(done);
        })?;
    Ok(watch)
}
