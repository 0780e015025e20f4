//! How long a line, a function, a file and a list of arguments may be.

use super::tree::{File, Tree};

const LINE_COLUMNS: usize = 100;
const FUNCTION_LINES: usize = 70;
/// A test that tells a story from a charge to a zero balance is read from top to bottom.
const TEST_LINES: usize = 100;
const FILE_LINES: usize = 500;
const ARGUMENTS: usize = 4;

/// Files that are tables of data: they may be long, and say so here by name.
const TABLES_OF_DATA: [&str; 0] = [];

/// Functions that are one table with a row a line, by file and name.
const TABLE_FUNCTIONS: [(&str, &str); 1] = [("src/domain/claim/status.rs", "after")];

/// Complaints about what is too long.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.rust() {
        let path = &file.path;
        for (n, line) in file.text.lines().enumerate() {
            let columns = line.chars().count();
            // An ISA segment has its 106 columns wherever it stands.
            if columns > LINE_COLUMNS && !line.starts_with("ISA*") {
                complaints.push(format!("{path}:{}: {columns} columns", n + 1));
            }
        }
        for function in functions(file) {
            let Function {
                line,
                name,
                n_lines,
                n_arguments,
            } = function;
            let is_table = TABLE_FUNCTIONS.contains(&(path.as_str(), name.as_str()));
            let limit = if path.starts_with("tests/") {
                TEST_LINES
            } else {
                FUNCTION_LINES
            };
            if n_lines > limit && !is_table {
                complaints.push(format!("{path}:{line}: fn {name} has {n_lines} lines"));
            }
            if n_arguments > ARGUMENTS && path.starts_with("src/") {
                complaints.push(format!(
                    "{path}:{line}: fn {name} has {n_arguments} arguments"
                ));
            }
        }
        let n_lines = lines_without_tests(file);
        let is_test = path.starts_with("tests/");
        if n_lines > FILE_LINES && !is_test && !TABLES_OF_DATA.contains(&path.as_str()) {
            complaints.push(format!("{path}: {n_lines} lines without its tests"));
        }
    }
    for name in TABLES_OF_DATA {
        if tree.get("Cargo.toml").is_some() && tree.get(name).is_none() {
            complaints.push(format!("{name} is exempt and is not there"));
        }
    }
    complaints
}

fn lines_without_tests(file: &File) -> usize {
    file.text
        .lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .count()
}

struct Function {
    line: usize,
    name: String,
    n_lines: usize,
    n_arguments: usize,
}

/// The functions with a body of more than one line. rustfmt puts the closing brace under the
/// first letter of the signature, which is all the parsing that is needed.
fn functions(file: &File) -> Vec<Function> {
    let lines: Vec<&str> = file.text.lines().collect();
    let mut found = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let Some(name) = name_of(line) else { continue };
        let indent: String = line.chars().take_while(|c| *c == ' ').collect();
        let closing = format!("{indent}}}");
        let one_line = line.ends_with('}') || line.ends_with(';');
        let n_lines = if one_line {
            1
        } else {
            let body = lines[n..]
                .iter()
                .position(|l| *l == closing || *l == format!("{indent};"));
            body.map_or(1, |end| end + 1)
        };
        let n_arguments = count_arguments(&lines[n..]);
        found.push(Function {
            line: n + 1,
            name: name.to_owned(),
            n_lines,
            n_arguments,
        });
    }
    found
}

/// The name, where a line begins a function.
fn name_of(line: &str) -> Option<&str> {
    let mut words = line.trim_start();
    loop {
        if let Some(rest) = words.strip_prefix("fn ") {
            return rest
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .next();
        }
        let (word, rest) = words.split_once(' ')?;
        let is_qualifier = ["const", "async", "extern", "\"C\""].contains(&word);
        if !is_qualifier && !word.starts_with("pub") {
            return None;
        }
        words = rest;
    }
}

/// Counts the positional arguments of the signature that starts here; `self` is none.
fn count_arguments(lines: &[&str]) -> usize {
    let text = lines
        .iter()
        .take(40)
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("->", "");
    let name_end = text.find("fn ").map_or(0, |at| at + 3);
    let (mut depth, mut angle, mut arguments) = (0_i32, 0_i32, Vec::new());
    let mut current = String::new();
    for c in text[name_end..].chars() {
        match c {
            '<' => angle += 1,
            '>' => angle -= 1,
            '(' | '[' if depth > 0 || angle == 0 => depth += 1,
            ')' | ']' if depth > 0 => depth -= 1,
            ',' if depth == 1 && angle == 0 => arguments.push(std::mem::take(&mut current)),
            _ => {}
        }
        if depth >= 1 && !(depth == 1 && (c == '(' || c == ',')) {
            current.push(c);
        }
        if depth == 0 && c == ')' && angle == 0 {
            arguments.push(current);
            break;
        }
    }
    let is_self = |a: &str| {
        let first = a.split(':').next().unwrap_or_default();
        first.split([' ', '&']).any(|word| word == "self")
    };
    arguments
        .iter()
        .map(|a| a.trim())
        .filter(|a| !a.is_empty() && !is_self(a))
        .count()
}

#[test]
fn what_is_too_long_is_found() {
    let long_line = format!("let x = \"{}\";\n", "é".repeat(95));
    let long_function = format!(
        "    pub fn post() {{\n{}    }}\n",
        "        x();\n".repeat(69)
    );
    let long_file = "// x\n".repeat(501);
    let tested_file = format!("// x\n#[cfg(test)]\n{long_file}");
    let tree = Tree::planted(&[
        ("src/a.rs", &long_line),
        ("src/b.rs", &long_function),
        ("src/c.rs", &long_file),
        ("src/d.rs", &tested_file),
        (
            "src/e.rs",
            "fn f(&self, a: Vec<(u8, u8)>, b: fn(u8, u8), c: u8, d: u8) {}\n",
        ),
        (
            "src/f.rs",
            "fn g<A: Fn(u8, u8)>(\n    a: A,\n    b: u8,\n    c: u8,\n    d: u8,\n",
        ),
        (
            "src/g.rs",
            "pub(crate) const fn h(\n    a: u8, b: u8, c: u8, d: u8, e: u8) -> u8 {\n",
        ),
    ]);
    assert_eq!(
        check(&tree),
        [
            "src/a.rs:1: 106 columns",
            "src/b.rs:1: fn post has 71 lines",
            "src/c.rs: 501 lines without its tests",
            "src/g.rs:1: fn h has 5 arguments",
        ]
    );
}

#[test]
fn arguments_are_counted_past_generics_and_self() {
    assert_eq!(
        count_arguments(&["fn f(&mut self, a: HashMap<u8, u8>, b: (u8, u8)) -> X {"]),
        2
    );
    assert_eq!(count_arguments(&["fn f<F: Fn(u8) -> u8>(f: F) {"]), 1);
    assert_eq!(count_arguments(&["fn f() {}"]), 0);
    assert_eq!(
        count_arguments(&["fn f(", "    a: &'a [u8],", "    b: u8,", ") -> u8 {"]),
        2
    );
}
