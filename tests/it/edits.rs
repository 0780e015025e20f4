//! The edits: every example of every guide, the fixes, and the scenarios of the scrubber.

mod base;
mod claims;
mod fields;
mod notation;

use claimdesk::scrub::{Report, Severity, edits};

use claims::{CLEAN, Case, clean, codes};
use fields::change;
use notation::examples;

fn names(report: &Report) -> Vec<&'static str> {
    let mut names: Vec<&str> = report.findings.iter().map(|f| f.edit.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn described(report: &Report) -> String {
    let line = |f: &claimdesk::scrub::Finding| {
        format!(
            "  {} {:?} {:?}: {}\n",
            f.edit.name, f.severity, f.at, f.message
        )
    };
    report.findings.iter().map(line).collect()
}

#[test]
fn no_clean_claim_has_a_finding() {
    let codes = codes();
    for (name, make) in CLEAN {
        let report = make().scrub(&codes);
        assert!(
            report.findings.is_empty(),
            "{name}:\n{}",
            described(&report)
        );
        assert!(
            report.not_checked.is_empty(),
            "{name}: {:?}",
            report.not_checked
        );
    }
}

#[test]
fn every_edit_fires_alone_when_one_field_of_a_clean_claim_changes() {
    let codes = codes();
    let mut wrong = String::new();
    for edit in edits::ALL {
        let (mut n_failing, mut n_passing) = (0, 0);
        for example in examples(edit.guide) {
            let at = format!("{}: {} = {}", edit.name, example.field, example.value);
            let Some(mut case) = clean(example.from) else {
                wrong.push_str(&format!("{at}: no clean claim {}\n", example.from));
                continue;
            };
            if let Err(why) = change(&mut case, example.field, example.value) {
                wrong.push_str(&format!("{at}: {why}\n"));
                continue;
            }
            let report = case.scrub(&codes);
            if names(&report) != example.edits {
                wrong.push_str(&format!("{at}\n{}", described(&report)));
            }
            if example.edits.is_empty() {
                n_passing += 1;
            } else if example.edits == [edit.name] {
                n_failing += 1;
            } else {
                wrong.push_str(&format!("{at}: shows another edit\n"));
            }
        }
        if n_failing == 0 || n_passing == 0 {
            wrong.push_str(&format!(
                "{}: {n_failing} failing, {n_passing} passing\n",
                edit.name
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_fix_takes_its_finding_away_and_adds_no_block() {
    let codes = codes();
    let mut n_fixes = 0;
    for edit in edits::ALL {
        for example in examples(edit.guide).iter().filter(|e| !e.edits.is_empty()) {
            let mut case = clean(example.from).expect("a clean claim");
            change(&mut case, example.field, example.value).expect("a change");
            let report = case.scrub(&codes);
            for finding in &report.findings {
                for fix in &finding.fixes {
                    let mut fixed = case.clone();
                    fix.change.apply(&mut fixed.claim);
                    let after = fixed.scrub(&codes);
                    let still = after
                        .findings
                        .iter()
                        .filter(|f| f.edit == finding.edit || f.severity == Severity::Block)
                        .filter(|f| f.edit != finding.edit || f.at == finding.at)
                        .count();
                    assert_eq!(
                        still,
                        0,
                        "{}: {}\n{}",
                        edit.name,
                        fix.title,
                        described(&after)
                    );
                    n_fixes += 1;
                }
            }
        }
    }
    println!("{n_fixes} fixes applied");
}

#[test]
fn every_guide_is_help_manual_and_test() {
    for edit in edits::ALL {
        assert!(
            edit.guide.starts_with(&format!("# {}\n", edit.name)),
            "{}",
            edit.name
        );
        assert!(
            edit.title().ends_with('.'),
            "{}: {}",
            edit.name,
            edit.title()
        );
        let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(edit.name.chars().all(is_kebab), "{}", edit.name);
        assert_eq!(edits::named(edit.name), Some(*edit));
    }
    assert_eq!(edits::named("no-such-edit"), None);
}

/// Scenario S9: nine claims, nine planted defects, nine findings, each on its own claim.
#[test]
fn nine_planted_defects_give_nine_findings() {
    let codes = codes();
    let planted = [
        (
            "commercial",
            "rendering.npi",
            "1234567890",
            "npi-check-digit-wrong",
        ),
        (
            "commercial",
            "subscriber.member_id",
            "",
            "member-id-missing",
        ),
        (
            "commercial",
            "patient.birth_date",
            "2026-03-03",
            "service-before-birth",
        ),
        (
            "commercial",
            "line1.pointers",
            "1 2 3",
            "pointer-beyond-diagnoses",
        ),
        (
            "commercial",
            "diagnoses",
            "I10 E11.9 E78.00 K21.9 R00.2 M17.11 G47.33 F41.1 D50.0 L40.0 J30.1 M54.51 E55.9",
            "too-many-diagnoses",
        ),
        ("commercial", "line1.units", "0", "units-not-positive"),
        (
            "commercial",
            "billing.zip",
            "28801",
            "billing-zip-not-nine-digits",
        ),
        (
            "commercial",
            "facts.other",
            "CD0900 99214 2026-03-02 paid",
            "claim-already-billed",
        ),
        (
            "secondary",
            "line1.svd.paid",
            "112.70",
            "other-payer-line-off",
        ),
    ];
    let mut found = 0;
    for (from, field, value, edit) in planted {
        let mut case = clean(from).expect("a clean claim");
        change(&mut case, field, value).expect("a change");
        let report = case.scrub(&codes);
        assert_eq!(names(&report), [edit], "{field}:\n{}", described(&report));
        found += report.findings.len();
    }
    assert_eq!(found, 9);
}

fn changed(from: &str, changes: &[(&str, &str)]) -> Case {
    let mut case = clean(from).expect("a clean claim");
    for (field, value) in changes {
        change(&mut case, field, value).expect("a change");
    }
    case
}

#[test]
fn what_cannot_be_checked_is_said() {
    let mut case = changed("commercial", &[]);
    case.facts.filing = None;
    case.facts.others = None;
    let report = case.scrub(&codes());
    assert!(report.findings.is_empty());
    assert_eq!(report.not_checked, ["duplicates", "filing-limit"]);
    assert!(!report.is_clean());
}
