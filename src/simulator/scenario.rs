//! Files with exact figures: the answers of the worked scenarios (acknowledgements of a batch, the
//! mixed remittance, its hostile variants), written by the same templates as every other answer.

use chrono::{Days, NaiveDate};

use super::acknowledge::{Answerer, Batch, Verdict, f277ca, f999_saying};
use super::adjudicate::{SettledLine, Settlement};
use super::billed::{self, BilledClaim, BilledLine, element};
use super::payer::PayerBehaviour;
use super::remit::{Payee, Payment, ProviderAdjustment, f835};
use super::sheet::{Envelope, Separators, separated};
use super::structure::{Defect, Inspection};

/// What a file is answered with.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The 999.
    pub acknowledgment: Vec<u8>,
    /// The payer's 277CA.
    pub claim_acknowledgment: Vec<u8>,
}

/// What the clearinghouse and the payer are to say of a file.
#[derive(Clone, Debug)]
pub struct Saying<'a> {
    /// Name and id of the payer.
    pub payer: (&'a str, &'a str),
    /// The day of both answers.
    pub on: NaiveDate,
    /// The control number of the first answer; the second has the next one.
    pub number: u64,
    /// CLM01 and STC01 of what is rejected; everything else is `A2:20`.
    pub rejected: &'a [(&'a str, &'a str)],
    /// The 999 rejects every set (IK5*R), and the 277CA is of no use.
    pub refuse_file: bool,
}

/// The answers to an 837P as they are wanted; `None` where the bytes cannot be read or hold no
/// group. Several sets are answered in one 277CA.
pub fn answers(bytes: &[u8], saying: &Saying<'_>) -> Option<Answers> {
    let file = billed::split(bytes)?;
    let group = file.groups.first()?;
    let envelope = |n: u64| Envelope {
        from: "HARBORCLEAR".to_owned(),
        to: file.sender.clone(),
        number: saying.number + n,
        on: saying.on,
    };
    let found: Vec<Inspection> = group
        .sets
        .iter()
        .map(|_| said_of_set(saying.refuse_file))
        .collect();
    let acknowledgment = f999_saying(group, &found, &envelope(0)).into_bytes();
    let claims: Vec<BilledClaim> = group
        .sets
        .iter()
        .flat_map(|s| billed::claims(s, file.component))
        .collect();
    let judged = claims.iter().enumerate().map(|(n, claim)| {
        let own = &claim.patient_control_number;
        let rejected = saying.rejected.iter().find(|(number, _)| number == own);
        let status = rejected.map_or("A2:20", |(_, status)| *status).to_owned();
        let payer_claim_number = rejected
            .is_none()
            .then(|| format!("{}{n:05}", saying.on.format("%y%j")));
        (
            claim,
            Verdict {
                status,
                payer_claim_number,
            },
        )
    });
    let header = |tag: &str| {
        let segments = group.sets.iter().flat_map(|s| &s.segments);
        segments
            .into_iter()
            .find(|s| element(s, 0) == tag)
            .map(Vec::as_slice)
    };
    let batch = Batch {
        answerer: Answerer {
            role: "PR",
            name: saying.payer.0.to_owned(),
            id: saying.payer.1.to_owned(),
        },
        reference: header("BHT").map_or("0", |s| element(s, 3)).to_owned(),
        submitter: header("NM1").map_or_else(Default::default, |s| {
            (element(s, 3).to_owned(), element(s, 9).to_owned())
        }),
        received_on: saying.on,
        claims: judged.collect(),
    };
    let claim_acknowledgment = f277ca(&batch, &envelope(1)).into_bytes();
    Some(Answers {
        acknowledgment,
        claim_acknowledgment,
    })
}

/// A set that is taken, or one that is refused for its submitter segment.
fn said_of_set(refuse: bool) -> Inspection {
    if !refuse {
        return Inspection::default();
    }
    let defect = Defect {
        tag: "NM1".to_owned(),
        position: 3,
        loop_id: "1000A",
        segment_code: "8",
        element: Some((9, "67", "1", String::new())),
        claim: None,
    };
    Inspection {
        defects: vec![defect],
        codes: vec!["5"],
    }
}

/// The claim that a remittance speaks of.
#[derive(Clone, Debug)]
pub struct ClaimKey {
    /// CLP01.
    pub patient_control_number: String,
    /// CLP07.
    pub payer_claim_number: String,
    /// Last and first name.
    pub patient: (String, String),
    /// The number on the card.
    pub member_id: String,
    /// The day of service.
    pub dos: NaiveDate,
    /// Its lines: code, modifiers with colons before them (`99214:25`), and REF*6R.
    pub lines: Vec<(String, Option<String>)>,
}

