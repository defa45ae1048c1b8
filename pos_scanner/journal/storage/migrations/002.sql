-- Version 2: held drafts, cashiers, shifts and their reports, purge.
-- The search index of versions 2 to 7 is made by version 8 alone.

ALTER TABLE draft ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN held_at TEXT;           -- NULL: it stands in the form

-- What a purge leaves of personal_sha256 must not be guessable from a list of names.
ALTER TABLE invoice ADD COLUMN personal_salt TEXT NOT NULL DEFAULT '';

-- The chain learns of purges and of shifts that were closed; it is built anew, since SQLite
-- cannot change a CHECK. Nothing of its entries changes.
CREATE TABLE chain_2 (
    entry     INTEGER PRIMARY KEY CHECK (entry > 0), -- gapless from 1
    event     TEXT NOT NULL CHECK (event IN ('confirmed', 'voided', 'purged', 'closed')),
    sequence  INTEGER REFERENCES invoice (sequence) CHECK ((sequence IS NULL) = (event IN ('purged', 'closed'))),
    at        TEXT NOT NULL,
    reason    TEXT NOT NULL DEFAULT '',              -- of a void
    detail    TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(detail)),  -- what else the hash binds
    hash      TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
INSERT INTO chain_2 (entry, event, sequence, at, reason, hash)
    SELECT entry, event, sequence, at, reason, hash FROM chain ORDER BY entry;
DROP TABLE chain;
ALTER TABLE chain_2 RENAME TO chain;
-- Not before: dropping a table looks for each of its rows among all that refer to it.
ALTER TABLE invoice ADD COLUMN purged_in INTEGER REFERENCES chain (entry);
CREATE UNIQUE INDEX chain_void ON chain (sequence) WHERE event = 'voided';
CREATE TRIGGER chain_is_not_changed BEFORE UPDATE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is not changed'); END;
CREATE TRIGGER chain_is_not_deleted BEFORE DELETE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is not deleted'); END;
CREATE TRIGGER chain_is_gapless BEFORE INSERT ON chain
WHEN new.entry <> (SELECT 1 + ifnull(max(entry), 0) FROM chain)
BEGIN SELECT RAISE(ABORT, 'the chain has no gaps'); END;
CREATE TRIGGER invoice_is_gapless BEFORE INSERT ON invoice
WHEN new.sequence <> (SELECT 1 + ifnull(max(sequence), 0) FROM invoice)
BEGIN SELECT RAISE(ABORT, 'the numbers have no gaps'); END;

-- A purge may empty what is personal, once, and only that; see purge.py.
DROP TRIGGER invoice_content_is_not_changed;
CREATE TRIGGER invoice_content_is_not_changed BEFORE UPDATE OF
    sequence, number, draft_id, kind, order_number, cashier, sale_date, price_includes_tax, shift,
    replaces, confirmed_on, confirmed_at, gross_fen, personal_sha256
ON invoice
BEGIN SELECT RAISE(ABORT, 'a confirmed invoice is not changed'); END;
CREATE TRIGGER invoice_person_is_only_purged BEFORE UPDATE OF
    buyer_type, buyer_name, buyer_tax_number, buyer_address, buyer_phone, buyer_bank_name,
    buyer_bank_account, buyer_email, scanned, title_source, remark, personal_salt, purged_in
ON invoice
WHEN old.purged_in IS NOT NULL OR new.purged_in IS NULL
    OR new.buyer_name || new.buyer_tax_number || new.buyer_address || new.buyer_phone
       || new.buyer_bank_name || new.buyer_bank_account || new.buyer_email || new.remark
       || new.personal_salt <> ''
    OR new.buyer_type IS NOT NULL OR new.scanned IS NOT NULL
    OR new.title_source IS NOT old.title_source
BEGIN SELECT RAISE(ABORT, 'a confirmed invoice is not changed'); END;

CREATE INDEX invoice_by_shift ON invoice (shift) WHERE shift IS NOT NULL;
CREATE INDEX invoice_by_cashier ON invoice (cashier) WHERE cashier <> '';
CREATE INDEX invoice_voided ON invoice (sequence) WHERE state = 'voided';
CREATE INDEX invoice_purged ON invoice (purged_in) WHERE purged_in IS NOT NULL;

CREATE TABLE cashier (
    cashier_id INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 16),
    pin_hash   TEXT,                                 -- argon2id; NULL: none is set
    badge_hash TEXT,
    is_active  INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1))
) STRICT;

-- Wrong PINs in a row; kept in the file, so that a new start forgives nothing.
CREATE TABLE sign_in_failure (
    cashier_id INTEGER PRIMARY KEY,                  -- 0: badges
    failures   INTEGER NOT NULL CHECK (failures > 0),
    failed_at  TEXT NOT NULL
) STRICT;

CREATE TABLE shift (
    number    INTEGER PRIMARY KEY CHECK (number > 0),  -- gapless from 1, never reset
    opened_at TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    closed_at TEXT,                                  -- NULL: it is open
    closed_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX one_shift_is_open ON shift ((closed_at IS NULL)) WHERE closed_at IS NULL;
CREATE TRIGGER shift_is_gapless BEFORE INSERT ON shift
WHEN new.number <> (SELECT 1 + ifnull(max(number), 0) FROM shift)
BEGIN SELECT RAISE(ABORT, 'shifts have no gaps'); END;
CREATE TRIGGER shift_is_only_closed BEFORE UPDATE ON shift
WHEN old.closed_at IS NOT NULL OR new.closed_at IS NULL
    OR (new.number, new.opened_at, new.opened_by) <> (old.number, old.opened_at, old.opened_by)
BEGIN SELECT RAISE(ABORT, 'a closed shift is not changed'); END;
CREATE TRIGGER shift_is_not_deleted BEFORE DELETE ON shift
BEGIN SELECT RAISE(ABORT, 'a shift is not deleted'); END;

CREATE TABLE shift_report (
    kind    TEXT NOT NULL CHECK (kind IN ('X', 'Z')),
    number  INTEGER NOT NULL CHECK (number > 0),     -- gapless from 1 within its kind, never reset
    shift   INTEGER NOT NULL REFERENCES shift (number),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    figures TEXT NOT NULL CHECK (json_valid(figures)),
    PRIMARY KEY (kind, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_z_a_shift ON shift_report (shift) WHERE kind = 'Z';
CREATE TRIGGER shift_report_is_gapless BEFORE INSERT ON shift_report
WHEN new.number <> (SELECT 1 + ifnull(max(number), 0) FROM shift_report WHERE kind = new.kind)
BEGIN SELECT RAISE(ABORT, 'reports have no gaps'); END;
CREATE TRIGGER shift_report_is_not_changed BEFORE UPDATE ON shift_report
BEGIN SELECT RAISE(ABORT, 'a report is not changed'); END;
CREATE TRIGGER shift_report_is_not_deleted BEFORE DELETE ON shift_report
BEGIN SELECT RAISE(ABORT, 'a report is not deleted'); END;
