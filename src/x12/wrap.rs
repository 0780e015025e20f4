//! Writing the envelopes around transaction sets: ISA of exactly 106 bytes, GS, and their trailers
//! with counts and control numbers.

use chrono::{NaiveDate, NaiveTime};

use super::write::without;
use super::{Delimiters, extended};

/// Who an interchange is from or to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// ISA05 or ISA07: `ZZ` mutually defined, `30` tax id, `27` carrier number, and so on.
    pub qualifier: String,
    /// ISA06 or ISA08, at most 15 characters.
    pub id: String,
    /// GS02 or GS03, at most 15 characters; often the same as `id`.
    pub application: String,
}

/// ISA15: whether the receiver may act on the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// `T`: nothing is adjudicated.
    Test,
    /// `P`: real claims.
    Production,
}

/// What an interchange says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// ISA05, ISA06, GS02.
    pub sender: Endpoint,
    /// ISA07, ISA08, GS03.
    pub receiver: Endpoint,
    /// ISA09, GS04.
    pub written_on: NaiveDate,
    /// ISA10, GS05, to the minute.
    pub written_time: NaiveTime,
    /// ISA13 and IEA02, 1 to 999,999,999, unique for this receiver.
    pub control: u32,
    /// ISA14: whether a TA1 is asked for.
    pub wants_ta1: bool,
    /// ISA15.
    pub usage: Usage,
    /// The delimiters of the whole interchange.
    pub delimiters: Delimiters,
}

/// What a functional group says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupHeader<'a> {
    /// GS01: `HC` claims, `HP` remittances, `FA` acknowledgments.
    pub functional_id: &'a str,
    /// GS06 and GE02.
    pub control: u32,
    /// GS08.
    pub guide: &'a str,
}

/// Writes one interchange around finished transaction sets.
#[derive(Clone, Debug)]
pub struct InterchangeWriter {
    envelope: Envelope,
    out: Vec<u8>,
    n_groups: usize,
}

impl InterchangeWriter {
    /// Writes the ISA segment.
    pub fn new(envelope: Envelope) -> InterchangeWriter {
        let mut writer = InterchangeWriter {
            envelope,
            out: Vec::new(),
            n_groups: 0,
        };
        let e = &writer.envelope;
        let delimiters = e.delimiters;
        let fixed = |text: &str, width: usize| {
            format!("{:<width$.width$}", without(delimiters, &extended(text)))
        };
        let repetition = delimiters.repetition.map_or('U', char::from);
        let elements = [
            "00".to_owned(),
            fixed("", 10),
            "00".to_owned(),
            fixed("", 10),
            fixed(&e.sender.qualifier, 2),
            fixed(&e.sender.id, 15),
            fixed(&e.receiver.qualifier, 2),
            fixed(&e.receiver.id, 15),
            e.written_on.format("%y%m%d").to_string(),
            e.written_time.format("%H%M").to_string(),
            repetition.to_string(),
            "00501".to_owned(),
            nine_digits(e.control),
            if e.wants_ta1 { "1" } else { "0" }.to_owned(),
            match e.usage {
                Usage::Test => "T".to_owned(),
                Usage::Production => "P".to_owned(),
            },
            char::from(delimiters.component).to_string(),
        ];
        writer.raw("ISA", &elements);
        writer
    }

    /// Writes one functional group around `sets`, each the bytes of one ST to SE.
    pub fn group(&mut self, header: GroupHeader<'_>, sets: &[Vec<u8>]) {
        let e = &self.envelope;
        let id = |text: &str| without(e.delimiters, &extended(text));
        let elements = [
            header.functional_id.to_owned(),
            id(&e.sender.application),
            id(&e.receiver.application),
            e.written_on.format("%Y%m%d").to_string(),
            e.written_time.format("%H%M").to_string(),
            header.control.to_string(),
            "X".to_owned(),
            header.guide.to_owned(),
        ];
        self.raw("GS", &elements);
        sets.iter().for_each(|set| self.out.extend_from_slice(set));
        self.raw("GE", &[sets.len().to_string(), header.control.to_string()]);
        self.n_groups += 1;
    }

    /// Writes IEA and gives the bytes of the interchange.
    pub fn finish(mut self) -> Vec<u8> {
        let trailer = [
            self.n_groups.to_string(),
            nine_digits(self.envelope.control),
        ];
        self.raw("IEA", &trailer);
        self.out
    }

    fn raw(&mut self, tag: &str, elements: &[String]) {
        let delimiters = self.envelope.delimiters;
        self.out.extend_from_slice(tag.as_bytes());
        for element in elements {
            self.out.push(delimiters.element);
            self.out.extend_from_slice(element.as_bytes());
        }
        self.out.push(delimiters.segment);
    }
}

/// ISA13 has exactly nine digits.
fn nine_digits(control: u32) -> String {
    format!("{:09}", control % 1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::super::{SetWriter, guide, read};
    use super::*;

    fn address(id: &str) -> Endpoint {
        Endpoint {
            qualifier: "ZZ".into(),
            id: id.into(),
            application: id.into(),
        }
    }

    fn envelope(sender: &str) -> Envelope {
        Envelope {
            sender: address(sender),
            receiver: address("RECEIVER"),
            written_on: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date"),
            written_time: NaiveTime::from_hms_opt(9, 5, 59).expect("a time"),
            control: 905,
            wants_ta1: true,
            usage: Usage::Test,
            delimiters: Delimiters::default(),
        }
    }

    #[test]
    fn what_it_writes_reads_back_without_trouble() {
        let mut writer = InterchangeWriter::new(envelope("SENDER"));
        let sets: Vec<Vec<u8>> = [1, 2]
            .map(|n| SetWriter::new("837", n, guide::PROFESSIONAL_CLAIM).finish())
            .into();
        let header = GroupHeader {
            functional_id: "HC",
            control: 905,
            guide: guide::PROFESSIONAL_CLAIM,
        };
        writer.group(header, &sets);
        let file = writer.finish();
        let (tree, troubles) = read(&file);
        assert_eq!(troubles, []);
        assert_eq!(tree.sets().count(), 2);
        assert_eq!(tree.print(), file);
    }

    #[test]
    fn the_isa_has_106_bytes_whatever_the_ids() {
        for sender in ["S", "A SENDER WITH FAR TOO LONG AN ID", "A*~:^B", "Ñandú"] {
            let file = InterchangeWriter::new(envelope(sender)).finish();
            assert_eq!(file.iter().position(|b| *b == b'~'), Some(105), "{sender}");
            assert_eq!(read(&file).1, []);
        }
    }
}
