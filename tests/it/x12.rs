//! X12 on real files: every figure of `../shared/data/x12`, and every way to damage a file.

mod answers;
mod claims;
pub mod institutional;
pub mod rare;
mod remittance;
pub mod shapes;

use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::edi::sniff::sniff;
use claimdesk::edi::{a277ca, a999, r835, read837, ta1};
use claimdesk::x12::{self, Trouble};
use serde_json::Value;

/// The folder of real samples; none where this machine does not have it.
fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/x12");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return None;
    }
    Some(folder)
}

/// Every sample that has a truth beside it, with that truth.
fn truths(folder: &Path) -> Vec<(PathBuf, Value)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("the samples").flatten() {
        let Ok(text) = fs::read_to_string(entry.path().join("TRUTH.json")) else {
            continue;
        };
        let list: Vec<Value> = serde_json::from_str(&text).expect("a truth");
        for truth in list {
            let file = folder.join(truth["file"].as_str().expect("a file name"));
            all.push((file, truth));
        }
    }
    assert!(all.len() >= 400, "{} samples", all.len());
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// Its writer printed a label line above each loop, and the truth counts the labels `ST` and `IEA`
/// as segments of that name; we take a name without elements for no envelope.
const LABELLED: &str = "835/pb-x12__exampleCreateX12One_L126.x12";

/// The envelope troubles in the words of TRUTH.json.
fn envelope_errors(troubles: &[Trouble]) -> Vec<String> {
    let counts =
        |t: &&Trouble| matches!(t.tag.as_str(), "SE" | "GE" | "IEA") && t.message.contains('"');
    let words = |t: &Trouble| {
        let quoted: Vec<&str> = t.message.split('"').collect();
        if t.message.starts_with("says") {
            let there_are = t.message.rsplit(' ').next().unwrap_or_default();
            format!("{}01 {} vs {there_are}", t.tag, quoted[1])
        } else {
            let names: Vec<&str> = t.message.split_whitespace().collect();
            let opener = names.iter().find(|n| ["ST02", "GS06", "ISA13"].contains(n));
            format!("{}!={}", names[0], opener.expect("the opening element"))
        }
    };
    troubles.iter().filter(counts).map(words).collect()
}

#[test]
fn the_envelopes_of_every_sample_are_those_of_its_truth() {
    let Some(folder) = samples() else { return };
    for (path, truth) in truths(&folder) {
        let file = fs::read(&path).expect("a sample");
        let (tree, troubles) = x12::read(&file);
        let name = path.display();
        if path.ends_with(LABELLED) {
            continue;
        }
        let envelope = &truth["envelope"];
        let n_groups: usize = tree.iter().map(|i| i.groups.len()).sum();
        let n_segments: u32 = tree.iter().map(|i| i.n_segments).sum();
        assert_eq!(tree.len() as u64, envelope["isa"], "{name}");
        assert_eq!(n_groups as u64, envelope["gs"], "{name}");
        assert_eq!(tree.sets().count() as u64, envelope["st"], "{name}");
        assert_eq!(u64::from(n_segments), envelope["segments"], "{name}");
        let errors: Vec<&str> = envelope["envelope_errors"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str)
            // One truth says "IEA01 0 vs 0", which is no error.
            .filter(|e| {
                e.split_once(" vs ")
                    .is_none_or(|(l, r)| !l.ends_with(&format!(" {r}")))
            })
            .collect();
        assert_eq!(envelope_errors(&troubles), errors, "{name}");
        let delimiters = tree.iter().next().expect("an interchange").delimiters();
        let one = |key: &str| truth["delims"][key].as_str().map(str::as_bytes);
        assert_eq!(Some(&[delimiters.element][..]), one("element"), "{name}");
        assert_eq!(
            Some(&[delimiters.component][..]),
            one("component"),
            "{name}"
        );
        assert_eq!(Some(&[delimiters.segment][..]), one("terminator"), "{name}");
        assert_eq!(tree.print(), file, "{name}");
    }
}

#[test]
fn a_gold_file_is_printed_back_byte_for_byte_and_has_no_trouble() {
    let Some(folder) = samples() else { return };
    let list = fs::read_to_string(folder.join("GOLD.tsv")).expect("the list of gold files");
    let names: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    assert_eq!(names.len(), 59);
    for name in names {
        let file = fs::read(folder.join(name)).expect("a gold file");
        let (tree, troubles) = x12::read(&file);
        assert_eq!(troubles, [], "{name}");
        assert_eq!(tree.print(), file, "{name}");
    }
}

/// Reads damaged bytes as far as they can be read, and holds what must always hold.
fn survive(file: &[u8]) {
    let (tree, troubles) = x12::read(file);
    assert_eq!(tree.print(), file);
    let found = [
        troubles,
        r835::read(&tree).1,
        a999::read(&tree).1,
        a277ca::read(&tree).1,
        ta1::read(&tree).1,
        read837::read(&tree).1,
    ];
    sniff(file, &tree);
    for trouble in found.iter().flatten() {
        assert!(trouble.segment > 0 || trouble.tag.is_empty(), "{trouble}");
    }
}

/// Every n-th byte position, so that a file of any size costs about the same.
fn cuts(file: &[u8]) -> impl Iterator<Item = usize> {
    let step = (file.len() * file.len() / 400_000).max(1);
    (0..file.len()).step_by(step)
}

#[test]
fn a_file_cut_off_anywhere_is_read_as_far_as_it_goes() {
    let Some(folder) = samples() else { return };
    for (path, _) in truths(&folder) {
        let file = fs::read(&path).expect("a sample");
        for cut in cuts(&file) {
            survive(&file[..cut]);
            survive(&file[cut..]);
        }
    }
}

/// A small generator of repeatable numbers (Steele's SplitMix64), so that a failure can be redone.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % (limit as u64)) as usize
    }
}

#[test]
fn a_file_with_flipped_bits_never_stops_the_reader() {
    let Some(folder) = samples() else { return };
    let mut numbers = Numbers(2);
    for (path, _) in truths(&folder) {
        let file = fs::read(&path).expect("a sample");
        let head = &file[..file.len().min(8_000)];
        for _ in 0..60 {
            let mut damaged = head.to_vec();
            for _ in 0..=numbers.below(6) {
                let at = numbers.below(damaged.len());
                damaged[at] ^= 1 << numbers.below(8);
            }
            survive(&damaged);
        }
    }
}
