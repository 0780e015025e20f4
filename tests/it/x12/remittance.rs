//! Each construct of an 835 that posting depends on, in one hand-written file.

use claimdesk::domain::codes::Units;
use claimdesk::domain::remittance::{
    ClaimPaymentStatus, ImbalanceLevel, PaymentMethod, Remittance,
};
use claimdesk::edi::r835;
use claimdesk::x12::{self, Trouble};

use super::shapes::{day, money};

/// Two payments: one with everything in it, and a payer that writes little and in version 4010.
const SEGMENTS: &str = "\
ISA*00*          *00*          *ZZ*PAYER          *ZZ*PRACTICE       *260320*0930*^*00501*000000007*0*P*:
GS*HP*PAYER*PRACTICE*20260320*0930*7*X*005010X221A1
ST*835*0001
BPR*I*138.95*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20260320
TRN*1*88231990*1512345678*X
REF*EV*PRACTICE
DTM*405*20260319
N1*PR*BLUE RIDGE HEALTH*XV*77777
N3*1 PAYER WAY
N4*ASHEVILLE*NC*28801
REF*2U*BR100
REF*NF*22222
PER*BL*EDI DESK*TE*8285550100
N1*PE*EXAMPLE FAMILY PRACTICE*XX*1234567893
REF*TJ*123456789
LX*1
TS3*1234567893*11*20261231*1*999
CLP*CD-1041*1*385*191.2*30*12*BR-1041*11*1
NM1*QC*1*TESTER*TERRY*Q**JR*MI*W1
NM1*IL*1*HOLDER*HOLLY****MI*W9
NM1*74*1*TESTAR*TERRY***JR*C*W2
NM1*82*1*RENDER*TESTA****XX*1111111112
NM1*TT*2*SECOND HEALTH*****PI*55555
NM1*PR*2*FIRST HEALTH*****PI*44444
MOA***MA01*MA18
REF*1L*GRP77
REF*EA*MR5
DTM*232*20260302
DTM*050*20260305
AMT*AU*301.2
AMT*I*2.15
SVC*HC:99214:25*210*112.8**1
DTM*472*20260302
CAS*CO*45*67.2
CAS*PR*3*30*1
REF*6R*L17
AMT*B6*142.8
LQ*HE*N130
LQ*RX*99
SVC*HC:20610:RT:59*135*78.4**2*HC:20611:RT
DTM*150*20260302
DTM*151*20260304
CAS*CO*45*50*1*253*6.6
SVC*HC:36415*40*0
CAS*CO*97*40
CLP*CD-0988*22*-160*-78.4*-19.6*12*BR-0988
CAS*CO*45*-62
CAS*PR*2*-19.6
REF*F8*BR-OLD
CLP*CD-0988*1*160*88.2*9.8*12*BR-0988A
MIA*0***1000.5*N5*************0*0*N6
CAS*CO*45*62
CAS*PR*2*9.8
CLP*CD-1050*4*95*0*0*12*BR-1050
CAS*CO*16*95
PLB*1234567893*20261231*WO:CD-0907*64.2*L6*-2.15
SE*55*0001
ST*835*0002
BPR*H*25*D*NON************20260320
TRN*1*0*1999999999
N1*PR*SMALL PLAN
N1*PE*EXAMPLE*FI*123456789
CLP*A1*2*100*-25**CI
CAS*CR*45*25
SVC*HC:99213*100*-25
CAS*CR*45*125
AMT*AAE*75
SE*11*0002
GE*2*7
IEA*1*000000007
";

fn read() -> (Vec<Remittance>, Vec<Trouble>) {
    let file = SEGMENTS.replace('\n', "~\n");
    let (tree, envelopes) = x12::read(file.as_bytes());
    assert_eq!(envelopes, []);
    r835::read(&tree)
}

