//! A short list to choose from while typing: payers, patients, files, commands.

use crate::domain::text::CleanText;
use crate::tui::paint::{self, Paint};
use crate::tui::theme::Role;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use ratatui::layout::Rect;

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored when it is chosen.
    pub value: String,
    /// What is shown.
    pub label: CleanText,
    /// A word at the right: a key, a reason.
    pub aside: CleanText,
}

impl Choice {
    /// A choice with nothing at its right.
    #[must_use]
    pub fn new(value: &str, label: &str) -> Choice {
        Choice {
            value: value.to_owned(),
            label: CleanText::new(label),
            aside: CleanText::default(),
        }
    }
}

/// The choices, those that match what was typed, and the one under the cursor.
#[derive(Debug, Clone, Default)]
pub struct Picker {
    all: Vec<Choice>,
    found: Vec<(usize, Vec<usize>)>,
    cursor: usize,
}

impl Picker {
    /// A picker over choices, all of them found.
    #[must_use]
    pub fn new(all: Vec<Choice>) -> Picker {
        let found = (0..all.len()).map(|n| (n, Vec::new())).collect();
        Picker {
            all,
            found,
            cursor: 0,
        }
    }

    /// Finds the choices that match, best first; the order of the list where nothing is typed.
    pub fn find(&mut self, typed: &str) {
        let typed = typed.trim();
        self.cursor = 0;
        if typed.is_empty() {
            self.found = (0..self.all.len()).map(|n| (n, Vec::new())).collect();
            return;
        }
        let matcher = SkimMatcherV2::default().ignore_case();
        let mut scored: Vec<(i64, usize, Vec<usize>)> = self
            .all
            .iter()
            .enumerate()
            .filter_map(|(n, choice)| {
                let (score, letters) = matcher.fuzzy_indices(choice.label.as_str(), typed)?;
                let exact = choice.value.eq_ignore_ascii_case(typed);
                Some((score + if exact { 10_000 } else { 0 }, n, letters))
            })
            .collect();
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        self.found = scored
            .into_iter()
            .map(|(_, n, letters)| (n, letters))
            .collect();
    }

    /// The choice under the cursor.
    #[must_use]
    pub fn current(&self) -> Option<&Choice> {
        self.found
            .get(self.cursor)
            .and_then(|(n, _)| self.all.get(*n))
    }

    /// The choice that a stored value stands for.
    #[must_use]
    pub fn of_value(&self, value: &str) -> Option<&Choice> {
        self.all.iter().find(|choice| choice.value == value)
    }

    /// The choice that a text is the whole label or value of.
    #[must_use]
    pub fn labelled(&self, text: &str) -> Option<&Choice> {
        let text = text.trim();
        self.all.iter().find(|choice| {
            choice.label.as_str().eq_ignore_ascii_case(text)
                || choice.value.eq_ignore_ascii_case(text)
        })
    }

    /// How many match.
    #[must_use]
    pub fn n_found(&self) -> usize {
        self.found.len()
    }

    /// Moves the cursor.
    pub fn go(&mut self, rows: isize) {
        let last = self.found.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// Draws as many as fit, the matched letters marked.
    pub fn view(&self, area: Rect, paint: &mut Paint<'_>) {
        let height = usize::from(area.height);
        let top = self.cursor.saturating_sub(height.saturating_sub(1));
        for (n, (place, letters)) in self.found.iter().enumerate().skip(top).take(height) {
            let Some(choice) = self.all.get(*place) else {
                continue;
            };
            let at = paint::line(area, u16::try_from(n - top).unwrap_or(u16::MAX));
            let text = paint::after(at, 1);
            paint.put(text, &choice.label, Role::Text);
            for letter in letters {
                let before: String = choice.label.as_str().chars().take(*letter).collect();
                let spot = paint::first(paint::after(text, paint::width(&before)), 1);
                paint.tint(spot, Role::Match);
            }
            let aside = paint::first(at, at.width.saturating_sub(1));
            if paint::width(choice.aside.as_str()) + 2 < aside.width / 2 {
                paint.put_right(aside, &choice.aside, Role::Dim);
            }
            if n == self.cursor {
                paint.tint(at, Role::Cursor);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_match_comes_first_and_an_exact_value_beats_it() {
        let mut picker = Picker::new(vec![
            Choice::new("1", "Blue Ridge Health"),
            Choice::new("2", "Blue Cross"),
            Choice::new("br", "Medicare"),
        ]);
        picker.find("bluec");
        assert_eq!(
            picker.current().map(|choice| choice.value.as_str()),
            Some("2")
        );
        picker.find("");
        assert_eq!(picker.n_found(), 3);
        picker.find("zzz");
        assert_eq!(picker.current(), None);
    }
}
