//! `records`: the patients, payers, visits and other records of the practice, as lists.

use clap::ValueEnum;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use super::table::{Cell, Table};
use crate::billing::clocks::{SUBMIT_WITHIN_DAYS, Urgency, submission_urgency};
use crate::desk::Desk;
use crate::domain::dates::days_between;
use crate::domain::encounter::EncounterStatus;
use crate::domain::ids::Npi;
use crate::domain::keys::PatientId;
use crate::domain::money::Money;
use crate::store::encounters::{self, EncounterFilter, EncounterRow};
use crate::store::{coverages, facilities, fees, partners, patients, payers, providers};

/// The kinds of records.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum What {
    /// Patients whose words begin like TEXT
    Patients,
    /// The coverages of the patient whose number is TEXT
    Coverages,
    /// Payers
    Payers,
    /// Clinicians
    Providers,
    /// Places of service
    Facilities,
    /// The charge master as of today
    Fees,
    /// Clearinghouses
    Clearinghouses,
    /// Visits, with the clock of those that are not coded
    Encounters,
}

/// The arguments of `records`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to list
    what: What,
    /// What to look for
    text: Option<String>,
    /// Of the visits, only those in this status: ready-to-code, on-hold, coded, billed, not-billed
    #[arg(long, value_name = "NAME")]
    status: Option<String>,
    /// Comma-separated values instead of columns
    #[arg(long)]
    csv: bool,
}

/// The most patients that one list shows.
const MOST_PATIENTS: u32 = 1_000_000;

/// Prints one list.
pub fn run(args: &Args, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let text = args.text.as_deref().unwrap_or("");
    let table = match args.what {
        What::Patients => patients_table(&desk, text)?,
        What::Coverages => coverages_table(&desk, text)?,
        What::Payers => payers_table(&desk)?,
        What::Providers => providers_table(&desk)?,
        What::Facilities => facilities_table(&desk)?,
        What::Fees => fees_table(&desk)?,
        What::Clearinghouses => partners_table(&desk)?,
        What::Encounters => encounters_table(&desk, args.status.as_deref())?,
    };
    cx.print_table(&table, args.csv)?;
    Ok(Exit::Done)
}

fn patients_table(desk: &Desk, text: &str) -> Result<Table, CliError> {
    let mut table = Table::new(
        desk.clock.today(),
        &["id", "chart_number", "name", "birth_date", "sex", "phone"],
    );
    for patient in desk
        .store
        .read(|db| patients::find(db, text, MOST_PATIENTS))?
    {
        table.row([
            patient.id.0.into(),
            patient.chart_number.into(),
            patient.name.last_first().into(),
            patient.birth_date.into(),
            patient.sex.letter().into(),
            patient.phone.into(),
        ]);
    }
    Ok(table)
}

fn coverages_table(desk: &Desk, text: &str) -> Result<Table, CliError> {
    let id = text.trim().parse().map_err(|_| {
        CliError::new(
            Kind::Usage,
            "whose coverages: the number of a patient is missing",
        )
        .hint("claimdesk records patients NAME shows the numbers")
    })?;
    let mut table = Table::new(
        desk.clock.today(),
        &[
            "id",
            "order",
            "payer",
            "member_id",
            "effective_on",
            "terminated_on",
            "in_force",
        ],
    );
    let today = desk.clock.today();
    let (all, payers) = desk
        .store
        .read(|db| Ok((coverages::of_patient(db, PatientId(id))?, payers::all(db)?)))?;
    for coverage in all {
        let payer = payers.iter().find(|payer| payer.id == coverage.payer);
        table.row([
            coverage.id.0.into(),
            coverage.order.letter().into(),
            payer.map(|payer| payer.name.as_str()).into(),
            coverage.member_id.as_str().into(),
            coverage.effective_on.into(),
            coverage.terminated_on.into(),
            coverage.covers(today).into(),
        ]);
    }
    Ok(table)
}

fn payers_table(desk: &Desk) -> Result<Table, CliError> {
    let mut table = Table::new(
        desk.clock.today(),
        &[
            "id",
            "name",
            "payer_id",
            "filing_code",
            "kind",
            "clearinghouse",
            "active",
        ],
    );
    for payer in desk.store.read(payers::all)? {
        table.row([
            payer.id.0.into(),
            payer.name.into(),
            payer.payer_id.into(),
            payer.filing_code.code().into(),
            payer.filing_code.name().into(),
            payer.partner.into(),
            payer.active.into(),
        ]);
    }
    Ok(table)
}

