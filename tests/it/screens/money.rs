//! The Money place and its lists, with S21's credit, a plan, a refund and statements to make.

use super::Stage;
use crate::money::ground::{patient_pending, patient_who_owes, take};
use crate::spine::bench::Bench;
use claimdesk::tui::pane::Place;
use crossterm::event::KeyCode;
use serde_json::json;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (160, 50)];

fn practice() -> Bench {
    let mut bench = Bench::new("2026-01-12");
    let owes = ("2026-02-02", "2026-02-20");
    let due = |bench: &mut Bench, name: &str, owed: &str| {
        patient_who_owes(bench, name, (owes.0, owes.1, owed)).0
    };
    for (name, owed) in [("Alder", "10.00"), ("Brandt", "48.50"), ("Cole", "212.00")] {
        due(&mut bench, name, owed);
    }
    due(&mut bench, "Dietz", "4.99");
    let planned = due(&mut bench, "Ibarra", "240.00");
    let over = due(&mut bench, "Mosely", "19.60");
    patient_pending(&mut bench, "Okoye", owes);
    bench.on("2026-03-15");
    bench.deed(
        "agree-plan",
        json!({"patient": planned, "total": "240.00", "instalments": 6,
            "first_due_on": "2026-04-01"}),
    );
    take(&mut bench, over, "29.40");
    let wrong = take(&mut bench, over, "5.00");
    bench.deed(
        "return-payment",
        json!({"receipt": wrong["receipt"], "reason": "check returned NSF"}),
    );
    bench.deed(
        "request-refund",
        json!({"credit": {"patient": over}, "amount": "4.80", "reason": "paid too much"}),
    );
    bench.on("2026-03-20");
    bench
}

#[test]
fn the_money_place_and_its_lists() {
    let Bench { desk, folder } = practice();
    let mut stage = Stage::new(desk);
    for key in [
        "money",
        "payments",
        "unapplied",
        "statements",
        "plans",
        "credits",
        "refunds",
    ] {
        stage.open(&Place::pane(key));
        stage.golden_at(&format!("full_{key}"), &SIZES);
    }
    stage.open(&Place::pane("payments"));
    stage.press(KeyCode::Char('+'));
    stage.golden("payments_take");
    stage.press(KeyCode::Esc);
    stage.open(&Place::pane("statements"));
    stage.press(KeyCode::Char('t'));
    stage.golden("statements_withheld");
    stage.press(KeyCode::Char('h'));
    stage.golden("statements_flag");
    stage.press(KeyCode::Esc);
    stage.press(KeyCode::Char('t'));
    stage.press(KeyCode::Char('S'));
    stage.golden("statements_run");
    stage.press(KeyCode::Char('y'));
    let made = folder.path().join("paper");
    let n_files = std::fs::read_dir(made).unwrap().count();
    assert_eq!(n_files, 4, "three texts and one PDF");
    stage.open(&Place::pane("credits"));
    stage.press(KeyCode::Char('r'));
    stage.golden("credits_refund");
}
