//! The walkthrough of the design by command line alone: one visit from the charge to a zero
//! balance, with the files that a clearinghouse and a payer would send.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli;

/// A test practice at a desk, worked by commands.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
        };
        std::fs::write(desk.path("words"), "four random words\n").unwrap();
        desk.run("2026-03-02", &["init", "--test"], 0);
        desk
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn flags(&self, today: &str) -> Vec<String> {
        let flags = [
            "--practice",
            &self.path("p.db"),
            "--passphrase-file",
            &self.path("words"),
        ];
        let today = ["--today", today];
        flags
            .iter()
            .chain(&today)
            .map(|flag| (*flag).to_owned())
            .collect()
    }

    fn run(&self, today: &str, args: &[&str], code: i32) -> Value {
        self.run_with(today, args, (code, ""))
    }

    fn run_with(&self, today: &str, args: &[&str], (code, input): (i32, &str)) -> Value {
        let flags = self.flags(today);
        let all: Vec<&str> = args
            .iter()
            .copied()
            .chain(flags.iter().map(String::as_str))
            .collect();
        cli::json_of(code, &all, input)
    }

    /// Does a deed on a day; gives what it answers.
    fn deed(&self, today: &str, name: &str, input: &Value) -> Value {
        self.run_with(today, &["do", name], (0, &input.to_string()))
    }

    fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name)
    }
}

/// The records that a first claim needs.
fn set_up(desk: &Desk) {
    let day = "2026-03-02";
    let street = |street: &str, zip: &str| {
        let (city, state) = ("Asheville", "NC");
        json!({"street": street, "city": city, "state": state, "zip": zip})
    };
    desk.deed(
        day,
        "set-up-practice",
        &json!({
        "name": "Laurel Family Practice", "npi": "1043218761", "tax_id": "12-3456789",
        "taxonomy": "261QP2300X", "address": street("12 Main Street", "28801-1234"),
        "contact": "Dana Reed", "phone": "828-555-0142"}),
    );
    desk.deed(
        day,
        "set-up-clearinghouse",
        &json!({
        "name": "Ridge Clearing", "sender_qualifier": "ZZ", "sender_id": "LAUREL01",
        "receiver_qualifier": "ZZ", "receiver_id": "RIDGECLEAR", "group_sender": "LAUREL01",
        "group_receiver": "RIDGECLEAR", "submitter_id": "LAUREL01",
        "receiver_name": "RIDGE CLEARING", "receiver_code": "RIDGECLEAR",
        "file_name": "{kind}_{date}_{control}.x12"}),
    );
    desk.deed(
        day,
        "add-payer",
        &json!({
        "name": "Blue Ridge", "payer_id": "BRIDG", "filing_code": "CI",
        "filing_limit": "90 days", "corrected_limit": "180 days", "appeal_limit": "180 days",
        "address": street("1 Payer Plaza", "28801"), "partner": "Ridge Clearing",
        "remittance_ids": ["1561234567"], "takes_replacements": true, "pays_within_days": 45}),
    );
    desk.deed(
        day,
        "add-provider",
        &json!({
        "name": {"last": "Ames", "first": "Ruth"}, "npi": "1234567893",
        "taxonomy": "207Q00000X", "credentials": "MD", "in_practice": true}),
    );
    desk.deed(
        day,
        "add-facility",
        &json!({
        "name": "Main office", "address": street("12 Main Street", "28801-1234"), "pos": "11",
        "is_office": true}),
    );
    desk.deed(
        day,
        "set-fee",
        &json!({
        "code": "99213", "price": "150.00", "effective_on": "2026-01-01"}),
    );
    desk.deed(
        day,
        "add-patient",
        &json!({
        "name": {"last": "Testpatient", "first": "Ann"}, "birth_date": "1961-02-03", "sex": "F",
        "address": street("4 Elm Street", "28804")}),
    );
    desk.deed(
        day,
        "add-coverage",
        &json!({
        "patient": 1, "payer": 1, "order": "P", "member_id": "XYZ123456789",
        "relationship": "self", "effective_on": "2026-01-01"}),
    );
}

/// A visit of 2026-03-02 with one line at 150.00, coded; the number of its claim.
fn visit(desk: &Desk) -> i64 {
    let day = "2026-03-02";
    desk.deed(
        day,
        "add-encounter",
        &json!({
        "patient": 1, "dos": day, "rendering": 1, "facility": 1, "pos": "11",
        "note_signed_on": day, "note": "blood pressure, stable"}),
    );
    desk.deed(
        day,
        "code-encounter",
        &json!({
        "encounter": 1, "diagnoses": ["I10"],
        "lines": [{"code": "99213", "units": "1", "pointers": [1], "charge": "150.00"}]}),
    );
    desk.deed(day, "mark-coded", &json!({"encounter": 1}));
    desk.deed(day, "build-claim", &json!({"encounter": 1}));
    let list = desk.run(day, &["claims", "list"], 0);
    assert_eq!(list["totals"]["charged"], "150.00");
    assert_eq!(list["rows"].as_array().unwrap().len(), 1);
    list["rows"][0]["id"].as_i64().unwrap()
}

