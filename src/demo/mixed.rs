//! The story of the mixed remittance that waits in the inbox: its three claims, the claim that was
//! paid twice, and what came before, on days that fit the last one.
//!
//! The payer's side of the story is written for it, so its claims go in files of their own, which
//! the simulated clearinghouse never sees.

use anyhow::{Context as _, Result};
use chrono::{Days, NaiveDate};

use super::people::{Card, Person};
use super::practice::register;
use super::year::Year;
use crate::domain::claim::Claim;
use crate::domain::keys::ClaimId;
use crate::simulator::business_day;
use crate::simulator::remit::Payee;
use crate::simulator::scenario::{ClaimKey, MixedRemittance, Saying, answers};
use crate::simulator::sheet::Separators;
use crate::store::claims;
use crate::workflow::code_encounter::{CodingInput, LineInput, code_encounter};
use crate::workflow::encounters::{EncounterInput, add_encounter};
use crate::workflow::finish_coding::finish_coding;
use crate::workflow::import_file::import_file;
use crate::workflow::mark_coded::EncounterKey;
use crate::workflow::take_payment::{PatientPayment, take_payment};
use crate::workflow::{DeedError, Role};

/// A claim of the story.
struct Told {
    claim: ClaimId,
    patient: i64,
    person: Person,
    dos: NaiveDate,
    lines: Vec<String>,
}

/// The story as far as it has been told.
#[derive(Default)]
pub struct Story {
    paid_twice: Option<Told>,
    b: Option<Told>,
    a: Option<Told>,
    c: Option<Told>,
    answers: Vec<(NaiveDate, String, Vec<u8>)>,
    numbers: Vec<String>,
}

/// The services of claim A, at the prices of the practice: 210.00, 135.00 and 40.00.
const LINES_OF_A: [&str; 3] = ["99214:25", "20610:RT", "36415"];

impl Story {
    /// Control numbers of the claims A, B and C in the remittance.
    pub fn numbers(&self) -> Vec<String> {
        self.numbers.clone()
    }

    /// What of the story happens on a day.
    ///
    /// # Errors
    /// Those of the deeds and files.
    pub fn day(&mut self, year: &mut Year<'_>, day: NaiveDate) -> Result<()> {
        year.desk.clock = crate::desk::Clock::new(Some(day));
        self.hear(year, day)?;
        match (year.today - day).num_days() {
            50 => self.paid_twice = Some(self.visit(year, day, &["99212"])?),
            48 => self.b = Some(self.visit(year, day, &["99213"])?),
            30 => {
                let lines: [(_, _, i64); 2] = [("CO", "45", 6_200), ("PR", "2", 1_960)];
                pay(year, &self.b, ("88231001", day), (16_000, &lines))?;
            }
            29 | 22 => {
                let trace = format!("882310{:02}", (year.today - day).num_days());
                let lines: [(_, _, i64); 1] = [("CO", "45", 3_080)];
                pay(year, &self.paid_twice, (&trace, day), (9_500, &lines))?;
            }
            28 => pay_at_the_desk(year, self.b.as_ref())?,
            18 => self.a = Some(self.visit(year, day, &LINES_OF_A)?),
            16 => self.c = Some(self.visit(year, day, &["99212"])?),
            0 => self.put_into_inbox(year)?,
            _ => {}
        }
        Ok(())
    }

    /// Imports the answers that have become due.
    fn hear(&mut self, year: &mut Year<'_>, day: NaiveDate) -> Result<()> {
        let (due, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.answers)
            .into_iter()
            .partition(|(on, ..)| *on <= day);
        self.answers = later;
        for (_, name, bytes) in due {
            year.keep("received", &name, &bytes)?;
            year.deed(Role::Biller, |cx| import_file(cx, &name, &bytes).map(drop))?;
        }
        Ok(())
    }

