//! Remittances written by hand, and the few questions that every test asks of the books.

use super::super::spine::bench::Bench;
use claimdesk::domain::keys::{ClaimId, RemittanceId};
use claimdesk::domain::money::Money;
use claimdesk::store::{denials, deposits};
use claimdesk::workflow::post_remittance::{Choices, Posted, post};
use claimdesk::workflow::{DeedError, Role, perform};

pub type Line<'a> = (&'a str, &'a [&'a str], &'a str);

/// One visit of 100.00.
pub const LINE: Line<'static> = ("99213", &[], "100.00");

/// A remittance to be.
pub struct Era<'a> {
    pub payer: &'a str,
    pub trace: &'a str,
    pub paid: &'a str,
    pub on: &'a str,
}

impl<'a> Era<'a> {
    /// From Blue Ridge on 2026-02-10.
    pub fn new(trace: &'a str, paid: &'a str) -> Era<'a> {
        Era {
            payer: "Blue Ridge",
            trace,
            paid,
            on: "2026-02-10",
        }
    }

    pub fn from(self, payer: &'a str) -> Era<'a> {
        Era { payer, ..self }
    }

    pub fn on(self, on: &'a str) -> Era<'a> {
        Era { on, ..self }
    }

    /// The file, with what it says of claims and of the whole payment.
    pub fn says(&self, said: &str) -> Vec<u8> {
        let (payer, trace, paid) = (self.payer, self.trace, self.paid);
        let on = self.on.replace('-', "");
        format!(
            "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260210*0800*^*\
             00501*000000007*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*20260210*0800*7*X*005010X221A1~\
             ST*835*0001~\
             BPR*I*{paid}*C*ACH*CCP*01*999999992*DA*1*1999999999**01*999999992*DA*2*{on}~\
             TRN*1*{trace}*1999999999~DTM*405*{on}~N1*PR*{payer}~N3*PO Box 100~\
             N4*Asheville*NC*288010100~N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~\
             {said}SE*15*0001~GE*1*7~IEA*1*000000007~"
        )
        .into_bytes()
    }
}

/// A claim payment: number, status, charge, paid, then its own segments, `|`, its lines.
pub fn clp(number: &str, (status, charge, paid): (&str, &str, &str), rest: &str) -> String {
    let (own, lines) = rest.split_once('|').unwrap_or(("", rest));
    format!(
        "CLP*{number}*{status}*{charge}*{paid}**12*ICN{number}*11*1~\
         NM1*QC*1*SAMPLE*JUNE~{own}{lines}"
    )
}

/// One visit of 2026-01-19, sent; today is 2026-02-10.
pub fn billed(second: bool, lines: &[Line<'_>]) -> (Bench, i64) {
    let mut bench = Bench::new("2026-01-19");
    let patient = bench.patient("Sample", second);
    let claim = bench.visit(patient, "2026-01-19", (&["I10"], lines));
    bench.submit();
    bench.on("2026-02-10");
    (bench, claim)
}

/// Imports it; the number of its first remittance.
pub fn take(bench: &mut Bench, era: &Era<'_>, said: &str) -> RemittanceId {
    bench.import(era.trace, &era.says(said)).remittances[0].id
}

/// Imports and posts it.
pub fn posted(bench: &mut Bench, era: &Era<'_>, said: &str) -> (RemittanceId, Posted) {
    let id = take(bench, era, said);
    let posted = bench.post(id);
    (id, posted)
}

pub fn post_with(
    bench: &mut Bench,
    id: RemittanceId,
    choices: &Choices,
) -> Result<Posted, DeedError> {
    perform(&mut bench.desk, Role::Biller, |cx| post(cx, id, choices))
}

/// Scrubs a claim, which makes one without findings ready.
pub fn scrub(bench: &mut Bench, claim: i64) {
    perform(&mut bench.desk, Role::Biller, |cx| {
        claimdesk::workflow::scrub_claim::scrub_claim(cx, ClaimId(claim))
    })
    .unwrap();
}

/// Why each claim payment does not post, empty where it does.
pub fn reasons(posted: &Posted) -> Vec<String> {
    let reason = |c: &claimdesk::billing::post::ClaimPlan| c.action.reason().unwrap_or("").into();
    posted.plan.claims.iter().map(reason).collect()
}

/// The open denials: reason, status, amount.
pub fn open_denials(bench: &Bench) -> Vec<(String, &'static str, Money)> {
    let rows = bench.desk.store.read(denials::open).unwrap();
    let told = |r: denials::DenialRow| {
        let d = r.denial;
        (d.carc.to_string(), d.status.name(), d.amount)
    };
    rows.into_iter().map(told).collect()
}

/// What stands in the books of all deposits of 2026, and how much of it in suspense.
pub fn banked(bench: &Bench) -> (Money, Money) {
    let day = |text| super::super::spine::bench::day(text);
    let rows = bench
        .desk
        .store
        .read(|db| deposits::between(db, day("2025-01-01"), day("2027-12-31")))
        .unwrap();
    let sum = |of: fn(&deposits::DepositRow) -> Money| rows.iter().map(of).sum();
    (sum(|r| r.posted), sum(|r| r.suspense))
}
