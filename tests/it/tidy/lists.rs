//! Lists that must equal a folder, and guides that must look alike.

use super::tree::{File, Tree};

const EDITS: &str = "src/scrub/edits/";
const HEADINGS: [&str; 3] = ["## Why payers deny it", "## What to do", "## Authority"];

/// Lists of modules that are kept in the order of the alphabet.
const SORTED: [&str; 4] = [
    "src/scrub/edits/mod.rs",
    "src/tui/panes/mod.rs",
    "src/workflow/mod.rs",
    "tests/it/main.rs",
];

/// Complaints about lists.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.0.iter().filter(|f| SORTED.contains(&f.path.as_str())) {
        let mods = modules(file);
        if !mods.is_sorted() {
            complaints.push(format!("{}: its modules are not in order", file.path));
        }
    }
    for file in tree
        .rust()
        .filter(|f| f.path.ends_with("/mod.rs") || is_root(&f.path))
    {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (n, line) in file.code() {
            let Some(name) = module(line) else { continue };
            let there = |path: String| tree.get(&path).is_some();
            if !there(format!("{folder}/{name}.rs")) && !there(format!("{folder}/{name}/mod.rs")) {
                complaints.push(format!("{}:{n}: there is no file {name}", file.path));
            }
        }
    }
    edits(tree, &mut complaints);
    complaints
}

fn is_root(path: &str) -> bool {
    path == "src/lib.rs" || path == "tests/it/main.rs"
}

/// The module that a line declares in a file of its own.
fn module(line: &str) -> Option<&str> {
    let line = line.trim_end();
    let rest = line.strip_prefix("pub ").unwrap_or(line);
    let rest = rest.strip_prefix("pub(crate) ").unwrap_or(rest);
    rest.strip_prefix("mod ")?.strip_suffix(';')
}

fn modules(file: &File) -> Vec<&str> {
    file.code().filter_map(|(_, line)| module(line)).collect()
}

/// The edits on the disk, their modules and the rows of the registry are the same list.
fn edits(tree: &Tree, complaints: &mut Vec<String>) {
    let Some(registry) = tree.get(&format!("{EDITS}mod.rs")) else {
        return;
    };
    let rows: Vec<&str> = registry
        .code()
        .filter_map(|(_, l)| l.trim().strip_prefix('&')?.strip_suffix("::EDIT,"))
        .collect();
    if !rows.is_sorted() {
        complaints.push(format!("{}: the rows are not in order", registry.path));
    }
    let guides: Vec<&str> = guides(tree).map(|(name, _)| name).collect();
    for name in &guides {
        let module = format!("{EDITS}{name}.rs");
        match tree.get(&module) {
            None => complaints.push(format!("{EDITS}{name}.md has no {name}.rs")),
            Some(file) => {
                let permanent = name.replace('_', "-");
                if !file.text.contains(&format!("name: \"{permanent}\"")) {
                    complaints.push(format!("{module}: its name is not {permanent}"));
                }
            }
        }
        if !rows.contains(name) {
            complaints.push(format!("{EDITS}{name}.md is not in the registry"));
        }
    }
    for row in rows.iter().filter(|row| !guides.contains(row)) {
        complaints.push(format!("the edit {row} has no guide"));
    }
}

/// The guides of the edits: the file's name without its ending, and the file.
fn guides(tree: &Tree) -> impl Iterator<Item = (&str, &File)> {
    tree.0.iter().filter_map(|file| {
        let name = file.path.strip_prefix(EDITS)?.strip_suffix(".md")?;
        Some((name, file))
    })
}

/// Complaints about guides: title, headings in their order, an example.
pub fn check_guides(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, file) in guides(tree) {
        let path = &file.path;
        let title = format!("# {}", name.replace('_', "-"));
        if file.text.lines().next() != Some(title.as_str()) {
            complaints.push(format!("{path}: the first line is not '{title}'"));
        }
        let headings: Vec<&str> = file.text.lines().filter(|l| l.starts_with("## ")).collect();
        if headings != HEADINGS {
            complaints.push(format!("{path}: its headings are {headings:?}"));
        }
        if !file.text.contains("\n```claim\n") {
            complaints.push(format!("{path}: it has no example claim"));
        }
    }
    complaints
}

#[test]
fn a_list_that_lies_is_found() {
    let registry = "mod units;\nmod npi;\npub static ALL: &[&Edit] = &[\n    &npi::EDIT,\n    \
                    &units::EDIT,\n    &late::EDIT,\n];\n";
    let tree = Tree::planted(&[
        ("src/scrub/edits/mod.rs", registry),
        ("src/scrub/edits/npi.rs", "name: \"npi\","),
        ("src/scrub/edits/npi.md", "# npi\n"),
        ("src/scrub/edits/units.rs", "name: \"units\","),
        ("src/scrub/edits/dob_after.md", "# dob-after\n"),
        ("src/scrub/edits/dob_after.rs", "name: \"dob-late\","),
    ]);
    assert_eq!(
        check(&tree),
        [
            "src/scrub/edits/mod.rs: its modules are not in order",
            "src/scrub/edits/mod.rs: the rows are not in order",
            "src/scrub/edits/dob_after.rs: its name is not dob-after",
            "src/scrub/edits/dob_after.md is not in the registry",
            "the edit units has no guide",
            "the edit late has no guide",
        ]
    );
}

#[test]
fn a_module_without_a_file_is_found() {
    let tree = Tree::planted(&[
        (
            "src/store/mod.rs",
            "pub mod claims;\nmod schema;\nmod tests {\n}\n",
        ),
        ("src/store/schema/mod.rs", ""),
    ]);
    assert_eq!(
        check(&tree),
        ["src/store/mod.rs:1: there is no file claims"]
    );
}

#[test]
fn a_guide_that_is_unlike_the_others_is_found() {
    let good = "# units\n## Why payers deny it\n## What to do\n## Authority\n```claim\n```\n";
    let bad = "# unit\n## What to do\n## Why payers deny it\n## Authority\n";
    let tree = Tree::planted(&[
        ("src/scrub/edits/units.md", good),
        ("src/scrub/edits/npi_check.md", bad),
    ]);
    let complaints = check_guides(&tree);
    assert_eq!(complaints.len(), 3, "{complaints:?}");
    assert!(complaints[0].ends_with("the first line is not '# npi-check'"));
    assert!(complaints[2].ends_with("it has no example claim"));
}
