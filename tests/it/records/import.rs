//! Lists from a spreadsheet: scenario S8's visit list, patients, the charge master.

use serde_json::{Value, json};

use super::office::Office;

fn import(office: &mut Office, deed: &str, csv: &str) -> Value {
    office.done(deed, json!({ "csv": csv }))
}

/// S8: 23 visits, encounters exist for 20, the 3 missing are worth 412.00.
#[test]
fn a_visit_list_shows_what_was_not_charged() {
    let mut office = Office::started("2026-03-03");
    let fees = "code,price,effective_on\n99214,210.00,2026-01-01\n20610,135.00,2026-01-01\n\
                36415,67.00,2026-01-01\n";
    let fees = import(&mut office, "import-fees", fees);
    assert_eq!(
        (fees["rows"].clone(), fees["added"].clone()),
        (json!(3), json!(3))
    );
    let mut list = String::from("Chart Number,DOS,Provider,Code\n");
    for n in 1..=20 {
        office.done(
            "add-encounter",
            json!({"patient": 1, "dos": format!("2026-02-{n:02}"), "rendering": 1}),
        );
        list.push_str(&format!("A-1,2026-02-{n:02},1234567893,99213\n"));
    }
    // 210.00 + 135.00 + 67.00 = 412.00; one of them is the second visit of its day.
    list.push_str("A-1,2026-02-20,1234567893,99214\n");
    list.push_str("A-1,2026-02-21,1234567893,20610\n");
    list.push_str("A-1,2/22/2026,1234567893,36415\n");
    let done = import(&mut office, "import-visits", &list);
    assert_eq!(done["rows"], 23);
    assert_eq!(done["known"], 20);
    assert_eq!(done["added"], 3);
    assert_eq!(done["estimated"], "412.00");
    assert_eq!(done["problems"], json!([]));
    let again = import(&mut office, "import-visits", &list);
    assert_eq!(
        (again["known"].clone(), again["added"].clone()),
        (json!(23), json!(0))
    );
    assert_eq!(again["estimated"], "0.00");
}

#[test]
fn a_wrong_row_is_named_by_its_line_and_the_others_are_done() {
    let mut office = Office::started("2026-03-03");
    let list = "dos,provider,last,first,birth_date\n\
                2026-03-02,1234567893,Testpatient,Ann,1961-02-03\n\
                2026-03-02,1234567893,Stranger,Ann,1961-02-03\n\
                \n\
                2026-03-02,1245319599,Testpatient,Ann,1961-02-03\n\
                2026-13-02,1234567890,Testpatient,Ann,1961-02-03\n\
                2026-03-02\n\
                2026-03-01,1234567893,testpatient,ANN,02/03/1961\n";
    let done = import(&mut office, "import-visits", list);
    assert_eq!(done["added"], 2);
    let lines: Vec<i64> = done["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["line"].as_i64().unwrap())
        .collect();
    assert_eq!(lines, [7, 3, 5, 6]);
    let said = done["problems"].to_string();
    assert!(
        said.contains("no provider with the NPI 1245319599"),
        "{said}"
    );
    assert!(said.contains("dos: is not a date"), "{said}");
}

#[test]
fn patients_come_with_their_coverages_once() {
    let mut office = Office::started("2026-03-03");
    let list = "\u{FEFF}chart_number,last,first,birth_date,sex,street,city,state,zip,payer,\
                member_id,order\n\
                B-1,Miller,Bo,1970-01-01,M,1 A Street,Laurel,NC,28700,Blue Ridge,M1,P\n\
                B-1,Miller,Bo,1970-01-01,M,1 A Street,Laurel,NC,28700,PINE1,M2,S\n\
                B-2,Nobody,Bo,1970-01-01,M,1 A Street,Laurel,NC,28700,No Such Payer,M3,P\n\
                B-3,\"Cash, Jr\",Cy,1975-05-05,M,2 A Street,Laurel,NC,28700,,,\n";
    let done = import(&mut office, "import-patients", list);
    assert_eq!(
        (done["rows"].clone(), done["added"].clone()),
        (json!(4), json!(3))
    );
    assert_eq!(
        done["problems"],
        json!([{"line": 4, "message": "there is no payer No Such Payer"}])
    );
    let again = import(&mut office, "import-patients", list);
    assert_eq!(
        (again["known"].clone(), again["added"].clone()),
        (json!(3), json!(0))
    );
    let missing = office.wrong("import-patients", json!({"csv": "last,first\nA,B\n"}));
    assert_eq!(missing, ["csv"]);
    assert_eq!(office.wrong("import-fees", json!({"csv": ""})), ["csv"]);
}
