//! Archives that are not what they should be: refused with the reason, older data untouched.

use std::io::Write as _;

use zip::write::{SimpleFileOptions, ZipWriter};

use super::files::{Shelves, zipped};

const NAME: &str = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv";
const MUE: &[u8] =
    b"\"notice\",\"\",\"\",\"\"\n\"HCPCS/\nCPT Code\",\"Practitioner Services MUE Values\",\
\"MUE Adjudication Indicator\",\"MUE Rationale\"\nA4253,2,3 Date of Service Edit: Clinical,x\n";

/// Every hostile or broken archive, with a part of the reason that is told.
fn cases() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let good = zipped(&[(NAME, MUE)]);
    let mut flipped = good.clone();
    let middle = good.len() / 3;
    flipped[middle] ^= 0xff;
    let bomb = zipped(&[("zeros.csv", &vec![0u8; 3 << 20])]);
    let inner = zipped(&[(NAME, MUE)]);
    let nested = zipped(&[("b.zip", &zipped(&[("a.zip", &inner)]))]);
    vec![
        (
            "text.zip",
            b"this is no archive".to_vec(),
            "named as a zip, but it is not one",
        ),
        ("empty.zip", Vec::new(), "named as a zip, but it is not one"),
        (
            "cut.zip",
            good[..good.len() - 30].to_vec(),
            "not a zip, or cut off",
        ),
        ("flipped.zip", flipped, ""),
        (
            "climbs.zip",
            zipped(&[("../../etc/x.csv", MUE)]),
            "names a place outside",
        ),
        (
            "rooted.zip",
            zipped(&[("/etc/x.csv", MUE)]),
            "names a place outside",
        ),
        (
            "backslash.zip",
            zipped(&[("..\\x.csv", MUE)]),
            "names a place outside",
        ),
        (
            "drive.zip",
            zipped(&[("C:\\x.csv", MUE)]),
            "names a place outside",
        ),
        ("twice.zip", twice(), "same name"),
        (
            "case.zip",
            zipped(&[("A.csv", MUE), ("a.csv", MUE)]),
            "is in it twice",
        ),
        ("link.zip", link(), "is a link, not a file"),
        ("bomb.zip", bomb, "more than 200 times its size"),
        (
            "nested.zip",
            nested,
            "an archive in an archive in an archive",
        ),
        ("lies.zip", lies(), ""),
        (
            "strange.zip",
            zipped(&[("letter.docx", b"x")]),
            "not a code set file",
        ),
    ]
}

/// Two entries of one name: the writer refuses that, so the second name is changed afterwards.
fn twice() -> Vec<u8> {
    let bytes = zipped(&[("one.csv", MUE), ("two.csv", MUE)]);
    replaced(bytes, b"two.csv", b"one.csv")
}

fn link() -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer.add_symlink("x.csv", "/etc/passwd", options).unwrap();
    writer.finish().unwrap().into_inner()
}

/// An archive that promises fewer bytes than come.
fn lies() -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer
        .start_file(NAME, SimpleFileOptions::default())
        .unwrap();
    writer.write_all(MUE).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let size = u32::try_from(MUE.len()).unwrap().to_le_bytes();
    replaced(bytes, &size, &7u32.to_le_bytes())
}

fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut at = 0;
    while at + from.len() <= bytes.len() {
        if &bytes[at..at + from.len()] == from {
            bytes[at..at + from.len()].copy_from_slice(to);
        }
        at += 1;
    }
    bytes
}

#[test]
fn hostile_archives_are_refused_and_older_data_stay() {
    let shelves = Shelves::new();
    let first = shelves.write("good.zip", &zipped(&[(NAME, MUE)]));
    assert_eq!(shelves.take(&first), Ok(1));
    let before = std::fs::read(shelves.path("codesets.db")).unwrap();
    for (name, bytes, why) in cases() {
        let path = shelves.write(name, &bytes);
        let said = shelves.take(&path).expect_err(name);
        assert!(said.contains(why), "{name}: {said}");
    }
    assert_eq!(std::fs::read(shelves.path("codesets.db")).unwrap(), before);
    let dos = "2026-08-03".parse().unwrap();
    let limit = shelves
        .sets()
        .mue
        .as_of(dos)
        .unwrap()
        .edit("A4253")
        .cloned();
    assert_eq!(limit.unwrap().limit_units, 2);
}

#[test]
fn one_release_is_the_same_from_archive_member_folder_and_nested_archive() {
    let inner = zipped(&[(NAME, MUE)]);
    let shelves = Shelves::new();
    let alone = shelves.write(NAME, MUE);
    assert_eq!(shelves.take(&alone), Ok(1));
    let zip = shelves.write("a.zip", &inner);
    let nested = shelves.write("b.zip", &zipped(&[("a.zip", &inner)]));
    shelves.write(&format!("folder/deeper/{NAME}"), MUE);
    for path in [zip, nested, shelves.path("folder")] {
        assert_eq!(shelves.take(&path), Ok(1));
    }
    let all = claimdesk::desk::codes::releases(&shelves.path("codesets.db")).unwrap();
    assert_eq!(all.len(), 1);
}
