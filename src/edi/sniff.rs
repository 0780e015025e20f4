//! What kind of file is this? Told by its first bytes and its envelopes, never by its name.

use crate::x12::{Interchanges, guide};

/// What a transaction set carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetKind {
    /// 837 of 005010X222 or its forebears.
    ProfessionalClaims,
    /// 837 of 005010X223.
    InstitutionalClaims,
    /// 837 of 005010X224.
    DentalClaims,
    /// 835.
    Remittance,
    /// 999, or the older 997.
    Acknowledgment,
    /// 277 of 005010X214.
    ClaimAcknowledgment,
    /// 277 of 005010X212 and its kin.
    ClaimStatus,
    /// 276.
    ClaimStatusInquiry,
    /// 271.
    Eligibility,
    /// 270.
    EligibilityInquiry,
    /// Any other transaction set.
    Other,
}

/// What kind of file it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// X12: the kinds of its transaction sets without repeats, and whether TA1s stand in it.
    X12 {
        /// The kinds, sorted.
        sets: Vec<SetKind>,
        /// Whether there is an interchange acknowledgment.
        has_ta1: bool,
    },
    /// Comma-separated text: its header row, lowercase, without quotes.
    Csv(Vec<String>),
    /// A compressed archive, which must be unpacked first.
    Zip,
    /// A PDF, which a person must read.
    Pdf,
    /// Nothing in it.
    Empty,
    /// None of these.
    Unknown,
}

/// The kind of a file, from its bytes and from the envelopes that were read in them.
pub fn sniff(file: &[u8], tree: &Interchanges<'_>) -> FileKind {
    if !tree.is_empty() {
        let mut sets: Vec<SetKind> = tree
            .sets()
            .map(|(_, group, set)| {
                let version = set.header.text(3);
                let said = if version.trim().is_empty() {
                    group.version()
                } else {
                    version.into()
                };
                match set.header.el(1) {
                    b"277" if super::a277ca::is_277ca(group, set) => SetKind::ClaimAcknowledgment,
                    st01 => set_kind(st01, &said),
                }
            })
            .collect();
        sets.sort_unstable();
        sets.dedup();
        let has_ta1 = tree.iter().any(|i| !i.acknowledgments.is_empty());
        return FileKind::X12 { sets, has_ta1 };
    }
    match file {
        bytes if bytes.trim_ascii().is_empty() => FileKind::Empty,
        [b'P', b'K', 3, 4, ..] => FileKind::Zip,
        [b'%', b'P', b'D', b'F', ..] => FileKind::Pdf,
        _ => header_row(file).map_or(FileKind::Unknown, FileKind::Csv),
    }
}

fn set_kind(st01: &[u8], version: &str) -> SetKind {
    // 4010 names its guides X096 to X098; what names none is taken for professional.
    let is = |new: &str, old: &str| guide::same(version, new) || version.contains(old);
    match st01 {
        b"835" => SetKind::Remittance,
        b"837" if is(guide::INSTITUTIONAL_CLAIM, "X096") || version.contains("X292") => {
            SetKind::InstitutionalClaims
        }
        b"837" if is("005010X224A2", "X097") => SetKind::DentalClaims,
        b"837" => SetKind::ProfessionalClaims,
        b"999" | b"997" => SetKind::Acknowledgment,
        b"277" => SetKind::ClaimStatus,
        b"276" => SetKind::ClaimStatusInquiry,
        b"271" => SetKind::Eligibility,
        b"270" => SetKind::EligibilityInquiry,
        _ => SetKind::Other,
    }
}

/// The header row of comma-separated text: at least two names, none of them a number.
fn header_row(file: &[u8]) -> Option<Vec<String>> {
    let text = std::str::from_utf8(file)
        .ok()?
        .trim_start_matches('\u{feff}');
    let row = text.lines().find(|line| !line.trim().is_empty())?;
    let names: Vec<String> = row
        .split(',')
        .map(|name| name.trim().trim_matches('"').trim().to_lowercase())
        .collect();
    let named = |name: &String| name.chars().any(char::is_alphabetic) && name.len() < 64;
    (names.len() > 1 && names.iter().all(named)).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x12::read;

    fn kind(file: &str) -> FileKind {
        sniff(file.as_bytes(), &read(file.as_bytes()).0)
    }

    fn x12(gs08: &str, st: &str) -> String {
        format!(
            "ISA*00*          *00*          *ZZ*A              *ZZ*B              \
*260302*0930*^*00501*000000905*0*P*:~GS*HN*A*B*20260302*0930*1*X*{gs08}~{st}~SE*2*1~\
GE*1*1~IEA*1*000000905~"
        )
    }

    fn one(kind: SetKind) -> FileKind {
        FileKind::X12 {
            sets: vec![kind],
            has_ta1: false,
        }
    }

    #[test]
    fn sets_are_told_by_number_and_guide() {
        let version = "005010X222A1";
        let found = kind(&x12(version, &format!("ST*837*1*{version}")));
        assert_eq!(found, one(SetKind::ProfessionalClaims));
        assert_eq!(
            kind(&x12("004010X096A1", "ST*837*1")),
            one(SetKind::InstitutionalClaims)
        );
        assert_eq!(
            kind(&x12("005010X214", "ST*277*1")),
            one(SetKind::ClaimAcknowledgment)
        );
        assert_eq!(
            kind(&x12("005010X212", "ST*277*1*005010X212")),
            one(SetKind::ClaimStatus)
        );
    }

    #[test]
    fn other_files_are_told_apart() {
        let names = ["date", "amount"].map(str::to_owned).to_vec();
        assert_eq!(
            kind("\u{feff}\"Date\", Amount\n2026-03-02,5.00\n"),
            FileKind::Csv(names)
        );
        assert_eq!(kind(" \n"), FileKind::Empty);
        assert_eq!(kind("PK\u{3}\u{4}rest"), FileKind::Zip);
        assert_eq!(kind("%PDF-1.7"), FileKind::Pdf);
        assert_eq!(kind("5,6,7"), FileKind::Unknown);
    }
}
