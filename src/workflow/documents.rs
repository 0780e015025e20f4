//! The papers of a visit: keep a document, revise it, take it off; mark the words that support a
//! code; say why a line carries a modifier.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::check::Check;
use super::context::{DeedContext, Role};
use super::encounters::known;
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, from_json, may, must};
use crate::domain::keys::EncounterId;
use crate::domain::paper::{Document, DocumentKind, Evidence};
use crate::store::modifier_reasons::{self, ModifierReason};
use crate::store::{documents, files};

/// The most letters of one document.
const LONGEST: usize = 200_000;

/// The modifiers that are never used without a written reason (coding.md 3 and 4.1).
pub const EXPLAINED: [&str; 6] = ["25", "59", "XE", "XP", "XS", "XU"];

/// Where a document comes from that takes the place of the note entered with the visit; its later
/// versions keep this.
pub const OF_THE_VISIT: &str = "the note of the visit";

/// A document as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DocumentInput {
    /// Of which visit.
    pub encounter: i64,
    /// The number of any version of the document that this revises; none for a new one.
    pub revises: Option<i64>,
    /// `visit-note`, `operative-report`, `discharge-summary`, `laboratory`, `radiology`, `other`.
    pub kind: String,
    /// A few words that tell it apart.
    pub title: String,
    /// What it says.
    pub text: String,
    /// `typed`, `pasted`, or the name of the file it came from.
    pub came_from: String,
}

/// `keep-document`
pub static KEEP_DOCUMENT: Deed = Deed {
    name: "keep-document",
    title: "Keep a document of a visit, or a new version of one",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        may(
            "revises",
            Is::Number,
            "a version of the document that this revises; left out for a new one",
        ),
        must(
            "kind",
            Is::Text,
            "visit-note, operative-report, discharge-summary, laboratory, radiology, other",
        ),
        may("title", Is::Text, "a few words that tell it apart"),
        must("text", Is::Text, "what it says"),
        may(
            "came_from",
            Is::Text,
            "typed, pasted, or the name of the file; typed when left out",
        ),
    ],
    example: r#"{"encounter":1,"revises":null,"kind":"laboratory","title":"A1c","text":
        "HbA1c 8.4 %","came_from":"typed"}"#,
    run: |cx, json| from_json(cx, json, keep_document),
};

/// Which document, and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentReason {
    /// Any of its versions.
    pub document: i64,
    /// Why.
    pub reason: String,
}

/// `withdraw-document`
pub static WITHDRAW_DOCUMENT: Deed = Deed {
    name: "withdraw-document",
    title: "Take a document off a visit; what it said stays kept",
    role: Role::Coder,
    fields: &[
        must("document", Is::Number, "any version of it"),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"document":1,"reason":"it is of another patient"}"#,
    run: |cx, json| from_json(cx, json, withdraw_document),
};

/// Words that support a code, as marked.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EvidenceInput {
    /// Of which visit.
    pub encounter: i64,
    /// The code, with or without its dot.
    pub code: String,
    /// The version of the document; none is the note entered with the visit.
    pub document: Option<i64>,
    /// Letters before the words in the document.
    pub starts_at: u32,
    /// The words, exactly as they stand there.
    pub words: String,
}

/// `mark-evidence`
pub static MARK_EVIDENCE: Deed = Deed {
    name: "mark-evidence",
    title: "Mark the words of a document that support a code",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        must("code", Is::Text, "a diagnosis or procedure of the visit"),
        may(
            "document",
            Is::Number,
            "the version of the document; the note entered with the visit when left out",
        ),
        may("starts_at", Is::Number, "letters before the words"),
        must("words", Is::Text, "the words, exactly as they stand there"),
    ],
    example: r#"{"encounter":1,"code":"I10","document":null,"starts_at":0,"words":
        "BP above goal"}"#,
    run: |cx, json| from_json(cx, json, mark_evidence),
};

/// Which mark.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceKey {
    /// Of which visit.
    pub encounter: i64,
    /// Which mark.
    pub evidence: i64,
}

