//! What the synthetic practice is made of: the files of `data/`, read once.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, anyhow};
use chrono::Weekday;
use serde::Deserialize;

use crate::simulator::{Habits, PayerBehaviour, PayerKind};

/// `data/practice.toml`.
#[derive(Clone, Debug, Deserialize)]
pub struct House {
    /// The billing provider.
    pub practice: PracticeData,
    /// The physician and the nurse practitioner.
    pub clinicians: Vec<Clinician>,
    /// The one place of service.
    pub office: Office,
    /// Where the files go.
    pub clearinghouse: Clearinghouse,
}

/// The billing provider; all of it as claims write it.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the form")]
pub struct PracticeData {
    pub name: String,
    pub npi: String,
    pub taxonomy: String,
    pub tax_id: String,
    pub street: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub contact: String,
    pub phone: String,
}

/// One who treats.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the form")]
pub struct Clinician {
    pub last: String,
    pub first: String,
    pub credentials: String,
    pub npi: String,
    pub taxonomy: String,
}

/// The office; its address is the practice's.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the form")]
pub struct Office {
    pub name: String,
    pub clia: String,
}

/// The trading partner: its name, and ISA06 and ISA08 of what is sent to it.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the comment above names them")]
pub struct Clearinghouse {
    pub name: String,
    pub sender: String,
    pub receiver: String,
}

/// A payer of `data/payers.toml`; amounts in cents, shares in basis points, rates in a thousand.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayerData {
    /// Its name on claims.
    pub name: String,
    /// 2010BB NM109.
    pub id: String,
    /// What sort of payer it is.
    pub kind: Kind,
    /// SBR09.
    pub filing: String,
    /// Nine digits.
    pub tax_id: String,
    /// Its street; the town is the practice's.
    pub street: String,
    /// Nine digits.
    pub zip: String,
    /// Ten digits.
    pub phone: String,
    /// The column of `data/fees.csv` that it pays by.
    pub fees: String,
    unlisted_share: i64,
    #[serde(default)]
    deductible: i64,
    #[serde(default)]
    copay: i64,
    #[serde(default)]
    coinsurance: i64,
    #[serde(default)]
    sequestration: i64,
    #[serde(default)]
    free_of_share: Vec<String>,
    #[serde(default)]
    bundled: Vec<String>,
    #[serde(default)]
    needs_authorization: Vec<String>,
    #[serde(default)]
    necessity: Vec<(String, Vec<String>)>,
    days_to_decide: i64,
    days_of_spread: i64,
    pays_on: Weekday,
    filing_limit_days: i64,
    first_trace: u64,
    #[serde(default)]
    habits: HabitData,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct HabitData {
    rejects: u32,
    denies: u32,
    drops_line_control: u32,
    drops_modifiers: u32,
    corrects_itself: u32,
    pays_twice: u32,
    pays_late: u32,
}

/// What sort of payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Medicare Part B.
    Medicare,
    /// A Medicare supplement.
    Medigap,
    /// Medicaid.
    Medicaid,
    /// A Blue plan.
    Blue,
    /// A commercial plan.
    Commercial,
    /// Medicare Advantage.
    MedicareAdvantage,
}

impl PayerData {
    /// The filing limit as the contract has it; empty for the one that is usual for its kind.
    pub fn filing_limit(&self) -> String {
        match self.kind {
            Kind::Medicare | Kind::Medigap => String::new(),
            Kind::Medicaid | Kind::Blue | Kind::Commercial | Kind::MedicareAdvantage => {
                format!("{} days", self.filing_limit_days)
            }
        }
    }
}

impl Kind {
    fn behaviour(self) -> PayerKind {
        match self {
            Kind::Medicare => PayerKind::Medicare,
            Kind::Medigap => PayerKind::Medigap,
            Kind::Medicaid => PayerKind::Medicaid,
            Kind::Blue => PayerKind::Blue,
            Kind::Commercial => PayerKind::Commercial,
            Kind::MedicareAdvantage => PayerKind::MedicareAdvantage,
        }
    }
}

/// A pattern of `data/visits.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// What one would call it.
    pub name: String,
    /// How often, relative to the others.
    pub weight: u64,
    /// The first visit of a patient.
    #[serde(default)]
    pub first: bool,
    /// From and to, in years.
    pub age: (u32, u32),
    /// `F` or `M`, where only one comes with it.
    #[serde(default)]
    pub sex: Option<String>,
    /// The kinds of payers for which it is meant; empty for all.
    #[serde(default)]
    pub payers: Vec<Kind>,
    /// ICD-10-CM, dotted, in order.
    pub diagnoses: Vec<String>,
    /// `99214-25 x1 @1,2`.
    lines: Vec<String>,
    /// The visit note.
    pub note: String,
}

