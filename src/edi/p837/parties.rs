//! The parties of a claim: submitter, billing provider, subscriber, payer, patient, providers.

use chrono::NaiveDate;

use crate::domain::claim::{
    BillingProvider, ClaimPatient, ClaimProvider, EntityName, ProfessionalClaim, ServiceFacility,
    TaxIdKind,
};
use crate::domain::coverage::Relationship;
use crate::domain::party::{Address, PersonName, Sex};
use crate::x12::{SetWriter, basic};

use super::super::partner::Profile;

/// Loops 1000A and 1000B.
pub(in crate::edi) fn submitter(set: &mut SetWriter, partner: &Profile) {
    let (name, id) = (basic(&partner.submitter_name), &partner.submitter_id);
    set.push("NM1", &["41", "2", &name, "", "", "", "", "46", id]);
    let (contact, phone) = (basic(&partner.contact), digits(&partner.phone));
    let mut per = vec!["IC", contact.as_str()];
    for (qualifier, value) in [("TE", phone.as_str()), ("EM", partner.email.as_str())] {
        if !value.is_empty() {
            per.extend([qualifier, value]);
        }
    }
    set.push("PER", &per);
    let (name, id) = (basic(&partner.receiver_name), &partner.receiver_id);
    set.push("NM1", &["40", "2", &name, "", "", "", "", "46", id]);
}

/// Loops 2000A after its HL, 2010AA and 2010AB.
pub(in crate::edi) fn billing_provider(set: &mut SetWriter, billing: &BillingProvider) {
    taxonomy(set, "BI", &billing.taxonomy);
    named(set, "85", &billing.name, ("XX", &billing.npi));
    address(set, &billing.address);
    let kind = match billing.tax_id_kind {
        TaxIdKind::Ein => "EI",
        TaxIdKind::Ssn => "SY",
    };
    reference(set, kind, &digits(&billing.tax_id));
    let phone = digits(&billing.phone);
    if !phone.is_empty() {
        set.push("PER", &["IC", &basic(&billing.contact), "TE", &phone]);
    }
    if let Some(pay_to) = &billing.pay_to {
        let kind = entity_kind(&billing.name);
        set.push("NM1", &["87", kind]);
        address(set, pay_to);
    }
}

/// Loops 2000B after its HL, 2010BA and 2010BB.
pub(in crate::edi) fn subscriber(set: &mut SetWriter, claim: &ProfessionalClaim) {
    let is_patient = claim.relationship == Relationship::Myself;
    let subscriber = &claim.subscriber;
    let group = basic(&subscriber.group_number);
    // SBR03 and SBR04 exclude each other.
    let plan = if group.is_empty() {
        basic(&subscriber.plan_name)
    } else {
        String::new()
    };
    let order = claim.order.letter();
    let individual = if is_patient { "18" } else { "" };
    let (msp, filing) = (&claim.msp_type, &claim.filing_code);
    set.push(
        "SBR",
        &[order, individual, &group, &plan, msp, "", "", "", filing],
    );
    if is_patient {
        patient_facts(set, "", claim);
    }
    named(set, "IL", &subscriber.name, ("MI", &subscriber.member_id));
    // The guide forbids a subscriber's address and birth date where somebody else is the patient.
    if is_patient {
        address(
            set,
            subscriber
                .address
                .as_ref()
                .unwrap_or(&claim.patient.address),
        );
        demographics(
            set,
            claim.patient.birth_date.or(subscriber.birth_date),
            claim.patient.sex,
        );
        reference(set, "Y4", &claim.detail.property_claim);
    }
    let payer = &claim.payer;
    let name = EntityName::Organization(payer.name.clone());
    named(set, "PR", &name, ("PI", &payer.payer_id));
    if let Some(at) = &payer.address {
        address(set, at);
    }
}

/// Loops 2000C after its HL, and 2010CA.
pub(in crate::edi) fn patient(set: &mut SetWriter, claim: &ProfessionalClaim) {
    let ClaimPatient {
        name,
        birth_date,
        sex,
        address: at,
        ..
    } = &claim.patient;
    patient_facts(set, claim.relationship.code(), claim);
    named(set, "QC", &EntityName::Person(name.clone()), ("", ""));
    address(set, at);
    demographics(set, *birth_date, *sex);
    reference(set, "Y4", &claim.detail.property_claim);
}

