//! How a claim looks: head, lines, what stops it, and its timeline.

use super::{ClaimPane, Sheet};
use crate::domain::money::Money;
use crate::tui::paint::{self, Paint, made, wrapped};
use crate::tui::panes::findings;
use crate::tui::panes::queue::state_of;
use crate::tui::theme::{Role, State};
use crate::tui::widgets::dollars;
use ratatui::layout::{Position, Rect};

pub(super) fn draw(pane: &ClaimPane, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let Some(sheet) = &pane.sheet else {
        paint.put(paint::after(area, 2), "reading ...", Role::Dim);
        return Some(Position {
            x: area.x,
            y: area.y,
        });
    };
    head(sheet, area, paint);
    let n = u16::try_from(sheet.lines.len()).unwrap_or(u16::MAX);
    let height = (n + 2).min(area.height / 3);
    lines(sheet, paint::top(paint::below(area, 2), height), paint);
    let body = paint::below(area, 2 + height);
    if let Some((_, form)) = &pane.form {
        return form.view(body, paint);
    }
    let n = u16::try_from(sheet.findings.len()).unwrap_or(u16::MAX);
    let upper = if n == 0 {
        0
    } else {
        (n + 1).min(body.height / 2)
    };
    let mut cursor = None;
    if upper > 0 {
        let at = paint::top(body, upper);
        paint.heading(paint::line(at, 0), " Findings ");
        if !sheet.not_checked.is_empty() {
            let said = made(format_args!(
                " not checked: {} ",
                sheet.not_checked.join(", ")
            ));
            paint.put_right(paint::line(at, 0), &said, Role::Dim);
        }
        let row = pane.on_findings.then_some(pane.finding);
        cursor = findings::view(&sheet.findings, row, paint::below(at, 1), paint);
    }
    cursor.or(timeline(pane, sheet, paint::below(body, upper), paint))
}

fn head(sheet: &Sheet, area: Rect, paint: &mut Paint<'_>) {
    let row = &sheet.row;
    let state = state_of(row.status);
    let at = paint::after(paint::line(area, 0), 1);
    let who = made(format_args!(
        "Claim {}   {}   DOS {}   {}   ",
        row.control_number,
        row.patient.last_first(),
        row.dos,
        row.payer_name
    ));
    let used = paint.put(at, &who, Role::Heading);
    let status = made(format_args!("{} {}", state.glyph(), row.status.words()));
    paint.put(paint::after(at, used), &status, state.role());
    let sent = row
        .last_sent_on
        .map_or("not sent".to_owned(), |day| format!("sent {day}"));
    let theirs = match sheet.payer_number.as_str() {
        "" => String::new(),
        number => format!("  theirs {number}"),
    };
    let facts = made(format_args!(
        "charged {}  payer owes {}  patient {}  file by {}  {sent}{theirs}",
        dollars(row.charged),
        dollars(row.payer_owes),
        dollars(row.patient_owes),
        row.file_by,
    ));
    paint.put(paint::after(paint::line(area, 1), 1), &facts, Role::Dim);
}

fn lines(sheet: &Sheet, area: Rect, paint: &mut Paint<'_>) {
    paint.heading(
        paint::line(area, 0),
        " Lines          units    charged       paid contractual payer owes  patient ",
    );
    for (n, line) in sheet.lines.iter().enumerate() {
        let at = paint::line(paint::below(area, 1), u16::try_from(n).unwrap_or(u16::MAX));
        let money = |amount: Money| match amount.is_zero() {
            true => "-".to_owned(),
            false => dollars(amount),
        };
        let said = made(format_args!(
            "{} {:<13}{:>5}{:>11}{:>11}{:>12}{:>11}{:>9}",
            n + 1,
            line.code,
            line.units,
            money(line.charged),
            money(line.paid),
            money(line.contractual),
            money(line.payer_owes),
            money(line.patient_owes),
        ));
        paint.put(paint::after(at, 1), &said, Role::Text);
    }
}

fn timeline(
    pane: &ClaimPane,
    sheet: &Sheet,
    area: Rect,
    paint: &mut Paint<'_>,
) -> Option<Position> {
    paint.heading(paint::line(area, 0), " Timeline ");
    let mut at = paint::below(area, 1);
    let room = usize::from(at.height);
    let first = pane.event.saturating_sub(room.saturating_sub(1));
    let mut cursor = None;
    for (n, event) in sheet.events.iter().enumerate().skip(first) {
        if at.height == 0 {
            break;
        }
        let row = paint::line(at, 0);
        paint.put(
            paint::after(row, 1),
            made(format_args!("{}", event.on)),
            Role::Text,
        );
        paint.state(paint::after(row, 12), event.state);
        let text = paint::after(row, 14);
        let file = paint::width(event.file.as_str());
        let wide = text.width >= file + 50;
        let room = if wide {
            text.width - file - 2
        } else {
            text.width
        };
        let rows = wrapped(event.what.as_str(), room);
        for (k, part) in rows.iter().enumerate() {
            let spot = paint::line(at, u16::try_from(k).unwrap_or(u16::MAX));
            let spot = paint::first(paint::after(spot, 14), room);
            paint.put(spot, made(format_args!("{part}")), Role::Text);
        }
        let mut used = u16::try_from(rows.len()).unwrap_or(1);
        if wide {
            let right = paint::first(row, row.width.saturating_sub(1));
            paint.put_right(right, &event.file, Role::Dim);
        } else if file > 0 {
            paint.put(
                paint::after(paint::line(at, used), 16),
                &event.file,
                Role::Dim,
            );
            used += 1;
        }
        if !pane.on_findings && n == pane.event {
            paint.tint(row, Role::Cursor);
            cursor = Some(Position { x: row.x, y: row.y });
        }
        at = paint::below(at, used);
    }
    if sheet.events.is_empty() {
        paint.put(
            paint::after(at, 2),
            "nothing has happened yet",
            State::Plain.role(),
        );
    }
    cursor
}
