//! What a stranger understands of the bytes of an 837P: split at the separators that the ISA
//! shows, and the claims picked out by hand. It shares nothing with the desk's own reader.

use chrono::NaiveDate;

use super::cents;

/// One segment: its elements, of which the first is the tag.
pub type Segment = Vec<String>;

/// An interchange, taken apart.
#[derive(Clone, Debug, Default)]
pub struct Interchange {
    /// ISA06, without its padding: who sent it, and who gets the answers.
    pub sender: String,
    /// ISA08, without its padding.
    pub receiver: String,
    /// ISA13.
    pub control: String,
    /// IEA02, empty where there is no IEA.
    pub closing_control: String,
    /// ISA09 and ISA10, as sent.
    pub stamp: (String, String),
    /// ISA14 = 1: a TA1 is wanted.
    pub wants_ta1: bool,
    /// ISA16.
    pub component: char,
    /// The functional groups in order.
    pub groups: Vec<Group>,
}

/// One GS to GE.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// GS02.
    pub sender: String,
    /// GS06.
    pub control: String,
    /// GS08.
    pub version: String,
    /// GE01, empty where there is no GE.
    pub closing_count: String,
    /// The transaction sets in order.
    pub sets: Vec<Set>,
}

/// One ST to SE.
#[derive(Clone, Debug, Default)]
pub struct Set {
    /// ST02.
    pub control: String,
    /// ST03.
    pub version: String,
    /// Every segment from ST to SE.
    pub segments: Vec<Segment>,
}

/// A claim as the payer sees it.
#[derive(Clone, Debug, Default)]
pub struct BilledClaim {
    /// NM109 of 2010AA.
    pub billing_npi: String,
    /// NM103 of 2010AA.
    pub billing_name: String,
    /// REF*EI of 2010AA.
    pub billing_tax_id: String,
    /// NM109 of 2010BA: the number on the card.
    pub member_id: String,
    /// Last and first name of the subscriber.
    pub subscriber: (String, String),
    /// Last and first name of the patient; the subscriber's where they are the same.
    pub patient: (String, String),
    /// DMG02 of the patient.
    pub born_on: String,
    /// NM109 of 2010BB.
    pub payer_id: String,
    /// SBR01 of 2000B: P, S or T.
    pub sequence: String,
    /// CLM01.
    pub patient_control_number: String,
    /// CLM02 in cents.
    pub charge: i64,
    /// CLM05-1.
    pub place: String,
    /// CLM05-3.
    pub frequency: String,
    /// REF*F8: the payer's number of the claim that this one replaces.
    pub replaces: Option<String>,
    /// REF*G1.
    pub authorization: Option<String>,
    /// HI codes in order.
    pub diagnoses: Vec<String>,
    /// NM109 of 2310B; the billing NPI where there is none.
    pub rendering_npi: String,
    /// Last and first name of 2310B.
    pub rendering: (String, String),
    /// Loops 2320 in order.
    pub others: Vec<OtherPayer>,
    /// Loops 2400 in order.
    pub lines: Vec<BilledLine>,
    /// Position of CLM in its set, counted from ST = 1.
    pub position: usize,
}

/// Another payer of the same patient (2320, 2330).
#[derive(Clone, Debug, Default)]
pub struct OtherPayer {
    /// SBR01.
    pub sequence: String,
    /// NM109 of 2330B.
    pub payer_id: String,
    /// NM109 of 2330A.
    pub member_id: String,
    /// AMT*D in cents, where it has paid or refused.
    pub paid: Option<i64>,
}

/// A service line.
#[derive(Clone, Debug, Default)]
pub struct BilledLine {
    /// SV101-2.
    pub code: String,
    /// SV101-3 to -6.
    pub modifiers: Vec<String>,
    /// SV102 in cents.
    pub charge: i64,
    /// SV104, as sent.
    pub units: String,
    /// SV107: numbers of diagnoses, from 1.
    pub pointers: Vec<usize>,
    /// DTP*472, the first day.
    pub dos: Option<NaiveDate>,
    /// REF*6R.
    pub control: Option<String>,
    /// NM109 of 2420A.
    pub rendering_npi: Option<String>,
    /// Loops 2430: what other payers paid and adjusted on this line.
    pub prior: Vec<PriorPayment>,
}

/// SVD and its CAS.
#[derive(Clone, Debug, Default)]
pub struct PriorPayment {
    /// SVD02 in cents.
    pub paid: i64,
    /// Group, reason, cents.
    pub adjustments: Vec<(String, String, i64)>,
}

