//! Finding a code by what a person types: codes and their parts, words in any order, beginnings
//! of words, abbreviations, lay terms and misspelt words; fast enough for every keystroke.
//!
//! A query becomes terms, a term alternatives, an alternative parts, a part a set of dictionary
//! words ([`terms`]). Sets of rows are bit sets ([`bits`]) over the tabular order, so that a note
//! on a category reaches all its codes as one run. What survives is scored exactly ([`rank`]).

mod bits;
mod build;
mod by_code;
mod dictionary;
mod facts;
mod fold;
mod lists;
mod names;
mod phrases;
mod rank;
mod terms;
mod typed;
mod typo;
mod words;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

pub use facts::Facts;
pub use phrases::Phrases;

use super::{CodeSets, Icd10Table, Lists, Procedure, ProcedureSet};

/// Which code sets to search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchSet {
    /// All of them.
    #[default]
    All,
    /// Diagnoses.
    Icd10Cm,
    /// HCPCS Level II.
    Hcpcs,
    /// CPT.
    Cpt,
}

impl SearchSet {
    /// The permanent name: `all`, `icd10cm`, `hcpcs` or `cpt`.
    pub const fn key(self) -> &'static str {
        match self {
            SearchSet::All => "all",
            SearchSet::Icd10Cm => "icd10cm",
            SearchSet::Hcpcs => "hcpcs",
            SearchSet::Cpt => "cpt",
        }
    }

    const fn takes(self, set: ProcedureSet) -> bool {
        match self {
            SearchSet::All => true,
            SearchSet::Icd10Cm => false,
            SearchSet::Hcpcs => matches!(set, ProcedureSet::Hcpcs),
            SearchSet::Cpt => matches!(set, ProcedureSet::Cpt),
        }
    }
}

/// How often codes were used before: by the practice, the provider or for the patient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    weights: HashMap<String, u32>,
    most_used: Vec<String>,
}

impl Usage {
    /// From how often the practice, the provider and the patient had each undotted code: a code
    /// of the provider counts four times one of the practice, a code of the patient sixteen times.
    pub fn layered(
        practice: &[(String, u32)],
        provider: &[(String, u32)],
        own: &[(String, u32)],
    ) -> Self {
        let layers = [(practice, 1), (provider, 4), (own, 16)];
        let weighed = layers.into_iter().flat_map(|(layer, times)| {
            let more = move |(code, n): &(String, u32)| (code.clone(), n.saturating_mul(times));
            layer.iter().map(more)
        });
        Usage::new(weighed)
    }

    /// From undotted codes and their weights; give the patient's own codes a greater one.
    pub fn new(counts: impl IntoIterator<Item = (String, u32)>) -> Self {
        let mut weights: HashMap<String, u32> = HashMap::new();
        for (code, weight) in counts {
            *weights.entry(code).or_default() += weight;
        }
        let mut order: Vec<(&String, &u32)> = weights.iter().collect();
        order.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let most_used = order.into_iter().map(|(code, _)| code.clone()).collect();
        Usage { weights, most_used }
    }

    /// The weight of a code.
    pub fn weight(&self, code: &str) -> u32 {
        self.weights.get(code).copied().unwrap_or_default()
    }

    fn most_used(&self) -> impl Iterator<Item = &str> {
        self.most_used.iter().map(String::as_str)
    }
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// What was typed so far.
    pub text: &'a str,
    /// Where to look.
    pub set: SearchSet,
    /// The date of service that the codes are for.
    pub dos: NaiveDate,
    /// The most hits wanted.
    pub limit: usize,
    /// What was used before, if that is to count.
    pub usage: Option<&'a Usage>,
    /// The practice's own abbreviations and words.
    pub own: Option<&'a Phrases>,
}

impl<'a> Query<'a> {
    /// A query over all sets for ten hits.
    pub fn new(text: &'a str, dos: NaiveDate) -> Self {
        Query {
            text,
            set: SearchSet::All,
            dos,
            limit: 10,
            usage: None,
            own: None,
        }
    }
}

/// Why a hit is in the list; the strongest reason of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The words are in the title.
    Title,
    /// The words are in an inclusion term or an includes note that governs the code.
    Inclusion,
    /// The words are in an entry of the Alphabetic Index.
    Index,
    /// An abbreviation or a lay phrase of our table stands for it.
    Abbreviation,
    /// A misspelt or shortened word was repaired.
    Typo,
    /// It was used before.
    Usage,
    /// The code itself was typed.
    Code,
}

impl Why {
    /// The permanent name.
    pub const fn key(self) -> &'static str {
        match self {
            Why::Title => "title",
            Why::Inclusion => "inclusion",
            Why::Index => "index",
            Why::Abbreviation => "abbreviation",
            Why::Typo => "typo",
            Why::Usage => "usage",
            Why::Code => "code",
        }
    }

    /// The words for a person.
    pub const fn words(self) -> &'static str {
        match self {
            Why::Title => "title",
            Why::Inclusion => "inclusion term",
            Why::Index => "index",
            Why::Abbreviation => "stands for",
            Why::Typo => "repaired",
            Why::Usage => "used before",
            Why::Code => "code",
        }
    }
}

