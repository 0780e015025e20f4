//! Lines of one day together: multiple surgery, endoscopy families, imaging, therapy and the
//! diagnostic reductions (coding.md 8, rows 4 to 4e).

use std::collections::BTreeMap;

use super::draft::{Draft, shown};
use super::exact::Exact;

/// Reduces what stands beside something larger.
pub(super) fn reduce(drafts: &mut [&mut Draft<'_>]) {
    endoscopies(drafts);
    surgeries(drafts);
    imaging(drafts);
    therapy(drafts);
    technical(
        drafts,
        '6',
        (
            7_500,
            "cardiovascular test beside another: technical part 75 %",
        ),
    );
    technical(
        drafts,
        '7',
        (8_000, "eye test beside another: technical part 80 %"),
    );
}

fn indicator(draft: &Draft<'_>) -> char {
    draft.row.map_or('0', |row| row.multiple)
}

fn family<'a>(draft: &'a Draft<'_>) -> Option<&'a str> {
    let (base, _) = draft.base.as_ref()?;
    Some(base)
}

/// Within a family the largest is paid in full, the others what they are more than the base.
fn endoscopies(drafts: &mut [&mut Draft<'_>]) {
    let mut families: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, draft) in drafts.iter().enumerate() {
        if let Some(base) = family(draft).filter(|_| indicator(draft) == '3') {
            families.entry(base.to_owned()).or_default().push(n);
        }
    }
    for (base, members) in families {
        let largest = largest(drafts, &members, |draft| draft.total);
        for n in members.into_iter().filter(|n| Some(*n) != largest) {
            let Some(draft) = drafts.get_mut(n) else {
                continue;
            };
            let Some(amount) = draft.base.as_ref().map(|(_, amount)| *amount) else {
                continue;
            };
            draft.total = (draft.total - amount).max(Exact::ZERO);
            let total = draft.total;
            let what = format!(
                "endoscopy of the family of {base}: less its base {}",
                shown(amount)
            );
            draft.step(what, total);
        }
    }
}

fn largest(
    drafts: &[&mut Draft<'_>],
    members: &[usize],
    by: impl Fn(&Draft<'_>) -> Exact,
) -> Option<usize> {
    // Of equals the first line is the one in full.
    let amount = |n: &usize| drafts.get(*n).map(|draft| by(draft));
    members.iter().rev().copied().max_by_key(|n| amount(n))
}

/// Standard rule: 100, 50, 50, 50, 50 % by rank, later ones by report. A family of endoscopies
/// ranks as one.
fn surgeries(drafts: &mut [&mut Draft<'_>]) {
    let mut groups: Vec<(Exact, Vec<usize>)> = Vec::new();
    let mut families: BTreeMap<String, usize> = BTreeMap::new();
    for (n, draft) in drafts.iter().enumerate() {
        match (indicator(draft), family(draft)) {
            ('2', _) | ('3', None) => groups.push((draft.total, vec![n])),
            ('3', Some(base)) => match families.get(base).and_then(|at| groups.get_mut(*at)) {
                Some(group) => {
                    group.0 = group.0 + draft.total;
                    group.1.push(n);
                }
                None => {
                    families.insert(base.to_owned(), groups.len());
                    groups.push((draft.total, vec![n]));
                }
            },
            _ => {}
        }
    }
    if groups.len() < 2 {
        return;
    }
    groups.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    for (rank, (_, members)) in groups.into_iter().enumerate().skip(1) {
        for n in members {
            let Some(draft) = drafts.get_mut(n) else {
                continue;
            };
            if rank >= 5 {
                draft
                    .notes
                    .push("sixth or later procedure: the contractor decides".to_owned());
            }
            draft.total = draft.total.share(5_000);
            let total = draft.total;
            draft.step(format!("procedure {} of the day: 50 %", rank + 1), total);
        }
    }
}

/// The technical and the professional amount of a line, as far as it has each.
fn components(draft: &Draft<'_>) -> (Exact, Exact) {
    match (draft.split, draft.row.map(|row| row.modifier.as_str())) {
        (Some((tc, pc)), _) => (tc.times(draft.units), pc.times(draft.units)),
        (None, Some("26")) => (Exact::ZERO, draft.total),
        (None, _) => (draft.total, Exact::ZERO),
    }
}

fn imaging(drafts: &mut [&mut Draft<'_>]) {
    let members: Vec<usize> = numbered(drafts, '4');
    let technical = largest(drafts, &members, |draft| components(draft).0);
    let professional = largest(drafts, &members, |draft| components(draft).1);
    for n in members {
        let Some(draft) = drafts.get_mut(n) else {
            continue;
        };
        let (tc, pc) = components(draft);
        if technical != Some(n) && tc > Exact::ZERO {
            draft.total = draft.total - tc.share(5_000);
            let total = draft.total;
            draft.step("imaging beside another: technical part 50 %", total);
        }
        if professional != Some(n) && pc > Exact::ZERO {
            draft.total = draft.total - pc.share(500);
            let total = draft.total;
            draft.step("imaging beside another: professional part 95 %", total);
        }
    }
}

fn technical(drafts: &mut [&mut Draft<'_>], wanted: char, (points, what): (u32, &str)) {
    let members = numbered(drafts, wanted);
    let largest = largest(drafts, &members, |draft| components(draft).0);
    for n in members.into_iter().filter(|n| Some(*n) != largest) {
        let Some(draft) = drafts.get_mut(n) else {
            continue;
        };
        let (tc, _) = components(draft);
        if tc > Exact::ZERO {
            draft.total = draft.total - tc.share(10_000 - points);
            let total = draft.total;
            draft.step(what, total);
        }
    }
}

/// Always-therapy services: practice expense of every unit but the largest at 50 %.
fn therapy(drafts: &mut [&mut Draft<'_>]) {
    let members = numbered(drafts, '5');
    let largest = largest(drafts, &members, |draft| draft.parts.expense);
    for n in members {
        let Some(draft) = drafts.get_mut(n) else {
            continue;
        };
        let full = u32::from(largest == Some(n));
        let reduced = draft.units.saturating_sub(full);
        if reduced == 0 {
            continue;
        }
        draft.total = draft.total - draft.parts.expense.share(5_000).times(reduced);
        let total = draft.total;
        let what = format!("therapy: practice expense of {reduced} units at 50 %");
        draft.step(what, total);
    }
}

fn numbered(drafts: &[&mut Draft<'_>], wanted: char) -> Vec<usize> {
    let all = drafts.iter().enumerate();
    all.filter(|(_, draft)| indicator(draft) == wanted)
        .map(|(n, _)| n)
        .collect()
}
