//! What only some claims carry: dates beyond the visit, references, attachments, transport,
//! devices, certificates. One part for the claim (2300) and one for a line (2400), of 005010X222A1.
//!
//! Like the rest of a claim it is kept as it was written, right or wrong; the scrubber says what
//! is wrong with it. An empty part says nothing and is not sent.

use std::fmt;

use chrono::NaiveDate;

use super::{ClaimProvider, ServiceFacility};
use crate::domain::codes::{Hcpcs, Units};
use crate::domain::encounter::AccidentCause;
use crate::domain::money::Money;
use crate::domain::party::Address;

/// What a date of a claim or line means (DTP01).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DateKind {
    /// `454` first treatment for this condition.
    InitialTreatment,
    /// `304` when the patient was last seen by the physician who manages the condition.
    LastSeen,
    /// `453` acute manifestation of a chronic condition (spinal manipulation).
    AcuteManifestation,
    /// `484` last menstrual period.
    LastMenstrualPeriod,
    /// `455` last X-ray (spinal manipulation).
    LastXray,
    /// `471` prescription: of glasses or hearing aids on the claim, of any item on a line.
    Prescription,
    /// `314` disability, first and last day.
    Disability,
    /// `360` disability began.
    DisabilityBegan,
    /// `361` disability ended.
    DisabilityEnded,
    /// `297` last day worked.
    LastWorked,
    /// `296` may work again.
    ReturnToWork,
    /// `090` took over the care after an operation.
    AssumedCare,
    /// `091` gave up the care after an operation.
    RelinquishedCare,
    /// `444` first contact (workers' compensation, car).
    FirstContact,
    /// `607` certificate of medical necessity revised or renewed.
    Recertified,
    /// `463` therapy began.
    TherapyBegan,
    /// `461` last certificate of medical necessity.
    LastCertified,
    /// `738` most recent hemoglobin or hematocrit.
    HemoglobinTested,
    /// `739` most recent serum creatinine.
    CreatinineTested,
    /// `011` item shipped.
    Shipped,
}

impl DateKind {
    /// Every kind with its code of DTP01 and its words on a form.
    pub const ALL: [(DateKind, &'static str, &'static str); 20] = [
        (DateKind::InitialTreatment, "454", "initial treatment"),
        (DateKind::LastSeen, "304", "last seen"),
        (DateKind::AcuteManifestation, "453", "acute manifestation"),
        (
            DateKind::LastMenstrualPeriod,
            "484",
            "last menstrual period",
        ),
        (DateKind::LastXray, "455", "last X-ray"),
        (DateKind::Prescription, "471", "prescription"),
        (DateKind::Disability, "314", "disability"),
        (DateKind::DisabilityBegan, "360", "disability began"),
        (DateKind::DisabilityEnded, "361", "disability ended"),
        (DateKind::LastWorked, "297", "last worked"),
        (DateKind::ReturnToWork, "296", "may work again"),
        (DateKind::AssumedCare, "090", "assumed care"),
        (DateKind::RelinquishedCare, "091", "relinquished care"),
        (DateKind::FirstContact, "444", "first contact"),
        (DateKind::Recertified, "607", "certificate revised"),
        (DateKind::TherapyBegan, "463", "therapy began"),
        (DateKind::LastCertified, "461", "last certificate"),
        (DateKind::HemoglobinTested, "738", "hemoglobin tested"),
        (DateKind::CreatinineTested, "739", "creatinine tested"),
        (DateKind::Shipped, "011", "shipped"),
    ];

    /// The kinds that a claim may carry, in the order of the guide.
    pub const OF_CLAIM: [DateKind; 14] = [
        DateKind::InitialTreatment,
        DateKind::LastSeen,
        DateKind::AcuteManifestation,
        DateKind::LastMenstrualPeriod,
        DateKind::LastXray,
        DateKind::Prescription,
        DateKind::Disability,
        DateKind::DisabilityBegan,
        DateKind::DisabilityEnded,
        DateKind::LastWorked,
        DateKind::ReturnToWork,
        DateKind::AssumedCare,
        DateKind::RelinquishedCare,
        DateKind::FirstContact,
    ];

