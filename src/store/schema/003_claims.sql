-- Claims and their lines, the files that carried them, the remittances that answered them, the
-- deposits that came, the denials to work. What happened to a claim stands in claim_event; what
-- is owed stands in posting; these tables hold what a list must find quickly.

CREATE TABLE claim (
    id                 INTEGER PRIMARY KEY,
    encounter_id       INTEGER NOT NULL REFERENCES encounter (id),
    patient_id         INTEGER NOT NULL REFERENCES patient (id),
    coverage_id        INTEGER NOT NULL REFERENCES coverage (id),
    payer_id           INTEGER NOT NULL REFERENCES payer (id),
    payer_order        TEXT NOT NULL CHECK (payer_order IN ('P', 'S', 'T')),
    control_number     TEXT NOT NULL,          -- CLM01 without its version suffix
    version            INTEGER NOT NULL,
    frequency          TEXT NOT NULL CHECK (frequency IN ('1', '7', '8')),
    payer_claim_number TEXT,
    status             TEXT NOT NULL,          -- the fold of the claim's events
    hold_reason        TEXT NOT NULL,
    charged_cents      INTEGER NOT NULL,
    dos                TEXT NOT NULL,
    file_by            TEXT NOT NULL,
    first_sent_on      TEXT,
    last_sent_on       TEXT,
    file_answered      INTEGER NOT NULL CHECK (file_answered IN (0, 1)),
    claim_answered     INTEGER NOT NULL CHECK (claim_answered IN (0, 1)),
    first_answer       TEXT,                   -- accepted or rejected, to the first transmission
    follow_up_on       TEXT,
    follow_up          TEXT
) STRICT;
CREATE INDEX claim_encounter ON claim (encounter_id);
CREATE INDEX claim_patient ON claim (patient_id);
CREATE INDEX claim_status ON claim (status, dos);
CREATE INDEX claim_control_number ON claim (control_number);
CREATE INDEX claim_follow_up ON claim (follow_up_on) WHERE follow_up_on IS NOT NULL;

