//! The official files of ICD-10-CM (codesets.md 2): codes with titles, the tabular list, the four
//! indexes, the addenda, the conversion table and the present-on-admission list.

use std::sync::Arc;

use super::{Claim, Held, Input, Loaded, Loader, Refusal};
use crate::codesets::CodeSets;
use crate::codesets::icd10cm::addenda::{Action, read_addenda};
use crate::codesets::icd10cm::check::check_order;
use crate::codesets::icd10cm::conversion::read_conversion;
use crate::codesets::icd10cm::exempt::read_exempt;
use crate::codesets::icd10cm::index::{AlphabeticIndex, IndexKind, read_csv, read_xml};
use crate::codesets::icd10cm::order::{agree, read_codes, read_order};
use crate::codesets::icd10cm::release::Release;
use crate::codesets::icd10cm::tabular::read_tabular;
use crate::codesets::icd10cm::{Refused, order::OrderRow, tabular::Tabular};
use crate::codesets::releases::{Imported, compose};

/// Codes with their titles, and the tabular list: both lie over the built-in list.
pub(super) static LIST: Loader = Loader {
    kind: "icd10cm",
    title: "ICD-10-CM codes and tabular list",
    by_name: list_by_name,
    by_head: None,
    read: read_list,
    shelve: shelve_list,
};

/// The Alphabetic Index.
pub(super) static INDEX: Loader = index_loader(
    ("icd10cm-index", "ICD-10-CM Alphabetic Index"),
    |base| index_by_name(base, IndexKind::Diseases),
    |input| read_index(input, IndexKind::Diseases),
    |sets, releases| shelve_index(sets, (releases, IndexKind::Diseases)),
);

/// The table of neoplasms.
pub(super) static NEOPLASMS: Loader = index_loader(
    ("icd10cm-neoplasm", "ICD-10-CM Table of Neoplasms"),
    |base| index_by_name(base, IndexKind::Neoplasms),
    |input| read_index(input, IndexKind::Neoplasms),
    |sets, releases| shelve_index(sets, (releases, IndexKind::Neoplasms)),
);

/// The table of drugs and chemicals.
pub(super) static DRUGS: Loader = index_loader(
    ("icd10cm-drug", "ICD-10-CM Table of Drugs and Chemicals"),
    |base| index_by_name(base, IndexKind::Drugs),
    |input| read_index(input, IndexKind::Drugs),
    |sets, releases| shelve_index(sets, (releases, IndexKind::Drugs)),
);

/// The index to external causes.
pub(super) static CAUSES: Loader = index_loader(
    ("icd10cm-eindex", "ICD-10-CM Index to External Causes"),
    |base| index_by_name(base, IndexKind::ExternalCauses),
    |input| read_index(input, IndexKind::ExternalCauses),
    |sets, releases| shelve_index(sets, (releases, IndexKind::ExternalCauses)),
);

/// The changes of a release as its publisher lists them.
pub(super) static ADDENDA: Loader = Loader {
    kind: "icd10cm-addenda",
    title: "ICD-10-CM order addenda",
    by_name: |base| {
        is_icd(base, "txt")
            .filter(|_| base.contains("order") && base.contains("addenda"))
            .and_then(claim)
    },
    by_head: None,
    read: read_changes,
    // They are read for what they count; what changed is worked out from the releases themselves.
    shelve: |_, _| (),
};

/// The conversion table: which codes came in the place of which.
pub(super) static CONVERSION: Loader = Loader {
    kind: "icd10cm-conversion",
    title: "ICD-10-CM conversion table",
    by_name: |base| {
        is_csv(base)
            .filter(|_| base.contains("conversion"))
            .and_then(claim)
    },
    by_head: None,
    read: read_pairs,
    shelve: |sets, releases| {
        let kept = releases.iter().filter_map(|held| held.part("bytes"));
        let bytes = kept.filter_map(|packed| zstd::decode_all(packed.as_slice()).ok());
        let pairs = bytes
            .filter_map(|bytes| read_conversion(&bytes).ok())
            .flatten();
        sets.conversions = Arc::new(pairs.collect());
    },
};

/// Codes that are exempt from the present-on-admission indicator.
pub(super) static EXEMPT: Loader = Loader {
    kind: "icd10cm-poa-exempt",
    title: "Codes exempt from present on admission",
    by_name: |base| {
        let is_text = base.ends_with(".txt").then_some(base);
        is_text
            .filter(|_| base.contains("poaexempt"))
            .and_then(claim)
    },
    by_head: None,
    read: |input| {
        let bytes = input.member("file")?.bytes()?;
        let codes = read_exempt(&bytes).map_err(|why| refused(input, "file", why))?;
        loaded(input, ("POA exempt", codes.len()), &bytes)
    },
    shelve: |sets, releases| {
        sets.exempt = Held::shelf(releases, |held| read_exempt(&unpacked(held)?).ok());
    },
};

