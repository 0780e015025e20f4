//! `x12 inspect` as the contract has it, over real files and their truths.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::domain::money::Money;
use claimdesk::workflow::inspect::inspect;
use serde_json::Value;

/// Its writer printed a label line above each loop, and the truth counts the labels as segments.
const LABELLED: &str = "835/pb-x12__exampleCreateX12One_L126.x12";

/// Every file that has a truth in these folders; nothing where the samples are not there.
fn truths(folders: &[&str]) -> Vec<(PathBuf, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/x12");
    if !root.is_dir() {
        println!("skipped: no ../shared/data/x12 here");
        return Vec::new();
    }
    let mut all = Vec::new();
    for folder in folders {
        let text = fs::read_to_string(root.join(folder).join("TRUTH.json")).unwrap();
        let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
        let path = |row: &Value| root.join(row["file"].as_str().unwrap());
        let rows = rows.into_iter().filter(|row| row["file"] != LABELLED);
        all.extend(rows.map(|row| (path(&row), row)));
    }
    all
}

fn inspected(path: &Path) -> Value {
    serde_json::to_value(inspect(&fs::read(path).unwrap())).unwrap()
}

fn money(value: &Value) -> Money {
    Money::parse(value.as_str().unwrap()).unwrap()
}

/// The transaction sets of an inspection.
fn sets(inspection: &Value) -> Vec<&Value> {
    let interchanges = inspection["interchanges"].as_array().unwrap().iter();
    let groups = interchanges.flat_map(|i| i["groups"].as_array().unwrap());
    groups.flat_map(|g| g["sets"].as_array().unwrap()).collect()
}

fn sum(parts: &[&Value], name: &str) -> Money {
    parts.iter().map(|part| money(&part[name])).sum()
}

fn count(parts: &[&Value], name: &str) -> u64 {
    parts.iter().map(|part| part[name].as_u64().unwrap()).sum()
}

fn histogram<'a>(objects: impl Iterator<Item = &'a Value>) -> BTreeMap<String, u64> {
    let mut all = BTreeMap::new();
    for (key, n) in objects.flat_map(|o| o.as_object().unwrap()) {
        // A status that is missing is unknown, number 0; one frequency is missing too.
        let key = if key.is_empty() { "0" } else { key };
        *all.entry(key.to_owned()).or_default() += n.as_u64().unwrap();
    }
    all
}

#[test]
fn every_835_shows_the_figures_of_its_truth() {
    for (path, truth) in truths(&["835"]) {
        let name = path.display();
        let inspection = inspected(&path);
        let sets = sets(&inspection);
        let remittances: Vec<&Value> = sets
            .iter()
            .map(|s| &s["remittance"])
            .filter(|r| r.is_object())
            .collect();
        assert_eq!(remittances.len() as u64, truth["st"], "{name}");
        assert_eq!(count(&remittances, "claims"), truth["claims"], "{name}");
        assert_eq!(count(&remittances, "service_lines"), truth["svc"], "{name}");
        for (ours, theirs) in [
            ("bpr", "bpr_total"),
            ("charged", "clp03"),
            ("paid", "clp04"),
            ("patient_responsibility", "clp05"),
            ("plb", "plb"),
        ] {
            assert_eq!(
                sum(&remittances, ours),
                money(&truth[theirs]),
                "{name}: {ours}"
            );
        }
        let statuses = histogram(remittances.iter().map(|r| &r["by_status"]));
        assert_eq!(
            statuses,
            histogram(std::iter::once(&truth["clp02"])),
            "{name}"
        );
        let adjusted: Money = remittances
            .iter()
            .flat_map(|r| r["adjustments"].as_array().unwrap())
            .map(|a| money(&a["amount"]))
            .sum();
        let cas = truth["cas"].as_object().unwrap();
        assert_eq!(adjusted, cas.values().map(money).sum(), "{name}: CAS");
        let balanced = remittances.iter().all(|r| r["balanced"] == true);
        assert_eq!(balanced, truth["balanced"], "{name}: balanced");
        let off: usize = remittances
            .iter()
            .map(|r| r["imbalances"].as_array().unwrap().len())
            .sum();
        // The truth lists twenty at most.
        let listed = truth["imbalance"].as_array().unwrap().len();
        assert_eq!(off.min(20), listed, "{name}: imbalances");
    }
}

