//! What only some claims carry: transport, devices, certificates, papers, purchased services.

use claimdesk::domain::claim::{
    Ambulance, Attachment, Certification, DateKind, DatedFact, DropOff, FormAnswer,
    MedicalNecessity, ProfessionalClaim, PurchasedService, ReferenceKind, Rental, ServiceFacility,
    ServiceLine, SpinalManipulation, TestResult,
};
use claimdesk::domain::codes::{Hcpcs, Modifier, Pos, Rarc, Units};
use claimdesk::domain::encounter::{Accident, AccidentCause};
use claimdesk::domain::party::Address;

use super::shapes::{address, day, line, money, plain, provider, secondary};

fn on(kind: DateKind, text: &str) -> DatedFact {
    DatedFact {
        kind,
        on: day(text),
        to: None,
    }
}

fn codes(of: &[&str]) -> Vec<String> {
    of.iter().map(|code| (*code).to_owned()).collect()
}

fn certified(category: &str, of: &[&str]) -> Certification {
    Certification {
        category: category.into(),
        applies: true,
        codes: codes(of),
    }
}

fn attachment(report: &str, sent_by: &str, control: &str) -> Attachment {
    Attachment {
        report: report.into(),
        sent_by: sent_by.into(),
        control: control.into(),
    }
}

fn street(line1: &str) -> Address {
    address(line1, "PEORIA", "IL", "616020001")
}

fn transport() -> Ambulance {
    Ambulance {
        weight: Some(155),
        reason: "A".into(),
        miles: Units(12_500),
        round_trip: String::new(),
        stretcher: "UNCONSCIOUS".into(),
    }
}

fn ambulance() -> ProfessionalClaim {
    let mut claim = plain();
    claim.pos = Pos::parse("41").expect("a place");
    claim.detail.ambulance = Some(transport());
    claim.detail.certifications = vec![certified("07", &["01", "04", "09"])];
    claim.detail.pick_up = Some(street("1 FALL RD"));
    claim.detail.drop_off = Some(DropOff {
        name: "EXAMPLE HOSPITAL".into(),
        address: street("1 CARE WAY"),
    });
    let mut ride = line(1, "A0429", "150");
    ride.detail.patients_carried = Some(2);
    ride.detail.ambulance = Some(Ambulance {
        round_trip: "RETURNED HOME".into(),
        ..transport()
    });
    ride.detail.certifications = vec![certified("07", &["05"])];
    ride.detail.pick_up = Some(street("2 FALL RD"));
    ride.detail.drop_off = Some(DropOff {
        name: String::new(),
        address: street("3 CARE WAY"),
    });
    ride.modifiers = vec![Modifier::parse("RH").expect("two")];
    claim.lines = vec![ride];
    claim
}

/// Oxygen with its certificate of medical necessity.
fn device() -> ProfessionalClaim {
    let mut claim = plain();
    claim.pos = Pos::parse("12").expect("a place");
    let mut oxygen = line(1, "E1390", "150");
    oxygen.ordering = Some(provider("ORDERER", "1888888885", ""));
    oxygen.detail.rental = Some(Rental {
        days: Units::whole(30),
        rental: money("150"),
        purchase: money("1200.50"),
        frequency: "4".into(),
    });
    oxygen.detail.device_certificate = Some(("I".into(), Units::whole(12)));
    oxygen.detail.certifications = vec![certified("09", &["38"])];
    oxygen.detail.dates = vec![
        on(DateKind::Prescription, "2026-02-27"),
        on(DateKind::TherapyBegan, "2026-03-01"),
        on(DateKind::LastCertified, "2026-02-28"),
        on(DateKind::Shipped, "2026-03-02"),
    ];
    oxygen.detail.tests = vec![TestResult {
        reference: "TR".into(),
        kind: "R1".into(),
        value: Units(9_800),
    }];
    oxygen.detail.sales_tax = money("9.75");
    oxygen.detail.postage = money("4.20");
    oxygen.detail.necessity = vec![MedicalNecessity {
        form: "484.3".into(),
        answers: vec![
            FormAnswer {
                question: "1A".into(),
                words: "55".into(),
                ..FormAnswer::default()
            },
            FormAnswer {
                question: "1C".into(),
                on: Some(day("2026-02-20")),
                ..FormAnswer::default()
            },
            FormAnswer {
                question: "3".into(),
                yes_no: "Y".into(),
                ..FormAnswer::default()
            },
        ],
    }];
    claim.lines = vec![oxygen];
    claim
}

