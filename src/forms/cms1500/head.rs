//! Boxes 1 to 23: who is insured, who is ill, since when, with what.

use chrono::{Datelike as _, NaiveDate};

use super::super::grid::{Form, Place, at, dollars_and_cents, words};
use super::{entity, is_medicare, person, signature};
use crate::domain::claim::{ClaimProvider, DateKind, Frequency, ProfessionalClaim};
use crate::domain::coverage::{PayerOrder, Relationship};
use crate::domain::encounter::AccidentCause;
use crate::domain::party::{Address, Sex};

/// Where box 19 begins on its upper line, right of the printed title.
const NOTE_ABOVE: Place = at(35, 26, 23);
const NOTE: Place = at(36, 1, 48);

pub(super) fn write(form: &mut Form, claim: &ProfessionalClaim) {
    carrier(form, claim);
    kind(form, claim);
    patient(form, claim);
    insured(form, claim);
    other_insured(form, claim);
    causes(form, claim);
    dates(form, claim);
    source(form, claim);
    notes(form, claim);
    codes(form, claim);
}

fn carrier(form: &mut Form, claim: &ProfessionalClaim) {
    let mut lines = vec![words(&claim.payer.name)];
    if let Some(address) = &claim.payer.address {
        lines.extend([words(&address.line1), words(&address.line2), town(address)]);
    }
    let lines = lines.iter().filter(|line| !line.is_empty());
    for (line, text) in (2..=5).zip(lines) {
        form.put("carrier", at(line, 41, 31), text);
    }
}

/// `CITY ST ZIP`.
pub(super) fn town(address: &Address) -> String {
    words(&format!(
        "{} {} {}",
        address.city, address.state, address.zip
    ))
}

fn kind(form: &mut Form, claim: &ProfessionalClaim) {
    let column = match claim.filing_code.as_str() {
        "MB" | "MA" => 1,
        "MC" => 8,
        "CH" => 15,
        "VA" => 24,
        "OF" => 39,
        "BL" | "CI" | "HM" | "12" | "13" | "14" | "15" => 31,
        _ => 45,
    };
    form.put("1", at(8, column, 1), "X");
    let id: String = claim.subscriber.member_id.replace('-', "");
    form.put("1a", at(8, 50, 29), &id);
}

fn patient(form: &mut Form, claim: &ProfessionalClaim) {
    let patient = &claim.patient;
    form.put("2", at(10, 1, 28), &person(&patient.name));
    birth(
        form,
        "3",
        (patient.birth_date, patient.sex),
        BIRTH_OF_PATIENT,
    );
    let address = &patient.address;
    let street = format!("{} {}", address.line1, address.line2);
    form.put("5", at(12, 1, 28), &words(&street));
    form.put("5", at(14, 1, 24), &words(&address.city));
    form.put("5", at(14, 26, 3), &address.state);
    form.put("5", at(16, 1, 12), &words(&address.zip));
    let same = claim.relationship == Relationship::Myself;
    if !(same && is_medicare(claim)) {
        let column = match claim.relationship {
            Relationship::Myself => 33,
            Relationship::Spouse => 38,
            Relationship::Child => 42,
            Relationship::Other => 47,
        };
        form.put("6", at(12, column, 1), "X");
    }
}

/// Line and columns of a birth date (month, day, year) and of the crosses for M and F.
type Birth = (usize, [usize; 3], [usize; 2]);
const BIRTH_OF_PATIENT: Birth = (10, [31, 34, 37], [42, 47]);
const BIRTH_OF_INSURED: Birth = (20, [53, 56, 59], [68, 75]);

fn birth(form: &mut Form, id: &'static str, of: (Option<NaiveDate>, Sex), place: Birth) {
    let (line, [month, day, year], [male, female]) = place;
    if let Some(on) = of.0 {
        form.put(id, at(line, month, 2), &format!("{:02}", on.month()));
        form.put(id, at(line, day, 2), &format!("{:02}", on.day()));
        form.put(id, at(line, year, 4), &format!("{:04}", on.year()));
    }
    match of.1 {
        Sex::Male => form.put(id, at(line, male, 1), "X"),
        Sex::Female => form.put(id, at(line, female, 1), "X"),
        Sex::Unknown => {}
    }
}

