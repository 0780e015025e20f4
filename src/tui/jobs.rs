//! Jobs: the strip at the right of the places, and the list of what runs.

use super::paint::{self, Paint, made};
use super::theme::{Role, State};
use crate::desk::job::Watch;
use ratatui::layout::Rect;

/// Columns of a progress bar.
const BAR: u64 = 12;

/// The jobs of this session.
#[derive(Default)]
pub struct Jobs {
    watches: Vec<Watch>,
}

impl Jobs {
    /// Takes a started job.
    pub fn add(&mut self, watch: Watch) {
        self.watches.push(watch);
    }

    /// How many there are, finished ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.watches.len()
    }

    /// Whether there were none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.watches.is_empty()
    }

    /// How many are at work.
    #[must_use]
    pub fn n_running(&self) -> usize {
        self.watches
            .iter()
            .filter(|watch| watch.is_running())
            .count()
    }

    /// The names of those at work.
    #[must_use]
    pub fn names(&self) -> String {
        let names: Vec<&str> = self
            .watches
            .iter()
            .filter(|watch| watch.is_running())
            .map(Watch::title)
            .collect();
        names.join(", ")
    }

    /// Asks a job to stop.
    pub fn cancel(&self, place: usize) {
        if let Some(watch) = self.watches.get(place) {
            watch.cancel();
        }
    }

    /// Asks all jobs to stop.
    pub fn cancel_all(&self) {
        self.watches.iter().for_each(Watch::cancel);
    }

    /// One short text for the strip, while something runs.
    #[must_use]
    pub fn strip(&self) -> Option<String> {
        let watch = self.watches.iter().rev().find(|watch| watch.is_running())?;
        let progress = watch.progress();
        let more = self.n_running() - 1;
        let share = progress.total.map_or(String::new(), |total| {
            format!(" {}", bar(progress.done, total))
        });
        let others = if more > 0 {
            format!(" +{more}")
        } else {
            String::new()
        };
        Some(format!("{}{share}{others}  J jobs", watch.title()))
    }

    /// Draws all.
    pub fn view_all(&self, area: Rect, paint: &mut Paint<'_>, cursor: usize) {
        if self.watches.is_empty() {
            paint.put(paint::after(area, 2), "no job has run yet", Role::Dim);
        }
        let last = self.watches.len().saturating_sub(1);
        for (n, watch) in self.watches.iter().enumerate() {
            let at = paint::line(area, u16::try_from(n).unwrap_or(u16::MAX));
            let progress = watch.progress();
            let state = if watch.is_running() {
                State::Next
            } else {
                State::Done
            };
            let seconds = watch.elapsed().as_secs();
            let rate = progress.done.checked_div(seconds).unwrap_or(progress.done);
            let total = progress
                .total
                .map_or(String::new(), |total| format!(" of {total}"));
            paint.state(paint::after(at, 1), state);
            let said = made(format_args!(
                "{}  {}{total}  {rate}/s  {}",
                watch.title(),
                progress.done,
                progress.doing
            ));
            paint.put(paint::after(at, 3), &said, Role::Text);
            if n == cursor.min(last) {
                paint.tint(at, Role::Cursor);
            }
        }
    }
}

/// A progress bar with its percentage.
fn bar(done: u64, total: u64) -> String {
    let total = total.max(1);
    let done = done.min(total);
    let full = done * BAR / total;
    let mut text = "[".to_owned();
    for n in 0..BAR {
        text.push(if n < full { '=' } else { ' ' });
    }
    format!("{text}] {} %", done * 100 / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_at_the_end_and_never_divides_by_nothing() {
        assert_eq!(bar(0, 0), "[            ] 0 %");
        assert_eq!(bar(6, 12), "[======      ] 50 %");
        assert_eq!(bar(13, 12), "[============] 100 %");
    }
}
