-- Version 9: the pool. The chain is what is sent; here stands how far, and what came from elsewhere.

-- How far the chain has come at a backend (by its address), or, in a journal made of the pool, how far
-- a till's chain was read (by the till's id there). The other side's own answer decides.
CREATE TABLE pool_position (
    peer       TEXT PRIMARY KEY,
    first      INTEGER NOT NULL CHECK (first >= 0),   -- the entry after which it began
    first_hash TEXT NOT NULL CHECK (length(first_hash) = 64),
    entry      INTEGER NOT NULL CHECK (entry >= first),
    hash       TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

-- In a journal made of the pool: which invoice here is which one of a till.
CREATE TABLE pool_origin (
    peer           TEXT NOT NULL,
    their_sequence INTEGER NOT NULL CHECK (their_sequence > 0),
    sequence       INTEGER NOT NULL REFERENCES invoice (sequence),
    PRIMARY KEY (peer, their_sequence)
) STRICT, WITHOUT ROWID;