/// The same with word of how its certificate goes. The judge pyx12 4.0.0 takes that segment for
/// any other paper and refuses its code, so this shape stands apart from those it judges.
fn certificate() -> ProfessionalClaim {
    let mut claim = device();
    claim.lines[0].detail.certificate_sent = "AD".into();
    claim
}

fn chiropractic() -> ProfessionalClaim {
    let mut claim = plain();
    claim.detail.dates = vec![
        on(DateKind::InitialTreatment, "2026-02-10"),
        on(DateKind::LastSeen, "2026-02-24"),
        on(DateKind::AcuteManifestation, "2026-02-09"),
        on(DateKind::LastXray, "2026-02-11"),
    ];
    claim.detail.manipulation = Some(SpinalManipulation {
        condition: "M".into(),
        words: "ACUTE ON CHRONIC".into(),
        more_words: "LOWER BACK".into(),
    });
    claim.lines = vec![line(1, "98941", "150")];
    claim.lines[0].detail.dates = vec![on(DateKind::InitialTreatment, "2026-02-12")];
    claim
}

fn anesthesia() -> ProfessionalClaim {
    let mut claim = plain();
    claim.detail.anesthesia_for = ["43239", "43248"]
        .map(|code| Hcpcs::parse(code).expect("a code"))
        .to_vec();
    let mut asleep = line(1, "00731", "150");
    asleep.minutes = true;
    asleep.units = Units::whole(73);
    asleep.detail.obstetric_units = Some(2);
    asleep.detail.supervising = Some(provider("SUPER", "1666666667", ""));
    asleep.modifiers = ["QX", "P3"]
        .map(|m| Modifier::parse(m).expect("two"))
        .to_vec();
    claim.lines = vec![asleep];
    claim
}

/// A car accident on the way to work, with everything that the insurer asks for.
fn work_injury() -> ProfessionalClaim {
    let mut claim = plain();
    claim.filing_code = "WC".into();
    claim.accident = Some(Accident {
        cause: AccidentCause::Auto,
        on: day("2026-02-27"),
        state: "IL".into(),
    });
    claim.detail.other_causes = vec![AccidentCause::Employment];
    claim.detail.property_claim = "WC2026000123".into();
    claim.detail.dates = vec![
        DatedFact {
            kind: DateKind::Disability,
            on: day("2026-02-27"),
            to: Some(day("2026-03-20")),
        },
        on(DateKind::LastWorked, "2026-02-26"),
        on(DateKind::ReturnToWork, "2026-03-23"),
        on(DateKind::FirstContact, "2026-02-27"),
    ];
    claim.detail.conditions = codes(&["02", "W2"]);
    claim.detail.attachments = vec![attachment("OZ", "FX", "CD1041W1")];
    claim
}

fn papers() -> ProfessionalClaim {
    let mut claim = plain();
    claim.detail.attachments = vec![
        attachment("B4", "BM", "CD1041P1"),
        attachment("OB", "AA", ""),
    ];
    claim.detail.references = vec![
        (ReferenceKind::AuthorizationException, "3".into()),
        (ReferenceKind::Mammography, "MAM778".into()),
        (ReferenceKind::InvestigationalDevice, "G123456".into()),
        (ReferenceKind::MedicalRecord, "CHART77".into()),
        (ReferenceKind::Demonstration, "30".into()),
        (ReferenceKind::CarePlanOversight, "998877".into()),
    ];
    claim.detail.state_data = codes(&["STATE WANTS THIS"]);
    claim.detail.note_kind = "TPO".into();
    claim.note = "FOR THE THIRD PARTY".into();
    claim.detail.special_program = "02".into();
    claim.detail.primary_care = Some(provider("PRIMARY", "1777777776", ""));
    claim.referring = Some(provider("REFERRER", "1777777776", ""));
    claim.detail.certifications = vec![certified("75", &["IH"]), certified("ZZ", &["AV", "S2"])];
    claim.detail.pregnant = true;
    claim.detail.dates = vec![on(DateKind::LastMenstrualPeriod, "2025-12-20")];
    let mut tested = line(1, "77067", "150");
    tested.detail.epsdt = true;
    tested.detail.family_planning = true;
    tested.detail.attachments = vec![attachment("RR", "EL", "CD1041L1")];
    tested.detail.references = vec![
        (ReferenceKind::Authorization, "AUTH77".into()),
        (ReferenceKind::Mammography, "MAM779".into()),
        (ReferenceKind::ReferredClia, "14D0000009".into()),
        (ReferenceKind::ImmunizationBatch, "LOT4".into()),
        (ReferenceKind::Referral, "REF4".into()),
    ];
    tested.detail.state_data = codes(&["AND THIS"]);
    tested.detail.referring = Some(provider("LINEREF", "1222222220", ""));
    claim.lines = vec![tested];
    claim
}

