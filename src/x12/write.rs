//! Writing one transaction set: the only place where segments are counted and elements joined.

use super::{Delimiters, extended};

/// Joins components inside an element until the set is written with its own delimiters.
const COMPONENT: char = '\u{1f}';
/// Joins repetitions likewise.
const REPETITION: char = '\u{1d}';

/// The components of one element, such as `HC:99213:25`; trailing empty ones are dropped.
pub fn composite(components: &[&str]) -> String {
    join(components, COMPONENT)
}

/// The repetitions of one element, such as the `30^98` of EB03; trailing empty ones are dropped.
pub fn repeat(repetitions: &[&str]) -> String {
    join(repetitions, REPETITION)
}

fn join(parts: &[&str], by: char) -> String {
    let n = parts
        .iter()
        .rposition(|part| !part.is_empty())
        .map_or(0, |last| last + 1);
    let mut out = String::new();
    for (i, part) in parts.iter().take(n).enumerate() {
        if i > 0 {
            out.push(by);
        }
        out.push_str(part);
    }
    out
}

/// Writes one ST to SE. Every element is cleaned, so that data can never end an element or a
/// segment; SE01 is counted here, so that no caller ever counts.
#[derive(Clone, Debug)]
pub struct SetWriter {
    out: Vec<u8>,
    n_segments: usize,
    control: String,
    delimiters: Delimiters,
}

impl SetWriter {
    /// Starts a set: `st01` such as `837`, `control` (ST02, 4 to 9 digits) and `guide` (ST03).
    ///
    /// An empty `guide` writes no ST03, as before version 5010.
    pub fn new(st01: &str, control: u32, guide: &str) -> SetWriter {
        SetWriter::with(Delimiters::default(), (st01, control, guide))
    }

    /// Starts a set with the delimiters of a trading partner.
    pub fn with(delimiters: Delimiters, header: (&str, u32, &str)) -> SetWriter {
        let (st01, control, guide) = header;
        let control = format!("{control:04}");
        let mut set = SetWriter {
            out: Vec::new(),
            n_segments: 0,
            control: control.clone(),
            delimiters,
        };
        set.push("ST", &[st01, &control, guide]);
        set
    }

    /// Writes a segment; trailing empty elements are dropped, and so is a segment of none.
    pub fn push(&mut self, tag: &str, elements: &[&str]) {
        let cleaned: Vec<String> = elements
            .iter()
            .map(|element| self.cleaned(element))
            .collect();
        let n = cleaned
            .iter()
            .rposition(|element| !element.is_empty())
            .map_or(0, |last| last + 1);
        if n == 0 {
            return;
        }
        self.out.extend_from_slice(tag.as_bytes());
        for element in cleaned.iter().take(n) {
            self.out.push(self.delimiters.element);
            self.out.extend_from_slice(element.as_bytes());
        }
        self.out.push(self.delimiters.segment);
        self.n_segments += 1;
    }

    /// How many segments there are so far, ST included: the position that a 999 will name.
    pub fn n_segments(&self) -> usize {
        self.n_segments
    }

    /// Writes SE with its count and gives the bytes from ST to SE.
    pub fn finish(mut self) -> Vec<u8> {
        let (count, control) = ((self.n_segments + 1).to_string(), self.control.clone());
        self.push("SE", &[&count, &control]);
        self.out
    }

    fn cleaned(&self, element: &str) -> String {
        let mut out = String::with_capacity(element.len());
        for (i, repetition) in element.split(REPETITION).enumerate() {
            match (i, self.delimiters.repetition) {
                (0, _) => {}
                (_, Some(byte)) => out.push(char::from(byte)),
                (_, None) => break,
            }
            for (j, component) in repetition.split(COMPONENT).enumerate() {
                if j > 0 {
                    out.push(char::from(self.delimiters.component));
                }
                out.push_str(&without(self.delimiters, &extended(component)));
            }
        }
        out
    }
}

/// `text` with a blank in place of every delimiter, for partners with unusual delimiters.
pub(super) fn without(delimiters: Delimiters, text: &str) -> String {
    let is_delimiter = |c: char| u8::try_from(c).is_ok_and(|byte| delimiters.contains(byte));
    text.chars()
        .map(|c| if is_delimiter(c) { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(set: SetWriter) -> String {
        String::from_utf8(set.finish()).expect("ASCII")
    }

    #[test]
    fn it_counts_and_drops_what_trails_empty() {
        let mut set = SetWriter::new("837", 7, "005010X222A1");
        set.push("PAT", &["19", "", ""]);
        set.push("REF", &["", ""]);
        set.push(
            "SV1",
            &[&composite(&["HC", "99213", "", ""]), "100", "UN", "1"],
        );
        assert_eq!(
            text(set),
            "ST*837*0007*005010X222A1~PAT*19~SV1*HC:99213*100*UN*1~SE*4*0007~"
        );
    }

    #[test]
    fn data_cannot_end_an_element_or_a_segment() {
        let mut set = SetWriter::new("837", 1, "");
        set.push("NTE", &["ADD", "a~SE*1*1~b:c^d\u{1b}é"]);
        assert_eq!(text(set), "ST*837*0001~NTE*ADD*A SE 1 1 B C D E~SE*3*0001~");
    }

    #[test]
    fn a_partners_own_delimiters_are_kept_out_of_the_data() {
        let delimiters = Delimiters {
            element: b'+',
            component: b'/',
            repetition: Some(b'!'),
            segment: b'\'',
        };
        let mut set = SetWriter::with(delimiters, ("837", 1, ""));
        set.push(
            "NM1",
            &["O'BRIEN", &composite(&["A/B", "C"]), &repeat(&["1", "2"])],
        );
        assert_eq!(text(set), "ST+837+0001'NM1+O BRIEN+A B/C+1!2'SE+3+0001'");
    }
}