/// The mixed remittance of Blue Ridge: a claim with a bundled line, a reversal with its
/// correction, a denied claim, a take-back and interest. 138.95 in all.
#[derive(Clone, Debug)]
pub struct MixedRemittance {
    /// Who pays.
    pub payer: PayerBehaviour,
    /// Who is paid.
    pub payee: Payee,
    /// Last and first name and NPI of the rendering provider.
    pub rendering: (String, String, String),
    /// TRN02.
    pub trace: String,
    /// BPR16.
    pub on: NaiveDate,
    /// 385.00 charged (210.00, 135.00, 40.00), 191.20 paid, 30.00 to the patient.
    pub a: ClaimKey,
    /// 160.00 on one line: taken back as it was paid (78.40, 19.60) and paid anew (88.20, 9.80).
    pub b: ClaimKey,
    /// CLP07 of the decision that is taken back.
    pub b_before: String,
    /// 95.00 on one line, denied with CO-16 and N290.
    pub c: ClaimKey,
    /// The claim that was paid twice and whose 64.20 are withheld.
    pub recouped: String,
}

/// A way to spoil it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twist {
    /// CLP04 of claim A is 12.00 too high, and so is BPR02.
    ClaimOff,
    /// A fifth claim, of nobody's, with 75.00 paid.
    Stranger,
    /// SVC01 of claim A's second and third line begins with `AD` and `N4`.
    OddQualifiers,
    /// REF*6R is left out everywhere.
    NoLineControl,
    /// The modifiers are left out everywhere.
    NoModifiers,
    /// BPR02 is 10.00 less than the claims and PLB say.
    DepositOff,
}

impl MixedRemittance {
    /// The remittance of 2026-03-20 with the numbers of the scenario.
    pub fn of_scenario(payer: PayerBehaviour, on: NaiveDate) -> Self {
        let dos = |days| on.checked_sub_days(Days::new(days)).unwrap_or(on);
        let key = |number: &str, payer_number: &str, dos, lines: &[&str]| ClaimKey {
            patient_control_number: number.to_owned(),
            payer_claim_number: payer_number.to_owned(),
            patient: ("SAMPLE".to_owned(), "PAT".to_owned()),
            member_id: "BRX000000001".to_owned(),
            dos,
            lines: lines.iter().map(|l| ((*l).to_owned(), None)).collect(),
        };
        Self {
            payer,
            payee: Payee {
                npi: "1234567893".to_owned(),
                name: "CLAIMDESK FAMILY PRACTICE".to_owned(),
                tax_id: "999999999".to_owned(),
            },
            rendering: (
                "FAMILY".to_owned(),
                "DOC".to_owned(),
                "1234567893".to_owned(),
            ),
            trace: "88231990".to_owned(),
            on,
            a: key(
                "CD-1041",
                "26061000001",
                dos(18),
                &["99214:25", "20610:RT", "36415"],
            ),
            b: key("CD-0988", "26061000002", dos(60), &["99213"]),
            b_before: "26020000002".to_owned(),
            c: key("CD-1050", "26061000003", dos(16), &["99213"]),
            recouped: "CD-0907".to_owned(),
        }
    }

    /// The file, spoilt as `twists` say.
    pub fn bytes(&self, twists: &[Twist], separators: Separators) -> Vec<u8> {
        let mut claims = self.claims();
        if twists.contains(&Twist::ClaimOff) {
            for claim in claims.iter_mut().take(1) {
                claim.off_by = 1_200;
            }
        }
        if twists.contains(&Twist::Stranger) {
            claims.push(self.stranger());
        }
        for claim in &mut claims {
            claim.without_control = twists.contains(&Twist::NoLineControl);
            claim.without_modifiers = twists.contains(&Twist::NoModifiers);
        }
        if twists.contains(&Twist::OddQualifiers) {
            let lines = claims.iter_mut().take(1).flat_map(|c| &mut c.lines);
            for (line, procedure) in lines.skip(1).zip(["AD:20610", "N4:36415"]) {
                line.procedure = Some(procedure.to_owned());
            }
        }
        let plb = |reason, reference: &str, amount| ProviderAdjustment {
            reason,
            reference: reference.to_owned(),
            amount,
        };
        let payment = Payment {
            payer: &self.payer,
            payee: self.payee.clone(),
            trace: self.trace.clone(),
            on: self.on,
            claims,
            adjustments: vec![plb("WO", &self.recouped, 6_420), plb("L6", "", -215)],
        };
        let envelope = self.envelope(&self.trace, self.on);
        let mut text = f835(&payment, &envelope);
        if twists.contains(&Twist::DepositOff) {
            text = text.replace("BPR*I*138.95*", "BPR*I*128.95*");
        }
        separated(&text, separators)
    }

