-- Accounts of members stand for a person; an account shut for cause takes nothing more in.
ALTER TABLE account ADD COLUMN person {{uuid}};
ALTER TABLE account ADD COLUMN revoked {{text}};
CREATE UNIQUE INDEX account_person ON account (person);
CREATE INDEX account_phone ON account (phone);
CREATE INDEX person_phone ON person (phone);

-- An appointment at a team is a leader's stand-in; all other duties in teams come with the terms there.
ALTER TABLE appointment ADD COLUMN team {{uuid}};
ALTER TABLE appointment ADD COLUMN stands_in_for {{uuid}};
CREATE INDEX appointment_unit ON appointment (unit);
UPDATE appointment SET role = 'it_administrator' WHERE role = 'administrator';
UPDATE appointment SET role = CASE (SELECT u.level FROM unit u WHERE u.id = appointment.unit)
    WHEN 'province' THEN 'department_officer' WHEN 'district' THEN 'district_officer' ELSE 'commune_officer' END
    WHERE role = 'officer';

-- Links and codes by which somebody chooses a password; neither is kept, both follow from the id and a key outside.
CREATE TABLE invitation (
    id {{uuid}} PRIMARY KEY,
    account {{uuid}} NOT NULL REFERENCES account (id),
    code_hash {{bytes}} NOT NULL UNIQUE,
    made {{text}} NOT NULL,
    ends {{text}} NOT NULL,
    used {{text}}
);
CREATE INDEX invitation_account ON invitation (account);

-- A person on a device: its secret follows from the id and a key outside; a PIN opens it on that device alone.
CREATE TABLE device (
    id {{uuid}} PRIMARY KEY,
    account {{uuid}} NOT NULL REFERENCES account (id),
    browser_hash {{bytes}} NOT NULL,
    name {{text}} NOT NULL,
    pin_hash {{text}},
    enrolled {{text}} NOT NULL,
    last_used {{text}} NOT NULL,
    ended {{text}}
);
CREATE INDEX device_account ON device (account);
CREATE INDEX device_browser ON device (browser_hash);

-- Signed-in browsers, anew: who was signed in signs in once more.
DROP TABLE session;
CREATE TABLE session (
    token_hash {{bytes}} PRIMARY KEY,
    id {{uuid}} NOT NULL UNIQUE,
    account {{uuid}} NOT NULL REFERENCES account (id),
    appointment {{uuid}},
    device {{uuid}} REFERENCES device (id),
    browser {{text}} NOT NULL,
    begun {{text}} NOT NULL,
    last_used {{text}} NOT NULL,
    ends {{text}} NOT NULL
);
CREATE INDEX session_account ON session (account);

-- Keys of machines: what they may do follows from one duty of their owner.
CREATE TABLE api_token (
    id {{uuid}} PRIMARY KEY,
    token_hash {{bytes}} NOT NULL UNIQUE,
    account {{uuid}} NOT NULL REFERENCES account (id),
    appointment {{uuid}} NOT NULL,
    name {{text}} NOT NULL,
    may_write BOOLEAN NOT NULL,
    made {{text}} NOT NULL,
    ends {{text}} NOT NULL,
    last_used {{text}},
    ended {{text}}
);
CREATE INDEX api_token_account ON api_token (account);

-- Wrong attempts to get in, by whom they were made for and from where; a key is a hash.
CREATE TABLE attempt (
    key {{bytes}} PRIMARY KEY,
    failures BIGINT NOT NULL,
    last {{text}} NOT NULL
);
