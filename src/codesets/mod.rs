//! Reference data as of a date of service: the built-in sets and what a practice adds to them.
//!
//! Every question carries a `dos`, the date of service; there is no current code set. The layer
//! must never know a patient, a claim or a price.

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

mod add_on;
mod block;
pub mod book;
mod builtin;
mod coverage;
mod editions;
mod fee_places;
mod fee_schedule;
mod icd10;
pub mod icd10cm;
mod indexes;
mod lists;
pub mod load;
mod ncci;
mod notes;
pub mod official;
mod procedure_table;
mod procedures;
mod ptp_packed;
pub mod reference;
mod releases;
mod rows;
mod rulings;
pub mod search;
mod shelf;
pub mod verify;
mod written;

pub use add_on::{AddOn, AddOnKind, AddOnRow, AddOnTable};
pub use block::Block;
pub use coverage::{Area, CoverageTable, Necessity, Policy, PolicyDiagnosis, PolicyKind, Role};
pub use editions::{Dated, Editions};
pub use fee_places::{AnesthesiaTable, CountyTable, OppsCap, OppsCapTable, ZipRow, ZipTable};
pub use fee_schedule::{
    Factor, FeeRow, FeeTable, Global, Gpci, Locality, LocalityTable, Rvu, decimal, scaled,
};
pub use icd10::{Diagnosis, Flag, Flags, Icd10Table, Period, Seventh, Standing, TITLE_NOT_LOADED};
pub use indexes::{IndexCode, IndexEntry, Indexes, codes_of};
pub use lists::{
    Fact, Modifier, ModifierClass, ModifierUse, PlaceOfService, Procedure, ProcedureSet, Reason,
    Reasons, Side,
};
pub use ncci::{MueIndicator, MueRow, MueTable, PtpIndicator, PtpRow, PtpTable};
pub use notes::{CodeRef, Note, NoteKind, Place};
pub use procedure_table::{ListedModifier, ListedProcedure, ProcedureStanding, ProcedureTable};
pub use ptp_packed::{NotPacked, PackedPtp, PtpPacker};
pub use releases::{Imported, compose};
pub use shelf::{Shelf, Stored};
use written::as_stored;
pub use written::{is_cpt_shape, is_diagnosis_shape, is_hcpcs_shape, undotted};

/// Short lists that do not change with the date of service.
#[derive(Clone, Debug, Default)]
struct Lists {
    procedures: Vec<Procedure>,
    modifiers: Vec<Modifier>,
    places: Vec<PlaceOfService>,
    carc: Reasons,
    rarc: Reasons,
    groups: Reasons,
    claim_status: Reasons,
    claim_status_categories: Reasons,
}

/// All reference data that the desk knows; cheap to clone and to extend with loaded tables.
#[derive(Clone, Debug, Default)]
pub struct CodeSets {
    /// Diagnoses.
    pub icd10: Editions<Arc<Icd10Table>>,
    /// Procedure-to-procedure edits; empty until somebody supplies rows.
    pub ptp: Shelf<PtpTable>,
    /// Medically unlikely edits; empty until somebody supplies rows.
    pub mue: Shelf<MueTable>,
    /// Add-on code edits; empty until somebody supplies rows.
    pub add_on: Shelf<AddOnTable>,
    /// Coverage policies; empty until somebody supplies them.
    pub coverage: Shelf<CoverageTable>,
    /// The Medicare fee schedule; empty until somebody supplies it.
    pub fees: Shelf<FeeTable>,
    /// Codes of the fee schedule with what it says of them for edits.
    pub scheduled: Shelf<ProcedureTable>,
    /// HCPCS Level II as imported; empty until somebody imports it.
    pub hcpcs: Shelf<ProcedureTable>,
    /// CPT as imported by a practice with a licence; empty until then.
    pub cpt: Shelf<ProcedureTable>,
    /// Payment localities with their cost indices; empty until somebody supplies them.
    pub localities: Shelf<LocalityTable>,
    /// The Alphabetic Index and its companions; empty until somebody imports them.
    pub indexes: Indexes,
    /// What an anesthesia unit is worth; empty until somebody supplies it.
    pub anesthesia: Shelf<AnesthesiaTable>,
    /// Counties of the localities.
    pub counties: Shelf<CountyTable>,
    /// Outpatient caps of imaging.
    pub opps_caps: Shelf<OppsCapTable>,
    /// ZIP codes to localities.
    pub zips: Shelf<ZipTable>,
    /// Reason, status, place and taxonomy codes with their official words.
    pub official: official::OfficialLists,
    /// Payers of a clearinghouse.
    pub payers: Shelf<official::PayerDirectory>,
    /// Replacements of codes by others, from the imported conversion tables.
    pub conversions: Arc<Vec<icd10cm::conversion::Conversion>>,
    /// Codes that are exempt from the present-on-admission indicator, by imported list.
    pub exempt: Shelf<std::collections::BTreeSet<String>>,
    lists: Arc<Lists>,
    search: Arc<OnceLock<search::Index>>,
}

