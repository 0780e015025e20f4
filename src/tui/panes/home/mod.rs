//! Home: what must be done today, how many, how much money, by when. Every row opens the list
//! that it counts. While the practice is not set up, the steps that are missing come first.

mod ask;
mod view;

use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::Paint;
use crate::tui::pane::{Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::State;
use crate::tui::widgets::table::{Cell, Column, Move, Table};
use ratatui::layout::{Position, Rect};

/// One thing to do.
#[derive(Debug, Clone)]
pub struct Todo {
    n: i64,
    state: State,
    what: CleanText,
    items: Option<usize>,
    dollars: Option<Money>,
    by: CleanText,
    aside: CleanText,
    place: Option<Place>,
}

const COLUMNS: &[Column<Todo>] = &[
    Column::left("", 1, |row: &Todo| row.state.into()),
    Column::left("today", 44, |row: &Todo| Cell {
        text: row.what.clone(),
        state: row.state,
    })
    .word("what"),
    Column::right("items", 6, |row: &Todo| match row.items {
        Some(n) => n.to_string().into(),
        None => "".into(),
    })
    .word("items"),
    Column::right("dollars", 12, |row: &Todo| match row.dollars {
        Some(amount) => amount.into(),
        None => "".into(),
    })
    .word("dollars"),
    Column::left("by", 12, |row: &Todo| row.by.clone().into()),
    Column::left("", 26, |row: &Todo| row.aside.clone().into()).drop(1),
];

/// The pane.
pub struct Home {
    table: Table<Todo>,
    steps: usize,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The rows came: the steps that are missing first, and how many they are.
    Read(Result<(Vec<Todo>, usize), CleanText>),
    /// The list moves.
    Move(Move),
    /// Open the row under the cursor.
    Open,
    /// Go to a pane.
    Go(&'static str),
}

/// What it asks.
pub enum Ask {
    /// The rows.
    Read,
}

impl Default for Home {
    fn default() -> Home {
        Home {
            table: Table::new(COLUMNS, |row| row.n),
            steps: 0,
        }
    }
}

impl Home {
    fn nowhere(&self) -> Option<String> {
        match self.table.current() {
            Some(Todo { place: Some(_), .. }) => None,
            Some(_) => Some("there is nothing behind this row".to_owned()),
            None => Some("the list is empty".to_owned()),
        }
    }
}

impl Pane for Home {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Home";
    const BINDINGS: &'static [Binding<Home>] = &[
        Binding {
            act: Act::Open,
            label: "open",
            msg: || Msg::Open,
            refused: Home::nowhere,
        },
        Binding {
            act: Act::Import,
            label: "import files",
            msg: || Msg::Go("remits"),
            refused: never,
        },
        Binding {
            act: Act::DayClose,
            label: "day close",
            msg: || Msg::Go("day"),
            refused: never,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Read)]
    }

    fn forget(&mut self) {
        self.table.forget();
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        self.table.takes(input, keys).map(Msg::Move)
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok((rows, steps))) => {
                self.table.fill(rows);
                self.steps = steps;
            }
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Move(to) => self.table.go(to),
            Msg::Open => {
                let place = self.table.current().and_then(|row| row.place.clone());
                return place.map(Effect::Open).into_iter().collect();
            }
            Msg::Go(pane) => return vec![Effect::Open(Place::pane(pane))],
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        let Ask::Read = ask;
        Msg::Read(ask::read(desk).map_err(|why| CleanText::new(&format!("{why:#}"))))
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        view::draw(self, area, paint)
    }

    fn news(&self) -> Option<(State, CleanText)> {
        (self.steps > 0).then(|| {
            let said = "Set-up can be left and taken up again here at any time";
            (State::Next, CleanText::new(said))
        })
    }
}
