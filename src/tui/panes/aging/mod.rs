//! Aged receivables: who owes how much since when, as bars; each row opens into its lines.

mod ask;
mod view;

use crate::desk::Desk;
use crate::domain::ledger::Bucket;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::Paint;
use crate::tui::pane::{Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::State;
use crate::tui::widgets::table::{Column, Move, Table};
use ask::{AgedLine, Ask, Side};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

/// What one payer, or one patient, owes.
#[derive(Debug, Clone)]
pub struct Debtor {
    /// Its place in the list.
    pub id: i64,
    /// Who.
    pub name: CleanText,
    /// How much in each bucket; credits are left out.
    pub buckets: [Money; 5],
    /// The sum of the buckets.
    pub total: Money,
    /// Lines that are open.
    pub n: usize,
    /// Of those over 45 days, how many were touched this week.
    pub touched: (usize, usize),
}

const LINES: &[Column<AgedLine>] = &[
    Column::left("claim", 11, |line: &AgedLine| (&line.control_number).into()).word("claim"),
    Column::left("patient", 22, |line: &AgedLine| {
        line.patient_name.last_first().into()
    })
    .word("patient"),
    Column::left("DOS", 10, |line: &AgedLine| line.dos.to_string().into()).word("dos"),
    Column::right("days", 5, |line: &AgedLine| line.age.to_string().into()).word("days"),
    Column::right("owed", 11, |line: &AgedLine| line.balance.into()).word("owed"),
    Column::left("payer", 16, |line: &AgedLine| (&line.payer_name).into())
        .word("payer")
        .drop(1),
    Column::left("status", 16, |line: &AgedLine| {
        line.status.map_or("", |status| status.words()).into()
    })
    .word("status")
    .drop(2),
    Column::left("touched", 10, |line: &AgedLine| {
        line.touched_on
            .map(|day| day.to_string())
            .unwrap_or_default()
            .into()
    })
    .drop(3),
];

/// The pane.
pub struct Aging {
    side: Side,
    debtors: Vec<Debtor>,
    cursor: usize,
    credit: Money,
    as_of: NaiveDate,
    loaded: bool,
    all: Vec<AgedLine>,
    lines: Option<(CleanText, Table<AgedLine>)>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The lines came.
    Read(Result<(Vec<AgedLine>, NaiveDate), CleanText>),
    /// The cursor moves.
    By(isize),
    /// The list of lines moves.
    Move(Move),
    /// Open the row under the cursor.
    Open,
    /// Close the lines.
    Close,
    /// Insurance or patients.
    Turn,
}

impl Default for Aging {
    fn default() -> Aging {
        Aging {
            side: Side::Insurance,
            debtors: Vec::new(),
            cursor: 0,
            credit: Money::ZERO,
            as_of: NaiveDate::default(),
            loaded: false,
            all: Vec::new(),
            lines: None,
        }
    }
}

impl Aging {
    fn nothing(&self) -> Option<String> {
        self.debtors
            .is_empty()
            .then(|| "nobody owes anything".to_owned())
    }

    fn sum_up(&mut self) {
        (self.debtors, self.credit) = ask::debtors(&self.all, self.side, self.as_of);
        self.cursor = self.cursor.min(self.debtors.len().saturating_sub(1));
    }

    /// The sums of the buckets.
    fn totals(&self) -> [Money; 5] {
        let mut totals = [Money::ZERO; 5];
        for debtor in &self.debtors {
            for (total, amount) in totals.iter_mut().zip(debtor.buckets) {
                *total += amount;
            }
        }
        totals
    }

    fn open(&mut self) -> Vec<Effect<Ask>> {
        if let Some((_, table)) = &self.lines {
            let place = table.current().map(|line| match line.claim {
                Some(claim) => Place::record("claim", claim.0),
                None => Place::record("visit", line.encounter.0),
            });
            return place.map(Effect::Open).into_iter().collect();
        }
        if let Some(debtor) = self.debtors.get(self.cursor) {
            let name = debtor.name.clone();
            let rows = ask::of(&self.all, self.side, &name);
            let mut table = Table::new(LINES, |line: &AgedLine| line.line.0);
            table.fill(rows);
            self.lines = Some((name, table));
        }
        Vec::new()
    }
}

impl Pane for Aging {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "A/R";
    const BINDINGS: &'static [Binding<Aging>] = &[
        Binding {
            act: Act::Open,
            label: "open",
            msg: || Msg::Open,
            refused: Aging::nothing,
        },
        Binding {
            act: Act::Turn,
            label: "insurance or patients",
            msg: || Msg::Turn,
            refused: never,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Read)]
    }

    fn forget(&mut self) {
        *self = Aging {
            side: self.side,
            ..Aging::default()
        };
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        if let Some((_, table)) = &self.lines {
            if let Some(to) = table.takes(input, keys) {
                return Some(Msg::Move(to));
            }
            let Input::Key(chord) = input else {
                return None;
            };
            return keys.has(Act::Back, *chord).then_some(Msg::Close);
        }
        let Input::Key(chord) = input else {
            return None;
        };
        let moves = [
            (Act::Down, 1),
            (Act::Up, -1),
            (Act::First, isize::MIN),
            (Act::Last, 9_999),
        ];
        moves
            .into_iter()
            .find(|(act, _)| keys.has(*act, *chord))
            .map(|(_, n)| Msg::By(n))
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok((lines, as_of))) => {
                self.all = lines;
                self.as_of = as_of;
                self.loaded = true;
                self.sum_up();
            }
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::By(n) => {
                let last = self.debtors.len().saturating_sub(1);
                self.cursor = self.cursor.saturating_add_signed(n).min(last);
            }
            Msg::Move(to) => {
                if let Some((_, table)) = &mut self.lines {
                    table.go(to);
                }
            }
            Msg::Open => return self.open(),
            Msg::Close => self.lines = None,
            Msg::Turn => {
                self.side = self.side.other();
                self.cursor = 0;
                self.lines = None;
                self.sum_up();
            }
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
}

/// The headings of the buckets.
fn headings() -> impl Iterator<Item = &'static str> {
    Bucket::ALL.iter().map(|(_, heading)| *heading)
}
