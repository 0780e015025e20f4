//! What is wrong with data that we were given, and where: never an error, always shown.

use std::fmt;

/// Something in a received file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Ordinal of the segment in its file; the first segment is 1, and 0 is the file as a whole.
    pub segment: u32,
    /// Tag of that segment, such as `CLP`; empty for the file as a whole.
    pub tag: String,
    /// What is wrong there, lowercase, without a full stop.
    pub message: String,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.segment == 0 {
            f.write_str(&self.message)
        } else {
            write!(
                f,
                "segment {} ({}): {}",
                self.segment, self.tag, self.message
            )
        }
    }
}

/// Collects [`Trouble`] up to a limit, so that a hostile file cannot fill the memory with it.
#[derive(Debug, Default)]
pub struct Troubles {
    list: Vec<Trouble>,
    n_dropped: usize,
}

impl Troubles {
    /// More than this many are counted, not kept.
    const LIMIT: usize = 5_000;

    /// Notes a trouble with the file as a whole.
    pub fn file(&mut self, message: impl Into<String>) {
        self.push(Trouble {
            segment: 0,
            tag: String::new(),
            message: message.into(),
        });
    }

    /// Notes a trouble at the segment with this ordinal.
    pub fn at(&mut self, segment: &super::Segment<'_>, message: impl Into<String>) {
        let tag = super::decode(segment.tag());
        let tag = tag.chars().take(16).filter(|c| !c.is_control()).collect();
        self.push(Trouble {
            segment: segment.ordinal(),
            tag,
            message: message.into(),
        });
    }

    /// Notes a trouble at a place that was read earlier, by its segment number and tag.
    pub fn place(&mut self, segment: usize, tag: &str, message: impl Into<String>) {
        let segment = u32::try_from(segment).unwrap_or(u32::MAX);
        self.push(Trouble {
            segment,
            tag: tag.to_owned(),
            message: message.into(),
        });
    }

    /// Takes over every trouble of `others`.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Trouble>) {
        for trouble in others {
            self.push(trouble);
        }
    }

    /// The list, with a last row saying how many more there were.
    pub fn into_vec(mut self) -> Vec<Trouble> {
        if self.n_dropped > 0 {
            let message = format!("{} more like these are not listed", self.n_dropped);
            self.list.push(Trouble {
                segment: 0,
                tag: String::new(),
                message,
            });
        }
        self.list
    }

    fn push(&mut self, trouble: Trouble) {
        if self.list.len() < Self::LIMIT {
            self.list.push(trouble);
        } else {
            self.n_dropped += 1;
        }
    }
}
