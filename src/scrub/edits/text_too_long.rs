//! A text is longer than its place in the file.

use crate::scrub::Place;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "text-too-long",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Format,
    authority: authority::X222,
    guide: include_str!("text_too_long.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let claim = cx.claim;
    for (text, limit, place, what) in limited(claim) {
        if text.len() > limit && text.chars().count() > limit {
            let n = text.chars().count();
            let message = format!("{what} has {n} characters; {limit} fit");
            findings.add(At::Claim, place, message).done();
        }
    }
    for (n, line) in walk::lines(claim) {
        for (text, place) in [
            (&line.note, place::LINE_NOTE),
            (&line.description, place::DESCRIPTION),
        ] {
            if text.len() > 80 && text.chars().count() > 80 {
                let message = "the text of the line has more than 80 characters";
                findings.add(At::Line(n), place, message).done();
            }
        }
    }
}

/// Texts of the claim with the characters that their elements hold.
fn limited(claim: &ProfessionalClaim) -> [(&str, usize, Place, &'static str); 10] {
    [
        (claim.note.as_str(), 80, place::CLAIM_NOTE, "the note"),
        (
            &claim.payer_claim_number,
            50,
            place::PAYER_CLAIM_NUMBER,
            "the payer's claim number",
        ),
        (
            &claim.authorization,
            50,
            place::AUTHORIZATION,
            "the authorization number",
        ),
        (
            &claim.subscriber.member_id,
            80,
            place::MEMBER_ID,
            "the member id",
        ),
        (
            &claim.payer.name,
            60,
            place::PAYER_NAME,
            "the name of the payer",
        ),
        (
            &claim.patient.name.last,
            60,
            place::PATIENT_NAME,
            "the patient's last name",
        ),
        (
            &claim.patient.name.first,
            35,
            place::PATIENT_NAME,
            "the patient's first name",
        ),
        (
            &claim.billing.address.line1,
            55,
            place::BILLING_STREET,
            "the billing street",
        ),
        (
            &claim.patient.address.line1,
            55,
            place::PATIENT_ADDRESS,
            "the patient's street",
        ),
        (
            &claim.patient.address.city,
            30,
            place::PATIENT_ADDRESS,
            "the patient's city",
        ),
    ]
}