/// A line of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternLine {
    /// CPT or HCPCS code.
    pub code: String,
    /// Modifiers, in order.
    pub modifiers: Vec<String>,
    /// Units.
    pub units: u32,
    /// Numbers of diagnoses, from 1.
    pub pointers: Vec<u8>,
}

impl Pattern {
    /// The lines, taken apart; `None` for one that is not written as it should be.
    pub fn lines(&self) -> Option<Vec<PatternLine>> {
        self.lines
            .iter()
            .map(|text| PatternLine::parse(text))
            .collect()
    }
}

impl PatternLine {
    /// Reads `99214-25 x2 @1,2`; the units are 1 where they are left out.
    pub fn parse(text: &str) -> Option<Self> {
        let (what, pointers) = text.split_once('@')?;
        let (procedure, units) = match what.trim().split_once(" x") {
            Some((procedure, units)) => (procedure, units.parse().ok()?),
            None => (what.trim(), 1),
        };
        let mut parts = procedure.split('-').map(str::to_owned);
        let pointers = pointers.split(',').map(|p| p.trim().parse().ok());
        Some(Self {
            code: parts.next()?,
            modifiers: parts.collect(),
            units,
            pointers: pointers.collect::<Option<Vec<u8>>>()?,
        })
    }
}

/// `data/fees.csv`: a price and what each sort of payer allows, in cents.
#[derive(Clone, Debug, Default)]
pub struct Fees {
    columns: BTreeMap<String, BTreeMap<String, i64>>,
}

impl Fees {
    /// Amounts by code of one column: `charge`, `medicare`, `medicaid`, `blue`, `commercial`,
    /// `advantage`.
    pub fn column(&self, name: &str) -> Option<&BTreeMap<String, i64>> {
        self.columns.get(name)
    }

    fn read(text: &str) -> Result<Self> {
        let mut lines = text.lines();
        let names: Vec<&str> = lines
            .next()
            .unwrap_or_default()
            .split(',')
            .skip(1)
            .collect();
        let mut fees = Self::default();
        for line in lines {
            let (code, amounts) = line.split_once(',').unwrap_or((line, ""));
            for (name, amount) in names.iter().zip(amounts.split(',')) {
                let cents = amount.replace('.', "").parse();
                let cents = cents.with_context(|| format!("data/fees.csv: {line}"))?;
                let column = fees.columns.entry((*name).to_owned()).or_default();
                column.insert(code.to_owned(), cents);
            }
        }
        Ok(fees)
    }
}

/// All of it.
#[derive(Clone, Debug)]
pub struct Data {
    /// The practice.
    pub house: House,
    /// The payers.
    pub payers: Vec<PayerData>,
    /// Prices and fees.
    pub fees: Fees,
    /// Visit patterns.
    pub patterns: Vec<Pattern>,
    /// First names with `F` or `M`.
    pub first_names: Vec<(String, String)>,
    /// Last names.
    pub last_names: Vec<String>,
    /// Streets.
    pub streets: Vec<String>,
}

#[derive(Deserialize)]
struct PayerFile {
    payers: Vec<PayerData>,
}

#[derive(Deserialize)]
struct PatternFile {
    visits: Vec<Pattern>,
}

impl Data {
    /// Reads what is built in.
    ///
    /// # Errors
    /// Where a file of `data/` is not what it should be.
    pub fn read() -> Result<Self> {
        let house = toml::from_str(include_str!("../../data/practice.toml"));
        let payers: Result<PayerFile, _> = toml::from_str(include_str!("../../data/payers.toml"));
        let patterns: Result<PatternFile, _> =
            toml::from_str(include_str!("../../data/visits.toml"));
        let column = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
        let first_names = column(include_str!("../../data/first_names.csv"));
        let pair = |line: String| {
            let (name, sex) = line.split_once(',').unwrap_or((&line, ""));
            (name.to_owned(), sex.to_owned())
        };
        Ok(Self {
            house: house.context("data/practice.toml")?,
            payers: payers.context("data/payers.toml")?.payers,
            fees: Fees::read(include_str!("../../data/fees.csv"))?,
            patterns: patterns.context("data/visits.toml")?.visits,
            first_names: first_names.into_iter().map(pair).collect(),
            last_names: column(include_str!("../../data/last_names.csv")),
            streets: column(include_str!("../../data/streets.csv")),
        })
    }

    /// The payer of an id.
    ///
    /// # Errors
    /// Where `data/payers.toml` has none.
    pub fn payer(&self, id: &str) -> Result<&PayerData> {
        let found = self.payers.iter().find(|p| p.id == id);
        found.ok_or_else(|| anyhow!("data/payers.toml has no payer {id}"))
    }

