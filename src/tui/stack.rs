//! Panes without their types, so that one shell can hold them all. The only place where types
//! are erased; an answer finds its pane by number, and a stale one is dropped.

use super::keys::{Act, KeyMap};
use super::paint::Paint;
use super::pane::{AnyJob, Binding, Effect, Input, Pane, Place};
use super::theme::State;
use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::workflow::drafts::{Typed, keep_typed, typed_at};
use ratatui::layout::{Position, Rect};
use std::any::Any;
use std::collections::HashMap;
use std::mem::Discriminant;

/// An answer on its way to its pane.
pub type Answer = Box<dyn Any + Send>;

/// A question on its way to the desk thread.
pub struct Errand {
    /// Which pane asks.
    pub pane: u64,
    /// Which of its questions.
    pub number: u64,
    /// The asking.
    pub work: Box<dyn FnOnce(&mut Desk) -> Answer + Send>,
}

/// What a pane wants, without its type.
pub enum Out {
    /// Ask the desk.
    Errand(Errand),
    /// Ask the person, then the desk.
    Confirm(CleanText, Errand),
    /// Start a job.
    Start(AnyJob),
    /// Go somewhere.
    Open(Place),
    /// Say something.
    Toast(State, CleanText),
    /// Step back.
    Close,
}

/// A binding as help, footer and palette show it.
pub struct BindingRow {
    /// The act.
    pub act: Act,
    /// What it does here.
    pub label: &'static str,
    /// Why not, now.
    pub refused: Option<String>,
}

/// A pane of any type.
pub trait AnyPane {
    /// Its number.
    fn id(&self) -> u64;
    /// Its name.
    fn title(&self) -> &'static str;
    /// Its keys.
    fn bindings(&self) -> Vec<BindingRow>;
    /// It has come to the front.
    fn arrive(&mut self) -> Vec<Out>;
    /// Drop the records.
    fn forget(&mut self);
    /// Input before any key of the shell; nothing when the pane does not take it.
    fn input(&mut self, input: &Input, keys: &KeyMap) -> Option<Vec<Out>>;
    /// Do an act that the pane binds; nothing when it binds none such.
    fn act(&mut self, act: Act) -> Option<Vec<Out>>;
    /// An answer of the desk.
    fn deliver(&mut self, number: u64, answer: Answer) -> Vec<Out>;
    /// Draw.
    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position>;
    /// What is typed here and not kept yet, on its way to the practice file.
    fn keep(&mut self) -> Option<Errand>;
    /// The line of news.
    fn news(&self) -> Option<(State, CleanText)>;
    /// The page of F1.
    fn explain(&self) -> Option<CleanText>;
}

/// A pane in its place, with the questions that it has open.
pub struct Slot<P: Pane> {
    pane: P,
    id: u64,
    asked: u64,
    open: HashMap<u64, Option<Discriminant<P::Ask>>>,
    newest: HashMap<Discriminant<P::Ask>, u64>,
    kept: Drafts,
}

/// Where a pane stands with what it keeps of the typed text.
enum Drafts {
    /// Nobody has looked what is kept.
    Unread,
    /// The question what is kept has this number.
    Asked(u64),
    /// This is kept.
    Kept(Vec<Typed>),
}

impl<P: Pane> Slot<P> {
    /// A pane with its number.
    pub fn boxed(pane: P, id: u64) -> Box<dyn AnyPane> {
        Box::new(Slot {
            pane,
            id,
            asked: 0,
            open: HashMap::new(),
            newest: HashMap::new(),
            kept: Drafts::Unread,
        })
    }

    fn errand(&mut self, ask: P::Ask) -> Errand {
        self.asked += 1;
        let kind = std::mem::discriminant(&ask);
        let overtaken = !P::always_answered(&ask);
        self.open.insert(self.asked, overtaken.then_some(kind));
        if overtaken {
            self.newest.insert(kind, self.asked);
        }
        Errand {
            pane: self.id,
            number: self.asked,
            work: Box::new(move |desk| Box::new(P::perform(ask, desk))),
        }
    }

    fn erase(&mut self, effects: Vec<Effect<P::Ask>>) -> Vec<Out> {
        effects
            .into_iter()
            .map(|effect| match effect {
                Effect::Ask(ask) => Out::Errand(self.errand(ask)),
                Effect::Confirm(question) => {
                    let errand = self.errand(question.ask);
                    Out::Confirm(question.text, errand)
                }
                Effect::Start(work) => Out::Start(work),
                Effect::Open(place) => Out::Open(place),
                Effect::Toast(state, text) => Out::Toast(state, text),
                Effect::Close => Out::Close,
            })
            .collect()
    }

