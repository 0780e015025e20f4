//! The tabular list of a release: chapters, sections, titles and every note.

use std::collections::{BTreeMap, BTreeSet};

use super::Refused;
use super::xml::{Node, each_part};
use crate::codesets::block::Block;
use crate::codesets::notes::{Note, NoteKind, Place};
use crate::codesets::written::{is_diagnosis_shape, undotted};

/// The tags that hold notes, in the order in which the list prints them.
const KINDS: [(&str, NoteKind); 9] = [
    ("includes", NoteKind::Includes),
    ("inclusionTerm", NoteKind::InclusionTerm),
    ("excludes1", NoteKind::Excludes1),
    ("excludes2", NoteKind::Excludes2),
    ("codeFirst", NoteKind::CodeFirst),
    ("useAdditionalCode", NoteKind::UseAdditional),
    ("codeAlso", NoteKind::CodeAlso),
    ("notes", NoteKind::Remark),
    ("sevenChrNote", NoteKind::Remark),
];

/// The tabular list.
#[derive(Debug, Default)]
pub struct Tabular {
    /// What the file says it is of: the fiscal year.
    pub version: u16,
    /// In order.
    pub chapters: Vec<Block>,
    /// In order.
    pub sections: Vec<Block>,
    /// Title by undotted code, as the list prints them; no seventh characters are filled in.
    pub titles: BTreeMap<String, String>,
    /// Sorted by place.
    pub notes: Vec<Note>,
    /// Codes that are there only to hold a place.
    pub placeholders: BTreeSet<String>,
    sevenths: BTreeMap<String, BTreeMap<char, String>>,
    n_notes_by_tag: BTreeMap<String, usize>,
}

/// Reads `icd10cm_tabular_2027.xml`, by any of the spellings of its name.
///
/// # Errors
/// Where it is not such a list, is cut off, names a code twice or holds entities.
pub fn read_tabular(bytes: &[u8]) -> Result<Tabular, Refused> {
    let mut list = Tabular::default();
    each_part(bytes, "ICD10CM.tabular", |part| {
        match part.name.as_str() {
            "version" => list.version = part.text().parse().unwrap_or_default(),
            "chapter" => list.chapter(&part)?,
            _ => {}
        }
        Ok(())
    })?;
    if list.chapters.is_empty() || list.titles.is_empty() {
        return Err(Refused::file("the file holds no chapter with codes"));
    }
    if list.version == 0 {
        return Err(Refused::file(
            "the file does not say of which year it is: no version",
        ));
    }
    list.notes.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(list)
}

impl Tabular {
    /// How many elements of a tag hold notes, for the counts that the publisher gives.
    pub fn n_blocks(&self, tag: &str) -> usize {
        self.n_notes_by_tag.get(tag).copied().unwrap_or_default()
    }

    /// The title of a code of the list of codes, its seventh character spelled out; `None` where
    /// the list has no such stem. Only codes of a list are asked: filling every stem with every
    /// character would make codes that do not exist.
    pub fn title(&self, code: &str) -> Option<String> {
        if let Some(title) = self.titles.get(code) {
            return Some(title.clone());
        }
        let (stem, character) = self.stem(code)?;
        let title = self.titles.get(stem)?;
        let meaning = self.meaning(stem, character)?;
        Some(format!("{title}, {meaning}"))
    }

