//! A practice of many years, made straight in the tables: what a bench needs and no more.

use std::path::Path;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use claimdesk::desk::{Clock, Desk, PracticeKind};
use claimdesk::domain::keys::{DepositId, PayerId, RemittanceId, ServiceLineId};
use claimdesk::domain::ledger::{Account, Entry, Party, Source};
use claimdesk::domain::money::Money;
use claimdesk::store::files::{self, Direction, NewFile};
use claimdesk::store::{Transaction, ledger};
use claimdesk::workflow::{perform, registry};
use serde_json::{Value, json};

/// Lines of a claim: three, and a fourth on every third claim.
const LINES: i64 = 3;
/// Claims of the last weeks that no payer has answered.
const OPEN: i64 = 3_000;
/// Patients of the practice.
const PATIENTS: i64 = 2_000;

/// The practice, and how fast it was written.
pub struct Made {
    pub desk: Desk,
    pub today: NaiveDate,
    pub postings: i64,
    pub entries_a_second: f64,
}

fn deed(desk: &mut Desk, name: &str, input: Value) {
    let deed = registry::find(name).unwrap();
    perform(desk, deed.role, |cx| (deed.run)(cx, input)).unwrap();
}

fn records(desk: &mut Desk) {
    let address = json!({"street": "12 Main Street", "street2": "", "city": "Laurel",
        "state": "NC", "zip": "287001234"});
    let practice = json!({"name": "Ridgeview", "npi": "1234567893", "taxonomy": "207Q00000X",
        "tax_id": "123456789", "address": address, "contact": "Dana Reed",
        "phone": "8285550142"});
    deed(desk, "set-up-practice", practice);
    for n in 1..=5 {
        let payer = json!({"name": format!("Payer {n}"), "payer_id": format!("PAY{n}"),
            "filing_code": "CI", "address": address, "filing_limit": "90 days",
            "corrected_limit": "180 days", "appeal_limit": "180 days", "pays_within_days": 45,
            "takes_replacements": true, "active": true});
        deed(desk, "add-payer", payer);
    }
    let provider = json!({"name": {"last": "Okafor", "first": "Ada"}, "credentials": "MD",
        "npi": "1000000004", "taxonomy": "207Q00000X", "in_practice": true, "active": true});
    deed(desk, "add-provider", provider);
    let office = json!({"name": "Main office", "npi": "1234567893", "pos": "11",
        "address": address, "is_office": true, "active": true});
    deed(desk, "add-facility", office);
    desk.store.begin_batch().unwrap();
    for n in 1..=PATIENTS {
        let patient = json!({"name": {"last": format!("Sample{n}"), "first": "June"},
            "birth_date": "1961-02-03", "sex": "F", "address": address, "phone": "8285550143",
            "another": true});
        deed(desk, "add-patient", patient);
        let coverage = json!({"patient": n, "payer": n % 5 + 1, "order": "P",
            "member_id": format!("XYZ{n:06}"), "relationship": "self",
            "effective_on": "2010-01-01"});
        deed(desk, "add-coverage", coverage);
    }
    desk.store.commit_batch().unwrap();
}

/// A practice with so many claims over ten years.
pub fn of(folder: &Path, claims: i64) -> Made {
    let today: NaiveDate = "2026-11-20".parse().unwrap();
    let clock = Clock::new(Some(today));
    let path = folder.join("p.db");
    let (mut desk, _) =
        Desk::create(&path, "four random words", PracticeKind::Test, clock).unwrap();
    records(&mut desk);
    let began = Instant::now();
    let mut entries = 0;
    // A day's work a transaction.
    for first in (0..claims).step_by(500) {
        let last = (first + 500).min(claims);
        let done = desk.store.write(|tx| {
            let mut entries = 0;
            for n in first..last {
                entries += claim(tx, (n, claims), today)?;
            }
            Ok(entries)
        });
        entries += done.unwrap();
    }
    let took = began.elapsed().as_secs_f64();
    let postings = desk
        .store
        .read(|db| Ok(db.query_row("SELECT count(*) FROM posting", [], |row| row.get(0))?));
    Made {
        desk,
        today,
        postings: postings.unwrap(),
        entries_a_second: entries as f64 / took,
    }
}

