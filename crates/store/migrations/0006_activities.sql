-- What teams do. Whom an activity reached stands in `reach`.
CREATE TABLE activity (
    id {{uuid}} PRIMARY KEY,
    team {{uuid}} NOT NULL,
    village {{uuid}} NOT NULL,
    kind {{uuid}} NOT NULL,
    day {{text}} NOT NULL,
    people BIGINT NOT NULL,
    women BIGINT,
    place {{text}},
    note {{text}},
    -- How it came, and whose it is, if it was entered for somebody else.
    via {{text}},
    behalf_of {{uuid}},
    -- Why it no longer counts: 'withdrawn' or 'joined'.
    gone {{text}},
    gone_why {{text}},
    joined_into {{uuid}},
    revision BIGINT NOT NULL,
    edited_revision BIGINT,
    edited_by {{uuid}}
);
CREATE INDEX activity_team ON activity (team, day);
CREATE INDEX activity_village ON activity (village, day);

-- Who of the team was there.
CREATE TABLE activity_member (
    activity {{uuid}} NOT NULL REFERENCES activity (id),
    member {{uuid}} NOT NULL,
    PRIMARY KEY (activity, member)
);

-- In what how many people were guided.
CREATE TABLE activity_item (
    activity {{uuid}} NOT NULL REFERENCES activity (id),
    item {{uuid}} NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (activity, item)
);

CREATE TABLE activity_photo (
    activity {{uuid}} NOT NULL REFERENCES activity (id),
    position BIGINT NOT NULL,
    sha256 {{text}} NOT NULL,
    PRIMARY KEY (activity, position)
);
CREATE INDEX activity_photo_file ON activity_photo (sha256);
