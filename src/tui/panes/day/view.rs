//! How a day looks: the roll-forward on the left, the deposits beside it or below, then the
//! batches and what a person should know.

use super::Day;
use crate::domain::money::Money;
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::{count, weekday};
use crate::workflow::close_day::DayStatus;
use ratatui::layout::{Position, Rect};

/// Columns of an amount.
const AMOUNT: u16 = 14;
/// From here on the deposits stand beside the roll-forward.
const WIDE: u16 = 100;

pub(super) fn draw(pane: &Day, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let Some(status) = &pane.status else {
        paint.put(paint::line(area, 0), " reading ...", Role::Dim);
        return Some(Position {
            x: area.x,
            y: area.y,
        });
    };
    title(status, paint::line(area, 0), paint);
    let mut body = paint::below(area, 1);
    let mut cursor = None;
    if let Some((deed, form)) = &pane.form {
        let above = body.height.saturating_sub(deed.lines());
        let lower = paint::below(body, above);
        body = paint::top(body, above);
        cursor = form.view(lower, paint);
    }
    let rows = if area.width >= WIDE {
        let half = area.width / 2;
        let left = paint::first(body, half.saturating_sub(2));
        let n = roll_forward(status, left, paint);
        n.max(deposits(status, paint::after(body, half), paint))
    } else {
        let n = roll_forward(status, body, paint);
        n + 1 + deposits(status, paint::below(body, n + 1), paint)
    };
    let below = paint::below(body, rows + 1);
    let n = batches(status, below, paint);
    known(status, paint::below(below, n), paint);
    cursor.or(Some(Position {
        x: body.x,
        y: body.y,
    }))
}

fn title(status: &DayStatus, at: Rect, paint: &mut Paint<'_>) {
    let day = status.day;
    let span = match status.opens {
        Some(opens) if opens < day => format!("   since {opens}"),
        Some(_) => String::new(),
        None => "   since the first entry".to_owned(),
    };
    let entries = count(status.n_entries, "entry", "entries");
    let said = made(format_args!(" {} {day}{span}   {entries}", weekday(day)));
    let used = paint.put(at, &said, Role::Heading);
    let (state, word) = match &status.closed {
        Some(_) => (State::Done, "closed in balance"),
        None if status.blockers().is_empty() => (State::Next, "can be closed"),
        None => (State::Needs, "cannot be closed yet"),
    };
    let at = paint::after(at, used + 3);
    paint.state(at, state);
    paint.put(paint::after(at, 2), word, Role::Text);
}

fn row(at: Rect, (words, amount): (&str, Money), role: Role, paint: &mut Paint<'_>) {
    let words_at = paint::first(paint::after(at, 1), at.width.saturating_sub(AMOUNT + 2));
    paint.put(words_at, made(format_args!("{words}")), role);
    let right = paint::last(at, AMOUNT);
    paint.put_right(right, made(format_args!("{}", amount.grouped())), role);
}

/// Draws the roll-forward; returns how many lines it took.
fn roll_forward(status: &DayStatus, area: Rect, paint: &mut Paint<'_>) -> u16 {
    let mut n = 0;
    let mut put = |words: &str, amount, role| {
        row(paint::line(area, n), (words, amount), role, paint);
        n += 1;
    };
    put("Receivables before", status.opening, Role::Heading);
    for (movement, amount) in status.movements.rows() {
        put(&format!("  {}", movement.words()), amount, Role::Text);
    }
    put("Receivables after", status.closing, Role::Heading);
    n
}

/// Draws the deposits; returns how many lines it took.
fn deposits(status: &DayStatus, area: Rect, paint: &mut Paint<'_>) -> u16 {
    let room = usize::from(area.height.saturating_sub(4));
    let mut n = 1;
    paint.put(paint::line(area, 0), " Deposits", Role::Heading);
    for deposit in status.deposits.iter().take(room) {
        let from = match deposit.from.as_str() {
            "" => "patient",
            name => name,
        };
        let words = format!("  {from} {} {}", deposit.method, deposit.trace);
        row(
            paint::line(area, n),
            (&words, deposit.posted),
            Role::Text,
            paint,
        );
        n += 1;
    }
    let left = status.deposits.len().saturating_sub(room);
    if left > 0 {
        let more = made(format_args!("   and {left} more"));
        paint.put(paint::line(area, n), more, Role::Dim);
        n += 1;
    }
    row(
        paint::line(area, n),
        ("Deposited", status.deposited),
        Role::Heading,
        paint,
    );
    n += 1;
    if let (Some(bank), Some(off)) = (status.bank, status.difference()) {
        row(paint::line(area, n), ("Bank", bank), Role::Text, paint);
        row(
            paint::line(area, n + 1),
            ("Difference", off),
            Role::Text,
            paint,
        );
        n += 2;
    }
    n
}

/// Draws the batches; returns how many lines they took.
fn batches(status: &DayStatus, area: Rect, paint: &mut Paint<'_>) -> u16 {
    if status.batches.is_empty() {
        return 0;
    }
    paint.put(
        paint::line(area, 0),
        " Batches, counted and keyed",
        Role::Heading,
    );
    let mut n = 1;
    for (batch, keyed) in &status.batches {
        let at = paint::line(area, n);
        let done = batch.upto_entry.is_some();
        paint.state(
            paint::after(at, 1),
            if done { State::Done } else { State::Needs },
        );
        let words = made(format_args!(
            "{} {}: {} of {}, {} of {}",
            batch.id,
            batch.kind.name(),
            keyed.n,
            batch.expected.n,
            keyed.amount.grouped(),
            batch.expected.amount.grouped()
        ));
        paint.put(paint::after(at, 3), words, Role::Text);
        n += 1;
    }
    n + 1
}

/// What stands in the way, and what should be known.
fn known(status: &DayStatus, area: Rect, paint: &mut Paint<'_>) {
    let blockers = match status.closed {
        Some(_) => Vec::new(),
        None => status.blockers(),
    };
    let said = blockers.iter().map(|why| (State::Refused, why.clone()));
    let exceptions = status.exceptions();
    let said = said.chain(exceptions.iter().map(|why| (State::Waiting, why.clone())));
    for (n, (state, why)) in said.enumerate() {
        let at = paint::line(area, u16::try_from(n).unwrap_or(u16::MAX));
        if at.height == 0 {
            return;
        }
        paint.state(paint::after(at, 1), state);
        paint.put(paint::after(at, 3), made(format_args!("{why}")), Role::Text);
    }
}
