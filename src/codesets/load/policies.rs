//! Coverage policies: the articles of the Medicare Coverage Database as CSV, and a plain CSV of
//! ours (codesets.md 0, coding.md 7).
//!
//! The plain form has a row for each procedure or diagnosis of a policy: `policy,kind,title,
//! contractor,state,effective,retired,procedure,group,diagnosis,role`; kind is NCD, LCD or
//! ARTICLE, a diagnosis may be a span (`E110-E119`), role is SUPPORTS, EXCLUDES or ALSO_REQUIRED.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use super::grid::{Grid, field};
use super::text::clean;
use super::{Claim, Held, Input, Loaded, Loader, Refusal, dates, text};
use crate::codesets::coverage::{CoverageTable, Policy, PolicyDiagnosis, PolicyKind, Role};
use crate::codesets::{CodeSets, is_diagnosis_shape, undotted};

/// Coverage policies.
pub(super) static LOADER: Loader = Loader {
    kind: "coverage",
    title: "Medicare coverage policies (NCD, LCD articles)",
    by_name,
    by_head: Some(by_head),
    read,
    shelve,
};

/// The files of the database that hold an article, its codes and where it applies.
const FILES: [&str; 6] = [
    "article",
    "article_x_hcpc_code",
    "article_x_icd10_covered",
    "article_x_icd10_noncovered",
    "article_x_contractor",
    "contractor",
];

fn by_name(base: &str) -> Option<Claim> {
    let stem = base.strip_suffix(".csv")?;
    let part = FILES.iter().find(|name| **name == stem)?;
    Claim::by_ending(base, "database", part)
}

fn by_head(line: &str) -> Option<Claim> {
    let line: String = line
        .to_lowercase()
        .chars()
        .filter(|c| !" \"".contains(*c))
        .collect();
    line.starts_with("policy,kind,title,").then(|| Claim {
        release: "plain list".to_owned(),
        part: "plain".to_owned(),
        rank: 1,
    })
}

type Policies = BTreeMap<(String, String), Policy>;

fn read(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let any = input.parts().next().unwrap_or_default().to_owned();
    let file = input.member(&any)?.name.clone();
    let policies = if input.has("plain") {
        read_plain(input)?
    } else {
        read_database(input)?
    };
    let with_codes = policies
        .into_values()
        .filter(|policy| !policy.procedures.is_empty());
    let mut policies: Vec<Policy> = with_codes.collect();
    policies.sort_by(|a, b| (&a.id, a.effective).cmp(&(&b.id, b.effective)));
    let from = policies.iter().map(|policy| policy.effective).min();
    let newest = policies.iter().map(|policy| policy.effective).max();
    let (Some(from), Some(newest)) = (from, newest) else {
        return Err(Refusal::file(&file, "no policy with a procedure code"));
    };
    // A download says nothing of the year after its newest policy.
    let through = dates::year(newest.year()).map_or(newest, |(_, last)| last);
    let n_rows = policies
        .iter()
        .map(|p| (p.procedures.len() + p.diagnoses.len()) as u64)
        .sum();
    let notes = vec![format!("{} policies", policies.len())];
    Ok(Loaded {
        name: format!("Coverage policies to {newest}"),
        own: (from, through),
        answers: (from, through),
        n_rows,
        parts: vec![(
            "rows".to_owned(),
            text::pack(policies.iter().flat_map(packed))?,
        )],
        notes,
    })
}

