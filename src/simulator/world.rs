//! The world outside the practice: one clearinghouse, the payers behind it, and the bank.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::acknowledge::{Answerer, Batch, Verdict, f277ca, f999, ta1};
use super::adjudicate::{Memory, fingerprint};
use super::billed::{self, BilledClaim, Interchange, Set, element};
use super::payer::{Member, PayerBehaviour, PayerKind};
use super::paying::Office;
use super::random::Random;
use super::sheet::{Envelope, Separators, separated};

/// What sort of file a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// TA1: the interchange.
    InterchangeAcknowledgment,
    /// 999: the file.
    Acknowledgment,
    /// 277CA: the claims.
    ClaimAcknowledgment,
    /// 835: the money.
    Remittance,
}

/// A file that arrives.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// A name for the file.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is.
    pub kind: Kind,
}

/// A line of the bank's statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankDeposit {
    /// When it was credited.
    pub on: NaiveDate,
    /// Who paid: the payer id.
    pub payer_id: String,
    /// The trace in the addenda: TRN02.
    pub trace: String,
    /// Cents.
    pub amount: i64,
}

/// The clearinghouse and the payers.
#[derive(Debug)]
pub struct World {
    random: Random,
    number: u64,
    offices: BTreeMap<String, Office>,
    queue: Vec<(NaiveDate, Delivery)>,
    bank: Vec<BankDeposit>,
    /// Where the answers go: ISA06 and GS02 of what came in.
    submitter: String,
    run_to: Option<NaiveDate>,
    n_unreadable: usize,
    spurned: BTreeSet<String>,
}

/// The name of the clearinghouse in ISA06 of its answers, and in 2100A of its 277CA.
const CLEARINGHOUSE: [&str; 2] = ["HARBORCLEAR", "HARBOR CLEARINGHOUSE"];

/// Reasons to reject a claim that only the payer knows.
const WHIMS: [&str; 5] = ["A3:116", "A7:164:IL", "A7:562:82", "A6:21:IL", "A8:255"];

impl World {
    /// A world that repeats itself for the same seed, payers and files.
    pub fn new(seed: u64, payers: Vec<PayerBehaviour>) -> Self {
        let mut random = Random::new(seed);
        let offices = payers
            .into_iter()
            .map(|p| (p.id.clone(), Office::new(p, Random::new(random.bits()))))
            .collect();
        Self {
            random,
            number: 0,
            offices,
            queue: Vec::new(),
            bank: Vec::new(),
            submitter: String::new(),
            run_to: None,
            n_unreadable: 0,
            spurned: BTreeSet::new(),
        }
    }

    /// Puts a member on a payer's roll. A payer with a roll rejects everybody who is not on it;
    /// one without takes everybody. A payer id that nobody knows is ignored.
    pub fn enroll(&mut self, payer_id: &str, member: Member) {
        if let Some(office) = self.offices.get_mut(payer_id) {
            let roll = office.memory.roll.get_or_insert_default();
            roll.insert(member.id.clone(), member);
        }
    }

    /// Takes a file. What it makes of it comes out of [`World::deliver`].
    pub fn receive(&mut self, bytes: &[u8], today: NaiveDate) {
        let Some(file) = billed::split(bytes) else {
            self.n_unreadable += 1;
            return;
        };
        self.submitter.clone_from(&file.sender);
        let note = match file.closing_control.as_str() {
            "" => "023",
            closing if closing != file.control => "001",
            _ => "000",
        };
        if note != "000" || file.wants_ta1 {
            let envelope = self.envelope(CLEARINGHOUSE[0], today);
            let text = ta1(&file, &envelope, note);
            self.post(
                today,
                Kind::InterchangeAcknowledgment,
                (&text, envelope.number),
            );
        }
        if note == "000" {
            self.take_groups(&file, today);
        }
    }

    /// How many files could not be read at all, and so could not even be answered.
    pub fn n_unreadable(&self) -> usize {
        self.n_unreadable
    }

    /// Everything that has become due up to `today`, oldest first.
    pub fn deliver(&mut self, today: NaiveDate) -> Vec<Delivery> {
        let mut on = self.run_to.map_or(Some(today), |d| d.succ_opt());
        while let Some(day) = on.filter(|d| *d <= today) {
            self.run_day(day);
            on = day.succ_opt();
        }
        self.run_to = self.run_to.max(Some(today));
        let (due, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.queue)
            .into_iter()
            .partition(|(d, _)| *d <= today);
        self.queue = later;
        let mut due = due;
        due.sort_by_key(|(d, _)| *d);
        due.into_iter().map(|(_, delivery)| delivery).collect()
    }

    /// What the bank shows, oldest first.
    pub fn deposits(&self) -> &[BankDeposit] {
        &self.bank
    }

