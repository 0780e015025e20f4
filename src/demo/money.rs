//! What the demo practice does about its patients' money: statements once a month, a payment plan
//! for the largest balance, the refund of a credit. It draws nothing from chance, so that the rest
//! of the year stays as it is.

use anyhow::Result;
use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::year::Year;
use crate::domain::dates::days_between;
use crate::domain::ledger::Party;
use crate::domain::money::Money;
use crate::workflow::Role;
use crate::workflow::account::{state, write_papers};
use crate::workflow::credits::{self, CreditKey, CreditOf};
use crate::workflow::payment_plan::{AgreePlan, agree_plan};
use crate::workflow::refunds::{PayRefund, RequestRefund, pay_refund, request_refund};
use crate::workflow::statements::{RunStatements, make, preview};

/// A balance from here on is paid by instalments.
const LARGE: Money = Money::from_cents(20_000);

/// A credit that is so many days old is given back.
const OLD_CREDIT_DAYS: i64 = 30;

impl Year<'_> {
    /// What is done about patients' money on a day, in the batch of the day.
    ///
    /// # Errors
    /// Those of the deeds.
    pub(super) fn bill_patients(&mut self, day: NaiveDate) -> Result<()> {
        if day.weekday() == Weekday::Thu && day.day() <= 7 {
            self.give_back(day)?;
        }
        // The last run is some days ago, so that the next one is the user's.
        let recent = days_between(day, self.today) < 20;
        if day.weekday() != Weekday::Tue || day.day() > 7 || recent {
            return Ok(());
        }
        self.agree(day)?;
        let input = RunStatements {
            out: self.files.join("paper").to_string_lossy().into_owned(),
            ..RunStatements::default()
        };
        self.deed(Role::Biller, |cx| make(cx, &input).map(drop))
    }

    /// A plan for the largest balance that a statement would bill today.
    fn agree(&mut self, day: NaiveDate) -> Result<()> {
        let first_due_on = day.checked_add_days(Days::new(14));
        self.deed(Role::Biller, |cx| {
            let run = preview(cx.db(), cx.today, &[])?;
            let mut free = Vec::new();
            for one in &run.due {
                if one.amount >= LARGE && state(cx.db(), one.account)?.plan.is_none() {
                    free.push(one);
                }
            }
            let largest = free.iter().max_by_key(|one| (one.amount, one.account));
            if let Some(one) = largest {
                let input = AgreePlan {
                    patient: one.account.0,
                    total: one.amount.to_string(),
                    instalments: 4,
                    first_due_on,
                };
                agree_plan(cx, &input)?;
            }
            Ok(())
        })
    }

    /// The refund of the oldest credit of a patient.
    fn give_back(&mut self, day: NaiveDate) -> Result<()> {
        self.deed(Role::Biller, |cx| {
            let found = credits::list(cx.db(), day)?;
            let oldest = found
                .iter()
                .filter(|one| !matches!(one.of, CreditOf::Line(_, Party::Payer(_))))
                .filter(|one| days_between(one.since, day) >= OLD_CREDIT_DAYS)
                .min_by_key(|one| (one.since, one.of));
            let Some(oldest) = oldest else {
                return Ok(());
            };
            let input = RequestRefund {
                credit: CreditKey::of(oldest.of),
                reason: "paid more than was owed".to_owned(),
                although_pending: true,
                ..RequestRefund::default()
            };
            let asked = request_refund(cx, &input)?;
            let input = PayRefund {
                refund: asked.refund,
                check: format!("{}", 2_000 + asked.refund),
            };
            pay_refund(cx, &input).map(drop)
        })
    }

    /// Writes the files of the statements.
    ///
    /// # Errors
    /// The file system's.
    pub(super) fn write_statements(&mut self) -> Result<()> {
        self.desk.store.begin_batch()?;
        write_papers(&mut self.desk)?;
        self.desk.store.commit_batch()
    }
}
