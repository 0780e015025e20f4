//! The records of the synthetic practice, entered by the deeds that a user has.

use std::path::Path;

use anyhow::Result;
use chrono::NaiveDate;

use super::data::{Data, PayerData};
use super::people::{Card, Person};
use crate::domain::money::Money;
use crate::simulator::{Member, World};
use crate::workflow::address::{AddressInput, NameInput};
use crate::workflow::clearinghouse::PartnerInput;
use crate::workflow::coverages::{CoverageInput, SubscriberInput, add_coverage};
use crate::workflow::facilities::FacilityInput;
use crate::workflow::fees::FeeInput;
use crate::workflow::patients::{PatientInput, add_patient};
use crate::workflow::payers::PayerInput;
use crate::workflow::providers::ProviderInput;
use crate::workflow::set_up::{SetUp, set_up};
use crate::workflow::set_up_practice::PracticeInput;
use crate::workflow::{DeedContext, DeedError};

/// Sets the practice up on its first day. Payers and clinicians get the numbers 1, 2, … in the
/// order of their files.
///
/// # Errors
/// Those of the deeds.
pub fn set_up_practice(cx: &DeedContext<'_>, data: &Data, files: &Path) -> Result<(), DeedError> {
    let town = &data.house.practice;
    let address = AddressInput {
        street: town.street.clone(),
        city: town.city.clone(),
        state: town.state.clone(),
        zip: town.zip.clone(),
        ..AddressInput::default()
    };
    let practice = PracticeInput {
        name: town.name.clone(),
        npi: town.npi.clone(),
        taxonomy: town.taxonomy.clone(),
        tax_id: town.tax_id.clone(),
        address: address.clone(),
        contact: town.contact.clone(),
        phone: town.phone.clone(),
        ..PracticeInput::default()
    };
    let office = FacilityInput {
        name: data.house.office.name.clone(),
        pos: "11".to_owned(),
        address,
        clia: data.house.office.clia.clone(),
        is_office: true,
        ..FacilityInput::default()
    };
    let clinicians = data.house.clinicians.iter().map(|one| ProviderInput {
        name: NameInput::new(&one.last, &one.first),
        credentials: one.credentials.clone(),
        npi: one.npi.clone(),
        taxonomy: one.taxonomy.clone(),
        ..ProviderInput::default()
    });
    let all = SetUp {
        practice: Some(practice),
        clearinghouse: vec![clearinghouse(data, files)],
        payer: data.payers.iter().map(|p| payer(data, p)).collect(),
        provider: clinicians.collect(),
        facility: vec![office],
        fee: prices(data, cx.today),
    };
    set_up(cx, all).map(drop)
}

fn clearinghouse(data: &Data, files: &Path) -> PartnerInput {
    let house = &data.house.clearinghouse;
    PartnerInput {
        name: house.name.clone(),
        sender_id: house.sender.clone(),
        receiver_id: house.receiver.clone(),
        receiver_name: house.name.clone(),
        outbox: files.join("outbox").display().to_string(),
        inbox: files.join("inbox").display().to_string(),
        ..PartnerInput::default()
    }
}

fn payer(data: &Data, payer: &PayerData) -> PayerInput {
    let town = &data.house.practice;
    PayerInput {
        name: payer.name.clone(),
        payer_id: payer.id.clone(),
        remittance_ids: vec![format!("1{}", payer.tax_id)],
        filing_code: payer.filing.clone(),
        address: AddressInput {
            street: payer.street.clone(),
            city: town.city.clone(),
            state: town.state.clone(),
            zip: payer.zip.clone(),
            ..AddressInput::default()
        },
        phone: payer.phone.clone(),
        filing_limit: payer.filing_limit(),
        partner: data.house.clearinghouse.name.clone(),
        ..PayerInput::default()
    }
}

/// Prices that held long before the first visit.
fn prices(data: &Data, today: NaiveDate) -> Vec<FeeInput> {
    let from = today.checked_sub_months(chrono::Months::new(12));
    let from = from.unwrap_or(today).to_string();
    let charges = data.fees.column("charge").into_iter().flatten();
    let price = |(code, cents): (&String, &i64)| FeeInput {
        code: code.clone(),
        price: Money::from_cents(*cents).to_string(),
        effective_on: from.clone(),
        label: String::new(),
    };
    charges.map(price).collect()
}

/// Registers a patient with the cards that the front desk saw, and returns the patient's number.
///
/// # Errors
/// Those of the deeds.
pub fn register(cx: &DeedContext<'_>, data: &Data, person: &Person) -> Result<i64, DeedError> {
    let town = &data.house.practice;
    let address = AddressInput {
        street: person.street.clone(),
        city: town.city.clone(),
        state: town.state.clone(),
        zip: person.zip.clone(),
        ..AddressInput::default()
    };
    let input = PatientInput {
        name: NameInput::new(&person.last, &person.first),
        birth_date: person.born_on.to_string(),
        sex: person.sex.clone(),
        address,
        phone: person.phone.clone(),
        qmb: person.qmb,
        another: true,
        ..PatientInput::default()
    };
    let patient = add_patient(cx, input)?.id;
    for (n, card) in person.cards.iter().enumerate() {
        let input = coverage(data, (patient, n), (person, card));
        add_coverage(cx, input)?;
    }
    Ok(patient)
}

/// A card as it is entered; `n` is its place in the order, from 0.
fn coverage(
    data: &Data,
    (patient, n): (i64, usize),
    (person, card): (&Person, &Card),
) -> CoverageInput {
    let number = data.payers.iter().position(|p| p.id == card.payer);
    let number = number.and_then(|n| i64::try_from(n + 1).ok());
    let subscriber = card
        .parent
        .as_ref()
        .map(|(first, born_on)| SubscriberInput {
            name: NameInput::new(&person.last, first),
            birth_date: born_on.to_string(),
            sex: "U".to_owned(),
            address: AddressInput::default(),
        });
    CoverageInput {
        patient,
        payer: number.unwrap_or(0),
        order: if n == 0 { "P" } else { "S" }.to_owned(),
        member_id: card.mistyped.as_ref().unwrap_or(&card.member_id).clone(),
        relationship: if subscriber.is_some() {
            "child"
        } else {
            "self"
        }
        .to_owned(),
        subscriber,
        effective_on: card.from.to_string(),
        ..CoverageInput::default()
    }
}

/// Puts a patient's cards on the rolls of the simulated payers.
pub fn enroll(world: &mut World, person: &Person) {
    let supplement = person
        .cards
        .get(1)
        .map(|c| (c.payer.clone(), c.member_id.clone()));
    for card in &person.cards {
        let member = Member {
            id: card.member_id.clone(),
            from: card.from,
            to: card.ended_on,
            supplement: supplement.clone().filter(|_| card.crosses_over),
        };
        world.enroll(&card.payer, member);
    }
}
