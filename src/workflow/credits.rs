//! Credits: money that the practice holds and that is somebody else's, each with its cause, its
//! owner and its clock. They are never netted into what is owed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::account::tell;
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Field, Is, Recorded, from_json, may, must};
use crate::billing::credit::{
    CreditCause, CreditSigns, CreditUrgency, give_back_by, likely_cause, urgency,
};
use crate::domain::account::{AccountEvent, AccountEventKind};
use crate::domain::claim::ClaimStatus;
use crate::domain::keys::{ClaimId, EntryId, PatientId, PayerId, ServiceLineId};
use crate::domain::ledger::{Account, Party};
use crate::domain::money::Money;
use crate::domain::party::PersonName;
use crate::store::aged::{self, AgedLine, AgingBasis};
use crate::store::balances::{self, DatedPosting};
use crate::store::{Connection, accounts, guarantors, ledger, patient_balances, patients, payers};

/// Whose credit, and on which line: a payer's or a patient's on a service line, or money of a
/// patient that is applied to no line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CreditOf {
    /// On a line.
    Line(ServiceLineId, Party),
    /// Unapplied.
    Unapplied(PatientId),
}

/// One credit.
#[derive(Clone, PartialEq, Eq)]
pub struct Credit {
    /// Which.
    pub of: CreditOf,
    /// Whose visit, or whose money.
    pub patient: PatientId,
    /// That person's name.
    pub name: PersonName,
    /// The payer's name, empty where it is the patient's.
    pub payer_name: String,
    /// The claim, where there is one.
    pub claim: Option<ClaimId>,
    /// Our claim number, empty where there is none.
    pub control_number: String,
    /// Date of service, where it is on a line.
    pub dos: Option<NaiveDate>,
    /// How much, as a positive amount.
    pub amount: Money,
    /// Why.
    pub cause: CreditCause,
    /// Who works it.
    pub owner: String,
    /// Since when it is there.
    pub since: NaiveDate,
    /// When it was identified, or else since when it is there.
    pub identified_on: NaiveDate,
    /// By when it must be gone, where a rule says so.
    pub by: Option<NaiveDate>,
    /// How near that is.
    pub urgency: CreditUrgency,
}

/// Every credit, the nearest clock first, then the largest.
///
/// # Errors
/// The database's.
pub fn list(db: &Connection, as_of: NaiveDate) -> anyhow::Result<Vec<Credit>> {
    let worked = accounts::of_kind(db, AccountEventKind::Credit)?;
    let payers = payers::all(db)?;
    let mut found = Vec::new();
    for line in aged::lines(db, as_of, AgingBasis::Submission)? {
        if line.balance.is_negative() {
            found.push(on_line(db, line, &worked)?);
        }
    }
    for (patient, amount) in patient_balances::unapplied(db)? {
        if amount.is_positive() {
            found.push(unapplied(db, (patient, amount), &worked)?);
        }
    }
    for credit in &mut found {
        let filing = match credit.of {
            CreditOf::Line(_, Party::Payer(id)) => {
                payers.iter().find(|p| p.id == id).map(|p| p.filing_code)
            }
            CreditOf::Line(_, Party::Patient) | CreditOf::Unapplied(_) => None,
        };
        let is_payers = matches!(credit.of, CreditOf::Line(_, Party::Payer(_)));
        if filing.is_some() || !is_payers {
            credit.by = give_back_by(filing, credit.identified_on);
        }
        credit.urgency = urgency(credit.by, as_of);
    }
    found.sort_by_key(|c| {
        (
            c.urgency,
            c.by.unwrap_or(NaiveDate::MAX),
            std::cmp::Reverse(c.amount),
            c.of,
        )
    });
    Ok(found)
}

/// The first day since which a sum of postings has been on the credit side.
fn since(postings: &[DatedPosting], wanted: impl Fn(Account) -> bool) -> Option<NaiveDate> {
    let (mut sum, mut since) = (Money::ZERO, None);
    for one in postings.iter().filter(|one| wanted(one.posting.account)) {
        sum += one.posting.amount;
        since = sum.is_negative().then(|| since.unwrap_or(one.posted_on));
    }
    since
}

/// The last word of a person on a credit since it is there.
fn said(worked: &[AccountEvent], of: CreditOf, since: NaiveDate) -> Option<&AccountEvent> {
    worked.iter().rev().find(|event| {
        let same = match of {
            CreditOf::Line(line, party) => {
                let payer = match party {
                    Party::Payer(payer) => Some(payer),
                    Party::Patient => None,
                };
                event.line == Some(line) && event.payer == payer
            }
            CreditOf::Unapplied(patient) => event.line.is_none() && event.n == Some(patient.0),
        };
        same && event.on >= since
    })
}