/// PAT: what the patient is to the subscriber, the day of death, a pregnancy.
fn patient_facts(set: &mut SetWriter, relationship: &str, claim: &ProfessionalClaim) {
    let died_on = claim.patient.died_on.map(day).unwrap_or_default();
    let kind = if died_on.is_empty() { "" } else { "D8" };
    let pregnant = if claim.detail.pregnant { "Y" } else { "" };
    set.push(
        "PAT",
        &[relationship, "", "", "", kind, &died_on, "", "", pregnant],
    );
}

/// A provider of a claim or a line: NM1, and PRV*PE where `role` is `82`.
pub(in crate::edi) fn provider(set: &mut SetWriter, role: &str, provider: &ClaimProvider) {
    named(set, role, &provider.name, ("XX", &provider.npi));
    if role == "82" {
        taxonomy(set, "PE", &provider.taxonomy);
    }
}

/// Loop 2310C.
pub(in crate::edi) fn facility(set: &mut SetWriter, facility: &ServiceFacility) {
    let name = EntityName::Organization(facility.name.clone());
    named(set, "77", &name, ("XX", &facility.npi));
    address(set, &facility.address);
}

/// NM1 with a name and an id with its qualifier; no qualifier is sent for an empty id.
pub(in crate::edi) fn named(set: &mut SetWriter, role: &str, name: &EntityName, id: (&str, &str)) {
    let (qualifier, id) = id;
    let qualifier = if id.trim().is_empty() { "" } else { qualifier };
    let kind = entity_kind(name);
    match name {
        EntityName::Person(PersonName {
            last,
            first,
            middle,
            suffix,
        }) => {
            let [last, first, middle, suffix] = [last, first, middle, suffix].map(|s| basic(s));
            let elements = [
                role, kind, &last, &first, &middle, "", &suffix, qualifier, id,
            ];
            set.push("NM1", &elements);
        }
        EntityName::Organization(name) => {
            let name = basic(name);
            set.push("NM1", &[role, kind, &name, "", "", "", "", qualifier, id]);
        }
    }
}

fn entity_kind(name: &EntityName) -> &'static str {
    match name {
        EntityName::Person(_) => "1",
        EntityName::Organization(_) => "2",
    }
}

pub(in crate::edi) fn taxonomy(set: &mut SetWriter, role: &str, taxonomy: &str) {
    if !taxonomy.trim().is_empty() {
        set.push("PRV", &[role, "PXC", taxonomy]);
    }
}

/// N3 and N4.
pub(in crate::edi) fn address(set: &mut SetWriter, at: &Address) {
    set.push("N3", &[&basic(&at.line1), &basic(&at.line2)]);
    set.push(
        "N4",
        &[&basic(&at.city), &basic(&at.state), &digits(&at.zip)],
    );
}

fn demographics(set: &mut SetWriter, birth_date: Option<NaiveDate>, sex: Sex) {
    if let Some(birth_date) = birth_date {
        set.push("DMG", &["D8", &day(birth_date), sex.letter()]);
    }
}

/// REF, where there is a value.
pub(in crate::edi) fn reference(set: &mut SetWriter, qualifier: &str, value: &str) {
    if !value.trim().is_empty() {
        set.push("REF", &[qualifier, value]);
    }
}

/// DTP with one day, where there is one.
pub(in crate::edi) fn date(set: &mut SetWriter, qualifier: &str, on: Option<NaiveDate>) {
    if let Some(on) = on {
        set.push("DTP", &[qualifier, "D8", &day(on)]);
    }
}

/// CCYYMMDD.
pub(in crate::edi) fn day(on: NaiveDate) -> String {
    on.format("%Y%m%d").to_string()
}

/// The digits of a text: X12 wants no hyphens in telephone numbers, ZIP codes and tax ids.
pub(in crate::edi) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
