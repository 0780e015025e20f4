//! The panes: one folder each, and the table that says where each is found.

pub mod accounts;
pub mod aging;
pub mod audit;
pub mod book;
pub mod claim;
pub mod codesets;
pub mod contracts;
pub mod coverages;
pub mod day;
pub mod denials;
pub mod deposits;
pub mod em;
pub mod eob;
pub mod facilities;
pub mod fees;
pub mod findings;
pub mod home;
pub mod journal;
pub mod lookup;
pub mod medicare;
pub mod money;
pub mod partners;
pub mod patients;
pub mod payers;
pub mod practice;
pub mod providers;
pub mod queries;
pub mod queue;
pub mod records;
pub mod remit;
pub mod remits;
pub mod segments;
pub mod sheet;
pub mod templates;
pub mod underpaid;
pub mod visit;
pub mod visits;

use super::pane::About;
use super::stack::{AnyPane, Slot};

/// Which half of the day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hat {
    /// Visits to codes.
    Coding,
    /// Claims to money.
    Billing,
}

impl Hat {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Hat {
        match self {
            Hat::Coding => Hat::Billing,
            Hat::Billing => Hat::Coding,
        }
    }
}

/// Where a pane is found and how it is made.
pub struct PaneRow {
    /// Its permanent name.
    pub key: &'static str,
    /// Its name on the screen.
    pub title: &'static str,
    /// The hat under which it has a number.
    pub hat: Option<Hat>,
    /// The number.
    pub digit: Option<char>,
    /// Makes one.
    pub make: fn(&About, u64) -> Box<dyn AnyPane>,
}

