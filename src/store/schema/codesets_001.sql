-- codesets.db: what the user imported over the built-in code sets. Public data; may be thrown
-- away and imported again.

CREATE TABLE release (
    id              INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL,
    name            TEXT NOT NULL,
    -- The quarter or year that it was published for.
    own_from        TEXT NOT NULL,
    own_through     TEXT NOT NULL,
    -- The dates of service that it can answer for where no other release does.
    answers_from    TEXT NOT NULL,
    answers_through TEXT NOT NULL,
    n_rows          INTEGER NOT NULL,
    -- SHA-256 of the packed parts: the same content twice is one release.
    content         TEXT NOT NULL,
    notes           TEXT NOT NULL,
    imported_at     TEXT NOT NULL,
    UNIQUE (kind, content)
) STRICT;

-- The files that a release was read from, as they were downloaded.
CREATE TABLE source (
    release INTEGER NOT NULL REFERENCES release (id) ON DELETE CASCADE,
    file    TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    PRIMARY KEY (release, file, sha256)
) STRICT;

CREATE TABLE part (
    release  INTEGER NOT NULL REFERENCES release (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    PRIMARY KEY (release, name)
) STRICT;
