//! The gate before the panes: the lock screen, a new practice file, its recovery key.

use super::keys::{Act, Chord, KeyMap};
use super::paint::{self, Paint, made};
use super::pane::Input;
use super::theme::Role;
use super::widgets::edit::Edit;
use super::widgets::field::{Field, Kind};
use super::widgets::form::{Form, Wants};
use crate::domain::text::CleanText;
use chrono::NaiveDate;
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};
use zeroize::Zeroizing;

/// Letters that a passphrase has at least.
const SHORTEST: usize = 8;

/// Which gate.
pub enum Gate {
    /// None: the panes are there.
    Open,
    /// The passphrase is asked.
    Locked {
        /// What is typed.
        edit: Edit,
        /// Why it is locked, or what was wrong.
        said: CleanText,
        /// Whether an answer is awaited.
        busy: bool,
    },
    /// There is no practice file yet: its passphrase is chosen.
    New {
        /// Passphrase, twice.
        form: Box<Form>,
        /// What went wrong.
        said: CleanText,
        /// Whether an answer is awaited.
        busy: bool,
    },
    /// The recovery key is shown, once.
    Recovery(CleanText),
}

/// What the gate wants.
pub enum Pass {
    /// Nothing.
    Stay,
    /// Open the file with this passphrase.
    Unlock(Zeroizing<String>),
    /// Make a new file with this passphrase.
    Create(Zeroizing<String>),
    /// The recovery key has been written down.
    Enter,
    /// Leave the program.
    Quit,
}

impl Gate {
    /// The lock screen.
    #[must_use]
    pub fn locked(said: &str) -> Gate {
        Gate::Locked {
            edit: Edit::default(),
            said: CleanText::new(said),
            busy: false,
        }
    }

    /// The screen that chooses the passphrase of a new practice file.
    #[must_use]
    pub fn new_file(today: NaiveDate) -> Gate {
        let fields = vec![
            Field::new("first", "Passphrase", Kind::Secret)
                .required()
                .help("opens the practice file; eight letters at least, a sentence is better"),
            Field::new("again", "The same again", Kind::Secret).required(),
        ];
        let form = Form::new(
            CleanText::new("A passphrase for the new file "),
            today,
            fields,
        );
        Gate::New {
            form: Box::new(form),
            said: CleanText::default(),
            busy: false,
        }
    }

    /// Takes input.
    pub fn input(&mut self, input: &Input, keys: &KeyMap) -> Pass {
        if let Input::Key(chord) = input
            && keys.has(Act::Quit, *chord)
        {
            return Pass::Quit;
        }
        match self {
            Gate::Open => Pass::Stay,
            Gate::Locked { edit, busy, said } => match input {
                _ if *busy => Pass::Stay,
                Input::Paste(text) => {
                    edit.paste(text);
                    Pass::Stay
                }
                Input::Key(chord) => unlock(edit, *chord, (said, busy)),
            },
            Gate::New { form, said, busy } => {
                if *busy {
                    return Pass::Stay;
                }
                let wants = form.takes(input, keys).map(|step| form.go(step));
                if wants != Some(Wants::Save) {
                    return Pass::Stay;
                }
                let passphrase = Zeroizing::new(form.text("first"));
                if passphrase.chars().count() < SHORTEST {
                    form.refuse("first", "eight letters at least");
                    return Pass::Stay;
                }
                if *passphrase != form.text("again") {
                    form.refuse("again", "not the same as above");
                    return Pass::Stay;
                }
                *busy = true;
                *said = CleanText::new("making the practice file ...");
                Pass::Create(passphrase)
            }
            Gate::Recovery(_) => match input {
                Input::Key(chord) if chord.code == KeyCode::Enter => Pass::Enter,
                Input::Key(_) | Input::Paste(_) => Pass::Stay,
            },
        }
    }

    /// The desk did not open: says why.
    pub fn refuse(&mut self, why: &str) {
        match self {
            Gate::Locked { edit, said, busy } => {
                edit.wipe();
                *said = CleanText::new(why);
                *busy = false;
            }
            Gate::New { said, busy, .. } => {
                *said = CleanText::new(why);
                *busy = false;
            }
            Gate::Open | Gate::Recovery(_) => {}
        }
    }

    /// Draws the gate.
    pub fn view(&self, area: Rect, paint: &mut Paint<'_>, banner: &CleanText) -> Option<Position> {
        let wide = area.width.min(76);
        let body = Rect {
            x: area.x + (area.width - wide) / 2,
            y: area.y + area.height / 5,
            width: wide,
            height: area.height - area.height / 5,
        };
        paint.put(paint::line(body, 0), "claimdesk", Role::Heading);
        paint.put(paint::line(body, 1), banner, Role::Dim);
        let at = paint::below(body, 3);
        match self {
            Gate::Open => None,
            Gate::Locked { edit, said, .. } => {
                paint.put(paint::line(at, 0), "Passphrase", Role::Text);
                let field = paint::after(paint::line(at, 0), 12);
                let cursor = edit.view_secret(field, paint);
                paint.wrap(paint::below(at, 2), said, Role::Needs);
                paint.put(paint::line(at, 5), "Enter open   ^Q leave", Role::Key);
                Some(cursor)
            }
            Gate::New { form, said, .. } => {
                let text = "There is no practice here yet. Everything is kept in one encrypted \
                            file that only this passphrase or the recovery key opens.";
                let n = paint.wrap(at, &CleanText::new(text), Role::Text);
                let cursor = form.view(paint::top(paint::below(at, n + 1), 4), paint);
                paint.wrap(paint::below(at, n + 6), said, Role::Needs);
                let keys = "Enter next   ^Q leave and come back later";
                paint.put(paint::line(at, n + 9), keys, Role::Key);
                cursor
            }
            Gate::Recovery(key) => {
                let text = "This is the recovery key. Write it down and keep it away from this \
                            machine: it opens the file when the passphrase is lost, and it is \
                            shown only now.";
                let n = paint.wrap(at, &CleanText::new(text), Role::Text);
                let used = paint.wrap(paint::below(at, n + 1), key, Role::Heading);
                let spot = paint::line(at, n + used + 2);
                let said = made(format_args!("Enter when it is written down"));
                paint.put(spot, &said, Role::Key);
                Some(Position {
                    x: spot.x,
                    y: spot.y,
                })
            }
        }
    }
}

fn unlock(edit: &mut Edit, chord: Chord, (said, busy): (&mut CleanText, &mut bool)) -> Pass {
    if chord.code != KeyCode::Enter {
        edit.key(chord);
        return Pass::Stay;
    }
    if edit.text().is_empty() {
        *said = CleanText::new("type the passphrase of this practice file");
        return Pass::Stay;
    }
    let passphrase = Zeroizing::new(edit.text().to_owned());
    edit.wipe();
    *busy = true;
    *said = CleanText::new("opening ...");
    Pass::Unlock(passphrase)
}
