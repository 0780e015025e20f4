//! The records of the invented practice and its plainest claim.

use claimdesk::domain::claim::{
    BilledPayer, BilledSubscriber, BillingProvider, ClaimPatient, ClaimProvider, EntityName,
    Frequency, ProfessionalClaim, ServiceFacility, TaxIdKind,
};
use claimdesk::domain::codes::{Icd10Cm, Pos};
use claimdesk::domain::coverage::{PayerOrder, Relationship};
use claimdesk::domain::money::Money;
use claimdesk::domain::party::{Address, PersonName, Sex};
use claimdesk::scrub::{ClaimFacts, CoverageDates, Filing, NoteState};

use super::claims::{Case, day};

fn address(street: &str, city: &str, state: &str, zip: &str) -> Address {
    Address {
        line1: street.to_owned(),
        city: city.to_owned(),
        state: state.to_owned(),
        zip: zip.to_owned(),
        ..Address::default()
    }
}

/// A person's name.
pub fn person(last: &str, first: &str) -> EntityName {
    EntityName::Person(PersonName::new(last, first))
}

/// A clinician.
pub fn clinician(last: &str, npi: &str, taxonomy: &str) -> ClaimProvider {
    ClaimProvider {
        name: person(last, "Rosalind"),
        npi: npi.to_owned(),
        taxonomy: taxonomy.to_owned(),
    }
}

/// Diagnoses, with or without dots.
pub fn diagnoses(codes: &str) -> Vec<Icd10Cm> {
    codes
        .split(' ')
        .map(|c| Icd10Cm::parse(c).expect("a code"))
        .collect()
}

fn home() -> Address {
    address("12 Loom St", "Asheville", "NC", "28804")
}

fn practice() -> BillingProvider {
    BillingProvider {
        name: EntityName::Organization("Ridge Family Practice".to_owned()),
        npi: "1043218761".to_owned(),
        taxonomy: "261QP2300X".to_owned(),
        tax_id: "561234567".to_owned(),
        tax_id_kind: TaxIdKind::Ein,
        address: address("100 Ridge Rd", "Asheville", "NC", "288011234"),
        pay_to: None,
        contact: "Billing Office".to_owned(),
        phone: "8285550100".to_owned(),
    }
}

fn subscriber() -> BilledSubscriber {
    BilledSubscriber {
        name: person("Testcase", "Ada"),
        member_id: "XQA1234567".to_owned(),
        address: Some(home()),
        birth_date: Some(day("1961-02-03")),
        sex: Sex::Female,
        group_number: "G100".to_owned(),
        plan_name: String::new(),
    }
}

fn patient() -> ClaimPatient {
    ClaimPatient {
        name: PersonName::new("Testcase", "Ada"),
        birth_date: Some(day("1961-02-03")),
        sex: Sex::Female,
        address: home(),
        died_on: None,
    }
}

fn facility() -> ServiceFacility {
    ServiceFacility {
        name: "Ridge East Office".to_owned(),
        npi: "1777777776".to_owned(),
        address: address("25 Valley St", "Asheville", "NC", "288034321"),
    }
}

/// One visit of a patient who is the subscriber, to a commercial payer.
pub fn commercial() -> Case {
    let claim = ProfessionalClaim {
        control_number: "CD1041".to_owned(),
        frequency: Frequency::Original,
        payer_claim_number: String::new(),
        charged: Money::ZERO,
        order: PayerOrder::Primary,
        relationship: Relationship::Myself,
        msp_type: String::new(),
        filing_code: "CI".to_owned(),
        billing: practice(),
        subscriber: subscriber(),
        payer: BilledPayer {
            name: "Blue Ridge Health".to_owned(),
            payer_id: "60054".to_owned(),
            address: Some(address("1 Payer Plaza", "Durham", "NC", "27701")),
        },
        patient: patient(),
        other_payers: Vec::new(),
        referring: Some(clinician("Example", "1987654328", "")),
        rendering: Some(clinician("Sample", "1234567893", "207Q00000X")),
        facility: Some(facility()),
        supervising: None,
        pos: Pos::parse("11").expect("two digits"),
        signature_on_file: true,
        assignment: "A".to_owned(),
        benefits_assigned: "Y".to_owned(),
        release: "Y".to_owned(),
        accident: None,
        delay_reason: String::new(),
        onset_on: None,
        admitted_on: None,
        discharged_on: None,
        patient_paid: Money::ZERO,
        authorization: String::new(),
        referral: String::new(),
        clia: String::new(),
        note: String::new(),
        detail: Default::default(),
        diagnoses: diagnoses("I10 E11.9"),
        lines: Vec::new(),
    };
    let facts = ClaimFacts {
        filing: Some(Filing {
            file_by: day("2026-08-29"),
            received_on: None,
        }),
        others: Some(Vec::new()),
        note: NoteState::Signed(day("2026-03-02")),
        takes_replacements: Some(true),
        coverage: Some(CoverageDates {
            from: Some(day("2025-01-01")),
            through: None,
        }),
        ..ClaimFacts::default()
    };
    Case {
        claim,
        facts,
        today: day("2026-03-10"),
    }
    .lines(&["99214 150.00"])
}
