-- The catalogue: what households can have, and what teams do. The ids of shipped items are the same in every install.
CREATE TABLE item (
    id {{uuid}} PRIMARY KEY,
    kind {{text}} NOT NULL,
    pillar {{text}} NOT NULL,
    counting {{text}} NOT NULL,
    name {{text}} NOT NULL,
    name_en {{text}},
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    successor {{uuid}}
);

-- What an item means for the target of shop and account, dated.
CREATE TABLE item_means (
    item {{uuid}} NOT NULL REFERENCES item (id),
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    means {{text}},
    PRIMARY KEY (item, from_day)
);

-- Households; `village` is where it lives now or lived last.
CREATE TABLE household (
    id {{uuid}} PRIMARY KEY,
    village {{uuid}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    ended_why {{text}},
    merged_into {{uuid}},
    split_from {{uuid}},
    head {{text}},
    head_fold {{text}},
    head_sort {{bytes}},
    nickname {{text}},
    phone {{text}},
    size BIGINT,
    adults BIGINT,
    consent {{text}},
    revision BIGINT NOT NULL,
    -- When each field was changed last: its name, the revision, the operation.
    stamps {{text}} NOT NULL
);
CREATE INDEX household_village ON household (village);
CREATE INDEX household_merged ON household (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE household_place (
    household {{uuid}} NOT NULL REFERENCES household (id),
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    village {{uuid}} NOT NULL,
    PRIMARY KEY (household, from_day)
);
CREATE INDEX household_place_village ON household_place (village);

CREATE TABLE household_absence (
    household {{uuid}} NOT NULL REFERENCES household (id),
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    PRIMARY KEY (household, from_day)
);

-- What a household has of an item during some days.
CREATE TABLE adoption (
    household {{uuid}} NOT NULL REFERENCES household (id),
    item {{uuid}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    in_use BOOLEAN NOT NULL,
    adults BIGINT,
    origin {{text}} NOT NULL,
    helper {{uuid}},
    PRIMARY KEY (household, item, from_day)
);
CREATE INDEX adoption_item ON adoption (item);

-- The days on which a team reached a household, one row for each thing that tells of it.
CREATE TABLE reach (
    household {{uuid}} NOT NULL,
    day {{text}} NOT NULL,
    operation {{uuid}} NOT NULL,
    PRIMARY KEY (household, day, operation)
);
CREATE INDEX reach_operation ON reach (operation);

-- Values that came too late and wait for somebody to choose.
CREATE TABLE proposal (
    household {{uuid}} NOT NULL REFERENCES household (id),
    position BIGINT NOT NULL,
    operation {{uuid}} NOT NULL,
    change {{text}} NOT NULL,
    PRIMARY KEY (household, position)
);

-- Operations whose body was taken out of the journal because somebody asked to be forgotten, and the operation that did it.
CREATE TABLE journal_erased (
    operation {{uuid}} PRIMARY KEY,
    erased_by {{uuid}} NOT NULL
);
CREATE INDEX journal_erased_by ON journal_erased (erased_by);

-- Who from outside a village's team looked at its households, once an account, village and day.
CREATE TABLE household_look (
    village {{uuid}} NOT NULL,
    account {{uuid}} NOT NULL,
    day {{text}} NOT NULL,
    last {{text}} NOT NULL,
    looks BIGINT NOT NULL,
    PRIMARY KEY (village, day, account)
);
