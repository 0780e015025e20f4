//! The simulated clearinghouse and payers, from outside: bytes in, bytes out.

pub mod billing;
mod money;
mod read_back;
mod scenario;
mod years;

use claimdesk::simulator::{Kind, Member, PayerBehaviour, PayerKind, World};

use billing::{Billing, blue_ridge, day, has};

/// Everything that arrives within `days` days, a day at a time.
fn wait(world: &mut World, from: &str, days: u64) -> Vec<(Kind, String)> {
    let mut found = Vec::new();
    for n in 0..=days {
        let today = day(from) + chrono::Days::new(n);
        for delivery in world.deliver(today) {
            found.push((delivery.kind, String::from_utf8(delivery.bytes).unwrap()));
        }
    }
    found
}

fn of_kind(found: &[(Kind, String)], kind: Kind) -> Vec<&str> {
    found
        .iter()
        .filter(|(k, _)| *k == kind)
        .map(|(_, text)| text.as_str())
        .collect()
}

fn run(payer: PayerBehaviour, billing: &Billing) -> Vec<(Kind, String)> {
    let mut world = World::new(1, vec![payer]);
    world.receive(&billing.bytes(), day("2026-03-02"));
    wait(&mut world, "2026-03-02", 60)
}

#[test]
fn a_clean_claim_is_acknowledged_accepted_and_paid_under_the_contract() {
    let lines = ["99214:25*210", "20610:RT*135", "36415*40"];
    let billing = Billing::to("BLRDG").claim(["CD1041", "385", "1"], "20260227", &lines);
    let found = run(blue_ridge(), &billing);
    let [f999] = of_kind(&found, Kind::Acknowledgment)[..] else {
        panic!("{found:?}")
    };
    has(
        f999,
        &[
            "AK1*HC*77*005010X222A1",
            "AK2*837*0001*005010X222A1",
            "IK5*A",
            "AK9*A*1*1*1",
        ],
    );
    let [house, payer] = of_kind(&found, Kind::ClaimAcknowledgment)[..] else {
        panic!()
    };
    has(
        house,
        &[
            "NM1*AY*2*HARBOR CLEARINGHOUSE*****46*HARBORCLEAR",
            "TRN*2*CD1041",
        ],
    );
    has(house, &["STC*A0:16:PR*20260303*WQ*385"]);
    has(
        payer,
        &[
            "NM1*PR*2*BLUE RIDGE*****PI*BLRDG",
            "STC*A2:20*20260304*WQ*385",
        ],
    );
    has(payer, &["REF*1K*2606200001", "QTY*90*1", "AMT*YU*385"]);
    let [money] = of_kind(&found, Kind::Remittance)[..] else {
        panic!()
    };
    // Scenario S12, claim A: the contract's 142.80 and 78.40, a copay of 30.00, 36415 bundled.
    has(
        money,
        &[
            "CLP*CD1041*1*385*191.2*30*12*2606200001*11*1",
            "SVC*HC:99214:25*210*112.8**1",
            "CAS*CO*45*67.2",
            "CAS*PR*3*30",
            "SVC*HC:20610:RT*135*78.4**1",
            "CAS*CO*45*56.6",
            "SVC*HC:36415*40*0**1",
            "CAS*CO*97*40",
            "REF*6R*CD1041L3",
        ],
    );
    assert!(money.contains("BPR*I*191.2*C*ACH*"), "{money}");
}

