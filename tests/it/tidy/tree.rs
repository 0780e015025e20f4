//! The files of the repository, or of a planted one.

use std::path::Path;

/// One text file: its path from the root, with `/`, and its text.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The layer a source file belongs to: `cli` for `src/cli/args.rs`; the root has none.
    pub fn layer(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        inside.split_once('/').map(|(layer, _)| layer)
    }

    /// The lines of code: number, text without comments. Strings stay; a doc comment goes.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(n, line)| (n + 1, without_comment(line)))
    }
}

/// Cuts a `//` comment that is not inside a string.
fn without_comment(line: &str) -> &str {
    let mut in_string = false;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '/' if !in_string && line[at..].starts_with("//") => return &line[..at],
            _ => {}
        }
    }
    line
}

/// Files.
pub struct Tree(pub Vec<File>);

impl Tree {
    /// The text files of this repository that are ours: not what cargo builds, not git's.
    pub fn repo() -> Tree {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        collect(root, root, &mut files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        assert!(files.len() > 20, "the tree was not found");
        Tree(files)
    }

    /// A tree with these files.
    pub fn planted(files: &[(&str, &str)]) -> Tree {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).into(),
            text: (*text).into(),
        };
        Tree(files.iter().map(file).collect())
    }

    /// The Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.0.iter().filter(|f| f.is_rust())
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.0.iter().find(|f| f.path == path)
    }
}

fn collect(root: &Path, dir: &Path, files: &mut Vec<File>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let skipped = ["target", ".git", ".oracle", "proptest-regressions"];
        if path.is_symlink() || skipped.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let path = path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            files.push(File { path, text });
        }
    }
}

/// The identifiers of a line with what follows each: `("rusqlite", "::Connection…")`.
pub fn idents(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + line[at..].find(is_part)?;
        let end = line[start..]
            .find(|c| !is_part(c))
            .map_or(line.len(), |n| start + n);
        at = end;
        Some((&line[start..end], &line[end..]))
    })
}

#[test]
fn a_comment_is_cut_and_a_string_is_not() {
    assert_eq!(without_comment("let x = 1; // crate::store"), "let x = 1; ");
    assert_eq!(
        without_comment(r#"let x = "http://x";"#),
        r#"let x = "http://x";"#
    );
    assert_eq!(
        without_comment(r#"let x = "\"//"; // y"#),
        r#"let x = "\"//"; "#
    );
}
