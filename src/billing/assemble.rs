//! Claim building: from the records of a visit to the claim as it will be sent.

use chrono::NaiveDate;

use super::extras::{LineExtras, VisitExtras};
use super::matching::match_lines;
use super::post::LineOnFile;
use super::split::MOST_DIAGNOSES;
use crate::domain::charge::Charge;
use crate::domain::claim::{
    BilledPayer, BilledSubscriber, BillingProvider, Claim, ClaimPatient, ClaimProvider, EntityName,
    Frequency, LineAdjudication, OtherPayer, ProfessionalClaim, ServiceFacility, ServiceLine,
    TaxIdKind,
};
use crate::domain::codes::Hcpcs;
use crate::domain::coverage::{Coverage, PayerOrder, Relationship};
use crate::domain::encounter::Encounter;
use crate::domain::keys::ServiceLineId;
use crate::domain::money::Money;
use crate::domain::patient::Patient;
use crate::domain::payer::{FilingCode, Payer};
use crate::domain::provider::{Facility, Practice, Provider};
use crate::domain::remittance::{AdjustmentGroup, ClaimPayment};

/// Everything that a claim is made of.
#[derive(Clone, Copy, Debug)]
pub struct Records<'a> {
    /// Who bills.
    pub practice: &'a Practice,
    /// The record of the claim.
    pub claim: &'a Claim,
    /// The visit.
    pub encounter: &'a Encounter,
    /// Its charges, in order.
    pub charges: &'a [Charge],
    /// Who was treated.
    pub patient: &'a Patient,
    /// The coverage that is billed.
    pub coverage: &'a Coverage,
    /// The payer that is billed.
    pub payer: &'a Payer,
    /// Who rendered.
    pub rendering: &'a Provider,
    /// Who referred.
    pub referring: Option<&'a Provider>,
    /// Where.
    pub facility: &'a Facility,
    /// Every other coverage that is in force, with its payer and what it has decided.
    pub others: &'a [OtherCoverage],
    /// What the patient has paid on these services.
    pub patient_paid: Money,
    /// What the visit adds beyond its codes.
    pub extras: &'a VisitExtras,
    /// Does the claim bill only some of the visit's lines?
    pub is_part: bool,
}

/// Another coverage of the same patient on the date of service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherCoverage {
    /// The coverage.
    pub coverage: Coverage,
    /// Its payer.
    pub payer: Payer,
    /// What it decided, as its remittance says, and when.
    pub decision: Option<(ClaimPayment, Option<NaiveDate>)>,
}

/// REF*6R of a line: a letter and the line's number, unique in the practice for ever.
#[must_use]
pub fn line_control(line: ServiceLineId) -> String {
    format!("L{line}")
}

/// Builds the claim. It takes the records as they are: what is wrong with them is for the
/// scrubber to say.
#[must_use]
pub fn assemble(records: &Records<'_>) -> ProfessionalClaim {
    let Records {
        practice,
        claim,
        encounter,
        payer,
        coverage,
        patient,
        extras,
        ..
    } = *records;
    let diagnoses = diagnoses(records);
    let decisions = decided(records);
    ProfessionalClaim {
        control_number: claim.control_number(),
        frequency: claim.frequency,
        payer_claim_number: payer_claim_number(claim),
        charged: records.charges.iter().map(|charge| charge.amount).sum(),
        order: claim.order,
        relationship: relationship(coverage, payer),
        msp_type: msp_type(records),
        filing_code: payer.filing_code.code().to_owned(),
        billing: billing_provider(practice),
        subscriber: subscriber(records),
        payer: billed_payer(payer),
        patient: claim_patient(patient),
        other_payers: records
            .others
            .iter()
            .map(|other| other_payer(other, patient))
            .collect(),
        referring: records.referring.map(claim_provider),
        rendering: (records.rendering.npi != practice.npi)
            .then(|| claim_provider(records.rendering)),
        facility: service_facility(records.facility),
        supervising: extras.supervising.as_ref().map(claim_provider),
        pos: encounter.pos,
        signature_on_file: true,
        assignment: assignment(extras),
        benefits_assigned: "Y".to_owned(),
        release: "Y".to_owned(),
        accident: encounter.accident.clone(),
        delay_reason: extras.delay_reason.clone(),
        onset_on: extras.onset_on,
        admitted_on: extras.admitted_on,
        discharged_on: extras.discharged_on,
        patient_paid: records.patient_paid,
        authorization: encounter.authorization.clone(),
        referral: extras.referral.clone(),
        clia: clia(records),
        note: extras.note.clone(),
        detail: extras.detail.clone(),
        lines: service_lines(records, &decisions, &diagnoses),
        diagnoses: diagnoses
            .iter()
            .filter_map(|n| {
                encounter
                    .diagnoses
                    .get(usize::from(*n).checked_sub(1)?)
                    .copied()
            })
            .collect(),
    }
}

