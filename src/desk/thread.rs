//! The desk thread: one thread that owns a [`Desk`] and does what it is asked, in order.
//!
//! The terminal never waits for the store: it sends a closure here and gets the answer back
//! through whatever channel the closure was given. Every request has a number that only grows,
//! so that a pane can drop an answer that a newer request has overtaken.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;

use super::Desk;
use crate::codesets::CodeSets;

/// The number of a request; of two answers to one question, the higher number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestNumber(u64);

/// The desk thread has ended; nothing can be asked of it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the desk is closed; start claimdesk again")]
pub struct DeskClosed;

/// The work panicked. What it had not committed is rolled back; the desk goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an internal fault stopped this; nothing of it was kept, and the desk goes on")]
pub struct Fault;

type Work = Box<dyn FnOnce(&mut Desk) + Send>;

/// Gets the look-up over the built-in and the imported code sets ready beside the first work.
fn warm_up(desk: &Desk) {
    let sets = CodeSets::clone(&desk.codes);
    let thread = std::thread::Builder::new().name("look-up".into());
    if let Err(e) = thread.spawn(move || sets.prepare_search()) {
        log::warn!("the first look-up will wait for its index: {e}");
    }
}

/// A desk on a thread of its own. Dropping it lets the requests in the queue finish, then closes
/// the practice file.
#[derive(Debug)]
pub struct DeskThread {
    requests: Option<mpsc::Sender<Work>>,
    thread: Option<JoinHandle<()>>,
    last: AtomicU64,
}

impl DeskThread {
    /// Starts the thread and hands it the desk.
    ///
    /// # Errors
    /// The system's, where it has no thread to give.
    pub fn start(mut desk: Desk) -> std::io::Result<DeskThread> {
        let (requests, queue) = mpsc::channel::<Work>();
        let thread = std::thread::Builder::new()
            .name("desk".into())
            .spawn(move || {
                warm_up(&desk);
                for work in queue {
                    desk.notice_imports();
                    work(&mut desk);
                }
            })?;
        Ok(DeskThread {
            requests: Some(requests),
            thread: Some(thread),
            last: AtomicU64::new(0),
        })
    }

    /// Asks the desk for something. `perform` runs on the desk thread; `answer` is called there
    /// with what came of it and should only pass it on.
    ///
    /// # Errors
    /// [`DeskClosed`] where the thread has ended.
    pub fn ask<R>(
        &self,
        perform: impl FnOnce(&mut Desk) -> R + Send + 'static,
        answer: impl FnOnce(RequestNumber, Result<R, Fault>) + Send + 'static,
    ) -> Result<RequestNumber, DeskClosed> {
        let number = RequestNumber(self.last.fetch_add(1, Ordering::Relaxed) + 1);
        let work: Work = Box::new(move |desk| {
            let done = catch_unwind(AssertUnwindSafe(|| perform(desk))).map_err(|_| {
                // The transaction that the panic left open would swallow the next one.
                if desk.store.abandon_batch().is_err() {
                    log::error!("the transaction of a fault could not be rolled back");
                }
                Fault
            });
            answer(number, done);
        });
        let requests = self.requests.as_ref().ok_or(DeskClosed)?;
        requests.send(work).map_err(|_| DeskClosed)?;
        Ok(number)
    }
}

impl Drop for DeskThread {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            // A panic outside a request has been reported by the panic hook already.
            drop(thread.join());
        }
    }
}
