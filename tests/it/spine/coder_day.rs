//! The coder's day in deeds: documents and marked words, templates, questions that do not lead,
//! the answer to a coding denial, audits.

use super::bench::{Bench, day};
use claimdesk::codesets::CodeSets;
use claimdesk::coding::templates::{STARTERS, read};
use claimdesk::domain::encounter::EncounterStatus;
use claimdesk::domain::keys::EncounterId;
use claimdesk::store::{coding_audits, documents, encounters, queries};
use claimdesk::workflow::coding_audit::{corrective, modifier_review, outcomes};
use serde_json::json;

fn visit(bench: &mut Bench, note: &str) -> i64 {
    let patient = bench.patient("Alder", false);
    let visit = bench.deed(
        "add-encounter",
        json!({"patient": patient, "dos": "2026-03-02", "rendering": 1, "facility": 1,
            "note_signed_on": "2026-03-02", "note": note}),
    );
    visit["id"].as_i64().unwrap()
}

fn status(bench: &Bench, id: i64) -> EncounterStatus {
    let read = |db: &_| encounters::get(db, EncounterId(id));
    bench.desk.store.read(read).unwrap().unwrap().status
}

#[test]
fn a_document_keeps_its_versions_and_an_altered_one_is_found() {
    let mut bench = Bench::new("2026-03-03");
    let id = visit(&mut bench, "");
    let first = bench.deed(
        "keep-document",
        json!({"encounter": id, "kind": "laboratory", "text": "A1c 7.9"}),
    );
    bench.deed(
        "keep-document",
        json!({"encounter": id, "kind": "laboratory", "text": "A1c 8.4",
            "revises": first["id"], "came_from": "pasted"}),
    );
    bench.deed(
        "keep-document",
        json!({"encounter": id, "kind": "radiology", "text": "no fracture"}),
    );
    let now = bench
        .desk
        .store
        .read(|db| documents::of_encounter(db, EncounterId(id)))
        .unwrap();
    let texts: Vec<_> = now.iter().map(|d| (d.version, d.text.as_str())).collect();
    assert_eq!(texts, [(2, "A1c 8.4"), (1, "no fracture")]);
    let series = now[0].series;
    let all = bench
        .desk
        .store
        .read(|db| documents::versions(db, series))
        .unwrap();
    assert_eq!(all[0].text, "A1c 7.9");
    bench.deed(
        "withdraw-document",
        json!({"document": now[1].id, "reason": "another patient"}),
    );
    let now = bench
        .desk
        .store
        .read(|db| documents::of_encounter(db, EncounterId(id)))
        .unwrap();
    assert_eq!(now.len(), 1);
    bench.verify();
    let wrong = bench.try_deed(
        "keep-document",
        json!({"encounter": id, "kind": "x", "text": ""}),
    );
    assert_eq!(wrong.unwrap_err().problems().len(), 2);
    let alter = |tx: &claimdesk::store::Transaction<'_>| {
        tx.execute_batch("DROP TRIGGER document_never_changed")?;
        tx.execute("UPDATE document SET text = 'A1c 6.0' WHERE id = 2", [])?;
        Ok(())
    };
    bench.desk.store.write(alter).unwrap();
    let checks = claimdesk::store::verify::verify(&bench.desk.store).unwrap();
    let papers = checks
        .iter()
        .find(|check| check.name == "documents")
        .unwrap();
    assert_eq!(papers.problems[0].row, Some(2));
}

#[test]
fn words_are_marked_only_where_they_stand() {
    let mut bench = Bench::new("2026-03-03");
    let id = visit(&mut bench, "CC: BP above goal. Plan: raise lisinopril.");
    let mark = |words: &str, at: u32| {
        json!({"encounter": id, "code": "i10", "starts_at": at,
        "words": words})
    };
    assert!(
        bench
            .try_deed("mark-evidence", mark("BP above goal", 5))
            .is_err()
    );
    let marked = bench.deed("mark-evidence", mark("BP above goal", 4));
    let marks = |bench: &Bench| {
        bench
            .desk
            .store
            .read(|db| documents::evidence(db, EncounterId(id)))
            .unwrap()
    };
    assert_eq!(marks(&bench)[0].code, "I10");
    bench.deed(
        "unmark-evidence",
        json!({"encounter": id, "evidence": marked["id"]}),
    );
    assert!(marks(&bench).is_empty());
    let again = bench.try_deed("unmark-evidence", json!({"encounter": id, "evidence": 1}));
    assert!(again.is_err(), "it was taken back already");
}

#[test]
fn every_starter_template_has_codes_of_its_date() {
    let codes = CodeSets::built_in();
    for dos in ["2026-03-02", "2026-11-23"] {
        for template in read(STARTERS).unwrap() {
            for code in &template.diagnoses {
                let known = codes.diagnosis(&code.replace('.', ""), day(dos));
                let billable = known.is_some_and(|known| known.is_billable());
                assert!(billable, "{} on {dos}: {code}", template.name);
            }
        }
    }
}