    /// The kinds that a line may carry, in the order of the guide.
    pub const OF_LINE: [DateKind; 10] = [
        DateKind::Prescription,
        DateKind::Recertified,
        DateKind::TherapyBegan,
        DateKind::LastCertified,
        DateKind::LastSeen,
        DateKind::HemoglobinTested,
        DateKind::CreatinineTested,
        DateKind::Shipped,
        DateKind::LastXray,
        DateKind::InitialTreatment,
    ];

    /// The code of DTP01.
    #[must_use]
    pub fn code(self) -> &'static str {
        row(&Self::ALL, self).1
    }

    /// The words on a form.
    #[must_use]
    pub fn words(self) -> &'static str {
        row(&Self::ALL, self).2
    }

    /// Reads a code of DTP01.
    #[must_use]
    pub fn from_code(text: &str) -> Option<DateKind> {
        Self::ALL.iter().find(|r| r.1 == text).map(|r| r.0)
    }
}

/// A number by which somebody else knows the claim or line (REF).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ReferenceKind {
    /// `4N` why a service needed no authorization.
    AuthorizationException,
    /// `EW` mammography certification number.
    Mammography,
    /// `9F` referral number of a line.
    Referral,
    /// `G1` prior authorization number of a line.
    Authorization,
    /// `LX` investigational device exemption.
    InvestigationalDevice,
    /// `D9` the clearinghouse's own trace.
    ClearinghouseTrace,
    /// `EA` medical record number.
    MedicalRecord,
    /// `P4` demonstration project.
    Demonstration,
    /// `1J` care plan oversight.
    CarePlanOversight,
    /// `F4` CLIA number of the laboratory that the test was referred to.
    ReferredClia,
    /// `BT` immunization batch.
    ImmunizationBatch,
    /// `LU` state of a car accident (institutional claims).
    AccidentState,
    /// `G4` peer review approval (institutional claims).
    PeerReview,
}

impl ReferenceKind {
    /// Every kind with its code of REF01 and its words on a form.
    pub const ALL: [(ReferenceKind, &'static str, &'static str); 13] = [
        (
            ReferenceKind::AuthorizationException,
            "4N",
            "authorization exception",
        ),
        (
            ReferenceKind::Mammography,
            "EW",
            "mammography certification",
        ),
        (ReferenceKind::Referral, "9F", "referral"),
        (ReferenceKind::Authorization, "G1", "authorization"),
        (
            ReferenceKind::InvestigationalDevice,
            "LX",
            "device exemption",
        ),
        (
            ReferenceKind::ClearinghouseTrace,
            "D9",
            "clearinghouse trace",
        ),
        (ReferenceKind::MedicalRecord, "EA", "medical record"),
        (ReferenceKind::Demonstration, "P4", "demonstration project"),
        (
            ReferenceKind::CarePlanOversight,
            "1J",
            "care plan oversight",
        ),
        (
            ReferenceKind::ReferredClia,
            "F4",
            "CLIA of the referred laboratory",
        ),
        (ReferenceKind::ImmunizationBatch, "BT", "immunization batch"),
        (ReferenceKind::AccidentState, "LU", "accident state"),
        (ReferenceKind::PeerReview, "G4", "peer review"),
    ];

    /// The kinds that a professional claim may carry; referral and authorization have places of
    /// their own there.
    pub const OF_CLAIM: [ReferenceKind; 7] = [
        ReferenceKind::AuthorizationException,
        ReferenceKind::Mammography,
        ReferenceKind::InvestigationalDevice,
        ReferenceKind::ClearinghouseTrace,
        ReferenceKind::MedicalRecord,
        ReferenceKind::Demonstration,
        ReferenceKind::CarePlanOversight,
    ];

    /// The kinds that a line may carry.
    pub const OF_LINE: [ReferenceKind; 5] = [
        ReferenceKind::Authorization,
        ReferenceKind::Mammography,
        ReferenceKind::ReferredClia,
        ReferenceKind::ImmunizationBatch,
        ReferenceKind::Referral,
    ];

    /// The code of REF01.
    #[must_use]
    pub fn code(self) -> &'static str {
        row(&Self::ALL, self).1
    }

    /// The words on a form.
    #[must_use]
    pub fn words(self) -> &'static str {
        row(&Self::ALL, self).2
    }

    /// Reads a code of REF01.
    #[must_use]
    pub fn from_code(text: &str) -> Option<ReferenceKind> {
        Self::ALL.iter().find(|r| r.1 == text).map(|r| r.0)
    }
}