#[test]
fn medicare_sequesters_and_hands_on_what_the_supplement_then_pays() {
    let mut medicare = PayerBehaviour::plain("MEDB", "MEDICARE B", PayerKind::Medicare);
    medicare.fees.insert("99213".to_owned(), 10_000);
    medicare.coinsurance = 2_000;
    let supplement = PayerBehaviour::plain("GRANIT", "GRANITE MEDIGAP", PayerKind::Medigap);
    let mut world = World::new(1, vec![medicare, supplement]);
    let member = Member {
        id: "MEMBER0001".to_owned(),
        from: day("2020-01-01"),
        to: None,
        supplement: Some(("GRANIT".to_owned(), "GM1".to_owned())),
    };
    world.enroll("MEDB", member);
    let billing = Billing::to("MEDB").claim(["C1", "160", "1"], "20260227", &["99213*160"]);
    world.receive(&billing.bytes(), day("2026-03-02"));
    let found = wait(&mut world, "2026-03-02", 60);
    let [first, second] = of_kind(&found, Kind::Remittance)[..] else {
        panic!()
    };
    // Scenario S14: allowed 100.00, paid 78.40, PR-2 20.00, CO-253 1.60.
    has(
        first,
        &[
            "CLP*C1*19*160*78.4*20*MB*2606200001*11*1",
            "NM1*TT*2*GRANITE MEDIGAP*****PI*GRANIT",
            "MOA***MA18",
            "CAS*CO*45*60**253*1.6",
            "CAS*PR*2*20",
        ],
    );
    has(second, &["SVC*HC:99213*160*20**1", "CAS*OA*23*140"]);
    assert!(second.contains("\nCLP*C1*2*160*20*0*12*"), "{second}");
    let bank: Vec<i64> = world.deposits().iter().map(|d| d.amount).collect();
    assert_eq!(bank, [7_840, 2_000]);
}

#[test]
fn a_secondary_pays_what_is_left_and_names_the_first_payers_part() {
    let mut pine = PayerBehaviour::plain("PINE", "PINE MUTUAL", PayerKind::Commercial);
    pine.copay = 1_000;
    let claim = "CLM*C1*385***11:B:1*Y*A*Y*Y~\nHI*ABK:I10~\n\
        SBR*P*18*******CI~\nAMT*D*191.2~\nOI***Y***Y~\nNM1*IL*1*SAMPLE*PAT****MI*B1~\n\
        NM1*PR*2*BLUE RIDGE*****PI*BLRDG~\n\
        LX*1~\nSV1*HC:99214:25*210*UN*1***1~\nDTP*472*D8*20260227~\n\
        SVD*BLRDG*112.8*HC:99214:25**1~\nCAS*CO*45*67.2~\nCAS*PR*3*30~\nDTP*573*D8*20260320~\n\
        LX*2~\nSV1*HC:20610:RT*135*UN*1***1~\nDTP*472*D8*20260227~\n\
        SVD*BLRDG*78.4*HC:20610:RT**1~\nCAS*CO*45*56.6~\nDTP*573*D8*20260320~\n\
        LX*3~\nSV1*HC:36415*40*UN*1***1~\nDTP*472*D8*20260227~\n\
        SVD*BLRDG*0*HC:36415**1~\nCAS*CO*97*40~\nDTP*573*D8*20260320~\n";
    let billing = Billing {
        claims: vec![claim.to_owned()],
        ..Billing::to("PINE")
    };
    let bytes = String::from_utf8(billing.bytes())
        .unwrap()
        .replace("SBR*P*18*******CI~\nNM1", "SBR*S*18*******CI~\nNM1");
    let mut world = World::new(1, vec![pine]);
    world.receive(bytes.as_bytes(), day("2026-03-23"));
    let found = wait(&mut world, "2026-03-23", 40);
    let [money] = of_kind(&found, Kind::Remittance)[..] else {
        panic!("{found:?}")
    };
    // Scenario S13: 99214 paid 20.00, OA-23 180.00, PR-3 10.00; OA-23 135.00; OA-23 40.00.
    has(
        money,
        &[
            "SVC*HC:99214:25*210*20**1",
            "CAS*OA*23*180",
            "CAS*PR*3*10",
            "CAS*OA*23*135",
            "CAS*OA*23*40",
        ],
    );
    assert!(money.contains("\nCLP*C1*2*385*20*10*12*"), "{money}");
}

