//! The order file and the codes file of a release.

use super::Refused;
use super::text::{columns, lines_of, squeezed};
use crate::codesets::written::is_diagnosis_shape;

/// One row of the order file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// Undotted.
    pub code: String,
    /// Valid for billing, or a header.
    pub billable: bool,
    /// At most 60 characters.
    pub short: String,
    /// The official title.
    pub long: String,
}

/// Reads `icd10cm_order_2027.txt`, by either spelling of its name: order number in columns 1-5,
/// code 7-13, billable 15, short title 17-76, long title from 78.
///
/// # Errors
/// Where a line breaks the layout, the numbers have a gap, a code comes twice, a header has no
/// code below it or a billable code has one.
pub fn read_order(bytes: &[u8]) -> Result<Vec<OrderRow>, Refused> {
    let text = lines_of(bytes)?;
    if !text.ends_with('\n') {
        let n = text.lines().count();
        return Err(Refused::at(
            n,
            "the file is cut off: its last line has no end",
        ));
    }
    let mut rows = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        rows.push(order_row(line, n + 1, rows.len() + 1)?);
    }
    hangs_together(&rows)?;
    Ok(rows)
}

fn order_row(line: &str, at: usize, number: usize) -> Result<OrderRow, Refused> {
    let field = |from, to| columns(line, from, to);
    let (order, code, flag) = (field(1, 5), field(7, 13), field(15, 15));
    let blanks = [6, 14, 16, 77].map(|n| field(n, n));
    if blanks.iter().any(|blank| blank.as_ref() != " ") {
        return Err(Refused::at(
            at,
            "columns 6, 14, 16 and 77 of an order file are blank",
        ));
    }
    if order.parse() != Ok(number) {
        let what = format!("order number {order} where {number:05} belongs: rows are missing");
        return Err(Refused::at(at, what));
    }
    let code = shaped(code.trim(), at)?;
    let billable = match flag.as_ref() {
        "0" => false,
        "1" => true,
        other => {
            let what = format!("column 15 is 0 or 1, not {other:?}");
            return Err(Refused::at(at, what));
        }
    };
    let (short, long) = (squeezed(&field(17, 76)), squeezed(&field(78, usize::MAX)));
    if short.is_empty() || long.is_empty() {
        return Err(Refused::at(
            at,
            format!("{code} has no title: the line is cut off"),
        ));
    }
    Ok(OrderRow {
        code,
        billable,
        short,
        long,
    })
}

fn shaped(code: &str, at: usize) -> Result<String, Refused> {
    if is_diagnosis_shape(code) {
        return Ok(code.to_owned());
    }
    Err(Refused::at(
        at,
        format!("{code:?} is no ICD-10-CM code without its dot"),
    ))
}

/// Headers have codes below, billable codes have none, and no code comes twice.
fn hangs_together(rows: &[OrderRow]) -> Result<(), Refused> {
    if rows.is_empty() {
        return Err(Refused::file("the file has no rows"));
    }
    let mut sorted: Vec<(&str, bool, usize)> = rows
        .iter()
        .enumerate()
        .map(|(n, row)| (row.code.as_str(), row.billable, n + 1))
        .collect();
    sorted.sort_unstable();
    let next = sorted.iter().skip(1).map(Some).chain([None]);
    for ((code, billable, at), next) in sorted.iter().zip(next) {
        let below = next.is_some_and(|(other, _, _)| other.starts_with(code));
        if next.is_some_and(|(other, _, _)| other == code) {
            return Err(Refused::at(*at, format!("{code} comes twice")));
        }
        if *billable && below {
            return Err(Refused::at(
                *at,
                format!("{code} is billable but has codes below it"),
            ));
        }
        if !billable && !below {
            let what = format!("{code} is a header without a code below it: rows are missing");
            return Err(Refused::at(*at, what));
        }
    }
    Ok(())
}