/// `unmark-evidence`
pub static UNMARK_EVIDENCE: Deed = Deed {
    name: "unmark-evidence",
    title: "Take back words that were marked as supporting a code",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        must("evidence", Is::Number, "which mark"),
    ],
    example: r#"{"encounter":1,"evidence":1}"#,
    run: |cx, json| from_json(cx, json, |cx, key: EvidenceKey| unmark_evidence(cx, key)),
};

/// Why a line carries a modifier, as entered.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModifierInput {
    /// Of which visit.
    pub encounter: i64,
    /// The procedure.
    pub code: String,
    /// The modifier.
    pub modifier: String,
    /// Why.
    pub reason: String,
}

/// `explain-modifier`
pub static EXPLAIN_MODIFIER: Deed = Deed {
    name: "explain-modifier",
    title: "Say why a line carries modifier 25, 59, XE, XP, XS or XU",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        must("code", Is::Text, "the procedure"),
        must("modifier", Is::Text, "25, 59, XE, XP, XS or XU"),
        must("reason", Is::Text, "what the note shows"),
    ],
    example: r#"{"encounter":1,"code":"99213","modifier":"25","reason":
        "hypertension was managed apart from the injection"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: ModifierInput| {
            explain_modifier(cx, &input)
        })
    },
};

/// Keeps a document or a new version of one.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field, and [`DeedError::NoSuch`].
pub fn keep_document(cx: &DeedContext<'_>, input: DocumentInput) -> Result<Recorded, DeedError> {
    let encounter = known(cx, EncounterId(input.encounter))?.id;
    let before = match input.revises {
        Some(id) => Some(latest(cx, id)?),
        None => None,
    };
    let mut check = Check::new();
    if let Some(before) = &before {
        let same = before.encounter == encounter;
        check.require(same, "revises", "is a document of another visit");
    }
    let words = "visit-note, operative-report, discharge-summary, laboratory, radiology, other";
    let kind = check.one_of("kind", &input.kind, (DocumentKind::from_name, words));
    let title = check.text("title", &input.title, 80);
    let text = check.lines("text", &input.text);
    check.require(!text.trim().is_empty(), "text", "is missing");
    let short = text.chars().count() <= LONGEST;
    check.require(short, "text", "has more than 200000 letters");
    let came_from = match &before {
        Some(before) if before.came_from == OF_THE_VISIT => OF_THE_VISIT.to_owned(),
        _ => check.text("came_from", &input.came_from, 200),
    };
    let document = kind.map(|kind| Document {
        id: 0,
        encounter,
        series: before.as_ref().map_or(0, |before| before.series),
        version: before.as_ref().map_or(1, |before| before.version + 1),
        kind,
        title,
        text,
        came_from: match came_from.is_empty() {
            true => "typed".to_owned(),
            false => came_from,
        },
        withdrawn: false,
        kept_on: cx.today,
        role: cx.role.name().to_owned(),
    });
    let document = check.finish(document)?;
    keep(cx, KEEP_DOCUMENT.name, &document)
}

/// Takes a document off its visit; every version stays kept.
///
/// # Errors
/// [`DeedError::NoSuch`], [`DeedError::Invalid`] without a reason.
pub fn withdraw_document(
    cx: &DeedContext<'_>,
    input: DocumentReason,
) -> Result<Recorded, DeedError> {
    let before = latest(cx, input.document)?;
    let title = super::mark_coded::needed_reason(&input.reason)?;
    let last = Document {
        version: before.version + 1,
        withdrawn: true,
        title,
        kept_on: cx.today,
        role: cx.role.name().to_owned(),
        ..before
    };
    keep(cx, WITHDRAW_DOCUMENT.name, &last)
}

/// Keeps a row and leaves the hash of its text in the audit log, which is chained.
fn keep(cx: &DeedContext<'_>, deed: &str, document: &Document) -> Result<Recorded, DeedError> {
    let id = documents::keep(cx.tx, document)?;
    let hash = files::hash_of(document.text.as_bytes()).0;
    let detail = json!({ "document": id, "version": document.version, "hash": hash });
    let of = ("encounter", Some(document.encounter.0));
    cx.audit(deed, of, Some(&detail))?;
    Ok(Recorded { id })
}