#[test]
fn a_broken_file_is_refused_with_its_place() {
    let good = String::from_utf8(
        Billing::to("BLRDG")
            .claim(["C1", "98", "1"], "20260227", &["99213*98"])
            .bytes(),
    )
    .unwrap();
    for (from, to, expected) in [
        (
            "HI*ABK:I10*ABF:E119~\n",
            "",
            vec!["IK3*HI*18*2300*3", "IK5*R*4*5", "AK9*R*1*1*0"],
        ),
        (
            "CLM*C1*98*",
            "CLM*C1*x*",
            vec!["IK3*CLM*18*2300*8", "IK4*2*782*6*x", "IK5*R*5"],
        ),
        (
            "D8*20260227",
            "D8*20260231",
            vec!["IK4*3*1251*8*20260231", "CTX*CLM01:C1"],
        ),
        ("LX*1~", "QQ*1~", vec!["IK3*QQ*21**1", "IK5*R*5"]),
        ("SE*25*0001", "SE*25*0002", vec!["IK5*R*3"]),
        ("GE*1*77", "GE*2*77", vec!["AK9*R*2*1*0*5"]),
    ] {
        assert!(good.contains(from), "{from} in {good}");
        let mut world = World::new(1, vec![blue_ridge()]);
        world.receive(good.replace(from, to).as_bytes(), day("2026-03-02"));
        let found = wait(&mut world, "2026-03-02", 60);
        assert_eq!(found.len(), 1, "{found:?}");
        has(&found[0].1, &expected);
    }
}

#[test]
fn the_interchange_is_acknowledged_when_asked_and_refused_when_cut_off() {
    let good = String::from_utf8(
        Billing::to("BLRDG")
            .claim(["C1", "98", "1"], "20260227", &["99213*98"])
            .bytes(),
    )
    .unwrap();
    for (text, expected) in [
        (
            good.replace("*000000905*0*P", "*000000905*1*P"),
            "TA1*000000905*260302*0900*A*000",
        ),
        (
            good.replace("IEA*1*000000905", "IEA*1*000000906"),
            "TA1*000000905*260302*0900*R*001",
        ),
        (
            good.split("SE*").next().unwrap().to_owned(),
            "TA1*000000905*260302*0900*R*023",
        ),
    ] {
        let mut world = World::new(1, vec![blue_ridge()]);
        world.receive(text.as_bytes(), day("2026-03-02"));
        let found = wait(&mut world, "2026-03-02", 1);
        has(
            of_kind(&found, Kind::InterchangeAcknowledgment)[0],
            &[expected],
        );
    }
    let mut world = World::new(1, vec![blue_ridge()]);
    world.receive(b"not a file", day("2026-03-02"));
    assert_eq!(
        (
            wait(&mut world, "2026-03-02", 9).len(),
            world.n_unreadable()
        ),
        (0, 1)
    );
}

#[test]
fn what_is_wrong_with_a_claim_decides_how_it_is_rejected() {
    let claim = |b: Billing| b.claim(["C1", "98", "1"], "20260227", &["99213*98"]);
    let good = String::from_utf8(claim(Billing::to("BLRDG")).bytes()).unwrap();
    let doc = "NM1*82*1*FAMILY*DOC****XX*1234567893";
    for (text, status) in [
        (
            good.replace(doc, "NM1*82*1*FAMILY*DOC****XX*1234567890"),
            "A7:562:82",
        ),
        (
            good.replace("FAMILY*****XX*1234567893", "FAMILY*****XX*1234567890"),
            "A7:562:85",
        ),
        (good.replace("MEMBER0001", "NOBODY"), "A7:164:IL"),
        (good.replace("PI*BLRDG", "PI*WRONG"), "A3:116"),
        (good.replace("11:B:1", "11:B:7"), "A7:464"),
    ] {
        let mut world = World::new(1, vec![blue_ridge()]);
        let member = Member {
            id: "MEMBER0001".into(),
            from: day("2020-01-01"),
            to: None,
            supplement: None,
        };
        world.enroll("BLRDG", member);
        world.receive(text.as_bytes(), day("2026-03-02"));
        let found = wait(&mut world, "2026-03-02", 60);
        let said = of_kind(&found, Kind::ClaimAcknowledgment);
        let last = said.last().unwrap();
        assert!(
            last.contains(&format!("\nSTC*{status}*")),
            "{status} in {last}"
        );
        assert!(
            last.contains("*U*98~") && !last.contains("REF*1K"),
            "{last}"
        );
        assert!(of_kind(&found, Kind::Remittance).is_empty());
    }
}

