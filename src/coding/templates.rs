//! Templates of visits as plain text: one a line, for files that people write by hand.

use crate::domain::codes::Units;

/// A template as written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// Taxonomy code, empty for all.
    pub specialty: String,
    /// The key that picks it, empty for none.
    pub shortcut: String,
    /// What it is called.
    pub name: String,
    /// Place of service, empty to leave the visit's own.
    pub pos: String,
    /// Diagnoses in order, as written.
    pub diagnoses: Vec<String>,
    /// Lines in order.
    pub lines: Vec<WrittenLine>,
}

/// One line of a template.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WrittenLine {
    /// The procedure.
    pub code: String,
    /// Its modifiers.
    pub modifiers: Vec<String>,
    /// Its units, as a claim writes them.
    pub units: String,
    /// 1 is the first diagnosis.
    pub pointers: Vec<u8>,
}

/// The starter templates that come with the program.
pub const STARTERS: &str = include_str!("../../assets/coding/templates.txt");

/// Reads templates, one a line; empty lines and those that begin with `#` say nothing.
///
/// # Errors
/// The number of the first line that cannot be read, and why.
pub fn read(text: &str) -> Result<Vec<Written>, (usize, String)> {
    let mut all = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with('#') {
            all.push(template(line).map_err(|why| (n + 1, why))?);
        }
    }
    Ok(all)
}

fn template(line: &str) -> Result<Written, String> {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let [specialty, shortcut, name, pos, diagnoses, lines] = parts[..] else {
        let n = parts.len();
        return Err(format!(
            "has {n} parts, not six: specialty | key | name | place | diagnoses | lines"
        ));
    };
    if name.is_empty() {
        return Err("has no name".to_owned());
    }
    let diagnoses: Vec<String> = diagnoses.split_whitespace().map(str::to_owned).collect();
    let lines = lines
        .split(';')
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let lines = lines.map(|line| service(line, diagnoses.len()));
    Ok(Written {
        specialty: specialty.to_owned(),
        shortcut: shortcut.to_owned(),
        name: name.to_owned(),
        pos: pos.to_owned(),
        lines: lines.collect::<Result<_, _>>()?,
        diagnoses,
    })
}

/// `20610-RT x2 AB`
fn service(line: &str, n_diagnoses: usize) -> Result<WrittenLine, String> {
    let mut words = line.split_whitespace();
    let mut codes = words.next().unwrap_or_default().split('-');
    let mut service = WrittenLine {
        code: codes.next().unwrap_or_default().to_uppercase(),
        modifiers: codes.map(str::to_uppercase).collect(),
        units: "1".to_owned(),
        pointers: Vec::new(),
    };
    if service.code.len() != 5 {
        return Err(format!("'{line}' does not begin with a procedure code"));
    }
    for word in words {
        match word.strip_prefix('x').and_then(Units::parse) {
            Some(units) => service.units = units.to_string(),
            None => service.pointers = pointers(word, n_diagnoses)?,
        }
    }
    Ok(service)
}

fn pointers(letters: &str, n: usize) -> Result<Vec<u8>, String> {
    let place = |c: char| {
        let place = u8::try_from(c.to_ascii_uppercase())
            .ok()?
            .checked_sub(b'A')?
            + 1;
        (usize::from(place) <= n).then_some(place)
    };
    let wrong = || format!("'{letters}' names a diagnosis that the template does not have");
    letters
        .chars()
        .map(|c| place(c).ok_or_else(wrong))
        .collect()
}

/// A template as it is written in a file.
#[must_use]
pub fn write(template: &Written) -> String {
    let lines: Vec<String> = template.lines.iter().map(written_line).collect();
    format!(
        "{} | {} | {} | {} | {} | {}",
        template.specialty,
        template.shortcut,
        template.name,
        template.pos,
        template.diagnoses.join(" "),
        lines.join("; ")
    )
}

/// A line of a template as people write it: `20610-RT x2 AB`.
#[must_use]
pub fn written_line(line: &WrittenLine) -> String {
    let mut out = line.code.clone();
    for modifier in &line.modifiers {
        out.push('-');
        out.push_str(modifier);
    }
    if line.units != "1" {
        out.push_str(&format!(" x{}", line.units));
    }
    if !line.pointers.is_empty() {
        out.push(' ');
        let letters = line
            .pointers
            .iter()
            .map(|n| char::from(b'A' + n.saturating_sub(1).min(25)));
        out.extend(letters);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_is_written() {
        let line = "207X00000X | kn | Knee | 11 | M17.11 E11.9 | 20610-RT-59 A; J3301 x4 AB";
        let read = read(line).unwrap();
        assert_eq!(read[0].lines[0].modifiers, ["RT", "59"]);
        assert_eq!(read[0].lines[1].units, "4");
        assert_eq!(read[0].lines[1].pointers, [1, 2]);
        assert_eq!(write(&read[0]), line);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let (n, why) = read("# one\n\na | b | c | | I10 | 99213 B").unwrap_err();
        assert_eq!(n, 3);
        assert!(why.contains("'B'"), "{why}");
        assert!(read("a | b").unwrap_err().1.contains("2 parts"));
    }

    #[test]
    fn the_starters_can_be_read_and_no_key_is_used_twice() {
        let all = read(STARTERS).unwrap();
        assert!(all.len() >= 30);
        let mut keys: Vec<_> = all.iter().map(|t| (&t.specialty, &t.shortcut)).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all.len());
    }
}
