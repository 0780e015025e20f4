//! Add and change clinicians, those of the practice and those who refer to it.

use serde::{Deserialize, Serialize};

use super::address::{NAME, NameInput};
use super::check::Check;
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Field, Is, Recorded, change_from_json, changed, from_json, may, must};
use crate::domain::ids::Npi;
use crate::domain::keys::ProviderId;
use crate::domain::provider::Provider;
use crate::store::providers;

/// A clinician as entered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProviderInput {
    /// Name as enrolled.
    pub name: NameInput,
    /// `MD`, `NP`.
    pub credentials: String,
    /// Individual NPI.
    pub npi: String,
    /// Taxonomy code; needed of the practice's own.
    pub taxonomy: String,
    /// Of the practice, or only referring to it?
    pub in_practice: bool,
    /// Still at work here?
    pub active: bool,
}

impl Default for ProviderInput {
    fn default() -> Self {
        ProviderInput {
            name: NameInput::default(),
            credentials: String::new(),
            npi: String::new(),
            taxonomy: String::new(),
            in_practice: true,
            active: true,
        }
    }
}

const FIELDS: [Field; 6] = [
    must("name", Is::Record(NAME), "name as enrolled"),
    may("credentials", Is::Text, "MD, NP"),
    must("npi", Is::Text, "individual NPI"),
    may(
        "taxonomy",
        Is::Text,
        "taxonomy code, needed of the practice's own",
    ),
    may(
        "in_practice",
        Is::Flag,
        "of the practice (true), or only referring to it",
    ),
    may("active", Is::Flag, "whether still at work here"),
];

/// `add-provider`
pub static ADD_PROVIDER: Deed = Deed {
    name: "add-provider",
    title: "Add a clinician",
    role: Role::Biller,
    fields: &FIELDS,
    example: r#"{"name":{"last":"Ames","first":"Ruth","middle":"","suffix":""},
        "credentials":"MD","npi":"1234567893","taxonomy":"207Q00000X","in_practice":true,
        "active":true}"#,
    run: |cx, json| from_json(cx, json, add_provider),
};

/// `change-provider`
pub static CHANGE_PROVIDER: Deed = Deed {
    name: "change-provider",
    title: "Change a clinician; fields that are left out stay as they are",
    role: Role::Biller,
    fields: &[
        must("id", Is::Number, "which clinician"),
        may("name", Is::Record(NAME), "name as enrolled"),
        may("credentials", Is::Text, "MD, NP"),
        may("npi", Is::Text, "individual NPI"),
        may(
            "taxonomy",
            Is::Text,
            "taxonomy code, needed of the practice's own",
        ),
        may(
            "in_practice",
            Is::Flag,
            "of the practice, or only referring to it",
        ),
        may("active", Is::Flag, "whether still at work here"),
    ],
    example: r#"{"id":1,"name":{"last":"Ames","first":"Ruth","middle":"","suffix":""},
        "credentials":"MD","npi":"1234567893","taxonomy":"207Q00000X","in_practice":true,
        "active":true}"#,
    run: |cx, json| {
        change_from_json(
            cx,
            json,
            |cx, id| Ok(ProviderInput::of(&known(cx, ProviderId(id))?)),
            |cx, id, input| change_provider(cx, ProviderId(id), input),
        )
    },
};

impl ProviderInput {
    /// The clinician as a form shows it.
    #[must_use]
    pub fn of(provider: &Provider) -> ProviderInput {
        ProviderInput {
            name: NameInput::of(&provider.name),
            credentials: provider.credentials.clone(),
            npi: provider.npi.to_string(),
            taxonomy: provider.taxonomy.clone(),
            in_practice: provider.in_practice,
            active: provider.active,
        }
    }

    fn read(&self, cx: &DeedContext<'_>, id: ProviderId) -> Result<Provider, DeedError> {
        let mut check = Check::new();
        let name = check.within("name", |c| self.name.read(c));
        let npi = check.read("npi", &self.npi, Npi::parse);
        if let Some(npi) = &npi
            && let Some(other) = providers::with_npi(cx.db(), npi)?
            && other.id != id
        {
            check.wrong("npi", format!("provider {} has this NPI already", other.id));
        }
        let taxonomy = check.taxonomy("taxonomy", &self.taxonomy);
        let given = !taxonomy.is_empty() || !self.in_practice;
        check.require(
            given,
            "taxonomy",
            "is missing; claims of the practice carry it",
        );
        let credentials = check.text("credentials", &self.credentials, 20);
        let provider = npi.map(|npi| Provider {
            id,
            name,
            credentials,
            npi,
            taxonomy,
            in_practice: self.in_practice,
            active: self.active,
        });
        check.finish(provider)
    }
}

fn known(cx: &DeedContext<'_>, id: ProviderId) -> Result<Provider, DeedError> {
    providers::get(cx.db(), id)?.ok_or_else(|| DeedError::no_such("provider", id))
}

/// Adds a clinician.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field.
pub fn add_provider(cx: &DeedContext<'_>, input: ProviderInput) -> Result<Recorded, DeedError> {
    let id = providers::add(cx.tx, &input.read(cx, ProviderId(0))?)?;
    cx.audit(ADD_PROVIDER.name, ("provider", Some(id.0)), None)?;
    Ok(Recorded { id: id.0 })
}

/// Changes a clinician to what `input` says.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field, [`DeedError::NoSuch`].
pub fn change_provider(
    cx: &DeedContext<'_>,
    id: ProviderId,
    input: ProviderInput,
) -> Result<Recorded, DeedError> {
    let before = known(cx, id)?;
    let after = input.read(cx, id)?;
    providers::change(cx.tx, &after)?;
    let detail = changed(&ProviderInput::of(&before), &ProviderInput::of(&after));
    cx.audit(
        CHANGE_PROVIDER.name,
        ("provider", Some(id.0)),
        Some(&detail),
    )?;
    Ok(Recorded { id: id.0 })
}
