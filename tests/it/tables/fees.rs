//! The Medicare fee schedule: the genuine October 2025 release, and answers that are known.

use claimdesk::codesets::{CodeSets, Factor, FeeRow, Global, Gpci, Locality, Rvu};
use claimdesk::coding::medicare_fee::{
    NoFee, Participation, Practitioner, Service, Setting, locality_of_zip, price, price_day,
};

use super::files::{Shelves, genuine};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn setting<'a>(locality: &'a Locality, dos: &str) -> Setting<'a> {
    Setting {
        dos: day(dos),
        locality,
        qualifying: false,
        practitioner: Practitioner::Physician,
        participation: Participation::Participating,
    }
}

fn service<'a>(code: &'a str, modifiers: &'a [&'a str], pos: &'a str) -> Service<'a> {
    Service {
        code,
        modifiers,
        pos,
        units: 1,
        ..Service::default()
    }
}

/// The release of 2025-09-11: 19,090 rows, 109 localities and factors, 16,100 caps,
/// 42,956 ZIP codes.
fn october_2025() -> Option<(Shelves, CodeSets)> {
    let folder = genuine("mpfs")?;
    let shelves = Shelves::new();
    let outcomes = shelves.import(&[folder.join("rvu25d_0"), folder.join("zplc_oct2025")]);
    let rows: Vec<(String, u64)> = outcomes
        .iter()
        .map(|o| {
            let release = o.release.as_ref().unwrap_or_else(|| panic!("{o:?}"));
            (o.kind.clone(), release.n_rows)
        })
        .collect();
    let expected = [
        ("pfs", 19_090),
        ("gpci", 109),
        ("anesthesia", 109),
        ("locality-counties", 109),
        ("opps-cap", 16_100),
        ("zip5", 42_956),
    ];
    for (kind, n) in expected {
        let found = rows.iter().find(|(k, _)| k == kind);
        assert_eq!(found.map(|(_, n)| *n), Some(n), "{kind}");
    }
    let sets = shelves.sets();
    Some((shelves, sets))
}

#[test]
fn the_release_of_october_2025_answers_as_it_is_known() {
    let Some((_shelves, sets)) = october_2025() else {
        return;
    };
    let dos = day("2025-11-03");
    let row = sets.fee_row("99213", None, dos).unwrap();
    assert_eq!((row.work, row.malpractice), (Rvu(130), Rvu(10)));
    assert_eq!((row.pe_nonfacility, row.pe_facility), (Rvu(135), Rvu(57)));
    assert_eq!(row.factor, Factor(323_465));
    let table = sets.fees.as_of(dos).unwrap();
    for row in table.all() {
        let (work, malpractice) = (row.work.0, row.malpractice.0);
        assert_eq!(
            work + row.pe_nonfacility.0 + malpractice,
            row.total_nonfacility.0
        );
        assert_eq!(work + row.pe_facility.0 + malpractice, row.total_facility.0);
    }
    assert_eq!(table.all().len(), 19_090);
    let national = Locality::national();
    let setting = setting(&national, "2025-11-03");
    // 2.75 x 32.3465 = 88.95, 1.97 x 32.3465 = 63.72
    let office = price(&sets, &setting, &service("99213", &[], "11")).unwrap();
    assert_eq!(office.allowed.to_string(), "88.95");
    let hospital = price(&sets, &setting, &service("99213", &[], "22")).unwrap();
    assert_eq!(hospital.allowed.to_string(), "63.72");
    let known = sets.procedure("27447", dos).unwrap();
    assert_eq!(known.global_days, Some(90));
    assert!(sets.fee_row("99213", None, day("2026-01-01")).is_none());
    let late = Setting {
        dos: day("2026-01-02"),
        ..setting
    };
    let said = price(&sets, &late, &service("99213", &[], "11")).unwrap_err();
    assert_eq!(said, NoFee::NotLoaded(day("2026-01-02")));
}

/// Medicare's own amounts of 76145 in all 109 localities (PFREV25C).
#[test]
fn every_locality_comes_out_as_medicare_publishes_it() {
    let (Some((_shelves, sets)), Some(folder)) = (october_2025(), genuine("mpfs/pfrev25c")) else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("PFREV25C.txt")).unwrap();
    let dos = day("2025-11-03");
    let table = sets.localities.as_of(dos).unwrap();
    let mut n = 0;
    for line in text.lines().filter(|line| line.starts_with("\"2025\"")) {
        let fields: Vec<&str> = line.split(',').map(|f| f.trim_matches('"')).collect();
        let [_, contractor, number, code, _, nonfacility, facility, ..] = fields[..] else {
            panic!("{line}");
        };
        let place = table.find(contractor, number).unwrap();
        let setting = setting(place, "2025-11-03");
        for (published, pos) in [(nonfacility, "11"), (facility, "22")] {
            let ours = price(&sets, &setting, &service(code, &[], pos)).unwrap();
            let published = published.trim_start_matches('0');
            assert_eq!(ours.allowed.to_string(), published, "{}", place.name);
        }
        n += 1;
    }
    assert_eq!(n, 109);
}

