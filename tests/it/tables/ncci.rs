//! NCCI releases: pairs, units and add-on codes. `CLAIMDESK_PTP_PAIRS` says how many pairs (an
//! official release has 2,633,389).

use claimdesk::codesets::PtpIndicator;
use claimdesk::codesets::load::{Input, Member, Refusal, Watch, group};
use claimdesk::workflow::import_codesets::Taken;

use super::files::{Shelves, zipped};
use super::generate::{MUE_NAME, codes, mue_file, pair, ptp_file, ptp_name};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn n_pairs() -> usize {
    let asked = std::env::var("CLAIMDESK_PTP_PAIRS");
    asked.ok().and_then(|n| n.parse().ok()).unwrap_or(40_000)
}

/// Four archives, as they are downloaded.
fn release(shelves: &Shelves, n_pairs: usize) -> Vec<std::path::PathBuf> {
    let codes = codes();
    let zip = |file: usize| {
        let text = ptp_file(&codes, file, n_pairs);
        let bytes = zipped(&[(&ptp_name(file), text.as_bytes())]);
        let name = format!("medicare-ncci-2026q3-practitioner-ptp-edits-ccipra-v322r0-f{file}.zip");
        shelves.write(&name, &bytes)
    };
    (1..=4).map(zip).collect()
}

#[test]
fn a_release_of_four_files_answers_pair_by_pair() {
    let shelves = Shelves::new();
    let (codes, n_pairs) = (codes(), n_pairs());
    let paths = release(&shelves, n_pairs);
    let outcomes = shelves.import(&paths);
    let release = outcomes[0]
        .release
        .clone()
        .unwrap_or_else(|| panic!("{outcomes:?}"));
    let old = n_pairs.div_ceil(10);
    let left_out = |n: usize| {
        let (.., deletion, _) = pair(&codes, n, n_pairs);
        deletion != "*" && deletion.as_str() < "20230701"
    };
    let n_kept = (0..n_pairs).filter(|n| !left_out(*n)).count();
    assert!(n_pairs - n_kept >= old);
    assert_eq!(release.n_rows, n_kept as u64);
    assert_eq!(release.own, (day("2026-07-01"), day("2026-09-30")));
    assert_eq!(release.sources.len(), 4);
    let sets = shelves.sets();
    let dos = day("2026-08-03");
    let table = sets.ptp.as_of(dos).unwrap();
    for n in (0..n_pairs).step_by(97).filter(|n| !left_out(*n)) {
        let (one, two, effective, deletion, indicator) = pair(&codes, n, n_pairs);
        let open = deletion == "*" && effective.as_str() <= "20260803" && indicator != '9';
        let found = table.edit(one, two, dos).map(|row| row.indicator);
        let expected = open.then(|| PtpIndicator::parse(&indicator.to_string()).unwrap());
        assert_eq!(found, expected, "{one} {two} {effective} {deletion}");
    }
    assert!(sets.ptp.as_of(day("2023-07-01")).is_some());
    assert!(sets.ptp.as_of(day("2023-06-30")).is_none());
    assert!(sets.ptp.as_of(day("2026-10-01")).is_none());
    assert_eq!(shelves.import(&paths)[0].taken, Taken::Known);
}

#[test]
fn a_file_of_the_four_that_is_missing_is_named() {
    let shelves = Shelves::new();
    let paths = release(&shelves, 4_000);
    let said = format!("{:?}", shelves.import(&paths[..3])[0].taken);
    assert!(
        said.contains("a release has 4 files; give f4 too"),
        "{said}"
    );
    let text = ptp_file(&codes(), 2, 4_000);
    let cut = &text[..text.len() - 40];
    let cases = [
        (cut.to_owned(), "date of"),
        (text.replace("\t*\t", "\tnever\t"), "the deletion date of"),
        (text.replace("2026", "2029"), "its newest pair is of 2029"),
        ("nothing".to_owned(), "no pair in it"),
    ];
    for (bad, why) in cases {
        let zip = zipped(&[(&ptp_name(2), bad.as_bytes())]);
        let mut paths = paths.clone();
        paths[1] = shelves.write("second.zip", &zip);
        let outcomes = shelves.import(&paths);
        let Taken::Refused(said) = &outcomes[0].taken else {
            panic!("{why}");
        };
        assert!(said.contains(why), "{said}");
    }
    assert!(shelves.sets().ptp.all().is_empty());
}