    fn told(&mut self, msg: P::Msg) -> Vec<Out> {
        let effects = self.pane.update(msg);
        self.erase(effects)
    }

    fn bound(&mut self, binding: &Binding<P>) -> Vec<Out> {
        match (binding.refused)(&self.pane) {
            Some(why) => vec![Out::Toast(State::Refused, CleanText::new(&why))],
            None => self.told((binding.msg)()),
        }
    }
}

impl<P: Pane> AnyPane for Slot<P> {
    fn id(&self) -> u64 {
        self.id
    }

    fn title(&self) -> &'static str {
        P::TITLE
    }

    fn bindings(&self) -> Vec<BindingRow> {
        P::BINDINGS
            .iter()
            .map(|binding| BindingRow {
                act: binding.act,
                label: binding.label,
                refused: (binding.refused)(&self.pane),
            })
            .collect()
    }

    fn arrive(&mut self) -> Vec<Out> {
        let effects = self.pane.arrive();
        let mut outs = self.erase(effects);
        if let (Drafts::Unread, Some(prefix)) = (&self.kept, self.pane.drafts_at()) {
            self.asked += 1;
            self.kept = Drafts::Asked(self.asked);
            outs.push(Out::Errand(Errand {
                pane: self.id,
                number: self.asked,
                work: Box::new(move |desk| {
                    // What cannot be read back is not offered; the practice says why elsewhere.
                    Box::new(typed_at(desk, &prefix).unwrap_or_default())
                }),
            }));
        }
        outs
    }

    fn forget(&mut self) {
        self.open.clear();
        self.newest.clear();
        if matches!(self.kept, Drafts::Asked(_)) {
            self.kept = Drafts::Unread;
        }
        self.pane.forget();
    }

    fn input(&mut self, input: &Input, keys: &KeyMap) -> Option<Vec<Out>> {
        if let Some(msg) = self.pane.typed(input, keys) {
            return Some(self.told(msg));
        }
        let Input::Key(chord) = input else {
            return None;
        };
        let binding = P::BINDINGS
            .iter()
            .find(|binding| keys.has(binding.act, *chord))?;
        Some(self.bound(binding))
    }

    fn act(&mut self, act: Act) -> Option<Vec<Out>> {
        let binding = P::BINDINGS.iter().find(|binding| binding.act == act)?;
        Some(self.bound(binding))
    }

    fn deliver(&mut self, number: u64, answer: Answer) -> Vec<Out> {
        if matches!(self.kept, Drafts::Asked(asked) if asked == number) {
            let found = answer.downcast::<Vec<Typed>>();
            let drafts = found.map(|drafts| *drafts).unwrap_or_default();
            self.kept = Drafts::Kept(drafts.clone());
            let effects = match drafts.is_empty() {
                true => Vec::new(),
                false => self.pane.resume(drafts),
            };
            return self.erase(effects);
        }
        let Some(kind) = self.open.remove(&number) else {
            return Vec::new();
        };
        if kind.is_some_and(|kind| self.newest.get(&kind) != Some(&number)) {
            return Vec::new();
        }
        match answer.downcast::<P::Msg>() {
            Ok(msg) => self.told(*msg),
            Err(_) => Vec::new(),
        }
    }

    fn keep(&mut self) -> Option<Errand> {
        let Drafts::Kept(kept) = &mut self.kept else {
            return None;
        };
        let now = self.pane.drafts();
        if now == *kept {
            return None;
        }
        let gone = kept
            .iter()
            .filter(|old| now.iter().all(|new| new.place != old.place));
        let gone: Vec<String> = gone.map(|old| old.place.clone()).collect();
        let new = now.iter().filter(|new| !kept.contains(new));
        let new: Vec<Typed> = new.cloned().collect();
        *kept = now;
        Some(Errand {
            pane: 0,
            number: 0,
            work: Box::new(move |desk| {
                // A practice that is only looked at keeps nothing.
                Box::new(keep_typed(desk, &new, &gone).is_ok())
            }),
        })
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        self.pane.view(area, paint)
    }

    fn news(&self) -> Option<(State, CleanText)> {
        self.pane.news()
    }

    fn explain(&self) -> Option<CleanText> {
        self.pane.explain()
    }
}
