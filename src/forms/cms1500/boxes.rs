//! What each box of the CMS-1500 (02/12) holds, and where the same datum stands in the 837P.

/// One box.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BoxGuide {
    /// Its number: `1a`, `24e`.
    pub id: &'static str,
    /// Its title, short.
    pub title: &'static str,
    /// What belongs there.
    pub about: &'static str,
    /// Where the 837P has it.
    pub electronic: &'static str,
}

const fn guide(
    id: &'static str,
    title: &'static str,
    (about, electronic): (&'static str, &'static str),
) -> BoxGuide {
    BoxGuide {
        id,
        title,
        about,
        electronic,
    }
}

/// Every box in the order of the form.
pub const BOXES: &[BoxGuide] = &[
    guide(
        "carrier",
        "Carrier",
        (
            "Name and address of the payer, upper right.",
            "2010BB NM1, N3, N4",
        ),
    ),
    guide(
        "1",
        "Kind of coverage",
        (
            "One cross: Medicare, Medicaid, TRICARE, CHAMPVA, group plan, FECA or other.",
            "2000B SBR09",
        ),
    ),
    guide(
        "1a",
        "Insured's id",
        ("As on the card, without hyphens.", "2010BA NM109"),
    ),
    guide(
        "2",
        "Patient's name",
        (
            "Last, first, middle; a suffix stands after the last name.",
            "2010CA or 2010BA NM1",
        ),
    ),
    guide(
        "3",
        "Patient's birth date, sex",
        ("Month, day and the whole year.", "DMG02, DMG03"),
    ),
    guide(
        "4",
        "Insured's name",
        (
            "Blank for Medicare as first payer; the employer for workers' compensation.",
            "2010BA NM1",
        ),
    ),
    guide(
        "5",
        "Patient's address",
        ("Street, city, state, ZIP, telephone.", "N3, N4"),
    ),
    guide(
        "6",
        "Patient to insured",
        ("Self, spouse, child or other.", "SBR02, PAT01"),
    ),
    guide(
        "7",
        "Insured's address",
        ("Where box 4 is filled.", "2010BA N3, N4"),
    ),
    guide("8", "Reserved", ("Left blank.", "")),
    guide(
        "9",
        "Other insured's name",
        ("Where box 11d says yes.", "2330A NM1"),
    ),
    guide(
        "9a",
        "Other policy or group",
        ("The other plan's number.", "2320 SBR03"),
    ),
    guide(
        "9d",
        "Other plan",
        ("The other payer's name.", "2330B NM103"),
    ),
    guide("10a", "Caused by work", ("Yes or no.", "CLM11")),
    guide(
        "10b",
        "Caused by a car",
        ("Yes with the state, or no.", "CLM11"),
    ),
    guide("10c", "Other accident", ("Yes or no.", "CLM11")),
    guide(
        "10d",
        "Claim codes",
        ("Condition codes of the NUCC.", "HI*BG"),
    ),
    guide(
        "11",
        "Insured's group",
        (
            "Group or FECA number; NONE where Medicare pays first.",
            "SBR03",
        ),
    ),
    guide(
        "11a",
        "Insured's birth date, sex",
        ("Where the insured is somebody else.", "2010BA DMG"),
    ),
    guide(
        "11b",
        "Other claim id",
        (
            "Y4 and the claim number of a work or car insurer.",
            "REF*Y4",
        ),
    ),
    guide(
        "11c",
        "Insurance plan",
        ("Name of the plan or program.", "SBR04"),
    ),
    guide(
        "11d",
        "Another plan?",
        ("Yes fills 9, 9a and 9d; blank for Medicare.", "2320"),
    ),
    guide(
        "12",
        "Patient's signature",
        ("Release of information: SIGNATURE ON FILE.", "CLM09"),
    ),
    guide(
        "13",
        "Insured's signature",
        ("Payment goes to the provider: SIGNATURE ON FILE.", "CLM08"),
    ),
    guide(
        "14",
        "Illness, injury, pregnancy",
        (
            "First symptom (431) or last menstrual period (484).",
            "DTP*431, DTP*484",
        ),
    ),
    guide(
        "15",
        "Other date",
        (
            "With its qualifier: 439 accident, 454 first treatment, 304 last visit, …",
            "DTP",
        ),
    ),
    guide(
        "16",
        "Unable to work",
        ("From and to.", "DTP*314, 360, 361"),
    ),
    guide(
        "17",
        "Referring or other source",
        (
            "DN referred, DK ordered, DQ supervised, and the name.",
            "2310A, 2310D, 2420E",
        ),
    ),
    guide(
        "17a",
        "Other id of box 17",
        ("Only for who has no NPI.", "REF"),
    ),
    guide("17b", "NPI of box 17", ("Ten digits.", "NM109")),
    guide(
        "18",
        "Hospital dates",
        ("Admitted and discharged.", "DTP*435, DTP*096"),
    ),
    guide(
        "19",
        "Additional information",
        ("Notes, and the papers that are sent apart.", "NTE, PWK"),
    ),
    guide(
        "20",
        "Outside laboratory",
        ("Yes with what it cost, or no.", "PS1, 2420B"),
    ),
    guide(
        "21",
        "Diagnoses",
        (
            "Up to twelve, lettered A to L, without the dot; indicator 0 is ICD-10.",
            "HI*ABK, ABF",
        ),
    ),
    guide(
        "22",
        "Resubmission",
        (
            "7 or 8 and the payer's number of the first claim.",
            "CLM05-3, REF*F8",
        ),
    ),
    guide(
        "23",
        "Authorization",
        (
            "One of: authorization, referral, CLIA, mammography, device exemption.",
            "REF*G1, 9F, X4, EW, LX",
        ),
    ),
    guide(
        "24",
        "Supplement",
        (
            "Shaded: N4 and the NDC, ZZ and words for an unlisted service.",
            "LIN, CTP, SV101-7",
        ),
    ),
    guide(
        "24a",
        "Dates of service",
        ("From and to, six digits.", "DTP*472"),
    ),
    guide("24b", "Place of service", ("Two digits.", "CLM05-1, SV105")),
    guide("24c", "Emergency", ("Y, or blank.", "SV109")),
    guide(
        "24d",
        "Procedure, modifiers",
        ("Code and up to four modifiers.", "SV101"),
    ),
    guide(
        "24e",
        "Pointer",
        (
            "Letters of box 21, the first diagnosis first; one letter for Medicare.",
            "SV107",
        ),
    ),
    guide("24f", "Charge", ("Of the whole line.", "SV102")),
    guide("24g", "Units", ("Units, or anesthesia minutes.", "SV104")),
    guide(
        "24h",
        "EPSDT, family plan",
        ("Y, or blank.", "SV111, SV112"),
    ),
    guide(
        "24i",
        "Qualifier",
        (
            "Shaded, for an id that is no NPI; blank for Medicare.",
            "PRV, REF",
        ),
    ),
    guide("24j", "Rendering provider", ("NPI.", "2310B, 2420A")),
    guide(
        "25",
        "Tax id",
        (
            "Nine digits without hyphen; SSN or EIN.",
            "2010AA REF*EI, SY",
        ),
    ),
    guide(
        "26",
        "Account number",
        ("Our number of the claim.", "CLM01"),
    ),
    guide("27", "Accept assignment", ("Yes or no.", "CLM07")),
    guide(
        "28",
        "Total charge",
        ("Of the lines on this sheet.", "CLM02"),
    ),
    guide(
        "29",
        "Amount paid",
        (
            "By patient and other payers; for Medicare by the patient only.",
            "AMT*F5, AMT*D",
        ),
    ),
    guide("31", "Provider's signature", ("Name and date.", "CLM06")),
    guide(
        "32",
        "Where",
        (
            "Name and address of the place of service, nine-digit ZIP.",
            "2310C",
        ),
    ),
    guide("32a", "NPI of box 32", ("Ten digits.", "2310C NM109")),
    guide(
        "33",
        "Billing provider",
        (
            "Telephone, name and address, nine-digit ZIP.",
            "2010AA, PER",
        ),
    ),
    guide("33a", "Billing NPI", ("Ten digits.", "2010AA NM109")),
    guide("33b", "Other id", ("ZZ and the taxonomy.", "PRV*BI")),
];