fn envelope(kind: &str, guide: &str, body: &[String]) -> String {
    let st = if kind == "HP" {
        "835"
    } else if kind == "FA" {
        "999"
    } else {
        "277"
    };
    let segments: String = body.iter().map(|s| format!("{s}~")).collect();
    let n = body.len() + 2;
    let st03 = if st == "835" {
        String::new()
    } else {
        format!("*{guide}")
    };
    format!(
        "ISA*00*          *00*          *ZZ*RIDGECLEAR     *ZZ*LAUREL01       \
*260304*0930*^*00501*000000905*0*P*:~GS*{kind}*RIDGECLEAR*LAUREL01*20260304*0930*1*X*{guide}~\
ST*{st}*0001{st03}~{segments}SE*{n}*0001~GE*1*1~IEA*1*000000905~"
    )
}

fn owed(desk: &Desk, today: &str, claim: i64) -> Value {
    desk.run(today, &["claims", "show", &claim.to_string()], 0)["owed"].clone()
}

fn status(desk: &Desk, today: &str, claim: i64) -> Value {
    desk.run(today, &["claims", "show", &claim.to_string()], 0)["status"].clone()
}

/// The segment of a file that begins so, as its elements.
fn segment(file: &Path, tag: &str) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let all = text.split('~').map(str::trim);
    let found = all
        .into_iter()
        .find(|s| s.starts_with(&format!("{tag}*")))
        .unwrap();
    found.split('*').map(str::to_owned).collect()
}

/// What an 837P told about the claim that it carries.
struct Sent {
    /// CLM01.
    number: String,
    /// REF*6R of its line.
    line: String,
    /// GS06 and ST02.
    controls: (String, String),
}

/// Sends what is ready; the file holds one claim of 150.00.
fn send(desk: &Desk) -> Sent {
    let out = desk.path("out");
    std::fs::create_dir(&out).unwrap();
    let sent = desk.run("2026-03-03", &["submit", "--out", &out], 0);
    assert_eq!(
        (&sent["files"][0]["claims"], &sent["held"]),
        (&json!(1), &json!([]))
    );
    assert_eq!(sent["files"][0]["charged"], "150.00");
    let sent = Path::new(sent["files"][0]["path"].as_str().unwrap()).to_owned();
    let inspected = cli::json(0, &["x12", "inspect", &sent.display().to_string()]);
    let set = &inspected["interchanges"][0]["groups"][0]["sets"][0];
    assert_eq!(
        (&set["claims"]["n"], &set["claims"]["charged"]),
        (&json!(1), &json!("150.00"))
    );
    Sent {
        number: segment(&sent, "CLM")[1].clone(),
        line: segment(&sent, "REF*6R")[2].clone(),
        controls: (
            segment(&sent, "GS")[6].clone(),
            segment(&sent, "ST")[2].clone(),
        ),
    }
}

/// The file is accepted, then the claim, by the payer.
fn acknowledge(desk: &Desk, sent: &Sent) {
    let (clm01, (group, set)) = (&sent.number, &sent.controls);
    let answer = envelope(
        "FA",
        "005010X231A1",
        &[
            format!("AK1*HC*{}*005010X222A1", group),
            format!("AK2*837*{}*005010X222A1", set),
            "IK5*A".to_owned(),
            "AK9*A*1*1*1".to_owned(),
        ],
    );
    desk.run("2026-03-04", &["import", &desk.file("a.999", &answer)], 0);
    let answer = envelope(
        "HN",
        "005010X214",
        &[
            "BHT*0085*08*277X2140001*20260304*0930*TH".to_owned(),
            "HL*1**20*1".to_owned(),
            "NM1*PR*2*BLUE RIDGE*****PI*BRIDG".to_owned(),
            "TRN*1*BR0001".to_owned(),
            "DTP*050*D8*20260304".to_owned(),
            "DTP*009*D8*20260304".to_owned(),
            "HL*2*1*21*1".to_owned(),
            "NM1*41*2*LAUREL FAMILY PRACTICE*****46*LAUREL01".to_owned(),
            "TRN*2*B1".to_owned(),
            "STC*A1:19:PR*20260304*WQ*150".to_owned(),
            "HL*3*2*19*1".to_owned(),
            "NM1*85*2*LAUREL FAMILY PRACTICE*****XX*1043218761".to_owned(),
            "TRN*2*0".to_owned(),
            "HL*4*3*PT".to_owned(),
            "NM1*QC*1*TESTPATIENT*ANN****MI*XYZ123456789".to_owned(),
            format!("TRN*2*{clm01}"),
            "STC*A2:20*20260304*WQ*150".to_owned(),
            "REF*1K*BR20260001".to_owned(),
            "DTP*472*D8*20260302".to_owned(),
        ],
    );
    let taken = desk.run("2026-03-04", &["import", &desk.file("a.277", &answer)], 0);
    assert_eq!(taken["files"][0]["accepted"], 1, "{taken}");
}