    /// The payers as the simulator wants them.
    ///
    /// # Errors
    /// Where a payer names a column of fees that is not there.
    pub fn behaviours(&self) -> Result<Vec<PayerBehaviour>> {
        self.payers.iter().map(|p| self.behaviour(p)).collect()
    }

    fn behaviour(&self, payer: &PayerData) -> Result<PayerBehaviour> {
        let town = &self.house.practice;
        let kind = payer.kind.behaviour();
        let fees = self.fees.column(&payer.fees);
        let fees = fees.ok_or_else(|| anyhow!("data/fees.csv has no column {}", payer.fees))?;
        let HabitData {
            rejects,
            denies,
            drops_line_control,
            drops_modifiers,
            corrects_itself,
            pays_twice,
            pays_late,
        } = payer.habits.clone();
        let plain = PayerBehaviour::plain(&payer.id, &payer.name, kind);
        Ok(PayerBehaviour {
            tax_id: payer.tax_id.clone(),
            address: [&payer.street, &town.city, &town.state, &payer.zip].map(String::clone),
            phone: payer.phone.clone(),
            fees: fees.clone(),
            unlisted_share: payer.unlisted_share,
            deductible: payer.deductible,
            copay: payer.copay,
            coinsurance: payer.coinsurance,
            sequestration: payer.sequestration,
            free_of_share: payer.free_of_share.clone(),
            bundled: payer.bundled.clone(),
            needs_authorization: payer.needs_authorization.clone(),
            necessity: payer.necessity.clone(),
            filing_limit_days: payer.filing_limit_days,
            days_to_decide: payer.days_to_decide,
            days_of_spread: payer.days_of_spread,
            pays_on: payer.pays_on,
            first_trace: payer.first_trace,
            habits: Habits {
                rejects,
                denies,
                drops_line_control,
                drops_modifiers,
                corrects_itself,
                pays_twice,
                pays_late,
                ..Habits::none()
            },
            ..plain
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codesets::CodeSets;
    use crate::domain::ids::{Npi, TaxId, Zip};

    #[test]
    fn the_files_are_read() {
        let data = Data::read().unwrap();
        let kinds: Vec<Kind> = data.payers.iter().map(|p| p.kind).collect();
        assert_eq!(kinds.len(), 6);
        assert_eq!(data.house.clinicians.len(), 2);
        assert_eq!(data.behaviours().unwrap().len(), 6);
        assert_eq!(data.payer("BLRDG").unwrap().name, "Blue Ridge");
        let blue_ridge = data.fees.column("commercial").unwrap();
        // The contract of the worked scenarios.
        assert_eq!(
            [
                blue_ridge["99214"],
                blue_ridge["20610"],
                blue_ridge["99213"]
            ],
            [14_280, 7_840, 9_800]
        );
    }

    #[test]
    fn ids_have_their_check_digits() {
        let data = Data::read().unwrap();
        let npis = data.house.clinicians.iter().map(|c| &c.npi);
        for npi in npis.chain([&data.house.practice.npi]) {
            assert!(Npi::parse(npi).is_ok(), "{npi}");
        }
        assert!(TaxId::parse(&data.house.practice.tax_id).is_ok());
        assert!(
            Zip::parse(&data.house.practice.zip)
                .unwrap()
                .is_nine_digits()
        );
    }

    #[test]
    fn a_line_is_read() {
        let line = PatternLine::parse("99214-25 x2 @1,2").unwrap();
        assert_eq!((line.code.as_str(), line.units), ("99214", 2));
        assert_eq!(
            (line.modifiers, line.pointers),
            (vec!["25".to_owned()], vec![1, 2])
        );
        assert_eq!(PatternLine::parse("36415 @1").unwrap().units, 1);
        assert!(PatternLine::parse("36415").is_none());
    }

    #[test]
    fn every_pattern_has_codes_that_may_be_billed_and_priced() {
        let data = Data::read().unwrap();
        let codes = CodeSets::built_in();
        let prices = data.fees.column("charge").unwrap();
        for pattern in &data.patterns {
            for day in ["2025-01-02", "2025-12-01", "2026-11-20"] {
                let dos = day.parse().unwrap();
                for code in &pattern.diagnoses {
                    let found = codes.diagnosis(code, dos);
                    let billable = found.is_some_and(|d| d.is_billable());
                    assert!(billable, "{}: {code} on {day}", pattern.name);
                }
            }
            for line in pattern.lines().unwrap() {
                assert!(
                    prices.contains_key(&line.code),
                    "{}: {}",
                    pattern.name,
                    line.code
                );
                let n = pattern.diagnoses.len();
                assert!(
                    line.pointers.iter().all(|p| usize::from(*p) <= n),
                    "{}",
                    pattern.name
                );
            }
        }
    }
}
