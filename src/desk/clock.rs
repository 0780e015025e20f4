//! The clock: the only place in claimdesk that asks the machine what time it is.
//!
//! Everything below the desk takes `today` as an argument, so that a report can be run as of any
//! day and a test has no clock in it.

use chrono::{DateTime, Local, NaiveDate, NaiveTime, Utc};

/// What day it is at this desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock: the day is the local day, stamps are UTC.
    System,
    /// A day that was given with `--today`, or that the demo has reached. Its stamps are that
    /// day at noon, so that two runs leave the same file.
    Fixed(NaiveDate),
}

impl Clock {
    /// The clock for a `--today` that may have been given.
    #[must_use]
    pub fn new(today: Option<NaiveDate>) -> Clock {
        today.map_or(Clock::System, Clock::Fixed)
    }

    /// The calendar day where the desk stands.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        match self {
            Clock::System => Local::now().date_naive(),
            Clock::Fixed(day) => *day,
        }
    }

    /// The instant to stamp on what is written now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now(),
            Clock::Fixed(day) => {
                let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
                day.and_time(noon).and_utc()
            }
        }
    }

    /// Whether the day was given rather than read from the machine. The workstation shows a
    /// banner while it is so.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        matches!(self, Clock::Fixed(_))
    }
}

/// A running stopwatch, for rates and for "took" figures. It never decides anything.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts a stopwatch.
    #[must_use]
    pub fn start() -> Stopwatch {
        Stopwatch(std::time::Instant::now())
    }

    /// The time since it was started.
    #[must_use]
    pub fn elapsed(&self) -> std::time::Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_day_is_the_day_and_stamps_its_noon() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 20).unwrap();
        let clock = Clock::new(Some(day));
        assert!(clock.is_fixed());
        assert_eq!(clock.today(), day);
        assert_eq!(clock.now().to_rfc3339(), "2026-03-20T12:00:00+00:00");
    }

    #[test]
    fn the_system_clock_is_not_fixed() {
        assert!(!Clock::new(None).is_fixed());
    }
}
