//! The answers of payers on real files: 835, 999, TA1 and 277CA, against their truths.

use std::collections::BTreeMap;
use std::fs;

use claimdesk::domain::acknowledgment::ClaimAction;
use claimdesk::domain::money::Money;
use claimdesk::domain::remittance::{ClaimPaymentStatus, Imbalance, Remittance};
use claimdesk::edi::{a277ca, a999, r835, ta1};
use claimdesk::x12;
use serde_json::Value;

use super::{LABELLED, samples, truths};

fn money(value: &Value) -> Money {
    Money::parse(value.as_str().expect("an amount as text")).expect("an amount")
}

/// Sums by key, without the keys whose sum is in the truth as nothing.
fn sums(pairs: impl Iterator<Item = (String, Money)>) -> BTreeMap<String, Money> {
    let mut sums = BTreeMap::new();
    for (key, amount) in pairs {
        *sums.entry(key).or_insert(Money::ZERO) += amount;
    }
    sums
}

fn truth_sums(value: &Value) -> BTreeMap<String, Money> {
    value
        .as_object()
        .expect("an object")
        .iter()
        .map(|(k, v)| (k.clone(), money(v)))
        .collect()
}

/// The figures of one file, in the names of TRUTH.json.
fn check_figures(name: &str, remittances: &[Remittance], truth: &Value) {
    let claims = || remittances.iter().flat_map(|r| &r.claims);
    let services = || claims().flat_map(|c| &c.services);
    let plb = || remittances.iter().flat_map(|r| &r.provider_adjustments);
    assert_eq!(remittances.len() as u64, truth["st"], "{name}");
    assert_eq!(claims().count() as u64, truth["claims"], "{name}");
    assert_eq!(services().count() as u64, truth["svc"], "{name}");
    let bpr: Money = remittances.iter().map(|r| r.amount).sum();
    assert_eq!(bpr, money(&truth["bpr_total"]), "{name} BPR02");
    assert_eq!(
        claims().map(|c| c.charged).sum::<Money>(),
        money(&truth["clp03"]),
        "{name}"
    );
    assert_eq!(
        claims().map(|c| c.paid).sum::<Money>(),
        money(&truth["clp04"]),
        "{name}"
    );
    let owed: Money = claims().map(|c| c.patient_responsibility).sum();
    assert_eq!(owed, money(&truth["clp05"]), "{name} CLP05");
    assert_eq!(
        services().map(|s| s.charged).sum::<Money>(),
        money(&truth["svc02"]),
        "{name}"
    );
    assert_eq!(
        services().map(|s| s.paid).sum::<Money>(),
        money(&truth["svc03"]),
        "{name}"
    );
    assert_eq!(
        plb().map(|p| p.amount).sum::<Money>(),
        money(&truth["plb"]),
        "{name} PLB"
    );
    let by_code = sums(plb().map(|p| (p.reason.clone(), p.amount)));
    assert_eq!(by_code, truth_sums(&truth["plb_by_code"]), "{name}");
    let cas = claims()
        .flat_map(|c| c.all_adjustments())
        .map(|a| (a.label(), a.amount));
    let mut truth_cas = truth_sums(&truth["cas"]);
    // One file holds the words of its template; they carry no money and are listed as trouble.
    truth_cas.retain(|key, amount| key != "grp_code-reason_code" || !amount.is_zero());
    assert_eq!(sums(cas), truth_cas, "{name} CAS");
    let mut statuses: BTreeMap<String, u64> = BTreeMap::new();
    for claim in claims() {
        *statuses.entry(claim.status.code().to_string()).or_default() += 1;
    }
    let truth_statuses: BTreeMap<String, u64> = truth["clp02"]
        .as_object()
        .expect("a histogram")
        .iter()
        // A status that is missing is unknown, number 0.
        .map(|(k, n)| {
            (
                if k.is_empty() { "0" } else { k }.to_owned(),
                n.as_u64().unwrap_or(0),
            )
        })
        .collect();
    assert_eq!(statuses, truth_statuses, "{name}");
}

/// What does not add up. The truth judges no claim that has no status and no payment; for posting
/// such a claim stays unproved.
fn imbalances(remittance: &Remittance) -> Vec<Imbalance> {
    let judged = |i: &Imbalance| {
        let claim = i.claim.and_then(|n| remittance.claims.get(n));
        claim.is_none_or(|c| c.status != ClaimPaymentStatus::Unknown(0))
    };
    remittance.imbalances().into_iter().filter(judged).collect()
}

