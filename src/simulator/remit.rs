//! The 835 of a payer, from a plain template.

use chrono::NaiveDate;

use super::adjudicate::{SettledLine, Settlement};
use super::billed::BilledLine;
use super::cents;
use super::payer::PayerBehaviour;
use super::sheet::{Envelope, Sheet, day, plain};

/// One PLB item; positive takes money away from the practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderAdjustment {
    /// PLB03-1.
    pub reason: &'static str,
    /// PLB03-2.
    pub reference: String,
    /// PLB04 in cents.
    pub amount: i64,
}

/// Who is paid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payee {
    /// N104 of 1000B, PLB01.
    pub npi: String,
    /// N102 of 1000B.
    pub name: String,
    /// REF*TJ.
    pub tax_id: String,
}

/// One payment and what it is for.
#[derive(Clone, Debug)]
pub struct Payment<'a> {
    /// Who pays.
    pub payer: &'a PayerBehaviour,
    /// Who is paid.
    pub payee: Payee,
    /// TRN02.
    pub trace: String,
    /// BPR16 and DTM*405.
    pub on: NaiveDate,
    /// The claims, in order.
    pub claims: Vec<Settlement>,
    /// The PLB items, in order.
    pub adjustments: Vec<ProviderAdjustment>,
}

impl Payment<'_> {
    /// BPR02: what is paid for the claims, less the provider adjustments.
    pub fn amount(&self) -> i64 {
        let paid: i64 = self.claims.iter().map(|c| c.paid() + c.off_by).sum();
        paid - self.adjustments.iter().map(|a| a.amount).sum::<i64>()
    }
}

/// Writes the 835 of a payment.
pub fn f835(payment: &Payment<'_>, envelope: &Envelope) -> String {
    let mut sheet = Sheet::default();
    write_header(&mut sheet, payment);
    if !payment.claims.is_empty() {
        sheet.line("LX*1");
    }
    for claim in &payment.claims {
        write_claim(&mut sheet, payment.payer, claim);
        for (billed, settled) in claim.claim.lines.iter().zip(&claim.lines) {
            write_line(&mut sheet, claim, (billed, settled));
        }
    }
    // The year's end stands for the fiscal period of PLB02.
    let year = payment.on.format("%Y1231");
    for six in payment.adjustments.chunks(6) {
        let items = six.iter().map(|a| {
            let colon = if a.reference.is_empty() { "" } else { ":" };
            format!(
                "{}{colon}{}*{}",
                a.reason,
                plain(&a.reference),
                cents::print(a.amount)
            )
        });
        let items = items.collect::<Vec<_>>().join("*");
        sheet.line(&format!("PLB*{}*{year}*{items}", plain(&payment.payee.npi)));
    }
    sheet.seal(envelope, ["HP", "835", "005010X221A1", ""])
}

fn write_header(sheet: &mut Sheet, payment: &Payment<'_>) {
    let payer = payment.payer;
    let (tax_id, on) = (&payer.tax_id, day(payment.on));
    let amount = payment.amount();
    if amount == 0 {
        sheet.line(&format!("BPR*H*0*C*NON************{on}"));
    } else {
        sheet.line(&format!(
            "BPR*I*{}*C*ACH*CCP*01*999999992*DA*1000{tax_id}*1{tax_id}**01*999999992*DA\
             *200030004*{on}",
            cents::print(amount),
        ));
    }
    sheet.line(&format!("TRN*1*{}*1{tax_id}", payment.trace));
    sheet.line(&format!("DTM*405*{on}"));
    let [street, city, state, zip] = &payer.address;
    sheet.line(&format!("N1*PR*{}", plain(&payer.name)));
    sheet.line(&format!("N3*{}", plain(street)));
    sheet.line(&format!("N4*{}*{state}*{zip}", plain(city)));
    sheet.line(&format!("REF*2U*{}", plain(&payer.id)));
    sheet.line(&format!("PER*CX*PROVIDER SERVICE*TE*{}", payer.phone));
    sheet.line(&format!("PER*BL*EDI DESK*TE*{}", payer.phone));
    let Payee { npi, name, tax_id } = &payment.payee;
    sheet.line(&format!("N1*PE*{}*XX*{}", plain(name), plain(npi)));
    if !tax_id.is_empty() {
        sheet.line(&format!("REF*TJ*{}", plain(tax_id)));
    }
}

