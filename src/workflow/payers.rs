//! Add and change payers: who pays, how it wants its claims, and by when.

use serde::{Deserialize, Serialize};

use super::address::{ADDRESS, AddressInput, Need};
use super::check::{Check, LONGEST};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, change_from_json, changed, from_json, may, must};
use crate::domain::dates::Span;
use crate::domain::keys::PayerId;
use crate::domain::payer::{FilingCode, Payer, default_limits};
use crate::store::{partners, payers};

/// A payer as it is entered. Limits that are left empty are those that are usual for its kind.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PayerInput {
    /// Name on claims and lists.
    pub name: String,
    /// The id that the clearinghouse wants.
    pub payer_id: String,
    /// Other ids by which it names itself in a remittance.
    pub remittance_ids: Vec<String>,
    /// SBR09.
    pub filing_code: String,
    /// Where paper goes.
    pub address: AddressInput,
    /// Ten digits.
    pub phone: String,
    /// `90 days` or `12 months` from the date of service.
    pub filing_limit: String,
    /// From the remittance.
    pub corrected_limit: String,
    /// From the remittance.
    pub appeal_limit: String,
    /// Days within which it pays.
    pub pays_within_days: Option<u32>,
    /// Does it take frequency codes 7 and 8?
    pub takes_replacements: Option<bool>,
    /// The clearinghouse profile, by name.
    pub partner: String,
    /// Is it still billed?
    pub active: bool,
}

impl Default for PayerInput {
    fn default() -> Self {
        PayerInput {
            name: String::new(),
            payer_id: String::new(),
            remittance_ids: Vec::new(),
            filing_code: String::new(),
            address: AddressInput::default(),
            phone: String::new(),
            filing_limit: String::new(),
            corrected_limit: String::new(),
            appeal_limit: String::new(),
            pays_within_days: None,
            takes_replacements: None,
            partner: String::new(),
            active: true,
        }
    }
}

macro_rules! fields {
    ($($first:expr,)? ; $need:ident) => {
        &[
            $($first,)?
            $need("name", Is::Text, "name on claims and lists"),
            $need("payer_id", Is::Text, "the id that the clearinghouse wants (2010BB NM109)"),
            may("remittance_ids", Is::Texts, "other ids by which it names itself in an 835"),
            $need("filing_code", Is::Text, "SBR09: MB Medicare, MC Medicaid, BL, CI, 16, …"),
            may("address", Is::Record(ADDRESS), "where paper goes"),
            may("phone", Is::Text, "ten digits"),
            may("filing_limit", Is::Text, "from the date of service: 90 days, 12 months"),
            may("corrected_limit", Is::Text, "for corrected claims, from the remittance"),
            may("appeal_limit", Is::Text, "for first appeals, from the remittance"),
            may("pays_within_days", Is::Number, "later than this is silence"),
            may("takes_replacements", Is::Flag, "frequency codes 7 and 8; Medicare B does not"),
            may("partner", Is::Text, "the clearinghouse profile, by name"),
            may("active", Is::Flag, "whether it is still billed"),
        ]
    };
}

/// `add-payer`
pub static ADD_PAYER: Deed = Deed {
    name: "add-payer",
    title: "Add a payer",
    role: Role::Biller,
    fields: fields!(; must),
    example: r#"{"name":"Blue Ridge","payer_id":"BRIDG","remittance_ids":["1561234567"],
        "filing_code":"CI","address":{"street":"PO Box 100","street2":"","city":"Asheville",
        "state":"NC","zip":"28801-0100"},"phone":"8005550100","filing_limit":"90 days",
        "corrected_limit":"180 days","appeal_limit":"180 days","pays_within_days":45,
        "takes_replacements":true,"partner":"","active":true}"#,
    run: |cx, json| from_json(cx, json, add_payer),
};

/// `change-payer`
pub static CHANGE_PAYER: Deed = Deed {
    name: "change-payer",
    title: "Change a payer; fields that are left out stay as they are",
    role: Role::Biller,
    fields: fields!(must("id", Is::Number, "which payer"), ; may),
    example: r#"{"id":1,"name":"Blue Ridge","payer_id":"BRIDG","remittance_ids":["1561234567"],
        "filing_code":"CI","address":{"street":"PO Box 100","street2":"","city":"Asheville",
        "state":"NC","zip":"28801-0100"},"phone":"8005550100","filing_limit":"90 days",
        "corrected_limit":"180 days","appeal_limit":"180 days","pays_within_days":45,
        "takes_replacements":true,"partner":"","active":true}"#,
    run: |cx, json| {
        change_from_json(
            cx,
            json,
            |cx, id| Ok(PayerInput::of(&known(cx, PayerId(id))?)),
            |cx, id, input| change_payer(cx, PayerId(id), input),
        )
    },
};

impl PayerInput {
    /// The payer as a form shows it.
    #[must_use]
    pub fn of(payer: &Payer) -> PayerInput {
        PayerInput {
            name: payer.name.clone(),
            payer_id: payer.payer_id.clone(),
            remittance_ids: payer.remittance_ids.clone(),
            filing_code: payer.filing_code.code().to_owned(),
            address: AddressInput::of(&payer.address),
            phone: payer.phone.clone(),
            filing_limit: span_words(payer.filing_limit),
            corrected_limit: span_words(payer.corrected_limit),
            appeal_limit: span_words(payer.appeal_limit),
            pays_within_days: Some(payer.pays_within_days),
            takes_replacements: Some(payer.takes_replacements),
            partner: payer.partner.clone(),
            active: payer.active,
        }
    }

