//! The Money place: every list about money with how many and how much, each a key away.

mod ask;

use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint};
use crate::tui::pane::{Binding, Effect, Input, Pane, Place};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::table::{Column, Move, Table};
use ratatui::layout::{Position, Rect};

/// One list behind the place.
#[derive(Clone)]
pub struct Door {
    /// Its place.
    pub id: i64,
    /// The pane that it opens.
    pub pane: &'static str,
    /// How it stands.
    pub state: State,
    /// What it is.
    pub what: CleanText,
    /// How many are behind it.
    pub n: usize,
    /// How much.
    pub sum: Money,
    /// A word more.
    pub aside: CleanText,
}

const COLUMNS: &[Column<Door>] = &[
    Column::left("", 1, |row: &Door| row.state.into()),
    Column::left("Money", 28, |row: &Door| row.what.clone().into()).word("what"),
    Column::right("items", 7, |row: &Door| {
        if row.n == 0 {
            "-".into()
        } else {
            row.n.to_string().into()
        }
    }),
    Column::right("dollars", 13, |row: &Door| {
        if row.n == 0 {
            "".into()
        } else {
            row.sum.into()
        }
    }),
    Column::left("", 26, |row: &Door| row.aside.clone().into()),
];

/// The pane.
pub struct MoneyPane {
    table: Table<Door>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The figures came.
    Read(Result<Vec<Door>, CleanText>),
    /// The list moves.
    Move(Move),
    /// Go through the door under the cursor.
    Open,
}

/// The question.
pub enum Ask {
    /// The figures.
    Read,
}

impl Default for MoneyPane {
    fn default() -> MoneyPane {
        MoneyPane {
            table: Table::new(COLUMNS, |row: &Door| row.id),
        }
    }
}

impl MoneyPane {
    fn nothing(&self) -> Option<String> {
        self.table
            .current()
            .is_none()
            .then(|| "the figures are being read".to_owned())
    }
}

impl Pane for MoneyPane {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Money";
    const BINDINGS: &'static [Binding<MoneyPane>] = &[Binding {
        act: Act::Open,
        label: "open",
        msg: || Msg::Open,
        refused: MoneyPane::nothing,
    }];

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
            Msg::Read(Ok(rows)) => self.table.fill(rows),
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Move(to) => self.table.go(to),
            Msg::Open => {
                let door = self.table.current();
                let open = door.map(|door| Effect::Open(Place::pane(door.pane)));
                return open.into_iter().collect();
            }
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        let Ask::Read = ask;
        Msg::Read(ask::read(desk).map_err(|why| CleanText::new(&format!("{why:#}"))))
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        let said = " Money   where it waits, how much, and what is next ";
        paint.put(paint::line(area, 0), said, Role::Heading);
        self.table.view(paint::below(area, 1), paint, "reading ...")
    }
}