#[test]
fn every_835_gives_the_figures_of_its_truth_to_the_cent() {
    let Some(folder) = samples() else { return };
    let mut n_files = 0;
    for (path, truth) in truths(&folder) {
        if !path.starts_with(folder.join("835")) || path.ends_with(LABELLED) {
            continue;
        }
        n_files += 1;
        let name = path.display().to_string();
        let file = fs::read(&path).expect("a sample");
        let (tree, _) = x12::read(&file);
        let (remittances, troubles) = r835::read(&tree);
        check_figures(&name, &remittances, &truth);
        let imbalances: Vec<_> = remittances.iter().flat_map(imbalances).collect();
        assert_eq!(
            imbalances.is_empty(),
            truth["balanced"],
            "{name}: {imbalances:?}"
        );
        let listed = truth["imbalance"].as_array().expect("a list").len();
        // The truth lists twenty at most.
        assert_eq!(imbalances.len().min(20), listed, "{name}: {imbalances:?}");
        assert!(
            troubles.iter().all(|t| t.segment > 0 && !t.tag.is_empty()),
            "{troubles:?}"
        );
    }
    assert_eq!(n_files, 62);
}

#[test]
fn every_999_and_ta1_gives_each_verdict_and_each_error() {
    let Some(folder) = samples() else { return };
    let mut n_sets = 0;
    for (path, truth) in truths(&folder) {
        let kind = path
            .strip_prefix(&folder)
            .expect("inside")
            .components()
            .next();
        let kind = kind
            .expect("a folder")
            .as_os_str()
            .to_string_lossy()
            .into_owned();
        if !matches!(kind.as_str(), "999" | "997" | "TA1") {
            continue;
        }
        let name = path.display();
        let file = fs::read(&path).expect("a sample");
        let (tree, _) = x12::read(&file);
        let (groups, troubles) = a999::read(&tree);
        let (interchanges, _) = ta1::read(&tree);
        let list = |key: &str| truth[key].as_array().expect("a list").clone();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let ta1s: Vec<String> = list("ta1").iter().map(|t| text(&t[0])).collect();
        let found: Vec<&String> = interchanges
            .iter()
            .map(|t| &t.interchange_control)
            .collect();
        assert_eq!(found, ta1s.iter().collect::<Vec<_>>(), "{name}");
        assert_eq!(groups.len(), list("ak1").len(), "{name}");
        let sets: Vec<_> = groups.iter().flat_map(|g| &g.sets).collect();
        assert_eq!(sets.len(), list("sets").len(), "{name}");
        for (set, truth) in sets.iter().zip(list("sets")) {
            n_sets += 1;
            assert_eq!(set.set_control, text(&truth["st"][1]), "{name}");
            let verdict = text(&truth["result"][0]);
            assert_eq!(
                set.verdict.is_accepted(),
                matches!(&*verdict, "A" | "E"),
                "{name}"
            );
            check_errors(
                &name.to_string(),
                set,
                truth["err"].as_array().expect("a list"),
            );
        }
        assert!(
            troubles.iter().all(|t| t.segment > 0),
            "{name}: {troubles:?}"
        );
    }
    assert!(n_sets >= 68, "{n_sets} sets");
}

/// Every IK3, IK4 and CTX of the truth is found in the set's errors.
fn check_errors(
    name: &str,
    set: &claimdesk::domain::acknowledgment::SetAcknowledgment,
    rows: &[Value],
) {
    let cell = |row: &Value, n: usize| row[n].as_str().unwrap_or_default().to_owned();
    let mut n_elements = 0;
    for row in rows {
        let found = match cell(row, 0).as_str() {
            "IK3" | "AK3" => set
                .errors
                .iter()
                .any(|e| e.segment == cell(row, 1) && e.position.to_string() == cell(row, 2)),
            "IK4" | "AK4" => {
                n_elements += 1;
                set.errors
                    .iter()
                    .any(|e| e.element == cell(row, 1) && e.code == cell(row, 3))
            }
            "CTX" => {
                let claim = cell(row, 1).strip_prefix("CLM01:").map(str::to_owned);
                let words = |e: &Vec<String>| e.iter().any(|c| c.starts_with(&cell(row, 1)));
                set.errors
                    .iter()
                    .any(|e| claim.is_some() && e.claim == claim || words(&e.context))
            }
            other => panic!("{name}: {other}"),
        };
        assert!(found, "{name}: {row} is not in {:?}", set.errors);
    }
    assert_eq!(
        set.errors.iter().filter(|e| !e.element.is_empty()).count(),
        n_elements,
        "{name}"
    );
}

