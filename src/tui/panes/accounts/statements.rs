//! The statement run: who gets one, and turned over, who gets none and why.

use super::{Asks, Listed, Msg, Work, WorkPane, ask, deed, reason};
use crate::desk::Desk;
use crate::domain::account::{Flag, Level};
use crate::domain::money::Money;
use crate::domain::statement::Withheld;
use crate::domain::text::CleanText;
use crate::tui::keys::Act;
use crate::tui::paint::made;
use crate::tui::pane::{Binding, Place, never};
use crate::tui::theme::State;
use crate::tui::widgets::dollars;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::{Cell, Column};
use crate::workflow::DeedError;
use crate::workflow::form_input::FormInput;
use chrono::NaiveDate;

/// The list.
pub struct Statements;

/// An account that a run looks at.
#[derive(Clone)]
pub struct Account {
    /// The number of the guarantor.
    pub id: i64,
    /// The guarantor.
    pub name: CleanText,
    /// What is billed, or stays unbilled.
    pub amount: Money,
    /// The last statement.
    pub last_on: Option<NaiveDate>,
    /// How urgent the statement is, where there is one.
    pub level: Option<Level>,
    /// Why there is none.
    pub why: Option<Withheld>,
}

fn state(row: &Account) -> State {
    match row.level {
        Some(Level::Final) => State::Needs,
        Some(_) => State::Next,
        None => State::Waiting,
    }
}

fn what(row: &Account) -> &'static str {
    match (row.level, row.why) {
        (Some(level), _) => level.words(),
        (None, Some(why)) => why.name(),
        (None, None) => "",
    }
}

impl Work for Statements {
    type Row = Account;
    const TITLE: &'static str = "Statements";
    const EMPTY: &'static str = "Nobody is here. t shows the other half of the list.";
    const COLUMNS: &'static [Column<Account>] = &[
        Column::left("", 1, |row: &Account| state(row).into()),
        Column::left("guarantor", 24, |row: &Account| row.name.clone().into()).word("guarantor"),
        Column::right("amount", 11, |row: &Account| row.amount.into()).word("amount"),
        Column::left("level or reason", 18, |row: &Account| {
            Cell::coloured(what(row), state(row))
        })
        .word("reason"),
        Column::left("last one", 10, |row: &Account| {
            row.last_on
                .map_or_else(String::new, |on| on.to_string())
                .into()
        }),
        Column::left("what to do", 40, |row: &Account| {
            row.why.map_or("", Withheld::words).into()
        })
        .drop(1),
    ];
    const KEYS: &'static [Binding<WorkPane<Statements>>] = &[
        Binding {
            act: Act::Submit,
            label: "run",
            msg: || Msg::Do("run-statements"),
            refused: WorkPane::empty,
        },
        Binding {
            act: Act::Turn,
            label: "due or withheld",
            msg: || Msg::Turn,
            refused: never,
        },
        deed!(Hold, "flag", "flag-account"),
        deed!(Release, "take a flag off", "unflag-account"),
        deed!(New, "payment plan", "agree-plan"),
        deed!(WriteOff, "write off", "write-off-balance"),
        deed!(Appeal, "to the agency", "send-to-agency"),
        super::opens("patient"),
    ];

    fn id(row: &Account) -> i64 {
        row.id
    }

    fn amount(row: &Account) -> Money {
        row.amount
    }

    fn shows(row: &Account, turned: bool) -> bool {
        row.level.is_none() == turned
    }

    fn list(desk: &mut Desk) -> anyhow::Result<Listed<Account>> {
        let (rows, heading) = ask::accounts(desk)?;
        Ok(Listed {
            rows,
            heading,
            choices: Vec::new(),
        })
    }

    fn open(row: &Account) -> Option<Place> {
        let last = row.name.as_str().split(',').next().unwrap_or_default();
        Some(Place::filtered("patients", &format!("name:{last}")))
    }

    fn asks(deed: &'static str, chosen: &[&Account], list: &WorkPane<Statements>) -> Asks {
        let sum: Money = chosen.iter().map(|row| row.amount).sum();
        let (n, sum) = (chosen.len(), dollars(sum));
        if deed == "run-statements" {
            let due: Vec<&Account> = list.all.iter().filter(|row| row.level.is_some()).collect();
            let all: Money = due.iter().map(|row| row.amount).sum();
            return Asks::Yes(made(format_args!(
                "Make {} statements over {} and write them for the mail?",
                due.len(),
                dollars(all)
            )));
        }
        let (title, fields) = match deed {
            "agree-plan" => ("Payment plan", plan(chosen)),
            "write-off-balance" => ("Give up", vec![cause(), reason()]),
            "send-to-agency" => {
                let agency = Field::new("agency", "Agency", Kind::Text).required();
                ("To the agency", vec![agency, reason()])
            }
            "flag-account" => (
                "Flag: no bill until it is taken off",
                vec![flag(), reason()],
            ),
            _ => ("Take a flag off", vec![flag(), reason()]),
        };
        let title = made(format_args!(" {title}: {n}, {sum} "));
        Asks::Form(Form::new(title, list.today, fields))
    }

    fn inputs(deed: &'static str, chosen: &[&Account], form: Option<&Form>) -> Vec<FormInput> {
        let Some(form) = form else {
            return Vec::new();
        };
        let text = |key: &str| form.text(key);
        let one = |row: &&Account| {
            let input = FormInput::default().number("patient", row.id);
            if deed == "agree-plan" {
                return input
                    .money("total", form.money("total"))
                    .number("instalments", text("n").parse().unwrap_or(0))
                    .day("first_due_on", form.date("day"));
            }
            let key = match deed {
                "write-off-balance" => "cause",
                "send-to-agency" => "agency",
                _ => "flag",
            };
            input.text(key, &text(key)).text("reason", &text("reason"))
        };
        chosen.iter().map(one).collect()
    }

    fn act(
        desk: &mut Desk,
        deed: &'static str,
        inputs: Vec<FormInput>,
    ) -> Result<String, DeedError> {
        match deed {
            "run-statements" => ask::run(desk),
            _ => ask::act(desk, deed, inputs),
        }
    }

    fn news(row: &Account) -> Option<(State, CleanText)> {
        let why = row.why?;
        Some((state(row), CleanText::new(why.words())))
    }
}

fn flag() -> Field {
    let all = Flag::ALL
        .iter()
        .map(|flag| Choice::new(flag.name(), flag.words()));
    Field::new("flag", "Flag", Kind::Choice)
        .required()
        .choices(all.collect())
}

fn cause() -> Field {
    let all = [
        "small-balance",
        "charity",
        "bad-debt",
        "protected",
        "courtesy",
    ];
    let all = all.iter().map(|cause| Choice::new(cause, cause)).collect();
    Field::new("cause", "Cause", Kind::Choice)
        .required()
        .choices(all)
}

fn plan(chosen: &[&Account]) -> Vec<Field> {
    let total: Money = chosen.first().map_or(Money::ZERO, |row| row.amount);
    vec![
        Field::new("total", "In all", Kind::Money)
            .required()
            .value(&total.to_string()),
        Field::new("n", "Instalments", Kind::Count)
            .required()
            .help("monthly; more than 4 need the Truth-in-Lending note"),
        Field::new("day", "First due on", Kind::Date).required(),
    ]
}
