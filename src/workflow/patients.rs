//! Add and change patients.

use serde::{Deserialize, Serialize};

use super::address::{ADDRESS, AddressInput, NAME, NameInput, Need};
use super::check::Check;
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, change_from_json, changed, from_json, may, must};
use crate::domain::keys::PatientId;
use crate::domain::party::Sex;
use crate::domain::patient::Patient;
use crate::store::patients;

/// A patient as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PatientInput {
    /// The practice's own number.
    pub chart_number: String,
    /// Name as on the card.
    pub name: NameInput,
    /// Date of birth.
    pub birth_date: String,
    /// `F`, `M` or `U`.
    pub sex: String,
    /// Where statements go.
    pub address: AddressInput,
    /// Ten digits.
    pub phone: String,
    /// A Qualified Medicare Beneficiary?
    pub qmb: bool,
    /// Day of death.
    pub died_on: String,
    /// Free remarks.
    pub note: String,
    /// Is this really another person of the same name and birth date?
    pub another: bool,
}

/// `add-patient`
pub static ADD_PATIENT: Deed = Deed {
    name: "add-patient",
    title: "Add a patient",
    role: Role::Biller,
    fields: &[
        may("chart_number", Is::Text, "the practice's own number"),
        must("name", Is::Record(NAME), "name as on the insurance card"),
        must("birth_date", Is::Date, "date of birth"),
        must("sex", Is::Text, "F, M or U, as the payer has it"),
        must("address", Is::Record(ADDRESS), "where statements go"),
        may("phone", Is::Text, "ten digits"),
        may(
            "qmb",
            Is::Flag,
            "a Qualified Medicare Beneficiary, who is never billed",
        ),
        may("died_on", Is::Date, "day of death"),
        may("note", Is::Text, "free remarks"),
        may(
            "another",
            Is::Flag,
            "this is another person than the namesake already here",
        ),
    ],
    example: r#"{"chart_number":"A-1001","name":{"last":"Testpatient","first":"Ann","middle":
        "B","suffix":""},"birth_date":"1961-02-03","sex":"F","address":{"street":
        "4 Elm Street","street2":"","city":"Laurel","state":"NC","zip":"28700"},"phone":
        "8285550143","qmb":false,"died_on":"","note":"","another":false}"#,
    run: |cx, json| from_json(cx, json, add_patient),
};

/// `change-patient`
pub static CHANGE_PATIENT: Deed = Deed {
    name: "change-patient",
    title: "Change a patient; fields that are left out stay as they are",
    role: Role::Biller,
    fields: &[
        must("id", Is::Number, "which patient"),
        may("chart_number", Is::Text, "the practice's own number"),
        may("name", Is::Record(NAME), "name as on the insurance card"),
        may("birth_date", Is::Date, "date of birth"),
        may("sex", Is::Text, "F, M or U, as the payer has it"),
        may("address", Is::Record(ADDRESS), "where statements go"),
        may("phone", Is::Text, "ten digits"),
        may(
            "qmb",
            Is::Flag,
            "a Qualified Medicare Beneficiary, who is never billed",
        ),
        may("died_on", Is::Date, "day of death"),
        may("note", Is::Text, "free remarks"),
        may(
            "another",
            Is::Flag,
            "this is another person than the namesake already here",
        ),
    ],
    example: r#"{"id":1,"chart_number":"A-1001","name":{"last":"Testpatient","first":"Ann",
        "middle":"B","suffix":""},"birth_date":"1961-02-03","sex":"F","address":{"street":
        "4 Elm Street","street2":"","city":"Laurel","state":"NC","zip":"28700"},"phone":
        "8285550143","qmb":false,"died_on":"","note":"","another":false}"#,
    run: |cx, json| {
        change_from_json(
            cx,
            json,
            |cx, id| Ok(PatientInput::of(&known(cx, PatientId(id))?)),
            |cx, id, input| change_patient(cx, PatientId(id), input),
        )
    },
};