/// The payer pays 92.40, keeps 34.50 by contract, and leaves 23.10 to the patient.
fn pay(desk: &Desk, sent: &Sent, claim: i64) {
    let (clm01, line) = (&sent.number, &sent.line);
    let paid = envelope("HP", "005010X221A1", &[
        "BPR*I*92.4*C*ACH*CCP*01*999999992*DA*123456*1561234567**01*999988880*DA*98765*20260320"
            .to_owned(),
        "TRN*1*88230001*1561234567".to_owned(),
        "DTM*405*20260320".to_owned(),
        "N1*PR*BLUE RIDGE".to_owned(),
        "N3*1 PAYER PLAZA".to_owned(),
        "N4*ASHEVILLE*NC*28801".to_owned(),
        "N1*PE*LAUREL FAMILY PRACTICE*XX*1043218761".to_owned(),
        "LX*1".to_owned(),
        format!("CLP*{clm01}*1*150*92.4*23.1*12*BR20260001*11*1"),
        "NM1*QC*1*TESTPATIENT*ANN****MI*XYZ123456789".to_owned(),
        "SVC*HC:99213*150*92.4**1".to_owned(),
        "DTM*472*20260302".to_owned(),
        "CAS*CO*45*34.5".to_owned(),
        "CAS*PR*2*23.1".to_owned(),
        format!("REF*6R*{line}"),
    ]);
    let paid = desk.file("a.835", &paid);
    let preview = desk.run("2026-03-20", &["remit", "preview", &paid], 0);
    assert_eq!(preview["deposit"]["proved"], true, "{preview}");
    assert_eq!(preview["claims"][0]["match"]["claim"], claim);
    assert_eq!(preview["claims"][0]["action"], "post");
    assert_eq!(preview["denials"], 0);
    let posted = desk.run("2026-03-20", &["remit", "post", &paid], 0);
    assert_eq!(posted["remittances"][0]["posted"], "92.40", "{posted}");
    assert_eq!(
        owed(desk, "2026-03-20", claim),
        json!([{"party": "patient", "amount": "23.10"}])
    );
    let again = desk.run("2026-03-21", &["import", &paid], 0);
    assert_eq!(again["files"][0]["known"], true);
}

/// The balance ages with whoever owes it, on any day.
fn age(desk: &Desk) {
    let aging = desk.run("2026-04-25", &["report", "aging"], 0);
    assert_eq!(aging["rows"][0]["id"], "patient");
    assert_eq!(
        (&aging["totals"]["31-60"], &aging["totals"]["total"]),
        (&json!("23.10"), &json!("23.10"))
    );
    let before = desk.run(
        "2026-04-25",
        &["report", "aging", "--as-of", "2026-03-10"],
        0,
    );
    assert_eq!(
        (&before["rows"][0]["party"], &before["totals"]["total"]),
        (&json!("Blue Ridge"), &json!("150.00"))
    );
}

#[test]
fn one_visit_goes_from_its_charge_to_a_zero_balance() {
    let desk = Desk::new();
    set_up(&desk);
    let claim = visit(&desk);
    let id = claim.to_string();
    assert_eq!(
        owed(&desk, "2026-03-02", claim),
        json!([{"party": "payer 1", "amount": "150.00"}])
    );

    let scrubbed = desk.run("2026-03-03", &["scrub", "--all"], 0);
    assert_eq!(scrubbed["claims"][0]["findings"], json!([]), "{scrubbed}");
    assert_eq!(status(&desk, "2026-03-03", claim), "ready");
    let sent = send(&desk);
    acknowledge(&desk, &sent);
    assert_eq!(status(&desk, "2026-03-04", claim), "accepted");
    pay(&desk, &sent, claim);
    age(&desk);

    desk.deed(
        "2026-04-26",
        "take-payment",
        &json!({
        "patient": 1, "amount": "23.10", "tender": "check", "reference": "1044"}),
    );
    assert_eq!(owed(&desk, "2026-04-26", claim), json!([]));
    assert_eq!(status(&desk, "2026-04-26", claim), "closed");
    let sheet = desk.run(
        "2026-04-26",
        &["report", "daysheet", "--from", "2026-03-01"],
        0,
    );
    assert_eq!(sheet["totals"]["sum"], "0.00", "{sheet}");
    let timeline = desk.run("2026-04-26", &["claims", "timeline", &id], 0);
    let events: Vec<&str> = timeline["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["event"].as_str().unwrap())
        .collect();
    for event in [
        "built",
        "scrubbed-clean",
        "submitted",
        "file-accepted",
        "accepted-by-payer",
        "paid",
        "balance-cleared",
    ] {
        assert!(events.contains(&event), "{event} is not among {events:?}");
    }
    assert_eq!(desk.run("2026-04-26", &["verify"], 0)["ok"], true);
}
