//! A form of our own lines and short titles, to read a claim on plain paper.

use super::super::grid::{Offset, spot};
use super::super::page::{Page, Text, points};
use super::BOXES;

/// One row of boxes: its first and last line of type, and of each box the number, the first and
/// the last column.
type Row = (usize, usize, &'static [(&'static str, usize, usize)]);

const ROWS: &[Row] = &[
    (7, 8, &[("1", 1, 49), ("1a", 50, 79)]),
    (9, 10, &[("2", 1, 30), ("3", 31, 49), ("4", 50, 79)]),
    (11, 12, &[("5", 1, 30), ("6", 31, 49), ("7", 50, 79)]),
    (13, 16, &[("5", 1, 30), ("8", 31, 49), ("7", 50, 79)]),
    (17, 18, &[("9", 1, 30), ("10a", 31, 49), ("11", 50, 79)]),
    (19, 20, &[("9a", 1, 30), ("10a", 31, 49), ("11a", 50, 79)]),
    (21, 22, &[("9a", 1, 30), ("10b", 31, 49), ("11b", 50, 79)]),
    (23, 24, &[("9d", 1, 30), ("10c", 31, 49), ("11c", 50, 79)]),
    (25, 26, &[("9d", 1, 29), ("10d", 30, 49), ("11d", 50, 79)]),
    (27, 30, &[("12", 1, 49), ("13", 50, 79)]),
    (31, 32, &[("14", 1, 30), ("15", 31, 49), ("16", 50, 79)]),
    (33, 34, &[("17", 1, 29), ("17a", 30, 49), ("18", 50, 79)]),
    (35, 36, &[("19", 1, 49), ("20", 50, 79)]),
    (37, 38, &[("21", 1, 49), ("22", 50, 79)]),
    (39, 40, &[("21", 1, 49), ("23", 50, 79)]),
    (
        41,
        42,
        &[
            ("24a", 1, 18),
            ("24b", 19, 21),
            ("24c", 22, 24),
            ("24d", 25, 44),
            ("24e", 45, 49),
            ("24f", 50, 58),
            ("24g", 59, 61),
            ("24h", 62, 64),
            ("24i", 65, 67),
            ("24j", 68, 79),
        ],
    ),
    (43, 44, &[("", 1, 49), ("", 50, 79)]),
    (45, 46, &[("", 1, 49), ("", 50, 79)]),
    (47, 48, &[("", 1, 49), ("", 50, 79)]),
    (49, 50, &[("", 1, 49), ("", 50, 79)]),
    (51, 52, &[("", 1, 49), ("", 50, 79)]),
    (53, 54, &[("", 1, 49), ("", 50, 79)]),
    (
        55,
        56,
        &[
            ("25", 1, 21),
            ("26", 22, 36),
            ("27", 37, 49),
            ("28", 50, 60),
            ("29", 61, 71),
            ("", 72, 79),
        ],
    ),
    (57, 60, &[("31", 1, 21), ("32", 22, 48), ("33", 49, 79)]),
    (
        61,
        61,
        &[
            ("", 1, 21),
            ("32a", 22, 34),
            ("", 35, 48),
            ("33a", 49, 61),
            ("33b", 62, 79),
        ],
    ),
];

/// Below the base line of a row's last line, so that its letters stand inside their box.
const BELOW: i32 = points(3);

pub(super) fn draw(page: &mut Page, offset: Offset) {
    for (first, last, boxes) in ROWS {
        let (_, top) = spot(first - 1, 1, offset);
        let (_, bottom) = spot(*last, 1, offset);
        let (top, bottom) = (top + BELOW, bottom + BELOW);
        for (id, from, to) in *boxes {
            let (left, _) = spot(*first, *from, offset);
            let (right, _) = spot(*first, to + 1, offset);
            // A little to the left of the letters, which begin at the box's first column.
            let left = left - points(1);
            page.outline(
                (left, top),
                (right - left - points(1), bottom - top),
                points(1) / 2,
            );
            let guide = BOXES.iter().find(|guide| guide.id == *id);
            // A row of one line has no room for a title above its letters.
            if let Some(guide) = guide.filter(|_| last > first) {
                let title = format!("{} {}", guide.id, guide.title);
                let room = usize::try_from((right - left) / points(3)).unwrap_or(0);
                let title: String = title.chars().take(room).collect();
                let place = (left + points(1), top + points(5));
                page.put(place, Text::new(&title).size(points(5)));
            }
        }
    }
}
