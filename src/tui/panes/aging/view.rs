//! How the aged receivables look: amounts with bars, the totals below.

use super::ask::Side;
use super::{Aging, Debtor, headings};
use crate::domain::money::Money;
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::bars::bar;
use crate::tui::widgets::{count, dollars};
use ratatui::layout::{Position, Rect};

/// Columns of an amount.
const AMOUNT: u16 = 11;

/// Where the parts of a row are.
struct Parts {
    name: Rect,
    buckets: [Rect; 5],
    bars: u16,
    total: Rect,
    touched: Rect,
}

fn parts(at: Rect) -> Parts {
    let name = if at.width >= 100 { 22 } else { 14 };
    let touched = if at.width >= 100 { 14 } else { 0 };
    let rest = at.width.saturating_sub(name + touched + AMOUNT + 2);
    let bucket = rest / 5;
    let bars = bucket.saturating_sub(AMOUNT);
    let column = |n: u16| paint::first(paint::after(at, 1 + name + n * bucket), bucket);
    Parts {
        name: paint::first(paint::after(at, 1), name - 1),
        buckets: [column(0), column(1), column(2), column(3), column(4)],
        bars,
        total: paint::first(paint::after(at, 1 + name + 5 * bucket), AMOUNT),
        touched: paint::after(at, 2 + name + 5 * bucket + AMOUNT),
    }
}

/// An amount in its column, its bar behind it.
fn amount(spot: Rect, (of, largest, bars): (Money, Money, u16), paint: &mut Paint<'_>) {
    let column = paint::first(spot, spot.width.saturating_sub(bars).min(AMOUNT));
    let text = if of.is_zero() {
        "-".to_owned()
    } else {
        dollars(of)
    };
    paint.put_right(column, made(format_args!("{text}")), Role::Text);
    let room = bars.saturating_sub(2);
    let drawn = bar(of, largest, room);
    paint.put(
        paint::after(spot, column.width + 1),
        made(format_args!("{drawn}")),
        Role::Bar,
    );
}

pub(super) fn draw(pane: &Aging, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let side = match pane.side {
        Side::Insurance => "[insurance] patient",
        Side::Patients => "insurance [patient]",
    };
    let debit: Money = pane.debtors.iter().map(|debtor| debtor.total).sum();
    let said = made(format_args!(
        " Aged A/R as of {}, from submission   {} debit   {} credit (apart)   {side} ",
        pane.as_of,
        dollars(debit),
        dollars(pane.credit)
    ));
    paint.put(paint::line(area, 0), &said, Role::Heading);
    let body = paint::below(area, 1);
    if let Some((name, table)) = &pane.lines {
        paint.heading(paint::line(body, 0), made(format_args!(" {name} ")));
        return table.view(paint::below(body, 1), paint, "Nothing is owed.");
    }
    rows(pane, body, paint)
}

fn rows(pane: &Aging, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let places = parts(paint::line(area, 0));
    for (spot, heading) in places.buckets.iter().zip(headings()) {
        let column = paint::first(*spot, spot.width.saturating_sub(places.bars).min(AMOUNT));
        paint.put_right(column, heading, Role::Dim);
    }
    paint.put_right(places.total, "total", Role::Dim);
    if area.width >= 100 {
        paint.put(places.touched, "touched", Role::Dim);
    }
    let body = paint::below(area, 1);
    if pane.debtors.is_empty() {
        let said = if pane.loaded {
            "Nobody owes anything."
        } else {
            "reading ..."
        };
        paint.put(paint::after(paint::below(body, 1), 2), said, Role::Dim);
        return Some(Position {
            x: body.x,
            y: body.y,
        });
    }
    let largest = pane
        .debtors
        .iter()
        .flat_map(|d| d.buckets)
        .max()
        .unwrap_or(Money::ZERO);
    let height = usize::from(body.height.saturating_sub(2));
    let top = pane.cursor.saturating_sub(height.saturating_sub(1));
    let mut cursor = None;
    for (n, debtor) in pane.debtors.iter().enumerate().skip(top).take(height) {
        let at = paint::line(body, u16::try_from(n - top).unwrap_or(u16::MAX));
        one(debtor, (at, largest), paint);
        if n == pane.cursor {
            paint.tint(at, Role::Cursor);
            cursor = Some(Position { x: at.x, y: at.y });
        }
    }
    let end = body.height.saturating_sub(2);
    paint.rule(paint::line(body, end));
    totals(pane, paint::line(body, end + 1), paint);
    cursor
}

fn one(debtor: &Debtor, (at, largest): (Rect, Money), paint: &mut Paint<'_>) {
    let places = parts(at);
    paint.put(places.name, &debtor.name, Role::Text);
    for (spot, of) in places.buckets.iter().zip(debtor.buckets) {
        amount(*spot, (of, largest, places.bars), paint);
    }
    let total = made(format_args!("{}", dollars(debtor.total)));
    paint.put_right(places.total, &total, Role::Heading);
    let (week, old) = debtor.touched;
    if old > 0 {
        let state = if week < old {
            State::Needs
        } else {
            State::Done
        };
        let said = made(format_args!("{week} of {old} {}", state.glyph()));
        paint.put(places.touched, &said, state.role());
    }
}

fn totals(pane: &Aging, at: Rect, paint: &mut Paint<'_>) {
    let places = parts(at);
    let n: usize = pane.debtors.iter().map(|debtor| debtor.n).sum();
    paint.put(
        places.name,
        made(format_args!("{}", count(n, "line", "lines"))),
        Role::Dim,
    );
    let mut sum = Money::ZERO;
    for (spot, of) in places.buckets.iter().zip(pane.totals()) {
        sum += of;
        amount(*spot, (of, Money::ZERO, places.bars), paint);
    }
    paint.put_right(
        places.total,
        made(format_args!("{}", dollars(sum))),
        Role::Heading,
    );
}
