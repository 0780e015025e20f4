//! The worksheet of a Medicare Part B reopening: what replaces a corrected claim there.

use chrono::NaiveDate;

use super::super::claim_records::ClaimRecords;
use super::super::error::DeedError;
use crate::domain::claim::ProfessionalClaim;
use crate::domain::dates::Span;
use crate::domain::denial::Denial;
use crate::domain::keys::ClaimId;
use crate::forms::{Column, Sheets};
use crate::store::{Connection, denials};

/// A processed claim may be reopened for a clerical error within a year of the determination (42
/// CFR 405.980(b)).
const REOPENING: Span = Span::Months(12);

/// The worksheet: the claim, what was decided, and what is to be changed.
///
/// # Errors
/// [`DeedError::NoSuch`]; refused where the payer has not decided the claim.
pub fn reopening_worksheet(
    db: &Connection,
    today: NaiveDate,
    id: ClaimId,
) -> Result<Sheets, DeedError> {
    let records = ClaimRecords::read(db, id)?;
    let claim = records.content();
    let Some(number) = records.claim.payer_claim_number.clone() else {
        return Err(DeedError::refused(
            format!("claim {id} has no number of its payer: it was not decided"),
            "a claim that was rejected unread is repaired and goes again as a new original",
        ));
    };
    let denied = denials::of_claim(db, id)?;
    let decided_on = denied.iter().map(|denial| denial.denied_on).min();
    let by = decided_on.map(|on| REOPENING.after(on));
    let mut sheets = Sheets::new("Reopening for a clerical error", &claim.control_number);
    let pair = [Column::words(35), Column::words(65)];
    let said = |day: Option<NaiveDate>| day.map_or("not known".to_owned(), |day| day.to_string());
    let names = [
        ("To", records.payer.name.clone()),
        ("Provider", records.practice.name.clone()),
        ("Billing NPI", records.practice.npi.as_str().to_owned()),
        (
            "Tax id, last four digits",
            last_four(records.practice.tax_id.as_str()),
        ),
        ("Beneficiary", records.patient.name.last_first()),
        ("Medicare number", claim.subscriber.member_id.clone()),
        ("Their claim number", number),
        ("Our claim number", claim.control_number.clone()),
        ("Date of service", records.encounter.dos.to_string()),
        ("Decided on", said(decided_on)),
        ("Reopening possible until", said(by)),
        ("Asked on", today.to_string()),
    ];
    for (name, value) in names {
        sheets.row(&pair, &[name.to_owned(), value]);
    }
    as_billed(&mut sheets, &claim, &denied);
    sheets.heading("To be changed");
    for _ in 0..4 {
        sheets.words("Line ____   Field ______________   From ______________   To ______________");
    }
    sheets.gap();
    sheets.words(WHAT_IS_REOPENED);
    Ok(sheets)
}

/// The lines of the claim with what was denied of each.
fn as_billed(sheets: &mut Sheets, claim: &ProfessionalClaim, denied: &[Denial]) {
    sheets.heading("As billed");
    let columns = [
        Column::words(8),
        Column::words(22),
        Column::words(14),
        Column::words(14),
        Column::figures(14),
        Column::words(28),
    ];
    sheets.names(
        &columns,
        &["Line", "Code", "Units", "Diagnoses", "Charge", "Denied"],
    );
    for (n, line) in claim.lines.iter().enumerate() {
        let modifiers = line.modifiers.iter().map(|m| format!("-{m}"));
        let code = format!("{}{}", line.code, modifiers.collect::<String>());
        let pointers: Vec<String> = line.pointers.iter().map(u8::to_string).collect();
        let refused = denied
            .iter()
            .filter(|d| format!("L{}", d.line) == line.line_control)
            .map(|d| format!("{}-{} {}", d.group.code(), d.carc, d.amount));
        let cells = [
            (n + 1).to_string(),
            code,
            line.units.to_string(),
            pointers.join(" "),
            line.charge.to_string(),
            refused.collect::<Vec<_>>().join(", "),
        ];
        sheets.row(&columns, &cells);
    }
    let diagnoses: Vec<String> = claim.diagnoses.iter().map(ToString::to_string).collect();
    sheets.words(&format!("Diagnoses: {}", diagnoses.join(", ")));
}

/// What the worksheet is for.
const WHAT_IS_REOPENED: &str = "Medicare Part B takes no replacement or void claims. A clerical \
     error (a wrong code, unit, modifier, date, diagnosis or place) is reopened by telephone, \
     portal or form. What is not clerical goes to redetermination. After MA130 the claim goes \
     again as a new original.";

fn last_four(id: &str) -> String {
    let skip = id.chars().count().saturating_sub(4);
    id.chars().skip(skip).collect()
}
