//! Reading a file into its tree of envelopes. It never fails: what is wrong is listed.

use super::{
    Delimiters, Group, Interchange, Interchanges, NotAnInterchange, Segment, Segments,
    TransactionSet, Trouble, Troubles, decode,
};

/// Reads the envelopes of a file and checks their counts and control numbers.
///
/// Tolerated: a byte order mark or text before ISA, line ends after terminators, a missing last
/// terminator, ISA segments that are not 106 bytes long, several ISA, GS or ST.
pub fn read(file: &[u8]) -> (Interchanges<'_>, Vec<Trouble>) {
    let mut troubles = Troubles::default();
    let (mut list, mut at, mut ordinal): (Vec<Interchange<'_>>, usize, u32) = (Vec::new(), 0, 1);
    loop {
        let found = find_header(file, at);
        let skipped = file.get(at..found.start).unwrap_or_default();
        let skipped = skipped.strip_prefix(b"\xef\xbb\xbf").unwrap_or(skipped);
        if skipped.iter().any(|b| !b.is_ascii_whitespace() && *b != 0) {
            let n_bytes = skipped.len();
            let before = if found.delimiters.is_some() {
                "before"
            } else {
                "without"
            };
            troubles.file(format!(
                "{n_bytes} bytes {before} an ISA segment, from byte {at}"
            ));
        }
        if let Some(refusal) = found.refusal {
            troubles.file(format!("byte {}: {refusal}", found.start));
        }
        let Some(delimiters) = found.delimiters else {
            break;
        };
        let walk = Segments::new(file, found.start, ordinal, delimiters).ends_only();
        let Some(interchange) = Builder::build(file, walk, &mut troubles) else {
            break;
        };
        ordinal = ordinal.saturating_add(interchange.n_segments);
        at = interchange.end;
        list.push(interchange);
    }
    if list.is_empty() && file.iter().any(|b| !b.is_ascii_whitespace()) {
        troubles.file("there is no ISA segment, so this is not an X12 file");
    }
    (Interchanges { file, list }, troubles.into_vec())
}

/// Where the next interchange begins.
struct Found {
    /// Byte offset of its ISA; the end of the file where there is none.
    start: usize,
    delimiters: Option<Delimiters>,
    /// Why the last place that looks like an ISA is none.
    refusal: Option<NotAnInterchange>,
}

fn find_header(file: &[u8], from: usize) -> Found {
    let mut refusal = None;
    let mut at = from;
    while let Some(rest) = file.get(at..) {
        let Some(next) = rest.windows(3).position(|w| w == b"ISA") else {
            break;
        };
        let start = at + next;
        let inside_a_word = start
            .checked_sub(1)
            .filter(|before| *before >= from)
            .and_then(|before| file.get(before))
            .is_some_and(u8::is_ascii_alphanumeric);
        if !inside_a_word {
            match Delimiters::discover(file.get(start..).unwrap_or_default()) {
                Ok(delims) => {
                    return Found {
                        start,
                        delimiters: Some(delims),
                        refusal: None,
                    };
                }
                Err(NotAnInterchange::NoSeparator) => {}
                Err(other) => refusal = Some(other),
            }
        }
        at = start + 3;
    }
    Found {
        start: file.len(),
        delimiters: None,
        refusal,
    }
}

/// Segments that stand outside any transaction set, as one row.
struct Strays<'a> {
    first: Segment<'a>,
    n: u32,
}

struct Builder<'a, 't> {
    interchange: Interchange<'a>,
    group: Option<Group<'a>>,
    set: Option<TransactionSet<'a>>,
    strays: Option<Strays<'a>>,
    nameless: Option<Strays<'a>>,
    troubles: &'t mut Troubles,
}

