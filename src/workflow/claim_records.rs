//! The records behind a claim, read together: what building, scrubbing and sending start from.

use anyhow::Context as _;
use chrono::NaiveDate;

use super::error::DeedError;
use super::paper_eob;
use super::visit_detail;
use crate::billing::assemble::{OtherCoverage, Records, assemble};
use crate::billing::clocks::file_by;
use crate::billing::extras::VisitExtras;
use crate::billing::institutional::institutional;
use crate::domain::charge::Charge;
use crate::domain::claim::{Claim, ClaimStatus, Frequency, InstitutionalClaim, ProfessionalClaim};
use crate::domain::coverage::{Coverage, PayerOrder, Relationship};
use crate::domain::dates::Span;
use crate::domain::encounter::Encounter;
use crate::domain::keys::{ClaimId, CoverageId, EncounterId, PatientId, PayerId, RemittanceId};
use crate::domain::money::Money;
use crate::domain::party::Address;
use crate::domain::patient::Patient;
use crate::domain::payer::{FilingCode, Payer};
use crate::domain::provider::{Facility, Practice, Provider};
use crate::domain::remittance::ClaimPayment;
use crate::edi::{r835, read_envelopes};
use crate::store::remittances::RemittanceRow;
use crate::store::{
    Connection, charges, claims, coverages, details, encounters, facilities, files, patients,
    payers, practice, providers, remittances,
};

/// Everything that a claim is made of, owned.
pub struct ClaimRecords {
    /// Who bills.
    pub practice: Practice,
    /// The claim.
    pub claim: Claim,
    /// The visit.
    pub encounter: Encounter,
    /// The charges that the claim bills, in order.
    pub charges: Vec<Charge>,
    /// Who was treated.
    pub patient: Patient,
    /// The coverage that is billed.
    pub coverage: Coverage,
    /// The payer that is billed.
    pub payer: Payer,
    /// Who rendered.
    pub rendering: Provider,
    /// Who referred.
    pub referring: Option<Provider>,
    /// Where.
    pub facility: Facility,
    /// Every other coverage in force.
    pub others: Vec<OtherCoverage>,
    /// What the patient has paid on these lines.
    pub patient_paid: Money,
    /// What the visit adds beyond its codes.
    pub extras: VisitExtras,
    /// Does the claim bill only some of the visit's lines?
    pub is_part: bool,
}

impl ClaimRecords {
    /// Reads the records of a claim.
    ///
    /// # Errors
    /// [`DeedError::NoSuch`] when the claim or a record that it needs is not there.
    pub fn read(db: &Connection, id: ClaimId) -> Result<ClaimRecords, DeedError> {
        let claim = claims::get(db, id)?.ok_or_else(|| DeedError::no_such("claim", id))?;
        let billed = claims::lines(db, id)?;
        let mut coverage = coverages::get(db, claim.coverage)?
            .ok_or_else(|| DeedError::no_such("coverage", claim.coverage))?;
        if let Some(carved) = details::carve_out(db, coverage.id)?
            && carved.payer == claim.payer
            && !carved.member_id.is_empty()
        {
            coverage.member_id = carved.member_id;
        }
        let payer = payer(db, claim.payer)?;
        let mut records = ClaimRecords::of(db, claim, (coverage, payer))?;
        let n_lines = records.charges.len();
        records.charges.retain(|charge| billed.contains(&charge.id));
        records.is_part = records.charges.len() < n_lines;
        Ok(records)
    }

