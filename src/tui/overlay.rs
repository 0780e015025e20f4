//! What lies over a pane for a moment: commands, keys, a question, messages, jobs, a page of help.

use super::jobs::Jobs;
use super::keys::{Act, Chord, KeyMap, Scope, TABLE};
use super::news::News;
use super::paint::{self, Paint, made};
use super::panes;
use super::stack::{AnyPane, Errand};
use super::theme::{Role, State};
use super::widgets::edit::Edit;
use super::widgets::picker::{Choice, Picker};
use crate::domain::text::CleanText;
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};

/// What a command of the palette does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// An act of the pane or of the shell.
    Act(Act),
    /// A pane.
    Go(&'static str),
}

/// The thing over the pane.
pub enum Overlay {
    /// Every command by name.
    Palette {
        /// What is typed.
        edit: Edit,
        /// The commands that match.
        picker: Picker,
        /// What each of them does.
        commands: Vec<Command>,
    },
    /// The keys of the pane.
    Help {
        /// What is typed to narrow it.
        edit: Edit,
        /// The rows: key, what it does, why not now.
        rows: Vec<HelpRow>,
    },
    /// A question with yes and no; no is the default.
    Confirm {
        /// The question.
        text: CleanText,
        /// What is asked of the desk after a yes.
        errand: Option<Errand>,
    },
    /// All messages, newest first.
    Messages,
    /// Jobs; the cursor.
    Jobs(usize),
    /// A page about the thing under the cursor.
    Page(CleanText),
}

/// One row of the help.
pub struct HelpRow {
    keys: String,
    label: CleanText,
    refused: Option<CleanText>,
}

/// What an overlay wants of the shell.
pub enum Wish {
    /// Stay open.
    Stay,
    /// Close.
    Close,
    /// Close and do this.
    Do(Command),
    /// Close and ask this.
    Ask(Errand),
    /// Stop the job in this place.
    Cancel(usize),
}

impl Overlay {
    /// The palette for a pane.
    #[must_use]
    pub fn palette(pane: &dyn AnyPane, keys: &KeyMap) -> Overlay {
        let mut commands = Vec::new();
        let mut choices = Vec::new();
        let mut add = |command: Command, label: String, aside: String| {
            choices.push(Choice {
                value: commands.len().to_string(),
                label: CleanText::new(&label),
                aside: CleanText::new(&aside),
            });
            commands.push(command);
        };
        for row in pane.bindings() {
            let key = keys.name(row.act);
            let aside = row.refused.map_or(key.clone(), |why| format!("x {why}"));
            add(
                Command::Act(row.act),
                format!("{}: {}", pane.title(), row.label),
                aside,
            );
        }
        for row in panes::TABLE {
            let aside = row.digit.map(|digit| digit.to_string()).unwrap_or_default();
            add(Command::Go(row.key), format!("go to {}", row.title), aside);
        }
        for row in TABLE.iter().filter(|row| row.scope == Scope::Everywhere) {
            add(
                Command::Act(row.act),
                row.label.to_owned(),
                keys.name(row.act),
            );
        }
        Overlay::Palette {
            edit: Edit::default(),
            picker: Picker::new(choices),
            commands,
        }
    }

