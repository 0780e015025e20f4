//! Contract rates: what each payer allows for one unit of each code, from a day on.

mod ask;

use super::records::fields::filled;
use super::records::{Record, Records};
use crate::desk::Desk;
use crate::domain::codes::{Hcpcs, Modifier};
use crate::domain::contract::{ContractRate, Setting};
use crate::domain::keys::PayerId;
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::Column;
use crate::workflow::DeedError;
use chrono::NaiveDate;

/// A rate with the name of its payer.
#[derive(Clone)]
pub struct Rate {
    /// Its payer's name.
    pub payer: String,
    /// The rate.
    pub rate: ContractRate,
}

/// The pane.
pub type Contracts = Records<Rate>;

const SETTINGS: [(&str, &str); 3] = [
    ("any", "anywhere"),
    ("office", "office"),
    ("facility", "facility"),
];
const YES_NO: [(&str, &str); 2] = [("no", "no"), ("yes", "yes")];

fn choices(of: &[(&str, &str)]) -> Vec<Choice> {
    of.iter()
        .map(|(value, words)| Choice::new(value, words))
        .collect()
}

fn modifier(rate: &Rate) -> String {
    rate.rate
        .modifier
        .map(|m| m.to_string())
        .unwrap_or_default()
}

impl Record for Rate {
    type Refs = Vec<(i64, String)>;
    const TITLE: &'static str = "Contract rates";
    const ONE: &'static str = "rate";
    const EMPTY: &'static str = "No rate yet. Press + to add one, or use import-contract.";
    const COLUMNS: &'static [Column<Rate>] = &[
        Column::left("payer", 24, |rate: &Rate| (&rate.payer).into()).word("payer"),
        Column::left("code", 6, |rate: &Rate| rate.rate.code.as_str().into()).word("code"),
        Column::left("mod", 3, |rate: &Rate| modifier(rate).into()).word("modifier"),
        Column::right("allowed", 10, |rate: &Rate| rate.rate.allowed.into()).word("allowed"),
        Column::left("where", 8, |rate: &Rate| match rate.rate.setting {
            Setting::Any => "anywhere".into(),
            other => other.name().into(),
        })
        .word("where"),
        Column::left("from", 10, |rate: &Rate| {
            rate.rate.effective_on.to_string().into()
        }),
        Column::left("reduced", 7, |rate: &Rate| {
            if rate.rate.reduced { "yes" } else { "" }.into()
        })
        .drop(1),
        Column::left("until", 10, |rate: &Rate| {
            let last = rate.rate.expires_on.map(|day| day.to_string());
            last.unwrap_or_default().into()
        })
        .drop(2),
    ];

    fn id(&self) -> i64 {
        let written = format!(
            "{}{}{}",
            self.rate.code,
            modifier(self),
            self.rate.setting.name()
        );
        let words = written
            .bytes()
            .fold(0_i64, |n, byte| (n * 131 + i64::from(byte)) % 1_000_000_007);
        self.rate.payer.0 * 10_000_000_000 + words
    }

    fn form(of: Option<&Rate>, payers: &Self::Refs, today: NaiveDate) -> Form {
        let rate = of.map(|of| &of.rate);
        let payer = rate
            .map(|rate| rate.payer.0.to_string())
            .unwrap_or_default();
        let offered = payers
            .iter()
            .map(|(id, name)| Choice::new(&id.to_string(), name))
            .collect();
        let from = rate.map_or(today, |rate| rate.effective_on).to_string();
        let until = rate.and_then(|rate| rate.expires_on);
        let setting = match rate.map(|rate| rate.setting) {
            None | Some(Setting::Any) => "any",
            Some(other) => other.name(),
        };
        let reduced = rate.is_some_and(|rate| rate.reduced);
        let allowed = rate
            .map(|rate| rate.allowed.to_string())
            .unwrap_or_default();
        let fields = vec![
            Field::new("payer", "Payer", Kind::Choice)
                .choices(offered)
                .value(&payer)
                .required(),
            filled(
                "code",
                "Code",
                Kind::Capitals,
                rate.map_or("", |rate| rate.code.as_str()),
            )
            .required()
            .help("CPT or HCPCS"),
            filled(
                "modifier",
                "Modifier",
                Kind::Capitals,
                &of.map(modifier).unwrap_or_default(),
            )
            .help("26, TC: only with this modifier"),
            filled("allowed", "Allowed for one unit", Kind::Money, &allowed).required(),
            filled("from", "From", Kind::Date, &from).required(),
            filled(
                "until",
                "Until",
                Kind::Date,
                &until.map(|day| day.to_string()).unwrap_or_default(),
            ),
            Field::new("setting", "Where", Kind::Choice)
                .choices(choices(&SETTINGS))
                .value(setting),
            Field::new("reduced", "Reduced", Kind::Choice)
                .choices(choices(&YES_NO))
                .value(if reduced { "yes" } else { "no" })
                .help("beside another procedure of the day"),
        ];
        Form::new(CleanText::new("A contract rate "), today, fields)
    }

    fn read(form: &Form, _of: Option<&Rate>) -> Result<Rate, (&'static str, String)> {
        let modifier = match form.text("modifier").as_str() {
            "" => None,
            text => Some(Modifier::parse(text).map_err(|why| ("modifier", why.to_string()))?),
        };
        let setting = match form.text("setting").as_str() {
            "any" => Setting::Any,
            other => Setting::from_name(other).ok_or(("setting", "one of these".to_owned()))?,
        };
        let allowed = form.money("allowed").filter(|amount| !amount.is_negative());
        Ok(Rate {
            payer: String::new(),
            rate: ContractRate {
                payer: PayerId(form.id("payer").ok_or(("payer", "a payer".to_owned()))?),
                code: Hcpcs::parse(&form.text("code")).map_err(|why| ("code", why.to_string()))?,
                modifier,
                setting,
                effective_on: form.date("from").ok_or(("from", "a date".to_owned()))?,
                expires_on: form.date("until"),
                allowed: allowed.ok_or(("allowed", "an amount".to_owned()))?,
                reduced: form.text("reduced") == "yes",
            },
        })
    }

    fn list(desk: &mut Desk, _about: &About) -> anyhow::Result<(Vec<Rate>, Self::Refs)> {
        ask::list(desk)
    }

    fn save(self, desk: &mut Desk) -> Result<i64, DeedError> {
        ask::save(&self, desk)
    }
}
