//! The 837P: [`ProfessionalClaim`]s as the bytes of one interchange, strictly 005010X222A1.
//!
//! Equal input gives equal bytes: nothing is taken from a clock. What cannot be written without
//! breaking the guide is refused with [`Unwritable`], never mended silently.

mod claim;
pub(super) mod cob;
pub(super) mod detail;
mod line;
pub(super) mod parties;

pub(super) use claim::{amount, note};

use chrono::NaiveDateTime;

use crate::domain::claim::{BillingProvider, ProfessionalClaim};
use crate::domain::coverage::Relationship;
use crate::domain::money::Money;
use crate::x12::{GroupHeader, InterchangeWriter, SetWriter, guide};

use super::partner::Profile;

/// What one interchange shall carry.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// To whom.
    pub partner: &'a Profile,
    /// ISA13 and GS06, unique for this partner and never used again.
    pub control: u32,
    /// ISA09, ISA10, GS04, GS05, BHT04, BHT05.
    pub written_at: NaiveDateTime,
    /// The claims, in the order in which they shall stand.
    pub claims: &'a [ProfessionalClaim],
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The interchange.
    pub bytes: Vec<u8>,
    /// Its transaction sets, in order.
    pub sets: Vec<WrittenSet>,
    /// ΣCLM02.
    pub charged: Money,
}

/// One transaction set of an interchange that we wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenSet {
    /// ST02, which a 999 names in AK202.
    pub control: String,
    /// BHT03, which a 277CA names in TRN02 of its receiver level.
    pub reference: String,
    /// Its claims, in order.
    pub claims: Vec<WrittenClaim>,
}

/// Where a claim stands in its transaction set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenClaim {
    /// CLM01.
    pub control_number: String,
    /// Position of the claim's first segment (HL) in the set; ST is 1, as a 999 counts.
    pub first: usize,
    /// Position of its last segment.
    pub last: usize,
}

impl WrittenSet {
    /// The claim that a 999 means by a segment position; none for the header and the submitter.
    pub fn claim_at(&self, position: usize) -> Option<&WrittenClaim> {
        self.claims
            .iter()
            .find(|claim| (claim.first..=claim.last).contains(&position))
    }
}

/// Why a claim cannot be written within the guide. The scrubber says it earlier and better.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// There is nothing to send.
    #[error("there is no claim to write")]
    NoClaims,
    /// The partner's ids are not filled in.
    #[error("the clearinghouse profile {name:?} has no {missing}: fill it in")]
    Partner {
        /// The profile.
        name: String,
        /// What it lacks.
        missing: &'static str,
    },
    /// A claim breaks a limit of the guide.
    #[error("claim {claim}: {why}")]
    Claim {
        /// CLM01.
        claim: String,
        /// What is wrong.
        why: &'static str,
    },
}

/// Writes one interchange with one functional group and as many sets as the partner needs.
///
/// # Errors
/// [`Unwritable`] names the first claim, or the profile, that the guide does not allow.
pub fn write(submission: &Submission<'_>) -> Result<Written, Unwritable> {
    write_claims(submission, submission.claims)
}

/// A claim that an 837 carries: of this guide, or of the institutional one.
pub(super) trait Billed {
    /// GS08 and ST03.
    const GUIDE: &'static str;
    /// What every kind of claim has.
    fn shared(&self) -> &ProfessionalClaim;
    /// The limits of the guide that a writer cannot keep by itself.
    fn check(&self) -> Result<(), Unwritable>;
    /// Loop 2300 and what is below it.
    fn segments(&self, set: &mut SetWriter);
}

impl Billed for ProfessionalClaim {
    const GUIDE: &'static str = guide::PROFESSIONAL_CLAIM;

    fn shared(&self) -> &ProfessionalClaim {
        self
    }

    fn check(&self) -> Result<(), Unwritable> {
        check(self)
    }

    fn segments(&self, set: &mut SetWriter) {
        claim::write(set, self);
    }
}

/// Writes claims of one kind as one interchange.
pub(super) fn write_claims<C: Billed>(
    submission: &Submission<'_>,
    all: &[C],
) -> Result<Written, Unwritable> {
    check_partner(submission.partner)?;
    if all.is_empty() {
        return Err(Unwritable::NoClaims);
    }
    all.iter().try_for_each(C::check)?;
    let partner = submission.partner;
    let mut written = Written {
        bytes: Vec::new(),
        sets: Vec::new(),
        charged: Money::ZERO,
    };
    let mut bytes = Vec::new();
    let mut control = 0;
    for claims in all.chunks(partner.claims_per_set.clamp(1, 5_000)) {
        control += 1;
        let (set, row) = write_set(submission, control, claims);
        bytes.push(set);
        written.sets.push(row);
    }
    written.charged = all.iter().map(|claim| claim.shared().charged).sum();
    let envelope = partner.envelope(submission.control, submission.written_at);
    let mut interchange = InterchangeWriter::new(envelope);
    let header = GroupHeader {
        functional_id: "HC",
        control: submission.control,
        guide: C::GUIDE,
    };
    interchange.group(header, &bytes);
    written.bytes = interchange.finish();
    Ok(written)
}