/// Every pane.
pub const TABLE: &[PaneRow] = &[
    PaneRow {
        key: "home",
        title: "Home",
        hat: Some(Hat::Billing),
        digit: Some('1'),
        make: |_, id| Slot::boxed(home::Home::default(), id),
    },
    PaneRow {
        key: "queue",
        title: "Queue",
        hat: Some(Hat::Billing),
        digit: Some('2'),
        make: |about, id| Slot::boxed(queue::Queue::new(about), id),
    },
    PaneRow {
        key: "remits",
        title: "Remits",
        hat: Some(Hat::Billing),
        digit: Some('3'),
        make: |_, id| Slot::boxed(remits::Remits::default(), id),
    },
    PaneRow {
        key: "denials",
        title: "Denials",
        hat: Some(Hat::Billing),
        digit: Some('4'),
        make: |about, id| Slot::boxed(denials::Denials::new(about), id),
    },
    PaneRow {
        key: "aging",
        title: "A/R",
        hat: Some(Hat::Billing),
        digit: Some('5'),
        make: |_, id| Slot::boxed(aging::Aging::default(), id),
    },
    PaneRow {
        key: "patients",
        title: "Patients",
        hat: Some(Hat::Billing),
        digit: Some('6'),
        make: |about, id| Slot::boxed(patients::Patients::new(about), id),
    },
    PaneRow {
        key: "money",
        title: "Money",
        hat: Some(Hat::Billing),
        digit: Some('7'),
        make: |_, id| Slot::boxed(money::MoneyPane::default(), id),
    },
    PaneRow {
        key: "visits",
        title: "Visits",
        hat: Some(Hat::Coding),
        digit: Some('1'),
        make: |about, id| Slot::boxed(visits::Visits::new(about), id),
    },
    PaneRow {
        key: "lookup",
        title: "Lookup",
        hat: Some(Hat::Coding),
        digit: Some('2'),
        make: |about, id| Slot::boxed(lookup::Lookup::new(about), id),
    },
    PaneRow {
        key: "book",
        title: "Book",
        hat: Some(Hat::Coding),
        digit: Some('3'),
        make: |about, id| Slot::boxed(book::Book::new(about), id),
    },
    PaneRow {
        key: "em",
        title: "E/M",
        hat: Some(Hat::Coding),
        digit: Some('4'),
        make: |about, id| Slot::boxed(em::Em::new(about.record()), id),
    },
    PaneRow {
        key: "queries",
        title: "Queries",
        hat: Some(Hat::Coding),
        digit: Some('5'),
        make: |_, id| Slot::boxed(queries::Queries::default(), id),
    },
    PaneRow {
        key: "audit",
        title: "Audit",
        hat: Some(Hat::Coding),
        digit: Some('6'),
        make: |_, id| Slot::boxed(audit::Audit::default(), id),
    },
    setup("templates", "Templates", |about, id| {
        Slot::boxed(templates::Templates::new(about), id)
    }),
    setup("level", "Level of a visit", |about, id| {
        Slot::boxed(em::Em::new(about.record()), id)
    }),
    setup("visit", "Visit", |about, id| {
        Slot::boxed(visit::Visit::new(about.record()), id)
    }),
    setup("remit", "Remittance", |about, id| {
        Slot::boxed(remit::Remit::new(about.record()), id)
    }),
    setup("suspense", "Suspense", |_, id| {
        Slot::boxed(deposits::Deposits::suspense(), id)
    }),
    setup("eob", "Paper EOB", |_, id| {
        Slot::boxed(eob::Eob::default(), id)
    }),
    setup("deposits", "Deposits", |_, id| {
        Slot::boxed(deposits::Deposits::default(), id)
    }),
    setup("claim", "Claim", |about, id| {
        Slot::boxed(claim::ClaimPane::new(about.record()), id)
    }),
    setup("sheet", "Form", |about, id| {
        Slot::boxed(sheet::Sheet::new(about.record()), id)
    }),
    setup("segments", "Segments", |about, id| {
        Slot::boxed(segments::Segments::new(about.record()), id)
    }),
    setup("day", "Day", |_, id| Slot::boxed(day::Day::default(), id)),
    setup("underpaid", "Underpaid", |_, id| {
        Slot::boxed(underpaid::UnderpaidPane::default(), id)
    }),
    setup("contracts", "Contract rates", |about, id| {
        Slot::boxed(contracts::Contracts::new(about), id)
    }),
    setup("journal", "Journal", |_, id| {
        Slot::boxed(journal::Journal::default(), id)
    }),
    setup("payments", "Patient payments", |about, id| {
        Slot::boxed(
            accounts::WorkPane::<accounts::payments::Payments>::new(about),
            id,
        )
    }),
    setup("unapplied", "Unapplied money", |about, id| {
        Slot::boxed(
            accounts::WorkPane::<accounts::unapplied::Unapplied>::new(about),
            id,
        )
    }),
    setup("statements", "Statements", |about, id| {
        Slot::boxed(
            accounts::WorkPane::<accounts::statements::Statements>::new(about),
            id,
        )
    }),
    setup("plans", "Payment plans", |about, id| {
        Slot::boxed(accounts::WorkPane::<accounts::plans::Plans>::new(about), id)
    }),
    setup("credits", "Credits", |about, id| {
        Slot::boxed(
            accounts::WorkPane::<accounts::credits::Credits>::new(about),
            id,
        )
    }),
    setup("refunds", "Refunds", |about, id| {
        Slot::boxed(
            accounts::WorkPane::<accounts::refunds::Refunds>::new(about),
            id,
        )
    }),
    setup("coverages", "Coverages", |about, id| {
        Slot::boxed(coverages::Coverages::new(about), id)
    }),
    setup("codesets", "Code sets", |_, id| {
        Slot::boxed(codesets::CodeSetsPane::default(), id)
    }),
    setup("medicare", "Medicare fee", |about, id| {
        Slot::boxed(medicare::Medicare::new(about), id)
    }),
    setup("practice", "Practice", |about, id| {
        Slot::boxed(practice::PracticePane::new(about), id)
    }),
    setup("providers", "Providers", |about, id| {
        Slot::boxed(providers::Providers::new(about), id)
    }),
    setup("partners", "Clearinghouses", |about, id| {
        Slot::boxed(partners::Partners::new(about), id)
    }),
    setup("facilities", "Facilities", |about, id| {
        Slot::boxed(facilities::Facilities::new(about), id)
    }),
    setup("fees", "Charge master", |about, id| {
        Slot::boxed(fees::Fees::new(about), id)
    }),
    setup("payers", "Payers", |about, id| {
        Slot::boxed(payers::Payers::new(about), id)
    }),
];

/// A pane that is reached by name.
const fn setup(
    key: &'static str,
    title: &'static str,
    make: fn(&About, u64) -> Box<dyn AnyPane>,
) -> PaneRow {
    PaneRow {
        key,
        title,
        hat: None,
        digit: None,
        make,
    }
}

/// The row of a pane.
#[must_use]
pub fn row(key: &str) -> Option<&'static PaneRow> {
    TABLE.iter().find(|row| row.key == key)
}
