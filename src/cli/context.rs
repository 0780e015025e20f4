//! What a command works with: the flags, the surroundings, and the place to print.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::args::Global;
use super::error::{CliError, Kind};
use super::table::Table;
use super::{Workstation, csv, passphrase};
use crate::codesets::CodeSets;
use crate::desk::paths::Paths;
use crate::desk::{Clock, Desk, codes};
use crate::domain::text::CleanText;
use crate::store::{Secret, reference};
use crate::workflow::account::write_papers;

/// What the process finds around itself: variables and terminals. Read once, so that a test can
/// say what is there.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// `CLAIMDESK_PRACTICE`.
    pub practice: Option<PathBuf>,
    /// `CLAIMDESK_PASSPHRASE`.
    pub passphrase: Option<Zeroizing<String>>,
    /// `CLAIMDESK_NEW_PASSPHRASE`: the one to change to.
    pub new_passphrase: Option<Zeroizing<String>>,
    /// `CLAIMDESK_TODAY`, as it was given.
    pub today: Option<String>,
    /// Whether a person can be shown screens: stdin and stdout are both a terminal.
    pub has_terminal: bool,
}

impl Surroundings {
    /// Those of this process.
    #[must_use]
    pub fn of_this_process() -> Surroundings {
        use std::io::IsTerminal;
        let text = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
        Surroundings {
            practice: text("CLAIMDESK_PRACTICE").map(PathBuf::from),
            passphrase: text("CLAIMDESK_PASSPHRASE").map(Zeroizing::new),
            new_passphrase: text("CLAIMDESK_NEW_PASSPHRASE").map(Zeroizing::new),
            today: text("CLAIMDESK_TODAY"),
            has_terminal: std::io::stdin().is_terminal() && std::io::stdout().is_terminal(),
        }
    }
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Columns for a person.
    Text,
    /// The JSON shape of the contract.
    Json,
    /// Comma-separated values for a spreadsheet.
    Csv,
}

/// What a command is run with.
pub struct CliContext<'a> {
    global: Global,
    surroundings: Surroundings,
    out: &'a mut dyn Write,
}

