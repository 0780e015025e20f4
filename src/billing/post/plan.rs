//! What posting is given, and what it decides.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::billing::auto_post::{AutoPostTable, Treatment};
use crate::domain::claim::ClaimEventKind;
use crate::domain::codes::{Carc, Hcpcs, Modifier, Rarc};
use crate::domain::coverage::PayerOrder;
use crate::domain::keys::{
    ClaimId, DepositId, EntryId, FileHash, PatientId, PayerId, RemittanceId, ServiceLineId,
};
use crate::domain::ledger::{Entry, Party};
use crate::domain::money::Money;
use crate::domain::party::PersonName;
use crate::domain::remittance::{Adjustment, AdjustmentGroup, ProviderAdjustment};

/// Where a plan is made, and with which table.
#[derive(Clone, Debug)]
pub struct PostingContext<'a> {
    /// The remittance that is posted; 0 in a preview.
    pub remittance: RemittanceId,
    /// The kept file.
    pub file: FileHash,
    /// The deposit that its money belongs to; 0 in a preview.
    pub deposit: DepositId,
    /// The payer that sent it, when it is known.
    pub payer: Option<PayerId>,
    /// Every payer that the remittance may come from by its ids and its name; none when no payer
    /// is known by them.
    pub senders: BTreeSet<PayerId>,
    /// The day of posting.
    pub posted_on: NaiveDate,
    /// What each adjustment does.
    pub table: &'a AutoPostTable,
    /// The sender's names and ids as the table is asked by them: letters and digits only.
    pub payer_names: Vec<String>,
    /// Claims of the remittance, by index, that a person has looked at and accepts although they
    /// pay more than is open or change a code.
    pub accepted: BTreeSet<usize>,
    /// Claims of the remittance, by index, that a person leaves out.
    pub left_out: BTreeSet<usize>,
    /// Claims of the remittance, by index, that a person has matched to a claim of ours.
    pub matched: BTreeMap<usize, ClaimId>,
    /// Claims of the remittance, by index, that were posted or suspended from it before.
    pub done: BTreeSet<usize>,
    /// Those of them whose money still waits in suspense.
    pub suspended: BTreeSet<usize>,
    /// Were its provider adjustments posted before?
    pub plb_done: bool,
}

/// One of our claims, as the books hold it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimOnFile {
    /// Which claim.
    pub claim: ClaimId,
    /// Whose visit.
    pub patient_id: PatientId,
    /// The payer that it was sent to.
    pub payer: PayerId,
    /// Whether that payer is first, second or third.
    pub order: PayerOrder,
    /// CLM01 of every version that was sent, and the base.
    pub control_numbers: Vec<String>,
    /// The payer's number, when an answer gave it.
    pub payer_claim_number: Option<String>,
    /// The patient.
    pub patient: PersonName,
    /// The member id that was sent.
    pub member_id: String,
    /// The insured: the subscriber, or the patient himself.
    pub insured: PersonName,
    /// First date of service.
    pub dos: NaiveDate,
    /// Sum of the lines' charges.
    pub charged: Money,
    /// Was it withdrawn, so that only a reversal of what it was paid can be for it?
    pub voided: bool,
    /// CLM01 of each transmission of it and the day on which it was sent, oldest first.
    pub transmissions: Vec<(String, NaiveDate)>,
    /// The lines.
    pub lines: Vec<LineOnFile>,
    /// The next payer that covers the date of service, when there is one.
    pub next_payer: Option<PayerId>,
    /// What earlier remittances posted to this claim and nobody has taken back.
    pub earlier: Vec<EarlierPosting>,
}

/// One line of ours, as the books hold it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineOnFile {
    /// Which line.
    pub line: ServiceLineId,
    /// REF*6R as it was sent.
    pub line_control: String,
    /// Procedure code.
    pub code: Hcpcs,
    /// Modifiers as billed.
    pub modifiers: Vec<Modifier>,
    /// Charge.
    pub charge: Money,
    /// Date of service.
    pub dos: NaiveDate,
    /// What each party owes for it now.
    pub balances: Vec<(Party, Money)>,
}

/// What an earlier remittance posted for a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EarlierPosting {
    /// Which remittance.
    pub remittance: RemittanceId,
    /// Which claim payment in it, by index.
    pub index: usize,
    /// CLP02 as it was.
    pub status: u16,
    /// CLP07.
    pub payer_claim_number: String,
    /// CLP03.
    pub charged: Money,
    /// CLP04.
    pub paid: Money,
    /// The entries, which a reversal takes back.
    pub entries: Vec<(EntryId, Entry)>,
}

/// A claim that a provider adjustment names, and what the payer has in credit on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreditOnFile {
    /// Which claim.
    pub claim: ClaimId,
    /// The payer.
    pub payer: PayerId,
    /// Lines with what is overpaid on them, as positive amounts.
    pub overpaid: Vec<(ServiceLineId, Money)>,
}

/// What becomes of one claim payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// Its entries go into the books.
    Post,
    /// Nothing is posted; a person must look.
    Refuse {
        /// Why, with the cents.
        reason: String,
        /// May a person accept it as it is?
        may_accept: bool,
    },
    /// Its money is kept apart until a person says whose it is.
    Suspense {
        /// Why.
        reason: String,
    },
}

