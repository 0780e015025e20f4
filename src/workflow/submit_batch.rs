//! Send what is ready: claims into 837P files, one for each clearinghouse.
//!
//! The order of the steps is what makes a crash harmless. The control number is given out and
//! committed first, so that it is never used twice. Then the bytes, the batch and the claims'
//! events are kept in one transaction. Only then does the file appear in its folder, whole or
//! not at all; a file that a crash kept from appearing is written again by [`write_pending`].

use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use serde_json::json;

use super::claim_history::{differences, last_sent};
use super::claim_records::ClaimRecords;
use super::context::{DeedContext, Role, perform};
use super::error::DeedError;
use super::scrub_claim::scrub_claim;
use crate::billing::institutional::faults;
use crate::desk::Desk;
use crate::domain::claim::{
    ClaimEvent, ClaimEventKind, ClaimStatus, Frequency, InstitutionalClaim, ProfessionalClaim,
};
use crate::domain::keys::{BatchId, ClaimId};
use crate::domain::money::Money;
use crate::domain::partner::{Partner, Usage};
use crate::edi::i837;
use crate::edi::p837::{Submission, Unwritable, Written, write};
use crate::edi::partner::Profile;
use crate::store::batches::{self, Batch, Transmission};
use crate::store::files::{self, Direction, NewFile};
use crate::store::{Connection, claims, disk, partners, payers, practice};

/// What to send.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SubmitOptions {
    /// Only claims that go by this clearinghouse.
    pub partner: Option<String>,
    /// Only these claims; all that are ready when empty.
    pub claims: Vec<ClaimId>,
    /// Where the files go; each clearinghouse's outbox when none is given.
    pub out: Option<PathBuf>,
    /// Only claims of this form; both when none is given.
    pub form: Option<Form>,
}

/// A file that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubmittedFile {
    /// Which batch.
    pub batch: BatchId,
    /// Where the file lies.
    pub path: PathBuf,
    /// ISA13.
    pub control: String,
    /// How many claims it carries.
    pub claims: usize,
    /// What they charge.
    pub charged: Money,
}

/// A claim that did not go, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldClaim {
    /// Which claim.
    pub claim: ClaimId,
    /// Why.
    pub reason: String,
    /// What it charges.
    pub charged: Money,
}

/// What was sent, and what was not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Submitted {
    /// The files.
    pub files: Vec<SubmittedFile>,
    /// The claims that were held back.
    pub held: Vec<HeldClaim>,
}

/// What a claim is written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// 837P.
    Professional,
    /// 837I.
    Institutional,
}

impl Form {
    /// The name that is kept with the file.
    const fn kind(self) -> &'static str {
        match self {
            Form::Professional => "837P",
            Form::Institutional => "837I",
        }
    }
}

/// The content of a claim that goes.
enum Content {
    Professional(Box<ProfessionalClaim>),
    Institutional(Box<InstitutionalClaim>),
}

impl Content {
    const fn form(&self) -> Form {
        match self {
            Content::Professional(_) => Form::Professional,
            Content::Institutional(_) => Form::Institutional,
        }
    }

    fn shared(&self) -> &ProfessionalClaim {
        match self {
            Content::Professional(claim) => claim,
            Content::Institutional(claim) => &claim.shared,
        }
    }
}

/// A claim that goes, with its content.
type Going = (ClaimId, Content);

/// Scrubs what is ready once more, and sends what is still clean.
///
/// # Errors
/// When the practice or a clearinghouse is not set up, or a folder cannot be written.
pub fn submit(desk: &mut Desk, options: &SubmitOptions) -> Result<Submitted, DeedError> {
    let mut done = Submitted::default();
    let by_partner = perform(desk, Role::Biller, |cx| gather(cx, options, &mut done.held))?;
    for (partner, going) in by_partner {
        if going.is_empty() {
            continue;
        }
        let is_professional = |(_, content): &Going| content.form() == Form::Professional;
        let (professional, institutional): (Vec<Going>, Vec<Going>) =
            going.into_iter().partition(is_professional);
        let folder = match &options.out {
            Some(folder) => folder.clone(),
            None if !partner.outbox.is_empty() => PathBuf::from(&partner.outbox),
            None => {
                return Err(DeedError::refused(
                    format!("{} has no outbox folder", partner.name),
                    "say where the files go, or set the folder of the clearinghouse",
                ));
            }
        };
        disk::check_folder(&folder)?;
        for going in [professional, institutional] {
            if !going.is_empty() {
                done.files.push(send(desk, &partner, &going, &folder)?);
            }
        }
    }
    Ok(done)
}

