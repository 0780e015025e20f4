//! Medicare coverage policies: which diagnoses support which procedures (coding.md 7).
//!
//! National determinations (NCD), and the billing and coding articles that carry the codes of
//! local ones (LCD). A procedure that no policy names is covered if it is reasonable and
//! necessary.

use std::collections::BTreeMap;

use chrono::NaiveDate;

/// What kind of document a policy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyKind {
    /// National coverage determination: everywhere, before any local one.
    National,
    /// Local coverage determination.
    Local,
    /// Billing and coding article of a local determination.
    Article,
}

impl PolicyKind {
    /// Reads `NCD`, `LCD` or `ARTICLE`.
    #[must_use]
    pub fn parse(text: &str) -> Option<PolicyKind> {
        match text.trim().to_ascii_uppercase().as_str() {
            "NCD" => Some(PolicyKind::National),
            "LCD" => Some(PolicyKind::Local),
            "ARTICLE" => Some(PolicyKind::Article),
            _ => None,
        }
    }

    /// The word that [`PolicyKind::parse`] reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            PolicyKind::National => "NCD",
            PolicyKind::Local => "LCD",
            PolicyKind::Article => "ARTICLE",
        }
    }
}

/// What a diagnosis does for the procedures of its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Supports medical necessity.
    Supports,
    /// Never covered.
    Excludes,
    /// Has to be on the claim too.
    AlsoRequired,
}

impl Role {
    /// Reads `SUPPORTS`, `EXCLUDES` or `ALSO_REQUIRED`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Role> {
        match text.trim().to_ascii_uppercase().as_str() {
            "SUPPORTS" => Some(Role::Supports),
            "EXCLUDES" => Some(Role::Excludes),
            "ALSO_REQUIRED" => Some(Role::AlsoRequired),
            _ => None,
        }
    }

    /// The word that [`Role::parse`] reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Role::Supports => "SUPPORTS",
            Role::Excludes => "EXCLUDES",
            Role::AlsoRequired => "ALSO_REQUIRED",
        }
    }
}

/// A diagnosis, or a span of diagnoses, of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDiagnosis {
    /// The group of procedures that it is for; 0 for all of the policy's.
    pub group: u16,
    /// The first code, undotted.
    pub first: String,
    /// The last code; the same for a single one.
    pub last: String,
    /// What it does.
    pub role: Role,
}

impl PolicyDiagnosis {
    /// Whether the row names this code, undotted.
    #[must_use]
    pub fn names(&self, code: &str) -> bool {
        self.first.as_str() <= code && (code <= self.last.as_str() || code.starts_with(&self.last))
    }
}

/// One policy in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its number: `A56423`, `L33829`, `190.20`.
    pub id: String,
    /// What it is.
    pub kind: PolicyKind,
    /// Its title.
    pub title: String,
    /// Contractor numbers where it applies; empty for everywhere.
    pub contractors: Vec<String>,
    /// States where it applies; empty for everywhere.
    pub states: Vec<String>,
    /// First date of service.
    pub effective: NaiveDate,
    /// Last date of service; `None` while in force.
    pub retired: Option<NaiveDate>,
    /// Procedures with their group, by code.
    pub procedures: Vec<(String, u16)>,
    /// Diagnoses.
    pub diagnoses: Vec<PolicyDiagnosis>,
}

/// Where a service is given, as policies divide the country.
#[derive(Clone, Copy, Debug, Default)]
pub struct Area<'a> {
    /// The Medicare contractor, where it is known.
    pub contractor: Option<&'a str>,
    /// The state, where it is known.
    pub state: Option<&'a str>,
}

/// What a policy says of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Necessity {
    /// A diagnosis of the line supports it.
    Supported,
    /// None of them does.
    NotSupported,
    /// This diagnosis is on the list of those never covered.
    Excluded(String),
    /// A diagnosis of the list that must also be there is not.
    AlsoRequired,
}

impl Policy {
    /// Whether it is in force there on a date of service. Where the area is not known, a local
    /// policy does not apply.
    #[must_use]
    pub fn applies(&self, dos: NaiveDate, area: Area<'_>) -> bool {
        let dated = self.effective <= dos && self.retired.is_none_or(|last| dos <= last);
        let within = |list: &[String], one: Option<&str>| {
            one.is_some_and(|one| list.iter().any(|of| of == one))
        };
        let everywhere = self.contractors.is_empty() && self.states.is_empty();
        let here = everywhere
            || within(&self.contractors, area.contractor)
            || within(&self.states, area.state);
        dated && here
    }

