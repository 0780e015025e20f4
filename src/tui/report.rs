//! What a crash leaves: the version, the place in the program and the last acts by name. Never
//! the panic's own words, which may hold a patient's.

use super::keys::Act;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::panic::{Location, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

/// Acts kept.
const KEPT: usize = 20;

static ACTS: Mutex<VecDeque<Act>> = Mutex::new(VecDeque::new());

/// Remembers that an act was done.
pub fn did(act: Act) {
    let mut acts = ACTS.lock().unwrap_or_else(PoisonError::into_inner);
    acts.push_back(act);
    while acts.len() > KEPT {
        acts.pop_front();
    }
}

/// The report of a panic.
#[must_use]
pub fn text(place: Option<&Location<'_>>) -> String {
    let mut report = String::from("claimdesk stopped because of an internal fault.\n");
    report.push_str("Nothing that was confirmed on the screen is lost; start it again.\n");
    let acts = ACTS.try_lock().map(|acts| acts.clone()).unwrap_or_default();
    let thread = std::thread::current();
    let lines = [
        format!("version  {}", env!("CARGO_PKG_VERSION")),
        format!(
            "system   {} {}",
            std::env::consts::OS,
            std::env::consts::ARCH
        ),
        format!("thread   {}", thread.name().unwrap_or("unnamed")),
        match place {
            Some(at) => format!("place    {}:{}", at.file(), at.line()),
            None => "place    unknown".to_owned(),
        },
        format!("acts     {acts:?}"),
    ];
    for line in lines {
        // Writing into a text cannot fail.
        let _ = writeln!(report, "{line}");
    }
    report
}

/// Makes panics restore the terminal and print the report. A panic of another thread is only
/// noted: its work is answered as a fault, and the screen stays up.
pub fn install() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let place = info.location();
        if std::thread::current().name() == Some("main") {
            super::terminal::restore();
            let report = text(place);
            let _ = std::io::Write::write_all(&mut std::io::stderr(), report.as_bytes());
        } else if let Some(place) = place {
            log::error!("internal fault at {}:{}", place.file(), place.line());
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_the_place_and_never_the_words_of_the_panic() {
        did(Act::Scrub);
        let report = text(Some(Location::caller()));
        assert!(report.contains("report.rs:"), "{report}");
        assert!(report.contains("Scrub"), "{report}");
    }
}
