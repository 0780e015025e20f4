//! Findings of the scrubber, as the panes that have some show them.

use crate::domain::text::CleanText;
use crate::scrub::{At, Change, Finding, Severity};
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::{Role, State};
use ratatui::layout::{Position, Rect};

/// One finding.
#[derive(Debug, Clone)]
pub struct Found {
    /// The permanent name of its edit.
    pub edit: &'static str,
    /// How it is treated.
    pub state: State,
    /// The word of its severity.
    pub severity: &'static str,
    /// What is wrong.
    pub text: CleanText,
    /// What would put it right, or why it was let pass.
    pub fix: CleanText,
    /// The changes that would put it right, in the order in which they are shown.
    pub changes: Vec<Change>,
    /// Whether nothing but a fix helps.
    pub blocks: bool,
    /// Whether it was let pass, with a reason.
    pub passed: bool,
    /// Whether it is the biller's to fix, not the coder's.
    pub for_biller: bool,
    /// What it is about.
    pub at: At,
    /// The guide of its edit.
    pub guide: CleanText,
}

impl Found {
    /// A finding, and the reason for which it was let pass.
    #[must_use]
    pub fn new(finding: &Finding, passed: Option<&str>) -> Found {
        let fix = match passed {
            Some(reason) => format!("let pass: {reason}"),
            None => titles(finding),
        };
        Found {
            edit: finding.edit.name,
            state: match (passed, finding.severity) {
                (Some(_), _) => State::Done,
                (None, Severity::Block | Severity::Warn) => State::Needs,
                (None, Severity::Info) => State::Next,
            },
            severity: finding.severity.name(),
            text: CleanText::new(&finding.message),
            fix: CleanText::new(&fix),
            changes: match passed {
                Some(_) => Vec::new(),
                None => finding.fixes.iter().map(|fix| fix.change.clone()).collect(),
            },
            blocks: finding.severity == Severity::Block,
            passed: passed.is_some(),
            for_biller: false,
            at: finding.at,
            guide: guide(finding.edit.guide),
        }
    }

    /// Whether it stands in the way.
    #[must_use]
    pub fn stops(&self) -> bool {
        self.state == State::Needs
    }
}

/// What would put a finding right: one way, or several with their numbers.
fn titles(finding: &Finding) -> String {
    match finding.fixes.as_slice() {
        [] => String::new(),
        [one] => one.title.clone(),
        several => {
            let numbered = several.iter().enumerate();
            let titles: Vec<String> = numbered
                .map(|(n, fix)| format!("{} {}", n + 1, fix.title))
                .collect();
            titles.join("   ")
        }
    }
}

/// A guide as a page; its examples are for the tests.
fn guide(text: &str) -> CleanText {
    let shown = text.split("```").next().unwrap_or(text);
    let lines: Vec<&str> = shown
        .lines()
        .map(|line| line.trim_start_matches('#').trim())
        .collect();
    CleanText::new(&lines.join(" ¶ "))
}

/// Draws findings; the place of the cursor where there is one.
pub fn view(
    found: &[Found],
    cursor: Option<usize>,
    area: Rect,
    paint: &mut Paint<'_>,
) -> Option<Position> {
    let height = usize::from(area.height);
    let at_row = cursor.unwrap_or(0);
    let top = (at_row + 1).saturating_sub(height);
    let mut place = None;
    for (n, finding) in found.iter().enumerate().skip(top).take(height) {
        let at = paint::line(area, u16::try_from(n - top).unwrap_or(u16::MAX));
        let word = made(format_args!(
            "{} {:<6}",
            finding.state.glyph(),
            finding.severity
        ));
        let used = paint.put(paint::after(at, 1), &word, finding.state.role());
        let rest = paint::after(at, used + 2);
        let used = paint.put(rest, &finding.text, Role::Text);
        let fix = paint::after(rest, used + 3);
        if !finding.fix.as_str().is_empty() && fix.width > 12 {
            paint.put(fix, &finding.fix, Role::Dim);
        }
        if cursor == Some(n) {
            paint.tint(at, Role::Cursor);
            place = Some(Position { x: at.x, y: at.y });
        }
    }
    place
}