fn on_line(db: &Connection, line: AgedLine, worked: &[AccountEvent]) -> anyhow::Result<Credit> {
    let of = CreditOf::Line(line.line, line.party);
    let postings = balances::postings_of_line(db, line.line)?;
    let at = Account::Receivable(line.line, line.party);
    let since = since(&postings, |account| account == at).unwrap_or(line.base);
    let told = said(worked, of, since);
    let cause = match told.and_then(|event| CreditCause::from_name(&event.name)) {
        Some(cause) => cause,
        None => likely_cause(&signs(db, &line, &postings)?),
    };
    Ok(Credit {
        of,
        patient: line.patient,
        name: line.patient_name,
        payer_name: line.payer_name,
        claim: line.claim,
        control_number: line.control_number,
        dos: Some(line.dos),
        amount: line.balance.abs(),
        cause,
        owner: told.map_or("biller", |event| &event.words).to_owned(),
        since,
        identified_on: told.and_then(|event| event.due_on).unwrap_or(since),
        by: None,
        urgency: CreditUrgency::Calm,
    })
}

/// What the books show of a line in credit.
fn signs(
    db: &Connection,
    line: &AgedLine,
    postings: &[DatedPosting],
) -> anyhow::Result<CreditSigns> {
    let mut entries: Vec<EntryId> = postings.iter().map(|one| one.entry).collect();
    entries.dedup();
    let mut signs = CreditSigns {
        is_patients: line.party == Party::Patient,
        claim_withdrawn: matches!(
            line.status,
            Some(ClaimStatus::Voided | ClaimStatus::Correcting)
        ),
        ..CreditSigns::default()
    };
    let mut payers: Vec<PayerId> = Vec::new();
    for entry in entries {
        if ledger::reversal(db, entry)?.is_some() {
            continue;
        }
        let rows = ledger::postings(db, entry)?;
        let money = rows
            .iter()
            .any(|row| matches!(row.account, Account::Deposit(_) | Account::PatientCredit(_)));
        for row in rows.iter().filter(|row| money && row.amount.is_negative()) {
            let Account::Receivable(of, party) = row.account else {
                continue;
            };
            if of != line.line {
                continue;
            }
            match party {
                Party::Payer(payer) => {
                    signs.n_payments += usize::from(line.party == party);
                    payers.push(payer);
                }
                Party::Patient => signs.patient_paid -= row.amount,
            }
        }
    }
    payers.sort();
    payers.dedup();
    signs.n_payers = payers.len();
    Ok(signs)
}

fn unapplied(
    db: &Connection,
    (patient, amount): (PatientId, Money),
    worked: &[AccountEvent],
) -> anyhow::Result<Credit> {
    let of = CreditOf::Unapplied(patient);
    let postings = balances::postings_of_credit(db, patient)?;
    let since = since(&postings, |_| true).unwrap_or(NaiveDate::MIN);
    let told = said(worked, of, since);
    let cause = told.and_then(|event| CreditCause::from_name(&event.name));
    let name = patients::get(db, patient)?.map(|person| person.name);
    Ok(Credit {
        of,
        patient,
        name: name.unwrap_or_default(),
        payer_name: String::new(),
        claim: None,
        control_number: String::new(),
        dos: None,
        amount,
        cause: cause.unwrap_or(CreditCause::PatientOverpaid),
        owner: told.map_or("biller", |event| &event.words).to_owned(),
        since,
        identified_on: told.and_then(|event| event.due_on).unwrap_or(since),
        by: None,
        urgency: CreditUrgency::Calm,
    })
}

/// Names a credit in an input: a line with its payer (none is the patient), or a patient.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CreditKey {
    /// The service line.
    pub line: Option<i64>,
    /// The payer whose credit it is; none is the patient.
    pub payer: Option<i64>,
    /// The patient whose unapplied money it is.
    pub patient: Option<i64>,
}

/// The fields of [`CreditKey`].
pub(super) const KEY: &[Field] = &[
    may("line", Is::Number, "the service line in credit"),
    may(
        "payer",
        Is::Number,
        "the payer whose credit it is; the patient's when left out",
    ),
    may(
        "patient",
        Is::Number,
        "or the patient whose unapplied money it is",
    ),
];

