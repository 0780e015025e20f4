//! Lines as a person types them: `99213`, `29881-RT`, `97110-GPx2`.

/// A line that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedLine {
    /// The procedure code.
    pub code: String,
    /// Its modifiers.
    pub modifiers: Vec<String>,
    /// Whole units.
    pub units: u32,
}

/// Text that is no line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a line as CODE-MODIFIERxUNITS, for instance 97110-GPx2")]
pub struct NotALine;

impl TypedLine {
    /// Reads one line.
    ///
    /// # Errors
    /// [`NotALine`] says how it is written.
    pub fn parse(text: &str) -> Result<TypedLine, NotALine> {
        let text = text.trim().to_uppercase();
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let (head, units) = match text.rsplit_once('X') {
            Some((head, units)) if digits(units) => (head, units.parse().map_err(|_| NotALine)?),
            _ => (text.as_str(), 1),
        };
        let mut parts = head.split('-').map(str::to_owned);
        let code = parts.next().unwrap_or_default();
        let modifiers: Vec<String> = parts.collect();
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric());
        let fits = code.len() == 5
            && plain(&code)
            && modifiers.iter().all(|m| m.len() == 2 && plain(m))
            && (1..=9_999).contains(&units);
        fits.then_some(TypedLine {
            code,
            modifiers,
            units,
        })
        .ok_or(NotALine)
    }

    /// The line as it is written.
    #[must_use]
    pub fn written(&self) -> String {
        let modifiers: String = self.modifiers.iter().map(|m| format!("-{m}")).collect();
        let units = match self.units {
            1 => String::new(),
            n => format!(" x{n}"),
        };
        format!("{}{modifiers}{units}", self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_modifiers_and_units() {
        let line = TypedLine::parse(" 97110-gp-59x2 ").unwrap();
        assert_eq!(line.code, "97110");
        assert_eq!(line.modifiers, ["GP", "59"]);
        assert_eq!(line.units, 2);
        assert_eq!(line.written(), "97110-GP-59 x2");
        assert_eq!(TypedLine::parse("g2211-xs").unwrap().modifiers, ["XS"]);
        for no in [
            "",
            "9921",
            "99213-",
            "99213x0",
            "99213-2555",
            "99213x99999",
            "99*13",
        ] {
            assert_eq!(TypedLine::parse(no), Err(NotALine), "{no}");
        }
    }
}
