//! Scenario S13: the secondary claim made from the posted remittance, and its own remittance.

use super::bench::{Bench, day, money};
use claimdesk::domain::claim::ProfessionalClaim;
use claimdesk::domain::keys::ClaimId;
use claimdesk::workflow::claim_records::ClaimRecords;

/// A remittance with one claim of three lines.
fn remittance(payer: &str, (trace, on): (&str, &str), clp: &str, lines: [&str; 3]) -> Vec<u8> {
    let paid = clp.split('*').nth(3).unwrap();
    let n = 13
        + lines
            .iter()
            .map(|line| line.matches('~').count())
            .sum::<usize>();
    format!(
        "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260320*0800*^*00501*\
         000000009*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*{on}*0800*9*X*005010X221A1~\
         ST*835*0001~\
         BPR*I*{paid}*C*ACH*CCP*01*999999992*DA*1*1999999999**01*999999992*DA*2*{on}~\
         TRN*1*{trace}*1999999999~DTM*405*{on}~N1*PR*{payer}~N3*PO Box 100~\
         N4*Asheville*NC*288010100~N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~\
         CLP*{clp}~NM1*QC*1*ALDER*JUNE~{}SE*{n}*0001~GE*1*9~IEA*1*000000009~",
        lines.concat()
    )
    .into_bytes()
}

const FIRST: [&str; 3] = [
    "SVC*HC:99214:25*210*112.8**1~DTM*472*20260302~CAS*CO*45*67.2~CAS*PR*3*30~",
    "SVC*HC:20610:RT*135*78.4**1~DTM*472*20260302~CAS*CO*45*56.6~",
    "SVC*HC:36415*40*0**1~DTM*472*20260302~CAS*CO*97*40~",
];

const SECOND: [&str; 3] = [
    "SVC*HC:99214:25*210*20**1~DTM*472*20260302~CAS*OA*23*180~CAS*PR*3*10~",
    "SVC*HC:20610:RT*135*0**1~DTM*472*20260302~CAS*OA*23*135~",
    "SVC*HC:36415*40*0**1~DTM*472*20260302~CAS*OA*23*40~",
];

/// Claim A, paid by Blue Ridge on 2026-03-20: 191.20 of 385.00, 30.00 left to the next payer.
fn claim_a() -> (Bench, i64) {
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", true);
    let claim = bench.visit(
        patient,
        "2026-03-02",
        (
            &["M17.11", "I10"],
            &[
                ("99214", &["25"], "210.00"),
                ("20610", &["RT"], "135.00"),
                ("36415", &[], "40.00"),
            ],
        ),
    );
    bench.submit();
    bench.on("2026-03-20");
    let clp = format!("CD{claim}*1*385*191.2*30*12*26031500001*11*1");
    let file = remittance("Blue Ridge", ("88231990", "20260320"), &clp, FIRST);
    let id = bench.import("1.835", &file).remittances[0].id;
    bench.post(id);
    (bench, claim)
}

fn content(bench: &Bench, claim: i64) -> ProfessionalClaim {
    let read = bench.desk.store.read(|db| {
        let records = ClaimRecords::read(db, ClaimId(claim)).map_err(anyhow::Error::from)?;
        Ok(records.content())
    });
    read.unwrap()
}

