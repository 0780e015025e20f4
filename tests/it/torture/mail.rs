//! A practice that has sent its claims, and the files that come back for them.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use claimdesk::desk::{Clock, Desk, PracticeKind};
use claimdesk::domain::keys::ClaimId;
use claimdesk::simulator::{PayerBehaviour, PayerKind, World};
use claimdesk::workflow::scrub_claim::scrub_claim;
use claimdesk::workflow::submit_batch::{SubmitOptions, submit};
use claimdesk::workflow::{perform, registry};
use serde_json::{Value, json};

/// The day on which the claims were sent.
pub const SENT: &str = "2026-03-04";
/// The day on which all answers are there.
pub const ANSWERED: &str = "2026-04-30";
pub const PASSPHRASE: &str = "correct horse";

/// Does a deed from its own example with some fields changed; returns what it gave.
fn done(desk: &mut Desk, name: &str, changes: Value) -> Value {
    let deed = registry::find(name).unwrap();
    let mut input: Value = serde_json::from_str(deed.example).unwrap();
    for (field, value) in changes.as_object().unwrap() {
        input[field] = value.clone();
    }
    perform(desk, deed.role, |cx| (deed.run)(cx, input.clone()))
        .unwrap_or_else(|e| panic!("{name}: {e}\n{input}"))
}

fn number(value: &Value, field: &str) -> i64 {
    value[field]
        .as_i64()
        .unwrap_or_else(|| panic!("no {field} in {value}"))
}

/// One visit of a patient of its own, coded, billed and found clean.
fn visit(desk: &mut Desk, n: i64) {
    let patient = json!({ "chart_number": format!("A-{n}"), "another": true });
    let patient = number(&done(desk, "add-patient", patient), "id");
    let coverage = json!({
        "patient": patient,
        "member_id": format!("XYZ{n:09}"),
        "relationship": "self",
        "subscriber": null,
    });
    done(desk, "add-coverage", coverage);
    let visit = json!({
        "patient": patient, "referring": null, "authorization": "", "accident": null,
    });
    let visit = number(&done(desk, "add-encounter", visit), "id");
    let line = json!([{
        "line": null, "code": "99213", "modifiers": [], "units": "1", "charge": "150.00",
        "pointers": [1], "ndc": null, "description": "",
    }]);
    done(
        desk,
        "code-encounter",
        json!({ "encounter": visit, "diagnoses": ["I10"], "lines": line }),
    );
    done(desk, "mark-coded", json!({ "encounter": visit }));
    let claim = number(
        &done(desk, "build-claim", json!({ "encounter": visit })),
        "claim",
    );
    let role = claimdesk::workflow::Role::Biller;
    let scrubbed = perform(desk, role, |cx| scrub_claim(cx, ClaimId(claim))).unwrap();
    let open: Vec<_> = scrubbed.open().collect();
    assert!(open.is_empty(), "{open:?}");
}

/// Makes the practice at `path` with `n` claims sent; returns the answers, in the order in which
/// they come, as files beside it.
pub fn practice_with_mail(path: &Path, n: i64) -> Vec<PathBuf> {
    let sent: NaiveDate = SENT.parse().unwrap();
    let clock = Clock::Fixed(sent);
    let (mut desk, _) = Desk::create(path, PASSPHRASE, PracticeKind::Test, clock).unwrap();
    done(&mut desk, "set-up-practice", json!({}));
    done(&mut desk, "set-up-clearinghouse", json!({}));
    done(
        &mut desk,
        "add-payer",
        json!({ "partner": "Ridge Clearing" }),
    );
    done(&mut desk, "add-provider", json!({ "npi": "1000000004" }));
    done(&mut desk, "add-facility", json!({}));
    done(&mut desk, "set-fee", json!({}));
    for n in 1..=n {
        visit(&mut desk, n);
    }
    let folder = path.parent().unwrap().to_owned();
    let options = SubmitOptions {
        out: Some(folder.clone()),
        ..SubmitOptions::default()
    };
    let submitted = submit(&mut desk, &options).unwrap();
    assert_eq!(submitted.held, []);
    assert_eq!(
        submitted.files.iter().map(|f| f.claims as i64).sum::<i64>(),
        n
    );

    let mut payer = PayerBehaviour::plain("BRIDG", "BLUE RIDGE", PayerKind::Commercial);
    payer.tax_id = "561234567".to_owned();
    payer.copay = 2_000;
    let mut world = World::new(7, vec![payer]);
    for file in &submitted.files {
        world.receive(&fs::read(&file.path).unwrap(), sent);
    }
    let answered: NaiveDate = ANSWERED.parse().unwrap();
    let mut mail = Vec::new();
    let mut on = sent;
    while on <= answered {
        for delivery in world.deliver(on) {
            let path = folder.join(&delivery.name);
            fs::write(&path, delivery.bytes).unwrap();
            mail.push(path);
        }
        on = on + Days::new(1);
    }
    mail
}
