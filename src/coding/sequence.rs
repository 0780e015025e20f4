//! What the notes of the tabular list say about codes that stand together, and their order
//! (coding.md 1.6, 1.7).

use super::guidelines::{Intent, intent};
use crate::codesets::{Diagnosis, Flag, Note, NoteKind, Place};

/// What two codes, or a code and its place, do against the notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SequenceTrouble {
    /// The two never occur together, unless they are clearly unrelated.
    Excludes1,
    /// Both may be reported when the record shows both: advice only.
    Excludes2,
    /// The cause stands after the code that needs it before.
    CauseAfter,
    /// A manifestation whose cause is not on the claim.
    CauseMissing,
    /// "Code first, if applicable": nothing that the note names is on the claim.
    CauseNotStated,
    /// The detail stands before the code that it details.
    DetailBefore,
    /// "Use additional code": nothing that the note names is on the claim.
    DetailNotStated,
    /// "Code also": nothing that the note names is on the claim. Advice only.
    AlsoNotStated,
    /// A manifestation is first.
    ManifestationFirst,
    /// An external cause is first.
    ExternalCauseFirst,
    /// A code for the first place only stands later.
    FirstListedOnly,
    /// A code that never stands first is first.
    SecondaryOnlyFirst,
    /// Underdosing, which never stands first, is first.
    UnderdosingFirst,
}

/// One thing that the notes say about a list of diagnoses.
#[derive(Clone, Copy, Debug)]
pub struct SequenceFinding<'a> {
    /// What it is.
    pub trouble: SequenceTrouble,
    /// Index of the diagnosis that it is about.
    pub at: usize,
    /// Index of the other diagnosis, where there is one.
    pub other: Option<usize>,
    /// The note that says so, where a note does; its place says where it stands.
    pub note: Option<&'a Note>,
}

/// Everything that notes and places say about the diagnoses of a claim, in their order on it.
/// Codes that the list does not know are passed over: validity has already refused them.
pub fn findings<'a>(diagnoses: &[Option<Diagnosis<'a>>]) -> Vec<SequenceFinding<'a>> {
    let listed = |(at, diagnosis): (usize, &Option<Diagnosis<'a>>)| {
        let diagnosis = (*diagnosis)?;
        Some(Listed {
            at,
            diagnosis,
            code: diagnosis.code(),
            notes: diagnosis.rulings().collect(),
        })
    };
    let known: Vec<Listed<'a>> = diagnoses.iter().enumerate().filter_map(listed).collect();
    let mut found = Vec::new();
    for listed in &known {
        places(listed, &known, &mut found);
        causes(listed, &known, &mut found);
        details(listed, &known, &mut found);
        others(listed, &known, &mut found);
    }
    for (n, one) in known.iter().enumerate() {
        for two in known.iter().skip(n + 1) {
            excludes(one, two, &mut found);
        }
    }
    found
}

struct Listed<'a> {
    at: usize,
    diagnosis: Diagnosis<'a>,
    code: &'a str,
    notes: Vec<&'a Note>,
}

impl<'a> Listed<'a> {
    fn of_kind(&self, kind: NoteKind) -> impl Iterator<Item = &'a Note> {
        self.notes
            .iter()
            .copied()
            .filter(move |note| note.kind == kind)
    }

    fn code(&self) -> &'a str {
        self.code
    }

    fn is(&self, flag: Flag) -> bool {
        self.diagnosis.flags().has(flag)
    }
}

/// Whether the note, standing where it stands, is about `other` and not about its own place.
fn names(note: &Note, own: &str, other: &str) -> bool {
    let category = own.get(..3).unwrap_or(own);
    let about_itself = |r: &crate::codesets::CodeRef| {
        r.matches(own) || (!matches!(note.place, Place::Code(_)) && r.matches(category))
    };
    note.refs()
        .iter()
        .any(|r| r.matches(other) && !about_itself(r))
}

fn excludes<'a>(one: &Listed<'a>, two: &Listed<'a>, found: &mut Vec<SequenceFinding<'a>>) {
    for (kind, trouble) in [
        (NoteKind::Excludes1, SequenceTrouble::Excludes1),
        (NoteKind::Excludes2, SequenceTrouble::Excludes2),
    ] {
        let forward = one.of_kind(kind).find(|n| names(n, one.code(), two.code()));
        let backward = || two.of_kind(kind).find(|n| names(n, two.code(), one.code()));
        if let Some(note) = forward.or_else(backward) {
            let (at, other) = (two.at, Some(one.at));
            found.push(SequenceFinding {
                trouble,
                at,
                other,
                note: Some(note),
            });
            return;
        }
    }
}

