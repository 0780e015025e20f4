//! Scrub a claim: run every edit over it as it would be sent, and hold it or let it go.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::build_claim::parts;
use super::claim_records::{ClaimRecords, NOBODY};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::finish_coding::is_the_coders;
use super::registry::{Deed, Is, from_json, may, must};
use crate::codesets::CodeSets;
use crate::domain::claim::{ClaimEvent, ClaimEventKind, ClaimStatus};
use crate::domain::codes::Modifier;
use crate::domain::encounter::EncounterStatus;
use crate::domain::keys::{ClaimId, EncounterId, PayerId};
use crate::domain::money::Money;
use crate::scrub::{
    ClaimFacts, CoverageDates, Filing, Finding, NoteState, OtherClaim, OtherLine, ReasonGiven,
    Report, ScrubContext, Severity, Strict, scrub,
};
use crate::store::overrides::{self, Override};
use crate::store::{
    Connection, claim_events, claims, encounters, modifier_reasons, payers, providers, settings,
};
use chrono::NaiveDate;

/// The setting that makes Excludes1 conflicts a block.
const STRICT_EXCLUDES1: &str = "coding.excludes1-blocks";

/// The setting that names the Medicare contractor, five digits.
const CONTRACTOR: &str = "medicare.contractor";

/// What a scrub of one claim came to.
#[derive(Clone, Debug)]
pub struct Scrubbed {
    /// Which claim.
    pub claim: ClaimId,
    /// Who is asked to pay.
    pub payer: PayerId,
    /// Where it is now.
    pub status: ClaimStatus,
    /// Everything that was found, and what could not be checked.
    pub report: Report,
    /// For each finding, the override that lets it pass.
    pub overridden: Vec<Option<Override>>,
}

impl Scrubbed {
    /// The findings that still stop the claim.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.report
            .findings
            .iter()
            .zip(&self.overridden)
            .filter(|(finding, passed)| finding.severity != Severity::Info && passed.is_none())
            .map(|(finding, _)| finding)
    }
}

/// Looks at a claim without changing anything.
///
/// # Errors
/// When the claim or a record that it needs is not there.
pub fn look(
    db: &Connection,
    codes: &CodeSets,
    today: NaiveDate,
    id: ClaimId,
) -> Result<Scrubbed, DeedError> {
    look_at(db, codes, today, &ClaimRecords::read(db, id)?)
}

/// Looks at a visit as the claim to its first payer would be; none when nobody but the patient
/// pays.
///
/// # Errors
/// When the visit or a record that it needs is not there.
pub fn look_at_visit(
    db: &Connection,
    codes: &CodeSets,
    today: NaiveDate,
    id: EncounterId,
) -> Result<Option<Scrubbed>, DeedError> {
    let looked = look_before_coding(db, codes, today, id)?;
    Ok(Some(looked).filter(|looked| looked.payer != NOBODY))
}

/// Looks at a visit before it is coded, as [`look_at_visit`] does. Where only the patient pays,
/// what there is for the coder to decide is looked at, and nothing else.
///
/// # Errors
/// When the visit or a record that it needs is not there.
pub fn look_before_coding(
    db: &Connection,
    codes: &CodeSets,
    today: NaiveDate,
    id: EncounterId,
) -> Result<Scrubbed, DeedError> {
    let records = ClaimRecords::draft(db, id)?;
    look_at(db, codes, today, &records)
}

fn look_at(
    db: &Connection,
    codes: &CodeSets,
    today: NaiveDate,
    records: &ClaimRecords,
) -> Result<Scrubbed, DeedError> {
    let facts = facts(db, records)?;
    let content = records.content();
    let mut report = scrub(&ScrubContext::new(&content, codes, today, &facts));
    if records.claim.id == ClaimId(0) && parts(db, &records.coverage, &records.charges)?.len() > 1 {
        // The visit becomes several claims, each within what a claim holds.
        let held = ["too-many-lines", "too-many-diagnoses"];
        let findings = &mut report.findings;
        findings.retain(|finding| !held.contains(&finding.edit.name));
    }
    if records.payer.id == NOBODY {
        let findings = &mut report.findings;
        findings.retain(|finding| is_the_coders(finding.edit.layer));
    }
    let passes = passes(db, records)?;
    let overridden = report
        .findings
        .iter()
        .map(|finding| passes.iter().find(|pass| covers(pass, finding)).cloned())
        .collect();
    Ok(Scrubbed {
        claim: records.claim.id,
        payer: records.payer.id,
        status: records.claim.status,
        report,
        overridden,
    })
}