    /// An earlier remittance of the same payer, for one claim of one line: what was charged and
    /// why less was paid.
    pub fn single(
        &self,
        key: &ClaimKey,
        (trace, on): (&str, NaiveDate),
        (charge, adjustments): (i64, &[(&'static str, &str, i64)]),
    ) -> Vec<u8> {
        let settled = with_lines(self.settle(key, ("1", &[charge])), &[adjustments]);
        let payment = Payment {
            payer: &self.payer,
            payee: self.payee.clone(),
            trace: trace.to_owned(),
            on,
            claims: vec![settled],
            adjustments: Vec::new(),
        };
        f835(&payment, &self.envelope(trace, on)).into_bytes()
    }

    fn envelope(&self, trace: &str, on: NaiveDate) -> Envelope {
        Envelope {
            from: "HARBORCLEAR".to_owned(),
            to: "PRACTICE".to_owned(),
            number: trace.parse().unwrap_or(1) % 1_000_000_000,
            on,
        }
    }

    fn claims(&self) -> Vec<Settlement> {
        let a = self.settle(&self.a, ("1", &[21_000, 13_500, 4_000]));
        let a = with_lines(
            a,
            &[
                &[("CO", "45", 6_720), ("PR", "3", 3_000)],
                &[("CO", "45", 5_660)],
                &[("CO", "97", 4_000)],
            ],
        );
        let b = self.settle(&self.b, ("1", &[16_000]));
        let mut before = with_lines(b.clone(), &[&[("CO", "45", 6_200), ("PR", "2", 1_960)]]);
        before.number.clone_from(&self.b_before);
        let mut after = with_lines(b, &[&[("CO", "45", 6_200), ("PR", "2", 980)]]);
        after.corrects = Some(self.b_before.clone());
        let c = self.settle(&self.c, ("4", &[9_500]));
        let mut c = with_lines(c, &[&[("CO", "16", 9_500)]]);
        for line in &mut c.lines {
            line.remarks.push("N290".to_owned());
        }
        vec![a, before.reversed(), after, c]
    }

    /// A claim and its charges, with nothing adjusted yet: everything is paid.
    fn settle(&self, key: &ClaimKey, (status, charges): (&'static str, &[i64])) -> Settlement {
        let (last, first, npi) = self.rendering.clone();
        let billed = key
            .lines
            .iter()
            .zip(charges)
            .map(|((procedure, control), charge)| {
                let mut parts = procedure.split(':').map(str::to_owned);
                BilledLine {
                    code: parts.next().unwrap_or_default(),
                    modifiers: parts.collect(),
                    charge: *charge,
                    units: "1".to_owned(),
                    dos: Some(key.dos),
                    control: control.clone(),
                    ..BilledLine::default()
                }
            });
        let claim = BilledClaim {
            member_id: key.member_id.clone(),
            patient: key.patient.clone(),
            patient_control_number: key.patient_control_number.clone(),
            place: "11".to_owned(),
            frequency: "1".to_owned(),
            rendering_npi: npi,
            rendering: (last, first),
            lines: billed.collect(),
            ..BilledClaim::default()
        };
        let line = |charge: &i64| SettledLine {
            charge: *charge,
            paid: *charge,
            ..SettledLine::default()
        };
        Settlement {
            status,
            number: key.payer_claim_number.clone(),
            corrects: None,
            crossover: None,
            remarks: Vec::new(),
            lines: charges.iter().map(line).collect(),
            received_on: key.dos.checked_add_days(Days::new(2)).unwrap_or(key.dos),
            without_control: false,
            without_modifiers: false,
            off_by: 0,
            claim,
        }
    }

    fn stranger(&self) -> Settlement {
        let mut key = self.c.clone();
        "NOTOURS7".clone_into(&mut key.patient_control_number);
        "26061000009".clone_into(&mut key.payer_claim_number);
        key.patient = ("ELSEWHERE".to_owned(), "SOMEBODY".to_owned());
        "BRX000000009".clone_into(&mut key.member_id);
        for line in &mut key.lines {
            line.1 = None;
        }
        self.settle(&key, ("1", &[7_500]))
    }
}

/// Takes the adjustments of each line off what it pays.
fn with_lines(mut settled: Settlement, lines: &[&[(&'static str, &str, i64)]]) -> Settlement {
    for (line, adjustments) in settled.lines.iter_mut().zip(lines) {
        for (group, reason, amount) in *adjustments {
            line.adjust(group, reason, *amount);
            line.paid -= amount;
        }
        let contractual: i64 = line
            .adjustments
            .iter()
            .filter(|a| a.0 == "CO")
            .map(|a| a.2)
            .sum();
        line.allowed = (line.paid > 0).then_some(line.charge - contractual);
    }
    settled
}
