//! How the level looks: the table of decision making with what was judged, the time, and what
//! follows from them.

use super::{Em, MDM};
use crate::domain::text::CleanText;
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::Role;
use crate::workflow::em_level::EmView;
use ratatui::layout::{Position, Rect};

/// Columns of the name of a level.
const NAME: u16 = 5;
/// Lines of a level.
const LINES: u16 = 3;

/// The levels: digit, word of an input, and what each column needs, in our own words
/// (coding.md 6.1).
const ROWS: [(&str, [&str; 2], [&str; 3]); 4] = [
    (
        "1 SF",
        ["minimal", "straightforward"],
        [
            "one minor problem",
            "none, or fewer than two items",
            "minimal: rest, dressing",
        ],
    ),
    (
        "2 low",
        ["low", "limited"],
        [
            "two minor; or one stable chronic; or one simple acute illness or injury",
            "two of: outside note, result, order; or a needed historian",
            "low: without prescription, therapy",
        ],
    ),
    (
        "3 mod",
        ["moderate", "moderate"],
        [
            "a chronic one worse; two stable chronic; a new one unclear; acute and systemic",
            "three of those; or own reading of a test; or talk with an outside clinician",
            "prescription; minor surgery with risk factors; social limits",
        ],
    ),
    (
        "4 high",
        ["high", "extensive"],
        [
            "a chronic one severely worse; or a threat to life or function",
            "two of the three kinds: items, own reading, talk",
            "toxicity watched; major surgery decided; admission; care cut back",
        ],
    ),
];

pub(super) fn draw(pane: &Em, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let corner = Position {
        x: area.x,
        y: area.y,
    };
    let Some(known) = &pane.known else {
        paint.put(paint::after(area, 2), "reading ...", Role::Dim);
        return Some(corner);
    };
    paint.put(
        paint::after(paint::line(area, 0), 1),
        &known.head,
        Role::Heading,
    );
    setting(pane, paint::line(area, 1), paint);
    let table = paint::below(area, 2);
    let cursor = columns(pane, table, paint);
    let below = paint::below(table, 1 + LINES * 4);
    let time = minutes(pane, paint::line(below, 0), paint);
    if let Some(found) = &pane.found {
        outcome(found, paint::below(below, 1), paint);
    }
    Some(if pane.column < MDM { cursor } else { time })
}

fn setting(pane: &Em, at: Rect, paint: &mut Paint<'_>) {
    let input = &pane.input;
    let patient = match input.patient.as_str() {
        "" => "as the records say",
        "new" => "new",
        _ => "established",
    };
    let counted = pane.found.as_ref().map_or("", |found| found.patient);
    let mut said = format!("{}   patient {patient}", input.setting);
    if input.patient.is_empty() {
        said.push_str(&format!(": {counted}"));
    }
    if input.longitudinal {
        said.push_str("   care over time");
    }
    if input.preventive {
        said.push_str("   preventive same day");
    }
    said.push_str(&format!("   {}", input.payer));
    paint.put(paint::after(at, 1), CleanText::new(&said), Role::Text);
}

/// The three columns; tells where the cursor is.
fn columns(pane: &Em, area: Rect, paint: &mut Paint<'_>) -> Position {
    let names = ["Problems", "Data", "Risk"];
    let wide = area.width.saturating_sub(NAME + 2) / 3;
    let mut cursor = Position {
        x: area.x,
        y: area.y,
    };
    for (column, name) in names.into_iter().enumerate() {
        let left = NAME + 2 + wide * u16::try_from(column).unwrap_or(0);
        let spot = paint::first(paint::after(area, left), wide.saturating_sub(1));
        let head = paint::line(spot, 0);
        paint.put(head, name, Role::Heading);
        if column == pane.column {
            paint.tint(paint::first(head, paint::width(name)), Role::Cursor);
            cursor = Position {
                x: head.x,
                y: head.y,
            };
        }
        for (n, (_, words, needs)) in ROWS.iter().enumerate() {
            let y = 1 + LINES * u16::try_from(n).unwrap_or(0);
            let cell = paint::top(paint::below(spot, y), LINES);
            let judged = pane
                .judged(column)
                .is_some_and(|word| words.contains(&word));
            let need = needs.get(column).copied().unwrap_or_default();
            let role = if judged { Role::Next } else { Role::Dim };
            let mark = if judged { ">" } else { " " };
            paint.put(cell, mark, role);
            paint.wrap(paint::after(cell, 1), &CleanText::new(need), role);
        }
    }
    for (n, (name, ..)) in ROWS.iter().enumerate() {
        let y = 1 + LINES * u16::try_from(n).unwrap_or(0);
        let at = paint::line(area, y);
        paint.put(paint::after(at, 1), CleanText::new(name), Role::Key);
    }
    cursor
}

fn minutes(pane: &Em, at: Rect, paint: &mut Paint<'_>) -> Position {
    let used = paint.put(paint::after(at, 1), "Minutes of the day ", Role::Heading);
    let spot = paint::after(at, used + 1);
    let text = pane
        .input
        .minutes
        .map_or("___".to_owned(), |n| n.to_string());
    let wide = paint.put(spot, CleanText::new(&text), Role::Input);
    if pane.column == MDM {
        paint.tint(paint::first(spot, wide), Role::Cursor);
    }
    Position {
        x: spot.x,
        y: spot.y,
    }
}

fn outcome(found: &EmView, area: Rect, paint: &mut Paint<'_>) {
    let code = |code: Option<&'static str>| code.unwrap_or("none");
    let decides = found.deciding.map(|word| format!("   {word} decides"));
    let said = made(format_args!(
        "by decision making {}   by time {}   level {}{}",
        code(found.by_mdm),
        code(found.by_time),
        code(found.level),
        decides.unwrap_or_default()
    ));
    let at = paint::after(paint::line(area, 0), 1);
    let state = if found.level.is_some() {
        Role::Done
    } else {
        Role::Waiting
    };
    paint.put(at, &said, state);
    let mut lines: Vec<String> = found.cautions.iter().map(|c| format!("! {c}")).collect();
    lines.extend(found.report.iter().skip(1).map(|line| {
        let modifiers: String = line.modifiers.iter().map(|m| format!("-{m}")).collect();
        format!(
            "beside it {}{modifiers} x{}: {}",
            line.code, line.units, line.why
        )
    }));
    lines.extend(found.changes.iter().map(|step| {
        let level = step.level.unwrap_or("no level");
        format!("{} {} would give {level}", step.what, step.to)
    }));
    lines.extend(found.why.iter().cloned());
    let mut rest = paint::after(paint::below(area, 1), 1);
    for line in lines {
        if rest.height == 0 {
            return;
        }
        let used = paint.wrap(rest, &CleanText::new(&line), Role::Dim);
        rest = paint::below(rest, used);
    }
}