    fn read(&self, cx: &DeedContext<'_>, id: PayerId) -> Result<Payer, DeedError> {
        let mut check = Check::new();
        let kind = check.one_of(
            "filing_code",
            &self.filing_code,
            (
                FilingCode::from_code,
                "the SBR09 codes, such as MB, MC, CI, BL, 16",
            ),
        );
        let usual = default_limits(kind.unwrap_or(FilingCode::Other));
        let mut limit = |field: &str, text: &str, usual: Span| {
            check.read_if_any(field, text, read_span).unwrap_or(usual)
        };
        let filing_limit = limit("filing_limit", &self.filing_limit, usual.0);
        let corrected_limit = limit("corrected_limit", &self.corrected_limit, usual.1);
        let appeal_limit = limit("appeal_limit", &self.appeal_limit, usual.2);
        let partner = check.text("partner", &self.partner, LONGEST);
        if !partner.is_empty() && partners::get(cx.db(), &partner)?.is_none() {
            check.wrong("partner", format!("there is no clearinghouse '{partner}'"));
        }
        let ids = self.remittance_ids.iter().map(|id| {
            let id = check.needed("remittance_ids", id, 80);
            let whole = !id.contains(char::is_whitespace);
            check.require(whole, "remittance_ids", "an id has no blank inside");
            id
        });
        let remittance_ids = ids.collect();
        let medicare_b = kind == Some(FilingCode::MedicarePartB);
        let payer = Payer {
            id,
            name: check.needed("name", &self.name, LONGEST),
            payer_id: check.needed("payer_id", &self.payer_id, 80),
            remittance_ids,
            filing_code: kind.unwrap_or(FilingCode::Other),
            address: check.within("address", |c| self.address.read(c, Need::MayBeEmpty)),
            phone: check.phone("phone", &self.phone),
            filing_limit,
            corrected_limit,
            appeal_limit,
            pays_within_days: self.pays_within_days.unwrap_or(usual_days(kind)),
            takes_replacements: self.takes_replacements.unwrap_or(!medicare_b),
            partner,
            active: self.active,
        };
        if medicare_b && payer.takes_replacements {
            let what = "Medicare Part B takes no frequency 7 or 8; say false";
            check.wrong("takes_replacements", what);
        }
        check.finish(Some(payer))
    }
}

/// Days until silence, until the payer's own are known: Medicare 21, others 45.
fn usual_days(kind: Option<FilingCode>) -> u32 {
    match kind {
        Some(FilingCode::MedicarePartA | FilingCode::MedicarePartB) => 21,
        _ => 45,
    }
}

/// Reads a limit as a contract writes it: `90 days`, `90`, `12 months`.
fn read_span(text: &str) -> Result<Span, &'static str> {
    let text = text.trim().to_ascii_lowercase();
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit()).trim();
    let n = digits.parse().ok().filter(|n| (1..=3_660).contains(n));
    match (n, unit) {
        (Some(n), "" | "d" | "day" | "days") => Ok(Span::Days(n)),
        (Some(n), "m" | "month" | "months") if n <= 120 => Ok(Span::Months(n)),
        _ => Err("is no limit: write 90 days or 12 months"),
    }
}

fn span_words(span: Span) -> String {
    match span {
        Span::Days(n) => format!("{n} days"),
        Span::Months(n) => format!("{n} months"),
    }
}

fn known(cx: &DeedContext<'_>, id: PayerId) -> Result<Payer, DeedError> {
    payers::get(cx.db(), id)?.ok_or_else(|| DeedError::no_such("payer", id))
}

/// Adds a payer.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field.
pub fn add_payer(cx: &DeedContext<'_>, input: PayerInput) -> Result<Recorded, DeedError> {
    let id = payers::add(cx.tx, &input.read(cx, PayerId(0))?)?;
    cx.audit(ADD_PAYER.name, ("payer", Some(id.0)), None)?;
    Ok(Recorded { id: id.0 })
}

/// Changes a payer to what `input` says.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field, [`DeedError::NoSuch`].
pub fn change_payer(
    cx: &DeedContext<'_>,
    id: PayerId,
    input: PayerInput,
) -> Result<Recorded, DeedError> {
    let before = known(cx, id)?;
    let after = input.read(cx, id)?;
    payers::change(cx.tx, &after)?;
    let detail = changed(&PayerInput::of(&before), &PayerInput::of(&after));
    cx.audit(CHANGE_PAYER.name, ("payer", Some(id.0)), Some(&detail))?;
    Ok(Recorded { id: id.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_read_as_a_contract_writes_it() {
        assert_eq!(read_span("90"), Ok(Span::Days(90)));
        assert_eq!(read_span("90 Days"), Ok(Span::Days(90)));
        assert_eq!(read_span("12m"), Ok(Span::Months(12)));
        for wrong in ["", "soon", "0", "12 years", "-3", "99999999999 days"] {
            assert!(read_span(wrong).is_err(), "{wrong}");
        }
    }
}
