//! The letter that asks a payer for what its contract allows, with a table of the lines.

use chrono::NaiveDate;

use super::sheets::{Column, Sheets};
use crate::domain::money::Money;
use crate::domain::party::Address;

/// What the letter says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DisputeLetter {
    /// Who writes.
    pub practice: String,
    /// Where from.
    pub practice_address: Address,
    /// How to call back.
    pub practice_phone: String,
    /// The practice's NPI.
    pub npi: String,
    /// To whom.
    pub payer: String,
    /// Where to.
    pub payer_address: Address,
    /// The day.
    pub on: NaiveDate,
    /// What else to say, as the biller typed it.
    pub words: String,
    /// The lines.
    pub rows: Vec<DisputeRow>,
}

/// One line that was allowed too little.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DisputeRow {
    /// The payer's number of the claim, or ours.
    pub claim: String,
    /// The patient.
    pub patient: String,
    /// When.
    pub dos: NaiveDate,
    /// What was done.
    pub code: String,
    /// What was charged.
    pub charged: Money,
    /// What was allowed.
    pub allowed: Money,
    /// What the contract allows.
    pub expected: Money,
    /// The difference.
    pub short: Money,
}

const COLUMNS: [Column; 8] = [
    Column::words(17),
    Column::words(19),
    Column::words(11),
    Column::words(8),
    Column::figures(11),
    Column::figures(11),
    Column::figures(12),
    Column::figures(11),
];
const NAMES: [&str; 8] = [
    "Claim", "Patient", "Service", "Code", "Charged", "Allowed", "Contract", "Short",
];

/// The letter on its sheets.
#[must_use]
pub fn sheets(letter: &DisputeLetter) -> Sheets {
    let foot = format!("{} to {}", letter.practice, letter.payer);
    let mut sheets = Sheets::new(&letter.practice, &foot);
    sheets.words(&format!(
        "{}\nTelephone {}   NPI {}",
        place(&letter.practice_address),
        letter.practice_phone,
        letter.npi
    ));
    sheets.gap();
    sheets.words(&format!(
        "{}\n{}",
        letter.payer,
        place(&letter.payer_address)
    ));
    sheets.gap();
    sheets.words(&letter.on.format("%B %-d, %Y").to_string());
    sheets.heading("Request to pay the contracted amount");
    let short: Money = letter.rows.iter().map(|row| row.short).sum();
    let lines = match letter.rows.len() {
        1 => "The service below was".to_owned(),
        n => format!("The {n} services below were"),
    };
    sheets.words(&format!(
        "{lines} allowed at less than our contract with you provides. The difference is {}. \
         Please review them and pay what is missing, or send us the part of the contract on \
         which the lower amount rests.",
        short.grouped()
    ));
    if !letter.words.trim().is_empty() {
        sheets.words(letter.words.trim());
    }
    sheets.gap();
    sheets.names(&COLUMNS, &NAMES);
    for row in &letter.rows {
        sheets.row(
            &COLUMNS,
            &[
                row.claim.clone(),
                row.patient.clone(),
                row.dos.to_string(),
                row.code.clone(),
                row.charged.grouped(),
                row.allowed.grouped(),
                row.expected.grouped(),
                row.short.grouped(),
            ],
        );
    }
    let sums = total(&letter.rows);
    sheets.names(&COLUMNS, &sums);
    sheets.gap();
    sheets.words("Sincerely,");
    sheets.gap();
    sheets.words(&format!(
        "______________________________\n{}",
        letter.practice
    ));
    sheets
}

fn total(rows: &[DisputeRow]) -> [String; 8] {
    let sum = |of: fn(&DisputeRow) -> Money| rows.iter().map(of).sum::<Money>().grouped();
    [
        "Total".to_owned(),
        String::new(),
        String::new(),
        String::new(),
        sum(|row| row.charged),
        sum(|row| row.allowed),
        sum(|row| row.expected),
        sum(|row| row.short),
    ]
}

fn place(address: &Address) -> String {
    let street = match address.line2.as_str() {
        "" => address.line1.clone(),
        second => format!("{}\n{second}", address.line1),
    };
    format!(
        "{street}\n{}, {} {}",
        address.city, address.state, address.zip
    )
}
