//! Payments of patients: taken here, returned, undone, their receipts.

use super::{Asks, Listed, Msg, Work, WorkPane, ask, deed, reason};
use crate::desk::Desk;
use crate::domain::money::Money;
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

pub use crate::workflow::receipts::PaymentRow as Payment;

/// The list.
pub struct Payments;

fn state(row: &Payment) -> Cell {
    match &row.gone {
        None => State::Done.into(),
        Some(_) => State::Refused.into(),
    }
}

impl Work for Payments {
    type Row = Payment;
    const TITLE: &'static str = "Patient payments";
    const EMPTY: &'static str = "No payment yet. Press + to take the first.";
    const COLUMNS: &'static [Column<Payment>] = &[
        Column::left("", 1, state),
        Column::right("receipt", 7, |row: &Payment| row.receipt.to_string().into()),
        Column::left("on", 10, |row: &Payment| row.on.to_string().into()).word("on"),
        Column::left("patient", 24, |row: &Payment| row.name.last_first().into()).word("patient"),
        Column::right("amount", 11, |row: &Payment| row.amount.into()).word("amount"),
        Column::left("how", 18, |row: &Payment| (&row.how).into())
            .word("how")
            .drop(1),
        Column::left("came", 21, |row: &Payment| row.channel.words().into()).drop(3),
        Column::left("since", 30, |row: &Payment| {
            row.gone
                .as_ref()
                .map_or_else(String::new, |gone| {
                    format!("{} {}", gone.kind.words(), gone.on)
                })
                .into()
        })
        .drop(2),
    ];
    const KEYS: &'static [Binding<WorkPane<Payments>>] = &[
        Binding {
            act: Act::New,
            label: "take a payment",
            msg: || Msg::Do("take-payment"),
            refused: never,
        },
        deed!(Print, "receipt", "print-receipt"),
        deed!(Correct, "returned NSF", "return-payment"),
        deed!(Unpost, "undo", "undo-payment"),
        super::opens("patient"),
    ];

    fn id(row: &Payment) -> i64 {
        row.receipt
    }

    fn amount(row: &Payment) -> Money {
        if row.gone.is_some() {
            Money::ZERO
        } else {
            row.amount
        }
    }

    fn list(desk: &mut Desk) -> anyhow::Result<Listed<Payment>> {
        ask::payments(desk)
    }

    fn open(row: &Payment) -> Option<Place> {
        let words = format!("name:{}", row.name.last);
        Some(Place::filtered("patients", &words))
    }

    fn asks(deed: &'static str, chosen: &[&Payment], list: &WorkPane<Payments>) -> Asks {
        let sum: Money = chosen.iter().map(|row| row.amount).sum();
        if deed == "take-payment" {
            return Asks::Form(payment(list));
        }
        let n = chosen.len();
        if deed == "print-receipt" {
            return Asks::Yes(made(format_args!(
                "Write {n} receipts over {}?",
                dollars(sum)
            )));
        }
        let title = match deed {
            "return-payment" => "Returned by the bank",
            _ => "Undo: entered in error",
        };
        let title = made(format_args!(" {title}: {n}, {} ", dollars(sum)));
        Asks::Form(Form::new(title, list.today, vec![reason()]))
    }

    fn inputs(deed: &'static str, chosen: &[&Payment], form: Option<&Form>) -> Vec<FormInput> {
        match (deed, form) {
            ("take-payment", Some(form)) => vec![
                FormInput::default()
                    .number("patient", form.id("patient").unwrap_or(0))
                    .money("amount", form.money("amount"))
                    .text("tender", &form.text("tender"))
                    .text("reference", &form.text("reference"))
                    .text("channel", &form.text("channel"))
                    .flag("keep_unapplied", form.text("apply") == "no"),
            ],
            (_, Some(form)) => chosen
                .iter()
                .map(|row| {
                    let input = FormInput::default().number("receipt", row.receipt);
                    input.text("reason", &form.text("reason"))
                })
                .collect(),
            (_, None) => chosen
                .iter()
                .map(|row| FormInput::default().number("receipt", row.receipt))
                .collect(),
        }
    }

    fn act(
        desk: &mut Desk,
        deed: &'static str,
        inputs: Vec<FormInput>,
    ) -> Result<String, DeedError> {
        match deed {
            "print-receipt" => ask::print_receipt(desk, &inputs),
            _ => ask::act(desk, deed, inputs),
        }
    }

    fn news(row: &Payment) -> Option<(State, CleanText)> {
        let gone = row.gone.as_ref()?;
        Some((
            State::Refused,
            made(format_args!(
                "{} on {}: {}",
                gone.kind.words(),
                gone.on,
                gone.words
            )),
        ))
    }
}

/// What a payment asks: who, how much, how, where it goes.
fn payment(list: &WorkPane<Payments>) -> Form {
    let choice = |all: &[(&str, &str)]| -> Vec<Choice> {
        all.iter()
            .map(|(value, label)| Choice::new(value, label))
            .collect()
    };
    let fields = vec![
        Field::new("patient", "Patient", Kind::Choice)
            .required()
            .choices(list.choices.clone())
            .help("type a few letters of the name"),
        Field::new("amount", "Amount", Kind::Money).required(),
        Field::new("tender", "Tender", Kind::Choice)
            .required()
            .choices(choice(&[
                ("check", "check"),
                ("card", "card"),
                ("cash", "cash"),
            ])),
        Field::new("reference", "Check or reference", Kind::Text),
        Field::new("channel", "Came", Kind::Choice)
            .required()
            .choices(choice(&[("desk", "at the desk"), ("mail", "by mail")]))
            .value("desk"),
        Field::new("apply", "Apply now", Kind::Choice)
            .required()
            .choices(choice(&[
                ("yes", "yes, oldest first"),
                ("no", "no, keep it unapplied"),
            ]))
            .value("yes"),
    ];
    Form::new(
        CleanText::new(" A payment of a patient "),
        list.today,
        fields,
    )
}
