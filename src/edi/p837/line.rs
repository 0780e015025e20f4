//! Loop 2400: one service line with its drug, its own providers and what other payers decided.

use crate::domain::claim::{ProfessionalClaim, ServiceLine};
use crate::domain::codes::Units;
use crate::x12::{SetWriter, basic, composite};

use super::claim::{amount, note};
use super::parties::{day, digits, provider, reference};
use super::{cob, detail};

pub(super) fn write(set: &mut SetWriter, claim: &ProfessionalClaim, line: (usize, &ServiceLine)) {
    let (n, line) = line;
    set.push("LX", &[&n.to_string()]);
    service(set, claim, line);
    detail::line_head(set, &line.detail, line.code.as_str());
    match line.dos_to.filter(|to| *to != line.dos) {
        Some(to) => {
            let days = format!("{}-{}", day(line.dos), day(to));
            set.push("DTP", &["472", "RD8", &days]);
        }
        None => set.push("DTP", &["472", "D8", &day(line.dos)]),
    }
    detail::dates(set, &line.detail.dates);
    detail::line_counts(set, &line.detail);
    reference(set, "6R", &line.line_control);
    reference(set, "X4", &line.clia);
    detail::references(set, &line.detail.references);
    detail::line_amounts(set, &line.detail);
    note(set, ("", &line.note));
    detail::purchased(set, &line.detail);
    if let Some(ndc) = &line.ndc {
        set.push("LIN", &["", "N4", &digits(&ndc.number)]);
        let quantity = Units(ndc.quantity_thousandths).to_string();
        set.push("CTP", &["", "", "", &quantity, &ndc.unit]);
        detail::drug_references(set, &line.detail);
    }
    if let Some(rendering) = &line.rendering {
        provider(set, "82", rendering);
    }
    detail::line_providers(set, &line.detail);
    if let Some(ordering) = &line.ordering {
        provider(set, "DK", ordering);
    }
    if let Some(referring) = &line.detail.referring {
        provider(set, "DN", referring);
    }
    let (from, to) = (&line.detail.pick_up, &line.detail.drop_off);
    detail::transport(set, from.as_ref(), to.as_ref());
    for decided in &line.adjudications {
        cob::decided(set, claim, (decided, ""));
    }
    detail::necessity(set, &line.detail.necessity);
}

/// SV1. A description stands only where no drug is named (2410), a place of service only where
/// it differs from the claim's.
fn service(set: &mut SetWriter, claim: &ProfessionalClaim, line: &ServiceLine) {
    let mut procedure = vec!["HC", line.code.as_str()];
    procedure.extend(line.modifiers.iter().map(|modifier| modifier.as_str()));
    procedure.resize(6, "");
    let description = basic(&line.description);
    if line.ndc.is_none() {
        procedure.push(&description);
    }
    let procedure = composite(&procedure);
    let pointers: Vec<String> = line.pointers.iter().map(ToString::to_string).collect();
    let pointers = composite(&pointers.iter().map(String::as_str).collect::<Vec<_>>());
    let unit = if line.minutes { "MJ" } else { "UN" };
    let pos = line.pos.filter(|pos| *pos != claim.pos);
    let pos = pos.as_ref().map_or("", |pos| pos.as_str());
    let yes = |is: bool| if is { "Y" } else { "" };
    let (charge, units) = (amount(line.charge), line.units.to_string());
    let elements = [
        &*procedure,
        &charge,
        unit,
        &units,
        pos,
        "",
        &pointers,
        "",
        yes(line.emergency),
        "",
        yes(line.detail.epsdt),
        yes(line.detail.family_planning),
    ];
    set.push("SV1", &elements);
}