#[test]
fn the_payment_and_its_payer_are_identified() {
    let (all, troubles) = read();
    assert_eq!((all.len(), troubles), (2, vec![]));
    let first = &all[0];
    assert_eq!(first.payer_name, "BLUE RIDGE HEALTH");
    assert_eq!(first.payer_ids, ["1512345678", "77777", "BR100", "22222"]);
    assert_eq!(
        (first.payee_id.as_str(), first.trace.as_str()),
        ("1234567893", "88231990")
    );
    assert_eq!(
        (first.originator.as_str(), first.handling.as_str()),
        ("1512345678", "I")
    );
    assert_eq!(
        (first.method, first.amount),
        (PaymentMethod::Ach, money("138.95"))
    );
    assert_eq!(
        (first.paid_on, first.produced_on),
        (Some(day("2026-03-20")), Some(day("2026-03-19")))
    );
    assert_eq!((first.set_control.as_str(), first.at), ("0001", 3));
    let second = &all[1];
    assert_eq!(
        (second.method, second.amount),
        (PaymentMethod::NonPayment, money("-25"))
    );
    assert_eq!(second.claims[0].services[0].allowed, Some(money("75")));
}

#[test]
fn a_claim_keeps_its_people_payers_dates_and_remarks() {
    let (all, _) = read();
    let claim = &all[0].claims[0];
    assert_eq!(claim.patient.last_first(), "TESTER JR, TERRY Q");
    assert_eq!(claim.member_id, "W1");
    let (corrected, id) = claim.corrected_insured.as_ref().expect("a correction");
    assert_eq!(
        (corrected.last_first().as_str(), id.as_str()),
        ("TESTAR JR, TERRY", "W2")
    );
    assert_eq!(
        claim.crossover_to.as_ref().map(|p| p.id.as_str()),
        Some("55555")
    );
    assert_eq!(
        claim.priority_payer.as_ref().map(|p| p.name.as_str()),
        Some("FIRST HEALTH")
    );
    assert!(claim.is_crossed_over());
    assert_eq!(claim.rendering_npi, "1111111112");
    let remarks: Vec<&str> = claim.remarks.iter().map(|r| r.as_str()).collect();
    assert_eq!(remarks, ["MA01", "MA18"]);
    assert_eq!(
        (claim.statement_from, claim.received_on),
        (Some(day("2026-03-02")), Some(day("2026-03-05")))
    );
    assert_eq!(
        claim.amounts,
        [
            ("AU".to_owned(), money("301.2")),
            ("I".to_owned(), money("2.15"))
        ]
    );
    assert_eq!(
        (claim.pos.as_str(), claim.frequency.as_str(), claim.at),
        ("11", "1", 18)
    );
}

#[test]
fn a_line_keeps_what_was_billed_allowed_and_adjusted() {
    let (all, _) = read();
    let services = &all[0].claims[0].services;
    let [visit, injection, draw] = services.as_slice() else {
        panic!("{} lines", services.len())
    };
    assert_eq!(
        (visit.qualifier.as_str(), visit.code.as_str()),
        ("HC", "99214")
    );
    assert_eq!(
        (visit.line_control.as_str(), visit.allowed),
        ("L17", Some(money("142.8")))
    );
    assert_eq!(
        visit.remarks.iter().map(|r| r.as_str()).collect::<Vec<_>>(),
        ["N130"]
    );
    let labels: Vec<String> = visit.adjustments.iter().map(|a| a.label()).collect();
    assert_eq!(labels, ["CO-45", "PR-3"]);
    assert_eq!(visit.adjustments[1].quantity, Some(Units::ONE));
    assert_eq!(injection.billed_code, "20611");
    assert_eq!(
        injection
            .modifiers
            .iter()
            .map(|m| m.as_str())
            .collect::<Vec<_>>(),
        ["RT", "59"]
    );
    assert_eq!((injection.units, draw.units), (Units::whole(2), Units::ONE));
    assert_eq!(
        (injection.dos, injection.dos_to),
        (Some(day("2026-03-02")), Some(day("2026-03-04")))
    );
    let sequestered = &injection.adjustments[1];
    assert_eq!(
        (sequestered.label().as_str(), sequestered.amount),
        ("CO-253", money("6.6"))
    );
}

