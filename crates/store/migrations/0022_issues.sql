-- Papers on their way out of an office: prepared of a version of a report, approved, numbered, issued. What was issued never changes.
CREATE TABLE issue (
    id {{uuid}} PRIMARY KEY,
    unit {{uuid}} NOT NULL,
    kind {{text}} NOT NULL,
    -- What goes out.
    obligation {{uuid}} NOT NULL,
    version BIGINT NOT NULL,
    prepared_at {{text}} NOT NULL,
    -- The paper whose place it takes.
    replaces {{uuid}},
    stage {{text}} NOT NULL,
    -- How many steps were taken.
    steps BIGINT NOT NULL,
    recipients {{text}},
    authority {{text}},
    signer {{text}},
    number BIGINT,
    sign {{text}},
    dated {{text}},
    year BIGINT,
    -- With what it came back, or why it was withdrawn.
    remark {{text}}
);
CREATE INDEX issue_obligation ON issue (obligation);
CREATE INDEX issue_unit ON issue (unit, prepared_at);
-- An office numbers its papers of a kind every year from 1; a number is given once.
CREATE UNIQUE INDEX issue_number ON issue (unit, kind, year, number) WHERE number IS NOT NULL;

-- The steps, in order; a row never changes.
CREATE TABLE issue_step (
    operation {{uuid}} PRIMARY KEY,
    issue {{uuid}} NOT NULL,
    -- The how manieth step on its way, from 1.
    nth BIGINT NOT NULL,
    step {{text}} NOT NULL,
    at {{text}} NOT NULL,
    account {{uuid}},
    remark {{text}}
);
CREATE INDEX issue_step_issue ON issue_step (issue, nth);

-- The signed papers that came back, to the very byte.
CREATE TABLE issue_file (
    issue {{uuid}} NOT NULL,
    sha256 {{text}} NOT NULL,
    operation {{uuid}} NOT NULL,
    at {{text}} NOT NULL,
    PRIMARY KEY (issue, sha256)
);
CREATE INDEX issue_file_sha256 ON issue_file (sha256);