/// An official table has 15,162 rows.
#[test]
fn each_quarter_of_unit_limits_answers_for_itself() {
    let shelves = Shelves::new();
    let text = mue_file(&codes(), 15_162);
    let path = shelves.write(MUE_NAME, text.as_bytes());
    assert_eq!(shelves.take(&path), Ok(15_162));
    let sets = shelves.sets();
    let table = sets.mue.as_of(day("2026-09-30")).unwrap();
    let eighth = &codes()[8];
    assert_eq!(table.edit(eighth).unwrap().limit_units, 8);
    assert!(sets.mue.as_of(day("2026-10-01")).is_none());
    let next = MUE_NAME.replace("07-01", "10-01");
    let half = shelves.write(&next, mue_file(&codes(), 7_000).as_bytes());
    let said = shelves.take(&half).unwrap_err();
    assert!(
        said.contains("7000 rows, where MUE practitioner 2026-07-01 had 15162"),
        "{said}"
    );
    let twice = text.clone() + &format!("{eighth},3,1 Line Edit,x\n");
    let said = shelves
        .take(&shelves.write(&next, twice.as_bytes()))
        .unwrap_err();
    assert!(said.contains("has two limits"), "{said}");
    let shifted = text.replace(",1 Line Edit", ",,1 Line Edit");
    let said = shelves
        .take(&shelves.write(&next, shifted.as_bytes()))
        .unwrap_err();
    assert!(said.contains("line 5: the indicator of"), "{said}");
}

#[test]
fn add_on_codes_have_their_primaries_and_their_dates() {
    let head = "Add-on Code\tPrimary Code\tAOC Edit Type\tSpecial Instruction Notes\tAOC Del. Dt\t\
                Primary Code Del. Dt\tAOC Edit Eff. Dt\tAOC Edit Del. Dt\n";
    let rows = "90472\t90471\t1\t\t\t\t2013091\t\n90472\t90473\t1\t\t\t2026181\t2013091\t\n\
                0001T\tCCCCC\t2\tnote\t\t\t2020001\t2025365\n";
    let shelves = Shelves::new();
    let path = shelves.write("AOC_V2026Q3-MCR.txt", format!("{head}{rows}").as_bytes());
    assert_eq!(shelves.take(&path), Ok(3));
    let sets = shelves.sets();
    let table = sets.add_on.as_of(day("2026-08-03")).unwrap();
    let add_on = table.edit("90472", day("2026-08-03")).unwrap();
    assert_eq!(add_on.primaries, ["90471"]);
    let before = table.edit("90472", day("2026-06-30")).unwrap();
    assert_eq!(before.primaries, ["90471", "90473"]);
    assert!(table.edit("0001T", day("2026-08-03")).is_none());
    assert_eq!(
        table
            .edit("0001T", day("2025-12-31"))
            .unwrap()
            .stands_on("99213"),
        None
    );
    let bad = format!("{head}90472\t90471\t7\t\t\t\t2013091\t\n");
    let said = shelves.take(&shelves.write("AOC_V2026Q4-MCR.txt", bad.as_bytes()));
    assert!(said.unwrap_err().contains("line 2: the edit type of 90472"));
}

/// Lets the work go on for so many reports.
struct Patience(std::cell::Cell<u32>);

impl Watch for Patience {
    fn at(&self, _done: u64, _total: Option<u64>, _doing: &str) -> Result<(), Refusal> {
        match self.0.get() {
            0 => Err(Refusal::Stopped),
            n => {
                self.0.set(n - 1);
                Ok(())
            }
        }
    }
}

#[test]
fn the_work_stops_where_it_reports_when_it_is_told_to() {
    let codes = codes();
    let member = |file: usize| {
        Member::of_bytes(
            &ptp_name(file),
            ptp_file(&codes, file, 100_000).into_bytes(),
        )
    };
    let (groups, unknown) = group((1..=4).map(member).collect());
    assert!(unknown.is_empty());
    let release = &groups[0];
    for reports in 0..3 {
        let patience = Patience(std::cell::Cell::new(reports));
        let input = Input::new(&release.release, &release.parts, &patience);
        let read = (release.loader.read)(&input);
        assert_eq!(read.map(|loaded| loaded.n_rows), Err(Refusal::Stopped));
    }
}
