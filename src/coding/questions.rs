//! Questions to a clinician that do not lead (coding.md 10): the wording, and what a question may
//! not say.

/// A wording of a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wording {
    /// Its permanent name.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub title: &'static str,
    text: &'static str,
}

const FILE: &str = include_str!("../../assets/coding/queries.txt");

/// Words that would tell the clinician what the answer is worth, or put it into his mouth.
const LEADING: [&str; 14] = [
    "reimburs",
    "payment",
    "paid more",
    "pays more",
    "revenue",
    "denial",
    "denied",
    "higher level",
    "severity score",
    "risk score",
    "raf ",
    "do you agree",
    "would you agree",
    "please confirm that",
];

/// Every wording.
#[must_use]
pub fn wordings() -> Vec<Wording> {
    let paragraphs = FILE
        .split("\n\n")
        .filter(|p| !p.trim_start().starts_with('#'));
    let wording = |text: &'static str| {
        let (name, rest) = text.trim().split_once('\n')?;
        let (title, text) = rest.split_once('\n')?;
        Some(Wording { name, title, text })
    };
    paragraphs.filter_map(wording).collect()
}

/// The wording of that name.
#[must_use]
pub fn wording(name: &str) -> Option<Wording> {
    wordings().into_iter().find(|wording| wording.name == name)
}

impl Wording {
    /// The question about what the record shows. Choices, where any are given, are followed by
    /// the two that are always there.
    #[must_use]
    pub fn question(&self, facts: &str, choices: &[String]) -> String {
        let mut options = String::new();
        if !choices.is_empty() {
            let always = ["other (please describe)", "unable to determine"];
            for choice in choices.iter().map(String::as_str).chain(always) {
                options.push_str(&format!("[ ] {}\n", choice.trim()));
            }
        }
        let text = self
            .text
            .replace("{facts}", facts.trim().trim_end_matches('.'));
        text.replace("{options}", &options).trim_end().to_owned()
    }
}

/// What makes a question one that leads, or nothing.
#[must_use]
pub fn leads(question: &str) -> Option<String> {
    let lower = question.to_lowercase();
    if let Some(word) = LEADING.iter().find(|word| lower.contains(*word)) {
        let word = word.trim();
        return Some(format!(
            "'{word}' leads: ask for what was seen, not for an answer"
        ));
    }
    let choices = lower
        .lines()
        .filter(|line| line.trim_start().starts_with("[ ]"));
    let choices: Vec<&str> = choices.collect();
    let one_of = |word: &str| choices.iter().any(|choice| choice.contains(word));
    let has_both = one_of("other") && one_of("unable to determine");
    if !choices.is_empty() && !has_both {
        return Some("choices must include 'other' and 'unable to determine'".to_owned());
    }
    if !choices.is_empty() && (one_of("[ ] yes") || one_of("[ ] no\n")) {
        return Some("a question of yes and no leads: give clinical choices".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_wording_leads() {
        let all = wordings();
        assert_eq!(all.len(), 10);
        for wording in all {
            let choices = ["acute".to_owned(), "chronic".to_owned()];
            let question = wording.question("heart failure, furosemide raised", &choices);
            assert_eq!(leads(&question), None, "{}", wording.name);
            assert!(question.contains("unable to determine"));
            assert!(question.contains("furosemide raised"));
            assert!(!question.contains('{'), "{question}");
        }
    }

    #[test]
    fn payment_and_missing_choices_are_refused() {
        assert!(leads("This would raise the payment.").is_some());
        assert!(leads("Do you agree that it is acute?").is_some());
        assert!(leads("Which?\n[ ] acute\n[ ] chronic").is_some());
    }
}