/// A reading bought from outside, and a drug with its prescription.
fn purchased() -> ProfessionalClaim {
    let mut claim = plain();
    let mut read = line(1, "93010", "90");
    read.detail.purchased = Some(PurchasedService {
        npi: "1999999992".into(),
        by_person: false,
        charge: money("35.50"),
    });
    read.detail.facility = Some(ServiceFacility {
        name: "EXAMPLE IMAGING".into(),
        npi: "1555555558".into(),
        address: street("9 RAY ST"),
    });
    let mut drug = super::shapes::drug_and_device().lines.remove(0);
    drug.line_control = "L2".into();
    drug.detail.prescription = "RX123".into();
    let mut part = drug.clone();
    part.line_control = "L3".into();
    part.charge = money("0");
    part.detail.prescription = String::new();
    part.detail.compound = "CMP1".into();
    claim.lines = vec![read, drug, part];
    claim
}

/// A secondary claim whose first payer bundled a line and remarked on the claim.
fn bundled() -> ProfessionalClaim {
    let mut claim = secondary();
    claim.other_payers[0].remarks = ["MA01", "MA18"]
        .map(|code| Rarc::parse(code).expect("a remark"))
        .to_vec();
    claim.lines[0].adjudications[0].bundled_into = Some(1);
    claim
}

/// A secondary claim whose first payer covers nothing of it and was not asked.
fn not_covered() -> ProfessionalClaim {
    let mut claim = secondary();
    claim.lines[0].adjudications.clear();
    let other = &mut claim.other_payers[0];
    (other.paid, other.remaining_liability) = (None, None);
    other.non_covered = Some(claim.charged);
    other.payer_claim_number = String::new();
    claim
}

/// Every rare shape by name.
pub fn all() -> Vec<(&'static str, Vec<ProfessionalClaim>)> {
    vec![
        ("ambulance", vec![ambulance()]),
        ("device", vec![device()]),
        ("certificate", vec![certificate()]),
        ("chiropractic", vec![chiropractic()]),
        ("anesthesia", vec![anesthesia()]),
        ("work-injury", vec![work_injury()]),
        ("papers", vec![papers()]),
        ("purchased", vec![purchased()]),
        ("bundled", vec![bundled()]),
        ("not-covered", vec![not_covered()]),
    ]
}

/// Puts rare parts on a claim, as `coin` falls.
pub fn sprinkle(claim: &mut ProfessionalClaim, coin: &mut dyn FnMut() -> bool) {
    if coin() {
        let ride = ambulance().detail;
        claim.detail.ambulance = ride.ambulance;
        claim.detail.certifications.extend(ride.certifications);
        claim.detail.pick_up = ride.pick_up;
        claim.detail.drop_off = ride.drop_off;
    }
    if coin() {
        let more = papers();
        claim.detail.references = more.detail.references;
        claim.detail.attachments.extend(more.detail.attachments);
        claim.detail.state_data = more.detail.state_data;
        claim.detail.special_program = more.detail.special_program;
        claim
            .detail
            .certifications
            .extend(more.detail.certifications);
        claim.detail.pregnant = more.detail.pregnant;
    }
    if coin() {
        let back = chiropractic();
        claim.detail.manipulation = back.detail.manipulation;
        claim.detail.dates.extend(back.detail.dates);
    }
    if coin() && claim.accident.is_some() {
        let hurt = work_injury().detail;
        claim.detail.property_claim = hurt.property_claim;
        claim.detail.other_causes = hurt.other_causes;
        claim.detail.conditions = hurt.conditions;
        claim.detail.dates.extend(hurt.dates);
    }
    let mut more: Vec<ServiceLine> = Vec::new();
    for lines in [device, anesthesia, papers, purchased, ambulance].map(|shape| shape().lines) {
        if coin() {
            more.extend(lines);
        }
    }
    // At most one of the parts names the operations that the anesthesia was for.
    if more.iter().any(|line| line.minutes) {
        claim.detail.anesthesia_for = anesthesia().detail.anesthesia_for;
    }
    for (n, line) in more.iter_mut().enumerate() {
        line.line_control = format!("R{n}");
    }
    claim.lines.append(&mut more);
    claim.charged = claim.line_total();
}
