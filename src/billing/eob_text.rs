//! A paper EOB as it is keyed: one claim, its lines, the adjustments of the check, in few strokes.
//!
//! ```text
//! claim CD1041 1 BR-1041
//! 99214-25 210.00 112.80 CO-45 67.20 PR-3 30.00
//! 36415 40.00 0.00 CO-97 40.00 N20
//! plb WO CD0907 64.20
//! ```
//!
//! A claim has our number, and may have the status (1 where it has none) and the payer's number. A
//! line has its code with modifiers, the charge, what was paid, then adjustments, remarks and a
//! date of service in any order. An adjustment before the first line is the claim's own.

use chrono::NaiveDate;

use crate::domain::codes::{Carc, Modifier, Rarc, Units};
use crate::domain::money::Money;
use crate::domain::party::PersonName;
use crate::domain::remittance::{
    Adjustment, AdjustmentGroup, ClaimPayment, ClaimPaymentStatus, ProviderAdjustment,
    ServicePayment,
};

/// What of a keyed EOB does not read, and where.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct BadEob {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// What a check pays, as it was keyed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Keyed {
    /// The claims.
    pub claims: Vec<ClaimPayment>,
    /// The adjustments of the whole check.
    pub provider_adjustments: Vec<ProviderAdjustment>,
}

/// Reads what was keyed. The number of a line is the place that postings name.
///
/// # Errors
/// [`BadEob`] at the first line that does not read.
pub fn parse(text: &str) -> Result<Keyed, BadEob> {
    let mut keyed = Keyed::default();
    for (index, row) in text.lines().enumerate() {
        let words: Vec<&str> = row.split_whitespace().collect();
        let at = index + 1;
        let bad = |message: String| BadEob { line: at, message };
        match words.split_first() {
            None => {}
            Some((first, rest)) if first.eq_ignore_ascii_case("claim") => {
                keyed.claims.push(claim(rest, at).map_err(bad)?);
            }
            Some((first, rest)) if first.eq_ignore_ascii_case("plb") => {
                keyed.provider_adjustments.push(plb(rest, at).map_err(bad)?);
            }
            Some((first, rest)) => {
                let claim = keyed.claims.last_mut().ok_or_else(|| {
                    bad("a line needs its claim before it: claim CD1041".to_owned())
                })?;
                line(claim, (first, rest), at).map_err(bad)?;
            }
        }
    }
    for claim in &mut keyed.claims {
        add_up(claim);
    }
    Ok(keyed)
}

/// The sums of a claim are those of its lines: what is keyed is what is proved.
fn add_up(claim: &mut ClaimPayment) {
    let own: Money = claim.adjustments.iter().map(|a| a.amount).sum();
    claim.charged = claim.services.iter().map(|s| s.charged).sum();
    claim.paid = claim.services.iter().map(|s| s.paid).sum::<Money>() - own;
    claim.patient_responsibility = claim
        .all_adjustments()
        .filter(|a| a.group == AdjustmentGroup::PatientResponsibility)
        .map(|a| a.amount)
        .sum();
}

fn claim(words: &[&str], at: usize) -> Result<ClaimPayment, String> {
    let number = words.first().ok_or("our number of the claim is missing")?;
    Ok(ClaimPayment {
        patient_control_number: (*number).to_owned(),
        status: ClaimPaymentStatus::from_code(words.get(1).unwrap_or(&"1")),
        charged: Money::ZERO,
        paid: Money::ZERO,
        patient_responsibility: Money::ZERO,
        filing_code: String::new(),
        payer_claim_number: words.get(2).unwrap_or(&"").to_string(),
        pos: String::new(),
        frequency: String::new(),
        adjustments: Vec::new(),
        patient: PersonName::default(),
        member_id: String::new(),
        corrected_insured: None,
        crossover_to: None,
        priority_payer: None,
        rendering_npi: String::new(),
        remarks: Vec::new(),
        original_claim_number: String::new(),
        statement_from: None,
        received_on: None,
        amounts: Vec::new(),
        quantities: Vec::new(),
        services: Vec::new(),
        at,
    })
}

fn plb(words: &[&str], at: usize) -> Result<ProviderAdjustment, String> {
    let (reason, amount) = match (words.first(), words.last()) {
        (Some(reason), Some(amount)) if words.len() > 1 => (reason, amount),
        _ => return Err("write plb, the reason, what it refers to, the amount".to_owned()),
    };
    let between = words.get(1..words.len() - 1).unwrap_or_default();
    Ok(ProviderAdjustment {
        provider_id: String::new(),
        fiscal_date: None,
        reason: reason.to_uppercase(),
        reference: between.join(" "),
        amount: money(amount)?,
        at,
    })
}

