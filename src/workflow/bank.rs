//! The bank's statements: read by the practice's own columns, each line kept once, and matched with
//! the register by amount, number and day; what is not sure waits for a person.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::bank_csv::read;
pub use super::bank_csv::{BankColumns, is_statement};
use super::context::{DeedContext, Role};
use super::deposits::{self as register, Register};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, may, must};
use crate::billing::bank_match::{LIKELY, SURE, Side, fit};
use crate::billing::matching::Score;
use crate::domain::keys::{BankLineId, DepositId};
use crate::domain::money::Money;
use crate::store::bank_lines::{self, BankLine};
use crate::store::files::{self, Direction, NewFile};
use crate::store::money_events::{self, MoneyEvent, MoneyEventKind};
use crate::store::{Connection, settings};

/// The setting that holds the columns.
const COLUMNS: &str = "bank.columns";

/// `set-bank-columns`
pub static SET_BANK_COLUMNS: Deed = Deed {
    name: "set-bank-columns",
    title: "Say which columns of the bank's CSV hold what",
    role: Role::Biller,
    fields: &[
        may("account", Is::Text, "what the account is called"),
        must("date", Is::Text, "heading of the day of booking"),
        may(
            "date_format",
            Is::Text,
            "how the day is written, as %d.%m.%Y",
        ),
        may("amount", Is::Text, "heading of the amount with its sign"),
        may("credit", Is::Text, "heading of what came in"),
        may("debit", Is::Text, "heading of what went out"),
        may(
            "words",
            Is::Text,
            "heading of what the bank writes; several with +",
        ),
        may("trace", Is::Text, "heading of the check or EFT number"),
    ],
    example: r#"{"account":"checking","date":"Posting Date","date_format":"","amount":"Amount",
        "credit":"","debit":"","words":"Description+Memo","trace":"Check Number"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: BankColumns| {
            if input.date.trim().is_empty() {
                return Err(DeedError::field("date", "which column has the day?"));
            }
            if input.amount.is_empty() && input.credit.is_empty() && input.debit.is_empty() {
                return Err(DeedError::field("amount", "which column has the amount?"));
            }
            settings::set(cx.tx, COLUMNS, &input)?;
            cx.audit("set-bank-columns", ("setting", None), None)?;
            Ok(json!({ "set": true }))
        })
    },
};

/// A statement.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Statement {
    /// The name of its file.
    pub name: String,
    /// The CSV, whole.
    pub csv: String,
}

/// `import-bank`
pub static IMPORT_BANK: Deed = Deed {
    name: "import-bank",
    title: "Take in a bank statement as CSV and match it with the register",
    role: Role::Biller,
    fields: &[
        must("name", Is::Text, "the name of the file"),
        must("csv", Is::Text, "the file, its first line the headings"),
    ],
    example: r#"{"name":"march.csv",
        "csv":"Date,Description,Amount\n2026-03-21,BLUE RIDGE TRN*1*88231990,138.95\n"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: Statement| import_bank(cx, &input)),
};

/// What taking in a statement came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BankImported {
    /// Lines in the file.
    pub rows: usize,
    /// Lines that were kept before.
    pub known: usize,
    /// New lines.
    pub added: usize,
    /// Lines, old or new, that were matched now.
    pub matched: usize,
    /// Lines of money that came in and that nobody has matched.
    pub waiting: usize,
    /// What could not be read, with its line.
    pub problems: Vec<String>,
}

/// Takes in a statement. Lines that another statement brought are not doubled.
///
/// # Errors
/// Refused when a column is missing; a row that does not read is told and left out.
pub fn import_bank(cx: &DeedContext<'_>, input: &Statement) -> Result<BankImported, DeedError> {
    let given = settings::get::<BankColumns>(cx.tx, COLUMNS)?.unwrap_or_default();
    let (lines, problems) = read(&input.csv, &given)?;
    let new = NewFile {
        kind: "bank",
        direction: Direction::Received,
        name: &input.name,
        kept_on: cx.today,
        bytes: input.csv.as_bytes(),
    };
    let file = files::keep(cx.tx, &new)?.hash().clone();
    let mut done = BankImported {
        rows: lines.len(),
        known: 0,
        added: 0,
        matched: 0,
        waiting: 0,
        problems,
    };
    for line in &lines {
        match bank_lines::keep(cx.tx, &file, line)? {
            Some(_) => done.added += 1,
            None => done.known += 1,
        }
    }
    done.matched = match_all(cx)?;
    let left = bank_lines::undecided(cx.tx)?;
    done.waiting = left.iter().filter(|line| line.amount.is_positive()).count();
    let detail = json!({ "rows": done.rows, "added": done.added, "matched": done.matched });
    cx.audit(IMPORT_BANK.name, ("bank", None), Some(&detail))?;
    Ok(done)
}