    fn visit(&mut self, year: &mut Year<'_>, day: NaiveDate, lines: &[&str]) -> Result<Told> {
        let n = year.today.signed_duration_since(day).num_days();
        let person = person(year, u64::try_from(n).unwrap_or(0));
        let data = year.data;
        let (patient, claim) = year.deed(Role::Biller, |cx| {
            let patient = register(cx, data, &person)?;
            let input = EncounterInput {
                patient,
                dos: day.to_string(),
                rendering: 1,
                facility: Some(1),
                note_signed_on: day.to_string(),
                note: "Knee pain on the right; blood pressure reviewed.".to_owned(),
                ..EncounterInput::default()
            };
            let encounter = add_encounter(cx, input)?.id;
            code_encounter(cx, coding(encounter, lines))?;
            let done = finish_coding(cx, EncounterKey { encounter })?;
            let claim = done
                .claim
                .ok_or_else(|| DeedError::no_such("claim", encounter))?;
            Ok((patient, ClaimId(claim)))
        })?;
        for bytes in year.send(&[claim], day)? {
            let on = business_day(day, 1);
            let saying = Saying {
                payer: ("Blue Ridge", "BLRDG"),
                on,
                number: 700_000 + u64::try_from(n).unwrap_or(0) * 2,
                rejected: &[],
                refuse_file: false,
            };
            let said = answers(&bytes, &saying).context("the file that was sent is no 837P")?;
            let number = saying.number;
            self.answers
                .push((on, format!("999-{number}.x12"), said.acknowledgment));
            let name = format!("277ca-{}.x12", number + 1);
            self.answers.push((on, name, said.claim_acknowledgment));
        }
        let lines = lines.iter().map(|l| (*l).to_owned()).collect();
        Ok(Told {
            claim,
            patient,
            person,
            dos: day,
            lines,
        })
    }

    fn put_into_inbox(&mut self, year: &mut Year<'_>) -> Result<()> {
        let (Some(a), Some(b), Some(c), Some(twice)) =
            (&self.a, &self.b, &self.c, &self.paid_twice)
        else {
            // Fewer days than the story takes.
            return Ok(());
        };
        let mut mixed = remittance(year, year.today)?;
        mixed.a = key(year, a)?;
        mixed.b = key(year, b)?;
        mixed.b_before = std::mem::take(&mut mixed.b.payer_claim_number);
        mixed.b.payer_claim_number = format!("{}R", mixed.b_before);
        mixed.c = key(year, c)?;
        mixed.recouped = key(year, twice)?.patient_control_number;
        let told = [&mixed.a, &mixed.b, &mixed.c];
        self.numbers = told.map(|k| k.patient_control_number.clone()).to_vec();
        let name = format!("835-BLRDG-{}.x12", mixed.trace);
        year.keep("inbox", &name, &mixed.bytes(&[], Separators::Usual))
    }
}

/// A patient of the story: Blue Ridge and nothing else.
fn person(year: &Year<'_>, n: u64) -> Person {
    let born_on = year.today.checked_sub_days(Days::new(21_000 + n * 13));
    Person {
        last: "Sampleson".to_owned(),
        first: ["Wilma", "Walter", "Winnie", "Wendell"][usize::from(n.to_le_bytes()[0] % 4)]
            .to_owned(),
        sex: if n.is_multiple_of(2) { "F" } else { "M" }.to_owned(),
        born_on: born_on.unwrap_or(year.today),
        street: format!("{} Story Lane", n + 1),
        zip: "050011200".to_owned(),
        phone: "8025550199".to_owned(),
        cards: vec![Card {
            payer: "BLRDG".to_owned(),
            member_id: format!("BRX{:08}", 99_000_000 + n),
            mistyped: None,
            from: year.before(900),
            ended_on: None,
            parent: None,
            crosses_over: false,
        }],
        qmb: false,
    }
}