    fn envelope(&mut self, from: &str, on: NaiveDate) -> Envelope {
        self.number += 1;
        let to = if self.submitter.is_empty() {
            "PRACTICE"
        } else {
            &self.submitter
        };
        Envelope {
            from: from.to_owned(),
            to: to.to_owned(),
            number: self.number,
            on,
        }
    }

    fn post(&mut self, due: NaiveDate, kind: Kind, (text, number): (&str, u64)) {
        let stem = match kind {
            Kind::InterchangeAcknowledgment => "ta1",
            Kind::Acknowledgment => "999",
            Kind::ClaimAcknowledgment => "277ca",
            Kind::Remittance => "835",
        };
        let name = format!("{stem}-{number:06}.x12");
        self.queue.push((
            due,
            Delivery {
                name,
                bytes: text.as_bytes().to_vec(),
                kind,
            },
        ));
    }

    fn take_groups(&mut self, file: &Interchange, today: NaiveDate) {
        for group in &file.groups {
            let envelope = self.envelope(CLEARINGHOUSE[0], today);
            let (text, found) = f999(group, &envelope);
            self.post(today, Kind::Acknowledgment, (&text, envelope.number));
            let sets: Vec<&Set> = group
                .sets
                .iter()
                .zip(&found)
                .filter(|(_, inspection)| inspection.accepted())
                .map(|(set, _)| set)
                .collect();
            for set in sets {
                self.take_set(set, file.component, today);
            }
        }
    }

    fn take_set(&mut self, set: &Set, component: char, today: NaiveDate) {
        let claims = billed::claims(set, component);
        let reference = find(set, "BHT", "0019")
            .map_or("0", |s| element(s, 3))
            .to_owned();
        let submitter = find(set, "NM1", "41");
        let submitter = submitter.map(|s| (element(s, 3).to_owned(), element(s, 9).to_owned()));
        let submitter = submitter.unwrap_or_default();
        let role = Answerer {
            role: "AY",
            name: CLEARINGHOUSE[1].to_owned(),
            id: CLEARINGHOUSE[0].to_owned(),
        };
        let judged: Vec<(&BilledClaim, Verdict)> =
            claims.iter().map(|c| (c, self.front_desk(c))).collect();
        let passed: Vec<&BilledClaim> = judged
            .iter()
            .filter(|(_, v)| v.accepts())
            .map(|(c, _)| *c)
            .collect();
        let batch = Batch {
            answerer: role,
            reference,
            submitter,
            received_on: today,
            claims: judged,
        };
        self.answer(&batch, business_day(today, 1));
        let ids: BTreeSet<&str> = passed.iter().map(|c| c.payer_id.as_str()).collect();
        for id in ids {
            let own: Vec<&BilledClaim> = passed
                .iter()
                .filter(|c| c.payer_id == id)
                .copied()
                .collect();
            self.hand_to_payer(&batch, (id, &own), business_day(today, 1));
        }
    }

    /// What the clearinghouse itself says of a claim.
    fn front_desk(&self, claim: &BilledClaim) -> Verdict {
        let status = if !npi_checks(&claim.billing_npi) {
            "A7:562:85"
        } else if !self.offices.contains_key(&claim.payer_id) {
            "A3:116"
        } else if claim.member_id.is_empty() {
            "A6:164:IL"
        } else {
            "A0:16:PR"
        };
        Verdict {
            status: status.to_owned(),
            payer_claim_number: None,
        }
    }

    fn hand_to_payer(
        &mut self,
        batch: &Batch<'_>,
        (id, claims): (&str, &[&BilledClaim]),
        on: NaiveDate,
    ) {
        let Some(mut office) = self.offices.remove(id) else {
            return;
        };
        let mut judged = Vec::new();
        for claim in claims {
            let verdict = self.reception(&mut office, claim, on);
            judged.push((*claim, verdict));
        }
        let answerer = Answerer {
            role: "PR",
            name: office.payer.name.clone(),
            id: office.payer.id.clone(),
        };
        self.offices.insert(id.to_owned(), office);
        let answer = Batch {
            answerer,
            claims: judged,
            received_on: on,
            ..batch.clone()
        };
        self.answer(&answer, business_day(on, 1));
    }

    /// What the payer says of a claim, and what it puts into its tray.
    fn reception(&mut self, office: &mut Office, claim: &BilledClaim, on: NaiveDate) -> Verdict {
        let rejected = rejection(office, claim).or_else(|| {
            let key = format!("{}|{}", office.payer.id, fingerprint(claim));
            let whim = claim.frequency == "1"
                && self.random.chance(office.payer.habits.rejects)
                && self.spurned.insert(key);
            if whim {
                self.random.pick(&WHIMS).copied()
            } else {
                None
            }
        });
        match rejected {
            Some(status) => Verdict {
                status: status.to_owned(),
                payer_claim_number: None,
            },
            None => {
                let number = office.take(claim.clone(), on);
                Verdict {
                    status: "A2:20".to_owned(),
                    payer_claim_number: Some(number),
                }
            }
        }
    }