#[test]
fn text_csv_and_sheet_of_one_file_are_one_release() {
    let Some(folder) = genuine("mpfs/rvu25d_0") else {
        return;
    };
    let shelves = Shelves::new();
    for ending in ["txt", "csv", "xlsx"] {
        let path = folder.join(format!("PPRRVU2025_Oct.{ending}"));
        assert_eq!(shelves.take(&path), Ok(19_090), "{ending}");
    }
    for name in ["GPCI2025", "ANES2025", "25LOCCO"] {
        for ending in ["csv", "xlsx"] {
            assert_eq!(
                shelves.take(&folder.join(format!("{name}.{ending}"))),
                Ok(109)
            );
        }
    }
    let kept = claimdesk::desk::codes::releases(&shelves.path("codesets.db")).unwrap();
    let n = |kind: &str| kept.iter().filter(|r| r.kind == kind).count();
    assert_eq!((n("pfs"), n("gpci")), (1, 1));
}

#[test]
fn a_zip_code_leads_to_its_locality() {
    let Some((_shelves, sets)) = october_2025() else {
        return;
    };
    let dos = day("2025-11-03");
    let place = locality_of_zip(&sets, "99501", dos).unwrap();
    assert_eq!(
        (place.contractor.as_str(), place.name.as_str()),
        ("02102", "ALASKA")
    );
    assert_eq!(place.work, Gpci(1_500));
    let setting = Setting {
        dos,
        locality: place,
        ..setting(place, "2025-11-03")
    };
    let anesthesia = Service {
        minutes: Some(60),
        base_units: Some(5),
        ..service("00100", &["AA"], "22")
    };
    // (5 + 60/15) x 27.86
    let priced = price(&sets, &setting, &anesthesia).unwrap();
    assert_eq!(priced.allowed.to_string(), "250.74");
    let directed = Service {
        modifiers: &["QK"],
        ..anesthesia
    };
    let half = price(&sets, &setting, &directed).unwrap();
    assert_eq!(half.allowed.to_string(), "125.37");
}

/// An invented row: 1.00 in each part, or as the test changes it.
fn row(code: &str) -> FeeRow {
    FeeRow {
        code: code.to_owned(),
        modifier: String::new(),
        description: String::new(),
        status: 'A',
        work: Rvu(192),
        pe_nonfacility: Rvu(184),
        na_nonfacility: false,
        pe_facility: Rvu(65),
        na_facility: false,
        malpractice: Rvu(14),
        total_nonfacility: Rvu(390),
        total_facility: Rvu(271),
        pc_tc: '0',
        global: Global::NotApplicable,
        pre: 10,
        intra: 69,
        post: 21,
        multiple: '0',
        bilateral: '0',
        assistant: '2',
        co_surgeon: '1',
        team: '0',
        endoscopic_base: String::new(),
        factor: Factor(334_009),
        factor_qualifying: Some(Factor(335_675)),
        supervision: "09".to_owned(),
        imaging_family: "99".to_owned(),
        opps: [Rvu(0); 3],
    }
}

fn place() -> Locality {
    Locality {
        work: Gpci(1_020),
        practice_expense: Gpci(980),
        malpractice: Gpci(750),
        ..Locality::national()
    }
}

fn allowed(sets: &CodeSets, setting: &Setting<'_>, lines: &[Service<'_>]) -> Vec<String> {
    let shown = |priced: Result<_, NoFee>| match priced {
        Ok(claimdesk::coding::medicare_fee::Priced { allowed, .. }) => allowed.to_string(),
        Err(why) => why.to_string(),
    };
    price_day(sets, setting, lines)
        .into_iter()
        .map(shown)
        .collect()
}

