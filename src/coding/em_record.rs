//! The evidence of a level: what was documented and what followed, as lines of text that never
//! change again.
//!
//! A record is kept with the encounter as it was made. It is read back as it stands; a later
//! change of the rules has another [`RULES`] and touches no record. The text is the thing that is
//! hashed, so its form is fixed: one fact a line, in this order, facts that are absent left out.

use std::fmt::Write as _;

use super::em_detail::{Data, Problem, Risk};
use super::em_level::{Acquaintance, Deciding, Level, Setting};
use super::em_sheet::{Assessment, History, Shared, Worksheet};
use super::prolonged::Counting;

/// The version of the rules by which records are made now.
pub const RULES: &str = "em-2026.1";

/// The record of a worksheet with what followed from it.
pub fn record(sheet: &Worksheet, found: &Assessment) -> String {
    let mut text = format!("rules {RULES}\n");
    inputs(sheet, &mut text);
    outcome(found, &mut text);
    text
}

fn line(text: &mut String, key: &str, value: impl std::fmt::Display) {
    // Writing to a text cannot fail.
    let _ = writeln!(text, "{key} {value}");
}

fn inputs(sheet: &Worksheet, text: &mut String) {
    line(text, "dos", sheet.dos);
    line(text, "payer", counting(sheet.payer));
    line(text, "setting", sheet.setting.name());
    if let Some(patient) = sheet.patient {
        line(text, "patient", acquaintance(patient));
    }
    match sheet.history {
        History::NotAsked => {}
        History::Never => line(text, "seen", "never"),
        History::LastOn(last) => line(text, "seen", last),
    }
    let mut maybe = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            line(text, key, value);
        }
    };
    maybe("age", sheet.age.map(|age| age.to_string()));
    let word = |level: Option<Level>| level.map(|level| level.word().to_owned());
    maybe("problems", word(sheet.problems));
    for (problem, n) in &sheet.problem_items {
        maybe("problem", Some(format!("{} {n}", problem.name())));
    }
    maybe("data", word(sheet.data));
    let data = &sheet.data_items;
    let count = |n: u8| (n > 0).then(|| n.to_string());
    let flag = |set: bool| set.then(|| "yes".to_owned());
    maybe("notes", count(data.notes));
    maybe("results", count(data.results));
    maybe("orders", count(data.orders));
    maybe("historian", flag(data.historian));
    maybe("interpretation", flag(data.interpretation));
    maybe("discussion", flag(data.discussion));
    maybe("risk", word(sheet.risk));
    for risk in &sheet.risk_items {
        maybe("decision", Some(risk.name().to_owned()));
    }
    maybe("minutes", sheet.minutes.map(|m| m.to_string()));
    maybe(
        "therapy-minutes",
        sheet.therapy_minutes.map(|m| m.to_string()),
    );
    maybe("interactive", flag(sheet.interactive));
    maybe("longitudinal", flag(sheet.longitudinal));
    maybe("preventive", flag(sheet.preventive));
    let shared = sheet.shared;
    maybe(
        "shared",
        shared.map(|s| format!("{} {}", s.physician, s.other)),
    );
    for code in &sheet.beside {
        maybe("beside", Some(code.clone()));
    }
}

fn outcome(found: &Assessment, text: &mut String) {
    let leveled = &found.leveled;
    line(text, "= by-mdm", leveled.by_mdm.unwrap_or("none"));
    line(text, "= by-time", leveled.by_time.unwrap_or("none"));
    line(text, "= level", leveled.level.unwrap_or("none"));
    line(text, "= mdm", leveled.mdm.map_or("none", Level::word));
    line(
        text,
        "= deciding",
        leveled.deciding.map_or("none", Deciding::word),
    );
    for reported in &found.report {
        let modifiers: String = reported.modifiers.iter().map(|m| format!("-{m}")).collect();
        line(
            text,
            "= report",
            format!("{}{modifiers} x{}", reported.code, reported.units),
        );
    }
    for why in &leveled.why {
        line(text, "= why", why);
    }
    for caution in &found.cautions {
        line(text, "= caution", caution);
    }
}

/// What was found when the record was made: the values of one outcome, in order. The keys are
/// `by-mdm`, `by-time`, `level`, `mdm`, `deciding`, `report`, `why` and `caution`.
pub fn found<'a>(record: &'a str, key: &str) -> impl Iterator<Item = &'a str> {
    record.lines().filter_map(move |line| {
        let value = line.strip_prefix("= ")?.strip_prefix(key)?;
        value.strip_prefix(' ')
    })
}

/// The version of the rules by which a record was made.
pub fn rules(record: &str) -> &str {
    let first = record.lines().next().unwrap_or_default();
    first.strip_prefix("rules ").unwrap_or_default()
}

/// The worksheet that a record was made from; none where the text is no record.
pub fn worksheet(record: &str) -> Option<Worksheet> {
    let facts = || {
        let given = record.lines().filter(|line| !line.starts_with('='));
        given.filter_map(|line| line.split_once(' '))
    };
    let one = |key: &str| facts().find(|(k, _)| *k == key).map(|(_, value)| value);
    let dos = one("dos")?.parse().ok()?;
    let mut sheet = Worksheet::new(dos, Setting::named(one("setting")?)?);
    for (key, value) in facts() {
        take(&mut sheet, key, value)?;
    }
    Some(sheet)
}