/// Reads `icd10cm_codes_2027.txt`: the billable codes, each padded to eight columns, and the
/// long title.
///
/// # Errors
/// Where a line is no code with a title.
pub fn read_codes(bytes: &[u8]) -> Result<Vec<(String, String)>, Refused> {
    let text = lines_of(bytes)?;
    let mut rows = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let code = shaped(columns(line, 1, 7).trim(), n + 1)?;
        let title = squeezed(&columns(line, 9, usize::MAX));
        if title.is_empty() || columns(line, 8, 8).as_ref() != " " {
            return Err(Refused::at(
                n + 1,
                format!("{code} has no title in column 9"),
            ));
        }
        rows.push((code, title));
    }
    if rows.is_empty() {
        return Err(Refused::file("the file has no rows"));
    }
    Ok(rows)
}

/// That the codes file of the same zip lists exactly the billable codes of the order file.
///
/// # Errors
/// Naming the first code that only one of them has.
pub fn agree(order: &[OrderRow], codes: &[(String, String)]) -> Result<(), Refused> {
    let billable = |row: &&OrderRow| row.billable;
    let of_order: Vec<&str> = order
        .iter()
        .filter(billable)
        .map(|r| r.code.as_str())
        .collect();
    if of_order.len() == codes.len() && of_order.iter().zip(codes).all(|(a, (b, _))| a == b) {
        return Ok(());
    }
    let lone = of_order
        .iter()
        .zip(codes)
        .find(|(a, (b, _))| *a != b)
        .map_or("the end", |(a, _)| a);
    let (n, m) = (of_order.len(), codes.len());
    Err(Refused::file(format!(
        "the order file has {n} billable codes, the codes file beside it {m}; \
         they part at {lone}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: &str = "\
00001 A00     0 Cholera                                                      Cholera\r
00002 A000    1 Cholera due to Vibrio cholerae 01, biovar cholerae           Cholera due\r
00003 A001    1 Cholera due to Vibrio cholerae 01, biovar eltor              Cholera eltor\r
";

    fn refused(text: &str) -> String {
        read_order(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn the_columns_of_the_layout() {
        let rows = read_order(FIVE.as_bytes()).unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!((rows[0].code.as_str(), rows[0].billable), ("A00", false));
        assert_eq!(
            rows[2].short,
            "Cholera due to Vibrio cholerae 01, biovar eltor"
        );
        assert_eq!(rows[2].long, "Cholera eltor");
    }

    #[test]
    fn what_is_off_is_refused_with_its_line() {
        assert_eq!(refused(""), "the file is empty");
        assert!(refused("PK\u{3}\u{4}zip").contains("not text"));
        let gap = FIVE.replace("00002", "00007");
        assert!(refused(&gap).starts_with("line 2: order number 00007 where 00002"));
        let cut = FIVE.get(..FIVE.len() - 12).unwrap();
        assert!(refused(cut).contains("cut off"), "{}", refused(cut));
        let shifted = FIVE.replace("00003 A001 ", "00003XA001 ");
        assert!(refused(&shifted).starts_with("line 3: columns 6, 14"));
        let twice = FIVE.replace("A001 ", "A000 ");
        assert_eq!(refused(&twice), "line 2: A000 comes twice");
        let bare: String = FIVE.lines().take(1).map(|l| format!("{l}\n")).collect();
        assert!(refused(&bare).contains("A00 is a header without a code below"));
        let over = FIVE.replace("A00     0", "A00     1");
        assert!(refused(&over).contains("A00 is billable but has codes below"));
        let flag = FIVE.replace("A000    1", "A000    2");
        assert!(refused(&flag).contains("column 15 is 0 or 1"));
    }

    #[test]
    fn a_codes_file_that_lacks_a_code_is_seen() {
        let order = read_order(FIVE.as_bytes()).unwrap();
        let codes = read_codes(b"A000    Cholera due\r\nA001    Cholera eltor\r\n").unwrap();
        assert_eq!(agree(&order, &codes), Ok(()));
        let why = agree(&order, &codes[..1]).unwrap_err().to_string();
        assert!(why.contains("2 billable codes, the codes file beside it 1"));
        assert!(read_codes(b"A000Cholera\n").is_err());
    }
}
