//! A table tried on a remittance before it is in force: what each rule would do, and what would
//! become of the claims otherwise than now.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::auto_post_rules::in_force;
use super::error::DeedError;
use super::post_remittance::{Choices, Preview, simulate};
use super::remittance_matches::names_of;
use crate::billing::auto_post::{AutoPostTable, Case, Rule, Treatment};
use crate::domain::keys::RemittanceId;
use crate::domain::money::Money;
use crate::domain::remittance::Adjustment;
use crate::store::Connection;

/// What one rule does on a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleUse {
    /// The adjustment: `CO-45`.
    pub adjustment: String,
    /// What is done; `stop` where no rule fits.
    pub action: Treatment,
    /// The rule, as it stands in the table; none where none fits.
    pub rule: Option<Rule>,
    /// How many adjustments.
    pub n: usize,
    /// What they come to.
    pub amount: Money,
}

/// A claim that the table would treat otherwise than the one in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Its place in the remittance.
    pub index: usize,
    /// What becomes of it now, with the reason.
    pub now: String,
    /// What would become of it.
    pub then: String,
}

/// A trial.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Simulated {
    /// The preview under the table.
    pub preview: Preview,
    /// What each rule does, by adjustment.
    pub uses: Vec<RuleUse>,
    /// What becomes of claims otherwise.
    pub changes: Vec<Change>,
}

/// Tries a table on a remittance; without one the table in force is shown at work.
///
/// # Errors
/// As [`simulate`].
pub fn simulate_table(
    db: &Connection,
    today: NaiveDate,
    (id, table): (RemittanceId, Option<&AutoPostTable>),
) -> Result<Simulated, DeedError> {
    let choices = Choices::default();
    let now = simulate(db, today, id, (&choices, None))?;
    let force = in_force(db)?;
    let table = table.unwrap_or(&force);
    let preview = simulate(db, today, id, (&choices, Some(table)))?;
    let changes = now
        .plan
        .claims
        .iter()
        .zip(&preview.plan.claims)
        .map(|(now, then)| Change {
            index: now.index,
            now: outcome(now),
            then: outcome(then),
        })
        .filter(|change| change.now != change.then)
        .collect();
    Ok(Simulated {
        uses: uses(&preview, table),
        preview,
        changes,
    })
}

fn outcome(plan: &crate::billing::post::ClaimPlan) -> String {
    let denied: Money = plan.denials.iter().map(|draft| draft.amount).sum();
    let mut said = plan.action.name().to_owned();
    if let Some(reason) = plan.action.reason() {
        said = format!("{said}: {reason}");
    }
    for (words, amount) in [
        ("denied", denied),
        ("to the patient", plan.to_patient),
        ("to the next payer", plan.to_next_payer),
    ] {
        if !amount.is_zero() {
            said = format!("{said}, {words} {amount}");
        }
    }
    said
}

fn uses(preview: &Preview, table: &AutoPostTable) -> Vec<RuleUse> {
    let payer = names_of(preview.payer.as_ref(), &preview.remittance);
    let mut found: BTreeMap<(String, Option<String>), RuleUse> = BTreeMap::new();
    for claim in &preview.remittance.claims {
        let own = (&claim.adjustments, Vec::new());
        let lines = claim
            .services
            .iter()
            .map(|s| (&s.adjustments, s.remarks.clone()));
        for (adjustments, mut remarks) in std::iter::once(own).chain(lines) {
            remarks.extend(&claim.remarks);
            for adjustment in adjustments {
                let case = Case {
                    payer: &payer,
                    adjustment,
                    remarks: &remarks,
                };
                add(&mut found, adjustment, table.rule(&case));
            }
        }
    }
    found.into_values().collect()
}

fn add(
    found: &mut BTreeMap<(String, Option<String>), RuleUse>,
    adjustment: &Adjustment,
    rule: Option<&Rule>,
) {
    let key = (adjustment.label(), rule.map(Rule::about));
    let used = found.entry(key).or_insert_with(|| RuleUse {
        adjustment: adjustment.label(),
        action: rule.map_or(Treatment::Stop, |rule| rule.action),
        rule: rule.cloned(),
        n: 0,
        amount: Money::ZERO,
    });
    used.n += 1;
    used.amount += adjustment.amount;
}
