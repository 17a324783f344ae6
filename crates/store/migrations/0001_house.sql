-- Days are text YYYY-MM-DD, half-open spans [from_day, to_day) with 9999-12-31 for "until further notice"; instants are
-- UTC text YYYY-MM-DDThh:mm:ss.mmmZ. Ids are made by the program.

-- The numbered changes of each unit, and (nil id) the common feed.
CREATE TABLE feed (
    id {{uuid}} PRIMARY KEY,
    value BIGINT NOT NULL
);

-- One row for each thing that became of an operation in a feed. Rows are never changed; seals cover them.
CREATE TABLE journal (
    feed {{uuid}} NOT NULL,
    version BIGINT NOT NULL,
    operation {{uuid}} NOT NULL,
    kind {{text}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('applied', 'refused', 'waiting')),
    reason {{text}},
    waits_for {{uuid}},
    author {{text}} NOT NULL,
    account {{uuid}},
    appointment {{uuid}},
    device {{uuid}},
    captured {{text}} NOT NULL,
    arrived {{text}} NOT NULL,
    body_hash {{bytes}} NOT NULL,
    PRIMARY KEY (feed, version)
);
CREATE INDEX journal_operation ON journal (operation);
-- It may wait for one thing after another, but is answered once.
CREATE UNIQUE INDEX journal_answer ON journal (operation, feed) WHERE state <> 'waiting';

-- What an operation said. Erasing a person deletes rows here and nowhere else.
CREATE TABLE journal_body (
    operation {{uuid}} PRIMARY KEY,
    kind_version BIGINT NOT NULL,
    salt {{bytes}} NOT NULL,
    body {{text}} NOT NULL
);

-- Keyed hashes over runs of journal rows, each over the one before.
CREATE TABLE seal (
    feed {{uuid}} NOT NULL,
    to_version BIGINT NOT NULL,
    from_version BIGINT NOT NULL,
    mac {{bytes}} NOT NULL,
    PRIMARY KEY (feed, to_version),
    -- Of two that seal at the same moment one comes too late.
    UNIQUE (feed, from_version)
);

-- Operations that wait for another, until it arrives or their time is over.
CREATE TABLE waiting (
    operation {{uuid}} PRIMARY KEY,
    waits_for {{uuid}} NOT NULL,
    until {{text}} NOT NULL
);
CREATE INDEX waiting_for ON waiting (waits_for);

CREATE TABLE reform (
    operation {{uuid}} PRIMARY KEY,
    version BIGINT NOT NULL,
    day {{text}} NOT NULL,
    act {{text}},
    source {{text}}
);
CREATE INDEX reform_version ON reform (version);