#[test]
fn a_template_adds_its_codes_and_uses_the_diagnoses_that_are_there() {
    let mut bench = Bench::new("2026-03-03");
    for code in ["99213", "83036", "36415"] {
        bench.deed(
            "set-fee",
            json!({"code": code, "price": "50", "effective_on": "2025-01-01", "label": ""}),
        );
    }
    let id = visit(&mut bench, "");
    let added = bench.deed(
        "import-templates",
        json!({"text": "", "specialty": "207Q00000X"}),
    );
    assert_eq!(added["added"], 11);
    let again = bench.deed("import-templates", json!({"text": ""}));
    assert_eq!(again["there"], 11);
    bench.deed(
        "code-encounter",
        json!({"encounter": id, "diagnoses": ["I10", "Z79.84"]}),
    );
    let dm = bench
        .desk
        .store
        .read(claimdesk::store::templates::all)
        .unwrap()
        .into_iter()
        .find(|t| t.shortcut == "dm" && t.specialty == "207Q00000X")
        .unwrap();
    bench.deed("use-template", json!({"encounter": id, "template": dm.id}));
    let open = |db: &_| claimdesk::store::visit::open(db, EncounterId(id));
    let visit = bench.desk.store.read(open).unwrap().unwrap();
    let codes: Vec<_> = visit
        .encounter
        .diagnoses
        .iter()
        .map(|c| c.as_str())
        .collect();
    assert_eq!(codes, ["I10", "Z7984", "E119"]);
    // E11.9 is the third diagnosis here, Z79.84 the second.
    assert_eq!(visit.charges[0].pointers, [3, 2]);
    assert_eq!(visit.charges.len(), 3);

    let next = bench.deed(
        "repeat-visit",
        json!({"encounter": id, "dos": "2026-03-03"}),
    );
    let next = EncounterId(next["id"].as_i64().unwrap());
    let visit = bench
        .desk
        .store
        .read(|db| claimdesk::store::visit::open(db, next))
        .unwrap();
    let visit = visit.unwrap();
    assert_eq!(visit.encounter.dos, day("2026-03-03"));
    assert_eq!(
        (visit.charges.len(), visit.encounter.diagnoses.len()),
        (3, 3)
    );
    assert_eq!(
        visit.encounter.note_signed_on, None,
        "the note of that day is not signed yet"
    );
}

#[test]
fn a_question_that_leads_is_refused_and_one_that_does_not_holds_the_visit() {
    let mut bench = Bench::new("2026-03-03");
    let id = visit(&mut bench, "furosemide raised");
    let leading = json!({"encounter": id, "topic": "acuity", "facts": "x",
        "question": "Do you agree that this is acute heart failure?"});
    assert!(bench.try_deed("send-query", leading).is_err());
    let sent = bench.deed(
        "send-query",
        json!({"encounter": id, "topic": "acuity", "facts": "furosemide was raised",
            "choices": ["acute", "chronic", "acute on chronic"]}),
    );
    assert_eq!(status(&bench, id), EncounterStatus::OnHold);
    let row = bench
        .desk
        .store
        .read(|db| queries::get(db, 1))
        .unwrap()
        .unwrap();
    assert_eq!(row.query.due_on, day("2026-03-10"), "seven days");
    assert!(row.query.question.contains("[ ] unable to determine"));
    let tell = |event: &str| json!({"query": sent["id"], "event": event, "words": "addendum made"});
    bench.deed("tell-query", tell("addendum"));
    assert_eq!(status(&bench, id), EncounterStatus::OnHold);
    bench.deed("tell-query", tell("closed"));
    assert_eq!(status(&bench, id), EncounterStatus::ReadyToCode);
    assert!(bench.try_deed("tell-query", tell("closed")).is_err());
}

#[test]
fn a_coding_denial_goes_to_the_coder_and_the_answer_goes_back() {
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", false);
    let claim = bench.visit(
        patient,
        "2026-03-02",
        (
            &["I10"],
            &[("99213", &[], "150.00"), ("36415", &[], "40.00")],
        ),
    );
    bench.submit();
    bench.on("2026-03-20");
    bench.import("pay.835", crate::journeys::remittance().as_bytes());
    bench.post(claimdesk::domain::keys::RemittanceId(1));
    bench.deed(
        "ask-coder",
        json!({"denial": 1, "reason": "was the draw separate?"}),
    );
    let answer = json!({"denial": 1, "answer": "bundled: write it off"});
    bench.deed("answer-coding-question", answer.clone());
    assert!(bench.try_deed("answer-coding-question", answer).is_err());
    let denials = bench
        .desk
        .store
        .read(|db| claimdesk::store::denials::of_claim(db, claimdesk::domain::keys::ClaimId(claim)))
        .unwrap();
    assert_eq!(denials[0].status.name(), "open");
    assert_eq!(
        denials[0].outcome,
        "the coder answers: bundled: write it off"
    );
}

