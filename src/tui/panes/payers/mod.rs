//! Payers: whom the practice bills, under which ids, and within which limits.

mod ask;

use super::records::fields::{address, filled, is_yes, read_address, read_span, span, yes_no};
use super::records::{Record, Records};
use crate::desk::Desk;
use crate::domain::dates::Span;
use crate::domain::keys::PayerId;
use crate::domain::payer::{FilingCode, Payer, default_limits};
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::Column;
use crate::workflow::DeedError;
use chrono::NaiveDate;

/// The pane.
pub type Payers = Records<Payer>;

/// The fields of the limits.
fn limits(of: Option<&Payer>) -> [Field; 3] {
    let limit = |get: fn(&Payer) -> Span| of.map(|payer| span(get(payer))).unwrap_or_default();
    [
        filled(
            "file",
            "Filing limit",
            Kind::Text,
            &limit(|p| p.filing_limit),
        )
        .help("from the date of service: 90d, 12m; empty takes the default of its kind"),
        filled(
            "correct",
            "Corrected limit",
            Kind::Text,
            &limit(|p| p.corrected_limit),
        )
        .help("for corrected claims, from the remittance: 90d, 12m"),
        filled(
            "appeal",
            "Appeal limit",
            Kind::Text,
            &limit(|p| p.appeal_limit),
        )
        .help("for first appeals, from the remittance: 120d"),
    ]
}

impl Record for Payer {
    /// The names of the clearinghouse profiles.
    type Refs = Vec<String>;
    const TITLE: &'static str = "Payers";
    const ONE: &'static str = "payer";
    const EMPTY: &'static str = "No payer yet. Press + to add the first.";
    const COLUMNS: &'static [Column<Payer>] = &[
        Column::left("name", 26, |payer: &Payer| (&payer.name).into()).word("name"),
        Column::left("payer id", 10, |payer: &Payer| (&payer.payer_id).into()).word("id"),
        Column::left("kind", 20, |payer: &Payer| payer.filing_code.name().into())
            .word("kind")
            .drop(2),
        Column::right("file", 6, |payer: &Payer| span(payer.filing_limit).into()).drop(3),
        Column::right("appeal", 6, |payer: &Payer| span(payer.appeal_limit).into()).drop(4),
        Column::left("partner", 14, |payer: &Payer| (&payer.partner).into())
            .word("partner")
            .drop(5),
        Column::left("", 8, |payer: &Payer| {
            if payer.active { "" } else { "inactive" }.into()
        })
        .word("active")
        .drop(1),
    ];

    fn id(&self) -> i64 {
        self.id.0
    }

    fn form(of: Option<&Payer>, refs: &Vec<String>, today: NaiveDate) -> Form {
        let kinds = FilingCode::ALL
            .iter()
            .map(|(_, code, name)| Choice::new(code, &format!("{name} ({code})")))
            .collect();
        let partners: Vec<Choice> = refs.iter().map(|name| Choice::new(name, name)).collect();
        let text = |get: fn(&Payer) -> &str| of.map(get).unwrap_or_default().to_owned();
        let ids = of
            .map(|payer| payer.remittance_ids.join(" "))
            .unwrap_or_default();
        let days = of.map_or(45, |payer| payer.pays_within_days).to_string();
        let partner = match of {
            Some(payer) => payer.partner.clone(),
            None => refs.first().cloned().unwrap_or_default(),
        };
        let mut fields = vec![
            filled("name", "Name", Kind::Text, &text(|p| &p.name)).required(),
            filled("payer_id", "Payer id", Kind::Text, &text(|p| &p.payer_id))
                .required()
                .help("the id that your clearinghouse lists for this payer (NM109 of 2010BB)"),
            Field::new("kind", "Kind", Kind::Choice)
                .required()
                .choices(kinds)
                .value(of.map_or("CI", |payer| payer.filing_code.code()))
                .help("claim filing indicator, SBR09; it decides the limits proposed below"),
            filled("ids", "Ids in remittances", Kind::Text, &ids)
                .help("ids by which its 835 names it, where they differ, blanks between them"),
        ];
        fields.extend(limits(of));
        fields.extend([
            filled("days", "Pays within days", Kind::Count, &days)
                .help("later than this it is listed as silent"),
            yes_no(
                "replaces",
                "Takes replacements",
                of.is_none_or(|payer| payer.takes_replacements),
            )
            .help("frequency codes 7 and 8; Medicare Part B takes neither"),
            Field::new("partner", "Goes through", Kind::Choice)
                .choices(partners)
                .value(&partner)
                .help("the clearinghouse profile by which its claims go"),
            yes_no(
                "active",
                "Still billed",
                of.is_none_or(|payer| payer.active),
            ),
            filled("phone", "Phone", Kind::Phone, &text(|p| &p.phone)),
        ]);
        fields.extend(address("Address", of.map(|payer| &payer.address)));
        let title = match of {
            Some(_) => CleanText::new("A payer "),
            None => CleanText::new("A new payer "),
        };
        Form::new(title, today, fields)
    }

    fn read(form: &Form, of: Option<&Payer>) -> Result<Payer, (&'static str, String)> {
        let kind = FilingCode::from_code(&form.text("kind")).unwrap_or(FilingCode::Commercial);
        let (file, correct, appeal) = default_limits(kind);
        let limit = |key: &'static str, default: Span| match form.text(key).is_empty() {
            true => Ok(default),
            false => read_span(form, key),
        };
        Ok(Payer {
            id: of.map_or(PayerId(0), |payer| payer.id),
            name: form.text("name"),
            payer_id: form.text("payer_id"),
            remittance_ids: form
                .text("ids")
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            filing_code: kind,
            address: read_address(form)?,
            phone: form.text("phone"),
            filing_limit: limit("file", file)?,
            corrected_limit: limit("correct", correct)?,
            appeal_limit: limit("appeal", appeal)?,
            pays_within_days: form.text("days").parse().unwrap_or(45),
            takes_replacements: is_yes(form, "replaces") && kind != FilingCode::MedicarePartB,
            partner: form.text("partner"),
            active: is_yes(form, "active"),
        })
    }

    fn list(desk: &mut Desk, _about: &About) -> anyhow::Result<(Vec<Payer>, Vec<String>)> {
        ask::list(desk)
    }

    fn save(self, desk: &mut Desk) -> Result<i64, DeedError> {
        ask::save(&self, desk)
    }
}
