-- Money that comes in beside its entries: what the bank says, what became of each deposit and of
-- each amount in suspense, and the provider adjustments of posted remittances.

-- One row of a bank statement. Rows of overlapping statements are kept once.
CREATE TABLE bank_line (
    id           INTEGER PRIMARY KEY,
    file_id      INTEGER NOT NULL REFERENCES file (id),
    row          INTEGER NOT NULL,             -- line of the file, from 1
    account      TEXT NOT NULL,
    booked_on    TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,             -- positive came in
    trace        TEXT NOT NULL,                -- check or EFT number, empty where there is none
    words        TEXT NOT NULL,                -- what the bank writes
    identity     TEXT NOT NULL UNIQUE,         -- account, day, amount, words and how many before it
    chain        BLOB NOT NULL
) STRICT;
CREATE INDEX bank_line_booked ON bank_line (booked_on);

-- What was decided about money: a deposit matched with the bank, a check returned, an amount in
-- suspense assigned. A decision that is taken back is answered by one that names it.
CREATE TABLE money_event (
    id            INTEGER PRIMARY KEY,
    kind          TEXT NOT NULL,
    happened_on   TEXT NOT NULL,
    deposit_id    INTEGER,
    bank_line_id  INTEGER,
    remittance_id INTEGER,
    place         INTEGER,                     -- of the claim in the remittance
    claim_id      INTEGER,
    patient_id    INTEGER,
    denial_id     INTEGER,
    entry_id      INTEGER,
    amount_cents  INTEGER NOT NULL,
    detail        TEXT NOT NULL,
    undoes        INTEGER REFERENCES money_event (id),
    chain         BLOB NOT NULL
) STRICT;
CREATE INDEX money_event_deposit ON money_event (deposit_id) WHERE deposit_id IS NOT NULL;
CREATE INDEX money_event_bank ON money_event (bank_line_id) WHERE bank_line_id IS NOT NULL;
CREATE INDEX money_event_remittance ON money_event (remittance_id, place)
    WHERE remittance_id IS NOT NULL;
CREATE UNIQUE INDEX money_event_undone_once ON money_event (undoes) WHERE undoes IS NOT NULL;

-- One provider adjustment of a posted remittance, found quickly; its money stands in posting.
CREATE TABLE plb_item (
    remittance_id INTEGER NOT NULL REFERENCES remittance (id),
    place         INTEGER NOT NULL,            -- its index in the set, from 0
    provider_id   TEXT NOT NULL,
    reason        TEXT NOT NULL,               -- PLB03-1
    reference     TEXT NOT NULL,               -- PLB03-2
    amount_cents  INTEGER NOT NULL,            -- positive takes money away
    disposition   TEXT NOT NULL,
    claim_id      INTEGER REFERENCES claim (id),
    clears_cents  INTEGER NOT NULL,            -- what of it went through the clearing account
    PRIMARY KEY (remittance_id, place)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS deposit_never_changed BEFORE UPDATE ON deposit
BEGIN SELECT RAISE (ABORT, 'a deposit is never changed'); END;
CREATE TRIGGER IF NOT EXISTS deposit_never_deleted BEFORE DELETE ON deposit
BEGIN SELECT RAISE (ABORT, 'a deposit is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS bank_line_never_changed BEFORE UPDATE ON bank_line
BEGIN SELECT RAISE (ABORT, 'a line of a bank statement is never changed'); END;
CREATE TRIGGER IF NOT EXISTS bank_line_never_deleted BEFORE DELETE ON bank_line
BEGIN SELECT RAISE (ABORT, 'a line of a bank statement is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS money_event_never_changed BEFORE UPDATE ON money_event
BEGIN SELECT RAISE (ABORT, 'a decision about money is never changed'); END;
CREATE TRIGGER IF NOT EXISTS money_event_never_deleted BEFORE DELETE ON money_event
BEGIN SELECT RAISE (ABORT, 'a decision about money is never deleted'); END;
