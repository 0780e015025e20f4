//! The profile of a trading partner: all that a writer must know of how a clearinghouse or payer
//! wants its files. A quirk is a field or a value here, never a condition in a writer.

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::partner::{Partner, Usage as Counts};
use crate::domain::provider::Practice;
use crate::x12::{Delimiters, Endpoint, Envelope, Usage};

/// How files to a clearinghouse, or to a payer that takes them directly, are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name by which payers and commands refer to it.
    pub name: String,
    /// ISA05, ISA06, GS02: us, as the partner knows us.
    pub sender: Endpoint,
    /// ISA07, ISA08, GS03: the partner.
    pub receiver: Endpoint,
    /// 1000A NM103: the submitter's name.
    pub submitter_name: String,
    /// 1000A NM109: the submitter's id, assigned by the partner.
    pub submitter_id: String,
    /// 1000A PER02: whom the partner calls about a file.
    pub contact: String,
    /// 1000A PER04 with TE: ten digits.
    pub phone: String,
    /// 1000A PER06 with EM, empty when none is sent.
    pub email: String,
    /// 1000B NM103: the receiver's name.
    pub receiver_name: String,
    /// 1000B NM109: the receiver's id.
    pub receiver_id: String,
    /// ISA15.
    pub usage: Usage,
    /// ISA14: does the partner answer with a TA1 when asked?
    pub wants_ta1: bool,
    /// The characters that shape its files.
    pub delimiters: Delimiters,
    /// How files are named: `{control}`, `{date}` and `{kind}` are replaced.
    pub file_name: String,
    /// The most claims in one transaction set; the guide allows 5,000.
    pub claims_per_set: usize,
}

impl Default for Profile {
    /// The usual clearinghouse, without its ids.
    fn default() -> Self {
        let unknown = || Endpoint {
            qualifier: "ZZ".into(),
            id: String::new(),
            application: String::new(),
        };
        Profile {
            name: String::new(),
            sender: unknown(),
            receiver: unknown(),
            submitter_name: String::new(),
            submitter_id: String::new(),
            contact: String::new(),
            phone: String::new(),
            email: String::new(),
            receiver_name: String::new(),
            receiver_id: String::new(),
            usage: Usage::Test,
            wants_ta1: false,
            delimiters: Delimiters::default(),
            file_name: "{kind}_{date}_{control}.x12".into(),
            claims_per_set: 5_000,
        }
    }
}

impl Profile {
    /// The profile of a partner that the practice has set up; the practice is the submitter.
    #[must_use]
    pub fn of(partner: &Partner, practice: &Practice) -> Profile {
        let endpoint = |qualifier: &str, id: &str, application: &str| Endpoint {
            qualifier: qualifier.to_owned(),
            id: id.to_owned(),
            application: if application.is_empty() {
                id
            } else {
                application
            }
            .to_owned(),
        };
        let (sender, receiver) = (&partner.sender_id, &partner.receiver_id);
        Profile {
            name: partner.name.clone(),
            sender: endpoint(&partner.sender_qualifier, sender, &partner.group_sender),
            receiver: endpoint(
                &partner.receiver_qualifier,
                receiver,
                &partner.group_receiver,
            ),
            submitter_name: practice.name.clone(),
            submitter_id: partner.submitter_id.clone(),
            contact: practice.contact.clone(),
            phone: practice.phone.clone(),
            receiver_name: partner.receiver_name.clone(),
            receiver_id: partner.receiver_code.clone(),
            usage: match partner.usage {
                Counts::Production => Usage::Production,
                Counts::Test => Usage::Test,
            },
            file_name: partner.file_name.clone(),
            ..Profile::default()
        }
    }

    /// The envelope of an interchange to this partner. `control` is ISA13.
    pub fn envelope(&self, control: u32, written_at: NaiveDateTime) -> Envelope {
        Envelope {
            sender: self.sender.clone(),
            receiver: self.receiver.clone(),
            written_on: written_at.date(),
            written_time: written_at.time(),
            control,
            wants_ta1: self.wants_ta1,
            usage: self.usage,
            delimiters: self.delimiters,
        }
    }

    /// The name of a file to this partner; `kind` such as `837P`.
    ///
    /// Anything but letters, digits, dot, hyphen and underscore is left out, so that no name can
    /// lead out of its folder.
    pub fn file_name(&self, kind: &str, control: u32, written_on: NaiveDate) -> String {
        let name = self
            .file_name
            .replace("{kind}", kind)
            .replace("{date}", &written_on.format("%Y%m%d").to_string())
            .replace("{control}", &format!("{control:09}"));
        let name: String = name
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c))
            .collect();
        let name = name.trim_start_matches('.');
        if name.is_empty() {
            format!("{kind}_{control:09}.x12")
        } else {
            name.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_follow_the_pattern_and_stay_in_their_folder() {
        let on = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date");
        let mut partner = Profile::default();
        assert_eq!(
            partner.file_name("837P", 905, on),
            "837P_20260302_000000905.x12"
        );
        partner.file_name = "../../{control}/x".into();
        assert_eq!(partner.file_name("837P", 905, on), "000000905x");
        partner.file_name = "..".into();
        assert_eq!(partner.file_name("837P", 905, on), "837P_000000905.x12");
    }
}
