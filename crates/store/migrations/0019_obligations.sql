-- Who owes which report by when, one row a debtor and period. `unit` is where the debtor stood when it was written down: of a team
-- its home; of a village without a team, the village itself.
CREATE TABLE obligation (
    id {{uuid}} PRIMARY KEY,
    kind {{text}} NOT NULL,
    period_from {{text}} NOT NULL,
    period_to {{text}} NOT NULL,
    reporter {{text}} NOT NULL,
    team {{uuid}},
    unit {{uuid}} NOT NULL,
    late_from {{text}} NOT NULL,
    extended {{text}},
    standing {{text}} NOT NULL,
    -- Why it isn't owed any more, or which obligation took its place.
    excuse {{text}},
    taken_over_by {{uuid}},
    sent_at {{text}},
    versions BIGINT NOT NULL,
    -- The version that counts for the level above.
    accepted BIGINT
);
CREATE INDEX obligation_unit ON obligation (unit, kind, period_from);
CREATE INDEX obligation_team ON obligation (team, kind, period_from) WHERE team IS NOT NULL;
CREATE INDEX obligation_period ON obligation (kind, period_from, period_to);

-- What a reporter has written at a report so far.
CREATE TABLE report_draft (
    obligation {{uuid}} PRIMARY KEY,
    body {{text}} NOT NULL
);

-- Reports as they were sent; a row never changes. What the indicators were is kept once for all reports that agree on it.
CREATE TABLE report_version (
    obligation {{uuid}} NOT NULL,
    version BIGINT NOT NULL,
    operation {{uuid}} NOT NULL,
    sent_at {{text}} NOT NULL,
    definitions {{text}} NOT NULL,
    body {{text}} NOT NULL,
    -- The paper or picture it was taken from.
    file {{text}},
    PRIMARY KEY (obligation, version)
);
CREATE INDEX report_version_file ON report_version (file) WHERE file IS NOT NULL;
CREATE TABLE report_definitions (
    digest {{text}} PRIMARY KEY,
    body {{text}} NOT NULL
);

-- What was done with a report, in order: sent, returned, accepted, opened again.
CREATE TABLE report_step (
    operation {{uuid}} PRIMARY KEY,
    obligation {{uuid}} NOT NULL,
    step {{text}} NOT NULL,
    version BIGINT NOT NULL,
    at {{text}} NOT NULL,
    account {{uuid}},
    remark {{text}},
    cells {{text}}
);
CREATE INDEX report_step_obligation ON report_step (obligation, at);

-- The periods that were opened for a province.
CREATE TABLE period (
    province {{uuid}} NOT NULL,
    kind {{text}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    PRIMARY KEY (province, kind, from_day)
);
