//! The accounts that money moves between.

use crate::domain::keys::{DepositId, PatientId, PayerId, ServiceLineId};

/// Who owes a receivable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Party {
    /// A payer.
    Payer(PayerId),
    /// The patient, or the guarantor.
    Patient,
}

/// An account of the ledger. A debit is positive, a credit negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Account {
    /// What a party owes for a line; the sum of these is the A/R.
    Receivable(ServiceLineId, Party),
    /// What was charged for a line.
    Charges(ServiceLineId),
    /// Money that arrived in a check, a transfer or a day's cash.
    Deposit(DepositId),
    /// What contract or regulation lets nobody collect (CO-45).
    ContractualAdjustment(ServiceLineId),
    /// Two percent of Medicare's payment that the budget withholds (CO-253).
    Sequestration(ServiceLineId),
    /// What the practice decided not to collect.
    WriteOff(ServiceLineId),
    /// Interest that a payer paid for being late (PLB L6).
    InterestIncome,
    /// Money owed back to a payer or a patient, a check of ours outstanding.
    RefundPayable(Party),
    /// What a payer has taken back, or will, until it is tied to its claim (PLB WO, FB).
    RecoupmentClearing(PayerId),
    /// Money that arrived and belongs to no claim that we know.
    Suspense(DepositId),
    /// Tax that a payer withheld (PLB IR).
    Withholding(DepositId),
    /// Other adjustments of a whole payment.
    ProviderAdjustment(DepositId),
    /// Money of a patient that is not applied to a line yet.
    PatientCredit(PatientId),
}

impl Account {
    /// The stored name of the kind of account.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Account::Receivable(..) => "receivable",
            Account::Charges(_) => "charges",
            Account::Deposit(_) => "deposit",
            Account::ContractualAdjustment(_) => "contractual",
            Account::Sequestration(_) => "sequestration",
            Account::WriteOff(_) => "write-off",
            Account::InterestIncome => "interest",
            Account::RefundPayable(_) => "refund-payable",
            Account::RecoupmentClearing(_) => "recoupment",
            Account::Suspense(_) => "suspense",
            Account::Withholding(_) => "withholding",
            Account::ProviderAdjustment(_) => "provider-adjustment",
            Account::PatientCredit(_) => "patient-credit",
        }
    }

    /// The service line that the account is about, when it is about one.
    #[must_use]
    pub const fn line(self) -> Option<ServiceLineId> {
        match self {
            Account::Receivable(line, _)
            | Account::Charges(line)
            | Account::ContractualAdjustment(line)
            | Account::Sequestration(line)
            | Account::WriteOff(line) => Some(line),
            Account::Deposit(_)
            | Account::InterestIncome
            | Account::RefundPayable(_)
            | Account::RecoupmentClearing(_)
            | Account::Suspense(_)
            | Account::Withholding(_)
            | Account::ProviderAdjustment(_)
            | Account::PatientCredit(_) => None,
        }
    }
}