/// The test vector of the domain reference, section 8.
#[test]
fn the_vector_of_the_reference_comes_out() {
    let sets = CodeSets::built_in().clone().with_fees([row("99214")]);
    let place = place();
    let plain = setting(&place, "2026-03-02");
    let qualifying = Setting {
        qualifying: true,
        ..plain
    };
    let (office, hospital) = (service("99214", &[], "11"), service("99214", &[], "22"));
    assert_eq!(
        allowed(&sets, &plain, &[office, hospital]),
        ["129.15", "90.20"]
    );
    assert_eq!(
        allowed(&sets, &qualifying, &[office, hospital]),
        ["129.79", "90.65"]
    );
    let priced = price(&sets, &plain, &office).unwrap();
    let total: Vec<String> = priced.steps.iter().map(|s| s.amount.to_string()).collect();
    assert_eq!(total, ["65.41", "60.23", "3.51", "129.15"]);
    assert_eq!(priced.coinsurance.to_string(), "25.83");
    let not_in = Setting {
        participation: Participation::NotParticipating,
        ..plain
    };
    let priced = price(&sets, &not_in, &office).unwrap();
    // 129.14786... x 0.95 = 122.69, x 1.15 = 141.09
    assert_eq!(priced.allowed.to_string(), "122.69");
    assert_eq!(priced.limiting_charge.unwrap().to_string(), "141.09");
    let nurse = Setting {
        practitioner: Practitioner::Advanced,
        ..plain
    };
    assert_eq!(allowed(&sets, &nurse, &[office]), ["109.78"]);
}

/// Rows whose amount at the national rate is 100.00, 60.00 and 40.00.
fn round(code: &str, dollars: i32) -> FeeRow {
    FeeRow {
        work: Rvu(dollars * 100),
        pe_nonfacility: Rvu(0),
        pe_facility: Rvu(0),
        malpractice: Rvu(0),
        factor: Factor(10_000),
        factor_qualifying: None,
        ..row(code)
    }
}

#[test]
fn procedures_of_one_day_are_ranked() {
    let surgery = |code: &str, dollars: i32| FeeRow {
        multiple: '2',
        bilateral: '1',
        ..round(code, dollars)
    };
    let scope = |code: &str, dollars: i32| FeeRow {
        multiple: '3',
        endoscopic_base: "45378".to_owned(),
        ..round(code, dollars)
    };
    let sets = CodeSets::built_in().clone().with_fees([
        surgery("20000", 100),
        surgery("20001", 60),
        surgery("20002", 40),
        scope("45378", 30),
        scope("45380", 50),
        scope("45385", 70),
    ]);
    let national = Locality::national();
    let setting = setting(&national, "2026-03-02");
    let line = |code| service(code, &[], "22");
    let three = [line("20001"), line("20000"), line("20002")];
    assert_eq!(
        allowed(&sets, &setting, &three),
        ["30.00", "100.00", "20.00"]
    );
    // Both sides of the second are worth 90.00, still below the first.
    let both = [line("20000"), service("20001", &["50"], "22")];
    assert_eq!(allowed(&sets, &setting, &both), ["100.00", "45.00"]);
    let family = [line("45380"), line("45385")];
    assert_eq!(allowed(&sets, &setting, &family), ["20.00", "70.00"]);
    // The family of 90.00 ranks before 60.00.
    let mixed = [line("45380"), line("45385"), line("20001")];
    assert_eq!(
        allowed(&sets, &setting, &mixed),
        ["20.00", "70.00", "30.00"]
    );
}

#[test]
fn tests_and_therapy_of_one_day_are_reduced_in_their_part() {
    let part = |code: &str, modifier: &str, dollars: i32, multiple: char| FeeRow {
        modifier: modifier.to_owned(),
        multiple,
        pc_tc: '1',
        ..round(code, dollars)
    };
    let test = |code: &str, (tc, pc): (i32, i32), multiple: char| {
        [
            part(code, "", tc + pc, multiple),
            part(code, "TC", tc, multiple),
            part(code, "26", pc, multiple),
        ]
    };
    let therapy = |code: &str, work: i32, expense: i32| FeeRow {
        multiple: '5',
        pe_nonfacility: Rvu(expense * 100),
        ..round(code, work)
    };
    let mut rows = vec![therapy("97110", 20, 10), therapy("97140", 20, 16)];
    rows.extend(test("70450", (80, 20), '4'));
    rows.extend(test("70460", (60, 40), '4'));
    rows.extend(test("93306", (80, 20), '6'));
    rows.extend(test("93880", (60, 40), '6'));
    rows.extend(test("92133", (50, 10), '7'));
    rows.extend(test("92250", (40, 10), '7'));
    let sets = CodeSets::built_in().clone().with_fees(rows);
    let national = Locality::national();
    let setting = setting(&national, "2026-03-02");
    let line = |code| service(code, &[], "11");
    let pair = |a, b| allowed(&sets, &setting, &[line(a), line(b)]);
    // Technical part of the second at 50 %, professional part of the first at 95 %.
    assert_eq!(pair("70450", "70460"), ["99.00", "70.00"]);
    assert_eq!(pair("93306", "93880"), ["100.00", "85.00"]);
    assert_eq!(pair("92133", "92250"), ["60.00", "42.00"]);
    let parts = [
        service("70450", &["TC"], "11"),
        service("70460", &["26"], "11"),
    ];
    assert_eq!(allowed(&sets, &setting, &parts), ["80.00", "40.00"]);
    let units = Service {
        units: 2,
        ..line("97110")
    };
    // 97140 keeps its 16.00, both units of 97110 lose half of their 10.00.
    assert_eq!(
        allowed(&sets, &setting, &[units, line("97140")]),
        ["50.00", "36.00"]
    );
}