    /// Reads the records of a visit as the claim to its first payer would have them. Where only
    /// the patient pays, a payer that asks for nothing stands in: [`NOBODY`].
    ///
    /// # Errors
    /// [`DeedError::NoSuch`] when the visit or a record that it needs is not there.
    pub fn draft(db: &Connection, id: EncounterId) -> Result<ClaimRecords, DeedError> {
        let visit = encounters::get(db, id)?.ok_or_else(|| DeedError::no_such("encounter", id))?;
        let first = coverages::in_force(db, visit.patient, visit.dos)?
            .into_iter()
            .next();
        let (coverage, payer) = match first {
            Some(coverage) => {
                let payer = payer(db, coverage.payer)?;
                (coverage, payer)
            }
            None => nobody(visit.patient),
        };
        let claim = Claim {
            id: ClaimId(0),
            encounter: id,
            patient: visit.patient,
            coverage: coverage.id,
            payer: payer.id,
            order: coverage.order,
            patient_control_number: "CD0".to_owned(),
            version: 0,
            frequency: Frequency::Original,
            payer_claim_number: None,
            status: ClaimStatus::Draft,
            hold_reason: String::new(),
            charged: Money::ZERO,
            dos: visit.dos,
            file_by: file_by(visit.dos, payer.filing_limit),
            first_sent_on: None,
            follow_up: None,
        };
        ClaimRecords::of(db, claim, (coverage, payer))
    }

    fn of(
        db: &Connection,
        claim: Claim,
        (coverage, payer): (Coverage, Payer),
    ) -> Result<ClaimRecords, DeedError> {
        let encounter = encounters::get(db, claim.encounter)?
            .ok_or_else(|| DeedError::no_such("encounter", claim.encounter))?;
        let others = other_coverages(db, &claim, &coverage)?;
        let referring = match encounter.referring {
            Some(id) => providers::get(db, id)?,
            None => None,
        };
        Ok(ClaimRecords {
            practice: practice::get(db)?.ok_or_else(|| {
                DeedError::refused(
                    "the practice is not set up",
                    "enter its name, NPI and address",
                )
            })?,
            charges: charges::of_encounter(db, encounter.id)?,
            patient: patients::get(db, claim.patient)?
                .ok_or_else(|| DeedError::no_such("patient", claim.patient))?,
            payer,
            rendering: providers::get(db, encounter.rendering)?
                .ok_or_else(|| DeedError::no_such("provider", encounter.rendering))?,
            facility: facilities::get(db, encounter.facility)?
                .ok_or_else(|| DeedError::no_such("facility", encounter.facility))?,
            patient_paid: Money::ZERO,
            extras: visit_detail::of_visit(db, encounter.id)?,
            is_part: false,
            claim,
            encounter,
            coverage,
            referring,
            others,
        })
    }

    /// The claim as it will be sent.
    #[must_use]
    pub fn content(&self) -> ProfessionalClaim {
        assemble(&Records {
            practice: &self.practice,
            claim: &self.claim,
            encounter: &self.encounter,
            charges: &self.charges,
            patient: &self.patient,
            coverage: &self.coverage,
            payer: &self.payer,
            rendering: &self.rendering,
            referring: self.referring.as_ref(),
            facility: &self.facility,
            others: &self.others,
            patient_paid: self.patient_paid,
            extras: &self.extras,
            is_part: self.is_part,
        })
    }
}

impl ClaimRecords {
    /// The claim as a facility sends it; none where the visit is billed professionally.
    #[must_use]
    pub fn institutional(&self) -> Option<InstitutionalClaim> {
        let facility = self.extras.facility.as_ref()?;
        Some(institutional(self.content(), facility, &self.extras))
    }
}

/// The payer of a visit that only the patient pays.
pub const NOBODY: PayerId = PayerId(0);

/// A coverage with nobody, for a visit that only the patient pays.
fn nobody(patient: PatientId) -> (Coverage, Payer) {
    let payer = Payer {
        id: NOBODY,
        name: String::new(),
        payer_id: String::new(),
        remittance_ids: Vec::new(),
        filing_code: FilingCode::Other,
        address: Address::default(),
        phone: String::new(),
        filing_limit: Span::Months(12),
        corrected_limit: Span::Months(12),
        appeal_limit: Span::Months(12),
        pays_within_days: 0,
        takes_replacements: true,
        partner: String::new(),
        active: true,
    };
    let coverage = Coverage {
        id: CoverageId(0),
        patient,
        payer: payer.id,
        order: PayerOrder::Primary,
        member_id: String::new(),
        group_number: String::new(),
        plan_name: String::new(),
        relationship: Relationship::Myself,
        subscriber: None,
        msp_type: None,
        effective_on: None,
        terminated_on: None,
    };
    (coverage, payer)
}

