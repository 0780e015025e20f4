//! Loop 2300: the claim itself, its providers, its other payers and its lines, in guide order.

use crate::domain::claim::ProfessionalClaim;
use crate::domain::money::Money;
use crate::x12::{SetWriter, basic, composite};

use super::parties::{date, facility, provider, reference};
use super::{cob, detail, line};

/// How long a note may be (NTE02).
const NOTE_LENGTH: usize = 80;

pub(in crate::edi) fn write(set: &mut SetWriter, claim: &ProfessionalClaim) {
    clm(set, claim);
    date(set, "431", claim.onset_on);
    date(
        set,
        "439",
        claim.accident.as_ref().map(|accident| accident.on),
    );
    date(set, "435", claim.admitted_on);
    date(set, "096", claim.discharged_on);
    detail::dates(set, &claim.detail.dates);
    detail::attachments(set, &claim.detail.attachments);
    if !claim.patient_paid.is_zero() {
        set.push("AMT", &["F5", &amount(claim.patient_paid)]);
    }
    reference(set, "9F", &claim.referral);
    reference(set, "G1", &claim.authorization);
    reference(set, "F8", &claim.payer_claim_number);
    reference(set, "X4", &claim.clia);
    detail::references(set, &claim.detail.references);
    detail::state_data(set, &claim.detail.state_data);
    note(set, (&claim.detail.note_kind, &claim.note));
    detail::conditions(set, &claim.detail);
    diagnoses(set, claim);
    detail::health_codes(set, &claim.detail);
    if let Some(referring) = &claim.referring {
        provider(set, "DN", referring);
    }
    if let Some(primary) = &claim.detail.primary_care {
        provider(set, "P3", primary);
    }
    // The guide sends a rendering provider only where it is not the billing provider.
    let rendering = claim
        .rendering
        .as_ref()
        .filter(|r| r.npi != claim.billing.npi);
    if let Some(rendering) = rendering {
        provider(set, "82", rendering);
    }
    if let Some(at) = &claim.facility {
        facility(set, at);
    }
    if let Some(supervising) = &claim.supervising {
        provider(set, "DQ", supervising);
    }
    detail::transport(
        set,
        claim.detail.pick_up.as_ref(),
        claim.detail.drop_off.as_ref(),
    );
    for other in &claim.other_payers {
        let decided = claim.lines.iter().flat_map(|line| &line.adjudications);
        let by_line = decided.into_iter().any(|a| a.payer_id == other.payer_id);
        cob::other_payer(set, (claim, by_line), other);
    }
    for (n, service) in claim.lines.iter().enumerate() {
        line::write(set, claim, (n + 1, service));
    }
}

fn clm(set: &mut SetWriter, claim: &ProfessionalClaim) {
    let place = composite(&[claim.pos.as_str(), "B", claim.frequency.code()]);
    let cause = claim.accident.as_ref().map_or(String::new(), |accident| {
        let mut causes = vec![accident.cause.code()];
        causes.extend(claim.detail.other_causes.iter().map(|cause| cause.code()));
        causes.resize(3, "");
        causes.push(&accident.state);
        composite(&causes)
    });
    let signature = if claim.signature_on_file { "Y" } else { "N" };
    let mut elements = vec![
        claim.control_number.as_str(),
        "",
        "",
        "",
        &place,
        signature,
        &claim.assignment,
    ];
    elements.extend([&*claim.benefits_assigned, &claim.release, "", &cause]);
    elements.push(&claim.detail.special_program);
    // CLM13 to CLM19 are for other uses.
    elements.extend([""; 7]);
    elements.push(&claim.delay_reason);
    let charged = amount(claim.charged);
    if let Some(place) = elements.get_mut(1) {
        *place = &charged;
    }
    set.push("CLM", &elements);
}

fn diagnoses(set: &mut SetWriter, claim: &ProfessionalClaim) {
    let codes = claim.diagnoses.iter().enumerate().map(|(n, code)| {
        let qualifier = if n == 0 { "ABK" } else { "ABF" };
        composite(&[qualifier, code.as_str()])
    });
    let codes: Vec<String> = codes.collect();
    set.push("HI", &codes.iter().map(String::as_str).collect::<Vec<_>>());
}

/// NTE of a kind, `ADD` where none is named, cut to the length of the guide.
pub(in crate::edi) fn note(set: &mut SetWriter, (kind, text): (&str, &str)) {
    let kind = if kind.is_empty() { "ADD" } else { kind };
    let text: String = basic(text).chars().take(NOTE_LENGTH).collect();
    let text = text.trim_end();
    if !text.is_empty() {
        set.push("NTE", &[kind, text]);
    }
}

/// An amount as X12 wants it: without a trailing point or trailing zeros, and `0` for nothing.
pub(in crate::edi) fn amount(money: Money) -> String {
    let text = money.to_string();
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_no_trailing_zeros() {
        for (given, written) in [
            ("150", "150"),
            ("92.40", "92.4"),
            ("0", "0"),
            ("0.05", "0.05"),
            ("-1.50", "-1.5"),
        ] {
            assert_eq!(amount(Money::parse(given).expect("an amount")), written);
        }
    }
}
