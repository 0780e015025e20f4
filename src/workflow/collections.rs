//! The collection agency: who goes to it, the file for it, and who comes back. Never by itself:
//! a person decides, after the final notice.

use serde::{Deserialize, Serialize};

use super::account::{of_patient, protection, reason, state, tell};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, from_json, must};
use crate::domain::account::{AccountEvent, AccountEventKind, AccountState, Flag, Level};
use crate::domain::dates::days_between;
use crate::domain::keys::PatientId;
use crate::domain::money::Money;
use crate::domain::party::Address;
use crate::store::{Connection, accounts, patient_balances, patient_lines, patients};

/// Days after the final notice in which a person may still answer.
const NOTICE_DAYS: i64 = 30;

/// Which accounts go to whom.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SendToAgency {
    /// A patient of the account.
    pub patient: i64,
    /// The name of the agency.
    pub agency: String,
    /// Why.
    pub reason: String,
}

/// `send-to-agency`
pub static SEND_TO_AGENCY: Deed = Deed {
    name: "send-to-agency",
    title: "Give an account to the collection agency, after its final notice",
    role: Role::Biller,
    fields: &[
        must("patient", Is::Number, "a patient of the account"),
        must("agency", Is::Text, "the name of the agency"),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"patient":1,"agency":"Valley Recovery","reason":"no answer to four letters"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: SendToAgency| {
            send_to_agency(cx, &input)
        })
    },
};

/// Gives an account to the agency. The balance stays in the books until it is written off.
///
/// # Errors
/// Refused before the final notice is 30 days old, while a flag stops it, for a protected
/// balance, and where a payer has not finished.
pub fn send_to_agency(cx: &DeedContext<'_>, input: &SendToAgency) -> Result<Recorded, DeedError> {
    let why = reason(&input.reason)?;
    let agency = input.agency.trim();
    if agency.is_empty() {
        return Err(DeedError::field("agency", "who gets it"));
    }
    let account = of_patient(cx.tx, input.patient)?;
    let state = state(cx.tx, account)?;
    if let Some(stop) = stops(cx, account, &state)? {
        return Err(DeedError::refused(
            format!("account {account} may not go to an agency: {stop}"),
            "settle that first",
        ));
    }
    let owed = owed(cx.tx, account)?;
    let event = AccountEvent::new(AccountEventKind::ToAgency, account, cx.today);
    let id = tell(cx, SEND_TO_AGENCY.name, &event.of(owed).said(agency, why))?;
    Ok(Recorded { id: id.0 })
}

fn owed(db: &Connection, account: PatientId) -> Result<Money, DeedError> {
    let owed = patient_balances::owed_by(db, account)?;
    Ok(owed.into_iter().map(|(_, amount)| amount).sum())
}

/// What stops an account from going to an agency.
fn stops(
    cx: &DeedContext<'_>,
    account: PatientId,
    state: &AccountState,
) -> Result<Option<String>, DeedError> {
    let stopping = [
        Flag::Bankruptcy,
        Flag::Attorney,
        Flag::Disputed,
        Flag::OverEstimate,
        Flag::Hold,
    ];
    if let Some(flag) = stopping.iter().find(|flag| state.flags.contains_key(flag)) {
        return Ok(Some(flag.words().to_owned()));
    }
    if state.agency.is_some() {
        return Ok(Some("it is there already".to_owned()));
    }
    let noticed = state
        .statements
        .iter()
        .rev()
        .find(|sent| sent.level == Level::Final);
    let Some(notice) = noticed else {
        return Ok(Some("the final notice was not sent".to_owned()));
    };
    if days_between(notice.on, cx.today) < NOTICE_DAYS {
        return Ok(Some(format!(
            "the final notice of {} is not {NOTICE_DAYS} days old",
            notice.on
        )));
    }
    let lines = patient_balances::owed_by(cx.tx, account)?;
    if lines.is_empty() {
        return Ok(Some("nothing is owed".to_owned()));
    }
    for (line, _) in lines {
        let line = patient_lines::of_line(cx.tx, line)?;
        if let Some(protection) = protection(&line) {
            return Ok(Some(protection.withholds().words().to_owned()));
        }
        if line.pending {
            return Ok(Some("a payer of a visit has not finished".to_owned()));
        }
    }
    Ok(None)
}

/// Which account comes back.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recall {
    /// A patient of the account.
    pub patient: i64,
    /// Why.
    pub reason: String,
}

/// `recall-from-agency`
pub static RECALL_FROM_AGENCY: Deed = Deed {
    name: "recall-from-agency",
    title: "Take an account back from the collection agency",
    role: Role::Biller,
    fields: &[
        must("patient", Is::Number, "a patient of the account"),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"patient":1,"reason":"paid at the desk"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: Recall| recall(cx, &input)),
};

/// Takes an account back.
///
/// # Errors
/// Refused where it is not at an agency.
pub fn recall(cx: &DeedContext<'_>, input: &Recall) -> Result<Recorded, DeedError> {
    let why = reason(&input.reason)?;
    let account = of_patient(cx.tx, input.patient)?;
    if state(cx.tx, account)?.agency.is_none() {
        return Err(DeedError::refused(
            format!("account {account} is at no agency"),
            "nothing was changed",
        ));
    }
    let event = AccountEvent::new(AccountEventKind::Recalled, account, cx.today);
    let id = tell(cx, RECALL_FROM_AGENCY.name, &event.said("", why))?;
    Ok(Recorded { id: id.0 })
}

/// One account of the agency's file: what an agency needs, and no diagnosis or service.
#[derive(Clone, PartialEq, Eq)]
pub struct AtAgency {
    /// The account.
    pub account: PatientId,
    /// The guarantor's name.
    pub name: String,
    /// Where he lives.
    pub address: Address,
    /// Ten digits.
    pub phone: String,
    /// The agency.
    pub agency: String,
    /// Since when.
    pub since: chrono::NaiveDate,
    /// What was owed then.
    pub sent: Money,
    /// What is owed now.
    pub owed: Money,
    /// The oldest date of service that is owed.
    pub oldest: Option<chrono::NaiveDate>,
}

/// The accounts at an agency, in the order in which they went.
///
/// # Errors
/// The database's.
pub fn at_agency(db: &Connection) -> anyhow::Result<Vec<AtAgency>> {
    let mut found = Vec::new();
    for (account, events) in accounts::all(db)? {
        let state = AccountState::fold(&events, Money::ZERO);
        let (Some((since, sent)), Some(person)) = (state.agency, patients::get(db, account)?)
        else {
            continue;
        };
        let agency = events
            .iter()
            .rev()
            .find(|event| event.kind == AccountEventKind::ToAgency)
            .map(|event| event.name.clone());
        let lines = patient_balances::owed_by(db, account)?;
        let oldest = match lines.first() {
            Some((line, _)) => Some(patient_lines::of_line(db, *line)?.dos),
            None => None,
        };
        found.push(AtAgency {
            account,
            name: person.name.last_first(),
            address: person.address,
            phone: person.phone,
            agency: agency.unwrap_or_default(),
            since,
            sent,
            owed: lines.into_iter().map(|(_, amount)| amount).sum(),
            oldest,
        });
    }
    found.sort_by_key(|one| (one.since, one.account));
    Ok(found)
}