/// Which of the visit's diagnoses stand on the claim, in order; 1 is the visit's first.
///
/// All of them, wherever that is within the guide's twelve. A claim that is a part of a visit with
/// more lists those that its lines point to, and then of the others as many as there is room for.
fn diagnoses(records: &Records<'_>) -> Vec<u8> {
    let all = 1..=u8::try_from(records.encounter.diagnoses.len()).unwrap_or(u8::MAX);
    if !records.is_part || all.len() <= MOST_DIAGNOSES {
        return all.collect();
    }
    let pointed = |n: &u8| records.charges.iter().any(|c| c.pointers.contains(n));
    let (first, rest): (Vec<u8>, Vec<u8>) = all.partition(pointed);
    first.into_iter().chain(rest).take(MOST_DIAGNOSES).collect()
}

/// SBR05: why Medicare pays second, where it does.
fn msp_type(records: &Records<'_>) -> String {
    let is_medicare = records.payer.filing_code == FilingCode::MedicarePartB;
    let pays_later = is_medicare && records.claim.order != PayerOrder::Primary;
    let kind = records.coverage.msp_type.clone();
    kind.filter(|_| pays_later).unwrap_or_default()
}

fn billed_payer(payer: &Payer) -> BilledPayer {
    BilledPayer {
        name: payer.name.clone(),
        payer_id: payer.payer_id.clone(),
        address: (!payer.address.line1.is_empty()).then(|| payer.address.clone()),
    }
}

fn claim_patient(patient: &Patient) -> ClaimPatient {
    ClaimPatient {
        name: patient.name.clone(),
        birth_date: Some(patient.birth_date),
        sex: patient.sex,
        address: patient.address.clone(),
        died_on: patient.died_on,
    }
}

/// CLM07.
fn assignment(extras: &VisitExtras) -> String {
    match extras.assignment.as_str() {
        "" => "A".to_owned(),
        other => other.to_owned(),
    }
}

/// The number of the claim that a replacement or a void is about.
fn payer_claim_number(claim: &Claim) -> String {
    match claim.frequency {
        Frequency::Original => String::new(),
        Frequency::Replacement | Frequency::Void => {
            claim.payer_claim_number.clone().unwrap_or_default()
        }
    }
}

fn relationship(coverage: &Coverage, payer: &Payer) -> Relationship {
    if payer.filing_code.patient_is_subscriber() || coverage.subscriber.is_none() {
        Relationship::Myself
    } else {
        coverage.relationship
    }
}

fn billing_provider(practice: &Practice) -> BillingProvider {
    BillingProvider {
        name: EntityName::Organization(practice.name.clone()),
        npi: practice.npi.as_str().to_owned(),
        taxonomy: practice.taxonomy.clone(),
        tax_id: practice.tax_id.as_str().to_owned(),
        tax_id_kind: TaxIdKind::Ein,
        address: practice.address.clone(),
        pay_to: practice.pay_to.clone(),
        contact: practice.contact.clone(),
        phone: practice.phone.clone(),
    }
}

