//! Who may name whom: the table of the architecture, and the owners of packages.

use super::tree::{File, Tree, idents};

/// Each layer with the layers it may name besides itself.
const MAY_NAME: [(&str, &[&str]); 14] = [
    ("domain", &[]),
    ("x12", &[]),
    ("codesets", &["domain"]),
    ("coding", &["domain", "codesets"]),
    ("scrub", &["domain", "codesets", "coding"]),
    ("billing", &["domain"]),
    ("forms", &["domain"]),
    ("edi", &["domain", "x12"]),
    ("store", &["domain"]),
    ("desk", &["domain", "codesets", "store"]),
    (
        "workflow",
        &[
            "domain", "x12", "codesets", "coding", "scrub", "billing", "forms", "edi", "store",
            "desk",
        ],
    ),
    (
        "cli",
        &[
            "desk", "workflow", "domain", "scrub", "store", "codesets", "coding", "billing", "demo",
        ],
    ),
    (
        "tui",
        &[
            "desk", "workflow", "domain", "scrub", "store", "codesets", "coding", "billing",
        ],
    ),
    (
        "demo",
        &[
            "domain",
            "codesets",
            "coding",
            "scrub",
            "billing",
            "store",
            "desk",
            "workflow",
            "simulator",
        ],
    ),
];

/// The simulated payer is a stranger: it may name nothing of ours, and of packages only chrono.
const STRANGER: &str = "simulator";

/// Packages, the folders and files that may use each, and the files in them that may not.
const OWNERS: [(&str, &[&str]); 20] = [
    (
        "anyhow",
        &[
            "src/store/",
            "src/desk/",
            "src/workflow/",
            "src/cli/",
            "src/tui/",
            "src/demo/",
            "benches/",
        ],
    ),
    ("argon2", &["src/store/"]),
    ("calamine", &["src/codesets/load/", "src/workflow/"]),
    ("chacha20poly1305", &["src/store/"]),
    ("clap", &["src/cli/"]),
    ("clap_complete", &["src/cli/"]),
    ("clap_mangen", &["src/cli/"]),
    ("crossterm", &["src/tui/"]),
    ("directories", &["src/desk/"]),
    (
        "fuzzy_matcher",
        &["src/codesets/", "src/tui/widgets/", "benches/"],
    ),
    ("getrandom", &["src/store/"]),
    ("pdf_writer", &["src/forms/", "src/workflow/"]),
    ("ratatui", &["src/tui/"]),
    ("ratatui_textarea", &["src/tui/"]),
    ("rpassword", &["src/cli/"]),
    ("rusqlite", &["src/store/", "benches/"]),
    ("serde", &SERDE),
    ("serde_json", &SERDE),
    ("tui_input", &["src/tui/"]),
    (
        "toml",
        &[
            "src/store/",
            "src/cli/",
            "src/tui/",
            "src/desk/",
            "src/workflow/",
            "src/demo/",
        ],
    ),
];

const SERDE: [&str; 7] = [
    "src/desk/",
    "src/store/",
    "src/codesets/load/",
    "src/cli/",
    "src/workflow/",
    "src/demo/",
    "benches/",
];

/// Types whose `now` reads the machine's clock.
const CLOCKS: [&str; 4] = ["Instant", "Local", "SystemTime", "Utc"];

/// Complaints about layers that name what they may not.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.rust() {
        let Some(layer) = file.layer() else { continue };
        if layer == STRANGER {
            stranger(file, &mut complaints);
            continue;
        }
        let Some((_, may)) = MAY_NAME.iter().find(|(name, _)| *name == layer) else {
            complaints.push(format!(
                "{}: the layer {layer} is not in the table",
                file.path
            ));
            continue;
        };
        for (n, named) in ours(file) {
            let known = named == STRANGER || MAY_NAME.iter().any(|(name, _)| *name == named);
            if known && named != layer && !may.contains(&named.as_str()) {
                complaints.push(format!("{}:{n}: {layer} names {named}", file.path));
            }
        }
        if layer == "tui" {
            terminal(file, &mut complaints);
        }
    }
    complaints
}

/// The layers that a file names, `crate::x` or `crate::{x, y}`, with their lines.
fn ours(file: &File) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    let mut in_group = false;
    for (n, line) in file.code() {
        for (ident, rest) in idents(line) {
            let Some(after) = rest.strip_prefix("::") else {
                continue;
            };
            if ident != "crate" && ident != "claimdesk" {
                continue;
            }
            in_group = after.starts_with('{');
            if let Some((first, _)) = idents(after).next().filter(|_| !in_group) {
                named.push((n, first.to_owned()));
            }
        }
        if in_group {
            let group = line.split_once("crate::{").map_or(line, |(_, g)| g);
            named.extend(idents(group).map(|(ident, _)| (n, ident.to_owned())));
            in_group = !line.contains("};");
        }
    }
    named
}

