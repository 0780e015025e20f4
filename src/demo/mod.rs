//! The synthetic practice: a seeded year of deeds. Everything in its books was done through the
//! workflow layer, with real files that the simulated clearinghouse and payers read and answered.
//!
//! Beside the practice file `NAME.db` lies the folder `NAME-files`: `outbox` holds every 837P that
//! was sent, `received` every answer that was imported, `inbox` what waits to be imported.

pub mod data;
mod diary;
mod fix;
mod mixed;
mod money;
mod people;
mod practice;
mod year;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use chrono::{Days, Months, NaiveDate};

use crate::desk::{Clock, Desk, PracticeKind};
use crate::simulator::{Random, World};
use crate::store::{header_path, patients};
use crate::workflow::{Role, perform};
use data::Data;
use diary::Diary;
use people::Cradle;
use year::Year;

/// The passphrase of every demo.
pub const PASSPHRASE: &str = "demo";

/// What to build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The practice file to be.
    pub path: PathBuf,
    /// The same seed, months and day give the same figures.
    pub seed: u64,
    /// The last day.
    pub today: NaiveDate,
    /// How many months of work.
    pub months: u32,
    /// How many patients.
    pub patients: usize,
    /// How many visits a day, about.
    pub visits_a_day: u64,
}

impl Plan {
    /// The demo as it is shown: twelve months, 400 patients, about 3,000 visits.
    pub fn usual(path: &Path, today: NaiveDate) -> Self {
        Self {
            path: path.to_owned(),
            seed: 1,
            today,
            months: 12,
            patients: 400,
            visits_a_day: 12,
        }
    }
}

/// What was built.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Built {
    /// The practice file.
    pub practice: PathBuf,
    /// The folder with `outbox`, `received` and `inbox`.
    pub files: PathBuf,
    /// The last day.
    pub today: NaiveDate,
    /// How many patients were registered.
    pub patients: u64,
    /// The three claims of the mixed remittance in the inbox, by control number.
    pub mixed: Vec<String>,
}

/// The folder of the files of a practice.
pub fn files_of(practice: &Path) -> PathBuf {
    let stem = practice.file_stem().unwrap_or_default().to_string_lossy();
    practice.with_file_name(format!("{stem}-files"))
}

/// Takes away a demo that was built before, files and all.
///
/// # Errors
/// The file system's.
pub fn remove(practice: &Path) -> Result<()> {
    let halves = [practice.to_owned(), header_path(practice)];
    for half in halves.iter().filter(|h| h.exists()) {
        fs::remove_file(half).with_context(|| format!("remove {}", half.display()))?;
    }
    let files = files_of(practice);
    if files.exists() {
        fs::remove_dir_all(&files).with_context(|| format!("remove {}", files.display()))?;
    }
    Ok(())
}

/// Builds the practice.
///
/// # Errors
/// Where the file is there already or cannot be written; the deeds', which a demo never meets.
pub fn build(plan: &Plan) -> Result<Built> {
    let data = Data::read()?;
    let mut random = Random::new(plan.seed);
    let start = plan
        .today
        .checked_sub_months(Months::new(plan.months))
        .unwrap_or(plan.today);
    let files = files_of(&plan.path);
    for folder in ["outbox", "received", "inbox"] {
        let folder = files.join(folder);
        fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
    }
    let clock = Clock::new(Some(start));
    let (mut desk, _) = Desk::create(&plan.path, PASSPHRASE, PracticeKind::Demo, clock)?;
    perform(&mut desk, Role::Biller, |cx| {
        practice::set_up_practice(cx, &data, &files)
    })?;
    let mut cradle = Cradle::new(&data, Random::new(random.bits()), plan.today);
    let people = (0..plan.patients).map(|_| cradle.next_person()).collect();
    // Three of four are known from earlier years.
    let mut diary = Diary::new(&data, Random::new(random.bits()), plan.patients * 3 / 4);
    let mut year = Year {
        desk,
        world: World::new(random.bits(), data.behaviours()?),
        data: &data,
        random: Random::new(random.bits()),
        files: files.clone(),
        people,
        patients: BTreeMap::new(),
        today: plan.today,
    };
    let mut story = mixed::Story::default();
    let mut day = start;
    while day <= plan.today {
        story
            .day(&mut year, day)
            .with_context(|| format!("the mixed remittance, {day}"))?;
        year.day(day, &mut diary, plan.visits_a_day)
            .with_context(|| format!("on {day}"))?;
        day = day
            .checked_add_days(Days::new(1))
            .context("the calendar ends")?;
    }
    year.write_statements()?;
    let n_patients = year.desk.store.read(patients::count)?;
    Ok(Built {
        practice: plan.path.clone(),
        files,
        today: plan.today,
        patients: n_patients,
        mixed: story.numbers(),
    })
}