impl<'a> CliContext<'a> {
    /// A context that prints to `out`.
    pub fn new(
        global: Global,
        surroundings: Surroundings,
        out: &'a mut dyn Write,
    ) -> CliContext<'a> {
        CliContext {
            global,
            surroundings,
            out,
        }
    }

    /// Whether `--json` was given.
    #[must_use]
    pub fn json(&self) -> bool {
        self.global.json
    }

    /// The clock of this run: `--today`, else `CLAIMDESK_TODAY`, else the machine's.
    ///
    /// # Errors
    /// Where `CLAIMDESK_TODAY` is no date.
    pub fn clock(&self) -> Result<Clock, CliError> {
        if self.global.today.is_some() {
            return Ok(Clock::new(self.global.today));
        }
        let Some(text) = &self.surroundings.today else {
            return Ok(Clock::System);
        };
        let day = text.parse::<NaiveDate>().map_err(|_| {
            CliError::new(
                Kind::Usage,
                format!("CLAIMDESK_TODAY is '{text}', which is no date"),
            )
            .hint("write it as YYYY-MM-DD, or unset it")
        })?;
        Ok(Clock::Fixed(day))
    }

    /// The day of this run.
    ///
    /// # Errors
    /// As [`CliContext::clock`].
    pub fn today(&self) -> Result<NaiveDate, CliError> {
        Ok(self.clock()?.today())
    }

    /// The practice file that `--practice` or `CLAIMDESK_PRACTICE` names, if either does.
    #[must_use]
    pub fn named_practice(&self) -> Option<&Path> {
        self.global
            .practice
            .as_deref()
            .or(self.surroundings.practice.as_deref())
    }

    /// The practice file to open: the named one, else the one in the platform's data folder.
    ///
    /// # Errors
    /// Where none is named and the machine has no such folder.
    pub fn practice_path(&self) -> Result<PathBuf, CliError> {
        match self.named_practice() {
            Some(named) => Ok(named.to_owned()),
            None => Ok(self.paths()?.practice),
        }
    }

    /// The file of imported code sets: beside the practice file, which need not be there.
    ///
    /// # Errors
    /// As [`CliContext::practice_path`].
    pub fn codesets_path(&self) -> Result<PathBuf, CliError> {
        Ok(reference::beside(&self.practice_path()?))
    }

    /// The code sets, built in and imported, without a practice. Where the machine has no place
    /// for files, the built-in ones.
    #[must_use]
    pub fn codes(&self) -> CodeSets {
        match self.codesets_path() {
            Ok(file) => codes::compose(&file),
            Err(_) => CodeSets::built_in().clone(),
        }
    }

    /// The folders of this machine.
    ///
    /// # Errors
    /// Where the machine has none.
    pub fn paths(&self) -> Result<Paths, CliError> {
        Paths::of_this_machine().map_err(|e| CliError::new(Kind::Usage, e.to_string()))
    }

    /// The passphrase: from `--passphrase-file`, else `CLAIMDESK_PASSPHRASE`, else asked on the
    /// terminal without echo.
    ///
    /// # Errors
    /// Where the file cannot be read, or there is nobody to ask.
    pub fn passphrase(&self) -> Result<Zeroizing<String>, CliError> {
        match (&self.global.passphrase_file, &self.surroundings.passphrase) {
            (Some(file), _) => passphrase::from_file(file),
            (None, Some(given)) => Ok(given.clone()),
            (None, None) => passphrase::ask("passphrase: "),
        }
    }

    /// The passphrase for a practice that is made or that changes its own: from
    /// `--passphrase-file`, else the given one, else asked twice.
    ///
    /// # Errors
    /// As [`CliContext::passphrase`], and where the two differ.
    pub fn first_passphrase(&self) -> Result<Zeroizing<String>, CliError> {
        match (&self.global.passphrase_file, &self.surroundings.passphrase) {
            (None, None) => passphrase::ask_twice("passphrase for the new practice: "),
            _ => self.passphrase(),
        }
    }

    /// The passphrase to change to: from `CLAIMDESK_NEW_PASSPHRASE`, else asked twice.
    ///
    /// # Errors
    /// As [`CliContext::passphrase`], and where the two differ.
    pub fn new_passphrase(&self) -> Result<Zeroizing<String>, CliError> {
        match &self.surroundings.new_passphrase {
            Some(given) => Ok(given.clone()),
            None => passphrase::ask_twice("new passphrase: "),
        }
    }

    /// Sits down to the practice to work in it.
    ///
    /// # Errors
    /// Where it does not open, and where `--today` was given on a real practice, which is then
    /// only read.
    pub fn desk(&self) -> Result<Desk, CliError> {
        let (path, secret) = (self.practice_path()?, Secret::typed(&self.passphrase()?));
        let mut desk = Desk::open(&path, &secret, self.clock()?)?;
        if desk.is_read_only() {
            let message = "with another day than today, a real practice is only read";
            return Err(CliError::new(Kind::Store("read-only"), message)
                .hint("leave out --today and CLAIMDESK_TODAY to change something"));
        }
        // Files that a crash kept back; a folder that is gone must not keep anybody out.
        let _ = write_papers(&mut desk);
        Ok(desk)
    }

    /// Opens the practice to look, beside whoever works in it.
    ///
    /// # Errors
    /// Where it does not open.
    pub fn look(&self) -> Result<Desk, CliError> {
        let (path, secret) = (self.practice_path()?, Secret::typed(&self.passphrase()?));
        Ok(Desk::look(&path, &secret, self.clock()?)?)
    }

    /// With what the workstation opens.
    ///
    /// # Errors
    /// Where nobody could see it, or there is no place for a practice.
    pub fn workstation(&self) -> Result<Workstation, CliError> {
        if !self.surroundings.has_terminal {
            return Err(no_terminal());
        }
        let passphrase = match (&self.global.passphrase_file, &self.surroundings.passphrase) {
            (Some(file), _) => Some(passphrase::from_file(file)?),
            (None, given) => given.clone(),
        };
        Ok(Workstation {
            practice: self.practice_path()?,
            clock: self.clock()?,
            passphrase,
            config: self.paths().ok().map(|paths| paths.config),
        })
    }

    /// Reads a command's input file whole; no file or `-` is the standard input.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read_input(&self, file: Option<&Path>) -> Result<Vec<u8>, CliError> {
        let Some(path) = file.filter(|p| p.as_os_str() != "-") else {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map_err(|e| {
                CliError::new(Kind::Input, format!("cannot read the standard input: {e}"))
            })?;
            return Ok(bytes);
        };
        std::fs::read(path).map_err(|e| {
            CliError::new(Kind::Input, format!("cannot read {}: {e}", path.display()))
                .hint("check the name and that the file may be read")
        })
    }

    /// Reads a command's input as JSON.
    ///
    /// # Errors
    /// Where it cannot be read, or is not what the command takes; the message has line and
    /// column.
    pub fn read_json<T: DeserializeOwned>(&self, file: Option<&Path>) -> Result<T, CliError> {
        let bytes = self.read_input(file)?;
        serde_json::from_slice(&bytes).map_err(|e| {
            let place = file.map_or("the standard input".to_owned(), |f| f.display().to_string());
            let why = CleanText::new(&e.to_string());
            CliError::new(
                Kind::Input,
                format!("{place} is not the JSON that this takes: {why}"),
            )
            .hint("claimdesk deeds list shows what a deed takes; the README what a check takes")
        })
    }

    /// Where to print.
    pub fn out(&mut self) -> &mut dyn Write {
        self.out
    }

    /// Prints one line of text. Text that came from a file must have been cleaned before.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn line(&mut self, text: impl std::fmt::Display) -> Result<(), CliError> {
        writeln!(self.out, "{text}").map_err(|e| CliError::output(&e))
    }

    /// Prints one JSON value on one line.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn print_json(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        serde_json::to_writer(&mut *self.out, value).map_err(|e| match e.io_error_kind() {
            Some(kind) => CliError::output(&kind.into()),
            None => CliError::new(Kind::Fault, format!("cannot write this as JSON: {e}")),
        })?;
        self.line("")
    }

    /// Prints a list in the asked format; `--json` goes before `--csv`.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn print_table(&mut self, table: &Table, csv: bool) -> Result<(), CliError> {
        let format = match (self.json(), csv) {
            (true, _) => Format::Json,
            (false, true) => Format::Csv,
            (false, false) => Format::Text,
        };
        match format {
            Format::Json => self.print_json(table),
            Format::Csv => csv::write(table, self.out),
            Format::Text => table.write_text(self.out).map_err(|e| CliError::output(&e)),
        }
    }

    /// Sends on what is still in the buffers.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn flush(&mut self) -> Result<(), CliError> {
        self.out.flush().map_err(|e| CliError::output(&e))
    }
}

/// The workstation was asked for where nobody can see it.
pub fn no_terminal() -> CliError {
    CliError::new(
        Kind::Usage,
        "the workstation needs a terminal, and this is none",
    )
    .hint("run it in a terminal window, or give a command: see claimdesk --help")
}
