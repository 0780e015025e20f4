//! Add and change encounters: who was seen, when, where, by whom.

use serde::{Deserialize, Serialize};

use super::check::Check;
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::facilities::read_pos;
use super::registry::{Deed, Field, Is, Recorded, change_from_json, changed, from_json, may, must};
use crate::domain::encounter::{Accident, AccidentCause, Encounter, EncounterStatus};
use crate::domain::keys::{EncounterId, FacilityId, PatientId, ProviderId};
use crate::domain::provider::Facility;
use crate::store::{encounters, facilities, patients, providers};

/// An encounter as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EncounterInput {
    /// Who was seen.
    pub patient: i64,
    /// Date of service.
    pub dos: String,
    /// Who rendered the service.
    pub rendering: i64,
    /// Who referred, when somebody did.
    pub referring: Option<i64>,
    /// Where; the practice's only office when left out.
    pub facility: Option<i64>,
    /// Place of service; the facility's when empty.
    pub pos: String,
    /// Prior authorization number.
    pub authorization: String,
    /// Work, car or other accident.
    pub accident: Option<AccidentInput>,
    /// Day on which the signed note was seen.
    pub note_signed_on: String,
    /// The visit note.
    pub note: String,
}

/// What caused the injury, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccidentInput {
    /// `AA` car, `EM` work, `OA` other.
    pub cause: String,
    /// When.
    pub on: String,
    /// State of a car accident.
    pub state: String,
}

const ACCIDENT: &[Field] = &[
    must("cause", Is::Text, "AA car, EM work, OA other"),
    must("on", Is::Date, "when it happened"),
    may("state", Is::Text, "two letters, for a car accident"),
];

macro_rules! fields {
    ($($first:expr,)? ; $need:ident) => {
        &[
            $($first,)?
            $need("patient", Is::Number, "who was seen"),
            $need("dos", Is::Date, "date of service"),
            $need("rendering", Is::Number, "clinician who rendered the service"),
            may("referring", Is::Number, "clinician who referred"),
            may("facility", Is::Number, "where; the practice's only office when left out"),
            may("pos", Is::Text, "place of service; the facility's when left out"),
            may("authorization", Is::Text, "prior authorization number"),
            may("accident", Is::Record(ACCIDENT), "what caused the injury"),
            may("note_signed_on", Is::Date, "day on which the signed note was seen"),
            may("note", Is::Text, "the visit note"),
        ]
    };
}

/// `add-encounter`
pub static ADD_ENCOUNTER: Deed = Deed {
    name: "add-encounter",
    title: "Add a visit",
    role: Role::Coder,
    fields: fields!(; must),
    example: r#"{"patient":1,"dos":"2026-03-02","rendering":1,"referring":2,"facility":1,
        "pos":"11","authorization":"AU-100","accident":{"cause":"AA","on":"2026-02-27",
        "state":"NC"},"note_signed_on":"2026-03-02","note":"low back pain after a fall"}"#,
    run: |cx, json| from_json(cx, json, add_encounter),
};

/// `change-encounter`
pub static CHANGE_ENCOUNTER: Deed = Deed {
    name: "change-encounter",
    title: "Change a visit that is not coded yet; fields that are left out stay",
    role: Role::Coder,
    fields: fields!(must("id", Is::Number, "which visit"), ; may),
    example: r#"{"id":1,"patient":1,"dos":"2026-03-02","rendering":1,"referring":2,
        "facility":1,"pos":"11","authorization":"AU-100","accident":{"cause":"AA","on":
        "2026-02-27","state":"NC"},"note_signed_on":"2026-03-02","note":"low back pain"}"#,
    run: |cx, json| {
        change_from_json(
            cx,
            json,
            |cx, id| Ok(EncounterInput::of(&known(cx, EncounterId(id))?)),
            |cx, id, input| change_encounter(cx, EncounterId(id), input),
        )
    },
};

impl EncounterInput {
    /// The encounter as a form shows it.
    #[must_use]
    pub fn of(encounter: &Encounter) -> EncounterInput {
        let signed = encounter.note_signed_on.map(|day| day.to_string());
        EncounterInput {
            patient: encounter.patient.0,
            dos: encounter.dos.to_string(),
            rendering: encounter.rendering.0,
            referring: encounter.referring.map(|id| id.0),
            facility: Some(encounter.facility.0),
            pos: encounter.pos.to_string(),
            authorization: encounter.authorization.clone(),
            accident: encounter.accident.as_ref().map(|accident| AccidentInput {
                cause: accident.cause.code().to_owned(),
                on: accident.on.to_string(),
                state: accident.state.clone(),
            }),
            note_signed_on: signed.unwrap_or_default(),
            note: encounter.note.clone(),
        }
    }

