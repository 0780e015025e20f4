//! What every edit names.

pub use super::coded::LineCodes;
pub use super::context::{NoteState, ScrubContext, Strict};
pub use super::finding::{At, Findings, Party};
pub use super::fix::{Change, Fix, TextField};
pub use super::{Consequence, Edit, Layer, Severity};
pub(super) use super::{authority, necessity, place, text, walk};
pub use crate::domain::claim::{Frequency, ProfessionalClaim, ServiceLine};
pub use crate::domain::coverage::{PayerOrder, Relationship};
pub use crate::domain::money::Money;
pub use crate::domain::payer::FilingCode;
