//! Set up a clearinghouse: how files are exchanged with it.

use serde::{Deserialize, Serialize};

use super::check::{Check, LONGEST};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Field, Is, changed, from_json, may, must};
use crate::domain::partner::{Partner, Usage};
use crate::store::partners;

/// A clearinghouse profile as it is entered.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PartnerInput {
    /// The practice's name for it.
    pub name: String,
    /// ISA05, `ZZ` when empty.
    pub sender_qualifier: String,
    /// ISA06.
    pub sender_id: String,
    /// ISA07, `ZZ` when empty.
    pub receiver_qualifier: String,
    /// ISA08.
    pub receiver_id: String,
    /// GS02, the sender id when empty.
    pub group_sender: String,
    /// GS03, the receiver id when empty.
    pub group_receiver: String,
    /// 1000A NM109, the sender id when empty.
    pub submitter_id: String,
    /// 1000B NM103.
    pub receiver_name: String,
    /// 1000B NM109, the receiver id when empty.
    pub receiver_code: String,
    /// Whether its files are tests.
    pub test: bool,
    /// Folder for files to send.
    pub outbox: String,
    /// Folder for answers.
    pub inbox: String,
    /// Name of a sent file, `{kind}_{date}_{control}.x12` when empty.
    pub file_name: String,
}

const FIELDS: &[Field] = &[
    must(
        "name",
        Is::Text,
        "your name for it; payers refer to it by this",
    ),
    may("sender_qualifier", Is::Text, "ISA05, ZZ when left out"),
    must(
        "sender_id",
        Is::Text,
        "ISA06, your id there, at most 15 characters",
    ),
    may("receiver_qualifier", Is::Text, "ISA07, ZZ when left out"),
    must(
        "receiver_id",
        Is::Text,
        "ISA08, its id, at most 15 characters",
    ),
    may(
        "group_sender",
        Is::Text,
        "GS02, the sender id when left out",
    ),
    may(
        "group_receiver",
        Is::Text,
        "GS03, the receiver id when left out",
    ),
    may(
        "submitter_id",
        Is::Text,
        "1000A NM109, the sender id when left out",
    ),
    must(
        "receiver_name",
        Is::Text,
        "1000B NM103, its name as it wants it written",
    ),
    may(
        "receiver_code",
        Is::Text,
        "1000B NM109, the receiver id when left out",
    ),
    may("test", Is::Flag, "whether its files are tests (ISA15 T)"),
    may("outbox", Is::Text, "folder for files to send"),
    may("inbox", Is::Text, "folder in which its answers arrive"),
    may(
        "file_name",
        Is::Text,
        "name of a sent file: {kind}, {date}, {control} are filled in",
    ),
];

/// `set-up-clearinghouse`
pub static SET_UP_CLEARINGHOUSE: Deed = Deed {
    name: "set-up-clearinghouse",
    title: "Set up a clearinghouse, or change the one of that name",
    role: Role::Biller,
    fields: FIELDS,
    example: r#"{"name":"Ridge Clearing","sender_qualifier":"ZZ","sender_id":"LAUREL01",
        "receiver_qualifier":"ZZ","receiver_id":"RIDGECLEAR","group_sender":"LAUREL01",
        "group_receiver":"RIDGECLEAR","submitter_id":"LAUREL01",
        "receiver_name":"RIDGE CLEARING","receiver_code":"RIDGECLEAR","test":false,
        "outbox":"","inbox":"","file_name":"{kind}_{date}_{control}.x12"}"#,
    run: |cx, json| from_json(cx, json, set_up_clearinghouse),
};

impl PartnerInput {
    /// The profile as a form shows it.
    #[must_use]
    pub fn of(partner: &Partner) -> PartnerInput {
        PartnerInput {
            name: partner.name.clone(),
            sender_qualifier: partner.sender_qualifier.clone(),
            sender_id: partner.sender_id.clone(),
            receiver_qualifier: partner.receiver_qualifier.clone(),
            receiver_id: partner.receiver_id.clone(),
            group_sender: partner.group_sender.clone(),
            group_receiver: partner.group_receiver.clone(),
            submitter_id: partner.submitter_id.clone(),
            receiver_name: partner.receiver_name.clone(),
            receiver_code: partner.receiver_code.clone(),
            test: partner.usage == Usage::Test,
            outbox: partner.outbox.clone(),
            inbox: partner.inbox.clone(),
            file_name: partner.file_name.clone(),
        }
    }

    fn read(&self) -> Result<Partner, DeedError> {
        let mut check = Check::new();
        let sender_id = check.needed("sender_id", &self.sender_id, 15);
        let receiver_id = check.needed("receiver_id", &self.receiver_id, 15);
        let mut or = |field: &str, text: &str, default: &str| {
            let text = check.text(field, text, 15);
            let text = if text.is_empty() { default } else { &text };
            text.to_owned()
        };
        let sender_qualifier = or("sender_qualifier", &self.sender_qualifier, "ZZ");
        let receiver_qualifier = or("receiver_qualifier", &self.receiver_qualifier, "ZZ");
        let group_sender = or("group_sender", &self.group_sender, &sender_id);
        let group_receiver = or("group_receiver", &self.group_receiver, &receiver_id);
        let submitter_id = or("submitter_id", &self.submitter_id, &sender_id);
        let receiver_code = or("receiver_code", &self.receiver_code, &receiver_id);
        for (field, qualifier) in [
            ("sender_qualifier", &sender_qualifier),
            ("receiver_qualifier", &receiver_qualifier),
        ] {
            let what = "is two letters or digits, such as ZZ";
            check.require(qualifier.chars().count() == 2, field, what);
        }
        let file_name = check.text("file_name", &self.file_name, 100);
        let file_name = match file_name.as_str() {
            "" => "{kind}_{date}_{control}.x12".to_owned(),
            _ => file_name,
        };
        check.require(
            file_name.contains("{control}") && !file_name.contains(['/', '\\']),
            "file_name",
            "needs {control}, or one file would replace another, and no folder",
        );
        let partner = Partner {
            name: check.needed("name", &self.name, LONGEST),
            sender_qualifier,
            sender_id,
            receiver_qualifier,
            receiver_id,
            group_sender,
            group_receiver,
            submitter_id,
            receiver_name: check.needed("receiver_name", &self.receiver_name, LONGEST),
            receiver_code,
            usage: match self.test {
                true => Usage::Test,
                false => Usage::Production,
            },
            outbox: check.text("outbox", &self.outbox, 4_000),
            inbox: check.text("inbox", &self.inbox, 4_000),
            file_name,
        };
        check.finish(Some(partner))
    }
}

/// The name of the profile that was set up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NamedPartner {
    /// Its name.
    pub name: String,
}

/// Sets up a clearinghouse, or changes the one of that name.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field.
pub fn set_up_clearinghouse(
    cx: &DeedContext<'_>,
    input: PartnerInput,
) -> Result<NamedPartner, DeedError> {
    let new = input.read()?;
    let before = partners::get(cx.db(), &new.name)?.map(|p| PartnerInput::of(&p));
    partners::put(cx.tx, &new)?;
    let mut detail = changed(&before.unwrap_or_default(), &PartnerInput::of(&new));
    if let Some(detail) = detail.as_object_mut() {
        detail.insert("partner".into(), new.name.clone().into());
    }
    let deed = SET_UP_CLEARINGHOUSE.name;
    cx.audit(deed, ("clearinghouse", None), Some(&detail))?;
    Ok(NamedPartner { name: new.name })
}