fn coding(encounter: i64, lines: &[&str]) -> CodingInput {
    let line = |text: &&str| {
        let mut parts = text.split(':').map(str::to_owned);
        LineInput {
            code: parts.next().unwrap_or_default(),
            modifiers: parts.collect(),
            units: "1".to_owned(),
            pointers: vec![1],
            ..LineInput::default()
        }
    };
    CodingInput {
        encounter,
        diagnoses: vec!["M17.11".to_owned()],
        lines: lines.iter().map(line).collect(),
    }
}

fn stored(year: &Year<'_>, id: ClaimId) -> Result<Claim> {
    let claim = year.desk.store.read(|db| claims::get(db, id))?;
    claim.context("a claim of the story is gone")
}

/// How the payer speaks of a claim of the story.
fn key(year: &Year<'_>, told: &Told) -> Result<ClaimKey> {
    let claim = stored(year, told.claim)?;
    let lines = year.desk.store.read(|db| claims::lines(db, told.claim))?;
    let card = told.person.cards.first();
    Ok(ClaimKey {
        patient_control_number: claim.control_number(),
        payer_claim_number: claim.payer_claim_number.unwrap_or_default(),
        patient: (
            told.person.last.to_uppercase(),
            told.person.first.to_uppercase(),
        ),
        member_id: card.map(|c| c.member_id.clone()).unwrap_or_default(),
        dos: told.dos,
        lines: told
            .lines
            .iter()
            .zip(lines)
            .map(|(code, line)| (code.clone(), Some(format!("L{line}"))))
            .collect(),
    })
}

/// The remittance of the scenario, of this practice's Blue Ridge.
fn remittance(year: &Year<'_>, on: NaiveDate) -> Result<MixedRemittance> {
    let data = year.data;
    let payer = data.behaviours()?.into_iter().find(|p| p.id == "BLRDG");
    let mut mixed = MixedRemittance::of_scenario(payer.context("no Blue Ridge")?, on);
    let house = &data.house;
    mixed.payee = Payee {
        npi: house.practice.npi.clone(),
        name: house.practice.name.to_uppercase(),
        tax_id: house.practice.tax_id.clone(),
    };
    if let Some(one) = house.clinicians.first() {
        mixed.rendering = (
            one.last.to_uppercase(),
            one.first.to_uppercase(),
            one.npi.clone(),
        );
    }
    Ok(mixed)
}

type OnOneLine<'a> = (i64, &'a [(&'static str, &'static str, i64)]);

/// An earlier payment of the story arrives and is posted.
fn pay(
    year: &mut Year<'_>,
    told: &Option<Told>,
    (trace, on): (&str, NaiveDate),
    line: OnOneLine<'_>,
) -> Result<()> {
    let Some(told) = told else { return Ok(()) };
    let mut key = key(year, told)?;
    if trace.ends_with("22") {
        // Paid a second time, under a number of its own.
        key.payer_claim_number.push('D');
    }
    let line: (i64, Vec<(&'static str, &str, i64)>) = (line.0, line.1.to_vec());
    let bytes = remittance(year, on)?.single(&key, (trace, on), (line.0, &line.1));
    let name = format!("835-BLRDG-{trace}.x12");
    year.keep("received", &name, &bytes)?;
    let done = year.deed(Role::Biller, |cx| import_file(cx, &name, &bytes))?;
    for remittance in done.remittances {
        year.post(remittance.id)?;
    }
    Ok(())
}

/// The patient of claim B pays what the first decision left: 19.60.
fn pay_at_the_desk(year: &mut Year<'_>, told: Option<&Told>) -> Result<()> {
    let Some(told) = told else { return Ok(()) };
    let input = PatientPayment {
        patient: told.patient,
        amount: "19.60".to_owned(),
        tender: "check".to_owned(),
        reference: "1044".to_owned(),
        ..PatientPayment::default()
    };
    year.deed(Role::Biller, |cx| take_payment(cx, &input).map(drop))
}
