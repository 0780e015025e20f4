//! Editions of one reference table, each good for a span of dates of service.

use chrono::NaiveDate;

/// A table with the dates of service that it answers for and the release it came from.
#[derive(Clone, Debug)]
pub struct Dated<T> {
    /// First date of service that this edition answers for.
    pub from: NaiveDate,
    /// Last date of service that this edition answers for.
    pub through: NaiveDate,
    /// The release as a person would name it, for instance `ICD-10-CM FY2027 (built in)`.
    pub release: String,
    /// The table itself.
    pub table: T,
}

/// Editions of one table, oldest first, never overlapping.
#[derive(Clone, Debug)]
pub struct Editions<T>(Vec<Dated<T>>);

impl<T> Default for Editions<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Editions<T> {
    /// One edition and no other.
    pub fn one(edition: Dated<T>) -> Self {
        Self(vec![edition])
    }

    /// The table in force on a date of service; `None` means that no loaded edition answers for
    /// that date, so a check that needs it is *not checked*, never passed.
    pub fn as_of(&self, dos: NaiveDate) -> Option<&T> {
        self.edition(dos).map(|edition| &edition.table)
    }

    /// The edition in force on a date of service, with its release.
    pub fn edition(&self, dos: NaiveDate) -> Option<&Dated<T>> {
        self.0
            .iter()
            .find(|edition| edition.from <= dos && dos <= edition.through)
    }

    /// The edition in force, or else the one whose span is nearest: for showing, not for checking.
    pub fn nearest(&self, dos: NaiveDate) -> Option<&Dated<T>> {
        let distance = |edition: &&Dated<T>| {
            let before = (edition.from - dos).num_days();
            let after = (dos - edition.through).num_days();
            before.max(after).max(0)
        };
        self.0.iter().min_by_key(distance)
    }

    /// All editions, oldest first.
    pub fn all(&self) -> &[Dated<T>] {
        &self.0
    }

    /// Takes a newer edition in: what it covers is cut from the spans of the others.
    pub fn supersede(&mut self, newer: Dated<T>) {
        self.0
            .retain(|old| old.from < newer.from || old.through > newer.through);
        for old in &mut self.0 {
            if old.from < newer.from && newer.from <= old.through {
                old.through = newer.from.pred_opt().unwrap_or(newer.from);
            } else if old.from <= newer.through && newer.through < old.through {
                old.from = newer.through.succ_opt().unwrap_or(newer.through);
            }
        }
        self.0.push(newer);
        self.0.sort_by_key(|edition| edition.from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn edition(from: &str, through: &str, table: u8) -> Dated<u8> {
        Dated {
            from: day(from),
            through: day(through),
            release: String::new(),
            table,
        }
    }

    #[test]
    fn the_date_of_service_chooses_the_edition() {
        let mut editions = Editions::one(edition("2015-10-01", "2027-03-31", 1));
        editions.supersede(edition("2026-10-01", "2027-09-30", 2));
        assert_eq!(editions.as_of(day("2026-09-30")), Some(&1));
        assert_eq!(editions.as_of(day("2026-10-01")), Some(&2));
        assert_eq!(editions.as_of(day("2015-09-30")), None);
        assert_eq!(editions.as_of(day("2027-10-01")), None);
        assert_eq!(
            editions.nearest(day("2030-01-01")).map(|e| e.table),
            Some(2)
        );
    }
}
