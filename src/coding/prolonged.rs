//! Prolonged services: the units of further fifteen minutes beyond the highest level by time
//! (coding.md 6.3). CPT and Medicare count from different minutes and never mix.

/// Who counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// CPT, as commercial payers follow it.
    Cpt,
    /// Medicare.
    Medicare,
}

/// An add-on code with its units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prolonged {
    /// The add-on code.
    pub code: &'static str,
    /// Units of fifteen minutes.
    pub units: u16,
}

/// Base code, add-on code, total minutes at which the first unit is full.
type Row = (&'static str, &'static str, u16);

const CPT: [Row; 12] = [
    ("99205", "99417", 75),
    ("99215", "99417", 55),
    ("99245", "99417", 70),
    ("99345", "99417", 90),
    ("99350", "99417", 75),
    ("99483", "99417", 75),
    ("99223", "99418", 90),
    ("99233", "99418", 65),
    ("99236", "99418", 100),
    ("99255", "99418", 95),
    ("99306", "99418", 65),
    ("99310", "99418", 60),
];

const MEDICARE: [Row; 10] = [
    ("99205", "G2212", 89),
    ("99215", "G2212", 69),
    ("99483", "G2212", 100),
    ("99223", "G0316", 90),
    ("99233", "G0316", 65),
    ("99236", "G0316", 110),
    ("99306", "G0317", 95),
    ("99310", "G0317", 85),
    ("99345", "G0318", 140),
    ("99350", "G0318", 110),
];

/// The prolonged add-on of a visit that was leveled by time, if its minutes reach a full unit.
pub fn prolonged(base: &str, minutes: u16, counting: Counting) -> Option<Prolonged> {
    let rows: &[Row] = match counting {
        Counting::Cpt => &CPT,
        Counting::Medicare => &MEDICARE,
    };
    let (_, code, first) = rows.iter().find(|(of, _, _)| *of == base)?;
    let beyond = minutes.checked_sub(*first)?;
    Some(Prolonged {
        code,
        units: 1 + beyond / 15,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test line of coding.md 6.3.
    #[test]
    fn cpt_and_medicare_count_from_different_minutes() {
        let units =
            |base, minutes, counting| prolonged(base, minutes, counting).map_or(0, |p| p.units);
        assert_eq!(units("99205", 88, Counting::Medicare), 0);
        assert_eq!(units("99205", 88, Counting::Cpt), 1);
        assert_eq!(units("99205", 89, Counting::Medicare), 1);
        assert_eq!(units("99205", 104, Counting::Medicare), 2);
        assert_eq!(units("99215", 55, Counting::Cpt), 1);
        assert_eq!(units("99215", 55, Counting::Medicare), 0);
        assert_eq!(units("99215", 69, Counting::Medicare), 1);
        assert_eq!(units("99215", 84, Counting::Medicare), 2);
        assert_eq!(units("99214", 200, Counting::Cpt), 0);
    }
}
