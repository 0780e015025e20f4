-- What the practice has learned of a code, alone or at one payer, and its own abbreviations.
-- A note is never changed: a later one is written, or it is taken back by name.

CREATE TABLE code_note (
    id            INTEGER PRIMARY KEY,
    code          TEXT NOT NULL,             -- undotted: a diagnosis, its category, or a procedure
    payer_id      INTEGER REFERENCES payer (id),    -- null: whoever pays
    written_on    TEXT NOT NULL,
    role          TEXT NOT NULL,             -- coder or biller
    text          TEXT NOT NULL CHECK (text <> ''),
    taken_back_on TEXT                       -- null while it holds
) STRICT;
CREATE INDEX code_note_code ON code_note (code);

CREATE TRIGGER code_note_words_never_changed
BEFORE UPDATE OF id, code, payer_id, written_on, role, text ON code_note
BEGIN SELECT RAISE (ABORT, 'a note of a code is never changed, only taken back'); END;
CREATE TRIGGER code_note_never_deleted BEFORE DELETE ON code_note
BEGIN SELECT RAISE (ABORT, 'a note of a code is never deleted, only taken back'); END;

-- What the practice's own short words stand for in code look-up.
CREATE TABLE abbreviation (
    short TEXT PRIMARY KEY,                  -- small letters, one blank between words
    words TEXT NOT NULL,                     -- wordings, separated by |
    codes TEXT NOT NULL                      -- undotted, separated by blanks
) STRICT, WITHOUT ROWID;
