//! The loops of the guides: in which loop each segment of an 837 or an 835 stands.

use crate::x12::{Segment, TransactionSet};

/// The loop of every segment of a set, ST and SE included, in order; empty where no guide of ours
/// names one.
#[must_use]
pub fn of_set<'a>(set: &TransactionSet<'a>) -> Vec<(Segment<'a>, &'static str)> {
    let mut place = Place::default();
    let kind = match set.header.el(1) {
        b"837" => Kind::Claims,
        b"835" => Kind::Remittance,
        _ => Kind::Other,
    };
    let body = set.body().map(|segment| {
        let name = match kind {
            Kind::Claims => place.claims(&segment),
            Kind::Remittance => place.remittance(&segment),
            Kind::Other => "",
        };
        (segment, name)
    });
    let mut all = vec![(set.header, "")];
    all.extend(body);
    all.extend(set.trailer.map(|trailer| (trailer, "")));
    all
}

#[derive(Clone, Copy)]
enum Kind {
    Claims,
    Remittance,
    Other,
}

/// Where the reading is.
#[derive(Default)]
struct Place {
    name: &'static str,
    in_claim: bool,
    is_facility: bool,
    in_other_payer: bool,
    in_line: bool,
}

impl Place {
    fn claims(&mut self, s: &Segment<'_>) -> &'static str {
        let name = match s.tag() {
            b"HL" => {
                (self.in_claim, self.in_other_payer, self.in_line) = (false, false, false);
                match s.el(3) {
                    b"20" => "2000A",
                    b"22" => "2000B",
                    b"23" => "2000C",
                    _ => "",
                }
            }
            b"CLM" => {
                (self.in_claim, self.in_other_payer, self.in_line) = (true, false, false);
                self.is_facility = s.component(5, 2) == b"A";
                "2300"
            }
            b"SBR" if self.in_claim => {
                self.in_other_payer = true;
                "2320"
            }
            b"LX" => {
                self.in_line = true;
                "2400"
            }
            b"LIN" if self.in_line => "2410",
            b"SVD" if self.in_line => "2430",
            b"LQ" if self.in_line => "2440",
            b"NM1" => self.named(s.el(1)),
            _ => self.name,
        };
        self.name = name;
        name
    }

    fn named(&self, role: &[u8]) -> &'static str {
        if self.in_line {
            return match (role, self.is_facility) {
                (b"82", false) | (b"72", true) => "2420A",
                (b"QB", _) | (b"ZZ", true) => "2420B",
                (b"77", _) | (b"82", true) => "2420C",
                (b"DQ", _) | (b"DN", true) => "2420D",
                (b"DK", _) => "2420E",
                (b"DN" | b"P3", _) => "2420F",
                (b"PW", _) => "2420G",
                (b"45", _) => "2420H",
                _ => "2420",
            };
        }
        if self.in_other_payer {
            return match role {
                b"IL" => "2330A",
                b"PR" => "2330B",
                _ => "2330",
            };
        }
        if self.in_claim {
            return match (role, self.is_facility) {
                (b"DN", false) | (b"P3", _) | (b"71", _) => "2310A",
                (b"82", false) | (b"72", _) => "2310B",
                (b"77", false) | (b"ZZ", _) => "2310C",
                (b"DQ", _) | (b"82", true) => "2310D",
                (b"PW", _) | (b"77", true) => "2310E",
                (b"45", _) | (b"DN", true) => "2310F",
                _ => "2310",
            };
        }
        match role {
            b"41" => "1000A",
            b"40" => "1000B",
            b"85" => "2010AA",
            b"87" => "2010AB",
            b"PE" => "2010AC",
            b"IL" => "2010BA",
            b"PR" => "2010BB",
            b"QC" => "2010CA",
            _ => "",
        }
    }

    fn remittance(&mut self, s: &Segment<'_>) -> &'static str {
        let name = match (s.tag(), s.el(1)) {
            (b"N1", b"PR") => "1000A",
            (b"N1", b"PE") => "1000B",
            (b"LX", _) => "2000",
            (b"CLP", _) => "2100",
            (b"SVC", _) => "2110",
            (b"PLB", _) => "",
            _ => self.name,
        };
        self.name = name;
        name
    }
}
