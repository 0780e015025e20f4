//! F41: the auto-post table as data: refused with its line, tried on a file, changed with a reason,
//! and its history.

use super::super::spine::bench::money;
use super::era::{Era, LINE, billed, clp, posted, reasons, take};
use claimdesk::billing::auto_post::{AutoPostTable, HEADING};
use claimdesk::domain::money::Money;
use claimdesk::workflow::auto_post_rules::history;
use claimdesk::workflow::simulate_table::simulate_table;
use serde_json::json;

#[test]
fn a_table_that_does_not_read_is_refused_with_its_line() {
    let (mut bench, _) = billed(false, &[LINE]);
    let set = |bench: &mut super::super::spine::bench::Bench, rows: &str| {
        let text = format!("{HEADING}\n*,CO,45,*,write-off,contract\n{rows}\n");
        bench.try_deed(
            "set-auto-post-table",
            json!({"text": text, "reason": "trial"}),
        )
    };
    let why = set(&mut bench, "*,CO,9999,*,pay,x")
        .unwrap_err()
        .to_string();
    assert!(why.contains("line 3") && why.contains("pay"), "{why}");
    let why = set(&mut bench, "Nobody Health,CO,24,*,stop,x")
        .unwrap_err()
        .to_string();
    assert!(why.contains("no payer is \"Nobody Health\""), "{why}");
    // Nothing of it came into force.
    assert!(
        bench
            .desk
            .store
            .read(|db| Ok(history(db).unwrap()))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_rule_of_one_payer_is_tried_first_then_set_and_its_history_is_kept() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        &format!("CD{claim}"),
        ("1", "100", "0"),
        "SVC*HC:99213*100*0**1~CAS*CO*24*100~",
    );
    let id = take(&mut bench, &Era::new("R1", "0"), &said);
    let today = bench.desk.clock.today();
    let rule = "Blue Ridge,CO,24,*,write-off,capitated plan";
    let table = format!("{}{rule}\n", AutoPostTable::built_in().text());
    let table = AutoPostTable::parse(&table).unwrap();
    let tried = bench
        .desk
        .store
        .read(|db| Ok(simulate_table(db, today, (id, Some(&table))).unwrap()))
        .unwrap();
    let [change] = tried.changes.as_slice() else {
        panic!("{:?}", tried.changes)
    };
    assert_eq!(
        (change.now.as_str(), change.then.as_str()),
        ("post, denied 100.00", "post")
    );
    let [used] = tried.uses.as_slice() else {
        panic!("{:?}", tried.uses)
    };
    assert_eq!(
        (used.adjustment.as_str(), used.n, used.amount),
        ("CO-24", 1, money("100"))
    );
    assert_eq!(used.rule.as_ref().unwrap().why, "capitated plan");

    let done = bench.deed(
        "set-auto-post-rule",
        json!({"rule": rule, "reason": "contract 2026"}),
    );
    assert_eq!(done["added"], json!([rule]));
    bench.post(id);
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    let gone = json!({"rule": "Blue Ridge,CO,24,*", "reason": "contract ended"});
    bench.deed("remove-auto-post-rule", gone.clone());
    assert!(bench.try_deed("remove-auto-post-rule", gone).is_err());
    let told = bench
        .desk
        .store
        .read(|db| Ok(history(db).unwrap()))
        .unwrap();
    let told: Vec<_> = told
        .iter()
        .map(|c| (c.added.len(), c.removed.len(), c.reason.as_str()))
        .collect();
    assert_eq!(told, [(0, 1, "contract ended"), (1, 0, "contract 2026")]);
    bench.verify();
}

#[test]
fn what_goes_to_the_next_payer_stops_where_there_is_none() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let rule = json!({"rule": "*,PR,2,*,next-payer,never the patient", "reason": "trial"});
    bench.deed("set-auto-post-rule", rule);
    let said = "SVC*HC:99213*100*60**1~CAS*CO*45*20~CAS*PR*2*20~";
    let said = clp(&format!("CD{claim}"), ("1", "100", "60"), said);
    let (_, done) = posted(&mut bench, &Era::new("R2", "60"), &said);
    assert!(
        reasons(&done)[0].contains("goes to the next payer, and there is none"),
        "{done:?}"
    );
    assert_eq!(bench.owed(claim).0, money("100"));
}