fn subscriber(records: &Records<'_>) -> BilledSubscriber {
    let Records {
        coverage,
        patient,
        payer,
        ..
    } = *records;
    let group_number = coverage.group_number.clone();
    let plan_name = if group_number.is_empty() {
        coverage.plan_name.clone()
    } else {
        String::new()
    };
    let member_id = coverage.member_id.clone();
    match (&coverage.subscriber, relationship(coverage, payer)) {
        (Some(holder), kind) if kind != Relationship::Myself => BilledSubscriber {
            name: EntityName::Person(holder.name.clone()),
            member_id,
            address: (!holder.address.line1.is_empty()).then(|| holder.address.clone()),
            birth_date: holder.birth_date,
            sex: holder.sex,
            group_number,
            plan_name,
        },
        _ => BilledSubscriber {
            name: EntityName::Person(patient.name.clone()),
            member_id,
            address: Some(patient.address.clone()),
            birth_date: Some(patient.birth_date),
            sex: patient.sex,
            group_number,
            plan_name,
        },
    }
}

fn claim_provider(provider: &Provider) -> ClaimProvider {
    ClaimProvider {
        name: EntityName::Person(provider.name.clone()),
        npi: provider.npi.as_str().to_owned(),
        taxonomy: provider.taxonomy.clone(),
    }
}

/// 2310C: only for a place that is not the practice's own office.
fn service_facility(facility: &Facility) -> Option<ServiceFacility> {
    (!facility.is_office).then(|| ServiceFacility {
        name: facility.name.clone(),
        npi: facility
            .npi
            .as_ref()
            .map(|npi| npi.as_str().to_owned())
            .unwrap_or_default(),
        address: facility.address.clone(),
    })
}

/// REF*X4: the laboratory's certificate, on a claim with a laboratory test.
fn clia(records: &Records<'_>) -> String {
    if records
        .charges
        .iter()
        .any(|charge| is_laboratory(charge.code))
    {
        records.facility.clia.clone()
    } else {
        String::new()
    }
}

/// 2420E: Medicare wants to know who ordered a diagnostic test; where nobody referred, it was who
/// rendered the visit (Claims Processing Manual, chapter 26, item 17).
fn ordering(records: &Records<'_>, code: Hcpcs) -> Option<ClaimProvider> {
    let wanted = records.payer.filing_code == FilingCode::MedicarePartB
        && records.referring.is_none()
        && is_diagnostic(code);
    wanted.then(|| claim_provider(records.rendering))
}

/// CPT numbers of radiology, pathology and laboratory: 70010 to 89398.
fn is_diagnostic(code: Hcpcs) -> bool {
    code.as_str()
        .parse::<u32>()
        .is_ok_and(|n| (70_010..=89_398).contains(&n))
}

/// CPT numbers of pathology and laboratory: 80047 to 89398.
fn is_laboratory(code: Hcpcs) -> bool {
    code.as_str()
        .parse::<u32>()
        .is_ok_and(|n| (80_047..=89_398).contains(&n))
}

fn other_payer(other: &OtherCoverage, patient: &Patient) -> OtherPayer {
    let OtherCoverage {
        coverage,
        payer,
        decision,
    } = other;
    let holder = match (&coverage.subscriber, relationship(coverage, payer)) {
        (Some(holder), kind) if kind != Relationship::Myself => holder.name.clone(),
        _ => patient.name.clone(),
    };
    let group_number = coverage.group_number.clone();
    let plan_name = if group_number.is_empty() {
        coverage.plan_name.clone()
    } else {
        String::new()
    };
    OtherPayer {
        order: coverage.order,
        relationship: relationship(coverage, payer),
        group_number,
        plan_name,
        filing_code: payer.filing_code.code().to_owned(),
        subscriber: EntityName::Person(holder),
        member_id: coverage.member_id.clone(),
        payer_name: payer.name.clone(),
        payer_id: payer.payer_id.clone(),
        paid: decision.as_ref().map(|(payment, _)| payment.paid),
        remaining_liability: decision
            .as_ref()
            .map(|(payment, _)| responsibility(payment)),
        non_covered: None,
        remarks: decision
            .as_ref()
            .map(|(payment, _)| payment.remarks.clone())
            .unwrap_or_default(),
        adjustments: decision
            .as_ref()
            .map(|(payment, _)| payment.adjustments.clone())
            .unwrap_or_default(),
        // The date stands on every line (2430) when there are lines, else here: not in both.
        paid_on: decision
            .as_ref()
            .filter(|(payment, _)| payment.services.is_empty())
            .and_then(|(_, on)| *on),
        payer_claim_number: decision
            .as_ref()
            .map(|(payment, _)| payment.payer_claim_number.clone())
            .unwrap_or_default(),
    }
}

