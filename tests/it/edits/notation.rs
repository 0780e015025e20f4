//! The notation of a guide's example claims: a clean claim by name, then lines that each change
//! one field of it. A line that names edits after `#` shows exactly those findings; a line that
//! names none shows nothing.
//!
//! ```claim
//! commercial
//! billing.npi = 1234567890     # npi-check-digit-wrong
//! billing.npi = 1234567893
//! ```

use chrono::NaiveDate;
use claimdesk::domain::claim::ServiceLine;
use claimdesk::domain::codes::{Carc, Hcpcs, Modifier, Pos, Units};
use claimdesk::domain::coverage::PayerOrder;
use claimdesk::domain::money::Money;
use claimdesk::domain::remittance::{Adjustment, AdjustmentGroup};
use claimdesk::scrub::{OtherClaim, OtherLine};

/// One line of an example.
pub struct Example<'a> {
    /// The clean claim that it starts from.
    pub from: &'a str,
    /// Which field.
    pub field: &'a str,
    /// What it becomes.
    pub value: &'a str,
    /// The edits that must fire, none for a line that must pass.
    pub edits: Vec<&'a str>,
}

/// The example lines of a guide, in order.
pub fn examples(guide: &str) -> Vec<Example<'_>> {
    let blocks = guide.split("```claim\n").skip(1);
    blocks
        .flat_map(|block| block_lines(block.split("```").next().unwrap_or_default()))
        .collect()
}

fn block_lines(block: &str) -> Vec<Example<'_>> {
    let mut lines = block.lines().filter(|l| !l.trim().is_empty());
    let from = lines.next().unwrap_or_default().trim();
    lines
        .map(|line| {
            let (change, edits) = line.split_once('#').unwrap_or((line, ""));
            let (field, value) = change.split_once('=').unwrap_or((change, ""));
            let edits = edits.split_whitespace().collect();
            Example {
                from,
                field: field.trim(),
                value: value.trim(),
                edits,
            }
        })
        .collect()
}

/// Done, or why the text cannot be read.
pub type Done = Result<(), String>;

pub fn bad<T>(value: &str) -> Result<T, String> {
    Err(format!("cannot read '{value}'"))
}

pub fn date(value: &str) -> Result<NaiveDate, String> {
    value.parse().or_else(|_| bad(value))
}

pub fn optional<T>(
    value: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, String> {
    if value.is_empty() {
        Ok(None)
    } else {
        read(value).map(Some)
    }
}

pub fn amount(value: &str) -> Result<Money, String> {
    Money::parse(value).or_else(|_| bad(value))
}

pub fn list<T>(value: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    value.split_whitespace().map(read).collect()
}

pub fn modifier(value: &str) -> Result<Modifier, String> {
    Modifier::parse(value).or_else(|_| bad(value))
}

pub fn code(value: &str) -> Result<Hcpcs, String> {
    Hcpcs::parse(value).or_else(|_| bad(value))
}

pub fn pos(value: &str) -> Result<Pos, String> {
    Pos::parse(value).or_else(|_| bad(value))
}

pub fn order(value: &str) -> Result<PayerOrder, String> {
    PayerOrder::from_letter(value).ok_or_else(|| format!("no order '{value}'"))
}

pub fn yes(value: &str) -> Result<bool, String> {
    match value {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => bad(other),
    }
}

/// `CO-45-67.20` as an adjustment.
pub fn adjustment(value: &str) -> Result<Adjustment, String> {
    let mut parts = value.splitn(3, '-');
    let mut next = || parts.next().unwrap_or_default();
    let group = AdjustmentGroup::from_code(next()).ok_or("no group")?;
    let reason = Carc::parse(next()).or_else(|_| bad(value))?;
    Ok(Adjustment {
        group,
        reason,
        amount: amount(next())?,
        quantity: None,
    })
}

/// `20610 RT x2 135.00` as a line without number, pointers or note; a date may be among the
/// words, else the line is of no day yet.
pub fn line(text: &str) -> Result<ServiceLine, String> {
    let mut words = text.split_whitespace();
    let mut line = ServiceLine {
        line_control: String::new(),
        code: code(words.next().unwrap_or_default())?,
        modifiers: Vec::new(),
        description: String::new(),
        charge: Money::ZERO,
        units: Units::ONE,
        minutes: false,
        pos: None,
        pointers: Vec::new(),
        dos: NaiveDate::MIN,
        dos_to: None,
        emergency: false,
        ndc: None,
        rendering: None,
        ordering: None,
        note: String::new(),
        clia: String::new(),
        detail: Default::default(),
        adjudications: Vec::new(),
    };
    for word in words {
        match word.strip_prefix('x') {
            Some(units) => line.units = Units::parse(units).ok_or("no units")?,
            None if word.contains('.') => line.charge = amount(word)?,
            None if word.contains('-') => line.dos = date(word)?,
            None => line.modifiers.push(modifier(word)?),
        }
    }
    Ok(line)
}

/// `CD0900 99214-25 2026-03-02 paid` as another claim.
pub fn other_claim(value: &str) -> Result<OtherClaim, String> {
    let mut words = value.split_whitespace();
    let mut next = || words.next().unwrap_or_default();
    let number = next().to_owned();
    let mut service = next().split('-');
    let line = OtherLine {
        code: code(service.next().unwrap_or_default())?,
        modifiers: service.map(modifier).collect::<Result<_, _>>()?,
        dos: date(next())?,
        units: Units::ONE,
        diagnoses: Vec::new(),
    };
    Ok(OtherClaim {
        patient_control_number: number,
        payer_id: String::new(),
        order: PayerOrder::Primary,
        rendering_npi: String::new(),
        taxonomy: String::new(),
        paid: next() == "paid",
        lines: vec![line],
    })
}
