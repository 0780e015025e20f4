//! A small practice on a bench: deeds done from JSON on chosen days, balances read back.

use std::path::PathBuf;

use chrono::NaiveDate;
use claimdesk::desk::{Clock, Desk, PracticeKind};
use claimdesk::domain::keys::{ClaimId, RemittanceId};
use claimdesk::domain::ledger::Party;
use claimdesk::domain::money::Money;
use claimdesk::store::{balances, claims, verify};
use claimdesk::workflow::import_file::{Imported, import_file};
use claimdesk::workflow::post_remittance::{Choices, Posted, Preview, post, preview};
use claimdesk::workflow::submit_batch::{SubmitOptions, Submitted, submit};
use claimdesk::workflow::unpost_remittance::unpost;
use claimdesk::workflow::{DeedError, Role, perform, registry};
use serde_json::{Value, json};
use tempfile::TempDir;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

/// One line of a visit: code, modifiers, charge.
pub type Line<'a> = (&'a str, &'a [&'a str], &'a str);

/// A practice in a temporary folder.
pub struct Bench {
    pub desk: Desk,
    pub folder: TempDir,
}

impl Bench {
    /// Ridgeview: Dr Okafor, the office, Blue Ridge (payer 1), Pine Mutual (2), a clearinghouse.
    pub fn new(today: &str) -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("practice.db");
        let clock = Clock::new(Some(day(today)));
        let (desk, _) =
            Desk::create(&path, "four random words", PracticeKind::Test, clock).unwrap();
        let mut bench = Bench { desk, folder };
        bench.records();
        bench
    }

    fn records(&mut self) {
        let address = json!({"street": "12 Main Street", "street2": "", "city": "Laurel",
            "state": "NC", "zip": "287001234"});
        self.deed(
            "set-up-practice",
            json!({"name": "Ridgeview Family Practice",
            "npi": "1234567893", "taxonomy": "207Q00000X", "tax_id": "123456789",
            "address": address, "contact": "Dana Reed", "phone": "8285550142"}),
        );
        self.deed(
            "set-up-clearinghouse",
            json!({"name": "Harbor", "sender_qualifier": "ZZ",
            "sender_id": "RIDGEVIEW", "receiver_qualifier": "ZZ", "receiver_id": "HARBORCLEAR",
            "group_sender": "RIDGEVIEW", "group_receiver": "HARBORCLEAR",
            "submitter_id": "RV01", "receiver_name": "HARBOR CLEARING",
            "receiver_code": "HARBORCLEAR", "test": false, "outbox": "", "inbox": "",
            "file_name": "{kind}_{date}_{control}.x12"}),
        );
        for (name, id, code) in [
            ("Blue Ridge", "BRIDG", "CI"),
            ("Pine Mutual", "PINEM", "CI"),
        ] {
            self.deed(
                "add-payer",
                json!({"name": name, "payer_id": id, "remittance_ids": [],
                "filing_code": code, "address": {"street": "PO Box 100", "street2": "",
                "city": "Asheville", "state": "NC", "zip": "288010100"}, "phone": "8005550100",
                "filing_limit": "90 days", "corrected_limit": "180 days",
                "appeal_limit": "180 days", "pays_within_days": 45, "takes_replacements": true,
                "partner": "Harbor", "active": true}),
            );
        }
        self.deed(
            "add-provider",
            json!({"name": {"last": "Okafor", "first": "Ada",
            "middle": "", "suffix": ""}, "credentials": "MD", "npi": "1000000004",
            "taxonomy": "207Q00000X", "in_practice": true, "active": true}),
        );
        self.deed(
            "add-facility",
            json!({"name": "Main office", "npi": "1234567893",
            "pos": "11", "address": address, "clia": "34D0000001", "is_office": true,
            "active": true}),
        );
    }

    /// Moves the calendar.
    pub fn on(&mut self, today: &str) {
        self.desk.clock = Clock::new(Some(day(today)));
    }

    /// Does a deed that must succeed; returns its output.
    pub fn deed(&mut self, name: &str, input: Value) -> Value {
        self.try_deed(name, input)
            .unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub fn try_deed(&mut self, name: &str, input: Value) -> Result<Value, DeedError> {
        let deed = registry::find(name).unwrap_or_else(|| panic!("no deed {name}"));
        perform(&mut self.desk, deed.role, |cx| (deed.run)(cx, input))
    }

    /// A patient covered by payers 1 and, where asked, 2.
    pub fn patient(&mut self, last: &str, second: bool) -> i64 {
        let patient = self.deed(
            "add-patient",
            json!({"chart_number": "", "name": {"last": last,
            "first": "June", "middle": "", "suffix": ""}, "birth_date": "1961-02-03",
            "sex": "F", "address": {"street": "4 Elm Street", "street2": "", "city": "Laurel",
            "state": "NC", "zip": "28700"}, "phone": "8285550143", "another": true}),
        );
        let id = patient["id"].as_i64().unwrap();
        for (payer, order) in [(1, "P"), (2, "S")]
            .into_iter()
            .take(1 + usize::from(second))
        {
            self.deed(
                "add-coverage",
                json!({"patient": id, "payer": payer, "order": order,
                "member_id": format!("XYZ12345{id}{payer}"), "relationship": "self",
                "effective_on": "2025-01-01"}),
            );
        }
        id
    }

    /// A coded visit; returns its claim. Lines are code, modifiers, charge, pointers.
    pub fn visit(&mut self, patient: i64, dos: &str, coded: (&[&str], &[Line<'_>])) -> i64 {
        let visit = self.deed(
            "add-encounter",
            json!({"patient": patient, "dos": dos,
            "rendering": 1, "facility": 1, "pos": "11", "note_signed_on": dos}),
        );
        let id = visit["id"].as_i64().unwrap();
        let lines: Vec<Value> = coded.1.iter().map(|(code, modifiers, charge)| {
            json!({"code": code, "modifiers": modifiers, "charge": charge, "pointers": [1]})
        }).collect();
        self.deed(
            "code-encounter",
            json!({"encounter": id, "diagnoses": coded.0,
            "lines": lines}),
        );
        let done = self.deed("finish-coding", json!({"encounter": id}));
        assert_eq!(done["status"], "ready", "{done}");
        done["claim"].as_i64().unwrap()
    }

    /// Gives a claim the number that a scenario knows it by.
    pub fn number(&mut self, claim: i64, number: &str) {
        self.desk
            .store
            .write(|tx| claims::set_control_number(tx, ClaimId(claim), number))
            .unwrap();
    }

    pub fn outbox(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Sends what is ready.
    pub fn submit(&mut self) -> Submitted {
        let options = SubmitOptions {
            out: Some(self.outbox()),
            ..SubmitOptions::default()
        };
        submit(&mut self.desk, &options).unwrap()
    }

    pub fn import(&mut self, name: &str, bytes: &[u8]) -> Imported {
        perform(&mut self.desk, Role::Biller, |cx| {
            import_file(cx, name, bytes)
        })
        .unwrap()
    }

    pub fn preview(&mut self, id: RemittanceId) -> Preview {
        let today = self.desk.clock.today();
        let read = self
            .desk
            .store
            .read(|db| Ok(preview(db, today, id, &Choices::default())));
        read.unwrap().unwrap()
    }

    pub fn post(&mut self, id: RemittanceId) -> Posted {
        perform(&mut self.desk, Role::Biller, |cx| {
            post(cx, id, &Choices::default())
        })
        .unwrap()
    }

    pub fn unpost(&mut self, id: RemittanceId) -> Result<(), DeedError> {
        perform(&mut self.desk, Role::Biller, |cx| {
            unpost(cx, id, "posted to the wrong month")
        })
    }

    /// What payer and patient owe for a claim: `(payer 1, payer 2, patient)`.
    pub fn owed(&self, claim: i64) -> (Money, Money, Money) {
        let owed = self
            .desk
            .store
            .read(|db| balances::of_claim(db, ClaimId(claim)))
            .unwrap();
        let of = |wanted: Party| {
            owed.iter()
                .filter(|(p, _)| *p == wanted)
                .map(|(_, m)| *m)
                .sum()
        };
        let payer = |n| Party::Payer(claimdesk::domain::keys::PayerId(n));
        (of(payer(1)), of(payer(2)), of(Party::Patient))
    }

    pub fn status(&self, claim: i64) -> &'static str {
        let claim = self
            .desk
            .store
            .read(|db| claims::get(db, ClaimId(claim)))
            .unwrap();
        claim.unwrap().status.name()
    }

    /// The laws hold: chains, sums, folds.
    pub fn verify(&self) {
        let checks = verify::verify(&self.desk.store).unwrap();
        assert!(checks.iter().all(|check| check.ok()), "{checks:#?}");
    }
}