const fn index_loader(
    (kind, title): (&'static str, &'static str),
    by_name: fn(&str) -> Option<Claim>,
    read: fn(&Input<'_>) -> Result<Loaded, Refusal>,
    shelve: fn(&mut CodeSets, &[Held]),
) -> Loader {
    Loader {
        kind,
        title,
        by_name,
        by_head: None,
        read,
        shelve,
    }
}

fn is_icd<'a>(base: &'a str, ending: &str) -> Option<&'a str> {
    let named = ["icd10cm", "icd-10-cm", "icd10c-"];
    let ends = base.rsplit('.').next() == Some(ending);
    (ends && named.iter().any(|name| base.contains(name))).then_some(base)
}

fn is_csv(base: &str) -> Option<&str> {
    base.ends_with(".csv").then_some(base)
}

/// A file that is a release by itself.
fn claim(base: &str) -> Option<Claim> {
    part_of(base, "file", "")
}

/// A part of the release that the name states.
fn part_of(base: &str, part: &str, what: &str) -> Option<Claim> {
    let release = Release::of_name(base)?;
    Some(Claim {
        release: format!("{}{what}", release.from),
        part: part.to_owned(),
        rank: u8::from(base.ends_with(".csv")),
    })
}

fn list_by_name(base: &str) -> Option<Claim> {
    if let Some(base) = is_icd(base, "xml") {
        return part_of(base, "tabular", " tabular list").filter(|_| base.contains("tabular"));
    }
    let base = is_icd(base, "txt").filter(|base| !base.contains("addenda"))?;
    if base.contains("order") {
        return part_of(base, "order", " codes");
    }
    part_of(base, "codes", " codes").filter(|_| base.contains("codes"))
}

fn index_by_name(base: &str, kind: IndexKind) -> Option<Claim> {
    let base = is_icd(base, "xml").or_else(|| is_icd(base, "csv"))?;
    let external = base.contains("eindex") || base.contains("externalindex");
    let is = match kind {
        IndexKind::Diseases => base.contains("index") && !external,
        IndexKind::Neoplasms => base.contains("neoplasm"),
        IndexKind::Drugs => base.contains("drug") && !base.contains("neoplasm"),
        IndexKind::ExternalCauses => external,
    };
    claim(base).filter(|_| is)
}

/// The release that the names state. April's ends where its year does.
fn release(input: &Input<'_>, part: &str) -> Result<Release, Refusal> {
    let member = input.member(part)?;
    Release::of_name(&member.base())
        .ok_or_else(|| Refusal::file(&member.name, "its name states no year, as in 2027"))
}

fn refused(input: &Input<'_>, part: &str, why: Refused) -> Refusal {
    let file = input.member(part).map_or("", |member| member.name.as_str());
    match why {
        Refused::Line { line, what } => Refusal::line(file, line as u64, what),
        Refused::File(what) => Refusal::file(file, what),
    }
}

fn packed(bytes: &[u8], file: &str) -> Result<Vec<u8>, Refusal> {
    zstd::encode_all(bytes, 3)
        .map_err(|e| Refusal::file(file, format!("cannot be compressed: {e}")))
}

fn unpacked(held: &Held) -> Option<Vec<u8>> {
    zstd::decode_all(held.part("bytes")?.as_slice()).ok()
}

/// A release of one file, kept as it is.
fn loaded(input: &Input<'_>, (what, n): (&str, usize), bytes: &[u8]) -> Result<Loaded, Refusal> {
    let release = release(input, "file")?;
    let days = (release.from, release.through);
    Ok(Loaded {
        name: format!("{what} {}", release.name()),
        own: days,
        answers: days,
        n_rows: n as u64,
        parts: vec![("bytes".to_owned(), packed(bytes, what)?)],
        notes: Vec::new(),
    })
}

fn read_list(input: &Input<'_>) -> Result<Loaded, Refusal> {
    if input.has("tabular") {
        return read_tabular_list(input);
    }
    input.at(0, None, "reading ICD-10-CM codes")?;
    let bytes = input.member("order")?.bytes()?;
    let rows = read_order(&bytes).map_err(|why| refused(input, "order", why))?;
    let mut notes = Vec::new();
    if input.has("codes") {
        let codes = read_codes(&input.member("codes")?.bytes()?);
        let codes = codes.map_err(|why| refused(input, "codes", why))?;
        agree(&rows, &codes).map_err(|why| refused(input, "codes", why))?;
        notes.push("the codes file says the same".to_owned());
    }
    let stated = release(input, "order")?;
    let release = match CodeSets::built_in().icd10.all().last() {
        Some(known) => check_order(&rows, stated, (&known.table, known.through))
            .map_err(|why| refused(input, "order", why))?,
        None => stated,
    };
    let days = (release.from, release.through);
    Ok(Loaded {
        name: format!("ICD-10-CM {} codes", release.name()),
        own: days,
        answers: days,
        n_rows: rows.len() as u64,
        parts: vec![("order".to_owned(), packed(&bytes, "order")?)],
        notes,
    })
}

