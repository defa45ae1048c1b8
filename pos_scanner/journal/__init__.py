"""The journal: an embedded SQLite file in which a confirmed invoice is never lost or changed.

``journal`` is what others use; in ``storage``, ``database`` opens and migrates the file,
``row_mapping`` turns rows into values and back, ``hash_chain`` binds each invoice to all before it.
"""

from pos_scanner.journal.journal import Journal

__all__ = ["Journal"]
