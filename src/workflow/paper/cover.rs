//! The cover sheet of papers that go to a payer apart from their claim (PWK).

use chrono::NaiveDate;

use super::super::claim_records::ClaimRecords;
use super::super::error::DeedError;
use crate::domain::claim::Attachment;
use crate::domain::keys::ClaimId;
use crate::forms::{Column, Sheets};
use crate::store::Connection;

/// The cover sheet of a claim's papers.
///
/// # Errors
/// [`DeedError::NoSuch`]; refused where the claim has no paper that is sent apart.
pub fn cover_sheet(db: &Connection, today: NaiveDate, id: ClaimId) -> Result<Sheets, DeedError> {
    let records = ClaimRecords::read(db, id)?;
    let claim = records.content();
    let of_lines = claim.lines.iter().flat_map(|line| &line.detail.attachments);
    let papers: Vec<&Attachment> = claim
        .detail
        .attachments
        .iter()
        .chain(of_lines)
        .filter(|paper| paper.sent_by != "AA")
        .collect();
    if papers.is_empty() {
        return Err(DeedError::refused(
            format!("claim {id} names no paper that is sent apart from it"),
            "name it with set-visit-detail (attachments) before the claim leaves",
        ));
    }
    let mut sheets = Sheets::new("Attachments to a claim", &claim.control_number);
    let pair = [Column::words(30), Column::words(70)];
    let patient = records.patient.name.last_first();
    let dos = records.encounter.dos.to_string();
    let address = &records.payer.address;
    let to = format!(
        "{}, {} {}, {} {} {}",
        records.payer.name, address.line1, address.line2, address.city, address.state, address.zip
    );
    for (name, value) in [
        ("To", to.as_str()),
        ("From", &records.practice.name),
        ("NPI", records.practice.npi.as_str()),
        ("Telephone", &records.practice.phone),
        ("Date", &today.to_string()),
        ("Claim", &claim.control_number),
        ("Patient", &patient),
        ("Member id", &claim.subscriber.member_id),
        ("Date of service", &dos),
        ("Charge", &claim.charged.to_string()),
    ] {
        sheets.row(&pair, &[name, value]);
    }
    sheets.gap();
    let columns = [Column::words(30), Column::words(20), Column::words(50)];
    sheets.names(&columns, &["Control number", "Report", "Sent by"]);
    for paper in papers {
        let row = [&*paper.control, &*paper.report, way(&paper.sent_by)];
        sheets.row(&columns, &row);
    }
    sheets.gap();
    sheets.words(
        "The control numbers above are those of the claim (PWK06). Please attach these papers \
         to it.",
    );
    Ok(sheets)
}

/// The words for PWK02.
fn way(code: &str) -> &str {
    match code {
        "BM" => "mail",
        "FX" => "fax",
        "EL" => "electronic, in a file of its own",
        "EM" => "electronic mail",
        "FT" => "file transfer",
        other => other,
    }
}
