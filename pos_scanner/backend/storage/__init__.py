"""What the backend remembers: one asynchronous interface, SQLite or PostgreSQL behind it.

``database`` is that interface, ``sqlite`` and ``postgresql`` carry it out, ``migrations`` number
the schema's changes. Above them a module a subject, the same SQL for both: ``till_table``,
``pairing_table``, ``shared_limits``, ``audit_table``.
"""