    /// The help of a pane.
    #[must_use]
    pub fn help(pane: &dyn AnyPane, keys: &KeyMap) -> Overlay {
        let mut rows: Vec<HelpRow> = pane
            .bindings()
            .into_iter()
            .map(|row| HelpRow {
                keys: keys.names(row.act),
                label: CleanText::new(row.label),
                refused: row.refused.as_deref().map(CleanText::new),
            })
            .collect();
        for row in TABLE.iter().filter(|row| row.scope != Scope::Deed) {
            rows.push(HelpRow {
                keys: keys.names(row.act),
                label: made(format_args!(
                    "{}{}",
                    row.label,
                    match row.scope {
                        Scope::List => "   (in a list)",
                        Scope::Form => "   (in a form)",
                        Scope::Everywhere | Scope::Deed => "",
                    }
                )),
                refused: None,
            });
        }
        Overlay::Help {
            edit: Edit::default(),
            rows,
        }
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord) -> Wish {
        if chord.code == KeyCode::Esc {
            return Wish::Close;
        }
        match self {
            Overlay::Palette {
                edit,
                picker,
                commands,
            } => match chord.code {
                KeyCode::Enter => picker
                    .current()
                    .and_then(|choice| choice.value.parse::<usize>().ok())
                    .and_then(|n| commands.get(n))
                    .map_or(Wish::Close, |command| Wish::Do(*command)),
                KeyCode::Down => stay(|| picker.go(1)),
                KeyCode::Up => stay(|| picker.go(-1)),
                _ => {
                    edit.key(chord);
                    stay(|| picker.find(edit.text()))
                }
            },
            Overlay::Help { edit, .. } => match chord.code {
                KeyCode::Enter => Wish::Close,
                _ => stay(|| {
                    edit.key(chord);
                }),
            },
            Overlay::Confirm { errand, .. } => match chord.letter() {
                Some('y' | 'Y') => errand.take().map_or(Wish::Close, Wish::Ask),
                _ => Wish::Close,
            },
            Overlay::Jobs(cursor) => match chord.code {
                KeyCode::Down | KeyCode::Char('j') => stay(|| *cursor = cursor.saturating_add(1)),
                KeyCode::Up | KeyCode::Char('k') => stay(|| *cursor = cursor.saturating_sub(1)),
                KeyCode::Char('x') => Wish::Cancel(*cursor),
                _ => Wish::Close,
            },
            Overlay::Messages | Overlay::Page(_) => Wish::Close,
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Overlay::Palette { edit, picker, .. } = self {
            edit.paste(text);
            picker.find(edit.text());
        }
    }

    /// Draws over the pane; tells where the cursor is.
    pub fn view(
        &self,
        area: Rect,
        paint: &mut Paint<'_>,
        (news, jobs): (&News, &Jobs),
    ) -> Option<Position> {
        let spot = self.place(area, jobs);
        paint.clear(spot);
        paint.rule(paint::line(spot, 0));
        paint.rule(paint::line(spot, spot.height.saturating_sub(1)));
        let head = paint::after(paint::line(spot, 0), 2);
        let inner = paint::top(paint::below(spot, 1), spot.height.saturating_sub(2));
        match self {
            Overlay::Palette { edit, picker, .. } => {
                paint.put(head, " Commands ", Role::Heading);
                paint.put(inner, " : ", Role::Key);
                let field = paint::after(paint::line(inner, 0), 3);
                let cursor = edit.view(field, paint, Role::Text);
                if picker.n_found() == 0 {
                    let none = paint::after(paint::line(inner, 1), 3);
                    paint.put(none, "no command has these letters", Role::Dim);
                }
                picker.view(paint::below(inner, 1), paint);
                Some(cursor)
            }
            Overlay::Help { edit, rows } => {
                paint.put(head, " Keys: type to find one, Esc closes ", Role::Heading);
                Some(help(edit, rows, inner, paint))
            }
            Overlay::Confirm { text, .. } => {
                paint.put(head, " Are you sure? ", Role::Needs);
                let n = paint.wrap(paint::after(inner, 2), text, Role::Text);
                let at = paint::after(paint::line(inner, n + 1), 2);
                paint.put(at, "y yes    any other key no", Role::Key);
                Some(Position { x: at.x, y: at.y })
            }
            Overlay::Messages => {
                paint.put(head, " Messages, newest first ", Role::Heading);
                news.view_all(inner, paint);
                Some(Position {
                    x: inner.x,
                    y: inner.y,
                })
            }
            Overlay::Jobs(cursor) => {
                paint.put(
                    head,
                    " Jobs: x stops one at its next safe point ",
                    Role::Heading,
                );
                jobs.view_all(inner, paint, *cursor);
                Some(Position {
                    x: inner.x,
                    y: inner.y,
                })
            }
            Overlay::Page(text) => {
                paint.put(head, " About this ", Role::Heading);
                page(text, inner, paint);
                Some(Position {
                    x: inner.x,
                    y: inner.y,
                })
            }
        }
    }

    fn place(&self, area: Rect, jobs: &Jobs) -> Rect {
        let wide = area.width.min(96);
        let high = match self {
            Overlay::Confirm { text, .. } => {
                let lines = paint::wrapped(text.as_str(), wide.saturating_sub(4)).len();
                u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(4)
            }
            Overlay::Jobs(_) => u16::try_from(jobs.len()).unwrap_or(0).saturating_add(4),
            Overlay::Palette { .. } | Overlay::Help { .. } => 20,
            Overlay::Messages | Overlay::Page(_) => 20,
        };
        let high = high.min(area.height);
        Rect {
            x: area.x + (area.width - wide) / 2,
            y: area.y + (area.height - high) / 3,
            width: wide,
            height: high,
        }
    }
}

fn stay(act: impl FnOnce()) -> Wish {
    act();
    Wish::Stay
}

/// A page of paragraphs, which ` ¶ ` parts.
fn page(text: &CleanText, area: Rect, paint: &mut Paint<'_>) {
    let mut at = paint::after(area, 2);
    at.width = at.width.saturating_sub(2);
    for part in text.as_str().split(" ¶ ") {
        let used = paint.wrap(at, &CleanText::new(part), Role::Text);
        at = paint::below(at, used);
    }
}

fn help(edit: &Edit, rows: &[HelpRow], area: Rect, paint: &mut Paint<'_>) -> Position {
    let typed = edit.text().to_lowercase();
    let cursor = edit.view(paint::after(paint::line(area, 0), 2), paint, Role::Input);
    let body = paint::below(area, 1);
    let found = rows.iter().filter(|row| {
        row.label.as_str().to_lowercase().contains(&typed)
            || row.keys.to_lowercase().contains(&typed)
    });
    let found: Vec<&HelpRow> = found.collect();
    let two = area.width >= 70;
    let half = if two { area.width / 2 } else { area.width };
    for (n, row) in found.iter().enumerate() {
        let n = u16::try_from(n).unwrap_or(u16::MAX);
        let (x, y) = if two {
            (n / body.height * half, n % body.height)
        } else {
            (0, n)
        };
        if x >= area.width {
            break;
        }
        let at = paint::first(
            paint::after(paint::line(body, y), x),
            half.saturating_sub(1),
        );
        paint.put_right(paint::first(at, 11), CleanText::new(&row.keys), Role::Key);
        let text = paint::after(at, 13);
        match &row.refused {
            Some(why) => {
                let said = made(format_args!("{} x {}", row.label, why));
                paint.put(text, &said, Role::Dim)
            }
            None => paint.put(text, &row.label, Role::Text),
        };
    }
    if found.is_empty() {
        paint.put(
            paint::after(body, 2),
            "no key does this",
            State::Plain.role(),
        );
    }
    cursor
}
