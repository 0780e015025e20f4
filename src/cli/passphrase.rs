//! Where the passphrase comes from. It is never an argument: arguments show in process lists.

use std::path::Path;

use zeroize::Zeroizing;

use super::error::{CliError, Kind};

/// The first line of a file.
pub fn from_file(path: &Path) -> Result<Zeroizing<String>, CliError> {
    let text = std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|e| {
            let message = format!("cannot read the passphrase file {}: {e}", path.display());
            CliError::new(Kind::Passphrase, message)
        })?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        let message = format!(
            "the passphrase file {} has an empty first line",
            path.display()
        );
        return Err(CliError::new(Kind::Passphrase, message));
    }
    Ok(Zeroizing::new(line.to_owned()))
}

/// Asks on the terminal, without echo.
pub fn ask(prompt: &str) -> Result<Zeroizing<String>, CliError> {
    let asked = rpassword::prompt_password(prompt)
        .map(Zeroizing::new)
        .map_err(|_| {
            CliError::new(
                Kind::Passphrase,
                "no passphrase was given and there is no terminal to ask",
            )
            .hint("set CLAIMDESK_PASSPHRASE, or name a file with --passphrase-file")
        })?;
    if asked.is_empty() {
        return Err(CliError::new(Kind::Passphrase, "the passphrase is empty"));
    }
    Ok(asked)
}

/// Asks twice, for a passphrase that is to be.
pub fn ask_twice(prompt: &str) -> Result<Zeroizing<String>, CliError> {
    let first = ask(prompt)?;
    if *ask("the same again: ")? != *first {
        return Err(CliError::new(
            Kind::Passphrase,
            "the two are not the same; nothing was done",
        ));
    }
    Ok(first)
}
