//! Payment plans: so much a month until it is paid.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::account::{of_patient, positive, reason, state, tell};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, from_json, must};
use crate::domain::account::{AccountEvent, AccountEventKind, AccountState, Plan, PlanStanding};
use crate::domain::keys::{AccountEventId, PatientId};
use crate::domain::money::Money;
use crate::domain::party::PersonName;
use crate::store::{Connection, accounts, patient_balances, patients};

/// The note that the law wants for more than four instalments (12 CFR 1026.2(a)(17)).
const LENDING_NOTE: &str = "more than 4 instalments: give the patient the Truth-in-Lending \
    disclosure (12 CFR 1026.18) in writing; no interest and no fee is charged";

/// What is agreed.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgreePlan {
    /// A patient of the account.
    pub patient: i64,
    /// How much in all.
    pub total: String,
    /// In how many monthly instalments.
    pub instalments: u32,
    /// The day of the first.
    pub first_due_on: Option<NaiveDate>,
}

/// `agree-plan`
pub static AGREE_PLAN: Deed = Deed {
    name: "agree-plan",
    title: "Agree on a payment plan: monthly instalments, no interest",
    role: Role::Biller,
    fields: &[
        must("patient", Is::Number, "a patient of the account"),
        must("total", Is::Amount, "how much in all"),
        must(
            "instalments",
            Is::Number,
            "in how many monthly instalments: 1 to 60",
        ),
        must("first_due_on", Is::Date, "the day of the first"),
    ],
    example: r#"{"patient":1,"total":"240.00","instalments":6,"first_due_on":"2026-04-01"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: AgreePlan| agree_plan(cx, &input)),
};

/// What was agreed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PlanAgreed {
    /// The number of the event.
    pub id: i64,
    /// The instalments: day and amount.
    pub schedule: Vec<(NaiveDate, String)>,
    /// What the law wants said, empty where nothing.
    pub note: &'static str,
}

/// Agrees on a plan.
///
/// # Errors
/// Refused while another plan stands, and for more than is owed.
pub fn agree_plan(cx: &DeedContext<'_>, input: &AgreePlan) -> Result<PlanAgreed, DeedError> {
    let total = positive("total", &input.total)?;
    if !(1..=60).contains(&input.instalments) {
        return Err(DeedError::field("instalments", "is 1 to 60"));
    }
    let first_due_on = input
        .first_due_on
        .filter(|day| *day >= cx.today)
        .ok_or_else(|| DeedError::field("first_due_on", "is today or later"))?;
    let account = of_patient(cx.tx, input.patient)?;
    if let Some(plan) = state(cx.tx, account)?.plan {
        return Err(DeedError::refused(
            format!("a plan over {} stands since {}", plan.total, plan.agreed_on),
            "end it first",
        ));
    }
    let owed = patient_balances::owed_by(cx.tx, account)?;
    let owed: Money = owed.into_iter().map(|(_, amount)| amount).sum();
    if total > owed {
        return Err(DeedError::field(
            "total",
            format!("is more than the {owed} that is owed"),
        ));
    }
    let event = AccountEvent {
        n: Some(i64::from(input.instalments)),
        due_on: Some(first_due_on),
        ..AccountEvent::new(AccountEventKind::Plan, account, cx.today)
    };
    let id = tell(cx, AGREE_PLAN.name, &event.of(total))?;
    let plan = Plan {
        id,
        total,
        n: input.instalments,
        first_due_on,
        agreed_on: cx.today,
    };
    let schedule = plan.instalments();
    Ok(PlanAgreed {
        id: id.0,
        schedule: schedule
            .into_iter()
            .map(|(day, amount)| (day, amount.to_string()))
            .collect(),
        note: if plan.needs_lending_note() {
            LENDING_NOTE
        } else {
            ""
        },
    })
}

/// Which account's plan ends, and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EndPlan {
    /// A patient of the account.
    pub patient: i64,
    /// Why.
    pub reason: String,
}

/// `end-plan`
pub static END_PLAN: Deed = Deed {
    name: "end-plan",
    title: "End a payment plan: the balance is billed as before",
    role: Role::Biller,
    fields: &[
        must("patient", Is::Number, "a patient of the account"),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"patient":1,"reason":"paid in full"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: EndPlan| end_plan(cx, &input)),
};

/// Ends a plan.
///
/// # Errors
/// Refused where none stands.
pub fn end_plan(cx: &DeedContext<'_>, input: &EndPlan) -> Result<Recorded, DeedError> {
    let why = reason(&input.reason)?;
    let account = of_patient(cx.tx, input.patient)?;
    let Some(plan) = state(cx.tx, account)?.plan else {
        return Err(DeedError::refused(
            format!("account {account} has no payment plan"),
            "nothing was changed",
        ));
    };
    let event = AccountEvent::new(AccountEventKind::PlanEnded, account, cx.today);
    let AccountEventId(id) = tell(cx, END_PLAN.name, &event.about(plan.id).said("", why))?;
    Ok(Recorded { id })
}

/// A plan that stands.
#[derive(Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// The guarantor.
    pub account: PatientId,
    /// The guarantor's name.
    pub name: PersonName,
    /// What was agreed.
    pub plan: Plan,
    /// Paid since it was agreed.
    pub paid: Money,
    /// How it stands.
    pub standing: PlanStanding,
}

/// The plans that stand, by account.
///
/// # Errors
/// The database's.
pub fn list(db: &Connection, today: NaiveDate) -> anyhow::Result<Vec<PlanRow>> {
    let mut found = Vec::new();
    for (account, events) in accounts::all(db)? {
        let state = AccountState::fold(&events, Money::ZERO);
        let standing = state.plan_standing(today);
        if let (Some(plan), Some(standing)) = (state.plan, standing) {
            let person = patients::get(db, account)?;
            found.push(PlanRow {
                account,
                name: person.map(|person| person.name).unwrap_or_default(),
                plan,
                paid: state.paid_on_plan,
                standing,
            });
        }
    }
    Ok(found)
}
