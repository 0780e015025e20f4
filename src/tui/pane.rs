//! What a pane is: state, messages, and the questions it asks of the desk as data. A pane never
//! touches the store or the terminal; its `perform` runs on the desk thread.

use super::keys::{Act, Chord, KeyMap};
use super::paint::Paint;
use super::theme::State;
use crate::desk::Desk;
use crate::desk::job::{self, Job, Watch};
use crate::domain::text::CleanText;
use crate::workflow::drafts::Typed;
use ratatui::layout::{Position, Rect};

/// Something that the person did.
#[derive(Debug, Clone)]
pub enum Input {
    /// A key.
    Key(Chord),
    /// Pasted text, never taken as keys.
    Paste(String),
}

/// One key of a pane: what it does, and why not when it does not.
pub struct Binding<P: Pane> {
    /// The act, whose keys are in the one table.
    pub act: Act,
    /// What it does here, in one or two words.
    pub label: &'static str,
    /// What the pane is told.
    pub msg: fn() -> P::Msg,
    /// Why it cannot be done now, where it cannot.
    pub refused: fn(&P) -> Option<String>,
}

/// A binding that is never refused.
#[must_use]
pub fn never<P>(_: &P) -> Option<String> {
    None
}

/// Where to go: a pane by its key, and what it should show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The key of the pane in the table of panes.
    pub pane: &'static str,
    /// What it is about.
    pub about: About,
}

/// What a pane is opened with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum About {
    /// Nothing: its own beginning.
    #[default]
    All,
    /// One record.
    Record(i64),
    /// Filter words.
    Words(String),
}

impl About {
    /// The number of the record, 0 where it is about none.
    #[must_use]
    pub fn record(&self) -> i64 {
        match self {
            About::Record(id) => *id,
            About::All | About::Words(_) => 0,
        }
    }
}

impl Place {
    /// A pane as it begins.
    #[must_use]
    pub fn pane(pane: &'static str) -> Place {
        Place {
            pane,
            about: About::All,
        }
    }

    /// A pane on one record.
    #[must_use]
    pub fn record(pane: &'static str, id: i64) -> Place {
        Place {
            pane,
            about: About::Record(id),
        }
    }

    /// A pane with filter words set.
    #[must_use]
    pub fn filtered(pane: &'static str, words: &str) -> Place {
        Place {
            pane,
            about: About::Words(words.to_owned()),
        }
    }
}

/// A question that must be answered before something is done.
pub struct Question<Ask> {
    /// What will change and how much, ending with a question mark.
    pub text: CleanText,
    /// What is asked of the desk after a yes.
    pub ask: Ask,
}

/// What a pane wants done.
pub enum Effect<Ask> {
    /// Ask the desk.
    Ask(Ask),
    /// Ask the person first.
    Confirm(Question<Ask>),
    /// Run in the background with progress, on a desk of its own.
    Start(AnyJob),
    /// Go to another pane.
    Open(Place),
    /// Say something in the news line and keep it in the message log.
    Toast(State, CleanText),
    /// Step back out of this pane.
    Close,
}

/// Opens the desk of a job, on the job's thread.
pub type Opener = Box<dyn FnOnce() -> anyhow::Result<Desk> + Send>;

/// Takes what came of a job, in words.
pub type Finished = Box<dyn FnOnce(anyhow::Result<String>) + Send>;

/// A job without its type.
pub struct AnyJob {
    start: Box<dyn FnOnce(Opener, Finished) -> std::io::Result<Watch> + Send>,
}

impl AnyJob {
    /// A job, and how what it leaves is said.
    pub fn new<J: Job>(work: J, say: fn(J::Done) -> String) -> AnyJob {
        AnyJob {
            start: Box::new(move |open, finished| {
                job::start(work, open, move |done| finished(done.map(say)))
            }),
        }
    }

    /// Starts it.
    ///
    /// # Errors
    /// The system's, where it has no thread to give.
    pub fn start(self, open: Opener, finished: Finished) -> std::io::Result<Watch> {
        (self.start)(open, finished)
    }
}

/// One pane.
pub trait Pane: Sized + 'static {
    /// What can happen here.
    type Msg: Clone + Send + 'static;
    /// What it wants from the desk, as data.
    type Ask: Send + 'static;
    /// Its name on the screen.
    const TITLE: &'static str;
    /// Its keys.
    const BINDINGS: &'static [Binding<Self>];

    /// What it asks when it comes to the front.
    fn arrive(&mut self) -> Vec<Effect<Self::Ask>>;

    /// Drops every record it holds, for the lock screen. Typed text stays.
    fn forget(&mut self);

    /// Input that the pane takes before any binding: a field that has the focus, a list that
    /// moves.
    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Self::Msg>;

    /// What follows from a message.
    fn update(&mut self, msg: Self::Msg) -> Vec<Effect<Self::Ask>>;

    /// Does what was asked, on the desk thread; the only IO.
    fn perform(ask: Self::Ask, desk: &mut Desk) -> Self::Msg;

    /// Whether the answer to a question counts although a newer one was asked: that of a deed
    /// does, or its refusal would be lost when keys come fast.
    fn always_answered(ask: &Self::Ask) -> bool {
        let _ = ask;
        false
    }

    /// Draws, and tells where the cursor is.
    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position>;

    /// The line of news about what is under the cursor.
    fn news(&self) -> Option<(State, CleanText)> {
        None
    }

    /// What F1 explains: the thing under the cursor, as a short page.
    fn explain(&self) -> Option<CleanText> {
        None
    }

    /// How the places begin in which it keeps what is typed and not stored; none where it keeps
    /// nothing.
    fn drafts_at(&self) -> Option<String> {
        None
    }

    /// What is typed here and not stored. The shell keeps it in the practice file, so that it
    /// survives Esc, the lock and a crash, and drops it from there once it is no longer told.
    fn drafts(&self) -> Vec<Typed> {
        Vec::new()
    }

    /// What was typed here before and not stored.
    fn resume(&mut self, drafts: Vec<Typed>) -> Vec<Effect<Self::Ask>> {
        drop(drafts);
        Vec::new()
    }
}
