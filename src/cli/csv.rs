//! A list as comma-separated values that a spreadsheet opens as what they are.
//!
//! A cell that starts like a formula gets an apostrophe in front, so that a name out of a file
//! cannot make a spreadsheet do anything. Amounts and counts stay plain numbers, a negative one
//! too.

use std::borrow::Cow;
use std::io::Write;

use super::error::CliError;
use super::table::{Cell, Table};

/// Writes the header row and the rows; totals are not rows and are left out.
///
/// # Errors
/// Where the output cannot be written.
pub fn write(table: &Table, out: &mut dyn Write) -> Result<(), CliError> {
    let mut writer = ::csv::Writer::from_writer(out);
    let failed = |e: ::csv::Error| {
        let why = e.to_string();
        if let ::csv::ErrorKind::Io(e) = e.into_kind() {
            return CliError::output(&e);
        }
        CliError::output(&std::io::Error::other(why))
    };
    writer.write_record(table.columns()).map_err(failed)?;
    for row in table.rows() {
        let texts: Vec<String> = row.iter().map(cell).collect();
        writer.write_record(&texts).map_err(failed)?;
    }
    writer.flush().map_err(|e| CliError::output(&e))
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => quoted(text.as_str()).into_owned(),
        Cell::Amount(_) | Cell::Count(_) | Cell::Date(_) | Cell::Flag(_) | Cell::Unknown => {
            cell.text()
        }
    }
}

/// The text, with an apostrophe in front where a spreadsheet would run it.
fn quoted(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;
    use chrono::NaiveDate;

    #[test]
    fn a_cell_that_looks_like_a_formula_is_text() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 20).unwrap();
        let mut table = Table::new(day, &["id", "name", "owed"]);
        for name in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\tx",
            "plain, with comma",
            "say \"x\"",
        ] {
            table.row([7.into(), name.into(), Money::from_cents(-980).into()]);
        }
        let mut out = Vec::new();
        write(&table, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "id,name,owed\n7,'=1+1,-9.80\n7,'+1,-9.80\n7,'-1,-9.80\n7,'@SUM(A1),-9.80\n\
             7, x,-9.80\n7,\"plain, with comma\",-9.80\n7,\"say \"\"x\"\"\",-9.80\n"
        );
    }
}
