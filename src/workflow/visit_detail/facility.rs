//! What a facility says of a visit for its institutional claim, as entered.

use serde::{Deserialize, Serialize};

use super::super::check::Check;
use super::super::registry::{Field, Is, may, must};
use super::line::{Finder, named};
use super::shared::code;
use crate::billing::institutional::FacilityVisit;
use crate::domain::claim::{Icd10Pcs, PresentDiagnosis, Stay};
use crate::domain::codes::{Icd10Cm, Pos};

/// A facility's part of a visit, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FacilityInput {
    /// Type of bill: `0131`.
    pub type_of_bill: String,
    /// First day of the statement; the first service's when left out.
    pub from: String,
    /// Last day of the statement.
    pub to: String,
    /// Admission.
    pub admitted_on: String,
    /// `HHMM`.
    pub admission_hour: String,
    /// `HHMM`.
    pub discharge_hour: String,
    /// FL 14.
    pub admission_type: String,
    /// FL 15.
    pub admission_source: String,
    /// FL 17.
    pub patient_status: String,
    /// FL 69.
    pub admitting: String,
    /// FL 70.
    pub reasons: Vec<String>,
    /// FL 72.
    pub causes: Vec<String>,
    /// FL 71.
    pub drg: String,
    /// One of `Y`, `N`, `U`, `W` a diagnosis, in order.
    pub present: Vec<String>,
    /// FL 74.
    pub procedures: Vec<CodeDayInput>,
    /// FL 31 to 34.
    pub occurrences: Vec<CodeDayInput>,
    /// FL 35 and 36.
    pub spans: Vec<CodeDayInput>,
    /// FL 39 to 41.
    pub values: Vec<CodeAmountInput>,
    /// FL 76; who rendered the visit when left out.
    pub attending: Option<i64>,
    /// FL 77.
    pub operating: Option<i64>,
    /// FL 78.
    pub other_operating: Option<i64>,
}

/// A code with its day or days.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CodeDayInput {
    /// The code.
    pub code: String,
    /// The day, or the first of them.
    pub on: String,
    /// The last of them.
    pub to: String,
}

/// A value code with its amount.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CodeAmountInput {
    /// The code.
    pub code: String,
    /// The amount.
    pub amount: String,
}

const CODE_DAY: &[Field] = &[
    must("code", Is::Text, "the code"),
    must("on", Is::Date, "the day, or the first of them"),
    may("to", Is::Date, "the last of them"),
];

const CODE_AMOUNT: &[Field] = &[
    must("code", Is::Text, "the code"),
    must("amount", Is::Amount, "the amount"),
];

pub(super) const FACILITY: &[Field] = &[
    must("type_of_bill", Is::Text, "FL 4: 0131"),
    may("from", Is::Date, "FL 6: the first service's when left out"),
    may("to", Is::Date, "FL 6: the last service's when left out"),
    may("admitted_on", Is::Date, "FL 12"),
    may("admission_hour", Is::Text, "FL 13: 0930"),
    may("discharge_hour", Is::Text, "FL 16: 1100"),
    may("admission_type", Is::Text, "FL 14: 1 emergency to 5, 9"),
    may("admission_source", Is::Text, "FL 15: 1, 2, 4, …"),
    may("patient_status", Is::Text, "FL 17: 01 home"),
    may("admitting", Is::Text, "FL 69: admitting diagnosis"),
    may("reasons", Is::Texts, "FL 70: the patient's reasons"),
    may("causes", Is::Texts, "FL 72: external causes"),
    may("drg", Is::Text, "FL 71"),
    may("present", Is::Texts, "FL 67: Y, N, U or W a diagnosis"),
    may("procedures", Is::Records(CODE_DAY), "FL 74: ICD-10-PCS"),
    may("occurrences", Is::Records(CODE_DAY), "FL 31 to 34"),
    may("spans", Is::Records(CODE_DAY), "FL 35, 36"),
    may("values", Is::Records(CODE_AMOUNT), "FL 39 to 41"),
    may("attending", Is::Number, "FL 76: who rendered when left out"),
    may("operating", Is::Number, "FL 77"),
    may("other_operating", Is::Number, "FL 78"),
];