fn read_plain(input: &Input<'_>) -> Result<Policies, Refusal> {
    let grid = Grid::of(input, "plain")?;
    let captions = [
        "policy",
        "kind",
        "title",
        "contractor",
        "state",
        "effective",
        "retired",
        "procedure",
        "group",
        "diagnosis",
        "role",
    ];
    let (header, places) = grid.header(&captions)?;
    let mut policies = Policies::new();
    for (line, row) in grid.below(header) {
        let at = |n: usize| field(row, places.get(n).copied().unwrap_or(usize::MAX));
        let wrong = |what: String| Refusal::line(&grid.file, line, what);
        let kind = PolicyKind::parse(at(1)).ok_or_else(|| {
            wrong(format!(
                "the kind is '{}', not NCD, LCD or ARTICLE",
                clean(at(1))
            ))
        })?;
        let effective = dates::any(at(5))
            .ok_or_else(|| wrong(format!("the effective date is '{}'", clean(at(5)))))?;
        let retired = match at(6) {
            "" => None,
            text => Some(
                dates::any(text).ok_or_else(|| wrong(format!("'{}' is no date", clean(text))))?,
            ),
        };
        let key = (clean(at(0)), effective.to_string());
        let policy = policies.entry(key).or_insert_with(|| Policy {
            id: clean(at(0)),
            kind,
            title: clean(at(2)),
            contractors: Vec::new(),
            states: Vec::new(),
            effective,
            retired,
            procedures: Vec::new(),
            diagnoses: Vec::new(),
        });
        add(&mut policy.contractors, at(3));
        add(&mut policy.states, at(4));
        let group = at(8).parse().unwrap_or(0);
        if !at(7).is_empty() {
            let procedure = (undotted(at(7)), group);
            if !policy.procedures.contains(&procedure) {
                policy.procedures.push(procedure);
            }
        }
        if !at(9).is_empty() {
            let role = Role::parse(at(10))
                .ok_or_else(|| wrong(format!("the role of '{}' is none", clean(at(9)))))?;
            policy
                .diagnoses
                .push(diagnosis(at(9), group, role).map_err(wrong)?);
        }
    }
    Ok(policies)
}

fn add(list: &mut Vec<String>, text: &str) {
    let text = clean(text);
    if !text.is_empty() && !list.contains(&text) {
        list.push(text);
    }
}

fn diagnosis(text: &str, group: u16, role: Role) -> Result<PolicyDiagnosis, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (undotted(first), undotted(last));
    if !is_diagnosis_shape(&first) || !is_diagnosis_shape(&last) || last < first {
        return Err(format!(
            "'{}' is no diagnosis code or span of them",
            clean(text)
        ));
    }
    Ok(PolicyDiagnosis {
        group,
        first,
        last,
        role,
    })
}

/// Rows of one file of the database, by the captions that are asked for.
fn rows_of(
    input: &Input<'_>,
    part: &str,
    captions: &[&str],
) -> Result<Vec<(u64, Vec<String>)>, Refusal> {
    let grid = Grid::of(input, part)?;
    let (header, places) = grid.header(captions)?;
    let rows = grid.below(header).map(|(line, row)| {
        let fields = places.iter().map(|at| field(row, *at).to_owned());
        (line, fields.collect())
    });
    Ok(rows.collect())
}

fn read_database(input: &Input<'_>) -> Result<Policies, Refusal> {
    let mut policies = Policies::new();
    let head = [
        "article_id",
        "article_version",
        "title",
        "article_eff_date",
        "article_end_date",
    ];
    let file = input.member("article")?.name.clone();
    for (line, row) in rows_of(input, "article", &head)? {
        let [id, version, title, effective, retired] = row.as_slice() else {
            continue;
        };
        let Some(effective) = dates::any(effective) else {
            let what = format!("article {} has no effective date", clean(id));
            return Err(Refusal::line(&file, line, what));
        };
        let policy = Policy {
            id: format!("A{}", clean(id)),
            kind: PolicyKind::Article,
            title: clean(title),
            contractors: Vec::new(),
            states: Vec::new(),
            effective,
            retired: dates::any(retired),
            procedures: Vec::new(),
            diagnoses: Vec::new(),
        };
        policies.insert((id.clone(), version.clone()), policy);
    }
    codes(input, &mut policies)?;
    contractors(input, &mut policies)?;
    Ok(policies)
}