/// Scrubs a claim and moves it: to ready when nothing stops it, to held when something does.
///
/// A claim that has left, or is being worked elsewhere, is only looked at.
///
/// # Errors
/// When the claim or a record that it needs is not there.
pub fn scrub_claim(cx: &DeedContext<'_>, id: ClaimId) -> Result<Scrubbed, DeedError> {
    let mut scrubbed = look(cx.tx, cx.codes, cx.today, id)?;
    let movable = matches!(
        scrubbed.status,
        ClaimStatus::Draft
            | ClaimStatus::Held
            | ClaimStatus::Ready
            | ClaimStatus::Rejected
            | ClaimStatus::Correcting
    );
    let on_hold = scrubbed.status == ClaimStatus::Held
        && claims::get(cx.tx, id)?.is_some_and(|claim| !claim.hold_reason.is_empty());
    if !movable || on_hold {
        return Ok(scrubbed);
    }
    let stops: Vec<&str> = scrubbed.open().map(|finding| finding.edit.name).collect();
    let (kind, detail) = if stops.is_empty() {
        (ClaimEventKind::ScrubbedClean, passed(&scrubbed))
    } else {
        (ClaimEventKind::ScrubbedWithFindings, stops.join(", "))
    };
    let last = claim_events::of(cx.tx, id)?.pop();
    let said = last.is_some_and(|(_, event)| event.kind == kind && event.detail == detail);
    if !said {
        claims::append_event(cx.tx, id, &ClaimEvent::new(kind, cx.today, detail))?;
        cx.audit(
            "scrub-claim",
            ("claim", Some(id.0)),
            Some(&json!({ "stops": stops })),
        )?;
    }
    scrubbed.status = claims::get(cx.tx, id)?.map_or(scrubbed.status, |claim| claim.status);
    Ok(scrubbed)
}

fn passed(scrubbed: &Scrubbed) -> String {
    let n = scrubbed.overridden.iter().flatten().count();
    match (n, scrubbed.report.not_checked.len()) {
        (0, 0) => String::new(),
        (0, unchecked) => format!("{unchecked} checks not made"),
        (passed, 0) => format!("{passed} findings overridden"),
        (passed, unchecked) => {
            format!("{passed} findings overridden, {unchecked} checks not made")
        }
    }
}

/// Which findings to let pass, on a claim or on a visit that has none yet, and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OverrideFinding {
    /// The number of the claim.
    pub claim: Option<i64>,
    /// The number of the visit, where it has no claim yet.
    pub encounter: Option<i64>,
    /// The name of the edit.
    pub edit: String,
    /// Why the claim may go past it.
    pub reason: String,
}

/// `override-finding`
pub static OVERRIDE_FINDING: Deed = Deed {
    name: "override-finding",
    title: "Let a claim or a visit go past a warning, with a reason that is kept",
    role: Role::Biller,
    fields: &[
        may("claim", Is::Number, "which claim"),
        may(
            "encounter",
            Is::Number,
            "which visit, where it has no claim yet",
        ),
        must("edit", Is::Text, "the name of the edit"),
        must("reason", Is::Text, "why, kept for ever"),
    ],
    example: r#"{"claim":1,"encounter":null,"edit":"diagnosis-unspecified",
        "reason":"the note has no more detail; Dr Ames was asked"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: OverrideFinding| {
            let left = override_finding(cx, &input)?;
            Ok(json!({ "claim": input.claim, "encounter": input.encounter, "open": left }))
        })
    },
};

/// Lets the findings of one edit pass, and scrubs the claim again; returns how many stay open.
///
/// # Errors
/// Refused for a block, for a finding that is not there, and without a reason.
pub fn override_finding(cx: &DeedContext<'_>, input: &OverrideFinding) -> Result<usize, DeedError> {
    if input.reason.trim().len() < 3 {
        return Err(DeedError::field(
            "reason",
            "say why in a few words: it is kept",
        ));
    }
    let (scrubbed, subject) = match (input.claim, input.encounter) {
        (Some(claim), _) => (
            look(cx.tx, cx.codes, cx.today, ClaimId(claim))?,
            ("claim", Some(claim)),
        ),
        (None, Some(visit)) => {
            let looked = look_before_coding(cx.tx, cx.codes, cx.today, EncounterId(visit))?;
            (looked, ("encounter", Some(visit)))
        }
        (None, None) => return Err(DeedError::field("claim", "which claim or visit is missing")),
    };
    let found: Vec<&Finding> = scrubbed
        .open()
        .filter(|finding| finding.edit.name == input.edit)
        .collect();
    if found.is_empty() {
        return Err(DeedError::refused(
            format!("there is no open finding of {}", input.edit),
            "scrub it to see what there is",
        ));
    }
    if found
        .iter()
        .any(|finding| finding.severity == Severity::Block)
    {
        return Err(DeedError::refused(
            format!("{} is a block: it must be fixed", input.edit),
            "F1 shows what to do",
        ));
    }
    for finding in found {
        let pass = Override {
            claim: input.claim.map(ClaimId),
            encounter: input
                .encounter
                .filter(|_| input.claim.is_none())
                .map(EncounterId),
            edit: finding.edit.name.to_owned(),
            place: format!("{:?}", finding.at),
            about: finding.message.clone(),
            reason: input.reason.trim().to_owned(),
            role: cx.role.name().to_owned(),
            made_on: cx.today,
        };
        overrides::append(cx.tx, &pass)?;
    }
    cx.audit(
        "override-finding",
        subject,
        Some(&json!({ "edit": input.edit })),
    )?;
    match (input.claim, input.encounter) {
        (Some(claim), _) => Ok(scrub_claim(cx, ClaimId(claim))?.open().count()),
        (None, Some(visit)) => {
            let looked = look_before_coding(cx.tx, cx.codes, cx.today, EncounterId(visit))?;
            Ok(looked.open().count())
        }
        (None, None) => Ok(0),
    }
}

