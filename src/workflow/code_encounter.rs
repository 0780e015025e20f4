//! Code an encounter: its diagnoses, and its service lines with their charges.

use serde::{Deserialize, Serialize};

use super::check::Check;
use super::context::{DeedContext, Role};
use super::correct_claim::{in_our_hands, recharge};
use super::encounters::{known, still_open};
use super::error::DeedError;
use super::fees::charge_of;
use super::registry::{Deed, Field, Is, from_json, may, must};
use crate::domain::charge::Charge;
use crate::domain::codes::{Hcpcs, Icd10Cm, Modifier, Ndc, Units};
use crate::domain::encounter::{Encounter, EncounterStatus};
use crate::domain::keys::{EncounterId, ServiceLineId};
use crate::domain::money::Money;
use crate::store::{charges, encounters, fees};

/// The most units of one line.
const MOST_UNITS: Units = Units::whole(9_999);

/// The codes of an encounter as entered. They may still be wrong: the scrubber says what is.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CodingInput {
    /// Which encounter.
    pub encounter: i64,
    /// Diagnoses in order, with or without the dot.
    pub diagnoses: Vec<String>,
    /// Service lines in order.
    pub lines: Vec<LineInput>,
}

/// A service line as entered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LineInput {
    /// Which line, where it is there already.
    pub line: Option<i64>,
    /// Procedure code.
    pub code: String,
    /// Up to four modifiers.
    pub modifiers: Vec<String>,
    /// Units of service.
    pub units: String,
    /// Charge of the whole line; empty for the fee schedule's.
    pub charge: String,
    /// 1 is the first diagnosis.
    pub pointers: Vec<u8>,
    /// The drug, when the line is one.
    pub ndc: Option<NdcInput>,
    /// Words for an unlisted code.
    pub description: String,
}

impl Default for LineInput {
    fn default() -> Self {
        LineInput {
            line: None,
            code: String::new(),
            modifiers: Vec::new(),
            units: "1".to_owned(),
            charge: String::new(),
            pointers: Vec::new(),
            ndc: None,
            description: String::new(),
        }
    }
}

/// A drug as entered.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NdcInput {
    /// Eleven digits in 5-4-2 form.
    pub number: String,
    /// How much.
    pub quantity: String,
    /// `F2`, `GR`, `ME`, `ML` or `UN`.
    pub unit: String,
}

const NDC: &[Field] = &[
    must("number", Is::Text, "eleven digits, 5-4-2"),
    must("quantity", Is::Text, "how much was given"),
    must("unit", Is::Text, "F2, GR, ME, ML or UN"),
];

const LINE: &[Field] = &[
    may("line", Is::Number, "which line, where it is there already"),
    must("code", Is::Text, "CPT or HCPCS code"),
    may("modifiers", Is::Texts, "up to four, in order"),
    may("units", Is::Text, "1 when left out"),
    may(
        "charge",
        Is::Amount,
        "of the whole line; the fee schedule's when left out",
    ),
    may("pointers", Is::Numbers, "diagnoses; 1 is the first"),
    may("ndc", Is::Record(NDC), "the drug"),
    may("description", Is::Text, "words for an unlisted code"),
];

/// `code-encounter`
pub static CODE_ENCOUNTER: Deed = Deed {
    name: "code-encounter",
    title: "Give a visit its diagnoses and service lines, in place of those it has",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        may(
            "diagnoses",
            Is::Texts,
            "ICD-10-CM codes in order, with or without the dot",
        ),
        may("lines", Is::Records(LINE), "service lines in order"),
    ],
    example: r#"{"encounter":1,"diagnoses":["M54.50"],"lines":[{"line":null,"code":"99213",
        "modifiers":["25"],"units":"1","charge":"150.00","pointers":[1],"ndc":{"number":
        "00003029305","quantity":"1","unit":"ML"},"description":""}]}"#,
    run: |cx, json| from_json(cx, json, code_encounter),
};

/// What an encounter was coded as.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Coded {
    /// Which encounter.
    pub encounter: i64,
    /// Its service lines, in order.
    pub lines: Vec<i64>,
    /// The sum of their charges.
    pub charged: String,
}

impl CodingInput {
    /// The codes as the editor shows them.
    #[must_use]
    pub fn of(encounter: &Encounter, charges: &[Charge]) -> CodingInput {
        CodingInput {
            encounter: encounter.id.0,
            diagnoses: encounter.diagnoses.iter().map(Icd10Cm::to_string).collect(),
            lines: charges.iter().map(LineInput::of).collect(),
        }
    }
}

impl LineInput {
    fn of(charge: &Charge) -> LineInput {
        LineInput {
            line: Some(charge.id.0),
            code: charge.code.to_string(),
            modifiers: charge.modifiers.iter().map(Modifier::to_string).collect(),
            units: charge.units.to_string(),
            charge: charge.amount.to_string(),
            pointers: charge.pointers.clone(),
            ndc: charge.ndc.as_ref().map(|ndc| NdcInput {
                number: ndc.number.clone(),
                quantity: Units(ndc.quantity_thousandths).to_string(),
                unit: ndc.unit.clone(),
            }),
            description: charge.description.clone(),
        }
    }

