//! What claimdesk says about itself: its files, its completions, its manual page.

use clap::{Command, CommandFactory};
use serde::Serialize;

use super::args::Cli;
use super::context::CliContext;
use super::error::CliError;
use super::exit::Exit;

#[derive(Serialize)]
struct Info {
    version: &'static str,
    practice: String,
    practice_exists: bool,
    codesets: String,
    config: String,
    log: String,
}

/// `info`: where everything is.
pub fn info(cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let paths = cx.paths()?;
    let practice = cx.practice_path()?;
    let info = Info {
        version: env!("CARGO_PKG_VERSION"),
        practice_exists: practice.exists(),
        practice: practice.display().to_string(),
        codesets: paths.codesets.display().to_string(),
        config: paths.config.display().to_string(),
        log: paths.log.display().to_string(),
    };
    if cx.json() {
        cx.print_json(&info)?;
        return Ok(Exit::Done);
    }
    let there = if info.practice_exists {
        ""
    } else {
        " (not there yet)"
    };
    cx.line(format!("claimdesk {}", info.version))?;
    cx.line(format!("practice   {}{there}", info.practice))?;
    cx.line(format!("code sets  {}", info.codesets))?;
    cx.line(format!("settings   {}", info.config))?;
    cx.line(format!("log        {}", info.log))?;
    Ok(Exit::Done)
}

/// `completions`: for a shell to read.
pub fn completions(shell: clap_complete::Shell, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "claimdesk", &mut script);
    cx.out()
        .write_all(&script)
        .map_err(|e| CliError::output(&e))?;
    Ok(Exit::Done)
}

/// `man`: one page, a section a command.
pub fn man(cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    let made = clap_mangen::Man::new(command.clone()).render(&mut page);
    made.and_then(|()| sections(&command, "claimdesk", &mut page))
        .and_then(|()| cx.out().write_all(&page))
        .map_err(|e| CliError::output(&e))?;
    Ok(Exit::Done)
}

/// The sections of the commands below a command, those below them included.
fn sections(command: &Command, above: &str, page: &mut Vec<u8>) -> std::io::Result<()> {
    for sub in command.get_subcommands() {
        let name = format!("{above} {}", sub.get_name());
        let man = clap_mangen::Man::new(sub.clone());
        page.extend(format!(".SH \"{}\"\n", name.to_uppercase()).bytes());
        man.render_description_section(page)?;
        man.render_options_section(page)?;
        sections(sub, &name, page)?;
    }
    Ok(())
}
