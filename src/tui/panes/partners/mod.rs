//! Clearinghouse profiles: how files are exchanged with each trading partner.

mod ask;

use super::records::fields::filled;
use super::records::{Record, Records};
use crate::desk::Desk;
use crate::domain::partner::{Partner, Usage};
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::Column;
use crate::workflow::DeedError;
use chrono::NaiveDate;

/// A profile and its place in the list.
#[derive(Clone)]
pub struct Profile {
    n: i64,
    partner: Partner,
}

/// The pane.
pub type Partners = Records<Profile>;

const QUALIFIERS: [(&str, &str); 4] = [
    ("ZZ", "mutually defined"),
    ("30", "tax id"),
    ("01", "DUNS"),
    ("27", "Medicare carrier"),
];

fn qualifier(key: &'static str, label: &'static str, of: &str) -> Field {
    let choices = QUALIFIERS
        .iter()
        .map(|(code, words)| Choice::new(code, &format!("{code} {words}")))
        .collect();
    Field::new(key, label, Kind::Choice)
        .required()
        .choices(choices)
        .value(if of.is_empty() { "ZZ" } else { of })
}

fn text(of: Option<&Profile>, get: fn(&Partner) -> &str) -> String {
    of.map(|profile| get(&profile.partner))
        .unwrap_or_default()
        .to_owned()
}

/// The fields about who they are.
fn theirs(of: Option<&Profile>) -> Vec<Field> {
    let text = |get| text(of, get);
    vec![
        qualifier(
            "receiver_q",
            "Their id is a",
            &text(|p| &p.receiver_qualifier),
        )
        .section("Who they are"),
        filled(
            "receiver",
            "Their id",
            Kind::Text,
            &text(|p| &p.receiver_id),
        )
        .required()
        .help("ISA08, at most 15 characters"),
        filled(
            "gs_receiver",
            "Their group id",
            Kind::Text,
            &text(|p| &p.group_receiver),
        )
        .help("GS03; empty takes their id"),
        filled(
            "receiver_name",
            "Their name",
            Kind::Text,
            &text(|p| &p.receiver_name),
        )
        .help("NM103 of 1000B; empty takes the name above"),
        filled(
            "receiver_code",
            "Their code",
            Kind::Text,
            &text(|p| &p.receiver_code),
        )
        .help("NM109 of 1000B; empty takes their id"),
    ]
}

/// The fields about the files.
fn files(of: Option<&Profile>) -> Vec<Field> {
    let text = |get| text(of, get);
    let usage = of.map_or("P", |profile| profile.partner.usage.letter());
    let file_name = match of {
        Some(profile) => profile.partner.file_name.clone(),
        None => "{kind}_{date}_{control}.x12".to_owned(),
    };
    vec![
        Field::new("usage", "Files are", Kind::Choice)
            .required()
            .choices(vec![
                Choice::new("P", "production"),
                Choice::new("T", "test"),
            ])
            .value(usage)
            .section("Files"),
        filled("outbox", "Outbox folder", Kind::Text, &text(|p| &p.outbox))
            .help("claims to send are put here; empty asks each time"),
        filled("inbox", "Inbox folder", Kind::Text, &text(|p| &p.inbox))
            .help("answers arrive here; empty when you import them by hand"),
        filled("file_name", "File name", Kind::Text, &file_name)
            .required()
            .help("{kind}, {date} and {control} are filled in"),
    ]
}

impl Record for Profile {
    type Refs = ();
    const TITLE: &'static str = "Clearinghouses";
    const ONE: &'static str = "clearinghouse profile";
    const EMPTY: &'static str = "No clearinghouse yet. Press + to add the one that you send to.";
    const COLUMNS: &'static [Column<Profile>] = &[
        Column::left("name", 20, |p: &Profile| (&p.partner.name).into()).word("name"),
        Column::left("we are", 15, |p: &Profile| (&p.partner.sender_id).into()).drop(2),
        Column::left("they are", 15, |p: &Profile| {
            (&p.partner.receiver_id).into()
        })
        .drop(1),
        Column::left("", 10, |p: &Profile| match p.partner.usage {
            Usage::Production => "production".into(),
            Usage::Test => "test".into(),
        }),
        Column::left("inbox", 20, |p: &Profile| (&p.partner.inbox).into()).drop(3),
    ];

    fn id(&self) -> i64 {
        self.n
    }

    fn form(of: Option<&Profile>, (): &(), today: NaiveDate) -> Form {
        let text = |get| text(of, get);
        let mut fields = vec![
            filled("name", "Name", Kind::Text, &text(|p| &p.name))
                .required()
                .help("your own name for it; payers refer to it by this"),
            qualifier("sender_q", "Our id is a", &text(|p| &p.sender_qualifier))
                .section("Who we are to them"),
            filled("sender", "Our id", Kind::Text, &text(|p| &p.sender_id))
                .required()
                .help("ISA06, at most 15 characters; the clearinghouse tells it"),
            filled(
                "gs_sender",
                "Our group id",
                Kind::Text,
                &text(|p| &p.group_sender),
            )
            .help("GS02; empty takes our id"),
            filled(
                "submitter",
                "Submitter id",
                Kind::Text,
                &text(|p| &p.submitter_id),
            )
            .help("NM109 of 1000A; empty takes our id"),
        ];
        fields.extend(theirs(of));
        fields.extend(files(of));
        Form::new(CleanText::new("A clearinghouse profile "), today, fields)
    }

    fn read(form: &Form, of: Option<&Profile>) -> Result<Profile, (&'static str, String)> {
        let or = |key: &str, other: &str| match form.text(key) {
            text if text.is_empty() => form.text(other),
            text => text,
        };
        for key in ["sender", "receiver"] {
            if form.text(key).len() > 15 {
                return Err((key, "at most 15 characters".to_owned()));
            }
        }
        if let Some(profile) = of
            && form.text("name") != profile.partner.name
        {
            return Err((
                "name",
                "payers refer to it by its name, which stays".to_owned(),
            ));
        }
        Ok(Profile {
            n: of.map_or(0, |profile| profile.n),
            partner: Partner {
                name: form.text("name"),
                sender_qualifier: form.text("sender_q"),
                sender_id: form.text("sender"),
                receiver_qualifier: form.text("receiver_q"),
                receiver_id: form.text("receiver"),
                group_sender: or("gs_sender", "sender"),
                group_receiver: or("gs_receiver", "receiver"),
                submitter_id: or("submitter", "sender"),
                receiver_name: or("receiver_name", "name"),
                receiver_code: or("receiver_code", "receiver"),
                usage: Usage::from_letter(&form.text("usage")).unwrap_or_default(),
                outbox: form.text("outbox"),
                inbox: form.text("inbox"),
                file_name: form.text("file_name"),
            },
        })
    }

    fn list(desk: &mut Desk, _about: &About) -> anyhow::Result<(Vec<Profile>, ())> {
        ask::list(desk)
    }

    fn save(self, desk: &mut Desk) -> Result<i64, DeedError> {
        ask::save(&self, desk)
    }
}
