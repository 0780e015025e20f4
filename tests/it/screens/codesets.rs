//! Code sets on the screen: a release that was taken in, and Medicare's amount by it.

use super::{Stage, stage};
use claimdesk::desk::job::{Job as _, Step};
use claimdesk::tui::pane::Place;
use claimdesk::workflow::import_codesets::{ImportCodeSets, Taken};
use crossterm::event::KeyCode;

/// One row of the schedule: the vector of the domain reference, section 8.
const SCHEDULE: &str = ",,2026 National Physician Fee Schedule Relative Value File April Release\n\
    HCPCS,MOD,DESCRIPTION,CODE\n\
    99214,,\"x, y\",A,,1.92,1.84,,0.65,,0.14,3.90,2.71,0,XXX,0.00,0.00,0.00,0,0,0,0,0,,33.4009,09,\
    0,99,0.00,0.00,0.00\n";

fn text(stage: &Stage) -> String {
    stage.drawn((120, 40))
}

#[test]
fn a_release_is_taken_in_and_medicare_is_reckoned_by_it() {
    let (mut stage, folder) = stage();
    let file = folder.path().join("PPRRVU2026_Apr_nonQPP.csv");
    std::fs::write(&file, SCHEDULE).unwrap();
    stage.open(&Place::pane("codesets"));
    stage.press(KeyCode::Char('i'));
    assert!(text(&stage).contains("Take code sets in"));
    stage.press(KeyCode::Esc);
    let job = ImportCodeSets { paths: vec![file] };
    let done = job.run(&mut stage.desk, &Step::unwatched()).unwrap();
    assert_eq!(done[0].taken, Taken::Added);
    stage.desk.notice_imports();
    stage.open(&Place::pane("codesets"));
    let shown = text(&stage);
    assert!(
        shown.contains("1 release imported") && shown.contains("PFS 2026 April"),
        "{shown}"
    );
    stage.open(&Place::filtered("medicare", "99214 99213"));
    let shown = text(&stage);
    // (1.92 + 1.84 + 0.14) x 33.4009
    assert!(shown.contains("130.26  allowed"), "{shown}");
    assert!(
        shown.contains("99213 is not in the fee schedule"),
        "{shown}"
    );
    drop(folder);
}

#[test]
fn the_look_up_leads_to_the_fee_of_a_procedure_only() {
    let (mut stage, folder) = stage();
    stage.open(&Place::filtered("lookup", "99214"));
    stage.press(KeyCode::F(7));
    assert!(text(&stage).contains("What Medicare allows"));
    stage.open(&Place::filtered("lookup", "I10"));
    stage.press(KeyCode::F(7));
    assert!(text(&stage).contains("the code under the cursor is no procedure"));
    drop(folder);
}
