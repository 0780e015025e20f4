//! The tree of a file: interchanges, functional groups, transaction sets, over the received bytes.

use super::{Delimiters, Segment, Segments};

/// Every interchange of a file, in order, and the bytes between them.
#[derive(Clone, Debug)]
pub struct Interchanges<'a> {
    pub(super) file: &'a [u8],
    pub(super) list: Vec<Interchange<'a>>,
}

impl<'a> Interchanges<'a> {
    /// The interchanges, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Interchange<'a>> {
        self.list.iter()
    }

    /// How many interchanges the file holds.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether no interchange was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Every transaction set with the group and the interchange it came in.
    pub fn sets(
        &self,
    ) -> impl Iterator<Item = (&Interchange<'a>, &Group<'a>, &TransactionSet<'a>)> {
        self.list.iter().flat_map(|interchange| {
            let groups = interchange.groups.iter();
            groups
                .flat_map(move |group| group.sets.iter().map(move |set| (interchange, group, set)))
        })
    }

    /// Writes the file back from its segments, byte for byte as it was received.
    pub fn print(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.file.len());
        let mut at = 0;
        for interchange in &self.list {
            out.extend_from_slice(self.file.get(at..interchange.start).unwrap_or_default());
            interchange
                .segments()
                .for_each(|segment| segment.print(&mut out));
            at = interchange.end;
        }
        out.extend_from_slice(self.file.get(at..).unwrap_or_default());
        out
    }
}

/// One ISA to IEA.
#[derive(Clone, Debug)]
pub struct Interchange<'a> {
    /// The ISA segment.
    pub header: Segment<'a>,
    /// Interchange acknowledgments, TA1.
    pub acknowledgments: Vec<Segment<'a>>,
    /// Functional groups.
    pub groups: Vec<Group<'a>>,
    /// The IEA segment; none where the file was cut off.
    pub trailer: Option<Segment<'a>>,
    /// How many segments there are, ISA and IEA included.
    pub n_segments: u32,
    pub(super) file: &'a [u8],
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'a> Interchange<'a> {
    /// The delimiters that the ISA declares.
    pub fn delimiters(&self) -> Delimiters {
        self.header.delimiters()
    }

    /// Every segment, ISA and IEA included.
    pub fn segments(&self) -> Segments<'a> {
        let first = self.header.ordinal();
        Segments::new(self.file, self.start, first, self.delimiters()).until(self.end)
    }
}

/// One GS to GE.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// The GS segment; none where transaction sets stand outside a group.
    pub header: Option<Segment<'a>>,
    /// Transaction sets.
    pub sets: Vec<TransactionSet<'a>>,
    /// The GE segment; none where it is missing.
    pub trailer: Option<Segment<'a>>,
}

impl Group<'_> {
    /// The guide version, GS08; empty where there is none.
    pub fn version(&self) -> String {
        self.header
            .map(|gs| gs.text(8).trim().to_owned())
            .unwrap_or_default()
    }
}

/// One ST to SE.
#[derive(Clone, Debug)]
pub struct TransactionSet<'a> {
    /// The ST segment.
    pub header: Segment<'a>,
    /// The SE segment; none where it is missing.
    pub trailer: Option<Segment<'a>>,
    /// How many segments there are, ST and SE included, as SE01 counts.
    pub n_segments: u32,
    pub(super) file: &'a [u8],
    pub(super) end: usize,
}

impl<'a> TransactionSet<'a> {
    /// The segments between ST and SE.
    pub fn body(&self) -> Segments<'a> {
        let next = self.header.ordinal().saturating_add(1);
        let start = self.header.after();
        Segments::new(self.file, start, next, self.header.delimiters()).until(self.end)
    }

    /// The bytes between ST and SE.
    pub fn bytes(&self) -> &'a [u8] {
        self.file
            .get(self.header.after()..self.end)
            .unwrap_or_default()
    }

    /// The position of `segment` within this set, as a 999 counts it: ST is 1.
    pub fn position(&self, segment: &Segment<'_>) -> u32 {
        segment
            .ordinal()
            .saturating_sub(self.header.ordinal())
            .saturating_add(1)
    }
}
