//! How a run of claimdesk ended, for the script that called it.

use std::process::ExitCode;

/// The four ways a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done (0).
    Done,
    /// Done, with findings or refusals that a person must look at (1).
    LookAt,
    /// Not done: bad arguments, bad input, a wrong passphrase (2).
    NotDone,
    /// An internal fault (3).
    Fault,
}

impl Exit {
    /// [`Exit::LookAt`] where there is something to look at, else [`Exit::Done`].
    #[must_use]
    pub fn look_at_if(something: bool) -> Exit {
        if something { Exit::LookAt } else { Exit::Done }
    }

    /// The process's exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::LookAt => 1,
            Exit::NotDone => 2,
            Exit::Fault => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}
