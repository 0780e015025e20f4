//! What can happen on an account.

use chrono::NaiveDate;

use crate::domain::keys::{AccountEventId, DepositId, FileHash, PatientId, PayerId, ServiceLineId};
use crate::domain::money::Money;

macro_rules! named {
    (
        $(#[$doc:meta])* $type:ident {
            $($(#[$each:meta])* $name:ident $text:literal $words:literal),+ $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $type { $($(#[$each])* $name),+ }

        impl $type {
            /// Every one.
            pub const ALL: &'static [$type] = &[$($type::$name),+];

            /// The stored name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($type::$name => $text),+ }
            }

            /// In words for a person.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $($type::$name => $words),+ }
            }

            /// Reads the stored name.
            #[must_use]
            pub fn from_name(text: &str) -> Option<$type> {
                $type::ALL.iter().copied().find(|one| one.name() == text)
            }
        }
    };
}

named! {
    /// What happened.
    AccountEventKind {
        /// Money came: `number`, `amount`, `deposit`, `name` the channel, `words` tender and
        /// reference; `n` is 1 where nothing was owed any more after it.
        Receipt "receipt" "payment",
        /// A payment came back unpaid by its bank; `about` the receipt.
        Returned "returned" "payment returned",
        /// A payment was entered in error; `about` the receipt.
        Undone "undone" "payment undone",
        /// A statement: `number`, `amount` due, `n` the level, `due_on`, its files.
        Statement "statement" "statement",
        /// A flag was set: `name`, and why in `words`.
        FlagSet "flag-set" "flag set",
        /// A flag was taken off: `name`, and why in `words`.
        FlagCleared "flag-cleared" "flag taken off",
        /// A payment plan: `amount` in all, `n` instalments, the first `due_on`.
        Plan "plan" "payment plan",
        /// The plan `about` ended, and why in `words`.
        PlanEnded "plan-ended" "payment plan ended",
        /// Charity: `n` percent, up to `amount`, until `due_on`.
        Charity "charity" "charity",
        /// Given to a collection agency: `amount`, `name` the agency.
        ToAgency "agency" "to the agency",
        /// Taken back from the agency.
        Recalled "recalled" "recalled from the agency",
        /// A credit is worked: `name` the cause, `words` the owner, `due_on` identified on.
        Credit "credit" "credit worked",
        /// A refund is asked for: `amount`, of line and payer or of unapplied money.
        RefundAsked "refund-asked" "refund asked for",
        /// The check of the refund `about` went out: `name` its number, `deposit` its row.
        RefundPaid "refund-paid" "refund paid",
        /// The refund `about` was called off.
        RefundCancelled "refund-cancelled" "refund called off",
    }
}

named! {
    /// What keeps an account from being billed until it is taken off.
    Flag {
        /// Mail came back.
        BadAddress "bad-address" "bad address",
        /// The person is bankrupt: the automatic stay, 11 USC 362.
        Bankruptcy "bankruptcy" "bankruptcy",
        /// An attorney asked for silence: 15 USC 1692c.
        Attorney "attorney" "attorney letter",
        /// The person contests what is owed.
        Disputed "disputed" "disputed",
        /// The bill is 400.00 or more over the good-faith estimate: 45 CFR 149.620.
        OverEstimate "gfe-over-400" "GFE-OVER-400",
        /// Somebody wants to look first.
        Hold "hold" "held by hand",
        /// The next payment draws itself.
        AutoPay "auto-pay" "automatic payment scheduled",
    }
}

named! {
    /// How a payment of a patient came.
    Channel {
        /// At the desk.
        Desk "desk" "at the desk",
        /// By mail.
        Mail "mail" "by mail",
        /// In the list of a card processor.
        Processor "processor" "by the card processor",
    }
}

/// One thing that happened on an account. What each field holds for which kind is said at the
/// kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountEvent {
    /// Which row; `AccountEventId(0)` before it is kept.
    pub id: AccountEventId,
    /// On whose account.
    pub patient: PatientId,
    /// What.
    pub kind: AccountEventKind,
    /// When.
    pub on: NaiveDate,
    /// Its number in its series.
    pub number: Option<i64>,
    /// How much.
    pub amount: Option<Money>,
    /// What it counts.
    pub n: Option<i64>,
    /// The day it speaks of.
    pub due_on: Option<NaiveDate>,
    /// The earlier event that it answers.
    pub about: Option<AccountEventId>,
    /// The deposit.
    pub deposit: Option<DepositId>,
    /// The service line.
    pub line: Option<ServiceLineId>,
    /// The payer, where it is about one.
    pub payer: Option<PayerId>,
    /// The kept PDF.
    pub file: Option<FileHash>,
    /// The kept text.
    pub text_file: Option<FileHash>,
    /// A permanent name.
    pub name: String,
    /// Words of the practice.
    pub words: String,
}

impl AccountEvent {
    /// An event with nothing but its kind, account and day.
    #[must_use]
    pub fn new(kind: AccountEventKind, patient: PatientId, on: NaiveDate) -> AccountEvent {
        AccountEvent {
            id: AccountEventId(0),
            patient,
            kind,
            on,
            number: None,
            amount: None,
            n: None,
            due_on: None,
            about: None,
            deposit: None,
            line: None,
            payer: None,
            file: None,
            text_file: None,
            name: String::new(),
            words: String::new(),
        }
    }

    /// With an amount.
    #[must_use]
    pub fn of(mut self, amount: Money) -> AccountEvent {
        self.amount = Some(amount);
        self
    }

    /// As the answer to an earlier event.
    #[must_use]
    pub fn about(mut self, earlier: AccountEventId) -> AccountEvent {
        self.about = Some(earlier);
        self
    }

    /// With a name and words.
    #[must_use]
    pub fn said(mut self, name: &str, words: &str) -> AccountEvent {
        name.clone_into(&mut self.name);
        words.clone_into(&mut self.words);
        self
    }
}
