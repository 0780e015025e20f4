//! Add and change coverages: who insures a patient, when, in which order.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::address::{ADDRESS, AddressInput, NAME, NameInput, Need};
use super::check::Check;
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Field, Is, Recorded, change_from_json, changed, from_json, may, must};
use crate::domain::coverage::{Coverage, PayerOrder, Relationship, Subscriber};
use crate::domain::ids::Mbi;
use crate::domain::keys::{CoverageId, PatientId, PayerId};
use crate::domain::party::Sex;
use crate::domain::payer::{FilingCode, Payer};
use crate::store::{coverages, patients, payers};

/// A coverage as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CoverageInput {
    /// Whose.
    pub patient: i64,
    /// With which payer.
    pub payer: i64,
    /// `P`, `S` or `T`.
    pub order: String,
    /// As on the card.
    pub member_id: String,
    /// As on the card.
    pub group_number: String,
    /// As on the card.
    pub plan_name: String,
    /// `self`, `spouse`, `child`, `other`: what the patient is to the subscriber.
    pub relationship: String,
    /// Who holds the policy, when that is not the patient.
    pub subscriber: Option<SubscriberInput>,
    /// Why Medicare pays second.
    pub msp_type: String,
    /// First day.
    pub effective_on: String,
    /// Last day.
    pub terminated_on: String,
}

/// The holder of a policy as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SubscriberInput {
    /// Name on the card.
    pub name: NameInput,
    /// Date of birth, when known.
    pub birth_date: String,
    /// `F`, `M` or `U`.
    pub sex: String,
    /// Address, empty where it is the patient's.
    pub address: AddressInput,
}

const SUBSCRIBER: &[Field] = &[
    must("name", Is::Record(NAME), "name on the card"),
    may("birth_date", Is::Date, "date of birth"),
    may("sex", Is::Text, "F, M or U"),
    may(
        "address",
        Is::Record(ADDRESS),
        "address, where it is not the patient's",
    ),
];

/// Why Medicare pays second (SBR05).
const MSP_TYPES: [&str; 9] = ["12", "13", "14", "15", "16", "41", "42", "43", "47"];

macro_rules! fields {
    ($($first:expr,)? ; $need:ident) => {
        &[
            $($first,)?
            $need("patient", Is::Number, "whose"),
            $need("payer", Is::Number, "with which payer"),
            $need("order", Is::Text, "P primary, S secondary, T tertiary"),
            $need("member_id", Is::Text, "as on the card"),
            may("group_number", Is::Text, "as on the card"),
            may("plan_name", Is::Text, "as on the card"),
            may("relationship", Is::Text, "patient to subscriber: self, spouse, child, other"),
            may("subscriber", Is::Record(SUBSCRIBER), "who holds it, when not the patient"),
            may("msp_type", Is::Text, "why Medicare pays second (SBR05): 12, 13, 14, …"),
            may("effective_on", Is::Date, "first day"),
            may("terminated_on", Is::Date, "last day"),
        ]
    };
}

/// `add-coverage`
pub static ADD_COVERAGE: Deed = Deed {
    name: "add-coverage",
    title: "Add a coverage to a patient",
    role: Role::Biller,
    fields: fields!(; must),
    example: r#"{"patient":1,"payer":1,"order":"P","member_id":"XYZ123456789","group_number":
        "G-100","plan_name":"","relationship":"child","subscriber":{"name":{"last":
        "Testpatient","first":"Carl","middle":"","suffix":""},"birth_date":"1959-05-06","sex":
        "M","address":{"street":"4 Elm Street","street2":"","city":"Laurel","state":"NC",
        "zip":"28700"}},"msp_type":"","effective_on":"2026-01-01","terminated_on":""}"#,
    run: |cx, json| from_json(cx, json, add_coverage),
};

/// `change-coverage`
pub static CHANGE_COVERAGE: Deed = Deed {
    name: "change-coverage",
    title: "Change a coverage; fields that are left out stay as they are",
    role: Role::Biller,
    fields: fields!(must("id", Is::Number, "which coverage"), ; may),
    example: r#"{"id":1,"patient":1,"payer":1,"order":"P","member_id":"XYZ123456789",
        "group_number":"G-100","plan_name":"","relationship":"child","subscriber":{"name":
        {"last":"Testpatient","first":"Carl","middle":"","suffix":""},"birth_date":
        "1959-05-06","sex":"M","address":{"street":"4 Elm Street","street2":"","city":
        "Laurel","state":"NC","zip":"28700"}},"msp_type":"","effective_on":"2026-01-01",
        "terminated_on":""}"#,
    run: |cx, json| {
        change_from_json(
            cx,
            json,
            |cx, id| Ok(CoverageInput::of(&known(cx, CoverageId(id))?)),
            |cx, id, input| change_coverage(cx, CoverageId(id), input),
        )
    },
};

