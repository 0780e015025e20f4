//! Payment plans and how they stand; missed ones first.

use super::{Asks, Listed, Work, WorkPane, ask, deed, reason};
use crate::desk::Desk;
use crate::domain::account::PlanStanding;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::paint::made;
use crate::tui::pane::{Binding, Place};
use crate::tui::theme::State;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::table::{Cell, Column};
use crate::workflow::form_input::FormInput;

pub use crate::workflow::payment_plan::PlanRow;

/// The list.
pub struct Plans;

fn standing(row: &PlanRow) -> (State, &'static str) {
    match row.standing {
        PlanStanding::Current { .. } => (State::Waiting, "kept"),
        PlanStanding::Missed { .. } => (State::Needs, "missed"),
        PlanStanding::Paid => (State::Done, "paid"),
    }
}

fn next(row: &PlanRow) -> String {
    match row.standing {
        PlanStanding::Current {
            next: Some((on, amount)),
        } => format!("{amount} on {on}"),
        PlanStanding::Missed { due_on, short } => format!("{short} since {due_on}"),
        PlanStanding::Current { next: None } | PlanStanding::Paid => String::new(),
    }
}

impl Work for Plans {
    type Row = PlanRow;
    const TITLE: &'static str = "Payment plans";
    const EMPTY: &'static str = "No plan stands. The statements are where one is agreed.";
    const COLUMNS: &'static [Column<PlanRow>] = &[
        Column::left("", 1, |row: &PlanRow| standing(row).0.into()),
        Column::left("guarantor", 24, |row: &PlanRow| {
            row.name.last_first().into()
        })
        .word("guarantor"),
        Column::right("in all", 10, |row: &PlanRow| row.plan.total.into()),
        Column::right("months", 6, |row: &PlanRow| row.plan.n.to_string().into()),
        Column::right("paid", 10, |row: &PlanRow| row.paid.into()),
        Column::left("stands", 8, |row: &PlanRow| {
            let (state, words) = standing(row);
            Cell::coloured(words, state)
        })
        .word("stands"),
        Column::left("next", 24, |row: &PlanRow| next(row).into()).drop(1),
    ];
    const KEYS: &'static [Binding<WorkPane<Plans>>] =
        &[super::opens("patient"), deed!(Remove, "end it", "end-plan")];

    fn id(row: &PlanRow) -> i64 {
        row.account.0
    }

    fn amount(row: &PlanRow) -> Money {
        row.plan.total - row.paid
    }

    fn list(desk: &mut Desk) -> anyhow::Result<Listed<PlanRow>> {
        let mut rows = ask::plans(desk)?;
        rows.sort_by_key(|row| (standing(row).1 != "missed", row.account));
        Ok(Listed {
            rows,
            heading: "left to pay".to_owned(),
            choices: Vec::new(),
        })
    }

    fn open(row: &PlanRow) -> Option<Place> {
        Some(Place::filtered(
            "patients",
            &format!("name:{}", row.name.last),
        ))
    }

    fn asks(_: &'static str, chosen: &[&PlanRow], list: &WorkPane<Plans>) -> Asks {
        let title = made(format_args!(" End {} payment plan ", chosen.len()));
        Asks::Form(Form::new(title, list.today, vec![reason()]))
    }

    fn inputs(_: &'static str, chosen: &[&PlanRow], form: Option<&Form>) -> Vec<FormInput> {
        let why = form.map(|form| form.text("reason")).unwrap_or_default();
        chosen
            .iter()
            .map(|row| {
                let input = FormInput::default().number("patient", row.account.0);
                input.text("reason", &why)
            })
            .collect()
    }

    fn news(row: &PlanRow) -> Option<(State, CleanText)> {
        let (state, words) = standing(row);
        Some((state, made(format_args!("{words}: {}", next(row)))))
    }
}
