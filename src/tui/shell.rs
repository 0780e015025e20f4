//! The shell: which pane is in front, what lies over it, what is said. It is pure: input goes in,
//! orders come out, and the loop in `app` carries them.

mod look;

use super::chrome::{self, Frame, Standing};
use super::gate::{Gate, Pass};
use super::jobs::Jobs;
use super::keys::{Act, Chord, KeyMap};
use super::news::News;
use super::overlay::{Command, Overlay, Wish};
use super::paint::made;
use super::pane::{About, AnyJob, Input, Place};
use super::panes::{self, Hat};
use super::report;
use super::stack::{Answer, AnyPane, Errand, Out};
use super::theme::{State, Theme};
use crate::domain::text::CleanText;
use ratatui::layout::{Position, Rect};
use zeroize::Zeroizing;

/// What the loop must do for the shell.
pub enum Order {
    /// Ask the desk.
    Errand(Errand),
    /// Start a job.
    Start(AnyJob),
    /// Open the practice file.
    Unlock(Zeroizing<String>),
    /// Make a practice file.
    Create(Zeroizing<String>),
    /// Close the practice file and clear the screen.
    Lock,
    /// Leave.
    Quit,
}

/// One numbered place with the panes that were opened in it.
struct Tab {
    key: &'static str,
    stack: Vec<Box<dyn AnyPane>>,
}

/// The shell.
pub struct Shell {
    /// Colours.
    pub theme: Theme,
    /// Keys.
    pub keys: KeyMap,
    /// What is said.
    pub news: News,
    /// What runs.
    pub jobs: Jobs,
    /// What the title line tells.
    pub standing: Standing,
    /// What stands before the panes.
    pub gate: Gate,
    banner: CleanText,
    hat: Hat,
    tabs: Vec<Tab>,
    front: [usize; 2],
    overlay: Option<Overlay>,
    made: u64,
    leaving: bool,
}

impl Shell {
    /// A shell behind a gate; `banner` tells what the gate is of.
    #[must_use]
    pub fn new(theme: Theme, keys: KeyMap, gate: Gate, banner: CleanText) -> Shell {
        let tabs: Vec<Tab> = panes::TABLE
            .iter()
            .filter(|row| row.digit.is_some())
            .map(|row| Tab {
                key: row.key,
                stack: Vec::new(),
            })
            .collect();
        let first = |hat| {
            let of = |tab: &Tab| panes::row(tab.key).and_then(|row| row.hat) == Some(hat);
            tabs.iter().position(of).unwrap_or(0)
        };
        let front = [first(Hat::Coding), first(Hat::Billing)];
        Shell {
            theme,
            keys,
            news: News::default(),
            jobs: Jobs::default(),
            standing: Standing::default(),
            gate,
            banner,
            hat: Hat::Billing,
            tabs,
            front,
            overlay: None,
            made: 0,
            leaving: false,
        }
    }

    /// The hat that is worn.
    #[must_use]
    pub fn hat(&self) -> Hat {
        self.hat
    }

    fn place(&self) -> usize {
        match self.hat {
            Hat::Coding => self.front[0],
            Hat::Billing => self.front[1],
        }
    }

    fn pane(&self) -> Option<&dyn AnyPane> {
        self.tabs
            .get(self.place())
            .and_then(|tab| tab.stack.last())
            .map(AsRef::as_ref)
    }

    fn pane_mut(&mut self) -> Option<&mut Box<dyn AnyPane>> {
        let place = self.place();
        self.tabs
            .get_mut(place)
            .and_then(|tab| tab.stack.last_mut())
    }

    /// The practice file is open: the pane in front begins to read.
    pub fn opened(&mut self, place: Option<&Place>) -> Vec<Order> {
        self.gate = Gate::Open;
        match place {
            Some(place) => self.open(place),
            None => self.arrive(),
        }
    }

    /// What is typed anywhere and not kept yet, on its way to the practice file.
    pub fn keep(&mut self) -> Vec<Order> {
        let panes = self.tabs.iter_mut().flat_map(|tab| tab.stack.iter_mut());
        panes
            .filter_map(|pane| pane.keep())
            .map(Order::Errand)
            .collect()
    }

    /// Locks: every record and every message is dropped, typed text stays.
    pub fn lock(&mut self, why: &str) -> Vec<Order> {
        let mut orders = self.keep();
        for pane in self.tabs.iter_mut().flat_map(|tab| tab.stack.iter_mut()) {
            pane.forget();
        }
        self.overlay = None;
        self.news.forget();
        self.gate = Gate::locked(why);
        orders.push(Order::Lock);
        orders
    }

