//! Underpayments: what payers allowed beside what their contracts say, and what to do about it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::letters;
use super::registry::{Deed, Is, from_json, may, must};
use crate::billing::contract::{self, Expected, PricedLine};
use crate::domain::charge::Charge;
use crate::domain::codes::{Hcpcs, Modifier, Units};
use crate::domain::contract::{ContractTerms, Setting};
use crate::domain::keys::{ClaimId, LetterId, PayerId, ServiceLineId};
use crate::domain::money::Money;
use crate::forms::dispute_letter::{self, DisputeLetter, DisputeRow};
use crate::store::allowed::{self, AllowedLine};
use crate::store::contracts::{self, Decision, Wanted};
use crate::store::{Connection, charges, claims, encounters, payers, practice};

/// How far back the list goes, in days, where nothing else is asked.
pub const USUAL_DAYS: u64 = 90;
/// The kind of a kept letter.
pub const DISPUTE: &str = "dispute";

/// A line that a payer allowed less for than its contract says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Underpaid {
    /// The line as it was paid.
    pub of: AllowedLine,
    /// What the contract says, with its arithmetic.
    pub expected: Expected,
    /// How much is missing.
    pub short: Money,
    /// What was decided about it, where anything was.
    pub decision: Option<Decision>,
}

/// The lines that were allowed too little since a day, by payer, code and claim. Decided ones are
/// among them with their decision.
///
/// # Errors
/// The store's.
pub fn find(db: &Connection, since: NaiveDate) -> Result<Vec<Underpaid>, DeedError> {
    let mut days: BTreeMap<(i64, i64, NaiveDate), Vec<AllowedLine>> = BTreeMap::new();
    for line in allowed::since(db, since)? {
        let day = (line.payer.0, line.patient.0, line.dos);
        days.entry(day).or_default().push(line);
    }
    let mut found = Vec::new();
    for lines in days.into_values() {
        compare(db, lines, &mut found)?;
    }
    found.sort_by(|a, b| {
        let key = |u: &Underpaid| (u.of.payer_name.clone(), u.of.code, u.of.dos, u.of.line);
        key(a).cmp(&key(b))
    });
    Ok(found)
}

/// Compares the lines of one patient's day with one payer.
fn compare(
    db: &Connection,
    lines: Vec<AllowedLine>,
    found: &mut Vec<Underpaid>,
) -> Result<(), DeedError> {
    let Some(first) = lines.first() else {
        return Ok(());
    };
    if !contracts::has_rates(db, first.payer)? {
        return Ok(());
    }
    let terms = contracts::terms_of(db, first.payer, first.dos)?;
    let of = (first.payer, first.dos);
    let services: Vec<Service<'_>> = lines
        .iter()
        .map(|line| Service {
            code: line.code,
            modifiers: &line.modifiers,
            units: line.units,
            charged: line.charged,
            setting: Setting::of_place(&line.pos),
        })
        .collect();
    let expected = priced(db, of, (&services, &terms))?;
    for (line, expected) in lines.into_iter().zip(expected) {
        let Some(expected) = expected else { continue };
        if let Some(short) = contract::underpaid(line.allowed(), expected.amount, &terms) {
            found.push(Underpaid {
                decision: contracts::decision(db, line.line)?,
                of: line,
                expected,
                short,
            });
        }
    }
    Ok(())
}

/// A charged line and what its payer's contract says should be allowed for it.
pub type Predicted = (Charge, Option<Expected>);

/// What the contract of a claim's payer says should be allowed for each of its lines.
///
/// # Errors
/// When there is no such claim; the store's.
pub fn predict(db: &Connection, claim: ClaimId) -> Result<Vec<Predicted>, DeedError> {
    let found = claims::get(db, claim)?.ok_or_else(|| DeedError::no_such("claim", claim))?;
    let visit = encounters::get(db, found.encounter)?
        .ok_or_else(|| DeedError::no_such("encounter", found.encounter))?;
    let setting = Setting::of_place(visit.pos.as_str());
    let mut charged = Vec::new();
    for line in claims::lines(db, claim)? {
        charged.extend(charges::get(db, line)?);
    }
    let services: Vec<Service<'_>> = charged
        .iter()
        .map(|line| Service {
            code: line.code,
            modifiers: &line.modifiers,
            units: line.units,
            charged: line.amount,
            setting,
        })
        .collect();
    let terms = contracts::terms_of(db, found.payer, visit.dos)?;
    let of = (found.payer, visit.dos);
    let expected = priced(db, of, (&services, &terms))?;
    Ok(charged.into_iter().zip(expected).collect())
}

