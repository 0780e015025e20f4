//! Work a denial: write it off, appeal it, ask the coder, bill the patient, set a date.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::post_remittance::clear_claims;
use super::registry::{Deed, Field, Is, from_json, may, must};
use crate::domain::claim::{ClaimEvent, ClaimEventKind, FollowUp};
use crate::domain::dates::Span;
use crate::domain::denial::{Denial, DenialStatus};
use crate::domain::keys::{ClaimId, DenialId};
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::domain::remittance::AdjustmentGroup;
use crate::store::{balances, claims, denials, ledger, notes, settings};

/// The setting that holds the most that is written off without a second word, in cents.
const LIMIT: &str = "write-off.limit";

/// What it is until the practice says otherwise.
const USUAL_LIMIT: Money = Money::from_cents(25_000);

/// Days until an appeal is asked after.
const APPEAL_ANSWER: Span = Span::Days(45);

/// Which denial, and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DenialDecision {
    /// Its number.
    pub denial: i64,
    /// Why, or what is asked.
    pub reason: String,
    /// When to look again.
    pub follow_up_on: Option<NaiveDate>,
    /// Write off although it is more than the limit.
    pub over_limit: bool,
}

const FIELDS: &[Field] = &[
    must("denial", Is::Number, "which denial"),
    must("reason", Is::Text, "why, or what is asked"),
    may("follow_up_on", Is::Date, "when to look again"),
];

macro_rules! deed {
    (
        $name:ident, $permanent:literal, $title:literal, $fields:expr, $example:literal, $run:ident
    ) => {
        #[doc = concat!("`", $permanent, "`")]
        pub static $name: Deed = Deed {
            name: $permanent,
            title: $title,
            role: Role::Biller,
            fields: $fields,
            example: $example,
            run: |cx, json| from_json(cx, json, |cx, input: DenialDecision| $run(cx, &input)),
        };
    };
}

deed!(
    APPEAL_DENIAL,
    "appeal-denial",
    "Appeal a denied line",
    FIELDS,
    r#"{"denial":1,"reason":"authorization A17 is on file","follow_up_on":null}"#,
    appeal_denial
);
deed!(
    ASK_CODER,
    "ask-coder",
    "Send a denied line back to the coder with a question",
    FIELDS,
    r#"{"denial":1,"reason":"was the visit separate from the injection?","follow_up_on":null}"#,
    ask_coder
);
deed!(
    BILL_PATIENT,
    "bill-patient",
    "Bill a denied line to the patient, where the payer leaves it to him",
    FIELDS,
    r#"{"denial":1,"reason":"not covered by the plan, notice signed","follow_up_on":null}"#,
    bill_patient
);
deed!(
    SET_DENIAL_DATE,
    "set-denial-date",
    "Set the day on which a denial is looked at again",
    FIELDS,
    r#"{"denial":1,"reason":"records requested","follow_up_on":"2026-04-02"}"#,
    set_denial_date
);
deed!(
    WRITE_OFF_DENIAL,
    "write-off-denial",
    "Write a denied line off, with a reason",
    &[
        must("denial", Is::Number, "which denial"),
        must("reason", Is::Text, "why"),
        may("over_limit", Is::Flag, "although it is more than the limit"),
    ],
    r#"{"denial":1,"reason":"bundled: the denial is right","over_limit":false}"#,
    write_off_denial
);

/// Where a denial is after a deed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DenialIs {
    /// Which denial.
    pub denial: i64,
    /// Where it stands.
    pub status: &'static str,
    /// What was moved in the books.
    pub amount: String,
}

fn begin(cx: &DeedContext<'_>, input: &DenialDecision) -> Result<(Denial, String), DeedError> {
    let denial = denials::get(cx.tx, DenialId(input.denial))?
        .ok_or_else(|| DeedError::no_such("denial", input.denial))?;
    let reason = input.reason.trim();
    if reason.len() < 3 {
        return Err(DeedError::field(
            "reason",
            "say why in a few words: it is kept",
        ));
    }
    if matches!(
        denial.status,
        DenialStatus::Resolved | DenialStatus::Withdrawn
    ) {
        return Err(DeedError::refused(
            format!(
                "denial {} is {}: {}",
                denial.id,
                denial.status.name(),
                denial.outcome
            ),
            "nothing is left to decide",
        ));
    }
    Ok((denial, reason.to_owned()))
}

