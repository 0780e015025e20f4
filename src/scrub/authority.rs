//! Who made the rules: the documents that the edits rest on.

/// Where a rule is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Authority {
    /// Who made it, in a word or two: `X12`, `CMS NCCI`.
    pub source: &'static str,
    /// The document.
    pub document: &'static str,
    /// Its release.
    pub release: &'static str,
}

const fn authority(
    source: &'static str,
    document: &'static str,
    release: &'static str,
) -> Authority {
    Authority {
        source,
        document,
        release,
    }
}

/// The guide of the professional claim.
pub const X222: Authority = authority(
    "X12",
    "Health Care Claim: Professional (837), 005010X222 with errata X222A1",
    "June 2010",
);
/// How an NPI is made.
pub const NPI_RULE: Authority = authority(
    "HHS",
    "45 CFR 162.406, standard unique health identifier for providers",
    "2004, with the check digit of ISO/IEC 7812-1",
);
/// The taxonomy code set.
pub const TAXONOMY: Authority = authority(
    "NUCC",
    "Health Care Provider Taxonomy code set",
    "structure of all releases",
);
/// How a Medicare number is made.
pub const MBI: Authority = authority("CMS", "Medicare Beneficiary Identifier format", "2017");
/// The official guidelines of ICD-10-CM.
pub const ICD_GUIDELINES: Authority = authority(
    "CMS and NCHS",
    "ICD-10-CM Official Guidelines for Coding and Reporting",
    "FY2026",
);
/// The tabular list of ICD-10-CM.
pub const ICD_TABULAR: Authority = authority(
    "CMS and NCHS",
    "ICD-10-CM Tabular List of Diseases and Injuries",
    "of the date of service",
);
/// The Medicare Code Editor.
pub const MCE: Authority = authority(
    "CMS",
    "Definitions of Medicare Code Edits",
    "of the date of service",
);
/// The NCCI policy manual.
pub const NCCI: Authority = authority(
    "CMS NCCI",
    "National Correct Coding Initiative Policy Manual",
    "2026",
);
/// The claims manual.
pub const CLAIMS_MANUAL: Authority = authority(
    "CMS",
    "Medicare Claims Processing Manual, Pub. 100-04",
    "as of 2026",
);
/// The Medicare secondary payer manual.
pub const MSP_MANUAL: Authority = authority(
    "CMS",
    "Medicare Secondary Payer Manual, Pub. 100-05",
    "as of 2026",
);
/// The place of service codes.
pub const POS_SET: Authority = authority(
    "CMS",
    "Place of Service Codes for Professional Claims",
    "2026",
);
/// The procedure codes themselves.
pub const HCPCS: Authority = authority(
    "CMS and AMA",
    "HCPCS Level I and II",
    "of the date of service",
);
/// The laboratory regulation.
pub const CLIA: Authority = authority("CMS", "42 CFR 493 (CLIA)", "as of 2026");
/// Contracts and the law of filing limits.
pub const FILING: Authority = authority(
    "Payer contract",
    "filing limit of the payer; 42 CFR 424.44 for Medicare",
    "as entered",
);
/// Postal addresses.
pub const USPS: Authority = authority(
    "USPS",
    "Publication 28 and the ZIP code prefixes",
    "as of 2026",
);
/// The practice's own duty of record.
pub const RECORDS: Authority = authority(
    "CMS",
    "42 CFR 424.36 and 424.5: signed records behind every claim",
    "as of 2026",
);
/// The fee schedule and its indicators.
pub const FEE_SCHEDULE: Authority = authority(
    "CMS",
    "Medicare Physician Fee Schedule, relative value files",
    "of the date of service",
);
/// Visits at a distance.
pub const TELEHEALTH: Authority = authority(
    "CMS",
    "Telehealth services list; Consolidated Appropriations Act, 2026",
    "through 2027-12-31",
);
/// Notices that a service may not be covered.
pub const ABN: Authority = authority(
    "CMS",
    "Medicare Claims Processing Manual ch. 30; form CMS-R-131",
    "form that expires 2029-03-31",
);
/// Coverage policies.
pub const COVERAGE: Authority = authority(
    "CMS",
    "National and local coverage determinations and their articles",
    "as imported",
);
