-- What the coder works with beside the codes: the documents of a visit with their versions, the
-- words that support a code, the reasons of modifiers, templates, questions to clinicians, and
-- audits of what was coded. What was said at the time is never changed: it gets a later row.

-- The documents of an encounter. A revision is a new row of the same series; a document that was
-- put to the wrong visit is withdrawn by a last row.
CREATE TABLE document (
    id           INTEGER PRIMARY KEY,
    encounter_id INTEGER NOT NULL REFERENCES encounter (id),
    series       INTEGER NOT NULL,           -- the id of its first version
    version      INTEGER NOT NULL CHECK (version > 0),
    kind         TEXT NOT NULL,              -- visit-note, operative-report, …
    title        TEXT NOT NULL,
    text         TEXT NOT NULL,
    came_from    TEXT NOT NULL,              -- typed, pasted, or the name of the file
    withdrawn    INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    kept_on      TEXT NOT NULL,
    role         TEXT NOT NULL,
    UNIQUE (series, version)
) STRICT;
CREATE INDEX document_encounter ON document (encounter_id, series, version);

-- The words of a document that the coder marked as supporting a code. `takes_back` names the row
-- that no longer holds.
CREATE TABLE evidence (
    id           INTEGER PRIMARY KEY,
    encounter_id INTEGER NOT NULL REFERENCES encounter (id),
    code         TEXT NOT NULL,              -- undotted: a diagnosis or a procedure
    document_id  INTEGER,                    -- null: the note entered with the visit
    starts_at    INTEGER NOT NULL,           -- letters from the beginning of the document
    words        TEXT NOT NULL,
    takes_back   INTEGER REFERENCES evidence (id),
    marked_on    TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_encounter ON evidence (encounter_id);

-- Why a line carries modifier 25, 59, XE, XP, XS or XU; the last row of a code and modifier holds.
CREATE TABLE modifier_reason (
    id           INTEGER PRIMARY KEY,
    encounter_id INTEGER NOT NULL REFERENCES encounter (id),
    code         TEXT NOT NULL,
    modifier     TEXT NOT NULL,
    reason       TEXT NOT NULL,
    given_on     TEXT NOT NULL,
    role         TEXT NOT NULL
) STRICT;
CREATE INDEX modifier_reason_encounter ON modifier_reason (encounter_id);

-- Templates of visits and favourite codes, by specialty. The body is a coded visit as JSON.
CREATE TABLE template (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    specialty TEXT NOT NULL,                 -- taxonomy code; empty for every clinician
    shortcut  TEXT NOT NULL,                 -- superbill key; empty for none
    pos       TEXT NOT NULL,                 -- empty leaves the visit's own
    body      TEXT NOT NULL,
    active    INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX template_shortcut ON template (specialty, shortcut)
    WHERE shortcut <> '' AND active = 1;

-- Questions to a clinician about what a note means; what became of one is the fold of its events.
CREATE TABLE query (
    id           INTEGER PRIMARY KEY,
    encounter_id INTEGER NOT NULL REFERENCES encounter (id),
    provider_id  INTEGER NOT NULL REFERENCES provider (id),
    topic        TEXT NOT NULL,              -- the name of its template of wording
    question     TEXT NOT NULL,
    effect       TEXT NOT NULL CHECK (effect IN ('block', 'warn')),
    sent_on      TEXT NOT NULL,
    due_on       TEXT NOT NULL
) STRICT;
CREATE INDEX query_encounter ON query (encounter_id);

CREATE TABLE query_event (
    id          INTEGER PRIMARY KEY,
    query_id    INTEGER NOT NULL REFERENCES query (id),
    event       TEXT NOT NULL,               -- answered, addendum, no-change, closed, withdrawn
    words       TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    role        TEXT NOT NULL
) STRICT;
CREATE INDEX query_event_query ON query_event (query_id);

-- Samples of high-risk codes that were drawn to be coded a second time, and how that came out.
CREATE TABLE coding_audit (
    id        INTEGER PRIMARY KEY,
    drawn_on  TEXT NOT NULL,
    from_dos  TEXT NOT NULL,
    to_dos    TEXT NOT NULL,
    seed      INTEGER NOT NULL,
    per_code  INTEGER NOT NULL,
    codes     TEXT NOT NULL                  -- separated by blanks
) STRICT;

CREATE TABLE coding_audit_item (
    id              INTEGER PRIMARY KEY,
    audit_id        INTEGER NOT NULL REFERENCES coding_audit (id),
    encounter_id    INTEGER NOT NULL REFERENCES encounter (id),
    service_line_id INTEGER NOT NULL REFERENCES service_line (id),
    code            TEXT NOT NULL,           -- as it was coded on the day of the draw
    modifiers       TEXT NOT NULL
) STRICT;
CREATE INDEX coding_audit_item_audit ON coding_audit_item (audit_id);

CREATE TABLE coding_audit_score (
    id         INTEGER PRIMARY KEY,
    item_id    INTEGER NOT NULL REFERENCES coding_audit_item (id),
    verdict    TEXT NOT NULL CHECK (verdict IN ('agree', 'over', 'under')),
    right_code TEXT NOT NULL,                -- empty where the code stands
    words      TEXT NOT NULL,
    scored_on  TEXT NOT NULL,
    role       TEXT NOT NULL
) STRICT;
CREATE INDEX coding_audit_score_item ON coding_audit_score (item_id);

CREATE TRIGGER document_never_changed BEFORE UPDATE ON document
BEGIN SELECT RAISE (ABORT, 'a document is never changed, only revised'); END;
CREATE TRIGGER document_never_deleted BEFORE DELETE ON document
BEGIN SELECT RAISE (ABORT, 'a document is never deleted, only withdrawn'); END;
CREATE TRIGGER evidence_never_changed BEFORE UPDATE ON evidence
BEGIN SELECT RAISE (ABORT, 'marked words are never changed'); END;
CREATE TRIGGER evidence_never_deleted BEFORE DELETE ON evidence
BEGIN SELECT RAISE (ABORT, 'marked words are never deleted, only taken back'); END;
CREATE TRIGGER modifier_reason_never_changed BEFORE UPDATE ON modifier_reason
BEGIN SELECT RAISE (ABORT, 'the reason of a modifier is never changed'); END;
CREATE TRIGGER modifier_reason_never_deleted BEFORE DELETE ON modifier_reason
BEGIN SELECT RAISE (ABORT, 'the reason of a modifier is never deleted'); END;
CREATE TRIGGER query_never_changed BEFORE UPDATE ON query
BEGIN SELECT RAISE (ABORT, 'a question is never changed'); END;
CREATE TRIGGER query_never_deleted BEFORE DELETE ON query
BEGIN SELECT RAISE (ABORT, 'a question is never deleted, only withdrawn'); END;
CREATE TRIGGER query_event_never_changed BEFORE UPDATE ON query_event
BEGIN SELECT RAISE (ABORT, 'what became of a question is never changed'); END;
CREATE TRIGGER query_event_never_deleted BEFORE DELETE ON query_event
BEGIN SELECT RAISE (ABORT, 'what became of a question is never deleted'); END;
CREATE TRIGGER coding_audit_never_changed BEFORE UPDATE ON coding_audit
BEGIN SELECT RAISE (ABORT, 'an audit is never changed'); END;
CREATE TRIGGER coding_audit_never_deleted BEFORE DELETE ON coding_audit
BEGIN SELECT RAISE (ABORT, 'an audit is never deleted'); END;
CREATE TRIGGER coding_audit_item_never_changed BEFORE UPDATE ON coding_audit_item
BEGIN SELECT RAISE (ABORT, 'a drawn line is never changed'); END;
CREATE TRIGGER coding_audit_item_never_deleted BEFORE DELETE ON coding_audit_item
BEGIN SELECT RAISE (ABORT, 'a drawn line is never deleted'); END;
CREATE TRIGGER coding_audit_score_never_changed BEFORE UPDATE ON coding_audit_score
BEGIN SELECT RAISE (ABORT, 'a score is never changed, only given again'); END;
CREATE TRIGGER coding_audit_score_never_deleted BEFORE DELETE ON coding_audit_score
BEGIN SELECT RAISE (ABORT, 'a score is never deleted, only given again'); END;