fn end(
    cx: &DeedContext<'_>,
    deed: &str,
    denial: &Denial,
    (status, outcome, moved): (DenialStatus, &str, Money),
) -> Result<DenialIs, DeedError> {
    denials::decide(cx.tx, denial.id, (status, outcome), cx.today)?;
    let detail = json!({ "status": status.name(), "amount": moved.to_string() });
    cx.audit(deed, ("denial", Some(denial.id.0)), Some(&detail))?;
    Ok(DenialIs {
        denial: denial.id.0,
        status: status.name(),
        amount: moved.to_string(),
    })
}

/// Tells the claim's timeline; a kind that does not fit where the claim is becomes a note.
fn tell(
    cx: &DeedContext<'_>,
    claim: ClaimId,
    (kind, told): (ClaimEventKind, &str),
) -> Result<(), DeedError> {
    let fits = claims::get(cx.tx, claim)?.is_some_and(|c| c.status.after(kind).is_ok());
    let kind = if fits { kind } else { ClaimEventKind::Noted };
    claims::append_event(cx.tx, claim, &ClaimEvent::new(kind, cx.today, told))?;
    Ok(())
}

/// What of a denied line its payer still owes, at most the denied amount.
fn still_owed(cx: &DeedContext<'_>, denial: &Denial) -> Result<Money, DeedError> {
    let party = Party::Payer(denial.payer);
    let owed = balances::of_line(cx.tx, denial.line)?;
    let owed: Money = owed
        .into_iter()
        .filter(|(p, _)| *p == party)
        .map(|(_, m)| m)
        .sum();
    let amount = owed.min(denial.amount);
    if amount.is_positive() {
        Ok(amount)
    } else {
        Err(DeedError::refused(
            format!("nothing is owed any more on denial {}", denial.id),
            "the list was out of date: look again",
        ))
    }
}

fn move_money(
    cx: &DeedContext<'_>,
    denial: &Denial,
    (to, amount, reason): (Account, Money, &str),
) -> Result<(), DeedError> {
    let owed = Account::Receivable(denial.line, Party::Payer(denial.payer));
    let source = Source::Manual {
        reason: reason.to_owned(),
    };
    let entry = Entry::transfer(cx.today, source, Some(denial.claim), (owed, to, amount))
        .map_err(anyhow::Error::from)?;
    ledger::append_entry(cx.tx, &entry)?;
    Ok(())
}

/// Writes a denied line off.
///
/// # Errors
/// Refused over the limit unless that is said, when nothing is owed, and without a reason.
pub fn write_off_denial(
    cx: &DeedContext<'_>,
    input: &DenialDecision,
) -> Result<DenialIs, DeedError> {
    let (denial, reason) = begin(cx, input)?;
    let amount = still_owed(cx, &denial)?;
    let limit = settings::get::<i64>(cx.tx, LIMIT)?.map_or(USUAL_LIMIT, Money::from_cents);
    if amount > limit && !input.over_limit {
        return Err(DeedError::refused(
            format!("{amount} is more than the write-off limit of {limit}"),
            "appeal it, or say that it goes over the limit",
        ));
    }
    move_money(
        cx,
        &denial,
        (Account::WriteOff(denial.line), amount, &reason),
    )?;
    let told = format!("written off {amount}: {reason}");
    tell(cx, denial.claim, (ClaimEventKind::Noted, &told))?;
    let is = end(
        cx,
        WRITE_OFF_DENIAL.name,
        &denial,
        (DenialStatus::Resolved, &told, amount),
    )?;
    clear_claims(cx, denial.claim, &told)?;
    Ok(is)
}