fn causes<'a>(listed: &Listed<'a>, all: &[Listed<'a>], found: &mut Vec<SequenceFinding<'a>>) {
    let notes: Vec<&Note> = listed.of_kind(NoteKind::CodeFirst).collect();
    let Some(first_note) = notes.first() else {
        return;
    };
    let named = |other: &&Listed<'a>| {
        other.at != listed.at && notes.iter().any(|n| names(n, listed.code(), other.code()))
    };
    let present: Vec<&Listed<'a>> = all.iter().filter(named).collect();
    let mut push = |trouble, other, note| {
        found.push(SequenceFinding {
            trouble,
            at: listed.at,
            other,
            note: Some(note),
        });
    };
    if present.iter().any(|cause| cause.at < listed.at) {
        return;
    }
    if let Some(cause) = present.first() {
        let says = notes.iter().find(|n| names(n, listed.code(), cause.code()));
        push(
            SequenceTrouble::CauseAfter,
            Some(cause.at),
            says.copied().unwrap_or(first_note),
        );
        return;
    }
    let open = notes.iter().all(|note| note.refs().is_empty());
    let earlier_cause = all.iter().any(|other| {
        other.at < listed.at && !other.is(Flag::Manifestation) && !other.is(Flag::ExternalCause)
    });
    if listed.is(Flag::Manifestation) {
        let any_cause_will_do = open || notes.iter().any(|n| n.text.contains("such as"));
        if listed.at > 0 && !(any_cause_will_do && earlier_cause) {
            push(SequenceTrouble::CauseMissing, None, first_note);
        }
    } else if !open && notes.iter().any(|n| conditional(&n.text)) {
        push(SequenceTrouble::CauseNotStated, None, first_note);
    }
}

fn conditional(text: &str) -> bool {
    text.contains("if applicable") || text.contains("if known")
}

/// "Code also" where it stands on the code itself and names codes.
fn others<'a>(listed: &Listed<'a>, all: &[Listed<'a>], found: &mut Vec<SequenceFinding<'a>>) {
    let own = |note: &&Note| {
        is_at(note, listed.code()) && !note.refs().is_empty() && !conditional(&note.text)
    };
    let mut notes = listed.of_kind(NoteKind::CodeAlso).filter(own);
    let Some(first) = notes.next() else {
        return;
    };
    let stated = |note: &Note| {
        all.iter()
            .any(|other| other.at != listed.at && names(note, listed.code(), other.code()))
    };
    if !stated(first) && !notes.any(stated) {
        let (trouble, at) = (SequenceTrouble::AlsoNotStated, listed.at);
        found.push(SequenceFinding {
            trouble,
            at,
            other: None,
            note: Some(first),
        });
    }
}

/// Does the note stand on the code itself?
fn is_at(note: &Note, code: &str) -> bool {
    matches!(&note.place, Place::Code(place) if place == code)
}

fn details<'a>(listed: &Listed<'a>, all: &[Listed<'a>], found: &mut Vec<SequenceFinding<'a>>) {
    for note in listed.of_kind(NoteKind::UseAdditional) {
        let named =
            |other: &&Listed<'a>| other.at != listed.at && names(note, listed.code(), other.code());
        for detail in all.iter().filter(named).filter(|d| d.at < listed.at) {
            let (at, other) = (detail.at, Some(listed.at));
            let trouble = SequenceTrouble::DetailBefore;
            found.push(SequenceFinding {
                trouble,
                at,
                other,
                note: Some(note),
            });
        }
    }
    // Notes of chapters and whole categories are too general to miss a detail by.
    let mut own_notes = listed.of_kind(NoteKind::UseAdditional);
    let Some(first) = own_notes.find(|note| is_at(note, listed.code()) && !note.refs().is_empty())
    else {
        return;
    };
    let stated = |note: &Note| {
        all.iter()
            .any(|other| names(note, listed.code(), other.code()))
    };
    let mut notes = listed.of_kind(NoteKind::UseAdditional);
    if !conditional(&first.text) && !notes.any(|note| is_at(note, listed.code()) && stated(note)) {
        let (trouble, at) = (SequenceTrouble::DetailNotStated, listed.at);
        found.push(SequenceFinding {
            trouble,
            at,
            other: None,
            note: Some(first),
        });
    }
}

fn places<'a>(listed: &Listed<'a>, all: &[Listed<'a>], found: &mut Vec<SequenceFinding<'a>>) {
    let code = listed.code();
    let trouble = if listed.at > 0 {
        (first_listed_only(code) && all.len() > 1).then_some(SequenceTrouble::FirstListedOnly)
    } else if listed.is(Flag::Manifestation) {
        Some(SequenceTrouble::ManifestationFirst)
    } else if is_external_cause(code) {
        Some(SequenceTrouble::ExternalCauseFirst)
    } else if intent(code) == Some(Intent::Underdosing) {
        Some(SequenceTrouble::UnderdosingFirst)
    } else if secondary_only(code) {
        Some(SequenceTrouble::SecondaryOnlyFirst)
    } else {
        None
    };
    if let Some(trouble) = trouble {
        found.push(SequenceFinding {
            trouble,
            at: listed.at,
            other: None,
            note: None,
        });
    }
}