    fn answer(&mut self, batch: &Batch<'_>, due: NaiveDate) {
        if batch.claims.is_empty() {
            return;
        }
        let envelope = self.envelope(CLEARINGHOUSE[0], due);
        let text = f277ca(batch, &envelope);
        self.post(due, Kind::ClaimAcknowledgment, (&text, envelope.number));
    }

    fn run_day(&mut self, day: NaiveDate) {
        let names: BTreeMap<String, String> = self
            .offices
            .iter()
            .map(|(id, o)| (id.clone(), o.payer.name.clone()))
            .collect();
        let ids: Vec<String> = self.offices.keys().cloned().collect();
        for id in ids {
            let Some(mut office) = self.offices.remove(&id) else {
                continue;
            };
            let payments = office.pay(day, &names);
            for (payer, claim) in office.handed_on.drain(..) {
                if let Some(next) = self.offices.get_mut(&payer) {
                    next.take(claim, day);
                }
            }
            for payment in payments {
                self.send_payment(&office, payment, day);
            }
            self.offices.insert(id, office);
        }
    }

    fn send_payment(&mut self, office: &Office, payment: super::paying::Paid, day: NaiveDate) {
        let envelope = self.envelope(CLEARINGHOUSE[0], day);
        let text = payment.text(&office.payer, &envelope);
        let habits = &office.payer.habits;
        let odd = habits.odd_separators && envelope.number.is_multiple_of(2);
        let separators = if odd {
            Separators::Odd
        } else {
            Separators::Usual
        };
        let bytes = separated(&text, separators);
        let trace = &payment.trace;
        let name = |mark: &str| format!("835-{}-{trace}{mark}.x12", office.payer.id);
        if self.random.chance(habits.repeats_files) {
            let again = Delivery {
                name: name("-again"),
                bytes: bytes.clone(),
                kind: Kind::Remittance,
            };
            self.queue.push((business_day(day, 2), again));
        }
        self.queue.push((
            day,
            Delivery {
                name: name(""),
                bytes,
                kind: Kind::Remittance,
            },
        ));
        if payment.amount != 0 {
            self.bank.push(BankDeposit {
                on: day,
                payer_id: office.payer.id.clone(),
                trace: trace.clone(),
                amount: payment.amount,
            });
        }
    }
}

/// The reasons in the claim itself for which a payer does not take it.
fn rejection(office: &Office, claim: &BilledClaim) -> Option<&'static str> {
    let Memory { roll, .. } = &office.memory;
    if roll
        .as_ref()
        .is_some_and(|r| !r.contains_key(&claim.member_id))
    {
        return Some("A7:164:IL");
    }
    let lines = claim.lines.iter().filter_map(|l| l.rendering_npi.as_ref());
    let mut renderings = lines.chain([&claim.rendering_npi]);
    if renderings.any(|npi| !npi_checks(npi)) {
        return Some("A7:562:82");
    }
    if matches!(claim.frequency.as_str(), "7" | "8") {
        if office.payer.kind == PayerKind::Medicare {
            return Some("A7:535");
        }
        let known = claim.replaces.as_ref().is_some_and(|n| office.knows(n));
        return (!known).then_some("A7:464");
    }
    None
}

fn find<'a>(set: &'a Set, tag: &str, first: &str) -> Option<&'a [String]> {
    let segments = set.segments.iter().map(Vec::as_slice);
    segments
        .into_iter()
        .find(|s| element(s, 0) == tag && element(s, 1) == first)
}

/// The check digit of a National Provider Identifier: Luhn over `80840` and the ten digits.
fn npi_checks(npi: &str) -> bool {
    if npi.len() != 10 || !npi.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let digits = "80840"
        .bytes()
        .chain(npi.bytes())
        .rev()
        .map(|b| u32::from(b - b'0'));
    let sum: u32 = digits
        .enumerate()
        .map(|(n, d)| {
            if n % 2 == 0 {
                d
            } else {
                d * 2 / 10 + d * 2 % 10
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The day that lies `n` business days (Monday to Friday) after `on`.
pub fn business_day(on: NaiveDate, n: u32) -> NaiveDate {
    let mut day = on;
    let mut left = n;
    while left > 0 {
        day = day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        if day == NaiveDate::MAX {
            break;
        }
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_npi_is_proved_by_its_check_digit() {
        assert!(npi_checks("1234567893"));
        assert!(!npi_checks("1234567890"));
        assert!(!npi_checks("123456789"));
    }

    #[test]
    fn business_days_skip_the_weekend() {
        let friday = NaiveDate::from_ymd_opt(2026, 3, 20).unwrap();
        assert_eq!(
            business_day(friday, 1),
            NaiveDate::from_ymd_opt(2026, 3, 23).unwrap()
        );
        assert_eq!(business_day(friday, 0), friday);
    }
}