impl CreditKey {
    /// The key of a credit.
    #[must_use]
    pub fn of(credit: CreditOf) -> CreditKey {
        let mut key = CreditKey::default();
        match credit {
            CreditOf::Line(line, party) => {
                key.line = Some(line.0);
                if let Party::Payer(payer) = party {
                    key.payer = Some(payer.0);
                }
            }
            CreditOf::Unapplied(patient) => key.patient = Some(patient.0),
        }
        key
    }

    /// The credit that it names.
    pub(super) fn find(&self, cx: &DeedContext<'_>) -> Result<Credit, DeedError> {
        let of = match (self.line, self.patient) {
            (Some(line), None) => {
                let party = self
                    .payer
                    .map_or(Party::Patient, |id| Party::Payer(PayerId(id)));
                CreditOf::Line(ServiceLineId(line), party)
            }
            (None, Some(patient)) if self.payer.is_none() => {
                CreditOf::Unapplied(PatientId(patient))
            }
            _ => {
                let what = "is a line with or without a payer, or a patient";
                return Err(DeedError::field("credit", what));
            }
        };
        let found = list(cx.tx, cx.today)?.into_iter().find(|one| one.of == of);
        found.ok_or_else(|| {
            DeedError::refused(
                "there is no credit on it",
                "claimdesk worklist credits lists them",
            )
        })
    }
}

/// An event about a credit, with its line, its payer and whose it is.
pub(super) fn about(
    cx: &DeedContext<'_>,
    kind: AccountEventKind,
    credit: &Credit,
) -> Result<AccountEvent, DeedError> {
    let account = guarantors::of(cx.tx, credit.patient)?;
    let (line, payer) = match credit.of {
        CreditOf::Line(line, Party::Payer(payer)) => (Some(line), Some(payer)),
        CreditOf::Line(line, Party::Patient) => (Some(line), None),
        CreditOf::Unapplied(_) => (None, None),
    };
    Ok(AccountEvent {
        n: Some(credit.patient.0),
        line,
        payer,
        ..AccountEvent::new(kind, account, cx.today)
    })
}

/// What is found out about a credit.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WorkCredit {
    /// Which.
    pub credit: CreditKey,
    /// Why it is there.
    pub cause: String,
    /// Who works it.
    pub owner: String,
    /// When it was identified; today when nothing is said.
    pub identified_on: Option<NaiveDate>,
}

/// `work-credit`
pub static WORK_CREDIT: Deed = Deed {
    name: "work-credit",
    title: "Say why a credit is there, who works it, and when it was identified",
    role: Role::Biller,
    fields: &[
        must("credit", Is::Record(KEY), "which credit"),
        must(
            "cause",
            Is::Text,
            "duplicate-payment, takeback-pending, cob, patient-overpaid, posting-error, unknown",
        ),
        may("owner", Is::Text, "who works it: biller when left out"),
        may(
            "identified_on",
            Is::Date,
            "when it was identified: today when left out",
        ),
    ],
    example: concat!(
        r#"{"credit":{"line":3,"payer":2,"patient":null},"cause":"duplicate-payment","#,
        r#""owner":"biller","identified_on":"2026-03-02"}"#
    ),
    run: |cx, json| from_json(cx, json, |cx, input: WorkCredit| work_credit(cx, &input)),
};

/// Keeps what is found out about a credit: its clock runs from the day it was identified.
///
/// # Errors
/// An unknown cause; a day to come; no such credit.
pub fn work_credit(cx: &DeedContext<'_>, input: &WorkCredit) -> Result<Recorded, DeedError> {
    let cause = CreditCause::from_name(&input.cause).ok_or_else(|| {
        let names: Vec<&str> = CreditCause::ALL.iter().map(|cause| cause.name()).collect();
        DeedError::field("cause", format!("is one of {}", names.join(", ")))
    })?;
    let identified_on = input.identified_on.unwrap_or(cx.today);
    if identified_on > cx.today {
        return Err(DeedError::field("identified_on", "is still to come"));
    }
    let owner = match input.owner.trim() {
        "" => "biller",
        owner => owner,
    };
    let credit = input.credit.find(cx)?;
    let event = AccountEvent {
        due_on: Some(identified_on),
        ..about(cx, AccountEventKind::Credit, &credit)?
    };
    let event = event.of(credit.amount).said(cause.name(), owner);
    let id = tell(cx, WORK_CREDIT.name, &event)?;
    Ok(Recorded { id: id.0 })
}
