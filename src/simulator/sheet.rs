//! A page of plain text that becomes an interchange: the template writer of the strangers. Each
//! line of a template is one segment, written out as it will be read.

use chrono::NaiveDate;

/// Segments of one transaction set, as text, with `*`, `:`, `^` and `~` for separators.
#[derive(Debug, Default)]
pub struct Sheet(String);

/// Who writes to whom, and under which numbers.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// ISA06 and GS02.
    pub from: String,
    /// ISA08 and GS03.
    pub to: String,
    /// ISA13, GS06 and, with a leading `1`, ST02.
    pub number: u64,
    /// The day on which it was written.
    pub on: NaiveDate,
}

/// The separators of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separators {
    /// `*`, `:`, `^`, `~` and a line feed after each segment.
    Usual,
    /// `|`, `>`, `!` and a line feed instead of `~`.
    Odd,
    /// `*`, `:`, `^`, `~` and CR LF after each segment.
    CarriageReturns,
}

/// `CCYYMMDD`.
pub fn day(on: NaiveDate) -> String {
    on.format("%Y%m%d").to_string()
}

/// A name or number of somebody else, fit to stand in a segment: no separator and no control
/// character survives.
pub fn plain(text: &str) -> String {
    let fit = |c: char| !c.is_control() && !matches!(c, '*' | ':' | '^' | '~' | '|' | '>' | '!');
    text.chars()
        .map(|c| if fit(c) { c } else { ' ' })
        .collect::<String>()
        .trim()
        .to_owned()
}

impl Sheet {
    /// Adds one segment, without its terminator; empty elements at its end are left out.
    pub fn line(&mut self, segment: &str) {
        self.0.push_str(segment.trim_end_matches('*'));
        self.0.push_str("~\n");
    }

    /// How many segments there are.
    pub fn count(&self) -> usize {
        self.0.matches('~').count()
    }

    /// Puts the sheet into its envelope. `kind` is the functional identifier, ST01, GS08 and ST03
    /// (empty where the transaction has none).
    pub fn seal(self, envelope: &Envelope, kind: [&str; 4]) -> String {
        let [functional, set, version, set_version] = kind;
        let number = envelope.number;
        let control = format!("{:04}", number % 1_000_000_000);
        let st = if set_version.is_empty() {
            format!("ST*{set}*{control}")
        } else {
            format!("ST*{set}*{control}*{set_version}")
        };
        let n_segments = self.count() + 2;
        let body = format!(
            "GS*{functional}*{}*{}*{}*0705*{number}*X*{version}~\n{st}~\n\
             {}SE*{n_segments}*{control}~\n\
             GE*1*{number}~\n",
            envelope.from,
            envelope.to,
            day(envelope.on),
            self.0,
        );
        interchange(envelope, &body, 1)
    }
}

/// ISA and IEA around `body`, which holds `n_groups` groups.
pub fn interchange(envelope: &Envelope, body: &str, n_groups: usize) -> String {
    let Envelope {
        from,
        to,
        number,
        on,
    } = envelope;
    format!(
        "ISA*00*          *00*          *ZZ*{from:<15}*ZZ*{to:<15}*{}*0705*^*00501\
         *{number:09}*0*P*:~\n\
         {body}IEA*{n_groups}*{number:09}~\n",
        on.format("%y%m%d"),
    )
}

/// The same file with other separators.
pub fn separated(text: &str, separators: Separators) -> Vec<u8> {
    match separators {
        Separators::Usual => text.as_bytes().to_vec(),
        Separators::CarriageReturns => text.replace('\n', "\r\n").into_bytes(),
        Separators::Odd => text
            .replace('\n', "")
            .chars()
            .map(|c| match c {
                '*' => '|',
                ':' => '>',
                '^' => '!',
                '~' => '\n',
                other => other,
            })
            .collect::<String>()
            .into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_counts_and_pads() {
        let on = NaiveDate::from_ymd_opt(2026, 3, 20).unwrap();
        let mut sheet = Sheet::default();
        sheet.line("BPR*I*0*C*NON***");
        let envelope = Envelope {
            from: "A".into(),
            to: "B".into(),
            number: 7,
            on,
        };
        let text = sheet.seal(&envelope, ["HP", "835", "005010X221A1", ""]);
        let isa = text.split('\n').next().unwrap();
        assert_eq!(isa.len(), 106);
        assert!(text.contains("BPR*I*0*C*NON~\nSE*3*0007~\nGE*1*7~\nIEA*1*000000007~\n"));
        let odd = String::from_utf8(separated(&text, Separators::Odd)).unwrap();
        assert!(odd.contains("\nBPR|I|0|C|NON\nSE|3|0007\n"), "{odd}");
        assert_eq!(odd.chars().nth(104), Some('>'));
    }
}