impl Action {
    /// The word that lists and JSON use.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Action::Post => "post",
            Action::Refuse { .. } => "refuse",
            Action::Suspense { .. } => "suspense",
        }
    }

    /// The reason, for what does not post.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Action::Post => None,
            Action::Refuse { reason, .. } | Action::Suspense { reason } => Some(reason),
        }
    }
}

/// What is planned for one claim payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimPlan {
    /// Its place in the remittance.
    pub index: usize,
    /// The claim of ours that it is for, when one fits.
    pub claim: Option<ClaimId>,
    /// How well it fits.
    pub score: i32,
    /// Why.
    pub why: Vec<String>,
    /// What becomes of it.
    pub action: Action,
    /// What happens to each line.
    pub lines: Vec<LinePlan>,
    /// The entries to post.
    pub entries: Vec<Entry>,
    /// What the claim's timeline will say.
    pub event: Option<ClaimEventKind>,
    /// Denials to open.
    pub denials: Vec<DenialDraft>,
    /// Earlier postings that this one takes back, by remittance and index.
    pub takes_back: Vec<(RemittanceId, usize)>,
    /// The claim payment of the same file that it takes back: its entries are answered when they
    /// have their numbers.
    pub takes_back_here: Option<usize>,
    /// What moves to the next payer.
    pub to_next_payer: Money,
    /// Who that is.
    pub next_payer: Option<PayerId>,
    /// What moves to the patient.
    pub to_patient: Money,
    /// Did this payer send the claim on itself?
    pub crossed_over: bool,
    /// What the payer corrects about the insured (NM1*74), where it differs from our coverage.
    pub correction: Option<Correction>,
}

/// The insured as the payer corrects it, to be taken over into the coverage.
#[derive(Clone, PartialEq, Eq)]
pub struct Correction {
    /// The member id, where it differs from ours.
    pub member_id: Option<String>,
    /// The name, where it differs from ours.
    pub name: Option<PersonName>,
}

impl std::fmt::Debug for Correction {
    /// Which parts, never the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = (self.member_id.is_some(), self.name.is_some());
        write!(f, "Correction(member id: {}, name: {})", parts.0, parts.1)
    }
}

/// What happens to one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinePlan {
    /// Our line, when one was found.
    pub line: Option<ServiceLineId>,
    /// The code that the payer names.
    pub code: String,
    /// What was charged.
    pub charged: Money,
    /// What was paid.
    pub paid: Money,
    /// Each adjustment with what it does.
    pub adjustments: Vec<(Adjustment, Treatment)>,
    /// Is the line denied, so that it stays owed?
    pub denied: bool,
    /// Was the amount divided over lines by charge, since the payer gave none?
    pub allocated: bool,
    /// How the line was found, when that needs saying.
    pub note: Option<&'static str>,
}

/// A denial that posting will open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DenialDraft {
    /// On which line.
    pub line: ServiceLineId,
    /// Who answers for it, by the payer's word.
    pub group: AdjustmentGroup,
    /// Why.
    pub carc: Carc,
    /// Remarks of the line and of the claim.
    pub rarcs: Vec<Rarc>,
    /// How much stays owed.
    pub amount: Money,
}

/// What is planned for one provider adjustment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlbPlan {
    /// As the payer wrote it.
    pub item: ProviderAdjustment,
    /// What it does, in words.
    pub disposition: String,
    /// The claim that it settles, when it names one.
    pub claim: Option<ClaimId>,
    /// What of it goes to the payer's clearing account, or comes out of it, where it stands until
    /// its counterpart comes.
    pub clears: Money,
    /// The entries to post.
    pub entries: Vec<Entry>,
}

/// Whether the money of a remittance is accounted for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DepositProof {
    /// BPR02.
    pub amount: Money,
    /// ΣCLP04.
    pub claims: Money,
    /// ΣPLB.
    pub plb: Money,
    /// What the posted claims pay.
    pub posted: Money,
    /// What the refused claims pay.
    pub refused: Money,
    /// What waits in suspense.
    pub suspense: Money,
    /// Is BPR02 = ΣCLP04 − ΣPLB?
    pub adds_up: bool,
}

impl DepositProof {
    /// Is every cent of the payment accounted for?
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.adds_up && self.amount == self.posted + self.refused + self.suspense - self.plb
    }
}

/// What is planned for a whole remittance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostingPlan {
    /// Its claims, in the order of the file.
    pub claims: Vec<ClaimPlan>,
    /// The indexes of its claims in the order in which they post: a reversal before what corrects
    /// it.
    pub order: Vec<usize>,
    /// Its provider adjustments.
    pub plb: Vec<PlbPlan>,
    /// Whether the money is accounted for.
    pub deposit: DepositProof,
    /// Why nothing of the file posts, when that is so.
    pub parked: Option<String>,
}

impl PostingPlan {
    /// The number and the sum of the denials that posting will open.
    #[must_use]
    pub fn denials(&self) -> (usize, Money) {
        let posted = self
            .claims
            .iter()
            .filter(|c| matches!(c.action, Action::Post));
        let drafts = posted.flat_map(|c| &c.denials);
        drafts.fold((0, Money::ZERO), |(n, sum), draft| {
            (n + 1, sum + draft.amount)
        })
    }

    /// The number of claims that will not post.
    #[must_use]
    pub fn n_not_posted(&self) -> usize {
        self.claims
            .iter()
            .filter(|c| !matches!(c.action, Action::Post))
            .count()
    }
}
