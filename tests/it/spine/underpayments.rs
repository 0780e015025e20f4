//! Scenario S20: what Blue Ridge allowed beside its contract, the pattern, and the letter.

use super::bench::{Bench, day, money};
use claimdesk::domain::keys::{ClaimId, LetterId, RemittanceId};
use claimdesk::domain::money::Money;
use claimdesk::workflow::letters::bytes;
use claimdesk::workflow::underpayments::{Underpaid, find, patterns, predict};
use serde_json::json;

/// One claim of a remittance: its number with us and with the payer, its lines.
struct Paid<'a> {
    control: &'a str,
    lines: &'a [PaidLine<'a>],
}

/// Code with modifiers, charge, paid, left to the patient, withheld (CO-253).
type PaidLine<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

/// A remittance in which every line balances: what is not paid or left is contractual.
fn remittance(trace: &str, on: &str, claims: &[Paid<'_>]) -> String {
    let on = on.replace('-', "");
    let mut body = String::new();
    let mut all = Money::ZERO;
    for (n, claim) in claims.iter().enumerate() {
        let sum = |of: fn(&PaidLine<'_>) -> Money| claim.lines.iter().map(of).sum::<Money>();
        let (charged, paid) = (sum(|l| money(l.1)), sum(|l| money(l.2)));
        let left = sum(|l| money(l.3));
        all += paid;
        body.push_str(&format!(
            "CLP*{}*1*{charged}*{paid}*{left}*12*2604000{n:04}*11*1~NM1*QC*1*SAMPLE*JUNE~",
            claim.control
        ));
        for (code, charge, paid, left, withheld) in claim.lines {
            let rest = money(charge) - money(paid) - money(left) - money(withheld);
            body.push_str(&format!(
                "SVC*HC:{code}*{charge}*{paid}**1~CAS*CO*45*{rest}"
            ));
            if !money(withheld).is_zero() {
                body.push_str(&format!("**253*{withheld}"));
            }
            body.push('~');
            if !money(left).is_zero() {
                body.push_str(&format!("CAS*PR*2*{left}~"));
            }
        }
    }
    let head = format!(
        "ST*835*0001~BPR*I*{all}*C*ACH*CCP*01*999999992*DA*1*1999999999**01*999999992*DA*2*{on}~\
         TRN*1*{trace}*1999999999~DTM*405*{on}~N1*PR*Blue Ridge~N3*PO Box 100~\
         N4*Asheville*NC*288010100~N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~{body}"
    );
    let n = head.matches('~').count() + 1;
    format!(
        "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260120*0800*^*00501*\
         000000007*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*{on}*0800*7*X*005010X221A1~{head}\
         SE*{n}*0001~GE*1*7~IEA*1*000000007~"
    )
}

/// A practice with Blue Ridge's contract and one patient.
fn contracted() -> (Bench, i64) {
    let mut bench = Bench::new("2026-03-02");
    let csv = "code,allowed,effective_on,reduced\n99214,142.80,2026-01-01,\n\
               20610,78.40,2026-01-01,yes\n20605,70.00,2026-01-01,yes\n99213,98.00,2026-01-01,\n";
    let done = bench.deed("import-contract", json!({"payer": 1, "csv": csv}));
    assert_eq!((&done["added"], &done["known"]), (&json!(4), &json!(0)));
    let again = bench.deed("import-contract", json!({"payer": 1, "csv": csv}));
    assert_eq!((&again["added"], &again["known"]), (&json!(0), &json!(4)));
    let patient = bench.patient("Sample", false);
    (bench, patient)
}

fn found(bench: &Bench) -> Vec<Underpaid> {
    let read = bench.desk.store.read(|db| Ok(find(db, day("2026-01-01"))));
    read.unwrap().unwrap()
}

fn post(bench: &mut Bench, trace: &str, claims: &[Paid<'_>]) -> RemittanceId {
    let text = remittance(trace, "2026-03-20", claims);
    let id = bench.import(trace, text.as_bytes()).remittances[0].id;
    let posted = bench.post(id);
    let reasons: Vec<_> = posted
        .plan
        .claims
        .iter()
        .map(|c| c.action.reason())
        .collect();
    assert!(reasons.iter().all(Option::is_none), "{reasons:?}");
    id
}

/// Fourteen visits that were paid 11.70 short, and one that was paid 0.80 short.
pub fn fourteen() -> (Bench, RemittanceId) {
    let (mut bench, patient) = contracted();
    let mut numbers = Vec::new();
    for n in 0..15 {
        let dos = format!("2026-02-{:02}", n + 1);
        let claim = bench.visit(patient, &dos, (&["I10"], &[("99214", &[], "210.00")]));
        let number = format!("CD20{n:02}");
        bench.number(claim, &number);
        numbers.push(number);
    }
    bench.submit();
    bench.on("2026-03-20");
    let short: &[PaidLine<'_>] = &[("99214", "210.00", "101.10", "30.00", "0.00")];
    // The last of them is 0.80 short, which passes.
    let almost: &[PaidLine<'_>] = &[("99214", "210.00", "112.00", "30.00", "0.00")];
    let paid: Vec<Paid<'_>> = numbers
        .iter()
        .enumerate()
        .map(|(n, control)| Paid {
            control,
            lines: if n < 14 { short } else { almost },
        })
        .collect();
    let id = post(&mut bench, "EFT20", &paid);
    (bench, id)
}

#[test]
fn fourteen_short_lines_are_one_pattern_of_163_80_and_one_letter() {
    let (mut bench, id) = fourteen();
    let lines = found(&bench);
    assert_eq!(lines.len(), 14);
    for line in &lines {
        assert_eq!(line.of.allowed(), money("131.10"));
        assert_eq!(line.expected.amount, money("142.80"));
        assert_eq!(line.short, money("11.70"));
    }
    let pattern = &patterns(&lines)[0];
    assert_eq!((pattern.n_open, pattern.short), (14, money("163.80")));

    let letter = bench.deed(
        "dispute-underpayments",
        json!({"payer": 1, "code": "99214"}),
    );
    assert_eq!(
        (&letter["lines"], &letter["short"]),
        (&json!(14), &json!("163.80"))
    );
    let number = LetterId(letter["letter"].as_i64().unwrap());
    let written = |as_text| {
        let read = bench.desk.store.read(|db| Ok(bytes(db, number, as_text)));
        read.unwrap().unwrap()
    };
    assert!(written(false).starts_with(b"%PDF-"));
    let text = String::from_utf8(written(true)).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    let said = words.join(" ");
    assert!(said.contains("The difference is 163.80"), "{text}");
    assert_eq!(text.matches("11.70").count(), 14);
    let pattern = &patterns(&found(&bench))[0];
    assert_eq!(
        (pattern.n_open, pattern.n, pattern.short),
        (0, 14, Money::ZERO)
    );
    assert!(
        bench
            .try_deed("dispute-underpayments", json!({"payer": 1}))
            .is_err()
    );

    // Unposted, nothing is underpaid any more.
    bench.unpost(id).unwrap();
    assert!(found(&bench).is_empty());
    bench.verify();
}

#[test]
fn a_second_procedure_at_half_is_right_and_at_less_is_not() {
    let (mut bench, patient) = contracted();
    let lines: [(&str, &[&str], &str); 2] = [
        ("20610", &["RT"], "135.00"),
        ("20605", &["59", "LT"], "120.00"),
    ];
    for (dos, number) in [("2026-02-03", "CD3001"), ("2026-02-10", "CD3002")] {
        let visit = bench.deed(
            "add-encounter",
            json!({"patient": patient, "dos": dos, "rendering": 1, "facility": 1, "pos": "11",
                "note_signed_on": dos}),
        );
        let coded: Vec<_> = lines
            .iter()
            .map(|(code, modifiers, charge)| {
                json!({"code": code, "modifiers": modifiers, "charge": charge, "pointers": [1]})
            })
            .collect();
        bench.deed(
            "code-encounter",
            json!({"encounter": visit["id"], "diagnoses": ["M170"], "lines": coded}),
        );
        let done = bench.deed("finish-coding", json!({"encounter": visit["id"]}));
        let claim = done["claim"].as_i64().unwrap();
        bench.number(claim, number);
        assert_eq!(done["status"], "ready", "{done}");
    }
    let predicted = bench.desk.store.read(|db| Ok(predict(db, ClaimId(1))));
    let amounts: Vec<_> = predicted
        .unwrap()
        .unwrap()
        .into_iter()
        .map(|(_, expected)| expected.unwrap().amount)
        .collect();
    assert_eq!(amounts, [money("78.40"), money("35.00")]);
    bench.submit();
    bench.on("2026-03-20");
    let half: &[PaidLine<'_>] = &[
        ("20610:RT", "135.00", "78.40", "0.00", "0.00"),
        ("20605:59:LT", "120.00", "35.00", "0.00", "0.00"),
    ];
    let less: &[PaidLine<'_>] = &[
        ("20610:RT", "135.00", "78.40", "0.00", "0.00"),
        ("20605:59:LT", "120.00", "17.50", "0.00", "0.00"),
    ];
    let control = ["CD3001", "CD3002"];
    let paid = [
        Paid {
            control: control[0],
            lines: half,
        },
        Paid {
            control: control[1],
            lines: less,
        },
    ];
    post(&mut bench, "EFT30", &paid);
    let lines = found(&bench);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert_eq!(lines[0].of.dos, day("2026-02-10"));
    assert_eq!(lines[0].short, money("17.50"));

    let reason = json!({"line": lines[0].of.line.0, "reason": "a quarter by the amendment"});
    bench.deed("accept-underpayment", reason);
    assert!(!found(&bench)[0].decision.as_ref().unwrap().disputed);
}

/// Scenario S14: allowed 100.00 is 78.40 paid, 20.00 left and 1.60 withheld by the budget.
#[test]
fn what_the_budget_withholds_was_allowed() {
    let (mut bench, patient) = contracted();
    bench.deed(
        "set-contract-rate",
        json!({"payer": 1, "code": "99212", "allowed": "100.00", "effective_on": "2026-01-01"}),
    );
    let claim = bench.visit(
        patient,
        "2026-02-03",
        (&["I10"], &[("99212", &[], "150.00")]),
    );
    bench.number(claim, "CD4001");
    bench.submit();
    bench.on("2026-03-20");
    let lines: &[PaidLine<'_>] = &[("99212", "150.00", "78.40", "20.00", "1.60")];
    post(
        &mut bench,
        "EFT40",
        &[Paid {
            control: "CD4001",
            lines,
        }],
    );
    assert!(found(&bench).is_empty(), "{:#?}", found(&bench));
}