-- The service lines that a claim bills.
CREATE TABLE claim_line (
    claim_id        INTEGER NOT NULL REFERENCES claim (id),
    service_line_id INTEGER NOT NULL REFERENCES service_line (id),
    PRIMARY KEY (claim_id, service_line_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_line_service ON claim_line (service_line_id);

-- Control numbers are given out once, in a transaction of their own, and never again; one series
-- for all clearinghouses, so that an answer that names a number means one file.
CREATE TABLE control_counter (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL                      -- ISA13 and GS06 of the last interchange
) STRICT;

-- One interchange that we made.
CREATE TABLE batch (
    id                  INTEGER PRIMARY KEY,
    partner             TEXT NOT NULL,
    interchange_control TEXT NOT NULL,         -- ISA13
    group_control       TEXT NOT NULL,         -- GS06
    made_on             TEXT NOT NULL,
    file_id             INTEGER NOT NULL REFERENCES file (id),
    file_name           TEXT NOT NULL,
    n_claims            INTEGER NOT NULL,
    charged_cents       INTEGER NOT NULL,
    is_test             INTEGER NOT NULL CHECK (is_test IN (0, 1)),
    written             INTEGER NOT NULL CHECK (written IN (0, 1)),
    verdict             TEXT NOT NULL,         -- empty until a TA1 or 999 answers
    UNIQUE (interchange_control)
) STRICT;
CREATE INDEX batch_group ON batch (group_control);

-- Which version of which claim a batch carried, and in which transaction set.
CREATE TABLE transmission (
    batch_id       INTEGER NOT NULL REFERENCES batch (id),
    claim_id       INTEGER NOT NULL REFERENCES claim (id),
    control_number TEXT NOT NULL,              -- CLM01 with its version suffix
    set_control    TEXT NOT NULL,              -- ST02
    PRIMARY KEY (batch_id, claim_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX transmission_control_number ON transmission (control_number);
CREATE INDEX transmission_claim ON transmission (claim_id);

-- One check, one transfer, or one patient's payment.
CREATE TABLE deposit (
    id           INTEGER PRIMARY KEY,
    payer_id     INTEGER REFERENCES payer (id),
    patient_id   INTEGER REFERENCES patient (id),
    method       TEXT NOT NULL,
    trace        TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    received_on  TEXT NOT NULL
) STRICT;
CREATE INDEX deposit_received ON deposit (received_on);

-- One 835 transaction set, or one paper EOB.
CREATE TABLE remittance (
    id           INTEGER PRIMARY KEY,
    file_id      INTEGER NOT NULL REFERENCES file (id),
    set_index    INTEGER NOT NULL,             -- which 835 of the file, from 0
    payer_id     INTEGER REFERENCES payer (id),
    payer_name   TEXT NOT NULL,
    trace        TEXT NOT NULL,                -- TRN02
    method       TEXT NOT NULL,                -- BPR04
    amount_cents INTEGER NOT NULL,             -- BPR02
    paid_on      TEXT,                         -- BPR16
    identity     TEXT NOT NULL,                -- payer, TRN02, TRN03, BPR16, BPR02
    content      TEXT NOT NULL,                -- hash of the set without envelope numbers
    n_claims     INTEGER NOT NULL,
    imported_on  TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN
                     ('waiting', 'posted', 'partial', 'parked', 'unposted', 'review')),
    posted_on    TEXT,
    deposit_id   INTEGER REFERENCES deposit (id),
    UNIQUE (file_id, set_index)
) STRICT;
CREATE INDEX remittance_status ON remittance (status, imported_on);
CREATE INDEX remittance_identity ON remittance (identity);
CREATE INDEX remittance_content ON remittance (content);

-- What became of each claim of a posted remittance.
CREATE TABLE remittance_claim (
    remittance_id      INTEGER NOT NULL REFERENCES remittance (id),
    place              INTEGER NOT NULL,       -- its index in the set, from 0
    claim_id           INTEGER REFERENCES claim (id),
    control_number     TEXT NOT NULL,          -- CLP01
    payer_claim_number TEXT NOT NULL,          -- CLP07
    status_code        INTEGER NOT NULL,       -- CLP02
    charged_cents      INTEGER NOT NULL,
    paid_cents         INTEGER NOT NULL,
    action             TEXT NOT NULL CHECK (action IN ('post', 'refuse', 'suspense')),
    reason             TEXT NOT NULL,
    first_segment      INTEGER NOT NULL,       -- its CLP in the file
    last_segment       INTEGER NOT NULL,       -- its last SVC
    event_id           INTEGER REFERENCES claim_event (id),
    takes_back         TEXT NOT NULL,          -- remittance:place of what it reverses, or empty
    standing           INTEGER NOT NULL CHECK (standing IN (0, 1)),  -- 0 once unposted or reversed
    PRIMARY KEY (remittance_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX remittance_claim_claim ON remittance_claim (claim_id) WHERE claim_id IS NOT NULL;

CREATE TABLE denial (
    id            INTEGER PRIMARY KEY,
    claim_id      INTEGER NOT NULL REFERENCES claim (id),
    service_line_id INTEGER NOT NULL REFERENCES service_line (id),
    payer_id      INTEGER NOT NULL REFERENCES payer (id),
    remittance_id INTEGER NOT NULL REFERENCES remittance (id),
    place         INTEGER NOT NULL,            -- of the claim in the remittance
    group_        TEXT NOT NULL,
    carc          TEXT NOT NULL,
    rarcs         TEXT NOT NULL,               -- separated by blanks
    amount_cents  INTEGER NOT NULL,
    category      TEXT NOT NULL,
    owner         TEXT NOT NULL,
    denied_on     TEXT NOT NULL,
    appeal_by     TEXT NOT NULL,
    due_on        TEXT NOT NULL,
    status        TEXT NOT NULL,
    outcome       TEXT NOT NULL,
    decided_on    TEXT,
    follow_up_on  TEXT
) STRICT;
CREATE INDEX denial_claim ON denial (claim_id);
CREATE INDEX denial_status ON denial (status, due_on);
CREATE INDEX denial_remittance ON denial (remittance_id, place);
