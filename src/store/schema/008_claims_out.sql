-- What only some claims carry, and who answers for a part of a coverage.

-- Of a visit and of its lines: dates, papers, transport, devices, providers in further roles, what
-- a facility's claim needs. Most visits have none. JSON, checked by the deed that wrote it.
CREATE TABLE visit_detail (
    encounter_id INTEGER PRIMARY KEY REFERENCES encounter (id),
    detail       TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;

CREATE TABLE line_detail (
    service_line_id INTEGER PRIMARY KEY REFERENCES service_line (id),
    detail          TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;

-- A plan whose behavioral health services another administrator pays, under its own member id.
CREATE TABLE carve_out (
    coverage_id INTEGER PRIMARY KEY REFERENCES coverage (id),
    payer_id    INTEGER NOT NULL REFERENCES payer (id),
    member_id   TEXT NOT NULL               -- empty where it is the coverage's
) STRICT;
