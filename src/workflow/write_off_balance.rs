//! Give up what a patient owes: a small balance, charity, bad debt, a share that may not be
//! billed. Each has its own reason in the books; "other" is not one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::account::{
    KeptRules, move_money, of_patient, positive, protection, reason, state, tell,
};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, from_json, may, must};
use crate::domain::account::{AccountEvent, AccountEventKind, Level};
use crate::domain::keys::{PatientId, ServiceLineId};
use crate::domain::ledger::{Account, Party};
use crate::domain::money::Money;
use crate::store::patient_lines::{self, PatientLine};
use crate::store::{accounts, patient_balances};

/// Why a patient's balance is given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cause {
    Small,
    Charity,
    BadDebt,
    Protected,
    Courtesy,
}

impl Cause {
    const ALL: [(Cause, &'static str); 5] = [
        (Cause::Small, "small-balance"),
        (Cause::Charity, "charity"),
        (Cause::BadDebt, "bad-debt"),
        (Cause::Protected, "protected"),
        (Cause::Courtesy, "courtesy"),
    ];
}

/// Which account, why, how much.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WriteOffBalance {
    /// A patient of the account.
    pub patient: i64,
    /// `small-balance`, `charity`, `bad-debt`, `protected` or `courtesy`.
    pub cause: String,
    /// Why, in words.
    pub reason: String,
    /// How much; all that the cause allows when empty.
    pub amount: String,
}

/// `write-off-balance`
pub static WRITE_OFF_BALANCE: Deed = Deed {
    name: "write-off-balance",
    title: "Give up what a patient owes: small balance, charity, bad debt, protected",
    role: Role::Biller,
    fields: &[
        must("patient", Is::Number, "a patient of the account"),
        must(
            "cause",
            Is::Text,
            "small-balance, charity, bad-debt, protected (QMB, Medicaid) or courtesy",
        ),
        must("reason", Is::Text, "why, in words"),
        may(
            "amount",
            Is::Amount,
            "how much; all that the cause allows when left out",
        ),
    ],
    example: concat!(
        r#"{"patient":1,"cause":"small-balance","reason":"under 5.00 after a statement","#,
        r#""amount":"4.99"}"#
    ),
    run: |cx, json| {
        from_json(cx, json, |cx, input: WriteOffBalance| {
            write_off_balance(cx, &input)
        })
    },
};

/// What was given up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GivenUp {
    /// By this deed.
    pub written_off: String,
    /// What the account still owes.
    pub left: String,
}

/// Writes a patient's balance off.
///
/// # Errors
/// Refused where the cause does not fit: a balance that is not small or was never billed, no
/// charity granted or more than its limit, bad debt before the final notice, a Medicare share as a
/// courtesy.
pub fn write_off_balance(
    cx: &DeedContext<'_>,
    input: &WriteOffBalance,
) -> Result<GivenUp, DeedError> {
    let why = reason(&input.reason)?;
    let (cause, name) = Cause::ALL
        .into_iter()
        .find(|(_, name)| *name == input.cause)
        .ok_or_else(|| {
            let names: Vec<&str> = Cause::ALL.iter().map(|(_, name)| *name).collect();
            DeedError::field("cause", format!("is one of {}", names.join(", ")))
        })?;
    let account = of_patient(cx.tx, input.patient)?;
    let lines = owed_lines(cx, account, cause)?;
    let most = allowed(cx, account, (cause, &lines))?;
    if !most.is_positive() {
        return Err(DeedError::refused(
            format!("{name} allows no more on account {account}"),
            "its limit is used up",
        ));
    }
    let amount = if input.amount.trim().is_empty() {
        most
    } else {
        positive("amount", &input.amount)?
    };
    if amount > most {
        return Err(DeedError::refused(
            format!("{amount} is more than the {most} that {name} allows"),
            "give up less, or find the cause that fits",
        ));
    }
    let mut left = amount;
    for (line, owed) in &lines {
        let part = (*owed).min(left);
        if !part.is_positive() {
            continue;
        }
        let at = Account::Receivable(*line, Party::Patient);
        let said = format!("{name}: {why}");
        move_money(cx, (at, Account::WriteOff(*line), part), &said)?;
        left -= part;
    }
    let detail = serde_json::json!({ "cause": name, "amount": amount.to_string() });
    let subject = ("patient", Some(account.0));
    cx.audit(WRITE_OFF_BALANCE.name, subject, Some(&detail))?;
    let owed = patient_balances::owed_by(cx.tx, account)?;
    let owed: Money = owed.into_iter().map(|(_, amount)| amount).sum();
    Ok(GivenUp {
        written_off: amount.to_string(),
        left: owed.to_string(),
    })
}

/// The lines that a cause is about: the protected ones, or all others.
fn owed_lines(
    cx: &DeedContext<'_>,
    account: PatientId,
    cause: Cause,
) -> Result<Vec<(ServiceLineId, Money)>, DeedError> {
    let mut found = Vec::new();
    for (id, owed) in patient_balances::owed_by(cx.tx, account)? {
        let line = patient_lines::of_line(cx.tx, id)?;
        let is_protected = protection(&line).is_some();
        if is_protected != (cause == Cause::Protected) {
            continue;
        }
        if cause == Cause::Courtesy && is_medicare(&line) {
            return Err(DeedError::refused(
                "a Medicare share is not given up as a courtesy (42 USC 1320a-7a)",
                "charity after a look at the means, or bad debt after the final notice",
            ));
        }
        found.push((id, owed));
    }
    Ok(found)
}

