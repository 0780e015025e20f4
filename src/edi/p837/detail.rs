//! What only some claims and lines carry: dates, references, papers, transport, devices.

use crate::domain::claim::{
    Ambulance, Attachment, Certification, ClaimDetail, DatedFact, DropOff, EntityName, LineDetail,
    MedicalNecessity, ReferenceKind,
};
use crate::domain::money::Money;
use crate::domain::party::Address;
use crate::x12::{SetWriter, basic, composite};

use super::claim::amount;
use super::parties::{address, day, facility, named, provider, reference};

/// DTP.
pub(in crate::edi) fn dates(set: &mut SetWriter, dates: &[DatedFact]) {
    for fact in dates {
        let on = day(fact.on);
        match fact.to.filter(|to| *to != fact.on) {
            Some(to) => {
                let days = format!("{on}-{}", day(to));
                set.push("DTP", &[fact.kind.code(), "RD8", &days]);
            }
            None => set.push("DTP", &[fact.kind.code(), "D8", &on]),
        }
    }
}

/// PWK: what is sent apart from the claim, and under which number.
pub(in crate::edi) fn attachments(set: &mut SetWriter, attachments: &[Attachment]) {
    for attachment in attachments {
        let control = basic(&attachment.control);
        let kind = if control.is_empty() { "" } else { "AC" };
        let (report, by) = (&attachment.report, &attachment.sent_by);
        set.push("PWK", &[report, by, "", "", kind, &control]);
    }
}

/// REF.
pub(in crate::edi) fn references(set: &mut SetWriter, references: &[(ReferenceKind, String)]) {
    for (kind, value) in references {
        reference(set, kind.code(), value);
    }
}

/// K3.
pub(in crate::edi) fn state_data(set: &mut SetWriter, rows: &[String]) {
    for row in rows {
        set.push("K3", &[&basic(row)]);
    }
}

/// CR1, CR2 and CRC of a claim.
pub(in crate::edi) fn conditions(set: &mut SetWriter, detail: &ClaimDetail) {
    if let Some(transport) = &detail.ambulance {
        ambulance(set, transport);
    }
    if let Some(manipulation) = &detail.manipulation {
        let words = basic(&manipulation.words);
        let more = basic(&manipulation.more_words);
        let mut elements = vec![""; 7];
        elements.extend([&*manipulation.condition, "", &words, &more]);
        set.push("CR2", &elements);
    }
    certifications(set, &detail.certifications);
}