    fn read(&self, cx: &DeedContext<'_>, now: Option<&Encounter>) -> Result<Encounter, DeedError> {
        let mut check = Check::new();
        let dos = check.day("dos", &self.dos);
        let patient = PatientId(self.patient);
        self.check_dos(cx, &mut check)?;
        self.check_clinicians(cx, &mut check)?;
        let facility = self.find_facility(cx, &mut check)?;
        let pos = match (self.pos.trim(), &facility) {
            ("", Some(facility)) => Some(facility.pos),
            ("", None) => None,
            (given, _) => check.read("pos", given, |text| read_pos(cx, text)),
        };
        let accident = self.accident.as_ref();
        let accident = accident.map(|a| check.within("accident", |c| a.read(c)));
        let signed = check.day_if_any("note_signed_on", &self.note_signed_on);
        if let (Some(signed), Some(dos)) = (signed, dos) {
            let right = dos <= signed && signed <= cx.today;
            check.require(
                right,
                "note_signed_on",
                "is before the visit, or in the future",
            );
        }
        let authorization = check.text("authorization", &self.authorization, 50);
        let note = check.lines("note", &self.note);
        let encounter = dos
            .zip(facility)
            .zip(pos)
            .map(|((dos, facility), pos)| Encounter {
                id: now.map_or(EncounterId(0), |e| e.id),
                patient,
                dos,
                rendering: ProviderId(self.rendering),
                referring: self.referring.map(ProviderId),
                facility: facility.id,
                pos,
                status: now.map_or(EncounterStatus::ReadyToCode, |e| e.status),
                diagnoses: now.map(|e| e.diagnoses.clone()).unwrap_or_default(),
                authorization,
                accident: accident.flatten(),
                note_signed_on: signed,
                note,
                reason: now.map(|e| e.reason.clone()).unwrap_or_default(),
            });
        check.finish(encounter)
    }

    /// The patient lived on the date of service, and it is not in the future.
    fn check_dos(&self, cx: &DeedContext<'_>, check: &mut Check) -> Result<(), DeedError> {
        let dos = Check::new().day("dos", &self.dos);
        if dos.is_some_and(|dos| dos > cx.today) {
            check.wrong("dos", "is in the future");
        }
        let Some(patient) = patients::get(cx.db(), PatientId(self.patient))? else {
            check.wrong("patient", format!("there is no patient {}", self.patient));
            return Ok(());
        };
        if let Some(dos) = dos {
            let born = patient.birth_date <= dos;
            check.require(born, "dos", "is before the patient was born");
            let alive = patient.died_on.is_none_or(|died| dos <= died);
            check.require(alive, "dos", "is after the patient died");
        }
        Ok(())
    }

    fn check_clinicians(&self, cx: &DeedContext<'_>, check: &mut Check) -> Result<(), DeedError> {
        match providers::get(cx.db(), ProviderId(self.rendering))? {
            None => check.wrong(
                "rendering",
                format!("there is no provider {}", self.rendering),
            ),
            Some(provider) => check.require(
                provider.in_practice,
                "rendering",
                "only refers to the practice; say that the clinician belongs to it first",
            ),
        }
        if let Some(referring) = self.referring
            && providers::get(cx.db(), ProviderId(referring))?.is_none()
        {
            check.wrong("referring", format!("there is no provider {referring}"));
        }
        Ok(())
    }

    fn find_facility(
        &self,
        cx: &DeedContext<'_>,
        check: &mut Check,
    ) -> Result<Option<Facility>, DeedError> {
        if let Some(id) = self.facility {
            let found = facilities::get(cx.db(), FacilityId(id))?;
            check.require(
                found.is_some(),
                "facility",
                format!("there is no facility {id}"),
            );
            return Ok(found);
        }
        let mut offices = facilities::all(cx.db())?;
        offices.retain(|facility| facility.is_office && facility.active);
        check.require(
            offices.len() == 1,
            "facility",
            format!("is missing; the practice has {} offices", offices.len()),
        );
        Ok(offices.pop())
    }
}

impl AccidentInput {
    fn read(&self, check: &mut Check) -> Option<Accident> {
        let cause = check.one_of(
            "cause",
            &self.cause,
            (AccidentCause::from_code, "AA, EM, OA"),
        );
        let on = check.day("on", &self.on);
        let state = check.text("state", &self.state, 2).to_ascii_uppercase();
        let needed = cause == Some(AccidentCause::Auto);
        check.require(
            !needed || state.len() == 2,
            "state",
            "of a car accident is two letters",
        );
        cause
            .zip(on)
            .map(|(cause, on)| Accident { cause, on, state })
    }
}

pub(super) fn known(cx: &DeedContext<'_>, id: EncounterId) -> Result<Encounter, DeedError> {
    encounters::get(cx.db(), id)?.ok_or_else(|| DeedError::no_such("encounter", id))
}

/// Refuses to touch what is coded: its charges are in the books.
pub(super) fn still_open(encounter: &Encounter) -> Result<(), DeedError> {
    match encounter.status {
        EncounterStatus::ReadyToCode | EncounterStatus::OnHold => Ok(()),
        EncounterStatus::Coded | EncounterStatus::Billed | EncounterStatus::NotBilled => {
            Err(DeedError::refused(
                format!(
                    "encounter {} is {} already",
                    encounter.id,
                    encounter.status.words()
                ),
                "reopen it first, with a reason",
            ))
        }
    }
}

/// Adds a visit, ready to be coded.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field.
pub fn add_encounter(cx: &DeedContext<'_>, input: EncounterInput) -> Result<Recorded, DeedError> {
    let id = encounters::add(cx.tx, &input.read(cx, None)?)?;
    cx.audit(ADD_ENCOUNTER.name, ("encounter", Some(id.0)), None)?;
    Ok(Recorded { id: id.0 })
}

/// Changes a visit that is not coded yet.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field, [`DeedError::NoSuch`], and
/// [`DeedError::Refused`] once it is coded.
pub fn change_encounter(
    cx: &DeedContext<'_>,
    id: EncounterId,
    input: EncounterInput,
) -> Result<Recorded, DeedError> {
    let before = known(cx, id)?;
    still_open(&before)?;
    let after = input.read(cx, Some(&before))?;
    encounters::change(cx.tx, &after)?;
    let detail = changed(&EncounterInput::of(&before), &EncounterInput::of(&after));
    cx.audit(
        CHANGE_ENCOUNTER.name,
        ("encounter", Some(id.0)),
        Some(&detail),
    )?;
    Ok(Recorded { id: id.0 })
}