#[test]
fn every_file_of_claims_shows_the_figures_of_its_truth() {
    for (path, truth) in truths(&["837P", "837I", "837P-4010", "837I-4010"]) {
        let name = path.display();
        let inspection = inspected(&path);
        let sets = sets(&inspection);
        let claims: Vec<&Value> = sets
            .iter()
            .map(|s| &s["claims"])
            .filter(|c| c.is_object())
            .collect();
        assert_eq!(claims.len() as u64, truth["st"], "{name}");
        assert_eq!(count(&claims, "n"), truth["claims"], "{name}");
        assert_eq!(count(&claims, "service_lines"), truth["lines"], "{name}");
        assert_eq!(sum(&claims, "charged"), money(&truth["clm02"]), "{name}");
        let frequency = histogram(claims.iter().map(|c| &c["frequency"]));
        assert_eq!(
            frequency,
            histogram(std::iter::once(&truth["freq"])),
            "{name}"
        );
    }
}

#[test]
fn every_acknowledgment_is_shown() {
    for (path, truth) in truths(&["999"]) {
        let inspection = inspected(&path);
        let rows: usize = sets(&inspection)
            .iter()
            .filter_map(|s| s["acknowledgments"].as_array())
            .map(Vec::len)
            .sum();
        let n_sets = truth["sets"].as_array().unwrap().len();
        let n_groups = truth["ak1"].as_array().unwrap().len();
        assert!(rows >= n_sets.max(n_groups), "{}: {rows}", path.display());
        let whole = sets(&inspection)
            .iter()
            .map(|s| s["acknowledgment"].clone())
            .find(Value::is_object)
            .unwrap();
        let refused = |s: &Value| !matches!(s["result"][0].as_str(), Some("A" | "E"));
        let any_refused = truth["sets"].as_array().unwrap().iter().any(refused);
        assert!(
            !any_refused || whole["accepted"] == false,
            "{}",
            path.display()
        );
    }
}

#[test]
fn what_is_no_x12_has_no_interchange_and_says_why() {
    for bytes in [
        &b""[..],
        b"%PDF-1.7",
        b"ISA*00*cut off",
        b"date,amount\n2026-03-02,5.00\n",
    ] {
        let inspection = inspect(bytes);
        assert!(inspection.interchanges.is_empty());
        assert!(
            bytes.is_empty() || !inspection.trouble.is_empty(),
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

/// Scenario S12: the mixed remittance, its sums shown and proved.
#[test]
fn the_mixed_remittance_is_proved_and_a_changed_cent_is_named() {
    let clp_b = "CLP*CD-0988*22*-160*-78.4*-19.6*12*BR-0988~CAS*CO*45*-62~CAS*PR*2*-19.6~\
CLP*CD-0988*1*160*88.2*9.8*12*BR-0988A~CAS*CO*45*62~CAS*PR*2*9.8~";
    let file = |bpr: &str| {
        format!(
            "ISA*00*          *00*          *ZZ*BLUERIDGE      *ZZ*PRACTICE       \
*260320*0930*^*00501*000000905*0*P*:~GS*HP*BLUERIDGE*PRACTICE*20260320*0930*1*X*005010X221A1~\
ST*835*0001~BPR*I*{bpr}*C*ACH************20260320~TRN*1*88231990*1512345678~\
N1*PR*BLUE RIDGE~N1*PE*PRACTICE*XX*1234567893~LX*1~\
CLP*CD-1041*1*385*191.2*30*12*BR-1041~\
SVC*HC:99214:25*210*112.8~CAS*CO*45*67.2~CAS*PR*3*30~\
SVC*HC:20610:RT*135*78.4~CAS*CO*45*56.6~SVC*HC:36415*40*0~CAS*CO*97*40~{clp_b}\
CLP*CD-1050*4*95*0*0*12*BR-1050~CAS*CO*16*95~\
PLB*1234567893*20261231*WO:CD-0907*64.2*L6*-2.15~SE*24*0001~GE*1*1~IEA*1*000000905~"
        )
    };
    let inspection = serde_json::to_value(inspect(file("138.95").as_bytes())).unwrap();
    let r = &sets(&inspection)[0]["remittance"];
    assert_eq!(
        (&r["paid"], &r["plb"], &r["bpr"]),
        (&"201.00".into(), &"62.05".into(), &"138.95".into())
    );
    assert_eq!(r["balanced"], true, "{r}");
    assert_eq!(r["by_status"], serde_json::json!({"1": 2, "4": 1, "22": 1}));
    let co45 = r["adjustments"]
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["reason"] == "45")
        .unwrap();
    assert_eq!(
        (&co45["group"], &co45["amount"], &co45["n"]),
        (&"CO".into(), &"123.80".into(), &4.into())
    );
    let inspection = serde_json::to_value(inspect(file("139.05").as_bytes())).unwrap();
    let off = &sets(&inspection)[0]["remittance"]["imbalances"][0];
    assert_eq!(
        (&off["level"], &off["by"]),
        (&"deposit".into(), &"-0.10".into())
    );
}
