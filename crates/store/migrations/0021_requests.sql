-- Reports that are asked for once: what an office asks, by when; its fields never change.
CREATE TABLE request (
    id {{uuid}} PRIMARY KEY,
    by_unit {{uuid}} NOT NULL,
    title {{text}} NOT NULL,
    purpose {{text}},
    basis {{text}},
    fields {{text}} NOT NULL,
    level {{text}} NOT NULL,
    asked_at {{text}} NOT NULL,
    late_from {{text}} NOT NULL,
    extended {{text}},
    closed_at {{text}},
    close_reason {{text}}
);
CREATE INDEX request_by ON request (by_unit, asked_at);

-- Who is asked, written down by the tree and the teams of the day of asking. `debtor` is the team, or the unit itself; `unit` is where it
-- stood, of a team its home; `name` is what it was called.
CREATE TABLE request_asked (
    request {{uuid}} NOT NULL,
    debtor {{uuid}} NOT NULL,
    team {{uuid}},
    unit {{uuid}} NOT NULL,
    name {{text}} NOT NULL,
    answered_at {{text}},
    versions BIGINT NOT NULL,
    -- What is to be put right, as long as the answer was given back.
    returned {{text}},
    PRIMARY KEY (request, debtor)
);
CREATE INDEX request_asked_debtor ON request_asked (debtor);
CREATE INDEX request_asked_unit ON request_asked (unit);

-- Answers as they were sent; a row never changes.
CREATE TABLE request_answer (
    request {{uuid}} NOT NULL,
    debtor {{uuid}} NOT NULL,
    version BIGINT NOT NULL,
    operation {{uuid}} NOT NULL,
    at {{text}} NOT NULL,
    account {{uuid}},
    body {{text}} NOT NULL,
    PRIMARY KEY (request, debtor, version)
);
