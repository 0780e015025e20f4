//! Inspection: what is in an X12 file, whoever made it and whatever state it is in.
//!
//! It needs no practice and changes nothing. Every transaction set is read for what it carries,
//! claims of an 835 one after another, so that a file of any size is inspected in little memory;
//! whatever is not as it should be is listed with its segment.

mod remittance;
mod view;

use crate::domain::acknowledgment::Acknowledgment;
use crate::domain::money::Money;
use crate::edi::{a277ca, a999, ta1, tally};
use crate::x12::{Delimiters, Group, Interchange, TransactionSet, Troubles, read};

pub use view::{
    AcknowledgmentView, AdjustmentView, ClaimAcknowledgmentView, ClaimsView, DelimitersView,
    GroupView, ImbalanceView, Inspection, InterchangeView, PlbView, RemittanceView, SetView,
    SyntaxErrorView, Ta1View, TroubleView,
};

/// Inspects a file. A file without any interchange gives an empty list, and the trouble says so.
#[must_use]
pub fn inspect(file: &[u8]) -> Inspection {
    let (tree, found) = read(file);
    let mut troubles = Troubles::default();
    troubles.extend(found);
    let (answers, found) = ta1::read(&tree);
    troubles.extend(found);
    let mut answers = answers.into_iter();
    let mut interchanges = Vec::new();
    for interchange in tree.iter() {
        let n_answers = interchange.acknowledgments.len();
        let groups = interchange.groups.iter();
        interchanges.push(InterchangeView {
            sender: interchange.header.text(6).trim().to_owned(),
            receiver: interchange.header.text(8).trim().to_owned(),
            control: interchange.header.text(13).trim().to_owned(),
            date: date(interchange),
            delimiters: delimiters(interchange.delimiters()),
            ta1: answers.by_ref().take(n_answers).map(Ta1View::of).collect(),
            groups: groups.map(|g| group(g, &mut troubles)).collect(),
        });
    }
    let mut trouble = troubles.into_vec();
    trouble.sort_by_key(|t| t.segment);
    let trouble = trouble.into_iter().map(TroubleView::of).collect();
    Inspection {
        interchanges,
        trouble,
    }
}

/// ISA09, as a day where it is one.
fn date(interchange: &Interchange<'_>) -> Option<chrono::NaiveDate> {
    let text = interchange.header.text(9);
    chrono::NaiveDate::parse_from_str(&format!("20{}", text.trim()), "%Y%m%d").ok()
}

fn delimiters(delimiters: Delimiters) -> DelimitersView {
    let shown = |byte: u8| char::from(byte).to_string();
    DelimitersView {
        element: shown(delimiters.element),
        component: shown(delimiters.component),
        repetition: delimiters.repetition.map(shown),
        segment: shown(delimiters.segment),
    }
}

fn group(group: &Group<'_>, troubles: &mut Troubles) -> GroupView {
    let control = group.header.map(|gs| gs.text(6).trim().to_owned());
    GroupView {
        version: group.version(),
        control: control.unwrap_or_default(),
        sets: group.sets.iter().map(|s| set(group, s, troubles)).collect(),
    }
}

fn set(group: &Group<'_>, set: &TransactionSet<'_>, troubles: &mut Troubles) -> SetView {
    let mut view = SetView {
        st01: set.header.text(1).trim().to_owned(),
        control: set.header.text(2).trim().to_owned(),
        segments: set.n_segments,
        ..SetView::default()
    };
    match set.header.el(1) {
        b"835" => view.remittance = Some(remittance::of(set, troubles)),
        b"837" => view.claims = Some(claims(set, troubles)),
        b"999" | b"997" => {
            let all = a999::read_set(set, troubles);
            let rows: Vec<_> = all.iter().flat_map(acknowledgments).collect();
            view.acknowledgment = summary(&rows);
            view.acknowledgments = Some(rows);
        }
        b"277" if a277ca::is_277ca(group, set) => {
            let all = a277ca::read_set(set, troubles);
            let all = all.into_iter().map(ClaimAcknowledgmentView::of);
            view.claim_acknowledgments = Some(all.collect());
        }
        _ => {}
    }
    view
}

fn claims(set: &TransactionSet<'_>, troubles: &mut Troubles) -> ClaimsView {
    let tally = tally::read_set(set, troubles);
    let imbalances = tally.imbalances.into_iter().map(|differ| ImbalanceView {
        level: "claim",
        place: format!("CLM {}", differ.patient_control_number),
        by: differ.by,
        segment: differ.at,
    });
    ClaimsView {
        n: tally.n_claims,
        service_lines: tally.n_service_lines,
        charged: tally.charged,
        frequency: tally.frequency,
        imbalances: imbalances.collect(),
    }
}

/// All rows as one: accepted where each of them is, with every error, under the name of the first
/// set that is refused, else of the first.
fn summary(rows: &[AcknowledgmentView]) -> Option<AcknowledgmentView> {
    let accepted = |row: &AcknowledgmentView| row.accepted && row.group_accepted;
    let named = rows
        .iter()
        .find(|row| !accepted(row))
        .or_else(|| rows.first())?;
    Some(AcknowledgmentView {
        accepted: rows.iter().all(accepted),
        errors: rows.iter().flat_map(|row| row.errors.clone()).collect(),
        ..named.clone()
    })
}

/// One row a set that the 999 names; a group that names none is one row of its own.
fn acknowledgments(group: &Acknowledgment) -> Vec<AcknowledgmentView> {
    let whole = |set_control, accepted, errors| AcknowledgmentView {
        group_control: group.group_control.clone(),
        set_control,
        accepted,
        group_accepted: group.verdict.is_accepted(),
        errors,
    };
    if group.sets.is_empty() {
        return vec![whole(None, group.verdict.is_accepted(), Vec::new())];
    }
    let rows = group.sets.iter().map(|set| {
        let errors = set.errors.iter().map(SyntaxErrorView::of).collect();
        whole(
            Some(set.set_control.clone()),
            set.verdict.is_accepted(),
            errors,
        )
    });
    rows.collect()
}

/// A sum by key, kept in the order of the keys.
fn add(sum: &mut (Money, usize), amount: Money) {
    sum.0 += amount;
    sum.1 += 1;
}
