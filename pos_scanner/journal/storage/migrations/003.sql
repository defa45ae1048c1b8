-- Version 3: what the tax bureau made of each record, and where each batch went.

-- An invoice is new for one destination and known to another. '': reports no invoice.
ALTER TABLE batch ADD COLUMN destination TEXT NOT NULL DEFAULT '';
DROP TRIGGER batch_is_not_changed;
UPDATE batch SET destination = CASE
    WHEN preset IN ('erpnext-customers', 'odoo-partners')
        OR json_extract(recipe, '$.page') LIKE '%rows = "buyer"%' THEN ''
    WHEN preset = 'tax-platform'
        OR json_extract(recipe, '$.page') LIKE '%format = "template"%' THEN 'tax-platform'
    WHEN preset IN ('kingdee-cloud', 'kingdee-k3', 'yonyou-u8')
        OR json_extract(recipe, '$.page') LIKE '%rows = "entry"%' THEN 'vouchers'
    WHEN preset IN ('erpnext', 'frappe-books', 'odoo-invoices', 'quickbooks', 'xero') THEN 'erp'
    ELSE preset END;
CREATE TRIGGER batch_is_not_changed BEFORE UPDATE ON batch
BEGIN SELECT RAISE(ABORT, 'a batch is not changed'); END;

-- The chain learns of what the bureau did. Its table is referred to by purged invoices and cannot
-- be dropped; a CHECK that allows more than before may be changed in place (sqlite.org/lang_altertable).
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql,
    '''purged'', ''closed'')),', '''purged'', ''closed'', ''sent'', ''issued'', ''refused'', ''red'')),'),
    '(event IN (''purged'', ''closed'')))', '(event IN (''purged'', ''closed'', ''sent'')))')
WHERE type = 'table' AND name = 'chain';
PRAGMA writable_schema = RESET;

-- The life of a record at the bureau; without a row it waits. Each row follows from the chain's
-- entries (see issuances.py), but for the reason, of which the chain has a digest.
CREATE TABLE issuance (
    sequence      INTEGER PRIMARY KEY REFERENCES invoice (sequence),
    state         TEXT NOT NULL CHECK (state IN ('sent', 'issued', 'refused', 'red-lettered')),
    batch         TEXT NOT NULL DEFAULT '',          -- the last that went to the platform; '': none
    number        TEXT NOT NULL DEFAULT '',          -- the bureau's, 20 digits; older kinds code and number
    issued_on     TEXT NOT NULL DEFAULT '',
    red_fen       INTEGER NOT NULL DEFAULT 0 CHECK (red_fen >= 0),  -- taken back by red invoices
    reason_sha256 TEXT NOT NULL DEFAULT '',
    reason        TEXT NOT NULL DEFAULT '',          -- why it was refused; a purge empties it
    CHECK ((state IN ('issued', 'red-lettered')) = (number <> ''))
) STRICT;
CREATE UNIQUE INDEX issuance_by_number ON issuance (number) WHERE number <> '';
CREATE INDEX issuance_by_state ON issuance (state, sequence);

CREATE TABLE red_letter (
    number    TEXT PRIMARY KEY,                      -- of the red invoice
    sequence  INTEGER NOT NULL REFERENCES invoice (sequence),
    issued_on TEXT NOT NULL,
    fen       INTEGER NOT NULL CHECK (fen > 0)       -- what it takes back
) STRICT, WITHOUT ROWID;

INSERT INTO issuance (sequence, state, batch)
    SELECT i.sequence, 'sent', max(b.number) FROM batch_item i JOIN batch b ON b.sequence = i.batch
    WHERE b.destination = 'tax-platform' AND i.event = 'confirmed' GROUP BY i.sequence;
