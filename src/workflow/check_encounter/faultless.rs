//! The claim around an encounter that is checked alone: invented people and offices, without a
//! fault of their own, so that whatever is found was coded.

use chrono::NaiveDate;

use super::CodedEncounter;
use crate::domain::claim::{
    BilledPayer, BilledSubscriber, BillingProvider, ClaimPatient, ClaimProvider, EntityName,
    Frequency, ProfessionalClaim, ServiceLine, TaxIdKind,
};
use crate::domain::codes::{Hcpcs, Pos, Units};
use crate::domain::coverage::{PayerOrder, Relationship};
use crate::domain::money::Money;
use crate::domain::party::{Address, PersonName, Sex};
use crate::domain::payer::FilingCode;

/// The clinician's specialty where none is given: family medicine.
const FAMILY_MEDICINE: &str = "207Q00000X";

/// The filing code of a payer's kind, by our word for it or by the code itself.
fn filing_code(payer: &str) -> &str {
    match payer {
        "" | "commercial" => "CI",
        "medicare" => "MB",
        "medicaid" => "MC",
        "bcbs" | "blue-cross" => "BL",
        "tricare" => "CH",
        "medicare-advantage" => "16",
        "workers-compensation" => "WC",
        "auto" => "AM",
        code if FilingCode::from_code(code).is_some() => code,
        _ => "CI",
    }
}

/// A member id of the shape that the payer gives.
fn member_id(filing_code: &str) -> &'static str {
    if filing_code == "MB" {
        "1EG4TE5MK73"
    } else {
        "XQA1234567"
    }
}

fn address(street: &str, zip: &str) -> Address {
    Address {
        line1: street.to_owned(),
        city: "Asheville".to_owned(),
        state: "NC".to_owned(),
        zip: zip.to_owned(),
        ..Address::default()
    }
}

/// One service line with nothing but its code, charge and day.
pub fn line(code: Hcpcs, charge: Money, dos: NaiveDate) -> ServiceLine {
    ServiceLine {
        line_control: String::new(),
        code,
        modifiers: Vec::new(),
        description: String::new(),
        charge,
        units: Units::ONE,
        minutes: false,
        pos: None,
        pointers: Vec::new(),
        dos,
        dos_to: None,
        emergency: false,
        ndc: None,
        rendering: None,
        ordering: None,
        note: String::new(),
        clia: String::new(),
        detail: Default::default(),
        adjudications: Vec::new(),
    }
}

/// The claim without diagnoses and lines.
pub fn claim(encounter: &CodedEncounter, pos: Pos) -> ProfessionalClaim {
    let filing_code = filing_code(&encounter.payer);
    let name = PersonName::new("Testcase", "Ada");
    let (sex, born) = (
        Sex::from_letter(&encounter.patient.sex),
        encounter.patient.birth_date,
    );
    let home = address("12 Loom St", "28804");
    ProfessionalClaim {
        control_number: "CHECK1".to_owned(),
        frequency: Frequency::Original,
        payer_claim_number: String::new(),
        charged: Money::ZERO,
        order: PayerOrder::Primary,
        relationship: Relationship::Myself,
        msp_type: String::new(),
        filing_code: filing_code.to_owned(),
        billing: billing(),
        subscriber: BilledSubscriber {
            name: EntityName::Person(name.clone()),
            member_id: member_id(filing_code).to_owned(),
            address: Some(home.clone()),
            birth_date: born,
            sex,
            ..BilledSubscriber::default()
        },
        payer: BilledPayer {
            name: "Any Payer".to_owned(),
            payer_id: "60054".to_owned(),
            address: None,
        },
        patient: ClaimPatient {
            name,
            birth_date: born,
            sex,
            address: home,
            died_on: None,
        },
        other_payers: Vec::new(),
        referring: Some(clinician("1987654328", "")),
        rendering: Some(clinician("1234567893", &encounter.specialty)),
        facility: None,
        supervising: None,
        pos,
        signature_on_file: true,
        assignment: "A".to_owned(),
        benefits_assigned: "Y".to_owned(),
        release: "Y".to_owned(),
        accident: None,
        delay_reason: String::new(),
        onset_on: None,
        admitted_on: Some(encounter.dos).filter(|_| pos.as_str() == "21"),
        discharged_on: None,
        patient_paid: Money::ZERO,
        authorization: String::new(),
        referral: String::new(),
        clia: "34D1234567".to_owned(),
        note: String::new(),
        detail: Default::default(),
        diagnoses: Vec::new(),
        lines: Vec::new(),
    }
}

fn clinician(npi: &str, specialty: &str) -> ClaimProvider {
    let taxonomy = if specialty.is_empty() {
        FAMILY_MEDICINE
    } else {
        specialty
    };
    ClaimProvider {
        name: EntityName::Person(PersonName::new("Sample", "Rosalind")),
        npi: npi.to_owned(),
        taxonomy: taxonomy.to_owned(),
    }
}

fn billing() -> BillingProvider {
    BillingProvider {
        name: EntityName::Organization("Any Practice".to_owned()),
        npi: "1043218761".to_owned(),
        taxonomy: "261QP2300X".to_owned(),
        tax_id: "561234567".to_owned(),
        tax_id_kind: TaxIdKind::Ein,
        address: address("100 Ridge Rd", "288011234"),
        pay_to: None,
        contact: "Billing Office".to_owned(),
        phone: "8285550100".to_owned(),
    }
}
