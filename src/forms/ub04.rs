//! The UB-04: an institutional claim on paper, twenty-two revenue lines to a sheet and the total
//! on line 23.
//!
//! Form locators stand in the order of the printed form, on the same grid of ten letters and six
//! lines to the inch. The places are computed from the locators' order and lengths and must be
//! checked on a real form with the alignment page before red forms are printed.

use chrono::{Datelike as _, NaiveDate};

use super::grid::{Form, at, dollars_and_cents, words};
use crate::domain::claim::{ClaimProvider, EntityName, InstitutionalClaim, RevenueLine};
use crate::domain::coverage::{PayerOrder, Relationship};
use crate::domain::money::Money;
use crate::domain::party::PersonName;

/// Revenue lines of a sheet; line 23 has the totals.
pub const LINES_A_SHEET: usize = 22;

/// The line of the first revenue line.
const FIRST: usize = 20;

/// A claim as its sheets; the totals stand on the last. `made_on` is the creation date of line 23.
#[must_use]
pub fn sheets(claim: &InstitutionalClaim, made_on: NaiveDate) -> Vec<Form> {
    let groups: Vec<&[RevenueLine]> = match claim.lines.is_empty() {
        true => vec![&claim.lines[..]],
        false => claim.lines.chunks(LINES_A_SHEET).collect(),
    };
    let n_pages = groups.len();
    groups
        .into_iter()
        .enumerate()
        .map(|(n, lines)| {
            let mut form = Form::default();
            head(&mut form, claim);
            coded(&mut form, claim);
            revenue(&mut form, lines);
            total(&mut form, claim, (n + 1, n_pages, made_on));
            payers(&mut form, claim);
            diagnoses(&mut form, claim);
            providers(&mut form, claim);
            form
        })
        .collect()
}

fn head(form: &mut Form, claim: &InstitutionalClaim) {
    let (shared, stay) = (&claim.shared, &claim.stay);
    let billing = &shared.billing;
    let address = &billing.address;
    let town = format!("{} {} {}", address.city, address.state, address.zip);
    let lines = [
        &entity(&billing.name),
        &words(&address.line1),
        &words(&town),
        &billing.phone,
    ];
    for (line, text) in (1..).zip(lines) {
        form.put("FL1", at(line, 1, 25), text);
    }
    if let Some(pay_to) = &billing.pay_to {
        let town = format!("{} {} {}", pay_to.city, pay_to.state, pay_to.zip);
        form.put("FL2", at(2, 27, 25), &words(&pay_to.line1));
        form.put("FL2", at(3, 27, 25), &words(&town));
    }
    form.put("FL3a", at(1, 53, 20), &shared.control_number);
    let record = shared
        .detail
        .references
        .iter()
        .find(|(kind, _)| kind.code() == "EA");
    form.put(
        "FL3b",
        at(2, 53, 20),
        record.map_or("", |(_, number)| number),
    );
    form.put("FL4", at(2, 74, 4), &claim.type_of_bill());
    form.put("FL5", at(4, 53, 10), &billing.tax_id);
    if let (Some(from), Some(to)) = (stay.from, stay.to) {
        form.put("FL6", at(4, 64, 6), &six(from));
        form.put("FL6", at(4, 71, 6), &six(to));
    }
    patient(form, claim);
    admission(form, claim);
}

fn patient(form: &mut Form, claim: &InstitutionalClaim) {
    let shared = &claim.shared;
    let patient = &shared.patient;
    form.put("FL8a", at(5, 12, 19), &shared.subscriber.member_id);
    form.put("FL8b", at(6, 2, 29), &person(&patient.name));
    let home = &patient.address;
    form.put(
        "FL9",
        at(5, 42, 37),
        &words(&format!("{} {}", home.line1, home.line2)),
    );
    form.put("FL9", at(6, 32, 30), &words(&home.city));
    form.put("FL9", at(6, 64, 2), &home.state);
    form.put("FL9", at(6, 68, 9), &words(&home.zip));
    if let Some(born) = patient.birth_date {
        let text = format!("{:02}{:02}{:04}", born.month(), born.day(), born.year());
        form.put("FL10", at(8, 1, 8), &text);
    }
    form.put("FL11", at(8, 11, 1), patient.sex.letter());
}

fn admission(form: &mut Form, claim: &InstitutionalClaim) {
    let (shared, stay) = (&claim.shared, &claim.stay);
    if let Some(on) = stay.admitted_on {
        form.put("FL12", at(8, 13, 6), &six(on));
    }
    let hour = |text: &str| text.chars().take(2).collect::<String>();
    form.put("FL13", at(8, 20, 2), &hour(&stay.admission_hour));
    form.put("FL14", at(8, 23, 2), &stay.admission_type);
    form.put("FL15", at(8, 26, 2), &stay.admission_source);
    form.put("FL16", at(8, 29, 2), &hour(&stay.discharge_hour));
    form.put("FL17", at(8, 32, 2), &stay.patient_status);
    for (n, code) in shared.detail.conditions.iter().take(11).enumerate() {
        form.put("FL18", at(8, 35 + 3 * n, 2), code);
    }
    let state = shared
        .detail
        .references
        .iter()
        .find(|(kind, _)| kind.code() == "LU");
    form.put("FL29", at(8, 69, 2), state.map_or("", |(_, state)| state));
}