impl CoverageInput {
    /// The coverage as a form shows it.
    #[must_use]
    pub fn of(coverage: &Coverage) -> CoverageInput {
        let day = |day: Option<NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
        CoverageInput {
            patient: coverage.patient.0,
            payer: coverage.payer.0,
            order: coverage.order.letter().to_owned(),
            member_id: coverage.member_id.clone(),
            group_number: coverage.group_number.clone(),
            plan_name: coverage.plan_name.clone(),
            relationship: relationship_word(coverage.relationship).to_owned(),
            subscriber: coverage.subscriber.as_ref().map(|holder| SubscriberInput {
                name: NameInput::of(&holder.name),
                birth_date: day(holder.birth_date),
                sex: holder.sex.letter().to_owned(),
                address: AddressInput::of(&holder.address),
            }),
            msp_type: coverage.msp_type.clone().unwrap_or_default(),
            effective_on: day(coverage.effective_on),
            terminated_on: day(coverage.terminated_on),
        }
    }

    fn read(&self, cx: &DeedContext<'_>, id: CoverageId) -> Result<Coverage, DeedError> {
        let mut check = Check::new();
        let patient = PatientId(self.patient);
        if patients::get(cx.db(), patient)?.is_none() {
            check.wrong("patient", format!("there is no patient {patient}"));
        }
        let payer = payers::get(cx.db(), PayerId(self.payer))?;
        check.require(
            payer.is_some(),
            "payer",
            format!("there is no payer {}", self.payer),
        );
        let order = check.one_of("order", &self.order, (read_order, "P, S, T"));
        let relationship = match self.relationship.trim() {
            "" if self.subscriber.is_none() => Some(Relationship::Myself),
            given => check.one_of(
                "relationship",
                given,
                (read_relationship, "self, spouse, child, other"),
            ),
        };
        let subscriber = self
            .subscriber
            .as_ref()
            .map(|holder| check.within("subscriber", |c| holder.read(c)));
        check_holder(
            &mut check,
            (relationship, subscriber.is_some()),
            payer.as_ref(),
        );
        let member_id = check.needed("member_id", &self.member_id, 80);
        let member_id = read_member_id(&mut check, member_id, payer.as_ref());
        let msp = check.text("msp_type", &self.msp_type, 2);
        let known = msp.is_empty() || MSP_TYPES.contains(&msp.as_str());
        check.require(
            known,
            "msp_type",
            "is none of 12, 13, 14, 15, 16, 41, 42, 43, 47",
        );
        let effective_on = check.day_if_any("effective_on", &self.effective_on);
        let terminated_on = check.day_if_any("terminated_on", &self.terminated_on);
        if let (Some(from), Some(to)) = (effective_on, terminated_on) {
            check.require(from <= to, "terminated_on", "is before the first day");
        }
        let group_number = check.text("group_number", &self.group_number, 50);
        let plan_name = check.text("plan_name", &self.plan_name, 60);
        let coverage = order
            .zip(relationship)
            .map(|(order, relationship)| Coverage {
                id,
                patient,
                payer: PayerId(self.payer),
                order,
                member_id,
                group_number,
                plan_name,
                relationship,
                subscriber,
                msp_type: Some(msp).filter(|msp| !msp.is_empty()),
                effective_on,
                terminated_on,
            });
        check.finish(coverage)
    }
}

impl SubscriberInput {
    fn read(&self, check: &mut Check) -> Subscriber {
        Subscriber {
            name: check.within("name", |c| self.name.read(c)),
            birth_date: check.day_if_any("birth_date", &self.birth_date),
            sex: Sex::from_letter(&self.sex),
            address: check.within("address", |c| self.address.read(c, Need::MayBeEmpty)),
        }
    }
}