#[test]
fn a_seed_draws_the_same_lines_and_the_error_rate_counts_the_wrong_ones() {
    let mut bench = Bench::new("2026-03-31");
    let patient = bench.patient("Alder", false);
    for n in 1..=12 {
        let dos = format!("2026-03-{n:02}");
        bench.visit(patient, &dos, (&["I10"], &[("99213", &["25"], "150.00")]));
    }
    let draw = json!({"seed": 7, "per_code": 4, "codes": ["99213"]});
    let drawn = bench.deed("draw-coding-audit", draw.clone());
    assert_eq!((&drawn["lines"], &drawn["of"]), (&json!(4), &json!(12)));
    bench.deed("draw-coding-audit", draw);
    let lines = |bench: &Bench, audit| -> Vec<i64> {
        let items = bench
            .desk
            .store
            .read(|db| coding_audits::items(db, Some(audit)))
            .unwrap();
        items.iter().map(|item| item.of.line.0).collect()
    };
    assert_eq!(lines(&bench, 1), lines(&bench, 2));
    for (item, verdict, right) in [
        (1, "agree", ""),
        (2, "over", "99212"),
        (3, "under", "99214"),
    ] {
        bench.deed(
            "score-coding-audit",
            json!({"item": item, "verdict": verdict, "right_code": right, "words": "read again"}),
        );
    }
    let same = json!({"item": 4, "verdict": "over", "right_code": "99213"});
    assert!(bench.try_deed("score-coding-audit", same).is_err());
    let found = bench.desk.store.read(outcomes).unwrap();
    let first = found.iter().find(|outcome| outcome.draw.id == 1).unwrap();
    assert_eq!((first.scored, first.over, first.under), (3, 1, 1));
    // Two of three lines are wrong: 66.7 %.
    assert_eq!(first.error_rate(), Some(667));
    assert_eq!(
        bench
            .desk
            .store
            .read(|db| corrective(db, None))
            .unwrap()
            .len(),
        2
    );

    bench.deed(
        "explain-modifier",
        json!({"encounter": 1, "code": "99213", "modifier": "25", "reason": "managed apart"}),
    );
    let span = (day("2026-01-01"), day("2026-03-31"));
    let review = bench
        .desk
        .store
        .read(|db| modifier_review(db, span))
        .unwrap();
    assert_eq!(review.len(), 12);
    assert_eq!(review.iter().filter(|row| row.reason.is_none()).count(), 11);
    bench.verify();
}

/// A visit with everything that its record tells.
fn told(bench: &mut Bench) -> i64 {
    for code in ["99214", "20610"] {
        bench.deed(
            "set-fee",
            json!({"code": code, "price": "100", "effective_on": "2025-01-01", "label": ""}),
        );
    }
    let id = visit(bench, "BP above goal, raised lisinopril. Knee injected.");
    bench.deed(
        "code-encounter",
        json!({"encounter": id, "diagnoses": ["I10", "M17.11"], "lines": [
            {"code": "99214", "modifiers": ["25"], "pointers": [1]},
            {"code": "20610", "modifiers": ["RT"], "pointers": [2]}]}),
    );
    bench.deed(
        "mark-evidence",
        json!({"encounter": id, "code": "I10", "starts_at": 0, "words": "BP above goal,"}),
    );
    bench.deed(
        "explain-modifier",
        json!({"encounter": id, "code": "99214", "modifier": "25", "reason": "managed apart"}),
    );
    bench.deed(
        "record-em-level",
        json!({"encounter": id, "visit": {"setting": "office", "patient": "established",
            "problems": "moderate", "data": "limited", "risk": "moderate", "minutes": 22}}),
    );
    id
}

#[test]
fn the_coded_record_tells_codes_words_levels_reasons_and_deeds() {
    let mut bench = Bench::new("2026-03-03");
    let id = told(&mut bench);
    let codes = CodeSets::built_in();
    let record = |bench: &Bench| {
        let read =
            |db: &_| claimdesk::workflow::coding_papers::coded_record(db, codes, EncounterId(id));
        bench.desk.store.read(read).unwrap()
    };
    let pages = record(&bench);
    assert_eq!(pages.pdf(), record(&bench).pdf(), "the same bytes");
    let whole = [
        "Alder, June",
        "I10",
        "M17.11",
        "\"BP above goal,\"",
        "99214",
        "25: managed apart (2026-03-03)",
        "minutes 22",
        "unchanged",
        "explain-modifier",
        "record-em-level",
        "200.00",
    ];
    let text = pages.text();
    for part in whole {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    if let Some(paper) = crate::paper::read(&pages.pdf(), &["-layout"]) {
        for part in whole.iter().filter(|part| !part.contains(": ")) {
            assert!(paper.contains(part), "{part} is not in\n{paper}");
        }
    }
}

#[test]
fn the_review_of_modifiers_has_a_line_to_sign() {
    let mut bench = Bench::new("2026-03-03");
    let id = told(&mut bench);
    bench.deed("finish-coding", json!({"encounter": id}));
    let span = (day("2026-01-01"), day("2026-03-31"));
    let read = |db: &_| claimdesk::workflow::coding_papers::modifier_sheet(db, span);
    let text = bench.desk.store.read(read).unwrap().text();
    assert!(
        text.contains("XU: 1.") && text.contains("reason: 0."),
        "{text}"
    );
    assert!(
        text.contains("99214-25") && text.contains("managed apart"),
        "{text}"
    );
    assert!(text.contains("Reviewed by: ____"), "{text}");
}
