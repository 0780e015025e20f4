//! The year: each day's deeds in the order of the day, one commit a day.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::data::Data;
use super::diary::{Diary, Visit};
use super::people::Person;
use super::practice::{enroll, register};
use crate::desk::{Clock, Desk};
use crate::domain::claim::ClaimStatus;
use crate::domain::denial::DenialStatus;
use crate::domain::keys::{ClaimId, PatientId, PayerId, RemittanceId};
use crate::domain::money::Money;
use crate::simulator::{Delivery, Random, World};
use crate::store::remittances::RemittanceStatus;
use crate::store::{claims, denials, patient_balances};
use crate::workflow::close_day::{self, CloseDay};
use crate::workflow::code_encounter::{CodingInput, LineInput, code_encounter};
use crate::workflow::correct_claim::{CorrectClaim, correct_claim};
use crate::workflow::encounters::{EncounterInput, add_encounter};
use crate::workflow::finish_coding::finish_coding;
use crate::workflow::import_file::import_file;
use crate::workflow::mark_coded::EncounterKey;
use crate::workflow::post_remittance::{Choices, post, preview};
use crate::workflow::scrub_claim::scrub_claim;
use crate::workflow::submit_batch::{SubmitOptions, submit};
use crate::workflow::take_payment::{PatientPayment, take_payment};
use crate::workflow::work_denial::{DenialDecision, appeal_denial, bill_patient};
use crate::workflow::{DeedContext, DeedError, Role, perform};

/// A practice at work.
pub struct Year<'a> {
    /// Its desk.
    pub desk: Desk,
    /// The clearinghouse, the payers and the bank.
    pub world: World,
    /// What the practice is made of.
    pub data: &'a Data,
    /// Chance, for what the practice and its patients do.
    pub random: Random,
    /// The folder that holds `outbox`, `received` and `inbox`.
    pub files: PathBuf,
    /// Everybody who comes in the year.
    pub people: Vec<Person>,
    /// The numbers of those who have come.
    pub patients: BTreeMap<usize, i64>,
    /// The last day.
    pub today: NaiveDate,
}

/// Reasons for which a claim is put right and sent again: what only paper can answer stays.
const CORRECTABLE: [&str; 6] = ["16", "252", "22", "226", "109", "197"];

impl<'a> Year<'a> {
    /// One day of the practice.
    ///
    /// # Errors
    /// Those of the deeds, and of the files.
    pub fn day(&mut self, day: NaiveDate, diary: &mut Diary<'a>, mean: u64) -> Result<()> {
        self.desk.clock = Clock::new(Some(day));
        self.desk.store.begin_batch()?;
        let to_inbox = (self.today - day).num_days() < 2;
        for delivery in self.world.deliver(day) {
            if to_inbox {
                self.keep("inbox", &delivery.name, &delivery.bytes)?;
            } else {
                self.take_in(&delivery)?;
            }
        }
        let visits = diary.visits(day, &self.people, mean);
        for visit in visits {
            self.see(&visit, day)
                .with_context(|| format!("the visit \"{}\"", visit.pattern.name))?;
        }
        match day.weekday() {
            Weekday::Tue => self.repair()?,
            Weekday::Wed => self.work_denials()?,
            Weekday::Fri => self.take_payments()?,
            Weekday::Mon | Weekday::Thu | Weekday::Sat | Weekday::Sun => {}
        }
        // What is coded on the last days waits for the user.
        if (self.today - day).num_days() > 2 {
            self.send(&[], day)?;
        }
        self.bill_patients(day)?;
        if day < self.today {
            self.close(day)?;
        }
        self.desk.store.commit_batch()
    }

    /// Closes a day on which anything was posted; the bank agrees to the cent.
    fn close(&mut self, day: NaiveDate) -> Result<()> {
        self.deed(Role::Biller, |cx| {
            let status = close_day::status(cx.db(), day, None)?;
            if status.n_entries > 0 {
                let bank = Some(status.deposited.to_string());
                let day = Some(day);
                close_day::close_day(cx, &CloseDay { day, bank })?;
            }
            Ok(())
        })
    }

