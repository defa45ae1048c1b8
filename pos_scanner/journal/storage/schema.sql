-- The journal, version 1. A comment within a statement is stored with it and compared: it stays.
-- Every table is STRICT; money is integer fen; times are ISO 8601 with
-- their offset; identifiers are text. What is confirmed is never changed: triggers refuse it.

-- The form as typed, kept at every edit; restored after a crash.
CREATE TABLE draft (
    draft_id TEXT PRIMARY KEY,
    kept_at  INTEGER NOT NULL,                       -- counts up; the newest is restored
    content  TEXT NOT NULL CHECK (json_valid(content))
) STRICT;

-- Files handed to accounting: numbered without gaps, never changed.
CREATE TABLE batch (
    sequence     INTEGER PRIMARY KEY CHECK (sequence > 0),     -- gapless from 1
    number       TEXT NOT NULL UNIQUE CHECK (length(number) <= 20),
    preset       TEXT NOT NULL,
    path         TEXT NOT NULL,
    row_count    INTEGER NOT NULL CHECK (row_count > 0),
    invoices     INTEGER NOT NULL CHECK (invoices >= 0),
    voids        INTEGER NOT NULL CHECK (voids >= 0 AND invoices + voids > 0),
    gross_fen    INTEGER NOT NULL,                             -- voids taken off
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),
    exported_at  TEXT NOT NULL,
    first_number TEXT NOT NULL,
    last_number  TEXT NOT NULL,
    sums_by_rate TEXT NOT NULL CHECK (json_valid(sums_by_rate)),
    again_of     TEXT REFERENCES batch (number),               -- NULL: not written on purpose again
    recipe       TEXT NOT NULL CHECK (json_valid(recipe))      -- all that made these bytes
) STRICT;