fn stranger(file: &File, complaints: &mut Vec<String>) {
    for (n, named) in ours(file) {
        if named != STRANGER {
            complaints.push(format!("{}:{n}: the simulator names {named}", file.path));
        }
    }
    let used = file
        .code()
        .filter_map(|(n, line)| Some((n, line.trim().strip_prefix("use ")?)));
    for (n, path) in used {
        let root = idents(path).next().map_or("", |(root, _)| root);
        if !["std", "chrono", "super", "self", "crate"].contains(&root) {
            complaints.push(format!("{}:{n}: the simulator uses {root}", file.path));
        }
    }
}

/// The terminal never waits and never writes: the store is named only in `ask.rs`, and nothing
/// opens a transaction.
fn terminal(file: &File, complaints: &mut Vec<String>) {
    for (n, line) in file.code() {
        if line.contains("store.write(") {
            complaints.push(format!(
                "{}:{n}: the terminal writes to the store",
                file.path
            ));
        }
    }
    if file.path.ends_with("/ask.rs") || file.path.contains("/ask/") {
        return;
    }
    for (n, _) in ours(file).iter().filter(|(_, named)| named == "store") {
        complaints.push(format!(
            "{}:{n}: the store is named outside ask.rs",
            file.path
        ));
    }
}

/// Complaints about packages and clocks that are used outside their owners.
pub fn check_owners(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.rust().filter(|f| !f.path.starts_with("tests/")) {
        for (n, line) in file.code() {
            for (ident, rest) in idents(line) {
                if rest.starts_with("::now") && CLOCKS.contains(&ident) && !may_ask_time(file) {
                    complaints.push(format!("{}:{n}: {ident}::now outside the desk", file.path));
                }
                let is_path = rest.starts_with("::") || rest.starts_with(';');
                let owner = OWNERS
                    .iter()
                    .find(|(name, _)| *name == ident)
                    .filter(|_| is_path);
                let Some((name, places)) = owner else {
                    continue;
                };
                if !places.iter().any(|place| file.path.starts_with(place)) {
                    complaints.push(format!("{}:{n}: {name} is not used here", file.path));
                }
            }
        }
    }
    complaints
}

fn may_ask_time(file: &File) -> bool {
    file.path.starts_with("src/desk/") || file.path.starts_with("benches/")
}

#[test]
fn a_layer_that_looks_up_is_found() {
    let tree = Tree::planted(&[
        ("src/domain/money.rs", "use crate::store::Store;\n"),
        (
            "src/billing/post.rs",
            "use crate::{\n    domain::Money,\n    codesets::CodeSets,\n};\n",
        ),
        (
            "src/cli/x12.rs",
            "/// As [`crate::x12::read`].\nfn f() { crate::edi::inspect(); }\n",
        ),
        (
            "src/tui/app.rs",
            "use crate::store::Store;\nfn f() { desk.store.write(|tx| x); }\n",
        ),
        (
            "src/tui/panes/home/ask.rs",
            "use crate::store::claims;\nuse crate::cli::Table;\n",
        ),
        (
            "src/simulator/payer.rs",
            "use chrono::NaiveDate;\nuse crate::x12::read;\n",
        ),
        (
            "src/simulator/clock.rs",
            "use super::payer;\nuse serde::Serialize;\n",
        ),
        ("src/extra/mod.rs", "\n"),
    ]);
    assert_eq!(
        check(&tree),
        [
            "src/domain/money.rs:1: domain names store",
            "src/billing/post.rs:3: billing names codesets",
            "src/cli/x12.rs:2: cli names edi",
            "src/tui/app.rs:2: the terminal writes to the store",
            "src/tui/app.rs:1: the store is named outside ask.rs",
            "src/tui/panes/home/ask.rs:2: tui names cli",
            "src/simulator/payer.rs:2: the simulator names x12",
            "src/simulator/clock.rs:2: the simulator uses serde",
            "src/extra/mod.rs: the layer extra is not in the table",
        ]
    );
}

#[test]
fn a_package_outside_its_owner_is_found() {
    let tree = Tree::planted(&[
        (
            "src/domain/money.rs",
            "use serde::Serialize;\nlet t = Utc::now();\n",
        ),
        (
            "src/store/mod.rs",
            "use rusqlite::Connection; // clap::Parser\n",
        ),
        (
            "src/workflow/post.rs",
            "use rusqlite::Connection;\nlet now = clock.now();\n",
        ),
        ("src/codesets/load/icd10.rs", "use serde::Deserialize;\n"),
        ("src/codesets/search.rs", "use serde::Deserialize;\n"),
        ("src/tui/app.rs", "let t = std::time::Instant::now();\n"),
    ]);
    assert_eq!(
        check_owners(&tree),
        [
            "src/domain/money.rs:1: serde is not used here",
            "src/domain/money.rs:2: Utc::now outside the desk",
            "src/workflow/post.rs:1: rusqlite is not used here",
            "src/codesets/search.rs:1: serde is not used here",
            "src/tui/app.rs:1: Instant::now outside the desk",
        ]
    );
}
