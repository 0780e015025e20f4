//! Rows that stand for imported tables in the examples: a fee schedule, coverage, add-ons.

use chrono::NaiveDate;
use claimdesk::codesets::{
    AddOnKind, AddOnRow, CodeSets, Dated, Factor, FeeRow, Global, ListedProcedure, Policy,
    PolicyDiagnosis, PolicyKind, Procedure, ProcedureSet, ProcedureTable, Role, Rvu, Shelf, Stored,
};

use super::claims::day;

/// Code, global, then bilateral, assistant, co-surgeon and team.
type Surgery = (&'static str, &'static str, [char; 4]);

const SURGERY: [Surgery; 5] = [
    ("47562", "090", ['0', '2', '1', '0']),
    ("27447", "090", ['1', '2', '1', '0']),
    ("11042", "000", ['0', '1', '0', '0']),
    ("12031", "010", ['0', '0', '0', '0']),
    ("49505", "090", ['1', '2', '0', '0']),
];

pub fn fees() -> Vec<FeeRow> {
    SURGERY.iter().map(fee).collect()
}

fn fee((code, global, [bilateral, assistant, co_surgeon, team]): &Surgery) -> FeeRow {
    FeeRow {
        code: (*code).to_owned(),
        modifier: String::new(),
        description: String::new(),
        status: 'A',
        work: Rvu(0),
        pe_nonfacility: Rvu(0),
        na_nonfacility: false,
        pe_facility: Rvu(0),
        na_facility: false,
        malpractice: Rvu(0),
        total_nonfacility: Rvu(0),
        total_facility: Rvu(0),
        pc_tc: '0',
        global: Global::parse(global).expect("a period"),
        pre: 10,
        intra: 70,
        post: 20,
        multiple: '2',
        bilateral: *bilateral,
        assistant: *assistant,
        co_surgeon: *co_surgeon,
        team: *team,
        endoscopic_base: String::new(),
        factor: Factor(334_009),
        factor_qualifying: None,
        supervision: "09".to_owned(),
        imaging_family: String::new(),
        opps: [Rvu(0); 3],
    }
}

/// Vitamin D levels are covered for a deficiency and for chronic kidney disease, lipid panels for
/// diabetes, hypertension and lipid disorders.
pub fn policies() -> Vec<Policy> {
    let policy = |id: &str, kind, code: &str, covered: &[(&str, &str)]| Policy {
        id: id.to_owned(),
        kind,
        title: "invented".to_owned(),
        contractors: Vec::new(),
        states: Vec::new(),
        effective: day("2024-01-01"),
        retired: None,
        procedures: vec![(code.to_owned(), 1)],
        diagnoses: covered
            .iter()
            .map(|(first, last)| PolicyDiagnosis {
                group: 1,
                first: (*first).to_owned(),
                last: (*last).to_owned(),
                role: Role::Supports,
            })
            .collect(),
    };
    let kidney = [("E550", "E559"), ("N183", "N186")];
    let lipids = [("E10", "E13"), ("E78", "E78"), ("I10", "I10")];
    vec![
        policy("A57718", PolicyKind::Article, "82306", &kidney),
        policy("190.23", PolicyKind::National, "80061", &lipids),
    ]
}

/// One row of the add-on file: a graft that the starter lists do not know.
pub fn add_ons() -> Vec<AddOnRow> {
    vec![AddOnRow {
        code: "15777".to_owned(),
        primary: Some("19357".to_owned()),
        kind: AddOnKind::Listed,
        effective: day("2024-01-01"),
        deletion: None,
    }]
}

/// The starter's HCPCS codes as a full list of the day, with one that has ended and one of
/// hospitals.
pub fn with_hcpcs(mut codes: CodeSets) -> CodeSets {
    let dos = day("2026-03-02");
    let all = codes.procedures(dos).into_owned();
    let known = all.into_iter().filter(|p| p.set == ProcedureSet::Hcpcs);
    let listed = |procedure: Procedure, through: Option<NaiveDate>| ListedProcedure {
        procedure,
        short: String::new(),
        added: None,
        through,
        coverage: None,
        instead: Vec::new(),
        clinical_words: String::new(),
        in_plain_words: String::new(),
    };
    let mut rows: Vec<ListedProcedure> = known.map(|p| listed(p, None)).collect();
    let model = rows.first().expect("a code").procedure.clone();
    let named = |code: &str| Procedure {
        code: code.to_owned(),
        facts: Vec::new(),
        ..model.clone()
    };
    rows.push(listed(named("G9998"), Some(day("2025-12-31"))));
    rows.push(listed(named("C9399"), None));
    rows.push(listed(named("G0463"), None));
    codes.hcpcs = Shelf::one(Dated {
        from: NaiveDate::MIN,
        through: NaiveDate::MAX,
        release: "invented".to_owned(),
        table: Stored::open(ProcedureTable::new(rows, Vec::new())),
    });
    codes
}
