//! The fields of a claim by the names that the example claims use.

use claimdesk::domain::claim::{ClaimProvider, EntityName, Frequency, ServiceLine};
use claimdesk::domain::codes::{Icd10Cm, Units};
use claimdesk::domain::coverage::Relationship;
use claimdesk::domain::encounter::AccidentCause;
use claimdesk::domain::money::Money;
use claimdesk::domain::party::{Address, PersonName, Sex};
use claimdesk::scrub::{CoverageDates, NoteState, OtherClaim, ReasonGiven, Strict};

use super::claims::Case;
use super::notation::{
    Done, adjustment, amount, bad, code, date, line, list, modifier, optional, order, other_claim,
    pos, yes,
};

/// Changes one field of a case.
pub fn change(case: &mut Case, field: &str, value: &str) -> Done {
    let (head, rest) = field.split_once('.').unwrap_or((field, ""));
    if let Some(n) = head
        .strip_prefix("line")
        .and_then(|n| n.parse::<usize>().ok())
    {
        let line = case
            .claim
            .lines
            .get_mut(n.wrapping_sub(1))
            .ok_or("no such line")?;
        line_field(line, rest, value)?;
        case.claim.charged = case.claim.line_total();
        return Ok(());
    }
    match head {
        "patient" | "subscriber" => person_field(case, field, value),
        "billing" | "payer" | "facility" => organization_field(case, field, value),
        "referring" | "rendering" | "supervising" => provider_field(case, field, value),
        "other" => other_field(case, rest, value),
        "facts" => fact(case, rest, value),
        "accident" => accident_field(case, rest, value),
        _ => claim_field(case, field, value),
    }
}

fn claim_field(case: &mut Case, field: &str, value: &str) -> Done {
    let claim = &mut case.claim;
    let text = || value.to_owned();
    match field {
        "today" => case.today = date(value)?,
        "control_number" => claim.control_number = text(),
        "frequency" => claim.frequency = Frequency::from_code(value).ok_or("no frequency")?,
        "resubmission" => {
            let (digit, number) = value.split_once(' ').unwrap_or((value, ""));
            claim.frequency = Frequency::from_code(digit).ok_or("no frequency")?;
            claim.payer_claim_number = number.to_owned();
        }
        "payer_claim_number" => claim.payer_claim_number = text(),
        "charged" => claim.charged = amount(value)?,
        "order" => claim.order = order(value)?,
        "relationship" => {
            claim.relationship = match value {
                "self" => Relationship::Myself,
                "spouse" => Relationship::Spouse,
                "child" => Relationship::Child,
                _ => Relationship::Other,
            }
        }
        "msp_type" => claim.msp_type = text(),
        "filing_code" => claim.filing_code = text(),
        "pos" => claim.pos = pos(value)?,
        "signature" => claim.signature_on_file = yes(value)?,
        "assignment" => claim.assignment = text(),
        "benefits" => claim.benefits_assigned = text(),
        "release" => claim.release = text(),
        "delay_reason" => claim.delay_reason = text(),
        "onset_on" => claim.onset_on = optional(value, date)?,
        "admitted_on" => claim.admitted_on = optional(value, date)?,
        "discharged_on" => claim.discharged_on = optional(value, date)?,
        "patient_paid" => claim.patient_paid = amount(value)?,
        "authorization" => claim.authorization = text(),
        "clia" => claim.clia = text(),
        "note" => claim.note = text(),
        "diagnoses" => {
            claim.diagnoses = list(value, |c| Icd10Cm::parse(c).or_else(|_| bad(c)))?;
        }
        "coded" => {
            claim.diagnoses = list(value, |c| Icd10Cm::parse(c).or_else(|_| bad(c)))?;
            let n = u8::try_from(claim.diagnoses.len().min(4)).unwrap_or(4);
            for line in &mut claim.lines {
                line.pointers = (1..=n).collect();
            }
        }
        "lines" => {
            claim.lines.clear();
            claim.charged = Money::ZERO;
        }
        "add line" => {
            claim.lines.push(line(value)?);
            case.number_lines();
        }
        other => return Err(format!("no field '{other}'")),
    }
    Ok(())
}