#[test]
fn what_is_wrong_with_a_claim_decides_how_it_is_denied() {
    let mut payer = blue_ridge();
    payer.needs_authorization = vec!["70551".to_owned()];
    payer.necessity = vec![("82306".to_owned(), vec!["E55".to_owned()])];
    payer.filing_limit_days = 90;
    for (dos, line, expected) in [
        ("20260227", "70551*900", "CAS*CO*197*900"),
        ("20260227", "82306*60", "CAS*CO*50*60"),
        // Scenario S18: 90 days; received on 2026-03-03, which is 91 days after.
        ("20251202", "99213*98", "CAS*CO*29*98"),
        ("20250701", "99213*98", "CAS*PR*27*98"),
    ] {
        let mut world = World::new(1, vec![payer.clone()]);
        let to = (dos < "20251001").then(|| day("2025-06-30"));
        let member = Member {
            id: "MEMBER0001".into(),
            from: day("2020-01-01"),
            to,
            supplement: None,
        };
        world.enroll("BLRDG", member);
        let charge = line.split_once('*').unwrap().1;
        let billing = Billing::to("BLRDG").claim(["C1", charge, "1"], dos, &[line]);
        world.receive(&billing.bytes(), day("2026-03-02"));
        let found = wait(&mut world, "2026-03-02", 60);
        let money = of_kind(&found, Kind::Remittance)[0];
        has(money, &[expected]);
        assert!(money.contains("BPR*H*0*C*NON************"), "{money}");
        assert!(world.deposits().is_empty());
    }
}

#[test]
fn the_same_service_again_is_a_duplicate_and_a_replacement_is_not() {
    let mut world = World::new(1, vec![blue_ridge()]);
    let first = Billing::to("BLRDG").claim(["C1", "160", "1"], "20260227", &["99213*160"]);
    world.receive(&first.bytes(), day("2026-03-02"));
    wait(&mut world, "2026-03-02", 30);
    let again = Billing::to("BLRDG").claim(["C2", "160", "1"], "20260227", &["99213*160"]);
    world.receive(&again.bytes(), day("2026-04-06"));
    let found = wait(&mut world, "2026-04-02", 40);
    has(of_kind(&found, Kind::Remittance)[0], &["CAS*OA*18*160"]);
    let replacing = Billing::to("BLRDG").claim(["C1A", "210", "7"], "20260227", &["99214*210"]);
    let text = String::from_utf8(replacing.bytes()).unwrap();
    let text = text
        .replace("HI*ABK", "REF*F8*2606200001~\nHI*ABK")
        .replace("SE*25*", "SE*26*");
    world.receive(text.as_bytes(), day("2026-05-13"));
    let found = wait(&mut world, "2026-05-13", 40);
    let money = of_kind(&found, Kind::Remittance)[0];
    has(
        money,
        &[
            "CLP*C1*22*-160*-68**12*2606200001*11*1",
            "SVC*HC:99213*-160*-68**1",
        ],
    );
    has(
        money,
        &["CAS*CO*45*-62", "CAS*PR*3*-30", "REF*F8*2606200001"],
    );
    assert!(money.contains("\nCLP*C1A*1*210*112.8*30*"), "{money}");
    assert!(money.contains("BPR*I*44.8*C*ACH"), "{money}");
}
