//! Balances of patients made by real remittances: what S21 and S22 start from.

use crate::spine::bench::{Bench, money};
use claimdesk::domain::keys::{DepositId, PatientId, ServiceLineId};
use claimdesk::domain::ledger::{Account, Party};
use claimdesk::domain::money::Money;
use claimdesk::store::remittances::RemittanceStatus;
use claimdesk::store::{balances, patient_balances, patients};
use serde_json::{Value, json};

/// A remittance with one claim of one line, written by hand.
pub fn remittance(
    (trace, on): (&str, &str),
    (control, charge, paid): (&str, Money, Money),
    adjustments: &[(&str, &str, Money)],
) -> Vec<u8> {
    let on = on.replace('-', "");
    let adjusted: String = adjustments
        .iter()
        .map(|(group, reason, amount)| format!("CAS*{group}*{reason}*{amount}~"))
        .collect();
    let owed: Money = adjustments
        .iter()
        .filter(|(group, ..)| *group == "PR")
        .map(|(.., amount)| *amount)
        .sum();
    format!(
        "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260120*0800*^*00501*\
         000000007*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*{on}*0800*7*X*005010X221A1~\
         ST*835*0001~BPR*I*{paid}*C*ACH*CCP*01*999999992*DA*1*1999999999**01*999999992*DA*2*{on}~\
         TRN*1*{trace}*1999999999~DTM*405*{on}~N1*PR*Blue Ridge~N3*PO Box 100~\
         N4*Asheville*NC*288010100~N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~\
         CLP*{control}*1*{charge}*{paid}*{owed}*12*ICN{trace}*11*1~NM1*QC*1*SAMPLE*JUNE~\
         SVC*HC:99213*{charge}*{paid}**1~{adjusted}SE*15*0001~GE*1*7~IEA*1*000000007~"
    )
    .into_bytes()
}

/// The same for another patient than Sample.
fn named(bench: &Bench, patient: i64, bytes: Vec<u8>) -> String {
    let read = bench
        .desk
        .store
        .read(|db| patients::get(db, PatientId(patient)));
    let last = read.unwrap().unwrap().name.last.to_uppercase();
    String::from_utf8(bytes).unwrap().replace("SAMPLE", &last)
}

/// A patient who owes `owed` as coinsurance: Blue Ridge paid 50.00 and the rest of 300.00 is
/// contractual. Returns the patient and the claim.
pub fn patient_who_owes(
    bench: &mut Bench,
    name: &str,
    (dos, paid_on, owed): (&str, &str, &str),
) -> (i64, i64) {
    let patient = bench.patient(name, false);
    let claim = visit_that_leaves(bench, patient, (dos, paid_on, owed));
    (patient, claim)
}

/// A visit of a patient of which `owed` is left to the patient.
pub fn visit_that_leaves(
    bench: &mut Bench,
    patient: i64,
    (dos, paid_on, owed): (&str, &str, &str),
) -> i64 {
    bench.on(dos);
    let lines: &[(&str, &[&str], &str)] = &[("99213", &[], "300.00")];
    let claim = bench.visit(patient, dos, (&["I10"], lines));
    let number = format!("P{patient}C{claim}");
    bench.number(claim, &number);
    bench.submit();
    bench.on(paid_on);
    let (charge, paid, owed) = (money("300.00"), money("50.00"), money(owed));
    let bytes = remittance(
        (&format!("EFT{claim}"), paid_on),
        (&number, charge, paid),
        &[("CO", "45", charge - paid - owed), ("PR", "2", owed)],
    );
    let text = named(bench, patient, bytes);
    let id = bench
        .import(&format!("{claim}.835"), text.as_bytes())
        .remittances[0]
        .id;
    assert_eq!(bench.post(id).status, RemittanceStatus::Posted);
    assert_eq!(bench.owed(claim), (Money::ZERO, Money::ZERO, owed));
    claim
}

/// The service line of a one-line claim.
pub fn line_of(bench: &Bench, claim: i64) -> ServiceLineId {
    let id = claimdesk::domain::keys::ClaimId(claim);
    let lines = bench
        .desk
        .store
        .read(|db| claimdesk::store::claims::lines(db, id));
    lines.unwrap()[0]
}

/// What a party owes for a line.
pub fn owed(bench: &Bench, line: ServiceLineId, party: Party) -> Money {
    let all = bench
        .desk
        .store
        .read(|db| balances::of_line(db, line))
        .unwrap();
    all.into_iter()
        .filter(|(who, _)| *who == party)
        .map(|(_, amount)| amount)
        .sum()
}

/// What a deposit holds in the books.
pub fn in_register(bench: &Bench, deposit: &Value) -> Money {
    let id = DepositId(deposit.as_i64().unwrap());
    let all = bench
        .desk
        .store
        .read(|db| balances::postings_of_deposit(db, id))
        .unwrap();
    all.into_iter()
        .filter(|one| one.posting.account == Account::Deposit(id))
        .map(|one| one.posting.amount)
        .sum()
}

pub fn unapplied(bench: &Bench, patient: i64) -> Money {
    bench
        .desk
        .store
        .read(|db| patient_balances::credit_of(db, PatientId(patient)))
        .unwrap()
}

pub fn take(bench: &mut Bench, patient: i64, amount: &str) -> Value {
    bench.deed(
        "take-payment",
        json!({"patient": patient, "amount": amount, "tender": "check"}),
    )
}

/// A patient who owes 25.00 of a visit that Blue Ridge has not finished with: it denied the
/// other line, which stays owed by it.
pub fn patient_pending(bench: &mut Bench, name: &str, (dos, paid_on): (&str, &str)) -> i64 {
    let patient = bench.patient(name, false);
    bench.on(dos);
    let lines: &[(&str, &[&str], &str)] = &[("99213", &[], "300.00"), ("36415", &[], "40.00")];
    let claim = bench.visit(patient, dos, (&["I10"], lines));
    let number = format!("P{patient}C{claim}");
    bench.number(claim, &number);
    bench.submit();
    bench.on(paid_on);
    let bytes = remittance(
        (&format!("EFT{claim}"), paid_on),
        (&number, money("300.00"), money("50.00")),
        &[("CO", "45", money("225.00")), ("PR", "2", money("25.00"))],
    );
    let text = named(bench, patient, bytes)
        .replace(
            &format!("CLP*{number}*1*300.00"),
            &format!("CLP*{number}*1*340.00"),
        )
        .replace("SE*15*", "SVC*HC:36415*40*0**1~CAS*CO*97*40~SE*17*");
    let id = bench.import("pending.835", text.as_bytes()).remittances[0].id;
    assert_eq!(bench.post(id).status, RemittanceStatus::Posted);
    assert_eq!(
        bench.owed(claim),
        (money("40.00"), Money::ZERO, money("25.00"))
    );
    patient
}