/// One line to price.
struct Service<'a> {
    code: Hcpcs,
    modifiers: &'a [Modifier],
    units: Units,
    charged: Money,
    setting: Setting,
}

/// What a payer's contract allows for the lines of one day, each by the rate in force for it.
fn priced(
    db: &Connection,
    (payer, dos): (PayerId, NaiveDate),
    (services, terms): (&[Service<'_>], &ContractTerms),
) -> Result<Vec<Option<Expected>>, DeedError> {
    let mut rates = Vec::with_capacity(services.len());
    for service in services {
        rates.push(contracts::rate_of(
            db,
            &Wanted {
                payer,
                code: service.code,
                modifiers: service.modifiers,
                setting: service.setting,
                dos,
            },
        )?);
    }
    let lines: Vec<PricedLine<'_>> = services
        .iter()
        .zip(&rates)
        .map(|(service, rate)| PricedLine {
            rate: rate.as_ref(),
            modifiers: service.modifiers,
            units: service.units,
            charged: service.charged,
        })
        .collect();
    Ok(contract::expected(&lines, terms))
}

/// Lines of one payer and one code that were all allowed too little.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// Which payer.
    pub payer: PayerId,
    /// Its name.
    pub payer_name: String,
    /// Which code.
    pub code: String,
    /// How many lines nobody has decided about.
    pub n_open: usize,
    /// How many lines in all.
    pub n: usize,
    /// What is missing on the open ones.
    pub short: Money,
}

/// What is missing by payer and code, the most money first.
#[must_use]
pub fn patterns(found: &[Underpaid]) -> Vec<Pattern> {
    let mut by: BTreeMap<(String, String), Pattern> = BTreeMap::new();
    for one in found {
        let code = one.of.code.as_str().to_owned();
        let pattern = by
            .entry((one.of.payer_name.clone(), code.clone()))
            .or_insert_with(|| Pattern {
                payer: one.of.payer,
                payer_name: one.of.payer_name.clone(),
                code,
                n_open: 0,
                n: 0,
                short: Money::ZERO,
            });
        pattern.n += 1;
        if one.decision.is_none() {
            pattern.n_open += 1;
            pattern.short += one.short;
        }
    }
    let mut patterns: Vec<Pattern> = by.into_values().collect();
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.short));
    patterns
}

/// Which lines a payer is asked about.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dispute {
    /// The number of the payer.
    pub payer: i64,
    /// Only this code.
    pub code: String,
    /// The first day on which they were posted; 90 days back where it is left out.
    pub since: Option<NaiveDate>,
    /// What else to say.
    pub words: String,
}

/// `dispute-underpayments`
pub static DISPUTE_UNDERPAYMENTS: Deed = Deed {
    name: "dispute-underpayments",
    title: "Ask a payer for what its contract allows: one letter with every line",
    role: Role::Biller,
    fields: &[
        must("payer", Is::Number, "which payer"),
        may("code", Is::Text, "only this code"),
        may(
            "since",
            Is::Date,
            "posted since this day; 90 days back where it is left out",
        ),
        may("words", Is::Text, "what else the letter says"),
    ],
    example: r#"{"payer":1,"code":"99214","since":"2026-01-01","words":"We spoke on 3/2."}"#,
    run: |cx, json| from_json(cx, json, |cx, input: Dispute| dispute(cx, &input)),
};

/// The letter that was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Disputed {
    /// The number of the kept letter: `print letter` hands it out.
    pub letter: i64,
    /// How many lines it names.
    pub lines: usize,
    /// What is missing on them.
    pub short: String,
}

