//! A second reckoning of what is owed: from the kept bytes of the 837P and 835 files and the
//! patients' payments alone, by plain splitting, with none of the desk's readers and books.

use std::collections::{BTreeMap, BTreeSet};

use claimdesk::domain::money::Money;
use claimdesk::store::remittances::RemittanceStatus;
use claimdesk::store::{balances, deposits, files, remittances};
use claimdesk::workflow::submit_batch::{SubmitOptions, submit};

use crate::demo::{open, small, today};

fn cents(text: &str) -> i64 {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |t| (-1, t));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let whole: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().unwrap()
    };
    sign * (whole * 100 + format!("{part:0<2}").parse::<i64>().unwrap())
}

/// The elements of every segment.
fn segments(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let (element, terminator) = (char::from(bytes[3]), char::from(bytes[105]));
    let segments = text.split(terminator).map(|s| s.trim_matches(['\r', '\n']));
    segments
        .filter(|s| !s.is_empty())
        .map(|s| s.split(element).map(str::to_owned).collect())
        .collect()
}

/// A claim's number without the letter of its version.
fn base(number: &str) -> String {
    let digits = number.trim_start_matches("CD");
    let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
    format!("CD{digits}")
}

#[derive(Default)]
struct Reckoning {
    /// What the first payer was last billed, by claim.
    charged: BTreeMap<String, i64>,
    /// Lines that were billed, by their line control numbers.
    lines: BTreeSet<String>,
    paid: i64,
    contractual: i64,
    taken_back: i64,
    /// Decisions that stand, by claim: a payment made twice carries no second write-off.
    standing: BTreeMap<String, i64>,
}

impl Reckoning {
    fn bill(&mut self, bytes: &[u8]) {
        let mut first = false;
        let mut in_claim = false;
        for s in segments(bytes) {
            match s[0].as_str() {
                "HL" => in_claim = false,
                "REF" if s[1] == "6R" => {
                    self.lines.insert(s[2].clone());
                }
                "SBR" if !in_claim => first = s[1] == "P",
                "CLM" => {
                    in_claim = true;
                    if first {
                        self.charged.insert(base(&s[1]), cents(&s[2]));
                    }
                }
                _ => {}
            }
        }
    }

    fn pay(&mut self, bytes: &[u8]) {
        let mut counts = false;
        for s in segments(bytes) {
            match s[0].as_str() {
                "CLP" => {
                    self.paid += cents(&s[4]);
                    let standing = self.standing.entry(base(&s[1])).or_default();
                    counts = match s[2].as_str() {
                        "22" => {
                            *standing -= 1;
                            true
                        }
                        "1" | "19" => {
                            *standing += 1;
                            *standing == 1
                        }
                        "4" => {
                            *standing += 1;
                            false
                        }
                        _ => false,
                    };
                }
                "CAS" if counts && s[1] == "CO" => {
                    let triplets = s[2..].chunks(3);
                    let ours = triplets.filter(|t| matches!(t[0].as_str(), "45" | "253"));
                    self.contractual += ours.map(|t| cents(&t[1])).sum::<i64>();
                }
                "PLB" => {
                    let pairs = s[3..].chunks(2).filter(|p| p[0].starts_with("WO"));
                    self.taken_back += pairs.map(|p| cents(&p[1])).sum::<i64>();
                }
                _ => {}
            }
        }
    }

    fn owed(&self, cash: i64) -> i64 {
        let charged: i64 = self.charged.values().sum();
        charged - self.paid - self.contractual + self.taken_back - cash
    }
}

#[test]
fn what_is_owed_is_what_the_kept_bytes_and_the_receipts_say() {
    let (folder, built) = small(5);
    let mut desk = open(&built.practice);
    let options = SubmitOptions {
        out: Some(folder.path().join("rest")),
        ..SubmitOptions::default()
    };
    let sent = submit(&mut desk, &options).unwrap();
    assert!(sent.held.is_empty(), "{:?}", sent.held);

    let all = desk.store.read(remittances::all).unwrap();
    assert!(all.len() > 5, "{}", all.len());
    // A zero-pay answer that waits for a person moves no money.
    let moves = |r: &&remittances::RemittanceRow| !r.amount.is_zero();
    assert!(
        all.iter()
            .filter(moves)
            .all(|r| r.status == RemittanceStatus::Posted),
        "{all:#?}"
    );
    let kept: Vec<Vec<u8>> = desk
        .store
        .read(|db| {
            let rows = files::all(db)?;
            rows.iter()
                .map(|row| Ok(files::bytes(db, &row.hash)?.unwrap()))
                .collect()
        })
        .unwrap();
    let mut reckoning = Reckoning::default();
    let mut n = (0, 0);
    for bytes in &kept {
        let text = String::from_utf8_lossy(bytes);
        if text.contains("005010X222A1") && text.contains("ST*837*") {
            n.0 += 1;
            reckoning.bill(bytes);
        } else if text.contains("005010X221A1") {
            n.1 += 1;
            reckoning.pay(bytes);
        }
    }
    assert!(n.0 > 20 && n.1 > 5, "{n:?}");
    let from = today() - chrono::Days::new(100);
    let cash: i64 = desk
        .store
        .read(|db| deposits::between(db, from, today()))
        .unwrap()
        .iter()
        .filter(|row| row.deposit.patient.is_some())
        .map(|row| row.deposit.amount.cents())
        .sum();
    let open = desk.store.read(|db| balances::open(db, today())).unwrap();
    // What an edit holds back was never billed: no bytes speak of it.
    let billed = open
        .iter()
        .filter(|b| reckoning.lines.contains(&format!("L{}", b.line)));
    let ledger: Money = billed.map(|b| b.balance).sum();
    assert!(ledger.is_positive());
    assert_eq!(Money::from_cents(reckoning.owed(cash)), ledger);
}
