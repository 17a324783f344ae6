-- Jobs are done by one copy of the program at a time: who is at it and until when at the latest, and from when on it is due again.
CREATE TABLE job (
  name TEXT PRIMARY KEY,
  held_by {{uuid}} NOT NULL,
  held_until TEXT NOT NULL,
  due TEXT NOT NULL
);
