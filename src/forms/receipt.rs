//! The receipt: that a patient paid, what it went to, what is left.

use chrono::NaiveDate;

use super::{Column, Sheets};
use crate::domain::money::Money;
use crate::domain::party::PersonName;

/// A receipt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// Its number.
    pub number: i64,
    /// The practice's name.
    pub practice: String,
    /// Who paid.
    pub from: PersonName,
    /// When.
    pub on: NaiveDate,
    /// How much.
    pub amount: Money,
    /// How: tender and reference.
    pub how: String,
    /// What it went to: date of service, service, amount.
    pub applied: Vec<(NaiveDate, String, Money)>,
    /// What is kept for the next balance.
    pub unapplied: Money,
    /// That it came back or was undone, when and why.
    pub gone: Option<String>,
}

/// The receipt as sheets: text and PDF come of them.
#[must_use]
pub fn sheets(receipt: &Receipt) -> Sheets {
    let mut sheets = Sheets::new(
        &format!("Receipt {}", receipt.number),
        &format!("{}   receipt {}", receipt.practice, receipt.number),
    );
    if let Some(gone) = &receipt.gone {
        sheets.strong(&format!("NOT VALID: {gone}"));
    }
    let name = format!("{} {}", receipt.from.first, receipt.from.last);
    sheets.words(&format!(
        "{} received ${} from {} on {} ({}).",
        receipt.practice,
        receipt.amount,
        name.trim(),
        receipt.on.format("%B %-d, %Y"),
        receipt.how
    ));
    sheets.gap();
    let columns = [Column::words(20), Column::words(60), Column::figures(20)];
    sheets.names(&columns, &["Service", "", "Paid"]);
    for (dos, service, amount) in &receipt.applied {
        sheets.row(
            &columns,
            &[
                dos.format("%m/%d/%Y").to_string(),
                service.clone(),
                amount.to_string(),
            ],
        );
    }
    if receipt.unapplied.is_positive() {
        let kept = "Kept for your next balance";
        sheets.row(
            &columns,
            &[
                String::new(),
                kept.to_owned(),
                receipt.unapplied.to_string(),
            ],
        );
    }
    sheets.rule();
    sheets.row(
        &columns,
        &[
            String::new(),
            "Total".to_owned(),
            receipt.amount.to_string(),
        ],
    );
    sheets.words("Thank you.");
    sheets
}
