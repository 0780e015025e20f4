//! Correct a claim: begin the version that replaces it, and charge the visit anew where its
//! lines change.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::build_claim::payer_of;
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, must};
use super::scrub_claim::scrub_claim;
use crate::domain::charge::Charge;
use crate::domain::claim::{Claim, ClaimEvent, ClaimEventKind, ClaimStatus, Frequency};
use crate::domain::denial::DenialStatus;
use crate::domain::keys::{ClaimId, CoverageId, EncounterId, EntryId, ServiceLineId};
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::domain::payer::FilingCode;
use crate::store::{charges, claims, coverages, denials, details, ledger, payers};

/// Which claim, and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectClaim {
    /// Its number.
    pub claim: i64,
    /// What is corrected.
    pub reason: String,
}

/// `correct-claim`
pub static CORRECT_CLAIM: Deed = Deed {
    name: "correct-claim",
    title: "Begin the corrected version of an adjudicated claim (frequency 7)",
    role: Role::Biller,
    fields: &[
        must("claim", Is::Number, "which claim"),
        must("reason", Is::Text, "what is corrected"),
    ],
    example: r#"{"claim":1,"reason":"rendering NPI"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: CorrectClaim| {
            correct_claim(cx, &input)
        })
    },
};

/// Where a claim is once its correction is begun.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Correcting {
    /// Which claim.
    pub claim: i64,
    /// CLM01 of the new version.
    pub control_number: String,
    /// Where it is: ready when it is clean as it stands.
    pub status: &'static str,
}

/// Begins the corrected version of a claim. Its charges stay as they are: they are superseded by
/// what the visit says when it is sent, never doubled.
///
/// # Errors
/// Refused for a payer that takes no replacements, without the payer's claim number, and for a
/// claim that was never adjudicated: that one is repaired and sent as a new original.
pub fn correct_claim(cx: &DeedContext<'_>, input: &CorrectClaim) -> Result<Correcting, DeedError> {
    begin(cx, input, (Frequency::Replacement, CORRECT_CLAIM.name))
}

