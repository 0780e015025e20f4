//! CPT, coverage policies, official lists and payers. Every title here is invented.

use claimdesk::codesets::{Area, Necessity, ProcedureStanding};

use super::files::{Shelves, genuine, zipped};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// A notice as long as the real one, then codes.
fn titles(rows: &[(&str, &str)], separator: char) -> String {
    let mut text = "a line of the notice\r\n".repeat(31);
    for (code, title) in rows {
        text.push_str(&format!("{code}{separator}{title}\r\n"));
    }
    text
}

/// The data files of one year, by invented titles.
fn data_files() -> Vec<(String, String)> {
    let long = titles(
        &[("20610", "Invented long title"), ("0001T", "Another one")],
        '\t',
    );
    let medium = titles(&[("20610", "INVENTED MEDIUM"), ("0001T", "ANOTHER")], ' ');
    let short = titles(&[("20610", "INVENTED"), ("0001T", "OTHER")], ' ');
    let concept = |code: &str, text: &str| format!("1000001\t{code}\t{text}\r\n");
    let named = |name: &str, text: String| (format!("cpt-2026/{name}"), text);
    vec![
        named(&["LONG", "ULT.txt"].concat(), long),
        named("MEDU.txt", medium),
        named("SHORTU.txt", short),
        named(
            "MODUL.txt",
            "22 invented words\r\n26 other words\r\n".to_owned(),
        ),
        named(
            &["Consumer", "Descriptor.txt"].concat(),
            concept("20610", "Needle into a joint"),
        ),
        named(
            &["Clinician", "Descriptor.txt"].concat(),
            concept("20610", "first") + &concept("20610", "second"),
        ),
    ]
}

fn archive(files: &[(String, String)]) -> Vec<u8> {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    zipped(&files)
}

#[test]
fn the_data_files_of_cpt_are_one_release() {
    let shelves = Shelves::new();
    let files = data_files();
    let path = shelves.write("data.zip", &archive(&files));
    assert_eq!(shelves.take(&path), Ok(4));
    let kept = claimdesk::desk::codes::releases(&shelves.path("codesets.db")).unwrap();
    assert_eq!(kept[0].name, "CPT 2026");
    assert!(kept[0].notes[0].contains("American Medical Association"));
    let sets = shelves.sets();
    let dos = day("2026-03-02");
    assert_eq!(
        sets.procedure("20610", dos).unwrap().label,
        "Invented long title"
    );
    let listed = sets.cpt.as_of(dos).unwrap().listed("20610").unwrap();
    assert_eq!(listed.short, "INVENTED");
    assert_eq!(listed.in_plain_words, "Needle into a joint");
    assert_eq!(listed.clinical_words, "first; second");
    assert_eq!(sets.cpt.as_of(dos).unwrap().modifiers().len(), 2);
    let gone = sets.procedure_standing("20611", dos);
    assert_eq!(
        gone,
        ProcedureStanding::Unknown {
            nearest: vec!["20610".to_owned()]
        }
    );
    assert!(sets.procedure("99213", day("2025-03-02")).is_some());
    let mut uneven = files;
    uneven[1].1 = titles(&[("20610", "INVENTED MEDIUM")], ' ');
    let path = shelves.write("uneven.zip", &archive(&uneven));
    let said = shelves.take(&path).unwrap_err();
    assert!(said.contains("MEDU.txt: 1 codes, where"), "{said}");
}

#[test]
fn a_plain_list_and_the_consolidated_list_are_read() {
    let shelves = Shelves::new();
    let plain = "code,description,effective,termination\n20610,\"One, invented\",2020-01-01,\n\
                 20611,Two,,2026-06-30\n";
    assert_eq!(
        shelves.take(&shelves.write("our-cpt-2026.csv", plain.as_bytes())),
        Ok(2)
    );
    let sets = shelves.sets();
    let retired = sets.procedure_standing("20611", day("2026-07-01"));
    let expected = ProcedureStanding::Retired {
        through: day("2026-06-30"),
        nearest: vec!["20610".to_owned()],
    };
    assert_eq!(retired, expected);
    let bad = plain.replace("20611", "2061");
    let said = shelves
        .take(&shelves.write("bad-2026.csv", bad.as_bytes()))
        .unwrap_err();
    assert!(said.contains("line 3: '2061' is not a CPT code"), "{said}");
    let list = "Concept Id\tCPT Code\tLong\tMedium\tShort\tConsumer\tSpanish Consumer\n\
                1\t20610\tInvented long\tMEDIUM\tSHORT\tplain words\tpalabras\n";
    let other = Shelves::new();
    let path = other.write("cpt-2027/Consolidated_Code_List.txt", list.as_bytes());
    assert_eq!(other.take(&path), Ok(1));
    let sets = other.sets();
    let table = sets.cpt.as_of(day("2027-02-01")).unwrap();
    assert_eq!(table.listed("20610").unwrap().in_plain_words, "plain words");
}

