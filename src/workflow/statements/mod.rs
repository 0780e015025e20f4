//! The statement run: who gets one, who gets none and why, as a preview; then all of them in one
//! transaction, every one kept by its hash and printed again byte for byte.

mod content;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::account::{KeptRules, is_held_payer, protection, write_papers};
use super::context::{DeedContext, Role, perform};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, may, must};
use crate::billing::dun::{AccountFacts, Decision, decide};
use crate::desk::Desk;
use crate::domain::account::{AccountEvent, AccountEventKind, AccountState, Level, PlanStanding};
use crate::domain::keys::{FileHash, PatientId};
use crate::domain::money::Money;
use crate::domain::party::{Address, PersonName};
use crate::domain::statement::Withheld;
use crate::forms::{pdf, statement};
use crate::store::files::{self, Direction, NewFile};
use crate::store::patient_lines::{self, PatientLine};
use crate::store::{Connection, accounts, paper, patient_balances, patients};

pub(super) use content::service;

/// An account that gets a statement.
#[derive(Clone, PartialEq, Eq)]
pub struct Due {
    /// The guarantor.
    pub account: PatientId,
    /// The guarantor's name.
    pub name: PersonName,
    /// How urgent.
    pub level: Level,
    /// How much is due.
    pub amount: Money,
    /// What a payer has not answered: not due now.
    pub pending: Money,
    /// The lines that are billed.
    pub lines: Vec<PatientLine>,
    /// The last statement, where there was one.
    pub last_on: Option<NaiveDate>,
    /// How the plan stands, where there is one.
    pub plan: Option<PlanStanding>,
}

/// An account that gets none.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// The guarantor.
    pub account: PatientId,
    /// The guarantor's name.
    pub name: PersonName,
    /// Why.
    pub why: Withheld,
    /// What stays unbilled.
    pub amount: Money,
    /// The last statement, where there was one.
    pub last_on: Option<NaiveDate>,
}

/// What a run would do.
#[derive(Clone, PartialEq, Eq)]
pub struct RunPreview {
    /// The day of it.
    pub as_of: NaiveDate,
    /// Who gets one, by account.
    pub due: Vec<Due>,
    /// Who gets none, by reason.
    pub withheld: Vec<Kept>,
}

impl RunPreview {
    /// The sum of what is billed.
    #[must_use]
    pub fn total(&self) -> Money {
        self.due.iter().map(|one| one.amount).sum()
    }

    /// The reasons in order, with how many and how much.
    #[must_use]
    pub fn by_reason(&self) -> Vec<(Withheld, usize, Money)> {
        let mut sums: BTreeMap<Withheld, (usize, Money)> = BTreeMap::new();
        for one in &self.withheld {
            let sum = sums.entry(one.why).or_default();
            sum.0 += 1;
            sum.1 += one.amount;
        }
        sums.into_iter()
            .map(|(why, (n, amount))| (why, n, amount))
            .collect()
    }
}