fn money(word: &str) -> Result<Money, String> {
    Money::parse(word).map_err(|e| format!("{word:?} is no amount: {e}"))
}

/// A service line, or an adjustment of the claim itself.
fn line(claim: &mut ClaimPayment, (first, rest): (&str, &[&str]), at: usize) -> Result<(), String> {
    if let Some((group, reason)) = adjustment_of(first) {
        let amount = money(rest.first().ok_or("the adjustment has no amount")?)?;
        claim.adjustments.push(Adjustment {
            group,
            reason,
            amount,
            quantity: None,
        });
        return Ok(());
    }
    let mut parts = first.split('-');
    let code = parts.next().unwrap_or_default().to_uppercase();
    let mut modifiers: Vec<Modifier> = Vec::new();
    for part in parts {
        modifiers.push(Modifier::parse(part).map_err(|e| format!("{part:?}: {e}"))?);
    }
    let (Some(charged), Some(paid)) = (rest.first(), rest.get(1)) else {
        return Err("write the code, the charge, what was paid, then the adjustments".to_owned());
    };
    let mut service = ServicePayment {
        qualifier: "HC".to_owned(),
        code,
        modifiers,
        billed_code: String::new(),
        charged: money(charged)?,
        paid: money(paid)?,
        units: Units::ONE,
        dos: None,
        dos_to: None,
        line_control: String::new(),
        adjustments: Vec::new(),
        allowed: None,
        amounts: Vec::new(),
        quantities: Vec::new(),
        remarks: Vec::new(),
        at,
    };
    let mut words = rest.iter().skip(2);
    while let Some(word) = words.next() {
        if let Some((group, reason)) = adjustment_of(word) {
            let amount = money(words.next().ok_or(format!("{word} has no amount"))?)?;
            service.adjustments.push(Adjustment {
                group,
                reason,
                amount,
                quantity: None,
            });
        } else if let Ok(dos) = word.parse::<NaiveDate>() {
            service.dos = Some(dos);
        } else {
            let remark = Rarc::parse(word).map_err(|_| {
                format!("{word:?} is no adjustment (CO-45), no remark (N290) and no date")
            })?;
            service.remarks.push(remark);
        }
    }
    claim.services.push(service);
    Ok(())
}

/// `CO-45`
fn adjustment_of(word: &str) -> Option<(AdjustmentGroup, Carc)> {
    let (group, reason) = word.split_once('-')?;
    let group = AdjustmentGroup::from_code(&group.to_uppercase())?;
    Some((group, Carc::parse(reason).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_eob_in_few_strokes() {
        let text = "claim CD1041 1 BR-1041\n99214-25 210.00 112.80 CO-45 67.20 PR-3 30.00\n\
                    36415 40 0 CO-97 40 N20 2026-03-02\n\nplb WO CD0907 64.20\n";
        let keyed = parse(text).unwrap();
        let [claim] = keyed.claims.as_slice() else {
            panic!("{keyed:?}")
        };
        let cents = |n| Money::from_cents(n);
        assert_eq!((claim.charged, claim.paid), (cents(25_000), cents(11_280)));
        assert_eq!(claim.patient_responsibility, cents(30_00));
        assert_eq!(claim.services[0].modifiers[0].as_str(), "25");
        assert_eq!(claim.services[1].remarks[0].as_str(), "N20");
        assert_eq!(claim.services[1].at, 3);
        assert_eq!(keyed.provider_adjustments[0].amount, cents(64_20));
    }

    #[test]
    fn what_does_not_read_is_told_with_its_line() {
        for (text, line, said) in [
            ("99213 1 1", 1, "claim before it"),
            ("claim CD1\n99213 1.00 x", 2, "\"x\" is no amount"),
            ("claim CD1\n99213 1 1 CO-45", 2, "CO-45 has no amount"),
            ("claim CD1\n99213 1 1 nonsense!", 2, "no remark"),
            ("plb WO", 1, "write plb"),
        ] {
            let bad = parse(text).unwrap_err();
            assert_eq!(bad.line, line, "{text}");
            assert!(bad.message.contains(said), "{bad}");
        }
    }
}
