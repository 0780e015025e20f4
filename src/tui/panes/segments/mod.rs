//! The file in which a claim last left, a segment a line, with the loop of each.

use crate::desk::Desk;
use crate::domain::keys::ClaimId;
use crate::domain::text::CleanText;
use crate::tui::keys::KeyMap;
use crate::tui::paint::Paint;
use crate::tui::pane::{Binding, Effect, Input, Pane};
use crate::tui::theme::State;
use crate::tui::widgets::table::{Column, Move, Table};
use crate::workflow::segments::{SegmentRow, of_claim};
use ratatui::layout::{Position, Rect};

const COLUMNS: &[Column<SegmentRow>] = &[
    Column::right("segment", 7, |row: &SegmentRow| {
        row.segment.to_string().into()
    }),
    Column::left("loop", 6, |row: &SegmentRow| row.loop_name.into()).word("loop"),
    Column::left("as it was sent", 120, |row: &SegmentRow| {
        row.text.as_str().into()
    })
    .word("text"),
];

/// The pane.
pub struct Segments {
    claim: i64,
    table: Table<SegmentRow>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The segments came.
    Read(Result<Vec<SegmentRow>, CleanText>),
    /// The list moves.
    Move(Move),
}

/// The question: the segments of a claim's file.
pub struct Ask(i64);

impl Segments {
    /// The pane of a claim's file.
    #[must_use]
    pub fn new(claim: i64) -> Segments {
        Segments {
            claim,
            table: Table::new(COLUMNS, |row: &SegmentRow| i64::from(row.segment)),
        }
    }
}

impl Pane for Segments {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Segments";
    const BINDINGS: &'static [Binding<Segments>] = &[];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask(self.claim))]
    }

    fn forget(&mut self) {
        *self = Segments::new(self.claim);
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        self.table.takes(input, keys).map(Msg::Move)
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok(rows)) => self.table.fill(rows),
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Move(to) => self.table.go(to),
        }
        Vec::new()
    }

    fn perform(Ask(claim): Ask, desk: &mut Desk) -> Msg {
        let read = desk.store.read(|db| Ok(of_claim(db, ClaimId(claim))?));
        Msg::Read(read.map_err(|why| CleanText::new(&format!("{why:#}"))))
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        self.table.view(area, paint, "nothing was sent")
    }
}