/// The claims that go, by clearinghouse; those that do not are added to `held`.
fn gather(
    cx: &DeedContext<'_>,
    options: &SubmitOptions,
    held: &mut Vec<HeldClaim>,
) -> Result<Vec<(Partner, Vec<Going>)>, DeedError> {
    let mut by_partner: Vec<(Partner, Vec<Going>)> = partners::all(cx.tx)?
        .into_iter()
        .map(|partner| (partner, Vec::new()))
        .collect();
    for claim in claims::in_status(cx.tx, ClaimStatus::Ready)? {
        if !options.claims.is_empty() && !options.claims.contains(&claim.id) {
            continue;
        }
        let name = payers::get(cx.tx, claim.payer)?
            .map(|p| p.partner)
            .unwrap_or_default();
        if options
            .partner
            .as_ref()
            .is_some_and(|wanted| *wanted != name)
        {
            continue;
        }
        let hold = |reason: String| HeldClaim {
            claim: claim.id,
            reason,
            charged: claim.charged,
        };
        let Some((_, going)) = by_partner
            .iter_mut()
            .find(|(partner, _)| partner.name == name)
        else {
            held.push(hold(format!(
                "its payer goes by the unknown clearinghouse \"{name}\""
            )));
            continue;
        };
        // What was clean last week may meet a lapsed limit or a new duplicate today.
        let scrubbed = scrub_claim(cx, claim.id)?;
        if scrubbed.status == ClaimStatus::Ready {
            let content = content(cx, claim.id)?;
            if options.form.is_some_and(|form| form != content.form()) {
                continue;
            }
            let stops = match &content {
                Content::Institutional(claim) => faults(claim),
                Content::Professional(_) => Vec::new(),
            };
            if stops.is_empty() {
                going.push((claim.id, content));
            } else {
                held.push(hold(stops.join("; ")));
            }
        } else {
            let names: Vec<&str> = scrubbed.open().map(|finding| finding.edit.name).collect();
            held.push(hold(names.join(", ")));
        }
    }
    Ok(by_partner)
}

/// Makes one file and puts it into its folder.
fn send(
    desk: &mut Desk,
    partner: &Partner,
    going: &[Going],
    folder: &Path,
) -> Result<SubmittedFile, DeedError> {
    let control = perform(desk, Role::Biller, |cx| {
        Ok(batches::next_control_number(cx.tx)?)
    })?;
    let written_at = desk.clock.now().naive_local();
    let (batch, bytes) = perform(desk, Role::Biller, |cx| {
        keep(cx, partner, going, (control, written_at))
    })?;
    let path = folder.join(&batch.file_name);
    disk::write_new(&path, &bytes)?;
    perform(desk, Role::Biller, |cx| {
        Ok(batches::set_written(cx.tx, batch.id)?)
    })?;
    Ok(SubmittedFile {
        batch: batch.id,
        path,
        control: batch.interchange_control,
        claims: going.len(),
        charged: batch.charged,
    })
}

/// Keeps the bytes, the batch and the claims' events.
fn keep(
    cx: &DeedContext<'_>,
    partner: &Partner,
    going: &[Going],
    (control, written_at): (u32, NaiveDateTime),
) -> Result<(Batch, Vec<u8>), DeedError> {
    let practice = practice::get(cx.tx)?
        .ok_or_else(|| DeedError::refused("the practice is not set up", "set it up first"))?;
    let profile = Profile::of(partner, &practice);
    // The day is the practice's, the time of day the machine's.
    let written_at = cx.today.and_time(written_at.time());
    let form = going.first().map_or(Form::Professional, |(_, c)| c.form());
    let written = written(going, (&profile, control, written_at))
        .map_err(|e| DeedError::refused(e.to_string(), "scrub the claim: nothing was sent"))?;
    let file_name = profile.file_name(form.kind(), control, cx.today);
    let new = NewFile {
        kind: form.kind(),
        direction: Direction::Sent,
        name: &file_name,
        kept_on: cx.today,
        bytes: &written.bytes,
    };
    let file = files::keep(cx.tx, &new)?.hash().clone();
    let mut batch = Batch {
        id: BatchId(0),
        partner: partner.name.clone(),
        interchange_control: format!("{control:09}"),
        group_control: control.to_string(),
        made_on: cx.today,
        file: file.clone(),
        file_name,
        n_claims: u32::try_from(going.len()).unwrap_or(u32::MAX),
        charged: written.charged,
        is_test: partner.usage == Usage::Test,
        written: false,
        verdict: String::new(),
    };
    let mut carried = Vec::with_capacity(going.len());
    for set in &written.sets {
        for claim in &set.claims {
            let ours = going
                .iter()
                .find(|(_, c)| c.shared().control_number == claim.control_number);
            let Some((id, _)) = ours else { continue };
            carried.push(Transmission {
                claim: *id,
                control_number: claim.control_number.clone(),
                set_control: set.control.clone(),
            });
        }
    }
    let changed = changes(cx, going)?;
    batch.id = batches::add(cx.tx, &batch, &carried)?;
    for one in &carried {
        let told = format!(
            "to {}, interchange {} set {} as {}",
            partner.name, batch.interchange_control, one.set_control, one.control_number
        );
        let event = ClaimEvent::new(ClaimEventKind::Submitted, cx.today, told);
        claims::append_event(cx.tx, one.claim, &event.told_by(file.clone()))?;
        claims::set_sent(cx.tx, one.claim, cx.today)?;
        if let Some((_, words)) = changed.iter().find(|(id, _)| *id == one.claim) {
            let event = ClaimEvent::new(ClaimEventKind::Noted, cx.today, words.as_str());
            claims::append_event(cx.tx, one.claim, &event)?;
        }
    }
    let detail = json!({ "claims": carried.len(), "interchange": batch.interchange_control });
    cx.audit("submit-batch", ("batch", Some(batch.id.0)), Some(&detail))?;
    Ok((batch, written.bytes))
}

