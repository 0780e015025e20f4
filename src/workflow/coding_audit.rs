//! Audit what was coded: draw a sample of high-risk codes, score its lines, see the trend.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::check::Check;
use super::context::{DeedContext, Role};
use super::documents::EXPLAINED;
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, from_json, may, must};
use crate::coding::sample;
use crate::domain::codes::Hcpcs;
use crate::store::coding_audits::{self, Candidate, Draw, ExplainedLine, Item, Score};
use crate::store::{Connection, documents, modifier_reasons};

/// The codes that are audited unless others are named (coding.md 11).
pub const HIGH_RISK: [&str; 18] = [
    "99205", "99215", "99223", "99233", "99285", "90837", "20610", "11042", "11043", "11044",
    "11045", "11046", "11047", "64483", "97110", "G2211", "36415", "99214",
];

/// Lines of one code unless another number is given.
const PER_CODE: u32 = 5;

/// A draw as entered.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DrawInput {
    /// The first date of service; the first of the quarter when left out.
    pub from: Option<NaiveDate>,
    /// The last date of service; today when left out.
    pub to: Option<NaiveDate>,
    /// With which the same lines are drawn again.
    pub seed: i64,
    /// Lines of one code at most; 5 when left out.
    pub per_code: Option<u32>,
    /// The codes; the usual high-risk ones when empty.
    pub codes: Vec<String>,
}

/// `draw-coding-audit`
pub static DRAW_CODING_AUDIT: Deed = Deed {
    name: "draw-coding-audit",
    title: "Draw a random sample of high-risk codes to be coded a second time",
    role: Role::Coder,
    fields: &[
        may(
            "from",
            Is::Date,
            "first date of service; of the quarter when left out",
        ),
        may("to", Is::Date, "last date of service; today when left out"),
        must(
            "seed",
            Is::Number,
            "with which the same lines are drawn again",
        ),
        may(
            "per_code",
            Is::Number,
            "lines of one code at most; 5 when left out",
        ),
        may(
            "codes",
            Is::Texts,
            "the usual high-risk codes when left out",
        ),
    ],
    example: r#"{"from":"2026-01-01","to":"2026-03-31","seed":7,"per_code":5,"codes":["99213"]}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: DrawInput| {
            draw_coding_audit(cx, &input)
        })
    },
};

/// A score as entered.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScoreInput {
    /// Which drawn line.
    pub item: i64,
    /// `agree`, `over` or `under`.
    pub verdict: String,
    /// The code that would be right, where the verdict is not `agree`.
    pub right_code: String,
    /// What was found.
    pub words: String,
}

/// `score-coding-audit`
pub static SCORE_CODING_AUDIT: Deed = Deed {
    name: "score-coding-audit",
    title: "Score a drawn line: agree, over or under",
    role: Role::Coder,
    fields: &[
        must("item", Is::Number, "which drawn line"),
        must("verdict", Is::Text, "agree, over or under"),
        may("right_code", Is::Text, "the code that the record supports"),
        may("words", Is::Text, "what was found"),
    ],
    example: r#"{"item":1,"verdict":"over","right_code":"99212","words":"one stable problem"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: ScoreInput| {
            score_coding_audit(cx, &input)
        })
    },
};

/// What was drawn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Drawn {
    /// The number of the audit.
    pub audit: i64,
    /// Lines that were drawn.
    pub lines: usize,
    /// Lines from which they were drawn.
    pub of: usize,
}

/// The first day of the quarter of a day.
#[must_use]
pub fn quarter_begins(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1).unwrap_or(day)
}

/// Draws a sample: of each code, so many lines at random.
///
/// # Errors
/// [`DeedError::Invalid`] for a span without days or a code that is none; [`DeedError::Refused`]
/// where no line fits.
pub fn draw_coding_audit(cx: &DeedContext<'_>, input: &DrawInput) -> Result<Drawn, DeedError> {
    let to = input.to.unwrap_or(cx.today);
    let from = input.from.unwrap_or_else(|| quarter_begins(to));
    let per_code = input.per_code.unwrap_or(PER_CODE);
    let mut check = Check::new();
    check.require(from <= to, "from", "is after the last date");
    check.require(per_code > 0, "per_code", "is a number above zero");
    let mut codes: Vec<String> = Vec::new();
    for text in &input.codes {
        codes.extend(
            check
                .read("codes", text, Hcpcs::parse)
                .map(|code| code.to_string()),
        );
    }
    check.finish(Some(()))?;
    if codes.is_empty() {
        codes = HIGH_RISK.map(str::to_owned).to_vec();
    }
    let found = coding_audits::candidates(cx.db(), &codes, (from, to))?;
    let lines = pick(&found, input.seed, per_code);
    if lines.is_empty() {
        let why = format!("no coded line of these codes has a date of service from {from} to {to}");
        return Err(DeedError::refused(why, "name other codes or a longer span"));
    }
    let draw = Draw {
        id: 0,
        drawn_on: cx.today,
        from,
        to,
        seed: input.seed,
        per_code,
        codes,
    };
    let audit = coding_audits::keep(cx.tx, &draw, &lines)?;
    let detail = json!({ "seed": input.seed, "lines": lines.len() });
    cx.audit(
        DRAW_CODING_AUDIT.name,
        ("audit", Some(audit)),
        Some(&detail),
    )?;
    Ok(Drawn {
        audit,
        lines: lines.len(),
        of: found.len(),
    })
}