    /// The printed code that a code of seven characters completes.
    fn stem<'a>(&self, code: &'a str) -> Option<(&'a str, char)> {
        let character = code.chars().nth(6)?;
        let stems = (3..=6).rev().filter_map(|n| code.get(..n));
        let fits = |stem: &&str| {
            let filled = code.get(stem.len()..6).unwrap_or_default();
            self.titles.contains_key(*stem) && filled.chars().all(|c| c == 'X')
        };
        Some((stems.into_iter().find(fits)?, character))
    }

    fn meaning(&self, stem: &str, character: char) -> Option<&str> {
        (3..=stem.len())
            .rev()
            .filter_map(|n| self.sevenths.get(stem.get(..n)?))
            .find_map(|chars| chars.get(&character))
            .map(String::as_str)
    }

    /// Every code that the definitions of seventh characters would make, existing or not.
    pub fn expansions(&self) -> BTreeSet<String> {
        let mut made = BTreeSet::new();
        for stem in self.titles.keys().filter(|stem| self.is_leaf(stem)) {
            let defined = (3..=stem.len())
                .rev()
                .find_map(|n| self.sevenths.get(stem.get(..n)?));
            for character in defined.into_iter().flat_map(BTreeMap::keys) {
                made.insert(format!("{stem:X<6}{character}"));
            }
        }
        made
    }

    fn is_leaf(&self, code: &str) -> bool {
        let after = (std::ops::Bound::Excluded(code), std::ops::Bound::Unbounded);
        let next = self.titles.range::<str, _>(after).next();
        next.is_none_or(|(other, _)| !other.starts_with(code))
    }

    fn chapter(&mut self, chapter: &Node) -> Result<(), Refused> {
        let number = chapter.text_of("name");
        let sections: Vec<&Node> = chapter.all("section").collect();
        let span = |section: &Node| ends(section.attribute("id").unwrap_or_default());
        let (Some(first), Some(last)) = (sections.first(), sections.last()) else {
            return Err(Refused::at(chapter.line, "a chapter without sections"));
        };
        self.chapters.push(Block {
            first: span(first).0,
            last: span(last).1,
            title: without_span(&chapter.text_of("desc")),
            id: number.clone(),
            categories: Vec::new(),
        });
        self.take_notes(&Place::Chapter(number), chapter);
        for section in sections {
            self.section(section)?;
        }
        Ok(())
    }

    fn section(&mut self, section: &Node) -> Result<(), Refused> {
        let id = section.attribute("id").unwrap_or_default().to_owned();
        let (first, last) = ends(&id);
        if first.is_empty() {
            return Err(Refused::at(section.line, "a section without its span"));
        }
        let inside = section
            .all("diag")
            .map(|diag| undotted(&diag.text_of("name")));
        let title = without_span(&section.text_of("desc"));
        let categories = inside.collect();
        let block = Block {
            id: id.clone(),
            first,
            last,
            title,
            categories,
        };
        self.sections.push(block);
        self.take_notes(&Place::Section(id), section);
        for diag in section.all("diag") {
            self.diag(diag)?;
        }
        Ok(())
    }

    fn diag(&mut self, diag: &Node) -> Result<(), Refused> {
        let code = undotted(&diag.text_of("name"));
        if !is_diagnosis_shape(&code) {
            return Err(Refused::at(
                diag.line,
                format!("{code:?} is no ICD-10-CM code"),
            ));
        }
        let title = diag.text_of("desc");
        if title.is_empty() {
            return Err(Refused::at(diag.line, format!("{code} has no title")));
        }
        if diag.attribute("placeholder") == Some("true") {
            self.placeholders.insert(code.clone());
        }
        if self.titles.insert(code.clone(), title).is_some() {
            return Err(Refused::at(diag.line, format!("{code} comes twice")));
        }
        self.take_notes(&Place::Code(code), diag);
        diag.all("diag").try_for_each(|below| self.diag(below))
    }

    fn take_notes(&mut self, place: &Place, at: &Node) {
        let mut push = |kind, text: String| {
            if !text.is_empty() {
                self.notes.push(Note::new(place.clone(), kind, text));
            }
        };
        for (tag, kind) in KINDS {
            for block in at.all(tag) {
                *self.n_notes_by_tag.entry(tag.to_owned()).or_default() += 1;
                block.all("note").for_each(|note| push(kind, note.text()));
            }
        }
        for row in at.all("visualImpairment").flat_map(impairment) {
            push(NoteKind::Remark, row);
        }
        for block in at.all("sevenChrDef") {
            *self.n_notes_by_tag.entry(block.name.clone()).or_default() += 1;
            let mut said = Vec::new();
            for extension in block.all("extension") {
                let character = extension.attribute("char").unwrap_or_default();
                let meaning = extension.text();
                said.push(format!("{character}={meaning}"));
                if let (Place::Code(code), Some(c)) = (place, character.chars().next()) {
                    let of_code = self.sevenths.entry(code.clone()).or_default();
                    of_code.insert(c, meaning);
                }
            }
            push(NoteKind::SeventhCharacters, said.join("|"));
        }
    }
}

/// The two ends of `A00-A09`; the same for `J09`.
fn ends(span: &str) -> (String, String) {
    let (first, last) = span.split_once('-').unwrap_or((span, span));
    (first.to_owned(), last.to_owned())
}

/// `Intestinal infectious diseases (A00-A09)` without its span.
fn without_span(title: &str) -> String {
    let is_span = |inside: &str| {
        let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        inside.len() >= 3 && inside.chars().all(fits)
    };
    match title
        .trim_end()
        .strip_suffix(')')
        .and_then(|t| t.rsplit_once('('))
    {
        Some((before, inside)) if is_span(inside) => before.trim_end().to_owned(),
        _ => title.to_owned(),
    }
}

/// The table of visual impairment, one line for each category.
fn impairment(table: &Node) -> Vec<String> {
    let row = |category: &Node| {
        let number = category.child("value")?.text();
        let spans = category.all("visRange").filter_map(acuity);
        let said: Vec<String> = spans.collect();
        let said = said.join(" or ");
        Some(format!(
            "Visual impairment category {number}: best corrected acuity {said}"
        ))
    };
    table.all("visCategory").filter_map(row).collect()
}

fn acuity(span: &Node) -> Option<String> {
    let value = |name| {
        span.child(name)
            .and_then(|n| n.child("value"))
            .map(Node::text)
    };
    let most = value("visMax")?;
    let most = match most.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("less than {most}"),
        false => most,
    };
    Some(match value("visMin") {
        Some(least) => format!("{most}, at least {least}"),
        None => most,
    })
}