    /// Takes what the person did.
    pub fn input(&mut self, input: &Input) -> Vec<Order> {
        if !matches!(self.gate, Gate::Open) {
            return match self.gate.input(input, &self.keys) {
                Pass::Stay => Vec::new(),
                Pass::Unlock(passphrase) => vec![Order::Unlock(passphrase)],
                Pass::Create(passphrase) => vec![Order::Create(passphrase)],
                Pass::Enter => self.opened(None),
                Pass::Quit => vec![Order::Quit],
            };
        }
        if let Some(overlay) = &mut self.overlay {
            let wish = match input {
                Input::Key(chord) => overlay.key(*chord),
                Input::Paste(text) => {
                    overlay.paste(text);
                    Wish::Stay
                }
            };
            return self.grant(wish);
        }
        let keys = self.keys.clone();
        if let Some(outs) = self.pane_mut().and_then(|pane| pane.input(input, &keys)) {
            return self.carry(outs);
        }
        match input {
            Input::Key(chord) => self.global(*chord),
            Input::Paste(_) => Vec::new(),
        }
    }

    fn grant(&mut self, wish: Wish) -> Vec<Order> {
        match wish {
            Wish::Stay => return Vec::new(),
            Wish::Cancel(place) => {
                self.jobs.cancel(place);
                return Vec::new();
            }
            Wish::Close => self.overlay = None,
            Wish::Ask(errand) => {
                self.overlay = None;
                return vec![Order::Errand(errand)];
            }
            Wish::Do(Command::Act(act)) => {
                self.overlay = None;
                let outs = self.pane_mut().and_then(|pane| pane.act(act));
                return match outs {
                    Some(outs) => self.carry(outs),
                    None => self.act(act),
                };
            }
            Wish::Do(Command::Go(key)) => {
                self.overlay = None;
                return self.open(&Place::pane(key));
            }
        }
        Vec::new()
    }

    fn global(&mut self, chord: Chord) -> Vec<Order> {
        if let Some(digit) = chord.letter().filter(char::is_ascii_digit) {
            let row = panes::TABLE
                .iter()
                .find(|row| row.digit == Some(digit) && row.hat == Some(self.hat));
            return row.map_or_else(Vec::new, |row| self.open(&Place::pane(row.key)));
        }
        let acts = [
            Act::Back,
            Act::Palette,
            Act::Help,
            Act::Explain,
            Act::Hat,
            Act::Lock,
            Act::Quit,
            Act::Jobs,
            Act::Messages,
            Act::Refresh,
        ];
        match acts.into_iter().find(|act| self.keys.has(*act, chord)) {
            Some(act) => self.act(act),
            None => Vec::new(),
        }
    }

    fn act(&mut self, act: Act) -> Vec<Order> {
        report::did(act);
        match act {
            Act::Back => return self.back(),
            Act::Palette => {
                let keys = self.keys.clone();
                self.overlay = self.pane().map(|pane| Overlay::palette(pane, &keys));
            }
            Act::Help => {
                let keys = self.keys.clone();
                self.overlay = self.pane().map(|pane| Overlay::help(pane, &keys));
            }
            Act::Explain => {
                let page = self.pane().and_then(AnyPane::explain);
                let nothing = "there is nothing to explain here; ? shows the keys";
                self.overlay = Some(Overlay::Page(page.unwrap_or(CleanText::new(nothing))));
            }
            Act::Hat => {
                self.hat = self.hat.other();
                return self.show();
            }
            Act::Lock => return self.lock("locked"),
            Act::Quit => return self.quit(),
            Act::Jobs => self.overlay = Some(Overlay::Jobs(0)),
            Act::Messages => {
                self.news.read();
                self.overlay = Some(Overlay::Messages);
            }
            Act::Refresh => return self.arrive(),
            _ => {}
        }
        Vec::new()
    }

    /// Leaves; while jobs run, only when asked twice.
    fn quit(&mut self) -> Vec<Order> {
        if self.jobs.n_running() > 0 && !self.leaving {
            self.leaving = true;
            let names = self.jobs.names();
            let said = made(format_args!(
                "still at work: {names}; leave again to stop it at its next safe point"
            ));
            self.news.say(State::Needs, said);
            return Vec::new();
        }
        self.jobs.cancel_all();
        let mut orders = self.keep();
        orders.push(Order::Quit);
        orders
    }

    fn back(&mut self) -> Vec<Order> {
        let place = self.place();
        match self.tabs.get_mut(place) {
            Some(tab) if tab.stack.len() > 1 => {
                let left = tab.stack.pop().and_then(|mut pane| pane.keep());
                let mut orders: Vec<Order> = left.map(Order::Errand).into_iter().collect();
                orders.extend(self.arrive());
                orders
            }
            _ => Vec::new(),
        }
    }

