//! Where the fee schedule pays what: ZIP codes, counties, anesthesia factors and the outpatient
//! caps by locality (codesets.md 4.2).

use super::fee_schedule::Factor;
use crate::domain::money::Money;

/// A contractor and the number of a locality: `11302`, `00`.
pub type Place = (String, String);

/// What an anesthesia unit is worth, by locality.
#[derive(Clone, Debug, Default)]
pub struct AnesthesiaTable {
    /// Where every index is 1.000.
    pub national: Option<Factor>,
    rows: Vec<(Place, Factor)>,
}

impl AnesthesiaTable {
    /// A table of these factors.
    pub fn new(
        national: Option<Factor>,
        rows: impl IntoIterator<Item = (Place, Factor)>,
    ) -> AnesthesiaTable {
        AnesthesiaTable {
            national,
            rows: sorted(rows),
        }
    }

    /// The factor of a locality.
    #[must_use]
    pub fn factor(&self, contractor: &str, number: &str) -> Option<Factor> {
        find(&self.rows, (contractor, number)).copied()
    }
}

/// The counties of a locality.
#[derive(Clone, Debug, Default)]
pub struct CountyTable(Vec<(Place, String)>);

impl CountyTable {
    /// A table of these counties.
    pub fn new(rows: impl IntoIterator<Item = (Place, String)>) -> CountyTable {
        CountyTable(sorted(rows))
    }

    /// The counties of a locality, as the file writes them.
    #[must_use]
    pub fn counties(&self, contractor: &str, number: &str) -> Option<&str> {
        find(&self.0, (contractor, number)).map(String::as_str)
    }
}

/// Where a ZIP code lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipRow {
    /// Five digits.
    pub zip: String,
    /// The state's letters.
    pub state: String,
    /// The Medicare contractor.
    pub contractor: String,
    /// The payment locality.
    pub locality: String,
    /// `R` rural, `B` super rural, empty for urban: ambulance and bonus payments.
    pub rural: String,
    /// Whether parts of it lie elsewhere, so that only the ZIP+4 decides.
    pub needs_plus_four: bool,
}

/// ZIP codes to payment localities.
#[derive(Clone, Debug, Default)]
pub struct ZipTable(Vec<ZipRow>);

impl ZipTable {
    /// A table of these ZIP codes.
    pub fn new(rows: impl IntoIterator<Item = ZipRow>) -> ZipTable {
        let mut rows: Vec<ZipRow> = rows.into_iter().collect();
        rows.sort_by(|a, b| a.zip.cmp(&b.zip));
        ZipTable(rows)
    }

    /// The row of a ZIP code, of which the first five digits count.
    #[must_use]
    pub fn find(&self, zip: &str) -> Option<&ZipRow> {
        let zip = zip.get(..5)?;
        let at = self
            .0
            .binary_search_by(|row| row.zip.as_str().cmp(zip))
            .ok()?;
        self.0.get(at)
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What the technical part of imaging is paid at most: the outpatient amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OppsCap {
    /// The procedure code.
    pub code: String,
    /// `TC`, or empty for the whole service of a code that is all technical.
    pub modifier: String,
    /// The contractor and locality.
    pub place: Place,
    /// In a facility.
    pub facility: Money,
    /// Outside one.
    pub nonfacility: Money,
}

/// Outpatient caps by code and locality.
#[derive(Clone, Debug, Default)]
pub struct OppsCapTable(Vec<OppsCap>);

impl OppsCapTable {
    /// A table of these caps.
    pub fn new(rows: impl IntoIterator<Item = OppsCap>) -> OppsCapTable {
        let mut rows: Vec<OppsCap> = rows.into_iter().collect();
        rows.sort_by(|a, b| {
            (&a.code, &a.modifier, &a.place).cmp(&(&b.code, &b.modifier, &b.place))
        });
        OppsCapTable(rows)
    }

    /// The cap of a code, or of its part, in a locality.
    #[must_use]
    pub fn find(&self, (code, modifier): (&str, &str), place: &Place) -> Option<&OppsCap> {
        let at = self
            .0
            .binary_search_by(|cap| {
                let key = (cap.code.as_str(), cap.modifier.as_str(), &cap.place);
                key.cmp(&(code, modifier, place))
            })
            .ok()?;
        self.0.get(at)
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn sorted<T>(rows: impl IntoIterator<Item = (Place, T)>) -> Vec<(Place, T)> {
    let mut rows: Vec<(Place, T)> = rows.into_iter().collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows
}

fn find<'a, T>(rows: &'a [(Place, T)], (contractor, number): (&str, &str)) -> Option<&'a T> {
    rows.iter()
        .find(|(place, _)| place.0 == contractor && place.1 == number)
        .map(|(_, value)| value)
}
