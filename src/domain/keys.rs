//! Record keys: which row, never what is in it. Logs and panics may print these.

use std::fmt;

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

keys! {
    /// A patient of the practice.
    PatientId,
    /// One patient's enrolment with one payer.
    CoverageId,
    /// Who pays.
    PayerId,
    /// A person or organisation with an NPI.
    ProviderId,
    /// A place where services are given.
    FacilityId,
    /// One visit.
    EncounterId,
    /// One charged service of an encounter: the unit that is owed, billed and paid.
    ServiceLineId,
    /// One claim to one payer.
    ClaimId,
    /// One check or electronic funds transfer.
    DepositId,
    /// One balanced event of the ledger.
    EntryId,
    /// One row of an entry.
    PostingId,
    /// One denied service line to work.
    DenialId,
    /// One interchange that we sent.
    BatchId,
    /// One remittance that a payer sent.
    RemittanceId,
    /// One letter to a payer.
    LetterId,
    /// One line of a bank statement.
    BankLineId,
    /// One thing that happened on a patient's account.
    AccountEventId,
}

/// The name of kept bytes: the lowercase hexadecimal BLAKE2b-256 hash of the file's content.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileHash(pub String);

impl fmt::Display for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
