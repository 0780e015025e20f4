//! Every pane on a small practice, drawn without a terminal and compared with what was read and
//! found good: `tests/golden/screens/`.

mod book;
mod books;
mod codesets;
mod money;

use super::spine::bench::{Bench, day};
use claimdesk::desk::Desk;
use claimdesk::domain::text::CleanText;
use claimdesk::tui::ask;
use claimdesk::tui::gate::Gate;
use claimdesk::tui::keys::{Chord, KeyMap};
use claimdesk::tui::pane::{Input, Place};
use claimdesk::tui::panes::TABLE;
use claimdesk::tui::shell::{Order, Shell};
use claimdesk::tui::theme::{Depth, Palette, Theme};
use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;

const TODAY: &str = "2026-04-15";
const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];
/// Panes that are also drawn on a wide screen.
const OF_THE_CODER: [&str; 6] = ["visit", "level", "queries", "audit", "templates", "book"];

/// A practice with a visit to code, a ready claim, a paid one with a denial, old receivables.
fn practice() -> Bench {
    let mut bench = Bench::new("2026-03-03");
    for (code, price) in [("99213", "150.00"), ("99214", "210.00"), ("36415", "40.00")] {
        bench.deed(
            "set-fee",
            json!({"code": code, "price": price, "effective_on": "2025-01-01", "label": ""}),
        );
    }
    let alder = bench.patient("Alder", true);
    let brandt = bench.patient("Brandt", false);
    let lines: &[(&str, &[&str], &str)] = &[("99213", &[], "150.00"), ("36415", &[], "40.00")];
    bench.visit(alder, "2026-03-02", (&["I10"], lines));
    bench.submit();
    bench.on("2026-03-20");
    bench.import("pay.835", super::journeys::remittance().as_bytes());
    bench.on(TODAY);
    bench.visit(
        brandt,
        "2026-04-10",
        (&["I10"], &[("99213", &[], "150.00")]),
    );
    let visit = bench.deed(
        "add-encounter",
        json!({"patient": brandt, "dos": "2026-04-13", "rendering": 1, "facility": 1,
            "note_signed_on": "2026-04-13",
            "note": "CC: follow-up diabetes, numb feet.\nA/P: DM2 with polyneuropathy"}),
    );
    bench.deed(
        "code-encounter",
        json!({"encounter": visit["id"], "diagnoses": ["E1142"],
            "lines": [{"code": "99214", "pointers": [2]}]}),
    );
    bench
}

/// A shell on a desk, without threads: what it asks is answered at once.
struct Stage {
    shell: Shell,
    desk: Desk,
}

impl Stage {
    fn new(desk: Desk) -> Stage {
        let theme = Theme {
            palette: Palette::Dark,
            depth: Depth::Mono,
        };
        let banner = CleanText::new("practice.db");
        let mut shell = Shell::new(theme, KeyMap::default(), Gate::Open, banner);
        let mut desk = desk;
        shell.standing = ask::standing(&mut desk);
        Stage { shell, desk }
    }

    fn carry(&mut self, orders: Vec<Order>) {
        for order in orders {
            if let Order::Errand(errand) = order {
                let answer = (errand.work)(&mut self.desk);
                let more = self.shell.deliver(errand.pane, errand.number, Some(answer));
                self.carry(more);
            }
        }
    }

    fn open(&mut self, place: &Place) {
        let orders = self.shell.open(place);
        self.carry(orders);
    }

    fn press(&mut self, code: KeyCode) {
        let orders = self.shell.input(&Input::Key(Chord::plain(code)));
        self.carry(orders);
    }

    fn types(&mut self, text: &str) {
        for c in text.chars() {
            self.press(KeyCode::Char(c));
        }
    }

