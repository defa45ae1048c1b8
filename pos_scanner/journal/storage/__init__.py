"""The SQLite file itself: connection, schema, hash chain, locks, rows."""