/// Writes the letter about every open line, keeps it, and marks them disputed.
///
/// # Errors
/// When there is no such payer, or nothing of it is open.
pub fn dispute(cx: &DeedContext<'_>, input: &Dispute) -> Result<Disputed, DeedError> {
    let payer = PayerId(input.payer);
    let to = payers::get(cx.tx, payer)?.ok_or_else(|| DeedError::no_such("payer", payer))?;
    let since = since(cx.today, input.since);
    let mut lines = find(cx.tx, since)?;
    lines.retain(|one| {
        one.of.payer == payer
            && one.decision.is_none()
            && (input.code.is_empty() || one.of.code.as_str() == input.code.trim())
    });
    if lines.is_empty() {
        return Err(DeedError::refused(
            "no underpayment of that payer is open",
            "claimdesk worklist underpayments lists what was found",
        ));
    }
    let from = practice::get(cx.tx)?
        .ok_or_else(|| DeedError::refused("the practice has no name yet", "set it up first"))?;
    let letter = DisputeLetter {
        practice: from.name.clone(),
        practice_address: from.address.clone(),
        practice_phone: from.phone.clone(),
        payer: to.name.clone(),
        payer_address: to.address.clone(),
        npi: from.npi.to_string(),
        on: cx.today,
        words: input.words.clone(),
        rows: lines.iter().map(row).collect(),
    };
    let sheets = dispute_letter::sheets(&letter);
    let id = letters::keep(cx, (DISPUTE, payer), &sheets)?;
    for one in &lines {
        decide(cx, one, (true, "asked the payer for the rest", Some(id)))?;
    }
    let short: Money = lines.iter().map(|one| one.short).sum();
    let detail = json!({ "lines": lines.len(), "short": short.to_string() });
    cx.audit(
        DISPUTE_UNDERPAYMENTS.name,
        ("payer", Some(payer.0)),
        Some(&detail),
    )?;
    Ok(Disputed {
        letter: id.0,
        lines: lines.len(),
        short: short.to_string(),
    })
}

/// The first day of a list.
#[must_use]
pub fn since(today: NaiveDate, asked: Option<NaiveDate>) -> NaiveDate {
    asked.unwrap_or_else(|| {
        today
            .checked_sub_days(Days::new(USUAL_DAYS))
            .unwrap_or(today)
    })
}

fn row(one: &Underpaid) -> DisputeRow {
    DisputeRow {
        claim: match one.of.payer_claim_number.as_str() {
            "" => one.of.control_number.clone(),
            number => number.to_owned(),
        },
        patient: one.of.patient_name.last_first(),
        dos: one.of.dos,
        code: one.of.code.as_str().to_owned(),
        charged: one.of.charged,
        allowed: one.of.allowed(),
        expected: one.expected.amount,
        short: one.short,
    }
}

fn decide(
    cx: &DeedContext<'_>,
    one: &Underpaid,
    (disputed, reason, letter): (bool, &str, Option<LetterId>),
) -> Result<(), DeedError> {
    contracts::decide(
        cx.tx,
        &Decision {
            line: one.of.line,
            disputed,
            decided_on: cx.today,
            reason: reason.to_owned(),
            expected: one.expected.amount,
            allowed: one.of.allowed(),
            letter,
        },
    )?;
    Ok(())
}

/// Which line is let pass, and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Accept {
    /// The number of the service line.
    pub line: i64,
    /// Why.
    pub reason: String,
}

/// `accept-underpayment`
pub static ACCEPT_UNDERPAYMENT: Deed = Deed {
    name: "accept-underpayment",
    title: "Let an underpayment pass, with the reason",
    role: Role::Biller,
    fields: &[
        must("line", Is::Number, "which service line"),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"line":1,"reason":"the amendment of March lowered this rate"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: Accept| accept(cx, &input)),
};

/// The line that was let pass.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Accepted {
    /// The line.
    pub line: i64,
    /// What is let go.
    pub short: String,
}

/// Lets an underpayment pass.
///
/// # Errors
/// When the line is not underpaid, or no reason is given.
pub fn accept(cx: &DeedContext<'_>, input: &Accept) -> Result<Accepted, DeedError> {
    let reason = input.reason.trim();
    if reason.len() < 3 {
        return Err(DeedError::field("reason", "say why, in a few words"));
    }
    let line = ServiceLineId(input.line);
    let found = find(cx.tx, NaiveDate::MIN)?;
    let Some(one) = found.iter().find(|one| one.of.line == line) else {
        return Err(DeedError::refused(
            format!("line {line} is not underpaid"),
            "claimdesk worklist underpayments lists what was found",
        ));
    };
    decide(cx, one, (false, reason, None))?;
    cx.audit(
        ACCEPT_UNDERPAYMENT.name,
        ("service line", Some(line.0)),
        None,
    )?;
    Ok(Accepted {
        line: line.0,
        short: one.short.to_string(),
    })
}
