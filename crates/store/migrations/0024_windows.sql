-- When the window of a period was seen to have ended, and what had come in was taken into the reports.
ALTER TABLE period ADD COLUMN closed {{text}};

-- A report that was opened again is no longer said to have come back.
UPDATE obligation SET standing = 'reopened' WHERE standing = 'returned' AND 'unlocked' = (
    SELECT s.step FROM report_step s WHERE s.obligation = obligation.id AND s.step IN ('returned', 'unlocked')
    ORDER BY s.at DESC, s.version DESC LIMIT 1
);

-- What those above a unit gave it, below which its own office doesn't go; until now nobody else was known to have set a target.
ALTER TABLE indicator_target ADD COLUMN given BIGINT;
UPDATE indicator_target SET given = value;