/// Claim number `n` of `all`, charged on its day and paid 20 days later; the last are open.
fn claim(tx: &Transaction<'_>, (n, all): (i64, i64), today: NaiveDate) -> anyhow::Result<u64> {
    let days = (all - n) * 3_650 / all;
    let dos = today
        .checked_sub_days(Days::new(u64::try_from(days)?))
        .unwrap();
    let paid_on = dos.checked_add_days(Days::new(20)).unwrap();
    let is_open = all - n <= OPEN.min(all / 10) || paid_on > today;
    let patient = n % PATIENTS + 1;
    let payer = patient % 5 + 1;
    let lines = LINES + i64::from(n % 3 == 0);
    let charged = lines * 15_000;
    let file_by = dos.checked_add_days(Days::new(90)).unwrap();
    tx.prepare_cached(
        "INSERT INTO encounter (patient_id, dos, rendering_id, facility_id, pos, status, \
         diagnoses, authorization, accident_state, note_signed_on, note, reason, coded_on) \
         VALUES (?1, ?2, 1, 1, '11', 'billed', 'I10', '', '', ?2, '', '', ?2)",
    )?
    .execute((patient, dos.to_string()))?;
    let visit = tx.last_insert_rowid();
    tx.prepare_cached(
        "INSERT INTO claim (encounter_id, patient_id, coverage_id, payer_id, payer_order, \
         control_number, version, frequency, status, hold_reason, charged_cents, dos, file_by, \
         first_sent_on, last_sent_on, file_answered, claim_answered) \
         VALUES (?1, ?2, ?2, ?3, 'P', ?4, 1, '1', ?5, '', ?6, ?7, ?8, ?7, ?7, 1, 1)",
    )?
    .execute((
        visit,
        patient,
        payer,
        format!("CD{n:07}"),
        if is_open { "submitted" } else { "closed" },
        charged,
        dos.to_string(),
        file_by.to_string(),
    ))?;
    let claim = tx.last_insert_rowid();
    let told = if is_open {
        None
    } else {
        Some(remittance(tx, (n, paid_on))?)
    };
    let mut entries = 0;
    for position in 1..=lines {
        tx.prepare_cached(
            "INSERT INTO service_line (encounter_id, position, code, modifiers, \
             units_thousandths, amount_cents, pointers, description) \
             VALUES (?1, ?2, '99213', '', 1000, 15000, '1', '')",
        )?
        .execute((visit, position))?;
        let line = ServiceLineId(tx.last_insert_rowid());
        tx.prepare_cached("INSERT INTO claim_line VALUES (?1, ?2)")?
            .execute((claim, line.0))?;
        entries += books(tx, (line, PayerId(payer)), (dos, paid_on, told.as_ref()))?;
    }
    Ok(entries)
}

/// One remittance for forty claims.
fn remittance(tx: &Transaction<'_>, (n, on): (i64, NaiveDate)) -> anyhow::Result<Source> {
    let number = n / 40;
    let bytes = format!("ISA*{number}~");
    let file = NewFile {
        kind: "835",
        direction: Direction::Received,
        name: "pay.835",
        kept_on: on,
        bytes: bytes.as_bytes(),
    };
    let kept = files::keep(tx, &file)?;
    Ok(Source::Remittance {
        remittance: RemittanceId(number + 1),
        file: kept.hash().clone(),
        segment: 21,
    })
}

fn books(
    tx: &Transaction<'_>,
    (line, payer): (ServiceLineId, PayerId),
    (dos, paid_on, told): (NaiveDate, NaiveDate, Option<&Source>),
) -> anyhow::Result<u64> {
    let owed = Account::Receivable(line, Party::Payer(payer));
    let charge = (Account::Charges(line), owed, Money::from_cents(15_000));
    let source = Source::ChargeEntry { line };
    ledger::append_entry(tx, &Entry::transfer(dos, source, None, charge)?)?;
    let Some(told) = told else { return Ok(1) };
    let paid = (
        owed,
        Account::Deposit(DepositId(1)),
        Money::from_cents(15_000),
    );
    ledger::append_entry(tx, &Entry::transfer(paid_on, told.clone(), None, paid)?)?;
    Ok(2)
}
