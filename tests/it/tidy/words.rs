//! Words that must not be in the tree: unfinished work, this machine, other people's text.

use super::tree::{File, Tree};

/// Words that no file may hold, in two halves so that this file does not hold them.
const NEVER: [(&str, &str); 8] = [
    ("to", "do!("),
    ("TO", "DO"),
    ("FIX", "ME"),
    ("unimplem", "ented!("),
    ("crates", ".io"),
    ("pypi", ".org"),
    ("lorem", " ipsum"),
    ("co-authored", "-by"),
];

/// Folders of one machine, which say nothing on another.
const MACHINE_FOLDERS: [(&str, &str); 3] = [("/wo", "rk/"), ("/ro", "ot/"), ("/ho", "me/")];

/// Words that no Rust file may hold: a lint silenced for good, a test that does not run.
const NEVER_IN_RUST: [(&str, &str); 5] = [
    ("#[all", "ow("),
    ("#![all", "ow("),
    ("#[ign", "ore"),
    ("should_", "panic"),
    ("thread::sl", "eep"),
];

/// Where a test may wait: the pseudo-terminal, which has no other way to know that a screen is
/// drawn.
const MAY_WAIT: [&str; 2] = ["tests/it/pty.rs", "tests/it/pty/"];

/// File names and lines that only the AMA's descriptor files have.
const DESCRIPTORS: [(&str, &str); 4] = [
    ("LONG", "ULT"),
    ("CPT copyright", " 20"),
    ("Consumer ", "Descriptor"),
    ("Clinician ", "Descriptor"),
];

/// Complaints about words.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    let join = |(a, b): &(&str, &str)| format!("{a}{b}");
    let never: Vec<String> = NEVER.iter().map(join).collect();
    let never_in_rust: Vec<String> = NEVER_IN_RUST.iter().map(join).collect();
    let folders: Vec<String> = MACHINE_FOLDERS.iter().map(join).collect();
    let descriptors: Vec<String> = DESCRIPTORS.iter().map(join).collect();
    for file in tree.0.iter().filter(|f| !f.path.ends_with("Cargo.lock")) {
        let waits = MAY_WAIT.iter().any(|place| file.path.starts_with(place));
        for (n, line) in file.text.lines().enumerate() {
            let mut found = |word: &str| complaints.push(said(file, n + 1, word));
            never
                .iter()
                .filter(|w| line.contains(*w))
                .for_each(|w| found(w));
            folders
                .iter()
                .filter(|f| starts_a_path(line, f))
                .for_each(|w| found(w));
            if file.is_rust() {
                let words = never_in_rust
                    .iter()
                    .filter(|w| !(waits && w.ends_with("sleep")));
                words.filter(|w| line.contains(*w)).for_each(|w| found(w));
            }
            if social_security_number(line) {
                found("a number that looks like a social security number");
            }
        }
        for word in &descriptors {
            if file.path.contains(word.as_str()) || file.text.contains(word.as_str()) {
                complaints.push(said(file, 1, "CPT descriptors"));
            }
        }
    }
    complaints
}

fn said(file: &File, line: usize, word: &str) -> String {
    format!("{}:{line}: {word}", file.path)
}

/// Whether the folder stands at the start of a path, not inside one as in `panes/home/`.
fn starts_a_path(line: &str, folder: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || "_-.~*".contains(c);
    line.match_indices(folder)
        .any(|(at, _)| !line[..at].ends_with(inside))
}

/// Three, two and four digits with hyphens between, and no digit around.
fn social_security_number(line: &str) -> bool {
    let bytes = line.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let shape = |at: usize| {
        let hyphens = bytes.get(at + 3) == Some(&b'-') && bytes.get(at + 6) == Some(&b'-');
        let digits = [0, 1, 2, 4, 5, 7, 8, 9, 10].iter().all(|n| digit(at + n));
        let alone = (at == 0 || !digit(at - 1)) && !digit(at + 11);
        hyphens && digits && alone
    };
    (0..bytes.len().saturating_sub(10)).any(shape)
}

#[test]
fn a_word_that_must_not_be_there_is_found() {
    let text = [
        "// FIX",
        "ME later\n#[all",
        "ow(dead_code)]\nlet p = \"/ro",
        "ot/x\";\n",
    ]
    .concat();
    let ssn = [
        "ssn: 123-45",
        "-6789, not 2026-03-02, not 1123-45",
        "-6789\n",
    ]
    .concat();
    let cpt = ["CPT copyright", " 2026\n"].concat();
    let tree = Tree::planted(&[
        ("src/a.rs", &text),
        ("data/b.toml", &ssn),
        ("assets/c.tsv", &cpt),
    ]);
    let complaints = check(&tree);
    assert_eq!(complaints.len(), 5, "{complaints:?}");
    assert!(complaints[0].starts_with("src/a.rs:1: FIX"));
    assert!(complaints[1].starts_with("src/a.rs:2: #[all"));
    assert!(complaints[2].starts_with("src/a.rs:3: /ro"));
    assert!(complaints[3].starts_with("data/b.toml:1: a number"));
    assert!(complaints[4].starts_with("assets/c.tsv:1: CPT"));
}
