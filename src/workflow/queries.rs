//! Ask a clinician what a note means, without leading; and answer what the biller asks.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::check::Check;
use super::context::{DeedContext, Role};
use super::encounters::known;
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, from_json, may, must};
use crate::coding::questions::{leads, wording};
use crate::domain::claim::{ClaimEvent, ClaimEventKind};
use crate::domain::denial::DenialStatus;
use crate::domain::encounter::EncounterStatus;
use crate::domain::keys::{DenialId, EncounterId};
use crate::store::queries::{self, Query, QueryEvent, QueryRow};
use crate::store::{claims, denials, encounters, notes, settings};

/// The setting that says what an open question does: `block` or `warn`.
const EFFECT: &str = "query.effect";

/// Days in which a clinician should answer (coding.md 10).
const DAYS: u64 = 7;

/// A question as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QueryInput {
    /// About which visit.
    pub encounter: i64,
    /// The name of its wording.
    pub topic: String,
    /// What the record shows, quoted.
    pub facts: String,
    /// Choices that are clinically possible; "other" and "unable to determine" are added.
    pub choices: Vec<String>,
    /// The question in the coder's own words, in place of the wording.
    pub question: String,
    /// By when; in seven days when left out.
    pub due_on: Option<NaiveDate>,
    /// `block` or `warn`; as the practice set it when empty.
    pub effect: String,
}

/// `send-query`
pub static SEND_QUERY: Deed = Deed {
    name: "send-query",
    title: "Ask the clinician of a visit what the note means, without leading",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        must(
            "topic",
            Is::Text,
            "unspecified, laterality, acuity, treatment, support, relation, conflict, time, \
             decision, separate",
        ),
        must("facts", Is::Text, "what the record shows, quoted"),
        may(
            "choices",
            Is::Texts,
            "clinical choices; other and unable to determine are added",
        ),
        may(
            "question",
            Is::Text,
            "the question in your own words, in place of the wording",
        ),
        may("due_on", Is::Date, "in seven days when left out"),
        may(
            "effect",
            Is::Text,
            "block or warn; as the practice set it when left out",
        ),
    ],
    example: r#"{"encounter":1,"topic":"acuity","facts":"furosemide was raised","choices":["acute",
        "chronic"],"question":"","due_on":"2026-03-09","effect":"block"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: QueryInput| send_query(cx, &input)),
};

/// What happened to a question, as entered.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryNews {
    /// Which question.
    pub query: i64,
    /// `answered`, `addendum`, `no-change`, `closed`, `withdrawn`.
    pub event: String,
    /// The answer, or why.
    pub words: String,
}

/// `tell-query`
pub static TELL_QUERY: Deed = Deed {
    name: "tell-query",
    title: "Say what became of a question: answered, addendum made, no change, closed, withdrawn",
    role: Role::Coder,
    fields: &[
        must("query", Is::Number, "which question"),
        must(
            "event",
            Is::Text,
            "answered, addendum, no-change, closed or withdrawn",
        ),
        must("words", Is::Text, "the answer, or why"),
    ],
    example: r#"{"query":1,"event":"addendum","words":"addendum of 3/4 names the left knee"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: QueryNews| tell_query(cx, &input)),
};

/// The coder's answer to a question about a denied line.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodingAnswer {
    /// Which denial.
    pub denial: i64,
    /// What the coder says.
    pub answer: String,
}

/// `answer-coding-question`
pub static ANSWER_CODING_QUESTION: Deed = Deed {
    name: "answer-coding-question",
    title: "Answer what the biller asked about a denied line; it goes back to the denials",
    role: Role::Coder,
    fields: &[
        must("denial", Is::Number, "which denial"),
        must("answer", Is::Text, "what the coder says"),
    ],
    example: r#"{"denial":1,"answer":"the visit was separate: send the note of 3/2"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: CodingAnswer| {
            answer_coding_question(cx, &input)
        })
    },
};

