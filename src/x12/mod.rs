//! The grammar of X12: segments, delimiters, envelopes. It has never heard of a patient.
//!
//! Reading is tolerant and never fails: [`read`] returns what was understood together with a list
//! of [`Trouble`]. Writing is strict: [`SetWriter`] and [`InterchangeWriter`] count, pad and clean,
//! so that no caller can produce a wrong count or let data break out of its element.

mod clean;
mod delimiters;
mod envelope;
pub mod guide;
mod read;
mod segment;
mod trouble;
mod wrap;
mod write;

pub use clean::{basic, extended};
pub use delimiters::{Delimiters, NotAnInterchange};
pub use envelope::{Group, Interchange, Interchanges, TransactionSet};
pub use read::read;
pub use segment::{Segment, Segments, decode};
pub use trouble::{Trouble, Troubles};
pub use wrap::{Endpoint, Envelope, GroupHeader, InterchangeWriter, Usage};
pub use write::{SetWriter, composite, repeat};
