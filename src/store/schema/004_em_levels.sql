-- The evidence of E/M levels: what was documented about a visit and what followed, as text that
-- is kept with the encounter and never changes. The last record of an encounter is the one that
-- stands; the earlier ones show what was thought before.
CREATE TABLE em_level (
    id           INTEGER PRIMARY KEY,
    encounter_id INTEGER NOT NULL REFERENCES encounter (id),
    recorded_on  TEXT NOT NULL,
    role         TEXT NOT NULL,
    code         TEXT NOT NULL,               -- the level; empty where too little is documented
    record       TEXT NOT NULL,
    hash         TEXT NOT NULL                -- Blake2b-256 over the record, hexadecimal
) STRICT;
CREATE INDEX em_level_encounter ON em_level (encounter_id, id);

CREATE TRIGGER em_level_never_changed BEFORE UPDATE ON em_level
BEGIN SELECT RAISE (ABORT, 'the evidence of a level is never changed'); END;
CREATE TRIGGER em_level_never_deleted BEFORE DELETE ON em_level
BEGIN SELECT RAISE (ABORT, 'the evidence of a level is never deleted'); END;
