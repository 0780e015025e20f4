//! The command line as a script meets it: the real binary, its output, its exit codes.

use assert_cmd::Command;
use serde_json::Value;

/// The binary, with nothing of this machine's settings.
pub fn claimdesk(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("claimdesk").unwrap();
    for name in ["PRACTICE", "PASSPHRASE", "NEW_PASSPHRASE", "TODAY"] {
        command.env_remove(format!("CLAIMDESK_{name}"));
    }
    command.args(args);
    command
}

/// Runs it, expects this exit code, and reads its standard output as JSON.
pub fn json(code: i32, args: &[&str]) -> Value {
    let output = claimdesk(args).arg("--json").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{text}\n{said}");
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}\n{text}"))
}

#[test]
fn without_a_terminal_the_workstation_refuses_in_one_line() {
    claimdesk(&[]).assert().code(2).stdout("").stderr(
        "claimdesk: the workstation needs a terminal, and this is none\n\
         run it in a terminal window, or give a command: see claimdesk --help\n",
    );
}

#[test]
fn an_error_is_json_where_json_was_asked() {
    let error = json(2, &["no-such-command"]);
    assert_eq!(error["error"]["kind"], "usage");
    assert!(
        error["error"]["message"]
            .as_str()
            .unwrap()
            .contains("no-such-command")
    );
    assert!(error["error"]["hint"].is_string());
}

#[test]
fn help_and_version_are_done() {
    claimdesk(&["--version"]).assert().code(0);
    let help = claimdesk(&["--help"]).output().unwrap();
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&help.stdout).contains("Exit codes"));
}

#[test]
fn info_names_the_practice_that_was_given() {
    let info = json(0, &["info", "--practice", "elsewhere/p.db"]);
    assert_eq!(info["practice"], "elsewhere/p.db");
    assert_eq!(info["practice_exists"], false);
    assert_eq!(info["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_manual_page_names_every_command() {
    let page = claimdesk(&["man"]).output().unwrap();
    let page = String::from_utf8_lossy(&page.stdout).into_owned();
    let help = claimdesk(&["--help"]).output().unwrap();
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let commands = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let names = commands.lines().filter_map(|l| l.split_whitespace().next());
    for name in names {
        assert!(
            page.contains(&format!("CLAIMDESK {}", name.to_uppercase())),
            "{name}"
        );
    }
}

#[test]
fn completions_are_made_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = claimdesk(&["completions", shell]).output().unwrap();
        assert!(
            String::from_utf8_lossy(&script.stdout).contains("claimdesk"),
            "{shell}"
        );
    }
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("claimdesk"))
        .arg("man")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn init_makes_a_practice_once_and_shows_its_recovery_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.db").display().to_string();
    let words = folder.path().join("words");
    std::fs::write(&words, "four random words\n").unwrap();
    let words = words.display().to_string();
    let args = ["init", "--practice", &path, "--passphrase-file", &words];
    let made = json(0, &args);
    assert_eq!(made["practice"], path.as_str());
    assert_eq!(
        made["recovery_key"]
            .as_str()
            .unwrap()
            .split(['-', ' '])
            .count(),
        9
    );
    assert_eq!(json(2, &args)["error"]["kind"], "practice-exists");
}

#[test]
fn init_without_a_file_or_a_passphrase_says_what_to_give() {
    let error = json(2, &["init"]);
    assert_eq!(error["error"]["hint"], "claimdesk init --practice FILE");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.db").display().to_string();
    let empty = folder.path().join("empty");
    std::fs::write(&empty, "\nnot the first line").unwrap();
    let empty = empty.display().to_string();
    let error = json(
        2,
        &["init", "--practice", &path, "--passphrase-file", &empty],
    );
    assert_eq!(error["error"]["kind"], "passphrase");
    assert!(!std::path::Path::new(&path).exists());
}

