//! What the clearinghouse looks at before it takes a file: whether it is an 837P at all. What it
//! finds becomes the IK3 and IK4 of its 999.

use super::billed::{Segment, Set, date, element};
use super::cents;

/// A defect of the structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The segment that has it, or that is missing.
    pub tag: String,
    /// Its position in the set, counted from ST = 1.
    pub position: usize,
    /// The loop it stands in; empty where that is not known.
    pub loop_id: &'static str,
    /// IK304: 1 not recognised, 3 required segment missing, 8 has errors in its elements.
    pub segment_code: &'static str,
    /// IK401, IK402, IK403 and the bad text, where one element is at fault.
    pub element: Option<(usize, &'static str, &'static str, String)>,
    /// CLM01 of the claim it belongs to.
    pub claim: Option<String>,
}

/// What was found in one set: the defects, and the codes that IK502 gives for the set itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// Defects, in order of position.
    pub defects: Vec<Defect>,
    /// IK502 to IK506: 3 control numbers differ, 4 the segment count is wrong, 5 segments in error.
    pub codes: Vec<&'static str>,
}

/// Segments of an 837P.
const KNOWN: &[&str] = &[
    "ST", "SE", "BHT", "NM1", "PER", "HL", "PRV", "CUR", "N3", "N4", "REF", "SBR", "PAT", "DMG",
    "CLM", "DTP", "PWK", "CN1", "AMT", "K3", "NTE", "CR1", "CR2", "CR3", "CRC", "HI", "HCP", "OI",
    "MOA", "CAS", "LX", "SV1", "SV5", "QTY", "MEA", "PS1", "LIN", "CTP", "SVD", "LQ", "FRM", "UM",
];

/// What is open while a set is walked.
#[derive(Default)]
struct Open {
    claim: Option<(String, usize)>,
    has_diagnosis: bool,
    n_lines: usize,
    line_position: usize,
    line_has_service: bool,
}

/// Looks at one set.
pub fn inspect(set: &Set) -> Inspection {
    let mut found = Inspection::default();
    let mut open = Open::default();
    for (n, segment) in set.segments.iter().enumerate() {
        let tag = element(segment, 0);
        let position = n + 1;
        if !KNOWN.contains(&tag) {
            found.report(&open, (tag, position, ""), ("1", None));
            continue;
        }
        if matches!(tag, "HL" | "CLM" | "SE") {
            open.close(&mut found, position);
        }
        match tag {
            "CLM" => {
                let number = element(segment, 1).to_owned();
                open = Open {
                    claim: Some((number, position)),
                    ..Open::default()
                };
            }
            "HI" => open.has_diagnosis = true,
            "LX" => open.next_line(&mut found, position),
            "SV1" => open.line_has_service = true,
            _ => {}
        }
        for fault in faults(segment) {
            let place = (tag, position, loop_of(tag, &open));
            found.report(&open, place, ("8", Some(fault)));
        }
    }
    found.judge_trailer(set);
    found
}

impl Open {
    fn next_line(&mut self, found: &mut Inspection, position: usize) {
        self.close_line(found);
        self.n_lines += 1;
        self.line_position = position;
        self.line_has_service = false;
    }

    fn close_line(&self, found: &mut Inspection) {
        if self.n_lines > 0 && !self.line_has_service {
            found.report(self, ("SV1", self.line_position, "2400"), ("3", None));
        }
    }

    fn close(&mut self, found: &mut Inspection, position: usize) {
        if let Some((_, at)) = self.claim.clone() {
            if !self.has_diagnosis {
                found.report(self, ("HI", at, "2300"), ("3", None));
            }
            if self.n_lines == 0 {
                found.report(self, ("LX", position, "2400"), ("3", None));
            }
            self.close_line(found);
        }
        *self = Self::default();
    }
}

impl Inspection {
    fn report(
        &mut self,
        open: &Open,
        place: (&str, usize, &'static str),
        fault: (&'static str, Option<Fault>),
    ) {
        self.defects.push(Defect {
            tag: place.0.to_owned(),
            position: place.1,
            loop_id: place.2,
            segment_code: fault.0,
            element: fault.1,
            claim: open.claim.as_ref().map(|(number, _)| number.clone()),
        });
    }

    fn judge_trailer(&mut self, set: &Set) {
        let last = set.segments.last().map(Vec::as_slice).unwrap_or_default();
        if element(last, 0) != "SE" {
            self.codes.push("2");
        } else {
            if element(last, 2) != set.control {
                self.codes.push("3");
            }
            if element(last, 1).parse() != Ok(set.segments.len()) {
                self.codes.push("4");
            }
        }
        if !self.defects.is_empty() {
            self.codes.push("5");
        }
    }

    /// True where the set is taken.
    pub fn accepted(&self) -> bool {
        self.codes.is_empty()
    }
}

fn loop_of(tag: &str, open: &Open) -> &'static str {
    match (tag, open.claim.is_some(), open.n_lines) {
        (_, true, 0) => "2300",
        (_, true, _) => "2400",
        ("SBR", false, _) => "2000B",
        ("DMG", false, _) => "2010BA",
        (_, false, _) => "",
    }
}

type Fault = (usize, &'static str, &'static str, String);

/// The elements of a segment that are missing (1), too long (5), of wrong characters (6), not a
/// code (7) or not a date (8), with their data element numbers.
fn faults(segment: &Segment) -> Vec<Fault> {
    let e = |n| element(segment, n);
    let mut found = Vec::new();
    let mut fault = |bad: bool, at: usize, data: &'static str, code: &'static str| {
        if bad {
            found.push((at, data, code, super::sheet::plain(e(at))));
        }
    };
    match element(segment, 0) {
        "CLM" => {
            fault(e(1).is_empty(), 1, "1028", "1");
            fault(e(1).len() > 38, 1, "1028", "5");
            fault(e(2).is_empty(), 2, "782", "1");
            fault(
                !e(2).is_empty() && cents::read(e(2)).is_none(),
                2,
                "782",
                "6",
            );
            fault(e(5).is_empty(), 5, "C023", "1");
        }
        "SV1" => {
            fault(e(1).is_empty(), 1, "C003", "1");
            fault(e(2).is_empty(), 2, "782", "1");
            fault(
                !e(2).is_empty() && cents::read(e(2)).is_none(),
                2,
                "782",
                "6",
            );
            fault(e(4).is_empty(), 4, "380", "1");
            fault(e(7).is_empty(), 7, "C004", "1");
        }
        "NM1" => {
            fault(e(1).is_empty(), 1, "98", "1");
            fault(!matches!(e(2), "1" | "2"), 2, "1065", "7");
            fault(e(8) == "XX" && e(9).is_empty(), 9, "67", "1");
        }
        "DTP" => {
            fault(e(2) == "D8" && date(e(3)).is_none(), 3, "1251", "8");
            let both = e(3).split('-').all(|d| date(d).is_some());
            fault(e(2) == "RD8" && !both, 3, "1251", "8");
        }
        "DMG" => {
            fault(date(e(2)).is_none(), 2, "1251", "8");
            fault(!matches!(e(3), "F" | "M" | "U"), 3, "1068", "7");
        }
        "SBR" => fault(e(1).is_empty(), 1, "1138", "1"),
        "N4" => fault(e(1).is_empty(), 1, "19", "1"),
        "HI" => fault(e(1).is_empty(), 1, "C022", "1"),
        _ => {}
    }
    found
}
