//! Where the genuine files are, and how long a reading takes.

use std::path::PathBuf;
use std::time::Instant;

/// A file of the reference data beside the repository; `None`, said plainly, where it is not.
pub fn shared(name: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => Some(bytes),
        Err(_) => {
            println!("skipped: ../shared/data/{name} is not there");
            None
        }
    }
}

/// A member of a zip of the reference data.
pub fn member(zip: &str, wanted: &str) -> Option<Vec<u8>> {
    let bytes = shared(zip)?;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let name = names.iter().find(|name| name.ends_with(wanted)).unwrap();
    let mut out = Vec::new();
    std::io::copy(&mut archive.by_name(name).unwrap(), &mut out).unwrap();
    Some(out)
}

/// Does it and prints how long it took and how much memory the process ever held.
pub fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.map_or("unknown", str::trim);
    println!("{what}: {:?}, peak of the process {peak}", start.elapsed());
    done
}

pub const ZIP_2019: &str = "icd10cm-order-samples/2019-ICD-10-CM-Code-Descriptions.zip";
pub const ZIP_2020: &str = "icd10cm-order-samples/2020-ICD-10-CM-Codes.zip";
