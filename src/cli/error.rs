//! What the command line says when something was not done: what is wrong, where, what to do.

use std::io::Write;

use serde::{Serialize, Serializer};

use super::exit::Exit;
use crate::domain::text::CleanText;
use crate::store::StoreError;
use crate::workflow::DeedError;

/// What kind of thing went wrong, by the name that scripts match on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The command line itself.
    Usage,
    /// A file or value that was given.
    Input,
    /// The passphrase, or that none was given.
    Passphrase,
    /// The practice file, by the store's own name for the trouble: `practice-missing`,
    /// `wrong-passphrase`, `disk-full`.
    Store(&'static str),
    /// The deed is not allowed as things stand.
    Refused,
    /// Where the output should have gone.
    Output,
    /// claimdesk itself.
    Fault,
}

impl Kind {
    /// The name that scripts match on.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Usage => "usage",
            Kind::Input => "input",
            Kind::Passphrase => "passphrase",
            Kind::Store(name) => name,
            Kind::Refused => "refused",
            Kind::Output => "output",
            Kind::Fault => "fault",
        }
    }

    fn exit(self) -> Exit {
        match self {
            Kind::Fault => Exit::Fault,
            Kind::Usage
            | Kind::Input
            | Kind::Passphrase
            | Kind::Store(_)
            | Kind::Refused
            | Kind::Output => Exit::NotDone,
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct CliError {
    kind: Kind,
    message: String,
    hint: Option<String>,
    broken_pipe: bool,
}

impl CliError {
    /// An error of this kind. The message says what is wrong and where: lower case, no full stop.
    pub fn new(kind: Kind, message: impl Into<String>) -> CliError {
        CliError {
            kind,
            message: message.into(),
            hint: None,
            broken_pipe: false,
        }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> CliError {
        self.hint = Some(hint.into());
        self
    }

    /// What clap found wrong with the command line.
    #[must_use]
    pub fn usage(e: &clap::Error) -> CliError {
        let text = e.render().to_string();
        let mut parts = text.trim_end().splitn(2, "\n\n");
        let message = parts
            .next()
            .unwrap_or_default()
            .trim_start_matches("error: ");
        let error = CliError::new(Kind::Usage, message.trim_end());
        match parts.next() {
            Some(rest) => error.hint(rest.trim()),
            None => error.hint("see claimdesk --help"),
        }
    }

    /// An error of the output stream.
    #[must_use]
    pub fn output(e: &std::io::Error) -> CliError {
        CliError {
            kind: Kind::Output,
            message: format!("cannot write the output: {e}"),
            hint: None,
            broken_pipe: e.kind() == std::io::ErrorKind::BrokenPipe,
        }
    }

    /// Whether the reader of our output has gone away, which is no error of ours.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Reports it: with `--json` as one object on stdout, else as lines on stderr.
    pub fn report(&self, json: bool, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
        // Where even the error cannot be written, the exit code still tells.
        let _ = if json {
            self.write_json(out)
        } else {
            self.write_text(err)
        };
        self.kind.exit()
    }

    fn write_text(&self, err: &mut dyn Write) -> std::io::Result<()> {
        writeln!(err, "claimdesk: {}", self.message)?;
        if let Some(hint) = &self.hint {
            writeln!(err, "{hint}")?;
        }
        err.flush()
    }

    fn write_json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let view = ErrorView {
            error: ErrorBody {
                kind: self.kind,
                message: &self.message,
                hint: self.hint.as_deref(),
            },
        };
        serde_json::to_writer(&mut *out, &view)?;
        writeln!(out)?;
        out.flush()
    }
}

impl From<anyhow::Error> for CliError {
    /// Trouble with the practice file keeps the store's name and its hint; whatever else came up
    /// from below and has no name of its own is a fault of ours.
    fn from(error: anyhow::Error) -> CliError {
        let message = format!("{error:#}");
        if let Some(store) = error.downcast_ref::<StoreError>() {
            return CliError::new(Kind::Store(store.kind()), message).hint(store.hint());
        }
        CliError::new(Kind::Fault, message).hint("please report this line; nothing was half-done")
    }
}

impl From<DeedError> for CliError {
    /// A deed that was not done: what is wrong with its input, why it is not allowed, or the
    /// trouble of the practice file under it.
    fn from(error: DeedError) -> CliError {
        let kind = match error {
            DeedError::Invalid(_) | DeedError::NoSuch { .. } => Kind::Input,
            DeedError::Refused { .. } => Kind::Refused,
            DeedError::Store(error) => return error.into(),
        };
        let said = CliError::new(kind, CleanText::new(&error.to_string()).into_string());
        match error.hint() {
            Some(hint) => said.hint(hint),
            None => said,
        }
    }
}

#[derive(Serialize)]
struct ErrorView<'a> {
    error: ErrorBody<'a>,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    kind: Kind,
    message: &'a str,
    hint: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_object_on_stdout_with_json() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let error = CliError::new(Kind::Input, "line 3 is not a code").hint("take line 3 out");
        assert_eq!(error.report(true, &mut out, &mut err), Exit::NotDone);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "{\"error\":{\"kind\":\"input\",\"message\":\"line 3 is not a code\",\
             \"hint\":\"take line 3 out\"}}\n"
        );
        assert!(err.is_empty());
    }

    #[test]
    fn an_error_is_lines_on_stderr_without() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let error = CliError::new(Kind::Fault, "the books do not fold").hint("run verify");
        assert_eq!(error.report(false, &mut out, &mut err), Exit::Fault);
        assert_eq!(err, b"claimdesk: the books do not fold\nrun verify\n");
        assert!(out.is_empty());
    }
}
