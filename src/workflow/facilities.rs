//! Add and change the places where services are given.

use serde::{Deserialize, Serialize};

use super::address::{ADDRESS, AddressInput, Need};
use super::check::{Check, LONGEST};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, change_from_json, changed, from_json, may, must};
use crate::domain::codes::Pos;
use crate::domain::ids::Npi;
use crate::domain::keys::FacilityId;
use crate::domain::provider::Facility;
use crate::store::facilities;

/// A place as entered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FacilityInput {
    /// Name.
    pub name: String,
    /// Organisational NPI, where it has one.
    pub npi: String,
    /// Place of service code.
    pub pos: String,
    /// Street address, nine-digit ZIP.
    pub address: AddressInput,
    /// CLIA number of its laboratory.
    pub clia: String,
    /// Is it the practice's own office?
    pub is_office: bool,
    /// Is it still used?
    pub active: bool,
}

impl Default for FacilityInput {
    fn default() -> Self {
        FacilityInput {
            name: String::new(),
            npi: String::new(),
            pos: String::new(),
            address: AddressInput::default(),
            clia: String::new(),
            is_office: false,
            active: true,
        }
    }
}

/// `add-facility`
pub static ADD_FACILITY: Deed = Deed {
    name: "add-facility",
    title: "Add a place of service",
    role: Role::Biller,
    fields: &[
        must("name", Is::Text, "name"),
        may("npi", Is::Text, "organisational NPI, where it has one"),
        must(
            "pos",
            Is::Text,
            "place of service code: 11 office, 12 home, 21 inpatient, …",
        ),
        must(
            "address",
            Is::Record(ADDRESS),
            "street address with nine-digit ZIP",
        ),
        may("clia", Is::Text, "CLIA number of its laboratory"),
        may(
            "is_office",
            Is::Flag,
            "whether it is the practice's own office",
        ),
        may("active", Is::Flag, "whether it is still used"),
    ],
    example: r#"{"name":"Main office","npi":"1234567893","pos":"11","address":{"street":
        "12 Main Street","street2":"Suite 2","city":"Laurel","state":"NC","zip":"28700-1234"},
        "clia":"34D0000001","is_office":true,"active":true}"#,
    run: |cx, json| from_json(cx, json, add_facility),
};

/// `change-facility`
pub static CHANGE_FACILITY: Deed = Deed {
    name: "change-facility",
    title: "Change a place of service; fields that are left out stay as they are",
    role: Role::Biller,
    fields: &[
        must("id", Is::Number, "which place"),
        may("name", Is::Text, "name"),
        may("npi", Is::Text, "organisational NPI, where it has one"),
        may("pos", Is::Text, "place of service code"),
        may(
            "address",
            Is::Record(ADDRESS),
            "street address with nine-digit ZIP",
        ),
        may("clia", Is::Text, "CLIA number of its laboratory"),
        may(
            "is_office",
            Is::Flag,
            "whether it is the practice's own office",
        ),
        may("active", Is::Flag, "whether it is still used"),
    ],
    example: r#"{"id":1,"name":"Main office","npi":"1234567893","pos":"11","address":{"street":
        "12 Main Street","street2":"Suite 2","city":"Laurel","state":"NC","zip":"28700-1234"},
        "clia":"34D0000001","is_office":true,"active":true}"#,
    run: |cx, json| {
        change_from_json(
            cx,
            json,
            |cx, id| Ok(FacilityInput::of(&known(cx, FacilityId(id))?)),
            |cx, id, input| change_facility(cx, FacilityId(id), input),
        )
    },
};

impl FacilityInput {
    /// The place as a form shows it.
    #[must_use]
    pub fn of(facility: &Facility) -> FacilityInput {
        FacilityInput {
            name: facility.name.clone(),
            npi: facility
                .npi
                .as_ref()
                .map(Npi::to_string)
                .unwrap_or_default(),
            pos: facility.pos.to_string(),
            address: AddressInput::of(&facility.address),
            clia: facility.clia.clone(),
            is_office: facility.is_office,
            active: facility.active,
        }
    }

    fn read(&self, cx: &DeedContext<'_>, id: FacilityId) -> Result<Facility, DeedError> {
        let mut check = Check::new();
        let name = check.needed("name", &self.name, LONGEST);
        let npi = check.read_if_any("npi", &self.npi, Npi::parse);
        let pos = check.read("pos", &self.pos, |text| read_pos(cx, text));
        let address = check.within("address", |c| self.address.read(c, Need::NineDigits));
        let clia = check.text("clia", &self.clia, 10).to_ascii_uppercase();
        let facility = pos.map(|pos| Facility {
            id,
            name,
            npi,
            pos,
            address,
            clia,
            is_office: self.is_office,
            active: self.active,
        });
        check.finish(facility)
    }
}

/// A place of service code that is on the list.
pub(super) fn read_pos(cx: &DeedContext<'_>, text: &str) -> Result<Pos, String> {
    let pos = Pos::parse(text).map_err(|e| e.to_string())?;
    match cx.codes.place_of_service(pos.as_str(), cx.today) {
        Some(_) => Ok(pos),
        None => Err(format!("{pos} is no place of service code")),
    }
}

fn known(cx: &DeedContext<'_>, id: FacilityId) -> Result<Facility, DeedError> {
    facilities::get(cx.db(), id)?.ok_or_else(|| DeedError::no_such("facility", id))
}

/// Adds a place of service.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field.
pub fn add_facility(cx: &DeedContext<'_>, input: FacilityInput) -> Result<Recorded, DeedError> {
    let id = facilities::add(cx.tx, &input.read(cx, FacilityId(0))?)?;
    cx.audit(ADD_FACILITY.name, ("facility", Some(id.0)), None)?;
    Ok(Recorded { id: id.0 })
}

/// Changes a place of service to what `input` says.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field, [`DeedError::NoSuch`].
pub fn change_facility(
    cx: &DeedContext<'_>,
    id: FacilityId,
    input: FacilityInput,
) -> Result<Recorded, DeedError> {
    let before = known(cx, id)?;
    let after = input.read(cx, id)?;
    facilities::change(cx.tx, &after)?;
    let detail = changed(&FacilityInput::of(&before), &FacilityInput::of(&after));
    cx.audit(
        CHANGE_FACILITY.name,
        ("facility", Some(id.0)),
        Some(&detail),
    )?;
    Ok(Recorded { id: id.0 })
}