/// A day in six digits, month, day and year in columns of their own.
pub(super) fn six_digits(form: &mut Form, id: &'static str, at_: (usize, usize), on: NaiveDate) {
    let (line, column) = at_;
    form.put(id, at(line, column, 2), &format!("{:02}", on.month()));
    form.put(id, at(line, column + 3, 2), &format!("{:02}", on.day()));
    form.put(
        id,
        at(line, column + 6, 2),
        &format!("{:02}", on.year() % 100),
    );
}

fn insured(form: &mut Form, claim: &ProfessionalClaim) {
    let first_medicare = is_medicare(claim) && claim.order == PayerOrder::Primary;
    let subscriber = &claim.subscriber;
    let same = claim.relationship == Relationship::Myself;
    if !(first_medicare || is_medicare(claim) && same) {
        form.put("4", at(10, 50, 29), &entity(&subscriber.name));
        let home = subscriber.address.as_ref();
        let home = home.or(same.then_some(&claim.patient.address));
        if let Some(address) = home {
            let street = format!("{} {}", address.line1, address.line2);
            form.put("7", at(12, 50, 29), &words(&street));
            form.put("7", at(14, 50, 23), &words(&address.city));
            form.put("7", at(14, 74, 4), &address.state);
            form.put("7", at(16, 50, 12), &words(&address.zip));
        }
    }
    if first_medicare {
        form.put("11", at(18, 50, 29), "NONE");
    } else {
        form.put("11", at(18, 50, 29), &subscriber.group_number);
        let born = subscriber.birth_date.or(match same {
            true => claim.patient.birth_date,
            false => None,
        });
        let sex = if same {
            claim.patient.sex
        } else {
            subscriber.sex
        };
        birth(form, "11a", (born, sex), BIRTH_OF_INSURED);
        form.put("11c", at(24, 50, 29), &words(&subscriber.plan_name));
    }
    if !claim.detail.property_claim.is_empty() {
        form.put("11b", at(22, 50, 2), "Y4");
        form.put("11b", at(22, 53, 27), &claim.detail.property_claim);
    }
    if !is_medicare(claim) {
        let column = if claim.other_payers.is_empty() {
            57
        } else {
            52
        };
        form.put("11d", at(26, column, 1), "X");
    }
    if matches!(claim.release.as_str(), "Y" | "I") {
        form.put("12", at(29, 7, 25), "SIGNATURE ON FILE");
    }
    if claim.benefits_assigned == "Y" {
        form.put("13", at(29, 55, 25), "SIGNATURE ON FILE");
    }
}

/// Boxes 9 to 9d: for Medicare only a supplement that pays after it.
fn other_insured(form: &mut Form, claim: &ProfessionalClaim) {
    let other = match is_medicare(claim) {
        true => claim
            .other_payers
            .iter()
            .find(|other| other.order > claim.order),
        false => claim.other_payers.first(),
    };
    let Some(other) = other else { return };
    form.put("9", at(18, 1, 28), &entity(&other.subscriber));
    let policy = match other.group_number.is_empty() {
        true => &other.member_id,
        false => &other.group_number,
    };
    form.put("9a", at(20, 1, 28), policy);
    form.put("9d", at(26, 1, 28), &words(&other.payer_name));
}

fn causes(form: &mut Form, claim: &ProfessionalClaim) {
    let accident = claim.accident.as_ref();
    let is = |cause: AccidentCause| {
        accident.is_some_and(|a| a.cause == cause) || claim.detail.other_causes.contains(&cause)
    };
    for (id, line, cause) in [
        ("10a", 20, AccidentCause::Employment),
        ("10b", 22, AccidentCause::Auto),
        ("10c", 24, AccidentCause::Other),
    ] {
        form.put(id, at(line, if is(cause) { 35 } else { 41 }, 1), "X");
    }
    if let Some(accident) = accident {
        form.put("10b", at(22, 45, 2), &accident.state);
    }
    form.put("10d", at(26, 30, 19), &claim.detail.conditions.join(" "));
}

/// The kinds of box 15, in the order in which one is chosen.
const OTHER_DATES: [DateKind; 8] = [
    DateKind::InitialTreatment,
    DateKind::LastSeen,
    DateKind::AcuteManifestation,
    DateKind::LastXray,
    DateKind::Prescription,
    DateKind::AssumedCare,
    DateKind::RelinquishedCare,
    DateKind::FirstContact,
];