fn coded(form: &mut Form, claim: &InstitutionalClaim) {
    let stay = &claim.stay;
    for (n, (code, on)) in stay.occurrences.iter().take(8).enumerate() {
        let (line, column) = (10 + n / 4, 1 + 10 * (n % 4));
        form.put("FL31", at(line, column, 2), code);
        form.put("FL31", at(line, column + 3, 6), &six(*on));
    }
    for (n, (code, from, to)) in stay.spans.iter().take(4).enumerate() {
        let (line, column) = (10 + n / 2, 41 + 17 * (n % 2));
        form.put("FL35", at(line, column, 2), code);
        form.put("FL35", at(line, column + 3, 6), &six(*from));
        form.put("FL35", at(line, column + 10, 6), &six(*to));
    }
    let payer = &claim.shared.payer;
    form.put("FL38", at(13, 2, 38), &words(&payer.name));
    if let Some(address) = &payer.address {
        let town = format!("{} {} {}", address.city, address.state, address.zip);
        form.put("FL38", at(14, 2, 38), &words(&address.line1));
        form.put("FL38", at(15, 2, 38), &words(&town));
    }
    for (n, (code, amount)) in stay.values.iter().take(12).enumerate() {
        let (line, column) = (14 + n / 3, 42 + 13 * (n % 3));
        form.put("FL39", at(line, column, 2), code);
        form.put(
            "FL39",
            at(line, column + 3, 9),
            &dollars_and_cents(*amount, 9),
        );
    }
}

fn revenue(form: &mut Form, lines: &[RevenueLine]) {
    for (n, line) in lines.iter().enumerate() {
        let (this, row) = (Some(n + 1), FIRST + n);
        form.put_line(("FL42", this), at(row, 1, 4), &line.revenue);
        if let Some(ndc) = &line.ndc {
            let quantity = crate::domain::codes::Units(ndc.quantity_thousandths);
            let text = format!("N4{}{}{quantity}", ndc.number, ndc.unit);
            form.put_line(("FL43", this), at(row, 6, 24), &text);
        }
        if let Some(code) = line.code {
            let modifiers = line.modifiers.iter().map(ToString::to_string);
            let text = format!("{code}{}", modifiers.collect::<String>());
            form.put_line(("FL44", this), at(row, 31, 14), &text);
        }
        if let Some(dos) = line.dos {
            form.put_line(("FL45", this), at(row, 46, 6), &six(dos));
        }
        form.put_line(("FL46", this), at(row, 53, 7), &line.units.to_string());
        form.put_line(
            ("FL47", this),
            at(row, 61, 9),
            &dollars_and_cents(line.charge, 9),
        );
        if line.non_covered != Money::ZERO {
            let refused = dollars_and_cents(line.non_covered, 9);
            form.put_line(("FL48", this), at(row, 71, 9), &refused);
        }
    }
}

/// Line 23: 0001 with the sums on the last sheet, and on every sheet its number and the day.
fn total(
    form: &mut Form,
    claim: &InstitutionalClaim,
    (page, pages, made_on): (usize, usize, NaiveDate),
) {
    let row = FIRST + LINES_A_SHEET;
    form.put("FL43", at(row, 6, 24), &format!("PAGE {page} OF {pages}"));
    form.put("FL45", at(row, 46, 6), &six(made_on));
    if page == pages {
        form.put("FL42", at(row, 1, 4), "0001");
        form.put(
            "FL47",
            at(row, 61, 9),
            &dollars_and_cents(claim.line_total(), 9),
        );
        let refused: Money = claim.lines.iter().map(|line| line.non_covered).sum();
        if refused != Money::ZERO {
            form.put("FL48", at(row, 71, 9), &dollars_and_cents(refused, 9));
        }
    }
}

/// Form locators 50 to 65, a row for each payer in the order in which they pay.
fn payers(form: &mut Form, claim: &InstitutionalClaim) {
    let shared = &claim.shared;
    form.put("FL56", at(44, 62, 10), &shared.billing.npi);
    let subscriber = &shared.subscriber;
    let ours = Row {
        name: &shared.payer.name,
        id: &shared.payer.payer_id,
        insured: &entity(&subscriber.name),
        member: &subscriber.member_id,
        group: (&subscriber.plan_name, &subscriber.group_number),
        relationship: shared.relationship,
        paid: None,
        document: &shared.payer_claim_number,
    };
    ours.put(form, row_of(shared.order), shared);
    for other in &shared.other_payers {
        let theirs = Row {
            name: &other.payer_name,
            id: &other.payer_id,
            insured: &entity(&other.subscriber),
            member: &other.member_id,
            group: (&other.plan_name, &other.group_number),
            relationship: other.relationship,
            paid: other.paid,
            document: &other.payer_claim_number,
        };
        theirs.put(form, row_of(other.order), shared);
    }
    let line = 54 + row_of(shared.order);
    form.put("FL63", at(line, 1, 30), &shared.authorization);
}