    /// Makes sure that the place in front has its pane, and lets it read.
    fn show(&mut self) -> Vec<Order> {
        let place = self.place();
        let key = match self.tabs.get(place) {
            Some(tab) if tab.stack.is_empty() => Some(tab.key),
            _ => None,
        };
        if let Some(key) = key {
            self.push(key, &About::All);
        }
        self.arrive()
    }

    fn push(&mut self, key: &str, about: &About) {
        let Some(row) = panes::row(key) else { return };
        self.made += 1;
        let pane = (row.make)(about, self.made);
        let place = self.place();
        if let Some(tab) = self.tabs.get_mut(place) {
            tab.stack.push(pane);
        }
    }

    fn arrive(&mut self) -> Vec<Order> {
        if self.pane().is_none() {
            return self.show_once();
        }
        let outs = self
            .pane_mut()
            .map(|pane| pane.arrive())
            .unwrap_or_default();
        self.carry(outs)
    }

    /// Something finished behind the pane in front: it reads again.
    pub fn refreshed(&mut self) -> Vec<Order> {
        if matches!(self.gate, Gate::Open) {
            self.arrive()
        } else {
            Vec::new()
        }
    }

    fn show_once(&mut self) -> Vec<Order> {
        if self.tabs.get(self.place()).is_some() {
            self.show()
        } else {
            Vec::new()
        }
    }

    /// Goes to a place: a numbered pane comes to the front as it was, or anew with what it is
    /// about; any other is laid over the one in front.
    pub fn open(&mut self, place: &Place) -> Vec<Order> {
        let tab = self.tabs.iter().position(|tab| tab.key == place.pane);
        let Some(at) = tab else {
            self.push(place.pane, &place.about);
            return self.arrive();
        };
        if let Some(hat) = panes::row(place.pane).and_then(|row| row.hat) {
            self.hat = hat;
        }
        match self.hat {
            Hat::Coding => self.front[0] = at,
            Hat::Billing => self.front[1] = at,
        }
        let mut orders = self.keep();
        if let Some(tab) = self.tabs.get_mut(at) {
            tab.stack.truncate(1);
            if place.about != About::All {
                tab.stack.clear();
            }
        }
        if place.about != About::All {
            self.push(place.pane, &place.about);
        }
        orders.extend(self.show());
        orders
    }

    /// An answer of the desk for a pane; one that is gone gets nothing.
    pub fn deliver(&mut self, pane: u64, number: u64, answer: Option<Answer>) -> Vec<Order> {
        let Some(answer) = answer else {
            let said = "an internal fault stopped this; nothing of it was kept";
            self.news.say(State::Refused, CleanText::new(said));
            return Vec::new();
        };
        let mut panes = self.tabs.iter_mut().flat_map(|tab| tab.stack.iter_mut());
        let found = panes.rfind(|slot| slot.id() == pane);
        let outs = found
            .map(|slot| slot.deliver(number, answer))
            .unwrap_or_default();
        self.carry(outs)
    }

    fn carry(&mut self, outs: Vec<Out>) -> Vec<Order> {
        let mut orders = Vec::new();
        for out in outs {
            match out {
                Out::Errand(errand) => orders.push(Order::Errand(errand)),
                Out::Confirm(text, errand) => {
                    self.overlay = Some(Overlay::Confirm {
                        text,
                        errand: Some(errand),
                    });
                }
                Out::Start(work) => orders.push(Order::Start(work)),
                Out::Open(place) => orders.extend(self.open(&place)),
                Out::Toast(state, text) => self.news.say(state, text),
                Out::Close => orders.extend(self.back()),
            }
        }
        orders
    }

    /// A click: on a place, or on a row of the pane.
    pub fn click(&mut self, at: Position, area: Rect, cursor: Option<Position>) -> Vec<Order> {
        if !matches!(self.gate, Gate::Open) || self.overlay.is_some() {
            return Vec::new();
        }
        let frame = Frame::of(area);
        if at.y == frame.places.y {
            let key = chrome::place_at(at.x, self.hat);
            return key.map_or_else(Vec::new, |key| self.open(&Place::pane(key)));
        }
        let Some(cursor) = cursor.filter(|_| frame.work.contains(at)) else {
            return Vec::new();
        };
        let (code, n) = match at.y.checked_sub(cursor.y) {
            Some(down) => (crossterm::event::KeyCode::Down, down),
            None => (crossterm::event::KeyCode::Up, cursor.y - at.y),
        };
        let step = Input::Key(Chord::plain(code));
        (0..n).flat_map(|_| self.input(&step)).collect()
    }
}
