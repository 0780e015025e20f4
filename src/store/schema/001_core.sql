-- What every practice file has: kept files, the books, the claims' events, overrides, the audit
-- log, settings and drafts. Dates are text, YYYY-MM-DD; instants YYYY-MM-DDTHH:MM:SSZ; amounts
-- whole cents.
--
-- The numbers of lines, claims, deposits, patients and payers in `entry`, `posting`,
-- `claim_event` and `override` are looked up by `verify`, not by foreign keys: those tables come
-- later, and a posting is written far more often than a row behind it could go.

-- How many rows each table that only grows has, and the hash of its last row.
CREATE TABLE chain (
    name TEXT PRIMARY KEY,
    n    INTEGER NOT NULL,
    head BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Files as they were received or sent, whole.
CREATE TABLE file (
    id        INTEGER PRIMARY KEY,
    hash      BLOB NOT NULL UNIQUE,          -- Blake2b-256 of the bytes as they were
    kind      TEXT NOT NULL,                 -- 837P, 999, TA1, 277CA, 835, …
    direction TEXT NOT NULL CHECK (direction IN ('received', 'sent')),
    name      TEXT NOT NULL,
    kept_on   TEXT NOT NULL,                 -- received or sent on
    size      INTEGER NOT NULL,              -- of the bytes as they were
    chain     BLOB NOT NULL,
    bytes     BLOB NOT NULL                  -- zstd
) STRICT;
CREATE INDEX file_kept_on ON file (kept_on);

-- One business event; its postings sum to zero.
CREATE TABLE entry (
    id              INTEGER PRIMARY KEY,
    posted_on       TEXT NOT NULL,
    source          TEXT NOT NULL,           -- charge, remittance, takeback, manual, …
    claim_id        INTEGER,
    service_line_id INTEGER,                 -- charge: the line that was charged
    remittance_id   INTEGER,                 -- remittance, takeback: which one, …
    file_id         INTEGER REFERENCES file (id),
    segment         INTEGER,                 -- … and the segment of its file
    reversal_of     INTEGER REFERENCES entry (id),
    reason          TEXT,                    -- reversal, manual: why; patient-payment: the tender
    n_postings      INTEGER NOT NULL CHECK (n_postings > 0),
    chain           BLOB NOT NULL
) STRICT;
CREATE INDEX entry_claim ON entry (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX entry_remittance ON entry (remittance_id) WHERE remittance_id IS NOT NULL;
-- Not unique: a take-back that was unposted may be posted again.
CREATE INDEX entry_reversal ON entry (reversal_of) WHERE reversal_of IS NOT NULL;
CREATE INDEX entry_posted_on ON entry (posted_on);

CREATE TABLE posting (
    id              INTEGER PRIMARY KEY,
    entry_id        INTEGER NOT NULL REFERENCES entry (id),
    account         TEXT NOT NULL,
    service_line_id INTEGER,
    payer_id        INTEGER,                 -- the party; null is the patient
    patient_id      INTEGER,
    deposit_id      INTEGER,
    amount_cents    INTEGER NOT NULL,
    chain           BLOB NOT NULL
) STRICT;
CREATE INDEX posting_entry ON posting (entry_id);
CREATE INDEX posting_line ON posting (service_line_id) WHERE service_line_id IS NOT NULL;
CREATE INDEX posting_deposit ON posting (deposit_id) WHERE deposit_id IS NOT NULL;

-- What each party owes for each line: the sum of the receivable postings up to balance_mark.
CREATE TABLE balance (
    service_line_id INTEGER NOT NULL,
    payer_id        INTEGER NOT NULL,        -- 0 is the patient
    cents           INTEGER NOT NULL,
    since           TEXT NOT NULL,           -- the first day anything of the line was the party's
    PRIMARY KEY (service_line_id, payer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX balance_open ON balance (service_line_id, payer_id, cents, since) WHERE cents <> 0;

CREATE TABLE balance_mark (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    posting_id INTEGER NOT NULL
) STRICT;
INSERT INTO balance_mark (id, posting_id) VALUES (1, 0);

-- What happened to a claim; claim.status is the fold of these.
CREATE TABLE claim_event (
    id          INTEGER PRIMARY KEY,
    claim_id    INTEGER NOT NULL,
    event       TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    file_id     INTEGER REFERENCES file (id),
    detail      TEXT NOT NULL,               -- in words: the reason, the payer's text
    cancels     INTEGER REFERENCES claim_event (id),
    chain       BLOB NOT NULL
) STRICT;
CREATE INDEX claim_event_claim ON claim_event (claim_id);
CREATE UNIQUE INDEX claim_event_cancelled_once ON claim_event (cancels)
    WHERE cancels IS NOT NULL;

-- A finding that a person let pass, and why.
CREATE TABLE override (
    id           INTEGER PRIMARY KEY,
    claim_id     INTEGER,
    encounter_id INTEGER,
    edit         TEXT NOT NULL,
    place        TEXT NOT NULL,              -- claim, line 2, diagnosis 1, …
    about        TEXT NOT NULL,              -- what the finding said then
    reason       TEXT NOT NULL,
    role         TEXT NOT NULL,              -- coder or biller
    made_on      TEXT NOT NULL,
    chain        BLOB NOT NULL
) STRICT;
CREATE INDEX override_claim ON override (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX override_encounter ON override (encounter_id) WHERE encounter_id IS NOT NULL;

-- Who saw, changed, overrode or took out what, and when. The order is the id's, not the clock's.
CREATE TABLE audit (
    id         INTEGER PRIMARY KEY,
    at         TEXT NOT NULL,
    role       TEXT NOT NULL,
    action     TEXT NOT NULL,
    subject    TEXT NOT NULL,                -- patient, claim, file, setting, …
    subject_id INTEGER,
    detail     TEXT,                         -- JSON
    chain      BLOB NOT NULL
) STRICT;
CREATE INDEX audit_subject ON audit (subject, subject_id);

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL                      -- JSON
) STRICT, WITHOUT ROWID;

-- What was typed and not yet saved, so that nothing typed is ever lost.
CREATE TABLE draft (
    place    TEXT PRIMARY KEY,               -- encounter/12, patient/new, …
    value    TEXT NOT NULL,                  -- JSON
    saved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER file_never_changed BEFORE UPDATE ON file
BEGIN SELECT RAISE (ABORT, 'a kept file is never changed'); END;
CREATE TRIGGER file_never_deleted BEFORE DELETE ON file
BEGIN SELECT RAISE (ABORT, 'a kept file is never deleted'); END;
CREATE TRIGGER entry_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE (ABORT, 'an entry is never changed, only reversed'); END;
CREATE TRIGGER entry_never_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE (ABORT, 'an entry is never deleted, only reversed'); END;
CREATE TRIGGER posting_never_changed BEFORE UPDATE ON posting
BEGIN SELECT RAISE (ABORT, 'a posting is never changed'); END;
CREATE TRIGGER posting_never_deleted BEFORE DELETE ON posting
BEGIN SELECT RAISE (ABORT, 'a posting is never deleted'); END;
CREATE TRIGGER claim_event_never_changed BEFORE UPDATE ON claim_event
BEGIN SELECT RAISE (ABORT, 'a claim event is never changed'); END;
CREATE TRIGGER claim_event_never_deleted BEFORE DELETE ON claim_event
BEGIN SELECT RAISE (ABORT, 'a claim event is never deleted'); END;
CREATE TRIGGER override_never_changed BEFORE UPDATE ON override
BEGIN SELECT RAISE (ABORT, 'an override is never changed'); END;
CREATE TRIGGER override_never_deleted BEFORE DELETE ON override
BEGIN SELECT RAISE (ABORT, 'an override is never deleted'); END;
CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE (ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE (ABORT, 'the audit log is never deleted'); END;