    fn read(
        &self,
        cx: &DeedContext<'_>,
        (check, encounter): (&mut Check, &Encounter),
    ) -> Result<Option<Charge>, DeedError> {
        let code = check.read("code", &self.code, Hcpcs::parse);
        let modifiers = self.modifiers.iter();
        let modifiers = modifiers
            .filter_map(|text| check.read("modifiers", text, Modifier::parse))
            .collect();
        check.require(self.modifiers.len() <= 4, "modifiers", "are more than four");
        let units = check.read("units", &self.units, |text| {
            let units = Units::parse(text).filter(|u| (Units(0)..=MOST_UNITS).contains(u));
            units.ok_or("are a number up to 9999 with at most three decimals")
        });
        check.require(self.pointers.len() <= 4, "pointers", "are more than four");
        check.require(!self.pointers.contains(&0), "pointers", "begin with 1");
        let ndc = match &self.ndc {
            Some(ndc) => check.within("ndc", |c| ndc.read(c)),
            None => None,
        };
        let description = check.text("description", &self.description, 80);
        let (Some(code), Some(units)) = (code, units) else {
            return Ok(None);
        };
        let amount = self.amount(cx, (check, encounter), (code, units))?;
        Ok(amount.map(|amount| Charge {
            id: ServiceLineId(self.line.unwrap_or(0)),
            encounter: encounter.id,
            code,
            modifiers,
            units,
            amount,
            pointers: self.pointers.clone(),
            ndc,
            description,
        }))
    }

    /// The charge that was given, else the fee in force on the date of service.
    fn amount(
        &self,
        cx: &DeedContext<'_>,
        (check, encounter): (&mut Check, &Encounter),
        (code, units): (Hcpcs, Units),
    ) -> Result<Option<Money>, DeedError> {
        if !self.charge.trim().is_empty() {
            return Ok(check.amount("charge", &self.charge));
        }
        let price = fees::price_of(cx.db(), code, encounter.dos)?;
        if price.is_none() {
            let dos = encounter.dos;
            let what = format!("the charge master has no price for {code} on {dos}; give one");
            check.wrong("charge", what);
        }
        Ok(price.map(|price| charge_of(price, units)))
    }
}

impl NdcInput {
    fn read(&self, check: &mut Check) -> Option<Ndc> {
        let number: String = self.number.chars().filter(|c| *c != '-').collect();
        let digits = number.len() == 11 && number.bytes().all(|b| b.is_ascii_digit());
        check.require(
            digits,
            "number",
            "an NDC on a claim is eleven digits, 5-4-2",
        );
        let unit = self.unit.trim().to_ascii_uppercase();
        let known = ["F2", "GR", "ME", "ML", "UN"].contains(&unit.as_str());
        check.require(known, "unit", "is none of F2, GR, ME, ML, UN");
        let quantity = check.read("quantity", &self.quantity, |text| {
            let quantity = Units::parse(text).filter(|q| q.0 > 0);
            quantity.ok_or("is a number above zero with at most three decimals")
        });
        quantity.map(|quantity| Ndc {
            number,
            quantity_thousandths: quantity.0,
            unit,
        })
    }
}

/// Gives a visit its codes, in place of those that it has.
///
/// # Errors
/// [`DeedError::Invalid`] with every field that cannot be what it should be,
/// [`DeedError::NoSuch`], and [`DeedError::Refused`] once the visit is coded.
pub fn code_encounter(cx: &DeedContext<'_>, input: CodingInput) -> Result<Coded, DeedError> {
    let id = EncounterId(input.encounter);
    let mut encounter = known(cx, id)?;
    let billed = encounter.status == EncounterStatus::Billed;
    if billed {
        in_our_hands(cx, id)?;
    } else {
        still_open(&encounter)?;
    }
    let charged_before = charges::standing_entries(cx.db(), id)?;
    let mut check = Check::new();
    encounter.diagnoses = input
        .diagnoses
        .iter()
        .enumerate()
        .filter_map(|(n, text)| {
            let field = (n + 1).to_string();
            check.within("diagnoses", |c| c.read(&field, text, Icd10Cm::parse))
        })
        .collect();
    let mut lines = Vec::with_capacity(input.lines.len());
    let theirs = charges::of_encounter(cx.db(), id)?;
    for (n, line) in input.lines.iter().enumerate() {
        let field = format!("lines.{}", n + 1);
        let read = check.within(field, |c| {
            let known = line
                .line
                .is_none_or(|key| theirs.iter().any(|old| old.id.0 == key));
            c.require(known, "line", "is no line of this visit");
            line.read(cx, (c, &encounter))
        })?;
        lines.extend(read);
    }
    let lines = check.finish(Some(lines))?;
    encounters::change(cx.tx, &encounter)?;
    let keys = charges::replace(cx.tx, id, &lines)?;
    if billed {
        recharge(cx, id, &charged_before)?;
    }
    let charged: Money = lines.iter().map(|line| line.amount).sum();
    let keys: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let detail = serde_json::json!({ "lines": keys, "charged": charged.to_string() });
    cx.audit(
        CODE_ENCOUNTER.name,
        ("encounter", Some(id.0)),
        Some(&detail),
    )?;
    Ok(Coded {
        encounter: id.0,
        lines: keys,
        charged: charged.to_string(),
    })
}