    /// The screen as text, the cursor's place below it. What changes from run to run is covered.
    fn drawn(&self, (width, height): (u16, u16)) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        let cursor = self.shell.view(&mut buf);
        let mut text = String::new();
        for y in 0..height {
            let row: String = (0..width).map(|x| buf[(x, y)].symbol()).collect();
            text.push_str(row.trim_end());
            text.push('\n');
        }
        let cursor = cursor.expect("every screen has a cursor");
        assert!(
            cursor.x < width && cursor.y < height,
            "the cursor is on the screen"
        );
        text.push_str(&format!("cursor {},{}\n", cursor.x, cursor.y));
        match text.find("found in ").map(|n| n + "found in ".len()) {
            Some(n) => {
                let end = text[n..].find(' ').map_or(n, |k| n + k);
                format!("{}0{}", &text[..n], &text[end..])
            }
            None => text,
        }
    }

    fn golden(&self, name: &str) {
        self.golden_at(name, &SIZES);
    }

    fn golden_at(&self, name: &str, sizes: &[(u16, u16)]) {
        for &size in sizes {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path("../golden/screens");
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            let name = format!("{name}_{}x{}", size.0, size.1);
            settings.bind(|| insta::assert_snapshot!(name, self.drawn(size)));
        }
    }
}

fn stage() -> (Stage, tempfile::TempDir) {
    let Bench { desk, folder } = practice();
    assert_eq!(desk.clock.today(), day(TODAY));
    (Stage::new(desk), folder)
}

#[test]
fn every_pane() {
    let (mut stage, _folder) = stage();
    for row in TABLE {
        let place = match row.key {
            "visit" | "level" => Place::record(row.key, 3),
            "claim" | "remit" | "coverages" | "sheet" | "segments" => Place::record(row.key, 1),
            "lookup" => Place::filtered(row.key, "dm2 neuropathy"),
            key => Place::pane(key),
        };
        stage.open(&place);
        stage.golden(row.key);
        if OF_THE_CODER.contains(&row.key) {
            stage.golden_at(row.key, &[(160, 50)]);
        }
    }
    stage.open(&Place::record("remit", 1));
    stage.press(KeyCode::Enter);
    stage.golden("remit_posted");
    stage.open(&Place::pane("denials"));
    stage.golden("denials_open");
    stage.press(KeyCode::Char('w'));
    stage.golden("denials_write_off");
    stage.press(KeyCode::Esc);
    stage.open(&Place::record("claim", 1));
    stage.golden("claim_paid");
    stage.open(&Place::pane("aging"));
    stage.press(KeyCode::Enter);
    stage.golden("aging_lines");
    stage.open(&Place::pane("home"));
    stage.golden("home_denial");
}

#[test]
fn forms_and_lists_in_use() {
    let (mut stage, _folder) = stage();
    stage.open(&Place::pane("payers"));
    stage.press(KeyCode::Char('+'));
    stage.golden("payers_form");
    stage.open(&Place::filtered("queue", "status:ready payer:blue"));
    stage.press(KeyCode::Char(' '));
    stage.golden("queue_marked");
    stage.press(KeyCode::Char('S'));
    stage.golden("queue_send");
    stage.press(KeyCode::Esc);
    stage.press(KeyCode::Char('?'));
    stage.golden("queue_help");
    stage.press(KeyCode::Esc);
    stage.press(KeyCode::Char(':'));
    stage.types("rem");
    stage.golden("palette");
    stage.press(KeyCode::Esc);
    stage.open(&Place::record("visit", 3));
    stage.types("htn");
    stage.golden("visit_lookup");
}

#[test]
fn a_practice_from_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let clock = claimdesk::desk::Clock::new(Some(day(TODAY)));
    let kind = claimdesk::desk::PracticeKind::Test;
    let path = folder.path().join("practice.db");
    let (desk, _) = Desk::create(&path, "four random words", kind, clock).unwrap();
    let mut stage = Stage::new(desk);
    stage.open(&Place::pane("home"));
    stage.golden("first_home");
    stage.press(KeyCode::Enter);
    stage.golden("first_practice");
    for key in ["visits", "queue", "remits", "denials", "aging", "patients"] {
        stage.open(&Place::pane(key));
        stage.golden(&format!("first_{key}"));
    }
}

#[test]
fn no_size_of_the_window_panics() {
    let (mut stage, _folder) = stage();
    for row in TABLE {
        stage.open(&Place::record(row.key, 1));
        for width in [1, 20, 59, 60, 79, 100, 141, 220] {
            for height in [1, 5, 14, 15, 24, 60] {
                let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
                stage.shell.view(&mut buf);
            }
        }
    }
}
