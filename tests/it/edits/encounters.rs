//! The worked encounters of the guides: one a line, as `code check` would be asked about it, with
//! the edits that must speak after `#`, or none where it is right as it is.
//!
//! ```encounter
//! dx E11.22 N18.31; 99214-25; 20610-RT x2 @1        # day-units-exceed-mue
//! medicare; M 80; pos 22; on 2026-10-12; earlier 27447-RT 2026-09-20 M17.11; dx I10; 99213
//! ```
//!
//! What is left out: a woman born on 1961-02-03, a commercial payer, the office, 2026-03-02, one
//! unit, 100.00, pointers to the first four diagnoses.

use claimdesk::codesets::CodeSets;
use claimdesk::scrub::Report;
use claimdesk::workflow::check_encounter::{CodedEncounter, check_encounter};
use serde_json::{Value, json};

use super::claims::day;

/// One line of a guide.
pub struct Worked<'a> {
    /// The line as it stands.
    pub text: &'a str,
    /// The edits that must speak, sorted.
    pub edits: Vec<&'a str>,
}

/// The worked encounters of a guide, in order.
pub fn worked(guide: &str) -> Vec<Worked<'_>> {
    let blocks = guide.split("```encounter\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines());
    lines
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (text, edits) = line.split_once('#').unwrap_or((line, ""));
            let mut edits: Vec<&str> = edits.split_whitespace().collect();
            edits.sort_unstable();
            Worked {
                text: text.trim(),
                edits,
            }
        })
        .collect()
}

/// What `code check` says of the encounter.
pub fn check(text: &str, codes: &CodeSets) -> Result<Report, String> {
    let encounter: CodedEncounter =
        serde_json::from_value(read(text)?).map_err(|e| e.to_string())?;
    let today = encounter.dos + chrono::Days::new(8);
    check_encounter(&encounter, codes, today).map_err(|e| e.to_string())
}

fn read(text: &str) -> Result<Value, String> {
    let mut made = json!({
        "dos": "2026-03-02", "patient": {"birth_date": "1961-02-03", "sex": "F"},
        "payer": "commercial", "pos": "11", "diagnoses": [], "lines": [], "earlier": [],
    });
    let mut lines = Vec::new();
    let mut earlier = Vec::new();
    for part in text.split(';').map(str::trim) {
        let (head, rest) = part.split_once(' ').unwrap_or((part, ""));
        match head {
            "dx" => made["diagnoses"] = words(rest),
            "pos" => made["pos"] = json!(rest),
            "on" => made["dos"] = json!(rest),
            "F" | "M" | "U" => {
                made["patient"] = json!({"birth_date": born(rest)?, "sex": head});
            }
            "medicare" | "commercial" | "medicaid" | "medicare-advantage" => {
                made["payer"] = json!(head);
            }
            "specialty" => made["specialty"] = json!(rest),
            "earlier" => earlier.push(service(rest)),
            "reasons" => made["reasons"] = reasons(rest),
            _ => lines.push(line(part)?),
        }
    }
    let n = made["diagnoses"].as_array().map_or(0, Vec::len);
    for line in lines.iter_mut().filter(|line| line["pointers"].is_null()) {
        line["pointers"] = json!((1..=n.min(4)).collect::<Vec<_>>());
    }
    made["lines"] = Value::Array(lines);
    made["earlier"] = Value::Array(earlier);
    Ok(made)
}

fn words(text: &str) -> Value {
    json!(text.split_whitespace().collect::<Vec<_>>())
}

/// An age on the usual day, or a date of birth.
fn born(text: &str) -> Result<String, String> {
    match text.parse::<i32>() {
        Ok(age) => Ok(format!("{}-02-03", 2026 - age)),
        Err(_) => {
            day(text);
            Ok(text.to_owned())
        }
    }
}

/// `27447-RT 2026-09-20 M17.11`
fn service(text: &str) -> Value {
    let mut parts = text.split_whitespace();
    let mut code = parts.next().unwrap_or_default().split('-');
    let name = code.next().unwrap_or_default();
    let modifiers: Vec<&str> = code.collect();
    let dos = parts.next().unwrap_or_default();
    let diagnoses: Vec<&str> = parts.collect();
    json!({"code": name, "modifiers": modifiers, "dos": dos, "diagnoses": diagnoses})
}

/// `1-25 2-59`
fn reasons(text: &str) -> Value {
    let one = |word: &str| {
        let (line, modifier) = word.split_once('-').unwrap_or(("0", word));
        json!({"line": line.parse::<usize>().unwrap_or(0), "modifier": modifier})
    };
    Value::Array(text.split_whitespace().map(one).collect())
}

/// `20610-RT-59 x2 @1,2 $45.00`
fn line(text: &str) -> Result<Value, String> {
    let mut parts = text.split_whitespace();
    let mut code = parts.next().unwrap_or_default().split('-');
    let name = code.next().unwrap_or_default();
    if name.len() != 5 {
        return Err(format!("cannot read '{text}'"));
    }
    let modifiers: Vec<&str> = code.collect();
    let mut made = json!({"code": name, "modifiers": modifiers, "charge": "100.00"});
    for part in parts {
        let (sign, rest) = part.split_at(1);
        match sign {
            "x" => made["units"] = json!(rest),
            "$" => made["charge"] = json!(rest),
            "@" => {
                let pointers = rest.split(',').filter_map(|p| p.parse::<u8>().ok());
                made["pointers"] = json!(pointers.collect::<Vec<_>>());
            }
            _ => return Err(format!("cannot read '{part}'")),
        }
    }
    Ok(made)
}