fn write_claim(sheet: &mut Sheet, payer: &PayerBehaviour, settled: &Settlement) {
    let claim = &settled.claim;
    let reversal = settled.status == "22";
    let share = if reversal {
        String::new()
    } else {
        cents::print(settled.patient_share())
    };
    sheet.line(&format!(
        "CLP*{}*{}*{}*{}*{share}*{}*{}*{}*{}",
        plain(&claim.patient_control_number),
        settled.status,
        cents::print(settled.charge()),
        cents::print(settled.paid() + settled.off_by),
        payer.filing_code,
        settled.number,
        plain(&claim.place),
        plain(&claim.frequency),
    ));
    let (last, first) = (plain(&claim.patient.0), plain(&claim.patient.1));
    sheet.line(&format!(
        "NM1*QC*1*{last}*{first}****MI*{}",
        plain(&claim.member_id)
    ));
    let (last, first) = (plain(&claim.rendering.0), plain(&claim.rendering.1));
    let kind = if first.is_empty() { 2 } else { 1 };
    let npi = plain(&claim.rendering_npi);
    sheet.line(&format!("NM1*82*{kind}*{last}*{first}****XX*{npi}"));
    if let Some((name, id)) = &settled.crossover {
        sheet.line(&format!("NM1*TT*2*{}*****PI*{}", plain(name), plain(id)));
    }
    if !settled.remarks.is_empty() {
        sheet.line(&format!("MOA***{}", settled.remarks.join("*")));
    }
    if let Some(original) = &settled.corrects {
        sheet.line(&format!("REF*F8*{}", plain(original)));
    }
    if let Some(dos) = claim.dos() {
        sheet.line(&format!("DTM*232*{}", day(dos)));
    }
    sheet.line(&format!("DTM*050*{}", day(settled.received_on)));
    let allowed: i64 = settled.lines.iter().filter_map(|l| l.allowed).sum();
    if allowed > 0 {
        sheet.line(&format!("AMT*AU*{}", cents::print(allowed)));
    }
}

fn write_line(sheet: &mut Sheet, claim: &Settlement, (billed, line): (&BilledLine, &SettledLine)) {
    let procedure = match &line.procedure {
        Some(procedure) => procedure.clone(),
        None => plain_parts(&billed.procedure(!claim.without_modifiers)),
    };
    sheet.line(&format!(
        "SVC*{procedure}*{}*{}**{}",
        cents::print(line.charge),
        cents::print(line.paid),
        plain(&billed.units),
    ));
    if let Some(dos) = billed.dos {
        sheet.line(&format!("DTM*472*{}", day(dos)));
    }
    for group in ["CO", "OA", "PI", "PR"] {
        let own: Vec<_> = line.adjustments.iter().filter(|a| a.0 == group).collect();
        for six in own.chunks(6) {
            let triplets = six.iter().map(|a| format!("{}*{}", a.1, cents::print(a.2)));
            sheet.line(&format!(
                "CAS*{group}*{}",
                triplets.collect::<Vec<_>>().join("**")
            ));
        }
    }
    if let Some(control) = billed.control.as_ref().filter(|_| !claim.without_control) {
        sheet.line(&format!("REF*6R*{}", plain(control)));
    }
    if let Some(allowed) = line.allowed {
        sheet.line(&format!("AMT*B6*{}", cents::print(allowed)));
    }
    for remark in &line.remarks {
        sheet.line(&format!("LQ*HE*{remark}"));
    }
}

/// Keeps the colons between the parts of a procedure, and nothing else that separates.
fn plain_parts(procedure: &str) -> String {
    procedure
        .split(':')
        .map(plain)
        .collect::<Vec<_>>()
        .join(":")
}
