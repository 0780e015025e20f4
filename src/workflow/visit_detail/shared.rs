//! What visits and lines have in common in their details: dates, papers, references, transport.

use serde::{Deserialize, Serialize};

use super::super::address::{ADDRESS, AddressInput, Need};
use super::super::check::Check;
use super::super::registry::{Field, Is, may, must};
use crate::domain::claim::{
    Ambulance, Attachment, Certification, DateKind, DatedFact, DropOff, ReferenceKind,
};
use crate::domain::codes::Units;
use crate::domain::party::Address;

/// A date with its meaning, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DateInput {
    /// The code of DTP01: `454`, `304`, …
    pub kind: String,
    /// The day, or the first of them.
    pub on: String,
    /// The last of them.
    pub to: String,
}

/// A number of somebody else's, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReferenceInput {
    /// The code of REF01.
    pub kind: String,
    /// The number.
    pub value: String,
}

/// A paper, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AttachmentInput {
    /// PWK01.
    pub report: String,
    /// PWK02.
    pub sent_by: String,
    /// PWK06; left out, one is made for the cover sheet.
    pub control: String,
}

/// A certified condition, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CertificationInput {
    /// CRC01.
    pub category: String,
    /// CRC02.
    pub applies: bool,
    /// CRC03 and following.
    pub codes: Vec<String>,
}

/// A transport, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AmbulanceInput {
    /// Pounds.
    pub weight: Option<u32>,
    /// `A` to `E`.
    pub reason: String,
    /// Loaded miles.
    pub miles: String,
    /// Why a round trip.
    pub round_trip: String,
    /// Why a stretcher.
    pub stretcher: String,
}

/// Where the patient was brought, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DropOffInput {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: AddressInput,
}

pub(super) const DATE: &[Field] = &[
    must("kind", Is::Text, "the code of DTP01: 454, 304, 484, …"),
    must("on", Is::Date, "the day, or the first of them"),
    may("to", Is::Date, "the last of them"),
];

pub(super) const REFERENCE: &[Field] = &[
    must("kind", Is::Text, "the code of REF01: EA, EW, LX, …"),
    must("value", Is::Text, "the number"),
];

pub(super) const ATTACHMENT: &[Field] = &[
    must("report", Is::Text, "PWK01: OZ, B4, OB, …"),
    must("sent_by", Is::Text, "PWK02: BM, FX, EL, EM, FT, AA"),
    may("control", Is::Text, "its number; one is made when left out"),
];

pub(super) const CERTIFICATION: &[Field] = &[
    must("category", Is::Text, "CRC01: 07, 75, ZZ, E1, 09, 70"),
    may("applies", Is::Flag, "does it hold?"),
    must("codes", Is::Texts, "CRC03 and following"),
];

pub(super) const AMBULANCE: &[Field] = &[
    may("weight", Is::Number, "the patient's, in pounds"),
    must("reason", Is::Text, "CR104: A to E"),
    must("miles", Is::Text, "loaded miles"),
    may("round_trip", Is::Text, "why a round trip"),
    may("stretcher", Is::Text, "why a stretcher"),
];

pub(super) const DROP_OFF: &[Field] = &[
    may("name", Is::Text, "its name"),
    must("address", Is::Record(ADDRESS), "its address"),
];

/// A code of a fixed length in capitals.
pub(super) fn code(check: &mut Check, field: &str, (text, length): (&str, usize)) -> String {
    let code = check.needed(field, text, length).to_ascii_uppercase();
    let right = code.is_empty() || code.len() == length;
    check.require(right, field, format!("has {length} characters"));
    code
}

pub(super) fn dates(check: &mut Check, all: &[DateInput], known: &[DateKind]) -> Vec<DatedFact> {
    let mut found = Vec::new();
    for (n, input) in all.iter().enumerate() {
        check.within(format!("dates.{}", n + 1), |check| {
            let kind = check.one_of(
                "kind",
                &input.kind,
                (DateKind::from_code, "the codes of DTP01"),
            );
            let belongs = kind.is_none_or(|kind| known.contains(&kind));
            check.require(belongs, "kind", "does not belong here");
            let on = check.day("on", &input.on);
            let to = check.day_if_any("to", &input.to);
            if let (Some(kind), Some(on)) = (kind, on) {
                check.require(
                    to.is_none_or(|to| on <= to),
                    "to",
                    "is before the first day",
                );
                found.push(DatedFact { kind, on, to });
            }
        });
    }
    found
}

