//! Every edit, one file each, in the order of the alphabet.
//!
//! To add one: `x.rs`, its guide `x.md`, the module and the row here. Names are permanent.

use super::Edit;

mod abnormal_exam_without_finding;
mod accident_after_service;
mod accident_data_missing;
mod accident_state_missing;
mod add_on_without_primary;
mod adjustment_reason_unknown;
mod administration_without_vaccine;
mod admission_after_service;
mod admission_date_missing;
mod adverse_effect_first;
mod aftercare_beside_injury;
mod anesthesia_without_minutes;
mod assignment_code_invalid;
mod assistant_needs_record;
mod assistant_never_paid;
mod bilateral_not_allowed;
mod bilateral_units;
mod billing_address_incomplete;
mod billing_address_po_box;
mod billing_name_missing;
mod billing_phone_malformed;
mod billing_taxonomy_missing;
mod billing_zip_not_nine_digits;
mod body_mass_alone;
mod care_programs_overlap;
mod cause_after_manifestation;
mod cause_not_stated;
mod charge_negative;
mod charge_out_of_balance;
mod chiropractic_without_at;
mod chronic_before_acute;
mod claim_already_billed;
mod clia_malformed;
mod clia_missing;
mod code_also_not_stated;
mod complexity_with_25;
mod control_number_missing;
mod control_number_too_long;
mod coverage_not_in_force;
mod crisis_beside_psychotherapy;
mod day_units_exceed_mue;
mod decision_modifier_for_minor_procedure;
mod delay_reason_invalid;
mod description_with_ndc;
mod detail_before_condition;
mod detail_code_missing;
mod diabetes_contradicted;
mod diagnosis_age_conflict;
mod diagnosis_ends_within_claim;
mod diagnosis_missing;
mod diagnosis_not_billable;
mod diagnosis_not_covered;
mod diagnosis_not_in_force;
mod diagnosis_not_pointed_to;
mod diagnosis_repeated;
mod diagnosis_sex_conflict;
mod diagnosis_side_conflict;
mod diagnosis_side_unspecified;
mod diagnosis_unknown;
mod diagnosis_unspecified;
mod earlier_payer_silent;
mod excluded_service_without_notice;
mod excludes1_conflict;
mod excludes2_noted;
mod external_cause_alone;
mod external_cause_first;
mod external_cause_phase_differs;
mod facility_incomplete;
mod facility_repeats_billing;
mod facility_zip_not_nine_digits;
mod filing_code_unknown;
mod filing_limit_near;
mod filing_limit_passed;
mod first_listed_code_later;
mod group_number_with_plan_name;
mod hospital_code_on_professional_claim;
mod hypertension_coded_apart;
mod line_charge_zero;
mod line_control_missing;
mod line_control_repeated;
mod line_pos_repeats_claim;
mod line_repeated;
mod manifestation_first;
mod manifestation_without_cause;
mod medicare_code_for_other_payer;
mod medicare_number_malformed;
mod member_id_missing;
mod member_id_punctuated;
mod minutes_on_other_service;
mod modifier_does_not_fit;
mod modifier_missing;
mod modifier_of_facilities;
mod modifier_reason_missing;
mod modifier_repeated;
mod modifier_unknown;
mod modifiers_conflict;
mod modifiers_out_of_order;
mod msp_type_invalid;
mod msp_type_missing;
mod multiple_modifier_on_add_on;
mod ndc_malformed;
mod ndc_missing;
mod new_patient_seen_before;
mod no_service_lines;
mod note_signed_before_service;
mod note_unsigned;
mod notice_for_advantage_plan;
mod npi_check_digit_wrong;
mod npi_malformed;
mod npi_missing;
mod onset_after_service;
mod ordering_provider_missing;
mod other_member_id_missing;
mod other_payer_claim_off;
mod other_payer_date_missing;
mod other_payer_line_off;
mod other_payer_not_named;
mod patient_address_incomplete;
mod patient_age_implausible;
mod patient_birth_date_missing;
mod patient_name_missing;
mod patient_not_the_subscriber;
mod patient_paid_over_charge;
mod patient_sex_unknown;
mod payer_address_incomplete;
mod payer_address_missing;
mod payer_claim_number_missing;
mod payer_claim_number_unexpected;
mod payer_missing;
mod payer_order_broken;
mod place_of_service_unknown;
mod placeholder_missing;
mod pointer_beyond_diagnoses;
mod pointer_missing;
mod pointer_repeated;
mod poisoning_later;
mod postoperative_care_without_dates;
mod postoperative_modifier_without_surgery;
mod pregnancy_code_later;
mod preventive_without_exam_diagnosis;
mod principal_physician_on_other_visit;
mod problem_visit_without_25;
mod procedure_age_conflict;
mod procedure_bundled;
mod procedure_in_global_period;
mod procedure_malformed;
mod procedure_not_for_medicare;
mod procedure_not_in_force;
mod procedure_not_in_lists;
mod procedure_place_conflict;
mod psychiatric_evaluation_beside_visit;
mod psychotherapy_beside_visit;
mod ptp_pair_needs_modifier;
mod ptp_pair_never_paid;
mod referrer_is_organization;
mod referring_provider_missing;
mod rendering_missing;
mod rendering_repeats_billing;
mod repeat_modifier_on_laboratory;
mod replacement_not_taken;
mod second_surgeon_not_paid;
mod secondary_code_first;
mod sequela_beside_injury;
mod sequela_first;
mod service_after_death;
mod service_before_birth;
mod service_date_in_future;
mod service_date_too_old;
mod service_dates_cross_year;
mod service_dates_reversed;
mod service_not_telehealth;
mod service_too_frequent;
mod seventh_character_missing;
mod seventh_character_not_allowed;
mod shared_visit_outside_facility;
mod sides_coded_apart;
mod signature_not_on_file;
mod state_unknown;
mod subscriber_address_incomplete;
mod subscriber_address_missing;
mod subscriber_differs_from_patient;
mod subscriber_name_missing;
mod surgical_split_on_other_service;
mod symptom_before_cause;
mod tax_id_malformed;
mod tax_id_missing;
mod taxonomy_malformed;
mod technical_part_in_facility;
mod telehealth_modifier_missing;
mod telehealth_modifier_without_place;
mod text_outside_character_set;
mod text_too_long;
mod therapy_assistant_without_plan;
mod therapy_without_neoplasm;
mod too_many_diagnoses;
mod too_many_lines;
mod too_many_modifiers;
mod too_many_pointers;
mod two_visits_one_day;
mod underdosing_reason_missing;
mod units_exceed_mue;
mod units_fractional;
mod units_not_positive;
mod unlisted_without_narrative;
mod unrelated_visit_same_diagnosis;
mod unrelated_visit_without_global;
mod vaccine_without_administration;
mod video_modifier_of_hospitals;
mod visit_before_major_surgery;
mod visit_in_global_period;
mod voluntary_notice_without_exclusion;
mod weeks_of_gestation_missing;
mod zip_malformed;
mod zip_not_in_state;