#[test]
fn every_277ca_gives_each_claim_its_status_and_payer_number() {
    let Some(folder) = samples() else { return };
    let mut n_claims = 0;
    for (path, truth) in truths(&folder) {
        if !path.starts_with(folder.join("277CA")) {
            continue;
        }
        let name = path.display();
        let file = fs::read(&path).expect("a sample");
        let (tree, _) = x12::read(&file);
        let (words, troubles) = a277ca::read(&tree);
        let named: Vec<_> = words
            .iter()
            .filter(|w| !w.patient_control_number.is_empty())
            .collect();
        n_claims += named.len();
        // TRN rows: the first is the sender's own, then those with TRN01 = 2 that are claims.
        let traces: Vec<String> = truth["trn"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|t| t[1].as_str().unwrap_or_default().to_owned())
            .collect();
        assert!(
            named
                .iter()
                .all(|w| traces.contains(&w.patient_control_number)),
            "{name}"
        );
        let n_patients = truth["hl"]["PT"].as_u64().unwrap_or(0);
        assert!(
            named.len() as u64 >= n_patients,
            "{name}: {} claims",
            named.len()
        );
        let numbers: Vec<&String> = words
            .iter()
            .filter_map(|w| w.payer_claim_number.as_ref())
            .collect();
        let truth_numbers: Vec<&str> = truth["ref1k"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(numbers, truth_numbers, "{name}");
        for word in &named {
            let category = &word.statuses.first().expect("a status")[..2];
            let refused = matches!(category, "A3" | "A6" | "A7" | "A8");
            assert_eq!(
                word.action == ClaimAction::Rejected,
                refused,
                "{name}: {word:?}"
            );
        }
        assert!(
            troubles.iter().all(|t| t.segment > 0),
            "{name}: {troubles:?}"
        );
    }
    assert!(n_claims > 20, "{n_claims} claims");
}

/// A 277CA with these segments after its BHT.
fn claim_answer(segments: &str) -> String {
    format!(
        "ISA*00*          *00*          *ZZ*A              *ZZ*B              \
*260302*0930*^*00501*000000905*0*P*:~GS*HN*A*B*20260302*0930*1*X*005010X214~\
ST*277*0001*005010X214~BHT*0085*08*1*20260302*0930*TH~{segments}SE*9*0001~GE*1*1~\
IEA*1*000000905~"
    )
}

#[test]
fn a_refusal_above_the_claims_reaches_those_below_it() {
    const SOURCE: &str = "HL*1**20*1~NM1*AY*2*CLEARING*****46*C9~TRN*1*X~";
    const PROVIDER: &str = "HL*3*2*19*1~NM1*85*2*EXAMPLE*****XX*1234567893~TRN*1*0~";
    const CLAIM: &str = "HL*4*3*PT~NM1*QC*1*TESTER*TERRY****MI*W1~TRN*2*CD1041~";
    let read = |receiver: &str, rest: &str| {
        let receiver = format!("HL*2*1*21*1~NM1*41*2*EXAMPLE*****46*E1~TRN*2*B77~{receiver}");
        let file = claim_answer(&format!("{SOURCE}{receiver}{rest}"));
        a277ca::read(&x12::read(file.as_bytes()).0).0
    };
    let refused = "STC*A3:24:41*20260302*U*150~";
    let taken = "STC*A1:19:PR*20260302*WQ*150~";

    // The receiver is refused and nothing stands below: one row for the whole batch.
    let rows = read(refused, "");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].action, ClaimAction::Rejected);
    assert_eq!(
        (
            rows[0].patient_control_number.as_str(),
            &*rows[0].batch_reference
        ),
        ("", "B77")
    );

    // The billing provider is refused below a receiver that was taken.
    let rows = read(taken, &format!("{PROVIDER}STC*A8:562:85**U*150~"));
    assert_eq!((rows.len(), rows[0].action), (1, ClaimAction::Rejected));
    assert_eq!(rows[0].statuses, ["A8:562:85"]);
    assert!(
        rows[0].message.contains("1234567893"),
        "{}",
        rows[0].message
    );

    // A claim without a status of its own shares the refusal; one with its own keeps it.
    let rows = read(refused, &format!("{PROVIDER}{CLAIM}"));
    assert_eq!((rows.len(), rows[0].action), (1, ClaimAction::Rejected));
    assert_eq!(rows[0].patient_control_number, "CD1041");
    let rows = read(
        refused,
        &format!("{PROVIDER}{CLAIM}STC*A2:20:PR*20260302*WQ*150~"),
    );
    assert_eq!((rows.len(), rows[0].action), (1, ClaimAction::Accepted));

    // Nothing is refused and no claim is named: nothing is said of any claim.
    assert_eq!(read(taken, PROVIDER), []);
}

#[test]
fn the_worst_status_of_a_claim_decides_and_an_unknown_one_is_not_an_acceptance() {
    let read = |statuses: &str| {
        let above = "HL*1**20*1~NM1*PR*2*PAYER*****PI*P1~HL*2*1*21*1~TRN*2*B77~HL*3*2*19*1~";
        let claim = format!("{above}HL*4*3*PT~TRN*2*CD1041~{statuses}REF*1K*ICN1~");
        let file = claim_answer(&claim);
        let mut rows = a277ca::read(&x12::read(file.as_bytes()).0).0;
        rows.pop().expect("a claim")
    };
    let row = read("STC*A1:20*20260302*WQ*150******A7:562:85*A6:507~");
    assert_eq!(row.action, ClaimAction::Rejected);
    assert_eq!(row.statuses, ["A1:20", "A7:562:85", "A6:507"]);
    assert_eq!(row.payer_claim_number.as_deref(), Some("ICN1"));
    assert_eq!(row.charged, Some(Money::parse("150").expect("an amount")));
    assert_eq!(
        read("STC*X9:20*20260302*WQ*150~").action,
        ClaimAction::Unknown
    );
    assert_eq!(read("").action, ClaimAction::Unknown);
}
