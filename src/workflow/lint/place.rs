//! The segment that a finding is about: its place in the guide, looked up in the file.

use crate::edi::read837::ReadClaim;
use crate::scrub::{At, Finding};
use crate::x12::TransactionSet;

/// One segment of a transaction set: its number in the file, its tag and its first element.
struct Spot {
    n: usize,
    tag: String,
    first: String,
}

/// The segments of a transaction set.
pub struct Places(Vec<Spot>);

/// The entity code (NM101) by which each loop begins.
const ENTITIES: [(&str, &str); 13] = [
    ("2010AA", "85"),
    ("2010AB", "87"),
    ("2010BA", "IL"),
    ("2010BB", "PR"),
    ("2010CA", "QC"),
    ("2310A", "DN"),
    ("2310B", "82"),
    ("2310C", "77"),
    ("2310D", "DQ"),
    ("2330A", "IL"),
    ("2330B", "PR"),
    ("2420A", "82"),
    ("2420E", "DK"),
];

/// Tags of segments that places name.
const TAGS: [&str; 18] = [
    "NM1", "N3", "N4", "PER", "PRV", "REF", "DMG", "SBR", "PAT", "CLM", "DTP", "AMT", "NTE", "HI",
    "SV1", "LIN", "CTP", "SVD",
];

impl Places {
    /// The segments of a set.
    pub fn of(set: &TransactionSet<'_>) -> Places {
        let spot = |s: crate::x12::Segment<'_>| Spot {
            n: usize::try_from(s.ordinal()).unwrap_or(0),
            tag: String::from_utf8_lossy(s.tag()).into_owned(),
            first: s.text(1).into_owned(),
        };
        Places(set.body().map(spot).collect())
    }

    /// The segment of a finding, or the nearest above it that is there: the loop's NM1, the line's
    /// SV1, the CLM.
    pub fn find(&self, finding: &Finding, read: &ReadClaim, next: Option<usize>) -> usize {
        let (home, end) = match finding.at {
            At::Line(n) => {
                let at = read.lines_at.get(n.saturating_sub(1)).copied();
                (
                    at.unwrap_or(read.at),
                    read.lines_at.get(n).copied().or(next),
                )
            }
            At::Claim | At::Party(_) | At::Diagnosis(_) => (read.at, next),
        };
        let end = end.unwrap_or(usize::MAX);
        let (in_loop, what) = finding.place.x12.split_once(' ').unwrap_or(("", ""));
        let Some(tag) = TAGS.iter().copied().find(|tag| what.starts_with(tag)) else {
            return home;
        };
        let qualifier = what.split_once('*').map_or("", |(_, q)| q);
        let above = in_loop.starts_with("2000") || in_loop.starts_with("2010");
        let in_range = |spot: &&Spot| match above {
            true => spot.n < read.at,
            false => spot.n >= home && spot.n < end,
        };
        let fits =
            |spot: &&Spot| spot.tag == tag && (qualifier.is_empty() || spot.first == qualifier);
        let entity = ENTITIES
            .iter()
            .find(|(name, _)| *name == in_loop)
            .map(|(_, code)| *code);
        let Some(entity) = entity else {
            let mut all = self.0.iter().filter(in_range).filter(fits);
            let found = if above { all.next_back() } else { all.next() };
            return found.map_or(home, |spot| spot.n);
        };
        // A patient who is the subscriber has no loop of their own.
        let names = |spot: &&Spot| {
            let is_patient = entity == "QC" && spot.first == "IL";
            spot.tag == "NM1" && (spot.first == entity || is_patient)
        };
        let mut all = self.0.iter().filter(in_range).filter(names);
        let Some(named) = (if above { all.next_back() } else { all.next() }) else {
            return home;
        };
        let rest = self.0.iter().skip_while(|spot| spot.n <= named.n);
        let mut inside =
            rest.take_while(|s| !matches!(s.tag.as_str(), "NM1" | "HL" | "CLM" | "LX"));
        inside.find(fits).map_or(named.n, |spot| spot.n)
    }
}
