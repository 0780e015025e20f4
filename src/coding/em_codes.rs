//! The codes of every setting, with the least level and the least minutes of each
//! (coding.md 6.2; minutes must be met, ranges were dropped in 2024).

use super::em_level::Acquaintance::{Established, New};
use super::em_level::Level::{High, Low, Moderate, Straightforward as Sf};
use super::em_level::{Acquaintance, Level, Setting};

/// A code with its least level and its least minutes.
pub(super) type Row = (&'static str, Level, u16);

/// The codes of a setting, from the lowest.
pub(super) fn rows(setting: Setting, patient: Acquaintance) -> &'static [Row] {
    let of = |(s, p, _): &&Group| *s == setting && p.is_none_or(|p| p == patient);
    TABLE
        .iter()
        .find(of)
        .map(|(_, _, rows)| *rows)
        .unwrap_or_default()
}

type Group = (Setting, Option<Acquaintance>, &'static [Row]);

#[rustfmt::skip]
const TABLE: &[Group] = &[
    (Setting::Office, Some(New), &[
        ("99202", Sf, 15), ("99203", Low, 30), ("99204", Moderate, 45), ("99205", High, 60)]),
    (Setting::Office, Some(Established), &[
        ("99212", Sf, 10), ("99213", Low, 20), ("99214", Moderate, 30), ("99215", High, 40)]),
    (Setting::HospitalInitial, None, &[
        ("99221", Sf, 40), ("99222", Moderate, 55), ("99223", High, 75)]),
    (Setting::HospitalSubsequent, None, &[
        ("99231", Sf, 25), ("99232", Moderate, 35), ("99233", High, 50)]),
    (Setting::HospitalSameDay, None, &[
        ("99234", Sf, 45), ("99235", Moderate, 70), ("99236", High, 85)]),
    (Setting::HospitalDischarge, None, &[("99238", Sf, 1), ("99239", Sf, 31)]),
    (Setting::Emergency, None, &[
        ("99282", Sf, 0), ("99283", Low, 0), ("99284", Moderate, 0), ("99285", High, 0)]),
    (Setting::ConsultOffice, None, &[
        ("99242", Sf, 20), ("99243", Low, 30), ("99244", Moderate, 40), ("99245", High, 55)]),
    (Setting::ConsultHospital, None, &[
        ("99252", Sf, 35), ("99253", Low, 45), ("99254", Moderate, 60), ("99255", High, 80)]),
    (Setting::NursingInitial, None, &[
        ("99304", Sf, 25), ("99305", Moderate, 35), ("99306", High, 50)]),
    (Setting::NursingSubsequent, None, &[
        ("99307", Sf, 10), ("99308", Low, 20), ("99309", Moderate, 30), ("99310", High, 45)]),
    (Setting::NursingDischarge, None, &[("99315", Sf, 1), ("99316", Sf, 31)]),
    (Setting::Home, Some(New), &[
        ("99341", Sf, 15), ("99342", Low, 30), ("99344", Moderate, 60), ("99345", High, 75)]),
    (Setting::Home, Some(Established), &[
        ("99347", Sf, 20), ("99348", Low, 30), ("99349", Moderate, 40), ("99350", High, 60)]),
    (Setting::Video, Some(New), &[
        ("98000", Sf, 15), ("98001", Low, 30), ("98002", Moderate, 45), ("98003", High, 60)]),
    (Setting::Video, Some(Established), &[
        ("98004", Sf, 10), ("98005", Low, 20), ("98006", Moderate, 30), ("98007", High, 40)]),
    (Setting::Audio, Some(New), &[
        ("98008", Sf, 15), ("98009", Low, 30), ("98010", Moderate, 45), ("98011", High, 60)]),
    (Setting::Audio, Some(Established), &[
        ("98012", Sf, 10), ("98013", Low, 20), ("98014", Moderate, 30), ("98015", High, 40)]),
    (Setting::CriticalCare, None, &[("99291", Sf, 30)]),
    (Setting::Psychotherapy, None, &[("90832", Sf, 16), ("90834", Sf, 38), ("90837", Sf, 53)]),
    (Setting::Crisis, None, &[("90839", Sf, 30)]),
    (Setting::Family, None, &[("90847", Sf, 26)]),
    (Setting::FamilyWithoutPatient, None, &[("90846", Sf, 26)]),
];

/// Preventive visits: oldest age of the span, new, established (coding.md 6.4).
const PREVENTIVE: [(u16, &str, &str); 7] = [
    (0, "99381", "99391"),
    (4, "99382", "99392"),
    (11, "99383", "99393"),
    (17, "99384", "99394"),
    (39, "99385", "99395"),
    (64, "99386", "99396"),
    (u16::MAX, "99387", "99397"),
];

/// The preventive visit of an age.
pub(super) fn preventive(age: u16, patient: Acquaintance) -> Option<&'static str> {
    let (_, new, established) = PREVENTIVE.iter().find(|(oldest, ..)| age <= *oldest)?;
    Some(match patient {
        New => new,
        Established => established,
    })
}