/// HI*BP and HI*BO, HI*BG.
pub(in crate::edi) fn health_codes(set: &mut SetWriter, detail: &ClaimDetail) {
    let operations: Vec<String> = detail
        .anesthesia_for
        .iter()
        .zip(["BP", "BO"])
        .map(|(code, kind)| composite(&[kind, code.as_str()]))
        .collect();
    set.push(
        "HI",
        &operations.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    for twelve in detail.conditions.chunks(12) {
        let codes: Vec<String> = twelve.iter().map(|c| composite(&["BG", c])).collect();
        set.push("HI", &codes.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

/// Loops 2310E and 2310F, or 2420G and 2420H.
pub(in crate::edi) fn transport(
    set: &mut SetWriter,
    pick_up: Option<&Address>,
    drop_off: Option<&DropOff>,
) {
    if let Some(at) = pick_up {
        set.push("NM1", &["PW", "2"]);
        address(set, at);
    }
    if let Some(at) = drop_off {
        let name = EntityName::Organization(at.name.clone());
        named(set, "45", &name, ("", ""));
        address(set, &at.address);
    }
}

fn ambulance(set: &mut SetWriter, transport: &Ambulance) {
    let weight = transport.weight.map_or(String::new(), |n| n.to_string());
    let pounds = if weight.is_empty() { "" } else { "LB" };
    let miles = transport.miles.to_string();
    let (why, there, lying) = (
        &transport.reason,
        &transport.round_trip,
        &transport.stretcher,
    );
    let (there, lying) = (basic(there), basic(lying));
    let elements = [
        pounds, &weight, "", why, "DH", &miles, "", "", &there, &lying,
    ];
    set.push("CR1", &elements);
}

fn certifications(set: &mut SetWriter, all: &[Certification]) {
    for certified in all {
        let applies = if certified.applies { "Y" } else { "N" };
        let mut elements = vec![certified.category.as_str(), applies];
        elements.extend(certified.codes.iter().take(5).map(String::as_str));
        set.push("CRC", &elements);
    }
}

/// SV5, PWK, CR1, CR3 and CRC of a line.
pub(in crate::edi) fn line_head(set: &mut SetWriter, detail: &LineDetail, code: &str) {
    if let Some(rental) = &detail.rental {
        let procedure = composite(&["HC", code]);
        let (days, monthly) = (rental.days.to_string(), amount(rental.rental));
        let price = amount(rental.purchase);
        let elements = [
            &*procedure,
            "DA",
            &days,
            &monthly,
            &price,
            &rental.frequency,
        ];
        set.push("SV5", &elements);
    }
    attachments(set, &detail.attachments);
    if !detail.certificate_sent.is_empty() {
        set.push("PWK", &["CT", &detail.certificate_sent]);
    }
    if let Some(transport) = &detail.ambulance {
        ambulance(set, transport);
    }
    if let Some((kind, months)) = &detail.device_certificate {
        set.push("CR3", &[kind, "MO", &months.to_string()]);
    }
    certifications(set, &detail.certifications);
}

/// QTY and MEA of a line.
pub(in crate::edi) fn line_counts(set: &mut SetWriter, detail: &LineDetail) {
    for (kind, count) in [
        ("PT", detail.patients_carried),
        ("FL", detail.obstetric_units),
    ] {
        if let Some(count) = count {
            set.push("QTY", &[kind, &count.to_string()]);
        }
    }
    for test in &detail.tests {
        set.push(
            "MEA",
            &[&test.reference, &test.kind, &test.value.to_string()],
        );
    }
}

/// AMT and K3 of a line.
pub(in crate::edi) fn line_amounts(set: &mut SetWriter, detail: &LineDetail) {
    for (kind, charge) in [("T", detail.sales_tax), ("F4", detail.postage)] {
        if charge != Money::ZERO {
            set.push("AMT", &[kind, &amount(charge)]);
        }
    }
    state_data(set, &detail.state_data);
}

/// PS1 of a line.
pub(in crate::edi) fn purchased(set: &mut SetWriter, detail: &LineDetail) {
    if let Some(bought) = &detail.purchased {
        set.push("PS1", &[&bought.npi, &amount(bought.charge)]);
    }
}

/// REF*VY and REF*XZ of loop 2410.
pub(in crate::edi) fn drug_references(set: &mut SetWriter, detail: &LineDetail) {
    reference(set, "VY", &detail.compound);
    if detail.compound.is_empty() {
        reference(set, "XZ", &detail.prescription);
    }
}

/// Loops 2420B, 2420C and 2420D.
pub(in crate::edi) fn line_providers(set: &mut SetWriter, detail: &LineDetail) {
    if let Some(bought) = &detail.purchased {
        let kind = if bought.by_person { "1" } else { "2" };
        let elements = ["QB", kind, "", "", "", "", "", "XX", &bought.npi];
        set.push("NM1", &elements);
    }
    if let Some(at) = &detail.facility {
        facility(set, at);
    }
    if let Some(supervising) = &detail.supervising {
        provider(set, "DQ", supervising);
    }
}

/// Loop 2440.
pub(in crate::edi) fn necessity(set: &mut SetWriter, all: &[MedicalNecessity]) {
    for certificate in all {
        set.push("LQ", &["UT", &certificate.form]);
        for answer in &certificate.answers {
            let on = answer.on.map(day).unwrap_or_default();
            let words = basic(&answer.words);
            set.push("FRM", &[&answer.question, &answer.yes_no, &words, &on]);
        }
    }
}
