//! `fee`: what Medicare allows for the lines of one day, step by step, without a practice.

use chrono::NaiveDate;
use clap::{Args as ClapArgs, ValueEnum};
use serde_json::{Value, json};

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use super::table::Table;
use crate::codesets::{CodeSets, Locality};
use crate::coding::medicare_fee::{
    FeeStep, NoFee, Participation, Practitioner, Priced, Service, Setting, TypedLine,
    locality_of_zip, price_day,
};
use crate::domain::money::Money;
use crate::domain::text::CleanText;

/// The arguments of `fee`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Lines as CODE-MODIFIER-MODIFIERxUNITS: 99213, 29881-RT, 97110-GPx2
    #[arg(required_unless_present = "localities")]
    lines: Vec<String>,
    /// The date of service [default: today]
    #[arg(long, value_name = "DATE")]
    dos: Option<NaiveDate>,
    /// Place of service
    #[arg(long, default_value = "11", value_name = "POS")]
    pos: String,
    /// The ZIP code where the service is given
    #[arg(long, conflicts_with = "locality")]
    zip: Option<String>,
    /// Contractor and locality, as in 11302-00 [default: the national amount]
    #[arg(long, value_name = "MAC-NN")]
    locality: Option<String>,
    /// Minutes of anesthesia
    #[arg(long)]
    minutes: Option<u32>,
    /// Base units of the anesthesia code
    #[arg(long, value_name = "N")]
    base_units: Option<u32>,
    /// What is billed for each line
    #[arg(long, value_name = "AMOUNT")]
    charge: Option<String>,
    /// The provider is a qualifying participant of an advanced payment model
    #[arg(long)]
    qualifying: bool,
    /// The provider does not participate in Medicare
    #[arg(long)]
    not_participating: bool,
    /// Who gives the service
    #[arg(long, value_enum, default_value = "physician")]
    practitioner: Who,
    /// List the payment localities of that day instead
    #[arg(long)]
    localities: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Who {
    Physician,
    Advanced,
    Counselor,
}

/// Reckons and prints.
pub fn run(args: &Args, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let dos = match args.dos {
        Some(dos) => dos,
        None => cx.today()?,
    };
    let codes = cx.codes();
    if args.localities {
        return list(&codes, dos, cx);
    }
    let charge = match &args.charge {
        Some(text) => Some(Money::parse(text).map_err(|e| input(format!("--charge: {e}")))?),
        None => None,
    };
    let lines: Vec<TypedLine> = args
        .lines
        .iter()
        .map(|l| typed(l))
        .collect::<Result<_, _>>()?;
    let locality = locality(&codes, args, dos)?;
    let setting = Setting {
        dos,
        locality: &locality,
        qualifying: args.qualifying,
        practitioner: match args.practitioner {
            Who::Physician => Practitioner::Physician,
            Who::Advanced => Practitioner::Advanced,
            Who::Counselor => Practitioner::Counselor,
        },
        participation: if args.not_participating {
            Participation::NotParticipating
        } else {
            Participation::Participating
        },
    };
    let modifiers: Vec<Vec<&str>> = lines
        .iter()
        .map(|line| line.modifiers.iter().map(String::as_str).collect())
        .collect();
    let services: Vec<Service<'_>> = lines
        .iter()
        .zip(&modifiers)
        .map(|(line, modifiers)| service(args, charge, line, modifiers))
        .collect();
    let priced = price_day(&codes, &setting, &services);
    let incomplete = priced.iter().any(Result::is_err);
    show(&setting, &lines, &priced, cx)?;
    Ok(Exit::look_at_if(incomplete))
}

fn service<'a>(
    args: &'a Args,
    charge: Option<Money>,
    line: &'a TypedLine,
    modifiers: &'a [&'a str],
) -> Service<'a> {
    Service {
        code: &line.code,
        modifiers,
        pos: &args.pos,
        units: line.units,
        minutes: args.minutes,
        base_units: args.base_units,
        charge,
    }
}

fn show(
    setting: &Setting<'_>,
    lines: &[TypedLine],
    priced: &[Result<Priced, NoFee>],
    cx: &mut CliContext<'_>,
) -> Result<(), CliError> {
    let total: Money = priced.iter().flatten().map(|p| p.allowed).sum();
    let place = setting.locality;
    if cx.json() {
        let lines: Vec<Value> = lines.iter().zip(priced).map(view).collect();
        return cx.print_json(&json!({
            "dos": setting.dos,
            "locality": {
                "contractor": place.contractor,
                "number": place.number,
                "name": place.name,
                "work": place.work.to_string(),
                "practice_expense": place.practice_expense.to_string(),
                "malpractice": place.malpractice.to_string(),
            },
            "lines": lines,
            "allowed": total.to_string(),
        }));
    }
    for (line, priced) in lines.iter().zip(priced) {
        print(line, priced, cx)?;
    }
    if lines.len() > 1 {
        cx.line(format!("{:>12}  allowed in all", total))?;
    }
    Ok(())
}