-- What a batch reports: invoices, and the voiding of invoices that were reported before.
CREATE TABLE batch_item (
    batch    INTEGER NOT NULL REFERENCES batch (sequence),
    event    TEXT NOT NULL CHECK (event IN ('confirmed', 'voided')),
    sequence INTEGER NOT NULL REFERENCES invoice (sequence),
    PRIMARY KEY (batch, event, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE invoice (
    sequence           INTEGER PRIMARY KEY CHECK (sequence > 0),   -- gapless from 1
    number             TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 20),
    draft_id           TEXT NOT NULL UNIQUE,         -- confirmed once, however often it is asked
    kind               TEXT NOT NULL CHECK (kind IN ('普通发票', '增值税专用发票')),
    buyer_type         INTEGER CHECK (buyer_type IN (0, 1)),       -- NULL: not said
    buyer_name         TEXT NOT NULL,
    buyer_tax_number   TEXT NOT NULL,
    buyer_address      TEXT NOT NULL,
    buyer_phone        TEXT NOT NULL,
    buyer_bank_name    TEXT NOT NULL,
    buyer_bank_account TEXT NOT NULL,
    buyer_email        TEXT NOT NULL,
    scanned            TEXT CHECK (scanned IS NULL OR json_valid(scanned)),  -- as the scan gave it
    title_source       TEXT,
    order_number       TEXT NOT NULL,
    remark             TEXT NOT NULL,
    cashier            TEXT NOT NULL,
    sale_date          TEXT NOT NULL CHECK (sale_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    price_includes_tax INTEGER NOT NULL CHECK (price_includes_tax IN (0, 1)),  -- how it was typed
    shift              INTEGER CHECK (shift > 0),     -- NULL: this shop keeps none
    replaces           TEXT NOT NULL,                -- number of the voided invoice; '' for none
    confirmed_on       TEXT NOT NULL,                -- the day of confirmed_at, in its own offset
    confirmed_at       TEXT NOT NULL,
    gross_fen          INTEGER NOT NULL CHECK (gross_fen > 0),
    personal_sha256    TEXT NOT NULL CHECK (length(personal_sha256) = 64),
    state              TEXT NOT NULL DEFAULT 'confirmed' CHECK (state IN ('confirmed', 'voided')),
    exported_in        TEXT REFERENCES batch (number),   -- the first batch that holds it
    void_exported_in   TEXT REFERENCES batch (number)    -- the first batch that tells its voiding
        CHECK (void_exported_in IS NULL OR (state = 'voided' AND exported_in IS NOT NULL))
) STRICT;

CREATE INDEX invoice_by_day ON invoice (confirmed_on);
CREATE INDEX invoice_unexported ON invoice (sequence) WHERE exported_in IS NULL AND state = 'confirmed';
CREATE INDEX invoice_replaces ON invoice (replaces) WHERE replaces <> '';
CREATE INDEX invoice_void_unexported ON invoice (sequence)
    WHERE state = 'voided' AND exported_in IS NOT NULL AND void_exported_in IS NULL;

CREATE TABLE line (
    sequence       INTEGER NOT NULL REFERENCES invoice (sequence),
    position       INTEGER NOT NULL CHECK (position > 0),
    item           TEXT NOT NULL CHECK (item <> ''),
    tax_code       TEXT NOT NULL,
    spec           TEXT NOT NULL,
    unit           TEXT NOT NULL,
    quantity       TEXT,
    unit_price     TEXT,                             -- yuan, as typed: with tax or without
    tax_rate       TEXT NOT NULL,
    exempt         INTEGER NOT NULL CHECK (exempt IN (0, 1)),
    gross_fen      INTEGER NOT NULL,
    net_fen        INTEGER NOT NULL,
    tax_fen        INTEGER NOT NULL CHECK (net_fen + tax_fen = gross_fen),
    discount_fen   INTEGER NOT NULL CHECK (discount_fen >= 0),  -- with tax; taken off already
    PRIMARY KEY (sequence, position)
) STRICT, WITHOUT ROWID;

-- What happened to the invoices, each entry bound to the one before it (see hash_chain.py).
CREATE TABLE chain (
    entry     INTEGER PRIMARY KEY CHECK (entry > 0), -- gapless from 1
    event     TEXT NOT NULL CHECK (event IN ('confirmed', 'voided')),
    sequence  INTEGER NOT NULL REFERENCES invoice (sequence),
    at        TEXT NOT NULL,
    reason    TEXT NOT NULL DEFAULT '',              -- of a void
    hash      TEXT NOT NULL CHECK (length(hash) = 64),
    UNIQUE (sequence, event)
) STRICT;

CREATE TRIGGER invoice_is_not_deleted BEFORE DELETE ON invoice
BEGIN SELECT RAISE(ABORT, 'a confirmed invoice is not deleted'); END;

CREATE TRIGGER invoice_content_is_not_changed BEFORE UPDATE OF
    sequence, number, draft_id, kind, buyer_type, buyer_name, buyer_tax_number, buyer_address,
    buyer_phone, buyer_bank_name, buyer_bank_account, buyer_email, scanned, title_source,
    order_number, remark, cashier, sale_date, price_includes_tax, shift, replaces, confirmed_on, confirmed_at, gross_fen, personal_sha256
ON invoice
BEGIN SELECT RAISE(ABORT, 'a confirmed invoice is not changed'); END;

CREATE TRIGGER invoice_state_goes_one_way BEFORE UPDATE OF state ON invoice
WHEN NOT (old.state = 'confirmed' AND new.state = 'voided')
BEGIN SELECT RAISE(ABORT, 'a voided invoice stays voided'); END;

CREATE TRIGGER invoice_is_exported_once BEFORE UPDATE OF exported_in ON invoice
WHEN old.exported_in IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an invoice keeps its first batch'); END;

CREATE TRIGGER void_is_exported_once BEFORE UPDATE OF void_exported_in ON invoice
WHEN old.void_exported_in IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a void keeps its first batch'); END;

CREATE TRIGGER line_is_not_changed BEFORE UPDATE ON line
BEGIN SELECT RAISE(ABORT, 'a confirmed line is not changed'); END;
CREATE TRIGGER line_is_not_deleted BEFORE DELETE ON line
BEGIN SELECT RAISE(ABORT, 'a confirmed line is not deleted'); END;
CREATE TRIGGER chain_is_not_changed BEFORE UPDATE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is not changed'); END;
CREATE TRIGGER chain_is_not_deleted BEFORE DELETE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is not deleted'); END;
CREATE TRIGGER batch_is_not_changed BEFORE UPDATE ON batch
BEGIN SELECT RAISE(ABORT, 'a batch is not changed'); END;
CREATE TRIGGER batch_is_not_deleted BEFORE DELETE ON batch
BEGIN SELECT RAISE(ABORT, 'a batch is not deleted'); END;
CREATE TRIGGER batch_item_is_not_changed BEFORE UPDATE ON batch_item
BEGIN SELECT RAISE(ABORT, 'a batch is not changed'); END;
CREATE TRIGGER batch_item_is_not_deleted BEFORE DELETE ON batch_item
BEGIN SELECT RAISE(ABORT, 'a batch is not deleted'); END;