#[test]
fn code_show_tells_where_a_note_is_inherited_from() {
    let code = json(0, &["code", "show", "e11.22", "--dos", "2026-10-12"]);
    assert_eq!(code["code"], "E1122");
    assert_eq!(code["display"], "E11.22");
    assert_eq!(code["billable"], true);
    assert_eq!(code["section"]["id"], "E08-E13");
    let notes = code["notes"].as_array().unwrap();
    let insulin = notes
        .iter()
        .find(|n| n["text"].as_str().unwrap().contains("Z79.4"))
        .unwrap();
    assert_eq!(
        (&insulin["from"], &insulin["inherited"]),
        (&"E11".into(), &true.into())
    );
    let header = json(0, &["code", "show", "M54.5", "--dos", "2026-10-12"]);
    assert_eq!(header["billable"], false);
    assert_eq!(header["children"].as_array().unwrap().len(), 3);
    assert_eq!(
        json(2, &["code", "show", "nonsense"])["error"]["kind"],
        "input"
    );
}

#[test]
fn codesets_list_says_what_is_not_loaded() {
    let list = json(0, &["codesets", "list", "--today", "2026-11-23"]);
    assert_eq!(list["as_of"], "2026-11-23");
    let rows = list["rows"].as_array().unwrap();
    let row = |id: &str| rows.iter().find(|r| r["id"] == id).unwrap();
    assert_eq!(row("icd10cm")["from"], "2015-10-01");
    assert_eq!(row("ncci-ptp")["rows"], 0);
}

/// Runs it with an input, expects this exit code, and reads its standard output as JSON.
pub fn json_of(code: i32, args: &[&str], input: &str) -> Value {
    let output = claimdesk(args)
        .arg("--json")
        .write_stdin(input)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{text}\n{said}");
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}\n{text}"))
}

/// Scenario S2: the level by decision making and by time, and what decides it.
#[test]
fn em_level_gives_both_levels_and_the_deciding_element() {
    let visit = |risk: &str| {
        format!(
            r#"{{"setting":"office","patient":"established","problems":"moderate",
                "data":"limited","risk":"{risk}","minutes":22}}"#
        )
    };
    let level = json_of(0, &["em", "level"], &visit("moderate"));
    assert_eq!(level["by_mdm"], "99214");
    assert_eq!(level["by_time"], "99213");
    assert_eq!(level["level"], "99214");
    assert_eq!(level["mdm"], "moderate");
    assert_eq!(level["deciding"], "risk");
    let level = json_of(0, &["em", "level", "-"], &visit("low"));
    assert_eq!(
        (&level["level"], &level["deciding"]),
        (&"99213".into(), &"risk".into())
    );
    let error = json_of(2, &["em", "level"], &visit("awful"));
    assert_eq!(error["error"]["kind"], "input");
    let error = json_of(2, &["em", "level"], "{\n  \"setting\": 7\n}");
    assert!(
        error["error"]["message"]
            .as_str()
            .unwrap()
            .contains("line 2"),
        "{error}"
    );
}

#[test]
fn every_edit_is_listed_and_explained() {
    let list = json(0, &["edits", "list"]);
    let rows = list["rows"].as_array().unwrap();
    assert!(rows.len() >= 30, "{}", rows.len());
    assert_eq!(list["totals"]["edits"].as_u64().unwrap(), rows.len() as u64);
    let name = rows[0]["id"].as_str().unwrap();
    let edit = json(0, &["edits", "explain", name]);
    assert!(edit["guide"].as_str().unwrap().contains("## What to do"));
    assert_eq!(
        json(2, &["edits", "explain", "nonsense"])["error"]["kind"],
        "input"
    );
}

const ENCOUNTER: &str = r#"{"dos":"2026-10-12",
    "patient":{"birth_date":"1961-02-03","sex":"F"},"payer":"medicare","pos":"11",
    "specialty":"207Q00000X","diagnoses":["E1122","N1831"],
    "lines":[{"code":"99214","modifiers":["25"],"units":1,"pointers":[1,3],"charge":"210.00"}],
    "ptp":[{"column1":"20610","column2":"99214","indicator":"1","effective":"2024-01-01",
            "deletion":null}],
    "mue":[{"code":"20610","units":2,"mai":3}]}"#;

#[test]
fn code_check_finds_the_pointer_to_nothing_and_nothing_about_invented_people() {
    let report = json_of(1, &["code", "check", "--today", "2026-11-23"], ENCOUNTER);
    let findings = report["findings"].as_array().unwrap();
    let pointer = findings
        .iter()
        .find(|f| f["edit"] == "pointer-beyond-diagnoses");
    let pointer = pointer.unwrap_or_else(|| panic!("{report}"));
    assert_eq!(pointer["severity"], "block");
    assert_eq!(pointer["at"], serde_json::json!({"line": 1}));
    assert!(
        findings.iter().all(|f| f["at"].get("party").is_none()),
        "{report}"
    );
}

