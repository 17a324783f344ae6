-- What is noted of teams, by the day from which on; no text: nothing any more.
CREATE TABLE team_note (
    team {{uuid}} NOT NULL REFERENCES team (id),
    from_day {{text}} NOT NULL,
    note {{text}},
    PRIMARY KEY (team, from_day)
);
