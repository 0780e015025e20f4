//! The last steps of a line: who assisted, who shares the global package, who gave it, what was
//! charged (coding.md 8, rows 5 to 11).

use super::draft::Draft;
use super::exact::Exact;
use super::{NoFee, Participation, Practitioner, Priced, Service, Setting};
use crate::codesets::FeeRow;

/// Two percent of Medicare's payment.
const SEQUESTRATION: i64 = 200;

pub(super) fn finish(
    mut draft: Draft<'_>,
    setting: &Setting<'_>,
    service: &Service<'_>,
) -> Result<Priced, NoFee> {
    if let Some(row) = draft.row {
        team(&mut draft, row, service)?;
        package(&mut draft, row, service);
        judged(&mut draft, row, service);
    }
    match setting.practitioner {
        Practitioner::Physician => {}
        // An assistant's 85 % is in the rate of AS already.
        Practitioner::Advanced if service.has(&["AS"]) => {}
        Practitioner::Advanced => take(&mut draft, 8_500, "non-physician practitioner: 85 %"),
        Practitioner::Counselor => take(&mut draft, 7_500, "counselor or social worker: 75 %"),
    }
    if service.has(&["CQ", "CO"]) {
        take(&mut draft, 8_500, "given by a therapy assistant: 85 %");
    }
    let mut limiting_charge = None;
    if setting.participation == Participation::NotParticipating {
        take(&mut draft, 9_500, "not participating: 95 %");
        limiting_charge = Some(draft.total.share(11_500).money());
    }
    let mut allowed = draft.total.money();
    if let Some(charge) = service.charge.filter(|charge| *charge < allowed) {
        allowed = charge;
        draft.step("the charge is less", Exact::of_money(charge));
    }
    let coinsurance = allowed.basis_points(2_000);
    let before = allowed - coinsurance;
    let sequestration = before.basis_points(SEQUESTRATION);
    Ok(Priced {
        allowed,
        limiting_charge,
        coinsurance,
        sequestration,
        payment: before - sequestration,
        facility: draft.facility,
        release: draft.release,
        steps: draft.steps,
        notes: draft.notes,
    })
}

fn take(draft: &mut Draft<'_>, points: u32, what: &str) {
    draft.total = draft.total.share(points);
    let total = draft.total;
    draft.step(what, total);
}

/// Assistants, second surgeons and teams, by the indicators of the code.
fn team(draft: &mut Draft<'_>, row: &FeeRow, service: &Service<'_>) -> Result<(), NoFee> {
    let assists = service.has(&["80", "81", "82", "AS"]);
    if assists {
        permitted(draft, row.assistant, "an assistant at surgery", &row.code)?;
        if service.has(&["AS"]) {
            take(draft, 1_360, "physician assistant at surgery: 13.6 %");
        } else {
            take(draft, 1_600, "assistant at surgery: 16 %");
        }
    }
    if service.has(&["62"]) {
        permitted_with(draft, row.co_surgeon, "two surgeons", &row.code)?;
        take(draft, 6_250, "two surgeons: 62.5 % each");
    }
    if service.has(&["66"]) {
        permitted_with(draft, row.team, "a team of surgeons", &row.code)?;
        draft
            .notes
            .push("team surgery: the contractor decides from the report".to_owned());
    }
    Ok(())
}

/// The assistant's indicator: 0 with documentation, 1 never, 2 yes, 9 no concept.
fn permitted(draft: &mut Draft<'_>, digit: char, what: &str, code: &str) -> Result<(), NoFee> {
    match digit {
        '0' => {
            draft
                .notes
                .push(format!("{what} of {code} is paid only with documentation"));
            Ok(())
        }
        '2' => Ok(()),
        _ => Err(NoFee::Never(format!(
            "Medicare never pays {what} of {code}"
        ))),
    }
}

/// The indicator of two surgeons and teams: 0 never, 1 with documentation, 2 yes, 9 no concept.
fn permitted_with(draft: &mut Draft<'_>, digit: char, what: &str, code: &str) -> Result<(), NoFee> {
    match digit {
        '1' => permitted(draft, '0', what, code),
        '2' => Ok(()),
        _ => permitted(draft, '1', what, code),
    }
}

/// The shares of the global package, in hundredths.
fn package(draft: &mut Draft<'_>, row: &FeeRow, service: &Service<'_>) {
    let percent = |share: u8| u32::from(share) * 100;
    let before = percent(row.pre);
    let (points, what) = if service.has(&["54"]) {
        (before + percent(row.intra), "surgery only")
    } else if service.has(&["55"]) {
        (percent(row.post), "care after surgery only")
    } else if service.has(&["56"]) {
        (before, "care before surgery only")
    } else if service.has(&["78"]) {
        (percent(row.intra), "return to the operating room")
    } else {
        return;
    };
    if points == 0 {
        draft
            .notes
            .push(format!("{what}: the code has no shares of a package"));
        return;
    }
    take(draft, points, &format!("{what}: {} %", points / 100));
    if service.has(&["55"]) {
        draft
            .notes
            .push("prorated by the days of care that were taken over".to_owned());
    }
}

/// What a contractor decides from the record.
fn judged(draft: &mut Draft<'_>, row: &FeeRow, service: &Service<'_>) {
    for (modifier, why) in [
        (
            "22",
            "increased work: the contractor decides from the report",
        ),
        (
            "52",
            "reduced service: the contractor decides from the report",
        ),
        (
            "53",
            "stopped service: the contractor decides from the report",
        ),
    ] {
        if service.has(&[modifier]) && row.modifier != modifier {
            draft.notes.push(why.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;

    #[test]
    fn sequestration_is_two_percent_of_the_payment() {
        let allowed = Money::parse("100").unwrap();
        let before = allowed - allowed.basis_points(2_000);
        assert_eq!(before.basis_points(SEQUESTRATION).to_string(), "1.60");
    }
}
