//! F46: a paper EOB keyed into the same remittance: same proof, same preview, same posting.

use super::super::spine::bench::{Bench, money};
use super::era::{LINE, banked, billed, open_denials};
use claimdesk::domain::keys::RemittanceId;
use claimdesk::domain::money::Money;
use claimdesk::store::remittances::RemittanceStatus;
use claimdesk::workflow::remittance_segments::segments;
use serde_json::{Value, json};

fn eob(claim: i64, amount: &str) -> Value {
    let text = format!(
        "claim CD{claim} 1 BR77\n99213 100.00 60.00 CO-45 20 PR-2 20 2026-01-19\n\
         36415 40 0 CO-97 40 N20\n"
    );
    json!({"payer": 1, "method": "CHK", "check": "10442", "amount": amount,
        "paid_on": "2026-02-09", "text": text})
}

fn keyed() -> (Bench, i64) {
    billed(false, &[LINE, ("36415", &[], "40.00")])
}

#[test]
fn it_posts_as_an_835_does_and_is_taken_back_as_one() {
    let (mut bench, claim) = keyed();
    let done = bench.deed("enter-eob", eob(claim, "60"));
    assert_eq!(done["status"], "waiting");
    let id = RemittanceId(done["remittance"].as_i64().unwrap());
    let seen = bench.preview(id);
    assert!(seen.plan.deposit.is_proved());
    assert_eq!(seen.plan.claims[0].claim.map(|id| id.0), Some(claim));
    assert_eq!(bench.post(id).status, RemittanceStatus::Posted);
    assert_eq!(bench.owed(claim), (money("40"), Money::ZERO, money("20")));
    assert_eq!(
        open_denials(&bench),
        [("97".to_owned(), "open", money("40"))]
    );
    assert_eq!(banked(&bench), (money("60"), Money::ZERO));
    let typed = bench
        .desk
        .store
        .read(|db| Ok(segments(db, id, None).unwrap()))
        .unwrap();
    assert_eq!(typed[0], (1, format!("claim CD{claim} 1 BR77")));
    bench.verify();
    bench.unpost(id).unwrap();
    assert_eq!(bench.owed(claim).0, money("140"));
    bench.verify();
    // Keyed twice is once.
    let why = bench
        .try_deed("enter-eob", eob(claim, "60"))
        .unwrap_err()
        .to_string();
    assert!(why.contains("keyed before as remittance 1"), "{why}");
}

#[test]
fn a_check_that_does_not_add_up_is_parked_and_a_line_that_does_not_is_refused() {
    let (mut bench, claim) = keyed();
    let done = bench.deed("enter-eob", eob(claim, "61"));
    assert_eq!(
        (&done["status"], &done["off_by"]),
        (&json!("parked"), &json!("-1.00"))
    );
    let mut off = eob(claim, "60");
    off["text"] = json!(format!("claim CD{claim}\n99213 100.00 60.00 CO-45 39.90\n"));
    off["check"] = json!("10443");
    let done = bench.deed("enter-eob", off.clone());
    let posted = bench.post(RemittanceId(done["remittance"].as_i64().unwrap()));
    let reason = posted.plan.claims[0].action.reason().unwrap();
    assert!(reason.contains("off by 0.10"), "{reason}");
    assert_eq!(bench.owed(claim).0, money("140"));
    off["text"] = json!("claim CD1\n99213 100 sixty\n");
    let why = bench.try_deed("enter-eob", off).unwrap_err().to_string();
    assert!(why.contains("line 2: \"sixty\" is no amount"), "{why}");
    bench.verify();
}
