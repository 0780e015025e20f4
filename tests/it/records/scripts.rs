//! A practice started from nothing by a script: init with a set-up file, lists as CSV, deeds.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli;

const SET_UP: &str = r#"
[practice]
name = "Laurel Family Practice"
npi = "1999999984"
taxonomy = "207Q00000X"
tax_id = "12-3456789"
contact = "Dana Reed"
phone = "828-555-0142"
address = { street = "12 Main Street", city = "Laurel", state = "NC", zip = "28700-1234" }

[[clearinghouse]]
name = "Ridge Clearing"
sender_id = "LAUREL01"
receiver_id = "RIDGECLEAR"
receiver_name = "RIDGE CLEARING"
test = true

[[payer]]
name = "Blue Ridge"
payer_id = "BRIDG"
filing_code = "CI"
filing_limit = "90 days"
partner = "Ridge Clearing"

[[provider]]
name = { last = "Ames", first = "Ruth" }
credentials = "MD"
npi = "1234567893"
taxonomy = "207Q00000X"

[[facility]]
name = "Main office"
pos = "11"
is_office = true
address = { street = "12 Main Street", city = "Laurel", state = "NC", zip = "28700-1234" }

[[fee]]
code = "99213"
price = "150.00"
effective_on = "2026-01-01"
"#;

struct Script {
    folder: tempfile::TempDir,
}

impl Script {
    fn new() -> Script {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("words"), "four random words\n").unwrap();
        Script { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name).display().to_string()
    }

    fn run(&self, code: i32, args: &[&str]) -> Value {
        let (practice, words) = (self.path("p.db"), self.path("words"));
        let text = |path: &Path| path.display().to_string();
        let (practice, words) = (text(&practice), text(&words));
        let flags = ["--practice", &practice, "--passphrase-file", &words];
        let all: Vec<&str> = args.iter().chain(&flags).copied().collect();
        cli::json(code, &[&all[..], &["--today", "2026-03-17"]].concat())
    }
}

#[test]
fn a_script_starts_a_practice_from_nothing() {
    let script = Script::new();
    let set_up = script.write("setup.toml", SET_UP);
    let made = script.run(0, &["init", "--test", "--from", &set_up]);
    assert_eq!(
        made["set_up"],
        json!({"practice": 1, "clearinghouses": 1, "payers": 1, "providers": 1,
            "facilities": 1, "fees": 1})
    );
    let patients = "chart_number,last,first,birth_date,sex,street,city,state,zip,payer,member_id\n\
                    A-1,Testpatient,Ann,1961-02-03,F,4 Elm Street,Laurel,NC,28700,BRIDG,XYZ123\n";
    let patients = script.write("patients.csv", patients);
    let visits = "chart_number,dos,provider,code,note_signed_on\n\
                  A-1,2026-03-02,1234567893,99213,2026-03-02\n\
                  A-7,2026-03-03,1234567893,99213,\n";
    let visits = script.write("visits.csv", visits);
    let taken = script.run(1, &["import", &patients, &visits]);
    let (first, second) = (&taken["files"][0], &taken["files"][1]);
    assert_eq!(
        (&first["kind"], &first["rows_added"]),
        (&json!("patients"), &json!(1))
    );
    assert_eq!(
        (&second["kind"], &second["rows_added"]),
        (&json!("visits"), &json!(1))
    );
    assert_eq!(second["estimated"], "150.00");
    assert_eq!(second["problems"][0]["line"], 3);
    let waiting = script.run(0, &["records", "encounters", "--status", "ready-to-code"]);
    let row = &waiting["rows"][0];
    // Scenario S8: a visit of 2026-03-02 is red after 2026-03-16.
    assert_eq!(
        (&row["due_on"], &row["clock"]),
        (&json!("2026-03-16"), &json!("red"))
    );
    assert_eq!(
        (&row["payer"], &row["days"]),
        (&json!("Blue Ridge"), &json!(15))
    );
    let codes = r#"{"encounter": 1, "diagnoses": ["M54.59"],
        "lines": [{"code": "99213", "pointers": [1]}]}"#;
    let codes = script.write("codes.json", codes);
    assert_eq!(
        script.run(0, &["do", "code-encounter", &codes])["charged"],
        "150.00"
    );
    let finish = script.write("finish.json", r#"[{"encounter": 1}]"#);
    let finished = script.run(0, &["do", "finish-coding", &finish]);
    assert_eq!(finished[0]["status"], "ready", "{finished}");
    let coded = script.run(0, &["records", "encounters"]);
    assert_eq!(coded["rows"][0]["status"], "billed");
    assert_eq!(coded["totals"]["charged"], "150.00");
    assert_eq!(script.run(0, &["verify"])["ok"], true);
}

#[test]
fn a_mistake_in_the_set_up_file_leaves_nothing_behind() {
    let script = Script::new();
    let wrong = SET_UP.replace("1234567893", "1234567890");
    let wrong = script.write("setup.toml", &wrong);
    let error = script.run(2, &["init", "--test", "--from", &wrong]);
    let said = error["error"]["message"].as_str().unwrap();
    assert!(
        said.starts_with("provider.1.npi: the check digit"),
        "{said}"
    );
    let unknown = script.write("setup.toml", "[practise]\nname = \"x\"\n");
    let error = script.run(2, &["init", "--test", "--from", &unknown]);
    let said = error["error"]["message"].as_str().unwrap();
    assert!(said.contains("practise"), "{said}");
    let left: Vec<_> = std::fs::read_dir(script.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_string_lossy().starts_with("p.db"))
        .filter(|name| !name.to_string_lossy().ends_with(".lock"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let right = script.write("setup.toml", SET_UP);
    script.run(0, &["init", "--test", "--from", &right]);
}

#[test]
fn every_list_of_records_is_printed() {
    let script = Script::new();
    let set_up = script.write("setup.toml", SET_UP);
    script.run(0, &["init", "--test", "--from", &set_up]);
    let add = r#"{"chart_number": "A-1", "name": {"last": "Testpatient", "first": "Ann"},
        "birth_date": "1961-02-03", "sex": "F", "address": {"street": "4 Elm Street",
        "city": "Laurel", "state": "NC", "zip": "28700"}}"#;
    let add = script.write("add.json", add);
    assert_eq!(script.run(0, &["do", "add-patient", &add])["id"], 1);
    for (what, id) in [
        (vec!["patients", "test"], json!(1)),
        (vec!["payers"], json!(1)),
        (vec!["providers"], json!(1)),
        (vec!["facilities"], json!(1)),
        (vec!["fees"], json!("99213")),
        (vec!["clearinghouses"], json!("Ridge Clearing")),
    ] {
        let list = script.run(0, &[&["records"], &what[..]].concat());
        assert_eq!(list["rows"][0]["id"], id, "{what:?}");
        assert_eq!(list["as_of"], "2026-03-17");
    }
    let none = script.run(0, &["records", "coverages", "1"]);
    assert_eq!(none["rows"], json!([]));
    assert_eq!(
        script.run(2, &["records", "coverages"])["error"]["kind"],
        "usage"
    );
    let wrong = script.run(2, &["records", "encounters", "--status", "lost"]);
    assert_eq!(wrong["error"]["kind"], "usage");
}
