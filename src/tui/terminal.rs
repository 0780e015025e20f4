//! The terminal itself: taken at the start, given back whatever happens.

use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{ExecutableCommand as _, execute};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::io::{Stdout, Write as _, stdout};

/// The screen that we draw on.
pub type Screen = Terminal<CrosstermBackend<Stdout>>;

/// Takes the terminal: raw keys, the alternate screen, pasted text apart from keys, our title.
///
/// # Errors
/// The system's, where there is no terminal to take.
pub fn take() -> std::io::Result<Screen> {
    enable_raw_mode()?;
    let mut out = stdout();
    execute!(
        out,
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableMouseCapture,
        SetTitle("claimdesk")
    )?;
    fresh()
}

/// Gives the terminal back, as far as it still takes anything.
pub fn restore() {
    let mut out = stdout();
    // After a hang-up every one of these fails, and there is nobody left to tell.
    let _ = execute!(
        out,
        DisableMouseCapture,
        DisableBracketedPaste,
        Clear(ClearType::All),
        LeaveAlternateScreen,
        Show
    );
    let _ = disable_raw_mode();
}

/// A screen of the terminal's size that knows nothing of what is shown. The size is fixed: to
/// resize, ratatui would ask the terminal where the cursor is, and the answer would go to the
/// thread that reads the keyboard.
fn fresh() -> std::io::Result<Screen> {
    let (width, height) = crossterm::terminal::size()?;
    let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
    Terminal::with_options(
        CrosstermBackend::new(stdout()),
        TerminalOptions { viewport },
    )
}

/// Clears the screen and takes its size anew.
///
/// # Errors
/// The terminal's.
pub fn renew(screen: &mut Screen) -> std::io::Result<()> {
    stdout().execute(Clear(ClearType::All))?;
    *screen = fresh()?;
    Ok(())
}

/// Clears the screen and what has scrolled off it.
///
/// # Errors
/// The terminal's.
pub fn wipe(screen: &mut Screen) -> std::io::Result<()> {
    let mut out = stdout();
    out.execute(Clear(ClearType::All))?;
    out.execute(Clear(ClearType::Purge))?;
    out.flush()?;
    renew(screen)
}
