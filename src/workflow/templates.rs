//! Templates of visits: save one, take them from a file, use one, code a visit like the last.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::check::Check;
use super::code_encounter::{CodingInput, LineInput, code_encounter};
use super::context::{DeedContext, Role};
use super::encounters::{EncounterInput, add_encounter, change_encounter, known};
use super::error::DeedError;
use super::registry::{Deed, Field, Is, Recorded, from_json, may, must};
use crate::coding::templates::{STARTERS, Written, WrittenLine, read, written_line};
use crate::domain::codes::{Hcpcs, Icd10Cm, Modifier, Units};
use crate::domain::keys::EncounterId;
use crate::store::templates::{self, Template};
use crate::store::{charges, encounters, fees, providers};

/// What a template holds, as its body is stored.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Body {
    /// Diagnoses in order, with or without the dot.
    pub diagnoses: Vec<String>,
    /// Service lines in order.
    pub lines: Vec<BodyLine>,
}

/// One line of a template.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BodyLine {
    /// The procedure.
    pub code: String,
    /// Its modifiers.
    pub modifiers: Vec<String>,
    /// Its units.
    pub units: String,
    /// 1 is the first diagnosis.
    pub pointers: Vec<u8>,
}

/// A template as entered.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TemplateInput {
    /// Which one is changed; none for a new one.
    pub template: Option<i64>,
    /// What it is called.
    pub name: String,
    /// Taxonomy code of the clinicians that it is for, empty for all.
    pub specialty: String,
    /// The key that picks it, empty for none.
    pub shortcut: String,
    /// Place of service, empty to leave the visit's own.
    pub pos: String,
    /// Diagnoses in order.
    pub diagnoses: Vec<String>,
    /// Service lines in order.
    pub lines: Vec<BodyLine>,
    /// Whether it is no longer offered.
    pub retired: bool,
}

const LINE: &[Field] = &[
    must("code", Is::Text, "CPT or HCPCS code"),
    may("modifiers", Is::Texts, "up to four, in order"),
    may("units", Is::Text, "1 when left out"),
    may("pointers", Is::Numbers, "diagnoses; 1 is the first"),
];

/// `save-template`
pub static SAVE_TEMPLATE: Deed = Deed {
    name: "save-template",
    title: "Save a template of visits: its diagnoses and lines under a key",
    role: Role::Coder,
    fields: &[
        may(
            "template",
            Is::Number,
            "which one is changed; left out for a new one",
        ),
        must("name", Is::Text, "what it is called"),
        may(
            "specialty",
            Is::Text,
            "taxonomy code of its clinicians; left out for all",
        ),
        may(
            "shortcut",
            Is::Text,
            "the key that picks it, up to four letters",
        ),
        may(
            "pos",
            Is::Text,
            "place of service; left out for the visit's own",
        ),
        may("diagnoses", Is::Texts, "ICD-10-CM codes in order"),
        may("lines", Is::Records(LINE), "service lines in order"),
        may("retired", Is::Flag, "it is no longer offered"),
    ],
    example: r#"{"template":null,"name":"Blood pressure follow-up","specialty":"207Q00000X",
        "shortcut":"bp","pos":"11","diagnoses":["I10"],"lines":[{"code":"99213","modifiers":[],
        "units":"1","pointers":[1]}],"retired":false}"#,
    run: |cx, json| from_json(cx, json, save_template),
};

/// The text of a file of templates.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateText {
    /// One template a line: `specialty | key | name | place | diagnoses | lines`. Empty for the
    /// starter set that comes with the program.
    pub text: String,
    /// Only those of this specialty, empty for all.
    #[serde(default)]
    pub specialty: String,
}

/// `import-templates`
pub static IMPORT_TEMPLATES: Deed = Deed {
    name: "import-templates",
    title: "Take templates from the text of a file, or the starter set",
    role: Role::Coder,
    fields: &[
        must(
            "text",
            Is::Text,
            "one a line, parts between bars; empty for the starter set",
        ),
        may("specialty", Is::Text, "only those of this taxonomy code"),
    ],
    example: r#"{"text":"207Q00000X | ck | Sugar check | | E11.9 | 83036 A","specialty":""}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: TemplateText| {
            import_templates(cx, &input)
        })
    },
};

/// Which template on which visit.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseTemplate {
    /// Which visit.
    pub encounter: i64,
    /// Which template.
    pub template: i64,
}

/// `use-template`
pub static USE_TEMPLATE: Deed = Deed {
    name: "use-template",
    title: "Add the codes of a template to a visit (F6)",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        must("template", Is::Number, "which template"),
    ],
    example: r#"{"encounter":1,"template":1}"#,
    run: |cx, json| from_json(cx, json, |cx, input: UseTemplate| use_template(cx, input)),
};

/// A visit that is like an earlier one.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RepeatVisit {
    /// The visit that is repeated.
    pub encounter: i64,
    /// The new date of service; today when left out.
    pub dos: Option<NaiveDate>,
}

