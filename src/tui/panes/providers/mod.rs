//! Providers: who renders and who refers, with NPI and taxonomy.

mod ask;

use super::records::fields::{filled, is_yes, name, read_name, yes_no};
use super::records::{Record, Records};
use crate::desk::Desk;
use crate::domain::ids::Npi;
use crate::domain::keys::ProviderId;
use crate::domain::provider::Provider;
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::tui::widgets::field::Kind;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::table::Column;
use crate::workflow::DeedError;
use chrono::NaiveDate;

/// The pane.
pub type Providers = Records<Provider>;

impl Record for Provider {
    type Refs = ();
    const TITLE: &'static str = "Providers";
    const ONE: &'static str = "provider";
    const EMPTY: &'static str = "No provider yet. Press + to add who sees the patients.";
    const COLUMNS: &'static [Column<Provider>] = &[
        Column::left("name", 28, |provider: &Provider| {
            provider.name.last_first().into()
        })
        .word("name"),
        Column::left("", 6, |provider: &Provider| (&provider.credentials).into()).drop(3),
        Column::left("NPI", 10, |provider: &Provider| {
            provider.npi.as_str().into()
        })
        .word("npi"),
        Column::left("taxonomy", 10, |provider: &Provider| {
            (&provider.taxonomy).into()
        })
        .word("taxonomy")
        .drop(2),
        Column::left("", 12, |provider: &Provider| {
            match (provider.active, provider.in_practice) {
                (false, _) => "inactive",
                (true, true) => "in practice",
                (true, false) => "refers",
            }
            .into()
        })
        .word("place")
        .drop(1),
    ];

    fn id(&self) -> i64 {
        self.id.0
    }

    fn form(of: Option<&Provider>, (): &(), today: NaiveDate) -> Form {
        let text = |get: fn(&Provider) -> &str| of.map(get).unwrap_or_default().to_owned();
        let mut fields = name(of.map(|provider| &provider.name));
        fields.extend([
            filled(
                "credentials",
                "Credentials",
                Kind::Text,
                &text(|p| &p.credentials),
            )
            .help("MD, DO, NP, PA: after the name"),
            filled("npi", "NPI", Kind::Npi, &text(|p| p.npi.as_str()))
                .required()
                .help("the individual NPI of ten digits; its check digit is proved here"),
            filled(
                "taxonomy",
                "Taxonomy",
                Kind::Capitals,
                &text(|p| &p.taxonomy),
            )
            .help("ten characters, as enrolled: 207Q00000X is family medicine"),
            yes_no(
                "here",
                "In this practice",
                of.is_none_or(|provider| provider.in_practice),
            )
            .help("no for a clinician who only refers"),
            yes_no(
                "active",
                "Active",
                of.is_none_or(|provider| provider.active),
            ),
        ]);
        let title = match of {
            Some(_) => CleanText::new("A provider "),
            None => CleanText::new("A new provider "),
        };
        Form::new(title, today, fields)
    }

    fn read(form: &Form, of: Option<&Provider>) -> Result<Provider, (&'static str, String)> {
        let taxonomy = form.text("taxonomy");
        let in_practice = is_yes(form, "here");
        if taxonomy.len() != 10 && (in_practice || !taxonomy.is_empty()) {
            return Err(("taxonomy", "ten characters, such as 207Q00000X".to_owned()));
        }
        Ok(Provider {
            id: of.map_or(ProviderId(0), |provider| provider.id),
            name: read_name(form),
            credentials: form.text("credentials"),
            npi: Npi::parse(&form.text("npi")).map_err(|why| ("npi", why.to_string()))?,
            taxonomy,
            in_practice,
            active: is_yes(form, "active"),
        })
    }

    fn list(desk: &mut Desk, _about: &About) -> anyhow::Result<(Vec<Provider>, ())> {
        ask::list(desk)
    }

    fn save(self, desk: &mut Desk) -> Result<i64, DeedError> {
        ask::save(&self, desk)
    }
}
