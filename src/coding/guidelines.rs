//! Rules of the guidelines that no note of the tabular list states: the intent of a poisoning,
//! injuries and their phases, what outranks what (coding.md 1.3, 1.7, 1.8).

/// The intent of a code T36 to T50, its fifth or sixth character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// 1 to 4: accident, self-harm, assault, undetermined.
    Poisoning,
    /// 5.
    AdverseEffect,
    /// 6.
    Underdosing,
}

/// The intent of a code; none where it is no drug code or says no intent.
pub fn intent(code: &str) -> Option<Intent> {
    let category = code.get(..3)?;
    if !("T36".."T51").contains(&category) {
        return None;
    }
    let at = |n: usize| code.as_bytes().get(n).copied();
    let said = match (at(4), at(5)) {
        (Some(fifth), Some(b'X')) => fifth,
        (_, sixth) => sixth?,
    };
    match said {
        b'1'..=b'4' => Some(Intent::Poisoning),
        b'5' => Some(Intent::AdverseEffect),
        b'6' => Some(Intent::Underdosing),
        _ => None,
    }
}

/// Whether a code is an injury, S00 to T34, or another effect of an outer cause, T51 to T79.
pub fn is_injury(code: &str) -> bool {
    let category = code.get(..3).unwrap_or(code);
    code.starts_with('S')
        || ("T07".."T35").contains(&category)
        || ("T51".."T80").contains(&category)
}

/// The phase of an injury: active treatment, healing, sequela.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// A, and B and C of fractures.
    Active,
    /// D, and the other letters of healing fractures.
    Healing,
    /// S.
    Sequela,
}

/// The phase that the seventh character of an injury or an external cause says.
pub fn phase(code: &str) -> Option<Phase> {
    match code.as_bytes().get(6)? {
        b'A' | b'B' | b'C' => Some(Phase::Active),
        b'S' => Some(Phase::Sequela),
        b'D'..=b'R' => Some(Phase::Healing),
        _ => None,
    }
}

/// Whether a code belongs to chapter 15, pregnancy, childbirth and the puerperium.
pub fn is_obstetric(code: &str) -> bool {
    code.starts_with('O')
}

/// Whether a code of chapter 15 is of a pregnancy that still lasts, so that the weeks are told.
pub fn is_of_pregnancy(code: &str) -> bool {
    let category = code.get(..3).unwrap_or(code);
    ("O10".."O49").contains(&category) || ("O60".."O78").contains(&category) || category == "O09"
}

/// Whether a code is a neoplasm.
pub fn is_neoplasm(code: &str) -> bool {
    let category = code.get(..3).unwrap_or(code);
    code.starts_with('C') || ("D00".."D50").contains(&category)
}

/// Whether a code is a disease of weight that a body mass index goes with.
pub fn is_of_weight(code: &str) -> bool {
    let stems = [
        "E66", "E40", "E41", "E43", "E44", "E45", "E46", "E8881", "R634", "R635", "R636", "F50",
        "O9921", "O260", "O261", "R627", "R64", "E65", "E68", "Z713",
    ];
    stems.iter().any(|stem| code.starts_with(stem))
}

/// Examinations "with abnormal findings", which are coded next.
pub fn is_abnormal_exam(code: &str) -> bool {
    ["Z0001", "Z00121", "Z0101", "Z01110", "Z01411"].contains(&code)
}

/// A body system: symptoms that belong to it, and the chapters or blocks of its diseases.
type SystemRow = (&'static [&'static str], &'static [&'static str]);

const SYSTEMS: [SystemRow; 8] = [
    (&["R05", "R06", "R042", "R093"], &["J"]),
    (&["R00", "R01", "R03", "R072", "R079"], &["I"]),
    (&["R10", "R11", "R12", "R13", "R14", "R19"], &["K"]),
    (&["R51"], &["G43", "G44"]),
    (
        &["R30", "R31", "R33", "R35", "R391"],
        &["N1", "N2", "N3", "N4"],
    ),
    (&["R21", "R22", "R23"], &["L", "B0"]),
    (&["R42"], &["H81", "H82", "H83"]),
    (&["R255", "R252", "R26", "R27"], &["G"]),
];

/// Whether the second code is a definitive diagnosis of the organ whose symptom the first is.
pub fn explains(symptom: &str, disease: &str) -> bool {
    let of = |list: &[&str], code: &str| list.iter().any(|stem| code.starts_with(stem));
    SYSTEMS
        .iter()
        .any(|(symptoms, diseases)| of(symptoms, symptom) && of(diseases, disease))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_intent_is_the_fifth_or_the_sixth_character() {
        assert_eq!(intent("T383X6A"), Some(Intent::Underdosing));
        assert_eq!(intent("T3695XA"), Some(Intent::AdverseEffect));
        assert_eq!(intent("T39011A"), Some(Intent::Poisoning));
        assert_eq!(intent("T510X1A"), None);
        assert_eq!(intent("I10"), None);
    }

    #[test]
    fn the_seventh_character_is_the_phase() {
        assert_eq!(phase("S93401A"), Some(Phase::Active));
        assert_eq!(phase("S72001K"), Some(Phase::Healing));
        assert_eq!(phase("S93401S"), Some(Phase::Sequela));
        assert_eq!(phase("I10"), None);
        assert!(is_injury("S93401A") && !is_injury("T383X6A") && !is_injury("T8140XA"));
    }

    #[test]
    fn a_disease_explains_the_symptoms_of_its_organ() {
        assert!(explains("R059", "J209") && explains("R1011", "K8020"));
        assert!(!explains("R059", "K219") && !explains("R5383", "J209"));
        assert!(is_of_pregnancy("O2441") && !is_of_pregnancy("O90") && is_obstetric("O90"));
    }
}
