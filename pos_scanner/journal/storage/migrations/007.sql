-- Version 7: names are searched by two neighbouring characters, too; see search_tokens.py.
DROP TABLE invoice_text;
CREATE VIRTUAL TABLE invoice_text USING fts5 (
    name, codes, pairs, content = '', columnsize = 0, tokenize = 'ascii'
);
INSERT INTO invoice_text (invoice_text, rank) VALUES ('secure-delete', 1);
INSERT INTO invoice_text (rowid, name, codes, pairs)
    SELECT sequence, search_name(buyer_name), search_codes(order_number, buyer_tax_number),
        search_pairs(buyer_name)
    FROM invoice WHERE purged_in IS NULL;
