-- The days whose books are closed, and the batches of a day with the totals that were counted
-- before anything was keyed.

-- A day was closed, or the last closed day was opened again; the last row says how far the books
-- are closed. Rows are never changed: opening a day again is a row of its own.
CREATE TABLE day_close (
    id              INTEGER PRIMARY KEY,
    event           TEXT NOT NULL CHECK (event IN ('closed', 'reopened')),
    through         TEXT NOT NULL,             -- the books are closed through this day; '' for none
    opens           TEXT NOT NULL,             -- the first day that the sheet covers; '' for all
    opening_cents   INTEGER NOT NULL,          -- receivables before the first day
    movements       TEXT NOT NULL,             -- charges=296400 insurance=-20100 …, cents
    closing_cents   INTEGER NOT NULL,          -- receivables at the end of the day
    deposited_cents INTEGER NOT NULL,
    bank_cents      INTEGER,                   -- as the bank said; null where it was not asked
    last_entry      INTEGER NOT NULL,          -- the last entry of the books at that moment
    made_at         TEXT NOT NULL,
    file_id         INTEGER REFERENCES file (id),  -- the day sheet as it was printed
    reason          TEXT,                      -- reopened: why
    chain           BLOB NOT NULL
) STRICT;

CREATE TRIGGER day_close_never_changed BEFORE UPDATE ON day_close
BEGIN SELECT RAISE (ABORT, 'a day close is never changed'); END;
CREATE TRIGGER day_close_never_deleted BEFORE DELETE ON day_close
BEGIN SELECT RAISE (ABORT, 'a day close is never deleted'); END;

-- The law itself, for whoever writes: a closed day takes no entry.
CREATE TRIGGER entry_on_closed_day BEFORE INSERT ON entry
WHEN NEW.posted_on <= (SELECT through FROM day_close ORDER BY id DESC LIMIT 1)
BEGIN SELECT RAISE (ABORT, 'the books are closed on that day'); END;

-- A stack of paper counted before it is keyed.
CREATE TABLE day_batch (
    id             INTEGER PRIMARY KEY,
    kind           TEXT NOT NULL CHECK (kind IN ('charges', 'payments')),
    opened_on      TEXT NOT NULL,
    n_expected     INTEGER NOT NULL,           -- charges: service lines; payments: payments
    cents_expected INTEGER NOT NULL,
    hash_expected  INTEGER,                    -- the sum of the patients' numbers
    after_entry    INTEGER NOT NULL,           -- what is keyed after this entry belongs to it …
    upto_entry     INTEGER,                    -- … up to this one; null while it is open
    closed_on      TEXT
) STRICT;
CREATE UNIQUE INDEX day_batch_one_open ON day_batch (kind) WHERE upto_entry IS NULL;
