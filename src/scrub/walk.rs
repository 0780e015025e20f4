//! The parties, numbers and addresses of a claim, one after another, with their places.

use super::finding::{At, Party};
use super::place::{self, Place};
use crate::domain::claim::{ProfessionalClaim, ServiceLine};
use crate::domain::coverage::Relationship;
use crate::domain::ids::{NotAnId, Npi};
use crate::domain::party::Address;

/// The lines, counted from 1.
pub fn lines(claim: &ProfessionalClaim) -> impl Iterator<Item = (usize, &ServiceLine)> {
    claim
        .lines
        .iter()
        .enumerate()
        .map(|(n, line)| (n + 1, line))
}

/// An NPI as it is written on the claim.
pub struct NpiAt<'a> {
    /// Whose.
    pub at: At,
    /// Where.
    pub place: Place,
    /// Words for a message.
    pub whose: &'static str,
    /// What is written; may be empty.
    pub npi: &'a str,
}

impl NpiAt<'_> {
    /// Is it something else than ten digits beginning with 1 or 2?
    pub fn is_malformed(&self) -> bool {
        Npi::check(self.npi) == Err(NotAnId::NpiShape)
    }

    /// Does its last digit fit the others?
    pub fn check_digit_fits(&self) -> bool {
        Npi::check(self.npi).is_ok()
    }
}

fn npi<'a>(at: At, place: Place, whose: &'static str, npi: &'a str) -> NpiAt<'a> {
    NpiAt {
        at,
        place,
        whose,
        npi,
    }
}

/// Every NPI of the claim whose party is on it, empty ones included.
pub fn npis(claim: &ProfessionalClaim) -> impl Iterator<Item = NpiAt<'_>> {
    let billing = npi(
        At::Party(Party::Billing),
        place::BILLING_NPI,
        "the billing provider",
        &claim.billing.npi,
    );
    let referring = claim.referring.as_ref().map(|p| {
        let at = At::Party(Party::Referring);
        npi(at, place::REFERRING_NPI, "the referring provider", &p.npi)
    });
    let rendering = claim.rendering.as_ref().map(|p| {
        let at = At::Party(Party::Rendering);
        npi(at, place::RENDERING_NPI, "the rendering provider", &p.npi)
    });
    let supervising = claim.supervising.as_ref().map(|p| {
        let at = At::Party(Party::Supervising);
        npi(
            at,
            place::SUPERVISING_NPI,
            "the supervising provider",
            &p.npi,
        )
    });
    let facility = claim
        .facility
        .as_ref()
        .filter(|f| !f.npi.is_empty())
        .map(|f| {
            let at = At::Party(Party::Facility);
            npi(at, place::FACILITY_NPI, "the service facility", &f.npi)
        });
    let of_lines = lines(claim).flat_map(|(n, line)| {
        let at = At::Line(n);
        let rendering = line.rendering.as_ref().map(|p| {
            npi(
                at,
                place::LINE_RENDERING_NPI,
                "the line's rendering provider",
                &p.npi,
            )
        });
        let ordering = line
            .ordering
            .as_ref()
            .map(|p| npi(at, place::ORDERING_NPI, "the ordering provider", &p.npi));
        rendering.into_iter().chain(ordering)
    });
    [Some(billing), referring, rendering, supervising, facility]
        .into_iter()
        .flatten()
        .chain(of_lines)
}

/// An address of the claim.
pub struct AddressAt<'a> {
    /// Whose.
    pub party: Party,
    /// Where.
    pub place: Place,
    /// What is written.
    pub address: &'a Address,
}

/// Every address that is on the claim.
pub fn addresses(claim: &ProfessionalClaim) -> impl Iterator<Item = AddressAt<'_>> {
    let at = |party, place, address| AddressAt {
        party,
        place,
        address,
    };
    [
        Some(at(
            Party::Billing,
            place::BILLING_ADDRESS,
            &claim.billing.address,
        )),
        claim
            .billing
            .pay_to
            .as_ref()
            .map(|a| at(Party::Billing, place::PAY_TO, a)),
        claim
            .facility
            .as_ref()
            .map(|f| at(Party::Facility, place::FACILITY_ADDRESS, &f.address)),
        claim
            .payer
            .address
            .as_ref()
            .map(|a| at(Party::Payer, place::PAYER_ADDRESS, a)),
        claim
            .subscriber
            .address
            .as_ref()
            .map(|a| at(Party::Subscriber, place::SUBSCRIBER_ADDRESS, a)),
        // Where the patient is the subscriber there is one address, and it is the subscriber's.
        (claim.relationship != Relationship::Myself).then(|| {
            at(
                Party::Patient,
                place::PATIENT_ADDRESS,
                &claim.patient.address,
            )
        }),
    ]
    .into_iter()
    .flatten()
}

/// A taxonomy code of the claim.
pub fn taxonomies(claim: &ProfessionalClaim) -> impl Iterator<Item = (At, Place, &str)> {
    let billing = (
        At::Party(Party::Billing),
        place::BILLING_TAXONOMY,
        claim.billing.taxonomy.as_str(),
    );
    let rendering = claim.rendering.as_ref().map(|p| {
        (
            At::Party(Party::Rendering),
            place::RENDERING_TAXONOMY,
            p.taxonomy.as_str(),
        )
    });
    let of_lines = lines(claim).filter_map(|(n, line)| {
        let taxonomy = line.rendering.as_ref()?.taxonomy.as_str();
        Some((At::Line(n), place::RENDERING_TAXONOMY, taxonomy))
    });
    std::iter::once(billing)
        .chain(rendering)
        .chain(of_lines)
        .filter(|(.., code)| !code.is_empty())
}
