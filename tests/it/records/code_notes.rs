//! What a practice has learned of codes: notes that hold below their category and at their payer,
//! taken back but never changed, its own abbreviations, and what it used before.

use claimdesk::codesets::search::{Query, Why};
use claimdesk::store::code_notes;
use claimdesk::workflow::code_notes::habits;
use serde_json::json;

use super::office::Office;

#[test]
fn a_note_of_a_code_is_shown_below_it_and_at_its_payer_until_it_is_taken_back() {
    let mut office = Office::started("2026-03-02");
    office.done(
        "note-code",
        json!({"code": "M54.5", "text": "ask for the level"}),
    );
    let text = "denied as vague: say M54.51 or M54.59";
    let note = json!({"code": "m54.50", "payer": 1, "text": text});
    let id = office.done("note-code", note)["id"].as_i64().unwrap();
    let about = |office: &Office, code: &str| {
        let read = office.desk.store.read(|db| code_notes::about(db, code));
        read.unwrap()
            .into_iter()
            .map(|note| (note.payer_name, note.text))
            .collect::<Vec<_>>()
    };
    let own = ("Blue Ridge".to_owned(), text.to_owned());
    let general = (String::new(), "ask for the level".to_owned());
    assert_eq!(about(&office, "M5450"), [own, general.clone()]);
    assert_eq!(about(&office, "M5451"), std::slice::from_ref(&general));
    assert!(about(&office, "M542").is_empty());
    office.done("take-back-code-note", json!({"note": id}));
    assert_eq!(about(&office, "M5450"), [general]);
    assert!(
        office
            .refused("take-back-code-note", json!({"note": id}))
            .contains("code note")
    );
    let wrong = office.refused("note-code", json!({"code": "?", "text": "x"}));
    assert!(wrong.contains("not a code"), "{wrong}");
}

#[test]
fn the_words_of_a_note_cannot_be_changed_in_the_file() {
    let mut office = Office::started("2026-03-02");
    office.done(
        "note-code",
        json!({"code": "I10", "text": "needs a reading"}),
    );
    let change = office.desk.store.write(|tx| {
        tx.execute("UPDATE code_note SET text = 'other'", [])?;
        Ok(())
    });
    let said = format!("{:#}", change.unwrap_err());
    assert!(said.contains("never changed, only taken back"), "{said}");
}

#[test]
fn the_practices_abbreviations_and_its_visits_count_in_look_up() {
    let mut office = Office::started("2026-03-02");
    let set = json!({"short": "Kneez", "words": "pain in knee", "codes": ["M25.569"]});
    office.done("set-abbreviation", set);
    let find = |office: &Office, text: &str| {
        let habits = office.desk.store.read(|db| habits(db, None, None)).unwrap();
        let dos = "2026-03-02".parse().unwrap();
        let query = Query {
            usage: Some(&habits.usage),
            own: Some(&habits.own),
            ..Query::new(text, dos)
        };
        office.desk.codes.search(&query)
    };
    let hit = find(&office, "kneez").remove(0);
    assert_eq!((hit.code.as_str(), hit.why), ("M25569", Why::Abbreviation));
    office.done("set-abbreviation", json!({"short": "kneez"}));
    assert!(
        find(&office, "kneez")
            .iter()
            .all(|hit| hit.why != Why::Abbreviation)
    );
}