/// Sends a question. One that blocks puts the visit on hold until it is closed.
///
/// # Errors
/// [`DeedError::Invalid`] where the wording leads or a field is wrong, [`DeedError::NoSuch`].
pub fn send_query(cx: &DeedContext<'_>, input: &QueryInput) -> Result<Recorded, DeedError> {
    let encounter = known(cx, EncounterId(input.encounter))?;
    let mut check = Check::new();
    let topic = check.read("topic", &input.topic, |name| {
        wording(name).ok_or("is none of the wordings; claimdesk deeds list names them")
    });
    let facts = check.lines("facts", &input.facts);
    let own = check.lines("question", &input.question);
    let question = match (own.trim(), topic) {
        ("", Some(topic)) => {
            check.require(
                !facts.trim().is_empty(),
                "facts",
                "are missing: quote the record",
            );
            topic.question(&facts, &input.choices)
        }
        (own, _) => own.to_owned(),
    };
    if let Some(why) = leads(&question) {
        check.wrong("question", why);
    }
    let set = settings::get::<String>(cx.db(), EFFECT)?;
    let effect = match input.effect.trim() {
        "" => set.unwrap_or_else(|| "block".to_owned()),
        given => given.to_owned(),
    };
    let known_effect = ["block", "warn"].contains(&effect.as_str());
    check.require(known_effect, "effect", "is neither block nor warn");
    let due = cx
        .today
        .checked_add_days(Days::new(DAYS))
        .unwrap_or(cx.today);
    let due_on = input.due_on.unwrap_or(due);
    check.require(due_on >= cx.today, "due_on", "is in the past");
    let query = check.finish(topic.map(|topic| Query {
        id: 0,
        encounter: encounter.id,
        provider: encounter.rendering,
        topic: topic.name.to_owned(),
        question,
        effect,
        sent_on: cx.today,
        due_on,
    }))?;
    let id = queries::send(cx.tx, &query)?;
    if query.effect == "block" && encounter.status == EncounterStatus::ReadyToCode {
        let reason = format!("question {id} to the clinician, due {due_on}");
        encounters::set_status(cx.tx, encounter.id, EncounterStatus::OnHold, &reason)?;
    }
    let detail = json!({ "query": id, "topic": query.topic, "effect": query.effect });
    let of = ("encounter", Some(encounter.id.0));
    cx.audit(SEND_QUERY.name, of, Some(&detail))?;
    Ok(Recorded { id })
}

/// Says what became of a question. Once none that blocks is open, the visit that they held goes
/// back to the coder.
///
/// # Errors
/// [`DeedError::NoSuch`]; [`DeedError::Refused`] where it is closed already.
pub fn tell_query(cx: &DeedContext<'_>, input: &QueryNews) -> Result<Recorded, DeedError> {
    let row = queries::get(cx.db(), input.query)?;
    let row = row.ok_or_else(|| DeedError::no_such("question", input.query))?;
    if !row.is_open() {
        let why = format!("question {} is {}", input.query, row.status());
        return Err(DeedError::refused(why, "send another one"));
    }
    let mut check = Check::new();
    let events = ["answered", "addendum", "no-change", "closed", "withdrawn"];
    let event = input.event.trim();
    check.require(events.contains(&event), "event", "is none of the five");
    let words = check.needed("words", input.words.trim(), 2_000);
    let event = check.finish(Some(QueryEvent {
        event: event.to_owned(),
        words,
        happened_on: cx.today,
    }))?;
    queries::tell(cx.tx, input.query, &event, cx.role.name())?;
    let encounter = known(cx, row.query.encounter)?;
    let held =
        encounter.status == EncounterStatus::OnHold && encounter.reason.starts_with("question ");
    if held && !holding(cx, encounter.id)? {
        encounters::set_status(cx.tx, encounter.id, EncounterStatus::ReadyToCode, "")?;
    }
    let detail = json!({ "query": input.query, "event": event.event });
    let of = ("encounter", Some(encounter.id.0));
    cx.audit(TELL_QUERY.name, of, Some(&detail))?;
    Ok(Recorded { id: input.query })
}

/// Does a question that blocks still wait for its answer?
fn holding(cx: &DeedContext<'_>, encounter: EncounterId) -> Result<bool, DeedError> {
    let waits = |row: &QueryRow| row.query.effect == "block" && row.is_open();
    Ok(queries::of_encounter(cx.db(), encounter)?.iter().any(waits))
}

/// Answers a question about a denied line: it is noted on the visit and on the claim, and the
/// denial goes back to the biller.
///
/// # Errors
/// [`DeedError::NoSuch`]; [`DeedError::Refused`] where nothing was asked.
pub fn answer_coding_question(
    cx: &DeedContext<'_>,
    input: &CodingAnswer,
) -> Result<Recorded, DeedError> {
    let id = DenialId(input.denial);
    let denial = denials::get(cx.db(), id)?.ok_or_else(|| DeedError::no_such("denial", id))?;
    if denial.status != DenialStatus::Asked {
        let why = format!(
            "nothing was asked about denial {id}: it is {}",
            denial.status.name()
        );
        return Err(DeedError::refused(why, ""));
    }
    let mut check = Check::new();
    let answer = check.needed("answer", &input.answer, 500);
    let answer = check.finish(Some(answer))?;
    let claim = claims::get(cx.db(), denial.claim)?;
    let claim = claim.ok_or_else(|| DeedError::no_such("claim", denial.claim))?;
    let told = format!("the coder answers: {answer}");
    let written = (cx.today, cx.role.name());
    notes::add(cx.tx, ("encounter", claim.encounter.0), written, &told)?;
    let event = ClaimEvent::new(ClaimEventKind::Noted, cx.today, &told);
    claims::append_event(cx.tx, denial.claim, &event)?;
    denials::decide(cx.tx, id, (DenialStatus::Open, &told), cx.today)?;
    cx.audit(ANSWER_CODING_QUESTION.name, ("denial", Some(id.0)), None)?;
    Ok(Recorded { id: id.0 })
}
