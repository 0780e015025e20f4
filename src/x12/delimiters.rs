//! The four characters that shape an interchange, as its ISA segment declares them.

/// The delimiters of one interchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delimiters {
    /// Between elements: the byte after `ISA`.
    pub element: u8,
    /// Between the components of an element: ISA16.
    pub component: u8,
    /// Between repetitions of an element: ISA11, from version 00402 on; before it there is none.
    pub repetition: Option<u8>,
    /// Ends a segment: the byte after ISA16.
    pub segment: u8,
}

impl Default for Delimiters {
    /// `*`, `:`, `^` and `~`, which every payer accepts.
    fn default() -> Self {
        Delimiters {
            element: b'*',
            component: b':',
            repetition: Some(b'^'),
            segment: b'~',
        }
    }
}

/// Why the bytes at a place that says `ISA` cannot be an interchange header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnInterchange {
    /// The bytes end before ISA16.
    #[error("the ISA segment is cut off: {n_elements} of 16 elements")]
    CutOff {
        /// How many elements there are.
        n_elements: usize,
    },
    /// The element separator is a letter, a digit or a blank.
    #[error("the character after ISA is not a separator")]
    NoSeparator,
    /// The byte after ISA16 cannot end a segment.
    #[error("the ISA segment does not end after its 16th element")]
    NoTerminator,
}

/// A letter, a digit or a blank is data, never a delimiter.
fn is_data(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b' '
}

impl Delimiters {
    /// Reads the delimiters from bytes that start with `ISA`.
    ///
    /// Elements are counted, because many real ISA segments are not 106 bytes long.
    pub fn discover(isa: &[u8]) -> Result<Delimiters, NotAnInterchange> {
        let element = *isa
            .get(3)
            .ok_or(NotAnInterchange::CutOff { n_elements: 0 })?;
        if is_data(element) {
            return Err(NotAnInterchange::NoSeparator);
        }
        // Real headers stay far below this; beyond it the count has run into the data.
        let head = isa.get(..512).unwrap_or(isa);
        let mut separators = head.iter().enumerate().filter(|(_, b)| **b == element);
        let n_elements = separators.clone().count().min(16);
        let (last, _) = separators
            .nth(15)
            .ok_or(NotAnInterchange::CutOff { n_elements })?;
        let component = head.get(last + 1).copied();
        let segment = head.get(last + 2).copied();
        let (Some(component), Some(segment)) = (component, segment) else {
            return Err(NotAnInterchange::CutOff { n_elements: 16 });
        };
        let crlf = segment == b'\r' && head.get(last + 3) == Some(&b'\n');
        let segment = if crlf { b'\n' } else { segment };
        if is_data(segment) || is_data(component) || segment == element || component == element {
            return Err(NotAnInterchange::NoTerminator);
        }
        let mut elements = head.split(|b| *b == element);
        let repetition = elements.nth(11).and_then(|isa11| match isa11 {
            [byte] if !is_data(*byte) => Some(*byte),
            _ => None,
        });
        let version = elements.next().unwrap_or_default();
        let repetition = repetition.filter(|_| version >= b"00402".as_slice());
        Ok(Delimiters {
            element,
            component,
            repetition,
            segment,
        })
    }

    /// Whether `byte` is one of these delimiters.
    pub fn contains(&self, byte: u8) -> bool {
        byte == self.element
            || byte == self.component
            || byte == self.segment
            || self.repetition == Some(byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISA: &[u8] = b"ISA*00*          *00*          *ZZ*A              *ZZ*B              \
*260302*0930*^*00501*000000905*0*P*:~";

    #[test]
    fn the_usual_header() {
        assert_eq!(Delimiters::discover(ISA), Ok(Delimiters::default()));
    }

    #[test]
    fn a_header_that_is_not_106_bytes_and_a_newline_as_terminator() {
        let isa = b"ISA|00||00||ZZ|A|ZZ|B|260302|0930|U|00401|1|0|P|>\r\nGS|";
        let found = Delimiters::discover(isa);
        let expected = Delimiters {
            element: b'|',
            component: b'>',
            repetition: None,
            segment: b'\n',
        };
        assert_eq!(found, Ok(expected));
    }

    #[test]
    fn what_is_cut_off_or_no_header_is_refused() {
        let cut = ISA.get(..60).expect("long enough");
        assert_eq!(
            Delimiters::discover(cut),
            Err(NotAnInterchange::CutOff { n_elements: 8 })
        );
        assert_eq!(
            Delimiters::discover(b"ISABEL"),
            Err(NotAnInterchange::NoSeparator)
        );
        let run_on = b"ISA*1*2*3*4*5*6*7*8*9*10*11*12*13*14*15*GS*HP";
        assert_eq!(
            Delimiters::discover(run_on),
            Err(NotAnInterchange::NoTerminator)
        );
    }
}
