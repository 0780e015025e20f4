//! Set up the practice: who bills.

use serde::{Deserialize, Serialize};

use super::address::{ADDRESS, AddressInput, Need};
use super::check::{Check, LONGEST};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Field, Is, Recorded, changed, from_json, may, must};
use crate::domain::ids::{Npi, TaxId};
use crate::domain::provider::Practice;
use crate::store::practice;

/// The practice as it is entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PracticeInput {
    /// Legal name.
    pub name: String,
    /// Group NPI, or the sole practitioner's.
    pub npi: String,
    /// Taxonomy code.
    pub taxonomy: String,
    /// EIN.
    pub tax_id: String,
    /// Street address, nine-digit ZIP.
    pub address: AddressInput,
    /// Where payments go, when that differs.
    pub pay_to: Option<AddressInput>,
    /// Who answers for the claims.
    pub contact: String,
    /// Ten digits.
    pub phone: String,
}

const FIELDS: &[Field] = &[
    must("name", Is::Text, "legal name, as the payers have it"),
    must("npi", Is::Text, "group NPI, or the sole practitioner's"),
    must("taxonomy", Is::Text, "taxonomy code, such as 207Q00000X"),
    must("tax_id", Is::Text, "EIN of nine digits"),
    must(
        "address",
        Is::Record(ADDRESS),
        "street address with nine-digit ZIP, no PO box",
    ),
    may(
        "pay_to",
        Is::Record(ADDRESS),
        "where payments go, when that differs",
    ),
    must("contact", Is::Text, "person who answers for the claims"),
    must("phone", Is::Text, "ten digits"),
];

/// `set-up-practice`
pub static SET_UP_PRACTICE: Deed = Deed {
    name: "set-up-practice",
    title: "Set up the practice that bills, or change it",
    role: Role::Biller,
    fields: FIELDS,
    example: r#"{"name":"Laurel Family Practice","npi":"1234567893","taxonomy":"207Q00000X",
        "tax_id":"12-3456789","address":{"street":"12 Main Street","street2":"Suite 2",
        "city":"Laurel","state":"NC","zip":"28700-1234"},"pay_to":{"street":"PO Box 9",
        "street2":"","city":"Laurel","state":"NC","zip":"28700-0009"},
        "contact":"Dana Reed","phone":"828-555-0142"}"#,
    run: |cx, json| from_json(cx, json, set_up_practice),
};

impl PracticeInput {
    /// The practice as a form shows it.
    #[must_use]
    pub fn of(practice: &Practice) -> PracticeInput {
        PracticeInput {
            name: practice.name.clone(),
            npi: practice.npi.to_string(),
            taxonomy: practice.taxonomy.clone(),
            tax_id: practice.tax_id.to_string(),
            address: AddressInput::of(&practice.address),
            pay_to: practice.pay_to.as_ref().map(AddressInput::of),
            contact: practice.contact.clone(),
            phone: practice.phone.clone(),
        }
    }

    fn read(&self) -> Result<Practice, DeedError> {
        let mut check = Check::new();
        let name = check.needed("name", &self.name, LONGEST);
        let npi = check.read("npi", &self.npi, Npi::parse);
        let taxonomy = check.needed("taxonomy", &self.taxonomy, 10);
        let taxonomy = check.taxonomy("taxonomy", &taxonomy);
        let tax_id = check.read("tax_id", &self.tax_id, TaxId::parse);
        let address = check.within("address", |c| self.address.read(c, Need::Billing));
        let pay_to = self.pay_to.as_ref();
        let pay_to = pay_to.map(|to| check.within("pay_to", |c| to.read(c, Need::NineDigits)));
        let contact = check.needed("contact", &self.contact, LONGEST);
        check.require(!self.phone.trim().is_empty(), "phone", "is missing");
        let phone = check.phone("phone", &self.phone);
        let practice = npi.zip(tax_id).map(|(npi, tax_id)| Practice {
            name,
            npi,
            taxonomy,
            tax_id,
            address,
            pay_to,
            contact,
            phone,
        });
        check.finish(practice)
    }
}

/// Sets up the practice, or changes it.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field.
pub fn set_up_practice(cx: &DeedContext<'_>, input: PracticeInput) -> Result<Recorded, DeedError> {
    let new = input.read()?;
    let before = practice::get(cx.db())?.map(|p| PracticeInput::of(&p));
    practice::put(cx.tx, &new)?;
    let detail = changed(&before.unwrap_or_default(), &PracticeInput::of(&new));
    cx.audit(SET_UP_PRACTICE.name, ("practice", None), Some(&detail))?;
    Ok(Recorded { id: 1 })
}
