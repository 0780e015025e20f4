//! The list of codes that are exempt from the present-on-admission indicator.

use std::collections::BTreeSet;

use super::Refused;
use super::text::lines_of;
use crate::codesets::written::{is_diagnosis_shape, undotted};

/// Reads `POAexemptCodesFY27.txt`: tab-delimited, an order number with leading zeros, the code,
/// the long title; the first line holds the heads. The column of the code is found by its head.
///
/// # Errors
/// Where the heads are missing, a line has no code, or a code comes twice.
pub fn read_exempt(bytes: &[u8]) -> Result<BTreeSet<String>, Refused> {
    let text = lines_of(bytes)?;
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let heads = lines
        .next()
        .map(|(_, line)| line.to_ascii_lowercase())
        .unwrap_or_default();
    let is_code = |head: &str| head.contains("code") && !head.contains("description");
    let Some(column) = heads.split('\t').position(is_code) else {
        return Err(Refused::at(
            1,
            "no heads with tabs between them: one names the code",
        ));
    };
    let mut codes = BTreeSet::new();
    for (n, line) in lines {
        let code = undotted(line.split('\t').nth(column).unwrap_or_default());
        if !is_diagnosis_shape(&code) {
            return Err(Refused::at(n + 1, format!("{code:?} is no ICD-10-CM code")));
        }
        if let Some(twice) = codes.replace(code) {
            return Err(Refused::at(n + 1, format!("{twice} comes twice")));
        }
    }
    if codes.is_empty() {
        return Err(Refused::file("the list holds no code"));
    }
    if !text.ends_with('\n') {
        return Err(Refused::file(
            "the file is cut off: its last line has no end",
        ));
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_by_head_and_refusals() {
        let list = "Order2027\tPOAexemptCode\tDescription\r\n\
            00101\tB90.0\tSequelae\r\n00102\tB901\tSequelae\r\n";
        let codes = read_exempt(list.as_bytes()).unwrap();
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["B900", "B901"]);
        let twice = list.replace("B901", "B900");
        assert_eq!(
            read_exempt(twice.as_bytes()).unwrap_err().to_string(),
            "line 3: B900 comes twice"
        );
        assert!(read_exempt(b"B90.0 Sequelae\n").is_err());
    }
}