impl PatientInput {
    /// The patient as a form shows it.
    #[must_use]
    pub fn of(patient: &Patient) -> PatientInput {
        PatientInput {
            chart_number: patient.chart_number.clone(),
            name: NameInput::of(&patient.name),
            birth_date: patient.birth_date.to_string(),
            sex: patient.sex.letter().to_owned(),
            address: AddressInput::of(&patient.address),
            phone: patient.phone.clone(),
            qmb: patient.qmb,
            died_on: patient
                .died_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
            note: patient.note.clone(),
            another: false,
        }
    }

    fn read(&self, cx: &DeedContext<'_>, id: PatientId) -> Result<Patient, DeedError> {
        let mut check = Check::new();
        let chart_number = check.text("chart_number", &self.chart_number, 30);
        if let Some(other) = patients::with_chart_number(cx.db(), &chart_number)?
            && other.id != id
        {
            let what = format!("patient {} has this chart number already", other.id);
            check.wrong("chart_number", what);
        }
        let name = check.within("name", |c| self.name.read(c));
        let birth_date = check.day("birth_date", &self.birth_date);
        let died_on = check.day_if_any("died_on", &self.died_on);
        if let Some(birth) = birth_date {
            check.require(birth <= cx.today, "birth_date", "is in the future");
            let after = died_on.is_none_or(|died| birth <= died && died <= cx.today);
            check.require(after, "died_on", "is before the birth, or in the future");
        }
        let sex = check.one_of("sex", &self.sex, (read_sex, "F, M, U"));
        let address = check.within("address", |c| self.address.read(c, Need::Whole));
        let phone = check.phone("phone", &self.phone);
        let note = check.lines("note", &self.note);
        let patient = birth_date.zip(sex).map(|(birth_date, sex)| Patient {
            id,
            chart_number,
            name,
            birth_date,
            sex,
            address,
            phone,
            qmb: self.qmb,
            died_on,
            note,
        });
        check.finish(patient)
    }
}

fn read_sex(text: &str) -> Option<Sex> {
    match text.to_ascii_uppercase().as_str() {
        "F" => Some(Sex::Female),
        "M" => Some(Sex::Male),
        "U" => Some(Sex::Unknown),
        _ => None,
    }
}

/// Refuses the same person twice: two charts split one balance.
fn check_namesake(cx: &DeedContext<'_>, new: &Patient, id: PatientId) -> Result<(), DeedError> {
    let name = (new.name.last.as_str(), new.name.first.as_str());
    let known = patients::namesakes(cx.db(), name, new.birth_date)?;
    match known.iter().find(|old| old.id != id) {
        None => Ok(()),
        Some(old) => Err(DeedError::refused(
            format!("patient {} has this name and birth date already", old.id),
            "use that record, or say \"another\": true when it is another person",
        )),
    }
}

fn known(cx: &DeedContext<'_>, id: PatientId) -> Result<Patient, DeedError> {
    patients::get(cx.db(), id)?.ok_or_else(|| DeedError::no_such("patient", id))
}

/// Adds a patient.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field; [`DeedError::Refused`] where a patient of that
/// name and birth date is known and `another` is not said.
pub fn add_patient(cx: &DeedContext<'_>, input: PatientInput) -> Result<Recorded, DeedError> {
    let new = input.read(cx, PatientId(0))?;
    if !input.another {
        check_namesake(cx, &new, new.id)?;
    }
    let id = patients::add(cx.tx, &new)?;
    cx.audit(ADD_PATIENT.name, ("patient", Some(id.0)), None)?;
    Ok(Recorded { id: id.0 })
}

/// Changes a patient to what `input` says.
///
/// # Errors
/// As [`add_patient`], and [`DeedError::NoSuch`].
pub fn change_patient(
    cx: &DeedContext<'_>,
    id: PatientId,
    input: PatientInput,
) -> Result<Recorded, DeedError> {
    let before = known(cx, id)?;
    let after = input.read(cx, id)?;
    let same = before.name == after.name && before.birth_date == after.birth_date;
    if !same && !input.another {
        check_namesake(cx, &after, id)?;
    }
    patients::change(cx.tx, &after)?;
    let detail = changed(&PatientInput::of(&before), &PatientInput::of(&after));
    cx.audit(CHANGE_PATIENT.name, ("patient", Some(id.0)), Some(&detail))?;
    Ok(Recorded { id: id.0 })
}