/// The last version of the document of which `id` is a version.
fn latest(cx: &DeedContext<'_>, id: i64) -> Result<Document, DeedError> {
    let one = documents::get(cx.db(), id)?.ok_or_else(|| DeedError::no_such("document", id))?;
    let last = documents::versions(cx.db(), one.series)?.pop();
    let last = last.filter(|last| !last.withdrawn);
    last.ok_or_else(|| DeedError::refused(format!("document {id} was withdrawn"), ""))
}

/// Marks words that support a code.
///
/// # Errors
/// [`DeedError::Invalid`] where the words do not stand at that place of the document.
pub fn mark_evidence(cx: &DeedContext<'_>, input: EvidenceInput) -> Result<Recorded, DeedError> {
    let encounter = known(cx, EncounterId(input.encounter))?;
    let text = match input.document {
        None => encounter.note.clone(),
        Some(id) => {
            let document = documents::get(cx.db(), id)?;
            let document = document.filter(|document| document.encounter == encounter.id);
            document
                .ok_or_else(|| DeedError::no_such("document", id))?
                .text
        }
    };
    let mut check = Check::new();
    let code = check.needed("code", &input.code.replace('.', "").to_uppercase(), 7);
    let from = usize::try_from(input.starts_at).unwrap_or(usize::MAX);
    let n = input.words.chars().count();
    let there: String = text.chars().skip(from).take(n).collect();
    let words = &input.words;
    check.require(!words.trim().is_empty(), "words", "are missing");
    check.require(there == *words, "words", "do not stand at that place");
    let evidence = check.finish(Some(Evidence {
        id: 0,
        encounter: encounter.id,
        code,
        document: input.document,
        starts_at: input.starts_at,
        words: input.words.clone(),
        marked_on: cx.today,
    }))?;
    let id = documents::mark(cx.tx, &evidence, None)?;
    let detail = json!({ "evidence": id, "code": evidence.code });
    let of = ("encounter", Some(encounter.id.0));
    cx.audit(MARK_EVIDENCE.name, of, Some(&detail))?;
    Ok(Recorded { id })
}

/// Takes a mark back.
///
/// # Errors
/// [`DeedError::NoSuch`] where it is not one of the visit that holds.
pub fn unmark_evidence(cx: &DeedContext<'_>, key: EvidenceKey) -> Result<Recorded, DeedError> {
    let marks = documents::evidence(cx.db(), EncounterId(key.encounter))?;
    let mark = marks.into_iter().find(|mark| mark.id == key.evidence);
    let mark = mark.ok_or_else(|| DeedError::no_such("mark", key.evidence))?;
    let id = documents::mark(cx.tx, &mark, Some(mark.id))?;
    let detail = json!({ "evidence": mark.id });
    let of = ("encounter", Some(key.encounter));
    cx.audit(UNMARK_EVIDENCE.name, of, Some(&detail))?;
    Ok(Recorded { id })
}

/// Says why a line carries a modifier.
///
/// # Errors
/// [`DeedError::Invalid`] for another modifier or without a reason, [`DeedError::NoSuch`].
pub fn explain_modifier(
    cx: &DeedContext<'_>,
    input: &ModifierInput,
) -> Result<Recorded, DeedError> {
    let encounter = known(cx, EncounterId(input.encounter))?.id;
    let mut check = Check::new();
    let code = check.needed("code", &input.code.to_uppercase(), 5);
    let modifier = input.modifier.trim().to_uppercase();
    let explained = EXPLAINED.contains(&modifier.as_str());
    check.require(explained, "modifier", "is none of 25, 59, XE, XP, XS, XU");
    let reason = check.needed("reason", &input.reason, 300);
    let given = check.finish(Some(ModifierReason {
        code,
        modifier,
        reason,
        given_on: cx.today,
    }))?;
    modifier_reasons::give(cx.tx, encounter, &given, cx.role.name())?;
    let detail = json!({ "code": given.code, "modifier": given.modifier });
    let of = ("encounter", Some(encounter.0));
    cx.audit(EXPLAIN_MODIFIER.name, of, Some(&detail))?;
    Ok(Recorded { id: encounter.0 })
}
