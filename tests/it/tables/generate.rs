//! NCCI files of any size in the official layout, with invented pairs.

use std::fmt::Write as _;

/// About as many codes as a real release names: CPT-like numbers and HCPCS-like ones.
pub fn codes() -> Vec<String> {
    let numbers = (10_000..70_000).step_by(5).map(|n| format!("{n:05}"));
    let visits = (90_281..99_608).step_by(5).map(|n| format!("{n:05}"));
    let newer = (1..900).step_by(2).map(|n| format!("{n:04}T"));
    let letters = (1..3_000).step_by(3).map(|n| format!("G{n:04}"));
    let mut all: Vec<String> = numbers.chain(visits).chain(newer).chain(letters).collect();
    all.sort();
    all
}

/// The release: version 322, the third quarter of 2026.
pub const VERSION: &str = "v322r0";

/// One invented pair: column 1, column 2, effective, deletion, indicator.
pub fn pair(codes: &[String], n: usize, n_pairs: usize) -> (&str, &str, String, String, char) {
    let per_row = (n_pairs / codes.len()).max(1) + 1;
    let (row, place) = (n / per_row % codes.len(), n % per_row);
    // 6,151 is prime to the number of codes, so the columns of one row differ.
    let other = (row + 1 + place * 6_151) % codes.len();
    let year = 1996 + (n * 7) % 31;
    let quarter = ["0101", "0401", "0701", "1001"][n % 4];
    let effective = if year == 2026 {
        "20260701".to_owned()
    } else {
        format!("{year}{quarter}")
    };
    let deletion = match n % 10 {
        0 => "20101231".to_owned(),
        1 => "20250331".to_owned(),
        2 => effective.clone(),
        _ => "*".to_owned(),
    };
    let indicator = match n % 10 {
        2 => '9',
        5..=8 => '0',
        _ => '1',
    };
    (&codes[row], &codes[other], effective, deletion, indicator)
}

/// The text of file 1 to 4 of a release of so many pairs.
pub fn ptp_file(codes: &[String], file: usize, n_pairs: usize) -> String {
    let mut text = String::from(
        "A notice of the owner of the codes\t\t\t\t\t\t\r\nColumn1/Column2 Edits\t\t\t\t\t\t\r\n\
         Column 1\tColumn 2\t\"*=in existence\r\nprior to 1996\"\tEffective\r\nDate\tDeletion\r\n\
         Date\r\n*=no data\tModifier\r\n0=not allowed\r\n1=allowed\r\n9=not applicable\t\
         PTP Edit Rationale\r\n",
    );
    let (from, to) = (n_pairs * (file - 1) / 4, n_pairs * file / 4);
    for n in from..to {
        let (one, two, effective, deletion, indicator) = pair(codes, n, n_pairs);
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            "{one}\t{two}\t\t{effective}\t{deletion}\t{indicator}\tMisuse of column two code\r\n"
        );
    }
    text
}

/// The name of file 1 to 4.
pub fn ptp_name(file: usize) -> String {
    format!("ccipra-{VERSION}-f{file}.TXT")
}

/// The limits of the first so many codes, in the official layout.
pub fn mue_file(codes: &[String], n_rows: usize) -> String {
    let mut text = String::from(
        "\"A notice of the owner of the codes\nin two lines\",\"\",\"\",\"\"\n\
         \"HCPCS/\nCPT Code\",\"Practitioner Services MUE Values\",\
         \"MUE Adjudication Indicator\",\"MUE Rationale\"\n",
    );
    let kinds = [
        "1 Line Edit",
        "2 Date of Service Edit: Policy",
        "3 Date of Service Edit: Clinical",
    ];
    for (n, code) in codes.iter().take(n_rows).enumerate() {
        let _ = writeln!(text, "{code},{},{},Nature of Service", n % 9, kinds[n % 3]);
    }
    text
}

/// The name of the MUE file of that quarter.
pub const MUE_NAME: &str = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv";