#[test]
fn a_reversal_names_its_claim_and_the_payment_its_takeback() {
    let (all, _) = read();
    let claims = &all[0].claims;
    assert_eq!(claims[1].status, ClaimPaymentStatus::Reversal);
    assert_eq!(
        (claims[1].paid, claims[1].original_claim_number.as_str()),
        (money("-78.4"), "BR-OLD")
    );
    assert_eq!(
        claims[2]
            .remarks
            .iter()
            .map(|r| r.as_str())
            .collect::<Vec<_>>(),
        ["N5", "N6"]
    );
    let plb: Vec<(&str, &str, _)> = all[0]
        .provider_adjustments
        .iter()
        .map(|p| (p.reason.as_str(), p.reference.as_str(), p.amount))
        .collect();
    assert_eq!(
        plb,
        [("WO", "CD-0907", money("64.2")), ("L6", "", money("-2.15"))]
    );
}

#[test]
fn what_adds_up_is_proved_and_what_does_not_is_named_to_the_cent() {
    let (all, _) = read();
    // 191.20 - 78.40 + 88.20 + 0 = 201.00; less 64.20 - 2.15 = 62.05; leaves 138.95.
    assert_eq!(all[0].imbalances(), []);
    let file = SEGMENTS.replace('\n', "~\n");
    let spoilt = file
        .replace("CAS*CO*45*67.2", "CAS*CO*45*67.1")
        .replace("*138.95*", "*139.05*");
    let (tree, _) = x12::read(spoilt.as_bytes());
    let (all, _) = r835::read(&tree);
    let found: Vec<_> = all[0]
        .imbalances()
        .iter()
        .map(|i| (i.level, i.by))
        .collect();
    assert_eq!(
        found,
        [
            (ImbalanceLevel::Service, money("0.10")),
            (ImbalanceLevel::Claim, money("0.10")),
            (ImbalanceLevel::Deposit, money("-0.10")),
        ]
    );
}

#[test]
fn content_is_the_same_in_another_envelope_with_other_delimiters() {
    let file = SEGMENTS.replace('\n', "~\n");
    let other = SEGMENTS
        .replace("*000000007*", "*000000008*")
        .replace('*', "|")
        .replace(':', ">")
        .replace('\n', "!\r\n");
    let contents = |file: &str| -> Vec<Vec<u8>> {
        x12::read(file.as_bytes())
            .0
            .sets()
            .map(|(_, _, set)| r835::content(set))
            .collect()
    };
    assert_eq!(contents(&file)[0], contents(&other)[0]);
    assert_ne!(
        contents(&file)[0],
        contents(&file.replace("138.95", "138.96"))[0]
    );
}

#[test]
fn what_cannot_be_read_is_listed_with_its_place() {
    let file = SEGMENTS
        .replace("CAS*CO*97*40\n", "CAS*XX*97*40\nZZZ*1\n")
        .replace("DTM*050*20260305", "DTM*050*20261305")
        .replace("*-78.4*-19.6", "*-78.4x*-19.6")
        .replace('\n', "~\n");
    let (_, troubles) = r835::read(&x12::read(file.as_bytes()).0);
    let said: Vec<String> = troubles.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "segment 29 (DTM): DTM02 is not a date of the form CCYYMMDD",
            "segment 45 (CAS): CAS01 \"XX\" is no adjustment group; it was not read",
            "segment 46 (ZZZ): this segment has no place in an 835 and was not read",
            "segment 47 (CLP): CLP04 counts as 0.00: not an amount of money: use digits with at \
             most one point, as in 150 or 150.25",
        ]
    );
}