/// Row A, B or C.
const fn row_of(order: PayerOrder) -> usize {
    match order {
        PayerOrder::Primary => 0,
        PayerOrder::Secondary => 1,
        PayerOrder::Tertiary => 2,
    }
}

/// What a payer's row says.
struct Row<'a> {
    name: &'a str,
    id: &'a str,
    insured: &'a str,
    member: &'a str,
    group: (&'a str, &'a str),
    relationship: Relationship,
    paid: Option<Money>,
    document: &'a str,
}

impl Row<'_> {
    fn put(&self, form: &mut Form, n: usize, shared: &crate::domain::claim::ProfessionalClaim) {
        let line = 45 + n;
        form.put("FL50", at(line, 1, 22), &words(self.name));
        form.put("FL51", at(line, 24, 15), self.id);
        form.put("FL52", at(line, 40, 1), &shared.release);
        form.put("FL53", at(line, 43, 1), &shared.benefits_assigned);
        if let Some(paid) = self.paid {
            form.put("FL54", at(line, 46, 10), &dollars_and_cents(paid, 10));
        }
        let line = 50 + n;
        form.put("FL58", at(line, 1, 25), self.insured);
        form.put("FL59", at(line, 27, 2), self.relationship.code());
        form.put("FL60", at(line, 30, 20), self.member);
        form.put("FL61", at(line, 51, 14), &words(self.group.0));
        form.put("FL62", at(line, 66, 14), self.group.1);
        form.put("FL64", at(54 + n, 32, 26), self.document);
    }
}

fn diagnoses(form: &mut Form, claim: &InstitutionalClaim) {
    let stay = &claim.stay;
    form.put("FL66", at(58, 1, 1), "0");
    for (n, diagnosis) in claim.diagnoses.iter().take(18).enumerate() {
        let (line, column) = (58 + n / 9, 3 + 8 * (n % 9));
        let id = if n == 0 { "FL67" } else { "FL67A" };
        let present = diagnosis.present.map(String::from).unwrap_or_default();
        let text = format!("{:<7}{present}", diagnosis.code.as_str());
        form.put(id, at(line, column, 8), &text);
    }
    if let Some(code) = stay.admitting {
        form.put("FL69", at(60, 6, 7), code.as_str());
    }
    for (n, code) in stay.reasons.iter().take(3).enumerate() {
        form.put("FL70", at(60, 20 + 8 * n, 7), code.as_str());
    }
    form.put("FL71", at(60, 46, 4), &stay.drg);
    for (n, cause) in stay.causes.iter().take(3).enumerate() {
        form.put("FL72", at(60, 53 + 9 * n, 8), cause.code.as_str());
    }
    for (n, (code, on)) in stay.procedures.iter().take(6).enumerate() {
        let (line, column) = (62 + 2 * (n / 3), 1 + 15 * (n % 3));
        form.put("FL74", at(line, column, 7), code.as_str());
        form.put("FL74", at(line, column + 8, 6), &six(*on));
    }
    form.put("FL80", at(65, 1, 24), &words(&claim.shared.note));
    if !claim.shared.billing.taxonomy.is_empty() {
        form.put("FL81", at(66, 27, 2), "B3");
        form.put("FL81", at(66, 30, 10), &claim.shared.billing.taxonomy);
    }
}

fn providers(form: &mut Form, claim: &InstitutionalClaim) {
    let stay = &claim.stay;
    for (id, line, provider) in [
        ("FL76", 61, stay.attending.as_ref()),
        ("FL77", 63, stay.operating.as_ref()),
        ("FL78", 65, stay.other_operating.as_ref()),
    ] {
        if let Some(ClaimProvider { name, npi, .. }) = provider {
            form.put(id, at(line, 60, 11), npi);
            form.put(id, at(line + 1, 50, 30), &entity(name));
        }
    }
}

/// `MMDDYY`.
fn six(on: NaiveDate) -> String {
    on.format("%m%d%y").to_string()
}

fn person(name: &PersonName) -> String {
    let mut parts = vec![name.last.as_str()];
    parts.extend(
        [&*name.first, &name.middle]
            .into_iter()
            .filter(|part| !part.is_empty()),
    );
    words(&parts.join(" "))
}

fn entity(name: &EntityName) -> String {
    match name {
        EntityName::Person(name) => person(name),
        EntityName::Organization(name) => words(name),
    }
}
