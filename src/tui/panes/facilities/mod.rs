//! Facilities: where services are given.

mod ask;

use super::records::fields::{address, filled, is_yes, read_address, yes_no};
use super::records::{Record, Records};
use crate::desk::Desk;
use crate::domain::codes::Pos;
use crate::domain::ids::Npi;
use crate::domain::keys::FacilityId;
use crate::domain::provider::Facility;
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::Column;
use crate::workflow::DeedError;
use chrono::NaiveDate;

/// The pane.
pub type Facilities = Records<Facility>;

impl Record for Facility {
    /// The places of service: code and words.
    type Refs = Vec<(String, String)>;
    const TITLE: &'static str = "Facilities";
    const ONE: &'static str = "facility";
    const EMPTY: &'static str = "No place of service yet. Press + to add the office.";
    const COLUMNS: &'static [Column<Facility>] = &[
        Column::left("name", 28, |facility: &Facility| (&facility.name).into()).word("name"),
        Column::left("POS", 4, |facility: &Facility| facility.pos.as_str().into()).word("pos"),
        Column::left("NPI", 10, |facility: &Facility| {
            facility.npi.as_ref().map_or("", Npi::as_str).into()
        })
        .word("npi")
        .drop(2),
        Column::left("city", 16, |facility: &Facility| {
            (&facility.address.city).into()
        })
        .word("city")
        .drop(3),
        Column::left("", 10, |facility: &Facility| {
            match (facility.active, facility.is_office) {
                (false, _) => "inactive",
                (true, true) => "the office",
                (true, false) => "",
            }
            .into()
        })
        .drop(1),
    ];

    fn id(&self) -> i64 {
        self.id.0
    }

    fn form(of: Option<&Facility>, refs: &Self::Refs, today: NaiveDate) -> Form {
        let text = |get: fn(&Facility) -> &str| of.map(get).unwrap_or_default().to_owned();
        let places = refs
            .iter()
            .map(|(code, words)| Choice::new(code, &format!("{code} {words}")))
            .collect();
        let mut fields = vec![
            filled("name", "Name", Kind::Text, &text(|f| &f.name)).required(),
            yes_no(
                "office",
                "The office itself",
                of.is_none_or(|facility| facility.is_office),
            )
            .help("the address that is also the billing address needs no loop of its own"),
            Field::new("pos", "Place of service", Kind::Choice)
                .required()
                .choices(places)
                .value(of.map_or("11", |facility| facility.pos.as_str())),
            filled(
                "npi",
                "NPI",
                Kind::Npi,
                &text(|f| f.npi.as_ref().map_or("", Npi::as_str)),
            )
            .help("the organisation's own, where it has one"),
            filled("clia", "CLIA number", Kind::Capitals, &text(|f| &f.clia))
                .help("of its laboratory: 10 characters, such as 34D1234567"),
            yes_no(
                "active",
                "Still used",
                of.is_none_or(|facility| facility.active),
            ),
        ];
        fields.extend(address("Address", of.map(|facility| &facility.address)));
        let title = match of {
            Some(_) => CleanText::new("A place "),
            None => CleanText::new("A new place "),
        };
        Form::new(title, today, fields)
    }

    fn read(form: &Form, of: Option<&Facility>) -> Result<Facility, (&'static str, String)> {
        let npi = form.text("npi");
        let npi = match npi.is_empty() {
            true => None,
            false => Some(Npi::parse(&npi).map_err(|why| ("npi", why.to_string()))?),
        };
        Ok(Facility {
            id: of.map_or(FacilityId(0), |facility| facility.id),
            name: form.text("name"),
            npi,
            pos: Pos::parse(&form.text("pos")).map_err(|why| ("pos", why.to_string()))?,
            address: read_address(form)?,
            clia: form.text("clia"),
            is_office: is_yes(form, "office"),
            active: is_yes(form, "active"),
        })
    }

    fn list(desk: &mut Desk, _about: &About) -> anyhow::Result<(Vec<Facility>, Self::Refs)> {
        ask::list(desk)
    }

    fn save(self, desk: &mut Desk) -> Result<i64, DeedError> {
        ask::save(&self, desk)
    }
}
