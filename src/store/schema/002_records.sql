-- The records of the practice: who it is, whom it bills, whom it treats, what it charges and
-- what was done. Records change in place; the audit log keeps what they were before.
--
-- Dates are text, YYYY-MM-DD; amounts whole cents; a text that may be absent is empty, not null,
-- unless its absence means something else than an empty box on a form.

CREATE TABLE practice (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    name           TEXT NOT NULL,
    npi            TEXT NOT NULL,
    taxonomy       TEXT NOT NULL,
    tax_id         TEXT NOT NULL,
    street         TEXT NOT NULL,
    street2        TEXT NOT NULL,
    city           TEXT NOT NULL,
    state          TEXT NOT NULL,
    zip            TEXT NOT NULL,
    pays_elsewhere INTEGER NOT NULL CHECK (pays_elsewhere IN (0, 1)),
    pay_to_street  TEXT NOT NULL,
    pay_to_street2 TEXT NOT NULL,
    pay_to_city    TEXT NOT NULL,
    pay_to_state   TEXT NOT NULL,
    pay_to_zip     TEXT NOT NULL,
    contact        TEXT NOT NULL,
    phone          TEXT NOT NULL
) STRICT;

-- Clearinghouses, and payers that take files themselves.
CREATE TABLE partner (
    name               TEXT PRIMARY KEY,
    sender_qualifier   TEXT NOT NULL,        -- ISA05
    sender_id          TEXT NOT NULL,        -- ISA06
    receiver_qualifier TEXT NOT NULL,        -- ISA07
    receiver_id        TEXT NOT NULL,        -- ISA08
    group_sender       TEXT NOT NULL,        -- GS02
    group_receiver     TEXT NOT NULL,        -- GS03
    submitter_id       TEXT NOT NULL,        -- 1000A NM109
    receiver_name      TEXT NOT NULL,        -- 1000B NM103
    receiver_code      TEXT NOT NULL,        -- 1000B NM109
    usage              TEXT NOT NULL CHECK (usage IN ('P', 'T')),
    outbox             TEXT NOT NULL,
    inbox              TEXT NOT NULL,
    file_name          TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE payer (
    id                 INTEGER PRIMARY KEY,
    name               TEXT NOT NULL,
    payer_id           TEXT NOT NULL,
    remittance_ids     TEXT NOT NULL,        -- separated by blanks
    filing_code        TEXT NOT NULL,        -- SBR09
    street             TEXT NOT NULL,
    street2            TEXT NOT NULL,
    city               TEXT NOT NULL,
    state              TEXT NOT NULL,
    zip                TEXT NOT NULL,
    phone              TEXT NOT NULL,
    filing_limit       TEXT NOT NULL,        -- 90d or 12m
    corrected_limit    TEXT NOT NULL,
    appeal_limit       TEXT NOT NULL,
    pays_within_days   INTEGER NOT NULL,
    takes_replacements INTEGER NOT NULL CHECK (takes_replacements IN (0, 1)),
    partner            TEXT NOT NULL,
    active             INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE provider (
    id          INTEGER PRIMARY KEY,
    last        TEXT NOT NULL,
    first       TEXT NOT NULL,
    middle      TEXT NOT NULL,
    suffix      TEXT NOT NULL,
    credentials TEXT NOT NULL,
    npi         TEXT NOT NULL UNIQUE,
    taxonomy    TEXT NOT NULL,
    in_practice INTEGER NOT NULL CHECK (in_practice IN (0, 1)),
    active      INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE facility (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    npi       TEXT,
    pos       TEXT NOT NULL,
    street    TEXT NOT NULL,
    street2   TEXT NOT NULL,
    city      TEXT NOT NULL,
    state     TEXT NOT NULL,
    zip       TEXT NOT NULL,
    clia      TEXT NOT NULL,
    is_office INTEGER NOT NULL CHECK (is_office IN (0, 1)),
    active    INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE patient (
    id           INTEGER PRIMARY KEY,
    chart_number TEXT NOT NULL,
    last         TEXT NOT NULL,
    first        TEXT NOT NULL,
    middle       TEXT NOT NULL,
    suffix       TEXT NOT NULL,
    birth_date   TEXT NOT NULL,
    sex          TEXT NOT NULL CHECK (sex IN ('F', 'M', 'U')),
    street       TEXT NOT NULL,
    street2      TEXT NOT NULL,
    city         TEXT NOT NULL,
    state        TEXT NOT NULL,
    zip          TEXT NOT NULL,
    phone        TEXT NOT NULL,
    qmb          INTEGER NOT NULL CHECK (qmb IN (0, 1)),
    died_on      TEXT,
    note         TEXT NOT NULL,
    search       TEXT NOT NULL               -- name, birth, chart number and phone, lower case
) STRICT;
CREATE UNIQUE INDEX patient_chart_number ON patient (chart_number) WHERE chart_number <> '';
CREATE INDEX patient_name ON patient (last, first, birth_date);

CREATE TABLE coverage (
    id                   INTEGER PRIMARY KEY,
    patient_id           INTEGER NOT NULL REFERENCES patient (id),
    payer_id             INTEGER NOT NULL REFERENCES payer (id),
    payer_order          TEXT NOT NULL CHECK (payer_order IN ('P', 'S', 'T')),
    member_id            TEXT NOT NULL,
    group_number         TEXT NOT NULL,
    plan_name            TEXT NOT NULL,
    relationship         TEXT NOT NULL,
    has_subscriber       INTEGER NOT NULL CHECK (has_subscriber IN (0, 1)),
    subscriber_last      TEXT NOT NULL,
    subscriber_first     TEXT NOT NULL,
    subscriber_middle    TEXT NOT NULL,
    subscriber_suffix    TEXT NOT NULL,
    subscriber_birth_date TEXT,
    subscriber_sex       TEXT NOT NULL,
    subscriber_street    TEXT NOT NULL,
    subscriber_street2   TEXT NOT NULL,
    subscriber_city      TEXT NOT NULL,
    subscriber_state     TEXT NOT NULL,
    subscriber_zip       TEXT NOT NULL,
    msp_type             TEXT,
    effective_on         TEXT,
    terminated_on        TEXT
) STRICT;
CREATE INDEX coverage_patient ON coverage (patient_id);
CREATE INDEX coverage_member ON coverage (member_id);

-- The charge master: one price of one unit, from a day on.
CREATE TABLE fee (
    code         TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    price_cents  INTEGER NOT NULL CHECK (price_cents >= 0),
    label        TEXT NOT NULL,
    PRIMARY KEY (code, effective_on)
) STRICT, WITHOUT ROWID;

CREATE TABLE encounter (
    id             INTEGER PRIMARY KEY,
    patient_id     INTEGER NOT NULL REFERENCES patient (id),
    dos            TEXT NOT NULL,
    rendering_id   INTEGER NOT NULL REFERENCES provider (id),
    referring_id   INTEGER REFERENCES provider (id),
    facility_id    INTEGER NOT NULL REFERENCES facility (id),
    pos            TEXT NOT NULL,
    status         TEXT NOT NULL,
    diagnoses      TEXT NOT NULL,            -- undotted, in order, separated by blanks
    authorization  TEXT NOT NULL,
    accident_cause TEXT,                     -- CLM11
    accident_on    TEXT,
    accident_state TEXT NOT NULL,
    note_signed_on TEXT,
    note           TEXT NOT NULL,
    reason         TEXT NOT NULL,
    coded_on       TEXT                      -- when it was last marked coded
) STRICT;
CREATE INDEX encounter_patient ON encounter (patient_id, dos);
CREATE INDEX encounter_status ON encounter (status, dos);
CREATE INDEX encounter_dos ON encounter (dos);

-- The charged services of an encounter. A line that the books know is never deleted, only taken
-- off its encounter; numbers are never used twice.
CREATE TABLE service_line (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    encounter_id      INTEGER NOT NULL REFERENCES encounter (id),
    position          INTEGER NOT NULL,      -- from 1; 0 once it is taken off
    code              TEXT NOT NULL,
    modifiers         TEXT NOT NULL,         -- in order, separated by blanks
    units_thousandths INTEGER NOT NULL,
    amount_cents      INTEGER NOT NULL,
    pointers          TEXT NOT NULL,         -- 1 is the first diagnosis; separated by blanks
    ndc               TEXT,
    ndc_thousandths   INTEGER,
    ndc_unit          TEXT,
    description       TEXT NOT NULL
) STRICT;
CREATE INDEX service_line_encounter ON service_line (encounter_id, position);

-- What was said and seen about a record, in the user's words.
CREATE TABLE note (
    id         INTEGER PRIMARY KEY,
    subject    TEXT NOT NULL,                -- patient, encounter, claim, denial, …
    subject_id INTEGER NOT NULL,
    written_on TEXT NOT NULL,
    role       TEXT NOT NULL,
    text       TEXT NOT NULL
) STRICT;
CREATE INDEX note_subject ON note (subject, subject_id);