fn view((line, priced): (&TypedLine, &Result<Priced, NoFee>)) -> Value {
    let head = json!({ "code": line.code, "modifiers": line.modifiers, "units": line.units });
    let body = match priced {
        Err(why) => json!({ "allowed": null, "error": why.to_string() }),
        Ok(p) => {
            let steps = p.steps.iter();
            let step = |s: &FeeStep| json!({ "what": s.what, "amount": s.amount.to_string() });
            json!({
                "allowed": p.allowed.to_string(),
                "error": null,
                "limiting_charge": p.limiting_charge.map(|m| m.to_string()),
                "coinsurance": p.coinsurance.to_string(),
                "sequestration": p.sequestration.to_string(),
                "payment": p.payment.to_string(),
                "facility": p.facility,
                "release": p.release,
                "steps": steps.map(step).collect::<Vec<_>>(),
                "notes": p.notes,
            })
        }
    };
    match (head, body) {
        (Value::Object(mut head), Value::Object(body)) => {
            head.extend(body);
            Value::Object(head)
        }
        (head, _) => head,
    }
}

fn print(
    line: &TypedLine,
    priced: &Result<Priced, NoFee>,
    cx: &mut CliContext<'_>,
) -> Result<(), CliError> {
    let title = CleanText::new(&line.written());
    let priced = match priced {
        Ok(priced) => priced,
        Err(why) => return cx.line(format!("! {title}: {}", CleanText::new(&why.to_string()))),
    };
    let rate = if priced.facility {
        "facility"
    } else {
        "non-facility"
    };
    cx.line(format!(
        "{title}  {rate}  ({})",
        CleanText::new(&priced.release)
    ))?;
    for step in &priced.steps {
        cx.line(format!(
            "{:>12}  {}",
            step.amount,
            CleanText::new(&step.what)
        ))?;
    }
    cx.line(format!("{:>12}  allowed", priced.allowed))?;
    if let Some(most) = priced.limiting_charge {
        cx.line(format!("{most:>12}  limiting charge without assignment"))?;
    }
    cx.line(format!(
        "{:>12}  patient 20 %, deductible aside; Medicare {} after sequestration {}",
        priced.coinsurance, priced.payment, priced.sequestration
    ))?;
    for note in &priced.notes {
        cx.line(format!("              {}", CleanText::new(note)))?;
    }
    Ok(())
}

fn input(message: String) -> CliError {
    CliError::new(Kind::Input, message)
}

fn typed(text: &str) -> Result<TypedLine, CliError> {
    TypedLine::parse(text)
        .map_err(|e| input(format!("'{}' is no line", CleanText::new(text))).hint(e.to_string()))
}

fn locality(codes: &CodeSets, args: &Args, dos: NaiveDate) -> Result<Locality, CliError> {
    let wanted = match (&args.zip, &args.locality) {
        (None, None) => return Ok(Locality::national()),
        (Some(zip), _) => locality_of_zip(codes, zip, dos),
        (None, Some(text)) => {
            let (contractor, number) = text.split_once('-').unwrap_or((text, ""));
            codes
                .localities
                .as_of(dos)
                .and_then(|table| table.find(contractor, number))
        }
    };
    wanted.cloned().ok_or_else(|| {
        input(format!("no payment locality is known for that on {dos}"))
            .hint("import the GPCI and ZIP5 files of the year; fee --localities lists what is here")
    })
}

fn list(codes: &CodeSets, dos: NaiveDate, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let columns = [
        "id",
        "state",
        "name",
        "work",
        "practice_expense",
        "malpractice",
        "counties",
    ];
    let mut table = Table::new(dos, &columns);
    let counties = codes.counties.as_of(dos);
    let here = codes.localities.as_of(dos).map(|table| table.all());
    for place in here.unwrap_or_default() {
        let counties = counties.and_then(|c| c.counties(&place.contractor, &place.number));
        table.row([
            format!("{}-{}", place.contractor, place.number).into(),
            place.state.as_str().into(),
            place.name.as_str().into(),
            place.work.to_string().into(),
            place.practice_expense.to_string().into(),
            place.malpractice.to_string().into(),
            counties.unwrap_or_default().into(),
        ]);
    }
    cx.print_table(&table, false)?;
    Ok(Exit::look_at_if(here.is_none()))
}
