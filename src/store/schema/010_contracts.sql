-- What payers have agreed to allow, and what was decided about lines that they allowed less for.

CREATE TABLE contract_rate (
    payer_id      INTEGER NOT NULL REFERENCES payer (id),
    code          TEXT NOT NULL,
    modifier      TEXT NOT NULL,               -- 26, TC, 53; empty for the whole service
    setting       TEXT NOT NULL,               -- office, facility; empty for anywhere
    effective_on  TEXT NOT NULL,
    expires_on    TEXT,
    allowed_cents INTEGER NOT NULL CHECK (allowed_cents >= 0),   -- of one unit
    reduced       INTEGER NOT NULL CHECK (reduced IN (0, 1)),    -- beside another procedure
    PRIMARY KEY (payer_id, code, modifier, setting, effective_on)
) STRICT, WITHOUT ROWID;

-- Percentages are basis points.
CREATE TABLE contract_terms (
    payer_id         INTEGER NOT NULL REFERENCES payer (id),
    effective_on     TEXT NOT NULL,
    second_procedure INTEGER NOT NULL,
    bilateral        INTEGER NOT NULL,
    assistant        INTEGER NOT NULL,
    assistant_other  INTEGER NOT NULL,
    lesser_of        INTEGER NOT NULL CHECK (lesser_of IN (0, 1)),
    tolerance_cents  INTEGER NOT NULL,
    tolerance_points INTEGER NOT NULL,
    PRIMARY KEY (payer_id, effective_on)
) STRICT, WITHOUT ROWID;

-- Letters to payers as they were written, each kept twice: as pages and as text.
CREATE TABLE letter (
    id           INTEGER PRIMARY KEY,
    kind         TEXT NOT NULL,
    payer_id     INTEGER NOT NULL REFERENCES payer (id),
    written_on   TEXT NOT NULL,
    pdf_file_id  INTEGER NOT NULL REFERENCES file (id),
    text_file_id INTEGER NOT NULL REFERENCES file (id)
) STRICT;

-- A line whose underpayment somebody decided about; a line without a row is open.
CREATE TABLE underpayment (
    service_line_id INTEGER PRIMARY KEY REFERENCES service_line (id),
    decision        TEXT NOT NULL CHECK (decision IN ('disputed', 'accepted')),
    decided_on      TEXT NOT NULL,
    reason          TEXT NOT NULL,
    expected_cents  INTEGER NOT NULL,
    allowed_cents   INTEGER NOT NULL,          -- when it was decided
    letter_id       INTEGER REFERENCES letter (id)
) STRICT;
