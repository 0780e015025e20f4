//! The books on the screen: the day of scenario S23, the underpayments of S20.

use super::{Bench, Stage};
use crate::spine::{day_close, underpayments};
use claimdesk::tui::pane::Place;
use crossterm::event::KeyCode;

#[test]
fn the_day_of_the_scenario_is_closed() {
    let Bench { desk, folder } = day_close::the_day().bench;
    let mut stage = Stage::new(desk);
    stage.open(&Place::pane("day"));
    stage.golden("day_open");
    stage.press(KeyCode::Enter);
    stage.types("223.94");
    stage.press(KeyCode::F(9));
    // Refused, and what was typed is still there.
    stage.golden("day_cent_off");
    stage.press(KeyCode::Backspace);
    stage.types("5");
    stage.press(KeyCode::F(9));
    stage.golden("day_closed");
    drop(folder);
}

#[test]
fn the_pattern_of_the_scenario_opens_into_its_lines() {
    let Bench { desk, folder } = underpayments::fourteen().0;
    let mut stage = Stage::new(desk);
    stage.open(&Place::pane("underpaid"));
    stage.golden("underpaid_pattern");
    stage.press(KeyCode::Enter);
    stage.golden("underpaid_lines");
    stage.press(KeyCode::Esc);
    stage.press(KeyCode::Char('a'));
    stage.golden("underpaid_letter");
    drop(folder);
}
