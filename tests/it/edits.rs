//! The edits: every example of every guide, the fixes, and the scenarios of the scrubber.

mod base;
mod claims;
mod encounters;
mod fields;
mod notation;
mod tables;

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

/// Every worked encounter of every guide says what it must, and there are 200 of them at least.
#[test]
fn every_worked_encounter_is_found_as_its_guide_says() {
    let codes = codes();
    let (mut n, mut n_right) = (0, 0);
    let mut wrong = String::new();
    for edit in edits::ALL {
        for worked in encounters::worked(edit.guide) {
            n += 1;
            n_right += usize::from(worked.edits.is_empty());
            match encounters::check(worked.text, &codes) {
                Ok(report) if names(&report) == worked.edits => {}
                Ok(report) => {
                    let said = described(&report);
                    wrong.push_str(&format!("{}: {}\n{said}", edit.name, worked.text));
                }
                Err(why) => wrong.push_str(&format!("{}: {}: {why}\n", edit.name, worked.text)),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    println!("{n} encounters, {n_right} of them right as they are");
    assert!(n >= 200, "{n} worked encounters");
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
            "I10 E11.9 E78.2 K21.9 R00.2 M17.11 G47.33 F41.1 D50.0 L40.0 J30.1 M54.51 H61.21",
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

fn messages<'r>(report: &'r Report, edit: &str) -> Vec<&'r str> {
    let of_edit = report.findings.iter().filter(|f| f.edit.name == edit);
    of_edit.map(|f| f.message.as_str()).collect()
}

/// Scenario S1: low back pain.
#[test]
fn back_pain_is_specified_and_not_excluded() {
    let codes = codes();
    let header = changed("commercial", &[("diagnoses", "I10 M54.5")]).scrub(&codes);
    assert_eq!(names(&header), ["diagnosis-not-billable"]);
    let titles: Vec<_> = header.findings[0]
        .fixes
        .iter()
        .map(|f| f.title.as_str())
        .collect();
    assert_eq!(titles, ["take M54.50", "take M54.51", "take M54.59"]);

    let vague = changed("commercial", &[("diagnoses", "M54.50 I10")]).scrub(&codes);
    assert_eq!(names(&vague), ["diagnosis-unspecified"]);
    assert_eq!(vague.worst(), Some(Severity::Warn));
    let said = messages(&vague, "diagnosis-unspecified")[0];
    assert!(said.contains("M54.51") && said.contains("M54.59"), "{said}");

    let mut both = changed("commercial", &[("diagnoses", "M54.59 M54.41")]);
    let report = both.scrub(&codes);
    assert_eq!(names(&report), ["excludes1-conflict"]);
    assert_eq!(report.worst(), Some(Severity::Warn));
    let said = messages(&report, "excludes1-conflict")[0];
    assert!(said.contains("M54.59") && said.contains("M54.41"), "{said}");
    change(&mut both, "facts.strict", "yes").expect("a change");
    assert_eq!(both.scrub(&codes).worst(), Some(Severity::Block));
    for left in ["M54.59", "M54.41"] {
        let one = changed(
            "commercial",
            &[("diagnoses", left), ("line1.pointers", "1")],
        );
        assert!(one.scrub(&codes).findings.is_empty(), "{left}");
    }
}

/// Scenario S3: pairs and unlikely units, with the rows of the test's own tables.
#[test]
fn pairs_and_units_follow_their_indicators() {
    let codes = codes();
    let bare = changed("procedure", &[("line1.modifiers", "")]).scrub(&codes);
    assert_eq!(names(&bare), ["ptp-pair-needs-modifier"]);
    assert_eq!(bare.findings[0].at, claimdesk::scrub::At::Line(1));
    let said = &bare.findings[0].message;
    assert_eq!(
        said,
        "99214 needs 25 beside 20610 if it is separately identifiable"
    );
    assert_eq!(bare.worst(), Some(Severity::Warn));

    let never = changed("lab", &[("add line", "80048 59 30.00")]).scrub(&codes);
    let found: Vec<_> = never
        .findings
        .iter()
        .filter(|f| f.edit.name == "ptp-pair-never-paid")
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].at, claimdesk::scrub::At::Line(3));
    assert!(found[0].fixes.is_empty());

    // The pair 20610/93000 ended on 2026-03-01.
    let pair = [("line1.dos", "2026-03-01"), ("line2.dos", "2026-03-01")];
    let with_ecg = |extra: &[(&str, &str)]| {
        let mut case = changed(
            "procedure",
            &[("line1.code", "93000"), ("line1.modifiers", "")],
        );
        for (field, value) in extra {
            change(&mut case, field, value).expect("a change");
        }
        names(&case.scrub(&codes)).contains(&"ptp-pair-needs-modifier")
    };
    assert!(!with_ecg(&[]));
    assert!(with_ecg(&pair));

    let policy = changed("lab", &[("line1.units", "2")]).scrub(&codes);
    assert_eq!(policy.worst(), Some(Severity::Block));
    let clinical = changed("procedure", &[("line2.units", "3")]).scrub(&codes);
    assert_eq!(names(&clinical), ["day-units-exceed-mue"]);
    assert_eq!(clinical.worst(), Some(Severity::Warn));
    assert!(
        clinical.findings[0]
            .message
            .contains("documentation may support")
    );
    // MAI 1 counts each line by itself: 3 and 3 pass where 4 does not.
    let lines = changed(
        "heart",
        &[("line2.units", "3"), ("add line", "93000 76 x3 135.00")],
    );
    assert!(lines.scrub(&codes).findings.is_empty());
}

#[test]
fn without_the_tables_the_pairs_and_units_are_not_checked() {
    let case = changed("procedure", &[]);
    let report = case.scrub(claimdesk::codesets::CodeSets::built_in());
    assert!(report.findings.is_empty(), "{}", described(&report));
    assert_eq!(report.not_checked, ["mue", "ncci-ptp"]);
}