impl FacilityInput {
    pub(super) fn read(&self, check: &mut Check, find: &Finder<'_>) -> Option<FacilityVisit> {
        let bill = check.needed("type_of_bill", &self.type_of_bill, 4);
        let digits = bill.strip_prefix('0').filter(|rest| rest.len() == 3);
        let parts = digits.and_then(|rest| rest.split_at_checked(2));
        check.require(
            parts.is_some(),
            "type_of_bill",
            "is 0 and three digits: 0131",
        );
        let (facility, series) = parts?;
        let series = if series == "1" {
            String::new()
        } else {
            series.to_owned()
        };
        let facility = check.read("type_of_bill", facility, Pos::parse);
        let stay = self.stay(check, find);
        let present = self.present.iter().map(|text| text.trim().chars().next());
        Some(FacilityVisit {
            facility: facility?,
            series,
            stay,
            present: present.collect(),
            revenue: Default::default(),
        })
    }

    fn stay(&self, check: &mut Check, find: &Finder<'_>) -> Stay {
        let role = |check: &mut Check, field: &str, id| {
            let found = find.provider(check, (field, id))?;
            let mut provider = named(&found);
            provider.taxonomy = found.taxonomy;
            Some(provider)
        };
        let diagnoses = |check: &mut Check, field: &str, all: &[String]| -> Vec<Icd10Cm> {
            let codes = all
                .iter()
                .filter_map(|text| check.read(field, text, Icd10Cm::parse));
            codes.collect()
        };
        let days = |check: &mut Check, field: &str, all: &[CodeDayInput]| -> Vec<_> {
            let rows = all.iter().filter_map(|row| {
                let on = check.day(field, &row.on)?;
                let to = check.day_if_any(field, &row.to).unwrap_or(on);
                Some((code(check, field, (&row.code, 2)), on, to))
            });
            rows.collect()
        };
        let procedures = self.procedures.iter().filter_map(|row| {
            let on = check.day("procedures", &row.on)?;
            Some((check.read("procedures", &row.code, Icd10Pcs::parse)?, on))
        });
        let procedures = procedures.collect();
        let values = self.values.iter().filter_map(|row| {
            let amount = check.amount("values", &row.amount)?;
            Some((code(check, "values", (&row.code, 2)), amount))
        });
        let values = values.collect();
        let happened = days(check, "occurrences", &self.occurrences);
        let causes = diagnoses(check, "causes", &self.causes).into_iter();
        Stay {
            from: check.day_if_any("from", &self.from),
            to: check.day_if_any("to", &self.to),
            admitted_on: check.day_if_any("admitted_on", &self.admitted_on),
            admission_hour: check.text("admission_hour", &self.admission_hour, 4),
            discharge_hour: check.text("discharge_hour", &self.discharge_hour, 4),
            admission_type: check.text("admission_type", &self.admission_type, 1),
            admission_source: check.text("admission_source", &self.admission_source, 1),
            patient_status: check.text("patient_status", &self.patient_status, 2),
            admitting: check.read_if_any("admitting", &self.admitting, Icd10Cm::parse),
            reasons: diagnoses(check, "reasons", &self.reasons),
            causes: causes
                .map(|code| PresentDiagnosis {
                    code,
                    present: None,
                })
                .collect(),
            drg: check.text("drg", &self.drg, 4),
            procedures,
            spans: days(check, "spans", &self.spans),
            occurrences: happened
                .into_iter()
                .map(|(code, on, _)| (code, on))
                .collect(),
            values,
            attending: role(check, "attending", self.attending),
            operating: role(check, "operating", self.operating),
            other_operating: role(check, "other_operating", self.other_operating),
        }
    }
}