/// The element `n` of a segment, X12 numbers (1 is the first after the tag); empty where absent.
pub fn element(segment: &[String], n: usize) -> &str {
    segment.get(n).map_or("", String::as_str)
}

/// Reads `CCYYMMDD`; `None` where it is not a date.
pub fn date(text: &str) -> Option<NaiveDate> {
    (text.len() == 8)
        .then(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok())
        .flatten()
}

/// Splits the bytes; `None` where no ISA can be read.
pub fn split(bytes: &[u8]) -> Option<Interchange> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let after_tag = text.strip_prefix("ISA")?;
    let element_separator = after_tag.chars().next()?;
    let sixteenth = text.match_indices(element_separator).nth(15)?.0;
    let mut rest = text.get(sixteenth..)?.chars().skip(1);
    let component = rest.next()?;
    let terminator = rest.next()?;
    let mut interchange = Interchange {
        component,
        ..Interchange::default()
    };
    for raw in text.split(terminator) {
        let raw = raw.trim_matches(['\r', '\n']);
        if raw.is_empty() {
            continue;
        }
        let segment: Segment = raw.split(element_separator).map(str::to_owned).collect();
        interchange.take(segment);
    }
    Some(interchange)
}

impl Interchange {
    fn take(&mut self, segment: Segment) {
        let e = |n| element(&segment, n).trim().to_owned();
        match element(&segment, 0) {
            "ISA" => {
                (self.sender, self.receiver, self.control) = (e(6), e(8), e(13));
                self.stamp = (e(9), e(10));
                self.wants_ta1 = e(14) == "1";
            }
            "GS" => self.groups.push(Group {
                sender: e(2),
                control: e(6),
                version: e(8),
                ..Group::default()
            }),
            "GE" => {
                if let Some(group) = self.groups.last_mut() {
                    group.closing_count = e(1);
                }
            }
            "IEA" => self.closing_control = e(2),
            "ST" => {
                let set = Set {
                    control: e(2),
                    version: e(3),
                    segments: vec![segment],
                };
                if let Some(group) = self.groups.last_mut() {
                    group.sets.push(set);
                }
            }
            _ => {
                if let Some(set) = self.groups.last_mut().and_then(|g| g.sets.last_mut()) {
                    set.segments.push(segment);
                }
            }
        }
    }
}

/// What stands above a claim in the hierarchy, as far as it has been read.
#[derive(Clone, Default)]
struct Above {
    level: String,
    claim: BilledClaim,
}

/// The claims of a set, in order.
pub fn claims(set: &Set, component: char) -> Vec<BilledClaim> {
    let mut above = Above::default();
    let mut found: Vec<BilledClaim> = Vec::new();
    let mut open = false;
    for (n, segment) in set.segments.iter().enumerate() {
        let tag = element(segment, 0);
        if tag == "HL" {
            open = false;
            above.enter(element(segment, 3));
        } else if tag == "CLM" {
            open = true;
            let mut claim = above.claim.clone();
            claim.open(segment, component);
            claim.position = n + 1;
            found.push(claim);
        } else if open {
            if let Some(claim) = found.last_mut() {
                claim.take(segment, component);
            }
        } else {
            above.take(segment);
        }
    }
    for claim in &mut found {
        if claim.rendering_npi.is_empty() {
            claim.rendering_npi.clone_from(&claim.billing_npi);
            claim.rendering.0.clone_from(&claim.billing_name);
        }
    }
    found
}

impl Above {
    fn enter(&mut self, level: &str) {
        level.clone_into(&mut self.level);
        let old = std::mem::take(&mut self.claim);
        self.claim = match level {
            "22" => BilledClaim {
                billing_npi: old.billing_npi,
                billing_name: old.billing_name,
                billing_tax_id: old.billing_tax_id,
                ..BilledClaim::default()
            },
            "23" => old,
            _ => BilledClaim::default(),
        };
    }

    fn take(&mut self, segment: &Segment) {
        let e = |n| element(segment, n).to_owned();
        let claim = &mut self.claim;
        match (element(segment, 0), element(segment, 1)) {
            ("NM1", "85") => (claim.billing_name, claim.billing_npi) = (e(3), e(9)),
            ("REF", "EI" | "SY") if self.level == "20" => claim.billing_tax_id = e(2),
            ("SBR", _) => claim.sequence = e(1),
            ("NM1", "IL") => {
                claim.subscriber = (e(3), e(4));
                claim.patient = (e(3), e(4));
                claim.member_id = e(9);
            }
            ("NM1", "QC") => claim.patient = (e(3), e(4)),
            ("DMG", _) => claim.born_on = e(2),
            ("NM1", "PR") => claim.payer_id = e(9),
            _ => {}
        }
    }
}

