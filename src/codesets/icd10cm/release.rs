//! Which release a file is of, by its name.

use chrono::{Datelike, NaiveDate};

/// A release of ICD-10-CM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// The fiscal year: 2027 begins on 2026-10-01.
    pub fiscal_year: u16,
    /// First date of service.
    pub from: NaiveDate,
    /// Last date of service, unless a later release takes over before.
    pub through: NaiveDate,
}

impl Release {
    /// The release of 1 October.
    pub fn of_year(fiscal_year: u16) -> Option<Release> {
        let year = i32::from(fiscal_year);
        Some(Release {
            fiscal_year,
            from: NaiveDate::from_ymd_opt(year - 1, 10, 1)?,
            through: NaiveDate::from_ymd_opt(year, 9, 30)?,
        })
    }

    /// The same release from a later day on, such as 1 April.
    pub fn starting(self, from: NaiveDate) -> Release {
        Release { from, ..self }
    }

    /// The release that a file name states: `icd10cm_order_2027.txt`,
    /// `icd10c-tabular-April-1-2026.xml`, `POAexemptCodesFY27.txt`. `None` where it states none.
    pub fn of_name(name: &str) -> Option<Release> {
        let name = name.to_ascii_lowercase();
        let year = four_digits(&name).or_else(|| after_fy(&name))?;
        let release = Release::of_year(year)?;
        let april = ["april", "-apr-", "_apr_", "04-01"]
            .iter()
            .any(|word| name.contains(word));
        match NaiveDate::from_ymd_opt(i32::from(year), 4, 1) {
            Some(first) if april => Some(release.starting(first)),
            _ => Some(release),
        }
    }

    /// As a person names it: `FY2027`, `FY2026 from April 2026`.
    pub fn name(&self) -> String {
        if self.from.month() == 10 {
            format!("FY{}", self.fiscal_year)
        } else {
            let (year, from) = (self.fiscal_year, self.from.format("%B %Y"));
            format!("FY{year} from {from}")
        }
    }
}

/// The last `20dd` of a name that no digit touches.
fn four_digits(name: &str) -> Option<u16> {
    let mut runs = name.rsplit(|c: char| !c.is_ascii_digit());
    let year = runs.find(|run| run.len() == 4 && run.starts_with("20"))?;
    year.parse().ok()
}

/// `fy27` and `fy2027`.
fn after_fy(name: &str) -> Option<u16> {
    let (_, after) = name.rsplit_once("fy")?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    let year: u16 = digits.parse().ok()?;
    match digits.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Option<(String, String)> {
        let release = Release::of_name(name)?;
        Some((release.name(), release.from.to_string()))
    }

    #[test]
    fn both_spellings_and_the_april_release() {
        let fy = |name: &str, from: &str| Some((name.to_owned(), from.to_owned()));
        let of_2027 = fy("FY2027", "2026-10-01");
        for name in [
            "icd10cm_order_2027.txt",
            "icd10cm-order-2027.txt",
            "icd10cm-tabular_-2027.xml",
            "POAexemptCodesFY27.txt",
            "508-VERSION-ICD-10-CM-CONVERSION-TABLE-FY2027-x.csv",
            "2020 Code Descriptions/icd10cm_order_2027.txt",
        ] {
            assert_eq!(of(name), of_2027, "{name}");
        }
        let april = fy("FY2026 from April 2026", "2026-04-01");
        assert_eq!(of("icd10c-tabular-April-1-2026.xml"), april);
        assert_eq!(of("order.txt"), None);
    }
}