/// Guideline I.C.21.c.16 of FY2026: Z codes that may only be first-listed.
const FIRST_ONLY: [&str; 21] = [
    "Z00", "Z01", "Z02", "Z04", "Z3181", "Z3183", "Z3184", "Z332", "Z34", "Z38", "Z39", "Z40",
    "Z42", "Z510", "Z511", "Z52", "Z761", "Z762", "Z9912", "Z031", "Z05",
];
const NOT_FIRST_ONLY: [&str; 4] = ["Z006", "Z529", "Z031", "Z05"];

/// Whether a code may only be first-listed (coding.md 1.7).
pub fn first_listed_only(code: &str) -> bool {
    let starts = |list: &[&str]| list.iter().any(|prefix| code.starts_with(prefix));
    starts(&FIRST_ONLY) && !starts(&NOT_FIRST_ONLY)
}

/// Whether a code never stands first: social determinants, body mass, weeks of gestation,
/// resistance, receptor status (coding.md 1.2 DX12, 1.7).
pub fn secondary_only(code: &str) -> bool {
    let category = code.get(..3).unwrap_or(code);
    ("Z55"..="Z65").contains(&category) || ["Z68", "Z16", "Z3A", "Z17"].contains(&category)
}

/// Whether a code is an external cause, V00 to Y99.
pub fn is_external_cause(code: &str) -> bool {
    code.starts_with(['V', 'W', 'X', 'Y'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codesets::CodeSets;

    fn troubles(codes: &[&str]) -> Vec<(SequenceTrouble, usize, Option<usize>)> {
        let dos = "2026-11-02".parse().unwrap();
        let sets = CodeSets::built_in();
        let diagnoses: Vec<_> = codes.iter().map(|c| sets.diagnosis(c, dos)).collect();
        let found = findings(&diagnoses);
        found.iter().map(|f| (f.trouble, f.at, f.other)).collect()
    }

    fn has(codes: &[&str], trouble: SequenceTrouble) -> bool {
        troubles(codes).iter().any(|(t, _, _)| *t == trouble)
    }

    /// Scenario S1: low back pain beside lumbago with sciatica.
    #[test]
    fn excludes1_is_found_in_either_direction() {
        let one = (SequenceTrouble::Excludes1, 1, Some(0));
        assert!(troubles(&["M5450", "M5441"]).contains(&one));
        assert!(troubles(&["M5441", "M5450"]).contains(&one));
        assert!(!has(&["M5459", "E119"], SequenceTrouble::Excludes1));
        assert!(has(&["E1022", "E1122"], SequenceTrouble::Excludes1));
    }

    #[test]
    fn a_cause_goes_before_its_manifestation() {
        use SequenceTrouble as T;
        assert!(has(&["F0280", "G309"], T::ManifestationFirst));
        assert!(has(&["F0280", "G309"], T::CauseAfter));
        assert!(
            troubles(&["G309", "F0280"])
                .iter()
                .all(|(t, _, _)| *t != T::CauseAfter)
        );
        assert!(has(&["I10", "D631"], T::CauseMissing));
        assert!(!has(&["E859", "H42"], T::CauseMissing));
    }

    #[test]
    fn the_stage_goes_after_the_kidney_disease() {
        use SequenceTrouble as T;
        assert!(has(&["N1831", "E1122"], T::DetailBefore));
        assert!(!has(&["E1122", "N1831"], T::DetailBefore));
        assert!(has(&["E1122"], T::DetailNotStated));
        assert!(!has(&["E1122", "N1831"], T::DetailNotStated));
    }

    #[test]
    fn some_codes_have_their_place() {
        use SequenceTrouble as T;
        assert!(has(&["W19XXXA", "S93401A"], T::ExternalCauseFirst));
        assert!(!has(&["S93401A", "W19XXXA"], T::ExternalCauseFirst));
        assert!(has(&["I10", "Z0000"], T::FirstListedOnly));
        assert!(!has(&["Z0000", "I10"], T::FirstListedOnly));
        assert!(has(&["Z6835", "E669"], T::SecondaryOnlyFirst));
        assert!(has(&["T383X6A", "E1165"], T::UnderdosingFirst));
        assert!(!has(&["T383X5A", "E1165"], T::UnderdosingFirst));
        assert!(!first_listed_only("Z006") && first_listed_only("Z34"));
    }
}