/// Every edit, by name.
pub static ALL: &[&Edit] = &[
    &abnormal_exam_without_finding::EDIT,
    &accident_after_service::EDIT,
    &accident_data_missing::EDIT,
    &accident_state_missing::EDIT,
    &add_on_without_primary::EDIT,
    &adjustment_reason_unknown::EDIT,
    &administration_without_vaccine::EDIT,
    &admission_after_service::EDIT,
    &admission_date_missing::EDIT,
    &adverse_effect_first::EDIT,
    &aftercare_beside_injury::EDIT,
    &anesthesia_without_minutes::EDIT,
    &assignment_code_invalid::EDIT,
    &assistant_needs_record::EDIT,
    &assistant_never_paid::EDIT,
    &bilateral_not_allowed::EDIT,
    &bilateral_units::EDIT,
    &billing_address_incomplete::EDIT,
    &billing_address_po_box::EDIT,
    &billing_name_missing::EDIT,
    &billing_phone_malformed::EDIT,
    &billing_taxonomy_missing::EDIT,
    &billing_zip_not_nine_digits::EDIT,
    &body_mass_alone::EDIT,
    &care_programs_overlap::EDIT,
    &cause_after_manifestation::EDIT,
    &cause_not_stated::EDIT,
    &charge_negative::EDIT,
    &charge_out_of_balance::EDIT,
    &chiropractic_without_at::EDIT,
    &chronic_before_acute::EDIT,
    &claim_already_billed::EDIT,
    &clia_malformed::EDIT,
    &clia_missing::EDIT,
    &code_also_not_stated::EDIT,
    &complexity_with_25::EDIT,
    &control_number_missing::EDIT,
    &control_number_too_long::EDIT,
    &coverage_not_in_force::EDIT,
    &crisis_beside_psychotherapy::EDIT,
    &day_units_exceed_mue::EDIT,
    &decision_modifier_for_minor_procedure::EDIT,
    &delay_reason_invalid::EDIT,
    &description_with_ndc::EDIT,
    &detail_before_condition::EDIT,
    &detail_code_missing::EDIT,
    &diabetes_contradicted::EDIT,
    &diagnosis_age_conflict::EDIT,
    &diagnosis_ends_within_claim::EDIT,
    &diagnosis_missing::EDIT,
    &diagnosis_not_billable::EDIT,
    &diagnosis_not_covered::EDIT,
    &diagnosis_not_in_force::EDIT,
    &diagnosis_not_pointed_to::EDIT,
    &diagnosis_repeated::EDIT,
    &diagnosis_sex_conflict::EDIT,
    &diagnosis_side_conflict::EDIT,
    &diagnosis_side_unspecified::EDIT,
    &diagnosis_unknown::EDIT,
    &diagnosis_unspecified::EDIT,
    &earlier_payer_silent::EDIT,
    &excluded_service_without_notice::EDIT,
    &excludes1_conflict::EDIT,
    &excludes2_noted::EDIT,
    &external_cause_alone::EDIT,
    &external_cause_first::EDIT,
    &external_cause_phase_differs::EDIT,
    &facility_incomplete::EDIT,
    &facility_repeats_billing::EDIT,
    &facility_zip_not_nine_digits::EDIT,
    &filing_code_unknown::EDIT,
    &filing_limit_near::EDIT,
    &filing_limit_passed::EDIT,
    &first_listed_code_later::EDIT,
    &group_number_with_plan_name::EDIT,
    &hospital_code_on_professional_claim::EDIT,
    &hypertension_coded_apart::EDIT,
    &line_charge_zero::EDIT,
    &line_control_missing::EDIT,
    &line_control_repeated::EDIT,
    &line_pos_repeats_claim::EDIT,
    &line_repeated::EDIT,
    &manifestation_first::EDIT,
    &manifestation_without_cause::EDIT,
    &medicare_code_for_other_payer::EDIT,
    &medicare_number_malformed::EDIT,
    &member_id_missing::EDIT,
    &member_id_punctuated::EDIT,
    &minutes_on_other_service::EDIT,
    &modifier_does_not_fit::EDIT,
    &modifier_missing::EDIT,
    &modifier_of_facilities::EDIT,
    &modifier_reason_missing::EDIT,
    &modifier_repeated::EDIT,
    &modifier_unknown::EDIT,
    &modifiers_conflict::EDIT,
    &modifiers_out_of_order::EDIT,
    &msp_type_invalid::EDIT,
    &msp_type_missing::EDIT,
    &multiple_modifier_on_add_on::EDIT,
    &ndc_malformed::EDIT,
    &ndc_missing::EDIT,
    &new_patient_seen_before::EDIT,
    &no_service_lines::EDIT,
    &note_signed_before_service::EDIT,
    &note_unsigned::EDIT,
    &notice_for_advantage_plan::EDIT,
    &npi_check_digit_wrong::EDIT,
    &npi_malformed::EDIT,
    &npi_missing::EDIT,
    &onset_after_service::EDIT,
    &ordering_provider_missing::EDIT,
    &other_member_id_missing::EDIT,
    &other_payer_claim_off::EDIT,
    &other_payer_date_missing::EDIT,
    &other_payer_line_off::EDIT,
    &other_payer_not_named::EDIT,
    &patient_address_incomplete::EDIT,
    &patient_age_implausible::EDIT,
    &patient_birth_date_missing::EDIT,
    &patient_name_missing::EDIT,
    &patient_not_the_subscriber::EDIT,
    &patient_paid_over_charge::EDIT,
    &patient_sex_unknown::EDIT,
    &payer_address_incomplete::EDIT,
    &payer_address_missing::EDIT,
    &payer_claim_number_missing::EDIT,
    &payer_claim_number_unexpected::EDIT,
    &payer_missing::EDIT,
    &payer_order_broken::EDIT,
    &place_of_service_unknown::EDIT,
    &placeholder_missing::EDIT,
    &pointer_beyond_diagnoses::EDIT,
    &pointer_missing::EDIT,
    &pointer_repeated::EDIT,
    &poisoning_later::EDIT,
    &postoperative_care_without_dates::EDIT,
    &postoperative_modifier_without_surgery::EDIT,
    &pregnancy_code_later::EDIT,
    &preventive_without_exam_diagnosis::EDIT,
    &principal_physician_on_other_visit::EDIT,
    &problem_visit_without_25::EDIT,
    &procedure_age_conflict::EDIT,
    &procedure_bundled::EDIT,
    &procedure_in_global_period::EDIT,
    &procedure_malformed::EDIT,
    &procedure_not_for_medicare::EDIT,
    &procedure_not_in_force::EDIT,
    &procedure_not_in_lists::EDIT,
    &procedure_place_conflict::EDIT,
    &psychiatric_evaluation_beside_visit::EDIT,
    &psychotherapy_beside_visit::EDIT,
    &ptp_pair_needs_modifier::EDIT,
    &ptp_pair_never_paid::EDIT,
    &referrer_is_organization::EDIT,
    &referring_provider_missing::EDIT,
    &rendering_missing::EDIT,
    &rendering_repeats_billing::EDIT,
    &repeat_modifier_on_laboratory::EDIT,
    &replacement_not_taken::EDIT,
    &second_surgeon_not_paid::EDIT,
    &secondary_code_first::EDIT,
    &sequela_beside_injury::EDIT,
    &sequela_first::EDIT,
    &service_after_death::EDIT,
    &service_before_birth::EDIT,
    &service_date_in_future::EDIT,
    &service_date_too_old::EDIT,
    &service_dates_cross_year::EDIT,
    &service_dates_reversed::EDIT,
    &service_not_telehealth::EDIT,
    &service_too_frequent::EDIT,
    &seventh_character_missing::EDIT,
    &seventh_character_not_allowed::EDIT,
    &shared_visit_outside_facility::EDIT,
    &sides_coded_apart::EDIT,
    &signature_not_on_file::EDIT,
    &state_unknown::EDIT,
    &subscriber_address_incomplete::EDIT,
    &subscriber_address_missing::EDIT,
    &subscriber_differs_from_patient::EDIT,
    &subscriber_name_missing::EDIT,
    &surgical_split_on_other_service::EDIT,
    &symptom_before_cause::EDIT,
    &tax_id_malformed::EDIT,
    &tax_id_missing::EDIT,
    &taxonomy_malformed::EDIT,
    &technical_part_in_facility::EDIT,
    &telehealth_modifier_missing::EDIT,
    &telehealth_modifier_without_place::EDIT,
    &text_outside_character_set::EDIT,
    &text_too_long::EDIT,
    &therapy_assistant_without_plan::EDIT,
    &therapy_without_neoplasm::EDIT,
    &too_many_diagnoses::EDIT,
    &too_many_lines::EDIT,
    &too_many_modifiers::EDIT,
    &too_many_pointers::EDIT,
    &two_visits_one_day::EDIT,
    &underdosing_reason_missing::EDIT,
    &units_exceed_mue::EDIT,
    &units_fractional::EDIT,
    &units_not_positive::EDIT,
    &unlisted_without_narrative::EDIT,
    &unrelated_visit_same_diagnosis::EDIT,
    &unrelated_visit_without_global::EDIT,
    &vaccine_without_administration::EDIT,
    &video_modifier_of_hospitals::EDIT,
    &visit_before_major_surgery::EDIT,
    &visit_in_global_period::EDIT,
    &voluntary_notice_without_exclusion::EDIT,
    &weeks_of_gestation_missing::EDIT,
    &zip_malformed::EDIT,
    &zip_not_in_state::EDIT,
];

/// The edit of this name, if there is one.
#[must_use]
pub fn named(name: &str) -> Option<&'static Edit> {
    ALL.iter().copied().find(|edit| edit.name == name)
}