/// Begins the version that replaces or withdraws a claim.
pub(super) fn begin(
    cx: &DeedContext<'_>,
    input: &CorrectClaim,
    (frequency, deed): (Frequency, &'static str),
) -> Result<Correcting, DeedError> {
    let mut claim = claims::get(cx.tx, ClaimId(input.claim))?
        .ok_or_else(|| DeedError::no_such("claim", input.claim))?;
    let reason = input.reason.trim();
    if reason.len() < 3 {
        return Err(DeedError::field(
            "reason",
            "say what is corrected or why it is withdrawn: it is kept",
        ));
    }
    check_payer(cx, &claim)?;
    let kind = match frequency {
        Frequency::Void => ClaimEventKind::VoidStarted,
        Frequency::Original | Frequency::Replacement => ClaimEventKind::CorrectionStarted,
    };
    claim.status.after(kind).map_err(|illegal| {
        DeedError::refused(
            illegal.to_string(),
            "a claim that was never adjudicated is repaired and goes again as a new original",
        )
    })?;
    if claim.payer_claim_number.is_none() {
        return Err(DeedError::refused(
            format!("claim {} has no number of its payer", claim.id),
            "it comes with the 277CA or the remittance; ask the payer for it",
        ));
    }
    claims::append_event(cx.tx, claim.id, &ClaimEvent::new(kind, cx.today, reason))?;
    claim.frequency = frequency;
    claim.version += 1;
    claims::change(cx.tx, &claim)?;
    for denial in denials::of_claim(cx.tx, claim.id)? {
        if matches!(denial.status, DenialStatus::Open | DenialStatus::Asked) {
            let what = if frequency == Frequency::Void {
                "void"
            } else {
                "corrected claim"
            };
            let outcome = format!("{what} {}: {reason}", claim.control_number());
            denials::decide(
                cx.tx,
                denial.id,
                (DenialStatus::Corrected, &outcome),
                cx.today,
            )?;
        }
    }
    let detail = json!({ "version": claim.version });
    cx.audit(deed, ("claim", Some(claim.id.0)), Some(&detail))?;
    let scrubbed = scrub_claim(cx, claim.id)?;
    Ok(Correcting {
        claim: claim.id.0,
        control_number: claim.control_number(),
        status: scrubbed.status.name(),
    })
}

fn check_payer(cx: &DeedContext<'_>, claim: &Claim) -> Result<(), DeedError> {
    let payer =
        payers::get(cx.tx, claim.payer)?.ok_or_else(|| DeedError::no_such("payer", claim.payer))?;
    if payer.takes_replacements && payer.filing_code != FilingCode::MedicarePartB {
        return Ok(());
    }
    Err(DeedError::refused(
        format!(
            "{} takes no replacement or void claims (frequency 7, 8)",
            payer.name
        ),
        "print its reopening worksheet, or ask for a redetermination; after MA130 send a new \
         original",
    ))
}

/// May the codes of a billed visit still change? Only while every claim of it is in our hands.
///
/// # Errors
/// Refused naming the claim that is not.
pub(super) fn in_our_hands(cx: &DeedContext<'_>, visit: EncounterId) -> Result<(), DeedError> {
    for claim in claims::of_encounter(cx.tx, visit)? {
        let ours = matches!(
            claim.status,
            ClaimStatus::Draft
                | ClaimStatus::Held
                | ClaimStatus::Ready
                | ClaimStatus::Rejected
                | ClaimStatus::Correcting
                | ClaimStatus::Voided
        );
        if !ours {
            return Err(DeedError::refused(
                format!(
                    "claim {} of the visit is {}",
                    claim.id,
                    claim.status.words()
                ),
                "correct that claim first; what was sent stays as it was sent",
            ));
        }
    }
    Ok(())
}

/// Charges a billed visit anew: what changed is reversed and charged again, and its claims bill
/// the new lines. `before` are the standing charge entries of the visit before the change.
pub(super) fn recharge(
    cx: &DeedContext<'_>,
    visit: EncounterId,
    before: &[EntryId],
) -> Result<(), DeedError> {
    let now = charges::of_encounter(cx.tx, visit)?;
    let mut bills = claims::of_encounter(cx.tx, visit)?;
    bills.retain(|claim| claim.status != ClaimStatus::Voided);
    let bills = assigned(cx, bills, &now)?;
    let owed_by = |line: ServiceLineId| {
        let billed = bills.iter().find(|(_, lines)| lines.contains(&line));
        billed.map_or(Party::Patient, |(claim, _)| Party::Payer(claim.payer))
    };
    let mut standing: Vec<ServiceLineId> = Vec::new();
    for id in before {
        let Some(entry) = ledger::entry(cx.tx, *id)? else {
            continue;
        };
        let Source::ChargeEntry { line } = entry.source() else {
            continue;
        };
        let same = now
            .iter()
            .any(|c| c.id == *line && c.amount == charged(&entry));
        if same {
            standing.push(*line);
        } else {
            ledger::append_entry(
                cx.tx,
                &entry.reversed(*id, cx.today, "the visit was recoded"),
            )?;
        }
    }
    for charge in now
        .iter()
        .filter(|c| !c.amount.is_zero() && !standing.contains(&c.id))
    {
        let moved = (
            Account::Charges(charge.id),
            Account::Receivable(charge.id, owed_by(charge.id)),
            charge.amount,
        );
        let source = Source::ChargeEntry { line: charge.id };
        let entry = Entry::transfer(cx.today, source, None, moved).map_err(anyhow::Error::from)?;
        ledger::append_entry(cx.tx, &entry)?;
    }
    rebill(cx, bills, &now)
}

/// What a charge entry charges.
fn charged(entry: &Entry) -> Money {
    let rows = entry.postings().iter();
    -rows
        .filter(|p| matches!(p.account, Account::Charges(_)))
        .map(|p| p.amount)
        .sum::<Money>()
}

/// Which lines of the visit each of its claims bills from now on. Where several claims share a
/// coverage, each keeps its lines, and a new line goes to the last claim of the payer that answers
/// for it.
fn assigned(
    cx: &DeedContext<'_>,
    bills: Vec<Claim>,
    now: &[Charge],
) -> Result<Vec<(Claim, Vec<ServiceLineId>)>, DeedError> {
    let mut billed: Vec<(Claim, Vec<ServiceLineId>)> = Vec::new();
    for claim in bills {
        let lines = claims::lines(cx.tx, claim.id)?;
        billed.push((claim, lines));
    }
    let mut assigned: Vec<Vec<ServiceLineId>> = vec![Vec::new(); billed.len()];
    let mut coverages_seen: Vec<CoverageId> = billed.iter().map(|(c, _)| c.coverage).collect();
    coverages_seen.sort_unstable();
    coverages_seen.dedup();
    for coverage in coverages_seen {
        let Some(held) = coverages::get(cx.tx, coverage)? else {
            continue;
        };
        let carved = details::carve_out(cx.tx, coverage)?;
        for charge in now {
            let payer = payer_of(&held, carved.as_ref(), charge);
            let of_coverage = |(claim, _): &(Claim, _)| claim.coverage == coverage;
            let place = billed
                .iter()
                .position(|row| of_coverage(row) && row.1.contains(&charge.id))
                .or_else(|| {
                    let answers = |row: &(Claim, _)| of_coverage(row) && row.0.payer == payer;
                    billed.iter().rposition(answers)
                })
                .or_else(|| billed.iter().rposition(of_coverage));
            if let Some(lines) = place.and_then(|place| assigned.get_mut(place)) {
                lines.push(charge.id);
            }
        }
    }
    let claims = billed.into_iter().map(|(claim, _)| claim);
    Ok(claims.zip(assigned).collect())
}

fn rebill(
    cx: &DeedContext<'_>,
    bills: Vec<(Claim, Vec<ServiceLineId>)>,
    now: &[Charge],
) -> Result<(), DeedError> {
    for (mut claim, lines) in bills {
        claims::set_lines(cx.tx, claim.id, &lines)?;
        let of_claim = now.iter().filter(|charge| lines.contains(&charge.id));
        claim.charged = of_claim.map(|charge| charge.amount).sum();
        claims::change(cx.tx, &claim)?;
        let told = format!("recoded: {} in {} lines", claim.charged, lines.len());
        let event = ClaimEvent::new(ClaimEventKind::Noted, cx.today, told);
        claims::append_event(cx.tx, claim.id, &event)?;
        scrub_claim(cx, claim.id)?;
    }
    Ok(())
}