/// The row of a kind; every kind has one.
fn row<K: PartialEq + Copy, const N: usize>(
    all: &'static [(K, &'static str, &'static str); N],
    kind: K,
) -> (K, &'static str, &'static str) {
    let found = all.iter().find(|r| r.0 == kind).copied();
    found.unwrap_or((kind, "", ""))
}

/// A date with its meaning; a span has a last day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DatedFact {
    /// What it means.
    pub kind: DateKind,
    /// The day, or the first of them.
    pub on: NaiveDate,
    /// The last day of a span.
    pub to: Option<NaiveDate>,
}

/// A paper that goes to the payer apart from the claim, or lies ready (PWK).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Attachment {
    /// PWK01, two characters: `OZ` other, `B4` referral form, `OB` operative note, …
    pub report: String,
    /// PWK02: `BM` mail, `EL` electronic, `EM` mail address, `FX` fax, `FT` file transfer, `AA`
    /// on request.
    pub sent_by: String,
    /// PWK06, the number on the cover sheet; empty with `AA`.
    pub control: String,
}

/// A transport (CR1).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Ambulance {
    /// CR102: the patient's weight in pounds, where it matters.
    pub weight: Option<u32>,
    /// CR104: `A` to `E`, why the patient was carried there.
    pub reason: String,
    /// CR106: loaded miles.
    pub miles: Units,
    /// CR109: why a round trip, empty for none.
    pub round_trip: String,
    /// CR110: why a stretcher, empty for none.
    pub stretcher: String,
}

/// A spinal manipulation (CR2).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct SpinalManipulation {
    /// CR208: `A` acute, `C` chronic, `D` non-acute, `E` non-life threatening, `F` routine,
    /// `G` symptomatic, `M` acute manifestation of a chronic condition.
    pub condition: String,
    /// CR210, words about it.
    pub words: String,
    /// CR211, more of them.
    pub more_words: String,
}

/// A certified condition (CRC).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Certification {
    /// CRC01: `07` ambulance, `75` homebound, `ZZ` EPSDT referral, `E1` to `E3` vision, `09`
    /// equipment, `70` hospice employee.
    pub category: String,
    /// CRC02.
    pub applies: bool,
    /// CRC03 to CRC07.
    pub codes: Vec<String>,
}

/// Where an ambulance brought the patient (2310F, 2420H).
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct DropOff {
    /// NM103, empty where it has no name.
    pub name: String,
    /// N3, N4.
    pub address: Address,
}

impl fmt::Debug for DropOff {
    /// Never the place, which may be a home.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DropOff(..)")
    }
}

/// The part of a claim that only some claims carry (2300, 2010BA, 2310).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClaimDetail {
    /// CLM11-2 and 3: causes beside that of the accident.
    pub other_causes: Vec<AccidentCause>,
    /// CLM12, special program, empty when there is none: `02`, `03`, `05`, `09`.
    pub special_program: String,
    /// PAT09 = Y.
    pub pregnant: bool,
    /// REF*Y4: the claim number of a workers' compensation or car insurer.
    pub property_claim: String,
    /// DTP.
    pub dates: Vec<DatedFact>,
    /// PWK.
    pub attachments: Vec<Attachment>,
    /// REF.
    pub references: Vec<(ReferenceKind, String)>,
    /// K3.
    pub state_data: Vec<String>,
    /// NTE01 of the claim's note where it is not `ADD`: `CER`, `DCP`, `DGN`, `TPO`.
    pub note_kind: String,
    /// CR1.
    pub ambulance: Option<Ambulance>,
    /// CR2.
    pub manipulation: Option<SpinalManipulation>,
    /// CRC.
    pub certifications: Vec<Certification>,
    /// HI*BP and HI*BO: the operations that the anesthesia was for, at most two.
    pub anesthesia_for: Vec<Hcpcs>,
    /// HI*BG: condition codes.
    pub conditions: Vec<String>,
    /// 2310A NM1*P3.
    pub primary_care: Option<ClaimProvider>,
    /// 2310E.
    pub pick_up: Option<Address>,
    /// 2310F.
    pub drop_off: Option<DropOff>,
}

