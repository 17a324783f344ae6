-- From when on a report was late before anybody gave it more time, so that the journal can tell the day that was put off. Of those that have
-- more time already it is not known any more.
ALTER TABLE obligation ADD COLUMN first_late_from {{text}};
UPDATE obligation SET first_late_from = late_from WHERE extended IS NULL;