/// Looks at every account that owes anything.
///
/// # Errors
/// The database's; rules that cannot be read.
pub fn preview(
    db: &Connection,
    today: NaiveDate,
    leave_out: &[i64],
) -> Result<RunPreview, DeedError> {
    let kept = KeptRules::read(db)?;
    let rules = kept.rules()?;
    let mut events = accounts::all(db)?;
    let mut unapplied: BTreeMap<PatientId, Money> = BTreeMap::new();
    let guarantors = crate::store::guarantors::all(db)?;
    for (patient, amount) in patient_balances::unapplied(db)? {
        let account = guarantors.get(&patient).copied().unwrap_or(patient);
        *unapplied.entry(account).or_insert(Money::ZERO) += amount;
    }
    let mut by_account: BTreeMap<PatientId, Vec<PatientLine>> = BTreeMap::new();
    for line in patient_lines::open(db, today, None)? {
        by_account.entry(line.guarantor).or_default().push(line);
    }
    let mut run = RunPreview {
        as_of: today,
        due: Vec::new(),
        withheld: Vec::new(),
    };
    for (account, lines) in by_account {
        let person =
            patients::get(db, account)?.ok_or_else(|| DeedError::no_such("patient", account))?;
        let told = events.remove(&account).unwrap_or_default();
        let mut facts = AccountFacts {
            unapplied: unapplied.get(&account).copied().unwrap_or(Money::ZERO),
            deceased: person.died_on.is_some(),
            has_address: has_address(&person.address),
            left_out: leave_out.contains(&account.0),
            state: AccountState::fold(&told, rules.least_payment),
            ..AccountFacts::default()
        };
        let lines = sort(lines, &kept.held_payers, &mut facts);
        let last_on = facts.state.last_sent().map(|sent| sent.on);
        let name = person.name;
        match decide(&facts, &rules, today) {
            Decision::Nothing => {}
            Decision::Send(level, amount) => run.due.push(Due {
                account,
                name,
                level,
                amount,
                pending: facts.pending,
                lines,
                last_on,
                plan: facts.state.plan_standing(today),
            }),
            Decision::Withhold(why, amount) => run.withheld.push(Kept {
                account,
                name,
                why,
                amount,
                last_on,
            }),
        }
    }
    run.withheld.sort_by_key(|one| (one.why, one.account));
    Ok(run)
}

/// Adds the lines of an account up in its facts, and returns those that are billed.
fn sort(
    lines: Vec<PatientLine>,
    held_payers: &[i64],
    facts: &mut AccountFacts,
) -> Vec<PatientLine> {
    let mut billed = Vec::new();
    for line in lines {
        if line.balance.is_negative() {
            facts.credit -= line.balance;
        } else if let Some(protection) = protection(&line) {
            facts.protected += line.balance;
            facts.protections.insert(protection);
        } else if line.pending {
            facts.pending += line.balance;
        } else if is_held_payer(&line, held_payers) {
            facts.payer_hold += line.balance;
        } else {
            facts.owed += line.balance;
            billed.push(line);
        }
    }
    billed
}

fn has_address(address: &Address) -> bool {
    let parts = [&address.line1, &address.city, &address.state];
    let zip = address.zip.chars().filter(char::is_ascii_digit).count();
    parts.iter().all(|part| !part.trim().is_empty()) && matches!(zip, 5 | 9)
}

/// What to run.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RunStatements {
    /// The folder for the files.
    pub out: String,
    /// Accounts to leave out this time.
    pub leave_out: Vec<i64>,
}

/// `run-statements`
pub static RUN_STATEMENTS: Deed = Deed {
    name: "run-statements",
    title: "Make the statements that are due: one PDF for the mail, a text for each",
    role: Role::Biller,
    fields: &[
        must("out", Is::Text, "the folder for the files"),
        may("leave_out", Is::Numbers, "accounts to leave out this time"),
    ],
    example: r#"{"out":"paper","leave_out":[]}"#,
    run: |cx, json| from_json(cx, json, |cx, input: RunStatements| make(cx, &input)),
};

/// What a run made.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Made {
    /// The PDF of all of them; none where no statement was due.
    pub pdf: Option<String>,
    /// How many statements.
    pub statements: usize,
    /// What they bill.
    pub total: String,
    /// How many accounts were withheld.
    pub withheld: usize,
    /// What stays unbilled.
    pub withheld_total: String,
}

/// Makes the statements that are due and writes their files; a crash leaves all or nothing, and
/// files that it kept back are written at the next start.
///
/// # Errors
/// As [`make`]; where the folder cannot be written.
pub fn run(desk: &mut Desk, input: &RunStatements) -> Result<(Made, Vec<PathBuf>), DeedError> {
    write_papers(desk)?;
    let mut input = input.clone();
    if input.out.trim().is_empty() {
        let beside = desk.store.path().parent().unwrap_or(Path::new("."));
        input.out = beside.join("paper").to_string_lossy().into_owned();
    }
    crate::store::disk::check_folder(Path::new(input.out.trim()))?;
    let made = perform(desk, Role::Biller, |cx| make(cx, &input))?;
    let paths = write_papers(desk)?;
    Ok((made, paths))
}

