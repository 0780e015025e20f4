//! The ICD-10-CM Official Guidelines for Coding and Reporting as one-line rules in our own words,
//! each with its section number and the codes that it governs.

use std::sync::OnceLock;

use crate::codesets::undotted;

static RULES: &str = include_str!("../../../assets/codesets/guidelines.tsv");

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Where the official guidelines say it: `I.C.4.a`.
    pub section: &'static str,
    /// What it says, shortly.
    pub text: &'static str,
    /// First and last of the codes that it governs, undotted, both by prefix; empty for all codes.
    spans: Vec<(String, String)>,
}

impl Rule {
    /// Whether it is about certain codes, not about all.
    pub fn is_about_codes(&self) -> bool {
        !self.spans.is_empty()
    }

    /// How closely it names a code: the letters of its span; nothing where it does not govern it.
    fn closeness(&self, code: &str) -> Option<usize> {
        let within = |(first, last): &&(String, String)| {
            let start = |n: usize| code.get(..n.min(code.len())).unwrap_or(code);
            start(first.len()) >= first.as_str() && start(last.len()) <= last.as_str()
        };
        let spans = self.spans.iter().filter(within);
        spans
            .map(|(first, last)| first.len() * 2 - usize::from(first != last))
            .max()
    }
}

/// All rules, in the order of their sections.
pub fn rules() -> &'static [Rule] {
    static READ: OnceLock<Vec<Rule>> = OnceLock::new();
    READ.get_or_init(|| RULES.lines().filter_map(read).collect())
}

/// The rules that govern a code, those that name it most closely first; the general ones are left
/// to [`rules`].
pub fn rules_for(code: &str) -> Vec<&'static Rule> {
    let code = undotted(code);
    let near = |rule: &'static Rule| rule.closeness(&code).map(|n| (n, rule));
    let mut found: Vec<(usize, &Rule)> = rules().iter().filter_map(near).collect();
    found.sort_by_key(|(closeness, _)| std::cmp::Reverse(*closeness));
    found.into_iter().map(|(_, rule)| rule).collect()
}

fn read(line: &'static str) -> Option<Rule> {
    let mut fields = line.splitn(3, '\t');
    let (section, codes, text) = (fields.next()?, fields.next()?, fields.next()?);
    let spans = codes.split(' ').filter(|span| *span != "*").map(|span| {
        let (first, last) = span.split_once('-').unwrap_or((span, span));
        (undotted(first), undotted(last))
    });
    Some(Rule {
        section,
        text,
        spans: spans.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(code: &str) -> Vec<&'static str> {
        rules_for(code)
            .into_iter()
            .map(|rule| rule.section)
            .collect()
    }

    #[test]
    fn a_code_leads_to_its_rules() {
        let kidney = sections("I12.9");
        assert_eq!(kidney.first(), Some(&"I.C.9.a.2"));
        assert!(kidney.contains(&"I.C.9.a") && !kidney.contains(&"I.C.9.a.1"));
        assert!(sections("E11.22").contains(&"I.C.4.a"));
        assert!(sections("S93.401A").contains(&"I.C.19.a"));
        assert!(sections("L89.152").contains(&"I.C.12.a"));
        assert!(sections("O24.419").contains(&"I.C.15.g"));
        assert!(sections("Z23").contains(&"I.C.21.c.2"));
        assert!(!sections("Z23").contains(&"I.C.15.a.1"));
    }

    #[test]
    fn every_line_is_read_and_the_sections_are_in_order() {
        assert_eq!(rules().len(), RULES.lines().count());
        assert!(rules().len() >= 150, "{} rules", rules().len());
        let roman = |rule: &Rule| rule.section.split('.').next().map(str::len);
        for rule in rules() {
            assert!(!rule.text.is_empty() && roman(rule).is_some(), "{rule:?}");
            assert!(rule.text.len() < 230, "too long: {}", rule.text);
        }
    }
}