#[test]
fn modifiers_pay_their_share_or_say_why_not() {
    let never = FeeRow {
        assistant: '1',
        ..round("20003", 100)
    };
    let bundled = FeeRow {
        status: 'B',
        ..round("99000", 0)
    };
    let sets = CodeSets::built_in()
        .clone()
        .with_fees([round("20000", 100), never, bundled]);
    let national = Locality::national();
    let setting = setting(&national, "2026-03-02");
    let one = |code, modifier: &[&str]| {
        allowed(&sets, &setting, &[service(code, modifier, "22")]).remove(0)
    };
    assert_eq!(one("20000", &["80"]), "16.00");
    assert_eq!(one("20000", &["AS"]), "13.60");
    assert_eq!(one("20000", &["62"]), "62.50");
    assert_eq!(one("20000", &["54"]), "79.00");
    assert_eq!(one("20000", &["55"]), "21.00");
    assert_eq!(one("20000", &["78"]), "69.00");
    assert_eq!(
        one("20003", &["80"]),
        "Medicare never pays an assistant at surgery of 20003"
    );
    assert_eq!(
        one("20000", &["66"]),
        "Medicare never pays a team of surgeons of 20000"
    );
    assert_eq!(
        one("20000", &["TC"]),
        "20000 has no TC part in the fee schedule"
    );
    assert_eq!(
        one("99000", &[]),
        "99000 has status B: bundled, never paid separately"
    );
    assert_eq!(one("11111", &[]), "11111 is not in the fee schedule");
    let charged = Service {
        charge: Some(claimdesk::domain::money::Money::from_cents(9_000)),
        ..service("20000", &[], "22")
    };
    assert_eq!(allowed(&sets, &setting, &[charged]), ["90.00"]);
}

#[test]
fn both_factors_of_2026_are_read_and_wrong_files_refused() {
    let line = |code: &str, factor: &str| {
        format!(
            "{code},,\"x, y\",A,,1.92,1.84,,0.65,,0.14,3.90,2.71,0,XXX,0.00,0.00,0.00,0,0,0,0,0,,\
             {factor},09,0,99,0.00,0.00,0.00\n"
        )
    };
    let head = ",,2026 National Physician Fee Schedule Relative Value File April Release\n\
                HCPCS,MOD,DESCRIPTION,CODE\n";
    let shelves = Shelves::new();
    let file = |name: &str, text: String| shelves.write(&format!("{name}.csv"), text.as_bytes());
    let plain = "PPRRVU2026_Apr_nonQPP";
    let one = file(plain, format!("{head}{}", line("99214", "33.4009")));
    let two = file(
        "PPRRVU2026_Apr_QPP",
        format!("{head}{}", line("99214", "33.5675")),
    );
    let outcomes = shelves.import(&[one, two]);
    assert_eq!(outcomes.len(), 1, "{outcomes:?}");
    let sets = shelves.sets();
    let place = place();
    let setting = Setting {
        qualifying: true,
        ..setting(&place, "2026-05-04")
    };
    let office = service("99214", &[], "11");
    assert_eq!(allowed(&sets, &setting, &[office]), ["129.79"]);
    let cases = [
        (
            line("99214", "x"),
            "line 3: the conversion factor of 99214 is 'x'",
        ),
        (
            line("99214", "33.4").replace("3.90", "3.91"),
            "do not add up to its totals",
        ),
        (
            line("99214", "33.4").replace("99214,,", "99214,"),
            "30 columns where 31 stand",
        ),
        (line("9921", "33.4"), "'9921' is not a procedure code"),
    ];
    for (text, why) in cases {
        let said = shelves.take(&file("PPRRVU2026_Jul_nonQPP", format!("{head}{text}")));
        let said = said.unwrap_err();
        assert!(said.contains(why), "{said}");
    }
    let other_year = file("PPRRVU2025_Jul", format!("{head}{}", line("99214", "33.4")));
    let said = shelves.take(&other_year).unwrap_err();
    assert!(
        said.contains("the name says 2025, the file is of 2026"),
        "{said}"
    );
}
