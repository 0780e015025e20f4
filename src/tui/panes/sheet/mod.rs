//! A claim as the paper form on the screen: every box is reached by its number (`b24e`) and
//! explains itself.

mod view;

use crate::desk::Desk;
use crate::domain::keys::ClaimId;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, never};
use crate::tui::theme::State;
use crate::workflow::paper::{self, Form, box_guide};
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};

/// The pane.
pub struct Sheet {
    claim: i64,
    sheets: Vec<Form>,
    sheet: usize,
    at: usize,
    /// The box number that is being typed.
    sought: Option<String>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The sheets came.
    Read(Result<Vec<Form>, CleanText>),
    /// The cursor moves by so many boxes.
    By(isize),
    /// The next sheet.
    Turn,
    /// A box number is typed: so far this, or given up.
    Seek(Option<String>),
    /// Go to the box that was typed.
    Go,
}

/// The question: the sheets of a claim.
pub struct Ask(i64);

impl Sheet {
    /// The pane of a claim's form.
    #[must_use]
    pub fn new(claim: i64) -> Sheet {
        Sheet {
            claim,
            sheets: Vec::new(),
            sheet: 0,
            at: 0,
            sought: None,
        }
    }

    fn form(&self) -> Option<&Form> {
        self.sheets.get(self.sheet)
    }

    /// Goes to a box by its number; `24e2` is that of the second service line.
    fn go(&mut self, number: &str) -> Result<(), String> {
        let number = number.to_lowercase();
        let form = self.form().ok_or("the form is being read")?;
        let named = |id: &str, line: Option<usize>| {
            let whole = line.map_or_else(|| id.to_owned(), |line| format!("{id}{line}"));
            id == number || whole == number
        };
        let found = form
            .typed
            .iter()
            .position(|typed| named(typed.id, typed.line));
        match (found, box_guide(&number)) {
            (Some(place), _) => {
                self.at = place;
                Ok(())
            }
            (None, Some(guide)) => Err(format!("box {number} ({}) is empty", guide.title)),
            (None, None) => Err(format!("there is no box {number}")),
        }
    }
}

impl Pane for Sheet {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Form";
    const BINDINGS: &'static [Binding<Sheet>] = &[Binding {
        act: Act::Turn,
        label: "next sheet",
        msg: || Msg::Turn,
        refused: never,
    }];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask(self.claim))]
    }

    fn forget(&mut self) {
        *self = Sheet::new(self.claim);
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        let Input::Key(chord) = input else {
            return None;
        };
        if let Some(sought) = &self.sought {
            return match chord.code {
                KeyCode::Enter => Some(Msg::Go),
                KeyCode::Esc => Some(Msg::Seek(None)),
                KeyCode::Backspace => {
                    let mut less = sought.clone();
                    less.pop();
                    Some(Msg::Seek(Some(less)))
                }
                KeyCode::Char(c) if c.is_ascii_alphanumeric() && !chord.ctrl => {
                    Some(Msg::Seek(Some(format!("{sought}{c}"))))
                }
                _ => None,
            };
        }
        if chord.code == KeyCode::Char('b') && !chord.ctrl && !chord.alt {
            return Some(Msg::Seek(Some(String::new())));
        }
        let moves = [
            (Act::Down, 1),
            (Act::Up, -1),
            (Act::PageDown, 10),
            (Act::PageUp, -10),
            (Act::First, isize::MIN),
            (Act::Last, isize::MAX),
        ];
        let found = moves.into_iter().find(|(act, _)| keys.has(*act, *chord));
        found.map(|(_, n)| Msg::By(n))
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok(sheets)) => self.sheets = sheets,
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::By(n) => {
                let last = self
                    .form()
                    .map_or(0, |form| form.typed.len().saturating_sub(1));
                self.at = self.at.saturating_add_signed(n).min(last);
            }
            Msg::Turn => {
                self.sheet = (self.sheet + 1) % self.sheets.len().max(1);
                self.at = 0;
            }
            Msg::Seek(sought) => self.sought = sought,
            Msg::Go => {
                let sought = self.sought.take().unwrap_or_default();
                if let Err(why) = self.go(&sought) {
                    return vec![Effect::Toast(State::Refused, CleanText::new(&why))];
                }
            }
        }
        Vec::new()
    }

    fn perform(Ask(claim): Ask, desk: &mut Desk) -> Msg {
        let today = desk.clock.today();
        let read = desk
            .store
            .read(|db| Ok(paper::forms(db, today, ClaimId(claim))?));
        Msg::Read(read.map_err(|why| CleanText::new(&format!("{why:#}"))))
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        view::draw(self, area, paint)
    }

    fn explain(&self) -> Option<CleanText> {
        let typed = self.form()?.typed.get(self.at)?;
        let guide = box_guide(typed.id)?;
        Some(made(format_args!(
            "Box {} {}. {} In the 837P: {}.",
            guide.id, guide.title, guide.about, guide.electronic
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::paper::at;

    fn filled() -> Sheet {
        let mut form = Form::default();
        form.put("1a", at(8, 50, 29), "W1");
        form.put_line(("24e", Some(1)), at(44, 45, 4), "AB");
        form.put_line(("24e", Some(2)), at(46, 45, 4), "C");
        let mut pane = Sheet::new(1);
        pane.sheets = vec![form];
        pane
    }

    #[test]
    fn a_box_is_reached_by_its_number_and_explains_itself() {
        let mut pane = filled();
        for (number, place) in [("24e", 1), ("24e2", 2), ("1A", 0)] {
            assert_eq!(pane.go(number), Ok(()));
            assert_eq!(pane.at, place, "{number}");
        }
        assert_eq!(
            pane.go("9"),
            Err("box 9 (Other insured's name) is empty".to_owned())
        );
        assert_eq!(pane.go("99"), Err("there is no box 99".to_owned()));
        assert_eq!(pane.go("24e"), Ok(()));
        let about = pane.explain().expect("the box is explained");
        assert!(about.as_str().contains("SV107"), "{about}");
    }
}
