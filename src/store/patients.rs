//! Patients: kept, and found while their name is being typed.

use anyhow::{Context as _, Result, ensure};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::chain::Transaction;
use super::columns;
use crate::domain::keys::PatientId;
use crate::domain::party::Sex;
use crate::domain::patient::Patient;

/// The patient of that key.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: PatientId) -> Result<Option<Patient>> {
    db.prepare_cached("SELECT * FROM patient WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()
        .context("read a patient")
}

/// The patient with that chart number.
///
/// # Errors
/// The database's.
pub fn with_chart_number(db: &Connection, chart_number: &str) -> Result<Option<Patient>> {
    db.prepare_cached("SELECT * FROM patient WHERE chart_number = ?1 AND chart_number <> ''")?
        .query_row([chart_number], read)
        .optional()
        .context("find a patient by chart number")
}

/// Patients of that family name, given name and birth date, letter case aside: the same person
/// entered twice, or twins of one given name.
///
/// # Errors
/// The database's.
pub fn namesakes(
    db: &Connection,
    (last, first): (&str, &str),
    birth_date: NaiveDate,
) -> Result<Vec<Patient>> {
    db.prepare_cached(
        "SELECT * FROM patient WHERE lower(last) = lower(?1) AND lower(first) = lower(?2) \
         AND birth_date = ?3 ORDER BY id",
    )?
    .query_map((last, first, columns::day_text(birth_date)), read)?
    .collect::<rusqlite::Result<_>>()
    .context("find namesakes")
}

/// The first `limit` patients, by name, in whose name, birth date, chart number or phone every
/// word of `typed` begins some word. Nothing typed finds everybody. A birth date may be typed as
/// `1961-02-03` or `2/3/1961`.
///
/// # Errors
/// The database's.
pub fn find(db: &Connection, typed: &str, limit: u32) -> Result<Vec<Patient>> {
    let words: Vec<String> = typed.split([' ', ',', '\t']).filter_map(pattern).collect();
    let mut sql = String::from("SELECT * FROM patient WHERE 1");
    for n in 1..=words.len() {
        sql.push_str(&format!(" AND search LIKE ?{n} ESCAPE '\\'"));
    }
    sql.push_str(&format!(" ORDER BY last, first, id LIMIT {limit}"));
    db.prepare_cached(&sql)?
        .query_map(rusqlite::params_from_iter(words), read)?
        .collect::<rusqlite::Result<_>>()
        .context("find patients")
}

/// One typed word as a pattern over the column `search`, whose words each follow a blank.
fn pattern(word: &str) -> Option<String> {
    if word.is_empty() {
        return None;
    }
    let word = match NaiveDate::parse_from_str(word, "%m/%d/%Y") {
        Ok(birth) => columns::day_text(birth),
        Err(_) => word.to_lowercase(),
    };
    let mut pattern = String::from("% ");
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    Some(pattern)
}

/// How many patients there are.
///
/// # Errors
/// The database's.
pub fn count(db: &Connection) -> Result<u64> {
    let n: i64 = db.query_row("SELECT count(*) FROM patient", [], |row| row.get(0))?;
    Ok(n.unsigned_abs())
}

/// Adds a patient; the `id` is given here.
///
/// # Errors
/// The database's.
pub fn add(tx: &Transaction<'_>, patient: &Patient) -> Result<PatientId> {
    write(
        tx,
        None,
        patient,
        "INSERT INTO patient VALUES (:id, :chart_number, :last, :first, :middle, :suffix, \
         :birth_date, :sex, :street, :street2, :city, :state, :zip, :phone, :qmb, :died_on, \
         :note, :search)",
    )
    .context("add a patient")?;
    Ok(PatientId(tx.last_insert_rowid()))
}

/// Changes the patient of that key.
///
/// # Errors
/// The database's, or where there is no such patient.
pub fn change(tx: &Transaction<'_>, patient: &Patient) -> Result<()> {
    let n = write(
        tx,
        Some(patient.id),
        patient,
        "UPDATE patient SET chart_number = :chart_number, last = :last, first = :first, \
         middle = :middle, suffix = :suffix, birth_date = :birth_date, sex = :sex, \
         street = :street, street2 = :street2, city = :city, state = :state, zip = :zip, \
         phone = :phone, qmb = :qmb, died_on = :died_on, note = :note, search = :search \
         WHERE id = :id",
    )
    .context("change a patient")?;
    ensure!(n == 1, "there is no patient {}", patient.id);
    Ok(())
}

fn write(
    tx: &Transaction<'_>,
    id: Option<PatientId>,
    patient: &Patient,
    sql: &str,
) -> Result<usize> {
    Ok(tx.prepare_cached(sql)?.execute(named_params! {
        ":id": id.map(|id| id.0),
        ":chart_number": patient.chart_number,
        ":last": patient.name.last,
        ":first": patient.name.first,
        ":middle": patient.name.middle,
        ":suffix": patient.name.suffix,
        ":birth_date": columns::day_text(patient.birth_date),
        ":sex": patient.sex.letter(),
        ":street": patient.address.line1,
        ":street2": patient.address.line2,
        ":city": patient.address.city,
        ":state": patient.address.state,
        ":zip": patient.address.zip,
        ":phone": patient.phone,
        ":qmb": patient.qmb,
        ":died_on": columns::maybe_day_text(patient.died_on),
        ":note": patient.note,
        ":search": search_text(patient),
    })?)
}

/// Every word by which the patient can be found, each after a blank; a name of two parts is found
/// by either and by the whole (`garcia-lopez`, `lopez`).
fn search_text(patient: &Patient) -> String {
    let name = &patient.name;
    let mut text = String::new();
    for part in [&name.last, &name.first, &name.middle, &patient.chart_number] {
        let part = part.to_lowercase();
        text.push_str(&format!(" {part}"));
        if part.contains(['-', '\'']) {
            text.push_str(&format!(" {}", part.replace(['-', '\''], " ")));
        }
    }
    let birth = columns::day_text(patient.birth_date);
    text.push_str(&format!(" {birth} {}", patient.phone));
    text
}

fn read(row: &Row<'_>) -> rusqlite::Result<Patient> {
    Ok(Patient {
        id: PatientId(row.get("id")?),
        chart_number: row.get("chart_number")?,
        name: columns::person(row, "")?,
        birth_date: columns::day(row, "birth_date")?,
        sex: columns::parsed(row, "sex", |t| Some(Sex::from_letter(t)))?,
        address: columns::address(row, "")?,
        phone: row.get("phone")?,
        qmb: row.get("qmb")?,
        died_on: columns::maybe_day(row, "died_on")?,
        note: row.get("note")?,
    })
}