impl BilledClaim {
    fn open(&mut self, segment: &Segment, component: char) {
        let place: Vec<&str> = element(segment, 5).split(component).collect();
        element(segment, 1).clone_into(&mut self.patient_control_number);
        self.charge = cents::read(element(segment, 2)).unwrap_or(0);
        place
            .first()
            .copied()
            .unwrap_or("")
            .clone_into(&mut self.place);
        place
            .get(2)
            .copied()
            .unwrap_or("1")
            .clone_into(&mut self.frequency);
    }

    fn take(&mut self, segment: &Segment, component: char) {
        if element(segment, 0) == "LX" {
            self.lines.push(BilledLine::default());
        } else if let Some(line) = self.lines.last_mut() {
            line.take(segment, component);
        } else {
            self.take_claim_level(segment, component);
        }
    }

    fn take_claim_level(&mut self, segment: &Segment, component: char) {
        let e = |n| element(segment, n).to_owned();
        match (element(segment, 0), element(segment, 1)) {
            ("REF", "F8") if self.others.is_empty() => self.replaces = Some(e(2)),
            ("REF", "G1") if self.others.is_empty() => self.authorization = Some(e(2)),
            ("HI", _) => {
                let codes = segment
                    .iter()
                    .skip(1)
                    .filter_map(|c| c.split_once(component));
                let kept = codes.filter(|(q, _)| matches!(*q, "ABK" | "ABF" | "BK" | "BF"));
                self.diagnoses.extend(kept.map(|(_, code)| code.to_owned()));
            }
            ("NM1", "82") => {
                self.rendering_npi = e(9);
                self.rendering = (e(3), e(4));
            }
            ("SBR", _) => {
                self.others.push(OtherPayer {
                    sequence: e(1),
                    ..OtherPayer::default()
                });
            }
            _ => {}
        }
        let Some(other) = self.others.last_mut() else {
            return;
        };
        match (element(segment, 0), element(segment, 1)) {
            ("AMT", "D") => other.paid = cents::read(element(segment, 2)),
            ("NM1", "IL") => other.member_id = e(9),
            ("NM1", "PR") => other.payer_id = e(9),
            _ => {}
        }
    }

    /// The first day of service of the claim.
    pub fn dos(&self) -> Option<NaiveDate> {
        self.lines.iter().filter_map(|l| l.dos).min()
    }
}

impl BilledLine {
    fn take(&mut self, segment: &Segment, component: char) {
        match (element(segment, 0), element(segment, 1)) {
            ("SV1", procedure) => {
                let mut parts = procedure.split(component).skip(1);
                self.code = parts.next().unwrap_or("").to_owned();
                let modifiers = parts.take(4).filter(|m| !m.is_empty());
                self.modifiers = modifiers.map(str::to_owned).collect();
                self.charge = cents::read(element(segment, 2)).unwrap_or(0);
                element(segment, 4).clone_into(&mut self.units);
                let pointers = element(segment, 7).split(component);
                self.pointers = pointers.filter_map(|p| p.parse().ok()).collect();
            }
            ("DTP", "472") => {
                let first = element(segment, 3).split('-').next().unwrap_or("");
                self.dos = date(first);
            }
            ("REF", "6R") => self.control = Some(element(segment, 2).to_owned()),
            ("NM1", "82") => self.rendering_npi = Some(element(segment, 9).to_owned()),
            ("SVD", _) => self.prior.push(PriorPayment {
                paid: cents::read(element(segment, 2)).unwrap_or(0),
                adjustments: Vec::new(),
            }),
            ("CAS", group) => {
                let Some(prior) = self.prior.last_mut() else {
                    return;
                };
                for triplet in segment.get(2..).unwrap_or_default().chunks(3) {
                    let amount = cents::read(element(triplet, 1)).unwrap_or(0);
                    let reason = element(triplet, 0);
                    if !reason.is_empty() {
                        prior
                            .adjustments
                            .push((group.to_owned(), reason.to_owned(), amount));
                    }
                }
            }
            _ => {}
        }
    }

    /// `HC:code:modifier…` with the separator of the answers.
    pub fn procedure(&self, with_modifiers: bool) -> String {
        let modifiers = if with_modifiers {
            self.modifiers.as_slice()
        } else {
            &[]
        };
        let mut parts = vec!["HC", self.code.as_str()];
        parts.extend(modifiers.iter().map(String::as_str));
        parts.join(":")
    }
}
