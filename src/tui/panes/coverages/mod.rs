//! The coverages of one patient: with whom, in which order, between which days.

mod ask;

use super::patients::sexes;
use super::records::fields::{address, filled, read_address};
use super::records::{Record, Records};
use crate::desk::Desk;
use crate::domain::coverage::{Coverage, PayerOrder, Relationship, Subscriber};
use crate::domain::keys::{CoverageId, PatientId, PayerId};
use crate::domain::party::{Address, PersonName, Sex};
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::Column;
use crate::workflow::DeedError;
use chrono::NaiveDate;

/// A coverage with the name of its payer.
#[derive(Clone)]
pub struct Cover {
    /// The record.
    pub coverage: Coverage,
    /// Its payer's name.
    pub payer: String,
}

/// The pane.
pub type Coverages = Records<Cover>;

/// What the form offers.
#[derive(Clone, Default)]
pub struct CoverRefs {
    /// Whose coverages these are.
    pub patient: Option<PatientId>,
    /// Payers that are still billed: number and name.
    pub payers: Vec<(i64, String)>,
    /// How many coverages there are.
    pub n: usize,
}

const ORDERS: [(&str, &str); 3] = [("P", "first"), ("S", "second"), ("T", "third")];
const RELATIONS: [(&str, &str); 4] = [
    ("18", "self"),
    ("01", "spouse"),
    ("19", "child"),
    ("G8", "other"),
];
const MSP: [(&str, &str); 9] = [
    ("12", "working aged"),
    ("13", "end-stage renal disease"),
    ("14", "no-fault"),
    ("15", "workers' compensation"),
    ("16", "public health service"),
    ("41", "black lung"),
    ("42", "veterans"),
    ("43", "disabled, large group plan"),
    ("47", "other liability"),
];

fn choices(of: &[(&str, &str)]) -> Vec<Choice> {
    of.iter()
        .map(|(code, words)| Choice::new(code, words))
        .collect()
}

fn day(of: Option<NaiveDate>) -> String {
    of.map(|day| day.to_string()).unwrap_or_default()
}