#[test]
fn code_check_names_every_field_that_cannot_be_read() {
    let input = ENCOUNTER
        .replace("\"E1122\"", "\"E11*22\"")
        .replace("210.00", "lots");
    let error = json_of(2, &["code", "check"], &input);
    let message = error["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("diagnoses.1") && message.contains("lines.1.charge"),
        "{message}"
    );
}

/// A test practice, its file and its passphrase file.
fn practice() -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.db").display().to_string();
    let words = folder.path().join("words").display().to_string();
    std::fs::write(&words, "four random words\n").unwrap();
    json(
        0,
        &[
            "init",
            "--test",
            "--practice",
            &path,
            "--passphrase-file",
            &words,
        ],
    );
    (folder, path, words)
}

#[test]
fn a_deed_is_done_from_json_and_the_file_verifies() {
    let (_folder, path, words) = practice();
    let at = [
        "--practice",
        &path,
        "--passphrase-file",
        &words,
        "--today",
        "2026-03-02",
    ];
    let deeds = json(0, &["deeds", "list"]);
    let deeds = deeds["deeds"].as_array().unwrap();
    let deed = deeds.iter().find(|d| d["name"] == "set-fee").unwrap();
    let with = |args: &[&'static str]| [args, &at].concat();
    json_of(0, &with(&["do", "set-fee"]), &deed["example"].to_string());
    let wrong = r#"{"code":"99213","price":"much","effective_on":"2026-01-01"}"#;
    let error = json_of(2, &with(&["do", "set-fee"]), wrong);
    assert_eq!(error["error"]["kind"], "input");
    assert!(
        error["error"]["message"]
            .as_str()
            .unwrap()
            .contains("price"),
        "{error}"
    );
    assert_eq!(
        json_of(2, &with(&["do", "no-such"]), "{}")["error"]["kind"],
        "input"
    );
    let verified = json(0, &with(&["verify"]));
    assert_eq!(verified["ok"], true);
    let checks = verified["checks"].as_array().unwrap();
    assert!(
        checks.iter().any(|c| c["name"] == "entries-balance"),
        "{verified}"
    );
}

#[test]
fn a_wrong_passphrase_is_told_from_a_missing_file() {
    let (folder, path, _words) = practice();
    let other = folder.path().join("other").display().to_string();
    std::fs::write(&other, "not these words\n").unwrap();
    let error = json(
        2,
        &["verify", "--practice", &path, "--passphrase-file", &other],
    );
    assert_eq!(error["error"]["kind"], "wrong-passphrase");
    let nowhere = folder.path().join("nowhere.db").display().to_string();
    let error = json(
        2,
        &[
            "verify",
            "--practice",
            &nowhere,
            "--passphrase-file",
            &other,
        ],
    );
    assert_eq!(error["error"]["kind"], "practice-missing");
}

#[test]
fn a_backup_is_restored_and_a_changed_passphrase_opens() {
    let (folder, path, words) = practice();
    let name = |name: &str| folder.path().join(name).display().to_string();
    let (backup, copy, fresh) = (name("b.claimdesk"), name("copy.db"), name("fresh"));
    let made = json(
        0,
        &[
            "backup",
            "--out",
            &backup,
            "--practice",
            &path,
            "--passphrase-file",
            &words,
        ],
    );
    assert_eq!(made["ok"], true);
    let restore = [
        "restore",
        &backup,
        "--practice",
        &copy,
        "--passphrase-file",
        &words,
    ];
    assert_eq!(json(0, &restore)["ok"], true);
    assert_eq!(json(2, &restore)["error"]["kind"], "practice-exists");
    std::fs::write(&fresh, "other random words\n").unwrap();
    let rekey = ["rekey", "--practice", &copy, "--passphrase-file", &words];
    claimdesk(&rekey)
        .env("CLAIMDESK_NEW_PASSPHRASE", "other random words")
        .assert()
        .code(0);
    let verify = ["verify", "--practice", &copy, "--passphrase-file"];
    let error = json(2, &[&verify[..], &[&words]].concat());
    assert_eq!(error["error"]["kind"], "wrong-passphrase");
    assert_eq!(json(0, &[&verify[..], &[&fresh]].concat())["ok"], true);
}
