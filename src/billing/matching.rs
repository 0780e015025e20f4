//! Matching: which of our claims a payment is for, and which of its lines, with the reasons.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::post::{ClaimOnFile, LineOnFile};
use crate::domain::remittance::{ClaimPayment, ServicePayment};

/// A score from which a payment posts; below it the money waits in suspense.
pub const ENOUGH: i32 = 70;

/// How well a payment fits a claim, and why.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Score {
    /// 100 is a perfect fit.
    pub points: i32,
    /// What speaks for it and against it, in words.
    pub why: Vec<String>,
}

impl Score {
    fn add(&mut self, points: i32, why: &str) {
        self.points += points;
        self.why.push(why.to_owned());
    }
}

/// Letters and digits only, upper case: payers drop hyphens, pad and fold what we sent.
#[must_use]
pub fn normal(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// How well a payment fits a claim.
#[must_use]
pub fn score(payment: &ClaimPayment, claim: &ClaimOnFile) -> Score {
    let mut score = Score::default();
    let echoed = normal(&payment.patient_control_number);
    if !echoed.is_empty()
        && claim
            .control_numbers
            .iter()
            .any(|ours| normal(ours) == echoed)
    {
        score.add(60, "our claim number");
    } else if payment
        .services
        .iter()
        .any(|service| has_line(claim, &service.line_control))
    {
        score.add(55, "our line number");
    }
    let charged = payment.charged.abs();
    if charged == claim.charged {
        score.add(15, "charge");
    } else {
        score.add(0, "another charge");
    }
    if claim.payer_claim_number.as_deref().is_some_and(|icn| {
        icn == payment.payer_claim_number || icn == payment.original_claim_number
    }) {
        score.add(5, "payer's claim number");
    }
    same_person(payment, claim, &mut score);
    let dates: Vec<NaiveDate> = payment.services.iter().filter_map(|s| s.dos).collect();
    if dates.is_empty() {
        if payment.statement_from == Some(claim.dos) {
            score.add(5, "date of service");
        }
    } else if dates
        .iter()
        .all(|dos| claim.lines.iter().any(|line| line.dos == *dos))
    {
        score.add(10, "dates of service");
    } else {
        score.add(-20, "another date of service");
    }
    score.points = score.points.clamp(0, 100);
    score
}

fn same_person(payment: &ClaimPayment, claim: &ClaimOnFile, score: &mut Score) {
    let (theirs, ours) = (normal(&payment.patient.last), normal(&claim.patient.last));
    if theirs.is_empty() {
        return;
    }
    let initial = |name: &str| normal(name).chars().next();
    if theirs == ours && initial(&payment.patient.first) == initial(&claim.patient.first) {
        score.add(10, "patient");
    } else if !payment.member_id.is_empty()
        && normal(&payment.member_id) == normal(&claim.member_id)
    {
        score.add(5, "member id, under another name");
    } else {
        score.add(-25, "another patient's name");
    }
}

fn has_line(claim: &ClaimOnFile, line_control: &str) -> bool {
    !line_control.is_empty()
        && claim
            .lines
            .iter()
            .any(|line| line.line_control == line_control)
}

/// The services of a payment, those that the payer split off one line of ours put together again:
/// they echo the same line number and the same code.
#[must_use]
pub fn joined(services: &[ServicePayment]) -> Cow<'_, [ServicePayment]> {
    let same = |a: &ServicePayment, b: &ServicePayment| {
        !a.line_control.is_empty() && a.line_control == b.line_control && a.code == b.code
    };
    let split = |(n, service): (usize, &ServicePayment)| {
        services.iter().take(n).any(|before| same(before, service))
    };
    if !services.iter().enumerate().any(split) {
        return Cow::Borrowed(services);
    }
    let mut whole: Vec<ServicePayment> = Vec::with_capacity(services.len());
    for service in services {
        match whole.iter_mut().find(|before| same(before, service)) {
            Some(line) => {
                line.charged += service.charged;
                line.paid += service.paid;
                line.adjustments.extend(service.adjustments.iter().copied());
                line.remarks.extend(service.remarks.iter().copied());
            }
            None => whole.push(service.clone()),
        }
    }
    Cow::Owned(whole)
}

/// For each service of a payment, the index of our line, with a note where it took more than our
/// line number to find it. No line is given twice.
#[must_use]
pub fn match_lines(
    services: &[ServicePayment],
    lines: &[LineOnFile],
) -> Vec<Option<(usize, Option<&'static str>)>> {
    let mut taken = vec![false; lines.len()];
    let mut found = vec![None; services.len()];
    type Test = fn(&ServicePayment, &LineOnFile) -> bool;
    let steps: [(Test, Option<&'static str>); 4] = [
        (
            |s, l| !s.line_control.is_empty() && s.line_control == l.line_control,
            None,
        ),
        (
            |s, l| {
                same_code(s, l) && same_charge(s, l) && same_day(s, l) && s.modifiers == l.modifiers
            },
            Some("matched by code, modifiers, charge and date"),
        ),
        (
            |s, l| same_code(s, l) && same_charge(s, l) && same_day(s, l),
            Some("matched by code, charge and date; the payer dropped or changed a modifier"),
        ),
        (
            |s, l| same_charge(s, l) && same_day(s, l) && is_other_coding(s),
            Some("matched by charge and date; the payer writes the service in another code set"),
        ),
    ];
    for (test, note) in steps {
        for (service, place) in services.iter().zip(&mut found) {
            if place.is_some() {
                continue;
            }
            let line = lines
                .iter()
                .enumerate()
                .find(|(n, line)| taken.get(*n) == Some(&false) && test(service, line));
            if let Some((n, _)) = line {
                *place = Some((n, note));
                if let Some(mark) = taken.get_mut(n) {
                    *mark = true;
                }
            }
        }
    }
    found
}

/// The code that we billed, whether or not the payer changed it.
fn same_code(service: &ServicePayment, line: &LineOnFile) -> bool {
    let billed = if service.billed_code.is_empty() {
        &service.code
    } else {
        &service.billed_code
    };
    normal(billed) == line.code.as_str()
}

fn same_charge(service: &ServicePayment, line: &LineOnFile) -> bool {
    service.charged.abs() == line.charge
}

fn same_day(service: &ServicePayment, line: &LineOnFile) -> bool {
    service.dos.is_none_or(|dos| dos == line.dos)
}

fn is_other_coding(service: &ServicePayment) -> bool {
    service.qualifier != "HC"
}