/// A claim as it will be sent.
fn content(cx: &DeedContext<'_>, id: ClaimId) -> Result<Content, DeedError> {
    let records = ClaimRecords::read(cx.tx, id)?;
    Ok(match records.institutional() {
        Some(claim) => Content::Institutional(Box::new(claim)),
        None => Content::Professional(Box::new(records.content())),
    })
}

/// The bytes of one file: claims of one form.
fn written(
    going: &[Going],
    (partner, control, written_at): (&Profile, u32, NaiveDateTime),
) -> Result<Written, Unwritable> {
    let mut professional = Vec::new();
    let mut institutional = Vec::new();
    for (_, content) in going {
        match content {
            Content::Professional(claim) => professional.push((**claim).clone()),
            Content::Institutional(claim) => institutional.push((**claim).clone()),
        }
    }
    let submission = Submission {
        partner,
        control,
        written_at,
        claims: &professional,
    };
    match institutional.is_empty() {
        true => write(&submission),
        false => i837::write(&submission, &institutional),
    }
}

/// For each replacement, what it changes of the version before it, box by box: kept for ever.
fn changes(cx: &DeedContext<'_>, going: &[Going]) -> Result<Vec<(ClaimId, String)>, DeedError> {
    let mut all = Vec::new();
    let replacements = going
        .iter()
        .filter(|(_, content)| content.shared().frequency == Frequency::Replacement);
    for (id, content) in replacements {
        let now = content.shared();
        let Some(before) = last_sent(cx.tx, *id)? else {
            continue;
        };
        let found = differences(&before, now);
        let told: Vec<String> = found
            .iter()
            .map(|d| {
                format!(
                    "{} {}: \"{}\" is \"{}\"",
                    d.place, d.title, d.before, d.after
                )
            })
            .collect();
        let of = format!("{} changes {} boxes", now.control_number, found.len());
        all.push((*id, format!("{of}: {}", told.join("; "))));
    }
    Ok(all)
}

/// Writes the files that a crash kept from their folders; returns their paths.
///
/// # Errors
/// When a folder cannot be written.
pub fn write_pending(desk: &mut Desk) -> Result<Vec<PathBuf>, DeedError> {
    let pending = desk.store.read(pending)?;
    let mut paths = Vec::new();
    for (batch, folder, bytes) in pending {
        let path = Path::new(&folder).join(&batch.file_name);
        disk::write_new(&path, &bytes)?;
        perform(desk, Role::Biller, |cx| {
            Ok(batches::set_written(cx.tx, batch.id)?)
        })?;
        paths.push(path);
    }
    Ok(paths)
}

/// The batches whose file is missing from an outbox, with the folder and the kept bytes.
fn pending(db: &Connection) -> anyhow::Result<Vec<(Batch, String, Vec<u8>)>> {
    let mut all = Vec::new();
    for batch in batches::unwritten(db)? {
        let outbox = partners::get(db, &batch.partner)?
            .map(|p| p.outbox)
            .unwrap_or_default();
        if let (false, Some(bytes)) = (outbox.is_empty(), files::bytes(db, &batch.file)?) {
            all.push((batch, outbox, bytes));
        }
    }
    Ok(all)
}