/// The procedures and diagnoses of the articles.
fn codes(input: &Input<'_>, policies: &mut Policies) -> Result<(), Refusal> {
    let codes = [
        "article_id",
        "article_version",
        "hcpc_code_id",
        "hcpc_code_group",
    ];
    for (_, row) in rows_of(input, "article_x_hcpc_code", &codes)? {
        let [id, version, code, group] = row.as_slice() else {
            continue;
        };
        if let Some(policy) = policies.get_mut(&(id.clone(), version.clone())) {
            policy
                .procedures
                .push((undotted(code), group.parse().unwrap_or(0)));
        }
    }
    for (part, role, column) in [
        (
            "article_x_icd10_covered",
            Role::Supports,
            "icd10_covered_group",
        ),
        (
            "article_x_icd10_noncovered",
            Role::Excludes,
            "icd10_noncovered_group",
        ),
    ] {
        if !input.has(part) {
            continue;
        }
        let file = input.member(part)?.name.clone();
        let codes = ["article_id", "article_version", "icd10_code_id", column];
        for (line, row) in rows_of(input, part, &codes)? {
            let [id, version, code, group] = row.as_slice() else {
                continue;
            };
            // A list that says that any code will do, or none, is written as a word.
            if !is_diagnosis_shape(&undotted(code)) {
                continue;
            }
            if let Some(policy) = policies.get_mut(&(id.clone(), version.clone())) {
                let read = diagnosis(code, group.parse().unwrap_or(0), role);
                policy
                    .diagnoses
                    .push(read.map_err(|what| Refusal::line(&file, line, what))?);
            }
        }
    }
    Ok(())
}

fn contractors(input: &Input<'_>, policies: &mut Policies) -> Result<(), Refusal> {
    let numbers: BTreeMap<String, String> =
        rows_of(input, "contractor", &["contractor_id", "contractor_number"])?
            .into_iter()
            .filter_map(|(_, row)| {
                let [id, number] = row.as_slice() else {
                    return None;
                };
                Some((id.clone(), clean(number)))
            })
            .collect();
    let links = ["article_id", "article_version", "contractor_id"];
    for (_, row) in rows_of(input, "article_x_contractor", &links)? {
        let [id, version, contractor] = row.as_slice() else {
            continue;
        };
        let policy = policies.get_mut(&(id.clone(), version.clone()));
        if let (Some(policy), Some(number)) = (policy, numbers.get(contractor)) {
            add(&mut policy.contractors, number);
        }
    }
    Ok(())
}

fn packed(policy: &Policy) -> Vec<Vec<String>> {
    let mut rows = vec![vec![
        "P".to_owned(),
        policy.id.clone(),
        policy.kind.word().to_owned(),
        policy.title.clone(),
        policy.contractors.join(" "),
        policy.states.join(" "),
        policy.effective.to_string(),
        policy
            .retired
            .map(|day| day.to_string())
            .unwrap_or_default(),
    ]];
    for (code, group) in &policy.procedures {
        rows.push(vec!["C".to_owned(), code.clone(), group.to_string()]);
    }
    for d in &policy.diagnoses {
        let role = d.role.word().to_owned();
        rows.push(vec![
            "D".to_owned(),
            d.group.to_string(),
            d.first.clone(),
            d.last.clone(),
            role,
        ]);
    }
    rows
}

fn shelve(sets: &mut CodeSets, releases: &[Held]) {
    sets.coverage = Held::shelf(releases, |held| {
        let text = text::unpack(&held.part("rows")?)?;
        let mut policies: Vec<Policy> = Vec::new();
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            unpacked(&fields, &mut policies)?;
        }
        Some(CoverageTable::new(policies))
    });
}

fn unpacked(fields: &[&str], policies: &mut Vec<Policy>) -> Option<()> {
    let words = |text: &str| {
        let words = text.split(' ').filter(|w| !w.is_empty());
        words.map(str::to_owned).collect()
    };
    let day = |text: &str| -> Option<Option<NaiveDate>> {
        match text {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        }
    };
    match *fields {
        [
            "P",
            id,
            kind,
            title,
            contractors,
            states,
            effective,
            retired,
        ] => policies.push(Policy {
            id: id.to_owned(),
            kind: PolicyKind::parse(kind)?,
            title: title.to_owned(),
            contractors: words(contractors),
            states: words(states),
            effective: effective.parse().ok()?,
            retired: day(retired)?,
            procedures: Vec::new(),
            diagnoses: Vec::new(),
        }),
        ["C", code, group] => {
            let procedure = (code.to_owned(), group.parse().ok()?);
            policies.last_mut()?.procedures.push(procedure);
        }
        ["D", group, first, last, role] => policies.last_mut()?.diagnoses.push(PolicyDiagnosis {
            group: group.parse().ok()?,
            first: first.to_owned(),
            last: last.to_owned(),
            role: Role::parse(role)?,
        }),
        _ => return None,
    }
    Some(())
}