    /// Whether the diagnoses that a line points to, undotted, support its procedure.
    #[must_use]
    pub fn necessity(&self, procedure: &str, pointed: &[&str]) -> Necessity {
        let groups: Vec<u16> = self
            .procedures
            .iter()
            .filter(|(code, _)| code == procedure)
            .map(|(_, group)| *group)
            .collect();
        let of = |role: Role| self.diagnoses.iter().filter(move |d| d.role == role);
        // A list without a group of that number is for every procedure of the policy.
        let paired = |d: &&PolicyDiagnosis, role: Role| {
            let numbered = of(role).any(|o| groups.contains(&o.group));
            d.group == 0 || !numbered || groups.contains(&d.group)
        };
        let hit = |role: Role| {
            let rows = of(role).filter(|d| paired(d, role)).collect::<Vec<_>>();
            let found = pointed
                .iter()
                .find(|code| rows.iter().any(|d| d.names(code)));
            (rows.is_empty(), found.map(|code| (*code).to_owned()))
        };
        if let (_, Some(code)) = hit(Role::Excludes) {
            return Necessity::Excluded(code);
        }
        match (hit(Role::Supports), hit(Role::AlsoRequired)) {
            ((false, None), _) => Necessity::NotSupported,
            (_, (false, None)) => Necessity::AlsoRequired,
            _ => Necessity::Supported,
        }
    }
}

/// All policies of one download.
#[derive(Clone, Debug, Default)]
pub struct CoverageTable {
    policies: Vec<Policy>,
    by_procedure: BTreeMap<String, Vec<usize>>,
}

impl CoverageTable {
    /// A table of these policies.
    pub fn new(policies: impl IntoIterator<Item = Policy>) -> CoverageTable {
        let policies: Vec<Policy> = policies.into_iter().collect();
        let mut by_procedure: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, policy) in policies.iter().enumerate() {
            for (code, _) in &policy.procedures {
                let list = by_procedure.entry(code.clone()).or_default();
                if list.last() != Some(&n) {
                    list.push(n);
                }
            }
        }
        CoverageTable {
            policies,
            by_procedure,
        }
    }

    /// The policies that name a procedure and apply there that day, national ones first.
    #[must_use]
    pub fn policies(&self, code: &str, dos: NaiveDate, area: Area<'_>) -> Vec<&Policy> {
        let named = self.by_procedure.get(code).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<&Policy> = named
            .iter()
            .filter_map(|n| self.policies.get(*n))
            .filter(|policy| policy.applies(dos, area))
            .collect();
        found.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        found
    }

    /// All policies.
    #[must_use]
    pub fn all(&self) -> &[Policy] {
        &self.policies
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn diagnosis(group: u16, first: &str, last: &str, role: Role) -> PolicyDiagnosis {
        PolicyDiagnosis {
            group,
            first: first.to_owned(),
            last: last.to_owned(),
            role,
        }
    }

    fn policy() -> Policy {
        Policy {
            id: "A50000".to_owned(),
            kind: PolicyKind::Article,
            title: "invented".to_owned(),
            contractors: vec!["11302".to_owned()],
            states: Vec::new(),
            effective: day("2025-01-01"),
            retired: Some(day("2026-09-30")),
            procedures: vec![("G0001".to_owned(), 1), ("G0002".to_owned(), 2)],
            diagnoses: vec![
                diagnosis(1, "E110", "E119", Role::Supports),
                diagnosis(2, "I10", "I10", Role::Supports),
                diagnosis(0, "Z000", "Z009", Role::Excludes),
            ],
        }
    }

    #[test]
    fn a_diagnosis_supports_the_procedures_of_its_group() {
        let policy = policy();
        assert_eq!(policy.necessity("G0001", &["E1165"]), Necessity::Supported);
        assert_eq!(policy.necessity("G0001", &["I10"]), Necessity::NotSupported);
        assert_eq!(policy.necessity("G0002", &["I10"]), Necessity::Supported);
        assert_eq!(
            policy.necessity("G0001", &["E119", "Z0000"]),
            Necessity::Excluded("Z0000".to_owned())
        );
    }

    #[test]
    fn a_local_policy_applies_where_its_contractor_is() {
        let table = CoverageTable::new([policy()]);
        let dos = day("2026-03-02");
        let there = Area {
            contractor: Some("11302"),
            state: Some("VA"),
        };
        assert_eq!(table.policies("G0001", dos, there).len(), 1);
        assert!(table.policies("G0001", day("2026-10-01"), there).is_empty());
        let elsewhere = Area {
            contractor: Some("01112"),
            state: None,
        };
        assert!(table.policies("G0001", dos, elsewhere).is_empty());
        assert!(table.policies("G0001", dos, Area::default()).is_empty());
    }

    #[test]
    fn what_must_also_be_there_is_asked_for() {
        let mut policy = policy();
        policy
            .diagnoses
            .push(diagnosis(1, "Z79899", "Z79899", Role::AlsoRequired));
        assert_eq!(
            policy.necessity("G0001", &["E119"]),
            Necessity::AlsoRequired
        );
        let both = ["E119", "Z79899"];
        assert_eq!(policy.necessity("G0001", &both), Necessity::Supported);
    }
}