CREATE TABLE unit (
    id {{uuid}} PRIMARY KEY,
    level {{text}} NOT NULL,
    heir {{uuid}}
);
CREATE TABLE unit_era (
    unit {{uuid}} NOT NULL REFERENCES unit (id),
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL CHECK (from_day < to_day),
    name {{text}} NOT NULL,
    kind {{text}} NOT NULL,
    code {{text}},
    parent {{uuid}},
    reform {{uuid}} NOT NULL,
    PRIMARY KEY (unit, from_day)
);
CREATE TABLE unit_succession (
    predecessor {{uuid}} NOT NULL REFERENCES unit (id),
    position BIGINT NOT NULL,
    successor {{uuid}} NOT NULL,
    PRIMARY KEY (predecessor, position)
);
CREATE TABLE unit_alias (
    unit {{uuid}} NOT NULL REFERENCES unit (id),
    alias {{text}} NOT NULL,
    PRIMARY KEY (unit, alias)
);
-- Under whom a unit's facts count, for the tree of any day; the nil ancestor is the line "not placed".
CREATE TABLE unit_path (
    unit {{uuid}} NOT NULL,
    ancestor {{uuid}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    PRIMARY KEY (unit, ancestor, from_day)
);
CREATE INDEX unit_path_ancestor ON unit_path (ancestor, from_day);

CREATE TABLE contact (
    id {{uuid}} PRIMARY KEY,
    unit {{uuid}} NOT NULL,
    name {{text}} NOT NULL,
    position {{text}},
    phone {{text}},
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL
);
CREATE INDEX contact_unit ON contact (unit, from_day);

CREATE TABLE household_declaration (
    id {{uuid}} PRIMARY KEY,
    village {{uuid}} NOT NULL,
    households BIGINT NOT NULL,
    day {{text}} NOT NULL,
    source {{text}}
);
CREATE INDEX household_declaration_village ON household_declaration (village, day);

CREATE TABLE composition_rule (
    province {{uuid}} NOT NULL,
    tier {{text}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    composition {{text}} NOT NULL,
    PRIMARY KEY (province, tier, from_day)
);

CREATE TABLE team (
    id {{uuid}} PRIMARY KEY,
    tier {{text}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    source {{text}} NOT NULL,
    heir {{uuid}}
);
CREATE TABLE team_title (
    team {{uuid}} NOT NULL REFERENCES team (id),
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    title {{text}} NOT NULL,
    PRIMARY KEY (team, from_day)
);
-- Position 0 is the team's home, where it is counted.
CREATE TABLE team_place (
    team {{uuid}} NOT NULL REFERENCES team (id),
    from_day {{text}} NOT NULL,
    position BIGINT NOT NULL,
    to_day {{text}} NOT NULL,
    unit {{uuid}} NOT NULL,
    PRIMARY KEY (team, from_day, position)
);
CREATE INDEX team_place_unit ON team_place (unit);

CREATE TABLE person (
    id {{uuid}} PRIMARY KEY,
    name {{text}} NOT NULL,
    name_sort {{bytes}} NOT NULL,
    name_fold {{text}} NOT NULL,
    birth_year BIGINT,
    sex {{text}},
    phone {{text}},
    it_skill BOOLEAN
);
CREATE INDEX person_name ON person (name_fold);
CREATE TABLE training (
    person {{uuid}} NOT NULL REFERENCES person (id),
    day {{text}} NOT NULL,
    course {{text}} NOT NULL,
    PRIMARY KEY (person, day, course)
);
CREATE TABLE member (
    id {{uuid}} PRIMARY KEY,
    team {{uuid}} NOT NULL REFERENCES team (id),
    person {{uuid}} NOT NULL REFERENCES person (id),
    role {{text}} NOT NULL,
    representing {{text}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL
);
CREATE INDEX member_team ON member (team);
CREATE INDEX member_person ON member (person);

CREATE TABLE decision (
    id {{uuid}} PRIMARY KEY,
    unit {{uuid}} NOT NULL,
    kind {{text}} NOT NULL,
    number {{text}} NOT NULL,
    day {{text}} NOT NULL,
    from_day {{text}} NOT NULL,
    signer {{text}},
    scan {{text}},
    UNIQUE (unit, number, day)
);
-- Which decision is in force for which team when; an empty span where it never is (a dissolving one).
CREATE TABLE decision_team (
    decision {{uuid}} NOT NULL REFERENCES decision (id),
    team {{uuid}} NOT NULL REFERENCES team (id),
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    PRIMARY KEY (decision, team)
);
CREATE INDEX decision_team_team ON decision_team (team);

-- A Zalo group: of a unit or of a team, never of both.
CREATE TABLE channel (
    owner {{uuid}} PRIMARY KEY,
    of_team BOOLEAN NOT NULL,
    name {{text}},
    name_key {{text}} UNIQUE,
    made_day {{text}}
);

-- Kept sums: how much a measure changes at a unit on a day.
CREATE TABLE tally (
    unit {{uuid}} NOT NULL,
    measure {{text}} NOT NULL,
    day {{text}} NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (unit, measure, day)
);

CREATE TABLE account (
    id {{uuid}} PRIMARY KEY,
    sign_in_name {{text}} NOT NULL UNIQUE,
    name {{text}} NOT NULL,
    phone {{text}}
);
CREATE TABLE credential (
    account {{uuid}} PRIMARY KEY REFERENCES account (id),
    password_hash {{text}} NOT NULL,
    since {{text}} NOT NULL
);
CREATE TABLE appointment (
    id {{uuid}} PRIMARY KEY,
    account {{uuid}} NOT NULL REFERENCES account (id),
    role {{text}} NOT NULL,
    unit {{uuid}},
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL
);
CREATE INDEX appointment_account ON appointment (account);

-- Signed-in browsers; only a hash of the cookie's token is kept.
CREATE TABLE session (
    token_hash {{bytes}} PRIMARY KEY,
    account {{uuid}} NOT NULL REFERENCES account (id),
    appointment {{uuid}},
    device {{text}} NOT NULL,
    begun {{text}} NOT NULL,
    last_used {{text}} NOT NULL,
    ends {{text}} NOT NULL
);
CREATE INDEX session_account ON session (account);

-- Links good for one use; only a hash of the token is kept.
CREATE TABLE one_time_link (
    token_hash {{bytes}} PRIMARY KEY,
    purpose {{text}} NOT NULL,
    ends {{text}} NOT NULL,
    used {{text}}
);

-- Files (scans) kept beside the database, by SHA-256.
CREATE TABLE file (
    sha256 {{text}} PRIMARY KEY,
    media_type {{text}} NOT NULL,
    name {{text}} NOT NULL,
    bytes BIGINT NOT NULL,
    arrived {{text}} NOT NULL
);