/// The patient is the subscriber, or somebody is; Medicare and Medicaid insure nobody else's
/// family.
fn check_holder(
    check: &mut Check,
    (relationship, has_subscriber): (Option<Relationship>, bool),
    payer: Option<&Payer>,
) {
    let Some(relationship) = relationship else {
        return;
    };
    if relationship == Relationship::Myself {
        let what = "is given, and the patient is the subscriber";
        check.require(!has_subscriber, "subscriber", what);
        return;
    }
    check.require(
        has_subscriber,
        "subscriber",
        "is missing; say who holds the policy",
    );
    if payer.is_some_and(|p| p.filing_code.patient_is_subscriber()) {
        let what = "the patient is always the subscriber with this payer";
        check.wrong("relationship", what);
    }
}

fn read_member_id(check: &mut Check, member_id: String, payer: Option<&Payer>) -> String {
    if payer.is_some_and(|p| p.filing_code == FilingCode::MedicarePartB) && !member_id.is_empty() {
        let mbi = check.read("member_id", &member_id, Mbi::parse);
        return mbi.map(|mbi| mbi.to_string()).unwrap_or_default();
    }
    member_id.chars().filter(|c| !c.is_whitespace()).collect()
}

fn read_order(text: &str) -> Option<PayerOrder> {
    match text.to_ascii_uppercase().as_str() {
        "P" => Some(PayerOrder::Primary),
        "S" => Some(PayerOrder::Secondary),
        "T" => Some(PayerOrder::Tertiary),
        _ => None,
    }
}

const RELATIONSHIPS: [(Relationship, &str); 4] = [
    (Relationship::Myself, "self"),
    (Relationship::Spouse, "spouse"),
    (Relationship::Child, "child"),
    (Relationship::Other, "other"),
];

fn relationship_word(relationship: Relationship) -> &'static str {
    RELATIONSHIPS
        .iter()
        .find(|row| row.0 == relationship)
        .map_or("other", |row| row.1)
}

fn read_relationship(text: &str) -> Option<Relationship> {
    RELATIONSHIPS
        .iter()
        .find(|row| row.1 == text)
        .map(|row| row.0)
}

/// Two payers cannot both come first on one day.
fn check_order(cx: &DeedContext<'_>, new: &Coverage) -> Result<(), DeedError> {
    let start = new.effective_on.unwrap_or(NaiveDate::MIN);
    let end = new.terminated_on.unwrap_or(NaiveDate::MAX);
    let clash = coverages::of_patient(cx.db(), new.patient)?
        .into_iter()
        .filter(|old| old.id != new.id && old.order == new.order)
        .find(|old| {
            old.effective_on.is_none_or(|from| from <= end)
                && old.terminated_on.is_none_or(|to| start <= to)
        });
    match clash {
        None => Ok(()),
        Some(old) => Err(DeedError::refused(
            format!(
                "coverage {} is billed in the same order ({}) on some of the same days",
                old.id,
                new.order.letter()
            ),
            "give that one its last day first, or give this one another order",
        )),
    }
}

fn known(cx: &DeedContext<'_>, id: CoverageId) -> Result<Coverage, DeedError> {
    coverages::get(cx.db(), id)?.ok_or_else(|| DeedError::no_such("coverage", id))
}

/// Adds a coverage.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field; [`DeedError::Refused`] where another coverage
/// has the same order on some of the same days.
pub fn add_coverage(cx: &DeedContext<'_>, input: CoverageInput) -> Result<Recorded, DeedError> {
    let new = input.read(cx, CoverageId(0))?;
    check_order(cx, &new)?;
    let id = coverages::add(cx.tx, &new)?;
    cx.audit(ADD_COVERAGE.name, ("coverage", Some(id.0)), None)?;
    Ok(Recorded { id: id.0 })
}

/// Changes a coverage to what `input` says.
///
/// # Errors
/// As [`add_coverage`], and [`DeedError::NoSuch`].
pub fn change_coverage(
    cx: &DeedContext<'_>,
    id: CoverageId,
    input: CoverageInput,
) -> Result<Recorded, DeedError> {
    let before = known(cx, id)?;
    let after = input.read(cx, id)?;
    check_order(cx, &after)?;
    coverages::change(cx.tx, &after)?;
    let detail = changed(&CoverageInput::of(&before), &CoverageInput::of(&after));
    cx.audit(
        CHANGE_COVERAGE.name,
        ("coverage", Some(id.0)),
        Some(&detail),
    )?;
    Ok(Recorded { id: id.0 })
}