/// The limits of the guide that a writer cannot keep by itself.
fn check(claim: &ProfessionalClaim) -> Result<(), Unwritable> {
    let number = &claim.control_number;
    let fits = (1..=20).contains(&number.len())
        && number
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    let rules = [
        (
            fits,
            "its number must be 1 to 20 capital letters, digits or hyphens",
        ),
        (
            (1..=50).contains(&claim.lines.len()),
            "a claim has 1 to 50 service lines: split it",
        ),
        (
            (1..=12).contains(&claim.diagnoses.len()),
            "a claim has 1 to 12 diagnoses",
        ),
        (
            claim.other_payers.len() <= 10,
            "a claim has at most 10 other payers",
        ),
        (
            claim.charged == claim.line_total(),
            "its charge is not the sum of its lines",
        ),
        (
            claim.lines.iter().all(|l| l.modifiers.len() <= 4),
            "a line has at most 4 modifiers",
        ),
        (
            claim
                .lines
                .iter()
                .all(|l| (1..=4).contains(&l.pointers.len())),
            "a line has 1 to 4 diagnosis pointers",
        ),
        (
            claim.lines.iter().all(|l| l.adjudications.len() <= 15),
            "a line has at most 15 decisions of other payers",
        ),
    ];
    match rules.into_iter().find(|(holds, _)| !holds) {
        Some((_, why)) => Err(Unwritable::Claim {
            claim: number.clone(),
            why,
        }),
        None => Ok(()),
    }
}

fn check_partner(partner: &Profile) -> Result<(), Unwritable> {
    let needed = [
        (&partner.sender.id, "sender id (ISA06)"),
        (&partner.receiver.id, "receiver id (ISA08)"),
        (&partner.submitter_name, "submitter name (1000A)"),
        (&partner.submitter_id, "submitter id (1000A)"),
        (&partner.receiver_name, "receiver name (1000B)"),
        (&partner.receiver_id, "receiver id (1000B)"),
    ];
    let missing = needed
        .into_iter()
        .find(|(value, _)| value.trim().is_empty());
    let missing = missing.map(|(_, what)| what).or_else(|| {
        let silent = partner.phone.is_empty() && partner.email.is_empty();
        silent.then_some("telephone or mail address (1000A PER)")
    });
    missing.map_or(Ok(()), |missing| {
        Err(Unwritable::Partner {
            name: partner.name.clone(),
            missing,
        })
    })
}

/// BHT03 of a set: the interchange's control number in nine digits, then the set's.
fn reference(interchange: u32, set: u32) -> String {
    format!("{interchange:09}{set:04}")
}

/// The interchange control number and the set control number that a reference of ours (BHT03)
/// is made of; none where it is not of our making.
#[must_use]
pub fn named_by(reference: &str) -> Option<(&str, &str)> {
    let reference = reference.trim();
    let ours = reference.len() >= 13 && reference.bytes().all(|b| b.is_ascii_digit());
    ours.then(|| reference.split_at_checked(9)).flatten()
}

fn write_set<C: Billed>(
    submission: &Submission<'_>,
    control: u32,
    claims: &[C],
) -> (Vec<u8>, WrittenSet) {
    let partner = submission.partner;
    let header = ("837", control, C::GUIDE);
    let mut set = SetWriter::with(partner.delimiters, header);
    let reference = reference(submission.control, control);
    let at = submission.written_at;
    let (date, time) = (
        at.format("%Y%m%d").to_string(),
        at.format("%H%M").to_string(),
    );
    set.push("BHT", &["0019", "00", &reference, &date, &time, "CH"]);
    parties::submitter(&mut set, partner);
    let control = format!("{control:04}");
    let mut row = WrittenSet {
        control,
        reference,
        claims: Vec::new(),
    };
    let mut levels = Levels::default();
    for claim in claims {
        let shared = claim.shared();
        if levels.billing != Some(&shared.billing) {
            levels.begin_billing(&mut set, &shared.billing);
        }
        let first = set.n_segments() + 1;
        levels.begin_patient(&mut set, shared);
        claim.segments(&mut set);
        let control_number = shared.control_number.clone();
        row.claims.push(WrittenClaim {
            control_number,
            first,
            last: set.n_segments(),
        });
    }
    (set.finish(), row)
}

/// The hierarchy: HL01 counts up, HL02 names the parent.
#[derive(Default)]
struct Levels<'a> {
    n: u32,
    billing: Option<&'a BillingProvider>,
    billing_level: u32,
}

impl<'a> Levels<'a> {
    fn begin_billing(&mut self, set: &mut SetWriter, billing: &'a BillingProvider) {
        self.n += 1;
        self.billing_level = self.n;
        self.billing = Some(billing);
        set.push("HL", &[&self.n.to_string(), "", "20", "1"]);
        parties::billing_provider(set, billing);
    }

    /// The subscriber, and the patient where that is somebody else.
    fn begin_patient(&mut self, set: &mut SetWriter, claim: &ProfessionalClaim) {
        self.n += 1;
        let subscriber = self.n;
        let depends = claim.relationship != Relationship::Myself;
        let child = if depends { "1" } else { "0" };
        let parent = self.billing_level.to_string();
        set.push("HL", &[&subscriber.to_string(), &parent, "22", child]);
        parties::subscriber(set, claim);
        if depends {
            self.n += 1;
            set.push(
                "HL",
                &[&self.n.to_string(), &subscriber.to_string(), "23", "0"],
            );
            parties::patient(set, claim);
        }
    }
}
