//! Where claimdesk keeps its files on this machine, by the platform's own conventions.
//!
//! | what | where (Linux) |
//! |---|---|
//! | the practice file, its header and its lock | `~/.local/share/claimdesk/` |
//! | imported code sets (`codesets.db`) | the same folder |
//! | settings and keys (`config.toml`) | `~/.config/claimdesk/` |
//! | the log, without any patient in it | `~/.local/state/claimdesk/` |

use std::path::PathBuf;

use directories::ProjectDirs;

/// The folders of this machine's user. On Linux the XDG variables move them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The practice that is opened when none is named.
    pub practice: PathBuf,
    /// Code sets that were imported over the built-in ones; they can be thrown away.
    pub codesets: PathBuf,
    /// Settings and changed keys.
    pub config: PathBuf,
    /// The log file.
    pub log: PathBuf,
}

impl Paths {
    /// The platform's folders.
    ///
    /// # Errors
    /// [`NoHome`] where the machine tells no home folder (a service without `HOME`).
    pub fn of_this_machine() -> Result<Paths, NoHome> {
        let dirs = ProjectDirs::from("", "", "claimdesk").ok_or(NoHome)?;
        let data = dirs.data_dir();
        let log = dirs.state_dir().unwrap_or(data);
        Ok(Paths {
            practice: data.join("practice.db"),
            codesets: data.join("codesets.db"),
            config: dirs.config_dir().join("config.toml"),
            log: log.join("claimdesk.log"),
        })
    }
}

/// The machine names no home folder, so there is no place for a practice file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this machine names no home folder; say where the practice is with --practice FILE")]
pub struct NoHome;
