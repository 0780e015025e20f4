//! The 837I: [`InstitutionalClaim`]s as the bytes of one interchange, strictly 005010X223A2.
//!
//! Like the 837P it takes nothing from a clock, and refuses what the guide does not allow.

use crate::domain::claim::{InstitutionalClaim, PresentDiagnosis, ProfessionalClaim, RevenueLine};
use crate::domain::codes::Units;
use crate::domain::money::Money;
use crate::x12::{SetWriter, composite, guide};

use super::p837::{Billed, Submission, Unwritable, Written, write_claims};
use super::p837::{amount, cob, detail, note, parties};

/// Writes one interchange.
///
/// # Errors
/// [`Unwritable`] names the first claim, or the profile, that the guide does not allow.
pub fn write(
    submission: &Submission<'_>,
    claims: &[InstitutionalClaim],
) -> Result<Written, Unwritable> {
    write_claims(submission, claims)
}

impl Billed for InstitutionalClaim {
    const GUIDE: &'static str = guide::INSTITUTIONAL_CLAIM;

    fn shared(&self) -> &ProfessionalClaim {
        &self.shared
    }

    fn check(&self) -> Result<(), Unwritable> {
        check(self)
    }

    fn segments(&self, set: &mut SetWriter) {
        claim(set, self);
    }
}

fn check(claim: &InstitutionalClaim) -> Result<(), Unwritable> {
    let stay = &claim.stay;
    let rules = [
        (
            (1..=999).contains(&claim.lines.len()),
            "a claim has 1 to 999 revenue lines",
        ),
        (
            (1..=25).contains(&claim.diagnoses.len()),
            "a claim has 1 to 25 diagnoses",
        ),
        (
            claim.shared.charged == claim.line_total(),
            "its charge is not the sum of its lines",
        ),
        (
            stay.from.is_some() && stay.to.is_some(),
            "it has no statement dates (DTP*434)",
        ),
        (
            !stay.patient_status.is_empty(),
            "it has no patient status (CL103)",
        ),
        (
            stay.reasons.len() <= 3,
            "a claim has at most 3 reasons for the visit",
        ),
        (
            stay.procedures.len() <= 25,
            "a claim has at most 25 procedures",
        ),
        (
            claim.lines.iter().all(|l| l.revenue.len() == 4),
            "a revenue code has four digits",
        ),
    ];
    match rules.into_iter().find(|(holds, _)| !holds) {
        Some((_, why)) => Err(Unwritable::Claim {
            claim: claim.shared.control_number.clone(),
            why,
        }),
        None => Ok(()),
    }
}

/// Loops 2300 and 2400.
fn claim(set: &mut SetWriter, claim: &InstitutionalClaim) {
    let (shared, stay) = (&claim.shared, &claim.stay);
    head(set, claim);
    detail::attachments(set, &shared.detail.attachments);
    parties::reference(set, "9F", &shared.referral);
    parties::reference(set, "G1", &shared.authorization);
    parties::reference(set, "F8", &shared.payer_claim_number);
    detail::references(set, &shared.detail.references);
    detail::state_data(set, &shared.detail.state_data);
    note(set, ("", &shared.note));
    codes(set, claim);
    for (role, provider) in [
        ("71", &stay.attending),
        ("72", &stay.operating),
        ("ZZ", &stay.other_operating),
    ] {
        if let Some(provider) = provider {
            parties::named(set, role, &provider.name, ("XX", &provider.npi));
            if role == "71" {
                parties::taxonomy(set, "AT", &provider.taxonomy);
            }
        }
    }
    if let Some(rendering) = &shared.rendering {
        parties::named(set, "82", &rendering.name, ("XX", &rendering.npi));
    }
    if let Some(at) = &shared.facility {
        parties::facility(set, at);
    }
    if let Some(referring) = &shared.referring {
        parties::provider(set, "DN", referring);
    }
    for other in &shared.other_payers {
        let decided = claim.lines.iter().flat_map(|line| &line.adjudications);
        let by_line = decided.into_iter().any(|a| a.payer_id == other.payer_id);
        cob::other_payer(set, (shared, by_line), other);
    }
    for (n, revenue) in claim.lines.iter().enumerate() {
        line(set, claim, (n + 1, revenue));
    }
}

fn head(set: &mut SetWriter, claim: &InstitutionalClaim) {
    let (shared, stay) = (&claim.shared, &claim.stay);
    let place = composite(&[shared.pos.as_str(), "A", &claim.bill_frequency]);
    let charged = amount(shared.charged);
    let mut elements = vec![&*shared.control_number, &charged, "", "", &place, ""];
    elements.extend([
        &*shared.assignment,
        &shared.benefits_assigned,
        &shared.release,
    ]);
    elements.extend([""; 10]);
    elements.push(&shared.delay_reason);
    set.push("CLM", &elements);
    if !stay.discharge_hour.is_empty() {
        set.push("DTP", &["096", "TM", &stay.discharge_hour]);
    }
    if let (Some(from), Some(to)) = (stay.from, stay.to) {
        let days = format!("{}-{}", parties::day(from), parties::day(to));
        set.push("DTP", &["434", "RD8", &days]);
    }
    if let Some(on) = stay.admitted_on {
        let on = parties::day(on);
        match stay.admission_hour.is_empty() {
            true => set.push("DTP", &["435", "D8", &on]),
            false => set.push(
                "DTP",
                &["435", "DT", &format!("{on}{}", stay.admission_hour)],
            ),
        }
    }
    let kind = [
        &*stay.admission_type,
        &stay.admission_source,
        &stay.patient_status,
    ];
    set.push("CL1", &kind);
}