/// The overrides that hold for a claim: its own, and those of the coder on its visit.
fn passes(db: &Connection, records: &ClaimRecords) -> Result<Vec<Override>, DeedError> {
    let mut all = overrides::of_claim(db, records.claim.id)?;
    all.extend(overrides::of_encounter(db, records.encounter.id)?);
    Ok(all)
}

fn covers(pass: &Override, finding: &Finding) -> bool {
    pass.edit == finding.edit.name
        && pass.about == finding.message
        && finding.severity != Severity::Block
}

/// What the books know about a claim.
fn facts(db: &Connection, records: &ClaimRecords) -> Result<ClaimFacts, DeedError> {
    let strict = settings::get::<bool>(db, STRICT_EXCLUDES1)?.unwrap_or(false);
    let received_on = claim_events::of(db, records.claim.id)?
        .into_iter()
        .find(|(_, event)| event.kind == ClaimEventKind::AcceptedByPayer)
        .map(|(_, event)| event.on);
    Ok(ClaimFacts {
        filing: Some(Filing {
            file_by: records.claim.file_by,
            received_on,
        }),
        others: Some(other_claims(db, records)?),
        note: match records.encounter.note_signed_on {
            Some(on) => NoteState::Signed(on),
            None => NoteState::Unsigned,
        },
        takes_replacements: Some(records.payer.takes_replacements),
        coverage: Some(CoverageDates {
            from: records.coverage.effective_on,
            through: records.coverage.terminated_on,
        }),
        contractor: settings::get::<String>(db, CONTRACTOR)?,
        reasons: reasons(db, records)?,
        strict: if strict {
            Strict::Excludes1Blocks
        } else {
            Strict::Usual
        },
    })
}

/// The modifiers of a visit that is still being coded for which a reason is on record.
fn reasons(db: &Connection, records: &ClaimRecords) -> Result<Option<Vec<ReasonGiven>>, DeedError> {
    let status = records.encounter.status;
    let open = [EncounterStatus::ReadyToCode, EncounterStatus::OnHold];
    if !open.contains(&status) {
        return Ok(None);
    }
    let content = records.content();
    let mut given = Vec::new();
    for reason in modifier_reasons::of_encounter(db, records.encounter.id)? {
        let Ok(modifier) = Modifier::parse(&reason.modifier) else {
            continue;
        };
        for (n, line) in (1..).zip(&content.lines) {
            if line.code.as_str() == reason.code {
                given.push(ReasonGiven { line: n, modifier });
            }
        }
    }
    Ok(Some(given))
}

/// The other claims of the patient that left or may leave, over the last three years.
fn other_claims(db: &Connection, records: &ClaimRecords) -> Result<Vec<OtherClaim>, DeedError> {
    let mut others = Vec::new();
    for row in claims::history(db, records.claim.patient, records.claim.dos)? {
        let same_visit = row.claim.encounter == records.encounter.id;
        if row.claim.id == records.claim.id || same_visit {
            continue;
        }
        let payer = payers::get(db, row.claim.payer)?;
        let visit = encounters::get(db, row.claim.encounter)?;
        let diagnoses = visit.map(|visit| visit.diagnoses).unwrap_or_default();
        let rendering = providers::get(db, row.rendering)?;
        others.push(OtherClaim {
            patient_control_number: row.claim.patient_control_number,
            payer_id: payer.map(|payer| payer.payer_id).unwrap_or_default(),
            order: row.claim.order,
            taxonomy: rendering
                .as_ref()
                .map(|provider| provider.taxonomy.to_string())
                .unwrap_or_default(),
            rendering_npi: rendering
                .map(|provider| provider.npi.to_string())
                .unwrap_or_default(),
            paid: row.paid > Money::ZERO,
            lines: row
                .charges
                .into_iter()
                .map(|charge| OtherLine {
                    code: charge.code,
                    modifiers: charge.modifiers,
                    dos: row.claim.dos,
                    units: charge.units,
                    diagnoses: diagnoses.clone(),
                })
                .collect(),
        });
    }
    Ok(others)
}
