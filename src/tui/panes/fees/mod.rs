//! The charge master: what the practice charges for one unit of each code, from a day on.

mod ask;

use super::records::fields::filled;
use super::records::{Record, Records};
use crate::desk::Desk;
use crate::domain::charge::Fee;
use crate::domain::codes::Hcpcs;
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::tui::widgets::field::Kind;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::table::Column;
use crate::workflow::DeedError;
use chrono::NaiveDate;

/// The pane.
pub type Fees = Records<Fee>;

impl Record for Fee {
    type Refs = ();
    const TITLE: &'static str = "Charge master";
    const ONE: &'static str = "price";
    const EMPTY: &'static str = "No price yet. Press + to add what the practice charges.";
    const COLUMNS: &'static [Column<Fee>] = &[
        Column::left("code", 6, |fee: &Fee| fee.code.as_str().into()).word("code"),
        Column::left("our words", 36, |fee: &Fee| (&fee.label).into()).word("words"),
        Column::right("price", 10, |fee: &Fee| fee.price.into()).word("price"),
        Column::left("from", 10, |fee: &Fee| fee.effective_on.to_string().into())
            .word("from")
            .drop(1),
    ];

    fn id(&self) -> i64 {
        let code = self
            .code
            .as_str()
            .bytes()
            .fold(0_i64, |n, byte| n * 256 + i64::from(byte));
        code * 100_000 + i64::from(chrono::Datelike::num_days_from_ce(&self.effective_on)) % 100_000
    }

    fn form(of: Option<&Fee>, (): &(), today: NaiveDate) -> Form {
        let code = of.map(|fee| fee.code.as_str()).unwrap_or_default();
        let price = of.map(|fee| fee.price.to_string()).unwrap_or_default();
        let from = of.map_or(today, |fee| fee.effective_on).to_string();
        let fields = vec![
            filled("code", "Code", Kind::Capitals, code)
                .required()
                .help("CPT or HCPCS"),
            filled(
                "label",
                "Our words",
                Kind::Text,
                of.map_or("", |fee| &fee.label),
            )
            .help("your own words for it; empty takes the code set's"),
            filled("price", "Price of one unit", Kind::Money, &price).required(),
            filled("from", "From", Kind::Date, &from)
                .required()
                .help("the price counts for dates of service from this day on"),
        ];
        Form::new(CleanText::new("A price "), today, fields)
    }

    fn read(form: &Form, _of: Option<&Fee>) -> Result<Fee, (&'static str, String)> {
        let price = form
            .money("price")
            .ok_or(("price", "an amount".to_owned()))?;
        if price.is_negative() {
            return Err(("price", "a price is not below zero".to_owned()));
        }
        Ok(Fee {
            code: Hcpcs::parse(&form.text("code")).map_err(|why| ("code", why.to_string()))?,
            label: form.text("label"),
            price,
            effective_on: form.date("from").ok_or(("from", "a date".to_owned()))?,
        })
    }

    fn list(desk: &mut Desk, _about: &About) -> anyhow::Result<(Vec<Fee>, ())> {
        ask::list(desk)
    }

    fn save(self, desk: &mut Desk) -> Result<i64, DeedError> {
        ask::save(&self, desk)
    }
}
