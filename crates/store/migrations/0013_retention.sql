-- For how many months provinces keep what is known of people once its purpose is over (Law 91/2025/QH15).
CREATE TABLE retention (
    province {{uuid}} PRIMARY KEY,
    household_months BIGINT NOT NULL,
    photo_months BIGINT NOT NULL
);

-- A household that had been entered twice keeps who it is in the one that stays alone, to be forgotten with it.
UPDATE household SET head = NULL, head_fold = NULL, head_sort = NULL, nickname = NULL, phone = NULL, consent = NULL,
    consent_file = NULL WHERE merged_into IS NOT NULL;

-- Nobody looks at photos of what counts no more.
DELETE FROM activity_photo WHERE activity IN (SELECT id FROM activity WHERE gone IS NOT NULL);

-- Households that left the list and are still known by name.
CREATE INDEX household_left ON household (to_day) WHERE head IS NOT NULL;
