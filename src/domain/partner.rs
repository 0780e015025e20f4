//! The trading partner: the clearinghouse, or a payer that takes files itself, as data.

/// How files are exchanged with one trading partner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Partner {
    /// The practice's name for it; payers refer to it by this.
    pub name: String,
    /// Kind of the sender's id (ISA05): `ZZ` mutually defined, `30` tax id, `01` DUNS.
    pub sender_qualifier: String,
    /// Who sends, at most 15 characters (ISA06).
    pub sender_id: String,
    /// Kind of the receiver's id (ISA07).
    pub receiver_qualifier: String,
    /// Who receives, at most 15 characters (ISA08).
    pub receiver_id: String,
    /// Who sends, in the functional group (GS02).
    pub group_sender: String,
    /// Who receives, in the functional group (GS03).
    pub group_receiver: String,
    /// The submitter id that the partner gave the practice (1000A NM109).
    pub submitter_id: String,
    /// Name of the receiver (1000B NM103).
    pub receiver_name: String,
    /// Id of the receiver (1000B NM109).
    pub receiver_code: String,
    /// Whether what is sent counts (ISA15).
    pub usage: Usage,
    /// Folder in which files to send are put, empty when the user says where each time.
    pub outbox: String,
    /// Folder in which answers arrive, empty when they are imported by hand.
    pub inbox: String,
    /// Name of a sent file: `{kind}`, `{date}`, `{control}` are filled in.
    pub file_name: String,
}

/// Whether an interchange counts (ISA15).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
pub enum Usage {
    /// `P`
    #[default]
    Production,
    /// `T`: the partner checks it and throws it away.
    Test,
}

impl Usage {
    /// The letter of ISA15.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Usage::Production => "P",
            Usage::Test => "T",
        }
    }

    /// Reads the letter of ISA15.
    #[must_use]
    pub fn from_letter(text: &str) -> Option<Usage> {
        match text {
            "P" => Some(Usage::Production),
            "T" => Some(Usage::Test),
            _ => None,
        }
    }
}