#[test]
fn policies_say_which_diagnoses_support_which_procedures() {
    let head =
        "policy,kind,title,contractor,state,effective,retired,procedure,group,diagnosis,role\n";
    let rows = "190.99,NCD,Invented test,,,2020-01-01,,G0001,1,,\n\
                190.99,NCD,Invented test,,,2020-01-01,,,1,E11.0-E11.9,SUPPORTS\n\
                A50000,ARTICLE,Invented,11302,,2025-01-01,2026-12-31,G0001,1,I10,SUPPORTS\n";
    let shelves = Shelves::new();
    let path = shelves.write("policies.csv", format!("{head}{rows}").as_bytes());
    assert_eq!(shelves.take(&path), Ok(4));
    let sets = shelves.sets();
    let dos = day("2025-03-03");
    let table = sets.coverage.as_of(dos).unwrap();
    let area = Area {
        contractor: Some("11302"),
        state: None,
    };
    let policies = table.policies("G0001", dos, area);
    let ids: Vec<&str> = policies.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["190.99", "A50000"]);
    assert_eq!(
        policies[0].necessity("G0001", &["E1165"]),
        Necessity::Supported
    );
    assert_eq!(
        policies[1].necessity("G0001", &["E1165"]),
        Necessity::NotSupported
    );
    for (bad, why) in [
        ("X,LAW,t,,,2020-01-01,,G0001,1,,\n", "the kind is 'LAW'"),
        (
            "X,NCD,t,,,soon,,G0001,1,,\n",
            "the effective date is 'soon'",
        ),
        (
            "X,NCD,t,,,2020-01-01,,G0001,1,E11.9-E11.0,SUPPORTS\n",
            "is no diagnosis code or span",
        ),
        (
            "X,NCD,t,,,2020-01-01,,G0001,1,E11.9,MAYBE\n",
            "the role of 'E11.9' is none",
        ),
    ] {
        let path = shelves.write("bad.csv", format!("{head}{bad}").as_bytes());
        let said = shelves.take(&path).unwrap_err();
        assert!(said.contains("line 2") && said.contains(why), "{said}");
    }
}

#[test]
fn articles_of_the_coverage_database_are_joined() {
    let files: Vec<(String, String)> = [
        (
            "article.csv",
            "article_id,article_version,title,article_eff_date,article_end_date\n\
             50000,3,Invented,2025-01-01 00:00:00,\n",
        ),
        (
            "article_x_hcpc_code.csv",
            "article_id,article_version,hcpc_code_id,hcpc_code_group\n50000,3,G0001,1\n",
        ),
        (
            "article_x_icd10_covered.csv",
            "article_id,article_version,icd10_code_id,icd10_covered_group\n50000,3,E11.9,1\n",
        ),
        (
            "article_x_contractor.csv",
            "article_id,article_version,contractor_id\n50000,3,7\n",
        ),
        (
            "contractor.csv",
            "contractor_id,contractor_number\n7,11302\n",
        ),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .into();
    let shelves = Shelves::new();
    let inner = archive(&files);
    let nested = zipped(&[("current_article_csv.zip", &inner)]);
    assert_eq!(
        shelves.take(&shelves.write("current_article.zip", &nested)),
        Ok(2)
    );
    let sets = shelves.sets();
    let dos = day("2025-06-02");
    let policy = &sets.coverage.as_of(dos).unwrap().all()[0];
    assert_eq!(policy.id, "A50000");
    assert_eq!(policy.contractors, ["11302"]);
    assert_eq!(policy.necessity("G0001", &["E119"]), Necessity::Supported);
    let without: Vec<_> = files
        .into_iter()
        .filter(|(name, _)| name != "contractor.csv")
        .collect();
    let said = shelves
        .take(&shelves.write("b.zip", &archive(&without)))
        .unwrap_err();
    assert!(
        said.contains("the file 'contractor' that belongs to it is missing"),
        "{said}"
    );
}

#[test]
fn official_words_go_before_our_labels() {
    let shelves = Shelves::new();
    let carc = "Code,Description,Start Date,Stop Date\n45,Words of the owner,01/01/1995,\n\
                17,Gone,01/01/1995,07/01/2009\n";
    assert_eq!(
        shelves.take(&shelves.write("carc-2026.csv", carc.as_bytes())),
        Ok(2)
    );
    let nucc = "Code,Grouping,Classification,Definition,Display Name\n\
                207Q00000X,g,Family Medicine,d,Family Medicine Physician\n";
    assert_eq!(
        shelves.take(&shelves.write("nucc_taxonomy_261.csv", nucc.as_bytes())),
        Ok(1)
    );
    let sets = shelves.sets();
    assert_eq!(sets.carc("45").unwrap().label, "Words of the owner");
    assert!(sets.carc("97").is_some(), "the built-in list still serves");
    let dos = day("2026-03-02");
    let taxonomy = sets.official.taxonomy.as_of(dos).unwrap();
    assert!(taxonomy.get("207Q00000X").is_some());
    let carc = sets.official.carc.as_of(dos).unwrap();
    assert_eq!(carc.get("17").unwrap().through, Some(day("2009-07-01")));
    let shifted = "Code,Description\nA long word,x\n";
    let said = shelves
        .take(&shelves.write("carc-bad.csv", shifted.as_bytes()))
        .unwrap_err();
    assert!(
        said.contains("line 2: 'A LONG WORD' is not a code"),
        "{said}"
    );
}

#[test]
fn payers_are_found_by_the_beginnings_of_their_words() {
    let Some(folder) = genuine("payers") else {
        return;
    };
    let shelves = Shelves::new();
    assert_eq!(
        shelves.take(&folder.join("ottehr-insurance-payers.csv")),
        Ok(3_970)
    );
    let sets = shelves.sets();
    let payers = sets.payers.as_of(day("2026-03-02")).unwrap();
    assert_eq!(payers.len(), 3_970);
    let found: Vec<&str> = payers
        .find("benef national 1199")
        .map(|p| p.id.as_str())
        .collect();
    assert_eq!(found, ["13162"]);
    assert_eq!(payers.find("j1585").count(), 1);
    assert_eq!(payers.find("").count(), 0);
}