fn person_field(case: &mut Case, field: &str, value: &str) -> Done {
    let claim = &mut case.claim;
    let (who, what) = field.split_once('.').ok_or("whose field")?;
    // Where the patient is the subscriber there is one person, and the record is the patient's.
    let is_self = claim.relationship == Relationship::Myself;
    let text = || value.to_owned();
    if who == "patient" {
        let patient = &mut claim.patient;
        match what {
            "last" => patient.name.last = text(),
            "first" => patient.name.first = text(),
            "birth_date" => patient.birth_date = optional(value, date)?,
            "died_on" => patient.died_on = optional(value, date)?,
            "sex" => patient.sex = Sex::from_letter(value),
            part => address_part(&mut patient.address, part, value)?,
        }
        if is_self {
            claim.subscriber.name = EntityName::Person(claim.patient.name.clone());
            claim.subscriber.birth_date = claim.patient.birth_date;
            claim.subscriber.sex = claim.patient.sex;
            claim.subscriber.address = Some(claim.patient.address.clone());
        }
        return Ok(());
    }
    let subscriber = &mut claim.subscriber;
    match (what, &mut subscriber.name) {
        ("last", EntityName::Person(name)) => name.last = text(),
        ("first", EntityName::Person(name)) => name.first = text(),
        ("member_id", _) => subscriber.member_id = text(),
        ("group_number", _) => subscriber.group_number = text(),
        ("plan_name", _) => subscriber.plan_name = text(),
        ("birth_date", _) => subscriber.birth_date = optional(value, date)?,
        ("address", _) => subscriber.address = None,
        (part, _) => {
            let address = subscriber.address.as_mut().ok_or("no address")?;
            address_part(address, part, value)?;
        }
    }
    Ok(())
}

fn address_part(address: &mut Address, part: &str, value: &str) -> Done {
    let place = match part {
        "street" => &mut address.line1,
        "street2" => &mut address.line2,
        "city" => &mut address.city,
        "state" => &mut address.state,
        "zip" => &mut address.zip,
        other => return Err(format!("no part '{other}'")),
    };
    *place = value.to_owned();
    Ok(())
}

fn organization_field(case: &mut Case, field: &str, value: &str) -> Done {
    let claim = &mut case.claim;
    let text = value.to_owned();
    match field {
        "billing.name" if value == "person" => {
            claim.billing.name = EntityName::Person(PersonName::new("Sample", "Solo"));
        }
        "billing.name" => claim.billing.name = EntityName::Organization(text),
        "billing.npi" => claim.billing.npi = text,
        "billing.taxonomy" => claim.billing.taxonomy = text,
        "billing.tax_id" => claim.billing.tax_id = text,
        "billing.phone" => claim.billing.phone = text,
        "payer.name" => claim.payer.name = text,
        "payer.payer_id" => claim.payer.payer_id = text,
        "payer.address" => claim.payer.address = None,
        "facility" => claim.facility = None,
        _ => {
            let (head, part) = field.split_once('.').ok_or("which part")?;
            let facility = claim.facility.as_mut();
            let address = match (head, part) {
                ("billing", _) => &mut claim.billing.address,
                ("payer", _) => claim.payer.address.as_mut().ok_or("no address")?,
                (_, "name") => {
                    facility.ok_or("no facility")?.name = text;
                    return Ok(());
                }
                (_, "npi") => {
                    facility.ok_or("no facility")?.npi = text;
                    return Ok(());
                }
                _ => &mut facility.ok_or("no facility")?.address,
            };
            address_part(address, part, value)?;
        }
    }
    Ok(())
}

fn provider_field(case: &mut Case, field: &str, value: &str) -> Done {
    let claim = &mut case.claim;
    let (head, what) = field.split_once('.').unwrap_or((field, ""));
    let provider = match head {
        "referring" => &mut claim.referring,
        "rendering" => &mut claim.rendering,
        _ => &mut claim.supervising,
    };
    one_provider(provider, what, value)
}

fn one_provider(provider: &mut Option<ClaimProvider>, what: &str, value: &str) -> Done {
    if what.is_empty() {
        *provider = None;
        return Ok(());
    }
    let provider = provider.get_or_insert_with(ClaimProvider::default);
    let text = value.to_owned();
    match what {
        "npi" => provider.npi = text,
        "taxonomy" => provider.taxonomy = text,
        "name" => provider.name = EntityName::Organization(text),
        other => return Err(format!("no field '{other}' of a provider")),
    }
    Ok(())
}

fn accident_field(case: &mut Case, what: &str, value: &str) -> Done {
    if what.is_empty() {
        case.claim.accident = None;
        return Ok(());
    }
    let accident = case.claim.accident.as_mut().ok_or("no accident")?;
    match what {
        "on" => accident.on = date(value)?,
        "state" => accident.state = value.to_owned(),
        "cause" => {
            accident.cause = match value {
                "auto" => AccidentCause::Auto,
                "work" => AccidentCause::Employment,
                _ => AccidentCause::Other,
            }
        }
        other => return Err(format!("no field '{other}' of an accident")),
    }
    Ok(())
}

