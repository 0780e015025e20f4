//! The answers before the money: TA1, 999 and 277CA, from plain templates.

use chrono::NaiveDate;

use super::billed::{BilledClaim, Group, Interchange};
use super::cents;
use super::sheet::{Envelope, Sheet, day, interchange, plain};
use super::structure::{Inspection, inspect};

/// Who answers a claim on a 277CA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answerer {
    /// NM101 of 2100A: `AY` a clearinghouse, `PR` a payer.
    pub role: &'static str,
    /// NM103.
    pub name: String,
    /// NM109.
    pub id: String,
}

/// What is said of one claim on a 277CA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// STC01: `A2:20`, `A7:562:82`.
    pub status: String,
    /// REF*1K.
    pub payer_claim_number: Option<String>,
}

impl Verdict {
    /// True for A0, A1, A2 and A5.
    pub fn accepts(&self) -> bool {
        ["A0", "A1", "A2", "A5"]
            .iter()
            .any(|c| self.status.starts_with(c))
    }
}

/// The TA1 of an interchange; `note` is TA105, `000` where it is taken.
pub fn ta1(received: &Interchange, envelope: &Envelope, note: &str) -> String {
    let accepted = if note == "000" { "A" } else { "R" };
    let (on, at) = &received.stamp;
    let line = format!("TA1*{}*{on}*{at}*{accepted}*{note}~\n", received.control);
    interchange(envelope, &line, 0)
}

/// The 999 of one functional group, and what was found in each of its sets; nothing where the
/// whole group is refused.
pub fn f999(group: &Group, envelope: &Envelope) -> (String, Vec<Inspection>) {
    let found: Vec<Inspection> = group.sets.iter().map(inspect).collect();
    let text = f999_saying(group, &found, envelope);
    let miscounted = group.closing_count.parse() != Ok(group.sets.len());
    (text, if miscounted { Vec::new() } else { found })
}

/// The 999 of one functional group that says `found` of its sets.
pub fn f999_saying(group: &Group, found: &[Inspection], envelope: &Envelope) -> String {
    let mut sheet = Sheet::default();
    sheet.line(&format!(
        "AK1*HC*{}*{}",
        plain(&group.control),
        plain(&group.version)
    ));
    for (set, inspection) in group.sets.iter().zip(found) {
        sheet.line(&format!(
            "AK2*837*{}*{}",
            plain(&set.control),
            plain(&set.version)
        ));
        write_defects(&mut sheet, inspection);
        let codes = inspection.codes.join("*");
        let verdict = if inspection.accepted() { "A" } else { "R" };
        sheet.line(&format!("IK5*{verdict}*{codes}"));
    }
    let n = group.sets.len();
    let miscounted = group.closing_count.parse() != Ok(n);
    let n_accepted = if miscounted {
        0
    } else {
        found.iter().filter(|i| i.accepted()).count()
    };
    let verdict = match n_accepted {
        0 => "R",
        some if some == n => "A",
        _ => "P",
    };
    let note = if miscounted { "5" } else { "" };
    sheet.line(&format!(
        "AK9*{verdict}*{}*{n}*{n_accepted}*{note}",
        said(group)
    ));
    sheet.seal(envelope, ["FA", "999", "005010X231A1", "005010X231A1"])
}

/// GE01 as sent, where it is a number: AK902.
fn said(group: &Group) -> usize {
    group.closing_count.parse().unwrap_or(group.sets.len())
}

fn write_defects(sheet: &mut Sheet, inspection: &Inspection) {
    for defect in &inspection.defects {
        let (tag, position, loop_id) = (plain(&defect.tag), defect.position, defect.loop_id);
        sheet.line(&format!(
            "IK3*{tag}*{position}*{loop_id}*{}",
            defect.segment_code
        ));
        if let Some(claim) = defect.claim.as_ref().filter(|c| !c.is_empty()) {
            sheet.line(&format!("CTX*CLM01:{}", plain(claim)));
        }
        if let Some((at, data, code, bad)) = &defect.element {
            sheet.line(&format!("IK4*{at}*{data}*{code}*{bad}"));
        }
    }
}

/// What a 277CA is about.
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    /// Who answers.
    pub answerer: Answerer,
    /// BHT03 of the 837P.
    pub reference: String,
    /// The name and id of its submitter (1000A).
    pub submitter: (String, String),
    /// When the claims came in.
    pub received_on: NaiveDate,
    /// The claims and what is said of each.
    pub claims: Vec<(&'a BilledClaim, Verdict)>,
}