impl<'a, 't> Builder<'a, 't> {
    fn build(
        file: &'a [u8],
        mut walk: Segments<'a>,
        troubles: &'t mut Troubles,
    ) -> Option<Interchange<'a>> {
        let header = walk.next()?;
        let interchange = Interchange {
            header,
            acknowledgments: Vec::new(),
            groups: Vec::new(),
            trailer: None,
            n_segments: 1,
            file,
            start: header.offset(),
            end: walk.offset(),
        };
        let (group, set, strays, nameless) = (None, None, None, None);
        let mut builder = Builder {
            interchange,
            group,
            set,
            strays,
            nameless,
            troubles,
        };
        for segment in walk {
            let stop = builder.take(segment);
            if !stop {
                builder.interchange.end = segment.after();
                builder.interchange.n_segments += 1;
            }
            if stop || builder.interchange.trailer.is_some() {
                break;
            }
        }
        Some(builder.finish())
    }

    /// Places one segment; true where it begins the next interchange instead.
    fn take(&mut self, segment: Segment<'a>) -> bool {
        match segment.tag() {
            // A label that some tools print above each part of a file, not an envelope.
            b"GS" | b"ST" | b"SE" | b"GE" | b"IEA" if segment.n_elements() == 0 => {
                self.troubles.at(&segment, "a segment without elements");
                self.take_data(segment, segment.tag());
            }
            tag if tag.starts_with(b"ISA") => {
                let rest = self
                    .interchange
                    .file
                    .get(segment.offset()..)
                    .unwrap_or_default();
                if Delimiters::discover(rest).is_ok() {
                    return true;
                }
                self.take_data(segment, tag);
            }
            b"TA1" if self.set.is_none() => self.interchange.acknowledgments.push(segment),
            b"GS" => {
                self.close_group(None, &segment);
                let (sets, trailer) = (Vec::new(), None);
                self.group = Some(Group {
                    header: Some(segment),
                    sets,
                    trailer,
                });
            }
            b"ST" => self.open_set(segment),
            b"SE" => self.close_set(Some(segment), &segment),
            b"GE" => self.close_group(Some(segment), &segment),
            b"IEA" => {
                self.close_group(None, &segment);
                self.interchange.trailer = Some(segment);
            }
            tag => self.take_data(segment, tag),
        }
        false
    }

    fn take_data(&mut self, segment: Segment<'a>, tag: &[u8]) {
        let named = matches!(tag.len(), 2 | 3) && tag.iter().all(u8::is_ascii_alphanumeric);
        let place = match (&mut self.set, named) {
            (Some(set), named) => {
                set.n_segments += 1;
                set.end = segment.after();
                if named {
                    return;
                }
                &mut self.nameless
            }
            (None, _) => &mut self.strays,
        };
        match place {
            Some(strays) => strays.n += 1,
            None => {
                *place = Some(Strays {
                    first: segment,
                    n: 1,
                })
            }
        }
    }

    fn open_set(&mut self, segment: Segment<'a>) {
        if self.set.is_some() {
            self.close_set(None, &segment);
        }
        if self.group.is_none() {
            self.troubles
                .at(&segment, "a transaction set outside a functional group");
            self.group = Some(Group {
                header: None,
                sets: Vec::new(),
                trailer: None,
            });
        }
        self.set = Some(TransactionSet {
            header: segment,
            trailer: None,
            n_segments: 1,
            file: self.interchange.file,
            end: segment.after(),
        });
    }

    fn close_set(&mut self, trailer: Option<Segment<'a>>, at: &Segment<'a>) {
        let Some(mut set) = self.set.take() else {
            if trailer.is_some() {
                self.troubles.at(at, "SE without an ST before it");
            }
            return;
        };
        set.trailer = trailer;
        match trailer {
            Some(se) => {
                set.n_segments += 1;
                self.check_count(&se, (1, "segments"), set.n_segments);
                self.check_control(&se, "SE02", (&set.header, 2, "ST02"));
            }
            None => {
                let control = set.header.text(2).into_owned();
                self.troubles.at(
                    &set.header,
                    format!("transaction set {control:?} has no SE"),
                );
            }
        }
        if let Some(group) = &mut self.group {
            group.sets.push(set);
        }
    }

    fn close_group(&mut self, trailer: Option<Segment<'a>>, at: &Segment<'a>) {
        self.close_set(None, at);
        let Some(mut group) = self.group.take() else {
            if trailer.is_some() {
                self.troubles.at(at, "GE without a GS before it");
            }
            return;
        };
        match (&group.header, &trailer) {
            (Some(gs), Some(ge)) => {
                self.check_count(ge, (1, "transaction sets"), count(group.sets.len()));
                self.check_control(ge, "GE02", (gs, 6, "GS06"));
            }
            (Some(gs), None) => self.troubles.at(gs, "the functional group has no GE"),
            (None, Some(ge)) => self.troubles.at(ge, "GE without a GS before it"),
            (None, None) => {}
        }
        group.trailer = trailer;
        self.interchange.groups.push(group);
    }

    fn finish(mut self) -> Interchange<'a> {
        let header = self.interchange.header;
        match self.interchange.trailer {
            Some(iea) => {
                let n_groups = count(self.interchange.groups.len());
                self.check_count(&iea, (1, "functional groups"), n_groups);
                self.check_control(&iea, "IEA02", (&header, 13, "ISA13"));
            }
            None => {
                self.close_group(None, &header);
                self.troubles.at(
                    &header,
                    "the interchange has no IEA: the file may be cut off",
                );
            }
        }
        if let Some(Strays { first, n }) = &self.strays {
            let message = format!("{n} segments outside any transaction set, this is the first");
            self.troubles.at(first, message);
        }
        if let Some(Strays { first, n }) = &self.nameless {
            let message = format!("{n} segments without a segment name, this is the first");
            self.troubles.at(first, message);
        }
        self.interchange
    }

    fn check_count(&mut self, trailer: &Segment<'a>, place: (usize, &str), there_are: u32) {
        let (n, what) = place;
        let said = trailer.text(n);
        if said.trim().parse::<u32>() != Ok(there_are) {
            let said = said.trim();
            self.troubles.at(
                trailer,
                format!("says {said:?} {what}, there are {there_are}"),
            );
        }
    }

    fn check_control(
        &mut self,
        trailer: &Segment<'a>,
        name: &str,
        opener: (&Segment<'a>, usize, &str),
    ) {
        let (segment, n, opener_name) = opener;
        let (ends, begins) = (trailer.el(2).trim_ascii(), segment.el(n).trim_ascii());
        if ends != begins {
            let (ends, begins) = (decode(ends), decode(begins));
            let message = format!("{name} is {ends:?}, {opener_name} is {begins:?}");
            self.troubles.at(trailer, message);
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISA: &str = "ISA*00*          *00*          *ZZ*A              *ZZ*B              \
*260302*0930*^*00501*000000905*0*P*:~";

    fn messages(file: &str) -> Vec<String> {
        read(file.as_bytes())
            .1
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    fn clean() -> String {
        format!(
            "{ISA}GS*HP*A*B*20260302*0930*1*X*005010X221A1~ST*835*0001~BPR*I~SE*3*0001~\
GE*1*1~IEA*1*000000905~"
        )
    }

    #[test]
    fn a_clean_file_is_read_without_trouble_and_printed_back() {
        let file = format!("\u{feff}{}\r\n\r\n{}", clean(), clean());
        let (tree, troubles) = read(file.as_bytes());
        assert_eq!(troubles, []);
        assert_eq!(tree.len(), 2);
        let sets: Vec<u32> = tree.sets().map(|(_, _, set)| set.n_segments).collect();
        assert_eq!(sets, [3, 3]);
        let ordinals: Vec<u32> = tree
            .sets()
            .map(|(_, _, set)| set.header.ordinal())
            .collect();
        assert_eq!(ordinals, [3, 10]);
        assert_eq!(tree.print(), file.as_bytes());
    }

    #[test]
    fn wrong_counts_and_controls_say_where() {
        let file = clean()
            .replace("SE*3*0001", "SE*9*0002")
            .replace("GE*1*1", "GE*2*7");
        assert_eq!(
            messages(&file.replace("IEA*1*000000905", "IEA**1")),
            [
                "segment 5 (SE): says \"9\" segments, there are 3",
                "segment 5 (SE): SE02 is \"0002\", ST02 is \"0001\"",
                "segment 6 (GE): says \"2\" transaction sets, there are 1",
                "segment 6 (GE): GE02 is \"7\", GS06 is \"1\"",
                "segment 7 (IEA): says \"\" functional groups, there are 1",
                "segment 7 (IEA): IEA02 is \"1\", ISA13 is \"000000905\"",
            ]
        );
    }

    #[test]
    fn a_file_that_is_cut_off_keeps_what_was_there() {
        let whole = clean();
        let cut = whole.split("SE*3").next().expect("the head");
        let (tree, troubles) = read(cut.as_bytes());
        assert_eq!(tree.sets().count(), 1);
        let messages: Vec<String> = troubles.iter().map(ToString::to_string).collect();
        assert_eq!(
            messages,
            [
                "segment 3 (ST): transaction set \"0001\" has no SE",
                "segment 2 (GS): the functional group has no GE",
                "segment 1 (ISA): the interchange has no IEA: the file may be cut off",
            ]
        );
    }

    #[test]
    fn text_around_interchanges_is_noted_and_kept() {
        let file = format!("Received: today\n{}\nISABEL was here", clean());
        let (tree, troubles) = read(file.as_bytes());
        assert_eq!((tree.len(), troubles.len()), (1, 2));
        assert_eq!(tree.print(), file.as_bytes());
    }

    #[test]
    fn no_isa_is_said_plainly() {
        assert_eq!(messages("").len(), 0);
        let said = messages("date,amount\n2026-03-02,5.00\n");
        assert_eq!(
            said.last().map(String::as_str),
            Some("there is no ISA segment, so this is not an X12 file")
        );
    }

    #[test]
    fn strays_and_misplaced_trailers_are_listed() {
        let file = clean().replace("GE*1*1~", "GE*1*1~REF*X~REF*Y~SE*1*1~GE*1*1~");
        let said = messages(&file);
        assert_eq!(
            said,
            [
                "segment 9 (SE): SE without an ST before it",
                "segment 10 (GE): GE without a GS before it",
                "segment 7 (REF): 2 segments outside any transaction set, this is the first",
            ]
        );
    }
}