fn read_tabular_list(input: &Input<'_>) -> Result<Loaded, Refusal> {
    input.at(0, None, "reading the tabular list")?;
    let bytes = input.member("tabular")?.bytes()?;
    let list = read_tabular(&bytes).map_err(|why| refused(input, "tabular", why))?;
    let release = release(input, "tabular")?;
    if list.version != release.fiscal_year {
        let file = &input.member("tabular")?.name;
        let what = format!(
            "its name states {} and the file is of {}",
            release.fiscal_year, list.version
        );
        return Err(Refusal::file(file, what));
    }
    let days = (release.from, release.through);
    Ok(Loaded {
        name: format!("ICD-10-CM {} tabular list", release.name()),
        own: days,
        answers: days,
        n_rows: list.notes.len() as u64,
        parts: vec![("tabular".to_owned(), packed(&bytes, "tabular")?)],
        notes: Vec::new(),
    })
}

fn shelve_list(sets: &mut CodeSets, releases: &[Held]) {
    let imported: Vec<Imported> = releases.iter().filter_map(imported).collect();
    if imported.is_empty() {
        return;
    }
    if let Some(built_in) = CodeSets::built_in().icd10.all().last() {
        sets.icd10 = compose(built_in, &imported);
    }
}

/// A kept release as the list takes it; `None` where it cannot be read.
fn imported(held: &Held) -> Option<Imported> {
    let unpacked = |part: &str| zstd::decode_all(held.part(part)?.as_slice()).ok();
    let rows: Option<Vec<OrderRow>> = unpacked("order").and_then(|bytes| read_order(&bytes).ok());
    let tabular: Option<Tabular> = unpacked("tabular").and_then(|bytes| read_tabular(&bytes).ok());
    let year = held.own.1.format("%Y").to_string().parse().ok()?;
    (rows.is_some() || tabular.is_some()).then(|| Imported {
        release: Release {
            fiscal_year: year,
            from: held.own.0,
            through: held.own.1,
        },
        rows: rows.map(Arc::new),
        tabular: tabular.map(Arc::new),
    })
}

fn read_index(input: &Input<'_>, kind: IndexKind) -> Result<Loaded, Refusal> {
    input.at(0, None, "reading an index")?;
    let bytes = input.member("file")?.bytes()?;
    let index = index_of(&bytes, kind).map_err(|why| refused(input, "file", why))?;
    if index.kind() != kind {
        let what = format!(
            "its name states the {} and it is the {}",
            kind.title(),
            index.kind().title()
        );
        return Err(Refusal::file(&input.member("file")?.name, what));
    }
    loaded(input, (kind.title(), index.len()), &bytes)
}

fn index_of(bytes: &[u8], kind: IndexKind) -> Result<AlphabeticIndex, Refused> {
    let head = bytes.get(..64).unwrap_or(bytes);
    match head.contains(&b'<') {
        true => read_xml(bytes),
        false => read_csv(bytes, kind),
    }
}

fn shelve_index(sets: &mut CodeSets, (releases, kind): (&[Held], IndexKind)) {
    let shelf = Held::shelf(releases, move |held| index_of(&unpacked(held)?, kind).ok());
    sets.indexes.set(kind, shelf);
}

fn read_changes(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let bytes = input.member("file")?.bytes()?;
    let addenda = read_addenda(&bytes).map_err(|why| refused(input, "file", why))?;
    let n = |action| {
        addenda
            .changes
            .iter()
            .filter(|c| c.action == action)
            .count()
    };
    let said = format!(
        "{} added, {} deleted, {} revised",
        n(Action::Add),
        n(Action::Delete),
        n(Action::ReviseTo)
    );
    let mut loaded = loaded(input, ("ICD-10-CM addenda", addenda.changes.len()), &bytes)?;
    loaded.notes.push(said);
    Ok(loaded)
}

fn read_pairs(input: &Input<'_>) -> Result<Loaded, Refusal> {
    let bytes = input.member("file")?.bytes()?;
    let pairs = read_conversion(&bytes).map_err(|why| refused(input, "file", why))?;
    loaded(input, ("ICD-10-CM conversion", pairs.len()), &bytes)
}
