//! The payer's decision on one claim: what it allows, what it leaves to the member, what it
//! refuses and why.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::billed::{BilledClaim, BilledLine};
use super::cents::share;
use super::payer::{Member, PayerBehaviour, PayerKind};
use super::random::Random;

/// Group, reason and cents of a CAS.
pub type Adjustment = (&'static str, String, i64);

/// A decided claim: one CLP and its SVC loops.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The claim as it was billed.
    pub claim: BilledClaim,
    /// CLP02.
    pub status: &'static str,
    /// CLP07.
    pub number: String,
    /// REF*F8: the payer's number of the decision that this one corrects.
    pub corrects: Option<String>,
    /// NM1*TT: name and id of the payer that it crossed over to.
    pub crossover: Option<(String, String)>,
    /// MOA03 to MOA07.
    pub remarks: Vec<String>,
    /// The lines, in the order of the claim.
    pub lines: Vec<SettledLine>,
    /// The payer received the claim on this day.
    pub received_on: NaiveDate,
    /// REF*6R is left out.
    pub without_control: bool,
    /// The modifiers are left out.
    pub without_modifiers: bool,
    /// Cents that CLP04 is wrong by; 0 in an honest remittance.
    pub off_by: i64,
}

/// A decided line.
#[derive(Clone, Debug, Default)]
pub struct SettledLine {
    /// SVC02 in cents.
    pub charge: i64,
    /// SVC03 in cents.
    pub paid: i64,
    /// AMT*B6 in cents, where something was allowed.
    pub allowed: Option<i64>,
    /// Its CAS.
    pub adjustments: Vec<Adjustment>,
    /// Its LQ*HE.
    pub remarks: Vec<String>,
    /// SVC01, where it is not what was billed.
    pub procedure: Option<String>,
}

impl Settlement {
    /// CLP03.
    pub fn charge(&self) -> i64 {
        self.lines.iter().map(|l| l.charge).sum()
    }

    /// CLP04.
    pub fn paid(&self) -> i64 {
        self.lines.iter().map(|l| l.paid).sum()
    }

    /// CLP05: the sum of what group PR leaves to the patient.
    pub fn patient_share(&self) -> i64 {
        let all = self.lines.iter().flat_map(|l| &l.adjustments);
        all.filter(|a| a.0 == "PR").map(|a| a.2).sum()
    }

    /// The same decision with every amount negated: CLP02 = 22.
    pub fn reversed(&self) -> Self {
        let mut reversal = self.clone();
        reversal.status = "22";
        reversal.crossover = None;
        for line in &mut reversal.lines {
            line.charge = -line.charge;
            line.paid = -line.paid;
            line.allowed = None;
            for adjustment in &mut line.adjustments {
                adjustment.2 = -adjustment.2;
            }
        }
        reversal
    }
}

/// A reason to pay nothing: group, CARC, RARC (empty for none).
type Refusal = (&'static str, &'static str, &'static str);

/// Reasons that only the payer knows, for claims that are in order.
const WHIMS: [Refusal; 7] = [
    ("CO", "16", "N290"),
    ("CO", "252", "N706"),
    ("CO", "22", "N598"),
    ("CO", "197", "M62"),
    ("CO", "50", "N115"),
    ("CO", "226", "N710"),
    ("CO", "109", "N418"),
];

/// What a payer remembers while it decides.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// Deductible still owed, by member and year.
    pub deductible: BTreeMap<(String, i32), i64>,
    /// Claims that were paid: member, day, codes and charge, with the number they were paid under.
    pub seen: BTreeMap<String, String>,
    /// Claims that were refused on a whim: the next time they pass.
    pub refused: BTreeSet<String>,
    /// Members on the roll; `None` takes every member.
    pub roll: Option<BTreeMap<String, Member>>,
}

/// What is given to a decision beside the claim.
pub struct Desk<'a> {
    /// Whose decision it is.
    pub payer: &'a PayerBehaviour,
    /// What the payer remembers.
    pub memory: &'a mut Memory,
    /// Chance.
    pub random: &'a mut Random,
}

/// What marks a claim as the same service again.
pub fn fingerprint(claim: &BilledClaim) -> String {
    let dos = claim.dos().map(|d| d.to_string()).unwrap_or_default();
    let lines: Vec<String> = claim.lines.iter().map(|l| l.procedure(true)).collect();
    format!(
        "{}|{dos}|{}|{}|{}",
        claim.member_id,
        lines.join(","),
        claim.charge,
        claim.sequence
    )
}