fn other_field(case: &mut Case, what: &str, value: &str) -> Done {
    if what.is_empty() {
        case.claim.other_payers.clear();
        return Ok(());
    }
    let other = case
        .claim
        .other_payers
        .first_mut()
        .ok_or("no other payer")?;
    let text = value.to_owned();
    match what {
        "order" => other.order = order(value)?,
        "paid" => other.paid = optional(value, amount)?,
        "paid_on" => other.paid_on = optional(value, date)?,
        "plan_name" => other.plan_name = text,
        "group_number" => other.group_number = text,
        "member_id" => other.member_id = text,
        "payer_id" => other.payer_id = text,
        "adjustments" => other.adjustments = list(value, adjustment)?,
        field => return Err(format!("no field '{field}' of another payer")),
    }
    Ok(())
}

fn line_field(line: &mut ServiceLine, what: &str, value: &str) -> Done {
    let text = || value.to_owned();
    match what {
        "control" => line.line_control = text(),
        "code" => line.code = code(value)?,
        "modifiers" => line.modifiers = list(value, modifier)?,
        "description" => line.description = text(),
        "charge" => line.charge = amount(value)?,
        "units" => line.units = Units::parse(value).ok_or("no units")?,
        "minutes" => line.minutes = yes(value)?,
        "pos" => line.pos = optional(value, pos)?,
        "pointers" => line.pointers = list(value, |p| p.parse().or_else(|_| bad(p)))?,
        "dos" => line.dos = date(value)?,
        "dos_to" => line.dos_to = optional(value, date)?,
        "note" => line.note = text(),
        "clia" => line.clia = text(),
        "ndc" if value.is_empty() => line.ndc = None,
        "ndc" => line.ndc.as_mut().ok_or("no drug")?.number = text(),
        "ndc_unit" => line.ndc.as_mut().ok_or("no drug")?.unit = text(),
        "ndc_quantity" => {
            let quantity = Units::parse(value).ok_or("no quantity")?;
            line.ndc.as_mut().ok_or("no drug")?.quantity_thousandths = quantity.0;
        }
        "ordering" => line.ordering = None,
        "ordering.npi" => one_provider(&mut line.ordering, "npi", value)?,
        "rendering.npi" => one_provider(&mut line.rendering, "npi", value)?,
        svd => {
            let decided = line
                .adjudications
                .first_mut()
                .ok_or("no decision on the line")?;
            match svd {
                "svd.paid" => decided.paid = amount(value)?,
                "svd.paid_on" => decided.paid_on = optional(value, date)?,
                "svd.payer_id" => decided.payer_id = text(),
                "svd.adjustments" => decided.adjustments = list(value, adjustment)?,
                other => return Err(format!("no field '{other}' of a line")),
            }
        }
    }
    Ok(())
}

fn fact(case: &mut Case, what: &str, value: &str) -> Done {
    let facts = &mut case.facts;
    match what {
        "file_by" => facts.filing.as_mut().ok_or("no clock")?.file_by = date(value)?,
        "received_on" => {
            facts.filing.as_mut().ok_or("no clock")?.received_on = optional(value, date)?;
        }
        "note" if value == "unsigned" => facts.note = NoteState::Unsigned,
        "note" => facts.note = NoteState::Signed(date(value)?),
        "takes_replacements" => facts.takes_replacements = Some(yes(value)?),
        "covered_from" => {
            facts.coverage = Some(CoverageDates {
                from: Some(date(value)?),
                through: None,
            });
        }
        "covered_through" => {
            facts.coverage = Some(CoverageDates {
                from: None,
                through: Some(date(value)?),
            });
        }
        "strict" => facts.strict = Strict::Excludes1Blocks,
        "reasons" => {
            let given = |word: &str| {
                let (line, text) = word.split_once('-').ok_or("no line")?;
                let line = line.parse().or_else(|_| bad(line))?;
                let modifier = super::notation::modifier(text)?;
                Ok(ReasonGiven { line, modifier })
            };
            facts.reasons = Some(list(value, given)?);
        }
        "other" => {
            let (claim, facts) = (&case.claim, &mut case.facts);
            facts.others.get_or_insert_default().push(OtherClaim {
                payer_id: claim.payer.payer_id.clone(),
                rendering_npi: claim
                    .rendering
                    .as_ref()
                    .map_or_else(String::new, |p| p.npi.clone()),
                ..other_claim(value)?
            });
        }
        other => return Err(format!("no fact '{other}'")),
    }
    Ok(())
}
