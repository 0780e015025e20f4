//! One claim of every shape that we write, with people and numbers that nobody has.

use chrono::NaiveDate;
use claimdesk::domain::claim::{
    BilledPayer, BilledSubscriber, BillingProvider, ClaimPatient, ClaimProvider, EntityName,
    Frequency, LineAdjudication, OtherPayer, ProfessionalClaim, ServiceFacility, ServiceLine,
    TaxIdKind,
};
use claimdesk::domain::codes::{Carc, Hcpcs, Icd10Cm, Modifier, Ndc, Pos, Units};
use claimdesk::domain::coverage::{PayerOrder, Relationship};
use claimdesk::domain::encounter::{Accident, AccidentCause};
use claimdesk::domain::money::Money;
use claimdesk::domain::party::{Address, PersonName, Sex};
use claimdesk::domain::remittance::{Adjustment, AdjustmentGroup};

pub fn money(text: &str) -> Money {
    Money::parse(text).expect("an amount")
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub fn address(line1: &str, city: &str, state: &str, zip: &str) -> Address {
    Address {
        line1: line1.into(),
        line2: String::new(),
        city: city.into(),
        state: state.into(),
        zip: zip.into(),
    }
}

fn person(last: &str, first: &str) -> EntityName {
    EntityName::Person(PersonName::new(last, first))
}

pub fn provider(last: &str, npi: &str, taxonomy: &str) -> ClaimProvider {
    let name = PersonName {
        middle: "Q".into(),
        ..PersonName::new(last, "TESTA")
    };
    ClaimProvider {
        name: EntityName::Person(name),
        npi: npi.into(),
        taxonomy: taxonomy.into(),
    }
}

fn billing() -> BillingProvider {
    BillingProvider {
        name: EntityName::Organization("EXAMPLE FAMILY PRACTICE".into()),
        npi: "1234567893".into(),
        taxonomy: "207Q00000X".into(),
        tax_id: "123456789".into(),
        tax_id_kind: TaxIdKind::Ein,
        address: address("100 SAMPLE ST", "SPRINGFIELD", "IL", "627010001"),
        pay_to: None,
        contact: "PAT SAMPLE".into(),
        phone: "2175550100".into(),
    }
}

pub fn line(n: usize, code: &str, charge: &str) -> ServiceLine {
    ServiceLine {
        line_control: format!("L{n}"),
        code: Hcpcs::parse(code).expect("a code"),
        modifiers: Vec::new(),
        description: String::new(),
        charge: money(charge),
        units: Units::ONE,
        minutes: false,
        pos: None,
        pointers: vec![1],
        dos: day("2026-03-02"),
        dos_to: None,
        emergency: false,
        ndc: None,
        rendering: None,
        ordering: None,
        note: String::new(),
        clia: String::new(),
        detail: Default::default(),
        adjudications: Vec::new(),
    }
}

/// The patient is the subscriber, one visit, one line.
pub fn plain() -> ProfessionalClaim {
    let home = address("7 NOWHERE LN", "SPRINGFIELD", "IL", "627020002");
    let birth_date = Some(day("1961-02-03"));
    ProfessionalClaim {
        control_number: "CD1041".into(),
        frequency: Frequency::Original,
        payer_claim_number: String::new(),
        charged: money("150"),
        order: PayerOrder::Primary,
        relationship: Relationship::Myself,
        msp_type: String::new(),
        filing_code: "CI".into(),
        billing: billing(),
        subscriber: BilledSubscriber {
            name: person("TESTER", "TERRY"),
            member_id: "W123456789".into(),
            address: Some(home.clone()),
            birth_date,
            sex: Sex::Female,
            group_number: "GRP77".into(),
            plan_name: String::new(),
        },
        payer: BilledPayer {
            name: "EXAMPLE HEALTH".into(),
            payer_id: "60054".into(),
            address: None,
        },
        patient: ClaimPatient {
            name: PersonName::new("TESTER", "TERRY"),
            birth_date,
            sex: Sex::Female,
            address: home,
            died_on: None,
        },
        other_payers: Vec::new(),
        referring: None,
        rendering: Some(provider("RENDER", "1111111112", "207Q00000X")),
        facility: None,
        supervising: None,
        pos: Pos::parse("11").expect("a place"),
        signature_on_file: true,
        assignment: "A".into(),
        benefits_assigned: "Y".into(),
        release: "Y".into(),
        accident: None,
        delay_reason: String::new(),
        onset_on: None,
        admitted_on: None,
        discharged_on: None,
        patient_paid: Money::ZERO,
        authorization: String::new(),
        referral: String::new(),
        clia: String::new(),
        note: String::new(),
        detail: Default::default(),
        diagnoses: vec![Icd10Cm::parse("E1122").expect("a code")],
        lines: vec![line(1, "99214", "150")],
    }
}

fn child() -> ProfessionalClaim {
    let mut claim = plain();
    claim.relationship = Relationship::Child;
    claim.subscriber.address = None;
    claim.subscriber.birth_date = None;
    claim.subscriber.sex = Sex::Unknown;
    claim.subscriber.group_number = String::new();
    claim.subscriber.plan_name = "GOLD PLAN".into();
    claim.patient.name = PersonName {
        middle: "R".into(),
        suffix: "JR".into(),
        ..PersonName::new("TESTER", "KIM")
    };
    claim.patient.birth_date = Some(day("2017-05-09"));
    claim.patient.sex = Sex::Male;
    claim
}

fn adjustment(group: AdjustmentGroup, reason: &str, amount: &str) -> Adjustment {
    let reason = Carc::parse(reason).expect("a reason");
    Adjustment {
        group,
        reason,
        amount: money(amount),
        quantity: None,
    }
}

fn primary_payer() -> OtherPayer {
    OtherPayer {
        order: PayerOrder::Primary,
        relationship: Relationship::Myself,
        group_number: String::new(),
        plan_name: String::new(),
        filing_code: "MB".into(),
        subscriber: person("TESTER", "TERRY"),
        member_id: "1EG4TE5MK73".into(),
        payer_name: "EXAMPLE MEDICARE".into(),
        payer_id: "05901".into(),
        paid: Some(money("78.40")),
        remaining_liability: Some(money("20")),
        non_covered: None,
        remarks: Vec::new(),
        adjustments: Vec::new(),
        paid_on: None,
        payer_claim_number: "2026060123456".into(),
    }
}

/// 150.00 = 78.40 paid + 50.00 CO-45 + 1.60 CO-253 + 20.00 PR-2 (billing.md 6.3).
pub fn secondary() -> ProfessionalClaim {
    let mut claim = plain();
    claim.order = PayerOrder::Secondary;
    claim.other_payers = vec![primary_payer()];
    let decided = LineAdjudication {
        payer_id: "05901".into(),
        paid: money("78.40"),
        code: Hcpcs::parse("99214").expect("a code"),
        modifiers: Vec::new(),
        units: Units::ONE,
        bundled_into: None,
        adjustments: vec![
            adjustment(AdjustmentGroup::Contractual, "45", "50"),
            adjustment(AdjustmentGroup::Contractual, "253", "1.60"),
            adjustment(AdjustmentGroup::PatientResponsibility, "2", "20"),
        ],
        paid_on: Some(day("2026-03-20")),
        remaining_liability: Some(money("20")),
    };
    claim.lines[0].adjudications = vec![decided];
    claim
}

fn tertiary() -> ProfessionalClaim {
    let mut claim = secondary();
    claim.order = PayerOrder::Tertiary;
    claim.filing_code = "MC".into();
    claim.subscriber.group_number = String::new();
    let mut second = primary_payer();
    second.order = PayerOrder::Secondary;
    second.filing_code = "CI".into();
    second.payer_name = "EXAMPLE SUPPLEMENT".into();
    second.payer_id = "60054".into();
    second.group_number = "SUP1".into();
    second.paid = Some(money("15"));
    second.remaining_liability = Some(money("5"));
    second.adjustments = vec![
        adjustment(AdjustmentGroup::PatientResponsibility, "3", "5"),
        adjustment(AdjustmentGroup::Other, "23", "130"),
    ];
    second.paid_on = Some(day("2026-04-10"));
    second.payer_claim_number = String::new();
    claim.other_payers.push(second);
    claim.payer = BilledPayer {
        name: "EXAMPLE MEDICAID".into(),
        payer_id: "ILMCD".into(),
        address: Some(address("PO BOX 9", "SPRINGFIELD", "IL", "627050001")),
    };
    claim
}

fn big() -> ProfessionalClaim {
    let mut claim = plain();
    let codes = [
        "E1122", "N1830", "I129", "E785", "Z794", "I10", "M545", "J449", "F329", "K219", "R05",
        "Z23",
    ];
    claim.diagnoses = codes
        .map(|code| Icd10Cm::parse(code).expect("a code"))
        .to_vec();
    claim.lines = (1..=50).map(|n| line(n, "97110", "10.01")).collect();
    for (n, line) in claim.lines.iter_mut().enumerate() {
        let first = u8::try_from(n % 9 + 1).expect("small");
        line.pointers = vec![first, first + 1, first + 2, first + 3];
        line.modifiers = ["GP", "59", "KX", "CQ"]
            .map(|m| Modifier::parse(m).expect("two"))
            .to_vec();
        line.units = Units(2_500);
    }
    claim.charged = money("500.50");
    claim
}

pub fn drug_and_device() -> ProfessionalClaim {
    let mut claim = plain();
    let mut drug = line(1, "J3301", "60");
    drug.ndc = Some(Ndc {
        number: "00003029305".into(),
        quantity_thousandths: 1_500,
        unit: "ML".into(),
    });
    drug.units = Units::whole(4);
    let mut device = line(2, "E0601", "90");
    device.ordering = Some(provider("ORDERER", "1888888885", ""));
    device.modifiers = vec![Modifier::parse("RR").expect("two")];
    device.dos_to = Some(day("2026-03-31"));
    device.pos = Some(Pos::parse("12").expect("a place"));
    device.note = "RENTED, FIRST MONTH".into();
    device.rendering = Some(provider("OTHER", "1999999992", "332B00000X"));
    claim.lines = vec![drug, device];
    claim
}

fn laboratory() -> ProfessionalClaim {
    let mut claim = plain();
    claim.clia = "14D0000001".into();
    claim.authorization = "AUTH55".into();
    claim.referral = "REFER7".into();
    claim.patient_paid = money("20");
    claim.note = "SPECIMEN DRAWN IN THE OFFICE".into();
    claim.lines[0].clia = "14D0000002".into();
    claim.lines[0].code = Hcpcs::parse("84999").expect("a code");
    claim.lines[0].description = "UNLISTED CHEMISTRY PROCEDURE".into();
    claim
}

fn accident() -> ProfessionalClaim {
    let mut claim = plain();
    claim.filing_code = "AM".into();
    claim.accident = Some(Accident {
        cause: AccidentCause::Auto,
        on: day("2026-02-27"),
        state: "IL".into(),
    });
    claim.delay_reason = "7".into();
    claim.lines[0].emergency = true;
    claim
}

fn hospital() -> ProfessionalClaim {
    let mut claim = plain();
    claim.pos = Pos::parse("21").expect("a place");
    claim.admitted_on = Some(day("2026-02-28"));
    claim.discharged_on = Some(day("2026-03-03"));
    claim.onset_on = Some(day("2026-02-20"));
    claim.patient.died_on = Some(day("2026-03-03"));
    claim.referring = Some(provider("REFERRER", "1777777776", ""));
    claim.supervising = Some(provider("SUPER", "1666666667", ""));
    claim.facility = Some(ServiceFacility {
        name: "EXAMPLE HOSPITAL".into(),
        npi: "1555555558".into(),
        address: Address {
            line2: "FLOOR 2".into(),
            ..address("1 CARE WAY", "PEORIA", "IL", "616020001")
        },
    });
    claim.lines[0].code = Hcpcs::parse("00740").expect("a code");
    claim.lines[0].minutes = true;
    claim.lines[0].units = Units::whole(45);
    claim
}

fn sole_practice() -> ProfessionalClaim {
    let mut claim = plain();
    claim.billing.name = person("RENDER", "TESTA");
    claim.billing.tax_id_kind = TaxIdKind::Ssn;
    claim.billing.pay_to = Some(address("PO BOX 12", "SPRINGFIELD", "IL", "627050012"));
    claim.rendering = None;
    claim.relationship = Relationship::Other;
    claim.subscriber = BilledSubscriber {
        name: EntityName::Organization("EXAMPLE EMPLOYER".into()),
        member_id: "WC998".into(),
        ..Default::default()
    };
    claim.filing_code = "WC".into();
    claim
}

fn replacement(frequency: Frequency) -> ProfessionalClaim {
    let mut claim = plain();
    claim.frequency = frequency;
    claim.control_number = "CD1041A".into();
    claim.payer_claim_number = "2026060009999".into();
    claim
}

fn medicare_second() -> ProfessionalClaim {
    let mut claim = secondary();
    claim.msp_type = "12".into();
    claim.filing_code = "MB".into();
    claim.subscriber.group_number = String::new();
    claim.other_payers[0].filing_code = "CI".into();
    claim
}

/// Every shape by name.
pub fn all() -> Vec<(&'static str, Vec<ProfessionalClaim>)> {
    let mut second = plain();
    second.control_number = "CD1042".into();
    let mut third = child();
    third.control_number = "CD1043".into();
    third.billing.npi = "1999999992".into();
    let mut all = vec![
        ("plain", vec![plain()]),
        ("child", vec![child()]),
        ("secondary", vec![secondary()]),
        ("tertiary", vec![tertiary()]),
        ("medicare-second", vec![medicare_second()]),
        ("big", vec![big()]),
        ("drug-and-device", vec![drug_and_device()]),
        ("laboratory", vec![laboratory()]),
        ("accident", vec![accident()]),
        ("hospital", vec![hospital()]),
        ("sole-practice", vec![sole_practice()]),
        ("replacement", vec![replacement(Frequency::Replacement)]),
        ("void", vec![replacement(Frequency::Void)]),
    ];
    all.extend(super::rare::all());
    all.push(("batch", vec![plain(), second, third]));
    all
}

/// A claim with parts of every shape, as `coin` falls. Any mixture is within the guide.
pub fn mixed(number: usize, coin: &mut dyn FnMut() -> bool) -> ProfessionalClaim {
    let mut claim = if coin() { plain() } else { child() };
    claim.control_number = format!("MIX{number}");
    if coin() {
        claim.accident = accident().accident;
        claim.delay_reason = accident().delay_reason;
    }
    if coin() {
        let stay = hospital();
        claim.pos = stay.pos;
        claim.admitted_on = stay.admitted_on;
        claim.discharged_on = stay.discharged_on;
        claim.facility = stay.facility;
    }
    if coin() {
        claim.patient.died_on = hospital().patient.died_on;
    }
    if coin() {
        claim.referring = hospital().referring;
        claim.onset_on = hospital().onset_on;
    }
    if coin() {
        claim.supervising = hospital().supervising;
    }
    if coin() {
        claim.rendering = None;
    }
    if coin() {
        claim.frequency = Frequency::Replacement;
        claim.payer_claim_number = "2026060009999".into();
    }
    if coin() {
        let tested = laboratory();
        claim.clia = tested.clia;
        claim.authorization = tested.authorization;
        claim.referral = tested.referral;
        claim.patient_paid = tested.patient_paid;
        claim.note = tested.note;
    }
    if coin() {
        claim.billing.pay_to = sole_practice().billing.pay_to;
        claim.billing.phone = String::new();
        claim.billing.contact = String::new();
    }
    let (extra, decided) = (coin(), coin());
    mix_lines(&mut claim, extra, decided);
    super::rare::sprinkle(&mut claim, coin);
    claim
}

fn mix_lines(claim: &mut ProfessionalClaim, extra: bool, decided: bool) {
    if decided {
        let source = tertiary();
        claim.order = source.order;
        claim.other_payers = source.other_payers;
        claim.lines = source.lines;
    }
    if extra {
        let mut more = drug_and_device().lines;
        // A place that is the claim's own is not written on the line.
        more.iter_mut()
            .for_each(|line| line.pos = line.pos.filter(|pos| *pos != claim.pos));
        more.iter_mut().for_each(|line| line.line_control.push('X'));
        claim.lines.append(&mut more);
        claim.diagnoses = big().diagnoses;
    }
}
