//! What a person says of an account: flags that stop its bills, who answers for it, the rules.

use serde::{Deserialize, Serialize};

use super::account::{KeptRules, RULES, of_patient, reason, state, tell};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Field, Is, Recorded, changed, from_json, may, must};
use crate::domain::account::{AccountEvent, AccountEventKind, Flag};
use crate::domain::keys::{PatientId, PayerId};
use crate::store::{guarantors, patients, payers, settings};

/// Which account, which flag, why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FlagAccount {
    /// A patient of the account.
    pub patient: i64,
    /// The flag: `bad-address`, `disputed`, …
    pub flag: String,
    /// Why.
    pub reason: String,
}

const FIELDS: &[Field] = &[
    must("patient", Is::Number, "a patient of the account"),
    must(
        "flag",
        Is::Text,
        "bad-address, bankruptcy, attorney, disputed, gfe-over-400, hold or auto-pay",
    ),
    must("reason", Is::Text, "why"),
];

/// `flag-account`
pub static FLAG_ACCOUNT: Deed = Deed {
    name: "flag-account",
    title: "Keep an account from being billed, with a reason: returned mail, a dispute, …",
    role: Role::Biller,
    fields: FIELDS,
    example: r#"{"patient":1,"flag":"bad-address","reason":"statement 31 came back"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: FlagAccount| {
            flag(cx, &input, AccountEventKind::FlagSet)
        })
    },
};

/// `unflag-account`
pub static UNFLAG_ACCOUNT: Deed = Deed {
    name: "unflag-account",
    title: "Take a flag off an account: it is billed again",
    role: Role::Biller,
    fields: FIELDS,
    example: r#"{"patient":1,"flag":"bad-address","reason":"new address at the desk"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: FlagAccount| {
            flag(cx, &input, AccountEventKind::FlagCleared)
        })
    },
};

/// Sets a flag or takes it off.
///
/// # Errors
/// An unknown flag; refused where the account has it already, or has it not.
pub fn flag(
    cx: &DeedContext<'_>,
    input: &FlagAccount,
    how: AccountEventKind,
) -> Result<Recorded, DeedError> {
    let why = reason(&input.reason)?;
    let flag = Flag::from_name(&input.flag).ok_or_else(|| {
        let names: Vec<&str> = Flag::ALL.iter().map(|flag| flag.name()).collect();
        DeedError::field("flag", format!("is one of {}", names.join(", ")))
    })?;
    let account = of_patient(cx.tx, input.patient)?;
    let has = state(cx.tx, account)?.flags.contains_key(&flag);
    let sets = how == AccountEventKind::FlagSet;
    if has == sets {
        let is = if has {
            "is flagged already"
        } else {
            "is not flagged"
        };
        return Err(DeedError::refused(
            format!("account {account} {is}: {}", flag.words()),
            "nothing was changed",
        ));
    }
    let event = AccountEvent::new(how, account, cx.today).said(flag.name(), why);
    let deed = if sets {
        FLAG_ACCOUNT.name
    } else {
        UNFLAG_ACCOUNT.name
    };
    let id = tell(cx, deed, &event)?;
    Ok(Recorded { id: id.0 })
}

/// Who answers for whom.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SetGuarantor {
    /// The patient.
    pub patient: i64,
    /// Who answers for the patient's balance; the patient himself takes it back.
    pub guarantor: i64,
}

/// `set-guarantor`
pub static SET_GUARANTOR: Deed = Deed {
    name: "set-guarantor",
    title: "Say who answers for a patient's balance: one statement for a family",
    role: Role::Biller,
    fields: &[
        must("patient", Is::Number, "which patient"),
        must(
            "guarantor",
            Is::Number,
            "the patient who answers for the balance",
        ),
    ],
    example: r#"{"patient":2,"guarantor":1}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: SetGuarantor| {
            set_guarantor(cx, &input)
        })
    },
};

/// Says who answers for a patient.
///
/// # Errors
/// Refused where the guarantor has a guarantor, or answers for others and would get one.
pub fn set_guarantor(cx: &DeedContext<'_>, input: &SetGuarantor) -> Result<Recorded, DeedError> {
    let patient = PatientId(input.patient);
    patients::get(cx.tx, patient)?.ok_or_else(|| DeedError::no_such("patient", patient))?;
    let guarantor = of_patient(cx.tx, input.guarantor)?;
    if guarantor != PatientId(input.guarantor) {
        return Err(DeedError::refused(
            format!(
                "patient {guarantor} answers for patient {}",
                input.guarantor
            ),
            "name the one who answers for himself",
        ));
    }
    let answers_for = guarantors::members(cx.tx, patient)?.len() > 1;
    if patient != guarantor && answers_for {
        return Err(DeedError::refused(
            format!("patient {patient} answers for others"),
            "let them answer for themselves first",
        ));
    }
    guarantors::set(cx.tx, patient, guarantor)?;
    let detail = serde_json::json!({ "guarantor": guarantor.0 });
    cx.audit(
        SET_GUARANTOR.name,
        ("patient", Some(patient.0)),
        Some(&detail),
    )?;
    Ok(Recorded { id: patient.0 })
}

/// `set-statement-rules`
pub static SET_STATEMENT_RULES: Deed = Deed {
    name: "set-statement-rules",
    title: "Set the rules for statements: least amount, days, ways to pay",
    role: Role::Biller,
    fields: &[
        may(
            "minimum",
            Is::Amount,
            "less than this is not billed by mail: 5.00",
        ),
        may(
            "days_between",
            Is::Number,
            "days from one statement to the next: 28",
        ),
        may("days_to_pay", Is::Number, "days a person has to pay: 25"),
        may(
            "least_payment",
            Is::Amount,
            "the least payment that stops the dunning: 25.00",
        ),
        may(
            "small_balance",
            Is::Amount,
            "less than this may be written off: 5.00",
        ),
        may(
            "held_payers",
            Is::Numbers,
            "payers whose patients are not billed for now",
        ),
        may(
            "ways_to_pay",
            Is::Texts,
            "how to pay, a line each; a link among them",
        ),
    ],
    example: concat!(
        r#"{"minimum":"5.00","days_between":28,"days_to_pay":25,"least_payment":"25.00","#,
        r#""small_balance":"5.00","held_payers":[],"ways_to_pay":["pay.example.org/ridgeview"]}"#
    ),
    run: |cx, json| from_json(cx, json, |cx, input: KeptRules| set_rules(cx, &input)),
};

/// Sets the rules; what the input leaves out goes back to what is usual.
///
/// # Errors
/// Amounts below nothing, days beyond a year, a payer that is not there.
pub fn set_rules(cx: &DeedContext<'_>, input: &KeptRules) -> Result<Recorded, DeedError> {
    input.rules()?;
    for payer in &input.held_payers {
        payers::get(cx.tx, PayerId(*payer))?.ok_or_else(|| DeedError::no_such("payer", *payer))?;
    }
    let before = KeptRules::read(cx.tx)?;
    settings::set(cx.tx, RULES, input)?;
    let detail = changed(&before, input);
    cx.audit(SET_STATEMENT_RULES.name, ("setting", None), Some(&detail))?;
    Ok(Recorded { id: 1 })
}