/// So many lines of each code, each code with a stream of its own so that a new code does not
/// change what is drawn of the others.
fn pick(found: &[Candidate], seed: i64, per_code: u32) -> Vec<Candidate> {
    let mut by_code: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
    for line in found {
        by_code.entry(&line.code).or_default().push(line);
    }
    let wanted = usize::try_from(per_code).unwrap_or(usize::MAX);
    let mut lines = Vec::new();
    for (code, of) in by_code {
        let own = code.bytes().fold(seed.cast_unsigned(), |state, byte| {
            state.wrapping_mul(257).wrapping_add(u64::from(byte))
        });
        let drawn = sample::draw(own, of.len(), wanted);
        lines.extend(
            drawn
                .into_iter()
                .filter_map(|n| of.get(n))
                .map(|line| (*line).clone()),
        );
    }
    lines
}

/// Scores a drawn line, in place of an earlier score.
///
/// # Errors
/// [`DeedError::NoSuch`]; [`DeedError::Invalid`] where the verdict and the right code do not fit.
pub fn score_coding_audit(cx: &DeedContext<'_>, input: &ScoreInput) -> Result<Recorded, DeedError> {
    let items = coding_audits::items(cx.db(), None)?;
    let item = items.into_iter().find(|item| item.id == input.item);
    let item = item.ok_or_else(|| DeedError::no_such("drawn line", input.item))?;
    let mut check = Check::new();
    let verdict = input.verdict.trim().to_lowercase();
    let known = ["agree", "over", "under"].contains(&verdict.as_str());
    check.require(known, "verdict", "is none of agree, over, under");
    let right_code = check.text("right_code", &input.right_code.to_uppercase(), 5);
    let differs = verdict == "agree" || (!right_code.is_empty() && right_code != item.of.code);
    check.require(
        differs,
        "right_code",
        "is the code that the record supports instead",
    );
    let words = check.text("words", &input.words, 300);
    let score = check.finish(Some(Score {
        right_code: if verdict == "agree" {
            String::new()
        } else {
            right_code
        },
        verdict,
        words,
        scored_on: cx.today,
    }))?;
    coding_audits::score(cx.tx, item.id, &score, cx.role.name())?;
    let detail = json!({ "item": item.id, "verdict": score.verdict });
    cx.audit(
        SCORE_CODING_AUDIT.name,
        ("audit", Some(item.audit)),
        Some(&detail),
    )?;
    Ok(Recorded { id: item.id })
}

/// How one audit came out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Which audit.
    pub draw: Draw,
    /// Lines that were drawn, scored, found too high, found too low.
    pub drawn: usize,
    /// Scored.
    pub scored: usize,
    /// Found too high.
    pub over: usize,
    /// Found too low.
    pub under: usize,
}

impl Outcome {
    /// Wrong lines of the scored ones in tenths of a percent; nothing while none is scored.
    #[must_use]
    pub fn error_rate(&self) -> Option<usize> {
        ((self.over + self.under) * 1000 + self.scored / 2).checked_div(self.scored)
    }
}

/// How every audit came out, the latest first: the trend of the error rate.
///
/// # Errors
/// The store's.
pub fn outcomes(db: &Connection) -> anyhow::Result<Vec<Outcome>> {
    let items = coding_audits::items(db, None)?;
    let of = |draw: Draw| {
        let mine = || items.iter().filter(|item| item.audit == draw.id);
        let n = |verdict: &str| {
            let is = |item: &&Item| item.score.as_ref().is_some_and(|s| s.verdict == verdict);
            mine().filter(is).count()
        };
        Outcome {
            drawn: mine().count(),
            scored: n("agree") + n("over") + n("under"),
            over: n("over"),
            under: n("under"),
            draw: draw.clone(),
        }
    };
    Ok(coding_audits::draws(db)?.into_iter().map(of).collect())
}

/// The lines that were billed otherwise than the record supports: each needs a corrected claim.
///
/// # Errors
/// The store's.
pub fn corrective(db: &Connection, audit: Option<i64>) -> anyhow::Result<Vec<Item>> {
    let mut items = coding_audits::items(db, audit)?;
    items.retain(|item| {
        item.score
            .as_ref()
            .is_some_and(|score| score.verdict != "agree")
    });
    Ok(items)
}

/// One modifier that must be explained, with its reason.
#[derive(Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The line.
    pub line: ExplainedLine,
    /// The modifier.
    pub modifier: String,
    /// Why, none where nobody said.
    pub reason: Option<String>,
    /// The words of the record that were marked for the code.
    pub words: Vec<String>,
}

/// Every 25, 59, XE, XP, XS and XU of coded visits in a span of dates of service.
///
/// # Errors
/// The store's.
pub fn modifier_review(
    db: &Connection,
    span: (NaiveDate, NaiveDate),
) -> anyhow::Result<Vec<Reviewed>> {
    let mut all = Vec::new();
    for line in coding_audits::modified_lines(db, span)? {
        let explained = line
            .modifiers
            .split_whitespace()
            .filter(|m| EXPLAINED.contains(m));
        let explained: Vec<String> = explained.map(str::to_owned).collect();
        if explained.is_empty() {
            continue;
        }
        let reasons = modifier_reasons::of_encounter(db, line.encounter)?;
        let marks = documents::evidence(db, line.encounter)?;
        for modifier in explained {
            let reason = reasons
                .iter()
                .find(|r| r.code == line.code && r.modifier == modifier)
                .map(|r| r.reason.clone());
            let words = marks.iter().filter(|mark| mark.code == line.code);
            all.push(Reviewed {
                line: line.clone(),
                modifier,
                reason,
                words: words.map(|mark| mark.words.clone()).collect(),
            });
        }
    }
    Ok(all)
}
