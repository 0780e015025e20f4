//! Paper, as a stranger reads it: the pages measured with `pdftotext`, where that is installed.

use claimdesk::forms::{
    Align, Column, Font, LETTER, Page, Sheets, Text, inches, pdf, points, wrap,
};
use std::process::Command;

/// What `pdftotext` makes of a PDF, or nothing where it is not installed.
pub fn read(bytes: &[u8], flags: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, bytes).unwrap();
    let run = Command::new("pdftotext")
        .args(flags)
        .arg(&file)
        .arg("-")
        .output();
    let Ok(run) = run else {
        println!("skipped: pdftotext is not installed");
        return None;
    };
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    Some(String::from_utf8(run.stdout).unwrap())
}

/// The left, right and lower edge of a word, in points.
fn edges(html: &str, word: &str) -> (f64, f64, f64) {
    let line = html
        .lines()
        .find(|line| line.contains(&format!(">{word}<")))
        .expect(word);
    let number = |name: &str| -> f64 {
        let from = line.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        let rest = &line[from..];
        rest[..rest.find('"').unwrap()].parse().unwrap()
    };
    (number("xMin"), number("xMax"), number("yMax"))
}

#[test]
fn text_stands_where_it_was_put_and_is_as_wide_as_was_reckoned() {
    let mut page = Page::new(LETTER);
    let word = "Wilmington";
    page.put((inches(100), inches(200)), Text::new(word).size(points(12)));
    let right = Text::new("Right").font(Font::Bold).align(Align::Right);
    page.put((inches(750), inches(300)), right);
    page.put(
        (inches(100), inches(400)),
        Text::new("Typed").font(Font::Typed),
    );
    let Some(html) = read(&pdf("measured", &[page]), &["-bbox"]) else {
        return;
    };
    assert!(
        html.contains("width=\"612.000000\" height=\"792.000000\""),
        "{html}"
    );
    let (left, end, bottom) = edges(&html, word);
    assert!((left - 72.0).abs() < 0.01, "{left}");
    let wide = f64::from(Font::Plain.width(points(12), word)) / 100.0;
    assert!(
        (end - left - wide).abs() < 0.02,
        "{end} - {left} is not {wide}"
    );
    // The base line is two inches from the top; the box of the word ends just below it.
    assert!((144.0..148.0).contains(&bottom), "{bottom}");
    assert!((edges(&html, "Right").1 - 540.0).abs() < 0.02);
    let (left, end, _) = edges(&html, "Typed");
    assert!(
        (end - left - 30.0).abs() < 0.01,
        "five letters of 0.6 of 10 points"
    );
}

#[test]
fn accents_dashes_and_hostile_text_come_out_readable() {
    let mut page = Page::new(LETTER);
    let name = "P\u{c9}REZ, Mar\u{ed}a \u{2013} \u{141}\u{f3}d\u{17a} \u{201c}(a)\\b\u{201d}";
    page.put((inches(100), inches(100)), Text::new(name));
    page.put(
        (inches(100), inches(200)),
        Text::new("x\u{1b}]0;PWNED\u{7}\u{202e}y"),
    );
    let Some(text) = read(&pdf("names", &[page]), &["-layout"]) else {
        return;
    };
    let said = "P\u{c9}REZ, Mar\u{ed}a \u{2013} L\u{f3}dz \u{201c}(a)\\b\u{201d}";
    assert!(text.contains(said), "{text}");
    assert!(text.contains("x\u{b7}]0;PWNED\u{b7}\u{b7}y"), "{text}");
}

#[test]
fn sheets_number_their_pages_and_keep_their_columns() {
    let mut sheets = Sheets::new("Coding audit", "Ridgeview Family Practice   2026-11-23");
    let columns = [Column::words(20), Column::words(60), Column::figures(20)];
    sheets.names(&columns, &["Code", "Why", "Charge"]);
    for n in 0..120 {
        sheets.row(
            &columns,
            &[format!("row{n}"), "long words ".repeat(12), "150.00".into()],
        );
    }
    let Some(text) = read(&sheets.pdf(), &["-layout"]) else {
        return;
    };
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.trim().is_empty())
        .collect();
    assert!(pages.len() > 3, "{}", pages.len());
    for (n, page) in pages.iter().enumerate() {
        assert!(
            page.contains(&format!("page {} of {}", n + 1, pages.len())),
            "{page}"
        );
    }
    assert!((0..120).all(|n| text.contains(&format!("row{n} "))));
    let html = read(&sheets.pdf(), &["-bbox"]).unwrap();
    let right: Vec<&str> = html
        .lines()
        .filter(|line| line.contains(">150.00<"))
        .collect();
    assert_eq!(right.len(), 120);
    let edge = |line: &str| line.split("xMax=\"").nth(1).unwrap()[..8].to_owned();
    assert!(
        right.iter().all(|line| edge(line) == edge(right[0])),
        "figures end in one place"
    );
}

#[test]
fn wrapped_lines_fit_their_width() {
    let text = "Two chronic conditions were assessed, and the prescription was changed today.";
    let width = inches(200);
    for line in wrap((Font::Plain, points(10)), width, text) {
        assert!(Font::Plain.width(points(10), &line) <= width, "{line}");
    }
}
