//! The files with the exact figures of the worked scenarios.

use claimdesk::simulator::scenario::{MixedRemittance, Saying, Twist, answers};
use claimdesk::simulator::sheet::Separators;

use super::billing::{Billing, blue_ridge, day, has};
use super::money::check_money;

#[test]
fn the_mixed_remittance_has_the_figures_of_the_scenario() {
    let mixed = MixedRemittance::of_scenario(blue_ridge(), day("2026-03-20"));
    let text = String::from_utf8(mixed.bytes(&[], Separators::Usual)).unwrap();
    has(
        &text,
        &[
            "TRN*1*88231990*1999999999",
            "CLP*CD-1041*1*385*191.2*30*12*26061000001*11*1",
            "CLP*CD-0988*22*-160*-78.4**12*26020000002*11*1",
            "CAS*CO*45*-62",
            "CAS*PR*2*-19.6",
            "CLP*CD-0988*1*160*88.2*9.8*12*26061000002*11*1",
            "CLP*CD-1050*4*95*0*0*12*26061000003*11*1",
            "CAS*CO*16*95",
            "LQ*HE*N290",
            "PLB*1234567893*20261231*WO:CD-0907*64.2*L6*-2.15",
        ],
    );
    assert!(
        text.contains("BPR*I*138.95*C*ACH") && text.contains("*20260320~"),
        "{text}"
    );
    let sums = check_money(text.as_bytes());
    assert_eq!((sums.claims, sums.plb, sums.bpr), (20_100, 6_205, 13_895));
    assert!(sums.faults.is_empty(), "{:?}", sums.faults);
}

#[test]
fn the_mixed_remittance_can_be_spoilt_one_way_at_a_time() {
    let mixed = MixedRemittance::of_scenario(blue_ridge(), day("2026-03-20"));
    let spoilt = |twist| check_money(&mixed.bytes(&[twist], Separators::Usual));
    let off = spoilt(Twist::ClaimOff);
    assert_eq!(
        (off.bpr, off.faults),
        (15_095, vec!["claim CD-1041 by 1200".to_owned()])
    );
    let stranger = spoilt(Twist::Stranger);
    assert_eq!((stranger.bpr, stranger.faults.len()), (21_395, 0));
    let deposit = spoilt(Twist::DepositOff);
    assert_eq!(
        (deposit.bpr, deposit.faults),
        (12_895, vec!["deposit by -1000".to_owned()])
    );
    let text =
        |twists: &[Twist]| String::from_utf8(mixed.bytes(twists, Separators::Usual)).unwrap();
    has(
        &text(&[Twist::OddQualifiers]),
        &["SVC*AD:20610*135*78.4**1", "SVC*N4:36415*40*0**1"],
    );
    has(&text(&[Twist::NoModifiers]), &["SVC*HC:99214*210*112.8**1"]);
    assert!(!text(&[Twist::NoLineControl]).contains("REF*6R"));
    let odd = String::from_utf8(mixed.bytes(&[], Separators::Odd)).unwrap();
    assert!(odd.contains("\nCLP|CD-1041|1|385|191.2|30|"), "{odd}");
    assert_eq!(check_money(odd.as_bytes()).bpr, 13_895);
    let crlf = mixed.bytes(&[], Separators::CarriageReturns);
    assert_eq!(check_money(&crlf).bpr, 13_895);
}

#[test]
fn twelve_claims_are_answered_with_two_rejections() {
    // Scenario S11: 12 claims, 2,964.00; 10 accepted, 2,514.00; 2 rejected, 450.00.
    let mut billing = Billing::to("BLRDG");
    for n in 1..=12 {
        let charge = if n > 10 { "225" } else { "251.4" };
        let (number, line) = (format!("S11{n:02}"), format!("99213*{charge}"));
        billing = billing.claim([&number, charge, "1"], "20260227", &[&line]);
    }
    let mut saying = Saying {
        payer: ("BLUE RIDGE", "BLRDG"),
        on: day("2026-03-04"),
        number: 500,
        rejected: &[("S1111", "A7:562:82"), ("S1112", "A7:164:IL")],
        refuse_file: false,
    };
    let said = answers(&billing.bytes(), &saying).unwrap();
    let f999 = String::from_utf8(said.acknowledgment).unwrap();
    has(&f999, &["IK5*A", "AK9*A*1*1*1"]);
    let f277 = String::from_utf8(said.claim_acknowledgment).unwrap();
    has(
        &f277,
        &["QTY*90*10", "QTY*AA*2", "AMT*YU*2514", "AMT*YY*450"],
    );
    has(
        &f277,
        &[
            "STC*A7:562:82*20260304*U*225",
            "STC*A7:164:IL*20260304*U*225",
        ],
    );
    assert_eq!(f277.matches("STC*A2:20*20260304*WQ*251.4~").count(), 10);
    saying.refuse_file = true;
    let refused = answers(&billing.bytes(), &saying).unwrap().acknowledgment;
    has(
        &String::from_utf8(refused).unwrap(),
        &["IK5*R*5", "AK9*R*1*1*0"],
    );
}