/// `repeat-visit`
pub static REPEAT_VISIT: Deed = Deed {
    name: "repeat-visit",
    title: "Add a visit like an earlier one, codes and drugs included, on a later date",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "the visit that is repeated"),
        may(
            "dos",
            Is::Date,
            "the new date of service; today when left out",
        ),
    ],
    example: r#"{"encounter":1,"dos":"2026-03-02"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: RepeatVisit| repeat_visit(cx, input)),
};

/// How many templates an import added.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct TemplatesAdded {
    /// Added.
    pub added: usize,
    /// There already, under the same specialty and key or name.
    pub there: usize,
}

impl Template {
    /// What it holds; nothing where its body cannot be read.
    #[must_use]
    pub fn holds(&self) -> Body {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

impl BodyLine {
    /// The line as people write it: `20610-RT x2 A`.
    #[must_use]
    pub fn written(&self) -> String {
        written_line(&WrittenLine {
            code: self.code.clone(),
            modifiers: self.modifiers.clone(),
            units: self.units.clone(),
            pointers: self.pointers.clone(),
        })
    }
}

impl From<Written> for TemplateInput {
    fn from(written: Written) -> TemplateInput {
        let line = |line: WrittenLine| BodyLine {
            code: line.code,
            modifiers: line.modifiers,
            units: line.units,
            pointers: line.pointers,
        };
        TemplateInput {
            template: None,
            name: written.name,
            specialty: written.specialty,
            shortcut: written.shortcut,
            pos: written.pos,
            diagnoses: written.diagnoses,
            lines: written.lines.into_iter().map(line).collect(),
            retired: false,
        }
    }
}

/// Saves a template.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field, and where the key is taken.
pub fn save_template(cx: &DeedContext<'_>, input: TemplateInput) -> Result<Recorded, DeedError> {
    let mut check = Check::new();
    let name = check.needed("name", &input.name, 60);
    let specialty = check.taxonomy("specialty", &input.specialty);
    let shortcut = check.text("shortcut", &input.shortcut.to_lowercase(), 4);
    let pos = check.text("pos", &input.pos, 2);
    let body = read_body(&mut check, &input);
    let id = input.template.unwrap_or(0);
    let taken = templates::all(cx.db())?.into_iter().any(|other| {
        other.active
            && other.id != id
            && other.specialty == specialty
            && !shortcut.is_empty()
            && other.shortcut == shortcut
    });
    check.require(
        !taken || input.retired,
        "shortcut",
        "is the key of another template",
    );
    let body = serde_json::to_string(&body).map_err(anyhow::Error::from)?;
    let template = check.finish(Some(Template {
        id,
        name,
        specialty,
        shortcut,
        pos,
        body,
        active: !input.retired,
    }))?;
    if id != 0 && templates::get(cx.db(), id)?.is_none() {
        return Err(DeedError::no_such("template", id));
    }
    let id = templates::save(cx.tx, &template)?;
    cx.audit(SAVE_TEMPLATE.name, ("template", Some(id)), None)?;
    Ok(Recorded { id })
}

fn read_body(check: &mut Check, input: &TemplateInput) -> Body {
    let mut body = Body::default();
    for (n, text) in input.diagnoses.iter().enumerate() {
        let field = format!("diagnoses.{}", n + 1);
        let code = check.read(&field, text, Icd10Cm::parse);
        body.diagnoses.extend(code.map(|code| code.to_string()));
    }
    for (n, line) in input.lines.iter().enumerate() {
        check.within(format!("lines.{}", n + 1), |check| {
            let code = check.read("code", &line.code, Hcpcs::parse);
            let modifiers = line.modifiers.iter();
            let modifiers = modifiers.filter_map(|m| check.read("modifiers", m, Modifier::parse));
            let modifiers = modifiers.map(|m| m.to_string()).collect();
            let units = match line.units.trim() {
                "" => "1",
                units => units,
            };
            let good = Units::parse(units).is_some_and(|units| units.0 > 0);
            check.require(good, "units", "are a number above zero");
            let n = input.diagnoses.len();
            let there = line
                .pointers
                .iter()
                .all(|p| (1..=n).contains(&usize::from(*p)));
            check.require(there, "pointers", "name a diagnosis that is not there");
            body.lines.extend(code.map(|code| BodyLine {
                code: code.to_string(),
                modifiers,
                units: units.to_owned(),
                pointers: line.pointers.clone(),
            }));
        });
    }
    let some = !(input.diagnoses.is_empty() && input.lines.is_empty());
    check.require(some, "lines", "a template needs a diagnosis or a line");
    body
}

/// Takes templates from text; those that are there already stay as they are.
///
/// # Errors
/// [`DeedError::Invalid`] with the first line that cannot be read; nothing is then added.
pub fn import_templates(
    cx: &DeedContext<'_>,
    input: &TemplateText,
) -> Result<TemplatesAdded, DeedError> {
    let text = match input.text.trim() {
        "" => STARTERS,
        text => text,
    };
    let written =
        read(text).map_err(|(n, why)| DeedError::field("text", format!("line {n} {why}")))?;
    let mut done = TemplatesAdded { added: 0, there: 0 };
    for one in written {
        if !input.specialty.is_empty() && one.specialty != input.specialty {
            continue;
        }
        let there = templates::all(cx.db())?.into_iter().any(|other| {
            let same = match one.shortcut.is_empty() {
                true => other.name == one.name,
                false => other.shortcut == one.shortcut,
            };
            same && other.specialty == one.specialty
        });
        if there {
            done.there += 1;
        } else {
            save_template(cx, one.into())?;
            done.added += 1;
        }
    }
    Ok(done)
}

/// Adds the codes of a template to a visit: diagnoses that it has already are used, not repeated.
///
/// # Errors
/// [`DeedError::NoSuch`], and as [`code_encounter`].
pub fn use_template(cx: &DeedContext<'_>, input: UseTemplate) -> Result<Recorded, DeedError> {
    let id = EncounterId(input.encounter);
    let encounter = known(cx, id)?;
    let template = templates::get(cx.db(), input.template)?
        .ok_or_else(|| DeedError::no_such("template", input.template))?;
    let body = template.holds();
    let mut coding = CodingInput::of(&encounter, &charges::of_encounter(cx.db(), id)?);
    let mut places = Vec::new();
    for code in &body.diagnoses {
        let place = match coding.diagnoses.iter().position(|have| have == code) {
            Some(place) => place,
            None => {
                coding.diagnoses.push(code.clone());
                coding.diagnoses.len() - 1
            }
        };
        places.push(u8::try_from(place + 1).unwrap_or(u8::MAX));
    }
    for line in body.lines {
        let to = |n: &u8| places.get(usize::from(n.saturating_sub(1))).copied();
        let price = match Hcpcs::parse(&line.code) {
            Ok(code) => fees::price_of(cx.db(), code, encounter.dos)?,
            Err(_) => None,
        };
        coding.lines.push(LineInput {
            code: line.code,
            modifiers: line.modifiers,
            units: line.units,
            pointers: line.pointers.iter().filter_map(to).collect(),
            // Without a price the line shows that it has none; the template is not refused.
            charge: if price.is_some() { "" } else { "0.00" }.to_owned(),
            ..LineInput::default()
        });
    }
    if !template.pos.is_empty() && encounter.pos.as_str() != template.pos {
        let mut changed = EncounterInput::of(&encounter);
        changed.pos.clone_from(&template.pos);
        change_encounter(cx, id, changed)?;
    }
    code_encounter(cx, coding)?;
    let detail = json!({ "template": template.id });
    cx.audit(USE_TEMPLATE.name, ("encounter", Some(id.0)), Some(&detail))?;
    Ok(Recorded { id: id.0 })
}

/// Adds a visit like an earlier one: same clinician, place and codes, priced anew.
///
/// # Errors
/// [`DeedError::NoSuch`], and as [`add_encounter`].
pub fn repeat_visit(cx: &DeedContext<'_>, input: RepeatVisit) -> Result<Recorded, DeedError> {
    let before = known(cx, EncounterId(input.encounter))?;
    let dos = input.dos.unwrap_or(cx.today);
    let visit = EncounterInput {
        dos: dos.to_string(),
        note: String::new(),
        note_signed_on: String::new(),
        accident: None,
        ..EncounterInput::of(&before)
    };
    let added = add_encounter(cx, visit)?;
    let lines = charges::of_encounter(cx.db(), before.id)?;
    let mut coding = CodingInput::of(&before, &lines);
    coding.encounter = added.id;
    for line in &mut coding.lines {
        line.line = None;
        let code = Hcpcs::parse(&line.code).ok();
        let price = match code {
            Some(code) => fees::price_of(cx.db(), code, dos)?,
            None => None,
        };
        if price.is_some() {
            line.charge.clear();
        }
    }
    code_encounter(cx, coding)?;
    let detail = json!({ "like": before.id.0 });
    cx.audit(
        REPEAT_VISIT.name,
        ("encounter", Some(added.id)),
        Some(&detail),
    )?;
    Ok(added)
}

/// The templates that are offered on a visit: those of its clinician's specialty, then those for
/// everybody, then the others, each by its key and name.
///
/// # Errors
/// The store's.
pub fn offered(
    db: &crate::store::Connection,
    encounter: EncounterId,
) -> anyhow::Result<Vec<Template>> {
    let specialty = match encounters::get(db, encounter)? {
        Some(encounter) => providers::get(db, encounter.rendering)?.map(|p| p.taxonomy),
        None => None,
    };
    let mut all = templates::all(db)?;
    all.retain(|template| template.active);
    all.sort_by_key(|template| {
        let rank = match &template.specialty {
            own if Some(own) == specialty.as_ref() => 0,
            any if any.is_empty() => 1,
            _ => 2,
        };
        (
            rank,
            template.shortcut.is_empty(),
            template.shortcut.clone(),
            template.id,
        )
    });
    Ok(all)
}