impl CodeSets {
    /// What the binary carries, unpacked on first use.
    pub fn built_in() -> &'static CodeSets {
        static BUILT_IN: OnceLock<CodeSets> = OnceLock::new();
        BUILT_IN.get_or_init(unpack)
    }

    /// The diagnosis code on a date of service, written with or without its dot. `None` means
    /// that the list in force, or the nearest one, has no such code on any day; ask
    /// [`CodeSets::answers_for_diagnoses`] whether the list answers for that day at all.
    pub fn diagnosis(&self, code: &str, dos: NaiveDate) -> Option<Diagnosis<'_>> {
        self.icd10.nearest(dos)?.table.diagnosis(code, dos)
    }

    /// Whether a loaded release answers for diagnoses on that day.
    pub fn answers_for_diagnoses(&self, dos: NaiveDate) -> bool {
        self.icd10.as_of(dos).is_some()
    }

    /// The Medicare fee schedule row of a code, whole or its `26`, `TC` or `53` part: status,
    /// global period, bilateral, assistant and the other indicators. `None` where no release
    /// answers for that day, or it has no such row.
    pub fn fee_row(&self, code: &str, part: Option<&str>, dos: NaiveDate) -> Option<&FeeRow> {
        self.fees.as_of(dos)?.row(&as_stored(code), part)
    }

    /// A modifier.
    pub fn modifier(&self, code: &str, _dos: NaiveDate) -> Option<&Modifier> {
        let code = as_stored(code);
        self.lists
            .modifiers
            .iter()
            .find(|modifier| modifier.code == code)
    }

    /// The modifiers, by code.
    pub fn modifiers(&self, _dos: NaiveDate) -> &[Modifier] {
        &self.lists.modifiers
    }

    /// A place of service, by its two digits.
    pub fn place_of_service(&self, code: &str, _dos: NaiveDate) -> Option<&PlaceOfService> {
        self.lists
            .places
            .iter()
            .find(|place| place.code == code.trim())
    }

    /// The places of service, by code.
    pub fn places_of_service(&self, _dos: NaiveDate) -> &[PlaceOfService] {
        &self.lists.places
    }

    /// A claim adjustment reason code, with our short label.
    pub fn carc(&self, code: &str) -> Option<&Reason> {
        official::newest(&self.official.carc, code).or_else(|| self.lists.carc.get(code))
    }

    /// A remittance advice remark code, with our short label.
    pub fn rarc(&self, code: &str) -> Option<&Reason> {
        official::newest(&self.official.rarc, code).or_else(|| self.lists.rarc.get(code))
    }

    /// An adjustment group: CO, PR, OA, PI or CR.
    pub fn adjustment_group(&self, code: &str) -> Option<&Reason> {
        self.lists.groups.get(code)
    }

    /// A claim status code (STC01-2), with our short label.
    pub fn claim_status(&self, code: &str) -> Option<&Reason> {
        official::newest(&self.official.status, code).or_else(|| self.lists.claim_status.get(code))
    }

    /// A claim status category code (STC01-1), with our short label.
    pub fn claim_status_category(&self, code: &str) -> Option<&Reason> {
        official::newest(&self.official.status_category, code)
            .or_else(|| self.lists.claim_status_categories.get(code))
    }

    /// Takes in rows that stand for an imported PTP table, good for every date of service.
    pub fn with_ptp(mut self, rows: impl IntoIterator<Item = PtpRow>) -> Self {
        self.ptp = Shelf::one(supplied(PtpTable::new(rows)));
        self
    }

    /// Takes in rows that stand for an imported MUE table, good for every date of service.
    pub fn with_mue(mut self, rows: impl IntoIterator<Item = MueRow>) -> Self {
        self.mue = Shelf::one(supplied(MueTable::new(rows)));
        self
    }

    /// Takes in rows that stand for an imported add-on table, good for every date of service.
    pub fn with_add_ons(mut self, rows: impl IntoIterator<Item = AddOnRow>) -> Self {
        self.add_on = Shelf::one(supplied(AddOnTable::new(rows)));
        self
    }

    /// Takes in policies that stand for an imported coverage download.
    pub fn with_coverage(mut self, policies: impl IntoIterator<Item = Policy>) -> Self {
        self.coverage = Shelf::one(supplied(CoverageTable::new(policies)));
        self
    }

    /// Takes in rows that stand for an imported fee schedule, good for every date of service.
    pub fn with_fees(mut self, rows: impl IntoIterator<Item = FeeRow>) -> Self {
        self.fees = Shelf::one(supplied(FeeTable::new(rows)));
        self
    }
}