/// A rented or bought device (SV5).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Rental {
    /// SV503: for how many days it is needed.
    pub days: Units,
    /// SV504: rental price.
    pub rental: Money,
    /// SV505: purchase price.
    pub purchase: Money,
    /// SV506: `1` weekly, `4` monthly, `6` daily.
    pub frequency: String,
}

/// A service bought from somebody else (PS1, 2420B).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PurchasedService {
    /// 2420B NM109 and PS101.
    pub npi: String,
    /// 2420B NM102: sold by a person, not by an organisation.
    pub by_person: bool,
    /// PS102: what it cost.
    pub charge: Money,
}

/// The result of a test that decides about payment (MEA).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct TestResult {
    /// MEA01: `OG` or `TR`.
    pub reference: String,
    /// MEA02: `HT` height, `R1` hemoglobin, `R2` hematocrit, `R3` epoetin, `R4` creatinine.
    pub kind: String,
    /// MEA03.
    pub value: Units,
}

/// One answer on a certificate of medical necessity (FRM).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct FormAnswer {
    /// FRM01: the question's number.
    pub question: String,
    /// FRM02: `Y`, `N`, `W`, empty when it is not that kind of question.
    pub yes_no: String,
    /// FRM03: words.
    pub words: String,
    /// FRM04: a day.
    pub on: Option<NaiveDate>,
}

/// A certificate of medical necessity (2440).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct MedicalNecessity {
    /// LQ02 after `UT`: the form's number, such as `04.04`.
    pub form: String,
    /// FRM, in order.
    pub answers: Vec<FormAnswer>,
}

/// The part of a service line that only some lines carry (2400, 2410, 2420, 2440).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LineDetail {
    /// SV111 = Y.
    pub epsdt: bool,
    /// SV112 = Y.
    pub family_planning: bool,
    /// SV5.
    pub rental: Option<Rental>,
    /// PWK.
    pub attachments: Vec<Attachment>,
    /// PWK*CT: how a certificate of medical necessity goes, empty for none: `AB`, `AD`, `AF`,
    /// `AG`, `NS`.
    pub certificate_sent: String,
    /// CR1.
    pub ambulance: Option<Ambulance>,
    /// CR3: `I` first, `R` renewed, `S` revised certificate, and for how many months.
    pub device_certificate: Option<(String, Units)>,
    /// CRC.
    pub certifications: Vec<Certification>,
    /// DTP.
    pub dates: Vec<DatedFact>,
    /// QTY*PT: how many patients the ambulance carried.
    pub patients_carried: Option<u32>,
    /// QTY*FL: units beyond the base of obstetric anesthesia.
    pub obstetric_units: Option<u32>,
    /// MEA.
    pub tests: Vec<TestResult>,
    /// REF.
    pub references: Vec<(ReferenceKind, String)>,
    /// AMT*T: sales tax.
    pub sales_tax: Money,
    /// AMT*F4: postage claimed.
    pub postage: Money,
    /// K3.
    pub state_data: Vec<String>,
    /// PS1 and 2420B.
    pub purchased: Option<PurchasedService>,
    /// 2410 REF*XZ: prescription number, empty for none.
    pub prescription: String,
    /// 2410 REF*VY: number that links the parts of a compound drug, empty for none.
    pub compound: String,
    /// 2420C, only where it differs from the claim's.
    pub facility: Option<ServiceFacility>,
    /// 2420D, only where it differs from the claim's.
    pub supervising: Option<ClaimProvider>,
    /// 2420F NM1*DN, only where it differs from the claim's.
    pub referring: Option<ClaimProvider>,
    /// 2420G, only where it differs from the claim's.
    pub pick_up: Option<Address>,
    /// 2420H, only where it differs from the claim's.
    pub drop_off: Option<DropOff>,
    /// 2440.
    pub necessity: Vec<MedicalNecessity>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_read_back() {
        for (kind, code, _) in DateKind::ALL {
            assert_eq!(DateKind::from_code(code), Some(kind));
            assert_eq!(kind.code(), code);
        }
        for (kind, code, _) in ReferenceKind::ALL {
            assert_eq!(ReferenceKind::from_code(code), Some(kind));
            assert_eq!(kind.code(), code);
        }
    }
}
