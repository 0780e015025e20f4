//! The codes of provider adjustments (PLB03-1, X12 code list 426) and what each does by default.

/// What a code does to the books.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Disposition {
    /// An overpayment is recovered, or the recovery is shown before it is taken.
    Recovery,
    /// A balance moves to a later remittance, or comes from an earlier one.
    Forward,
    /// Interest that the payer owes for being late.
    Interest,
    /// The payer acknowledges our refund.
    Refund,
    /// Tax that is withheld.
    Tax,
    /// Money of the whole payment that is known by its kind.
    Known,
    /// Money of the whole payment that a person must explain.
    Explain,
}

/// A code: its two characters, what it means, what it does.
pub type ProviderCode = (&'static str, &'static str, Disposition);

use Disposition::{Explain, Forward, Interest, Known, Recovery, Refund, Tax};

/// Every code.
pub const ALL: &[ProviderCode] = &[
    ("50", "late charge", Known),
    ("51", "interest penalty", Known),
    (
        "72",
        "authorized return: the payer acknowledges our refund",
        Refund,
    ),
    ("90", "early payment allowance", Known),
    ("AH", "origination fee", Explain),
    ("AM", "applied to a borrower's account", Explain),
    ("AP", "acceleration of benefits", Known),
    ("B2", "rebate", Known),
    ("B3", "recovery allowance", Explain),
    ("BD", "bad debt adjustment", Explain),
    ("BN", "bonus", Known),
    ("C5", "temporary allowance", Explain),
    ("CR", "capitation interest", Known),
    ("CS", "adjustment, as its reference says", Explain),
    ("CT", "capitation payment", Known),
    ("CV", "capital passthru", Known),
    ("CW", "nurse anesthetist passthru", Known),
    ("DM", "medical education passthru", Known),
    ("E3", "withholding", Explain),
    ("FB", "balance carried forward", Forward),
    ("FC", "fund allocation", Explain),
    ("GO", "graduate medical education passthru", Known),
    ("HM", "hemophilia clotting factor supplement", Known),
    ("IP", "incentive premium", Known),
    ("IR", "tax withheld", Tax),
    ("IS", "interim settlement", Known),
    ("J1", "not reimbursable: an offset", Known),
    ("L3", "penalty", Explain),
    ("L6", "interest owed", Interest),
    ("LE", "levy", Explain),
    ("LS", "lump sum", Known),
    ("OA", "organ acquisition passthru", Known),
    ("OB", "offset for affiliated providers", Explain),
    ("PI", "periodic interim payment", Known),
    ("PL", "final payment", Known),
    ("RA", "adjustment after the event", Explain),
    ("RE", "return on equity", Known),
    ("SL", "student loan repayment", Explain),
    ("TL", "third party liability", Explain),
    ("WO", "recovery of an overpayment", Recovery),
    ("WU", "recovery of no known kind", Explain),
];

/// What a code means; one that is not listed must be explained.
#[must_use]
pub fn of(code: &str) -> ProviderCode {
    ALL.iter().find(|row| row.0 == code).copied().unwrap_or((
        "",
        "a code that is not listed",
        Explain,
    ))
}