fn supplied<T>(table: T) -> Dated<Stored<T>> {
    let release = "rows supplied with the question".to_owned();
    Dated {
        from: NaiveDate::MIN,
        through: NaiveDate::MAX,
        release,
        table: Stored::open(table),
    }
}

fn unpack() -> CodeSets {
    let mut procedures = lists::read_procedures(
        include_str!("../../assets/codesets/cpt.tsv"),
        ProcedureSet::Cpt,
    );
    procedures.extend(lists::read_procedures(
        include_str!("../../assets/codesets/hcpcs.tsv"),
        ProcedureSet::Hcpcs,
    ));
    procedures.sort_by(|a, b| a.code.cmp(&b.code));
    let status = lists::read_reasons(include_str!("../../assets/codesets/claim_status.tsv"));
    let (categories, status) = status
        .into_iter()
        .partition(|(code, _)| code.starts_with(|c: char| c.is_alphabetic()));
    let lists = Lists {
        procedures,
        modifiers: lists::read_modifiers(include_str!("../../assets/codesets/modifiers.tsv")),
        places: lists::read_places(include_str!("../../assets/codesets/pos.tsv")),
        carc: lists::read_reasons(include_str!("../../assets/codesets/carc.tsv")),
        rarc: lists::read_reasons(include_str!("../../assets/codesets/rarc.tsv")),
        groups: lists::read_reasons(include_str!("../../assets/codesets/groups.tsv")),
        claim_status: status,
        claim_status_categories: categories,
    };
    CodeSets {
        icd10: built_in_icd10(),
        lists: Arc::new(lists),
        ..CodeSets::default()
    }
}

/// Damaged built-in data leave the set empty, and every check that needs it *not checked*.
fn built_in_icd10() -> Editions<Arc<Icd10Table>> {
    let start = NaiveDate::from_ymd_opt(2015, 10, 1);
    match (builtin::icd10(), start) {
        (Ok((table, through)), Some(from)) => Editions::one(Dated {
            from,
            through,
            release: "ICD-10-CM 2015-10-01 to FY2027 (built in)".to_owned(),
            table: Arc::new(table),
        }),
        (Err(_), _) | (_, None) => Editions::default(),
    }
}
