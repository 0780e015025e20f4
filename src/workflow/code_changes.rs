//! The code-update day: where the practice still has codes that can no longer be billed.
//!
//! What changed in the list itself is [`crate::codesets::book::changes`]; this lays it beside the
//! practice's templates, its own short words, the codes that it is used to, its open visits and
//! its open claims. It only reads.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;

use crate::codesets::book::{Changed, Changes};
use crate::codesets::undotted;
use crate::domain::claim::ClaimStatus;
use crate::domain::encounter::EncounterStatus;
use crate::domain::keys::EncounterId;
use crate::store::claim_list::{self, ClaimFilter};
use crate::store::encounters::{self, EncounterFilter};
use crate::store::{Connection, code_notes, templates};

/// Where the practice has a code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holder {
    /// A template of visits that is still offered.
    Template,
    /// A short word of the practice that stands for the code.
    Abbreviation,
    /// The visits of late: look-up offers the code first.
    Habit,
    /// A visit on or after the change that has no claim yet.
    Visit,
    /// A claim of a visit on or after the change that is not settled.
    Claim,
}

impl Holder {
    /// A permanent name for data that leaves the program.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Holder::Template => "template",
            Holder::Abbreviation => "abbreviation",
            Holder::Habit => "habit",
            Holder::Visit => "visit",
            Holder::Claim => "claim",
        }
    }
}

/// One place of the practice that a change hits.
#[derive(Clone, PartialEq, Eq)]
pub struct Hit {
    /// What kind of place.
    pub holder: Holder,
    /// Its number; none for an abbreviation and a habit, which have none.
    pub id: Option<i64>,
    /// Its name: of the template, the short word, the patient of a visit, the control number of
    /// a claim, how often a habit was followed.
    pub name: String,
    /// Date of service of a visit or claim.
    pub dos: Option<NaiveDate>,
    /// Where a visit or claim stands, in words; empty for the others.
    pub status: &'static str,
    /// The code that ends, with what became of it and what is there in its place.
    pub changed: Changed,
}

/// The visits that a change can still be put right in before a claim is built.
const OPEN_VISITS: [EncounterStatus; 3] = [
    EncounterStatus::ReadyToCode,
    EncounterStatus::OnHold,
    EncounterStatus::Coded,
];

/// Whether a claim is settled or has ended, so that its codes are history.
fn is_settled(status: ClaimStatus) -> bool {
    matches!(
        status,
        ClaimStatus::Paid | ClaimStatus::Closed | ClaimStatus::Voided
    )
}

/// Where the practice has codes whose billing ends with these changes: templates, then its own
/// short words, its habits, open visits and open claims; visits and claims by date of service,
/// and only those on or after the later day.
///
/// # Errors
/// The database's.
pub fn code_changes(db: &Connection, changes: &Changes) -> Result<Vec<Hit>> {
    let ended = changes.codes.iter().filter(|row| row.change.ends_billing());
    let ended: Ended<'_> = ended.map(|row| (row.code.as_str(), row)).collect();
    let mut hits = Vec::new();
    for template in templates::all(db)?.into_iter().filter(|t| t.active) {
        let name = match template.shortcut.as_str() {
            "" => template.name.clone(),
            key => format!("{} ({key})", template.name),
        };
        let codes = template.holds().diagnoses;
        let codes = codes.iter().map(|code| undotted(code));
        hits.extend(among(&ended, codes, |changed| Hit {
            id: Some(template.id),
            ..of(Holder::Template, &name, changed)
        }));
    }
    for (short, _, codes) in code_notes::abbreviations(db)? {
        let codes = codes.split([' ', ',']).map(undotted);
        let hit = |changed: &Changed| of(Holder::Abbreviation, &short, changed);
        hits.extend(among(&ended, codes, hit));
    }
    for (code, n) in code_notes::used(db, None, None)?.practice {
        let times = if n == 1 { "time" } else { "times" };
        let name = format!("used {n} {times} of late");
        let hit = |changed: &Changed| of(Holder::Habit, &name, changed);
        hits.extend(among(&ended, [code], hit));
    }
    visits(db, changes.after, &ended, &mut hits)?;
    claims(db, changes.after, &ended, &mut hits)?;
    Ok(hits)
}

type Ended<'a> = BTreeMap<&'a str, &'a Changed>;

fn of(holder: Holder, name: &str, changed: &Changed) -> Hit {
    Hit {
        holder,
        id: None,
        name: name.to_owned(),
        dos: None,
        status: "",
        changed: changed.clone(),
    }
}

fn among(
    ended: &Ended<'_>,
    codes: impl IntoIterator<Item = String>,
    hit: impl Fn(&Changed) -> Hit,
) -> Vec<Hit> {
    let found = codes.into_iter().filter_map(|code| {
        let changed = ended.get(code.as_str())?;
        Some(hit(changed))
    });
    found.collect()
}

/// The diagnoses of a visit, undotted.
fn diagnoses(db: &Connection, id: EncounterId) -> Result<Vec<String>> {
    let visit = encounters::get(db, id)?;
    let codes = visit.into_iter().flat_map(|visit| visit.diagnoses);
    Ok(codes.map(|code| code.as_str().to_owned()).collect())
}

fn visits(db: &Connection, after: NaiveDate, ended: &Ended<'_>, to: &mut Vec<Hit>) -> Result<()> {
    let filter = EncounterFilter {
        statuses: OPEN_VISITS.to_vec(),
        from: Some(after),
        ..EncounterFilter::default()
    };
    for row in encounters::list(db, &filter)? {
        to.extend(among(ended, diagnoses(db, row.id)?, |changed| Hit {
            id: Some(row.id.0),
            dos: Some(row.dos),
            status: row.status.words(),
            ..of(Holder::Visit, &row.patient_name, changed)
        }));
    }
    Ok(())
}

fn claims(db: &Connection, after: NaiveDate, ended: &Ended<'_>, to: &mut Vec<Hit>) -> Result<()> {
    let all = ClaimStatus::ALL.iter().map(|row| row.0);
    let filter = ClaimFilter {
        statuses: all.filter(|status| !is_settled(*status)).collect(),
        ..ClaimFilter::default()
    };
    let rows = claim_list::list(db, &filter)?;
    for row in rows.into_iter().filter(|row| row.dos >= after) {
        to.extend(among(ended, diagnoses(db, row.encounter)?, |changed| Hit {
            id: Some(row.id.0),
            dos: Some(row.dos),
            status: row.status.words(),
            ..of(Holder::Claim, &row.control_number, changed)
        }));
    }
    Ok(())
}