fn take(sheet: &mut Worksheet, key: &str, value: &str) -> Option<()> {
    let data = &mut sheet.data_items;
    match key {
        "rules" | "dos" | "setting" => {}
        "payer" => sheet.payer = counting_named(value)?,
        "patient" => sheet.patient = Some(acquaintance_named(value)?),
        "seen" if value == "never" => sheet.history = History::Never,
        "seen" => sheet.history = History::LastOn(value.parse().ok()?),
        "age" => sheet.age = Some(value.parse().ok()?),
        "problems" => sheet.problems = Some(Level::named(value)?),
        "problem" => {
            let (name, n) = value.split_once(' ')?;
            let item = (Problem::named(name)?, n.parse().ok()?);
            sheet.problem_items.push(item);
        }
        "data" => sheet.data = Some(Level::named(value)?),
        "notes" => data.notes = value.parse().ok()?,
        "results" => data.results = value.parse().ok()?,
        "orders" => data.orders = value.parse().ok()?,
        "historian" | "interpretation" | "discussion" => *flag_of(data, key)? = true,
        "risk" => sheet.risk = Some(Level::named(value)?),
        "decision" => sheet.risk_items.push(Risk::named(value)?),
        "minutes" => sheet.minutes = Some(value.parse().ok()?),
        "therapy-minutes" => sheet.therapy_minutes = Some(value.parse().ok()?),
        "interactive" => sheet.interactive = true,
        "longitudinal" => sheet.longitudinal = true,
        "preventive" => sheet.preventive = true,
        "shared" => {
            let (physician, other) = value.split_once(' ')?;
            sheet.shared = Some(Shared {
                physician: physician.parse().ok()?,
                other: other.parse().ok()?,
            });
        }
        "beside" => sheet.beside.push(value.to_owned()),
        _ => return None,
    }
    Some(())
}

fn flag_of<'a>(data: &'a mut Data, key: &str) -> Option<&'a mut bool> {
    match key {
        "historian" => Some(&mut data.historian),
        "interpretation" => Some(&mut data.interpretation),
        "discussion" => Some(&mut data.discussion),
        _ => None,
    }
}

/// The permanent name of a way of counting.
pub const fn counting(payer: Counting) -> &'static str {
    match payer {
        Counting::Cpt => "cpt",
        Counting::Medicare => "medicare",
    }
}

fn counting_named(name: &str) -> Option<Counting> {
    let all = [Counting::Cpt, Counting::Medicare];
    all.into_iter().find(|payer| counting(*payer) == name)
}

/// The permanent name of new and established.
pub const fn acquaintance(patient: Acquaintance) -> &'static str {
    match patient {
        Acquaintance::New => "new",
        Acquaintance::Established => "established",
    }
}

fn acquaintance_named(name: &str) -> Option<Acquaintance> {
    let all = [Acquaintance::New, Acquaintance::Established];
    all.into_iter()
        .find(|patient| acquaintance(*patient) == name)
}

#[cfg(test)]
mod tests {
    use super::super::em_sheet::assess;
    use super::*;
    use crate::codesets::CodeSets;

    fn full() -> Worksheet {
        Worksheet {
            payer: Counting::Medicare,
            patient: Some(Acquaintance::Established),
            history: History::LastOn("2025-11-02".parse().unwrap()),
            age: Some(71),
            problem_items: vec![(Problem::StableChronic, 2), (Problem::Minor, 1)],
            data: Some(Level::Low),
            data_items: Data {
                notes: 1,
                results: 1,
                discussion: true,
                ..Data::default()
            },
            risk_items: vec![Risk::Prescription],
            minutes: Some(22),
            longitudinal: true,
            shared: Some(Shared {
                physician: 12,
                other: 10,
            }),
            beside: vec!["90471".to_owned(), "G0439".to_owned()],
            ..Worksheet::new("2026-03-02".parse().unwrap(), Setting::Office)
        }
    }

    #[test]
    fn a_record_gives_back_its_worksheet() {
        let sheet = full();
        let found = assess(CodeSets::built_in(), &sheet);
        let text = record(&sheet, &found);
        assert_eq!(worksheet(&text), Some(sheet));
        assert_eq!(rules(&text), RULES);
        let level: Vec<_> = super::found(&text, "level").collect();
        assert_eq!(level, ["99214"]);
        assert_eq!(worksheet("rules em-2026.1\nnonsense 4\n"), None);
    }

    /// Scenario S2: the text of the record, fixed for good.
    #[test]
    fn the_form_of_a_record_is_fixed() {
        let sheet = Worksheet {
            patient: Some(Acquaintance::Established),
            problems: Some(Level::Moderate),
            data: Some(Level::Low),
            risk: Some(Level::Moderate),
            minutes: Some(22),
            ..Worksheet::new("2026-03-02".parse().unwrap(), Setting::Office)
        };
        let text = record(&sheet, &assess(CodeSets::built_in(), &sheet));
        let expected = "rules em-2026.1\ndos 2026-03-02\npayer cpt\nsetting office\n\
            patient established\nproblems moderate\ndata low\nrisk moderate\nminutes 22\n\
            = by-mdm 99214\n= by-time 99213\n= level 99214\n= mdm moderate\n= deciding risk\n\
            = report 99214 x1\n";
        assert!(text.starts_with(expected), "{text}");
    }
}
