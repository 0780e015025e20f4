//! Credits: whose money it is that the practice holds, why, and by when it goes back.

use chrono::{Days, NaiveDate};

use crate::domain::dates::days_between;
use crate::domain::money::Money;
use crate::domain::payer::FilingCode;

/// Why there is a credit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CreditCause {
    /// The same service was paid twice.
    DuplicatePayment,
    /// The payer will take it back: the claim was voided or corrected.
    TakebackPending,
    /// Two payers paid as first.
    CoordinationOfBenefits,
    /// The patient paid more than was owed.
    PatientOverpaid,
    /// We posted wrongly.
    PostingError,
    /// Nobody has looked yet.
    Unknown,
}

impl CreditCause {
    /// Every cause.
    pub const ALL: [CreditCause; 6] = [
        CreditCause::DuplicatePayment,
        CreditCause::TakebackPending,
        CreditCause::CoordinationOfBenefits,
        CreditCause::PatientOverpaid,
        CreditCause::PostingError,
        CreditCause::Unknown,
    ];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            CreditCause::DuplicatePayment => "duplicate-payment",
            CreditCause::TakebackPending => "takeback-pending",
            CreditCause::CoordinationOfBenefits => "cob",
            CreditCause::PatientOverpaid => "patient-overpaid",
            CreditCause::PostingError => "posting-error",
            CreditCause::Unknown => "unknown",
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn next(self) -> &'static str {
        match self {
            CreditCause::DuplicatePayment => "refund the second payment",
            CreditCause::TakebackPending => "wait for the payer's reversal",
            CreditCause::CoordinationOfBenefits => "find who pays first, refund the other",
            CreditCause::PatientOverpaid => "apply it, or refund the patient",
            CreditCause::PostingError => "correct the posting",
            CreditCause::Unknown => "find out why",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn from_name(text: &str) -> Option<CreditCause> {
        CreditCause::ALL
            .into_iter()
            .find(|cause| cause.name() == text)
    }
}

/// What the books show of a line in credit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CreditSigns {
    /// The credit is the patient's.
    pub is_patients: bool,
    /// The claim was voided or is being corrected.
    pub claim_withdrawn: bool,
    /// Standing payments of this payer on the line.
    pub n_payments: usize,
    /// Payers that paid for the line.
    pub n_payers: usize,
    /// What patients paid for the line.
    pub patient_paid: Money,
}

/// The likely cause; a person says the last word.
#[must_use]
pub fn likely_cause(signs: &CreditSigns) -> CreditCause {
    if signs.is_patients {
        return if signs.patient_paid.is_positive() {
            CreditCause::PatientOverpaid
        } else {
            CreditCause::Unknown
        };
    }
    if signs.claim_withdrawn {
        CreditCause::TakebackPending
    } else if signs.n_payments > 1 {
        CreditCause::DuplicatePayment
    } else if signs.n_payers > 1 {
        CreditCause::CoordinationOfBenefits
    } else {
        CreditCause::Unknown
    }
}

/// How near the end of a clock is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CreditUrgency {
    /// Seven days or less, or past.
    Red,
    /// Thirty days or less.
    Amber,
    /// More than thirty days, or no clock.
    Calm,
}

/// By when a credit must be gone, where a rule says so: Medicare and Medicaid 60 days from
/// identification (42 CFR 401.305), a patient 30 days; a commercial payer by its contract.
#[must_use]
pub fn give_back_by(payer: Option<FilingCode>, identified_on: NaiveDate) -> Option<NaiveDate> {
    let days = match payer {
        None => 30,
        Some(code) if matches!(code.code(), "MA" | "MB" | "MC" | "16") => 60,
        Some(_) => return None,
    };
    identified_on.checked_add_days(Days::new(days))
}

/// How near that day is.
#[must_use]
pub fn urgency(by: Option<NaiveDate>, today: NaiveDate) -> CreditUrgency {
    match by.map(|by| days_between(today, by)) {
        Some(left) if left <= 7 => CreditUrgency::Red,
        Some(left) if left <= 30 => CreditUrgency::Amber,
        Some(_) | None => CreditUrgency::Calm,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn s21_medicare_within_sixty_days_amber_at_thirty_red_at_seven() {
        let medicare = FilingCode::from_code("MB");
        let by = give_back_by(medicare, day("2026-03-02"));
        assert_eq!(by, Some(day("2026-05-01")));
        assert_eq!(urgency(by, day("2026-03-31")), CreditUrgency::Calm);
        assert_eq!(urgency(by, day("2026-04-01")), CreditUrgency::Amber);
        assert_eq!(urgency(by, day("2026-04-23")), CreditUrgency::Amber);
        assert_eq!(urgency(by, day("2026-04-24")), CreditUrgency::Red);
        assert_eq!(urgency(by, day("2026-06-01")), CreditUrgency::Red);
    }

    #[test]
    fn a_commercial_payer_goes_by_its_contract() {
        let commercial = FilingCode::from_code("CI");
        assert_eq!(give_back_by(commercial, day("2026-03-02")), None);
    }

    #[test]
    fn the_books_suggest_the_cause() {
        let payers = CreditSigns {
            n_payments: 1,
            n_payers: 1,
            ..CreditSigns::default()
        };
        assert_eq!(likely_cause(&payers), CreditCause::Unknown);
        let twice = CreditSigns {
            n_payments: 2,
            ..payers
        };
        assert_eq!(likely_cause(&twice), CreditCause::DuplicatePayment);
        let two = CreditSigns {
            n_payers: 2,
            ..payers
        };
        assert_eq!(likely_cause(&two), CreditCause::CoordinationOfBenefits);
    }
}
