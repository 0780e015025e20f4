//! Boxes 24 to 33: the services, their sum, who gave them and who bills.

use chrono::NaiveDate;

use super::super::grid::{Form, at, dollars_and_cents, words};
use super::head::{six_digits, town};
use super::{entity, is_medicare, signature};
use crate::domain::claim::{ProfessionalClaim, ServiceLine, TaxIdKind};
use crate::domain::codes::Units;
use crate::domain::money::Money;
use crate::domain::party::Address;

/// The shaded line of the first service.
const FIRST_SHADED: usize = 43;

pub(super) fn write(form: &mut Form, claim: &ProfessionalClaim, lines: &[ServiceLine]) {
    for (n, line) in lines.iter().enumerate() {
        let shaded = FIRST_SHADED + 2 * n;
        service(form, claim, (n + 1, shaded, line));
    }
}

fn service(form: &mut Form, claim: &ProfessionalClaim, row: (usize, usize, &ServiceLine)) {
    let (n, shaded, line) = row;
    let plain = shaded + 1;
    let this = Some(n);
    form.put_line(("24", this), at(shaded, 1, 61), &supplement(line));
    for (column, on) in [(1, line.dos), (10, line.dos_to.unwrap_or(line.dos))] {
        let digits = on.format("%m %d %y").to_string();
        for (part, text) in digits.split(' ').enumerate() {
            form.put_line(("24a", this), at(plain, column + 3 * part, 2), text);
        }
    }
    let pos = line.pos.unwrap_or(claim.pos);
    form.put_line(("24b", this), at(plain, 19, 2), pos.as_str());
    if line.emergency {
        form.put_line(("24c", this), at(plain, 22, 1), "Y");
    }
    form.put_line(("24d", this), at(plain, 25, 6), line.code.as_str());
    for (modifier, column) in line.modifiers.iter().zip([33, 36, 39, 42]) {
        form.put_line(("24d", this), at(plain, column, 2), modifier.as_str());
    }
    let most = if is_medicare(claim) { 1 } else { 4 };
    let letters: String = line
        .pointers
        .iter()
        .take(most)
        .filter_map(|p| letter(*p))
        .collect();
    form.put_line(("24e", this), at(plain, 45, 4), &letters);
    let charge = dollars_and_cents(line.charge, 8);
    form.put_line(("24f", this), at(plain, 50, 8), &charge);
    form.put_line(("24g", this), at(plain, 59, 3), &line.units.to_string());
    if line.detail.epsdt || line.detail.family_planning {
        form.put_line(("24h", this), at(plain, 63, 1), "Y");
    }
    let rendering = line.rendering.as_ref().or(claim.rendering.as_ref());
    let npi = rendering.map_or(&claim.billing.npi, |rendering| &rendering.npi);
    form.put_line(("24j", this), at(plain, 68, 10), npi);
}

/// The letter of box 21 that a pointer means.
fn letter(pointer: u8) -> Option<char> {
    let place = pointer.checked_sub(1).filter(|n| *n < 12)?;
    Some(char::from(b'A' + place))
}

/// The shaded line: the drug, words for the service, an anesthesia's minutes; three blanks between.
fn supplement(line: &ServiceLine) -> String {
    let mut parts = Vec::new();
    if let Some(ndc) = &line.ndc {
        let quantity = Units(ndc.quantity_thousandths);
        parts.push(format!("N4{}   {}{quantity}", ndc.number, ndc.unit));
    }
    for said in [&line.description, &line.note] {
        if !said.is_empty() {
            parts.push(format!("ZZ{}", words(said)));
        }
    }
    parts.join("   ")
}

/// Boxes 25 to 29. What was paid is that on the lines of this sheet; what the patient paid, and
/// what was decided for the claim as a whole, stands on the first.
pub(super) fn foot(
    form: &mut Form,
    claim: &ProfessionalClaim,
    (lines, is_first): (&[ServiceLine], bool),
) {
    let tax_id: String = claim.billing.tax_id.replace('-', "");
    form.put("25", at(56, 1, 15), &tax_id);
    let column = match claim.billing.tax_id_kind {
        TaxIdKind::Ssn => 17,
        TaxIdKind::Ein => 19,
    };
    form.put("25", at(56, column, 1), "X");
    form.put("26", at(56, 23, 14), &claim.control_number);
    let accepts = matches!(claim.assignment.as_str(), "A" | "B");
    form.put("27", at(56, if accepts { 38 } else { 43 }, 1), "X");
    let total: Money = lines.iter().map(|line| line.charge).sum();
    form.put("28", at(56, 52, 8), &dollars_and_cents(total, 8));
    let mut paid = if is_first {
        claim.patient_paid
    } else {
        Money::ZERO
    };
    if !is_medicare(claim) {
        let decided = lines.iter().flat_map(|line| &line.adjudications);
        paid += decided.map(|decided| decided.paid).sum::<Money>();
        let whole = claim.other_payers.iter().filter(|other| {
            let by_line = |line: &ServiceLine| {
                line.adjudications
                    .iter()
                    .any(|a| a.payer_id == other.payer_id)
            };
            !claim.lines.iter().any(by_line)
        });
        if is_first {
            paid += whole.filter_map(|other| other.paid).sum::<Money>();
        }
    }
    if !paid.is_zero() {
        form.put("29", at(56, 62, 8), &dollars_and_cents(paid, 8));
    }
}

/// Boxes 31 to 33.
pub(super) fn providers(form: &mut Form, claim: &ProfessionalClaim, signed_on: NaiveDate) {
    let billing = &claim.billing;
    let rendering = claim.rendering.as_ref().map_or(&billing.name, |r| &r.name);
    form.put("31", at(60, 1, 21), &signature(rendering));
    six_digits(form, "31", (61, 6), signed_on);
    match &claim.facility {
        Some(facility) => {
            place(
                form,
                ("32", 23, 26),
                (&words(&facility.name), &facility.address),
            );
            form.put("32a", at(61, 23, 10), &facility.npi);
        }
        // Medicare wants to know where, except at the patient's home.
        None if is_medicare(claim) && claim.pos.as_str() != "12" => {
            place(
                form,
                ("32", 23, 26),
                (&entity(&billing.name), &billing.address),
            );
            form.put("32a", at(61, 23, 10), &billing.npi);
        }
        None => {}
    }
    let phone: String = billing.phone.chars().filter(char::is_ascii_digit).collect();
    if let Some((area, rest)) = phone.split_at_checked(3) {
        form.put("33", at(57, 66, 3), area);
        form.put("33", at(57, 70, 9), rest);
    }
    let pays = billing.pay_to.as_ref().unwrap_or(&billing.address);
    place(form, ("33", 50, 29), (&entity(&billing.name), pays));
    form.put("33a", at(61, 50, 10), &billing.npi);
    if !billing.taxonomy.is_empty() && !is_medicare(claim) {
        form.put("33b", at(61, 63, 17), &format!("ZZ{}", billing.taxonomy));
    }
}

/// Name, street and town on lines 58 to 60.
fn place(form: &mut Form, at_: (&'static str, usize, usize), of: (&str, &Address)) {
    let (id, column, width) = at_;
    let (name, address) = of;
    let street = words(&format!("{} {}", address.line1, address.line2));
    for (line, text) in [(58, name), (59, &*street), (60, &*town(address))] {
        form.put(id, at(line, column, width), text);
    }
}
