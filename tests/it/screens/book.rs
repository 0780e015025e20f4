//! The book on the screen: from the look-up to a code, up to its section, back and forward.

use super::{Bench, Stage, practice};
use claimdesk::tui::pane::Place;
use crossterm::event::KeyCode;

fn stage() -> (Stage, tempfile::TempDir) {
    let Bench { desk, folder } = practice();
    (Stage::new(desk), folder)
}

fn title(stage: &Stage) -> String {
    let drawn = stage.drawn((120, 40));
    drawn.lines().nth(3).unwrap().trim().to_owned()
}

#[test]
fn a_code_of_the_look_up_is_found_in_the_book_with_its_inherited_notes() {
    let (mut stage, _folder) = stage();
    stage.open(&Place::filtered("lookup", "E11.42"));
    stage.press(KeyCode::F(3));
    assert!(title(&stage).starts_with("E11.42"), "{}", title(&stage));
    stage.golden_at("book_code", &[(80, 24), (120, 40), (160, 50)]);
    let drawn = stage.drawn((160, 100));
    assert!(drawn.contains("Inherited from"), "{drawn}");

    // Two lines up stands a place above: its page, then back and forward again.
    stage.press(KeyCode::Up);
    stage.press(KeyCode::Enter);
    assert!(title(&stage).starts_with("E11.4 "), "{}", title(&stage));
    stage.press(KeyCode::Left);
    assert!(title(&stage).starts_with("E11.42"), "{}", title(&stage));
    stage.press(KeyCode::Right);
    assert!(title(&stage).starts_with("E11.4 "), "{}", title(&stage));
    stage.press(KeyCode::Esc);
    assert!(title(&stage).starts_with("E11.42"), "{}", title(&stage));
}

#[test]
fn a_place_is_gone_to_by_name_and_an_index_that_is_missing_is_said_so() {
    let (mut stage, _folder) = stage();
    stage.open(&Place::pane("book"));
    stage.press(KeyCode::Char('/'));
    stage.types("chapter 4");
    stage.press(KeyCode::F(9));
    assert!(title(&stage).starts_with("Chapter 4"), "{}", title(&stage));
    stage.press(KeyCode::Char('t'));
    let drawn = stage.drawn((120, 40));
    assert!(drawn.contains("is not imported"), "{drawn}");
    stage.golden("book_no_index");
}
