//! `code show`: one code on one day.

use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;

use super::medicare::{self, EditsView, FeesView};
use crate::cli::context::CliContext;
use crate::cli::error::{CliError, Kind};
use crate::cli::exit::Exit;
use crate::codesets::reference::{Explained, Rule, explain, rules_for};
use crate::codesets::{
    Block, CodeSets, Diagnosis, Flag, Note, Place, Procedure, ProcedureSet, ProcedureStanding,
    Standing, undotted,
};
use crate::domain::codes::dotted;
use crate::domain::text::CleanText;
use crate::store::code_notes;

#[derive(Serialize)]
struct CodeView {
    set: &'static str,
    code: String,
    display: String,
    title: String,
    billable: bool,
    standing: String,
    dos: NaiveDate,
    chapter: Option<BlockView>,
    section: Option<BlockView>,
    ancestors: Vec<RelativeView>,
    children: Vec<RelativeView>,
    seventh_characters: Vec<SeventhView>,
    flags: Vec<&'static str>,
    periods: Vec<PeriodView>,
    notes: Vec<NoteView>,
    edits: Option<EditsView>,
    fees: Option<FeesView>,
    /// The words of the title, explained by our own glossary.
    words: Vec<WordView>,
    /// The official guidelines that name the code, in our own words.
    guidelines: Vec<RuleView>,
    /// What the practice has learned of it; empty without a practice.
    learned: Vec<LearnedView>,
}

#[derive(Serialize)]
struct WordView {
    word: String,
    meaning: String,
}

#[derive(Serialize)]
struct RuleView {
    section: &'static str,
    text: &'static str,
}

#[derive(Serialize)]
struct LearnedView {
    id: i64,
    code: String,
    payer: Option<String>,
    written_on: NaiveDate,
    text: String,
}

#[derive(Serialize)]
struct BlockView {
    id: String,
    title: String,
}

#[derive(Serialize)]
struct RelativeView {
    code: String,
    display: String,
    title: String,
    billable: bool,
}

#[derive(Serialize)]
struct SeventhView {
    character: char,
    meaning: String,
    code: String,
}

#[derive(Serialize)]
struct PeriodView {
    from: NaiveDate,
    through: Option<NaiveDate>,
}

#[derive(Serialize)]
struct NoteView {
    kind: &'static str,
    title: &'static str,
    text: String,
    from: String,
    inherited: bool,
}

/// Prints what the code is on the date of service.
pub fn run(code: &str, dos: Option<NaiveDate>, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let dos = match dos {
        Some(dos) => dos,
        None => cx.today()?,
    };
    let codes = cx.codes();
    let mut view = match (codes.diagnosis(code, dos), codes.procedure(code, dos)) {
        (Some(diagnosis), _) => of_diagnosis(&diagnosis),
        (None, Some(procedure)) => CodeView {
            edits: Some(medicare::edits(&codes, &procedure.code, dos)),
            fees: medicare::fees(&codes, &procedure.code, dos),
            ..of_procedure(procedure, dos)
        },
        (None, None) => return Err(no_code(&codes, code, dos)),
    };
    view.words = explain(&view.title).into_iter().map(word).collect();
    view.learned = learned(&view.code, cx)?;
    if cx.json() {
        cx.print_json(&view)?;
    } else {
        print(&view, cx)?;
    }
    Ok(Exit::Done)
}

/// Why there is no page: retired, not yet valid or unknown, with the nearest valid codes.
fn no_code(codes: &CodeSets, code: &str, dos: NaiveDate) -> CliError {
    let shown = CleanText::new(code);
    let (what, nearest) = match codes.procedure_standing(code, dos) {
        ProcedureStanding::Retired { through, nearest } => {
            (format!("{shown} is not valid after {through}"), nearest)
        }
        ProcedureStanding::NotYet(on) => (format!("{shown} is not valid before {on}"), Vec::new()),
        ProcedureStanding::Unknown { nearest } => (
            format!("no code {shown} is in the list in force on {dos}"),
            nearest,
        ),
        ProcedureStanding::Valid(_) | ProcedureStanding::NotChecked => {
            (format!("no code {shown} is known on {dos}"), Vec::new())
        }
    };
    let hint = if nearest.is_empty() {
        "look for it by words: claimdesk code search TEXT".to_owned()
    } else {
        format!("valid codes near it: {}", nearest.join(", "))
    };
    CliError::new(Kind::Input, what).hint(hint)
}

fn word(explained: Explained) -> WordView {
    let whole = explained.to_string();
    let meaning = whole.split_once(": ").map_or("", |(_, meaning)| meaning);
    WordView {
        meaning: meaning.to_owned(),
        word: explained.word,
    }
}

/// The notes of the practice that was named, if one was and is there; its name alone says where
/// the imported code sets are.
fn learned(code: &str, cx: &CliContext<'_>) -> Result<Vec<LearnedView>, CliError> {
    if !cx.named_practice().is_some_and(Path::exists) {
        return Ok(Vec::new());
    }
    let notes = cx.look()?.store.read(|db| code_notes::about(db, code))?;
    let views = notes.into_iter().map(|note| LearnedView {
        id: note.id,
        code: note.code,
        payer: note.payer.map(|_| note.payer_name),
        written_on: note.written_on,
        text: note.text,
    });
    Ok(views.collect())
}