impl Desk<'_> {
    /// Decides `claim`, received on `received_on`, under the payer's number `number`.
    pub fn decide(
        &mut self,
        claim: &BilledClaim,
        number: &str,
        received_on: NaiveDate,
    ) -> Settlement {
        let habits = &self.payer.habits;
        let mut settlement = Settlement {
            status: status_of(claim),
            number: number.to_owned(),
            corrects: claim.replaces.clone(),
            crossover: None,
            remarks: Vec::new(),
            lines: Vec::new(),
            received_on,
            without_control: self.random.chance(habits.drops_line_control),
            without_modifiers: self.random.chance(habits.drops_modifiers),
            off_by: 0,
            claim: claim.clone(),
        };
        let refusal = self.refusal(claim, received_on);
        if let Some(refusal) = refusal {
            if refusal.1 != "18" {
                settlement.status = "4";
            }
            settlement.lines = claim.lines.iter().map(|l| refuse(l, refusal)).collect();
            return settlement;
        }
        settlement.lines = claim
            .lines
            .iter()
            .map(|line| self.decide_line(claim, line))
            .collect();
        if settlement.paid() > 0 || settlement.patient_share() > 0 {
            self.memory
                .seen
                .insert(fingerprint(claim), number.to_owned());
        }
        self.cross_over(&mut settlement);
        settlement
    }

    /// The reason to refuse the whole claim, if there is one.
    fn refusal(&mut self, claim: &BilledClaim, received_on: NaiveDate) -> Option<Refusal> {
        let dos = claim.dos()?;
        if claim.frequency == "1" && self.memory.seen.contains_key(&fingerprint(claim)) {
            return Some(("OA", "18", ""));
        }
        if let Some(member) = self
            .memory
            .roll
            .as_ref()
            .and_then(|r| r.get(&claim.member_id))
        {
            if member.to.is_some_and(|to| dos > to) {
                return Some(("PR", "27", "N30"));
            }
            if dos < member.from {
                return Some(("PR", "26", "N30"));
            }
        }
        let late = (received_on - dos).num_days() > self.payer.filing_limit_days;
        if late && claim.frequency == "1" && claim.others.iter().all(|o| o.paid.is_none()) {
            return Some(("CO", "29", ""));
        }
        let first_time = claim.frequency == "1" && claim.sequence == "P";
        if first_time
            && self.random.chance(self.payer.habits.denies)
            && self.memory.refused.insert(fingerprint(claim))
        {
            return self.random.pick(&WHIMS).copied();
        }
        None
    }

    fn decide_line(&mut self, claim: &BilledClaim, line: &BilledLine) -> SettledLine {
        if !line.prior.is_empty() {
            return self.decide_after_another(line);
        }
        if let Some(refusal) = self.line_refusal(claim, line) {
            return refuse(line, refusal);
        }
        let units = line
            .units
            .split('.')
            .next()
            .and_then(|u| u.parse().ok())
            .unwrap_or(1);
        let allowed = self.payer.allowed(&line.code, units, line.charge);
        let mut settled = SettledLine {
            charge: line.charge,
            allowed: Some(allowed),
            ..SettledLine::default()
        };
        if line.charge > allowed {
            settled.adjust("CO", "45", line.charge - allowed);
        }
        let (deductible, coinsurance, copay) = self.member_share(claim, line, allowed);
        settled.adjust("PR", "1", deductible);
        settled.adjust("PR", "2", coinsurance);
        settled.adjust("PR", "3", copay);
        let due = allowed - deductible - coinsurance - copay;
        let sequestered = share(due, self.payer.sequestration);
        settled.adjust("CO", "253", sequestered);
        settled.paid = due - sequestered;
        settled
    }

    /// The reason to refuse this line, if there is one.
    fn line_refusal(&self, claim: &BilledClaim, line: &BilledLine) -> Option<Refusal> {
        let payer = self.payer;
        let other_visit = claim
            .lines
            .iter()
            .any(|l| is_visit(&l.code) && l.code != line.code && l.charge > 0);
        if PayerBehaviour::listed(&payer.bundled, &line.code) && other_visit {
            return Some(("CO", "97", "N390"));
        }
        let without_25 = is_visit(&line.code) && !line.modifiers.iter().any(|m| m == "25");
        let minor_surgery = claim.lines.iter().any(|l| is_minor_surgery(&l.code));
        if without_25 && minor_surgery {
            return Some(("CO", "97", "M15"));
        }
        if PayerBehaviour::listed(&payer.needs_authorization, &line.code)
            && claim.authorization.is_none()
        {
            return Some(("CO", "197", "M62"));
        }
        let rule = payer
            .necessity
            .iter()
            .find(|(code, _)| line.code.starts_with(code))?;
        let pointed = line
            .pointers
            .iter()
            .filter_map(|n| claim.diagnoses.get(n.wrapping_sub(1)));
        let supported = pointed
            .into_iter()
            .any(|dx| rule.1.iter().any(|p| dx.starts_with(p.as_str())));
        (!supported).then_some(("CO", "50", "N115"))
    }

    /// Deductible, coinsurance and copay of an allowed amount.
    fn member_share(
        &mut self,
        claim: &BilledClaim,
        line: &BilledLine,
        allowed: i64,
    ) -> (i64, i64, i64) {
        let payer = self.payer;
        if PayerBehaviour::listed(&payer.free_of_share, &line.code) {
            return (0, 0, 0);
        }
        if payer.copay > 0 && is_visit(&line.code) {
            return (0, 0, payer.copay.min(allowed));
        }
        let year = line.dos.map_or(0, |d| d.year());
        let key = (claim.member_id.clone(), year);
        let left = self
            .memory
            .deductible
            .entry(key)
            .or_insert(payer.deductible);
        let deductible = (*left).min(allowed);
        *left -= deductible;
        (
            deductible,
            share(allowed - deductible, payer.coinsurance),
            0,
        )
    }

    /// A line that another payer has decided before: the rest of the member's share, less this
    /// payer's own, and OA-23 for what the other payer's decision took away.
    fn decide_after_another(&self, line: &BilledLine) -> SettledLine {
        let prior = line.prior.iter().flat_map(|p| &p.adjustments);
        let shares: Vec<_> = prior
            .filter(|a| a.0 == "PR" && matches!(a.1.as_str(), "1" | "2" | "3"))
            .collect();
        let owed: i64 = shares.iter().map(|a| a.2).sum();
        let deductible: i64 = shares.iter().filter(|a| a.1 == "1").map(|a| a.2).sum();
        let kept = match self.payer.kind {
            PayerKind::Medigap => deductible,
            PayerKind::Medicaid => 0,
            PayerKind::Medicare
            | PayerKind::Blue
            | PayerKind::Commercial
            | PayerKind::MedicareAdvantage => self.payer.copay.min(owed),
        };
        let mut settled = SettledLine {
            charge: line.charge,
            ..SettledLine::default()
        };
        settled.paid = owed - kept;
        settled.adjust("OA", "23", line.charge - owed);
        let reason = shares.first().map_or("2", |a| a.1.as_str());
        settled.adjust("PR", reason, kept);
        settled
    }

    /// Medicare hands the claim on where the member has a supplement.
    fn cross_over(&self, settlement: &mut Settlement) {
        if self.payer.kind != PayerKind::Medicare || settlement.status != "1" {
            return;
        }
        let roll = self.memory.roll.as_ref();
        let member = roll.and_then(|r| r.get(&settlement.claim.member_id));
        if let Some((id, _)) = member.and_then(|m| m.supplement.as_ref()) {
            settlement.status = "19";
            settlement.remarks.push("MA18".to_owned());
            // The name is written by whoever knows the other payers.
            settlement.crossover = Some((String::new(), id.clone()));
        }
    }
}

impl SettledLine {
    /// Adds a CAS, unless it is of nothing.
    pub fn adjust(&mut self, group: &'static str, reason: &str, amount: i64) {
        if amount != 0 {
            self.adjustments.push((group, reason.to_owned(), amount));
        }
    }
}

fn refuse(line: &BilledLine, (group, carc, rarc): Refusal) -> SettledLine {
    let mut settled = SettledLine {
        charge: line.charge,
        ..SettledLine::default()
    };
    settled.adjust(group, carc, line.charge);
    if !rarc.is_empty() {
        settled.remarks.push(rarc.to_owned());
    }
    settled
}

fn status_of(claim: &BilledClaim) -> &'static str {
    match claim.sequence.as_str() {
        "S" => "2",
        "T" => "3",
        _ => "1",
    }
}

/// An office or outpatient visit.
fn is_visit(code: &str) -> bool {
    code.starts_with("992")
}

/// A minor procedure of an office, that a visit on the same day is part of unless it says 25.
fn is_minor_surgery(code: &str) -> bool {
    code.len() == 5 && (code.starts_with("11") || code.starts_with("17") || code.starts_with("206"))
}
