//! The XML form of the four indexes.

use super::super::Refused;
use super::super::xml::{Node, each_part};
use super::{AlphabeticIndex, Found, IndexKind};

/// Deepest level that a term may have; the schema allows 9.
const DEEPEST: u8 = 9;

/// Reads `icd10cm_{index,neoplasm,drug,eindex}_2027.xml`; which of the four it is, the file
/// itself says: by the heads of its columns or by its title.
///
/// # Errors
/// Where it is no index, is cut off, holds entities, or a term has no words.
pub fn read_xml(bytes: &[u8]) -> Result<AlphabeticIndex, Refused> {
    let mut index = AlphabeticIndex::new(IndexKind::Diseases);
    let mut version = None;
    each_part(bytes, "ICD10CM.index", |part| {
        match part.name.as_str() {
            "version" => version = part.text().parse().ok(),
            "title" if part.text().to_ascii_uppercase().contains("EXTERNAL CAUSE") => {
                index.kind = IndexKind::ExternalCauses;
            }
            "indexHeading" => index.kind = of_heads(&part)?,
            "letter" => {
                for main in part.all("mainTerm") {
                    take(&mut index, main, 0)?;
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    match version {
        Some(version) => index.set_version(version),
        None => {
            let what = "the file does not say of which year it is: no version";
            return Err(Refused::file(what));
        }
    }
    if index.is_empty() {
        return Err(Refused::file("the file holds no term"));
    }
    Ok(index)
}

fn of_heads(heading: &Node) -> Result<IndexKind, Refused> {
    let heads: Vec<String> = heading.all("head").map(Node::text).collect();
    let first = heads.first().map(String::as_str).unwrap_or_default();
    match (first, heads.len()) {
        ("Neoplasm", 7) => Ok(IndexKind::Neoplasms),
        ("Substance", 7) => Ok(IndexKind::Drugs),
        _ => {
            let what = "the heads of the columns are of no table known: seven belong there";
            Err(Refused::at(heading.line, what))
        }
    }
}

fn take(index: &mut AlphabeticIndex, node: &Node, level: u8) -> Result<(), Refused> {
    let found = found(node, level, index.kind)?;
    if level > DEEPEST || !index.push(&found) {
        let what = format!("{} has no term above it", found.title);
        return Err(Refused::at(node.line, what));
    }
    node.all("term")
        .try_for_each(|below| take(index, below, level + 1))
}

fn found(node: &Node, level: u8, kind: IndexKind) -> Result<Found, Refused> {
    let Some(title) = node.child("title") else {
        return Err(Refused::at(node.line, "a term without a title"));
    };
    let category = |tag: &str, word: &str| match node.text_of(tag) {
        code if code.is_empty() => String::new(),
        code => format!("{word} {code}"),
    };
    let also = [
        node.text_of("seeAlso"),
        category("seecat", "category"),
        category("subcat", "subcategory"),
    ];
    let also: Vec<String> = also.into_iter().filter(|text| !text.is_empty()).collect();
    let (see, code) = (node.text_of("see"), node.text_of("code"));
    // A bare category stands for "see category" where the term leads nowhere else.
    let only_category = see.is_empty() && code.is_empty() && node.child("seeAlso").is_none();
    let (see, see_also) = match only_category {
        true => (also.join("; "), String::new()),
        false => (see, also.join("; ")),
    };
    Ok(Found {
        level,
        title: title.text_without("nemod"),
        modifiers: title.text_of("nemod"),
        code,
        manifestation: node.text_of("manif"),
        see,
        see_also,
        cells: cells(node, kind)?,
    })
}

/// Columns 2 to 7, by the number that each cell carries.
fn cells(node: &Node, kind: IndexKind) -> Result<Vec<String>, Refused> {
    let mut cells = vec![String::new(); kind.columns().len()];
    let mut any = false;
    for cell in node.all("cell") {
        let column = cell.attribute("col").and_then(|n| n.parse::<usize>().ok());
        let place = column
            .and_then(|n| n.checked_sub(2))
            .and_then(|n| cells.get_mut(n));
        match place {
            Some(place) => *place = cell.text(),
            None => return Err(Refused::at(cell.line, "a cell outside columns 2 to 7")),
        }
        any = true;
    }
    Ok(if any { cells } else { Vec::new() })
}