fn dates(form: &mut Form, claim: &ProfessionalClaim) {
    let of = |kind: DateKind| claim.detail.dates.iter().find(|fact| fact.kind == kind);
    let pregnant = of(DateKind::LastMenstrualPeriod).map(|fact| (fact.on, "484"));
    if let Some((on, qualifier)) = claim.onset_on.map(|on| (on, "431")).or(pregnant) {
        six_digits(form, "14", (32, 2), on);
        form.put("14", at(32, 16, 3), qualifier);
    }
    let accident = claim.accident.as_ref().map(|accident| (accident.on, "439"));
    let other = OTHER_DATES
        .iter()
        .find_map(|kind| of(*kind).map(|fact| (fact.on, kind.code())));
    if let Some((on, qualifier)) = accident.or(other) {
        form.put("15", at(32, 31, 3), qualifier);
        six_digits(form, "15", (32, 37), on);
    }
    let span = of(DateKind::Disability);
    let from = of(DateKind::DisabilityBegan).or(span).map(|fact| fact.on);
    let to = of(DateKind::DisabilityEnded).map(|fact| fact.on);
    let to = to.or(span.and_then(|fact| fact.to));
    for (column, on) in [(54, from), (68, to)] {
        if let Some(on) = on {
            six_digits(form, "16", (32, column), on);
        }
    }
    for (column, on) in [(54, claim.admitted_on), (68, claim.discharged_on)] {
        if let Some(on) = on {
            six_digits(form, "18", (34, column), on);
        }
    }
}

/// Boxes 17 to 17b: who referred, else who ordered, else who supervised.
fn source(form: &mut Form, claim: &ProfessionalClaim) {
    let ordering = claim.lines.iter().find_map(|line| line.ordering.as_ref());
    let found: Option<(&str, &ClaimProvider)> = claim
        .referring
        .as_ref()
        .map(|provider| ("DN", provider))
        .or(ordering.map(|provider| ("DK", provider)))
        .or(claim.supervising.as_ref().map(|provider| ("DQ", provider)));
    if let Some((role, provider)) = found {
        form.put("17", at(34, 1, 2), role);
        form.put("17", at(34, 4, 24), &signature(&provider.name));
        form.put("17b", at(34, 33, 10), &provider.npi);
    }
}

fn notes(form: &mut Form, claim: &ProfessionalClaim) {
    let mut parts = Vec::new();
    if !claim.note.is_empty() {
        parts.push(words(&claim.note));
    }
    for paper in &claim.detail.attachments {
        parts.push(format!(
            "PWK{}{}{}",
            paper.report, paper.sent_by, paper.control
        ));
    }
    let note = parts.join("   ");
    if note.chars().count() <= NOTE.width {
        form.put("19", NOTE, &note);
    } else {
        let above: String = note.chars().take(NOTE_ABOVE.width).collect();
        let below: String = note.chars().skip(NOTE_ABOVE.width).collect();
        form.put("19", NOTE_ABOVE, &above);
        form.put("19", NOTE, &below);
    }
    let bought = claim
        .lines
        .iter()
        .filter_map(|line| line.detail.purchased.as_ref());
    let cost: Vec<_> = bought.map(|bought| bought.charge).collect();
    if cost.is_empty() {
        form.put("20", at(36, 57, 1), "X");
    } else {
        form.put("20", at(36, 52, 1), "X");
        let cost = dollars_and_cents(cost.into_iter().sum(), 8);
        form.put("20", at(36, 63, 8), &cost);
    }
}

fn codes(form: &mut Form, claim: &ProfessionalClaim) {
    form.put("21", at(37, 42, 1), "0");
    for (n, code) in claim.diagnoses.iter().take(12).enumerate() {
        let column = [3, 16, 29, 42].get(n % 4).copied().unwrap_or(3);
        form.put("21", at(38 + n / 4, column, 7), code.as_str());
    }
    if claim.frequency != Frequency::Original {
        form.put("22", at(38, 50, 11), claim.frequency.code());
        form.put("22", at(38, 62, 18), &claim.payer_claim_number);
    }
    let kept = claim.detail.references.iter();
    let kept = kept
        .filter(|(kind, _)| matches!(kind.code(), "EW" | "LX"))
        .map(|(_, n)| n);
    let numbers = [&claim.authorization, &claim.referral, &claim.clia];
    let mut numbers = numbers.into_iter().chain(kept);
    if let Some(number) = numbers.find(|number| !number.is_empty()) {
        form.put("23", at(40, 50, 29), number);
    }
}
