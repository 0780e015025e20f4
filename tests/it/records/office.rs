//! A practice of the tests, made and worked in by deeds alone.

use claimdesk::desk::{Clock, Desk, PracticeKind};
use claimdesk::domain::keys::{EntryId, ServiceLineId};
use claimdesk::domain::ledger::{Account, Party};
use claimdesk::domain::money::Money;
use claimdesk::store::ledger;
use claimdesk::workflow::{DeedError, perform, registry};
use serde_json::{Value, json};

/// A practice of these tests, and the day on which they happen.
pub struct Office {
    /// Its desk.
    pub desk: Desk,
    _folder: tempfile::TempDir,
}

impl Office {
    /// An empty one.
    pub fn empty(today: &str) -> Office {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.db");
        let clock = Clock::Fixed(today.parse().unwrap());
        let (desk, _) =
            Desk::create(&path, "four random words", PracticeKind::Test, clock).unwrap();
        Office {
            desk,
            _folder: folder,
        }
    }

    /// One with a practice, a clinician, an office, two payers, a patient with both, and fees.
    pub fn started(today: &str) -> Office {
        let mut office = Office::empty(today);
        office.done(
            "set-up-practice",
            json!({"name": "Laurel Family Practice", "npi": "1999999984",
                "taxonomy": "207Q00000X", "tax_id": "12-3456789", "contact": "Dana Reed",
                "phone": "828-555-0142", "address": {"street": "12 Main Street",
                "city": "Laurel", "state": "NC", "zip": "28700-1234"}}),
        );
        office.done(
            "add-provider",
            json!({"name": {"last": "Ames", "first": "Ruth"}, "credentials": "MD",
                "npi": "1234567893", "taxonomy": "207Q00000X"}),
        );
        office.done(
            "add-facility",
            json!({"name": "Main office", "pos": "11", "is_office": true, "address":
                {"street": "12 Main Street", "city": "Laurel", "state": "NC",
                "zip": "287001234"}}),
        );
        office.done(
            "add-payer",
            json!({"name": "Blue Ridge", "payer_id": "BRIDG", "filing_code": "CI",
                "filing_limit": "90 days"}),
        );
        office.done(
            "add-payer",
            json!({"name": "Pine Mutual", "payer_id": "PINE1", "filing_code": "CI"}),
        );
        office.add_patient("A-1", "Testpatient", "1961-02-03");
        office.done(
            "add-coverage",
            json!({"patient": 1, "payer": 2, "order": "S", "member_id": "PM77"}),
        );
        office.done(
            "add-coverage",
            json!({"patient": 1, "payer": 1, "order": "P", "member_id": "XYZ123",
                "effective_on": "2026-01-01"}),
        );
        office.done(
            "set-fee",
            json!({"code": "99213", "price": "150.00", "effective_on": "2026-01-01"}),
        );
        office
    }

    /// Adds a patient and gives its number.
    pub fn add_patient(&mut self, chart_number: &str, last: &str, birth_date: &str) -> i64 {
        let added = self.done(
            "add-patient",
            json!({"chart_number": chart_number, "name": {"last": last, "first": "Ann"},
                "birth_date": birth_date, "sex": "F", "address": {"street": "4 Elm Street",
                "city": "Laurel", "state": "NC", "zip": "28700"}}),
        );
        added["id"].as_i64().unwrap()
    }

    /// Does a deed from JSON.
    pub fn try_do(&mut self, deed: &str, input: Value) -> Result<Value, DeedError> {
        let deed = registry::find(deed).unwrap();
        perform(&mut self.desk, deed.role, |cx| (deed.run)(cx, input))
    }

    /// Does a deed that must be done.
    pub fn done(&mut self, deed: &str, input: Value) -> Value {
        let told = input.to_string();
        self.try_do(deed, input)
            .unwrap_or_else(|e| panic!("{deed} {told}: {e}"))
    }

    /// Tries a deed that must be refused, and what it says.
    pub fn refused(&mut self, deed: &str, input: Value) -> String {
        let told = input.to_string();
        match self.try_do(deed, input) {
            Ok(done) => panic!("{deed} {told}: {done}"),
            Err(DeedError::Store(e)) => panic!("{deed} {told}: {e:#}"),
            Err(e) => e.to_string(),
        }
    }

    /// The fields that a deed finds wrong.
    pub fn wrong(&mut self, deed: &str, input: Value) -> Vec<String> {
        match self.try_do(deed, input) {
            Err(DeedError::Invalid(problems)) => problems.into_iter().map(|p| p.field).collect(),
            other => panic!("{deed}: {other:?}"),
        }
    }

    /// Adds a visit of the first patient on 2026-03-02, its note signed.
    pub fn visit(&mut self) -> i64 {
        let added = self.done(
            "add-encounter",
            json!({"patient": 1, "dos": "2026-03-02", "rendering": 1,
                "note_signed_on": "2026-03-02"}),
        );
        added["id"].as_i64().unwrap()
    }

    /// What a party owes of a line.
    pub fn balance(&self, line: i64, owes: Party) -> Money {
        let account = Account::Receivable(ServiceLineId(line), owes);
        self.desk
            .store
            .read(|db| {
                let mut sum = Money::ZERO;
                for entry in 1.. {
                    let Some(entry) = ledger::entry(db, EntryId(entry))? else {
                        break;
                    };
                    let ours = entry.postings().iter().filter(|p| p.account == account);
                    sum += ours.map(|p| p.amount).sum();
                }
                Ok(sum)
            })
            .unwrap()
    }
}