fn payer(db: &Connection, id: PayerId) -> Result<Payer, DeedError> {
    payers::get(db, id)?.ok_or_else(|| DeedError::no_such("payer", id))
}

/// The other coverages in force on the date of service, each with what its payer has decided.
fn other_coverages(
    db: &Connection,
    claim: &Claim,
    billed: &Coverage,
) -> Result<Vec<OtherCoverage>, DeedError> {
    let siblings = claims::of_encounter(db, claim.encounter)?;
    let mut others = Vec::new();
    for coverage in coverages::in_force(db, claim.patient, claim.dos)? {
        if coverage.id == billed.id || coverage.order == billed.order {
            continue;
        }
        let mut decided = None;
        for sibling in siblings.iter().filter(|c| c.coverage == coverage.id) {
            if shares_lines(db, sibling.id, claim.id)? {
                decided = decision(db, sibling.id)?.or(decided);
            }
        }
        others.push(OtherCoverage {
            payer: payer(db, coverage.payer)?,
            coverage,
            decision: decided,
        });
    }
    Ok(others)
}

/// Do two claims bill a line in common? A visit may have several claims to one payer.
///
/// # Errors
/// The store's.
pub(super) fn shares_lines(db: &Connection, a: ClaimId, b: ClaimId) -> Result<bool, DeedError> {
    let (a, b) = (claims::lines(db, a)?, claims::lines(db, b)?);
    Ok(a.iter().any(|line| b.contains(line)))
}

/// What a payer last decided on a claim, read again from the kept remittance.
fn decision(
    db: &Connection,
    claim: ClaimId,
) -> Result<Option<(ClaimPayment, Option<NaiveDate>)>, DeedError> {
    let standing = remittances::standing_of_claim(db, claim)?;
    let Some((id, row)) = standing
        .into_iter()
        .rfind(|(_, row)| row.takes_back.is_none())
    else {
        return Ok(None);
    };
    let remittance = remittance_of(db, id)?;
    let on = remittance.paid_on;
    Ok(remittance
        .claims
        .into_iter()
        .nth(row.place)
        .map(|payment| (payment, on)))
}

/// Does a remittance end before its SE segment, so that something of it may be missing?
///
/// # Errors
/// When its kept file is gone.
pub fn is_cut_off(db: &Connection, row: &RemittanceRow) -> Result<bool, DeedError> {
    let bytes = files::bytes(db, &row.file)?
        .with_context(|| format!("the kept file of remittance {} is gone: run verify", row.id))?;
    if paper_eob::typed(&bytes).is_some() {
        return Ok(false);
    }
    let (tree, _) = read_envelopes(&bytes);
    let mut sets = tree.sets().filter(|(_, _, set)| set.header.el(1) == b"835");
    Ok(sets
        .nth(row.set_index)
        .is_none_or(|(_, _, set)| set.trailer.is_none()))
}

/// A remittance, read again from its kept file.
///
/// # Errors
/// When there is no such remittance, or its file is gone.
pub fn remittance_of(
    db: &Connection,
    id: RemittanceId,
) -> Result<crate::domain::remittance::Remittance, DeedError> {
    let row = remittances::get(db, id)?.ok_or_else(|| DeedError::no_such("remittance", id))?;
    let bytes = files::bytes(db, &row.file)?
        .with_context(|| format!("the kept file of remittance {id} is gone: run verify"))?;
    if let Some(paper) = paper_eob::read(&bytes) {
        return Ok(paper);
    }
    let (tree, _) = read_envelopes(&bytes);
    let (all, _) = r835::read(&tree);
    all.into_iter()
        .nth(row.set_index)
        .with_context(|| format!("remittance {id} is not in its file: run verify"))
        .map_err(DeedError::from)
}
