//! The practice itself: the billing provider of every claim.

mod ask;

use super::records::fields::{address, filled, read_address};
use super::records::{Record, Records};
use crate::desk::Desk;
use crate::domain::ids::{Npi, TaxId};
use crate::domain::party::Address;
use crate::domain::provider::Practice;
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::tui::widgets::field::Kind;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::table::Column;
use crate::workflow::DeedError;
use chrono::NaiveDate;

/// The pane.
pub type PracticePane = Records<Practice>;

impl Record for Practice {
    type Refs = ();
    const TITLE: &'static str = "Practice";
    const ONE: &'static str = "practice";
    const EMPTY: &'static str = "Not filled in yet.";
    const MANY: bool = false;
    const COLUMNS: &'static [Column<Practice>] = &[
        Column::left("name", 28, |p: &Practice| (&p.name).into()),
        Column::left("NPI", 10, |p: &Practice| p.npi.as_str().into()),
        Column::left("tax id", 9, |p: &Practice| p.tax_id.as_str().into()),
        Column::left("taxonomy", 10, |p: &Practice| (&p.taxonomy).into()).drop(2),
        Column::left("city", 16, |p: &Practice| (&p.address.city).into()).drop(1),
    ];

    fn id(&self) -> i64 {
        1
    }

    fn form(of: Option<&Practice>, (): &(), today: NaiveDate) -> Form {
        let text = |get: fn(&Practice) -> &str| of.map(get).unwrap_or_default().to_owned();
        let pay = |get: fn(&Address) -> &str| {
            of.and_then(|p| p.pay_to.as_ref())
                .map(get)
                .unwrap_or_default()
                .to_owned()
        };
        let mut fields = vec![
            filled("name", "Legal name", Kind::Text, &text(|p| &p.name))
                .required()
                .help("as enrolled with the payers (2010AA NM103)"),
            filled("npi", "NPI", Kind::Npi, &text(|p| p.npi.as_str()))
                .required()
                .help("the group's, or a sole practitioner's own"),
            filled(
                "tax_id",
                "Tax id",
                Kind::TaxId,
                &text(|p| p.tax_id.as_str()),
            )
            .required()
            .help("EIN of nine digits (REF*EI)"),
            filled(
                "taxonomy",
                "Taxonomy",
                Kind::Capitals,
                &text(|p| &p.taxonomy),
            )
            .required()
            .help("ten characters: 207Q00000X is family medicine"),
            filled("contact", "Contact", Kind::Text, &text(|p| &p.contact)).required(),
            filled("phone", "Phone", Kind::Phone, &text(|p| &p.phone)).required(),
        ];
        fields.extend(address("Street address, no PO box", of.map(|p| &p.address)));
        fields.extend([
            filled("pay1", "Street or PO box", Kind::Text, &pay(|a| &a.line1))
                .section("Payments go to, where that differs"),
            filled("pay_city", "City", Kind::Text, &pay(|a| &a.city)),
            filled("pay_state", "State", Kind::Capitals, &pay(|a| &a.state)),
            filled("pay_zip", "ZIP", Kind::Zip, &pay(|a| &a.zip)),
        ]);
        Form::new(CleanText::new("The practice "), today, fields)
    }

    fn read(form: &Form, _of: Option<&Practice>) -> Result<Practice, (&'static str, String)> {
        if form.text("taxonomy").len() != 10 {
            return Err(("taxonomy", "ten characters, such as 207Q00000X".to_owned()));
        }
        let address = read_address(form)?;
        for (key, empty) in [
            ("line1", address.line1.is_empty()),
            ("city", address.city.is_empty()),
            ("state", address.state.is_empty()),
        ] {
            if empty {
                return Err((key, "must be filled in".to_owned()));
            }
        }
        if address.zip.len() != 9 {
            return Err((
                "zip",
                "nine digits: a billing address needs all of them".to_owned(),
            ));
        }
        let pay_to = (!form.text("pay1").is_empty()).then(|| Address {
            line1: form.text("pay1"),
            line2: String::new(),
            city: form.text("pay_city"),
            state: form.text("pay_state"),
            zip: form.text("pay_zip"),
        });
        Ok(Practice {
            name: form.text("name"),
            npi: Npi::parse(&form.text("npi")).map_err(|why| ("npi", why.to_string()))?,
            taxonomy: form.text("taxonomy"),
            tax_id: TaxId::parse(&form.text("tax_id"))
                .map_err(|why| ("tax_id", why.to_string()))?,
            address,
            pay_to,
            contact: form.text("contact"),
            phone: form.text("phone"),
        })
    }

    fn list(desk: &mut Desk, _about: &About) -> anyhow::Result<(Vec<Practice>, ())> {
        ask::list(desk)
    }

    fn save(self, desk: &mut Desk) -> Result<i64, DeedError> {
        ask::save(&self, desk)
    }
}