/// What a payer leaves to the patient: its PR adjustments (AMT*EAF).
fn responsibility(payment: &ClaimPayment) -> Money {
    payment
        .all_adjustments()
        .filter(|a| a.group == AdjustmentGroup::PatientResponsibility)
        .map(|a| a.amount)
        .sum()
}

/// For each decided payer, what it said of each of our lines.
fn decided(records: &Records<'_>) -> Vec<Vec<Option<LineAdjudication>>> {
    let lines: Vec<LineOnFile> = records
        .charges
        .iter()
        .map(|charge| LineOnFile {
            line: charge.id,
            line_control: line_control(charge.id),
            code: charge.code,
            modifiers: charge.modifiers.clone(),
            charge: charge.amount,
            dos: records.encounter.dos,
            balances: Vec::new(),
        })
        .collect();
    records
        .others
        .iter()
        .filter_map(|other| {
            other
                .decision
                .as_ref()
                .map(|(payment, on)| (other, payment, *on))
        })
        .map(|(other, payment, on)| adjudications(other, payment, on, &lines))
        .collect()
}

fn adjudications(
    other: &OtherCoverage,
    payment: &ClaimPayment,
    on: Option<NaiveDate>,
    lines: &[LineOnFile],
) -> Vec<Option<LineAdjudication>> {
    let mut said = vec![None; lines.len()];
    for (service, place) in payment
        .services
        .iter()
        .zip(match_lines(&payment.services, lines))
    {
        let Some((n, _)) = place else { continue };
        let Some(line) = lines.get(n) else { continue };
        if let Some(slot) = said.get_mut(n) {
            *slot = Some(LineAdjudication {
                payer_id: other.payer.payer_id.clone(),
                paid: service.paid,
                code: Hcpcs::parse(&service.code).unwrap_or(line.code),
                modifiers: service.modifiers.clone(),
                units: service.units,
                bundled_into: None,
                adjustments: service.adjustments.clone(),
                paid_on: on,
                remaining_liability: None,
            });
        }
    }
    said
}

fn service_lines(
    records: &Records<'_>,
    decisions: &[Vec<Option<LineAdjudication>>],
    diagnoses: &[u8],
) -> Vec<ServiceLine> {
    let nothing = LineExtras::default();
    let visit = records.extras;
    records
        .charges
        .iter()
        .enumerate()
        .map(|(n, charge)| (n, charge, visit.lines.get(&charge.id).unwrap_or(&nothing)))
        .map(|(n, charge, line)| ServiceLine {
            line_control: line_control(charge.id),
            code: charge.code,
            modifiers: charge.modifiers.clone(),
            description: charge.description.clone(),
            charge: charge.amount,
            units: charge.units,
            minutes: line.minutes,
            pos: line.pos.filter(|pos| *pos != records.encounter.pos),
            pointers: pointers(&charge.pointers, diagnoses),
            dos: line.dos.unwrap_or(records.encounter.dos),
            dos_to: line.dos_to,
            emergency: line.emergency,
            ndc: charge.ndc.clone(),
            rendering: line
                .rendering
                .as_ref()
                .filter(|rendering| rendering.npi != records.rendering.npi)
                .map(claim_provider),
            ordering: match line.ordering.as_ref().or(visit.ordering.as_ref()) {
                Some(ordering) => Some(claim_provider(ordering)),
                None => ordering(records, charge.code),
            },
            note: line.note.clone(),
            clia: line.clia.clone(),
            detail: line.detail.clone(),
            adjudications: decisions
                .iter()
                .filter_map(|payer| payer.get(n).cloned().flatten())
                .collect(),
        })
        .collect()
}

/// The pointers of a line as the claim numbers its diagnoses. One to a diagnosis that is not on
/// the claim points beyond them all, for the scrubber to see.
fn pointers(of_visit: &[u8], diagnoses: &[u8]) -> Vec<u8> {
    let place = |n: &u8| {
        let place = diagnoses.iter().position(|d| d == n);
        place
            .and_then(|place| u8::try_from(place + 1).ok())
            .unwrap_or(*n)
    };
    of_visit.iter().map(place).collect()
}