/// Makes the statements that are due, in the transaction of the context.
///
/// # Errors
/// Refused where the practice is not set up; an unknown folder.
pub fn make(cx: &DeedContext<'_>, input: &RunStatements) -> Result<Made, DeedError> {
    let out = input.out.trim();
    if out.is_empty() {
        return Err(DeedError::field("out", "which folder"));
    }
    let run = preview(cx.tx, cx.today, &input.leave_out)?;
    let mut made = Made {
        statements: run.due.len(),
        total: run.total().to_string(),
        withheld: run.withheld.len(),
        withheld_total: run
            .withheld
            .iter()
            .map(|one| one.amount)
            .sum::<Money>()
            .to_string(),
        ..Made::default()
    };
    if run.due.is_empty() {
        return Ok(made);
    }
    let mut writer = content::Writer::new(cx)?;
    let first = accounts::next_number(cx.tx, AccountEventKind::Statement)?;
    let mut all = Vec::new();
    for (number, due) in (first..).zip(&run.due) {
        let content = writer.statement(due, number)?;
        let pages = statement::pages(&content);
        let own = pdf(&format!("Statement {number}"), &pages);
        let pdf_name = format!("statement_{number:06}.pdf");
        let file = keep(cx, ("statement", &pdf_name), &own)?;
        let text_name = format!("statement_{number:06}.txt");
        let text = statement::text(&content);
        let text_file = keep(cx, ("statement", &text_name), text.as_bytes())?;
        paper::add(cx.tx, cx.today, (Path::new(out), &text_name), &text_file)?;
        let event = AccountEvent {
            number: Some(number),
            n: Some(due.level.number()),
            due_on: Some(content.due_on),
            file: Some(file),
            text_file: Some(text_file),
            ..AccountEvent::new(AccountEventKind::Statement, due.account, cx.today)
        };
        accounts::append(cx.tx, &event.of(due.amount))?;
        all.extend(pages);
    }
    let name = format!(
        "statements_{}_from_{first:06}.pdf",
        cx.today.format("%Y%m%d")
    );
    let bytes = pdf(&format!("Statements of {}", cx.today), &all);
    let file = keep(cx, ("statements", &name), &bytes)?;
    paper::add(cx.tx, cx.today, (Path::new(out), &name), &file)?;
    let detail = json!({ "statements": made.statements, "total": made.total });
    cx.audit(
        RUN_STATEMENTS.name,
        ("statement", Some(first)),
        Some(&detail),
    )?;
    made.pdf = Some(Path::new(out).join(&name).to_string_lossy().into_owned());
    Ok(made)
}

fn keep(
    cx: &DeedContext<'_>,
    (kind, name): (&str, &str),
    bytes: &[u8],
) -> Result<FileHash, DeedError> {
    let new = NewFile {
        kind,
        direction: Direction::Sent,
        name,
        kept_on: cx.today,
        bytes,
    };
    Ok(files::keep(cx.tx, &new)?.hash().clone())
}

/// A kept statement: its event, its PDF and its text, byte for byte as they went out.
///
/// # Errors
/// [`DeedError::NoSuch`]; the database's.
pub fn kept(db: &Connection, number: i64) -> Result<(AccountEvent, Vec<u8>, Vec<u8>), DeedError> {
    let event = accounts::numbered(db, AccountEventKind::Statement, number)?
        .ok_or_else(|| DeedError::no_such("statement", number))?;
    let bytes = |hash: &Option<FileHash>| -> Result<Vec<u8>, DeedError> {
        let found = match hash {
            Some(hash) => files::bytes(db, hash)?,
            None => None,
        };
        found.ok_or_else(|| DeedError::no_such("file of statement", number))
    };
    let (pdf, text) = (bytes(&event.file)?, bytes(&event.text_file)?);
    Ok((event, pdf, text))
}