/// HI: each kind in segments of twelve.
fn codes(set: &mut SetWriter, claim: &InstitutionalClaim) {
    let stay = &claim.stay;
    let mut diagnoses = claim.diagnoses.iter();
    let principal = diagnoses.by_ref().take(1);
    health(set, principal.map(|d| diagnosis("ABK", d)).collect());
    health(
        set,
        stay.admitting
            .iter()
            .map(|c| composite(&["ABJ", c.as_str()]))
            .collect(),
    );
    health(
        set,
        stay.reasons
            .iter()
            .map(|c| composite(&["APR", c.as_str()]))
            .collect(),
    );
    health(
        set,
        stay.causes.iter().map(|d| diagnosis("ABN", d)).collect(),
    );
    if !stay.drg.is_empty() {
        health(set, vec![composite(&["DR", &stay.drg])]);
    }
    health(set, diagnoses.map(|d| diagnosis("ABF", d)).collect());
    let procedure = |kind: &str, (code, on): &(_, chrono::NaiveDate)| {
        let code: &crate::domain::claim::Icd10Pcs = code;
        composite(&[kind, code.as_str(), "D8", &parties::day(*on)])
    };
    let mut procedures = stay.procedures.iter();
    let principal = procedures.by_ref().take(1);
    health(set, principal.map(|p| procedure("BBR", p)).collect());
    health(set, procedures.map(|p| procedure("BBQ", p)).collect());
    let spans = stay.spans.iter().map(|(code, from, to)| {
        let days = format!("{}-{}", parties::day(*from), parties::day(*to));
        composite(&["BI", code, "RD8", &days])
    });
    health(set, spans.collect());
    let happened = stay.occurrences.iter();
    let happened = happened.map(|(code, on)| composite(&["BH", code, "D8", &parties::day(*on)]));
    health(set, happened.collect());
    let values = stay.values.iter();
    let values = values.map(|(code, money)| composite(&["BE", code, "", "", &amount(*money)]));
    health(set, values.collect());
    let conditions = claim.shared.detail.conditions.iter();
    health(
        set,
        conditions.map(|code| composite(&["BG", code])).collect(),
    );
}

fn diagnosis(kind: &str, diagnosis: &PresentDiagnosis) -> String {
    let present = diagnosis.present.map(String::from).unwrap_or_default();
    let code = diagnosis.code;
    composite(&[kind, code.as_str(), "", "", "", "", "", "", &present])
}

fn health(set: &mut SetWriter, codes: Vec<String>) {
    for twelve in codes.chunks(12) {
        set.push("HI", &twelve.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

fn line(set: &mut SetWriter, claim: &InstitutionalClaim, (n, line): (usize, &RevenueLine)) {
    set.push("LX", &[&n.to_string()]);
    let mut procedure = vec!["HC"];
    procedure.extend(line.code.as_ref().map(|code| code.as_str()));
    procedure.extend(line.modifiers.iter().map(|m| m.as_str()));
    let procedure = match line.code {
        Some(_) => composite(&procedure),
        None => String::new(),
    };
    let (charge, units) = (amount(line.charge), line.units.to_string());
    let unit = if line.days { "DA" } else { "UN" };
    let refused = match line.non_covered == Money::ZERO {
        true => String::new(),
        false => amount(line.non_covered),
    };
    let elements = [
        &*line.revenue,
        &procedure,
        &charge,
        unit,
        &units,
        "",
        &refused,
    ];
    set.push("SV2", &elements);
    if let Some(dos) = line.dos {
        match line.dos_to.filter(|to| *to != dos) {
            Some(to) => {
                let days = format!("{}-{}", parties::day(dos), parties::day(to));
                set.push("DTP", &["472", "RD8", &days]);
            }
            None => set.push("DTP", &["472", "D8", &parties::day(dos)]),
        }
    }
    parties::reference(set, "6R", &line.line_control);
    if let Some(ndc) = &line.ndc {
        set.push("LIN", &["", "N4", &parties::digits(&ndc.number)]);
        let quantity = Units(ndc.quantity_thousandths).to_string();
        set.push("CTP", &["", "", "", &quantity, &ndc.unit]);
    }
    for decided in &line.adjudications {
        cob::decided(set, &claim.shared, (decided, &line.revenue));
    }
}