/// The deposits that a line may be, the best first.
///
/// # Errors
/// The store's.
pub fn candidates(db: &Connection, line: &BankLine) -> Result<Vec<(Register, Score)>, DeedError> {
    let open = register::unmatched(db)?;
    Ok(scored(line, &open))
}

fn scored(line: &BankLine, open: &[Register]) -> Vec<(Register, Score)> {
    let bank = Side {
        on: line.booked_on,
        amount: line.amount,
        trace: &line.trace,
        words: &line.words,
    };
    let mut found: Vec<(Register, Score)> = open
        .iter()
        .filter_map(|row| {
            let book = Side {
                on: row.deposit.received_on,
                amount: row.deposit.amount,
                trace: &row.deposit.trace,
                words: &row.from,
            };
            Some((row.clone(), fit(&bank, &book)?))
        })
        .collect();
    found.sort_by_key(|(row, fit)| (std::cmp::Reverse(fit.points), row.deposit.id));
    found
}

/// Matches every line of the bank that is sure; returns how many were.
fn match_all(cx: &DeedContext<'_>) -> Result<usize, DeedError> {
    let mut open = register::unmatched(cx.tx)?;
    let mut n = 0;
    for line in bank_lines::undecided(cx.tx)? {
        let found = scored(&line, &open);
        let Some((best, score)) = found.first() else {
            if let Some(slip) = slip(&line, &open) {
                let ids: Vec<DepositId> = slip.iter().map(|row| row.deposit.id).collect();
                let why = format!("the slip of {}", line.booked_on);
                matched(cx, (&line, &ids), &why)?;
                open.retain(|row| !ids.contains(&row.deposit.id));
                n += 1;
            }
            continue;
        };
        let second = found.get(1).map_or(0, |(_, score)| score.points);
        let sure = score.points >= SURE && score.points > second;
        let alone = score.points >= LIKELY && found.len() == 1 && line.trace.is_empty();
        if sure || alone || (score.points >= SURE && best.deposit.trace == line.trace) {
            let id = best.deposit.id;
            matched(cx, (&line, &[id]), &score.why.join(", "))?;
            open.retain(|row| row.deposit.id != id);
            n += 1;
        }
    }
    Ok(n)
}

/// The patients' payments of one day that come to a line of the bank together.
fn slip<'a>(line: &BankLine, open: &'a [Register]) -> Option<Vec<&'a Register>> {
    let days: BTreeSet<NaiveDate> = open.iter().map(|row| row.deposit.received_on).collect();
    let near = |day: &NaiveDate| {
        (0..=5).contains(&crate::domain::dates::days_between(*day, line.booked_on))
    };
    for day in days.into_iter().filter(near) {
        let of_day = open.iter().filter(|row| {
            row.deposit.patient.is_some()
                && row.deposit.received_on == day
                && row.deposit.method != "card"
        });
        let slip: Vec<&Register> = of_day.collect();
        let sum: Money = slip.iter().map(|row| row.deposit.amount).sum();
        if slip.len() > 1 && sum == line.amount {
            return Some(slip);
        }
    }
    None
}

fn matched(
    cx: &DeedContext<'_>,
    (line, deposits): (&BankLine, &[DepositId]),
    why: &str,
) -> Result<(), DeedError> {
    for deposit in deposits {
        let mut event = MoneyEvent::new(MoneyEventKind::BankMatched, cx.today, why);
        event.bank_line = Some(line.id);
        event.deposit = Some(*deposit);
        let row = crate::store::deposits::get(cx.tx, *deposit)?;
        event.amount = row.map_or(Money::ZERO, |row| row.amount);
        money_events::append(cx.tx, &event)?;
    }
    Ok(())
}

/// A decision about a line of the bank.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BankDecision {
    /// The line.
    pub bank_line: i64,
    /// The deposits that it is.
    pub deposits: Vec<i64>,
    /// Why.
    pub reason: String,
}

/// `match-bank`
pub static MATCH_BANK: Deed = Deed {
    name: "match-bank",
    title: "Say which deposits a line of the bank is",
    role: Role::Biller,
    fields: &[
        must("bank_line", Is::Number, "which line of the bank"),
        must(
            "deposits",
            Is::Numbers,
            "the deposits that it is; they come to its amount",
        ),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"bank_line":1,"deposits":[3,4],"reason":"both checks went on one slip"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: BankDecision| {
            match_by_hand(cx, &input)
        })
    },
};