    /// Does deeds in the batch of the day.
    ///
    /// # Errors
    /// Those of the deeds, as a message.
    pub fn deed<T>(
        &mut self,
        role: Role,
        deeds: impl FnOnce(&DeedContext<'_>) -> Result<T, DeedError>,
    ) -> Result<T> {
        Ok(perform(&mut self.desk, role, deeds)?)
    }

    /// Writes a file into one of the folders.
    ///
    /// # Errors
    /// The file system's.
    pub fn keep(&self, folder: &str, name: &str, bytes: &[u8]) -> Result<()> {
        let folder: PathBuf = self.files.join(folder);
        fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
        let path: &Path = &folder.join(name);
        fs::write(path, bytes).with_context(|| format!("write {}", path.display()))
    }

    /// Imports a file, and posts what it pays.
    fn take_in(&mut self, delivery: &Delivery) -> Result<()> {
        self.keep("received", &delivery.name, &delivery.bytes)?;
        let (name, bytes) = (&delivery.name, &delivery.bytes);
        let done = self.deed(Role::Biller, |cx| import_file(cx, name, bytes))?;
        for remittance in done.remittances {
            if remittance.status == RemittanceStatus::Waiting {
                self.post(remittance.id)?;
            }
        }
        Ok(())
    }

    /// Posts a remittance, and accepts what only a person may accept.
    ///
    /// # Errors
    /// Those of the deed.
    pub fn post(&mut self, id: RemittanceId) -> Result<()> {
        self.deed(Role::Biller, |cx| {
            let seen = preview(cx.db(), cx.today, id, &Choices::default())?;
            let all = 0..seen.plan.claims.len();
            let choices = Choices {
                accepted: all.collect(),
                ..Choices::default()
            };
            post(cx, id, &choices).map(drop)
        })
    }

    fn patient(&mut self, n: usize) -> Result<i64> {
        if let Some(patient) = self.patients.get(&n) {
            return Ok(*patient);
        }
        let person = self.people.get(n).cloned().context("a visit of nobody")?;
        let data = self.data;
        let patient = self.deed(Role::Biller, |cx| register(cx, data, &person))?;
        enroll(&mut self.world, &person);
        self.patients.insert(n, patient);
        Ok(patient)
    }

    /// The visit, its codes, its claim. On the last days some of it is left for the user.
    fn see(&mut self, visit: &Visit<'_>, day: NaiveDate) -> Result<()> {
        let patient = self.patient(visit.person)?;
        let leave = (self.today - day).num_days() < 4 && self.random.chance(450);
        let input = EncounterInput {
            patient,
            dos: day.to_string(),
            rendering: i64::try_from(visit.clinician + 1).unwrap_or(1),
            facility: Some(1),
            authorization: self.authorization(visit),
            note_signed_on: day.to_string(),
            note: visit.pattern.note.clone(),
            ..EncounterInput::default()
        };
        let encounter = self.deed(Role::Coder, |cx| add_encounter(cx, input))?.id;
        if leave {
            return Ok(());
        }
        let coding = coding(visit, encounter)?;
        self.deed(Role::Coder, |cx| code_encounter(cx, coding).map(drop))?;
        let done = perform(&mut self.desk, Role::Coder, |cx| {
            finish_coding(cx, EncounterKey { encounter }).map(drop)
        });
        match done {
            // The coder leaves what an edit stops on the desk.
            Ok(()) | Err(DeedError::Refused { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    /// Two of three remember to ask for the authorization that a service needs.
    fn authorization(&mut self, visit: &Visit<'_>) -> String {
        let services = visit.pattern.lines().unwrap_or_default();
        let needs = services
            .iter()
            .any(|l| matches!(l.code.as_str(), "76536" | "94010"));
        if needs && self.random.chance(660) {
            return format!("PA{:06}", self.random.below(1_000_000));
        }
        String::new()
    }

    /// Sends what is ready, or only `only`, and hands the files to the clearinghouse.
    ///
    /// # Errors
    /// Those of the deed.
    pub fn send(&mut self, only: &[ClaimId], day: NaiveDate) -> Result<Vec<Vec<u8>>> {
        for claim in self
            .desk
            .store
            .read(|db| claims::in_status(db, ClaimStatus::Draft))?
        {
            self.deed(Role::Biller, |cx| scrub_claim(cx, claim.id).map(drop))?;
        }
        let options = SubmitOptions {
            claims: only.to_vec(),
            ..SubmitOptions::default()
        };
        let mut sent = Vec::new();
        for file in submit(&mut self.desk, &options)?.files {
            let bytes =
                fs::read(&file.path).with_context(|| format!("read {}", file.path.display()))?;
            if only.is_empty() {
                self.world.receive(&bytes, day);
            }
            sent.push(bytes);
        }
        Ok(sent)
    }

    /// Rejected claims: the card is looked at again, and what is clean goes again.
    fn repair(&mut self) -> Result<()> {
        let rejected = self
            .desk
            .store
            .read(|db| claims::in_status(db, ClaimStatus::Rejected))?;
        for claim in rejected {
            // One in five is still on the desk a week later.
            if self.random.chance(200) {
                continue;
            }
            let (patient, id) = (claim.patient, claim.id);
            self.correct_card(patient)?;
            self.deed(Role::Biller, |cx| scrub_claim(cx, id).map(drop))?;
        }
        Ok(())
    }

    fn correct_card(&mut self, patient: PatientId) -> Result<()> {
        let found = self
            .patients
            .iter()
            .find(|(_, id)| **id == patient.0)
            .map(|(n, _)| *n);
        let Some(person) = found.and_then(|n| self.people.get_mut(n)) else {
            return Ok(());
        };
        let Some(card) = person.cards.first_mut().filter(|c| c.mistyped.is_some()) else {
            return Ok(());
        };
        card.mistyped = None;
        let number = card.member_id.clone();
        self.deed(Role::Biller, |cx| {
            super::fix::retype_card(cx, patient, &number)
        })
    }

    /// Denials of at least ten days: some are corrected, some appealed, some are the patient's.
    fn work_denials(&mut self) -> Result<()> {
        let open = self.desk.store.read(denials::open)?;
        let today = self.desk.clock.today();
        for row in open {
            let denial = row.denial;
            let waits = (today - denial.denied_on).num_days() < 10;
            if waits || denial.status != DenialStatus::Open || self.random.chance(550) {
                continue;
            }
            let carc = denial.carc.to_string();
            let decision = |reason: &str| DenialDecision {
                denial: denial.id.0,
                reason: reason.to_owned(),
                ..DenialDecision::default()
            };
            if carc == "27" {
                let decision = decision("the coverage had ended; the patient knows");
                let billed = perform(&mut self.desk, Role::Biller, |cx| {
                    bill_patient(cx, &decision)
                });
                // Medicaid and its like may not be passed on: that denial waits for the user.
                if let Err(why) = billed
                    && !matches!(why, DeedError::Refused { .. })
                {
                    return Err(why.into());
                }
            } else if carc == "50" {
                let decision = decision("records sent with the policy");
                self.deed(Role::Biller, |cx| appeal_denial(cx, &decision).map(drop))?;
            } else if CORRECTABLE.contains(&carc.as_str()) {
                self.correct(denial.claim, denial.payer)?;
            }
        }
        Ok(())
    }

    fn correct(&mut self, claim: ClaimId, payer: PayerId) -> Result<()> {
        let number = usize::try_from(payer.0 - 1).unwrap_or(0);
        let takes = self
            .data
            .payers
            .get(number)
            .is_some_and(|p| p.filing != "MB");
        let now = self.desk.store.read(|db| claims::get(db, claim))?;
        let stands = now.is_some_and(|c| {
            matches!(c.status, ClaimStatus::Paid | ClaimStatus::Denied)
                && c.payer_claim_number.is_some()
        });
        if !takes || !stands {
            return Ok(());
        }
        let input = CorrectClaim {
            claim: claim.0,
            reason: "what the payer missed was added".to_owned(),
        };
        self.deed(Role::Biller, |cx| correct_claim(cx, &input).map(drop))
    }

    /// Patients who owe pay, now and then.
    fn take_payments(&mut self) -> Result<()> {
        let patients: Vec<i64> = self.patients.values().copied().collect();
        for patient in patients {
            if !self.random.chance(330) {
                continue;
            }
            let owed = self
                .desk
                .store
                .read(|db| patient_balances::owed_by(db, PatientId(patient)));
            let owed: Money = owed?.into_iter().map(|(_, amount)| amount).sum();
            if !owed.is_positive() {
                continue;
            }
            let part = self.random.chance(150) && owed > Money::from_cents(5_000);
            let amount = if part { owed.basis_points(5_000) } else { owed };
            let tender = ["card", "check", "cash"];
            let tender = self.random.pick(&tender).copied().unwrap_or("card");
            let input = PatientPayment {
                patient,
                amount: amount.to_string(),
                tender: tender.to_owned(),
                reference: String::new(),
                ..PatientPayment::default()
            };
            self.deed(Role::Biller, |cx| take_payment(cx, &input).map(drop))?;
        }
        Ok(())
    }

    /// The day that lies `days` before the last.
    pub fn before(&self, days: u64) -> NaiveDate {
        self.today
            .checked_sub_days(Days::new(days))
            .unwrap_or(self.today)
    }
}

fn coding(visit: &Visit<'_>, encounter: i64) -> Result<CodingInput> {
    let lines = visit
        .pattern
        .lines()
        .context("data/visits.toml: a line cannot be read")?;
    let line = |line: super::data::PatternLine| LineInput {
        code: line.code,
        modifiers: line.modifiers,
        units: line.units.to_string(),
        pointers: line.pointers,
        ..LineInput::default()
    };
    Ok(CodingInput {
        encounter,
        diagnoses: visit.pattern.diagnoses.clone(),
        lines: lines.into_iter().map(line).collect(),
    })
}
