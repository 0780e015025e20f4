//! The input of a deed as a form fills it in, field by field, and deeds done with such inputs: all
//! of them or none.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

use super::context::perform;
use super::error::DeedError;
use super::registry::find;
use crate::desk::Desk;
use crate::domain::money::Money;

/// An input that is being filled in.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct FormInput(Map<String, Value>);

impl FormInput {
    fn with(mut self, name: &str, value: Value) -> FormInput {
        self.0.insert(name.to_owned(), value);
        self
    }

    /// With words in a field.
    #[must_use]
    pub fn text(self, name: &str, words: &str) -> FormInput {
        self.with(name, words.into())
    }

    /// With a number in a field.
    #[must_use]
    pub fn number(self, name: &str, number: i64) -> FormInput {
        self.with(name, number.into())
    }

    /// With an amount in a field; none is left empty.
    #[must_use]
    pub fn money(self, name: &str, amount: Option<Money>) -> FormInput {
        let amount = amount.map(|amount| amount.to_string());
        self.with(name, amount.unwrap_or_default().into())
    }

    /// With a day in a field.
    #[must_use]
    pub fn day(self, name: &str, day: Option<NaiveDate>) -> FormInput {
        let day = day.map(|day| day.to_string());
        self.with(name, day.into())
    }

    /// With a yes or no in a field.
    #[must_use]
    pub fn flag(self, name: &str, flag: bool) -> FormInput {
        self.with(name, flag.into())
    }

    /// With a record in a field.
    #[must_use]
    pub fn record(self, name: &str, record: &impl Serialize) -> FormInput {
        let record = serde_json::to_value(record).unwrap_or_default();
        self.with(name, record)
    }

    /// The number in a field, where there is one.
    #[must_use]
    pub fn number_in(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_i64()
    }
}

/// Does the deed of that name with each input, in one transaction; says which it was.
///
/// # Errors
/// The deed's: none of the inputs is done then.
pub fn do_all(
    desk: &mut Desk,
    name: &'static str,
    inputs: Vec<FormInput>,
) -> Result<&'static str, DeedError> {
    let deed = find(name).ok_or_else(|| DeedError::no_such("deed", name))?;
    perform(desk, deed.role, |cx| {
        inputs
            .into_iter()
            .try_for_each(|input| (deed.run)(cx, Value::Object(input.0)).map(drop))
    })?;
    Ok(deed.title)
}
