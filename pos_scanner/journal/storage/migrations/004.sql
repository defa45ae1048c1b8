-- Version 4: what this till confirmed before that is not in this file, because it was lost and its
-- owner went on without it. Numbers begin after those that were given then.
CREATE TABLE predecessor (
    hash        TEXT PRIMARY KEY CHECK (length(hash) = 64),  -- of the last entry that is known
    entry       INTEGER NOT NULL CHECK (entry > 0),
    till        TEXT NOT NULL,
    invoices    INTEGER NOT NULL CHECK (invoices >= 0),      -- no number of any day is higher
    day         TEXT NOT NULL,                               -- the last day with numbers; '' for none
    of_day      INTEGER NOT NULL CHECK (of_day >= 0),        -- that day's highest number
    accepted_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER predecessor_is_not_changed BEFORE UPDATE ON predecessor
BEGIN SELECT RAISE(ABORT, 'what was confirmed before is not changed'); END;
CREATE TRIGGER predecessor_is_not_deleted BEFORE DELETE ON predecessor
BEGIN SELECT RAISE(ABORT, 'what was confirmed before is not deleted'); END;