/// `set-aside-bank-line`
pub static SET_ASIDE_BANK_LINE: Deed = Deed {
    name: "set-aside-bank-line",
    title: "Say that a line of the bank is no payment: a fee, rent, a transfer of our own",
    role: Role::Biller,
    fields: &[
        must("bank_line", Is::Number, "which line of the bank"),
        must("reason", Is::Text, "what it is"),
    ],
    example: r#"{"bank_line":2,"reason":"account fee"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: BankLineReason| {
            set_aside(cx, &input)?;
            Ok(json!({ "bank_line": input.bank_line }))
        })
    },
};

/// Says that a line of the bank is no payment.
///
/// # Errors
/// Refused without a reason, and when something is decided about it already.
pub fn set_aside(cx: &DeedContext<'_>, input: &BankLineReason) -> Result<(), DeedError> {
    let line = undecided(cx, input.bank_line)?;
    let reason = input.checked()?;
    let mut event = MoneyEvent::new(MoneyEventKind::BankSetAside, cx.today, &reason);
    event.bank_line = Some(line.id);
    event.amount = line.amount;
    money_events::append(cx.tx, &event)?;
    cx.audit(SET_ASIDE_BANK_LINE.name, ("bank", Some(line.id.0)), None)
}

/// `unmatch-bank`
pub static UNMATCH_BANK: Deed = Deed {
    name: "unmatch-bank",
    title: "Take back what was decided about a line of the bank",
    role: Role::Biller,
    fields: &[
        must("bank_line", Is::Number, "which line of the bank"),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"bank_line":1,"reason":"the check of another payer"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: BankLineReason| {
            let reason = input.checked()?;
            let id = BankLineId(input.bank_line);
            let standing = money_events::of_bank_line(cx.tx, id)?;
            if standing.is_empty() {
                return Err(DeedError::refused(
                    format!("nothing is decided about line {id} of the bank"),
                    "there is nothing to take back",
                ));
            }
            for (number, _) in &standing {
                money_events::undo(cx.tx, *number, cx.today, &reason)?;
            }
            cx.audit("unmatch-bank", ("bank", Some(id.0)), None)?;
            Ok(json!({ "bank_line": id.0, "undone": standing.len() }))
        })
    },
};

/// A line of the bank, and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BankLineReason {
    /// The line.
    pub bank_line: i64,
    /// Why.
    pub reason: String,
}

impl BankLineReason {
    fn checked(&self) -> Result<String, DeedError> {
        let reason = self.reason.trim();
        if reason.len() < 3 {
            return Err(DeedError::field(
                "reason",
                "say why in a few words: it is kept",
            ));
        }
        Ok(reason.to_owned())
    }
}

fn undecided(cx: &DeedContext<'_>, id: i64) -> Result<BankLine, DeedError> {
    let id = BankLineId(id);
    let line = bank_lines::get(cx.tx, id)?.ok_or_else(|| DeedError::no_such("bank line", id))?;
    if money_events::of_bank_line(cx.tx, id)?.is_empty() {
        return Ok(line);
    }
    Err(DeedError::refused(
        format!("line {id} of the bank is decided"),
        "take that back first (unmatch-bank)",
    ))
}

/// Says which deposits a line of the bank is.
///
/// # Errors
/// Refused when they do not come to its amount, or one is matched already.
pub fn match_by_hand(
    cx: &DeedContext<'_>,
    input: &BankDecision,
) -> Result<serde_json::Value, DeedError> {
    let reason = BankLineReason {
        bank_line: input.bank_line,
        reason: input.reason.clone(),
    }
    .checked()?;
    let line = undecided(cx, input.bank_line)?;
    let open = register::unmatched(cx.tx)?;
    let mut sum = Money::ZERO;
    let ids: BTreeSet<DepositId> = input.deposits.iter().copied().map(DepositId).collect();
    for id in &ids {
        let row = open
            .iter()
            .find(|row| row.deposit.id == *id)
            .ok_or_else(|| {
                DeedError::refused(
                    format!("deposit {id} is not there, or is matched or void"),
                    "the register shows what waits",
                )
            })?;
        sum += row.deposit.amount;
    }
    if ids.is_empty() || sum != line.amount {
        return Err(DeedError::refused(
            format!("the deposits come to {sum}, the bank has {}", line.amount),
            "choose those that come to it",
        ));
    }
    let ids: Vec<DepositId> = ids.into_iter().collect();
    matched(cx, (&line, &ids), &format!("by hand: {reason}"))?;
    cx.audit(MATCH_BANK.name, ("bank", Some(line.id.0)), None)?;
    Ok(json!({ "bank_line": line.id.0, "deposits": input.deposits }))
}
