//! Every deed: its name, what it says it takes, and what it really takes.

use std::collections::BTreeSet;

use claimdesk::desk::{Clock, Desk, PracticeKind};
use claimdesk::workflow::registry::{ALL, Deed, Field, Is};
use claimdesk::workflow::{DeedError, perform};
use serde_json::{Map, Value};

fn desk() -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.db");
    let (desk, _) = Desk::create(
        &path,
        "four random words",
        PracticeKind::Test,
        Clock::System,
    )
    .unwrap();
    (folder, desk)
}

/// Whether a deed could read an input: what the input asks for may still be refused.
fn reads(desk: &mut Desk, deed: &Deed, input: &Value) -> Result<(), String> {
    let done = perform(desk, deed.role, |cx| {
        (deed.run)(cx, input.clone())?;
        // Nothing of a trial may stay for the next.
        Err::<(), _>(DeedError::refused("read", ""))
    });
    match done {
        Err(DeedError::Invalid(problems)) if problems.iter().any(|p| p.field == "input") => {
            Err(problems[0].message.clone())
        }
        Err(DeedError::Store(error)) => panic!("{}: {error:#}", deed.name),
        _ => Ok(()),
    }
}

fn example(deed: &Deed) -> Map<String, Value> {
    match serde_json::from_str(deed.example) {
        Ok(Value::Object(fields)) => fields,
        other => panic!("{}: its example is {other:?}", deed.name),
    }
}

/// The fields of a table and of the records inside it are those of the example.
fn same_fields(deed: &Deed, fields: &[Field], example: &Map<String, Value>) {
    let told: BTreeSet<&str> = fields.iter().map(|f| f.name).collect();
    let shown: BTreeSet<&str> = example.keys().map(String::as_str).collect();
    assert_eq!(told, shown, "{}", deed.name);
    for field in fields {
        let value = &example[field.name];
        if value.is_null() && !field.required {
            continue;
        }
        let fits = match field.is {
            Is::Text | Is::Date | Is::Amount => value.is_string(),
            Is::Number => value.is_number(),
            Is::Flag => value.is_boolean(),
            Is::Texts => value.as_array().unwrap().iter().all(Value::is_string),
            Is::Numbers => value.as_array().unwrap().iter().all(Value::is_number),
            Is::Record(inner) => {
                same_fields(deed, inner, value.as_object().unwrap());
                true
            }
            Is::Records(inner) => {
                let records = value.as_array().unwrap();
                records
                    .iter()
                    .for_each(|r| same_fields(deed, inner, r.as_object().unwrap()));
                !records.is_empty()
            }
        };
        assert!(fits, "{}: {} is {value}", deed.name, field.name);
    }
}

#[test]
fn deeds_are_named_once_and_in_order() {
    let names: Vec<&str> = ALL.iter().map(|deed| deed.name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
}

#[test]
fn what_a_deed_says_it_takes_is_what_it_takes() {
    let (_folder, mut desk) = desk();
    for deed in ALL {
        let example = example(deed);
        same_fields(deed, deed.fields, &example);
        if let Err(e) = reads(&mut desk, deed, &Value::Object(example.clone())) {
            panic!("{}: it does not read its own example: {e}", deed.name);
        }
        let mut more = example.clone();
        more.insert("no_such_field".into(), Value::Bool(true));
        let refused = reads(&mut desk, deed, &Value::Object(more));
        let changes = deed.name.starts_with("change-");
        assert!(refused.is_err() || changes, "{} takes anything", deed.name);
    }
}

#[test]
fn a_field_that_may_be_left_out_can_be() {
    let (_folder, mut desk) = desk();
    for deed in ALL {
        let mut least = example(deed);
        for field in deed.fields.iter().filter(|f| !f.required) {
            least.remove(field.name);
        }
        if let Err(e) = reads(&mut desk, deed, &Value::Object(least)) {
            panic!(
                "{}: it needs a field that it calls optional: {e}",
                deed.name
            );
        }
    }
}

#[test]
fn an_input_of_another_shape_is_refused() {
    let (_folder, mut desk) = desk();
    for deed in ALL {
        for input in ["null", "7", "\"x\"", "[]", "{\"id\": {}}"] {
            let input: Value = serde_json::from_str(input).unwrap();
            let done = perform(&mut desk, deed.role, |cx| (deed.run)(cx, input.clone()));
            let refused = matches!(
                done,
                Err(DeedError::Invalid(_) | DeedError::NoSuch { .. } | DeedError::Refused { .. })
            );
            assert!(refused, "{} took {input}", deed.name);
        }
    }
}