/// The 277CA of a batch.
pub fn f277ca(batch: &Batch<'_>, envelope: &Envelope) -> String {
    let mut sheet = Sheet::default();
    let today = day(envelope.on);
    let number = envelope.number;
    sheet.line(&format!("BHT*0085*08*{number:09}*{today}*0705*TH"));
    write_answerer(&mut sheet, batch, &today, number);
    let mut level = 2;
    let mut provider = (0, String::new());
    for (claim, verdict) in &batch.claims {
        if provider.1 != claim.billing_npi {
            level += 1;
            provider = (level, claim.billing_npi.clone());
            write_provider(&mut sheet, batch, (level, claim));
        }
        level += 1;
        sheet.line(&format!("HL*{level}*{}*PT", provider.0));
        let (last, first) = (plain(&claim.patient.0), plain(&claim.patient.1));
        let id = plain(&claim.member_id);
        sheet.line(&format!("NM1*QC*1*{last}*{first}****MI*{id}"));
        sheet.line(&format!("TRN*2*{}", plain(&claim.patient_control_number)));
        let action = if verdict.accepts() { "WQ" } else { "U" };
        let charge = cents::print(claim.charge);
        sheet.line(&format!("STC*{}*{today}*{action}*{charge}", verdict.status));
        if let Some(payer_number) = &verdict.payer_claim_number {
            sheet.line(&format!("REF*1K*{payer_number}"));
        }
        if batch.answerer.role == "AY" {
            sheet.line(&format!("REF*D9*{number}{level:05}"));
        }
        let dos = claim.dos().map_or_else(|| today.clone(), day);
        sheet.line(&format!("DTP*472*D8*{dos}"));
    }
    sheet.seal(envelope, ["HN", "277", "005010X214", "005010X214"])
}

fn write_answerer(sheet: &mut Sheet, batch: &Batch<'_>, today: &str, number: u64) {
    let Answerer { role, name, id } = &batch.answerer;
    let qualifier = if *role == "AY" { "46" } else { "PI" };
    sheet.line("HL*1**20*1");
    sheet.line(&format!(
        "NM1*{role}*2*{}*****{qualifier}*{}",
        plain(name),
        plain(id)
    ));
    sheet.line(&format!("TRN*1*{number:09}"));
    sheet.line(&format!("DTP*050*D8*{}", day(batch.received_on)));
    sheet.line(&format!("DTP*009*D8*{today}"));
    sheet.line("HL*2*1*21*1");
    let (name, id) = &batch.submitter;
    sheet.line(&format!("NM1*41*2*{}*****46*{}", plain(name), plain(id)));
    sheet.line(&format!("TRN*2*{}", plain(&batch.reference)));
    let sums = Sums::of(&batch.claims.iter().collect::<Vec<_>>());
    let all = cents::print(sums.accepted.1 + sums.rejected.1);
    sheet.line(&format!("STC*A1:19:{role}*{today}*WQ*{all}"));
    sums.write(sheet, ["90", "AA"]);
}

fn write_provider(sheet: &mut Sheet, batch: &Batch<'_>, (level, of): (usize, &BilledClaim)) {
    let (name, npi) = (plain(&of.billing_name), plain(&of.billing_npi));
    sheet.line(&format!("HL*{level}*2*19*1"));
    sheet.line(&format!("NM1*85*2*{name}*****XX*{npi}"));
    let own = batch
        .claims
        .iter()
        .filter(|(c, _)| c.billing_npi == of.billing_npi);
    let sums = Sums::of(&own.collect::<Vec<_>>());
    let all = cents::print(sums.accepted.1 + sums.rejected.1);
    sheet.line(&format!("TRN*1*{}{level}", plain(&batch.reference)));
    sheet.line(&format!("STC*A1:19:PR**WQ*{all}"));
    sums.write(sheet, ["QA", "QC"]);
}

/// Number and cents of what was accepted and rejected.
#[derive(Default)]
struct Sums {
    accepted: (usize, i64),
    rejected: (usize, i64),
}

impl Sums {
    fn of(claims: &[&(&BilledClaim, Verdict)]) -> Self {
        let mut sums = Self::default();
        for (claim, verdict) in claims {
            let side = if verdict.accepts() {
                &mut sums.accepted
            } else {
                &mut sums.rejected
            };
            *side = (side.0 + 1, side.1 + claim.charge);
        }
        sums
    }

    fn write(&self, sheet: &mut Sheet, [accepted, rejected]: [&str; 2]) {
        for ((n, _), qualifier) in [(self.accepted, accepted), (self.rejected, rejected)] {
            if n > 0 {
                sheet.line(&format!("QTY*{qualifier}*{n}"));
            }
        }
        for ((n, amount), qualifier) in [(self.accepted, "YU"), (self.rejected, "YY")] {
            if n > 0 {
                sheet.line(&format!("AMT*{qualifier}*{}", cents::print(amount)));
            }
        }
    }
}