fn is_medicare(line: &PatientLine) -> bool {
    let codes = line.covered_by.iter().map(|(_, filing)| filing.code());
    codes
        .into_iter()
        .any(|code| matches!(code, "MA" | "MB" | "16"))
}

/// The most that a cause lets go.
fn allowed(
    cx: &DeedContext<'_>,
    account: PatientId,
    (cause, lines): (Cause, &[(ServiceLineId, Money)]),
) -> Result<Money, DeedError> {
    let owed: Money = lines.iter().map(|(_, owed)| *owed).sum();
    if !owed.is_positive() {
        return Err(DeedError::refused(
            format!("nothing is owed on account {account} that this cause is about"),
            "nothing was changed",
        ));
    }
    let state = state(cx.tx, account)?;
    match cause {
        Cause::Small => {
            let rules = KeptRules::read(cx.tx)?.rules()?;
            if owed >= rules.small_balance {
                return Err(DeedError::refused(
                    format!("{owed} is not under {}", rules.small_balance),
                    "bill it",
                ));
            }
            // What is too small for a statement can never have had one.
            if owed >= rules.minimum && state.statements.is_empty() {
                return Err(DeedError::refused(
                    "no statement was sent yet",
                    "a small balance is given up after one statement",
                ));
            }
            Ok(owed)
        }
        Cause::Charity => {
            let granted = state
                .charity
                .filter(|charity| charity.until >= cx.today)
                .ok_or_else(|| {
                    DeedError::refused("no charity is granted", "grant it first, with its limit")
                })?;
            let share = owed.basis_points(granted.percent * 100);
            Ok(share.min(granted.limit - charity_used(cx, account)?))
        }
        Cause::BadDebt => {
            let noticed = state
                .statements
                .iter()
                .any(|sent| sent.level == Level::Final);
            if !noticed && state.agency.is_none() {
                return Err(DeedError::refused(
                    "the final notice was not sent",
                    "bad debt is what failed to be collected",
                ));
            }
            Ok(owed)
        }
        Cause::Protected | Cause::Courtesy => Ok(owed),
    }
}

/// What was given up as charity on an account since it was granted.
fn charity_used(cx: &DeedContext<'_>, account: PatientId) -> Result<Money, DeedError> {
    let granted = accounts::of(cx.tx, account)?
        .into_iter()
        .rev()
        .find(|event| event.kind == AccountEventKind::Charity)
        .map(|event| event.on);
    let Some(since) = granted else {
        return Ok(Money::ZERO);
    };
    Ok(patient_balances::written_off(
        cx.tx,
        account,
        (since, "charity: "),
    )?)
}

/// Charity as it is granted.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GrantCharity {
    /// A patient of the account.
    pub patient: i64,
    /// Percent of a balance that is given up: 1 to 100.
    pub percent: i64,
    /// At most so much in all.
    pub limit: String,
    /// Until when.
    pub until: Option<NaiveDate>,
    /// On what it rests: the application and the income test.
    pub reason: String,
}

/// `grant-charity`
pub static GRANT_CHARITY: Deed = Deed {
    name: "grant-charity",
    title: "Grant charity after a look at the means: percent, limit, until when",
    role: Role::Biller,
    fields: &[
        must("patient", Is::Number, "a patient of the account"),
        must(
            "percent",
            Is::Number,
            "percent of a balance that is given up: 1 to 100",
        ),
        must("limit", Is::Amount, "at most so much in all"),
        must("until", Is::Date, "until when"),
        must("reason", Is::Text, "the application and the income test"),
    ],
    example: concat!(
        r#"{"patient":1,"percent":75,"limit":"500.00","until":"2026-12-31","#,
        r#""reason":"application of 03-02, 180 % of the poverty level"}"#
    ),
    run: |cx, json| {
        from_json(cx, json, |cx, input: GrantCharity| {
            grant_charity(cx, &input)
        })
    },
};

/// Grants charity; a later grant takes the place of an earlier one.
///
/// # Errors
/// A percent, limit or day that cannot be.
pub fn grant_charity(cx: &DeedContext<'_>, input: &GrantCharity) -> Result<Recorded, DeedError> {
    let why = reason(&input.reason)?;
    let limit = positive("limit", &input.limit)?;
    if !(1..=100).contains(&input.percent) {
        return Err(DeedError::field("percent", "is 1 to 100"));
    }
    let until = input
        .until
        .filter(|day| *day >= cx.today)
        .ok_or_else(|| DeedError::field("until", "is today or later"))?;
    let account = of_patient(cx.tx, input.patient)?;
    let event = AccountEvent {
        n: Some(input.percent),
        due_on: Some(until),
        ..AccountEvent::new(AccountEventKind::Charity, account, cx.today)
    };
    let id = tell(cx, GRANT_CHARITY.name, &event.of(limit).said("", why))?;
    Ok(Recorded { id: id.0 })
}