fn providers_table(desk: &Desk) -> Result<Table, CliError> {
    let mut table = Table::new(
        desk.clock.today(),
        &[
            "id",
            "name",
            "credentials",
            "npi",
            "taxonomy",
            "in_practice",
            "active",
        ],
    );
    for provider in desk.store.read(providers::all)? {
        table.row([
            provider.id.0.into(),
            provider.name.last_first().into(),
            provider.credentials.into(),
            provider.npi.as_str().into(),
            provider.taxonomy.into(),
            provider.in_practice.into(),
            provider.active.into(),
        ]);
    }
    Ok(table)
}

fn facilities_table(desk: &Desk) -> Result<Table, CliError> {
    let mut table = Table::new(
        desk.clock.today(),
        &["id", "name", "pos", "npi", "clia", "is_office", "active"],
    );
    for facility in desk.store.read(facilities::all)? {
        table.row([
            facility.id.0.into(),
            facility.name.into(),
            facility.pos.as_str().into(),
            facility.npi.as_ref().map(Npi::as_str).into(),
            facility.clia.into(),
            facility.is_office.into(),
            facility.active.into(),
        ]);
    }
    Ok(table)
}

fn fees_table(desk: &Desk) -> Result<Table, CliError> {
    let today = desk.clock.today();
    let mut table = Table::new(today, &["id", "label", "price", "effective_on"]);
    for fee in desk.store.read(|db| fees::as_of(db, today))? {
        table.row([
            fee.code.as_str().into(),
            fee.label.into(),
            fee.price.into(),
            fee.effective_on.into(),
        ]);
    }
    Ok(table)
}

fn partners_table(desk: &Desk) -> Result<Table, CliError> {
    let mut table = Table::new(
        desk.clock.today(),
        &[
            "id",
            "sender_id",
            "receiver_id",
            "receiver_name",
            "usage",
            "outbox",
            "inbox",
        ],
    );
    for partner in desk.store.read(partners::all)? {
        table.row([
            partner.name.into(),
            partner.sender_id.into(),
            partner.receiver_id.into(),
            partner.receiver_name.into(),
            partner.usage.letter().into(),
            partner.outbox.into(),
            partner.inbox.into(),
        ]);
    }
    Ok(table)
}

fn encounters_table(desk: &Desk, status: Option<&str>) -> Result<Table, CliError> {
    let mut filter = EncounterFilter::default();
    if let Some(name) = status {
        filter
            .statuses
            .push(EncounterStatus::from_name(name).ok_or_else(|| {
                CliError::new(Kind::Usage, format!("'{name}' is no status of a visit"))
                    .hint("ready-to-code, on-hold, coded, billed, not-billed")
            })?);
    }
    let mut table = Table::new(
        desk.clock.today(),
        &[
            "id", "dos", "patient", "provider", "payer", "pos", "status", "reason", "days",
            "due_on", "clock", "coded_on", "lines", "charged",
        ],
    );
    let rows = desk.store.read(|db| encounters::list(db, &filter))?;
    let charged: Money = rows.iter().map(|row| row.charged).sum();
    for row in rows {
        table.row(encounter_cells(row, desk));
    }
    table.total("charged", charged);
    Ok(table)
}

/// One row; only a visit that waits for the coder has a clock.
fn encounter_cells(row: EncounterRow, desk: &Desk) -> [Cell; 14] {
    let waits = matches!(
        row.status,
        EncounterStatus::ReadyToCode | EncounterStatus::OnHold
    );
    let today = desk.clock.today();
    let due_on = row
        .dos
        .checked_add_signed(chrono::Duration::days(SUBMIT_WITHIN_DAYS));
    let clock = match submission_urgency(row.dos, today) {
        Urgency::Calm => "green",
        Urgency::Amber => "amber",
        Urgency::Red => "red",
    };
    [
        row.id.0.into(),
        row.dos.into(),
        row.patient_name.into(),
        row.provider_name.into(),
        row.payer_name.into(),
        row.pos.into(),
        row.status.name().into(),
        row.reason.into(),
        days_between(row.dos, row.coded_on.unwrap_or(today)).into(),
        due_on.filter(|_| waits).into(),
        waits.then_some(clock).into(),
        row.coded_on.into(),
        i64::from(row.n_lines).into(),
        row.charged.into(),
    ]
}
