//! Where a finding sits: in the X12 guide and on the paper form.

/// A place on a claim. The constants hold every place that an edit points at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Loop, segment and element of 005010X222A1, such as `2010AA NM109`.
    pub x12: &'static str,
    /// Item of the CMS-1500 (02/12), such as `33a`; empty where the form has none.
    pub item: &'static str,
}

const fn place(x12: &'static str, item: &'static str) -> Place {
    Place { x12, item }
}

/// The claim as a whole.
pub const CLAIM: Place = place("2300 CLM", "");
/// CLM01.
pub const CONTROL_NUMBER: Place = place("2300 CLM01", "26");
/// CLM02.
pub const CHARGED: Place = place("2300 CLM02", "28");
/// CLM05-1.
pub const CLAIM_POS: Place = place("2300 CLM05-1", "24B");
/// CLM05-3.
pub const FREQUENCY: Place = place("2300 CLM05-3", "22");
/// CLM06.
pub const SIGNATURE: Place = place("2300 CLM06", "31");
/// CLM07.
pub const ASSIGNMENT: Place = place("2300 CLM07", "27");
/// CLM08.
pub const BENEFITS: Place = place("2300 CLM08", "13");
/// CLM09.
pub const RELEASE: Place = place("2300 CLM09", "12");
/// CLM11.
pub const ACCIDENT: Place = place("2300 CLM11", "10");
/// CLM11-4.
pub const ACCIDENT_STATE: Place = place("2300 CLM11-4", "10b");
/// DTP*439.
pub const ACCIDENT_DATE: Place = place("2300 DTP*439", "15");
/// CLM20.
pub const DELAY_REASON: Place = place("2300 CLM20", "");
/// DTP*431.
pub const ONSET: Place = place("2300 DTP*431", "14");
/// DTP*435.
pub const ADMISSION: Place = place("2300 DTP*435", "18");
/// DTP*096.
pub const DISCHARGE: Place = place("2300 DTP*096", "18");
/// AMT*F5.
pub const PATIENT_PAID: Place = place("2300 AMT*F5", "29");
/// REF*F8.
pub const PAYER_CLAIM_NUMBER: Place = place("2300 REF*F8", "22");
/// REF*X4.
pub const CLIA: Place = place("2300 REF*X4", "23");
/// REF*G1.
pub const AUTHORIZATION: Place = place("2300 REF*G1", "23");
/// NTE.
pub const CLAIM_NOTE: Place = place("2300 NTE", "19");
/// HI.
pub const DIAGNOSES: Place = place("2300 HI", "21");
/// The patient's name.
pub const PATIENT_NAME: Place = place("2010CA NM1", "2");
/// The patient's birth date.
pub const PATIENT_BIRTH: Place = place("2010CA DMG02", "3");
/// The patient's sex.
pub const PATIENT_SEX: Place = place("2010CA DMG03", "3");
/// The patient's address.
pub const PATIENT_ADDRESS: Place = place("2010CA N4", "5");
/// The day of death.
pub const PATIENT_DIED: Place = place("2000C PAT06", "");
/// SBR01.
pub const PAYER_ORDER: Place = place("2000B SBR01", "11d");
/// SBR02 or PAT01.
pub const RELATIONSHIP: Place = place("2000B SBR02", "6");
/// SBR03 and SBR04.
pub const GROUP: Place = place("2000B SBR03", "11");
/// SBR05.
pub const MSP_TYPE: Place = place("2000B SBR05", "");
/// SBR09.
pub const FILING_CODE: Place = place("2000B SBR09", "1");
/// The subscriber's name.
pub const SUBSCRIBER_NAME: Place = place("2010BA NM1", "4");
/// The member id.
pub const MEMBER_ID: Place = place("2010BA NM109", "1a");
/// The subscriber's address.
pub const SUBSCRIBER_ADDRESS: Place = place("2010BA N4", "7");
/// The payer's name.
pub const PAYER_NAME: Place = place("2010BB NM103", "");
/// The payer's id.
pub const PAYER_ID: Place = place("2010BB NM109", "");
/// The payer's address.
pub const PAYER_ADDRESS: Place = place("2010BB N4", "");
/// The billing provider's name.
pub const BILLING_NAME: Place = place("2010AA NM103", "33");
/// The billing NPI.
pub const BILLING_NPI: Place = place("2010AA NM109", "33a");
/// The billing taxonomy.
pub const BILLING_TAXONOMY: Place = place("2000A PRV03", "33b");
/// The tax id.
pub const TAX_ID: Place = place("2010AA REF02", "25");
/// The billing street.
pub const BILLING_STREET: Place = place("2010AA N301", "33");
/// The billing city, state and ZIP.
pub const BILLING_ADDRESS: Place = place("2010AA N4", "33");
/// The billing phone.
pub const BILLING_PHONE: Place = place("2010AA PER04", "33");
/// Where payments go.
pub const PAY_TO: Place = place("2010AB N4", "");
/// The referring provider.
pub const REFERRING: Place = place("2310A NM1", "17");
/// The referring NPI.
pub const REFERRING_NPI: Place = place("2310A NM109", "17b");
/// The rendering provider.
pub const RENDERING: Place = place("2310B NM1", "24J");
/// The rendering NPI.
pub const RENDERING_NPI: Place = place("2310B NM109", "24J");
/// The rendering taxonomy.
pub const RENDERING_TAXONOMY: Place = place("2310B PRV03", "24J");
/// The place of service by name.
pub const FACILITY: Place = place("2310C NM1", "32");
/// The NPI of the place of service.
pub const FACILITY_NPI: Place = place("2310C NM109", "32a");
/// The address of the place of service.
pub const FACILITY_ADDRESS: Place = place("2310C N4", "32");
/// The supervising NPI.
pub const SUPERVISING_NPI: Place = place("2310D NM109", "17b");
/// Another payer.
pub const OTHER_PAYER: Place = place("2320 SBR", "11d");
/// What another payer paid.
pub const OTHER_PAID: Place = place("2320 AMT*D", "29");
/// The other subscriber's name and id.
pub const OTHER_MEMBER: Place = place("2330A NM109", "9a");
/// The lines.
pub const LINES: Place = place("2400 LX", "24");
/// The procedure.
pub const PROCEDURE: Place = place("2400 SV101-2", "24D");
/// The modifiers.
pub const MODIFIERS: Place = place("2400 SV101-3", "24D");
/// The description of the procedure.
pub const DESCRIPTION: Place = place("2400 SV101-7", "24 shaded");
/// The charge of a line.
pub const LINE_CHARGE: Place = place("2400 SV102", "24F");
/// Units or minutes.
pub const UNIT_KIND: Place = place("2400 SV103", "24G");
/// How many units.
pub const UNITS: Place = place("2400 SV104", "24G");
/// The place of service of a line.
pub const LINE_POS: Place = place("2400 SV105", "24B");
/// The pointers of a line.
pub const POINTERS: Place = place("2400 SV107", "24E");
/// The dates of a line.
pub const LINE_DATES: Place = place("2400 DTP*472", "24A");
/// REF*6R.
pub const LINE_CONTROL: Place = place("2400 REF*6R", "");
/// The note of a line.
pub const LINE_NOTE: Place = place("2400 NTE", "24 shaded");
/// CLIA of a line.
pub const LINE_CLIA: Place = place("2400 REF*X4", "23");
/// The drug of a line.
pub const NDC: Place = place("2410 LIN03", "24 shaded");
/// How much of the drug.
pub const NDC_QUANTITY: Place = place("2410 CTP", "24 shaded");
/// The rendering provider of a line.
pub const LINE_RENDERING_NPI: Place = place("2420A NM109", "24J");
/// The ordering provider of a line.
pub const ORDERING: Place = place("2420E NM1", "17");
/// The NPI of the ordering provider.
pub const ORDERING_NPI: Place = place("2420E NM109", "17b");
/// What another payer decided on a line.
pub const LINE_PAID: Place = place("2430 SVD02", "");
/// When it decided.
pub const LINE_PAID_ON: Place = place("2430 DTP*573", "");
/// Which payer decided.
pub const LINE_PAYER: Place = place("2430 SVD01", "");