/// Bills a denied line to the patient.
///
/// # Errors
/// Refused unless the payer leaves the amount to the patient (group PR), and as
/// [`write_off_denial`].
pub fn bill_patient(cx: &DeedContext<'_>, input: &DenialDecision) -> Result<DenialIs, DeedError> {
    let (denial, reason) = begin(cx, input)?;
    if denial.group != AdjustmentGroup::PatientResponsibility {
        return Err(DeedError::refused(
            format!(
                "{}-{} may not be billed to the patient",
                denial.group.code(),
                denial.carc
            ),
            "only what the payer leaves to the patient (PR) may; appeal, correct or write it off",
        ));
    }
    super::account::refuse_protected(cx.tx, denial.line)?;
    let amount = still_owed(cx, &denial)?;
    let patient = Account::Receivable(denial.line, Party::Patient);
    move_money(cx, &denial, (patient, amount, &reason))?;
    let told = format!("billed {amount} to the patient: {reason}");
    tell(cx, denial.claim, (ClaimEventKind::Noted, &told))?;
    end(
        cx,
        BILL_PATIENT.name,
        &denial,
        (DenialStatus::Resolved, &told, amount),
    )
}

/// Appeals a denied line.
///
/// # Errors
/// Refused past the payer's limit, and without a reason.
pub fn appeal_denial(cx: &DeedContext<'_>, input: &DenialDecision) -> Result<DenialIs, DeedError> {
    let (denial, reason) = begin(cx, input)?;
    if cx.today > denial.appeal_by {
        return Err(DeedError::refused(
            format!("the payer took appeals until {}", denial.appeal_by),
            "ask for an exception in writing, bill onward, or write it off",
        ));
    }
    let told = format!("appealed {} {}: {reason}", denial.carc, denial.amount);
    tell(cx, denial.claim, (ClaimEventKind::Appealed, &told))?;
    let on = input
        .follow_up_on
        .unwrap_or_else(|| APPEAL_ANSWER.after(cx.today));
    denials::set_follow_up(cx.tx, denial.id, on)?;
    if let Some(mut claim) = claims::get(cx.tx, denial.claim)? {
        claim.follow_up = Some(FollowUp {
            on,
            what: "has the appeal been answered?".to_owned(),
        });
        claims::change(cx.tx, &claim)?;
    }
    end(
        cx,
        APPEAL_DENIAL.name,
        &denial,
        (DenialStatus::Appealed, &told, Money::ZERO),
    )
}

/// Sends a denied line back to the coder with a question, which is noted on the visit.
///
/// # Errors
/// Without a question.
pub fn ask_coder(cx: &DeedContext<'_>, input: &DenialDecision) -> Result<DenialIs, DeedError> {
    let (denial, question) = begin(cx, input)?;
    let claim = claims::get(cx.tx, denial.claim)?
        .ok_or_else(|| DeedError::no_such("claim", denial.claim))?;
    let told = format!("denied {}: {question}", denial.carc);
    notes::add(
        cx.tx,
        ("encounter", claim.encounter.0),
        (cx.today, cx.role.name()),
        &told,
    )?;
    tell(
        cx,
        denial.claim,
        (
            ClaimEventKind::Noted,
            &format!("asked the coder: {question}"),
        ),
    )?;
    end(
        cx,
        ASK_CODER.name,
        &denial,
        (DenialStatus::Asked, &question, Money::ZERO),
    )
}

/// Sets the day on which a denial is looked at again.
///
/// # Errors
/// Without a date or a reason.
pub fn set_denial_date(
    cx: &DeedContext<'_>,
    input: &DenialDecision,
) -> Result<DenialIs, DeedError> {
    let (denial, reason) = begin(cx, input)?;
    let on = input
        .follow_up_on
        .ok_or_else(|| DeedError::field("follow_up_on", "which day?"))?;
    denials::set_follow_up(cx.tx, denial.id, on)?;
    tell(
        cx,
        denial.claim,
        (ClaimEventKind::Noted, &format!("{reason}; look again {on}")),
    )?;
    let stays = (denial.status, denial.outcome.as_str(), Money::ZERO);
    end(cx, SET_DENIAL_DATE.name, &denial, stays)
}
