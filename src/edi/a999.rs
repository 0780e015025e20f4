//! The 999 as [`Acknowledgment`]s: which of our transaction sets were taken (005010X231A1). The
//! older 997 says the same with AK3 to AK5 and is read too.

use crate::domain::acknowledgment::{Acknowledgment, SetAcknowledgment, SyntaxError, Verdict};
use crate::x12::{Interchanges, Segment, TransactionSet, Trouble, Troubles};

use super::values::{ordinal, text};

/// Reads every acknowledgment of a file.
pub fn read(tree: &Interchanges<'_>) -> (Vec<Acknowledgment>, Vec<Trouble>) {
    let mut troubles = Troubles::default();
    let mut all = Vec::new();
    for (_, _, set) in tree.sets() {
        if matches!(set.header.el(1), b"999" | b"997") {
            all.extend(read_set(set, &mut troubles));
        }
    }
    (all, troubles.into_vec())
}

/// Reads the acknowledgments of one transaction set; a well-formed one holds exactly one.
pub fn read_set(set: &TransactionSet<'_>, troubles: &mut Troubles) -> Vec<Acknowledgment> {
    let mut reader = Reader {
        troubles,
        all: Vec::new(),
        complaint: None,
    };
    for segment in set.body() {
        reader.take(&segment);
    }
    reader.end_complaint();
    for group in &reader.all {
        if group.verdict == Verdict::Unknown {
            let control = &group.group_control;
            let message = format!("no verdict (AK9) on group {control:?}; it counts as unknown");
            reader.troubles.at(&set.header, message);
        }
    }
    reader.all
}

/// An IK3 with its IK4s, until the next one begins.
struct Complaint {
    segment: SyntaxError,
    elements: Vec<SyntaxError>,
}

struct Reader<'t> {
    troubles: &'t mut Troubles,
    all: Vec<Acknowledgment>,
    complaint: Option<Complaint>,
}

impl Reader<'_> {
    fn take(&mut self, s: &Segment<'_>) {
        match s.tag() {
            b"AK1" => self.all.push(Acknowledgment {
                group_control: text(s, 2),
                verdict: Verdict::Unknown,
                codes: Vec::new(),
                sets: Vec::new(),
                at: ordinal(s),
            }),
            b"AK2" => self.begin_set(s),
            b"IK3" | b"AK3" => self.begin_complaint(s),
            b"IK4" | b"AK4" => self.element(s),
            b"CTX" => self.context(s),
            b"IK5" | b"AK5" => self.end_set(s),
            b"AK9" => self.end_group(s),
            _ => self
                .troubles
                .at(s, "this segment has no place in a 999 and was not read"),
        }
    }

    fn begin_set(&mut self, ak2: &Segment<'_>) {
        self.end_complaint();
        let Some(group) = self.all.last_mut() else {
            self.troubles
                .at(ak2, "AK2 without an AK1 before it was not read");
            return;
        };
        group.sets.push(SetAcknowledgment {
            set_control: text(ak2, 2),
            verdict: Verdict::Unknown,
            codes: Vec::new(),
            errors: Vec::new(),
            at: ordinal(ak2),
        });
    }

    fn begin_complaint(&mut self, ik3: &Segment<'_>) {
        self.end_complaint();
        let position = text(ik3, 2);
        if position.parse::<usize>().is_err() {
            self.troubles
                .at(ik3, format!("the position {position:?} is no number"));
        }
        let segment = SyntaxError {
            segment: text(ik3, 1),
            position: position.parse().unwrap_or(0),
            loop_id: text(ik3, 3),
            code: text(ik3, 4),
            element: String::new(),
            bad_value: String::new(),
            claim: None,
            context: Vec::new(),
            at: ordinal(ik3),
        };
        self.complaint = Some(Complaint {
            segment,
            elements: Vec::new(),
        });
    }

    fn element(&mut self, ik4: &Segment<'_>) {
        let Some(complaint) = &mut self.complaint else {
            self.troubles
                .at(ik4, "an element error without a segment error was not read");
            return;
        };
        complaint.elements.push(SyntaxError {
            element: text(ik4, 1),
            code: text(ik4, 3),
            bad_value: text(ik4, 4),
            at: ordinal(ik4),
            ..complaint.segment.clone()
        });
    }

    fn context(&mut self, ctx: &Segment<'_>) {
        let Some(complaint) = &mut self.complaint else {
            self.troubles
                .at(ctx, "a context without a segment error was not read");
            return;
        };
        if ctx.component(1, 1) == b"CLM01" {
            let claim = Some(ctx.component_text(1, 2).trim().to_owned());
            complaint
                .elements
                .iter_mut()
                .for_each(|error| error.claim.clone_from(&claim));
            complaint.segment.claim = claim;
            return;
        }
        let words = (1..=ctx.n_elements()).map(|n| text(ctx, n));
        let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
        let error = complaint
            .elements
            .last_mut()
            .unwrap_or(&mut complaint.segment);
        error.context.push(words.join(" "));
    }

    /// Puts the complaint at hand into its set. An IK3 that only announces its IK4s (code 8) is
    /// told by them.
    fn end_complaint(&mut self) {
        let Some(Complaint { segment, elements }) = self.complaint.take() else {
            return;
        };
        let Some(set) = self.all.last_mut().and_then(|group| group.sets.last_mut()) else {
            self.troubles
                .place(segment.at, "IK3", "an error outside any set was not read");
            return;
        };
        if segment.code != "8" || elements.is_empty() || !segment.context.is_empty() {
            set.errors.push(segment);
        }
        set.errors.extend(elements);
    }

    fn end_set(&mut self, ik5: &Segment<'_>) {
        self.end_complaint();
        let Some(set) = self.all.last_mut().and_then(|group| group.sets.last_mut()) else {
            self.troubles
                .at(ik5, "a verdict on no transaction set was not read");
            return;
        };
        set.verdict = Verdict::from_code(&text(ik5, 1));
        set.codes = codes(ik5, 2..=6);
        if set.verdict == Verdict::Unknown {
            self.troubles
                .at(ik5, "the verdict is not listed; it counts as unknown");
        }
    }

    fn end_group(&mut self, ak9: &Segment<'_>) {
        self.end_complaint();
        let Some(group) = self.all.last_mut() else {
            self.troubles
                .at(ak9, "AK9 without an AK1 before it was not read");
            return;
        };
        group.verdict = Verdict::from_code(&text(ak9, 1));
        group.codes = codes(ak9, 5..=9);
        for set in group
            .sets
            .iter()
            .filter(|set| set.verdict == Verdict::Unknown)
        {
            let message = format!("set {:?} has no verdict of its own", set.set_control);
            self.troubles.at(ak9, message);
        }
    }
}

fn codes(segment: &Segment<'_>, elements: std::ops::RangeInclusive<usize>) -> Vec<String> {
    elements
        .map(|n| text(segment, n))
        .filter(|code| !code.is_empty())
        .collect()
}
