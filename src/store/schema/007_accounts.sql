-- The accounts of the people who owe: what they paid, what was sent to them, what was agreed.

-- What happened on an account: receipts, statements, plans, flags, charity, agency, credits and
-- refunds. How an account stands is the fold of these; money itself stands in posting.
CREATE TABLE account_event (
    id              INTEGER PRIMARY KEY,
    patient_id      INTEGER NOT NULL,        -- whose account
    event           TEXT NOT NULL,           -- receipt, statement, plan, …
    happened_on     TEXT NOT NULL,
    number          INTEGER,                 -- of a receipt or statement, in its gap-free series
    amount_cents    INTEGER,
    n               INTEGER,                 -- level, instalments, percent: what the event counts
    due_on          TEXT,                    -- first instalment, pay by, identified on, valid until
    about           INTEGER,                 -- the earlier event that this one answers
    deposit_id      INTEGER,
    service_line_id INTEGER,
    payer_id        INTEGER,
    file_id         INTEGER,                 -- the statement as PDF
    text_file_id    INTEGER,                 -- the same as text
    name            TEXT NOT NULL,           -- the flag, the cause, the way of a payment
    words           TEXT NOT NULL,           -- reason or reference
    chain           BLOB NOT NULL
) STRICT;
CREATE INDEX account_event_patient ON account_event (patient_id);
CREATE INDEX account_event_kind ON account_event (event, number);
CREATE INDEX account_event_about ON account_event (about) WHERE about IS NOT NULL;
CREATE INDEX account_event_deposit ON account_event (deposit_id) WHERE deposit_id IS NOT NULL;

CREATE TRIGGER account_event_never_changed BEFORE UPDATE ON account_event
BEGIN SELECT RAISE (ABORT, 'what happened on an account is never changed'); END;
CREATE TRIGGER account_event_never_deleted BEFORE DELETE ON account_event
BEGIN SELECT RAISE (ABORT, 'what happened on an account is never deleted'); END;

-- Who answers for a patient's balance, where it is not the patient.
CREATE TABLE guarantor (
    patient_id   INTEGER PRIMARY KEY REFERENCES patient (id),
    guarantor_id INTEGER NOT NULL REFERENCES patient (id)
) STRICT;
CREATE INDEX guarantor_of ON guarantor (guarantor_id);

-- Paper that a deed made: the bytes are kept, the file in its folder follows after the commit.
CREATE TABLE paper (
    id      INTEGER PRIMARY KEY,
    made_on TEXT NOT NULL,
    folder  TEXT NOT NULL,
    name    TEXT NOT NULL,
    file_id INTEGER NOT NULL REFERENCES file (id),
    written INTEGER NOT NULL CHECK (written IN (0, 1))
) STRICT;
CREATE INDEX paper_unwritten ON paper (written) WHERE written = 0;

CREATE INDEX deposit_trace ON deposit (trace) WHERE patient_id IS NOT NULL;
CREATE INDEX posting_patient ON posting (patient_id) WHERE patient_id IS NOT NULL;