impl Record for Cover {
    type Refs = CoverRefs;
    const TITLE: &'static str = "Coverages";
    const ONE: &'static str = "coverage";
    const EMPTY: &'static str = "No coverage: this patient pays. Press + to add one.";
    const COLUMNS: &'static [Column<Cover>] = &[
        Column::left("billed", 7, |c: &Cover| match c.coverage.order {
            PayerOrder::Primary => "first".into(),
            PayerOrder::Secondary => "second".into(),
            PayerOrder::Tertiary => "third".into(),
        }),
        Column::left("payer", 24, |c: &Cover| (&c.payer).into()).word("payer"),
        Column::left("member id", 16, |c: &Cover| (&c.coverage.member_id).into()),
        Column::left("group", 12, |c: &Cover| (&c.coverage.group_number).into()).drop(2),
        Column::left("from", 10, |c: &Cover| day(c.coverage.effective_on).into()),
        Column::left("to", 10, |c: &Cover| day(c.coverage.terminated_on).into()).drop(1),
    ];

    fn id(&self) -> i64 {
        self.coverage.id.0
    }

    fn form(of: Option<&Cover>, refs: &CoverRefs, today: NaiveDate) -> Form {
        let of = of.map(|cover| &cover.coverage);
        let text = |get: fn(&Coverage) -> &str| of.map(get).unwrap_or_default().to_owned();
        let payers: Vec<Choice> = refs
            .payers
            .iter()
            .map(|(id, name)| Choice::new(&id.to_string(), name))
            .collect();
        let payer = of
            .map(|coverage| coverage.payer.0.to_string())
            .unwrap_or_default();
        let next = ORDERS.get(refs.n).map_or("T", |(letter, _)| letter);
        let mut fields = vec![
            Field::new("payer", "Payer", Kind::Choice)
                .required()
                .choices(payers)
                .value(&payer),
            Field::new("order", "Billed", Kind::Choice)
                .required()
                .choices(choices(&ORDERS))
                .value(of.map_or(next, |coverage| coverage.order.letter())),
            filled(
                "member",
                "Member id",
                Kind::Capitals,
                &text(|c| &c.member_id),
            )
            .required()
            .help("as on the card; a Medicare number is checked for its shape"),
            filled(
                "group",
                "Group number",
                Kind::Text,
                &text(|c| &c.group_number),
            ),
            filled("plan", "Plan name", Kind::Text, &text(|c| &c.plan_name)),
            filled(
                "from",
                "From",
                Kind::Date,
                &day(of.and_then(|c| c.effective_on)),
            ),
            filled(
                "to",
                "To",
                Kind::Date,
                &day(of.and_then(|c| c.terminated_on)),
            )
            .help("empty while it lasts"),
            Field::new("relation", "Patient is", Kind::Choice)
                .required()
                .choices(choices(&RELATIONS))
                .value(of.map_or("18", |coverage| coverage.relationship.code()))
                .help("what the patient is to the person who holds the policy"),
            Field::new("msp", "Medicare second as", Kind::Choice)
                .choices(choices(&MSP))
                .value(of.and_then(|c| c.msp_type.as_deref()).unwrap_or_default())
                .help("why Medicare pays second, only where it does (SBR05)"),
        ];
        fields.extend(holder(of.and_then(|coverage| coverage.subscriber.as_ref())));
        let patient = refs.patient.map_or(0, |patient| patient.0);
        Form::new(CleanText::new("A coverage "), today, fields).about(patient)
    }

    fn read(form: &Form, of: Option<&Cover>) -> Result<Cover, (&'static str, String)> {
        let relationship = Relationship::from_code(&form.text("relation"));
        let subscriber = match relationship {
            Relationship::Myself => None,
            _ => Some(read_holder(form)?),
        };
        let msp = form.text("msp");
        let coverage = Coverage {
            id: of.map_or(CoverageId(0), |cover| cover.coverage.id),
            patient: of.map_or(PatientId(form.subject()), |cover| cover.coverage.patient),
            payer: PayerId(form.id("payer").ok_or(("payer", "choose one".to_owned()))?),
            order: PayerOrder::from_letter(&form.text("order"))
                .ok_or(("order", "choose one".to_owned()))?,
            member_id: form.text("member"),
            group_number: form.text("group"),
            plan_name: form.text("plan"),
            relationship,
            subscriber,
            msp_type: (!msp.is_empty()).then_some(msp),
            effective_on: form.date("from"),
            terminated_on: form.date("to"),
        };
        if let (Some(from), Some(to)) = (coverage.effective_on, coverage.terminated_on)
            && to < from
        {
            return Err(("to", "before its first day".to_owned()));
        }
        Ok(Cover {
            coverage,
            payer: String::new(),
        })
    }

    fn list(desk: &mut Desk, about: &About) -> anyhow::Result<(Vec<Cover>, CoverRefs)> {
        ask::list(desk, about)
    }

    fn save(self, desk: &mut Desk) -> Result<i64, DeedError> {
        ask::save(&self.coverage, desk)
    }
}

/// The fields of the person who holds the policy.
fn holder(of: Option<&Subscriber>) -> Vec<Field> {
    let text = |get: fn(&PersonName) -> &str| {
        of.map(|holder| get(&holder.name))
            .unwrap_or_default()
            .to_owned()
    };
    let mut fields = vec![
        filled("last", "Family name", Kind::Text, &text(|name| &name.last))
            .section("Who holds the policy, when that is not the patient"),
        filled("first", "Given name", Kind::Text, &text(|name| &name.first)),
        filled(
            "middle",
            "Middle name",
            Kind::Text,
            &text(|name| &name.middle),
        ),
        filled(
            "born",
            "Date of birth",
            Kind::Date,
            &day(of.and_then(|h| h.birth_date)),
        ),
        Field::new("sex", "Sex", Kind::Choice)
            .choices(sexes())
            .value(of.map_or("U", |holder| holder.sex.letter())),
    ];
    fields.extend(address("Their address", of.map(|holder| &holder.address)));
    fields
}

fn read_holder(form: &Form) -> Result<Subscriber, (&'static str, String)> {
    if form.text("last").is_empty() {
        return Err(("last", "who holds the policy must be named".to_owned()));
    }
    let address: Address = read_address(form)?;
    Ok(Subscriber {
        name: PersonName {
            last: form.text("last"),
            first: form.text("first"),
            middle: form.text("middle"),
            suffix: String::new(),
        },
        birth_date: form.date("born"),
        sex: Sex::from_letter(&form.text("sex")),
        address,
    })
}