/// A code that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its set; never `All`.
    pub set: SearchSet,
    /// The code, undotted.
    pub code: String,
    /// The code as people read it.
    pub display: String,
    /// Its title, or our label for a procedure.
    pub title: String,
    /// Whether it may be billed on the date of service.
    pub billable: bool,
    /// How many codes stand on the next level, for a header.
    pub n_children: usize,
    /// Why it is in the list.
    pub why: Why,
    /// What the reason is made of, for a person: the inclusion term, what the abbreviation stands
    /// for, the word that was repaired, how often it was used. Empty for a code or a title.
    pub because: String,
    /// The byte ranges of the title that matched.
    pub highlights: Vec<Range<usize>>,
    /// How well it matches; only for comparing hits of one answer.
    pub score: i32,
}

/// The search index over one release of diagnoses and the procedures.
#[derive(Debug)]
pub(super) struct Index {
    table: Arc<Icd10Table>,
    lists: Arc<Lists>,
    dictionary: dictionary::Dictionary,
    phrases: phrases::Phrases,
    /// Words of the title of each row, as dictionary numbers.
    titles: words::Titles,
    /// How many rows.
    n_rows: usize,
    /// Rows with the word in the title, for each dictionary word of few rows.
    rows_of_word: lists::Lists<u32>,
    /// The same as bits, for words of very many rows.
    common_words: HashMap<u16, bits::Bits>,
    /// Further names of rows: inclusion terms and includes notes.
    aliases: lists::Aliases,
    /// What speaks against a row before anything is typed: less is better.
    burdens: Vec<u16>,
    /// Row numbers, the least burdened first.
    by_burden: Vec<u32>,
    /// What each dictionary word tells: rare words more.
    weights: Vec<u16>,
    /// The word "without": what follows it in a title is not there.
    without: Option<u16>,
    /// The word "not": the next word of a title is denied.
    not: Option<u16>,
    /// How many rows are diagnoses; the procedures follow them.
    n_diagnoses: usize,
}

impl CodeSets {
    /// Builds the search index now, so that the first keystroke does not wait for it.
    pub fn prepare_search(&self) {
        let _ready = self.index();
    }

    /// The codes for what was typed, best first.
    pub fn search(&self, query: &Query<'_>) -> Vec<Hit> {
        self.index().search(query)
    }

    fn index(&self) -> &Index {
        self.search
            .get_or_init(|| build::index(self, self.lists_to_search()))
    }
}

impl Index {
    /// What a row is, if the query looks into its set.
    fn candidate(&self, row: usize, query: &Query<'_>) -> Option<Candidate<'_>> {
        if let Some(at) = row.checked_sub(self.n_diagnoses) {
            let procedure = self.lists.procedures.get(at)?;
            return query
                .set
                .takes(procedure.set)
                .then_some(Candidate::Procedure(procedure));
        }
        let diagnoses = matches!(query.set, SearchSet::All | SearchSet::Icd10Cm);
        let diagnosis = self.table.at(row, query.dos).filter(|_| diagnoses)?;
        Some(Candidate::Diagnosis(diagnosis))
    }
}

impl Index {
    /// How many codes stand on the next level below, on the date of the diagnosis.
    fn n_children(&self, above: &super::Diagnosis<'_>) -> usize {
        let Some(own) = self.table.row(above.code()) else {
            return 0;
        };
        let run = self.table.rows_below(above.code());
        let next = run.filter(|row| *row != own && self.parent(*row) == own);
        let shown = next.filter_map(|row| self.table.at(row, above.dos()));
        let of_day = |s| matches!(s, super::Standing::Billable | super::Standing::Header);
        shown.filter(|d| of_day(d.standing())).count()
    }
}

/// A row that may become a hit.
#[derive(Clone, Copy)]
enum Candidate<'a> {
    Diagnosis(super::Diagnosis<'a>),
    Procedure(&'a Procedure),
}

impl Candidate<'_> {
    fn code(&self) -> &str {
        match self {
            Candidate::Diagnosis(diagnosis) => diagnosis.code(),
            Candidate::Procedure(procedure) => &procedure.code,
        }
    }

    fn into_hit(self, index: &Index, score: i32, why: Why) -> Hit {
        match self {
            Candidate::Diagnosis(d) => {
                let billable = d.is_billable();
                Hit {
                    set: SearchSet::Icd10Cm,
                    code: d.code().to_owned(),
                    display: d.display(),
                    title: d.title(),
                    billable,
                    n_children: if billable { 0 } else { index.n_children(&d) },
                    why,
                    because: String::new(),
                    highlights: Vec::new(),
                    score,
                }
            }
            Candidate::Procedure(p) => Hit {
                set: match p.set {
                    ProcedureSet::Cpt => SearchSet::Cpt,
                    ProcedureSet::Hcpcs => SearchSet::Hcpcs,
                },
                code: p.code.clone(),
                display: p.code.clone(),
                title: p.label.clone(),
                billable: true,
                n_children: 0,
                why,
                because: String::new(),
                highlights: Vec::new(),
                score,
            },
        }
    }
}