pub(super) fn references(
    check: &mut Check,
    all: &[ReferenceInput],
    known: &[ReferenceKind],
) -> Vec<(ReferenceKind, String)> {
    let mut found = Vec::new();
    for (n, input) in all.iter().enumerate() {
        check.within(format!("references.{}", n + 1), |check| {
            let parse = (ReferenceKind::from_code, "the codes of REF01");
            let kind = check.one_of("kind", &input.kind, parse);
            let belongs = kind.is_none_or(|kind| known.contains(&kind));
            check.require(belongs, "kind", "does not belong here");
            let value = check.needed("value", &input.value, 50);
            found.extend(kind.map(|kind| (kind, value)));
        });
    }
    found
}

/// The papers; one without a number is given `base`, a letter and its place.
pub(super) fn attachments(
    check: &mut Check,
    all: &[AttachmentInput],
    base: &str,
) -> Vec<Attachment> {
    let mut found = Vec::new();
    check.require(all.len() <= 10, "attachments", "are more than ten");
    for (n, input) in all.iter().enumerate() {
        check.within(format!("attachments.{}", n + 1), |check| {
            let sent_by = code(check, "sent_by", (&input.sent_by, 2));
            let mut control = check.text("control", &input.control, 50);
            if control.is_empty() && sent_by != "AA" {
                control = format!("{base}{}", n + 1);
            }
            found.push(Attachment {
                report: code(check, "report", (&input.report, 2)),
                sent_by,
                control,
            });
        });
    }
    found
}

pub(super) fn certifications(check: &mut Check, all: &[CertificationInput]) -> Vec<Certification> {
    let mut found = Vec::new();
    for (n, input) in all.iter().enumerate() {
        check.within(format!("certifications.{}", n + 1), |check| {
            let within = (1..=5).contains(&input.codes.len());
            check.require(within, "codes", "are one to five");
            let codes = input.codes.iter().map(|c| code(check, "codes", (c, 2)));
            let codes = codes.collect();
            found.push(Certification {
                category: code(check, "category", (&input.category, 2)),
                applies: input.applies,
                codes,
            });
        });
    }
    found
}

pub(super) fn units(check: &mut Check, field: &str, text: &str) -> Units {
    let parse = |text: &str| Units::parse(text).ok_or("is not a number");
    check.read_if_any(field, text, parse).unwrap_or_default()
}

pub(super) fn ambulance(check: &mut Check, input: Option<&AmbulanceInput>) -> Option<Ambulance> {
    let input = input?;
    check.within("ambulance", |check| {
        Some(Ambulance {
            weight: input.weight,
            reason: code(check, "reason", (&input.reason, 1)),
            miles: units(check, "miles", &input.miles),
            round_trip: check.text("round_trip", &input.round_trip, 80),
            stretcher: check.text("stretcher", &input.stretcher, 80),
        })
    })
}

pub(super) fn place(check: &mut Check, field: &str, at: Option<&AddressInput>) -> Option<Address> {
    let at = at?;
    check.within(field, |check| Some(at.read(check, Need::Whole)))
}

pub(super) fn drop_off(check: &mut Check, input: Option<&DropOffInput>) -> Option<DropOff> {
    let input = input?;
    check.within("drop_off", |check| {
        let name = check.text("name", &input.name, 60);
        let address = check.within("address", |check| input.address.read(check, Need::Whole));
        Some(DropOff { name, address })
    })
}

/// Short texts, one a field.
pub(super) fn texts(check: &mut Check, field: &str, all: &[String]) -> Vec<String> {
    let texts = all.iter().map(|text| check.needed(field, text, 80));
    texts.collect()
}