#[test]
fn s13_the_secondary_claim_says_what_the_first_payer_decided() {
    let (mut bench, claim) = claim_a();
    let next = claim + 1;
    assert_eq!(bench.owed(claim), (money("40"), money("30"), money("0")));
    assert_eq!(bench.status(next), "ready");
    let sent = bench.submit();
    let text = String::from_utf8(std::fs::read(&sent.files[0].path).unwrap()).unwrap();
    let decided = |line: &str| format!("SVD*BRIDG*{line}");
    let expected = [
        "SBR*S*18*".to_owned(),
        format!("CLM*CD{next}*385***11:B:1*"),
        "SBR*P*18*".to_owned(),
        "AMT*D*191.2~AMT*EAF*30~".to_owned(),
        "NM1*PR*2*BLUE RIDGE*****PI*BRIDG~REF*F8*26031500001~".to_owned(),
        decided("112.8*HC:99214:25**1~CAS*CO*45*67.2~CAS*PR*3*30~DTP*573*D8*20260320~"),
        decided("78.4*HC:20610:RT**1~CAS*CO*45*56.6~DTP*573*D8*20260320~"),
        decided("0*HC:36415**1~CAS*CO*97*40~DTP*573*D8*20260320~"),
    ];
    let mut from = 0;
    for part in &expected {
        let found = text[from..].find(part.as_str());
        from += found.unwrap_or_else(|| panic!("{part} after {from} in {text}"));
    }
    // 191.20 paid + 123.80 + 40.00 contractual + 30.00 patient = 385.00.
    for line in &content(&bench, next).lines {
        let [said] = &line.adjudications[..] else {
            panic!("one decision a line")
        };
        let reasons = said.adjustments.iter().map(|a| a.amount).sum();
        assert_eq!(line.charge, said.paid + reasons);
    }
}

#[test]
fn s13_without_one_of_the_reasons_the_claim_is_stopped() {
    use claimdesk::codesets::CodeSets;
    use claimdesk::scrub::{ClaimFacts, ScrubContext, Severity, scrub};
    let (bench, claim) = claim_a();
    let whole = content(&bench, claim + 1);
    let facts = ClaimFacts::default();
    let off = |claim: &ProfessionalClaim| {
        let cx = ScrubContext::new(claim, CodeSets::built_in(), day("2026-03-21"), &facts);
        let found = scrub(&cx).findings.into_iter();
        let found = found.filter(|f| f.severity == Severity::Block);
        found
            .map(|f| f.message)
            .filter(|m| m.contains("off by"))
            .count()
    };
    assert_eq!(off(&whole), 0);
    for n in 0..3 {
        for reason in 0..whole.lines[n].adjudications[0].adjustments.len() {
            let mut broken = whole.clone();
            broken.lines[n].adjudications[0].adjustments.remove(reason);
            assert!(off(&broken) > 0, "line {n} reason {reason}");
        }
    }
}

#[test]
fn s13_the_second_payer_leaves_fifty_dollars() {
    let (mut bench, claim) = claim_a();
    bench.submit();
    bench.on("2026-04-10");
    let clp = format!("CD{}*2*385*20*10*12*PM77*11*1", claim + 1);
    let file = remittance("Pine Mutual", ("EFT77", "20260410"), &clp, SECOND);
    let id = bench.import("2.835", &file).remittances[0].id;
    bench.post(id);
    // 385 - 123.80 - 191.20 - 20 = 50: 40.00 denied with the primary, 10.00 the patient's.
    assert_eq!(bench.owed(claim), (money("40"), money("0"), money("10")));
    bench.verify();
}

#[test]
fn s14_sequestration_is_passed_on_and_is_no_underpayment() {
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", true);
    let claim = bench.visit(
        patient,
        "2026-03-02",
        (&["I10"], &[("99213", &[], "150.00")]),
    );
    bench.submit();
    bench.on("2026-03-20");
    let one = "SVC*HC:99213*150*78.4**1~DTM*472*20260302~CAS*CO*45*50**253*1.6~CAS*PR*2*20~";
    let clp = format!("CD{claim}*1*150*78.4*20*MB*2026079000001*11*1");
    let file = remittance("Blue Ridge", ("EFT9", "20260320"), &clp, [one, "", ""]);
    let id = bench.import("1.835", &file).remittances[0].id;
    bench.post(id);
    assert_eq!(bench.owed(claim), (money("0"), money("20"), money("0")));
    let next = content(&bench, claim + 1);
    let reasons: Vec<String> = next.lines[0].adjudications[0]
        .adjustments
        .iter()
        .map(|a| format!("{} {}", a.label(), a.amount))
        .collect();
    assert_eq!(reasons, ["CO-45 50.00", "CO-253 1.60", "PR-2 20.00"]);
}