fn of_diagnosis(diagnosis: &Diagnosis<'_>) -> CodeView {
    let block = |b: &Block| BlockView {
        id: b.id.clone(),
        title: b.title.clone(),
    };
    let own = Place::Code(diagnosis.code().to_owned());
    let sevenths = diagnosis.seventh_characters();
    CodeView {
        set: "icd10cm",
        code: diagnosis.code().to_owned(),
        display: diagnosis.display(),
        title: diagnosis.title(),
        billable: diagnosis.is_billable(),
        standing: standing(diagnosis.standing()),
        dos: diagnosis.dos(),
        chapter: diagnosis.chapter().map(block),
        section: diagnosis.section().map(block),
        ancestors: diagnosis.ancestors().map(|d| relative(&d)).collect(),
        children: diagnosis.children().iter().map(relative).collect(),
        seventh_characters: sevenths
            .into_iter()
            .map(|s| SeventhView {
                character: s.character,
                meaning: s.meaning,
                code: s.code,
            })
            .collect(),
        flags: diagnosis.flags().iter().map(flag).collect(),
        periods: diagnosis
            .periods()
            .iter()
            .map(|p| PeriodView {
                from: p.from,
                through: p.through,
            })
            .collect(),
        notes: diagnosis
            .notes()
            .into_iter()
            .map(|n| note(n, &own))
            .collect(),
        edits: None,
        fees: None,
        words: Vec::new(),
        guidelines: rules_for(diagnosis.code()).into_iter().map(rule).collect(),
        learned: Vec::new(),
    }
}

fn rule(rule: &Rule) -> RuleView {
    RuleView {
        section: rule.section,
        text: rule.text,
    }
}

fn of_procedure(procedure: &Procedure, dos: NaiveDate) -> CodeView {
    let set = match procedure.set {
        ProcedureSet::Cpt => "cpt",
        ProcedureSet::Hcpcs => "hcpcs",
    };
    CodeView {
        set,
        code: procedure.code.clone(),
        display: procedure.code.clone(),
        title: procedure.label.clone(),
        billable: true,
        standing: "billable".to_owned(),
        dos,
        chapter: None,
        section: None,
        ancestors: Vec::new(),
        children: Vec::new(),
        seventh_characters: Vec::new(),
        flags: Vec::new(),
        periods: Vec::new(),
        notes: Vec::new(),
        edits: None,
        fees: None,
        words: Vec::new(),
        guidelines: Vec::new(),
        learned: Vec::new(),
    }
}

fn relative(diagnosis: &Diagnosis<'_>) -> RelativeView {
    RelativeView {
        code: diagnosis.code().to_owned(),
        display: diagnosis.display(),
        title: diagnosis.title(),
        billable: diagnosis.is_billable(),
    }
}

fn note(note: &Note, own: &Place) -> NoteView {
    NoteView {
        kind: note.kind.key(),
        title: note.kind.title(),
        text: note.text.clone(),
        from: note.place.to_string(),
        inherited: note.place != *own,
    }
}

fn standing(standing: Standing) -> String {
    match standing {
        Standing::Billable => "billable".to_owned(),
        Standing::Header => "not billable: one of its children is".to_owned(),
        Standing::NotYet(from) => format!("not valid before {from}"),
        Standing::Retired(through) => format!("not valid after {through}"),
    }
}

fn flag(flag: Flag) -> &'static str {
    match flag {
        Flag::ExternalCause => "external-cause",
        Flag::Unspecified => "unspecified",
        Flag::UnacceptablePrincipal => "unacceptable-principal",
        Flag::Maternity => "maternity",
        Flag::Adult => "adult",
        Flag::Manifestation => "manifestation",
        Flag::Pediatric => "pediatric",
        Flag::Newborn => "newborn",
        Flag::Male => "male",
        Flag::Female => "female",
    }
}

fn print(view: &CodeView, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    cx.line(format!("{}  {}", view.display, view.title))?;
    cx.line(format!("  {} on {}", view.standing, view.dos))?;
    for block in [&view.chapter, &view.section].into_iter().flatten() {
        cx.line(format!("  {}  {}", block.id, block.title))?;
    }
    for above in view.ancestors.iter().rev() {
        cx.line(format!("  {}  {}", above.display, above.title))?;
    }
    for below in &view.children {
        cx.line(format!("    {}  {}", below.display, below.title))?;
    }
    for seventh in &view.seventh_characters {
        let code = dotted(&undotted(&seventh.code));
        cx.line(format!(
            "    {}  {}  {code}",
            seventh.character, seventh.meaning
        ))?;
    }
    if !view.flags.is_empty() {
        cx.line(format!("  flags: {}", view.flags.join(", ")))?;
    }
    for note in &view.notes {
        let from = if note.inherited {
            format!("  (from {})", note.from)
        } else {
            String::new()
        };
        cx.line(format!("  {}: {}{from}", note.title, note.text))?;
    }
    for learned in &view.learned {
        let at = learned.payer.as_deref().unwrap_or("every payer");
        let (on, text) = (learned.written_on, CleanText::new(&learned.text));
        cx.line(format!("  learned ({at}, {on}): {text}"))?;
    }
    for WordView { word, meaning } in &view.words {
        cx.line(format!("  {word}: {meaning}"))?;
    }
    for RuleView { section, text } in &view.guidelines {
        cx.line(format!("  guideline {section}: {text}"))?;
    }
    if let Some(edits) = &view.edits {
        medicare::print(edits, view.fees.as_ref(), cx)?;
    }
    Ok(())
}
